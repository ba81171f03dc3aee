package models

import (
	"slices"
	"strings"

	"github.com/jangteo/jangteo/models/placing"
)

// PlaceScore is what a plan costs by tier, less is better; a tier is never traded for one below it.
type PlaceScore struct {
	Unplaced int64 // points of vendors without a booth
	Beside   int64 // equal goods, noise and smell side by side
	Asked    int64 // places of last time, own shop fronts, wishes, company
	Balance  int64 // variety, crowds, corners, waste, holes
	Moves    int64 // from what everybody sees
}

func scoreOf(s placing.Score) PlaceScore {
	return PlaceScore{s[placing.Unplaced], s[placing.Beside], s[placing.Asked], s[placing.Balance], s[placing.Moves]}
}

// Score is what the places of the board cost.
func (b PlaceBoard) Score() PlaceScore { return scoreOf(b.plan.Score()) }

// PlaceChoice is a booth for one vendor: with what it would cost, or why not.
type PlaceChoice struct {
	Booth  Booth
	Place  Span          // the booths that the vendor would have
	Why    *Error        // the hard rule against it, nil when there is none
	Soft   *Error        // the rule that staff may set aside for a reason, nil when there is none
	With   []Application // who would go elsewhere for it, mostly to the vendor's present place
	Better PlaceScore    // what it saves; below 0 it costs more. Empty when a rule is against it
}

// Numbers are those of the vendors that would go elsewhere, with blanks between.
func (c PlaceChoice) Numbers() string { return numbersOf(c.With) }

// Choices says of every booth what it would mean that a vendor goes there.
func (b PlaceBoard) Choices(a Application) []PlaceChoice {
	options := b.plan.Legal(a.ID)
	list := make([]PlaceChoice, len(b.Layout.Booths))
	for i, booth := range b.Layout.Booths {
		o := optionAt(options, booth)
		c := PlaceChoice{Booth: booth, Place: b.span(o.Booths)}
		others, stand := b.makingRoom(o)
		switch {
		case slices.Equal(b.seats[a.ID].Booths, o.Booths):
		case len(o.Refusals) > 0:
			c.Why, c.Soft = b.split(o.Refusals)
		case !stand:
			c.Why = refuse(Conflict, "booth_taken").With("vendor", others[0].Vendor.Name)
		default:
			c.With, c.Better = others, scoreOf(placing.Score{}.Minus(o.Diff))
		}
		list[i] = c
	}
	return list
}

// refusal says a hard rule in the words of the street.
func (b PlaceBoard) refusal(r placing.Refusal) *Error {
	booth := b.boothByID(r.Booth)
	switch r.Why {
	case placing.BoothBlocked:
		if booth.Zone == ZoneOps {
			return refuse(Conflict, "booth_is_ops")
		}
		return refuse(Conflict, "booth_blocked")
	case placing.BoothTaken:
		holder := b.vendorByID(r.Other)
		if b.seats[holder.ID].Locked {
			return refuse(Conflict, "place_locked").With("vendor", holder.Vendor.Name)
		}
		return refuse(Conflict, "booth_taken").With("vendor", holder.Vendor.Name)
	case placing.LockedAway:
		return refuse(Conflict, "vendor_locked")
	case placing.BoothPower:
		return refuse(Conflict, "booth_power").With("needs", r.Needs).With("has", r.Has)
	case placing.PanelFull:
		return refuse(Conflict, "panel_full").With("panel", r.Panel).With("needs", r.Needs).With("left", r.Has)
	case placing.TooNear:
		return refuse(Conflict, "keep_apart").With("vendor", b.vendorByID(r.Other).Vendor.Name)
	case placing.BoothWater:
		return refuse(Conflict, "booth_water")
	case placing.BoothFood:
		return refuse(Conflict, "booth_food")
	case placing.BoothFire:
		return refuse(Conflict, "booth_fire")
	case placing.BoothVehicle:
		return refuse(Conflict, "booth_vehicle")
	case placing.BoothStep:
		return refuse(Conflict, "booth_step")
	case placing.BoothCar:
		return refuse(Conflict, "booth_car").With("length", inMetres(r.Needs)).With("room", inMetres(r.Has))
	case placing.CategoryFull:
		return refuse(Conflict, "category_full").With("category", Category(r.Category)).With("count", r.Has)
	}
	return refuse(Conflict, "booth_span")
}

// PlaceTerm is one part of the answer to "why here": what it is about, and its points.
type PlaceTerm struct {
	What   string
	Points int64
	Other  Application
	Booth  Booth
	Rank   int // which wish came true, 0 for none
}

// WhyHere lists what a vendor's place costs and which wish it fulfils.
func (b PlaceBoard) WhyHere(a Application) []PlaceTerm { return b.terms(a, b.plan.Explain(a.ID)) }

func (b PlaceBoard) terms(a Application, terms []placing.Term) []PlaceTerm {
	var list []PlaceTerm
	for _, t := range terms {
		other := t.Other
		if other == a.ID {
			other = t.Vendor
		}
		list = append(list, PlaceTerm{What: string(t.What), Points: t.Points, Other: b.vendorByID(other), Booth: b.boothByID(t.Booth), Rank: t.Rank})
	}
	return list
}

// WhyNot says what it would mean that a vendor goes to a booth: the rule against it, or what it would save
// and the terms that go and come.
func (b PlaceBoard) WhyNot(a Application, booth Booth) (c PlaceChoice, gone, come []PlaceTerm) {
	for _, choice := range b.Choices(a) {
		if choice.Booth.ID == booth.ID {
			c = choice
		}
	}
	if c.Why == nil && c.Soft == nil {
		_, out, in := b.plan.WhyNot(a.ID, c.Place.First().ID)
		gone, come = b.terms(a, out), b.terms(a, in)
	}
	return c, gone, come
}

// WithoutPlace is a vendor that has no booth, the rule that keeps it off most booths, and the cheapest ways out.
type WithoutPlace struct {
	Vendor Application
	Rule   *Error // nil when nothing stands against it
	Ways   []*Error
}

// waysTold is how many ways out are told of one vendor.
const waysTold = 3

// WithoutPlaces explains the vendors without a booth, the hardest to place first.
func (b PlaceBoard) WithoutPlaces() []WithoutPlace {
	var list []WithoutPlace
	for _, a := range b.Unplaced() {
		row := WithoutPlace{Vendor: a}
		if stops := b.plan.Stopped(a.ID); len(stops) > 0 {
			row.Rule = refuse(Conflict, "mostly_"+string(stops[0].Why)).With("count", stops[0].Places)
		}
		for _, w := range b.plan.Ways(a.ID) {
			if len(row.Ways) < waysTold {
				row.Ways = append(row.Ways, b.way(w))
			}
		}
		list = append(list, row)
	}
	return list
}

// way says a way out.
func (b PlaceBoard) way(w placing.Way) *Error {
	booth := b.span(w.Changes[0].Booths).Label()
	switch w.Lift.Why {
	case "":
		if len(w.Changes) == 1 {
			return refuse(Conflict, "way_free").With("booth", booth)
		}
		other := b.moves(w.Changes)[1]
		return refuse(Conflict, "way_move").With("booth", booth).With("vendor", other.Vendor.Vendor.Name).With("to", other.To.Label())
	case placing.BoothPower:
		return refuse(Conflict, "way_booth_power").With("booth", booth).With("needs", w.LackW)
	case placing.PanelFull:
		return refuse(Conflict, "way_panel").With("booth", booth).With("panel", w.Lift.Panel).With("needs", w.LackW)
	case placing.LockedAway:
		return refuse(Conflict, "way_unlock").With("booth", b.SpanOf[w.For].Label()).With("vendor", b.vendorByID(w.For).Vendor.Name)
	case placing.CategoryFull:
		return refuse(Conflict, "way_category_full").With("category", Category(w.Lift.Category))
	case placing.TooNear:
		return refuse(Conflict, "way_near").With("booth", booth).With("vendor", b.vendorByID(w.Lift.Other).Vendor.Name)
	}
	return refuse(Conflict, "way_"+string(w.Lift.Why)).With("booth", booth)
}

// Problems says before anything is placed what can't come true, and why.
func (b PlaceBoard) Problems() []*Error {
	var list []*Error
	for _, a := range b.Vendors {
		if a.Mode.NeedsBooth() {
			list = append(list, b.unheard(a)...)
		}
	}
	for _, p := range b.task.Check() {
		if told := b.problem(p); told != nil {
			list = append(list, told)
		}
	}
	return list
}

// unheard are the wishes of one vendor that name what is not there: they bind nobody.
func (b PlaceBoard) unheard(a Application) []*Error {
	var list []*Error
	tell := func(reason, what string, value any) {
		list = append(list, refuse(Conflict, reason).With("vendor", a.Vendor.Name).With(what, value))
	}
	for _, label := range b.Layout.lostSpots(a) {
		tell("plan_wish_gone", "booth", label)
	}
	if !b.fitsSize(a) {
		tell("plan_size_gone", "metres", inMetres(a.BoothMM))
	}
	for _, line := range []string{a.Near, a.Apart} {
		for _, name := range namesIn(line) {
			if b.who(name).ID == 0 {
				tell("plan_named_gone", "name", name)
			}
		}
	}
	return list
}

// problem says what the package placing found; nil when it is told otherwise, or is no trouble.
func (b PlaceBoard) problem(p placing.Problem) *Error {
	var names []string
	for _, id := range p.Vendors {
		names = append(names, b.vendorByID(id).Vendor.Name)
	}
	vendors := strings.Join(names, ", ")
	switch p.Reason {
	case placing.BoothsShort:
		return refuse(Conflict, "plan_booths_short").With("count", p.Needs).With("booths", p.Has)
	case placing.NeedShort:
		return refuse(Conflict, "plan_short_"+string(p.Rule)).With("count", p.Needs).With("booths", p.Has)
	case placing.PowerShort:
		return refuse(Conflict, "plan_power_short").With("needs", p.Needs).With("has", p.Has)
	case placing.NowhereFits:
		return refuse(Conflict, "plan_nowhere").With("vendor", vendors)
	case placing.CrowdedOut:
		return refuse(Conflict, "plan_crowded").With("vendors", vendors).With("count", p.Needs).With("booths", p.Has)
	case placing.LocksNear, placing.ApartTogether, placing.TogetherMany, placing.TogetherRing:
		return refuse(Conflict, "plan_"+string(p.Reason)).With("vendors", vendors)
	case placing.QuotaShort:
		return refuse(Conflict, "plan_quota_short").With("category", Category(p.Category)).With("count", p.Needs).With("limit", p.Has)
	case placing.SpacingShort:
		return refuse(Conflict, "plan_spacing").With("category", p.Category).With("count", p.Needs).With("booths", p.Has)
	}
	return nil
}

// Against is the rule that stands against a choice, hard or soft; nil when none does.
func (c PlaceChoice) Against() *Error {
	if c.Why != nil {
		return c.Why
	}
	return c.Soft
}

// Word names the heaviest tier in which a difference changes something: the last part of place.better.
func (s PlaceScore) Word() string {
	for _, tier := range []struct {
		points int64
		word   string
	}{{s.Unplaced, "unplaced"}, {s.Beside, "beside"}, {s.Asked, "asked"}, {s.Balance, "balance"}, {s.Moves, "moves"}} {
		if tier.points > 0 {
			return tier.word
		} else if tier.points < 0 {
			return tier.word + "_worse"
		}
	}
	return "same"
}

// Points are those of that tier, without their sign.
func (s PlaceScore) Points() int64 {
	for _, points := range []int64{s.Unplaced, s.Beside, s.Asked, s.Balance, s.Moves} {
		if points != 0 {
			return max(points, -points)
		}
	}
	return 0
}
