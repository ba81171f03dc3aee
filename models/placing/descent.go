package placing

import "context"

// descend makes moves, one vendor after the other and each its best, until none makes the plan better.
func (st *state) descend(ctx context.Context) {
	todo := newAgenda(len(st.place))
	for better := true; better && ctx.Err() == nil; {
		better = false
		for v := range st.place {
			todo.add(v)
		}
		better = st.settle(todo)
	}
}

// settle goes on with the vendors whose surroundings changed until none of them has a better move.
func (st *state) settle(todo *agenda) (better bool) {
	for v := todo.pop(); v >= 0; v = todo.pop() {
		m, found := st.bestMove(v)
		if !found {
			m, found = st.bestChain(v)
		}
		if found {
			st.noteAround(v, todo)
			st.apply(&m)
			better = true
			st.noteAround(m.v, todo)
			for _, o := range m.out[:m.n] {
				st.noteAround(o.v, todo)
			}
		}
	}
	return better
}

// noteAround puts a vendor and its neighbours on the agenda.
func (st *state) noteAround(v int, todo *agenda) {
	todo.add(v)
	if st.place[v] < 0 {
		return
	}
	for _, e := range st.task.near[st.place[v]] {
		c := &st.at[e.to]
		for _, u := range c.who[:c.n] {
			todo.add(int(u))
		}
	}
}

// agenda is a queue in which everybody stands once at most.
type agenda struct {
	queue []int
	in    []bool
}

func newAgenda(n int) *agenda { return &agenda{in: make([]bool, n)} }

func (a *agenda) add(v int) {
	if !a.in[v] {
		a.in[v] = true
		a.queue = append(a.queue, v)
	}
}

// pop is the next, -1 at the end.
func (a *agenda) pop() int {
	if len(a.queue) == 0 {
		a.queue = nil
		return -1
	}
	v := a.queue[0]
	a.queue = a.queue[1:]
	a.in[v] = false
	return v
}
