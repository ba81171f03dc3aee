package models

import (
	"context"
	"fmt"
	"slices"

	"github.com/jangteo/jangteo/models/placing"
)

// ResizePlace decides how many booths side by side a vendor gets; 0 leaves it at what it asked for. Who stands
// already keeps its booth and gets free ones beside it, or gives some back: when they are not free, nothing changes.
func (s *Store) ResizePlace(ctx context.Context, by Actor, e Event, in PlaceInput) error {
	if in.Booths < 0 || in.Booths > BoothsMost {
		return Faults{Fault("booths", "choose_one")}
	}
	return s.changePlaces(ctx, by, e, in.PlacesPage, func(tx *Store, b *PlaceBoard) (act, error) {
		a, err := b.vendor(in.Vendor)
		if err != nil {
			return act{}, err
		}
		if !a.Mode.NeedsBooth() {
			return act{}, refuse(Conflict, "needs_no_booth")
		}
		if err := tx.write.WithContext(ctx).Model(&Application{ID: a.ID}).Update("booths", in.Booths).Error; err != nil {
			return act{}, err
		}
		if err := b.resize(a, in.Booths); err != nil {
			return act{}, err
		}
		return act{"booths_given", a.No, fmt.Sprintf("%d %s", in.Booths, b.span(b.seats[a.ID].Booths).Label())}, nil
	})
}

// resize gives a vendor that stands on the board the place of its new size that holds its first booth and
// costs the street least.
func (b *PlaceBoard) resize(a Application, booths int) error {
	for i := range b.Vendors {
		if b.Vendors[i].ID == a.ID {
			b.Vendors[i].Booths = booths
		}
	}
	seat, placed := b.seats[a.ID]
	if !placed {
		return nil
	}
	delete(b.seats, a.ID)
	b.arrange()
	var best *placing.Option
	for _, o := range b.plan.Legal(a.ID) {
		hard, soft := b.split(o.Refusals)
		free := hard == nil && (soft == nil || seat.Reason != "") && len(o.Changes) <= 1
		if free && slices.Contains(o.Booths, seat.Booths[0]) && (best == nil || o.Diff.Less(best.Diff)) {
			best = &o
		}
	}
	if best == nil {
		return refuse(Conflict, "no_booth_beside").With("vendor", a.Vendor.Name).With("booth", b.span(seat.Booths).Label())
	}
	seat.Booths = best.Booths
	b.seats[a.ID] = seat
	return nil
}
