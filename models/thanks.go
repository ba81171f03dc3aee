package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// Thanks is that all who took part in an event were thanked, once.
type Thanks struct {
	EventID int64     `gorm:"primaryKey;autoIncrement:false"`
	Mails   int       `gorm:"not null"`
	Actor   string    `gorm:"not null"` // the name of who did it, at that time
	SentAt  time.Time `gorm:"not null"`
}

// TableName keeps the plural that English has.
func (Thanks) TableName() string { return "thanks" }

// ThanksOf says whether the vendors were thanked: ErrNotFound while not.
func (s *Store) ThanksOf(ctx context.Context, event int64) (Thanks, error) {
	var row Thanks
	return row, find(s.db(ctx).Where("event_id = ?", event), &row)
}

// SendThanks puts a mail into the outbox for every vendor that took part: all who were selected, but
// for those who never came. With the slug of a next event, those who agreed to hear of events are told
// of its call in a second mail.
func (s *Store) SendThanks(ctx context.Context, by Actor, e Event, next string) (Thanks, error) {
	var row Thanks
	err := s.tx(ctx, func(tx *Store) error {
		if !e.Over() {
			return refuse(Conflict, "event_goes_on")
		}
		call, err := tx.openCall(ctx, next)
		if err != nil {
			return err
		}
		row = Thanks{EventID: e.ID, Actor: by.Account.Name, SentAt: tx.now()}
		taken := tx.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if err := changedOr(taken, refuse(Conflict, "thanks_sent")); err != nil {
			return err
		}
		if row.Mails, err = tx.thank(ctx, by, e, call); err != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Model(&row).Update("mails", row.Mails).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "thanks_sent", e.Slug, "")
	})
	return row, err
}

// openCall is the name of an event that looks for vendors now, "" when none is meant.
func (s *Store) openCall(ctx context.Context, slug string) (string, error) {
	if slug == "" {
		return "", nil
	}
	e, err := s.EventBySlug(ctx, slug)
	if err != nil || !e.Recruiting(s.now()) {
		return "", Faults{Fault("next", "call_not_open")}
	}
	return e.NameKo, nil
}

// thank writes to all who took part, and of the next call to those who agreed to hear of events: that is
// advertising, and stands in a message of its own.
func (s *Store) thank(ctx context.Context, by Actor, e Event, call string) (int, error) {
	list, err := s.tookPart(ctx, e)
	if err != nil {
		return 0, err
	}
	to, err := s.recipientsOf(ctx, list)
	if err != nil {
		return 0, err
	}
	wishes, err := s.wishesOf(ctx, vendorsOf(list))
	if err != nil {
		return 0, err
	}
	var mails []Message
	for _, a := range list {
		fields := map[string]string{"vendor": a.Vendor.Name}
		said := []notice{{template: "event_thanks", fields: fields, purpose: Information}}
		if call != "" && wishes[a.VendorID].refusal(s.now()) == "" {
			next := map[string]string{"vendor": a.Vendor.Name, "next": call, "contact": by.Account.Email}
			said = append(said, notice{template: "event_next", fields: next, purpose: PurposeOf("event_next")})
		}
		for _, n := range said {
			rows, err := s.rows(e, to[a.VendorID], n)
			if err != nil {
				return 0, err
			}
			mails = append(mails, rows...)
		}
	}
	if len(mails) == 0 {
		return 0, nil
	}
	return len(list), s.writeAll(ctx, &mails)
}

// tookPart are the selected of an event, but for those who never came.
func (s *Store) tookPart(ctx context.Context, e Event) ([]Application, error) {
	var list []Application
	err := s.withVendor(ctx).Where(`event_id = ? AND state = ? AND NOT (
		EXISTS (SELECT 1 FROM arrivals r WHERE r.application_id = applications.id AND r.state = ?) AND
		NOT EXISTS (SELECT 1 FROM arrivals r WHERE r.application_id = applications.id AND r.state = ?))`, e.ID, Selected, NoShow, Arrived).
		Order("id").Find(&list).Error
	return list, err
}

// vendorsOf are the ids of the vendors of applications.
func vendorsOf(list []Application) []int64 {
	ids := make([]int64, len(list))
	for i, a := range list {
		ids[i] = a.VendorID
	}
	return ids
}
