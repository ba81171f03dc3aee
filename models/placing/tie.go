package placing

// byDraw settles ties: of two who could change places at no cost to the street, the one drawn first has
// what it asked for. Everybody in turn, the first drawn first, takes the best it can have from those
// drawn later; nobody drawn before loses by it, so it comes to an end.
func (st *state) byDraw() {
	for better := true; better; {
		better = false
		for v := range st.place {
			if m, found := st.tie(v); found {
				st.apply(&m)
				better = true
			}
		}
	}
}

// tie is the exchange of a vendor with one drawn later that costs the street nothing and gives the vendor
// most of what it asked for, if there is any.
func (st *state) tie(v int) (best move, found bool) {
	t, home, whole := st.task, st.place[v], st.score
	if home < 0 {
		return best, false
	}
	least := t.ownOf(v, home).asked
	st.trials(v, nil, func(m *move) {
		if asked := t.ownOf(v, m.s).asked; m.n == 1 && m.out[0].v > v && m.score == whole && asked < least {
			best, found, least = *m, true, asked
		}
	})
	return best, found
}
