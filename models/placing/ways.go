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

// Way is a way out for a vendor without a place: the one rule to lift, if any, and what would stand
// where then.
type Way struct {
	Lift    Refusal // Why is "" when it is enough that somebody moves; LockedAway with Other unlocks that vendor
	LackW   int     // so many watts more would do, of PanelFull and BoothPower
	Changes []Place
	Diff    Score // as if the rule were lifted
}

// Ways lists the cheapest ways out for a vendor without a place, at most one for each rule that
// could be lifted: first those where somebody moves, then by what is lacking, then by cost.
func (p *Plan) Ways(vendor int64) []Way {
	v, known := p.task.vendorAt[vendor]
	if !known || p.state.place[v] >= 0 {
		return nil
	}
	st := p.state.clone()
	best := map[Refusal]Way{}
	keep := func(w Way) {
		key := Refusal{Why: w.Lift.Why, Panel: w.Lift.Panel, Category: w.Lift.Category}
		if old, has := best[key]; !has || w.compare(old) < 0 {
			best[key] = w
		}
	}
	for _, s := range p.task.shapes[v] {
		switch r := st.refusals(v, s); {
		case len(r) == 0:
			keep(st.way(Refusal{}, seat{v, s}))
		case len(r) == 1 && r[0].Why == BoothTaken:
			st.aside(v, s, keep)
		case len(r) == 1 && r[0].Why != BoothBlocked:
			keep(st.way(r[0], seat{v, s}))
		}
	}
	list := make([]Way, 0, len(best))
	for _, w := range best {
		list = append(list, w)
	}
	slices.SortFunc(list, Way.compare)
	return list
}

func (w Way) compare(o Way) int {
	lifts := func(w Way) int {
		if w.Lift.Why == "" {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(lifts(w), lifts(o)), cmp.Compare(w.LackW, o.LackW), w.Diff.compare(o.Diff), cmp.Compare(w.Lift.Why, o.Lift.Why),
		cmp.Compare(w.Lift.Panel, o.Lift.Panel), slices.Compare(w.Changes[0].Booths, o.Changes[0].Booths),
	)
}

// way is what lifting a rule gives: the seats taken one after the other, whoever sat there lifted before.
func (st *state) way(lift Refusal, seats ...seat) Way {
	w := Way{Lift: lift, LackW: max(0, lift.Needs-lift.Has)}
	for _, x := range seats {
		if st.place[x.v] < 0 {
			w.Diff = w.Diff.Plus(st.around(x.v, x.s))
		}
		w.Changes = append(w.Changes, Place{Vendor: st.task.vendors[x.v].ID, Booths: st.task.idsOf(x.s)})
	}
	return w
}

// aside looks for another place for the one vendor who stands on a span; a locked one would have to be unlocked.
func (st *state) aside(v, s int, keep func(Way)) {
	guests := st.occupants(v, s)
	if len(guests) != 1 {
		return
	}
	u := guests[0]
	was, before := st.place[u], st.score
	st.take(u)
	if st.free(v, s) {
		st.put(v, s)
		if to := st.elsewhere(u); to >= 0 {
			lift := Refusal{}
			if st.locked(u) {
				lift = Refusal{Why: LockedAway, Booth: st.task.booths[st.task.spans[was].booths[0]].ID, Other: st.task.vendors[u].ID}
			}
			w := st.way(lift, seat{v, s}, seat{u, to})
			w.Diff = st.score.Plus(st.around(u, to)).Minus(before)
			keep(w)
		}
		st.take(v)
	}
	st.put(u, was)
}

// elsewhere is the best free place of a vendor, its lock aside, -1 for none.
func (st *state) elsewhere(u int) int {
	best, least := -1, Score{}
	for _, s := range st.task.shapes[u] {
		if slices.ContainsFunc(st.refusals(u, s), func(r Refusal) bool { return r.Why != LockedAway }) {
			continue
		}
		if cost := st.around(u, s); best < 0 || cost.Less(least) {
			best, least = s, cost
		}
	}
	return best
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
		if refusals := p.without(v).refusals(v, s); len(refusals) > 0 {
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
