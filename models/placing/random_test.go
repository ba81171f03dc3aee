package placing

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// randomStreet has two facing rows, so that the tests can tell by hand who is near whom, and vendors
// that need, wish and mind a bit of everything.
func randomStreet(r *rand.Rand, booths, vendors int) (Street, []Vendor, Rules) {
	street := randomBooths(r, booths)
	list := make([]Vendor, vendors)
	for i := range list {
		list[i] = randomVendor(r, i, booths, vendors)
	}
	rules := Rules{Rounds: 15, Seed: r.Uint64(), Categories: map[string]Category{}}
	for c := range 3 {
		rules.Categories[fmt.Sprint("c", c)] = Category{Equal: Equal(r.IntN(3)), Quota: max(0, r.IntN(2*vendors)-vendors/2)}
	}
	return street, list, rules
}

func randomBooths(r *rand.Rand, booths int) Street {
	street := Street{Panels: []Panel{{"P0", 1_000 + 500*r.IntN(12)}, {"P1", 1_000 + 500*r.IntN(12)}}}
	half := (booths + 1) / 2
	for i := range booths {
		row, seq := i/half, i%half
		street.Booths = append(street.Booths, Booth{
			ID: int64(100 + i), Row: string(rune('A' + row)), Seq: seq, X: 3_500 * seq, Y: 13_000 * row, W: 3_000, D: 3_000,
			Panel: []string{"P0", "P1", ""}[r.IntN(3)], MaxW: 1_000 * r.IntN(5), Water: r.IntN(2) == 0, Food: r.IntN(2) == 0, Fire: r.IntN(2) == 0,
			Vehicle: r.IntN(2) == 0, StepFree: r.IntN(3) > 0, Corner: seq == 0, Blocked: r.IntN(10) == 0,
		})
	}
	if r.IntN(3) == 0 {
		street.Booths[r.IntN(booths)].Front = int64(1 + r.IntN(4))
	}
	return street
}

func randomVendor(r *rand.Rand, i, booths, vendors int) Vendor {
	booth := func() int64 { return int64(100 + r.IntN(booths+1)) } // now and then one that is gone
	rarely := func() bool { return r.IntN(6) == 0 }
	v := Vendor{
		ID: int64(i + 1), Draw: r.IntN(vendors), Booths: 1 + r.IntN(8)/7, PowerW: 500 * max(0, r.IntN(8)-3), Water: rarely(), Food: rarely(),
		FoodAnywhere: rarely(), Fire: rarely(), Vehicle: rarely(), VehicleMM: 1_000 * (i % 5), StepFree: rarely(), Category: []string{"", "c0", "c1", "c2"}[r.IntN(4)],
		SecondCategory: []string{"", "", "c0", "c1"}[r.IntN(4)], Noisy: rarely(), Smelly: rarely(), Quiet: rarely(), Magnet: rarely(),
		Priority: r.IntN(12), CornersBefore: r.IntN(3), Share: 1 + r.IntN(8)/6,
	}
	for range r.IntN(4) {
		v.Wishes = append(v.Wishes, booth())
	}
	if r.IntN(3) == 0 {
		v.Returning = booth()
	}
	if r.IntN(3) == 0 {
		v.Published = booth()
	}
	if r.IntN(10) == 0 {
		v.Locked = booth()
	}
	if rarely() {
		v.KeepApart = []int64{int64(1 + r.IntN(vendors))}
	}
	if rarely() {
		v.KeepTogether = []int64{int64(1 + r.IntN(vendors))}
	}
	if rarely() {
		v.WidthMM, v.Most = 3_000+500*r.IntN(8), r.IntN(3)
	}
	return v
}

// nearByHand knows the two rows of randomStreet.
func nearByHand(a, b Booth) Near {
	apart := max(a.Seq-b.Seq, b.Seq-a.Seq)
	switch {
	case a.ID == b.ID:
		return Shared
	case a.Row == b.Row:
		return []Near{Far, Side, TwoApart, Far}[min(apart, 3)]
	}
	return []Near{Across, Diagonal, Far}[min(apart, 2)]
}

// brokenRule checks a plan against the input alone, with nothing of the package but its types. It
// tells one rule that is broken, or "".
func brokenRule(street Street, vendors []Vendor, rules Rules, places []Place) string {
	booth, vendor, placed := map[int64]Booth{}, map[int64]Vendor{}, map[int64]Place{}
	for _, b := range street.Booths {
		booth[b.ID] = b
	}
	for _, v := range vendors {
		vendor[v.ID] = v
	}
	panels, outlets, crowd, category := map[string]int{}, map[int64]int{}, map[int64][]Place{}, map[string]int{}
	for _, p := range places {
		v := vendor[p.Vendor]
		if _, twice := placed[v.ID]; twice {
			return fmt.Sprintf("vendor %d stands twice", v.ID)
		}
		placed[v.ID] = p
		category[v.Category]++
		var at []Booth
		for _, id := range p.Booths {
			at = append(at, booth[id])
			crowd[id] = append(crowd[id], p)
		}
		if misfit(v, at) {
			return fmt.Sprintf("vendor %+v does not fit %+v", v, at)
		}
		feed := slices.MaxFunc(at, func(a, b Booth) int { return a.MaxW - b.MaxW })
		panels[feed.Panel] += v.PowerW
		outlets[feed.ID] += v.PowerW
	}
	for _, p := range street.Panels {
		if panels[p.Label] > p.UsableW {
			return fmt.Sprintf("board %s gives %d W of %d", p.Label, panels[p.Label], p.UsableW)
		}
	}
	for id, w := range outlets {
		if w > booth[id].MaxW {
			return fmt.Sprintf("the outlet of %d gives %d W of %d", id, w, booth[id].MaxW)
		}
	}
	for id, all := range crowd {
		for _, p := range all {
			if len(all) > 1 && (len(all) > vendor[p.Vendor].Share || len(p.Booths) > 1) {
				return fmt.Sprintf("booth %d holds %d, against the will of %d", id, len(all), p.Vendor)
			}
		}
	}
	for c, n := range category {
		if most := rules.Categories[c].Quota; most > 0 && n > most {
			return fmt.Sprintf("%d of %s, quota %d", n, c, most)
		}
	}
	return brokenCompany(booth, vendor, placed)
}

func brokenCompany(booth map[int64]Booth, vendor map[int64]Vendor, placed map[int64]Place) string {
	for id, p := range placed {
		for _, other := range vendor[id].KeepApart {
			for _, a := range p.Booths {
				for _, b := range placed[other].Booths {
					if other != id && nearByHand(booth[a], booth[b]) != Far {
						return fmt.Sprintf("%d and %d are to be kept apart: %d and %d are near", id, other, a, b)
					}
				}
			}
		}
	}
	return ""
}

func misfit(v Vendor, at []Booth) bool {
	first, last := at[0], at[len(at)-1]
	if v.Vehicle && v.VehicleMM > max(last.X+last.W-first.X, last.Y+last.D-first.Y, first.D) {
		return true
	}
	water := false
	for i, b := range at {
		if b.Blocked || v.Fire && !b.Fire || v.Vehicle && !b.Vehicle || v.StepFree && !b.StepFree || v.Food && !v.FoodAnywhere && !b.Food {
			return true
		}
		if i > 0 && (b.Row != at[0].Row || b.Seq != at[i-1].Seq+1) {
			return true
		}
		water = water || b.Water
	}
	wide := 3_500*len(at) - 500
	return len(at) < v.Booths || v.Most > 0 && len(at) > v.Most || wide < v.WidthMM || v.Water && !water || v.Locked != 0 && at[0].ID != v.Locked
}

func randomStreetOf(n int) (Street, []Vendor, Rules) {
	r := rand.New(rand.NewPCG(uint64(n), 13))
	return randomStreet(r, 6+r.IntN(14), 1+r.IntN(6))
}
