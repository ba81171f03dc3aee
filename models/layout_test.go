package models_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// row is a row of three booths without a fault.
func row(change ...func(*models.BoothRow)) models.BoothRow {
	r := models.BoothRow{
		Row: "B", Count: 3, XMM: 6_000, YMM: 15_000, PitchMM: 3_500, WidthMM: 3_000, DepthMM: 3_000,
		Zone: models.ZoneMake, Panel: "P2", PanelW: 10_000, MaxW: 2_000,
	}
	for _, f := range change {
		f(&r)
	}
	return r
}

func TestBoothRowFaults(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		before := rows(t, st.Store)
		for _, c := range []struct {
			change        func(*models.BoothRow)
			field, reason string
		}{
			{func(r *models.BoothRow) { r.Row = " " }, "row", "required"},
			{func(r *models.BoothRow) { r.Row = "ABCD" }, "row", "too_long"},
			{func(r *models.BoothRow) { r.Count = 0 }, "count", "out_of_range"},
			{func(r *models.BoothRow) { r.Count = 61 }, "count", "out_of_range"},
			{func(r *models.BoothRow) { r.XMM = -1 }, "x", "out_of_range"},
			{func(r *models.BoothRow) { r.YMM = 2_000_001 }, "y", "out_of_range"},
			{func(r *models.BoothRow) { r.WidthMM = 999 }, "width", "out_of_range"},
			{func(r *models.BoothRow) { r.WidthMM, r.PitchMM = 20_001, 20_001 }, "width", "out_of_range"},
			{func(r *models.BoothRow) { r.DepthMM = 0 }, "depth", "out_of_range"},
			{func(r *models.BoothRow) { r.PitchMM = 2_999 }, "pitch", "pitch_below_width"},
			{func(r *models.BoothRow) { r.Turn = 360 }, "turn", "out_of_range"},
			{func(r *models.BoothRow) { r.GapEvery = -1 }, "gap_every", "out_of_range"},
			{func(r *models.BoothRow) { r.GapMM = 100_001 }, "gap", "out_of_range"},
			{func(r *models.BoothRow) { r.StreetMM = -1 }, "street", "out_of_range"},
			{func(r *models.BoothRow) { r.OtherRow = "CDEF" }, "other_row", "too_long"},
			{func(r *models.BoothRow) { r.OtherRow = " b" }, "other_row", "same_row"},
			{func(r *models.BoothRow) { r.Numbering = "dice" }, "numbering", "choose_one"},
			{func(r *models.BoothRow) { r.First = 10_000 }, "first", "out_of_range"},
			{func(r *models.BoothRow) { r.Zone = "garden" }, "zone", "choose_one"},
			{func(r *models.BoothRow) { r.Panel = "" }, "panel", "required"},
			{func(r *models.BoothRow) { r.PanelW = -1 }, "panel_kw", "out_of_range"},
			{func(r *models.BoothRow) { r.MaxW = 20_001 }, "max_kw", "out_of_range"},
		} {
			faulty(t, st.Store.AddBoothRow(t.Context(), st.Admin, st.Event, row(c.change)), c.field, c.reason)
		}
		if rows(t, st.Store) != before {
			t.Error("something was stored")
		}
	})
}

func TestRowsAreNumberedOnAndTheStreetGrows(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		for _, r := range []models.BoothRow{
			row(func(r *models.BoothRow) { r.Row = " b " }),
			row(func(r *models.BoothRow) { r.Count, r.XMM, r.PanelW = 2, 200_000, 99_000 }), // the panel stays as it was drawn
			row(func(r *models.BoothRow) { r.Row, r.Count, r.Panel, r.YMM = "가", 1, "p1", 40_000 }),
		} {
			reason(t, s.AddBoothRow(ctx, st.Admin, st.Event, r), "")
		}
		l := must(s.LayoutDraft(ctx, st.Event.ID))(t).Layout
		var labels []string
		for _, b := range l.Booths {
			labels = append(labels, b.Label)
		}
		if got := strings.Join(labels, " "); got != "A01 A02 A03 A04 A05 A06 B01 B02 B03 B04 B05 가01" {
			t.Error(got)
		}
		b2, _ := l.Booth("b02")
		if b2.XMM != 9_500 || b2.YMM != 15_000 || b2.Row != "B" || b2.Place != 2 || b2.Corner || b2.Panel != "P2" || b2.MaxW != 2_000 {
			t.Errorf("%+v", b2)
		}
		if p, has := l.Panel("P2"); !has || p.CapacityW != 10_000 || p.UsableW() != 8_000 || len(l.Panels) != 2 {
			t.Errorf("%+v", l.Panels)
		}
		if _, has := l.Booth("Z01"); has {
			t.Error("a booth that nobody drew")
		}
		if l.WidthMM != 200_000+3_500+3_000+2_000 || l.HeightMM != 40_000+3_000+2_000 {
			t.Errorf("the street is %d by %d", l.WidthMM, l.HeightMM)
		}
	})
}

func TestRowsDrawnAtTheSameMomentDoNotCollide(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		outcomes := storm(t, 6, func(int) error { return st.Store.AddBoothRow(t.Context(), st.Admin, st.Event, row()) })
		l := must(st.Store.LayoutDraft(t.Context(), st.Event.ID))(t).Layout
		if _, has := l.Booth("B18"); outcomes[""] != 6 || !has || len(l.Booths) != 6+18 || len(l.Panels) != 2 {
			t.Errorf("%v, %d booths, %d panels", outcomes, len(l.Booths), len(l.Panels))
		}
	})
}

func TestARowGoesOnlyWhenItsVendorsMay(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		reason(t, s.AddBoothRow(ctx, st.Admin, st.Event, row()), "")
		st.Publish()
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "B02"), "")
		reason(t, s.RemoveBoothRow(ctx, st.Admin, st.Event, "B"), "")
		if l := must(s.CurrentLayout(ctx, st.Event.ID))(t); len(l.Booths) != 9 {
			t.Errorf("%d booths before it is published", len(l.Booths))
		}
		d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		reason(t, second(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, false)), "booths_taken")
		reason(t, s.ClearPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: a.No}), "")
		st.Publish()
		if l := must(s.CurrentLayout(ctx, st.Event.ID))(t); len(l.Booths) != 6 {
			t.Errorf("%d booths", len(l.Booths))
		}
	})
}

func TestRowsFollowALineOnBothSides(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*models.BoothRow)
		want   string // label at x, y of its middle in metres
	}{
		"one side":    {func(*models.BoothRow) {}, "B01@7.5,16.5 B02@11,16.5 B03@14.5,16.5"},
		"from":        {func(r *models.BoothRow) { r.First = 11 }, "B11@7.5,16.5 B12@11,16.5 B13@14.5,16.5"},
		"backwards":   {func(r *models.BoothRow) { r.Numbering = models.NumberBack }, "B01@14.5,16.5 B02@11,16.5 B03@7.5,16.5"},
		"gaps":        {func(r *models.BoothRow) { r.GapEvery, r.GapMM = 1, 2_000 }, "B01@7.5,16.5 B02@13,16.5 B03@18.5,16.5"},
		"downwards":   {func(r *models.BoothRow) { r.Turn = 90 }, "B01@7.5,16.5 B02@7.5,20 B03@7.5,23.5"},
		"both sides":  {func(r *models.BoothRow) { r.StreetMM = 8_000 }, "B01@7.5,16.5 B02@11,16.5 B03@14.5,16.5 B04@7.5,27.5 B05@11,27.5 B06@14.5,27.5"},
		"odd, even":   {func(r *models.BoothRow) { r.StreetMM, r.Numbering = 8_000, models.NumberOdd }, "B01@7.5,16.5 B02@7.5,27.5 B03@11,16.5 B04@11,27.5 B05@14.5,16.5 B06@14.5,27.5"},
		"two letters": {func(r *models.BoothRow) { r.StreetMM, r.OtherRow = 8_000, "c" }, "B01@7.5,16.5 B02@11,16.5 B03@14.5,16.5 C01@7.5,27.5 C02@11,27.5 C03@14.5,27.5"},
		"slanted":     {func(r *models.BoothRow) { r.Turn, r.PitchMM, r.Count = 30, 4_000, 2 }, "B01@7.5,16.5 B02@10.964,18.5"},
	} {
		l := models.Layout{WidthMM: 10_000, HeightMM: 10_000}
		reason(t, l.AddRow(row(c.change)), "")
		var got []string
		for _, b := range l.Booths {
			got = append(got, fmt.Sprintf("%s@%g,%g", b.Label, float64(b.XMM)/1000+1.5, float64(b.YMM)/1000+1.5))
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s", name, text)
		}
		for _, f := range l.Check() {
			if f.Level == models.Blocks && f.Why.Reason != "booth_unreachable" {
				t.Errorf("%s: %v", name, f.Why)
			}
		}
	}
}

func TestTheDatabaseRefusesALabelTwice(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		refusedByDatabase(t, st.Store, `INSERT INTO booths (layout_id, label, row_name, place, xmm, ymm, width_mm, height_mm, zone, panel, max_w, water, corner, ops_ko, ops_en)
			SELECT layout_id, label, row_name, place, xmm, ymm, width_mm, height_mm, zone, panel, max_w, water, corner, ops_ko, ops_en FROM booths WHERE label = 'A02'`)
		refusedByDatabase(t, st.Store, "UPDATE booths SET zone = 'garden'")
		refusedByDatabase(t, st.Store, fmt.Sprintf("INSERT INTO layouts (event_id, version, width_mm, height_mm) VALUES (%d, 1, 1, 1)", st.Event.ID))
	})
}
