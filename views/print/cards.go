package print

import "github.com/jangteo/jangteo/models"

// badges are ten to a page of A4, as most holders take them.
var badges = grid{columns: 2, rows: 5, w: 90, h: 55}

// Cards are name cards for the vendors, to be cut and worn: event, vendor, booth and number.
func Cards(h Head, st models.Street) ([]byte, error) {
	p := newPaper(h, h.say("print.cards.title"))
	for i, a := range st.Vendors {
		if i%badges.pieces() == 0 {
			p.bare("P", "A4")
			p.cutMarks(badges)
		}
		p.card(i%badges.pieces(), a, st.SpanOf[a.ID].Label())
	}
	if len(st.Vendors) == 0 {
		p.page("P", "A4")
		p.nothing("print.no_vendors")
	}
	return p.bytes()
}

func (p *paper) card(i int, a models.Application, booth string) {
	pageW, pageH := p.GetPageSize()
	x, y := badges.at(i, pageW, pageH)
	w := badges.w
	p.SetFillColor(11, 80, 208)
	p.Rect(x+4, y+4, w-8, 1.2, "F")
	p.ink(60)
	p.box(x+5, y+7, w-10, 6, text{say: p.head.Event.Name(p.head.Lang), size: 10, single: true})
	p.ink(0)
	p.box(x+5, y+14, w-10, 22, text{say: a.Vendor.Name, size: 24, bold: true, middle: true})
	where := booth
	if where == "" {
		where = p.head.say("mode." + string(a.Mode))
	}
	p.box(x+5, y+38, w/2, 13, text{say: where, size: 26, bold: true, middle: true, single: true})
	p.ink(60)
	p.box(x+w/2+5, y+38, w/2-10, 6, text{say: p.head.say("kind." + string(a.Vendor.Kind)), size: 10, right: true, single: true})
	p.box(x+w/2+5, y+44.5, w/2-10, 6, text{say: a.No, size: 10, right: true, single: true})
	p.ink(0)
}
