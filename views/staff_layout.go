package views

import (
	"fmt"
	"strconv"

	"github.com/jangteo/jangteo/models"
)

// StaffLayout is the draft of the street: how it would look, what is to be mended, and the way to
// publish it, restore it and take it elsewhere. A row can be drawn here without a script.
type StaffLayout struct {
	Page
	Change   models.LayoutChange
	Map      StreetMap
	Rows     []BoothRowPart
	Form     RowForm
	Findings []LayoutFinding
	Versions []models.Layout
	Saved    []models.LayoutDraft
	Others   []models.Event // whose layout can be taken
	Problems []string       // what was wrong with a file
}

// Template names the file of the page.
func (*StaffLayout) Template() string { return "staff/layout" }

// Zones are the choices of what a row is for.
func (*StaffLayout) Zones() []models.Zone { return models.Zones }

// Blocked says whether a rule keeps the draft from being published.
func (p *StaffLayout) Blocked() bool {
	for _, f := range p.Findings {
		if f.Level != models.Warns {
			return true
		}
	}
	return false
}

// Example is how a file of a layout begins, for who writes one by hand.
func (*StaffLayout) Example() (string, error) {
	l := models.Layout{
		WidthMM: 112_000, HeightMM: 20_000,
		Panels:    []models.Panel{{PublicID: "p1", Label: "P1", CapacityW: 12_000}},
		Booths:    []models.Booth{{PublicID: "a01", Label: "A01", Row: "A", Place: 1, XMM: 6_000, YMM: 2_000, WidthMM: 3_000, HeightMM: 3_000, Zone: models.ZoneMake, Panel: "P1", MaxW: 2_000}},
		Landmarks: []models.Landmark{{PublicID: "lane", Kind: models.Lane, XMM: 5_000, YMM: 8_000, WidthMM: 95_000, HeightMM: 4_000}},
	}
	file, err := l.File()
	return string(file), err
}

// LayoutFinding is what the rules say about one thing of a plan.
type LayoutFinding struct {
	Level models.Level `json:"level"`
	Text  string       `json:"text"`
	ID    string       `json:"id"`   // public id of the thing, "street" for the whole
	Also  string       `json:"also"` // of the other one, "" for none
}

// StaffLayoutOld is a version or a saved draft to look at.
type StaffLayoutOld struct {
	Page
	Map      StreetMap
	Version  models.Layout      // zero for a draft
	Draft    models.LayoutDraft // zero for a version
	Revision int                // revision of the draft that it would follow
}

// Template names the file of the page.
func (*StaffLayoutOld) Template() string { return "staff/layout_old" }

// StaffLayoutEdit is the editor: its script draws what Doc holds.
type StaffLayoutEdit struct {
	Page
	Doc     LayoutDoc
	Vendors []models.Application // whose own shops a booth may stand before
}

// Template names the file of the page.
func (*StaffLayoutEdit) Template() string { return "staff/layout_edit" }

// Zones are the choices of what a booth is for.
func (*StaffLayoutEdit) Zones() []models.Zone { return models.Zones }

// Kinds are the kinds of landmarks.
func (*StaffLayoutEdit) Kinds() []models.LandmarkKind { return models.LandmarkKinds }

// Numbers are the ways to number a row.
func (*StaffLayoutEdit) Numbers() []models.Number { return models.Numbers }

// LayoutDoc is what js/layout knows: the draft, what the rules say about it, who stands where by the
// public id of the booth, the size of the background picture in pixels, and the words that it needs.
type LayoutDoc struct {
	Revision int               `json:"revision"`
	Plan     models.Layout     `json:"plan"`
	Findings []LayoutFinding   `json:"findings"`
	Taken    map[string]string `json:"taken"`
	Picture  [2]int            `json:"picture"`
	Words    map[string]string `json:"words"`
}

// BoothRowPart is a stretch of like booths within a row. First says that it begins its row.
type BoothRowPart struct {
	Row      string
	First    bool
	Of       int // booths in the whole row
	Taken    int // of the whole row
	From, To models.Booth
	Count    int
}

// RowForm is what was typed about a new row: metres and kilowatts.
type RowForm struct {
	Row, Count, X, Y, Pitch, Width, Depth, Zone, Panel, PanelKW, MaxKW string
	Water                                                              bool
}

// NewRowForm suggests a row of tents below what stands on the street already.
func NewRowForm(l models.Layout) RowForm {
	f := RowForm{
		Count: "10", X: "6", Y: "2", Pitch: "3.5", Width: "3", Depth: "3", Zone: string(models.ZoneMake),
		MaxKW: "2", Panel: fmt.Sprint("P", len(l.Panels)+1), PanelKW: "12",
	}
	if n := len(l.Booths); n > 0 {
		last := l.Booths[n-1]
		f.Y = strconv.FormatFloat(float64(last.YMM+last.HeightMM)/1000+10, 'f', -1, 64)
	}
	return f
}

// RowParts describes the rows of a street, in stretches of booths that are alike.
func RowParts(st models.Street) []BoothRowPart {
	var parts []BoothRowPart
	booths, taken := map[string]int{}, map[string]int{}
	for _, b := range st.Layout.Booths {
		booths[b.Row]++
		if _, has := st.ByBooth[b.ID]; has {
			taken[b.Row]++
		}
		n := len(parts)
		if n > 0 && alike(parts[n-1].To, b) {
			parts[n-1].To = b
			parts[n-1].Count++
			continue
		}
		parts = append(parts, BoothRowPart{Row: b.Row, First: n == 0 || parts[n-1].Row != b.Row, From: b, To: b, Count: 1})
	}
	for i := range parts {
		parts[i].Of, parts[i].Taken = booths[parts[i].Row], taken[parts[i].Row]
	}
	return parts
}

func alike(a, b models.Booth) bool {
	return a.Row == b.Row && a.Zone == b.Zone && a.MaxW == b.MaxW && a.Water == b.Water && a.Panel == b.Panel
}
