package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// Mailing is that a letter was sent to an audience, once for each time that staff pressed.
type Mailing struct {
	ID       int64     `gorm:"primaryKey"`
	EventID  int64     `gorm:"not null;uniqueIndex:mailing_nonce,priority:1"`
	Nonce    string    `gorm:"not null;uniqueIndex:mailing_nonce,priority:2"` // of the page that was pressed
	Letter   string    `gorm:"not null"`                                      // its name at that time
	Audience Audience  `gorm:"not null"`
	Vendors  int       `gorm:"not null"`
	Actor    string    `gorm:"not null"` // the name of who did it, at that time
	SentAt   time.Time `gorm:"not null"`
}

// Press is the second press that sends a letter: what the page before it showed, and the page's name. A page
// pressed twice sends once.
type Press struct{ Seen, Nonce string }

// PageNonce names a page that can be pressed.
func PageNonce() string { return randomCode(16) }

// SendLetter puts a letter into the outbox for all whom it reaches. When these are no longer those that were
// shown, nothing is sent.
func (s *Store) SendLetter(ctx context.Context, by Actor, e Event, l Letter, t Target, p Press) (Mailing, error) {
	m := Mailing{EventID: e.ID, Nonce: cut(p.Nonce, formNonceMax), Letter: l.Name, Audience: t.Audience, Actor: by.Account.Name}
	err := s.tx(ctx, func(tx *Store) error {
		r, err := tx.ReachOf(ctx, e, l, t)
		if err != nil {
			return err
		}
		m.ID, m.Vendors, m.SentAt = 0, r.Vendors, tx.now()
		taken := tx.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&m)
		if taken.Error != nil {
			return taken.Error
		}
		if taken.RowsAffected == 0 {
			return find(tx.db(ctx).Where("event_id = ? AND nonce = ?", e.ID, m.Nonce), &m)
		}
		switch {
		case r.Vendors == 0:
			return refuse(Conflict, "nobody_to_write_to")
		case r.Digest != p.Seen:
			return refuse(Conflict, "audience_changed")
		}
		if err := tx.writeAll(ctx, &r.Messages); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "letter_sent", l.Name, fmt.Sprintf("%s %s: %d", t.Audience, t.Receipt, r.Vendors))
	})
	return m, err
}

// Mailings lists what was sent of an event's letters, the latest first.
func (s *Store) Mailings(ctx context.Context, event int64) ([]Mailing, error) {
	var list []Mailing
	err := s.db(ctx).Where("event_id = ?", event).Order("id DESC").Limit(mailingsShown).Find(&list).Error
	return list, storageError(err)
}

const mailingsShown = 50
