package placing

import "context"

// Solve places the vendors: the locked, then the most constrained first, then whatever makes the plan
// better, move by move, then as many rounds of search as the rules say; ties
// go by draw. A context that ends stops the
// search early; the plan is then the best so far, and says how many rounds it took.
func (t *Task) Solve(ctx context.Context) *Plan {
	st := t.empty()
	st.greedy()
	st.descend(ctx)
	st.secondTry(ctx)
	rounds := st.search(ctx)
	st.secondTry(ctx)
	st.byDraw()
	return &Plan{task: t, state: st, Rounds: rounds}
}

// secondTry looks once more for places for those without one: the others stand elsewhere by now.
func (st *state) secondTry(ctx context.Context) {
	if st.score[Unplaced] > 0 {
		st.insertAll()
		st.descend(ctx)
	}
}
