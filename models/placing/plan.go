package placing

import "slices"

// Place is the booths of one vendor, in the order of the row.
type Place struct {
	Vendor int64
	Booths []int64
}

// Plan says who stands where. It never changes: to try something, make another with Task.Plan.
type Plan struct {
	Rounds int // of search that were made

	task  *Task
	state *state
	left  []Place // that could not be taken over
}

// Plan takes a plan that is there already, as staff drew it. Places whose booths are not known or not
// a row are left out; those that break another rule are taken as they are, see Broken.
func (t *Task) Plan(places []Place) *Plan {
	plan := &Plan{task: t, state: t.empty()}
	for _, p := range places {
		v, known := t.vendorAt[p.Vendor]
		if s := t.spanFor(p.Booths); known && s >= 0 && plan.state.place[v] < 0 && plan.state.room(s) {
			plan.state.put(v, s)
		} else {
			plan.left = append(plan.left, p)
		}
	}
	return plan
}

// Score is what the plan costs.
func (p *Plan) Score() Score { return p.state.score }

// Places lists who stands where, by draw number.
func (p *Plan) Places() []Place {
	var list []Place
	for v, s := range p.state.place {
		if s >= 0 {
			list = append(list, Place{Vendor: p.task.vendors[v].ID, Booths: p.task.idsOf(s)})
		}
	}
	return list
}

// Unplaced lists the vendors without a place, by draw number.
func (p *Plan) Unplaced() []int64 {
	var list []int64
	for v, s := range p.state.place {
		if s < 0 {
			list = append(list, p.task.vendors[v].ID)
		}
	}
	return list
}

func (t *Task) idsOf(s int) []int64 {
	ids := make([]int64, len(t.spans[s].booths))
	for i, b := range t.spans[s].booths {
		ids[i] = t.booths[b].ID
	}
	return ids
}

// spanFor is the span of some booths, in any order; -1 when they are no place for anybody.
func (t *Task) spanFor(ids []int64) int {
	for _, id := range ids {
		first, known := t.boothAt[id]
		if !known {
			return -1
		}
		if s, is := t.spanAt[[2]int{first, len(ids)}]; is && !slices.ContainsFunc(t.idsOf(s), func(own int64) bool { return !slices.Contains(ids, own) }) {
			return s
		}
	}
	return -1
}

// room says whether the booths of a span can hold one more at all.
func (st *state) room(s int) bool {
	return !slices.ContainsFunc(st.task.spans[s].booths, func(b int) bool { return st.at[b].n >= mostShare })
}
