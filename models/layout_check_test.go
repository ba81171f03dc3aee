package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

// plan is a street of 40 by 20 metres with two rows of three booths, a lane between them, and no fault.
func plan(change ...func(*models.Layout)) models.Layout {
	l := models.Layout{
		WidthMM: 40_000, HeightMM: 20_000,
		Panels: []models.Panel{{PublicID: "p1", Label: "P1", CapacityW: 15_000}},
		Landmarks: []models.Landmark{
			{PublicID: "in", Kind: models.Entrance, NameKo: "입구", XMM: 0, YMM: 8_000, WidthMM: 2_000, HeightMM: 4_000},
			{PublicID: "lane", Kind: models.Lane, NameKo: "소방 통로", XMM: 2_000, YMM: 8_000, WidthMM: 36_000, HeightMM: 4_000},
		},
	}
	for r, row := range []string{"A", "B"} {
		for i := range 3 {
			label := fmt.Sprintf("%s%02d", row, i+1)
			l.Booths = append(l.Booths, models.Booth{
				PublicID: strings.ToLower(label), Label: label, Row: row, Place: i + 1, XMM: 5_000 + 3_500*i, YMM: 2_000 + 13_000*r, WidthMM: 3_000, HeightMM: 3_000,
				Zone: models.ZoneMake, Panel: "P1", MaxW: 2_000,
			})
		}
	}
	for _, f := range change {
		f(&l)
	}
	return l
}

func TestLayoutCheck(t *testing.T) {
	t.Parallel()
	type l = *models.Layout
	wall := func(id string, x, y, w, h int) models.Landmark {
		return models.Landmark{PublicID: id, Kind: models.Obstacle, NameKo: "화단", XMM: x, YMM: y, WidthMM: w, HeightMM: h}
	}
	// pocket walls B01 in from the street, but for a way of so many millimetres on its west side.
	pocket := func(way int) func(l) {
		return func(p l) {
			p.Landmarks = append(p.Landmarks, wall("w1", 3_000, 13_000, 200, 1_000), wall("w2", 3_000, 14_000+way, 200, 6_000-way),
				wall("w3", 3_000, 12_800, 6_000, 200), wall("w4", 8_200, 13_000, 200, 7_000))
		}
	}
	for name, c := range map[string]struct {
		change func(l)
		want   string // level, reason and objects
	}{
		"as it should be":       {func(l) {}, ""},
		"no street":             {func(p l) { p.WidthMM = 0 }, "broken street_size street"},
		"a huge street":         {func(p l) { p.HeightMM = 2_000_001 }, "broken street_size street"},
		"too many booths":       {func(p l) { p.Booths = append(p.Booths, make([]models.Booth, 1_000)...) }, "broken too_many_things street"},
		"opaque":                {func(p l) { p.Background.Opacity = 101 }, "broken background_form street"},
		"a picture of no width": {func(p l) { p.Background.Picture = "x" }, "broken background_form street"},
		"no label":              {func(p l) { p.Booths[0].Label = "" }, "broken label_form a01"},
		"a long label":          {func(p l) { p.Booths[0].Label = "A12345678" }, "broken label_form a01"},
		"a label of signs":      {func(p l) { p.Booths[0].Label = "A<1" }, "broken label_form a01"},
		"a panel of no label":   {func(p l) { p.Panels[0].Label = "" }, "broken label_form p1"},
		"a panel below zero":    {func(p l) { p.Panels[0].CapacityW = -1 }, "broken panel_form p1"},
		"no row":                {func(p l) { p.Booths[0].Row = "" }, "broken row_form a01"},
		"no place":              {func(p l) { p.Booths[0].Place = 0 }, "broken row_form a01"},
		"turned round":          {func(p l) { p.Booths[0].Turn = 360 }, "broken place_form a01"},
		"on the moon":           {func(p l) { p.Booths[0].XMM = 2_000_001 }, "broken place_form a01"},
		"small":                 {func(p l) { p.Booths[0].WidthMM = 999 }, "broken booth_size a01"},
		"no zone":               {func(p l) { p.Booths[0].Zone = "garden" }, "broken zone_form a01"},
		"much power":            {func(p l) { p.Booths[0].MaxW = 20_001 }, "broken power_form a01"},
		"a long name":           {func(p l) { p.Booths[0].Front = strings.Repeat("가", 41) }, "broken name_form a01"},
		"no id":                 {func(p l) { p.Booths[0].PublicID = "a b" }, "broken id_form a b"},
		"an id twice":           {func(p l) { p.Booths[0].PublicID = "p1" }, "broken id_twice p1"},
		"no kind":               {func(p l) { p.Landmarks[0].Kind = "castle" }, "broken landmark_kind in"},
		"a flat landmark":       {func(p l) { p.Landmarks[0].WidthMM = 99 }, "broken landmark_size in"},
		"a label twice":         {func(p l) { p.Booths[1].Label = "A01" }, "blocks label_twice a02 a01"},
		"a panel twice":         {func(p l) { p.Panels = append(p.Panels, models.Panel{PublicID: "p2", Label: "P1"}) }, "blocks panel_twice p2 p1 | warns panel_over p2"},
		"a panel nowhere":       {func(p l) { p.Booths[0].Panel = "P9" }, "blocks unknown_panel a01"},
		"no panel":              {func(p l) { p.Booths[0].Panel = "" }, ""},
		"one upon another":      {func(p l) { p.Booths[1].XMM -= 600 }, "blocks booths_overlap a01 a02"},
		"side by side":          {func(p l) { p.Booths[1].XMM -= 500 }, ""},
		"turned side by side":   {func(p l) { p.Booths[1].Turn = 10 }, ""},
		"turned too near":       {func(p l) { p.Booths[1].XMM, p.Booths[1].Turn = p.Booths[1].XMM-300, 45 }, "blocks booths_overlap a01 a02"},
		"beyond the street":     {func(p l) { p.Booths[0].YMM = -20 }, "blocks booth_outside a01"},
		"turned beyond":         {func(p l) { p.Booths[0].YMM, p.Booths[0].Turn = 200, 45 }, "blocks booth_outside a01"},
		"on a flower bed":       {func(p l) { p.Landmarks = append(p.Landmarks, wall("w", 6_000, 3_000, 500, 500)) }, "blocks booth_on_landmark a01 w"},
		"a narrow lane":         {func(p l) { p.Landmarks[1].HeightMM = 3_999 }, "blocks lane_narrow lane"},
		"a booth in the lane":   {func(p l) { p.Booths[0].YMM = 5_100 }, "blocks lane_blocked lane a01"},
		"a tree in the lane":    {func(p l) { p.Landmarks = append(p.Landmarks, wall("w", 30_000, 9_000, 500, 500)) }, "blocks lane_blocked lane w"},
		"no lane":               {func(p l) { p.Landmarks = p.Landmarks[:1] }, "warns no_lane street"},
		"a narrow route": {func(p l) {
			p.Landmarks = append(p.Landmarks, models.Landmark{PublicID: "r", Kind: models.Route, WidthMM: 9_000, HeightMM: 1_499})
		}, "blocks route_narrow r"},
		"a booth in the route": {func(p l) {
			p.Landmarks = append(p.Landmarks, models.Landmark{PublicID: "r", Kind: models.Route, YMM: 1_000, WidthMM: 9_000, HeightMM: 1_500})
		}, "blocks route_blocked r a01 | blocks route_blocked r a02"},
		"walled in":        {pocket(0), "blocks booth_unreachable b01"},
		"a gap":            {pocket(300), "blocks booth_unreachable b01"},
		"a footpath":       {pocket(900), "warns way_narrow b01"},
		"a way":            {pocket(1_800), ""},
		"a step":           {func(p l) { pocket(900)(p); p.Booths[3].StepFree = true }, "blocks step_free_unreachable b01"},
		"too much power":   {func(p l) { p.Booths[0].MaxW = 2_001 }, "warns panel_over p1"},
		"blocked, no load": {func(p l) { p.Booths[0].MaxW, p.Booths[0].Blocked = 9_000, true }, ""},
	} {
		var got []string
		for _, f := range plan(c.change).Check() {
			got = append(got, strings.TrimSpace(fmt.Sprint(string(f.Level), " ", f.Why.Reason, " ", f.Why.Field, " ", f.Also)))
		}
		if name == "too many booths" {
			got = got[:1]
		}
		if text := strings.Join(slices.Compact(got), " | "); text != c.want {
			t.Errorf("%s: %s; not %s", name, text, c.want)
		}
	}
}
