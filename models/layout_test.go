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
		l := must(s.CurrentLayout(ctx, st.Event.ID))(t)
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
		l := must(st.Store.CurrentLayout(t.Context(), st.Event.ID))(t)
		if _, has := l.Booth("B18"); outcomes[""] != 6 || !has || len(l.Booths) != 6+18 || len(l.Panels) != 2 {
			t.Errorf("%v, %d booths, %d panels", outcomes, len(l.Booths), len(l.Panels))
		}
	})
}

func TestARowGoesOnlyWhenNobodyStandsInIt(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		reason(t, s.AddBoothRow(ctx, st.Admin, st.Event, row()), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "B02"), "")
		reason(t, s.RemoveBoothRow(ctx, st.Admin, st.Event, "B"), "booths_taken")
		reason(t, s.ClearBooth(ctx, st.Admin, st.Event, a.No), "")
		reason(t, s.RemoveBoothRow(ctx, st.Admin, st.Event, "B"), "")
		if l := must(s.CurrentLayout(ctx, st.Event.ID))(t); len(l.Booths) != 6 {
			t.Errorf("%d booths", len(l.Booths))
		}
	})
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
