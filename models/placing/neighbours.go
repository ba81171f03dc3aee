package placing

import (
	"cmp"
	"slices"
)

// edge leads to a neighbouring booth.
type edge struct {
	to   int
	near Near
}

// Distances between booths, in millimetres from edge to edge.
const (
	joinGap  = 1_000  // up to here two booths make one place
	sideGap  = 2_500  // up to here they stand side by side
	apartGap = 6_500  // up to here they are two apart
	aisleMin = 2_500  // narrower than this is no aisle: they stand back to back
	aisleMax = 14_000 // nobody looks over a wider one
	slant    = 1_500  // so far past each other is still diagonal
)

// gaps are the distances of two booths along x and y; below 0 they overlap by as much.
func gaps(a, b Booth) (x, y int) {
	return max(a.X, b.X) - min(a.X+a.W, b.X+b.W), max(a.Y, b.Y) - min(a.Y+a.D, b.Y+b.D)
}

func gap(a, b Booth) int {
	x, y := gaps(a, b)
	return max(x, y, 0)
}

func (t *Task) findNeighbours(overrides []Edge) {
	t.next = make([]int, len(t.booths))
	t.edges = make([][]edge, len(t.booths))
	t.sides = make([][]int, len(t.booths))
	found := map[[2]int]Near{}
	for i := range t.next {
		t.next[i] = -1
	}
	for _, row := range t.rows() {
		t.alongRow(row, found)
	}
	t.overAisles(found)
	for _, e := range overrides {
		a, knownA := t.boothAt[e.A]
		b, knownB := t.boothAt[e.B]
		if !knownA || !knownB || a == b || e.Near < Far || e.Near >= nears || e.Near == Shared {
			t.fault(Problem{Reason: EdgeUnknown, Booth: e.A, Other: e.B})
			continue
		}
		found[pair(a, b)] = e.Near
	}
	for ends, near := range found {
		t.join(ends[0], ends[1], near)
	}
	for b := range t.edges {
		slices.SortFunc(t.edges[b], func(x, y edge) int { return cmp.Or(cmp.Compare(x.near, y.near), cmp.Compare(x.to, y.to)) })
		slices.Sort(t.sides[b])
	}
}

func (t *Task) join(a, b int, near Near) {
	if near == Far {
		return
	}
	t.edges[a] = append(t.edges[a], edge{b, near})
	t.edges[b] = append(t.edges[b], edge{a, near})
	if near == Side {
		t.sides[a] = append(t.sides[a], b)
		t.sides[b] = append(t.sides[b], a)
	}
}

func pair(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }

// rows are the booths of each row in their order.
func (t *Task) rows() [][]int {
	byRow := map[string]int{}
	var rows [][]int
	for i, b := range t.booths {
		at, known := byRow[b.Row]
		if !known {
			at = len(rows)
			byRow[b.Row] = at
			rows = append(rows, nil)
		}
		rows[at] = append(rows[at], i)
	}
	for _, row := range rows {
		slices.SortStableFunc(row, func(a, b int) int { return cmp.Compare(t.booths[a].Seq, t.booths[b].Seq) })
	}
	return rows
}

func (t *Task) alongRow(row []int, found map[[2]int]Near) {
	for i, a := range row {
		if i+1 < len(row) {
			b := row[i+1]
			between := gap(t.booths[a], t.booths[b])
			if between <= joinGap {
				t.next[a] = b
			}
			if between <= sideGap {
				found[pair(a, b)] = Side
			} else if between <= apartGap {
				found[pair(a, b)] = TwoApart
			}
		}
		if i+2 < len(row) && gap(t.booths[a], t.booths[row[i+2]]) <= apartGap {
			found[pair(a, row[i+2])] = TwoApart
		}
	}
}

// overAisles finds who faces whom: in different rows, an aisle apart, nobody between them.
func (t *Task) overAisles(found map[[2]int]Near) {
	for a := range t.booths {
		for b := a + 1; b < len(t.booths); b++ {
			if near := facing(t.booths[a], t.booths[b]); near != Far && !t.between(a, b) {
				found[pair(a, b)] = near
			}
		}
	}
}

func facing(a, b Booth) Near {
	if a.Row == b.Row {
		return Far
	}
	along, over := gaps(a, b)
	width := min(a.W, b.W)
	if over < aisleMin { // an aisle that runs north to south, if any
		along, over, width = over, along, min(a.D, b.D)
	}
	switch {
	case over < aisleMin || over > aisleMax || along >= slant:
		return Far
	case -along*2 >= width:
		return Across
	}
	return Diagonal
}

// between says whether another booth stands on the line from a to b.
func (t *Task) between(a, b int) bool {
	for i, c := range t.booths {
		if i != a && i != b && c.crosses(t.booths[a], t.booths[b]) {
			return true
		}
	}
	return false
}

// crosses says whether the line between the centres of two booths touches c: their boxes meet, and
// the corners of c are not all on one side of the line.
func (c Booth) crosses(from, to Booth) bool {
	x1, y1 := from.centre()
	x2, y2 := to.centre()
	if max(x1, x2) < c.X || min(x1, x2) > c.X+c.W || max(y1, y2) < c.Y || min(y1, y2) > c.Y+c.D {
		return false
	}
	left, right := false, false
	for _, corner := range [4][2]int{{c.X, c.Y}, {c.X + c.W, c.Y}, {c.X, c.Y + c.D}, {c.X + c.W, c.Y + c.D}} {
		side := (x2-x1)*(corner[1]-y1) - (y2-y1)*(corner[0]-x1)
		left, right = left || side >= 0, right || side <= 0
	}
	return left && right
}

func (b Booth) centre() (x, y int) { return b.X + b.W/2, b.Y + b.D/2 }
