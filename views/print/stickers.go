package print

import "github.com/jangteo/jangteo/models"

// stickers are eight to a page of A4, as label paper has them.
var stickers = grid{columns: 2, rows: 4, w: 99, h: 67}

// Stickers are for the counters of the vendors that take coupons, to be cut: that they do, their name, and a
// code that leads to their page.
func Stickers(h Head, st models.Street, address func(models.Application) string) ([]byte, error) {
	p := newPaper(h, h.say("print.stickers.title"))
	some := 0
	for _, a := range st.Vendors {
		if a.NoCoupons {
			continue
		}
		if some%stickers.pieces() == 0 {
			p.bare("P", "A4")
			p.cutMarks(stickers)
		}
		p.sticker(some%stickers.pieces(), a, st.SpanOf[a.ID].Label(), address(a))
		some++
	}
	if some == 0 {
		p.page("P", "A4")
		p.nothing("print.no_vendors")
	}
	return p.bytes()
}

// stickerQR is the code on a sticker, in millimetres.
const stickerQR = 34.0

func (p *paper) sticker(i int, a models.Application, booth, address string) {
	pageW, pageH := p.GetPageSize()
	x, y := stickers.at(i, pageW, pageH)
	p.SetFillColor(11, 80, 208)
	p.Rect(x+3, y+3, stickers.w-6, 18, "F")
	p.SetTextColor(255, 255, 255)
	p.box(x+6, y+4, stickers.w-12, 11, text{say: p.head.Say("ko", "print.stickers.takes", nil), size: 24, bold: true, centre: true, middle: true, single: true})
	p.box(x+6, y+14.5, stickers.w-12, 5, text{say: p.head.Say("en", "print.stickers.takes", nil), size: 10, centre: true, single: true})
	p.ink(0)
	p.qr(x+4, y+25, stickerQR, address)
	left, w := x+stickerQR+6, stickers.w-stickerQR-11
	p.box(left, y+26, w, 22, text{say: a.Vendor.Name, size: 20, bold: true, middle: true})
	p.box(left, y+49, w, 6, text{say: booth, size: 14, bold: true, single: true})
	p.ink(60)
	p.box(left, y+55.5, w, 4.5, text{say: p.head.Event.NameKo, size: 8, single: true})
	p.ink(0)
}
