package models

import (
	"context"
	"slices"
	"strings"

	"github.com/jangteo/jangteo/models/placing"
)

// PlaceInput is what staff do to one vendor.
type PlaceInput struct {
	PlacesPage
	Vendor string // number
	Booth  string // label; who has more booths stands on those from it on, or up to it where the row ends
	With   string // numbers of those who stood there when staff dropped another on it, with blanks between: they change places
	Reason string // why a soft rule is set aside
	Booths int    // how many side by side staff give it, 0 for as many as it asks for
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
		seat := b.seats[a.ID]
		label := b.span(seat.Booths).Label()
		switch {
		case err != nil:
			return act{}, err
		case swapped != "":
			return act{"booths_swapped", a.No, swapped + " " + label}, nil
		case seat.Reason != "":
			return act{"booth_assigned", a.No, label + ": " + seat.Reason}, nil
		}
		return act{"booth_assigned", a.No, label}, nil
	})
}

// put moves one vendor, and gives the numbers of those with whom it changed places.
func (b *PlaceBoard) put(a Application, booth Booth, in PlaceInput) (string, error) {
	if !a.Mode.NeedsBooth() {
		return "", refuse(Conflict, "needs_no_booth")
	}
	option := b.option(a, booth)
	if slices.Equal(b.seats[a.ID].Booths, option.Booths) {
		return "", nil
	}
	hard, soft := b.split(option.Refusals)
	switch {
	case hard != nil:
		return "", hard
	case soft != nil && in.Reason == "":
		return "", Faults{soft}
	case soft != nil:
		b.seats[a.ID] = Seat{Booths: option.Booths, Source: "staff", Reason: in.Reason}
		return "", nil
	}
	others, stand := b.makingRoom(option)
	numbers := numbersOf(others)
	if !stand || numbers != in.With && len(others) > 0 {
		return "", refuse(Conflict, "booth_taken").With("vendor", others[0].Vendor.Name)
	}
	source := "staff"
	if len(others) > 0 {
		source = "swap"
	}
	b.seat(option.Changes, source)
	return numbers, nil
}

// makingRoom are those who go elsewhere so that a vendor can take a place, and whether all of them find one.
func (b PlaceBoard) makingRoom(o placing.Option) (others []Application, stand bool) {
	stand = true
	for i, c := range o.Changes {
		if i > 0 {
			others = append(others, b.vendorByID(c.Vendor))
			stand = stand && len(c.Booths) > 0
		}
	}
	return others, stand
}

// numbersOf writes the numbers of vendors with blanks between.
func numbersOf(vendors []Application) string {
	numbers := make([]string, len(vendors))
	for i, a := range vendors {
		numbers[i] = a.No
	}
	return strings.Join(numbers, " ")
}

// option is what placing says of one vendor on one booth.
func (b PlaceBoard) option(a Application, booth Booth) placing.Option {
	return optionAt(b.plan.Legal(a.ID), booth)
}

// optionAt is the place that begins at a booth, or where the row ends before it is long enough, the one that
// holds it.
func optionAt(options []placing.Option, booth Booth) placing.Option {
	i := slices.IndexFunc(options, func(o placing.Option) bool { return o.Booths[0] == booth.ID })
	if i < 0 {
		i = slices.IndexFunc(options, func(o placing.Option) bool { return slices.Contains(o.Booths, booth.ID) })
	}
	if i < 0 {
		return placing.Option{Booths: []int64{booth.ID}, Refusals: []placing.Refusal{{Why: placing.NoSpan, Booth: booth.ID}}}
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

// ClearPlace takes a vendor off its place. One without a place stays as it is.
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
		return act{action, a.No, b.span(seat.Booths).Label()}, nil
	})
}
