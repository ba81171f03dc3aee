package placing

import "context"

// search goes on from a plan that no single move makes better: each round upsets a few vendors, lets
// the street settle, and goes on from the result when it is no worse than the best, or a little: the less,
// the fewer rounds are left. It ends with the best.
func (st *state) search(ctx context.Context) (rounds int) {
	if len(st.place) == 0 || len(st.task.spans) == 0 {
		return 0
	}
	best, dice := st.remember(), dice(st.task.rules.Seed)
	todo := newAgenda(len(st.place))
	walk, all := st.remember(), st.task.rules.Rounds
	for ; rounds < all && ctx.Err() == nil; rounds++ {
		for range 1 + dice.below(3) {
			st.upset(&dice, todo)
		}
		st.placeFree(todo)
		st.settle(todo)
		switch {
		case !best.score.Less(st.score):
			st.note(&best)
			st.note(&walk)
		case st.score.within(best.score, int64(all-rounds), int64(all)):
			st.note(&walk)
		default:
			st.goBack(walk)
		}
	}
	st.goBack(best)
	return rounds
}

// within says whether a plan costs hardly more than the best: not in the two heaviest tiers, and in what
// vendors asked for up to a hundredth, times the share of rounds that is left.
func (s Score) within(best Score, left, all int64) bool {
	return s[Unplaced] <= best[Unplaced] && s[Beside] <= best[Beside] && s[Asked] <= best[Asked]+best[Asked]*left/all/100
}

// placeFree gives free places to those without one, before anybody pushes: two may find room where a
// wide one stood.
func (st *state) placeFree(todo *agenda) {
	for v, s := range st.place {
		if s >= 0 {
			continue
		}
		if s := st.best(v); s >= 0 {
			st.put(v, s)
		}
		todo.add(v)
	}
}

// upset puts a vendor on a place by chance, half of the time on one that it asked for, and finds the
// best place that is left for those who stood in its way.
func (st *state) upset(dice *dice, todo *agenda) {
	v := st.someone(dice)
	s := st.chance(v, dice)
	if s < 0 || s == st.place[v] || st.locked(v) && st.place[v] >= 0 {
		return
	}
	before := st.remember()
	if st.place[v] >= 0 {
		st.noteAround(v, todo)
		st.take(v)
	}
	var out []int
	if sets := st.inTheWay(v, s, make([]bool, len(st.place))); len(sets) > 0 {
		out = sets[dice.below(len(sets))]
	}
	for _, u := range out {
		st.noteAround(u, todo)
		st.take(u)
	}
	if st.categoryFull(v) {
		out = append(out, st.giveUp(v, todo)...)
	}
	if !st.free(v, s) {
		st.goBack(before)
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

// someone is a vendor by chance, half of the time one without a place if there is any.
func (st *state) someone(dice *dice) int {
	v := dice.below(len(st.place))
	if st.score[Unplaced] > 0 && dice.below(2) == 0 {
		for i := range st.place {
			if u := (v + i) % len(st.place); st.place[u] < 0 {
				return u
			}
		}
	}
	return v
}

// giveUp takes the vendor of the least priority off its place so that another of its category has one.
func (st *state) giveUp(v int, todo *agenda) []int {
	t, least := st.task, -1
	for u, s := range st.place {
		if s >= 0 && t.category[u] == t.category[v] && !st.locked(u) && (least < 0 || t.vendors[u].Priority <= t.vendors[least].Priority) {
			least = u
		}
	}
	if least < 0 {
		return nil
	}
	st.noteAround(least, todo)
	st.take(least)
	return []int{least}
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
