package placing

// bestChain is the best of the longer moves: a vendor takes a place that it asked for, and who stands
// there goes anywhere else, where it may send a third to the place that the first left.
func (st *state) bestChain(v int) (best move, found bool) {
	t, home, whole := st.task, st.place[v], st.score
	best.score = whole
	if home < 0 || !t.plain[v] || st.locked(v) {
		return best, false
	}
	for _, s := range t.asked[v] {
		c := &st.at[s]
		if c.n != 1 || s == home || t.own[v*len(t.spans)+s].asked >= t.own[v*len(t.spans)+home].asked {
			continue
		}
		u := int(c.who[0])
		if st.place[u] != s || st.locked(u) || !t.plain[u] {
			continue
		}
		st.take(v)
		st.take(u)
		if st.free(v, s) {
			st.put(v, s)
			st.trialsFrom(u, home, &best.score, func(m *move) {
				if m.score.Less(best.score) {
					best, found = move{seat: seat{v, s}, n: 1 + m.n, score: m.score}, true
					best.out[0] = m.seat
					copy(best.out[1:], m.out[:m.n])
				}
			})
			st.rise(v)
		}
		st.sit(u, s)
		st.sit(v, home)
		st.score = whole
	}
	return best, found
}
