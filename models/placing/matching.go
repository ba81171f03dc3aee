package placing

// matching gives vendors of one booth to booths, one each, as many as possible, boards and company
// aside: who is left over then is left over in every plan.
type matching struct {
	task  *Task
	by    []int  // booth → vendor, -1 for none
	left  []bool // vendor
	seen  []bool // booth
	chain []int  // vendors that the last search reached
}

// match finds a greatest matching along alternating paths. Who shares a booth or needs several is left
// out of it: that makes it easier for the rest, never harder.
func (t *Task) match() *matching {
	m := &matching{task: t, by: make([]int, len(t.booths)), left: make([]bool, len(t.vendors))}
	for b := range m.by {
		m.by[b] = -1
	}
	for v := range t.vendors {
		if t.alone(v) {
			m.left[v] = !m.search(v)
		}
	}
	return m
}

// alone says whether a vendor takes one booth for itself, wherever it stands.
func (t *Task) alone(v int) bool {
	for _, s := range t.fits[v] {
		if len(t.spans[s].booths) != 1 {
			return false
		}
	}
	return t.vendors[v].Share == 1
}

func (m *matching) search(v int) bool {
	m.seen, m.chain = make([]bool, len(m.by)), nil
	return m.reach(v)
}

func (m *matching) reach(v int) bool {
	m.chain = append(m.chain, v)
	for _, s := range m.task.fits[v] {
		b := m.task.spans[s].booths[0]
		if m.seen[b] {
			continue
		}
		m.seen[b] = true
		if m.by[b] < 0 || m.reach(m.by[b]) {
			m.by[b] = v
			return true
		}
	}
	return false
}

// crowd is the set around a vendor that was left over: these vendors, and the number of booths that
// any of them could take, which is one too small at least.
func (m *matching) crowd(v int) (vendors []int64, booths int) {
	m.search(v)
	for _, u := range m.chain {
		vendors = append(vendors, m.task.vendors[u].ID)
	}
	for _, seen := range m.seen {
		if seen {
			booths++
		}
	}
	return vendors, booths
}
