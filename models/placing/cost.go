package placing

// missing is what an unplaced vendor costs: those whom staff locked count before all others, then
// their number, then their priority.
func (t *Task) missing(v int) int64 {
	const one, locked = 1_000_000, 1_000_000_000_000
	if t.vendors[v].Locked != 0 {
		return locked + int64(t.vendors[v].Priority)
	}
	return one + int64(t.vendors[v].Priority)
}

// around is what a vendor without a place would cost on a span as the street stands now, with all
// that it changes for its neighbours.
func (st *state) around(v, s int) points {
	t := st.task
	cost := t.ownOf(v, s)
	clash := t.clash[v*len(t.vendors) : (v+1)*len(t.vendors)]
	for _, e := range t.near[s] {
		c := &st.at[e.to]
		for i := range c.n {
			u := int(c.who[i])
			if clash[u] == 0 || t.wide && len(t.spans[st.place[u]].booths) > 1 && !st.nearest(s, u, e.to) {
				continue
			}
			if weighed := clash[u] * int64(t.weights.Near[e.near]); e.near == Diagonal {
				cost.balance += weighed
			} else {
				cost.beside += weighed
			}
		}
	}
	for _, b := range t.spans[s].booths {
		if c := &st.at[b]; c.n == 0 {
			cost.balance += st.holes(b, s)
		} else {
			cost.beside += st.within(v, s, b)
		}
	}
	for _, u := range t.together[v] {
		if st.place[u] >= 0 {
			cost.asked += int64(t.company(t.relation(s, st.place[u])))
		}
	}
	if t.vendors[v].Magnet {
		for _, u := range t.magnets {
			if st.place[u] >= 0 && u != v {
				cost.balance += int64(t.crowding(s, st.place[u]))
			}
		}
	}
	return cost
}

// within is what those cost who stand in the same booth already.
func (st *state) within(v, s, b int) (sum int64) {
	t, c := st.task, &st.at[b]
	for _, u := range c.who[:c.n] {
		if t.firstCommon(s, st.place[u]) == b {
			sum += t.clash[v*len(t.vendors)+int(u)] * int64(t.weights.Near[Shared])
		}
	}
	return sum
}

// ownCost is what a span costs its vendor whoever stands around, by tier, small enough that the
// table of all of them stays near the processor.
type ownCost struct{ asked, balance, moves int32 }

// ownOf is what a span costs its vendor whoever stands around.
func (t *Task) ownOf(v, s int) points {
	c := &t.own[v*len(t.spans)+s]
	if !t.fit[v*len(t.spans)+s] {
		other := t.ownScore(v, s) // only plans of staff ask for places that do not fit
		c = &other
	}
	return points{0, int64(c.asked), int64(c.balance), int64(c.moves)}
}

// tierOf says where equal goods of that nearness count: over the aisle and one on is but variety.
func tierOf(near Near) Tier {
	if near == Diagonal {
		return Balance
	}
	return Beside
}

// nearest says whether of all booths of a wide neighbour this is the one to count.
func (st *state) nearest(s, u, booth int) bool {
	t := st.task
	if t.firstCommon(s, st.place[u]) >= 0 {
		return false
	}
	for _, e := range t.near[s] {
		c := &st.at[e.to]
		for _, w := range c.who[:c.n] {
			if int(w) == u {
				return e.to == booth
			}
		}
	}
	return true
}

// holes is what taking a booth changes: its empty neighbours are beside somebody now, itself is empty no more.
func (st *state) holes(b, s int) int64 {
	t, n := st.task, 0
	for _, side := range t.sides[b] {
		switch {
		case st.at[side].n > 0 && !t.booths[b].Blocked:
			n--
		case st.at[side].n == 0 && !t.booths[side].Blocked && !t.spans[s].has(side):
			n++
		}
	}
	return int64(n * t.weights.Hole)
}

func (sp *span) has(b int) bool {
	for _, own := range sp.booths {
		if own == b {
			return true
		}
	}
	return false
}

// company is what it costs that two who would like to be together stand so.
func (t *Task) company(near Near) int {
	switch near {
	case Shared, Side:
		return 0
	case Far:
		return t.weights.ApartPair
	}
	return t.weights.AcrossAlone
}

// crowding is what it costs that two magnets stand so near.
func (t *Task) crowding(a, b int) int {
	const spread = 20 // metres
	return max(0, spread-t.metres(a, b)) * t.weights.MagnetMetre
}

func (t *Task) ownScore(v, s int) ownCost {
	var sum Score
	t.ownTerms(v, s, func(term Term) { sum[term.Tier] += term.Points })
	return ownCost{int32(sum[Asked]), int32(sum[Balance]), int32(sum[Moves])}
}
