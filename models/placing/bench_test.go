package placing

import (
	"fmt"
	"math/rand/v2"
)

// benchStreet is the street that the published comparison of methods used: two facing rows, circuits
// of ten booths at 7 kW, twelve skewed categories, needs, six double booths, three wishes each, half returning.
func benchStreet(vendors, booths int, seed uint64) (Street, []Vendor) {
	r := rand.New(rand.NewPCG(seed, 1))
	var street Street
	half := booths / 2
	for i := range booths {
		row, seq := i/half, i%half
		b := Booth{
			ID: int64(i + 1), Row: string(rune('A' + row)), Seq: seq + 1, X: seq * 3_500, Y: row * 13_000, W: 3_000, D: 3_000,
			Panel: fmt.Sprintf("P%d", i/10), MaxW: 3_500, Corner: seq == 0 || seq == half-1, StepFree: r.IntN(10) > 0, Fire: true,
		}
		b.Food = seq >= half*2/3
		b.Water = b.Food || r.IntN(8) == 0
		if r.IntN(5) == 0 {
			b.MaxW = 0
		}
		street.Booths = append(street.Booths, b)
	}
	for i := range (booths + 9) / 10 {
		street.Panels = append(street.Panels, Panel{Label: fmt.Sprintf("P%d", i), UsableW: 7_000})
	}
	var list []Vendor
	for i := range vendors {
		category := 0
		for category < 11 && r.IntN(100) < 72 {
			category++
		}
		v := Vendor{ID: int64(i + 1), Draw: i + 1, Booths: 1, Category: fmt.Sprintf("c%d", category)}
		if i < 6 {
			v.Booths = 2
		}
		if r.IntN(10) < 4 {
			v.PowerW = 250 * (1 + r.IntN(6))
		}
		if category == 0 && r.IntN(2) == 0 {
			v.Food = true
		}
		v.Water = v.Food && r.IntN(2) == 0
		v.StepFree = r.IntN(20) == 0
		for range 3 {
			v.Wishes = append(v.Wishes, int64(1+r.IntN(booths)))
		}
		if r.IntN(2) == 0 {
			v.Returning = int64(1 + r.IntN(booths))
		}
		list = append(list, v)
	}
	return street, list
}

var sizes = [][2]int{{92, 150}, {138, 150}, {400, 500}}
