// Package placing gives the booths of a street to its vendors and says why. It knows no database and
// no words: vendors and booths are numbers, reasons are codes with what their sentences need.
//
// Hard rules are never broken: who can't be placed within them stays unplaced, with the reason and
// the ways out. Among all placings within them, a plan is better when it costs less, compared tier by
// tier: who is unplaced, then equal goods and noise side by side, then places that vendors asked for
// or return to, then variety and what is wasted, then moves from what was published. A point of a
// higher tier is never traded for any number of points below it.
//
// Everything is a whole number and nothing looks at a clock: the same street, vendors and rules give
// the same plan on every machine. Ties go to the lower draw number, then vendor ID, then booth ID.
package placing

import (
	"cmp"
	"slices"
)

// Task is a street, its vendors and the rules, ready to be asked. It never changes, so that any
// number of goroutines may ask it.
type Task struct {
	rules   Rules
	weights Weights
	booths  []Booth  // by ID
	vendors []Vendor // by draw number, then ID
	faults  []Problem

	boothAt  map[int64]int
	vendorAt map[int64]int
	fronts   map[int64]int64 // vendor ID → the first booth before its shop

	panels  []Panel
	panelOf []int    // booth → panel, -1 for none
	edges   [][]edge // booth → neighbours, nearest first
	sides   [][]int  // booth → who is side by side with it
	next    []int    // booth → the one that continues it in its row, -1 for none

	spans    []span
	near     [][]edge // span → neighbouring booths outside it
	spanAt   map[[2]int]int
	spanFrom [][]int   // length → first booth → span, -1 for none
	shapes   [][]int   // vendor → spans of its shape
	fits     [][]int   // vendor → spans that it may stand on when the street is empty
	asked    [][]int   // vendor → those of them that it asked for or returns to
	wide     bool      // some spans are of several booths
	clusters bool      // some goods are to stand together
	fit      []bool    // vendor × span
	own      []ownCost // vendor × span: what the place costs whoever stands around

	rivals   [][]rival // vendor → whom it minds
	plain    []bool    // vendor: alone in one booth, named by nobody
	nearness []Near    // booth × booth

	clash    []int64 // vendor × vendor: points per weight of nearness
	apart    [][]int // vendor → whom it must not be near
	together [][]int // vendor → whom it would like to be near
	magnets  []int
	category []int // vendor → category, -1 for none
	quota    []int // category → most vendors, -1 for no limit
}

// New makes a task. Whatever is wrong with the input is left out or limited, and told by Check.
func New(street Street, vendors []Vendor, rules Rules) *Task {
	t := &Task{rules: rules, weights: rules.weights(), boothAt: map[int64]int{}, vendorAt: map[int64]int{}, spanAt: map[[2]int]int{}, fronts: map[int64]int64{}}
	t.takeBooths(street)
	t.takeVendors(vendors)
	t.partSides()
	t.findNeighbours(street.Edges)
	t.takePairs()
	t.takeCategories()
	t.findSpans()
	t.takeRivals()
	return t
}

func (t *Task) takeBooths(street Street) {
	for _, b := range slices.SortedStableFunc(slices.Values(street.Booths), func(a, b Booth) int { return cmp.Compare(a.ID, b.ID) }) {
		if _, twice := t.boothAt[b.ID]; twice || b.ID <= 0 {
			t.fault(Problem{Reason: BoothTwice, Booth: b.ID})
			continue
		}
		t.boothAt[b.ID] = len(t.booths)
		t.booths = append(t.booths, b.limited())
		if _, known := t.fronts[b.Front]; !known && b.Front != 0 {
			t.fronts[b.Front] = b.ID
		}
	}
	byLabel := map[string]int{}
	for _, p := range street.Panels {
		byLabel[p.Label] = len(t.panels)
		t.panels = append(t.panels, Panel{Label: p.Label, UsableW: limit(p.UsableW, 0, mostW)})
	}
	t.panelOf = make([]int, len(t.booths))
	for i, b := range t.booths {
		panel, known := byLabel[b.Panel]
		if !known {
			panel = -1
		}
		if !known && b.Panel != "" {
			t.fault(Problem{Reason: PanelUnknown, Booth: b.ID, Panel: b.Panel})
			t.booths[i].MaxW = 0
		}
		t.panelOf[i] = panel
	}
}

func (t *Task) takeVendors(vendors []Vendor) {
	byDraw := func(a, b Vendor) int { return cmp.Or(cmp.Compare(a.Draw, b.Draw), cmp.Compare(a.ID, b.ID)) }
	for _, v := range slices.SortedStableFunc(slices.Values(vendors), byDraw) {
		if _, twice := t.vendorAt[v.ID]; twice || v.ID <= 0 {
			t.fault(Problem{Reason: VendorTwice, Vendors: []int64{v.ID}})
			continue
		}
		t.vendorAt[v.ID] = len(t.vendors)
		t.vendors = append(t.vendors, v.limited())
	}
}

func (t *Task) fault(p Problem) { t.faults = append(t.faults, p) }

func limit(n, low, high int) int { return min(max(n, low), high) }
