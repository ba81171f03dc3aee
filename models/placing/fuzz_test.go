package placing

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// FuzzAnything turns bytes into streets with every kind of nonsense: nothing may panic, and the rules
// that Broken knows are kept.
func FuzzAnything(f *testing.F) {
	for n := range uint64(300) {
		f.Add(binary.LittleEndian.AppendUint64(nil, n))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		street, vendors, rules := nonsense(data)
		task := New(street, vendors, rules)
		task.Check()
		plan := task.Solve(context.Background())
		if broken := plan.Broken(); len(broken) > 0 {
			t.Errorf("broken: %+v", broken)
		}
		mustAddUp(t, plan)
		for _, v := range vendors {
			plan.Legal(v.ID)
			plan.Explain(v.ID)
			plan.Ways(v.ID)
			plan.Stopped(v.ID)
			plan.WhyNot(v.ID, v.Returning)
			plan.Fill(v.Locked)
		}
		plan.Swaps(3)
		task.Plan([]Place{{1, nil}, {2, []int64{1, 2, 3}}, {3, []int64{1}}, {4, []int64{1}}, {5, []int64{1}}, {6, []int64{1}}, {7, []int64{1}}}).Broken()
	})
}

// nonsense reads numbers from the bytes, and from dice when they end.
func nonsense(data []byte) (street Street, vendors []Vendor, rules Rules) {
	seed := uint64(len(data))
	for _, b := range data {
		seed = seed*31 + uint64(b)
	}
	r := rand.New(rand.NewPCG(seed, 5))
	number := func() int {
		if len(data) > 0 {
			b := int(int8(data[0]))
			data = data[1:]
			return b
		}
		return []int{r.IntN(12) - 3, r.Int() - r.Int(), -1 << 63, 1<<63 - 1}[max(0, r.IntN(40)-36)]
	}
	id := func() int64 { return int64(number()) }
	flag := func() bool { return number()&1 == 1 }
	rarely := func() bool { return number()&3 == 3 }
	label := func() string { return string(rune('a' + number()&3)) }
	for range number() & 15 {
		street.Booths = append(street.Booths, Booth{
			ID: id(), Row: label(), Seq: number(), X: 1_000 * number(), Y: 1_000 * number(), W: 1_000 * number(), D: 1_000 * number(), Panel: label(), MaxW: 500 * number(),
			Water: flag(), Food: flag(), Blocked: rarely(), Corner: flag(), StepFree: flag(), Front: id(),
		})
		street.Edges = append(street.Edges, Edge{id(), id(), Near(number())})
	}
	for range number() & 3 {
		street.Panels = append(street.Panels, Panel{label(), 500 * number()})
	}
	for range number() & 15 {
		vendors = append(vendors, Vendor{
			ID: id(), Draw: number(), Booths: number(), WidthMM: 1_000 * number(), Most: number(), PowerW: 200 * number(), Water: rarely(), Food: rarely(), Magnet: flag(),
			Category: label(), SecondCategory: label(), Noisy: flag(), Quiet: flag(), Priority: number(), Wishes: []int64{id(), id(), id()}, Returning: id(), Published: id(),
			Locked: max(0, id()-3), CornersBefore: number(), KeepApart: []int64{id()}, KeepTogether: []int64{id(), id()}, Share: number(),
		})
	}
	w := Usual()
	w.Near[Side], w.EqualGoods, w.Hole = number(), number(), number()
	rules = Rules{Categories: map[string]Category{label(): {Equal(number()), number()}}, Weights: w, Rounds: number() & 7, Seed: uint64(number())}
	return street, vendors, rules
}
