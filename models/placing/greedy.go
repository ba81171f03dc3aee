package placing

import (
	"cmp"
	"slices"
)

// greedy places the locked, then the most constrained first, each where it costs least. Whoever finds
// no free place may push others aside, as long as they find another.
func (st *state) greedy() {
	for _, v := range st.task.hardestFirst() {
		if s := st.best(v); s >= 0 {
			st.put(v, s)
		}
	}
	st.insertAll()
}

// hardestFirst orders the vendors: locked, wide, few places; then by draw.
func (t *Task) hardestFirst() []int {
	order := make([]int, len(t.vendors))
	for i := range order {
		order[i] = i
	}
	hard := func(v int) (locked, booths, places int) {
		vendor := &t.vendors[v]
		if vendor.Locked != 0 {
			locked = 1
		}
		if len(t.fits[v]) > 0 {
			booths = len(t.spans[t.fits[v][0]].booths)
		}
		return locked, booths, len(t.fits[v])
	}
	slices.SortStableFunc(order, func(a, b int) int {
		lockedA, boothsA, placesA := hard(a)
		lockedB, boothsB, placesB := hard(b)
		return cmp.Or(cmp.Compare(lockedB, lockedA), cmp.Compare(boothsB, boothsA), cmp.Compare(placesA, placesB))
	})
	return order
}

// best is the free span where a vendor without a place costs least, -1 for none.
func (st *state) best(v int) int {
	best, least := -1, points{}
	for _, s := range st.task.fits[v] {
		if !st.free(v, s) {
			continue
		}
		if cost := st.around(v, s); best < 0 || cost.less(least) {
			best, least = s, cost
		}
	}
	return best
}
