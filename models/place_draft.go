package models

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jangteo/jangteo/models/placing"
)

// PlaceDraft is a way to place the vendors that staff keep beside the street, to compare it with another
// and to publish one. Vendors and shoppers see nothing of it, save of the one that is previewed.
type PlaceDraft struct {
	ID       int64     `gorm:"primaryKey"`
	PublicID string    `gorm:"not null;uniqueIndex"`
	EventID  int64     `gorm:"not null;uniqueIndex:place_draft_name,priority:1"`
	Name     string    `gorm:"not null;uniqueIndex:place_draft_name,priority:2"`
	Seats    string    `gorm:"not null"` // JSON list of draftSeat
	Revision int64     `gorm:"not null"`
	SavedBy  string    `gorm:"not null"` // the name at that time
	SavedAt  time.Time `gorm:"not null"`
}

// draftSeat is a place in a draft. The booths are named by their public ids: those outlive a new version of the plan.
type draftSeat struct {
	Application int64    `json:"application"`
	Booths      []string `json:"booths"`
	Source      string   `json:"source"`
	Locked      bool     `json:"locked,omitempty"`
	Reason      string   `json:"reason,omitempty"`
}

// The limits of drafts.
const (
	draftNameMax  = 30 // characters
	placeDraftMax = 10 // of one event
)

func (s *Store) placeDraft(ctx context.Context, event int64, id string) (PlaceDraft, error) {
	var d PlaceDraft
	return d, find(s.db(ctx).Where("event_id = ? AND public_id = ?", event, id), &d)
}

// PlaceDrafts lists the drafts of an event as boards, the oldest first.
func (s *Store) PlaceDrafts(ctx context.Context, e Event) ([]PlaceBoard, error) {
	var ids []string
	if err := s.db(ctx).Model(&PlaceDraft{}).Where("event_id = ?", e.ID).Order("id").Pluck("public_id", &ids).Error; err != nil {
		return nil, storageError(err)
	}
	list := make([]PlaceBoard, 0, len(ids))
	for _, id := range ids {
		b, err := s.PlaceBoard(ctx, e, id)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

func (s *Store) draftBoard(ctx context.Context, e Event, id string) (PlaceBoard, error) {
	d, err := s.placeDraft(ctx, e.ID, id)
	if err != nil {
		return PlaceBoard{}, err
	}
	b, err := s.streetBoard(ctx, e)
	if err != nil {
		return b, err
	}
	for application, seat := range b.seats {
		b.facts.published[application] = seat.Booths[0]
	}
	b.Draft, b.Last = &d, Placement{EventID: e.ID, Revision: d.Revision, ChangedBy: d.SavedBy, ChangedAt: d.SavedAt}
	given, err := b.seatsOf(d)
	if err != nil {
		return b, err
	}
	b.place(given)
	b.furnish()
	return b, nil
}

// seatsOf reads the seats of a draft. Who takes part no longer is left out; whose place is gone is told.
func (b *PlaceBoard) seatsOf(d PlaceDraft) ([]Assignment, error) {
	var seats []draftSeat
	if err := json.Unmarshal([]byte(d.Seats), &seats); err != nil {
		return nil, err
	}
	var given []Assignment
	for _, seat := range seats {
		a := b.vendorByID(seat.Application)
		booths, there := b.Layout.joined(seat.Booths)
		switch {
		case a.ID == 0:
		case !there:
			b.Lost = append(b.Lost, a.No)
		}
		for _, booth := range booths {
			given = append(given, Assignment{ApplicationID: a.ID, BoothID: booth.ID, Source: seat.Source, Locked: seat.Locked, Reason: seat.Reason})
		}
	}
	return given, nil
}

// draftSeats writes the seats of the board.
func (b PlaceBoard) draftSeats() (string, error) {
	seats := []draftSeat{}
	for _, p := range b.places() {
		seat := b.seats[p.Vendor]
		seats = append(seats, draftSeat{p.Vendor, b.span(seat.Booths).publicIDs(), seat.Source, seat.Locked, seat.Reason})
	}
	text, err := json.Marshal(seats)
	return string(text), err
}

func (s *Store) saveDraft(ctx context.Context, by Actor, b *PlaceBoard) error {
	text, err := b.draftSeats()
	if err != nil {
		return err
	}
	change := map[string]any{"seats": text, "revision": b.Draft.Revision + 1, "saved_by": by.Account.Name, "saved_at": s.now()}
	return s.write.WithContext(ctx).Model(&PlaceDraft{ID: b.Draft.ID}).Updates(change).Error
}

// KeepDraft keeps what stands on a board as a draft of a name, and gives its public id.
func (s *Store) KeepDraft(ctx context.Context, by Actor, e Event, on PlacesPage, name string) (string, error) {
	name = oneLine(name)
	var f Faults
	f.text("name", name, draftNameMax)
	if err := f.Err(); err != nil {
		return "", err
	}
	d := PlaceDraft{PublicID: randomCode(publicIDLength), EventID: e.ID, Name: name, SavedBy: by.Account.Name}
	err := s.tx(ctx, func(tx *Store) error {
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
		if err := tx.roomForDraft(ctx, e, name); err != nil {
			return err
		}
		d.ID, d.SavedAt = 0, tx.now()
		if d.Seats, err = b.draftSeats(); err != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Create(&d).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "place_draft_kept", name, fmt.Sprintf("%d placed", len(b.seats)))
	})
	return d.PublicID, err
}

func (s *Store) roomForDraft(ctx context.Context, e Event, name string) error {
	var names []string
	if err := s.db(ctx).Model(&PlaceDraft{}).Where("event_id = ?", e.ID).Pluck("name", &names).Error; err != nil {
		return err
	}
	var f Faults
	f.Add(oneOf(name, names), "name", "draft_name_taken")
	f.Add(len(names) >= placeDraftMax, "name", "too_many_drafts")
	return f.Err()
}

// DropPlaceDraft throws a draft away: not the one that vendors see beforehand.
func (s *Store) DropPlaceDraft(ctx context.Context, by Actor, e Event, id string) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		d, err := tx.placeDraft(ctx, e.ID, id)
		if err != nil {
			return err
		}
		if p, err := tx.PreviewOf(ctx, e.ID); err != nil {
			return err
		} else if p != nil && p.Draft == id {
			return refuse(Conflict, "draft_previewed")
		}
		if err := tx.write.WithContext(ctx).Delete(&d).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "place_draft_dropped", d.Name, "")
	})
}

// PublishDraft makes a draft the street that everybody sees, and tells by mail whose booth is new or
// another: it is refused when somebody changed the draft meanwhile, while vendors may still object, and
// when a place in it breaks a rule.
func (s *Store) PublishDraft(ctx context.Context, by Actor, e Event, on PlacesPage) (int, error) {
	told := 0
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		b, err := tx.draftBoard(ctx, e, on.Draft)
		if err == ErrNotFound {
			return refuse(Conflict, "draft_gone")
		} else if err != nil {
			return err
		}
		if on.Seen > 0 && on.Seen != b.Revision() {
			return b.Last.changed()
		}
		if err := tx.endPreviewOf(ctx, e, on.Draft); err != nil {
			return err
		}
		if err := b.unbroken(); err != nil {
			return err
		}
		street, err := tx.streetBoard(ctx, e)
		if err != nil {
			return err
		}
		street.seats = b.seats
		if err := tx.saveStreet(ctx, by, e, street); err != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Delete(b.Draft).Error; err != nil {
			return err
		}
		if told, err = tx.tellPlaces(ctx, e); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "places_published", b.Draft.Name, fmt.Sprintf("%d told", told))
	})
	return told, err
}

// unbroken refuses to publish a board with a place that breaks a hard rule, or one without its booth.
func (b PlaceBoard) unbroken() error {
	for _, no := range b.Lost {
		a, _ := b.vendor(no)
		return refuse(Conflict, "draft_booth_gone").With("vendor", a.Vendor.Name)
	}
	for _, breach := range b.plan.Broken() {
		for _, r := range breach.Refusals {
			if !softRule(r.Why) && r.Why != placing.LockedAway {
				a := b.vendorByID(breach.Vendor)
				return refuse(Conflict, "place_broken").With("vendor", a.Vendor.Name).With("booth", b.SpanOf[a.ID].Label())
			}
		}
	}
	return nil
}
