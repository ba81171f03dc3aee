package placing

import "slices"

// Terms are all parts of what a plan costs, each pair once. Their points add up to the score.
func (p *Plan) Terms() []Term {
	var list []Term
	tell := func(term Term) { list = append(list, term) }
	for v := range p.state.place {
		p.state.termsOf(v, tell)
		for u := range v {
			p.state.pairTerms(u, v, tell)
		}
	}
	p.state.holeTerms(tell)
	return list
}

// Explain lists the terms in which a vendor takes part: what its place costs, and what it and its
// neighbours cost each other. A wish that came true is there without points.
func (p *Plan) Explain(vendor int64) []Term {
	v, known := p.task.vendorAt[vendor]
	if !known {
		return nil
	}
	var list []Term
	tell := func(term Term) { list = append(list, term) }
	p.state.termsOf(v, tell)
	for u := range p.state.place {
		if u != v {
			p.state.pairTerms(min(u, v), max(u, v), tell)
		}
	}
	p.state.holeTerms(func(term Term) {
		if term.Vendor == vendor {
			tell(term)
		}
	})
	return list
}

func (st *state) termsOf(v int, tell func(Term)) {
	if st.place[v] < 0 {
		tell(Term{Tier: Unplaced, What: NotPlaced, Points: st.task.missing(v), Vendor: st.task.vendors[v].ID})
		return
	}
	st.task.ownTerms(v, st.place[v], tell)
}

func (st *state) pairTerms(a, b int, tell func(Term)) {
	if st.place[a] < 0 || st.place[b] < 0 {
		return
	}
	t := st.task
	va, vb, near := &t.vendors[a], &t.vendors[b], t.relation(st.place[a], st.place[b])
	say := func(tier Tier, what What, points int) {
		if points != 0 {
			tell(Term{Tier: tier, What: what, Points: int64(points), Vendor: va.ID, Other: vb.ID, Near: near})
		}
	}
	if near != Far {
		t.clashes(va, vb, func(what What, points int) { say(tierOf(near), what, points*t.weights.Near[near]) })
	}
	if slices.Contains(t.together[a], b) {
		say(Asked, NotTogether, t.company(near))
	}
	if va.Magnet && vb.Magnet {
		say(Balance, Crowd, t.crowding(st.place[a], st.place[b]))
	}
}

// holeTerms tells the empty booths beside taken ones.
func (st *state) holeTerms(tell func(Term)) {
	t := st.task
	for b := range t.booths {
		if st.at[b].n == 0 {
			continue
		}
		for _, side := range t.sides[b] {
			if st.at[side].n == 0 && !t.booths[side].Blocked && t.weights.Hole > 0 {
				tell(Term{Tier: Balance, What: Hole, Points: int64(t.weights.Hole), Vendor: t.vendors[st.at[b].who[0]].ID, Booth: t.booths[side].ID})
			}
		}
	}
}
