package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"github.com/jangteo/jangteo/models/korean"
)

// Preview shows the vendors of an event the booth that a draft gives them, until a time by which they may
// object. There is one at a time; what staff do meanwhile changes the draft, not the street.
type Preview struct {
	EventID  int64     `gorm:"primaryKey;autoIncrement:false"`
	Draft    string    `gorm:"not null"` // public id
	Until    time.Time `gorm:"not null"`
	OpenedBy string    `gorm:"not null"` // the name at that time
	OpenedAt time.Time `gorm:"not null"`
}

// Objection is what a vendor says against the booth that it was shown: one for each vendor and draft, the
// last words count.
type Objection struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null;index"`
	Draft         string    `gorm:"not null;uniqueIndex:objection_once,priority:1"`
	ApplicationID int64     `gorm:"not null;uniqueIndex:objection_once,priority:2"`
	Booth         string    `gorm:"not null"` // the label that it was shown, "" for none
	Words         string    `gorm:"not null"`
	At            time.Time `gorm:"not null"`

	Application Application `gorm:"constraint:-"`
}

// Proposal is what a vendor sees of a preview.
type Proposal struct {
	Place     Span // no booths when the draft has none for it
	Until     time.Time
	Open      bool // it may still object
	Objection *Objection
}

// The limits of a preview.
const (
	previewMost      = 30 * 24 * time.Hour
	objectionWordMax = 500 // characters
)

// PreviewOf is the preview of an event, nil when nothing is under way.
func (s *Store) PreviewOf(ctx context.Context, event int64) (*Preview, error) {
	var p Preview
	err := find(s.db(ctx).Where("event_id = ?", event), &p)
	if err == ErrNotFound {
		return nil, nil
	}
	return &p, err
}

// OpenPreview shows the vendors what a draft gives them, and tells them by mail until when they may object.
func (s *Store) OpenPreview(ctx context.Context, by Actor, e Event, on PlacesPage, until time.Time) error {
	now := s.now()
	var f Faults
	f.Add(!until.After(now), "until", "in_the_past")
	f.Add(until.After(now.Add(previewMost)), "until", "out_of_range")
	if err := f.Err(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		b, err := tx.draftBoard(ctx, e, on.Draft)
		if err != nil {
			return err
		}
		if on.Seen > 0 && on.Seen != b.Revision() {
			return b.Last.changed()
		}
		if err := b.unbroken(); err != nil {
			return err
		}
		row := Preview{EventID: e.ID, Draft: on.Draft, Until: until.UTC(), OpenedBy: by.Account.Name, OpenedAt: tx.now()}
		opened := tx.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if err := changedOr(opened, refuse(Conflict, "preview_running")); err != nil {
			return err
		}
		for _, a := range b.Vendors {
			if a.Mode.NeedsBooth() {
				fields := map[string]string{"booth": b.SpanOf[a.ID].Label(), "until": until.In(korean.Seoul).Format("2006-01-02 15:04")}
				if err := tx.tell(ctx, e, a, "booth_preview", fields); err != nil {
					return err
				}
			}
		}
		return tx.audit(ctx, by, e.ID, "preview_opened", b.Draft.Name, until.In(korean.Seoul).Format("2006-01-02 15:04"))
	})
}

// EndPreview takes the preview back before its time: vendors no longer see the draft.
func (s *Store) EndPreview(ctx context.Context, by Actor, e Event) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.write.WithContext(ctx).Where("event_id = ?", e.ID).Delete(&Preview{}).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "preview_ended", e.Slug, "")
	})
}

// endPreviewOf lets a draft be published: not another than the previewed one, and not before its time.
func (s *Store) endPreviewOf(ctx context.Context, e Event, draft string) error {
	p, err := s.PreviewOf(ctx, e.ID)
	switch {
	case err != nil || p == nil:
		return err
	case p.Draft != draft:
		return refuse(Conflict, "preview_running")
	case s.now().Before(p.Until):
		return refuse(Conflict, "objections_open").With("until", p.Until)
	}
	return s.write.WithContext(ctx).Where("event_id = ?", e.ID).Delete(&Preview{}).Error
}

// ProposalFor is what a vendor is shown of a preview, nil when nothing is under way.
func (s *Store) ProposalFor(ctx context.Context, e Event, a Application) (*Proposal, error) {
	var out *Proposal
	err := s.snapshot(ctx, func(tx *Store) error {
		p, err := tx.PreviewOf(ctx, e.ID)
		if err != nil || p == nil || !a.Mode.NeedsBooth() || !a.State.Takes() {
			return err
		}
		d, err := tx.placeDraft(ctx, e.ID, p.Draft)
		if err != nil {
			return err
		}
		var b PlaceBoard
		if b.Street, err = tx.emptyStreet(ctx, e); err != nil {
			return err
		}
		given, err := b.seatsOf(d)
		if err != nil {
			return err
		}
		b.place(given)
		out = &Proposal{Place: b.SpanOf[a.ID], Until: p.Until, Open: tx.now().Before(p.Until)}
		var o Objection
		err = find(tx.db(ctx).Where("draft = ? AND application_id = ?", p.Draft, a.ID), &o)
		if err == nil {
			out.Objection = &o
		} else if err == ErrNotFound {
			err = nil
		}
		return err
	})
	return out, err
}

// Object keeps what a vendor says against the booth that it is shown.
func (s *Store) Object(ctx context.Context, by Actor, e Event, a Application, words string) error {
	var f Faults
	f.text("words", words, objectionWordMax)
	if err := f.Err(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		p, err := tx.ProposalFor(ctx, e, a)
		if err != nil {
			return err
		}
		if p == nil || !p.Open {
			return refuse(Conflict, "objections_over")
		}
		preview, err := tx.PreviewOf(ctx, e.ID)
		if err != nil {
			return err
		}
		row := Objection{EventID: e.ID, Draft: preview.Draft, ApplicationID: a.ID, Booth: p.Place.Label(), Words: words, At: tx.now()}
		again := clause.OnConflict{Columns: []clause.Column{{Name: "draft"}, {Name: "application_id"}}, DoUpdates: clause.AssignmentColumns([]string{"booth", "words", "at"})}
		if err := tx.write.WithContext(ctx).Clauses(again).Omit("Application").Create(&row).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "booth_objected", a.No, p.Place.Label())
	})
}

// Objections lists what vendors said against a draft, in the order in which they said it.
func (s *Store) Objections(ctx context.Context, event int64, draft string) ([]Objection, error) {
	var list []Objection
	err := s.db(ctx).Preload("Application.Vendor").Where("event_id = ? AND draft = ?", event, draft).Order("id").Find(&list).Error
	return list, storageError(err)
}
