package placing

import "slices"

// What a term of the cost is about: a code for the caller's catalogue.
type What string

// The terms.
const (
	NotPlaced     What = "not_placed"
	EqualGoods    What = "equal_goods"    // Near to Other
	SecondGoods   What = "second_goods"   // what one sells by the way
	GoodsTogether What = "goods_together" // below 0: a category that is to cluster does
	Noise         What = "noise"
	Smell         What = "smell"
	NotReturned   What = "not_returned" // Booth: where it stood last time
	NotBeforeShop What = "not_before_shop"
	Wish          What = "wish"         // Rank: which wish came true, 0 for none; no points for the first
	NotTogether   What = "not_together" // Other, Near
	Crowd         What = "crowd"        // Other is a magnet too
	CornerAgain   What = "corner_again" //
	WastedWater   What = "wasted_water" //
	WastedFood    What = "wasted_food"  // a place for food without food
	WastedCar     What = "wasted_car"   //
	WastedPower   What = "wasted_power" //
	Hole          What = "hole"         // Booth beside is empty
	Moved         What = "moved"        // Booth: where it stands in the published plan
)

// Term is one part of what a plan costs. The points of all terms of a plan add up to its score.
type Term struct {
	Tier   Tier
	What   What
	Points int64
	Vendor int64
	Other  int64
	Near   Near
	Booth  int64
	Rank   int
}

// ownTerms tells what a span costs its vendor whoever stands around.
func (t *Task) ownTerms(v, s int, tell func(Term)) {
	vendor, booths, w := &t.vendors[v], t.spans[s].booths, &t.weights
	say := func(tier Tier, what What, points int, booth int64) {
		if points != 0 {
			tell(Term{Tier: tier, What: what, Points: int64(points), Vendor: vendor.ID, Booth: booth})
		}
	}
	dear := func(points int) int { return points * (10 + vendor.Priority) / 10 }
	if _, stands := t.boothAt[vendor.Returning]; stands && !t.holds(s, vendor.Returning) {
		say(Asked, NotReturned, dear(w.Returning), vendor.Returning)
	}
	if front := t.fronts[vendor.ID]; front != 0 && !t.holdsFront(s, vendor.ID) {
		say(Asked, NotBeforeShop, dear(w.Front), front)
	}
	if len(vendor.Wishes)+len(vendor.AnyOf) > 0 {
		rank, points := t.wish(v, s)
		tell(Term{Tier: Asked, What: Wish, Points: int64(dear(points)), Vendor: vendor.ID, Rank: rank})
	}
	t.wasteTerms(v, s, say)
	if _, stands := t.boothAt[vendor.Published]; stands && t.booths[booths[0]].ID != vendor.Published {
		say(Moves, Moved, 1, vendor.Published)
	}
}

func (t *Task) wasteTerms(v, s int, say func(Tier, What, int, int64)) {
	vendor, booths, w := &t.vendors[v], t.spans[s].booths, &t.weights
	corner := false
	for _, b := range booths {
		booth := &t.booths[b]
		corner = corner || booth.Corner
		if booth.Water && !vendor.Water {
			say(Balance, WastedWater, w.WasteWater, booth.ID)
		}
		if booth.Food && !vendor.Food {
			say(Balance, WastedFood, w.WasteFood, booth.ID)
		}
		if booth.Vehicle && !vendor.Vehicle {
			say(Balance, WastedCar, w.WasteCar, booth.ID)
		}
	}
	if corner {
		say(Balance, CornerAgain, w.CornerAgain*vendor.CornersBefore, 0)
	}
	spare := max(0, min(t.booths[t.spans[s].feed].MaxW-vendor.PowerW, 100_000)) / 1_000
	say(Balance, WastedPower, w.WasteW*spare, 0)
}

// holds says whether a booth is part of a span.
func (t *Task) holds(s int, booth int64) bool {
	return t.some(&t.spans[s], func(b *Booth) bool { return b.ID == booth })
}

func (t *Task) holdsFront(s int, vendor int64) bool {
	return t.some(&t.spans[s], func(b *Booth) bool { return b.Front == vendor })
}

// wish is the best rank that a span fulfils, from 1, and what it costs.
func (t *Task) wish(v, s int) (rank, points int) {
	w := &t.weights
	for i, booth := range t.vendors[v].Wishes {
		if t.holds(s, booth) {
			return i + 1, min(i*w.WishStep, w.Unwished)
		}
	}
	if last := len(t.vendors[v].Wishes); t.some(&t.spans[s], func(b *Booth) bool { return slices.Contains(t.vendors[v].AnyOf, b.ID) }) {
		return last + 1, min(last*w.WishStep, w.Unwished)
	}
	return 0, w.Unwished
}
