package print

import "github.com/jangteo/jangteo/models"

// stampCards are eight to a page of A4, as large as a postcard's half.
var stampCards = grid{columns: 2, rows: 4, w: 95, h: 66}

// The parts of a paper card, in millimetres.
const (
	cardQR    = 22.0
	cardField = 13.0 // a field for a stamp of ink
	cardRow   = 6    // fields in a row
	cardMost  = 12   // fields on a card
)

// StampCards are paper cards of a stamp tour, to be cut: a code with a serial number, what to do, and a field for
// the ink stamp of each stop while there is room. In Korean, with English under it.
func StampCards(h Head, t models.Tour, stops []models.Stop, cards []models.Card, root string) ([]byte, error) {
	p := newPaper(h, t.Name(h.Lang))
	var open []models.Stop
	for _, s := range stops {
		if !s.Closed && len(open) < cardMost {
			open = append(open, s)
		}
	}
	for i, c := range cards {
		at := i % stampCards.pieces()
		if at == 0 {
			p.bare("P", "A4")
			p.cutMarks(stampCards)
		}
		p.stampCard(at, t, open, c, root+c.Code)
	}
	return p.bytes()
}

func (p *paper) stampCard(i int, t models.Tour, stops []models.Stop, c models.Card, address string) {
	pageW, pageH := p.GetPageSize()
	x, y := stampCards.at(i, pageW, pageH)
	w := stampCards.w
	p.qr(x+2, y+2, cardQR, address)
	left, room := x+cardQR+4, w-cardQR-7
	p.ink(70)
	p.box(left, y+2.5, room, 3.6, text{say: p.head.Event.NameKo, size: 7, single: true})
	p.ink(0)
	p.box(left, y+6, room-20, 7, text{say: t.NameKo, size: 15, bold: true, single: true})
	p.box(x+w-23, y+6, 20, 7, text{say: c.Number(), size: 12, bold: true, right: true, single: true})
	params := map[string]any{"count": t.Rule().Total(kindsOf(stops)), "gift": t.GiftKo}
	p.box(left, y+13.4, room, 4, text{say: p.head.Say("ko", "print.stamp_cards.how", params), size: 7.5, single: true})
	params["gift"] = t.Gift("en")
	p.ink(70)
	p.box(left, y+17.4, room, 3.4, text{say: p.head.Say("en", "print.stamp_cards.how", params), size: 6.5, single: true})
	p.ink(0)
	p.box(left, y+20.6, room, 4, text{say: models.GroupCode(c.ShortCode), size: 8, single: true})
	p.box(left+18, y+20.6, room-18, 5.6, text{say: t.NoteKo, size: 6})
	high := cardField + 5
	for n, stop := range stops {
		fx, fy := x+4+float64(n%cardRow)*(w-8)/cardRow, y+cardQR+5+float64(n/cardRow)*high
		p.stampField(fx, fy, (w-8)/cardRow, stop)
	}
	p.box(x+3, y+stampCards.h-4.2, w-6, 3, text{say: p.head.Say("ko", "print.stamp_cards.basis", map[string]any{"basis": t.LegalBasis}), size: 5.5, single: true})
}

// stampField is a ring with the name of a stop under it.
func (p *paper) stampField(x, y, w float64, stop models.Stop) {
	p.SetDrawColor(140, 140, 140)
	p.Circle(x+w/2, y+cardField/2, cardField/2-0.8, "D")
	p.SetDrawColor(0, 0, 0)
	p.box(x+0.4, y+cardField-0.4, w-0.8, 5, text{say: stop.NameKo, size: 5.5, centre: true, breaks: true})
}

func kindsOf(stops []models.Stop) []models.StopKind {
	kinds := make([]models.StopKind, len(stops))
	for i, s := range stops {
		kinds[i] = s.Kind
	}
	return kinds
}
