package placing

import (
	"context"
	"reflect"
	"testing"
)

// row is a row of like booths, numbered from 1.
func row(n int, change func(*Booth)) Street {
	street := Street{Panels: []Panel{{"P1", 9_600}}}
	for i := range n {
		b := Booth{ID: int64(i + 1), Row: "A", Seq: i, X: 3_500 * i, W: 3_000, D: 3_000, Panel: "P1", MaxW: 2_000}
		if change != nil {
			change(&b)
		}
		street.Booths = append(street.Booths, b)
	}
	return street
}

func some(n int, change func(*Vendor)) []Vendor {
	list := make([]Vendor, n)
	for i := range list {
		list[i].ID = int64(i + 1)
		if change != nil {
			change(&list[i])
		}
	}
	return list
}

func TestCheck(t *testing.T) {
	t.Parallel()
	half := func(b *Booth) { b.Food = b.ID > 3 }
	for name, c := range map[string]struct {
		street  Street
		vendors []Vendor
		rules   Rules
		want    []Problem
	}{
		"all well":           {street: row(4, nil), vendors: some(3, nil)},
		"more than booths":   {row(2, nil), some(3, nil), Rules{}, []Problem{{Reason: BoothsShort, Needs: 3, Has: 2}, {Reason: CrowdedOut, Vendors: []int64{1, 2, 3}, Needs: 3, Has: 2}}},
		"food":               {row(6, half), some(4, func(v *Vendor) { v.Food = true }), Rules{}, []Problem{{Reason: NeedShort, Rule: BoothFood, Needs: 4, Has: 3}, {Reason: CrowdedOut, Vendors: []int64{1, 2, 3, 4}, Needs: 4, Has: 3}}},
		"food elsewhere too": {street: row(6, half), vendors: some(4, func(v *Vendor) { v.Food, v.FoodAnywhere = true, v.ID == 1 })},
		"water in the zone": {
			row(6, func(b *Booth) { b.Food, b.Water = b.ID > 3, b.ID < 5 }), some(3, func(v *Vendor) { v.Food, v.Water = true, v.ID < 3 }), Rules{},
			[]Problem{{Reason: CrowdedOut, Vendors: []int64{1, 2}, Needs: 2, Has: 1}},
		},
		"boards":     {row(6, nil), some(6, func(v *Vendor) { v.PowerW = 2_000 }), Rules{}, []Problem{{Reason: PowerShort, Needs: 12_000, Has: 9_600}}},
		"outlet":     {row(2, nil), some(1, func(v *Vendor) { v.PowerW = 3_000 }), Rules{}, []Problem{{Reason: NowhereFits, Vendors: []int64{1}, Rule: BoothPower}}},
		"wide":       {row(2, nil), some(1, func(v *Vendor) { v.WidthMM = 8_000 }), Rules{}, []Problem{{Reason: NowhereFits, Vendors: []int64{1}, Rule: NoSpan}}},
		"wish gone":  {row(2, nil), some(1, func(v *Vendor) { v.Wishes = []int64{9} }), Rules{}, []Problem{{Reason: WishGone, Vendors: []int64{1}, Booth: 9}}},
		"last place": {row(2, func(b *Booth) { b.Blocked = b.ID == 2 }), some(1, func(v *Vendor) { v.Returning = 2 }), Rules{}, []Problem{{Reason: ReturningGone, Vendors: []int64{1}, Booth: 2}}},
		"lock gone":  {row(2, nil), some(1, func(v *Vendor) { v.Locked = 9 }), Rules{}, []Problem{{Reason: LockGone, Vendors: []int64{1}, Booth: 9}, {Reason: NowhereFits, Vendors: []int64{1}, Rule: LockedAway}}},
		"one lock for two": {
			row(3, nil), some(2, func(v *Vendor) { v.Locked = 2 }), Rules{},
			[]Problem{{Reason: LockTwice, Vendors: []int64{1, 2}, Booth: 2}, {Reason: CrowdedOut, Vendors: []int64{1, 2}, Needs: 2, Has: 1}},
		},
		"locked near": {
			row(3, nil), some(2, func(v *Vendor) { v.Locked, v.KeepApart = v.ID, []int64{3 - v.ID} }), Rules{},
			[]Problem{{Reason: LocksNear, Vendors: []int64{1, 2}}},
		},
		"apart and together": {
			row(9, nil), some(2, func(v *Vendor) { v.KeepApart, v.KeepTogether = []int64{3 - v.ID}, []int64{3 - v.ID} }), Rules{},
			[]Problem{{Reason: ApartTogether, Vendors: []int64{1, 2}}},
		},
		"ring":         {row(9, nil), some(3, func(v *Vendor) { v.KeepTogether = []int64{v.ID%3 + 1} }), Rules{}, []Problem{{Reason: TogetherRing, Vendors: []int64{1, 2, 3}}}},
		"many friends": {row(9, nil), some(4, func(v *Vendor) { v.KeepTogether = []int64{2, 3, 4}[:max(0, 4-3*int(v.ID))*3] }), Rules{}, []Problem{{Reason: TogetherMany, Vendors: []int64{1, 2, 3, 4}}}},
		"stranger":     {row(2, nil), some(1, func(v *Vendor) { v.KeepApart = []int64{7} }), Rules{}, []Problem{{Reason: PairUnknown, Vendors: []int64{1}, Other: 7}}},
		"quota": {
			row(9, nil), some(3, func(v *Vendor) { v.Category = "c" }), Rules{Categories: map[string]Category{"c": {Quota: 2}}},
			[]Problem{{Reason: QuotaShort, Category: "c", Needs: 3, Has: 2}},
		},
		"spacing":        {row(4, nil), some(3, func(v *Vendor) { v.Category = "c" }), Rules{}, []Problem{{Reason: SpacingShort, Category: "c", Needs: 3, Has: 2}}},
		"nobody minds":   {street: row(4, nil), vendors: some(3, func(v *Vendor) { v.Category = "c" }), rules: Rules{Categories: map[string]Category{"c": {Equal: Ignore}}}},
		"unknown board":  {row(2, func(b *Booth) { b.Panel = "P" + string(rune('0'+b.ID)) }), some(1, nil), Rules{}, []Problem{{Reason: PanelUnknown, Booth: 2, Panel: "P2"}}},
		"vendor twice":   {row(2, nil), []Vendor{{ID: 4}, {ID: 4}}, Rules{}, []Problem{{Reason: VendorTwice, Vendors: []int64{4}}}},
		"booth twice":    {Street{Booths: []Booth{{ID: 4, Row: "A"}, {ID: 4, Row: "B"}}}, nil, Rules{}, []Problem{{Reason: BoothTwice, Booth: 4}}},
		"edge to nobody": {Street{Edges: []Edge{{1, 2, Side}}}, nil, Rules{}, []Problem{{Reason: EdgeUnknown, Booth: 1, Other: 2}}},
	} {
		if got := New(c.street, c.vendors, c.rules).Check(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, c.want)
		}
	}
}

// TestCheckIsCertain: when Check says that somebody is crowded out, no plan places everybody.
func TestCheckIsCertain(t *testing.T) {
	t.Parallel()
	clear, certain := 0, map[Why]bool{BoothsShort: true, NeedShort: true, PowerShort: true, NowhereFits: true, CrowdedOut: true, QuotaShort: true, LockTwice: true, LocksNear: true}
	for n := range 1_500 {
		street, vendors, rules := randomStreetOf(n)
		rules.Rounds = 0
		task := New(street, vendors, rules)
		left := len(task.Solve(context.Background()).Unplaced())
		for _, p := range task.Check() {
			if certain[p.Reason] && left == 0 {
				t.Fatalf("street %d: everybody is placed in spite of %+v", n, p)
			}
		}
		if left == 0 {
			clear++
		}
	}
	if clear < 50 {
		t.Errorf("only %d streets where everybody is placed", clear)
	}
}
