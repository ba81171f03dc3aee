package placing

import "slices"

// Why is the reason of a refusal or of a problem: a code for the caller's catalogue.
type Why string

// The hard rules, as they refuse a place.
const (
	BoothUnknown  Why = "booth_unknown"
	BoothBlocked  Why = "booth_blocked"
	NoSpan        Why = "booth_span"     // the row ends or has a gap before the vendor has its room
	LockedAway    Why = "locked"         // staff fixed another place
	BoothPower    Why = "booth_power"    // Needs, Has
	BoothWater    Why = "booth_water"    //
	BoothFood     Why = "booth_food"     // not in the zone for food
	BoothFire     Why = "booth_fire"     //
	BoothVehicle  Why = "booth_vehicle"  //
	BoothCar      Why = "booth_car"      // Needs, Has: the car is longer than the place, in millimetres
	BoothStep     Why = "booth_step"     // has a step
	BoothTaken    Why = "booth_taken"    // Other stands there
	PanelFull     Why = "panel_full"     // Panel, Needs, Has: what is left
	TooNear       Why = "keep_apart"     // Other
	CategoryFull  Why = "category_full"  // Category, Has: its quota
	VendorUnknown Why = "vendor_unknown" //
)

// Refusal says why a vendor can't stand in a place, with what the sentence needs.
type Refusal struct {
	Why        Why
	Booth      int64 // of the place: the one that breaks the rule where it is a single one, else the first
	Other      int64 // vendor in the way
	Panel      string
	Category   string
	Needs, Has int
}

// needs are the rules that a place keeps or breaks even when the street is empty, in the order in
// which they are told.
var needs = []struct {
	why    Why
	broken func(t *Task, v *Vendor, s *span) bool
}{
	{BoothBlocked, func(t *Task, _ *Vendor, s *span) bool { return t.some(s, func(b *Booth) bool { return b.Blocked }) }},
	{LockedAway, func(t *Task, v *Vendor, s *span) bool { return v.Locked != 0 && t.booths[s.booths[0]].ID != v.Locked }},
	{BoothWater, func(t *Task, v *Vendor, s *span) bool {
		return v.Water && !t.some(s, func(b *Booth) bool { return b.Water })
	}},
	{BoothFood, func(t *Task, v *Vendor, s *span) bool {
		return v.Food && !v.FoodAnywhere && t.some(s, func(b *Booth) bool { return !b.Food })
	}},
	{BoothFire, func(t *Task, v *Vendor, s *span) bool {
		return v.Fire && t.some(s, func(b *Booth) bool { return !b.Fire })
	}},
	{BoothVehicle, func(t *Task, v *Vendor, s *span) bool {
		return v.Vehicle && t.some(s, func(b *Booth) bool { return !b.Vehicle })
	}},
	{BoothCar, func(t *Task, v *Vendor, s *span) bool { return v.Vehicle && v.VehicleMM > t.longest(s) }},
	{BoothStep, func(t *Task, v *Vendor, s *span) bool {
		return v.StepFree && t.some(s, func(b *Booth) bool { return !b.StepFree })
	}},
	{BoothPower, func(t *Task, v *Vendor, s *span) bool { return v.PowerW > t.booths[s.feed].MaxW }},
	{PanelFull, func(t *Task, v *Vendor, s *span) bool {
		p := t.panelOf[s.feed]
		return p >= 0 && v.PowerW > t.panels[p].UsableW
	}},
}

// longest is how long a car may be that stands in a span: along the row or across it.
func (t *Task) longest(s *span) int {
	first := t.booths[s.booths[0]]
	x1, y1, x2, y2 := first.X, first.Y, first.X+first.W, first.Y+first.D
	for _, i := range s.booths[1:] {
		b := t.booths[i]
		x1, y1, x2, y2 = min(x1, b.X), min(y1, b.Y), max(x2, b.X+b.W), max(y2, b.Y+b.D)
	}
	return max(x2-x1, y2-y1)
}

func (t *Task) some(s *span, is func(*Booth) bool) bool {
	for _, b := range s.booths {
		if is(&t.booths[b]) {
			return true
		}
	}
	return false
}

// unfit is the first rule that keeps a vendor off a span even when the street is empty, or "".
func (t *Task) unfit(v, s int) Why {
	for i := range needs {
		if needs[i].broken(t, &t.vendors[v], &t.spans[s]) {
			return needs[i].why
		}
	}
	return ""
}

// free says whether a vendor that fits a span can go there as the street stands now.
func (st *state) free(v, s int) bool {
	return st.taken(v, s) < 0 && !st.outletFull(v, s) && st.short(v, s) <= 0 && st.tooNear(v, s) < 0 && !st.categoryFull(v)
}

// taken is who stands on a span and would not share it, -1 for nobody.
func (st *state) taken(v, s int) int {
	for _, b := range st.task.spans[s].booths {
		if c := &st.at[b]; c.n > 0 && !st.shares(v, s, b) {
			return int(c.who[0])
		}
	}
	return -1
}

// shares says whether there is room for one more in a booth that is taken, and all agree.
func (st *state) shares(v, s, b int) bool {
	t, c := st.task, &st.at[b]
	room := t.vendors[v].Share
	for _, u := range c.who[:c.n] {
		room = min(room, t.vendors[u].Share)
		if len(t.spans[st.place[u]].booths) > 1 {
			return false
		}
	}
	return int(c.n) < room && len(t.spans[s].booths) == 1
}

func (st *state) outletFull(v, s int) bool {
	need, feed := st.task.vendors[v].PowerW, st.task.spans[s].feed
	return need > 0 && st.drawn[feed]+need > st.task.booths[feed].MaxW
}

// short is how many watts the board of a span lacks for one more vendor; 0 or less when it has enough.
func (st *state) short(v, s int) int {
	t := st.task
	panel := t.panelOf[t.spans[s].feed]
	if panel < 0 || t.vendors[v].PowerW == 0 {
		return 0
	}
	return st.load[panel] + t.vendors[v].PowerW - t.panels[panel].UsableW
}

// tooNear is who must not be near and would be, -1 for nobody.
func (st *state) tooNear(v, s int) int {
	for _, u := range st.task.apart[v] {
		if st.place[u] >= 0 && st.task.relation(s, st.place[u]) != Far {
			return u
		}
	}
	return -1
}

func (st *state) categoryFull(v int) bool {
	c := st.task.category[v]
	return st.task.quota[c] >= 0 && st.count[c] >= st.task.quota[c]
}

// refusals are all rules that keep a vendor without a place off a span as the street stands now.
func (st *state) refusals(v, s int) []Refusal {
	t := st.task
	vendor, sp := &t.vendors[v], &t.spans[s]
	base := Refusal{Booth: t.booths[sp.booths[0]].ID}
	var list []Refusal
	tell := func(why Why, fill func(*Refusal)) {
		r := base
		r.Why = why
		if fill != nil {
			fill(&r)
		}
		list = append(list, r)
	}
	for _, need := range needs {
		switch {
		case need.why == BoothPower || need.why == PanelFull || !need.broken(t, vendor, sp):
		case need.why == BoothCar:
			tell(need.why, func(r *Refusal) { r.Needs, r.Has = vendor.VehicleMM, t.longest(sp) })
		case need.why == BoothBlocked:
			blocked := slices.IndexFunc(sp.booths, func(b int) bool { return t.booths[b].Blocked })
			tell(need.why, func(r *Refusal) { r.Booth = t.booths[sp.booths[blocked]].ID })
		default:
			tell(need.why, nil)
		}
	}
	if u := st.taken(v, s); u >= 0 {
		tell(BoothTaken, func(r *Refusal) { r.Other = t.vendors[u].ID })
	}
	if most := t.booths[sp.feed].MaxW; st.outletFull(v, s) {
		tell(BoothPower, func(r *Refusal) {
			r.Booth, r.Needs, r.Has = t.booths[sp.feed].ID, vendor.PowerW, max(0, most-st.drawn[sp.feed])
		})
	}
	if short := st.short(v, s); short > 0 {
		tell(PanelFull, func(r *Refusal) {
			r.Panel = t.panels[t.panelOf[sp.feed]].Label
			r.Needs, r.Has = vendor.PowerW, max(0, vendor.PowerW-short)
		})
	}
	if u := st.tooNear(v, s); u >= 0 {
		tell(TooNear, func(r *Refusal) { r.Other = t.vendors[u].ID })
	}
	if st.categoryFull(v) {
		tell(CategoryFull, func(r *Refusal) { r.Category, r.Has = vendor.Category, t.quota[t.category[v]] })
	}
	return list
}
