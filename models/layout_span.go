package models

import (
	"slices"

	"github.com/jangteo/jangteo/models/placing"
)

// street is the plan as the package placing takes it; whose shop a booth stands before is not said.
func (l Layout) street() placing.Street {
	var st placing.Street
	for _, p := range l.Panels {
		st.Panels = append(st.Panels, placing.Panel{Label: p.Label, UsableW: p.UsableW()})
	}
	for _, x := range l.Booths {
		panel := x.Panel
		if _, has := l.Panel(panel); !has { // a board that nobody drew limits nothing
			panel = ""
		}
		left, top, w, d := x.straight()
		st.Booths = append(st.Booths, placing.Booth{
			ID: x.ID, Row: x.Row, Seq: x.Place, X: left, Y: top, W: w, D: d, Panel: panel, MaxW: x.MaxW, Water: x.Water,
			Food: x.Zone == ZoneFood, Fire: x.FireOK, Vehicle: x.VehicleOK, StepFree: x.StepFree, Corner: x.Corner, Blocked: !x.forVendors(),
		})
	}
	return st
}

// straight is the ground of a booth as if it were turned by quarters only: its north-west corner and its extent to
// the east and to the south.
func (b Booth) straight() (x, y, w, d int) {
	if half := b.Turn % 180; half <= 45 || half >= 135 {
		return b.XMM, b.YMM, b.WidthMM, b.HeightMM
	}
	aside := (b.WidthMM - b.HeightMM) / 2
	return b.XMM + aside, b.YMM - aside, b.HeightMM, b.WidthMM
}

// joined finds a place by the public ids of its booths: none when one of them is gone, or when they no
// longer stand side by side.
func (l Layout) joined(ids []string) (Span, bool) {
	var span Span
	var at []int64
	for i, b := range l.Booths {
		if slices.Contains(ids, b.PublicID) {
			span, at = append(span, b), append(at, int64(i+1))
		}
	}
	if len(span) == 0 || len(span) != len(ids) || len(span) > 1 && !l.numbered().Joined(at) {
		return nil, false
	}
	return span, true
}

// numbered is the empty street, its booths numbered from 1 as they come: those of a draft have no rows yet.
func (l Layout) numbered() *placing.Task {
	st := l.street()
	for i := range st.Booths {
		st.Booths[i].ID = int64(i + 1)
	}
	return placing.New(st, nil, placing.Rules{})
}

// longest is the longest frontage that at most so many booths side by side make, in millimetres.
func (l Layout) longest(most int) int { return l.numbered().Longest(most) }
