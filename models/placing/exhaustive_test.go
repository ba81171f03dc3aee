package placing

import (
	"context"
	"math/rand/v2"
	"testing"
)

// exhaust tries every placing and keeps the best score.
func exhaust(st *state, v int, best *Score) {
	if v == len(st.place) {
		if st.score.Less(*best) {
			*best = st.score
		}
		return
	}
	for _, s := range st.task.fits[v] {
		if st.free(v, s) {
			st.put(v, s)
			exhaust(st, v+1, best)
			st.take(v)
		}
	}
	exhaust(st, v+1, best)
}

// TestSmallStreetsAreSolved compares with every possible placing: as many vendors find a place, and
// nearly always the plan is the best there is.
func TestSmallStreetsAreSolved(t *testing.T) {
	t.Parallel()
	const streets = 1_000
	best, tight := 0, 0
	for n := range streets {
		r := rand.New(rand.NewPCG(uint64(n), 11))
		street, vendors, rules := randomStreet(r, 4+r.IntN(5), 3+r.IntN(4))
		rules.Rounds = 60
		task := New(street, vendors, rules)
		plan := task.Solve(context.Background())
		st := task.empty()
		optimum := st.score
		exhaust(st, 0, &optimum)
		if plan.Score().Less(optimum) {
			t.Errorf("street %d: %v is better than the best %v", n, plan.Score(), optimum)
		}
		if optimum[Unplaced] > 0 {
			tight++
		}
		if unplaced(plan.Score()) != unplaced(optimum) {
			t.Errorf("street %d: %v, and %v is possible", n, plan.Score(), optimum)
		}
		if plan.Score() == optimum {
			best++
		} else {
			t.Logf("street %d: %v, optimum %v", n, plan.Score(), optimum)
		}
	}
	t.Logf("of %d streets: the optimum in %d; not everybody can be placed in %d", streets, best, tight)
	if best < streets*98/100 {
		t.Errorf("of %d streets: the optimum in %d", streets, best)
	}
}

// unplaced is the number of vendors without a place, the locked and the others.
func unplaced(s Score) [2]int64 {
	return [2]int64{s[Unplaced] / 1_000_000_000_000, s[Unplaced] % 1_000_000_000_000 / 1_000_000}
}
