package models

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// LetterTemplate is the template of messages that staff wrote: their words are in the fields.
const LetterTemplate = "letter"

// Letter is what staff write to many vendors at once, kept to be sent again and copied with its event. Its words
// hold fields in braces, by their English names: each reader finds their own vendor, booth and so on there.
type Letter struct {
	ID        int64     `gorm:"primaryKey"`
	EventID   int64     `gorm:"not null;uniqueIndex:letter_name,priority:1"`
	PublicID  string    `gorm:"not null;uniqueIndex"`
	Name      string    `gorm:"not null;uniqueIndex:letter_name,priority:2"` // for staff only
	SubjectKo string    `gorm:"not null"`
	BodyKo    string    `gorm:"not null"`
	SubjectEn string    `gorm:"not null"`
	BodyEn    string    `gorm:"not null"`
	Purpose   Purpose   `gorm:"not null;check:letter_purpose,purpose IN ('information','advertising')"`
	Contact   string    `gorm:"not null"` // of the sender, under advertising
	Texts     bool      `gorm:"not null"` // to phones too
	Quiet     bool      `gorm:"not null"` // not at night, though it is information
	Audience  Audience  `gorm:"not null"` // that it was last meant for
	ChangedAt time.Time `gorm:"not null"`
}

// LetterFields are the names that a letter may hold in braces.
var LetterFields = []string{"vendor", "receipt", "number", "booth", "load_in", "event", "place"}

// FieldPattern finds a field in a letter.
var FieldPattern = regexp.MustCompile(`\{([^{}\n]{0,40})\}`)

// LetterInput is what staff type about a letter.
type LetterInput struct {
	Name, SubjectKo, BodyKo, SubjectEn, BodyEn string
	Purpose                                    Purpose
	Contact                                    string
	Texts, Quiet                               bool
	Audience                                   Audience
}

// The limits of a letter. A text holds 2,000 bytes at most (see korean.TextBytes), of which advertising and long
// names need some.
const (
	letterNameMax    = 60 // characters
	letterSubjectMax = 100
	letterBodyMax    = 4000
	letterTextMax    = 1600 // bytes
	contactMax       = 100
)

func (in LetterInput) check() Faults {
	var f Faults
	f.Add(in.Name == "", "name", "required")
	f.tooLong("name", in.Name, letterNameMax)
	f.Add(in.SubjectKo == "", "subject_ko", "required")
	f.Add(in.BodyKo == "", "body_ko", "required")
	f.Add(in.SubjectEn == "" && in.BodyEn != "", "subject_en", "required")
	f.Add(in.BodyEn == "" && in.SubjectEn != "", "body_en", "required")
	for _, part := range in.parts() {
		f.tooLong(part.name, part.text, part.max)
		f.unknownFields(part.name, part.text)
		f.Add(in.Texts && strings.HasPrefix(part.name, "body") && korean.TextBytes(part.text) > letterTextMax, part.name, "too_long_for_text")
	}
	f.Add(!oneOf(in.Purpose, Purposes), "purpose", "choose_one")
	f.Add(in.Purpose == Advertising && in.Contact == "", "contact", "required")
	f.tooLong("contact", in.Contact, contactMax)
	f.Add(!oneOf(in.Audience, Audiences), "audience", "choose_one")
	return f
}

type letterPart struct {
	name, text string
	max        int
}

func (in LetterInput) parts() []letterPart {
	return []letterPart{{"subject_ko", in.SubjectKo, letterSubjectMax}, {"body_ko", in.BodyKo, letterBodyMax},
		{"subject_en", in.SubjectEn, letterSubjectMax}, {"body_en", in.BodyEn, letterBodyMax}}
}

// unknownFields names what stands in braces and is no field.
func (f *Faults) unknownFields(field, text string) {
	var unknown []string
	for _, m := range FieldPattern.FindAllStringSubmatch(text, -1) {
		if !oneOf(m[1], LetterFields) && !oneOf(m[0], unknown) {
			unknown = append(unknown, m[0])
		}
	}
	if len(unknown) > 0 {
		*f = append(*f, Fault(field, "unknown_fields").With("fields", strings.Join(unknown, ", ")))
	}
}

func (in LetterInput) fill(l *Letter, now time.Time) {
	l.Name, l.SubjectKo, l.BodyKo, l.SubjectEn, l.BodyEn = in.Name, in.SubjectKo, in.BodyKo, in.SubjectEn, in.BodyEn
	l.Purpose, l.Contact, l.Texts, l.Quiet, l.Audience = in.Purpose, in.Contact, in.Texts, in.Quiet || in.Purpose == Advertising, in.Audience
	l.ChangedAt = now
}

// uses lists the fields that the letter holds.
func (l Letter) uses() []string {
	var names []string
	for _, text := range []string{l.SubjectKo, l.BodyKo, l.SubjectEn, l.BodyEn} {
		for _, m := range FieldPattern.FindAllStringSubmatch(text, -1) {
			if !oneOf(m[1], names) {
				names = append(names, m[1])
			}
		}
	}
	slices.Sort(names)
	return names
}

// Letters lists what staff wrote for an event, by name.
func (s *Store) Letters(ctx context.Context, event int64) ([]Letter, error) {
	var list []Letter
	err := s.db(ctx).Where("event_id = ?", event).Order("name").Find(&list).Error
	return list, storageError(err)
}

// LetterByPublicID finds a letter of the event: another event's is not found.
func (s *Store) LetterByPublicID(ctx context.Context, event int64, id string) (Letter, error) {
	var l Letter
	return l, find(s.db(ctx).Where("event_id = ? AND public_id = ?", event, id), &l)
}

// KeepLetter keeps a new letter, or changes one that is there. What was sent before stays as it was read.
func (s *Store) KeepLetter(ctx context.Context, by Actor, e Event, l Letter, in LetterInput) (Letter, error) {
	if err := in.check().Err(); err != nil {
		return l, err
	}
	err := s.tx(ctx, func(tx *Store) error {
		var n int64
		if err := tx.db(ctx).Model(&Letter{}).Where("event_id = ? AND name = ? AND id <> ?", e.ID, in.Name, l.ID).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return Faults{Fault("name", "name_taken")}
		}
		if l.ID == 0 {
			l.EventID, l.PublicID = e.ID, randomCode(8)
		}
		in.fill(&l, tx.now())
		if err := tx.write.WithContext(ctx).Save(&l).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "letter_kept", l.Name, string(l.Purpose))
	})
	return l, err
}

// DropLetter forgets a letter; what was sent stays in the outbox.
func (s *Store) DropLetter(ctx context.Context, by Actor, e Event, l Letter) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.write.WithContext(ctx).Where("id = ? AND event_id = ?", l.ID, e.ID).Delete(&Letter{}).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "letter_dropped", l.Name, "")
	})
}

// copyLetters takes the letters of one event along to another.
func (s *Store) copyLetters(ctx context.Context, from, to Event) error {
	list, err := s.Letters(ctx, from.ID)
	for i := range list {
		list[i].ID, list[i].EventID, list[i].PublicID = 0, to.ID, randomCode(8)
	}
	if err != nil || len(list) == 0 {
		return err
	}
	return s.write.WithContext(ctx).Create(&list).Error
}
