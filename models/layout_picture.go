package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"github.com/jangteo/jangteo/models/upload"
)

// LayoutPicture is a picture that staff draw a street on. It went through the gate; drafts and versions
// name it by its public id, so it stays while the event does.
type LayoutPicture struct {
	ID       int64     `gorm:"primaryKey"`
	EventID  int64     `gorm:"not null;uniqueIndex:layout_picture_id,priority:1"`
	PublicID string    `gorm:"not null;uniqueIndex:layout_picture_id,priority:2"`
	Width    int       `gorm:"not null"` // pixels
	Height   int       `gorm:"not null"`
	Content  []byte    `gorm:"not null"` // JPEG
	AddedAt  time.Time `gorm:"not null"`
}

// AddLayoutPicture keeps a picture for the editor.
func (s *Store) AddLayoutPicture(ctx context.Context, by Actor, e Event, content []byte) (LayoutPicture, error) {
	file, err := s.gate.CheckPhoto(ctx, content)
	if fault := fileFault(err); fault != nil {
		return LayoutPicture{}, Faults{fault}
	} else if err != nil {
		return LayoutPicture{}, err
	}
	p := LayoutPicture{EventID: e.ID, PublicID: randomCode(publicIDLength), Width: file.Width, Height: file.Height, Content: file.Content}
	err = s.tx(ctx, func(tx *Store) error {
		p.AddedAt = tx.now()
		if err := tx.write.WithContext(ctx).Create(&p).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "layout_picture_added", p.PublicID, string(upload.JPEG))
	})
	return p, err
}

// LayoutPicture finds a picture of an event.
func (s *Store) LayoutPicture(ctx context.Context, event int64, id string) (LayoutPicture, error) {
	var p LayoutPicture
	err := find(s.db(ctx).Where("event_id = ? AND public_id = ?", event, id), &p)
	return p, err
}

// copyPicture gives a picture of one event to another, under the same id. Without an id there is nothing to do.
func (s *Store) copyPicture(ctx context.Context, from, to int64, id string) error {
	if id == "" || from == to {
		return nil
	}
	p, err := s.LayoutPicture(ctx, from, id)
	if err != nil {
		return err
	}
	p.ID, p.EventID = 0, to
	return s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&p).Error
}
