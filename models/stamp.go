package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// StampMethod is how a stamp came onto a card.
type StampMethod string

// The ways to a stamp.
const (
	StampPhone  StampMethod = "phone"  // a shopper's phone read the poster
	StampVendor StampMethod = "vendor" // the phone of the vendor read the card
	StampInk    StampMethod = "ink"    // the desk saw an ink stamp on a paper card
)

// Stamp says that a card was at a stop: the database refuses a second of the same two.
type Stamp struct {
	ID      int64       `gorm:"primaryKey"`
	EventID int64       `gorm:"not null;index"`
	CardID  int64       `gorm:"not null;uniqueIndex:stamp_once,priority:1"`
	StopID  int64       `gorm:"not null;uniqueIndex:stamp_once,priority:2;index"`
	Method  StampMethod `gorm:"not null;check:stamp_method,method IN ('phone','vendor','ink')"`
	By      string      `gorm:"column:attested_by;not null"` // the name of who attested it, "" for the shopper's own phone
	At      time.Time   `gorm:"not null"`
}

// StampInput is a shopper at a stop.
type StampInput struct {
	Stop   string // code on the poster
	Person string // see Store.Shopper
	Proof  string // what the vendor's phone showed, where the stop asks for it
}

// Stamped is the answer to a stamp.
type Stamped struct {
	Card  Card
	Event Event
	New   bool // false when the card had it already
	Done  bool // this stamp completed the card
	Paid  bool // and its coupon lies on the phone, see TakeReward
}

// StampByPhone gives a shopper the stamp of a stop. Pressing twice is safe.
// Refusals: unknown_stop, tour_over, tour_not_open, street_closed, stop_closed, stop_proof, too_soon.
func (s *Store) StampByPhone(ctx context.Context, in StampInput) (Stamped, error) {
	var out Stamped
	err := s.tx(ctx, func(tx *Store) error {
		stop, t, e, err := tx.StopByCode(ctx, in.Stop)
		if err != nil {
			return err
		}
		if why := tx.whyNoStamp(stop, t, e, in.Proof); why != nil {
			return why
		}
		out.Event = e
		if out.Card, err = tx.cardOf(ctx, t, in.Person); err != nil {
			return err
		}
		if has, err := tx.hasStamp(ctx, out.Card, stop); has || err != nil {
			return err
		}
		if err := tx.walk(ctx, t, out.Card); err != nil {
			return err
		}
		out.New = true
		out.Done, err = tx.stamp(ctx, t, e, &out.Card, []Stop{stop}, StampPhone, "")
		return err
	})
	if reason := ReasonOf(err); reason == "too_soon" || reason == "stop_proof" {
		s.noteRefused(ctx, in)
	}
	if err == nil && out.Done { // what stands in the way of the coupon is said where the card's page asks for it
		_, why := s.TakeReward(ctx, out.Event, in.Person)
		out.Paid = why == nil
	}
	return out, err
}

func (s *Store) whyNoStamp(stop Stop, t Tour, e Event, proof string) error {
	if why := t.whyNoStamp(e, s.now()); why != nil {
		return why
	}
	if stop.Closed {
		return refuse(Conflict, "stop_closed")
	}
	if signs, ok := signsIn(proof); stop.Proved && (!ok || !s.keys.fresh(stopPurpose+stop.Code, signs, s.now())) {
		return Faults{Fault("proof", "stop_proof")}
	}
	return nil
}

// walk lets a card on to its next stop once the way there may have been walked. The conditional update
// keeps two presses at one moment from being two stops at once.
func (s *Store) walk(ctx context.Context, t Tour, c Card) error {
	now := s.now()
	way := time.Duration(t.WalkSeconds) * time.Second
	done := s.write.WithContext(ctx).Exec("UPDATE cards SET last_at = ? WHERE id = ? AND (last_at IS NULL OR last_at <= ?)", now, c.ID, now.Add(-way))
	if done.Error != nil || done.RowsAffected == 1 {
		return done.Error
	}
	left := way
	if c.LastAt != nil {
		left = c.LastAt.Add(way).Sub(now)
	}
	seconds := max(1, int((left+time.Second-1)/time.Second))
	why := refuse(Conflict, "too_soon").With("seconds", seconds)
	why.RetryAfter = time.Duration(seconds) * time.Second
	return why
}

func (s *Store) hasStamp(ctx context.Context, c Card, stop Stop) (bool, error) {
	var n int64
	err := s.db(ctx).Model(&Stamp{}).Where("card_id = ? AND stop_id = ?", c.ID, stop.ID).Count(&n).Error
	return n > 0, err
}

// stamp puts stamps on a card that it does not have, and says whether they complete it. A complete card enters the
// prize draws.
func (s *Store) stamp(ctx context.Context, t Tour, e Event, c *Card, stops []Stop, how StampMethod, by string) (bool, error) {
	for _, stop := range stops {
		row := Stamp{EventID: t.EventID, CardID: c.ID, StopID: stop.ID, Method: how, By: by, At: s.now()}
		if err := s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return false, err
		}
	}
	collected, err := s.Collected(ctx, t, *c)
	if err != nil || len(collected.Missing) > 0 {
		return false, err
	}
	done := s.write.WithContext(ctx).Exec("UPDATE cards SET done_at = ? WHERE id = ? AND done_at IS NULL", s.now(), c.ID)
	if done.Error != nil || done.RowsAffected == 0 {
		return false, done.Error
	}
	now := s.now()
	c.DoneAt = &now
	if err := s.lockEvent(ctx, e.ID); err != nil { // a draw that opens at this moment waits, or is found
		return false, err
	}
	return true, s.enterPrizes(ctx, e, c.ticket())
}

// noteRefused counts what was refused to a card, for the odd things. Where it can't be written down, the
// refusal itself stands all the same.
func (s *Store) noteRefused(ctx context.Context, in StampInput) {
	_ = s.write.WithContext(ctx).Exec("UPDATE cards SET refused = refused + 1 WHERE person = ? AND tour_id IN (SELECT tour_id FROM stops WHERE code = ?)", in.Person, in.Stop).Error
}

// StampAtVendor gives a card the stamp of the vendor whose phone read it.
// Refusals: unknown_card, no_stop, and as StampByPhone.
func (s *Store) StampAtVendor(ctx context.Context, a Application, typed string) (Stamped, error) {
	var out Stamped
	err := s.tx(ctx, func(tx *Store) error {
		stop, t, err := tx.StopOfVendor(ctx, a)
		if err == ErrNotFound {
			return refuse(NotFound, "no_stop")
		}
		if err != nil {
			return err
		}
		e, err := tx.EventByID(ctx, a.EventID)
		if err != nil {
			return err
		}
		stop.Proved = false // whoever holds the phone is the proof
		if why := tx.whyNoStamp(stop, t, e, ""); why != nil {
			return why
		}
		if out.Card, err = tx.FindCard(ctx, e.ID, typed); err != nil {
			return err
		}
		if has, err := tx.hasStamp(ctx, out.Card, stop); has || err != nil {
			return err
		}
		out.New = true
		out.Done, err = tx.stamp(ctx, t, e, &out.Card, []Stop{stop}, StampVendor, a.Vendor.Name)
		return err
	})
	return out, err
}

// StampAtDesk writes down the ink stamps that the desk saw on a card: who attests them is kept.
// choose_one_at_least when no stop was named.
func (s *Store) StampAtDesk(ctx context.Context, by Actor, e Event, typed string, codes []string) (Stamped, error) {
	var out Stamped
	err := s.tx(ctx, func(tx *Store) error {
		t, err := tx.TourOf(ctx, e.ID)
		if err != nil {
			return err
		}
		if out.Card, err = tx.FindCard(ctx, e.ID, typed); err != nil {
			return err
		}
		stops, err := tx.Stops(ctx, t)
		if err != nil {
			return err
		}
		var seen []Stop
		for _, stop := range stops {
			if oneOf(stop.Code, codes) {
				seen = append(seen, stop)
			}
		}
		if len(seen) == 0 {
			return Faults{Fault("stops", "choose_one_at_least")}
		}
		if out.Done, err = tx.stamp(ctx, t, e, &out.Card, seen, StampInk, by.Account.Name); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "stamps_attested", out.Card.ShortCode, stopNames(seen))
	})
	return out, err
}

func stopNames(stops []Stop) string {
	names := ""
	for i, s := range stops {
		if i > 0 {
			names += ", "
		}
		names += s.NameKo
	}
	return names
}
