package print

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	qrcode "github.com/skip2/go-qrcode"

	"github.com/jangteo/jangteo/models"
)

// batch is a run of n paper coupons.
func batch(n int) (models.Campaign, models.Batch, []models.Coupon) {
	c := models.Campaign{NameKo: "종이쿠폰", NameEn: "Paper Coupon", Benefit: models.Discount, DiscountWon: 2_000, MinimumWon: 8_000, RedeemUntil: time.Date(2024, 6, 15, 10, 0, 0, 0, time.UTC)}
	b := models.Batch{No: 2, Mark: "D", FirstSerial: 101, Quantity: int64(n)}
	list := make([]models.Coupon, n)
	for i := range list {
		list[i] = models.Coupon{Code: fmt.Sprintf("7QX3MB0ZK9T4HW%06d", i), ShortCode: fmt.Sprintf("%08d", i), Serial: b.FirstSerial + int64(i), Campaign: c}
	}
	return c, b, list
}

func TestPaperCoupons(t *testing.T) {
	c, b, list := batch(30)
	file, err := Coupons(head(), c, b, list)
	if err != nil {
		t.Fatal(err)
	}
	p := readPDF(t, file)
	if len(p.pages) != 2 {
		t.Fatalf("%d pages", len(p.pages))
	}
	text := p.text()
	for _, word := range []string{"가온 한마음 통통세일", "종이쿠폰", "ko:print.coupons.discount won=2000", "ko:print.coupons.minimum won=8000", "ko:print.coupons.until at=2024-06-15",
		"en:print.coupons.discount", "D-0101", "D-0130", "0000-0029", "batch=2 campaign=종이쿠폰 numbers=D-0101–D-0124", "numbers=D-0125–D-0130", "page=2 pages=2"} {
		if !strings.Contains(text, joined(word)) {
			t.Errorf("the coupons do not say %q:\n%s", word, text)
		}
	}
	for page, want := range []int{24, 6} {
		found := stencil.FindAllStringSubmatch(p.pages[page], -1)
		if len(found) != want {
			t.Fatalf("page %d has %d codes", page+1, len(found))
		}
		for i, m := range found {
			code, err := qrcode.New(list[page*24+i].Code, qrcode.Medium)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal([]byte(m[3]), packed(code.Bitmap())) {
				t.Errorf("code %d of page %d is another one", i, page+1)
			}
		}
		if marks := strings.Count(p.pages[page], " l S"); marks < 26 {
			t.Errorf("page %d has %d marks for the knife", page+1, marks)
		}
		for _, l := range p.lines(page) {
			if l.x < 0 || l.x/72*25.4 > 207 || l.y < 0 {
				t.Errorf("%q stands at %g, %g", l.say, l.x, l.y)
			}
		}
	}
	if fonts := strings.Count(p.raw, "/FontFile2 "); fonts != 2 {
		t.Errorf("%d fonts are embedded", fonts)
	}
}

func TestNoPaperCoupons(t *testing.T) {
	c, b, _ := batch(1)
	file, err := Coupons(head(), c, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p := readPDF(t, file); len(p.pages) != 1 || !strings.Contains(p.text(), "ko:print.coupons.none") {
		t.Errorf("%d pages: %s", len(p.pages), p.text())
	}
}

func TestSlip(t *testing.T) {
	_, _, list := batch(1)
	file, err := Slip(head(), list[0], "D-0101")
	if err != nil {
		t.Fatal(err)
	}
	p := readPDF(t, file)
	for _, word := range []string{"D-0101", "0000-0000", "종이쿠폰", "ko:print.coupons.discount won=2000"} {
		if !strings.Contains(p.text(), joined(word)) {
			t.Errorf("the slip does not say %q: %s", word, p.text())
		}
	}
	if len(p.pages) != 1 || len(stencil.FindAllString(p.pages[0], -1)) != 1 {
		t.Errorf("%d pages", len(p.pages))
	}
}

func TestStickersLeaveOutWhoTakesNoCoupons(t *testing.T) {
	st := street(5)
	rename(st, 2, func(a *models.Application) { a.NoCoupons = true })
	p := sheets(t, st)["stickers"]
	if text := p.text(); strings.Contains(text, "공방2") || !strings.Contains(text, "공방3") || !strings.Contains(text, "ko:print.stickers.takes") {
		t.Error(text)
	}
	if n := len(stencil.FindAllString(p.pages[0], -1)); n != 5 {
		t.Errorf("%d stickers", n)
	}
}

// BenchmarkCoupons prints 10,000 paper coupons: the figure that a print shop waits for.
func BenchmarkCoupons(b *testing.B) {
	c, run, list := batch(models.BatchMax)
	for b.Loop() {
		file, err := Coupons(head(), c, run, list)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(file))/1e6, "MB")
	}
}
