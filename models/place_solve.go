package models

import (
	"context"
	"fmt"
	"slices"

	"github.com/jangteo/jangteo/models/placing"
)

// SolveInput says how to place the vendors.
type SolveInput struct {
	PlacesPage
	OnlyLocked bool   // place anew all that are not locked; else who stands somewhere stays
	Seed       uint64 // of the search: the same seed gives the same plan on every machine
}

// solveRounds is how long the search goes on after the first plan: as many rounds on every machine. For 92 vendors
// on 150 booths they take about an eighth of a second, and reach what an unhurried half second would.
const solveRounds = 300

// Solved counts what came of it.
type Solved struct{ Placed, Unplaced int }

// SolvePlaces places all that have no booth yet. It is worked out beside the database and written at once:
// not at all when somebody changed a place meanwhile.
func (s *Store) SolvePlaces(ctx context.Context, by Actor, e Event, in SolveInput) (Solved, error) {
	b, err := s.PlaceBoard(ctx, e, in.Draft)
	if err != nil {
		return Solved{}, err
	}
	if in.Seen > 0 && in.Seen != b.Revision() {
		return Solved{}, b.Last.changed()
	}
	held := func(Seat) bool { return !in.OnlyLocked }
	task := placing.New(b.street(), b.vendors(held), placing.Rules{Categories: b.categories(held), Rounds: solveRounds, Seed: in.Seed})
	plan := task.Solve(ctx)
	if err := b.keepsHeld(plan, held); err != nil {
		return Solved{}, err
	}
	in.Seen = b.Revision()
	out := Solved{Placed: len(plan.Places()), Unplaced: len(plan.Unplaced())}
	err = s.changePlaces(ctx, by, e, in.PlacesPage, func(_ *Store, now *PlaceBoard) (act, error) {
		now.take(plan.Places(), "auto")
		return act{"places_solved", e.Slug, fmt.Sprintf("seed %d, %d placed, %d not", in.Seed, out.Placed, out.Unplaced)}, nil
	})
	return out, err
}

// keepsHeld refuses a plan that would send somebody away whom it was to leave: its place breaks a rule
// that nobody can set aside, since the plan of the street or its application was changed.
func (b PlaceBoard) keepsHeld(plan *placing.Plan, held func(Seat) bool) error {
	out := plan.Unplaced()
	for _, a := range b.Vendors {
		seat, placed := b.seats[a.ID]
		if placed && (seat.Locked || held(seat)) && slices.Contains(out, a.ID) {
			return refuse(Conflict, "place_broken").With("vendor", a.Vendor.Name).With("booth", b.span(seat.Booths).Label())
		}
	}
	return nil
}

// take makes a plan the seats of the board; who stays keeps its lock and reason.
func (b *PlaceBoard) take(places []placing.Place, source string) {
	next := make(map[int64]Seat, len(places))
	for _, p := range places {
		seat, stands := b.seats[p.Vendor]
		if !stands || !slices.Equal(seat.Booths, p.Booths) {
			seat = Seat{Booths: p.Booths, Source: source}
		}
		next[p.Vendor] = seat
	}
	b.seats = next
}

// seat takes changes over.
func (b *PlaceBoard) seat(changes []placing.Place, source string) {
	for _, c := range changes {
		b.seats[c.Vendor] = Seat{Booths: c.Booths, Source: source}
	}
}

// PlaceSwap is a move that makes the plan better, or an exchange.
type PlaceSwap struct {
	Moves []PlaceMove
	Gain  PlaceScore // what it saves by tier; above 0 is better
}

// PlaceMove is a vendor that goes from one place to another.
type PlaceMove struct {
	Vendor   Application
	From, To Span // no booths: it had none, or gets none
}

// Swaps are the n best single moves and exchanges. Who is locked stays.
func (b PlaceBoard) Swaps(n int) []PlaceSwap {
	var list []PlaceSwap
	for _, o := range b.plan.Swaps(n) {
		list = append(list, PlaceSwap{Moves: b.moves(o.Changes), Gain: scoreOf(placing.Score{}.Minus(o.Diff))})
	}
	return list
}

func (b PlaceBoard) moves(changes []placing.Place) []PlaceMove {
	var list []PlaceMove
	for _, c := range changes {
		list = append(list, PlaceMove{Vendor: b.vendorByID(c.Vendor), From: b.SpanOf[c.Vendor], To: b.span(c.Booths)})
	}
	return list
}

// DoSwap does the swap that begins with a vendor going to a place: one of those that the page offered.
func (s *Store) DoSwap(ctx context.Context, by Actor, e Event, in PlaceInput) error {
	return s.changePlaces(ctx, by, e, in.PlacesPage, func(_ *Store, b *PlaceBoard) (act, error) {
		for _, o := range b.plan.Swaps(len(b.Vendors)) {
			moves := b.moves(o.Changes)
			if len(moves) == 0 || moves[0].Vendor.No != in.Vendor || moves[0].To.Label() != in.Booth {
				continue
			}
			b.seat(o.Changes, "swap")
			return act{"booths_swapped", in.Vendor, in.Booth}, nil
		}
		return act{}, refuse(Conflict, "swap_gone")
	})
}
