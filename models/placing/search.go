package placing

import "context"

// search goes on from a plan that no single move makes better: each round upsets a few vendors, lets
// the street settle, and keeps the result when it is no worse.
func (st *state) search(ctx context.Context) (rounds int) {
	if len(st.place) == 0 || len(st.task.spans) == 0 {
		return 0
	}
	best, dice := st.clone(), dice(st.task.rules.Seed)
	todo := newAgenda(len(st.place))
	for ; rounds < st.task.rules.Rounds && ctx.Err() == nil; rounds++ {
		for range 1 + dice.below(3) {
			st.upset(&dice, todo)
		}
		st.settle(todo)
		if best.score.Less(st.score) {
			st.copyFrom(best)
		} else {
			best.copyFrom(st)
		}
	}
	return rounds
}

// upset puts a vendor on a place by chance, half of the time on one that it asked for, and finds the
// best place that is left for those who stood in its way.
func (st *state) upset(dice *dice, todo *agenda) {
	v := dice.below(len(st.place))
	s := st.chance(v, dice)
	if s < 0 || s == st.place[v] || st.task.vendors[v].Locked != 0 {
		return
	}
	home := st.place[v]
	if home >= 0 {
		st.noteAround(v, todo)
		st.take(v)
	}
	sets := st.inTheWay(v, s, make([]bool, len(st.place)))
	var out []int
	if len(sets) > 0 {
		out = sets[dice.below(len(sets))]
	}
	was := make([]int, len(out))
	for i, u := range out {
		was[i] = st.place[u]
		st.noteAround(u, todo)
		st.take(u)
	}
	if !st.free(v, s) {
		for i, u := range out {
			st.put(u, was[i])
		}
		if home >= 0 {
			st.put(v, home)
		}
		return
	}
	st.put(v, s)
	st.noteAround(v, todo)
	for _, u := range out {
		if s := st.best(u); s >= 0 {
			st.put(u, s)
		}
		st.noteAround(u, todo)
	}
}

// chance is a span for a vendor: one that it asked for or any, -1 for none.
func (st *state) chance(v int, dice *dice) int {
	t := st.task
	if asked := t.asked[v]; len(asked) > 0 && dice.below(2) == 0 {
		return asked[dice.below(len(asked))]
	}
	if len(t.fits[v]) == 0 {
		return -1
	}
	return t.fits[v][dice.below(len(t.fits[v]))]
}

// dice are SplitMix64: a few lines that give the same numbers in every release of Go.
type dice uint64

func (d *dice) below(n int) int {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}
