package views

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"

	"github.com/jangteo/jangteo/models"
)

// StreetMap is the plan of a street, ready to be drawn: {{template "street-map" .Map}} draws it
// as one SVG in a frame that scrolls, {{template "street-legend" .Map}} explains its marks. Ten
// units are one metre. A booth without Href is no link; what stands in Interactive makes every
// booth a button for the page's own script.
type StreetMap struct {
	ID            string // begins the ids inside the drawing: two maps on one page need two
	Width, Height float64
	Lanes, Places []MapPlace // what lies on the ground, and what stands on it
	Rows          []MapText  // the row's letter beside its first booth
	Booths        []MapBooth
	// Interactive is the staff's editor: booths get role=button and a roving tabindex, the first
	// one has 0. The script finds them by data-booth; data-vendor is the number of who stands there.
	Interactive bool
	// Overview is small enough for a column: no words, no links, and a pin on the selected booth.
	Overview bool
}

// MapBooth is a booth as it is drawn. State is "free", "taken" or "ops".
type MapBooth struct {
	Label, State string
	X, Y, W, H   float64
	Angle        int // degrees clockwise about its middle
	Food         bool
	Selected     bool
	Found, Other bool   // somebody searches: it is among what was found, or it is not
	Day          string // how its day began, the last part of state.arrival; "" on other maps
	Booth        models.Booth
	Place        models.Span        // all booths of who stands there, else itself
	Vendor       models.Application // who stands there; its No is "" when nobody does
	Href         string
	Name         string // of the vendor, or what the organiser does here
	No           MapText
	Lines        []MapText // the name in lines that fit
}

// Class is how css/street.css knows the booth.
func (b MapBooth) Class() string {
	class := "booth booth-" + b.State
	if b.Food {
		class += " booth-food"
	}
	if b.Selected {
		class += " booth-selected"
	}
	if b.Found {
		class += " booth-found"
	}
	if b.Other {
		class += " booth-other"
	}
	if b.Day != "" {
		class += " booth-day-" + b.Day
	}
	return class
}

// Spin turns what is drawn about its middle, "" when it stands straight.
func (b MapBooth) Spin() string { return spin(b.Angle, b.X+b.W/2, b.Y+b.H/2) }

func spin(angle int, x, y float64) string {
	if angle == 0 {
		return ""
	}
	return fmt.Sprintf("rotate(%d %g %g)", angle, x, y)
}

// First says whether it is the first booth of its place.
func (b MapBooth) First() bool { return b.Place.First().ID == b.Booth.ID }

// DayX and DayY are where the word of the day stands: below the number.
func (b MapBooth) DayX() float64 { return tenth(b.X + b.W/2) }

// DayY see DayX.
func (b MapBooth) DayY() float64 { return tenth(b.No.Y + nameLine) }

// MarkX and MarkY are the middle of the mark of a food booth, in its corner.
func (b MapBooth) MarkX() float64 { return b.X + b.W - 1 }

// MarkY see MarkX.
func (b MapBooth) MarkY() float64 { return b.Y + 1 }

// MapText is a short text around its middle: X is the middle, Y the base line. Upright reads from
// bottom to top. Size is the height of its letters, zero where the style sheet says it.
type MapText struct {
	X, Y    float64
	Text    string
	Size    float64
	Upright bool
}

// tenth keeps long fractions out of the page.
func tenth(x float64) float64 { return math.Round(x*10) / 10 }

// The heights of letters, in units. Those of a booth stand in css/street.css too.
const (
	noSize     = 11.0
	nameSize   = 7.2
	nameLine   = 8.2 // from one line of a name to the next
	rowGap     = 12.0
	cropMargin = 24.0 // around the booths of a cropped street
	baseline   = 0.36 // how far below the middle of a letter it stands, in heights of it
)

// NewStreetMap draws a street with the words of the organiser in one language.
func NewStreetMap(st models.Street, lang string) StreetMap {
	m := StreetMap{ID: "map", Width: metres(st.Layout.WidthMM), Height: metres(st.Layout.HeightMM)}
	for _, l := range st.Layout.Landmarks {
		p := MapPlace{Kind: string(l.Kind), Name: l.Name(lang), X: metres(l.XMM), Y: metres(l.YMM), W: metres(l.WidthMM), H: metres(l.HeightMM), Angle: l.Turn}
		if l.Kind.OnGround() {
			m.Lanes = append(m.Lanes, p)
		} else {
			m.Places = append(m.Places, p)
		}
	}
	for _, b := range st.Layout.Booths {
		m.Booths = append(m.Booths, newMapBooth(b, st, lang))
	}
	m.write()
	return m
}

// metres gives millimetres in the units of the drawing.
func metres(mm int) float64 { return float64(mm) / 100 }

func newMapBooth(b models.Booth, st models.Street, lang string) MapBooth {
	vendor := st.ByBooth[b.ID]
	m := MapBooth{
		Label: b.Label, State: "free", Food: b.Zone == models.ZoneFood, Booth: b, Vendor: vendor,
		Place: models.Span{b},
		X:     metres(b.XMM), Y: metres(b.YMM), W: metres(b.WidthMM), H: metres(b.HeightMM), Angle: b.Turn,
	}
	switch {
	case vendor.No != "":
		m.State, m.Name, m.Place = "taken", vendor.Vendor.Name, st.SpanOf[vendor.ID]
	case b.Zone == models.ZoneOps:
		m.State, m.Name = "ops", b.Ops(lang)
	}
	return m
}

// Linked makes every booth that somebody uses a link.
func (m StreetMap) Linked(to func(MapBooth) string) StreetMap {
	m.Booths = slices.Clone(m.Booths)
	for i, b := range m.Booths {
		if b.Name != "" {
			m.Booths[i].Href = to(b)
		}
	}
	return m
}

// Find marks what was found among the booths, and steps the others back.
func (m StreetMap) Find(found func(MapBooth) bool) StreetMap {
	m.Booths = slices.Clone(m.Booths)
	for i, b := range m.Booths {
		m.Booths[i].Found = found(b)
		m.Booths[i].Other = !m.Booths[i].Found
	}
	return m
}

// Select marks the booths of a place, as models.Span.Label names them; "" marks none.
func (m StreetMap) Select(place string) StreetMap {
	m.Booths = slices.Clone(m.Booths)
	for i := range m.Booths {
		m.Booths[i].Selected = models.InPlace(place, m.Booths[i].Label)
	}
	return m
}

// Selected is the marked booth, nil when none is.
func (m StreetMap) Selected() *MapBooth {
	for i := range m.Booths {
		if m.Booths[i].Selected {
			return &m.Booths[i]
		}
	}
	return nil
}

// Long says whether the street is much wider than high, so that a phone should turn it.
func (m StreetMap) Long() bool { return m.Width > m.Height*1.2 }

// Natural is how wide the drawing is in pixels before it is stretched to its frame or zoomed: a
// street that is turned, or that runs down anyway, is drawn for fingers.
func (m StreetMap) Natural() int {
	if m.Long() {
		return int(m.Width * 0.9)
	}
	return int(m.Width * 1.5)
}

// Turned is the same street with its west end on top, to be walked down on a phone: seen by who
// walks, left stays left. It has an ID of its own.
func (m StreetMap) Turned() StreetMap {
	turn := func(x, y, w, h float64) (float64, float64, float64, float64) { return m.Height - y - h, x, h, w }
	t := m
	t.ID += "-turned"
	t.Width, t.Height = m.Height, m.Width
	t.Lanes, t.Places, t.Booths = slices.Clone(m.Lanes), slices.Clone(m.Places), slices.Clone(m.Booths)
	for _, list := range [][]MapPlace{t.Lanes, t.Places} {
		for i, p := range list {
			list[i].X, list[i].Y, list[i].W, list[i].H = turn(p.X, p.Y, p.W, p.H)
		}
	}
	for i, b := range t.Booths {
		t.Booths[i].X, t.Booths[i].Y, t.Booths[i].W, t.Booths[i].H = turn(b.X, b.Y, b.W, b.H)
	}
	t.write()
	return t
}

// Cropped is the street as far as its booths go, with room for the letters of its rows: what stands
// apart from them is left out.
func (m StreetMap) Cropped() StreetMap {
	if len(m.Booths) == 0 {
		return m
	}
	left, top, right, bottom := m.Width, m.Height, 0.0, 0.0
	for _, b := range m.Booths {
		left, top = min(left, b.X), min(top, b.Y)
		right, bottom = max(right, b.X+b.W), max(bottom, b.Y+b.H)
	}
	left, top = max(left-cropMargin, 0), max(top-cropMargin, 0)
	right, bottom = min(right+cropMargin, m.Width), min(bottom+cropMargin, m.Height)
	outside := func(p MapPlace) bool { return p.X < left || p.Y < top || p.X+p.W > right || p.Y+p.H > bottom }
	m.Places = slices.DeleteFunc(slices.Clone(m.Places), outside)
	m.Lanes, m.Booths = slices.Clone(m.Lanes), slices.Clone(m.Booths)
	for _, list := range [][]MapPlace{m.Lanes, m.Places} {
		for i := range list {
			list[i].X, list[i].Y = list[i].X-left, list[i].Y-top
		}
	}
	for i := range m.Booths {
		m.Booths[i].X, m.Booths[i].Y = m.Booths[i].X-left, m.Booths[i].Y-top
	}
	m.Width, m.Height = right-left, bottom-top
	m.write()
	return m
}

// Small is the overview of the street.
func (m StreetMap) Small() StreetMap {
	m.ID += "-small"
	m.Overview, m.Interactive = true, false
	return m
}

// Marks are the marks that occur, for the legend: booths first, then what else lies on the street.
func (m StreetMap) Marks() []string {
	has := map[string]bool{}
	for _, b := range m.Booths {
		if b.Day == "" {
			has[b.State] = true
		} else {
			has["day-"+b.Day] = true
		}
		has["food"] = has["food"] || b.Food
		has["selected"] = has["selected"] || b.Selected
		has["found"] = has["found"] || b.Found
	}
	has["place"], has["lane"] = len(m.Places) > 0, len(m.Lanes) > 0
	var list []string
	for _, mark := range []string{"taken", "free", "food", "ops", "found", "selected", "day-late", "day-expected", "day-no_show", "day-arrived", "day-empty", "place", "lane"} {
		if has[mark] {
			list = append(list, mark)
		}
	}
	return list
}

// write puts all words where they belong once everything lies in its place.
func (m *StreetMap) write() {
	for i, l := range m.Lanes {
		m.Lanes[i].Lines = l.alongside()
	}
	for i, p := range m.Places {
		m.Places[i].Lines = p.inside()
	}
	for i := range m.Booths {
		m.Booths[i].write()
	}
	m.nameRows()
}

// Tick places a tick over the corner of a booth that was found.
func (b MapBooth) Tick() string { return fmt.Sprintf("translate(%g %g)", b.X, b.Y) }

// Pin places a pin whose tip is at 0,0 on the booth: from the side of the street that has room for it.
func (m StreetMap) Pin(b MapBooth) string {
	x, y := b.X+b.W/2, b.Y+b.H/2
	if y < m.Height/2 {
		return fmt.Sprintf("translate(%g %g) rotate(180)", x, y)
	}
	return fmt.Sprintf("translate(%g %g)", x, y)
}

// nameRows puts a row's letter before its first booth: to the left, or above it where the row runs down.
func (m *StreetMap) nameRows() {
	m.Rows = nil
	rows := map[string][]MapBooth{}
	for _, b := range m.Booths {
		rows[b.Booth.Row] = append(rows[b.Booth.Row], b)
	}
	for name, booths := range rows {
		first := slices.MinFunc(booths, func(a, b MapBooth) int { return cmp.Compare(a.Booth.Place, b.Booth.Place) })
		last := slices.MaxFunc(booths, func(a, b MapBooth) int { return cmp.Compare(a.Booth.Place, b.Booth.Place) })
		at := MapText{Text: name, X: first.X - rowGap, Y: first.Y + first.H/2 + 5}
		if last.Y-first.Y > last.X-first.X {
			at = MapText{Text: name, X: first.X + first.W/2, Y: first.Y - 5}
		}
		m.Rows = append(m.Rows, at)
	}
	slices.SortFunc(m.Rows, func(a, b MapText) int { return cmp.Compare(a.Text, b.Text) })
}

// inFront is the kind of company in brackets before its name.
var inFront = regexp.MustCompile(`^\([^)]*\)\s*`)

// Short is the name without the kind of company, which would leave no room for it.
func (b MapBooth) Short() string { return inFront.ReplaceAllString(b.Name, "") }

// write puts the number into the booth, and under it the name if there is one: the numbers of a
// row stand on one line whether a name has one line, two or none.
func (b *MapBooth) write() {
	middle, top := b.X+b.W/2, b.Y+(b.H-noSize-2*nameLine)/2-0.8
	b.No = MapText{X: middle, Y: tenth(top + noSize*0.86), Text: b.Label}
	b.Lines = nil
	room := b.W
	if b.Angle%180 != 0 {
		room = min(b.W, b.H)
	}
	lines := wrapped(b.Short(), (room-1)/nameSize)
	if len(lines) == 0 {
		b.No.Y = tenth(b.Y + b.H/2 + noSize*baseline) // alone, it stands in the middle
	}
	first := top + noSize + nameLine*(3-float64(len(lines)))/2 + nameSize*0.12
	for i, line := range lines {
		b.Lines = append(b.Lines, MapText{X: middle, Y: tenth(first + nameLine*(float64(i)+baseline)), Text: line})
	}
}
