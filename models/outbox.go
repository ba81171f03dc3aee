package models

import (
	"context"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// MessageFilter picks messages of the outbox; Page counts from 1.
type MessageFilter struct {
	State   MessageState
	Channel Channel
	Purpose Purpose
	Query   string // part of a name or an address
	Page    int
}

// messagesPage is how many messages a page of the outbox holds.
const messagesPage = 50

// Outbox is one page of it, the newest first.
type Outbox struct {
	List    []Message
	Vendors map[int64]string // names by id
	Counts  map[MessageState]int
	Found   int // on all pages
	Page    int
	Pages   int
}

// Outbox reads a page of the messages of an event.
func (s *Store) Outbox(ctx context.Context, event int64, f MessageFilter) (Outbox, error) {
	o := Outbox{Vendors: map[int64]string{}, Page: max(f.Page, 1)}
	var err error
	if o.Counts, err = s.MessageCounts(ctx, event); err != nil {
		return o, err
	}
	now := s.now()
	q := s.db(ctx).Model(&Message{}).Where("event_id = ?", event)
	if f.State != "" {
		q = q.Where(stateSQL+" = ?", now, f.State)
	}
	if f.Channel != "" {
		q = q.Where("channel = ?", f.Channel)
	}
	if f.Purpose != "" {
		q = q.Where("purpose = ?", f.Purpose)
	}
	if f.Query != "" {
		like := "%" + likeEscaper.Replace(strings.ToLower(f.Query)) + "%"
		q = q.Where(`lower(address) LIKE ? ESCAPE '!' OR vendor_id IN (SELECT id FROM vendors WHERE lower(name) LIKE ? ESCAPE '!')`, like, like)
	}
	var found int64
	if err := q.Count(&found).Error; err != nil {
		return o, storageError(err)
	}
	o.Found, o.Pages = int(found), max(1, (int(found)+messagesPage-1)/messagesPage)
	o.Page = min(o.Page, o.Pages)
	if err := q.Order("id DESC").Offset((o.Page - 1) * messagesPage).Limit(messagesPage).Find(&o.List).Error; err != nil {
		return o, storageError(err)
	}
	return o, s.nameVendors(ctx, &o)
}

// likeEscaper takes their meaning from the two letters of LIKE.
var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

func (s *Store) nameVendors(ctx context.Context, o *Outbox) error {
	ids := make([]int64, len(o.List))
	for i, m := range o.List {
		ids[i] = m.VendorID
	}
	var list []Vendor
	if err := s.db(ctx).Select("id", "name").Where("id IN ?", ids).Find(&list).Error; err != nil {
		return storageError(err)
	}
	for _, v := range list {
		o.Vendors[v.ID] = v.Name
	}
	return nil
}

// MessageCounts counts the messages of an event by their state.
func (s *Store) MessageCounts(ctx context.Context, event int64) (map[MessageState]int, error) {
	var rows []struct {
		State MessageState
		N     int
	}
	err := s.db(ctx).Model(&Message{}).Select(stateSQL+" AS state, count(*) AS n", s.now()).Where("event_id = ?", event).Group("state").Scan(&rows).Error
	counts := make(map[MessageState]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, storageError(err)
}

// pauses are how long a message waits after its first failed try, its second and so on; after the last of
// them it is given up. sendingTakes is longer than any try: a message that is still busy then was lost with
// the instance that sent it.
var pauses = []time.Duration{2 * time.Minute, 8 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}

const (
	sendingTakes = 3 * time.Minute
	sentAtOnce   = 50
)

// The conditions of a message that may still be sent, that nobody sends just now, and that its vendor does not want.
const (
	openSQL    = "sent_at IS NULL AND given_up_at IS NULL AND cancelled_at IS NULL"
	idleSQL    = "(busy_until IS NULL OR busy_until <= ?)"
	stoppedSQL = "purpose = 'advertising' AND EXISTS (SELECT 1 FROM opt_outs o WHERE o.vendor_id = messages.vendor_id AND o.at >= messages.created_at)"
)

// Due lists messages of one channel that are to be tried now, the oldest first.
func (s *Store) Due(ctx context.Context, by Channel) ([]Message, error) {
	now := s.now()
	var list []Message
	err := s.db(ctx).Where(openSQL+" AND channel = ? AND (not_before IS NULL OR not_before <= ?) AND "+idleSQL+" AND NOT (quiet AND ?)", by, now, now, night(now)).
		Order("id").Limit(sentAtOnce).Find(&list).Error
	for i := range list {
		s.putCode(&list[i])
	}
	return list, storageError(err)
}

// BeginSending takes a message for one try: false when another instance was first, when it was cancelled, when
// its vendor wants no advertising any more, or when the night has begun.
func (s *Store) BeginSending(ctx context.Context, m Message) (bool, error) {
	now := s.now()
	if m.Quiet && night(now) {
		return false, nil
	}
	taken := s.write.WithContext(ctx).Model(&Message{}).
		Where("id = ? AND tries = ? AND "+openSQL+" AND "+idleSQL, m.ID, m.Tries, now).
		Where("NOT (" + stoppedSQL + ")").
		Updates(map[string]any{"tries": m.Tries + 1, "tried_at": now, "busy_until": now.Add(sendingTakes)})
	return taken.RowsAffected == 1, storageError(taken.Error)
}

// Outcome is how a try went; the zero Outcome is a message that was taken.
type Outcome struct {
	Fault FaultKind
	Said  string        // by the server
	After time.Duration // how long the server asks to wait
}

// Final says whether another try is pointless.
func (o Outcome) Final() bool { return o.Fault == FaultRefused || o.Fault == FaultNoAddress }

// EndSending writes down how the try went that BeginSending began. One that went well counts even if another
// instance has taken the message meanwhile.
func (s *Store) EndSending(ctx context.Context, m Message, o Outcome) error {
	now, tries := s.now(), m.Tries+1
	q := s.write.WithContext(ctx).Model(&Message{}).Where("id = ? AND sent_at IS NULL", m.ID)
	change := map[string]any{"busy_until": nil, "fault": o.Fault, "error": cut(o.Said, saidMax)}
	switch {
	case o.Fault == "":
		change["sent_at"] = now
		return storageError(q.Updates(change).Error)
	case o.Final() || tries > len(pauses):
		change["given_up_at"] = now
	default:
		change["not_before"] = now.Add(max(pauses[tries-1], min(o.After, pauses[len(pauses)-1])))
	}
	return storageError(q.Where("tries = ?", tries).Updates(change).Error)
}

// saidMax bounds what is kept of a server's words, in characters.
const saidMax = 300

// messageOf finds a message of the event: another event's is not found.
func (s *Store) messageOf(ctx context.Context, event, id int64) (Message, error) {
	var m Message
	return m, find(s.db(ctx).Where("event_id = ? AND id = ?", event, id), &m)
}

// CancelMessage keeps a message that waits from being sent.
func (s *Store) CancelMessage(ctx context.Context, by Actor, e Event, id int64) error {
	return s.tx(ctx, func(tx *Store) error {
		m, err := tx.messageOf(ctx, e.ID, id)
		if err != nil {
			return err
		}
		done := tx.write.WithContext(ctx).Model(&Message{}).Where("id = ? AND "+openSQL+" AND "+idleSQL, id, tx.now()).Update("cancelled_at", tx.now())
		if err := changedOr(done, refuse(Conflict, "message_gone")); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "message_cancelled", e.Slug, m.Template)
	})
}

// SendAgain lets a message that was given up or cancelled wait anew. One that was sent goes out once more as a
// message of its own, because its reader asks for it; so does advertising, to which the wish of now counts.
func (s *Store) SendAgain(ctx context.Context, by Actor, e Event, id int64) error {
	return s.tx(ctx, func(tx *Store) error {
		m, err := tx.messageOf(ctx, e.ID, id)
		if err != nil {
			return err
		}
		if !m.settled() {
			return refuse(Conflict, "message_waits")
		}
		if m.Purpose == Advertising {
			if out, err := tx.optedOut(ctx, m.VendorID); err != nil || out {
				return orRefuse(err, "opted_out")
			}
		}
		if m.SentAt != nil || m.Purpose == Advertising {
			copied := Message{EventID: m.EventID, VendorID: m.VendorID, HolderID: m.HolderID, WinnerID: m.WinnerID, Channel: m.Channel, Purpose: m.Purpose, Lang: m.Lang, Address: m.Address,
				Template: m.Template, Fields: m.Fields, Quiet: m.Quiet, CreatedAt: tx.now()}
			if err := tx.write.WithContext(ctx).Create(&copied).Error; err != nil {
				return err
			}
			return tx.audit(ctx, by, e.ID, "message_repeated", e.Slug, m.Template)
		}
		if _, err := tx.reopen(ctx, "id = ?", id); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "message_repeated", e.Slug, m.Template)
	})
}

// SendGivenUpAgain lets all that were given up wait anew: the server was away too long. It says how many.
func (s *Store) SendGivenUpAgain(ctx context.Context, by Actor, e Event) (int, error) {
	var n int
	err := s.tx(ctx, func(tx *Store) error {
		var err error
		if n, err = tx.reopen(ctx, "event_id = ? AND given_up_at IS NOT NULL AND cancelled_at IS NULL AND NOT ("+stoppedSQL+")", e.ID); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "messages_repeated", e.Slug, "")
	})
	return n, err
}

// settled says whether nothing more happens to the message by itself.
func (m Message) settled() bool { return m.SentAt != nil || m.GivenUpAt != nil || m.CancelledAt != nil }

func (s *Store) reopen(ctx context.Context, which string, id int64) (int, error) {
	done := s.write.WithContext(ctx).Model(&Message{}).Where("sent_at IS NULL").Where(which, id).
		Updates(map[string]any{"given_up_at": nil, "cancelled_at": nil, "not_before": nil, "busy_until": nil, "tries": 0, "fault": "", "error": ""})
	return int(done.RowsAffected), done.Error
}

// orRefuse is the error, or the refusal when there is none.
func orRefuse(err error, reason string) error {
	if err != nil {
		return err
	}
	return refuse(Conflict, reason)
}

// PhoneFor unseals the number that a text goes to, at the moment of sending: ErrNotFound when there is none any more.
func (s *Store) PhoneFor(ctx context.Context, m Message) (korean.Phone, error) {
	switch {
	case m.HolderID != 0:
		return s.phoneOfHolder(ctx, m.HolderID)
	case m.WinnerID != 0:
		return s.phoneOfWinner(ctx, m.WinnerID)
	}
	var v Vendor
	if err := find(s.db(ctx).Where("id = ?", m.VendorID), &v); err != nil {
		return "", err
	}
	people, err := v.unseal(s.keys)
	if err == nil && people.Phone == "" {
		err = ErrNotFound
	}
	return people.Phone, err
}
