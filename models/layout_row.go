package models

import (
	"context"
	"fmt"
	"math"
	"strings"
)

// BoothRow is a row of like booths that staff add to the plan at once: along a line at any angle, on
// one side of a street or on both.
type BoothRow struct {
	Row       string `json:"row"` // A, B, 가
	Count     int    `json:"count"`
	XMM       int    `json:"x_mm"` // of the first booth, before it is turned about its middle
	YMM       int    `json:"y_mm"`
	PitchMM   int    `json:"pitch_mm"` // from one booth to the next
	WidthMM   int    `json:"width_mm"`
	DepthMM   int    `json:"depth_mm"`
	Turn      int    `json:"turn"`      // of the line, in degrees clockwise from the east
	GapEvery  int    `json:"gap_every"` // a gap after so many booths, 0 for none
	GapMM     int    `json:"gap_mm"`
	StreetMM  int    `json:"street_mm"` // to the row on the other side, 0 for one side only
	OtherRow  string `json:"other_row"` // the name of the row on the other side, "" when it is the same row
	Numbering Number `json:"numbering"`
	First     int    `json:"first"` // the first number, 0 to go on from the last of that row
	Zone      Zone   `json:"zone"`
	Panel     string `json:"panel"` // made when the plan has none of that label
	PanelW    int    `json:"panel_w"`
	MaxW      int    `json:"max_w"`
	Water     bool   `json:"water"`
	StepFree  bool   `json:"step_free"`
	FireOK    bool   `json:"fire_allowed"`
	VehicleOK bool   `json:"vehicle"`
}

// Number is how the booths of a row are numbered.
type Number string

// The schemes: one side after the other, or odd numbers here and even ones across the street.
const (
	NumberOn   Number = ""
	NumberOdd  Number = "odd_even"
	NumberBack Number = "backwards" // the last booth has the first number
)

// Numbers lists the schemes.
var Numbers = []Number{NumberOn, NumberOdd, NumberBack}

// The limits of a row.
const (
	rowBooths     = 60
	boothMinMM    = 1_000
	boothMaxMM    = 20_000
	streetMaxMM   = 2_000_000
	acrossMaxMM   = 100_000
	panelMaxW     = 200_000
	boothMaxW     = 20_000
	rowNameLength = 3
	labelLength   = 8
	placeMax      = 9_999
	streetMargin  = 2_000 // that stays free beyond a row, in millimetres
)

func (r *BoothRow) trim() {
	r.Row = strings.ToUpper(strings.TrimSpace(r.Row))
	r.OtherRow = strings.ToUpper(strings.TrimSpace(r.OtherRow))
	r.Panel = strings.ToUpper(strings.TrimSpace(r.Panel))
}

func (r BoothRow) check() error {
	var f Faults
	f.text("row", r.Row, rowNameLength)
	f.Add(r.Count < 1 || r.Count > rowBooths, "count", "out_of_range")
	f.Add(r.XMM < 0 || r.XMM > streetMaxMM, "x", "out_of_range")
	f.Add(r.YMM < 0 || r.YMM > streetMaxMM, "y", "out_of_range")
	f.Add(r.WidthMM < boothMinMM || r.WidthMM > boothMaxMM, "width", "out_of_range")
	f.Add(r.DepthMM < boothMinMM || r.DepthMM > boothMaxMM, "depth", "out_of_range")
	f.Add(r.PitchMM < r.WidthMM || r.PitchMM > boothMaxMM*2, "pitch", "pitch_below_width")
	f.Add(r.Turn < 0 || r.Turn >= 360, "turn", "out_of_range")
	f.Add(r.GapEvery < 0 || r.GapEvery > rowBooths, "gap_every", "out_of_range")
	f.Add(r.GapMM < 0 || r.GapMM > acrossMaxMM, "gap", "out_of_range")
	f.Add(r.StreetMM < 0 || r.StreetMM > acrossMaxMM, "street", "out_of_range")
	f.tooLong("other_row", r.OtherRow, rowNameLength)
	f.Add(r.OtherRow != "" && r.OtherRow == r.Row, "other_row", "same_row")
	f.Add(!oneOf(r.Numbering, Numbers), "numbering", "choose_one")
	f.Add(r.First < 0 || r.First > placeMax, "first", "out_of_range")
	f.Add(!oneOf(r.Zone, Zones), "zone", "choose_one")
	f.text("panel", r.Panel, rowNameLength)
	f.Add(r.PanelW < 0 || r.PanelW > panelMaxW, "panel_kw", "out_of_range")
	f.Add(r.MaxW < 0 || r.MaxW > boothMaxW, "max_kw", "out_of_range")
	return f.Err()
}

// AddRow draws a row of booths into the plan, and its panel where that is new. The street grows when
// the row reaches beyond it.
func (l *Layout) AddRow(r BoothRow) error {
	r.trim()
	if err := r.check(); err != nil {
		return err
	}
	if _, has := l.Panel(r.Panel); !has {
		p := Panel{PublicID: randomCode(publicIDLength), Label: r.Panel, CapacityW: r.PanelW, XMM: r.XMM, YMM: max(0, r.YMM-1_000)}
		l.Panels = append(l.Panels, p)
	}
	booths := r.booths(*l)
	l.Booths = append(l.Booths, booths...)
	for _, b := range booths {
		_, east := b.box().extent()
		l.WidthMM = min(streetMaxMM, max(l.WidthMM, int(math.Ceil(east.x))+streetMargin))
		l.HeightMM = min(streetMaxMM, max(l.HeightMM, int(math.Ceil(east.y))+streetMargin))
	}
	sortBooths(l.Booths)
	return nil
}

// booths are the booths of the row, side by side, numbered for a plan.
func (r BoothRow) booths(l Layout) []Booth {
	sides := 1
	if r.StreetMM > 0 {
		sides = 2
	}
	var list []Booth
	for side := range sides {
		for i := range r.Count {
			b := r.at(i, side)
			b.Row, b.Place = r.numbered(l, i, side, sides)
			b.Label = fmt.Sprintf("%s%02d", b.Row, b.Place)
			list = append(list, b)
		}
	}
	return list
}

// at is the i-th booth of a side, without its number.
func (r BoothRow) at(i, side int) Booth {
	along := float64(i * r.PitchMM)
	if r.GapEvery > 0 {
		along += float64(i / r.GapEvery * r.GapMM)
	}
	across := float64(side * (r.DepthMM + r.StreetMM))
	sin, cos := math.Sincos(float64(r.Turn) * math.Pi / 180)
	return Booth{
		PublicID: randomCode(publicIDLength),
		XMM:      r.XMM + int(math.Round(along*cos-across*sin)), YMM: r.YMM + int(math.Round(along*sin+across*cos)),
		WidthMM: r.WidthMM, HeightMM: r.DepthMM, Turn: r.Turn, Zone: r.Zone, Panel: r.Panel, MaxW: r.MaxW, Water: r.Water,
		Corner: i == 0 || i == r.Count-1, StepFree: r.StepFree, FireOK: r.FireOK, VehicleOK: r.VehicleOK,
	}
}

// numbered gives the row and the number in it of the i-th booth of a side.
func (r BoothRow) numbered(l Layout, i, side, sides int) (string, int) {
	row := r.Row
	if side == 1 && r.OtherRow != "" {
		row, side, sides = r.OtherRow, 0, 1
	}
	first := r.First
	if first == 0 {
		first = l.lastPlace(row) + 1
	}
	if r.Numbering == NumberBack {
		i = r.Count - 1 - i
	}
	if r.Numbering == NumberOdd && (sides == 2 || r.OtherRow != "") {
		return row, first + 2*i + side
	}
	return row, first + i + side*r.Count
}

func (l Layout) lastPlace(row string) int {
	last := 0
	for _, b := range l.Booths {
		if b.Row == row {
			last = max(last, b.Place)
		}
	}
	return last
}

// AddBoothRow draws a row of booths into the draft, numbered on from the last one of that row.
func (s *Store) AddBoothRow(ctx context.Context, by Actor, e Event, r BoothRow) error {
	return s.changeLayout(ctx, by, e, func(l *Layout) error { return l.AddRow(r) })
}

// RemoveBoothRow takes a row off the draft: who stands in it is asked about when that is published.
func (s *Store) RemoveBoothRow(ctx context.Context, by Actor, e Event, row string) error {
	return s.changeLayout(ctx, by, e, func(l *Layout) error {
		var rest []Booth
		for _, b := range l.Booths {
			if b.Row != row {
				rest = append(rest, b)
			}
		}
		l.Booths = rest
		return nil
	})
}
