package placing

import "slices"

// Option is what would happen if a vendor took a place.
type Option struct {
	Booths   []int64
	Refusals []Refusal // the rules that it would break; the rest is empty then
	Diff     Score     // what the plan would cost more, below 0 when it would be better
	Changes  []Place   // the vendor, and who makes room for it by taking its place; no booths for who loses its own
}

// Legal lists every place of a vendor's shape with what it would cost, or with the rules that stand
// against it. A taken place is offered as an exchange where both fit.
func (p *Plan) Legal(vendor int64) []Option {
	v, known := p.task.vendorAt[vendor]
	if !known {
		return nil
	}
	t, st := p.task, p.state.clone()
	list := make([]Option, 0, len(t.booths))
	at := slices.Repeat([]int{-1}, len(t.spans))
	for _, s := range t.shapes[v] {
		at[s] = len(list)
		list = append(list, Option{Booths: t.idsOf(s)})
	}
	st.trials(v, nil, func(m *move) {
		o := &list[at[m.s]]
		o.Diff, o.Changes = m.score.Minus(p.state.score), st.changes(m)
	})
	home := st.place[v]
	if home >= 0 {
		st.take(v)
	}
	for _, s := range t.shapes[v] {
		if o := &list[at[s]]; s != home && o.Changes == nil {
			o.Refusals = st.refusals(v, s)
		}
	}
	return list
}

// WhyNot says what it would mean that a vendor takes a place that begins at a booth: the rules
// against it, or the difference and the terms that go and come.
func (p *Plan) WhyNot(vendor, booth int64) (o Option, gone, come []Term) {
	_, knownVendor := p.task.vendorAt[vendor]
	_, knownBooth := p.task.boothAt[booth]
	switch {
	case !knownVendor:
		return Option{Refusals: []Refusal{{Why: VendorUnknown, Booth: booth, Other: vendor}}}, nil, nil
	case !knownBooth:
		return Option{Refusals: []Refusal{{Why: BoothUnknown, Booth: booth}}}, nil, nil
	}
	for _, o := range p.Legal(vendor) {
		if o.Booths[0] == booth {
			gone, come = p.difference(o)
			return o, gone, come
		}
	}
	return Option{Refusals: []Refusal{{Why: NoSpan, Booth: booth}}}, nil, nil
}

func (p *Plan) difference(o Option) (gone, come []Term) {
	if o.Changes == nil {
		return nil, nil
	}
	before, after := p.Terms(), p.With(o.Changes).Terms()
	return without(before, after), without(after, before)
}

// With is the plan after some changes: a vendor without booths loses its place.
func (p *Plan) With(changes []Place) *Plan {
	next := &Plan{Rounds: p.Rounds, task: p.task, state: p.state.clone()}
	for _, c := range changes {
		if v, known := p.task.vendorAt[c.Vendor]; known && next.state.place[v] >= 0 {
			next.state.take(v)
		}
	}
	for _, c := range changes {
		v, known := p.task.vendorAt[c.Vendor]
		if s := p.task.spanFor(c.Booths); known && s >= 0 && next.state.room(s) && next.state.place[v] < 0 {
			next.state.put(v, s)
		}
	}
	return next
}

// without is what the first list has more than the second.
func without(list, other []Term) []Term {
	left := map[Term]int{}
	for _, term := range other {
		left[term]++
	}
	var more []Term
	for _, term := range list {
		if left[term]--; left[term] < 0 {
			more = append(more, term)
		}
	}
	return more
}

// Swaps are the n best single moves and exchanges that make the plan better, the best first; of the
// moves that touch the same vendors only the best.
func (p *Plan) Swaps(n int) []Option {
	t, st := p.task, p.state.clone()
	var found []move
	for v := range t.vendors {
		if m, better := st.bestMove(v); better {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b move) int { return a.score.compare(b.score) })
	var list []Option
	seen := map[int]bool{}
	for _, m := range found {
		if len(list) >= n {
			break
		}
		if m.n == 1 && seen[m.v] && seen[m.out[0].v] {
			continue
		}
		seen[m.v] = true
		for _, o := range m.out[:m.n] {
			seen[o.v] = true
		}
		list = append(list, Option{Booths: t.idsOf(m.s), Diff: m.score.Minus(p.state.score), Changes: st.changes(&m)})
	}
	return list
}

// Fill lists who of the unplaced could take an empty booth without anybody else moving, each with its
// best place there: who costs the street least first, then by draw number.
func (p *Plan) Fill(booth int64) []Option {
	t, st := p.task, p.state
	var list []Option
	for v, home := range st.place {
		best, least := -1, points{}
		for _, s := range t.fits[v] {
			if home < 0 && t.holds(s, booth) && st.free(v, s) {
				if cost := st.around(v, s); best < 0 || cost.less(least) {
					best, least = s, cost
				}
			}
		}
		if best >= 0 {
			list = append(list, Option{Booths: t.idsOf(best), Diff: least.score(t.missing(v)), Changes: st.seats(seat{v, best})})
		}
	}
	slices.SortStableFunc(list, func(a, b Option) int {
		return slices.Compare(a.Diff[Beside:], b.Diff[Beside:])
	})
	return list
}
