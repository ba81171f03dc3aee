package placing

import "slices"

// state is who stands where at a moment of the search.
type state struct {
	task  *Task
	place []int      // vendor → span, -1 for none
	at    []crowd    // booth → who stands there
	load  []int      // panel → watts given out
	drawn []int      // booth → watts drawn from its outlet
	count []int      // category → vendors placed
	felt  []pressure // vendor × booth
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
		drawn: make([]int, len(t.booths)), count: make([]int, len(t.quota)), felt: make([]pressure, len(t.vendors)*len(t.booths)),
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
	c.drawn, c.count, c.felt = slices.Clone(st.drawn), slices.Clone(st.count), slices.Clone(st.felt)
	return &c
}

// memory is a state to which one may go back.
type memory struct {
	place []int
	score Score
}

func (st *state) remember() memory { return memory{slices.Clone(st.place), st.score} }

// note makes a memory that of now.
func (st *state) note(m *memory) {
	copy(m.place, st.place)
	m.score = st.score
}

// goBack seats everybody as they sat.
func (st *state) goBack(m memory) {
	for v, s := range st.place {
		if s >= 0 && s != m.place[v] {
			st.rise(v)
		}
	}
	for v, s := range m.place {
		if s != st.place[v] {
			st.sit(v, s)
		}
	}
	st.score = m.score
}

// put places a vendor that has no place, and counts what it costs.
func (st *state) put(v, s int) {
	st.score.add(st.around(v, s))
	st.score[Unplaced] -= st.task.missing(v)
	st.sit(v, s)
}

// take takes a vendor off its place.
func (st *state) take(v int) {
	s := st.place[v]
	st.rise(v)
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
