package placing

import "slices"

// state is who stands where at a moment of the search.
type state struct {
	task  *Task
	place []int   // vendor → span, -1 for none
	at    []crowd // booth → who stands there
	load  []int   // panel → watts given out
	drawn []int   // booth → watts drawn from its outlet
	count []int   // category → vendors placed
	score Score
}

// crowd are the vendors of one booth.
type crowd struct {
	n   int32
	who [mostShare]int32
}

func (t *Task) empty() *state {
	st := &state{
		task: t, place: make([]int, len(t.vendors)), at: make([]crowd, len(t.booths)), load: make([]int, len(t.panels)),
		drawn: make([]int, len(t.booths)), count: make([]int, len(t.quota)),
	}
	for v := range st.place {
		st.place[v] = -1
		st.score[Unplaced] += t.missing(v)
	}
	return st
}

func (st *state) clone() *state {
	c := *st
	c.place, c.at, c.load = slices.Clone(st.place), slices.Clone(st.at), slices.Clone(st.load)
	c.drawn, c.count = slices.Clone(st.drawn), slices.Clone(st.count)
	return &c
}

// copyFrom makes st equal to another state of the same task.
func (st *state) copyFrom(o *state) {
	copy(st.place, o.place)
	copy(st.at, o.at)
	copy(st.load, o.load)
	copy(st.drawn, o.drawn)
	copy(st.count, o.count)
	st.score = o.score
}

// put places a vendor that has no place, and counts what it costs.
func (st *state) put(v, s int) {
	st.score.add(st.around(v, s))
	st.score[Unplaced] -= st.task.missing(v)
	st.set(v, s)
}

// take takes a vendor off its place.
func (st *state) take(v int) {
	s := st.place[v]
	st.unset(v)
	st.score.sub(st.around(v, s))
	st.score[Unplaced] += st.task.missing(v)
}

func (st *state) set(v, s int) {
	st.place[v] = s
	sp := &st.task.spans[s]
	for _, b := range sp.booths {
		c := &st.at[b]
		c.who[c.n] = int32(v)
		c.n++
	}
	st.feed(v, sp.feed, st.task.vendors[v].PowerW)
	st.count[st.task.category[v]]++
}

func (st *state) unset(v int) {
	sp := &st.task.spans[st.place[v]]
	st.place[v] = -1
	for _, b := range sp.booths {
		c := &st.at[b]
		i := slices.Index(c.who[:c.n], int32(v))
		copy(c.who[i:], c.who[i+1:c.n])
		c.n--
	}
	st.feed(v, sp.feed, -st.task.vendors[v].PowerW)
	st.count[st.task.category[v]]--
}

func (st *state) feed(v, b, watts int) {
	st.drawn[b] += watts
	if p := st.task.panelOf[b]; p >= 0 {
		st.load[p] += watts
	}
}
