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
// of its call.
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
		if taken.Error != nil {
			return taken.Error
		}
		if taken.RowsAffected == 0 {
			return refuse(Conflict, "thanks_sent")
		}
		if row.Mails, err = tx.thank(ctx, e, call); err != nil {
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

// thanked is whom a mail goes to.
type thanked struct {
	Name, Email string
	Asked       bool // agreed to hear of events
}

func (s *Store) thank(ctx context.Context, e Event, call string) (int, error) {
	var list []thanked
	err := s.db(ctx).Raw(`SELECT v.name, o.email, EXISTS (SELECT 1 FROM consents c WHERE c.application_id = a.id AND c.what = 'marketing') AS asked
		FROM applications a JOIN vendors v ON v.id = a.vendor_id JOIN accounts o ON o.id = v.account_id
		WHERE a.event_id = ? AND a.state = ? AND NOT (
			EXISTS (SELECT 1 FROM arrivals r WHERE r.application_id = a.id AND r.state = ?) AND
			NOT EXISTS (SELECT 1 FROM arrivals r WHERE r.application_id = a.id AND r.state = ?))
		ORDER BY a.id`, e.ID, Selected, NoShow, Arrived).Scan(&list).Error
	if err != nil {
		return 0, err
	}
	for _, to := range list {
		template, fields := "event_thanks", map[string]string{"vendor": to.Name}
		if call != "" && to.Asked {
			template, fields["next"] = "event_thanks_next", call
		}
		if err := s.announce(ctx, e, to.Email, template, fields); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}
