package print

import "github.com/jangteo/jangteo/models"

// posterQR is the code on a poster, in millimetres: it is read from two steps away.
const posterQR = 120.0

// Posters are a page of A4 for every open stop of a stamp tour, to hang there: its name, the code that stamps,
// and what to do, in Korean with English under it.
func Posters(h Head, t models.Tour, stops []models.Stop, booths map[int64]string, root string) ([]byte, error) {
	p := newPaper(h, t.Name(h.Lang))
	some := false
	for _, stop := range stops {
		if !stop.Closed {
			p.poster(t, stop, booths[stop.ID], root+stop.Code)
			some = true
		}
	}
	if !some {
		p.page("P", "A4")
		p.nothing("print.posters.none")
	}
	return p.bytes()
}

func (p *paper) poster(t models.Tour, stop models.Stop, booth, address string) {
	p.bare("P", "A4")
	w, h := p.GetPageSize()
	p.SetFillColor(11, 80, 208)
	p.Rect(0, 0, w, signBand+8, "F")
	p.SetTextColor(255, 255, 255)
	p.box(14, 4, w-28, 18, text{say: t.NameKo, size: 38, bold: true, centre: true, middle: true, single: true})
	p.box(14, 22, w-28, 8, text{say: p.head.Event.NameKo, size: 14, centre: true, single: true})
	p.ink(0)
	line := func(at, room, size float64, strong bool, say string) {
		p.box(14, at, w-28, room, text{say: say, size: size, bold: strong, centre: true, middle: true})
	}
	line(signBand+14, 34, 52, true, stop.NameKo)
	p.ink(60)
	line(signBand+48, 10, 18, false, stop.NameEn)
	p.ink(0)
	p.qr((w-posterQR)/2, signBand+60, posterQR, address)
	below := signBand + 60 + posterQR + 2
	line(below, 14, 26, true, p.head.Say("ko", "print.posters.scan", nil))
	line(below+15, 8, 14, false, p.head.Say("en", "print.posters.scan", nil))
	if stop.Proved {
		line(below+26, 9, 16, true, p.head.Say("ko", "print.posters.proof", nil))
		line(below+35, 7, 12, false, p.head.Say("en", "print.posters.proof", nil))
	}
	line(h-26, 12, 24, true, booth)
	p.ink(90)
	line(h-13, 5, smallSize, false, address)
	p.ink(0)
}
