package models

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm/clause"
)

// Tag is a word that staff put on an application, to find it again with others. Vendors never see it.
type Tag struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null;index:tag_event,priority:1"`
	ApplicationID int64     `gorm:"not null;uniqueIndex:tag_once,priority:1"`
	Word          string    `gorm:"not null;uniqueIndex:tag_once,priority:2;index:tag_event,priority:2"`
	Actor         string    `gorm:"not null"` // the name at that time
	At            time.Time `gorm:"not null"`
}

// tagMax is the longest tag in characters, and tagsMax how many an application has at most.
const (
	tagMax  = 20
	tagsMax = 10
)

// tagWord is a tag as it is kept: single spaces, no sign in front.
func tagWord(word string) string {
	return strings.Join(strings.Fields(strings.TrimLeft(word, "# ")), " ")
}

func (f *Faults) tag(word string) { f.text("tag", word, tagMax) }

// AddTag puts a word on an application; the same word twice is one.
func (s *Store) AddTag(ctx context.Context, by Actor, e Event, receipt, word string) error {
	word = tagWord(word)
	var f Faults
	if f.tag(word); len(f) > 0 {
		return f
	}
	return s.tx(ctx, func(tx *Store) error {
		a, err := tx.ApplicationByReceipt(ctx, e.ID, receipt)
		if err != nil {
			return err
		}
		if err := tx.lockApplication(ctx, a.ID); err != nil {
			return err
		}
		words, err := tx.TagsOf(ctx, a)
		if err != nil {
			return err
		}
		if len(words) >= tagsMax && !oneOf(word, words) {
			return Faults{Fault("tag", "too_many_tags").With("max", tagsMax)}
		}
		if _, err := tx.tag(ctx, by, a, word); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "tag_added", a.Receipt, word)
	})
}

// tag writes a word and gives its row, 0 when the application has it already.
func (s *Store) tag(ctx context.Context, by Actor, a Application, word string) (int64, error) {
	row := Tag{EventID: a.EventID, ApplicationID: a.ID, Word: word, Actor: by.Account.Name, At: s.now()}
	done := s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if done.RowsAffected == 0 {
		return 0, done.Error
	}
	return row.ID, done.Error
}

// RemoveTag takes a word off an application; one that is gone already is gone.
func (s *Store) RemoveTag(ctx context.Context, by Actor, e Event, receipt, word string) error {
	return s.tx(ctx, func(tx *Store) error {
		a, err := tx.ApplicationByReceipt(ctx, e.ID, receipt)
		if err != nil {
			return err
		}
		if err := tx.untag(ctx, a, word); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "tag_removed", a.Receipt, word)
	})
}

func (s *Store) untag(ctx context.Context, a Application, word string) error {
	return s.write.WithContext(ctx).Where("application_id = ? AND word = ?", a.ID, word).Delete(&Tag{}).Error
}

// TagsOf lists the words on an application.
func (s *Store) TagsOf(ctx context.Context, a Application) ([]string, error) {
	var words []string
	err := s.db(ctx).Model(&Tag{}).Where("application_id = ?", a.ID).Order("word").Pluck("word", &words).Error
	return words, storageError(err)
}

// tags maps the applications of an event to their words.
func (s *Store) tags(ctx context.Context, event int64) (map[int64][]string, error) {
	var list []Tag
	err := s.db(ctx).Select("application_id, word").Where("event_id = ?", event).Order("word").Find(&list).Error
	tags := map[int64][]string{}
	for _, t := range list {
		tags[t.ApplicationID] = append(tags[t.ApplicationID], t.Word)
	}
	return tags, err
}
