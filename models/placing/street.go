package placing

// Street is where vendors can stand.
type Street struct {
	Booths []Booth
	Panels []Panel
	Edges  []Edge // what the geometry gets wrong
}

// Booth is a tent. Lengths are millimetres, x to the east and y to the south.
type Booth struct {
	ID         int64  // above 0
	Row        string // booths of one row stand side by side
	Seq        int    // place in the row
	X, Y, W, D int    // north-west corner, extent to the east and to the south
	Panel      string // label of its distribution board, "" for none
	MaxW       int    // the most that its outlet gives, in watts
	Water      bool
	Food       bool // in the zone for food
	Fire       bool // open flames are allowed
	Vehicle    bool // a car can stand in it
	StepFree   bool
	Corner     bool
	Blocked    bool  // no vendor stands here: the organiser's own, or out of use
	Front      int64 // the vendor before whose shop it stands, 0 for nobody
}

// Panel is a distribution board. UsableW is what may be given out, its reserve already taken off.
type Panel struct {
	Label   string
	UsableW int
}

// Near is how near two booths are for a shopper who walks along the street.
type Near int

// The ways of being near, the nearest first. Booths that stand back to back are not near.
const (
	Far      Near = iota
	Shared        // the same booth
	Side          // side by side
	Across        // face to face over the aisle
	TwoApart      // one booth between them, or a gap as wide
	Diagonal      // over the aisle and one on
	nears
)

// Edge overrides what the geometry says of two booths: Far takes a neighbour away.
type Edge struct {
	A, B int64
	Near Near
}

// The limits of what is taken in; beyond them it is cut off. They keep every sum far from overflow.
const (
	mostMM     = 10_000_000
	mostW      = 10_000_000
	mostPoints = 1_000
	mostShare  = 4
	mostPast   = 100
)

func (b Booth) limited() Booth {
	b.X, b.Y = limit(b.X, -mostMM, mostMM), limit(b.Y, -mostMM, mostMM)
	b.W, b.D = limit(b.W, 0, mostMM), limit(b.D, 0, mostMM)
	b.MaxW = limit(b.MaxW, 0, mostW)
	return b
}
