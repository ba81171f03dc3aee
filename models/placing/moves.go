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
// that are legal; with a bound, those that can't be better than it may be skipped. The state is the
// same afterwards.
func (st *state) trials(v int, bound *Score, tell func(*move)) {
	home, whole := st.place[v], st.score
	if home >= 0 {
		st.take(v)
	}
	st.trialsFrom(v, home, bound, tell)
	if home >= 0 {
		st.sit(v, home)
	}
	st.score = whole
}

// trialsFrom are the trials of a vendor that stands nowhere and leaves a place to whoever makes room for
// it, -1 for none.
func (st *state) trialsFrom(v, home int, bound *Score, tell func(*move)) {
	t := st.task
	if t.clusters || home < 0 {
		bound = nil // what is gained by neighbours, or by having a place, is not bounded by own costs
	}
	var m move
	for _, s := range t.fits[v] {
		if s == home {
			continue
		}
		m.seat, m.n, m.score = seat{v, s}, 0, st.score
		if t.plain[v] {
			if legal, known := st.quick(&m, home); known {
				if legal && (bound == nil || m.score.Less(*bound)) {
					tell(&m)
				}
				continue
			}
		}
		if st.trial(&m, home, bound) {
			tell(&m)
		}
	}
}

// trial fills in who must go where and what it costs. The vendor itself stands nowhere meanwhile.
func (st *state) trial(m *move, home int, bound *Score) bool {
	t := st.task
	if !st.guests(m, home) {
		return false
	}
	own := int64(t.own[m.v*len(t.spans)+m.s].asked)
	if m.n == 0 {
		if bound != nil && m.dear(own, bound) || !st.free(m.v, m.s) {
			return false
		}
		m.settle(st.around(m.v, m.s), t.missing(m.v))
		return true
	}
	if home >= 0 && st.single(m, home) {
		at := m.out[0].v*len(t.spans) + home
		if !t.fit[at] {
			return false
		}
		own += int64(t.own[at].asked)
	}
	return st.exchange(m, home, own, bound)
}

// exchange is a trial in which others go elsewhere.
func (st *state) exchange(m *move, home int, own int64, bound *Score) bool {
	var was [mostShare]int
	for i := range m.n {
		u := m.out[i].v
		was[i] = st.place[u]
		st.unset(u)
		m.score.sub(st.around(u, was[i]))
		m.score[Unplaced] += st.task.missing(u)
	}
	legal := (bound == nil || !m.dear(own, bound)) && st.free(m.v, m.s)
	if legal {
		m.settle(st.around(m.v, m.s), st.task.missing(m.v))
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

// settle counts a vendor that takes its place.
func (m *move) settle(cost points, missing int64) {
	m.score.add(cost)
	m.score[Unplaced] -= missing
}

// dear says whether a move is no better than the bound by what the places cost on their own, whoever
// stands around.
func (m *move) dear(own int64, bound *Score) bool {
	return m.score[Beside] > bound[Beside] || m.score[Beside] == bound[Beside] && m.score[Asked]+own > bound[Asked]
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

// single says whether a move exchanges two single booths.
func (st *state) single(m *move, home int) bool {
	t := st.task
	return m.n == 1 && (!t.wide || len(t.spans[home].booths) == 1 && len(t.spans[m.s].booths) == 1 && len(t.spans[st.place[m.out[0].v]].booths) == 1)
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
		best, least := -1, points{}
		offer := func(b int) {
			s := t.spanFrom[long][b]
			if s < 0 || !t.fit[u*len(t.spans)+s] || !st.free(u, s) {
				return
			}
			if cost := st.around(u, s); best < 0 || cost.less(least) {
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
		m.settle(least, t.missing(u))
		st.set(u, best)
	}
	return true
}

// apply makes a move that a trial found.
func (st *state) apply(m *move) {
	if st.place[m.v] >= 0 {
		st.rise(m.v)
	}
	for _, o := range m.out[:m.n] {
		st.rise(o.v)
	}
	st.sit(m.v, m.s)
	for _, o := range m.out[:m.n] {
		if o.s >= 0 {
			st.sit(o.v, o.s)
		}
	}
	st.score = m.score
}

// bestMove is the move of a vendor that makes the plan best, if any makes it better.
func (st *state) bestMove(v int) (best move, found bool) {
	best.score = st.score
	st.trials(v, &best.score, func(m *move) {
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
