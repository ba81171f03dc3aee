package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// LayoutDraft is the plan that staff work on until it is published: every saving is a revision of its
// own, and the database gives each number once. So of two who save at once the second is told, and
// what either saved can be had again.
type LayoutDraft struct {
	ID       int64     `gorm:"primaryKey"`
	EventID  int64     `gorm:"not null;uniqueIndex:layout_draft_revision,priority:1"`
	Revision int       `gorm:"not null;uniqueIndex:layout_draft_revision,priority:2;check:layout_draft_from,revision > 0"`
	Plan     string    `gorm:"not null"` // the JSON of a Layout
	SavedBy  string    `gorm:"not null"` // the name of the staff at that time
	SavedAt  time.Time `gorm:"not null"`

	Layout Layout `gorm:"-"`
}

// draftsKept is how many revisions of a draft are kept.
const draftsKept = 30

// LayoutDraft is the newest draft of an event; at revision 0 it is what is published.
func (s *Store) LayoutDraft(ctx context.Context, event int64) (LayoutDraft, error) {
	return s.layoutDraft(ctx, event, 0)
}

// LayoutRevision is the draft as it was saved once. Only the last ones are kept.
func (s *Store) LayoutRevision(ctx context.Context, event int64, revision int) (LayoutDraft, error) {
	if revision < 1 {
		return LayoutDraft{}, ErrNotFound
	}
	return s.layoutDraft(ctx, event, revision)
}

// layoutDraft finds a revision, or the newest one when it is 0.
func (s *Store) layoutDraft(ctx context.Context, event int64, revision int) (LayoutDraft, error) {
	var d LayoutDraft
	q := s.db(ctx).Where("event_id = ?", event).Order("revision DESC")
	if revision > 0 {
		q = q.Where("revision = ?", revision)
	}
	err := find(q, &d)
	if revision == 0 && errors.Is(err, ErrNotFound) {
		d.EventID = event
		d.Layout, err = s.CurrentLayout(ctx, event)
		return d, err
	}
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(d.Plan), &d.Layout)
}

// LayoutDrafts lists what was saved, newest first, without the plans.
func (s *Store) LayoutDrafts(ctx context.Context, event int64) ([]LayoutDraft, error) {
	var list []LayoutDraft
	err := s.db(ctx).Omit("plan").Where("event_id = ?", event).Order("revision DESC").Find(&list).Error
	return list, storageError(err)
}

// SaveLayout keeps a plan as the next revision after the one that it was made from: layout_changed when
// somebody else saved meanwhile. A plan that breaks rules of the street is kept; one that can't be drawn is not.
func (s *Store) SaveLayout(ctx context.Context, by Actor, e Event, revision int, l Layout) (LayoutDraft, error) {
	var d LayoutDraft
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		var err error
		d, err = tx.saveLayout(ctx, by, e, revision, l)
		return err
	})
	return d, err
}

// saveLayout keeps the plan in a transaction that holds the event.
func (s *Store) saveLayout(ctx context.Context, by Actor, e Event, revision int, l Layout) (LayoutDraft, error) {
	l.tidy()
	if err := l.Check().Faults(Broken).Err(); err != nil {
		return LayoutDraft{}, err
	}
	if picture := l.Background.Picture; picture != "" {
		_, err := s.LayoutPicture(ctx, e.ID, picture)
		if errors.Is(err, ErrNotFound) {
			return LayoutDraft{}, Faults{Fault("street", "unknown_picture")}
		} else if err != nil {
			return LayoutDraft{}, err
		}
	}
	last, err := s.LayoutDraft(ctx, e.ID)
	if err != nil {
		return last, err
	}
	if last.Revision != revision {
		return last, refuse(Conflict, "layout_changed").With("by", last.SavedBy).With("at", last.SavedAt).With("revision", last.Revision)
	}
	plan, err := json.Marshal(l)
	if err != nil {
		return last, err
	}
	d := LayoutDraft{EventID: e.ID, Revision: revision + 1, Plan: string(plan), SavedBy: by.Account.Name, SavedAt: s.now(), Layout: l}
	db := s.write.WithContext(ctx)
	if err := db.Create(&d).Error; err != nil {
		return d, err
	}
	if err := db.Where("event_id = ? AND revision <= ?", e.ID, d.Revision-draftsKept).Delete(&LayoutDraft{}).Error; err != nil {
		return d, err
	}
	return d, s.audit(ctx, by, e.ID, "layout_saved", fmt.Sprint(d.Revision), fmt.Sprintf("%d booths", len(l.Booths)))
}

// changeLayout does one thing to the newest draft.
func (s *Store) changeLayout(ctx context.Context, by Actor, e Event, change func(*Layout) error) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		d, err := tx.LayoutDraft(ctx, e.ID)
		if err != nil {
			return err
		}
		if err := change(&d.Layout); err != nil {
			return err
		}
		_, err = tx.saveLayout(ctx, by, e, d.Revision, d.Layout)
		return err
	})
}

// tidy gives an id to what came without one, and puts booths in the order of the street.
func (l *Layout) tidy() {
	l.belong(0) // a copy: the caller's stays as it is
	for i := range l.Panels {
		fillID(&l.Panels[i].PublicID)
	}
	for i := range l.Booths {
		fillID(&l.Booths[i].PublicID)
	}
	for i := range l.Landmarks {
		fillID(&l.Landmarks[i].PublicID)
	}
	sortBooths(l.Booths)
}

func fillID(id *string) {
	if *id == "" {
		*id = randomCode(publicIDLength)
	}
}

// RestoreLayout makes a version that was published once the next revision of the draft.
func (s *Store) RestoreLayout(ctx context.Context, by Actor, e Event, version, revision int) (LayoutDraft, error) {
	l, err := s.LayoutVersion(ctx, e.ID, version)
	if err != nil {
		return LayoutDraft{}, err
	}
	return s.SaveLayout(ctx, by, e, revision, l)
}

// ReturnToDraft makes a draft that was saved before the next revision.
func (s *Store) ReturnToDraft(ctx context.Context, by Actor, e Event, to, revision int) (LayoutDraft, error) {
	d, err := s.LayoutRevision(ctx, e.ID, to)
	if err != nil {
		return d, err
	}
	return s.SaveLayout(ctx, by, e, revision, d.Layout)
}

// TakeLayout makes the layout of another event the next revision of the draft, with its picture. A booth
// that has the label of one here takes its place, so that who stands there stays.
func (s *Store) TakeLayout(ctx context.Context, by Actor, from, to Event, revision int) (LayoutDraft, error) {
	var d LayoutDraft
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, to.ID); err != nil {
			return err
		}
		l, err := tx.CurrentLayout(ctx, from.ID)
		if err != nil {
			return err
		}
		old, err := tx.LayoutDraft(ctx, to.ID)
		if err != nil {
			return err
		}
		l.adopt(old.Layout)
		if err := tx.copyPicture(ctx, from.ID, to.ID, l.Background.Picture); err != nil {
			return err
		}
		d, err = tx.saveLayout(ctx, by, to, revision, l)
		return err
	})
	return d, err
}

// adopt gives the booths the ids of those with the same label in an older plan.
func (l *Layout) adopt(old Layout) {
	ids := map[string]string{}
	for _, b := range old.Booths {
		ids[b.Label] = b.PublicID
	}
	for i, b := range l.Booths {
		if id, has := ids[b.Label]; has {
			l.Booths[i].PublicID = id
		}
	}
}
