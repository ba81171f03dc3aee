package placing

import (
	"cmp"
	"slices"
)

// How far a vendor may push: so many others in a chain, so many tries for one and for all.
const (
	chainLength = 6
	chainTries  = 4_000
	allTries    = 8_000
)

// insertAll finds places for those without one.
func (st *state) insertAll() {
	all := allTries
	for _, v := range st.task.hardestFirst() {
		if st.place[v] < 0 && all > 0 {
			st.insert(v, &all)
		}
	}
}

// insert finds a place for a vendor though none is free: it takes one, and whoever stood in the way
// finds another, who may push in turn. Short chains first; when none works, nothing has changed.
func (st *state) insert(v int, all *int) bool {
	tries := min(chainTries, *all)
	*all -= tries
	held := make([]bool, len(st.place))
	for depth := 1; depth <= chainLength && tries > 0; depth++ {
		if st.push(v, depth, held, &tries) {
			*all += tries
			return true
		}
	}
	*all += max(0, tries)
	return false
}

func (st *state) push(v, depth int, held []bool, tries *int) bool {
	if s := st.best(v); s >= 0 {
		st.put(v, s)
		return true
	}
	if depth == 0 {
		return false
	}
	held[v] = true
	defer func() { held[v] = false }()
	before := st.remember()
	for _, s := range st.cheapest(v) {
		for _, out := range st.inTheWay(v, s, held) {
			if *tries--; *tries <= 0 {
				return false
			}
			for _, u := range out {
				st.take(u)
			}
			if st.free(v, s) {
				st.put(v, s)
				if st.pushAll(out, depth-1, held, tries) {
					return true
				}
			}
			st.goBack(before)
		}
	}
	return false
}

func (st *state) pushAll(out []int, depth int, held []bool, tries *int) bool {
	for _, u := range out {
		if !st.push(u, depth, held, tries) {
			return false
		}
	}
	return true
}

// cheapest are the spans of a vendor, the empty first, then by what they cost on their own.
func (st *state) cheapest(v int) []int {
	t := st.task
	list, rank := slices.Clone(t.fits[v]), make([]int, len(t.spans))
	for _, s := range list {
		for _, b := range t.spans[s].booths {
			rank[s] += int(st.at[b].n)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int {
		if rank[a] != rank[b] {
			return rank[a] - rank[b]
		}
		x, y := t.own[v*len(t.spans)+a], t.own[v*len(t.spans)+b]
		return cmp.Or(cmp.Compare(x.asked, y.asked), cmp.Compare(x.balance, y.balance))
	})
	return list
}

// inTheWay lists sets of vendors, each of which frees a span when it goes: who stands there, who must
// not be near, and one choice of those who draw too much from the same board.
func (st *state) inTheWay(v, s int, held []bool) [][]int {
	t := st.task
	out := st.occupants(v, s)
	for _, u := range t.apart[v] {
		if st.place[u] >= 0 && t.relation(s, st.place[u]) != Far && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	if slices.ContainsFunc(out, func(u int) bool { return held[u] || st.locked(u) }) {
		return nil
	}
	need := st.overload(v, s, out)
	if need <= 0 {
		if len(out) == 0 {
			return nil
		}
		return [][]int{out}
	}
	var sets [][]int
	for _, more := range st.unload(t.panelOf[t.spans[s].feed], need, out, held) {
		sets = append(sets, append(slices.Clone(out), more...))
	}
	return sets
}

// occupants are those on a span who would not share it with the vendor.
func (st *state) occupants(v, s int) []int {
	var out []int
	for _, b := range st.task.spans[s].booths {
		c := &st.at[b]
		if c.n == 0 || st.shares(v, s, b) {
			continue
		}
		for _, u := range c.who[:c.n] {
			if !slices.Contains(out, int(u)) {
				out = append(out, int(u))
			}
		}
	}
	return out
}

// overload is by how many watts the board of a span would be over its limit once some have gone.
func (st *state) overload(v, s int, gone []int) int {
	t := st.task
	over := st.short(v, s)
	for _, u := range gone {
		if t.panelOf[t.spans[st.place[u]].feed] == t.panelOf[t.spans[s].feed] {
			over -= t.vendors[u].PowerW
		}
	}
	return over
}

// unload lists who could go so that a board has so many watts more: each one that is enough alone,
// and the greatest together.
func (st *state) unload(panel, watts int, gone []int, held []bool) [][]int {
	t := st.task
	var on []int
	for v, s := range st.place {
		if s >= 0 && t.vendors[v].PowerW > 0 && t.panelOf[t.spans[s].feed] == panel && !held[v] && !st.locked(v) && !slices.Contains(gone, v) {
			on = append(on, v)
		}
	}
	slices.SortStableFunc(on, func(a, b int) int { return cmp.Compare(t.vendors[b].PowerW, t.vendors[a].PowerW) })
	var sets [][]int
	var together []int
	sum := 0
	for _, u := range on {
		if t.vendors[u].PowerW >= watts {
			sets = append(sets, []int{u})
		} else if sum < watts {
			together = append(together, u)
			sum += t.vendors[u].PowerW
		}
	}
	if len(together) > 0 && sum >= watts {
		sets = append(sets, together)
	}
	return sets
}
