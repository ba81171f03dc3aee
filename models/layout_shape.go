package models

import "math"

// spot is a point of the street, in millimetres.
type spot struct{ x, y float64 }

func (p spot) less(q spot) spot { return spot{p.x - q.x, p.y - q.y} }

func (p spot) far(q spot) float64 { return math.Hypot(p.x-q.x, p.y-q.y) }

// box is a rectangle that may stand turned about its middle.
type box struct {
	middle      spot
	half        spot // half its width and height
	east, south spot // its own directions, of length one
}

func newBox(x, y, w, h, turn int) box {
	sin, cos := math.Sincos(float64(turn) * math.Pi / 180)
	half := spot{float64(w) / 2, float64(h) / 2}
	return box{middle: spot{float64(x) + half.x, float64(y) + half.y}, half: half, east: spot{cos, sin}, south: spot{-sin, cos}}
}

func (b Booth) box() box    { return newBox(b.XMM, b.YMM, b.WidthMM, b.HeightMM, b.Turn) }
func (l Landmark) box() box { return newBox(l.XMM, l.YMM, l.WidthMM, l.HeightMM, l.Turn) }

// reach is how far the box extends from its middle along a direction.
func (b box) reach(along spot) float64 {
	return b.half.x*math.Abs(dot(b.east, along)) + b.half.y*math.Abs(dot(b.south, along))
}

func dot(p, q spot) float64 { return p.x*q.x + p.y*q.y }

// extent are the north-west and the south-east corner of what the box covers.
func (b box) extent() (nw, se spot) {
	x, y := b.reach(spot{1, 0}), b.reach(spot{0, 1})
	return spot{b.middle.x - x, b.middle.y - y}, spot{b.middle.x + x, b.middle.y + y}
}

// touchMM is how far two things may lie over each other: whole millimetres round what is turned.
const touchMM = 10

// overlaps says whether two boxes share ground: no line along a side of either parts them.
func (b box) overlaps(o box) bool {
	between := o.middle.less(b.middle)
	for _, line := range []spot{b.east, b.south, o.east, o.south} {
		if math.Abs(dot(between, line)) > b.reach(line)+o.reach(line)-touchMM {
			return false
		}
	}
	return true
}

// nearest is the point of the box nearest to another.
func (b box) nearest(p spot) spot {
	from := p.less(b.middle)
	dx := min(max(dot(from, b.east), -b.half.x), b.half.x)
	dy := min(max(dot(from, b.south), -b.half.y), b.half.y)
	return spot{b.middle.x + dx*b.east.x + dy*b.south.x, b.middle.y + dx*b.east.y + dy*b.south.y}
}

// distance from a point to the box, 0 inside.
func (b box) distance(p spot) float64 {
	from := p.less(b.middle)
	dx := max(0, math.Abs(dot(from, b.east))-b.half.x)
	dy := max(0, math.Abs(dot(from, b.south))-b.half.y)
	return math.Hypot(dx, dy)
}

// radius of the circle around the box.
func (b box) radius() float64 { return math.Hypot(b.half.x, b.half.y) }
