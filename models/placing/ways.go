package placing

import (
	"cmp"
	"slices"
)

// Stop is a rule that keeps a vendor off so many places.
type Stop struct {
	Why    Why
	Places int
}

// Stopped says which rules keep a vendor off the places of its shape, the most frequent first. A
// place counts for each rule that it breaks.
func (p *Plan) Stopped(vendor int64) []Stop {
	v, known := p.task.vendorAt[vendor]
	if !known {
		return nil
	}
	st := p.without(v)
	var stops []Stop
	for _, s := range p.task.shapes[v] {
		for _, r := range st.refusals(v, s) {
			at := slices.IndexFunc(stops, func(known Stop) bool { return known.Why == r.Why })
			if at < 0 {
				at, stops = len(stops), append(stops, Stop{Why: r.Why})
			}
			stops[at].Places++
		}
	}
	if len(p.task.shapes[v]) == 0 {
		return []Stop{{Why: NoSpan, Places: len(p.task.booths)}}
	}
	slices.SortStableFunc(stops, func(a, b Stop) int { return cmp.Or(cmp.Compare(b.Places, a.Places), cmp.Compare(a.Why, b.Why)) })
	return stops
}

// without is the state as if a vendor had no place.
func (p *Plan) without(v int) *state {
	st := p.state.clone()
	if st.place[v] >= 0 {
		st.take(v)
	}
	return st
}

// Way is a way out for a vendor without a place: the one rule to lift, if any, for whom, and what
// would stand where then.
type Way struct {
	Lift    Refusal // Why is "" when it is enough that somebody moves
	For     int64   // the vendor for whom the rule is lifted: itself, or the one that makes room
	LackW   int     // so many watts more would do, of PanelFull and BoothPower
	Changes []Place
	Diff    Score // as if the rule were lifted
}

// Ways lists the cheapest ways out for a vendor without a place, one for each rule that could be
// lifted for it or for one that makes room: first those where somebody just moves, then by the watts
// that are lacking, by how many move, and by cost.
func (p *Plan) Ways(vendor int64) []Way {
	v, known := p.task.vendorAt[vendor]
	if !known || p.state.place[v] >= 0 {
		return nil
	}
	st := p.state.clone()
	var best []Way
	keep := func(w Way) {
		at := slices.IndexFunc(best, func(old Way) bool { return old.alike(w) })
		if at < 0 {
			best = append(best, w)
		} else if w.compare(best[at]) < 0 {
			best[at] = w
		}
	}
	for _, s := range p.task.shapes[v] {
		if st.taken(v, s) >= 0 {
			st.aside(v, s, keep)
		} else if w, is := exception(vendor, st.refusals(v, s), 0, nil); is {
			w.Changes, w.Diff = st.seats(seat{v, s}), st.around(v, s).score(p.task.missing(v))
			keep(w)
		}
	}
	slices.SortFunc(best, Way.compare)
	return best
}

func (w Way) alike(o Way) bool {
	own := func(w Way) bool { return w.For == w.Changes[0].Vendor }
	return w.Lift.Why == o.Lift.Why && w.Lift.Panel == o.Lift.Panel && w.Lift.Category == o.Lift.Category && own(w) == own(o)
}

func (w Way) compare(o Way) int {
	lifts := func(w Way) int { return min(1, len(w.Lift.Why)) }
	return cmp.Or(
		cmp.Compare(lifts(w), lifts(o)), cmp.Compare(w.LackW, o.LackW), cmp.Compare(len(w.Changes), len(o.Changes)), w.Diff.compare(o.Diff), cmp.Compare(w.Lift.Why, o.Lift.Why),
		cmp.Compare(w.Lift.Panel, o.Lift.Panel), slices.Compare(w.Changes[0].Booths, o.Changes[0].Booths),
	)
}

// exception is a way that lifts the one rule that stands against a vendor or against who makes room
// for it; it is none when there are more, or when no exception helps.
func exception(vendor int64, own []Refusal, guest int64, others []Refusal) (w Way, is bool) {
	if len(own)+len(others) > 1 {
		return w, false
	}
	for _, r := range own {
		w.Lift, w.For = r, vendor
	}
	for _, r := range others {
		w.Lift, w.For = r, guest
	}
	if w.Lift.Why == BoothPower || w.Lift.Why == PanelFull {
		w.LackW = max(0, w.Lift.Needs-w.Lift.Has)
	}
	return w, w.Lift.Why != BoothTaken && w.Lift.Why != BoothBlocked
}

// aside looks for another place for the one vendor who stands on a span.
func (st *state) aside(v, s int, keep func(Way)) {
	guests := st.occupants(v, s)
	if len(guests) != 1 {
		return
	}
	t, u := st.task, guests[0]
	was, before := st.place[u], st.score
	st.take(u)
	if own := st.refusals(v, s); len(own) < 2 {
		st.put(v, s)
		for _, to := range t.shapes[u] {
			w, is := exception(t.vendors[v].ID, own, t.vendors[u].ID, st.refusals(u, to))
			if is && to != was {
				w.Changes, w.Diff = st.seats(seat{v, s}, seat{u, to}), st.score.Plus(st.around(u, to).score(t.missing(u))).Minus(before)
				keep(w)
			}
		}
		st.take(v)
	}
	st.put(u, was)
}

// Breach is a vendor whose place breaks rules, in a plan that staff made.
type Breach struct {
	Vendor   int64
	Refusals []Refusal
}

// Broken lists the places that break a hard rule, and those that could not be taken over. It is empty
// for every plan that Solve made.
func (p *Plan) Broken() []Breach {
	var list []Breach
	for v, s := range p.state.place {
		if s < 0 {
			continue
		}
		refusals := p.without(v).refusals(v, s)
		if !p.task.roomy(v, s) {
			refusals = append(refusals, Refusal{Why: NoSpan, Booth: p.task.idsOf(s)[0]})
		}
		if len(refusals) > 0 {
			list = append(list, Breach{Vendor: p.task.vendors[v].ID, Refusals: refusals})
		}
	}
	for _, place := range p.left {
		r := Refusal{Why: NoSpan}
		if _, known := p.task.vendorAt[place.Vendor]; !known {
			r.Why = VendorUnknown
		} else if len(place.Booths) > 0 {
			r.Booth = place.Booths[0]
		}
		list = append(list, Breach{Vendor: place.Vendor, Refusals: []Refusal{r}})
	}
	return list
}

// roomy says whether a span has the booths and the frontage that a vendor needs, or more.
func (t *Task) roomy(v, s int) bool {
	return slices.ContainsFunc(t.shapes[v], func(shape int) bool {
		return !slices.ContainsFunc(t.spans[shape].booths, func(b int) bool { return !t.spans[s].has(b) })
	})
}
