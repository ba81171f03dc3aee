package placing

import (
	"cmp"
	"slices"
)

// Problem is what can't work, or is not what it seems: found before anything is placed. What of it is
// filled in stands beside its reason.
type Problem struct {
	Reason     Why
	Rule       Why // of NeedShort and NowhereFits: the rule that asks too much
	Vendors    []int64
	Booth      int64
	Other      int64
	Panel      string
	Category   string
	Needs, Has int
}

// What is wrong with the input itself. It is left out.
const (
	BoothTwice    Why = "booth_twice"    // Booth: below 1 or used twice
	VendorTwice   Why = "vendor_twice"   // Vendors
	PanelUnknown  Why = "panel_unknown"  // Booth, Panel: the booth gets no power
	EdgeUnknown   Why = "edge_unknown"   // Booth, Other: an override that names no two booths
	PairUnknown   Why = "pair_unknown"   // Vendors, Other: a name to keep apart from or together with
	WishGone      Why = "wish_gone"      // Vendors, Booth: wished for and not there, or blocked
	ReturningGone Why = "returning_gone" // Vendors, Booth: the booth of last time
	LockGone      Why = "lock_gone"      // Vendors, Booth
)

// What cannot come true for everybody.
const (
	BoothsShort   Why = "booths_short"   // Needs, Has: booths
	NeedShort     Why = "need_short"     // Rule, Needs, Has: 15 food vendors, 13 food booths
	PowerShort    Why = "power_short"    // Needs, Has: watts of all boards
	NowhereFits   Why = "nowhere_fits"   // Vendors: one; Rule that keeps it off most places
	CrowdedOut    Why = "crowded_out"    // Vendors, Needs, Has: these have only so many booths among them
	LockTwice     Why = "lock_twice"     // Vendors, Booth: locked on one booth
	LocksNear     Why = "locks_near"     // Vendors: locked near each other and to be kept apart
	ApartTogether Why = "apart_together" // Vendors: to be kept apart and together
	TogetherMany  Why = "together_many"  // Vendors: the first has more companions than sides
	TogetherRing  Why = "together_ring"  // Vendors: each beside the next and the last beside the first
	QuotaShort    Why = "quota_short"    // Category, Needs, Has
	SpacingShort  Why = "spacing_short"  // Category, Needs, Has: so many find places without two side by side
)

// Check says before anything is placed what can't work and why. A street without problems may still
// leave somebody unplaced, when boards or keeping apart allow no solution; what Check says is certain.
func (t *Task) Check() []Problem {
	list := slices.Clone(t.faults)
	tell := func(p Problem) { list = append(list, p) }
	t.checkNames(tell)
	t.checkLocks(tell)
	t.checkCompany(tell)
	t.checkNumbers(tell)
	t.checkPower(tell)
	t.checkCategories(tell)
	t.checkMatching(tell)
	return list
}

func (t *Task) checkNames(tell func(Problem)) {
	gone := func(id int64) bool {
		b, known := t.boothAt[id]
		return !known || t.booths[b].Blocked
	}
	for _, v := range t.vendors {
		me := []int64{v.ID}
		for _, wish := range v.Wishes {
			if gone(wish) {
				tell(Problem{Reason: WishGone, Vendors: me, Booth: wish})
			}
		}
		if v.Returning != 0 && gone(v.Returning) {
			tell(Problem{Reason: ReturningGone, Vendors: me, Booth: v.Returning})
		}
		if v.Locked != 0 && gone(v.Locked) {
			tell(Problem{Reason: LockGone, Vendors: me, Booth: v.Locked})
		}
		for _, other := range slices.Concat(v.KeepApart, v.KeepTogether) {
			if _, known := t.vendorAt[other]; !known || other == v.ID {
				tell(Problem{Reason: PairUnknown, Vendors: me, Other: other})
			}
		}
	}
}

func (t *Task) checkLocks(tell func(Problem)) {
	for a := range t.vendors {
		for b := range a {
			va, vb := &t.vendors[a], &t.vendors[b]
			if va.Locked == 0 || vb.Locked == 0 || len(t.fits[a]) == 0 || len(t.fits[b]) == 0 {
				continue
			}
			both := []int64{vb.ID, va.ID}
			switch near := t.relation(t.fits[a][0], t.fits[b][0]); {
			case near == Shared && min(va.Share, vb.Share) < 2:
				tell(Problem{Reason: LockTwice, Vendors: both, Booth: va.Locked})
			case near != Far && slices.Contains(t.apart[a], b):
				tell(Problem{Reason: LocksNear, Vendors: both})
			}
		}
	}
}

func (t *Task) checkNumbers(tell func(Problem)) {
	count := func(has func(*Booth) bool) (n int) {
		for i := range t.booths {
			if !t.booths[i].Blocked && has(&t.booths[i]) {
				n++
			}
		}
		return n
	}
	wanted := func(needs func(*Vendor) bool, every bool) (n int) {
		for i := range t.vendors {
			if v := &t.vendors[i]; needs(v) && v.Share == 1 {
				if every {
					n += v.Booths - 1
				}
				n++
			}
		}
		return n
	}
	if n, has := wanted(func(*Vendor) bool { return true }, true), count(func(*Booth) bool { return true }); n > has {
		tell(Problem{Reason: BoothsShort, Needs: n, Has: has})
	}
	for _, kind := range []struct {
		rule  Why
		every bool // of its booths must have it, not one of them
		needs func(*Vendor) bool
		has   func(*Booth) bool
	}{
		{BoothFood, true, func(v *Vendor) bool { return v.Food && !v.FoodAnywhere }, func(b *Booth) bool { return b.Food }},
		{BoothWater, false, func(v *Vendor) bool { return v.Water }, func(b *Booth) bool { return b.Water }},
		{BoothFire, true, func(v *Vendor) bool { return v.Fire }, func(b *Booth) bool { return b.Fire }},
		{BoothVehicle, true, func(v *Vendor) bool { return v.Vehicle }, func(b *Booth) bool { return b.Vehicle }},
		{BoothStep, true, func(v *Vendor) bool { return v.StepFree }, func(b *Booth) bool { return b.StepFree }},
		{BoothPower, false, func(v *Vendor) bool { return v.PowerW > 0 }, func(b *Booth) bool { return b.MaxW > 0 }},
	} {
		if n, has := wanted(kind.needs, kind.every), count(kind.has); n > has {
			tell(Problem{Reason: NeedShort, Rule: kind.rule, Needs: n, Has: has})
		}
	}
}

// checkPower compares what all vendors draw with what all boards give, when no booth has power of its own.
func (t *Task) checkPower(tell func(Problem)) {
	needs, has := 0, 0
	for i := range t.vendors {
		needs += t.vendors[i].PowerW
	}
	for _, p := range t.panels {
		has += p.UsableW
	}
	for i := range t.booths {
		if t.panelOf[i] < 0 && t.booths[i].MaxW > 0 && !t.booths[i].Blocked {
			return
		}
	}
	if needs > has {
		tell(Problem{Reason: PowerShort, Needs: needs, Has: has})
	}
}

func (t *Task) checkCategories(tell func(Problem)) {
	var names []string
	vendors := map[string]int{}
	for i := range t.vendors {
		name := t.vendors[i].Category
		if vendors[name]++; vendors[name] == 1 && name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	apart := t.everySecond()
	for _, name := range names {
		rule := t.rules.Categories[name]
		if rule.Quota > 0 && vendors[name] > rule.Quota {
			tell(Problem{Reason: QuotaShort, Category: name, Needs: vendors[name], Has: rule.Quota})
		}
		if rule.Equal == SpaceOut && vendors[name] > apart {
			tell(Problem{Reason: SpacingShort, Category: name, Needs: vendors[name], Has: apart})
		}
	}
}

// everySecond is how many booths there are when no two may be side by side in their rows.
func (t *Task) everySecond() int {
	n := 0
	for _, row := range t.rows() {
		last := -2
		for i, b := range row {
			beside := last == i-1 && slices.Contains(t.sides[b], row[i-1])
			if !t.booths[b].Blocked && !beside {
				n++
				last = i
			}
		}
	}
	return n
}

func (t *Task) checkMatching(tell func(Problem)) {
	m := t.match()
	for v := range t.vendors {
		switch id := t.vendors[v].ID; {
		case len(t.fits[v]) == 0:
			p := Problem{Reason: NowhereFits, Vendors: []int64{id}, Rule: NoSpan}
			if stops := t.Plan(nil).Stopped(id); len(stops) > 0 {
				p.Rule = stops[0].Why
			}
			tell(p)
		case m.left[v]:
			vendors, booths := m.crowd(v)
			slices.Sort(vendors)
			tell(Problem{Reason: CrowdedOut, Vendors: vendors, Needs: len(vendors), Has: booths})
			return // the others of the same crowd would be told again and again
		}
	}
}

// checkCompany looks at who is to be near whom.
func (t *Task) checkCompany(tell func(Problem)) {
	ids := func(list ...int) (out []int64) {
		for _, v := range list {
			out = append(out, t.vendors[v].ID)
		}
		return out
	}
	for v, companions := range t.together {
		for _, u := range companions {
			if u < v && slices.Contains(t.apart[v], u) {
				tell(Problem{Reason: ApartTogether, Vendors: ids(u, v)})
			}
		}
		if len(companions) > 2 {
			tell(Problem{Reason: TogetherMany, Vendors: ids(append([]int{v}, companions...)...)})
		}
	}
	for _, ring := range t.rings() {
		tell(Problem{Reason: TogetherRing, Vendors: ids(ring...)})
	}
}

// rings are groups of companions, three or more, in which each has two.
func (t *Task) rings() [][]int {
	var rings [][]int
	seen := make([]bool, len(t.vendors))
	for v := range t.vendors {
		var group []int
		links := 0
		for todo := []int{v}; len(todo) > 0; todo = todo[1:] {
			if seen[todo[0]] {
				continue
			}
			seen[todo[0]] = true
			group = append(group, todo[0])
			links += len(t.together[todo[0]])
			todo = append(todo, t.together[todo[0]]...)
		}
		if len(group) > 2 && links >= 2*len(group) {
			slices.SortFunc(group, func(a, b int) int { return cmp.Compare(a, b) })
			rings = append(rings, group)
		}
	}
	return rings
}
