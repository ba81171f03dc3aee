package placing

// Rules are what the organiser decides for all.
type Rules struct {
	Categories map[string]Category // who is not named is spaced out, without a limit
	Weights    Weights             // Usual when zero
	Rounds     int                 // of search after the descent; 0 for none
	Seed       uint64              // of the search
}

// Category is how equal goods are treated.
type Category struct {
	Equal Equal
	Quota int // the most vendors that are placed, 0 for no limit
}

// Equal is what to do with equal goods.
type Equal int

// The ways to treat equal goods.
const (
	SpaceOut Equal = iota
	Cluster        // a street of their own
	Ignore
)

// Weights are the points of what can be wrong with a place. Those of one tier are weighed against
// each other, never against those of another tier.
type Weights struct {
	Near [nears]int // how much a neighbour counts, by nearness

	// Tier 1, times Near
	EqualGoods, SecondGoods, Noise, Smell int

	// Tier 2; those of a vendor's own grow by a tenth with each point of its priority
	Returning, Front       int
	WishStep, Unwished     int // per rank missed, and when no wish came true
	AcrossAlone, ApartPair int // who would like to be together is only near, or not even that

	// Tier 3; Near[Diagonal] of equal goods counts here
	MagnetMetre                             int // for every metre below 20 between two magnets
	CornerAgain                             int // times how often before
	WasteWater, WasteFood, WasteCar, WasteW int // WasteW per kilowatt that stays unused
	Hole                                    int // for every empty booth beside
}

// Usual weights: side by side counts 10, across 6, two apart 4, diagonal 2.
func Usual() Weights {
	return Weights{
		Near:       [nears]int{Shared: 15, Side: 10, Across: 6, TwoApart: 4, Diagonal: 2},
		EqualGoods: 10, SecondGoods: 4, Noise: 6, Smell: 6,
		Returning: 100, Front: 80, WishStep: 20, Unwished: 70, AcrossAlone: 30, ApartPair: 60,
		MagnetMetre: 1, CornerAgain: 5, WasteWater: 6, WasteFood: 4, WasteCar: 2, WasteW: 1, Hole: 3,
	}
}

func (r Rules) weights() Weights {
	w := r.Weights
	if w == (Weights{}) {
		return Usual()
	}
	for i := range w.Near {
		w.Near[i] = limit(w.Near[i], 0, mostPoints)
	}
	w.Near[Far] = 0
	for _, p := range []*int{
		&w.EqualGoods, &w.SecondGoods, &w.Noise, &w.Smell, &w.Returning, &w.Front, &w.WishStep, &w.Unwished, &w.AcrossAlone,
		&w.ApartPair, &w.MagnetMetre, &w.CornerAgain, &w.WasteWater, &w.WasteFood, &w.WasteCar, &w.WasteW, &w.Hole,
	} {
		*p = limit(*p, 0, mostPoints)
	}
	return w
}
