package models

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"
)

// Placement counts the changes of who stands where in an event: who acts on an older page is told who
// changed it, and when. A draft has a count of its own.
type Placement struct {
	EventID   int64  `gorm:"primaryKey;autoIncrement:false"`
	Revision  int64  `gorm:"not null"`
	ChangedBy string `gorm:"not null"` // the name at that time
	ChangedAt time.Time
}

// PlacesPage is what an act of staff rests on.
type PlacesPage struct {
	Draft string // public id of the draft, "" for the street that everybody sees, or for its preview
	Seen  int64  // the revision that was looked at; 0 takes any
}

// placementOf is how often the places of an event were changed; 0 when never.
func (s *Store) placementOf(ctx context.Context, event int64) (Placement, error) {
	p := Placement{EventID: event}
	err := find(s.db(ctx).Where("event_id = ?", event), &p)
	if err == ErrNotFound {
		return Placement{EventID: event}, nil
	}
	return p, err
}

func (p Placement) changed() error {
	return refuse(Conflict, "places_changed").With("by", p.ChangedBy).With("at", p.ChangedAt)
}

// turnPlaces counts a change of the street.
func (s *Store) turnPlaces(ctx context.Context, by Actor, event int64) error {
	p, err := s.placementOf(ctx, event)
	if err != nil {
		return err
	}
	p.Revision, p.ChangedBy, p.ChangedAt = p.Revision+1, by.Account.Name, s.now()
	return s.write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&p).Error
}

// act is what one change of the places does, for the audit.
type act struct{ action, subject, detail string }

// changePlaces lets work move vendors on the board that a page shows, and keeps what it changed: all of
// it or nothing. The event is held, so that two staff come one after the other; the second is told when
// its page is older.
func (s *Store) changePlaces(ctx context.Context, by Actor, e Event, on PlacesPage, work func(tx *Store, b *PlaceBoard) (act, error)) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		b, err := tx.PlaceBoard(ctx, e, on.Draft)
		if err != nil {
			return err
		}
		if on.Seen > 0 && on.Seen != b.Revision() {
			return b.Last.changed()
		}
		done, err := work(tx, &b)
		if err != nil {
			return err
		}
		if b.Draft != nil {
			err = tx.saveDraft(ctx, by, &b)
		} else {
			err = tx.saveStreet(ctx, by, e, b)
		}
		if err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, done.action, done.subject, done.detail)
	})
}

// saveStreet writes the difference between the board and the street. Who leaves a place leaves it first:
// the unique key lets nobody else in before.
func (s *Store) saveStreet(ctx context.Context, by Actor, e Event, b PlaceBoard) error {
	db := s.write.WithContext(ctx)
	var come []Assignment
	for id, was := range b.given {
		if now, stays := b.seats[id]; !stays || !slices.Equal(now.Booths, was.Booths) {
			if err := db.Where("application_id = ? AND day = ?", id, e.Day()).Delete(&Assignment{}).Error; err != nil {
				return err
			}
		}
	}
	for id, now := range b.seats {
		was, stood := b.given[id]
		switch {
		case !stood || !slices.Equal(was.Booths, now.Booths):
			for _, booth := range now.Booths {
				come = append(come, Assignment{
					EventID: e.ID, LayoutID: b.Layout.ID, BoothID: booth, Day: e.Day(), ApplicationID: id,
					Source: now.Source, Locked: now.Locked, Reason: now.Reason,
				})
			}
		case was.Locked != now.Locked || was.Reason != now.Reason:
			change := map[string]any{"locked": now.Locked, "reason": now.Reason}
			if err := db.Model(&Assignment{}).Where("application_id = ? AND day = ?", id, e.Day()).Updates(change).Error; err != nil {
				return err
			}
		}
	}
	slices.SortFunc(come, func(x, y Assignment) int { return cmp.Compare(x.BoothID, y.BoothID) })
	if len(come) > 0 {
		if err := db.Omit("Booth").Create(&come).Error; err != nil {
			return err
		}
	}
	return s.turnPlaces(ctx, by, e.ID)
}
