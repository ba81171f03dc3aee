package print

import (
	"fmt"
	"math"
	"sort"

	"github.com/jangteo/jangteo/models"
)

// drawing is a street cut into strips that lie one below the other on a page.
type drawing struct {
	layout models.Layout
	scale  float64 // millimetres on paper for one on the street
	views  []view
}

// view is one strip: what it shows of the street, and where its corner lies on the paper.
type view struct {
	fromMM, untilMM int
	x, y, scale     float64
}

// The measures of a drawing, in millimetres.
const (
	stripGap   = 10.0 // between strips, with the words above each
	stripsMost = 4
	legendHigh = 14.0
)

// drawing lays the street into the rest of the page.
func (p *paper) drawing(st models.Street, high float64) drawing {
	l := st.Layout
	best := drawing{layout: l}
	for n := 1; n <= stripsMost; n++ {
		cuts := cutsOf(l, n)
		widest := 0
		for i := range cuts[1:] {
			widest = max(widest, cuts[i+1]-cuts[i])
		}
		strip := high/float64(n) - stripGap
		scale := min(p.width()/float64(widest), strip/float64(l.HeightMM))
		if scale <= best.scale*1.05 {
			continue // more strips are worth it only for larger letters
		}
		best.scale, best.views = scale, nil
		for i := range cuts[1:] {
			top := p.y + float64(i)*(float64(l.HeightMM)*scale+stripGap) + stripGap - 3
			best.views = append(best.views, view{fromMM: cuts[i], untilMM: cuts[i+1], x: margin, y: top, scale: scale})
		}
	}
	return best
}

// cutsOf are where a street is cut into n strips: near its equal parts, where no booth stands in the way.
func cutsOf(l models.Layout, n int) []int {
	cuts := []int{0}
	for i := 1; i < n; i++ {
		cuts = append(cuts, clearOf(l, l.WidthMM*i/n))
	}
	return append(cuts, l.WidthMM)
}

// clearOf moves a cut out of the booths and landmarks that it would go through, step by step to either side.
func clearOf(l models.Layout, x int) int {
	const step, farthest = 100, 10_000
	free := func(x int) bool {
		for _, b := range l.Booths {
			if from, until := span(b.XMM, b.WidthMM, b.HeightMM, b.Turn); float64(x) > from && float64(x) < until {
				return false
			}
		}
		for _, m := range l.Landmarks {
			if from, until := span(m.XMM, m.WidthMM, m.HeightMM, m.Turn); m.Kind.Solid() && float64(x) > from && float64(x) < until {
				return false
			}
		}
		return true
	}
	for away := 0; away < farthest; away += step {
		for _, at := range []int{x + away, x - away} {
			if at > 0 && free(at) {
				return at
			}
		}
	}
	return x
}

// place gives a thing of the street its place on the paper.
func (v view) place(x, y, w, h int) (px, py, pw, ph float64) {
	return v.x + float64(x-v.fromMM)*v.scale, v.y + float64(y)*v.scale, float64(w) * v.scale, float64(h) * v.scale
}

// shows says whether a thing lies in this strip, whole or in part.
func (v view) shows(x, w, h, turn int) bool {
	from, until := span(x, w, h, turn)
	return from < float64(v.untilMM) && until > float64(v.fromMM)
}

// span is how far a thing reaches from west to east, that may stand turned about its middle.
func span(x, w, h, turn int) (from, until float64) {
	sin, cos := math.Sincos(float64(turn) * math.Pi / 180)
	half := (math.Abs(float64(w)*cos) + math.Abs(float64(h)*sin)) / 2
	middle := float64(x) + float64(w)/2
	return middle - half, middle + half
}

// turned draws a thing about its middle in degrees clockwise, as it stands on the street.
func (p *paper) turned(turn int, x, y, w, h float64, draw func()) {
	if turn == 0 {
		draw()
		return
	}
	p.TransformBegin()
	p.TransformRotate(-float64(turn), x+w/2, y+h/2)
	draw()
	p.TransformEnd()
}

// draw draws all strips: named says what is written on a landmark, booth draws a booth of a strip.
func (d drawing) draw(p *paper, named func(models.Landmark) string, booth func(v view, b models.Booth)) {
	for i, v := range d.views {
		w, h := float64(v.untilMM-v.fromMM)*v.scale, float64(d.layout.HeightMM)*v.scale
		if len(d.views) > 1 {
			p.ink(90)
			p.box(v.x, v.y-5, w, 4.5, text{say: fmt.Sprintf("%d/%d · %d–%d m", i+1, len(d.views), v.fromMM/1000, v.untilMM/1000), size: textSize})
		}
		p.ClipRect(v.x-0.2, v.y-0.2, w+0.4, h+0.4, false)
		d.ground(p, v, named)
		p.ink(0)
		for _, b := range d.layout.Booths {
			if v.shows(b.XMM, b.WidthMM, b.HeightMM, b.Turn) {
				booth(v, b)
			}
		}
		p.ClipEnd()
		p.SetDrawColor(120, 120, 120)
		p.Rect(v.x, v.y, w, h, "D")
		p.SetDrawColor(0, 0, 0)
	}
	last := d.views[len(d.views)-1]
	p.y = last.y + float64(d.layout.HeightMM)*last.scale + 3
	p.scaleBar(d.scale)
}

// ground draws what lies on the street: lanes first, so that what stands on them stands out.
func (d drawing) ground(p *paper, v view, named func(models.Landmark) string) {
	marks := append([]models.Landmark(nil), d.layout.Landmarks...)
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].Kind.OnGround() && !marks[j].Kind.OnGround() })
	p.ink(60)
	for _, l := range marks {
		if v.shows(l.XMM, l.WidthMM, l.HeightMM, l.Turn) {
			x, y, w, h := v.place(l.XMM, l.YMM, l.WidthMM, l.HeightMM)
			p.turned(l.Turn, x, y, w, h, func() { p.landmark(v, l, named(l)) })
		}
	}
}

// landmark draws one thing of the street: a shade for what people walk over, a box for what stands there,
// and a mark that is found at a glance for a hydrant.
func (p *paper) landmark(v view, l models.Landmark, name string) {
	x, y, w, h := v.place(l.XMM, l.YMM, l.WidthMM, l.HeightMM)
	if l.Kind.OnGround() {
		p.shade(x, y, w, h, 240)
	} else {
		p.SetFillColor(255, 255, 255)
		p.Rect(x, y, w, h, "FD")
	}
	if l.Turn == 0 {
		x, w = clipped(x, w, v)
	}
	switch {
	case l.Kind == models.Hydrant:
		p.SetFillColor(0, 0, 0)
		p.Circle(x+w/2, y+h/2, 1.6, "F")
		p.box(x+max(w, w/2+1.6)+0.8, y+h/2-2, 24, 4, text{say: name, size: smallSize, middle: true, single: true})
	case l.Kind.OnGround():
		p.box(x+2, y, w-4, min(h, 8), text{say: name, size: textSize, centre: l.HeightMM > l.WidthMM})
	default:
		p.box(x+0.3, y+0.2, w-0.6, h-0.4, text{say: name, size: textSize, centre: true, middle: true})
	}
}

// clipped is the part of a thing that its strip shows.
func clipped(x, w float64, v view) (float64, float64) {
	from, until := max(x, v.x), min(x+w, v.x+float64(v.untilMM-v.fromMM)*v.scale)
	return from, until - from
}

// isLane says whether vehicles come through.
func isLane(l models.Landmark) bool { return l.Kind == models.Lane || l.Kind == models.Alley }

// name is a landmark's own name.
func (h Head) name(l models.Landmark) string { return l.Name(h.Lang) }

// scaleBar shows what ten metres are, and where north is.
func (p *paper) scaleBar(scale float64) {
	const metres = 10_000
	long := metres * scale
	x := margin + p.width() - long
	p.SetFillColor(0, 0, 0)
	p.Rect(x, p.y, long/2, 1.2, "F")
	p.Rect(x, p.y, long, 1.2, "D")
	p.ink(0)
	p.box(x, p.y+1.6, long, 4, text{say: "10 m", size: smallSize, right: true})
	p.box(x, p.y+1.6, long, 4, text{say: p.head.say("print.north"), size: smallSize})
}

// shade fills an area with a grey.
func (p *paper) shade(x, y, w, h float64, grey int) {
	p.SetFillColor(grey, grey, grey)
	p.Rect(x, y, w, h, "F")
}

// boothBox draws a booth; dashed is one that is free.
func (p *paper) boothBox(x, y, w, h float64, grey int, dashed bool) {
	p.SetFillColor(grey, grey, grey)
	if dashed {
		p.SetDashPattern([]float64{1.2, 0.8}, 0)
	}
	p.Rect(x, y, w, h, "FD")
	p.SetDashPattern(nil, 0)
}

// dot marks a booth with food, in its corner.
func (p *paper) dot(x, y float64) {
	p.SetFillColor(0, 0, 0)
	p.Circle(x, y, 0.7, "F")
}

// markSide is the side of a mark of the legend, in millimetres.
const markSide = 5.0

// mark is a line of a legend: what it means, and how it is drawn with its corner at x, y.
type mark struct {
	key  string
	draw func(x, y float64)
}

func (p *paper) square(x, y float64, grey int, dashed bool) {
	p.boothBox(x, y, markSide, markSide, grey, dashed)
}

// legend explains the marks in one line that wraps.
func (p *paper) legend(marks []mark) {
	x := margin
	for _, m := range marks {
		say := p.head.say(m.key)
		p.font(false, textSize)
		w := p.GetStringWidth(say)
		if x+markSide+2+w > margin+p.width()*0.8 {
			x, p.y = margin, p.y+markSide+1.5
		}
		m.draw(x, p.y)
		p.box(x+markSide+1.5, p.y, w+0.5, markSide, text{say: say, size: textSize, middle: true})
		x += markSide + w + 7
	}
	p.y += markSide + 3
}
