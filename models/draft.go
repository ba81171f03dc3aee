package models

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm/clause"
)

// ApplicationDraft is an application form that somebody began: one for each event and person, who is an
// account or, before there is one, a browser. What was typed is sealed and means nothing to the models; it
// goes when the application is handed in, and by Purge.
type ApplicationDraft struct {
	ID      int64     `gorm:"primaryKey"`
	EventID int64     `gorm:"not null;uniqueIndex:draft_once,priority:1"`
	Holder  string    `gorm:"not null;uniqueIndex:draft_once,priority:2"` // keyed hash of whose it is
	Content []byte    `gorm:"not null"`                                   // sealed
	SavedAt time.Time `gorm:"not null;index"`
}

// DraftHolder is whose draft it is: the account when somebody is logged in, else the browser's own id. A
// browser that keeps no cookies holds none.
type DraftHolder struct {
	Account int64
	Visitor string
}

// Draft is what was typed, and when it was kept.
type Draft struct {
	Content []byte
	SavedAt time.Time
}

const (
	sealDraft = "application draft"
	draftMax  = 64 << 10 // bytes; the longest form that passes all checks has less than a third
)

// holders are the names under which a draft may lie: one's own first.
func (s *Store) holders(h DraftHolder) []string {
	var list []string
	if h.Account != 0 {
		list = append(list, s.keys.hash(sealDraft, "account "+strconv.FormatInt(h.Account, 10)))
	}
	if h.Visitor != "" {
		list = append(list, s.keys.hash(sealDraft, "visitor "+h.Visitor))
	}
	return list
}

// Draft finds what one typed the last time: ErrNotFound when there is none. Who has logged in since then
// takes the draft of this browser along, so that it is there on the next device too.
func (s *Store) Draft(ctx context.Context, e Event, h DraftHolder) (Draft, error) {
	holders := s.holders(h)
	var row ApplicationDraft
	err := find(s.db(ctx).Where("event_id = ? AND holder IN ?", e.ID, holders).Order("saved_at DESC, id DESC").Limit(1), &row)
	if err != nil {
		return Draft{}, err
	}
	content, err := s.keys.unseal(sealDraft, row.Content)
	if err == nil && row.Holder != holders[0] {
		err = s.keepDraft(ctx, e, h, row.Content, row.SavedAt)
	}
	return Draft{Content: []byte(content), SavedAt: row.SavedAt}, err
}

// SaveDraft keeps what was typed in place of what was kept before, and says when.
func (s *Store) SaveDraft(ctx context.Context, e Event, h DraftHolder, content []byte) (time.Time, error) {
	at := s.now()
	switch {
	case !e.Recruiting(at):
		return at, refuse(Conflict, "call_over")
	case len(s.holders(h)) == 0:
		return at, refuse(Forbidden, "no_cookie")
	case len(content) > draftMax:
		return at, refuse(Malformed, "too_large")
	}
	sealed, err := s.keys.seal(sealDraft, string(content))
	if err != nil {
		return at, err
	}
	return at, s.keepDraft(ctx, e, h, sealed, at)
}

// keepDraft writes it under one's own name and lets go of the browser's.
func (s *Store) keepDraft(ctx context.Context, e Event, h DraftHolder, sealed []byte, at time.Time) error {
	row := ApplicationDraft{EventID: e.ID, Holder: s.holders(h)[0], Content: sealed, SavedAt: at}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.dropDraft(ctx, e, tx.holders(h)[1:]); err != nil {
			return err
		}
		same := clause.OnConflict{
			Columns: []clause.Column{{Name: "event_id"}, {Name: "holder"}}, DoUpdates: clause.AssignmentColumns([]string{"content", "saved_at"}),
		}
		row.ID = 0
		return tx.write.WithContext(ctx).Clauses(same).Create(&row).Error
	})
}

// DropDraft forgets what was typed.
func (s *Store) DropDraft(ctx context.Context, e Event, h DraftHolder) error {
	return s.tx(ctx, func(tx *Store) error { return tx.dropDraft(ctx, e, tx.holders(h)) })
}

func (s *Store) dropDraft(ctx context.Context, e Event, holders []string) error {
	if len(holders) == 0 {
		return nil
	}
	return s.write.WithContext(ctx).Where("event_id = ? AND holder IN ?", e.ID, holders).Delete(&ApplicationDraft{}).Error
}
