package models_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestALayoutComesBackAsItWent(t *testing.T) {
	t.Parallel()
	l := plan(func(l *models.Layout) {
		l.Booths[2].Turn, l.Booths[2].Front, l.Booths[2].Water, l.Booths[2].OpsKo = 45, "S01", true, "안내소"
		l.Landmarks[1].Turn, l.Landmarks[1].Vendor = 10, "달그락"
		l.Background = models.Background{Picture: "x1", XMM: -5, YMM: 6, WidthMM: 70_000, Opacity: 30}
	})
	file := must(l.File())(t)
	if got := must(models.ReadLayout(file))(t); !reflect.DeepEqual(got, l) {
		t.Errorf("%+v\n%+v", got, l)
	}
	table := models.Table{Head: models.BoothFields}
	for i, b := range l.Booths {
		var cells []string
		for _, c := range b.Cells() {
			cells = append(cells, fmt.Sprint(c))
		}
		table.Rows = append(table.Rows, models.TableRow{Line: i + 2, Cells: cells})
	}
	if got := must(plan().ReadBooths(table, asItIs))(t); !reflect.DeepEqual(got.Booths, l.Booths) {
		t.Errorf("%+v\n%+v", got.Booths, l.Booths)
	}
}

var asItIs = models.BoothWords{Head: func(s string) string { return s }, Cell: func(s string) string { return s }}

// said are the reasons of a refusal with what its sentences name.
func said(t *testing.T, err error) string {
	t.Helper()
	var list []string
	f, ok := err.(models.Faults)
	if !ok && err != nil {
		t.Fatal(err)
	}
	for _, one := range f {
		text := one.Reason
		for _, name := range []string{"path", "column", "line", "cell"} {
			if v, has := one.Params[name]; has {
				text += fmt.Sprint(" ", v)
			}
		}
		list = append(list, text)
	}
	return strings.Join(list, " | ")
}

func TestWhatAFileOfALayoutMayNotHold(t *testing.T) {
	t.Parallel()
	const head = `{"format":"jangteo-layout-1",`
	for file, want := range map[string]string{
		"":                                "required",
		"hello":                           "layout_json { }",
		"null":                            "layout_json { }",
		"[]":                              "layout_json { }",
		`{"width_mm":1}`:                  "layout_format",
		head + `"width_mm":"wide"}`:       "layout_value width_mm",
		head + `"width_mm":1.5}`:          "layout_value width_mm",
		head + `"width_mm":null}`:         "layout_value width_mm",
		head + `"booths":{}}`:             "layout_json booths [ ]",
		head + `"booths":[3]}`:            "layout_json booths[0] { }",
		head + `"colour":1,"mood":{}}`:    "layout_unknown colour | layout_unknown mood",
		head + `"ID":1}`:                  "layout_unknown ID",
		head + `"background":{"size":1}}`: "layout_unknown background.size",
		head + `"booths":[{"label":"A01"},{"label":7,"roof":true,"x_mm":"far"}],"panels":[{"volts":220}]}`: "layout_value booths[1].label | layout_unknown booths[1].roof | layout_value booths[1].x_mm | layout_unknown panels[0].volts",
		strings.Repeat(" ", 2<<20+1): "layout_too_large",
	} {
		_, err := models.ReadLayout([]byte(file))
		if got := said(t, err); got != want {
			t.Errorf("%.80s: %s", file, got)
		}
	}
}

func TestWhatAListOfBoothsMayNotHold(t *testing.T) {
	t.Parallel()
	head := []string{"label", "row", "place", "x_mm", "y_mm", "width_mm", "height_mm", "zone"}
	line := func(n int, cells ...string) models.TableRow { return models.TableRow{Line: n, Cells: cells} }
	good := line(2, "A01", "A", "1", "0", "0", "3,000", "3000", "먹거리")
	words := models.BoothWords{Head: asItIs.Head, Cell: func(s string) string { return strings.NewReplacer("먹거리", "food", "예", "true").Replace(s) }}
	for name, c := range map[string]struct {
		table models.Table
		want  string
	}{
		"good":            {models.Table{Head: head, Rows: []models.TableRow{good}}, ""},
		"nothing":         {models.Table{Head: head}, "no_booths"},
		"unknown columns": {models.Table{Head: append(append([]string{}, head...), "roof", "색"), Rows: []models.TableRow{good}}, "unknown_column roof | unknown_column 색"},
		"a column twice":  {models.Table{Head: append(append([]string{}, head...), "label"), Rows: []models.TableRow{good}}, "list_column_twice label"},
		"columns missing": {models.Table{Head: head[:6], Rows: []models.TableRow{good}}, "column_missing height_mm | column_missing zone"},
		"cells": {models.Table{Head: append(append([]string{}, head...), "water"), Rows: []models.TableRow{
			line(2, "A01", "A", "one", "0", "0", "3m", "3000", "food", "예"), line(5, "A02", "A", "2", "99999999999", "0", "1", "1", "food", "perhaps"),
		}}, "cell_form place 2 one | cell_form width_mm 2 3m | cell_form x_mm 5 99999999999 | cell_form water 5 perhaps"},
	} {
		got, err := plan().ReadBooths(c.table, words)
		if text := said(t, err); text != c.want {
			t.Errorf("%s: %s", name, text)
		}
		if err == nil && (len(got.Booths) != 1 || got.Booths[0].PublicID != "a01" || got.Booths[0].Zone != models.ZoneFood || got.Booths[0].WidthMM != 3_000 || len(got.Panels) != 1) {
			t.Errorf("%s: %+v", name, got)
		}
		if err != nil && !reflect.DeepEqual(got, plan()) {
			t.Errorf("%s: something was taken", name)
		}
	}
}

func TestAnImportIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		before := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		bad := plan(func(l *models.Layout) { l.Booths[1].XMM -= 600; l.Landmarks[1].HeightMM = 3_000 })
		_, err := s.ImportLayout(ctx, st.Admin, st.Event, before.Revision, bad)
		if got := said(t, err); got != "booths_overlap | lane_narrow" {
			t.Error(got)
		}
		crowd := plan(func(l *models.Layout) {
			for i := range 60 {
				b := l.Booths[0]
				b.PublicID, b.Label = fmt.Sprint("x", i), fmt.Sprint("X", i)
				l.Booths = append(l.Booths, b)
			}
		})
		_, err = s.ImportLayout(ctx, st.Admin, st.Event, before.Revision, crowd)
		if f := err.(models.Faults); len(f) != 51 || f[50].Reason != "more_faults" {
			t.Errorf("%d faults", len(f))
		}
		if now := must(s.LayoutDraft(ctx, st.Event.ID))(t); now.Revision != before.Revision {
			t.Error("something was kept")
		}
		good := plan(func(l *models.Layout) { l.Background = models.Background{Picture: "elsewhere", WidthMM: 9, Opacity: 9} })
		d := must(s.ImportLayout(ctx, st.Admin, st.Event, before.Revision, good))(t)
		if d.Revision != before.Revision+1 || len(d.Layout.Booths) != 6 || d.Layout.Background.Picture != "" || d.Layout.Booths[0].PublicID != "a01" {
			t.Errorf("%+v", d)
		}
	})
}

// FuzzReadLayout: whatever comes, reading and checking end, and what is read whole comes back the same.
func FuzzReadLayout(f *testing.F) {
	file, err := plan().File()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{string(file), "{}", `{"format":"jangteo-layout-1","booths":[{"turn":45}]}`, "[", `{"format":"jangteo-layout-1","width_mm":2000000,"height_mm":2000000}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		l, err := models.ReadLayout(content)
		if err != nil {
			if len(err.(models.Faults)) == 0 {
				t.Error("refused without a reason")
			}
			return
		}
		l.Check()
		file, err := l.File()
		if err != nil {
			t.Fatal(err)
		}
		again, err := models.ReadLayout(file)
		if err != nil {
			t.Fatalf("%v\n%s", err, file)
		}
		if twice, _ := again.File(); string(twice) != string(file) {
			t.Errorf("%s\n%s", file, twice)
		}
	})
}
