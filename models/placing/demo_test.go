package placing

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"testing"
)

// demoStreet is the invented street of the demo: 15 vendors of food for 13 places of food, and not a
// booth more than vendors.
func demoStreet(t testing.TB) (street Street, vendors []Vendor) {
	t.Helper()
	file, err := os.ReadFile("../demo/event.json")
	if err != nil {
		t.Fatal(err)
	}
	var event struct {
		Vendors []struct {
			Mode, Kind, Trade, Category string
			PowerW                      int
			Food                        bool
		}
		Booths []struct {
			No, Zone, Panel string
			X, Y, W, H      float64
			MaxKw           int
			Water, Corner   bool
		}
	}
	if err := json.Unmarshal(file, &event); err != nil {
		t.Fatal(err)
	}
	mm := func(m float64) int { return int(m * 1000) }
	for i, b := range event.Booths {
		street.Booths = append(street.Booths, Booth{
			ID: int64(i + 1), Row: b.No[:1], Seq: i % 25, X: mm(b.X), Y: mm(b.Y), W: mm(b.W), D: mm(b.H), Panel: b.Panel, MaxW: b.MaxKw * 1000,
			Water: b.Water, Food: b.Zone == "food", Corner: b.Corner, Blocked: b.Zone == "ops",
		})
	}
	for _, label := range []string{"P1", "P2", "P3", "P4", "P5", "P6"} {
		street.Panels = append(street.Panels, Panel{label, 12_000 * 80 / 100})
	}
	for i, v := range event.Vendors {
		if v.Mode == "store" {
			continue
		}
		vendors = append(vendors, Vendor{
			ID: int64(i + 1), Draw: i, PowerW: v.PowerW, Food: v.Food, Water: v.Food && v.Kind == "shop", Category: v.Trade, SecondCategory: v.Category,
		})
	}
	return street, vendors
}

// lightFood lets food of little power that comes packed stand outside the zone.
func lightFood(vendors []Vendor) {
	for i := range vendors {
		v := &vendors[i]
		v.FoodAnywhere = v.Food && !v.Water && v.PowerW <= 1_000
	}
}

func TestDemoStreet(t *testing.T) {
	t.Parallel()
	street, vendors := demoStreet(t)
	lightFood(vendors)
	task := New(street, vendors, Rules{Rounds: 200, Seed: 1})
	if problems := task.Check(); len(problems) > 0 {
		t.Errorf("problems: %+v", problems)
	}
	plan := task.Solve(context.Background())
	if n := len(plan.Places()); n != 44 || len(vendors) != 44 {
		t.Fatalf("%d of %d placed", n, len(vendors))
	}
	if broken := plan.Broken(); len(broken) > 0 {
		t.Errorf("broken: %+v", broken)
	}
	if got := digest(plan); got != demoDigest {
		t.Errorf("the plan is another than on all other machines: %#x", got)
	}
	for _, term := range plan.Terms() {
		if term.What == EqualGoods && term.Near == Side {
			t.Errorf("equal goods side by side: %+v", term)
		}
	}
}

// demoDigest is the plan of TestDemoStreet wherever it is computed. A change of rules, weights or
// search changes it, and is seen here.
const demoDigest = 0x9c986091e65fcc26

func digest(p *Plan) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, p.Places(), p.Score())
	return h.Sum64()
}

// TestDemoStreetByTheLetter keeps all food in its zone: two can't be placed, and the way out is said.
func TestDemoStreetByTheLetter(t *testing.T) {
	t.Parallel()
	street, vendors := demoStreet(t)
	task := New(street, vendors, Rules{})
	found := map[Why]Problem{}
	for _, p := range task.Check() {
		found[p.Reason] = p
	}
	if p := found[NeedShort]; p.Rule != BoothFood || p.Needs != 15 || p.Has != 13 {
		t.Errorf("%+v", p)
	}
	if p := found[CrowdedOut]; p.Needs <= p.Has {
		t.Errorf("%+v", p)
	}
	plan := task.Solve(context.Background())
	if n := len(plan.Unplaced()); n != 2 {
		t.Fatalf("%d unplaced", n)
	}
	outside := false
	for _, id := range plan.Unplaced() {
		for _, w := range plan.Ways(id) {
			outside = outside || w.Lift.Why == BoothFood
		}
	}
	if !outside {
		t.Error("nobody says that food could stand outside its zone")
	}
}
