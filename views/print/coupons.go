package print

import (
	"runtime"
	"sync"

	"github.com/jangteo/jangteo/models"
)

// Of paper coupons 24 fit a page of A4, of slips one a page of A6.
var (
	coupons = grid{columns: 3, rows: 8, w: 63, h: 33}
	slip    = grid{columns: 1, rows: 1, w: 97, h: 140}
)

// Coupons are the paper coupons of a batch, to be cut: a code to scan and one to type, the terms and the
// serial number, in Korean with English under it. Each page says at its foot what is on it.
func Coupons(h Head, c models.Campaign, b models.Batch, list []models.Coupon) ([]byte, error) {
	p := newPaper(h, c.Name(h.Lang)+" "+b.First()+"–"+b.Last())
	codes, err := encoded(list)
	if err != nil {
		return nil, err
	}
	terms := p.termsOf(c)
	for i, coupon := range list {
		at := i % coupons.pieces()
		if at == 0 {
			last := list[min(i+coupons.pieces(), len(list))-1]
			p.bare("P", "A4")
			p.cutMarks(coupons)
			p.batchFoot(c, b, b.Serial(coupon.Serial)+"–"+b.Serial(last.Serial))
		}
		p.coupon(at, terms, codes[i], models.GroupCode(coupon.ShortCode), b.Serial(coupon.Serial))
	}
	if len(list) == 0 {
		p.page("P", "A4")
		p.nothing("print.coupons.none")
	}
	return p.bytes()
}

// encoded are the codes of coupons, made on all processors: that takes longer than all the rest.
func encoded(list []models.Coupon) ([][][]bool, error) {
	codes := make([][][]bool, len(list))
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(list) && errs[w] == nil; i += workers {
				codes[i], errs[w] = modules(list[i].Code)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return codes, nil
}

// terms are what all coupons of a campaign say.
type terms struct {
	event, off, name, minimum, english, until string
}

func (p *paper) termsOf(c models.Campaign) terms {
	say := func(lang, key string, params map[string]any) string {
		return p.head.Say(lang, "print.coupons."+key, params)
	}
	t := terms{
		event: p.head.Event.NameKo, name: c.NameKo,
		off:     say("ko", c.Benefit, map[string]any{"won": c.DiscountWon}),
		english: say("en", c.Benefit, map[string]any{"won": c.DiscountWon}),
		until:   say("ko", "until", map[string]any{"at": c.RedeemUntil}),
	}
	if c.MinimumWon > 0 {
		t.minimum = say("ko", "minimum", map[string]any{"won": c.MinimumWon})
		t.english += ", " + say("en", "minimum", map[string]any{"won": c.MinimumWon})
	}
	return t
}

// batchFoot says under a page which batch and which numbers are on it.
func (p *paper) batchFoot(c models.Campaign, b models.Batch, numbers string) {
	w, h := p.GetPageSize()
	what := p.head.with("print.coupons.foot", map[string]any{"campaign": c.Name(p.head.Lang), "batch": b.No, "numbers": numbers})
	p.ink(90)
	p.box(margin, h-footroom, w-2*margin-16, 5, text{say: p.head.Event.Name(p.head.Lang) + " · " + what, size: smallSize, single: true})
	p.font(false, smallSize)
	p.Text(w-margin-14, h-footroom+3.5, p.head.with("print.page", map[string]any{"page": p.PageNo(), "pages": "{nb}"}))
	p.ink(0)
}

// The parts of a paper coupon, in millimetres.
const (
	couponQR   = 24.0
	couponText = couponQR + 3.5 // where the words begin
)

func (p *paper) coupon(i int, t terms, code [][]bool, typed, serial string) {
	pageW, pageH := p.GetPageSize()
	x, y := coupons.at(i, pageW, pageH)
	p.stamp(x+1.5, y+1.5, couponQR, code)
	p.box(x+1.5, y+couponQR+1.5, couponQR, 5, text{say: typed, size: 9, bold: true, centre: true, single: true})
	left, w := x+couponText, coupons.w-couponText-2.5
	p.ink(70)
	p.box(left, y+2.2, w, 3.4, text{say: t.event, size: 7, single: true})
	p.ink(0)
	p.box(left, y+5.8, w, 7.4, text{say: t.off, size: 16, bold: true, single: true})
	p.box(left, y+13.4, w, 4, text{say: t.name, size: 8, single: true})
	p.box(left, y+17.4, w, 3.8, text{say: t.minimum, size: 8, bold: true, single: true})
	p.box(left, y+21.2, w, 3.4, text{say: t.until, size: 7, single: true})
	p.ink(70)
	p.box(left, y+24.6, w, 3, text{say: t.english, size: 6.5, single: true})
	p.ink(0)
	p.box(left, y+27.6, w, 4.4, text{say: serial, size: 10, bold: true, right: true, single: true})
}

// Slip is one coupon for somebody without a phone, on a page of A6. The serial number is "" for a coupon
// without one.
func Slip(h Head, c models.Coupon, serial string) ([]byte, error) {
	p := newPaper(h, c.Campaign.Name(h.Lang))
	t := p.termsOf(c.Campaign)
	p.bare("P", "A6")
	w, high := p.GetPageSize()
	x, y := slip.at(0, w, high)
	code, err := modules(c.Code)
	if err != nil {
		return nil, err
	}
	line := func(at, size, room float64, strong bool, say string) {
		p.box(x, y+at, slip.w, room, text{say: say, size: size, bold: strong, centre: true, single: true})
	}
	line(0, 10, 6, false, t.event)
	line(7, 30, 13, true, t.off)
	line(21, 13, 7, false, t.name)
	p.stamp(x+(slip.w-70)/2, y+29, 70, code)
	line(100, 20, 9, true, models.GroupCode(c.ShortCode))
	line(111, 13, 6, true, t.minimum)
	line(118, 12, 6, false, t.until)
	line(125, 9, 5, false, t.english)
	line(132, 11, 6, true, serial)
	return p.bytes()
}
