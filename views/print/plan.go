package print

import (
	"github.com/jangteo/jangteo/models"
)

// Plan is the street on A3: booths with who stands there, lanes and landmarks, in as many strips, one
// below the other, as make it largest.
func Plan(h Head, st models.Street) ([]byte, error) {
	p := newPaper(h, h.say("print.plan.title")).footed()
	p.page("L", "A3")
	if len(st.Layout.Booths) == 0 {
		p.nothing("print.no_street")
		return p.bytes()
	}
	d := p.drawing(st, p.bottom()-p.y-legendHigh)
	d.draw(p, h.name, func(v view, b models.Booth) { v.booth(p, h, st, b) })
	p.legend([]mark{
		{"print.legend.taken", func(x, y float64) { p.square(x, y, 255, false) }},
		{"print.legend.free", func(x, y float64) { p.square(x, y, 255, true) }},
		{"print.legend.food", func(x, y float64) { p.square(x, y, 255, false); p.dot(x+markSide-1, y+1) }},
		{"print.legend.ops", func(x, y float64) { p.square(x, y, 215, false) }},
		{"print.legend.lane", func(x, y float64) { p.shade(x, y, markSide, markSide, 240) }},
	})
	return p.bytes()
}

// booth draws one booth of the plan: its label, its name, and a dot for food.
func (v view) booth(p *paper, h Head, st models.Street, b models.Booth) {
	x, y, w, high := v.place(b.XMM, b.YMM, b.WidthMM, b.HeightMM)
	_, taken := st.ByBooth[b.ID]
	grey := 255
	if b.Zone == models.ZoneOps {
		grey = 215
	}
	p.turned(b.Turn, x, y, w, high, func() { p.boothBox(x, y, w, high, grey, !taken && b.Zone != models.ZoneOps) })
	label := min(10, high/3/point)
	p.box(x+0.5, y+0.4, w-1, label*point*leading, text{say: b.Label, size: label, bold: true, centre: true})
	below := label*point*leading + 0.4
	p.box(x+0.5, y+below, w-1, high-below-0.4, text{say: h.use(st, b), size: min(9, label), centre: true, middle: true, breaks: true})
	if b.Zone == models.ZoneFood {
		p.dot(x+w-1, y+1)
	}
}
