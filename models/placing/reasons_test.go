package placing

import (
	"context"
	"reflect"
	"testing"
)

// TestReasonsOfAPlace is a row of three where all can be told by hand.
func TestReasonsOfAPlace(t *testing.T) {
	t.Parallel()
	street := row(3, func(b *Booth) { b.Corner, b.MaxW = b.ID == 1, 1_000 })
	vendors := []Vendor{
		{ID: 1, Draw: 1, Category: "pots", Wishes: []int64{3, 2}, PowerW: 1_000, Share: 1},
		{ID: 2, Draw: 2, Category: "pots", PowerW: 1_000, Returning: 3, Priority: 10},
	}
	plan := New(street, vendors, Rules{}).Plan([]Place{{1, []int64{2}}, {2, []int64{1}}})
	want := []Term{
		{Tier: Asked, What: Wish, Points: 20, Vendor: 1, Rank: 2},
		{Tier: Beside, What: EqualGoods, Points: 100, Vendor: 1, Other: 2, Near: Side},
		{Tier: Balance, What: Hole, Points: 3, Vendor: 1, Booth: 3},
	}
	if got := plan.Explain(1); !reflect.DeepEqual(got, want) {
		t.Errorf("explained\n%+v, want\n%+v", got, want)
	}
	if got := plan.Score(); got != (Score{0, 100, 220, 3, 0}) {
		t.Errorf("score %v: its lost place counts twice with 10 points of priority", got)
	}
	o, gone, come := plan.WhyNot(2, 3)
	if o.Diff != (Score{0, 0, -200, 0, 0}) || len(gone) != 2 || len(come) != 1 {
		t.Errorf("why not 3: %+v, gone %+v, come %+v", o, gone, come)
	}
	if o, _, _ := plan.WhyNot(2, 9); o.Refusals[0].Why != BoothUnknown {
		t.Errorf("a booth that is not there: %+v", o)
	}
	o, _, _ = plan.WhyNot(1, 1)
	if want := []Place{{1, []int64{1}}, {2, []int64{2}}}; !reflect.DeepEqual(o.Changes, want) {
		t.Errorf("an exchange: %+v", o)
	}
}

// TestWaysOut is a full street: the one without a place learns what would help.
func TestWaysOut(t *testing.T) {
	t.Parallel()
	street := row(3, func(b *Booth) { b.Food = b.ID == 1 })
	street.Panels[0].UsableW = 2_500
	vendors := []Vendor{{ID: 1, Food: true, PowerW: 1_000, Locked: 1}, {ID: 2, PowerW: 1_000}, {ID: 3, PowerW: 1_000}}
	plan := New(street, vendors, Rules{}).Solve(context.Background())
	ways := plan.Ways(3)
	if len(ways) == 0 {
		t.Fatalf("no way out for 3; placed %+v", plan.Places())
	}
	w := ways[0]
	if w.Lift.Why != PanelFull || w.Lift.Panel != "P1" || w.LackW != 500 || w.For != 3 {
		t.Errorf("%+v: the board needs 500 W more", w)
	}
	if stops := plan.Stopped(3); stops[0].Why != PanelFull || stops[0].Places != 3 {
		t.Errorf("stopped by %+v", stops)
	}
}

func TestACancelledSearchStillGivesAPlan(t *testing.T) {
	t.Parallel()
	street, vendors := demoStreet(t)
	lightFood(vendors)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	plan := New(street, vendors, Rules{Rounds: 1_000_000_000}).Solve(ctx)
	if plan.Rounds != 0 || len(plan.Places()) < 40 || len(plan.Broken()) > 0 {
		t.Errorf("%d rounds, %d placed, broken %+v", plan.Rounds, len(plan.Places()), plan.Broken())
	}
}

// TestTiesGoByDraw: of alike vendors who wish for the same, the one drawn first has it, wherever the search
// went and however they are numbered.
func TestTiesGoByDraw(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		first := int64(seed%3 + 1)
		vendors := some(3, func(v *Vendor) { v.Wishes, v.Draw = []int64{4, 2}, int((v.ID-first+3)%3) })
		plan := New(row(6, nil), vendors, Rules{Rounds: 30, Seed: seed}).Solve(context.Background())
		at := map[int64]int64{}
		for _, p := range plan.Places() {
			at[p.Vendor] = p.Booths[0]
		}
		if second := first%3 + 1; at[first] != 4 || at[second] != 2 {
			t.Errorf("seed %d: drawn in the order %d, %d: %v", seed, first, second, at)
		}
	}
}
