package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// Presence is a member of staff who has the booths of an event open.
type Presence struct {
	EventID   int64     `gorm:"primaryKey;autoIncrement:false"`
	AccountID int64     `gorm:"primaryKey;autoIncrement:false"`
	Name      string    `gorm:"not null"`
	SeenAt    time.Time `gorm:"not null"`
}

// presentFor is how long one counts as present after its page last asked.
const presentFor = 20 * time.Second

// PlacesNow is what an open page asks every few seconds.
type PlacesNow struct {
	Revision int64    `json:"revision"` // of the board that it shows
	Others   []string `json:"others"`   // names of who else has it open
}

// SeePlaces notes that somebody has the booths open, and says who else has, and whether anything changed.
func (s *Store) SeePlaces(ctx context.Context, by Actor, e Event, draft string) (PlacesNow, error) {
	now := PlacesNow{Others: []string{}}
	err := s.tx(ctx, func(tx *Store) error {
		row := Presence{EventID: e.ID, AccountID: by.Account.ID, Name: by.Account.Name, SeenAt: tx.now()}
		if err := tx.write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return err
		}
		err := tx.db(ctx).Model(&Presence{}).Where("event_id = ? AND account_id <> ? AND seen_at > ?", e.ID, by.Account.ID, tx.now().Add(-presentFor)).
			Order("name").Pluck("name", &now.Others).Error
		if err != nil {
			return err
		}
		now.Revision, err = tx.revisionOf(ctx, e, draft)
		return err
	})
	return now, err
}

// revisionOf is the revision of a board without reading the board.
func (s *Store) revisionOf(ctx context.Context, e Event, draft string) (int64, error) {
	p, err := s.PreviewOf(ctx, e.ID)
	if err != nil {
		return 0, err
	}
	if p != nil && draft == "" {
		draft = p.Draft
	}
	if draft == "" {
		last, err := s.placementOf(ctx, e.ID)
		return last.Revision + 1, err
	}
	d, err := s.placeDraft(ctx, e.ID, draft)
	if err == ErrNotFound { // published or thrown away meanwhile: the page is to look again
		return 0, nil
	}
	return d.Revision + 1, err
}
