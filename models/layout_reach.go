package models

import "math"

// The room that people need, in millimetres.
const (
	walkMM       = 600   // somebody on foot with a bag
	wheelchairMM = 1_500 // the width that two who meet, or one who turns, need
	nearMM       = 1_000 // how near one must come to a booth
)

// The cells of the ground that ways are looked for on. They grow on a very large street.
const (
	cellMM   = 250
	cellsMax = 1_000_000
)

// ground is the street in cells: those where the middle of a person of some width can be.
type ground struct {
	cell          float64
	columns, rows int
	free, seen    []bool
}

// newGround leaves free what lies half of a width away from all that stands in the way.
func newGround(l Layout, solid []box, width float64) *ground {
	g := &ground{cell: max(cellMM, math.Sqrt(float64(l.WidthMM)*float64(l.HeightMM)/cellsMax))}
	g.columns = int(math.Ceil(float64(l.WidthMM) / g.cell))
	g.rows = int(math.Ceil(float64(l.HeightMM) / g.cell))
	g.free, g.seen = make([]bool, g.columns*g.rows), make([]bool, g.columns*g.rows)
	for i := range g.free {
		g.free[i] = true
	}
	for _, b := range solid {
		g.around(b, width/2, func(i int, away float64) {
			// A gap of exactly the width is wide enough wherever the cells happen to lie.
			if away < width/2-g.cell/2 {
				g.free[i] = false
			}
		})
	}
	return g
}

// around visits the cells whose middles are no further from a box than a distance.
func (g *ground) around(b box, within float64, visit func(i int, away float64)) {
	nw, se := b.extent()
	for y := max(0, int((nw.y-within)/g.cell)); y < min(g.rows, int((se.y+within)/g.cell)+1); y++ {
		for x := max(0, int((nw.x-within)/g.cell)); x < min(g.columns, int((se.x+within)/g.cell)+1); x++ {
			middle := spot{(float64(x) + 0.5) * g.cell, (float64(y) + 0.5) * g.cell}
			if away := b.distance(middle); away <= within {
				visit(y*g.columns+x, away)
			}
		}
	}
}

// enter walks in through the entrances, or from all sides where none is drawn.
func (g *ground) enter(entrances []box) {
	var from []int
	for _, b := range entrances {
		g.around(b, 0, func(i int, _ float64) { from = append(from, i) })
	}
	if len(entrances) == 0 {
		for x := range g.columns {
			from = append(from, x, (g.rows-1)*g.columns+x)
		}
		for y := range g.rows {
			from = append(from, y*g.columns, y*g.columns+g.columns-1)
		}
	}
	g.walk(from)
}

func (g *ground) walk(from []int) {
	step := func(i int) {
		if g.free[i] && !g.seen[i] {
			g.seen[i] = true
			from = append(from, i)
		}
	}
	begin := from
	from = nil
	for _, i := range begin {
		step(i)
	}
	for len(from) > 0 {
		i := from[len(from)-1]
		from = from[:len(from)-1]
		if x := i % g.columns; x > 0 {
			step(i - 1)
		}
		if x := i % g.columns; x < g.columns-1 {
			step(i + 1)
		}
		if i >= g.columns {
			step(i - g.columns)
		}
		if i < len(g.free)-g.columns {
			step(i + g.columns)
		}
	}
}

// reaches says whether one who walked in comes near a thing with nothing in between.
func (g *ground) reaches(own int, solid []box) bool {
	var beside []box
	for i, o := range solid {
		if i != own && o.middle.far(solid[own].middle) <= o.radius()+solid[own].radius()+nearMM {
			beside = append(beside, o)
		}
	}
	reached := false
	g.around(solid[own], nearMM, func(i int, _ float64) {
		if !reached && g.seen[i] {
			from := spot{(float64(i%g.columns) + 0.5) * g.cell, (float64(i/g.columns) + 0.5) * g.cell}
			reached = open(from, solid[own].nearest(from), beside)
		}
	})
	return reached
}

// open says whether nothing stands between two points, looking every ten centimetres.
func open(from, to spot, between []box) bool {
	const look = 100
	steps := int(from.far(to)/look) + 1
	for n := range steps {
		part := float64(n) / float64(steps)
		p := spot{from.x + (to.x-from.x)*part, from.y + (to.y-from.y)*part}
		for _, b := range between {
			if b.distance(p) == 0 {
				return false
			}
		}
	}
	return true
}

// ways tells for each booth whether people on foot and people in a wheelchair come up to it.
func (l Layout) ways() (foot, wheels []bool) {
	var solid, entrances []box
	for _, b := range l.Booths {
		solid = append(solid, b.box())
	}
	for _, m := range l.Landmarks {
		switch {
		case m.Kind == Entrance:
			entrances = append(entrances, m.box())
		case m.Kind.Solid():
			solid = append(solid, m.box())
		}
	}
	walk := func(width float64) []bool {
		g := newGround(l, solid, width)
		g.enter(entrances)
		list := make([]bool, len(l.Booths))
		for i := range l.Booths { // the first of the solid things
			list[i] = g.reaches(i, solid)
		}
		return list
	}
	return walk(walkMM), walk(wheelchairMM)
}
