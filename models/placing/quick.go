package placing

// pressure is what the neighbours of a booth cost a vendor that stands in it, or would: kept up to date
// with every vendor that sits down or rises, so that most moves are weighed without looking around.
type pressure struct{ beside, balance int32 }

// rival is a vendor with what it and another cost each other per weight of nearness.
type rival struct {
	v     int
	clash int32
}

// takeRivals lists who minds whom, who is plain, and how near all booths are.
func (t *Task) takeRivals() {
	n := len(t.vendors)
	t.rivals, t.plain = make([][]rival, n), make([]bool, n)
	for v := range n {
		for u, clash := range t.clash[v*n : (v+1)*n] {
			if clash != 0 {
				t.rivals[v] = append(t.rivals[v], rival{u, int32(clash)})
			}
		}
		single := len(t.fits[v]) > 0 && len(t.spans[t.fits[v][0]].booths) == 1
		t.plain[v] = single && len(t.apart[v]) == 0 && len(t.together[v]) == 0 && !t.vendors[v].Magnet
	}
	t.nearness = make([]Near, len(t.booths)*len(t.booths))
	for a, edges := range t.edges {
		for _, e := range edges {
			t.nearness[a*len(t.booths)+e.to] = e.near
		}
	}
}

// sit gives a vendor its place, for all to feel.
func (st *state) sit(v, s int) {
	st.set(v, s)
	st.press(v, s, 1)
}

// rise takes a vendor off its place, for all to feel.
func (st *state) rise(v int) {
	st.press(v, st.place[v], -1)
	st.unset(v)
}

func (st *state) press(v, s int, sign int32) {
	t := st.task
	for _, e := range t.near[s] {
		weight := sign * int32(t.weights.Near[e.near])
		for _, r := range t.rivals[v] {
			if p := &st.felt[r.v*len(t.booths)+e.to]; e.near == Diagonal {
				p.balance += weight * r.clash
			} else {
				p.beside += weight * r.clash
			}
		}
	}
}

// alone is what a vendor costs in a single booth, by itself and by its neighbours.
func (st *state) alone(v, b int) points {
	t := st.task
	own, felt := &t.own[v*len(t.spans)+b], &st.felt[v*len(t.booths)+b]
	return points{int64(felt.beside), int64(own.asked), int64(own.balance) + int64(felt.balance), int64(own.moves)}
}

// quick weighs a move of one plain vendor to a single booth, empty or in exchange with another plain one.
// Plain are those that nobody names and that take one booth. Of all others it says that it does not know.
func (st *state) quick(m *move, home int) (legal, known bool) {
	t, c := st.task, &st.at[m.s]
	if c.n == 0 {
		if st.outletFull(m.v, m.s) || st.short(m.v, m.s) > 0 || st.categoryFull(m.v) {
			return false, true
		}
		cost := st.alone(m.v, m.s)
		cost.balance += st.holes(m.s, m.s)
		m.settle(cost, t.missing(m.v))
		return true, true
	}
	u := int(c.who[0])
	if c.n > 1 || home < 0 || home >= len(t.booths) || st.at[home].n > 0 || !t.plain[u] || st.place[u] != m.s || min(t.vendors[m.v].Share, t.vendors[u].Share) > 1 {
		return false, false
	}
	if st.locked(u) && !st.locked(m.v) || !t.fit[u*len(t.spans)+home] || !st.exchangeable(m.v, u, m.s, home) {
		return false, true
	}
	m.out[0], m.n = seat{u, home}, 1
	m.score.sub(st.alone(u, m.s))
	m.settle(st.alone(m.v, m.s), t.missing(m.v))
	cost, near := st.alone(u, home), t.nearness[m.s*len(t.booths)+home]
	if between := t.clash[m.v*len(t.vendors)+u] * int64(t.weights.Near[near]); near == Diagonal {
		cost.balance += between
	} else {
		cost.beside += between
	}
	cost.balance += st.holes(home, home)
	m.score.add(cost)
	return true, true
}

// exchangeable says whether boards and quotas allow that v, which stands nowhere meanwhile, takes the
// booth s of u, and u goes to another.
func (st *state) exchangeable(v, u, s, home int) bool {
	t := st.task
	needV, needU, from, to := t.vendors[v].PowerW, t.vendors[u].PowerW, t.panelOf[s], t.panelOf[home]
	if needV > 0 && from >= 0 && st.load[from]-needU+needV > t.panels[from].UsableW {
		return false
	}
	if needU > 0 && to >= 0 {
		load := st.load[to] + needU
		if to == from {
			load += needV - needU
		}
		if load > t.panels[to].UsableW {
			return false
		}
	}
	a, b, same := t.category[v], t.category[u], 0
	if a == b {
		same = 1
	}
	return (t.quota[a] < 0 || st.count[a]-same < t.quota[a]) && (t.quota[b] < 0 || st.count[b]-1+same < t.quota[b])
}
