package placing

// Vendor is who needs a place, with all that decides about it. The zero value of each wish and need
// is none.
type Vendor struct {
	ID      int64 // above 0
	Draw    int   // decides ties, the lower first
	Booths  int   // how many booths side by side, 1 when 0
	WidthMM int   // the least frontage; takes as many booths as it needs
	Most    int   // how many booths may make its frontage, 0 for as many as it takes

	PowerW       int // its greatest load, in watts, from one outlet
	Water        bool
	Food         bool // must stand in the zone for food
	FoodAnywhere bool // unless the caller lets it stand elsewhere: packed food and little power
	Fire         bool
	Vehicle      bool
	VehicleMM    int // its length, 0 when it is not known
	StepFree     bool

	Category       string // equal goods, "" is like no other
	SecondCategory string
	Noisy, Smelly  bool
	Quiet          bool // suffers from noise and smell
	Magnet         bool // draws a crowd

	Priority      int     // 0 to 100: the wishes of 10 count twice
	Wishes        []int64 // booths, the dearest first
	AnyOf         []int64 // booths of which each fulfils the last wish: a part of the street
	Returning     int64   // its booth of last time, 0 for none
	Published     int64   // first booth of its place in the published plan, 0 for none
	Locked        int64   // first booth of the place that staff fixed, 0 for none
	CornersBefore int     // how often it stood in a corner at past events
	KeepApart     []int64 // vendors it must not be near
	KeepTogether  []int64 // vendors it would like to be near
	Share         int     // how many vendors may stand in one booth with it, itself counted; 1 when 0, at most 4
}

func (v Vendor) limited() Vendor {
	v.Booths = max(v.Booths, 1)
	v.Most = max(v.Most, 0)
	v.WidthMM = limit(v.WidthMM, 0, mostMM)
	v.VehicleMM = limit(v.VehicleMM, 0, mostMM)
	v.PowerW = limit(v.PowerW, 0, mostW)
	v.Priority = limit(v.Priority, 0, mostPast)
	v.CornersBefore = limit(v.CornersBefore, 0, mostPast)
	v.Share = limit(v.Share, 1, mostShare)
	return v
}
