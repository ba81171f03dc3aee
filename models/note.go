package models

import (
	"context"
	"time"
)

// Note is what staff tell each other about an application. Nothing changes or deletes it but Purge, and vendors
// never see it.
type Note struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null"`
	ApplicationID int64     `gorm:"not null;index"`
	AccountID     int64     `gorm:"not null"`
	Actor         string    `gorm:"not null"` // the name at that time
	Text          []byte    `gorm:"not null"` // sealed: people write about people
	At            time.Time `gorm:"not null"`

	Words string `gorm:"-"` // unsealed by reads
}

const (
	sealNote = "application note"
	noteMax  = 1_000 // characters
)

// AddNote writes a note beside an application.
func (s *Store) AddNote(ctx context.Context, by Actor, e Event, receipt, text string) error {
	var f Faults
	if f.text("note", text, noteMax); len(f) > 0 {
		return f
	}
	sealed, err := s.keys.seal(sealNote, text)
	if err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		a, err := tx.ApplicationByReceipt(ctx, e.ID, receipt)
		if err != nil {
			return err
		}
		row := Note{EventID: e.ID, ApplicationID: a.ID, AccountID: by.Account.ID, Actor: by.Account.Name, Text: sealed, At: tx.now()}
		if err := tx.write.WithContext(ctx).Create(&row).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "note_added", a.Receipt, "")
	})
}

// NotesOf lists the notes beside an application, the oldest first.
func (s *Store) NotesOf(ctx context.Context, a Application) ([]Note, error) {
	var list []Note
	err := s.db(ctx).Where("application_id = ?", a.ID).Order("id").Find(&list).Error
	for i := range list {
		if list[i].Words, err = s.keys.unseal(sealNote, list[i].Text); err != nil {
			break
		}
	}
	return list, storageError(err)
}
