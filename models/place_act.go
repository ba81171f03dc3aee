package models

import (
	"context"
	"slices"

	"github.com/jangteo/jangteo/models/placing"
)

// PlaceInput is what staff do to one vendor.
type PlaceInput struct {
	PlacesPage
	Vendor string // number
	Booth  string // label
	With   string // number of the vendor who stood there when staff dropped another on it: the two change places
	Reason string // why a soft rule is set aside
}

// placeReasonMax is the length of a reason, in characters.
const placeReasonMax = 200

// AssignBooth puts a vendor on a free booth, or moves it there, whatever was on the page.
func (s *Store) AssignBooth(ctx context.Context, by Actor, e Event, vendorNo, boothLabel string) error {
	return s.PlaceVendor(ctx, by, e, PlaceInput{Vendor: vendorNo, Booth: boothLabel})
}

// PlaceVendor puts a vendor on a booth, moves it there, or lets it change places with who stands there.
// The rules are checked in the transaction, and the unique key decides between two staff at the same moment.
func (s *Store) PlaceVendor(ctx context.Context, by Actor, e Event, in PlaceInput) error {
	in.Reason = oneLine(in.Reason)
	var long Faults
	long.tooLong("reason", in.Reason, placeReasonMax)
	if err := long.Err(); err != nil {
		return err
	}
	return s.changePlaces(ctx, by, e, in.PlacesPage, func(_ *Store, b *PlaceBoard) (act, error) {
		a, err := b.vendor(in.Vendor)
		if err != nil {
			return act{}, err
		}
		booth, has := b.Layout.Booth(in.Booth)
		if !has {
			return act{}, refuse(NotFound, "unknown_booth")
		}
		swapped, err := b.put(a, booth, in)
		switch {
		case err != nil:
			return act{}, err
		case swapped != "":
			return act{"booths_swapped", a.No, swapped + " " + booth.Label}, nil
		case b.seats[a.ID].Reason != "":
			return act{"booth_assigned", a.No, booth.Label + ": " + b.seats[a.ID].Reason}, nil
		}
		return act{"booth_assigned", a.No, booth.Label}, nil
	})
}

// put moves one vendor, and gives the number of the one with which it changed places.
func (b *PlaceBoard) put(a Application, booth Booth, in PlaceInput) (string, error) {
	if !a.Mode.NeedsBooth() {
		return "", refuse(Conflict, "needs_no_booth")
	}
	was, placed := b.seats[a.ID]
	if placed && was.BoothID == booth.ID {
		return "", nil
	}
	option := b.option(a, booth)
	next := Assignment{BoothID: booth.ID, Source: "staff"}
	if hard, soft := b.split(option.Refusals); hard != nil {
		return "", hard
	} else if soft != nil {
		if in.Reason == "" {
			return "", Faults{soft}
		}
		next.Reason = in.Reason
	}
	holder, taken := b.ByBooth[booth.ID]
	if taken {
		if holder.No != in.With || !placed {
			return "", refuse(Conflict, "booth_taken").With("vendor", holder.Vendor.Name)
		}
		next.Source = "swap"
		b.seats[holder.ID] = Assignment{BoothID: was.BoothID, Source: "swap"}
	}
	b.seats[a.ID] = next
	return holder.No, nil
}

// option is what placing says of one vendor on one booth.
func (b PlaceBoard) option(a Application, booth Booth) placing.Option {
	options := b.plan.Legal(a.ID)
	i := slices.IndexFunc(options, func(o placing.Option) bool { return o.Booths[0] == booth.ID })
	if i < 0 {
		return placing.Option{Refusals: []placing.Refusal{{Why: placing.BoothBlocked, Booth: booth.ID}}}
	}
	return options[i]
}

// split finds the first hard rule that refuses a place, and else the soft one that staff may set aside. Of
// a taken booth the rule that would stand even if it were free says more than that it is taken.
func (b PlaceBoard) split(refusals []placing.Refusal) (hard, soft *Error) {
	var taken *Error
	for _, r := range refusals {
		switch {
		case softRule(r.Why):
			if soft == nil {
				soft = b.softFault(r)
			}
		case r.Why == placing.BoothTaken:
			taken = b.refusal(r)
		case hard == nil && (taken == nil || b.standsAnyway(&r)):
			hard = b.refusal(r)
		}
	}
	if hard == nil {
		hard = taken
	}
	return hard, soft
}

// standsAnyway says whether a rule refuses a taken booth even if it were free.
func (b PlaceBoard) standsAnyway(r *placing.Refusal) bool {
	if r.Why == placing.BoothPower {
		r.Has = b.boothByID(r.Booth).MaxW
		return r.Needs > r.Has
	}
	return r.Why != placing.PanelFull
}

// softRule says whether staff may set a rule aside for a reason: the zone for food is the organiser's own
// order, and keeping apart a vendor's wish.
func softRule(why placing.Why) bool { return why == placing.BoothFood || why == placing.TooNear }

func (b PlaceBoard) softFault(r placing.Refusal) *Error {
	if r.Why == placing.TooNear {
		return Fault("reason", "why_near").With("vendor", b.vendorByID(r.Other).Vendor.Name)
	}
	return Fault("reason", "why_food")
}

// ClearBooth takes a vendor off its booth, whatever was on the page. A vendor without one stays as it is.
func (s *Store) ClearBooth(ctx context.Context, by Actor, e Event, vendorNo string) error {
	return s.ClearPlace(ctx, by, e, PlaceInput{Vendor: vendorNo})
}

// ClearPlace takes a vendor off its booth.
func (s *Store) ClearPlace(ctx context.Context, by Actor, e Event, in PlaceInput) error {
	return s.changePlaces(ctx, by, e, in.PlacesPage, func(_ *Store, b *PlaceBoard) (act, error) {
		a, err := b.vendor(in.Vendor)
		if err != nil {
			return act{}, err
		}
		if b.seats[a.ID].Locked {
			return act{}, refuse(Conflict, "place_locked").With("vendor", a.Vendor.Name)
		}
		delete(b.seats, a.ID)
		return act{"booth_cleared", a.No, ""}, nil
	})
}

// LockPlace fixes a vendor on its booth, or lets it move again.
func (s *Store) LockPlace(ctx context.Context, by Actor, e Event, in PlaceInput, lock bool) error {
	return s.changePlaces(ctx, by, e, in.PlacesPage, func(_ *Store, b *PlaceBoard) (act, error) {
		a, err := b.vendor(in.Vendor)
		if err != nil {
			return act{}, err
		}
		seat, placed := b.seats[a.ID]
		if !placed {
			return act{}, refuse(Conflict, "no_booth_yet").With("vendor", a.Vendor.Name)
		}
		seat.Locked = lock
		b.seats[a.ID] = seat
		action := "booth_unlocked"
		if lock {
			action = "booth_locked"
		}
		return act{action, a.No, b.boothByID(seat.BoothID).Label}, nil
	})
}
