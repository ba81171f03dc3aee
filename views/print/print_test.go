package print

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	qrcode "github.com/skip2/go-qrcode"

	"github.com/jangteo/jangteo/models"
)

func head() Head {
	return Head{
		Event: models.Event{NameKo: "가온 한마음 통통세일", NameEn: "Gaon Big Street Sale", PlaceKo: "가온동 문화의거리", HostKo: "새봄산업지원센터", StartsAt: time.Date(2024, 6, 15, 5, 0, 0, 0, time.UTC), EndsAt: time.Date(2024, 6, 15, 10, 0, 0, 0, time.UTC)},
		Lang:  "ko", At: time.Date(2024, 6, 14, 1, 30, 0, 0, time.UTC),
		Say: func(lang, key string, params map[string]any) string {
			if len(params) == 0 {
				return lang + ":" + key
			}
			var words []string
			for name, value := range params {
				words = append(words, fmt.Sprintf("%s=%v", name, value))
			}
			slices.Sort(words)
			return lang + ":" + key + " " + strings.Join(words, " ")
		},
	}
}

const long = "세상에서가장긴이름을가진뜨개질하는할머니와손녀의따뜻한겨울나기공방협동조합 Handmade Knitting Workshop Cooperative"

// street is rows A and B of n booths; the first of each row is the organiser's, the last one is free.
func street(n int) models.Street {
	st := models.Street{ByBooth: map[int64]models.Application{}, SpanOf: map[int64]models.Span{}}
	st.Layout = models.Layout{WidthMM: n*3_500 + 8_000, HeightMM: 20_000, Panels: []models.Panel{{Label: "P1", CapacityW: 12_000}}}
	st.Layout.Landmarks = []models.Landmark{
		{Kind: "lane", NameKo: "소방 통로", XMM: 2_000, YMM: 8_000, WidthMM: n * 3_500, HeightMM: 3_800},
		{Kind: "hydrant", NameKo: "소화전", XMM: 1_000, YMM: 1_000, WidthMM: 500, HeightMM: 500},
	}
	for r, row := range []string{"A", "B"} {
		for i := range n {
			b := models.Booth{ID: int64(r*n + i + 1), Label: fmt.Sprintf("%s%02d", row, i+1), Row: row, Place: i + 1, XMM: 4_000 + i*3_500, YMM: 2_000 + r*13_000, WidthMM: 3_000, HeightMM: 3_000, Zone: models.ZoneMake, Panel: "P1"}
			switch {
			case i == 0:
				b.Zone, b.OpsKo, b.OpsEn = models.ZoneOps, "안내소", "Information"
			case i < n-1:
				a := models.Application{ID: b.ID, No: fmt.Sprintf("M%03d", b.ID), Vendor: models.Vendor{Name: fmt.Sprintf("공방 %d", b.ID), Kind: models.Artisan}, Mode: models.AtBooth, Category: "craft", PowerW: 1_500, Products: []models.Product{{Name: "도마"}, {Name: "쟁반"}}}
				st.Vendors = append(st.Vendors, a)
				st.ByBooth[b.ID], st.SpanOf[a.ID] = a, models.Span{b}
			}
			st.Layout.Booths = append(st.Layout.Booths, b)
		}
	}
	return st
}

func rename(st models.Street, booth int64, change func(*models.Application)) {
	a := st.ByBooth[booth]
	change(&a)
	st.ByBooth[booth] = a
	for i := range st.Vendors {
		if st.Vendors[i].ID == a.ID {
			st.Vendors[i] = a
		}
	}
}

func address(b models.Booth) string { return "https://example.kr/e/gaon/b/" + b.Label }

// sheets are all sheets of a street.
func sheets(t *testing.T, st models.Street) map[string]pdf {
	t.Helper()
	times := models.LoadIns{ByRow: map[string]models.LoadIn{"B": {FromMin: 480, UntilMin: 545}}}
	out := map[string]pdf{}
	for name, make := range map[string]func() ([]byte, error){
		"plan":    func() ([]byte, error) { return Plan(head(), st) },
		"vendors": func() ([]byte, error) { return Vendors(head(), st) },
		"load_in": func() ([]byte, error) { return LoadIn(head(), st, times) },
		"signs":   func() ([]byte, error) { return Signs(head(), st, address) },
		"cards":   func() ([]byte, error) { return Cards(head(), st) },
		"stickers": func() ([]byte, error) {
			return Stickers(head(), st, func(a models.Application) string { return "https://example.kr/e/gaon/vendors/" + a.No })
		},
		"fire": func() ([]byte, error) { return Fire(head(), st) },
	} {
		file, err := make()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = readPDF(t, file)
	}
	return out
}

// pdf is a file, taken apart as far as the tests look.
type pdf struct {
	raw   string
	pages []string // what is drawn on each
}

var stream = regexp.MustCompile(`(?s)<<([^>]*)>>\s*stream\r?\n(.*?)\nendstream`)

func readPDF(t *testing.T, file []byte) pdf {
	t.Helper()
	p := pdf{raw: string(file)}
	for _, m := range stream.FindAllStringSubmatch(p.raw, -1) {
		content := m[2]
		if strings.Contains(m[1], "FlateDecode") {
			z, err := zlib.NewReader(strings.NewReader(m[2]))
			if err != nil {
				t.Fatal(err)
			}
			plain, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			content = string(plain)
		}
		if strings.Contains(content, "/Fu") || strings.Contains(content, " Tf ET") {
			p.pages = append(p.pages, content)
		}
	}
	if want := strings.Count(p.raw, "/Type /Page\n"); len(p.pages) != want {
		t.Fatalf("found the drawing of %d pages of %d", len(p.pages), want)
	}
	return p
}

// line is a text with where it begins, in points from the bottom left corner.
type line struct {
	x, y float64
	say  string
}

var shown = regexp.MustCompile(`(?s)BT ([\d.-]+) ([\d.-]+) Td \(((?:\\.|[^\\)])*)\) Tj ET`)

func (p pdf) lines(page int) []line {
	var list []line
	for _, m := range shown.FindAllStringSubmatch(p.pages[page], -1) {
		var l line
		fmt.Sscan(m[1], &l.x)
		fmt.Sscan(m[2], &l.y)
		raw := []byte(regexp.MustCompile(`(?s)\\(.)`).ReplaceAllStringFunc(m[3], func(s string) string {
			if s[1] == 'r' {
				return "\r"
			}
			return s[1:]
		}))
		var units []uint16
		for i := 0; i+1 < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		l.say = string(utf16.Decode(units))
		list = append(list, l)
	}
	return list
}

// text is all that is written, without spaces: lines break where they must.
func (p pdf) text() string {
	var all []string
	for page := range p.pages {
		for _, l := range p.lines(page) {
			all = append(all, l.say)
		}
	}
	return joined(strings.Join(all, ""))
}

func joined(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestSheetsSayWhatTheyShould(t *testing.T) {
	st := street(5)
	rename(st, 2, func(a *models.Application) { a.Fire, a.FireGear, a.Vehicle = true, "ABC 3.3 kg 2", true })
	rename(st, 3, func(a *models.Application) { a.Food, a.FoodHow, a.PowerDevices = true, models.FoodCooked, "튀김기" })
	all := sheets(t, st)
	for name, words := range map[string][]string{
		"plan":    {"ko:print.plan.title · 가온 한마음 통통세일", "가온동 문화의거리 · 2024-06-15 14:00–19:00", "A01", "안내소", "공방 2", "B05", "소방 통로", "소화전", "10 m", "at=2024-06-14 10:30"},
		"vendors": {"ko:print.row row=A", "공방 4", "M004", "도마, 쟁반", "ko:category.craft", "ko:print.free"},
		"load_in": {"ko:print.load_in.slot count=3 from=08:00 rows=B until=09:05", "ko:print.load_in.unset at=14:00 count=3 rows=A", "1.5 kW", "ko:print.load_in.by_car", "□"},
		"signs":   {"A01", "안내소", "Information", "공방 2", "도마, 쟁반", "ko:print.signs.scan", "en:print.signs.scan"},
		"cards":   {"공방 2", "A02", "M002", "ko:kind.artisan"},
		"fire":    {"소방 통로 · ko:print.fire.wide metres=3.8 m", "ko:print.fire.too_narrow", "ABC 3.3 kg 2", "튀김기", "ko:print.fire.users count=2", "12 kW", "소화전", "새봄산업지원센터", "119"},
	} {
		text := all[name].text()
		for _, word := range words {
			if !strings.Contains(text, joined(word)) {
				t.Errorf("%s does not say %q:\n%s", name, word, text)
			}
		}
	}
	for name, pages := range map[string]int{"plan": 1, "vendors": 1, "load_in": 1, "signs": 8, "cards": 1, "fire": 2} {
		if got := len(all[name].pages); got != pages {
			t.Errorf("%s has %d pages, want %d", name, got, pages)
		}
	}
	if early, late := strings.Index(all["load_in"].text(), "slotcount"), strings.Index(all["load_in"].text(), "unsetat"); early > late {
		t.Error("those without a time come before those with one")
	}
}

// TestTwoBoothsOfOneVendor are one line of who comes and of who cooks, and two signs.
func TestTwoBoothsOfOneVendor(t *testing.T) {
	st := street(5)
	rename(st, 2, func(a *models.Application) { a.Fire = true })
	a := st.ByBooth[2]
	delete(st.SpanOf, st.ByBooth[3].ID)
	st.ByBooth[3], st.SpanOf[a.ID] = a, models.Span{st.Layout.Booths[1], st.Layout.Booths[2]}
	all := sheets(t, st)
	for name, want := range map[string]int{"load_in": 1, "fire": 1, "cards": 1, "plan": 0} {
		if got := strings.Count(all[name].text(), "A02·A03"); got != want {
			t.Errorf("%s names the two booths %d times, want %d", name, got, want)
		}
	}
	if text := all["load_in"].text(); !strings.Contains(text, "unsetat=14:00count=2rows=A") {
		t.Errorf("the sheet counts others: %s", text)
	}
	if got := len(all["signs"].pages); got != 8 {
		t.Errorf("%d signs", got)
	}
}

// What stands turned on the street stands turned on paper; boards and hydrants are marked where they are.
func TestTurnedAndMarked(t *testing.T) {
	st := street(5)
	straight := sheets(t, st)
	for i := range st.Layout.Booths {
		st.Layout.Booths[i].Turn = 30
	}
	st.Layout.Booths[4].Blocked = true
	st.Layout.Panels[0].XMM, st.Layout.Panels[0].YMM = 9_000, 7_000
	st.Layout.Landmarks[0].Turn = 10
	turned := sheets(t, st)
	for _, name := range []string{"plan", "fire"} {
		if was, is := strings.Count(straight[name].pages[0], " cm\n"), strings.Count(turned[name].pages[0], " cm\n"); was != 0 || is < 11 {
			t.Errorf("%s: %d things stand turned, and %d on a straight street", name, is, was)
		}
		if !strings.Contains(turned[name].pages[0], " cm\n") || strings.Contains(turned[name].pages[0], "NaN") {
			t.Errorf("%s is broken", name)
		}
	}
	if !strings.Contains(turned["plan"].text(), "ko:print.blocked") {
		t.Error("the plan offers a booth that nobody may have")
	}
	if was, is := strings.Count(straight["fire"].text(), "P1"), strings.Count(turned["fire"].text(), "P1"); is != was+1 {
		t.Errorf("the board is named %d times, and %d with a place on the plan", was, is)
	}
	if from, until := span(1_000, 2_000, 1_000, 90); math.Abs(from-1_500) > 1 || math.Abs(until-2_500) > 1 {
		t.Errorf("turned upright it reaches from %g to %g", from, until)
	}
}

// A printer needs every font in the file, and finds none of its own.
func TestFontsAreEmbedded(t *testing.T) {
	for name, p := range sheets(t, street(5)) {
		fonts, files := strings.Count(p.raw, "/Subtype /CIDFontType2"), strings.Count(p.raw, "/FontFile2 ")
		if fonts != 2 || files != 2 {
			t.Errorf("%s has %d fonts and %d files of fonts", name, fonts, files)
		}
		for _, other := range []string{"/Subtype /Type1", "Helvetica", "Times", "Courier"} {
			if strings.Contains(p.raw, other) {
				t.Errorf("%s relies on %s", name, other)
			}
		}
		if len(p.raw) > 400_000 {
			t.Errorf("%s has %d bytes: the fonts are embedded whole", name, len(p.raw))
		}
	}
}

func TestEmptyStreet(t *testing.T) {
	for name, p := range sheets(t, models.Street{Layout: models.Layout{WidthMM: 112_000, HeightMM: 20_000}}) {
		if text := p.text(); len(p.pages) != 1 || !strings.Contains(text, "ko:print.no_") {
			t.Errorf("%s of an empty street has %d pages: %s", name, len(p.pages), text)
		}
	}
}

func TestLongStreet(t *testing.T) {
	all := sheets(t, street(120))
	text := all["vendors"].text()
	if pages := len(all["vendors"].pages); pages < 5 || strings.Count(text, "ko:print.category") < pages {
		t.Errorf("%d pages of vendors have %d headings", pages, strings.Count(text, "ko:print.category"))
	}
	if !strings.Contains(text, fmt.Sprintf("page=%dpages=%d", len(all["vendors"].pages), len(all["vendors"].pages))) {
		t.Error("the last page does not say that it is the last")
	}
	if got := strings.Count(all["plan"].text(), "공방"); got != 236 {
		t.Errorf("the plan names %d vendors of 236", got)
	}
	if got := len(all["cards"].pages); got != 24 {
		t.Errorf("236 cards fill %d pages", got)
	}
}

// TestNothingOverflows measures every line of text: none stands over the edge of its page.
func TestNothingOverflows(t *testing.T) {
	st := street(9)
	for id := range st.ByBooth {
		rename(st, id, func(a *models.Application) {
			a.Vendor.Name, a.FireGear, a.Fire = long, strings.Repeat("소화기 ", 60), true
			a.Products = append(a.Products, models.Product{Name: strings.Repeat("아주긴품목이름", 30)})
		})
	}
	for name, p := range sheets(t, st) {
		width := map[string]float64{"plan": 420, "signs": 297}[name]
		if width == 0 {
			width = 210
		}
		for page := range p.pages {
			most := width
			if name == "fire" && page == 0 {
				most = 420
			}
			for _, l := range p.lines(page) {
				if l.x < 0 || l.x/72*25.4 > most-3 || l.y < 0 {
					t.Errorf("%s, page %d: %q stands at %g, %g", name, page+1, l.say, l.x, l.y)
				}
			}
		}
		if name != "fire" && !strings.Contains(p.text(), "세상") {
			t.Errorf("%s lost the name", name)
		}
	}
}

func TestBoxes(t *testing.T) {
	p := newPaper(head(), "title")
	p.bare("P", "A4")
	for _, w := range []float64{4, 12, 40, 90} {
		for _, say := range []string{"공방", long, "A", strings.Repeat("가", 400), strings.Repeat("word ", 90)} {
			for _, breaks := range []bool{true, false} {
				lines, size := p.fitted(w, 12, text{say: say, size: 30, breaks: breaks})
				if len(lines) == 0 || size < leastSize {
					t.Errorf("%.0f mm: %q is written as %q at %g", w, say, lines, size)
				}
				if high := float64(len(lines)) * size * point * leading; high > 12.12 {
					t.Errorf("%.0f mm: %q is %g mm high", w, say, high)
				}
				for _, line := range lines {
					if p.GetStringWidth(line) > w+0.01 && len([]rune(line)) > 1 {
						t.Errorf("%.0f mm: %q is %g wide", w, line, p.GetStringWidth(line))
					}
				}
			}
		}
	}
	if lines, size := p.fitted(40, 12, text{say: "공방 둘", size: 12}); size != 12 || len(lines) != 1 {
		t.Errorf("a short name is written as %q at %g", lines, size)
	}
	if lines, _ := p.fitted(12, 3, text{say: long, size: 30}); !strings.HasSuffix(lines[len(lines)-1], "…") {
		t.Errorf("a cut text does not say so: %q", lines)
	}
}

func TestNothingVanishes(t *testing.T) {
	for given, want := range map[string]string{
		"뙤약볕 쀍똠방각하 ㈜①": "뙤약볕 쀍똠방각하 ㈜①", "떡볶이🔥집": "떡볶이□집", "Café & 숍\n둘": "Café & 숍 둘", "\u200b\x00가": "가", "ไทย": "□□□",
	} {
		if got := written(given); got != want {
			t.Errorf("%q is written %q, want %q", given, got, want)
		}
	}
	for r := '가'; r <= '힣'; r++ {
		if !regular().has(r) || !bold().has(r) {
			t.Fatalf("the fonts lack %c", r)
		}
	}
}

var stencil = regexp.MustCompile(`(?s)BI /W (\d+) /H (\d+) /IM true /D \[1 0\] ID (.*?)\nEI Q`)

// TestSignCodes takes the codes out of the file and compares them with what must be scanned.
func TestSignCodes(t *testing.T) {
	st := street(5)
	signs := sheets(t, st)["signs"]
	for page, label := range []string{"A01", "A02", "A03", "A04", "B01", "B02", "B03", "B04"} {
		m := stencil.FindStringSubmatch(signs.pages[page])
		if m == nil {
			t.Fatalf("page %d has no code", page+1)
		}
		want, err := qrcode.New("https://example.kr/e/gaon/b/"+label, qrcode.Medium)
		if err != nil {
			t.Fatal(err)
		}
		if squares := want.Bitmap(); m[1] != fmt.Sprint(len(squares)) || !bytes.Equal([]byte(m[3]), packed(squares)) {
			t.Errorf("the code of %s is another one", label)
		}
	}
}

func TestPacked(t *testing.T) {
	squares := make([][]bool, 10)
	for i := range squares {
		squares[i] = make([]bool, 10)
	}
	squares[0][0], squares[0][9], squares[9][8] = true, true, true
	if got := packed(squares); len(got) != 20 || got[0] != 0x80 || got[1] != 0x40 || got[18] != 0 || got[19] != 0x80 {
		t.Errorf("packed as %x", got)
	}
}

func TestCutMarks(t *testing.T) {
	for i, want := range [][2]float64{{15, 11}, {105, 11}, {15, 66}} {
		if x, y := badges.at(i, 210, 297); x != want[0] || y != want[1] {
			t.Errorf("piece %d lies at %g, %g", i, x, y)
		}
	}
	if badges.pieces() != 10 {
		t.Errorf("%d pieces", badges.pieces())
	}
}

func TestStripsMissBooths(t *testing.T) {
	l := street(60).Layout
	for n := 2; n <= stripsMost; n++ {
		cuts := cutsOf(l, n)
		if len(cuts) != n+1 || !slices.IsSorted(cuts) {
			t.Fatalf("cuts %v", cuts)
		}
		for _, cut := range cuts[1:n] {
			for _, b := range l.Booths {
				if cut > b.XMM && cut < b.XMM+b.WidthMM {
					t.Errorf("the cut at %d goes through %s", cut, b.Label)
				}
			}
		}
	}
}
