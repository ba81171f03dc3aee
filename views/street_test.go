package views

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestWrapped(t *testing.T) {
	const width = 4.0
	for name, want := range map[string][]string{
		"":                         nil,
		"든든식품":                     {"든든식품"},
		"달그락분식":                    {"달그락", "분식"},
		"참깨방앗간연구소":                 {"참깨방앗", "간연구소"},
		"뜨개질하는 할머니":                {"뜨개질하", "는 할머…"},
		"쿠폰 도움":                    {"쿠폰", "도움"},
		"전통놀이 체험":                  {"전통놀이", "체험"},
		"Information":              {"Infor-", "mation"},
		"First aid, lost children": {"First", "aid, l…"},
		"의료·미아":                    {"의료·", "미아"},
	} {
		if got := wrapped(name, width); !slices.Equal(got, want) {
			t.Errorf("%q is wrapped into %q, want %q", name, got, want)
		}
	}
}

// street is two rows along an aisle, three booths each, with a shop on A02.
func street() models.Street {
	st := models.Street{Layout: models.Layout{WidthMM: 40_000, HeightMM: 20_000}, ByBooth: map[int64]models.Application{}, SpanOf: map[int64]models.Span{}}
	for i := range int64(6) {
		row, y := "A", 2_000
		if i >= 3 {
			row, y = "B", 15_000
		}
		place := int(i)%3 + 1
		st.Layout.Booths = append(st.Layout.Booths, models.Booth{
			ID: i + 1, Label: fmt.Sprintf("%s%02d", row, place), Row: row, Place: place, XMM: 4_000 * place, YMM: y, WidthMM: 3_000, HeightMM: 3_000, Zone: models.ZoneMake,
		})
	}
	st.Layout.Landmarks = []models.Landmark{
		{Kind: "lane", NameKo: "소방 통로", XMM: 4_000, YMM: 8_000, WidthMM: 32_000, HeightMM: 4_000},
		{Kind: "stage", NameKo: "무대", NameEn: "Stage", XMM: 34_000, YMM: 6_000, WidthMM: 4_000, HeightMM: 8_000},
	}
	st.ByBooth[2] = models.Application{ID: 7, No: "S01", Vendor: models.Vendor{Name: "(주)달그락분식"}}
	return st
}

func TestStreetMap(t *testing.T) {
	m := NewStreetMap(street(), "ko").Linked(func(b MapBooth) string { return "/map?booth=" + b.Label }).Select("A02")
	b := m.Booths[1]
	if b.State != "taken" || b.Href != "/map?booth=A02" || b.Class() != "booth booth-taken booth-selected" || b.Name != "(주)달그락분식" {
		t.Errorf("A02 is drawn as %+v", b)
	}
	if got := []string{b.Lines[0].Text, b.Lines[1].Text}; !slices.Equal(got, []string{"달그락", "분식"}) {
		t.Errorf("the name is written as %q", got)
	}
	if m.Booths[0].Href != "" || m.Booths[0].State != "free" {
		t.Errorf("the empty A01 is drawn as %+v", m.Booths[0])
	}
	if got := m.Marks(); !slices.Equal(got, []string{"taken", "free", "selected", "place", "lane"}) {
		t.Errorf("the legend explains %q", got)
	}
	if len(m.Rows) != 2 || m.Rows[0].Text != "A" || m.Rows[0].X >= m.Booths[0].X {
		t.Errorf("the rows are named %+v", m.Rows)
	}
	if len(m.Lanes) != 1 || len(m.Places) != 1 || m.Places[0].Lines[0].Text != "무대" {
		t.Errorf("landmarks: %+v and %+v", m.Lanes, m.Places)
	}
	if NewStreetMap(street(), "ko").Select("").Selected() != nil {
		t.Error("a booth is marked without a label")
	}
}

// Who walks from the west has row A on the left hand. Turned, the walk goes down the page, and what
// is on the left of the walker is on the right of the page.
func TestTurnedStreet(t *testing.T) {
	m := NewStreetMap(street(), "ko").Select("A02")
	turned := m.Turned()
	if !m.Long() || turned.Long() || turned.Width != m.Height || turned.Height != m.Width || turned.ID == m.ID {
		t.Errorf("the turned street is %g by %g", turned.Width, turned.Height)
	}
	a1, a3, b1 := turned.Booths[0], turned.Booths[2], turned.Booths[3]
	if a1.Y >= a3.Y || a1.X <= b1.X || a1.X != m.Height-m.Booths[0].Y-m.Booths[0].H {
		t.Errorf("A01 at %g,%g, A03 at %g,%g, B01 at %g,%g", a1.X, a1.Y, a3.X, a3.Y, b1.X, b1.Y)
	}
	if b := turned.Selected(); b == nil || b.Label != "A02" || len(b.Lines) != 2 {
		t.Errorf("the marked booth is lost: %+v", b)
	}
	if m.Booths[0].X != 40 || m.Lanes[0].W != 320 {
		t.Error("turning a copy moved the street itself")
	}
	if row := turned.Rows[0]; row.Y >= a1.Y {
		t.Errorf("the letter of row A stands at %g,%g, not above its first booth", row.X, row.Y)
	}
}

// TestCroppedStreet keeps every booth where it stands among the others, and leaves out what is far from them.
func TestCroppedStreet(t *testing.T) {
	st := models.Street{Layout: models.Layout{
		WidthMM: 100_000, HeightMM: 50_000,
		Booths: []models.Booth{
			{ID: 1, Label: "A01", Row: "A", Place: 1, XMM: 40_000, YMM: 20_000, WidthMM: 3_000, HeightMM: 3_000},
			{ID: 2, Label: "A02", Row: "A", Place: 2, XMM: 44_000, YMM: 20_000, WidthMM: 3_000, HeightMM: 3_000},
		},
		Landmarks: []models.Landmark{
			{Kind: models.Stage, NameKo: "멀리", XMM: 90_000, YMM: 40_000, WidthMM: 5_000, HeightMM: 5_000},
			{Kind: models.Stage, NameKo: "곁", XMM: 40_000, YMM: 18_000, WidthMM: 2_000, HeightMM: 1_000},
		},
	}}
	whole := NewStreetMap(st, "ko")
	m := whole.Cropped()
	if m.Width != 2*cropMargin+70 || m.Height != 2*cropMargin+30 || len(m.Places) != 1 || m.Places[0].Name != "곁" {
		t.Errorf("%g x %g, %+v", m.Width, m.Height, m.Places)
	}
	if m.Booths[0].X != cropMargin || m.Booths[1].X-m.Booths[0].X != 40 || m.Rows[0].X != cropMargin-rowGap {
		t.Errorf("%+v %+v", m.Booths, m.Rows)
	}
	if whole.Booths[0].X != 400 || len(whole.Places) != 2 {
		t.Error("the whole street was changed")
	}
}

// TestTwoBoothsAreOnePlace in words, and both are marked on the drawing.
func TestTwoBoothsAreOnePlace(t *testing.T) {
	st := street()
	a := st.ByBooth[2]
	st.ByBooth[3], st.SpanOf = a, map[int64]models.Span{a.ID: {st.Layout.Booths[1], st.Layout.Booths[2]}}
	m := NewStreetMap(st, "ko").Select("A02·A03")
	marked := ""
	for _, b := range m.Booths {
		if b.Selected {
			marked += b.Label + " of " + b.Place.Label() + " "
		}
	}
	if marked != "A02 of A02·A03 A03 of A02·A03 " {
		t.Errorf("marked are %q", marked)
	}
	rows := NewMapRows(m, func(b MapBooth) MapEntry { return MapEntry{MapBooth: b} })
	if len(rows) != 1 || len(rows[0].Entries) != 1 || rows[0].Entries[0].Place.Label() != "A02·A03" {
		t.Errorf("in words: %+v", rows)
	}
}
