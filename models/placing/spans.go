package placing

import (
	"cmp"
	"math"
	"slices"
)

// span is a place for one vendor: booths side by side in a row. Its power comes from one outlet, the
// strongest of its booths, the first of equals.
type span struct {
	booths []int
	feed   int
}

func (t *Task) findSpans() {
	down := t.rowAxes()
	known := map[shape][]int{}
	for b := range t.booths {
		t.spanOf(b, 1)
	}
	t.shapes = make([][]int, len(t.vendors))
	for v, vendor := range t.vendors {
		wanted := shape{vendor.Booths, cmp.Or(vendor.Most, len(t.booths)), vendor.WidthMM}
		if _, done := known[wanted]; !done {
			known[wanted] = t.shaped(wanted, down)
		}
		t.shapes[v] = known[wanted]
	}
	t.near = make([][]edge, len(t.spans))
	for s := range t.spans {
		t.near[s] = t.around(t.spans[s].booths)
	}
	t.listSpans()
	t.judgeSpans()
}

// listSpans finds the spans by length and first booth.
func (t *Task) listSpans() {
	longest := 0
	for _, s := range t.spans {
		longest = max(longest, len(s.booths))
	}
	t.wide = longest > 1
	t.spanFrom = make([][]int, longest+1)
	for n := range t.spanFrom {
		t.spanFrom[n] = slices.Repeat([]int{-1}, len(t.booths))
	}
	for key, s := range t.spanAt {
		t.spanFrom[key[1]][key[0]] = s
	}
}

// judgeSpans finds which spans fit whom, what they cost, and which were asked for.
func (t *Task) judgeSpans() {
	t.asked, t.fits = make([][]int, len(t.vendors)), make([][]int, len(t.vendors))
	t.fit, t.own = make([]bool, len(t.vendors)*len(t.spans)), make([]ownCost, len(t.vendors)*len(t.spans))
	for v := range t.vendors {
		t.fits[v] = slices.DeleteFunc(slices.Clone(t.shapes[v]), func(s int) bool { return t.unfit(v, s) != "" })
		for _, s := range t.fits[v] {
			t.fit[v*len(t.spans)+s] = true
			t.own[v*len(t.spans)+s] = t.ownScore(v, s)
			if rank, _ := t.wish(v, s); rank > 0 || t.holds(s, t.vendors[v].Returning) || t.holdsFront(s, t.vendors[v].ID) {
				t.asked[v] = append(t.asked[v], s)
			}
		}
	}
}

// rowAxes says of each row whether it runs north to south.
func (t *Task) rowAxes() map[string]bool {
	down := map[string]bool{}
	for _, row := range t.rows() {
		first, last := t.booths[row[0]], t.booths[row[len(row)-1]]
		x1, y1 := first.centre()
		x2, y2 := last.centre()
		down[first.Row] = max(y1-y2, y2-y1) > max(x1-x2, x2-x1)
	}
	return down
}

// shape is what a place must be: of at least so many booths and so much frontage, of so many booths at most.
type shape struct{ booths, most, width int }

// shaped lists the spans of a shape, none longer than it must be.
func (t *Task) shaped(wanted shape, down map[string]bool) []int {
	var list []int
	for b := range t.booths {
		if n := t.reach(b, wanted, down[t.booths[b].Row]); n > 0 {
			list = append(list, t.spanOf(b, n))
		}
	}
	return list
}

// reach is how many booths from the first on are enough, 0 when the row ends before, or they are too many.
func (t *Task) reach(first int, wanted shape, down bool) int {
	for b, n := first, 1; b >= 0 && n <= min(wanted.most, len(t.booths)); b, n = t.next[b], n+1 {
		if n >= wanted.booths && t.frontage(first, b, down) >= wanted.width {
			return n
		}
	}
	return 0
}

// frontage is how long the row is from one booth to another, in millimetres; of a single booth it is the
// longer side, since a tent is asked for by its size.
func (t *Task) frontage(first, last int, down bool) int {
	a, z := t.booths[first], t.booths[last]
	if first == last {
		return max(a.W, a.D)
	}
	x1, y1 := a.centre()
	x2, y2 := z.centre()
	between := int(math.Ceil(math.Hypot(float64(x2-x1), float64(y2-y1)))) // a row may run aslant, in whole millimetres
	if down {
		return between + (a.D+z.D)/2
	}
	return between + (a.W+z.W)/2
}

// Longest is the longest frontage that at most so many booths side by side make for one vendor, in millimetres.
func (t *Task) Longest(most int) int {
	longest, down := 0, t.rowAxes()
	for first := range t.booths {
		for b, n := first, 1; b >= 0 && n <= most && !t.booths[b].Blocked; b, n = t.next[b], n+1 {
			longest = max(longest, t.frontage(first, b, down[t.booths[b].Row]))
		}
	}
	return longest
}

// Joined says whether some booths, in any order, make one place: side by side in one row, none missing between.
func (t *Task) Joined(booths []int64) bool {
	ends := 0
	for _, id := range booths {
		b, known := t.boothAt[id]
		if !known {
			return false
		}
		if t.next[b] < 0 || !slices.Contains(booths, t.booths[t.next[b]].ID) {
			ends++
		}
	}
	return ends == 1
}

// spanOf is the number of the span of n booths from the first on; it is made when there is none.
func (t *Task) spanOf(first, n int) int {
	key := [2]int{first, n}
	if s, known := t.spanAt[key]; known {
		return s
	}
	s := span{feed: first}
	for b := first; len(s.booths) < n; b = t.next[b] {
		s.booths = append(s.booths, b)
		if t.booths[b].MaxW > t.booths[s.feed].MaxW {
			s.feed = b
		}
	}
	t.spanAt[key] = len(t.spans)
	t.spans = append(t.spans, s)
	return len(t.spans) - 1
}

// around lists the neighbours of a span with the nearest that each is to any of its booths.
func (t *Task) around(booths []int) []edge {
	var list []edge
	for _, b := range booths {
		for _, e := range t.edges[b] {
			if slices.Contains(booths, e.to) {
				continue
			}
			at := slices.IndexFunc(list, func(known edge) bool { return known.to == e.to })
			if at < 0 {
				list = append(list, e)
			} else {
				list[at].near = min(list[at].near, e.near)
			}
		}
	}
	slices.SortFunc(list, func(x, y edge) int { return cmp.Or(cmp.Compare(x.near, y.near), cmp.Compare(x.to, y.to)) })
	return list
}

// relation is how near two spans are: Shared when they have a booth in common.
func (t *Task) relation(a, b int) Near {
	if t.firstCommon(a, b) >= 0 {
		return Shared
	}
	for _, e := range t.near[a] {
		if t.spans[b].has(e.to) {
			return e.near // sorted: the first is the nearest
		}
	}
	return Far
}

// firstCommon is the first booth of a that b has too, -1 for none.
func (t *Task) firstCommon(a, b int) int {
	for _, booth := range t.spans[a].booths {
		if t.spans[b].has(booth) {
			return booth
		}
	}
	return -1
}

// metres between the middles of two spans.
func (t *Task) metres(a, b int) int {
	x1, y1 := t.middle(a)
	x2, y2 := t.middle(b)
	return (max(x1-x2, x2-x1) + max(y1-y2, y2-y1)) / 1_000
}

func (t *Task) middle(s int) (x, y int) {
	booths := t.spans[s].booths
	x1, y1 := t.booths[booths[0]].centre()
	x2, y2 := t.booths[booths[len(booths)-1]].centre()
	return (x1 + x2) / 2, (y1 + y2) / 2
}
