package models

import "slices"

// StopKind is what a stop counts as under the rule of its tour: a vendor's kind, or a place of the street.
type StopKind string

// StopPlace is a stop that belongs to no vendor: the stage, the information booth, a sculpture.
const StopPlace StopKind = "place"

// StopKinds lists the kinds in the order in which a rule speaks of them.
var StopKinds = []StopKind{StopKind(Shop), StopKind(Artisan), StopKind(SME), StopPlace}

// TourRule says when a card is complete: so many stamps, of which some must be of artisans, or one of each
// kind that the tour has. It knows neither people nor the database.
type TourRule struct {
	Need     int  // stamps in all
	Artisans int  // of them at least so many at artisans
	EachKind bool // at least one of each kind of stop that there is
}

// Missing is how many more stamps of a kind a card needs; Kind is "" where any stop does.
type Missing struct {
	Kind  StopKind
	Count int
}

// Missing lists what a card still needs, the particular kinds first; empty when it is complete. stamped are
// the kinds of the stops that it has, stops those of all that count.
func (r TourRule) Missing(stamped, stops []StopKind) []Missing {
	var list []Missing
	named := 0
	for _, kind := range StopKinds {
		if more := r.least(kind, stops) - count(stamped, kind); more > 0 {
			list = append(list, Missing{kind, more})
			named += more
		}
	}
	if rest := r.Need - len(stamped) - named; rest > 0 {
		list = append(list, Missing{"", rest})
	}
	return list
}

// least is how many stamps of a kind the rule asks for.
func (r TourRule) least(kind StopKind, stops []StopKind) int {
	n := 0
	if r.EachKind && slices.Contains(stops, kind) {
		n = 1
	}
	if kind == StopKind(Artisan) {
		n = max(n, r.Artisans)
	}
	return n
}

// Reachable says whether somebody who visits all stops completes a card.
func (r TourRule) Reachable(stops []StopKind) bool { return len(r.Missing(stops, stops)) == 0 }

// Total is how many stamps complete a card for who wastes none.
func (r TourRule) Total(stops []StopKind) int {
	n := 0
	for _, m := range r.Missing(nil, stops) {
		n += m.Count
	}
	return n
}

func count(list []StopKind, kind StopKind) int {
	n := 0
	for _, k := range list {
		if k == kind {
			n++
		}
	}
	return n
}
