package models

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/jangteo/jangteo/models/placing"
)

// PlaceBoard is a street as staff place vendors on it: the one that everybody sees, or a draft. Its
// Street shows what the draft says.
type PlaceBoard struct {
	Street
	Draft   *PlaceDraft // nil for the street that everybody sees
	Preview *Preview    // what vendors see beforehand, nil when nothing is under way
	Last    Placement   // the last change of this board
	Lost    []string    // numbers of vendors whose booth in the draft is gone from the plan

	facts placeFacts
	given map[int64]Seat // as it was read
	seats map[int64]Seat // application id → its place, as it is to be
	task  *placing.Task
	plan  *placing.Plan
}

// Revision is what an act on this board rests on; above 0.
func (b PlaceBoard) Revision() int64 { return b.Last.Revision + 1 }

// PlaceBoard reads the street, or a draft of it, with all that placing looks at. While a preview is under
// way the street is the previewed draft: what staff do goes there.
func (s *Store) PlaceBoard(ctx context.Context, e Event, draft string) (PlaceBoard, error) {
	var b PlaceBoard
	err := s.snapshot(ctx, func(tx *Store) error {
		preview, err := tx.PreviewOf(ctx, e.ID)
		if err != nil {
			return err
		}
		if preview != nil && draft == "" {
			draft = preview.Draft
		}
		if draft == "" {
			b, err = tx.streetBoard(ctx, e)
		} else {
			b, err = tx.draftBoard(ctx, e, draft)
		}
		b.Preview = preview
		return err
	})
	return b, err
}

func (s *Store) streetBoard(ctx context.Context, e Event) (PlaceBoard, error) {
	var b PlaceBoard
	var err error
	if b.Street, err = s.Street(ctx, e); err != nil {
		return b, err
	}
	if b.Last, err = s.placementOf(ctx, e.ID); err != nil {
		return b, err
	}
	if b.facts, err = s.placeFacts(ctx, e); err != nil {
		return b, err
	}
	b.furnish()
	return b, nil
}

// furnish makes the board ready to be asked: what stands on its street is what is given.
func (b *PlaceBoard) furnish() {
	if slices.ContainsFunc(b.Vendors, func(a Application) bool { return a.BoothMM > 0 }) {
		b.facts.longest = b.Layout.longest(b.facts.each)
	}
	b.given = b.Given
	b.seats = maps.Clone(b.given)
	b.arrange()
}

// arrange makes the task and the plan of the seats as they are now.
func (b *PlaceBoard) arrange() {
	standing := func(Seat) bool { return true }
	b.task = placing.New(b.street(), b.vendors(nil), placing.Rules{Categories: b.categories(standing)})
	b.plan = b.task.Plan(b.places())
}

// places are the seats as the package placing takes them.
func (b PlaceBoard) places() []placing.Place {
	var list []placing.Place
	for id, seat := range b.seats {
		list = append(list, placing.Place{Vendor: id, Booths: seat.Booths})
	}
	slices.SortFunc(list, func(x, y placing.Place) int { return cmp.Compare(x.Vendor, y.Vendor) })
	return list
}

// vendor finds one that takes part by its number.
func (b PlaceBoard) vendor(no string) (Application, error) {
	for _, a := range b.Vendors {
		if strings.EqualFold(a.No, no) {
			return a, nil
		}
	}
	return Application{}, ErrNotFound
}

func (b PlaceBoard) vendorByID(id int64) Application {
	for _, a := range b.Vendors {
		if a.ID == id {
			return a
		}
	}
	return Application{}
}

func (b PlaceBoard) boothByID(id int64) Booth {
	for _, booth := range b.Layout.Booths {
		if booth.ID == id {
			return booth
		}
	}
	return Booth{}
}

// span are booths by their ids.
func (b PlaceBoard) span(ids []int64) Span {
	var span Span
	for _, id := range ids {
		span = append(span, b.boothByID(id))
	}
	return span
}
