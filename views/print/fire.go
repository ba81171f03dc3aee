package print

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jangteo/jangteo/models"
)

// Fire is what the fire service asks for before an event: the plan with lanes and their widths, where
// fire and heat are, then the lists behind it with blanks for who can be called.
func Fire(h Head, st models.Street) ([]byte, error) {
	p := newPaper(h, h.say("print.fire.title")).footed()
	p.page("L", "A3")
	if len(st.Layout.Booths) == 0 {
		p.nothing("print.no_street")
		return p.bytes()
	}
	d := p.drawing(st, p.bottom()-p.y-legendHigh)
	d.draw(p, h.measured, func(v view, b models.Booth) { v.fireBooth(p, h, st, b) })
	for _, v := range d.views {
		v.boards(p, st.Layout.Panels)
	}
	p.legend([]mark{
		{"print.fire.panel", func(x, y float64) { p.board(x+markSide/2, y+markSide/2) }},
		{"print.fire.uses_fire", func(x, y float64) { p.heavy(x, y, markSide, markSide) }},
		{"print.fire.cooks", func(x, y float64) { p.square(x, y, 225, false) }},
		{"print.fire.else", func(x, y float64) { p.square(x, y, 255, false) }},
		{"print.legend.free", func(x, y float64) { p.square(x, y, 255, true) }},
		{"print.legend.lane", func(x, y float64) { p.shade(x, y, markSide, markSide, 240) }},
	})
	p.page("P", "A4")
	p.contacts()
	p.lanes(st.Layout)
	p.fireUsers(st)
	p.panels(st)
	p.otherMarks(st.Layout)
	return p.bytes()
}

// fireBooth draws a booth for the fire service: its label, its danger, and its distribution board.
func (v view) fireBooth(p *paper, h Head, st models.Street, b models.Booth) {
	x, y, w, high := v.place(b.XMM, b.YMM, b.WidthMM, b.HeightMM)
	a, taken := st.ByBooth[b.ID]
	say := ""
	switch {
	case taken && a.Fire:
		p.turned(b.Turn, x, y, w, high, func() { p.heavy(x, y, w, high) })
		say = h.say("print.fire.uses_fire")
	case taken && cooks(a):
		p.turned(b.Turn, x, y, w, high, func() { p.boothBox(x, y, w, high, 225, false) })
		say = h.say("print.fire.cooks")
	default:
		p.turned(b.Turn, x, y, w, high, func() { p.boothBox(x, y, w, high, 255, !taken && b.Zone != models.ZoneOps) })
		say = b.Ops(h.Lang)
	}
	line := high / 3
	p.box(x+0.5, y+0.3, w-1, line, text{say: b.Label, size: min(10, line/point), bold: true, centre: true, middle: true})
	p.box(x+0.5, y+line, w-1, line, text{say: say, size: min(8, line/point), centre: true, middle: true})
	p.box(x+0.5, y+2*line, w-1, line-0.3, text{say: b.Panel, size: min(7, line/point), centre: true, middle: true})
}

// boards marks where the distribution boards stand that have a place on the plan.
func (v view) boards(p *paper, panels []models.Panel) {
	for _, panel := range panels {
		if panel.XMM == 0 && panel.YMM == 0 || panel.XMM < v.fromMM || panel.XMM >= v.untilMM {
			continue
		}
		x, y, _, _ := v.place(panel.XMM, panel.YMM, 0, 0)
		p.board(x, y)
		p.box(x+2.2, y-1.6, 14, 3.2, text{say: panel.Label, size: smallSize, bold: true, middle: true, single: true})
	}
}

// board is the mark of a distribution board: a black square with a light middle.
func (p *paper) board(x, y float64) {
	p.shade(x-1.6, y-1.6, 3.2, 3.2, 0)
	p.shade(x-0.6, y-0.6, 1.2, 1.2, 255)
}

// heavy is the box of a booth with open fire: a thick edge that a photocopy keeps.
func (p *paper) heavy(x, y, w, h float64) {
	p.SetLineWidth(1)
	p.SetFillColor(205, 205, 205)
	p.Rect(x+0.5, y+0.5, w-1, h-1, "FD")
	p.SetLineWidth(0.2)
}

// measured is the name of a landmark, and of a lane how wide it is.
func (h Head) measured(l models.Landmark) string {
	if !isLane(l) {
		return h.name(l)
	}
	return h.name(l) + " · " + h.with("print.fire.wide", map[string]any{"metres": metres(min(l.WidthMM, l.HeightMM))})
}

func cooks(a models.Application) bool { return a.Food && a.FoodHow == models.FoodCooked }

// contacts has what is known and lines for the rest.
func (p *paper) contacts() {
	h := p.head
	p.heading(h.say("print.fire.contacts"))
	p.table([]column{{"print.fire.who", 40, true}, {"print.fire.name", 50, false}, {"print.fire.phone", 50, false}}, [][]string{
		{h.say("print.fire.host"), h.Event.Host(h.Lang), ""},
		{h.say("print.fire.in_charge"), "", ""},
		{h.say("print.fire.safety"), "", ""},
		{h.say("print.fire.station"), "119", ""},
	})
}

// lanes says how wide each lane is.
func (p *paper) lanes(l models.Layout) {
	var cells [][]string
	for _, lane := range l.Landmarks {
		if !isLane(lane) {
			continue
		}
		wide := min(lane.WidthMM, lane.HeightMM)
		verdict := "print.fire.wide_enough"
		if wide < models.LaneMM {
			verdict = "print.fire.too_narrow"
		}
		cells = append(cells, []string{p.head.name(lane), metres(max(lane.WidthMM, lane.HeightMM)), metres(wide), p.head.say(verdict)})
	}
	p.heading(p.head.say("print.fire.lanes"))
	if cells == nil {
		p.note(p.head.say("print.fire.no_lanes"))
		return
	}
	p.table([]column{{"print.fire.lane", 50, true}, {"print.fire.length", 25, false}, {"print.fire.width", 25, false}, {"print.fire.verdict", 40, false}}, cells)
}

// fireUsers lists the booths with open fire or cooking, with the extinguishers that they bring.
func (p *paper) fireUsers(st models.Street) {
	var cells [][]string
	for _, a := range st.Placed() {
		if !a.Fire && !cooks(a) {
			continue
		}
		danger := "print.fire.cooks"
		if a.Fire {
			danger = "print.fire.uses_fire"
		}
		cells = append(cells, []string{st.SpanOf[a.ID].Label(), a.Vendor.Name, p.head.say(danger), a.FireGear, a.PowerDevices})
	}
	p.heading(p.head.with("print.fire.users", map[string]any{"count": len(cells)}))
	if cells == nil {
		p.note(p.head.say("print.fire.no_users"))
		return
	}
	p.table([]column{{"print.booth", 12, true}, {"print.vendor", 40, true}, {"print.fire.danger", 22, false}, {"print.fire.gear", 35, false}, {"print.fire.devices", 35, false}}, cells)
}

// panels lists the distribution boards with what hangs on them.
func (p *paper) panels(st models.Street) {
	if len(st.Layout.Panels) == 0 {
		return
	}
	var cells [][]string
	for _, panel := range st.Layout.Panels {
		var labels []string
		for _, b := range st.Layout.Booths {
			if b.Panel == panel.Label {
				labels = append(labels, b.Label)
			}
		}
		cells = append(cells, []string{panel.Label, kilowatts(panel.CapacityW), kilowatts(st.PanelLoadW(panel.Label)), strings.Join(labels, " ")})
	}
	p.heading(p.head.say("print.fire.panels"))
	p.table([]column{{"print.fire.panel", 18, true}, {"print.fire.capacity", 22, false}, {"print.fire.load", 22, false}, {"print.fire.booths", 80, false}}, cells)
}

// otherMarks lists what else stands on the street: hydrants, obstacles, the stage, with where to find it.
func (p *paper) otherMarks(l models.Layout) {
	var cells [][]string
	for _, m := range l.Landmarks {
		if !m.Kind.OnGround() {
			cells = append(cells, []string{p.head.name(m), fmt.Sprintf("%s, %s", metres(m.XMM), metres(m.YMM)), fmt.Sprintf("%s × %s", metres(m.WidthMM), metres(m.HeightMM))})
		}
	}
	if cells == nil {
		return
	}
	p.heading(p.head.say("print.fire.marks"))
	p.table([]column{{"print.fire.mark", 60, true}, {"print.fire.at", 40, false}, {"print.fire.size", 40, false}}, cells)
}

// metres writes a length.
func metres(mm int) string { return strconv.FormatFloat(float64(mm)/1000, 'f', -1, 64) + " m" }
