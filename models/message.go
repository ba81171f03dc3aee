package models

import (
	"context"
	"encoding/json"
	"maps"
	"time"
)

// Message is a mail of the outbox. What it says is kept as a template's name and its fields, so
// that it can be read in either language; nothing is sent before its transaction is committed.
type Message struct {
	ID        int64     `gorm:"primaryKey"`
	EventID   int64     `gorm:"not null;index"`
	Address   string    `gorm:"not null"`
	Template  string    `gorm:"not null"`
	Fields    string    `gorm:"not null"` // JSON object of strings
	CreatedAt time.Time `gorm:"not null"`
	SentAt    *time.Time
	Error     string `gorm:"not null"` // what the mail server last said
	Tries     int    `gorm:"not null"`
	TriedAt   *time.Time
}

// Params are the fields of the message for its template. A paper is named by its kind: each language
// has its own word for it.
func (m Message) Params() map[string]any {
	var p map[string]any
	_ = json.Unmarshal([]byte(m.Fields), &p) // written by announce only
	if kind, is := p["paper"].(string); is {
		p["paper"] = DocumentKind(kind)
	}
	return p
}

// announce puts a mail into the outbox, in the transaction that it speaks of.
func (s *Store) announce(ctx context.Context, e Event, address, template string, fields map[string]string) error {
	if address == "" {
		return nil
	}
	fields["event"] = e.NameKo
	text, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	row := Message{EventID: e.ID, Address: address, Template: template, Fields: string(text), CreatedAt: s.now()}
	return s.write.WithContext(ctx).Create(&row).Error
}

func (s *Store) announceDecision(ctx context.Context, e Event, a Application) error {
	return s.tell(ctx, e, a, "application_"+string(a.State), map[string]string{"reason": a.Reason})
}

// tell writes a mail to the owner of an application.
func (s *Store) tell(ctx context.Context, e Event, a Application, template string, fields map[string]string) error {
	address, err := s.addressOf(ctx, a.Vendor)
	if err != nil {
		return err
	}
	all := map[string]string{"vendor": a.Vendor.Name, "receipt": a.Receipt}
	maps.Copy(all, fields)
	return s.announce(ctx, e, address, template, all)
}

// Messages lists the outbox of an event, the newest first.
func (s *Store) Messages(ctx context.Context, event int64) ([]Message, error) {
	var list []Message
	err := s.db(ctx).Where("event_id = ?", event).Order("id DESC").Limit(500).Find(&list).Error
	return list, storageError(err)
}

// mailTries is how often a mail is tried before it waits for staff, and mailPause how long one try
// keeps the next away.
const (
	mailTries = 5
	mailPause = 2 * time.Minute
)

// Unsent lists mails that wait to be sent, the oldest first.
func (s *Store) Unsent(ctx context.Context) ([]Message, error) {
	var list []Message
	err := s.db(ctx).Where("sent_at IS NULL AND tries < ? AND (tried_at IS NULL OR tried_at < ?)", mailTries, s.now().Add(-mailPause)).
		Order("id").Limit(50).Find(&list).Error
	return list, storageError(err)
}

// BeginSending takes a mail for one try: false when another instance was first.
func (s *Store) BeginSending(ctx context.Context, m Message) (bool, error) {
	taken := s.write.WithContext(ctx).Model(&Message{}).Where("id = ? AND tries = ? AND sent_at IS NULL", m.ID, m.Tries).
		Updates(map[string]any{"tries": m.Tries + 1, "tried_at": s.now()})
	return taken.RowsAffected == 1, storageError(taken.Error)
}

// EndSending writes down how a try went; fault is "" when it went well.
func (s *Store) EndSending(ctx context.Context, m Message, fault string) error {
	change := map[string]any{"error": fault}
	if fault == "" {
		change["sent_at"] = s.now()
	}
	return storageError(s.write.WithContext(ctx).Model(&Message{ID: m.ID}).Updates(change).Error)
}
