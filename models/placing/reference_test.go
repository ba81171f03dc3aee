package placing

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// sum is the cost of the published comparison: one weighted sum of everything, nothing strictly
// before anything else. Equal goods cost 100 side by side, 60 across, 40 two apart, 20 diagonal.
func (s Score) sum() int64 {
	return s[Unplaced]/1_000_000*1_000 + s[Beside] + s[Asked] + s[Balance]
}

// plainGreedy goes by seniority, everybody to the place it likes best, neighbours aside.
func plainGreedy(task *Task) *state {
	st := task.empty()
	for v := range task.vendors {
		best, least := -1, int64(0)
		for _, s := range task.fits[v] {
			if cost := task.ownOf(v, s).score(0).sum(); st.free(v, s) && (best < 0 || cost < least) {
				best, least = s, cost
			}
		}
		if best >= 0 {
			st.put(v, best)
		}
	}
	return st
}

// descendSum is the reference descent: the best of all moves and exchanges, until none lowers the sum.
func descendSum(st *state) {
	for {
		best, found := move{score: st.score}, false
		for v := range st.place {
			st.trials(v, nil, func(m *move) {
				if m.score.sum() < best.score.sum() {
					best, found = *m, true
				}
			})
		}
		if !found {
			return
		}
		st.apply(&best)
	}
}

// searchSum is the reference search: upset a few, descend, keep what is better, for so long.
func searchSum(st *state, seed uint64, long time.Duration) {
	best, dice, todo := st.remember(), dice(seed), newAgenda(len(st.place))
	for end := time.Now().Add(long); time.Now().Before(end); {
		for range 1 + dice.below(3) {
			st.upset(&dice, todo)
		}
		for v := todo.pop(); v >= 0; v = todo.pop() {
			m, found := move{score: st.score}, false
			st.trials(v, nil, func(other *move) {
				if other.score.sum() < m.score.sum() {
					m, found = *other, true
				}
			})
			if found {
				st.noteAround(v, todo)
				st.apply(&m)
				st.noteAround(v, todo)
			}
		}
		if best.score.sum() < st.score.sum() {
			st.goBack(best)
		} else {
			st.note(&best)
		}
	}
	st.goBack(best)
}

// TestBeatsTheReference: on eight streets of the comparison the package leaves no equal goods side by side
// or face to face, and costs no more than the reference descent, even in one weighted sum.
func TestBeatsTheReference(t *testing.T) {
	t.Parallel()
	ours, theirs := int64(0), int64(0)
	for seed := range uint64(8) {
		street, vendors := benchStreet(92, 150, seed+1)
		task := New(street, vendors, Rules{Rounds: 60, Seed: 1})
		plan := task.Solve(context.Background())
		for _, term := range plan.Terms() {
			if term.What == EqualGoods && (term.Near == Side || term.Near == Across) {
				t.Errorf("street %d: %+v", seed+1, term)
			}
		}
		st := task.empty()
		st.greedy()
		descendSum(st)
		ours, theirs = ours+plan.Score().sum(), theirs+st.score.sum()
	}
	t.Logf("mean of eight streets: %d, reference descent %d", ours/8, theirs/8)
	if ours > theirs {
		t.Errorf("%d, reference %d", ours, theirs)
	}
}

// BenchmarkSearch compares 300 rounds with half a second of the reference search, on the same streets.
func BenchmarkSearch(b *testing.B) {
	const streets = 5
	for _, size := range sizes[:2] {
		for _, name := range []string{"rounds=300", "reference0.5s"} {
			b.Run(fmt.Sprintf("%dx%d/%s", size[0], size[1], name), func(b *testing.B) {
				var all Score
				for b.Loop() {
					all = Score{}
					for seed := range uint64(streets) {
						street, vendors := benchStreet(size[0], size[1], seed+1)
						task := New(street, vendors, Rules{Rounds: 300, Seed: 1})
						if name == "rounds=300" {
							all = all.Plus(task.Solve(context.Background()).Score())
							continue
						}
						st := task.empty()
						st.greedy()
						descendSum(st)
						searchSum(st, 1, 500*time.Millisecond)
						all = all.Plus(st.score)
					}
				}
				b.ReportMetric(float64(all.sum()/streets), "sum")
				b.ReportMetric(float64(all[Beside]/streets), "beside")
				b.ReportMetric(float64(all[Asked]/streets), "asked")
			})
		}
	}
}

// BenchmarkReference is what the published methods reach on the same streets, in the same points.
func BenchmarkReference(b *testing.B) {
	for _, size := range sizes {
		street, vendors := benchStreet(size[0], size[1], 1)
		task := New(street, vendors, Rules{})
		for name, solve := range map[string]func() *state{
			"plain": func() *state { return plainGreedy(task) },
			"greedy": func() *state {
				st := task.empty()
				st.greedy()
				return st
			},
			"descent": func() *state {
				st := task.empty()
				st.greedy()
				descendSum(st)
				return st
			},
			"search0.5s": func() *state {
				st := task.empty()
				st.greedy()
				descendSum(st)
				searchSum(st, 1, 500*time.Millisecond)
				return st
			},
		} {
			b.Run(fmt.Sprintf("%dx%d/%s", size[0], size[1], name), func(b *testing.B) {
				var st *state
				for b.Loop() {
					st = solve()
				}
				report(b, st)
			})
		}
	}
}

func report(b *testing.B, st *state) {
	b.ReportMetric(float64(st.score.sum()), "sum")
	b.ReportMetric(float64(st.score[Beside]), "beside")
	b.ReportMetric(float64(st.score[Asked]), "asked")
	b.ReportMetric(float64(st.score[Balance]), "balance")
	b.ReportMetric(float64(st.score[Unplaced]/1_000_000), "unplaced")
	equal := 0
	for _, term := range (&Plan{task: st.task, state: st}).Terms() {
		if term.What == EqualGoods && (term.Near == Side || term.Near == Across) {
			equal++
		}
	}
	b.ReportMetric(float64(equal), "side+across")
}

func BenchmarkSolve(b *testing.B) {
	for _, size := range sizes {
		for _, rounds := range []int{0, 60, 300} {
			b.Run(fmt.Sprintf("%dx%d/rounds=%d", size[0], size[1], rounds), func(b *testing.B) {
				street, vendors := benchStreet(size[0], size[1], 1)
				var plan *Plan
				for b.Loop() {
					plan = New(street, vendors, Rules{Rounds: rounds, Seed: 1}).Solve(context.Background())
				}
				report(b, plan.state)
			})
		}
	}
}

// BenchmarkMoves looks at every legal move and exchange of a street and its score.
func BenchmarkMoves(b *testing.B) {
	street, vendors := benchStreet(92, 150, 1)
	plan := New(street, vendors, Rules{}).Solve(context.Background())
	b.Run("all", func(b *testing.B) {
		st, n := plan.state.clone(), 0
		for b.Loop() {
			n = 0
			for v := range st.place {
				st.trials(v, nil, func(*move) { n++ })
			}
		}
		b.ReportMetric(float64(n), "moves")
	})
	b.Run("legal", func(b *testing.B) {
		for b.Loop() {
			plan.Legal(46)
		}
	})
	b.Run("swaps", func(b *testing.B) {
		for b.Loop() {
			plan.Swaps(5)
		}
	})
}
