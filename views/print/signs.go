package print

import "github.com/jangteo/jangteo/models"

// Signs are a page for every booth that somebody uses: its label and name, to be read from the other side
// of the street, and a code that leads to the booth's own address, which stays when vendors change places.
func Signs(h Head, st models.Street, address func(models.Booth) string) ([]byte, error) {
	p := newPaper(h, h.say("print.signs.title"))
	some := false
	for _, b := range st.Layout.Booths {
		if _, taken := st.ByBooth[b.ID]; taken || b.OpsKo != "" {
			p.sign(st, b, address(b))
			some = true
		}
	}
	if !some {
		p.page("L", "A4")
		p.nothing("print.no_vendors")
	}
	return p.bytes()
}

// The measures of a sign on A4, in millimetres.
const (
	signBand = 26.0
	signQR   = 62.0
)

// sign is in Korean, with English under it where there is some: shoppers read it, not staff.
func (p *paper) sign(st models.Street, b models.Booth, address string) {
	p.bare("L", "A4")
	w, h := p.GetPageSize()
	p.SetFillColor(11, 80, 208)
	p.Rect(0, 0, w, signBand, "F")
	p.SetTextColor(255, 255, 255)
	p.box(14, 4, w-28, signBand-8, text{say: p.head.Event.NameKo, size: 30, bold: true, middle: true, single: true})
	p.ink(0)
	p.box(14, signBand+6, 120, 52, text{say: b.Label, size: 130, bold: true, middle: true, single: true})

	name, under := b.OpsKo, b.OpsEn
	if a, taken := st.ByBooth[b.ID]; taken {
		name, under = a.Vendor.Name, products(a)
	}
	below := signBand + 62
	p.box(14, below, w-28-signQR-6, 72, text{say: name, size: 78, bold: true, middle: true})
	p.ink(60)
	p.box(14, below+75, w-28-signQR-6, h-below-75-12, text{say: under, size: 24})
	p.ink(0)

	left, top := w-14-signQR, h-14-signQR-16
	p.qr(left, top, signQR, address)
	p.box(left, top+signQR, signQR, 8, text{say: p.head.Say("ko", "print.signs.scan", nil), size: 15, bold: true, centre: true})
	p.box(left, top+signQR+8, signQR, 6, text{say: p.head.Say("en", "print.signs.scan", nil), size: 11, centre: true})
}
