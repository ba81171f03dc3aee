package placing

import "slices"

// Tier is how much a point weighs: no number of points below outweighs one above.
type Tier int

// The tiers, the heaviest first.
const (
	Unplaced Tier = iota // who has no place
	Beside               // equal goods, noise and smell
	Asked                // returning places, own shop fronts, wishes, company
	Balance              // variety, crowds, corners, waste, holes
	Moves                // from the published plan
	tiers
)

// Score is what a plan costs by tier, less is better. Clustered goods that stand together lower it.
type Score [tiers]int64

// Less says whether s is the better of two.
func (s Score) Less(o Score) bool {
	for i := range s {
		if s[i] != o[i] {
			return s[i] < o[i]
		}
	}
	return false
}

func (s Score) compare(o Score) int { return slices.Compare(s[:], o[:]) }

// points are a score without its first tier: four words, which the processor keeps at hand.
type points struct{ beside, asked, balance, moves int64 }

func (p points) less(o points) bool {
	switch {
	case p.beside != o.beside:
		return p.beside < o.beside
	case p.asked != o.asked:
		return p.asked < o.asked
	case p.balance != o.balance:
		return p.balance < o.balance
	}
	return p.moves < o.moves
}

// score is the points in full, of a vendor that cost so much while it was unplaced.
func (p points) score(missing int64) Score {
	return Score{-missing, p.beside, p.asked, p.balance, p.moves}
}

func (s *Score) add(p points) {
	s[Beside] += p.beside
	s[Asked] += p.asked
	s[Balance] += p.balance
	s[Moves] += p.moves
}

func (s *Score) sub(p points) {
	s[Beside] -= p.beside
	s[Asked] -= p.asked
	s[Balance] -= p.balance
	s[Moves] -= p.moves
}

// Plus is the sum by tier.
func (s Score) Plus(o Score) Score {
	for i := range s {
		s[i] += o[i]
	}
	return s
}

// Minus is the difference by tier.
func (s Score) Minus(o Score) Score {
	for i := range s {
		s[i] -= o[i]
	}
	return s
}
