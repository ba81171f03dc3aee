package placing

// move puts a vendor on a span; whoever stands there takes its old place, or loses its own.
type move struct {
	seat
	out   [mostShare]seat
	n     int
	score Score // of the whole plan afterwards
}

// seat is a vendor and its span, -1 for none.
type seat struct{ v, s int }

// trials tries every span for a vendor, alone or in exchange with who stands there, and tells those
// that are legal. The state is the same afterwards.
func (st *state) trials(v int, tell func(*move)) {
	home := st.place[v]
	whole := st.score
	if home >= 0 {
		st.take(v)
	}
	var m move
	for _, s := range st.task.fits[v] {
		if s == home {
			continue
		}
		m.seat, m.n, m.score = seat{v, s}, 0, st.score
		if st.trial(&m, home) {
			tell(&m)
		}
	}
	if home >= 0 {
		st.set(v, home)
	}
	st.score = whole
}

// trial fills in who must go where and what it costs. The vendor itself stands nowhere meanwhile.
func (st *state) trial(m *move, home int) bool {
	if !st.guests(m, home) {
		return false
	}
	if m.n == 1 && home >= 0 && !st.exchangeable(m, home) {
		return false
	}
	if m.n == 0 {
		if !st.free(m.v, m.s) {
			return false
		}
		m.score = m.score.Plus(st.around(m.v, m.s))
		return true
	}
	var was [mostShare]int
	for i := range m.n {
		u := m.out[i].v
		was[i] = st.place[u]
		st.unset(u)
		m.score = m.score.Minus(st.around(u, was[i]))
	}
	legal := st.free(m.v, m.s)
	if legal {
		m.score = m.score.Plus(st.around(m.v, m.s))
		st.set(m.v, m.s)
		legal = home < 0 || st.seatGuests(m, home, was[:m.n])
		for i := range m.n {
			if st.place[m.out[i].v] >= 0 {
				st.unset(m.out[i].v)
			}
		}
		st.unset(m.v)
	}
	for i := range m.n {
		st.set(m.out[i].v, was[i])
	}
	return legal
}

// guests finds who stands in the way on a span. The locked stay; a vendor without a place turns out one at most.
func (st *state) guests(m *move, home int) bool {
	for _, b := range st.task.spans[m.s].booths {
		c := &st.at[b]
		if c.n == 0 || st.shares(m.v, m.s, b) {
			continue
		}
		for _, u := range c.who[:c.n] {
			if m.has(int(u)) {
				continue
			}
			if m.n == len(m.out) || home < 0 && m.n == 1 || st.locked(int(u)) && !st.locked(m.v) {
				return false
			}
			m.out[m.n] = seat{int(u), -1}
			m.n++
		}
	}
	return true
}

func (st *state) locked(v int) bool { return st.task.vendors[v].Locked != 0 }

// exchangeable looks, before anybody is moved, whether a guest of one booth fits the one that is left.
func (st *state) exchangeable(m *move, home int) bool {
	t, u := st.task, m.out[0].v
	single := len(t.spans[home].booths) == 1 && len(t.spans[m.s].booths) == 1 && len(t.spans[st.place[u]].booths) == 1
	return !single || t.fit[u*len(t.spans)+home]
}

func (m *move) has(u int) bool {
	for i := range m.n {
		if m.out[i].v == u {
			return true
		}
	}
	return false
}

// seatGuests gives those turned out the place that was left, or what they had and is free.
func (st *state) seatGuests(m *move, home int, was []int) bool {
	t := st.task
	for i, old := range was {
		u, long := m.out[i].v, len(t.spans[old].booths)
		best, least := -1, Score{}
		offer := func(b int) {
			s := t.spanFrom[long][b]
			if s < 0 || !t.fit[u*len(t.spans)+s] || !st.free(u, s) {
				return
			}
			if cost := st.around(u, s); best < 0 || cost.Less(least) {
				best, least = s, cost
			}
		}
		for _, b := range t.spans[home].booths {
			offer(b)
		}
		if len(t.spans[m.s].booths) != long || len(was) > 1 {
			for _, s := range was {
				for _, b := range t.spans[s].booths {
					offer(b)
				}
			}
		}
		if best < 0 {
			return false
		}
		m.out[i].s = best
		m.score = m.score.Plus(least)
		st.set(u, best)
	}
	return true
}

// apply makes a move that a trial found.
func (st *state) apply(m *move) {
	if st.place[m.v] >= 0 {
		st.unset(m.v)
	}
	for _, o := range m.out[:m.n] {
		st.unset(o.v)
	}
	st.set(m.v, m.s)
	for _, o := range m.out[:m.n] {
		if o.s >= 0 {
			st.set(o.v, o.s)
		}
	}
	st.score = m.score
}

// bestMove is the move of a vendor that makes the plan best, if any makes it better.
func (st *state) bestMove(v int) (best move, found bool) {
	best.score = st.score
	st.trials(v, func(m *move) {
		if m.score.Less(best.score) {
			best, found = *m, true
		}
	})
	return best, found
}

// seats are some vendors and their spans as the caller sees them.
func (st *state) seats(list ...seat) []Place {
	places := make([]Place, len(list))
	for i, x := range list {
		places[i].Vendor = st.task.vendors[x.v].ID
		if x.s >= 0 {
			places[i].Booths = st.task.idsOf(x.s)
		}
	}
	return places
}

// changes are the seats of a move, the mover first.
func (st *state) changes(m *move) []Place {
	return st.seats(append([]seat{m.seat}, m.out[:m.n]...)...)
}
