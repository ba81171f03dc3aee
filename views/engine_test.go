package views

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jangteo/jangteo/models"
)

func loaded(t *testing.T) *Engine {
	t.Helper()
	e, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func rendered(t *testing.T, s Screen, lang string) string {
	t.Helper()
	s.Base().Lang = lang
	var out bytes.Buffer
	if err := loaded(t).Render(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPlainPagesSpeakBothLanguages(t *testing.T) {
	t.Parallel()
	event := &models.Event{Slug: "gaon", NameKo: "가온 한마음 통통세일", NameEn: "Gaon Street Sale", HostKo: "새봄시", HostEn: "Saebom City"}
	pages := []func() Screen{
		func() Screen { return &PlainLogin{Email: "a@example.kr", Next: "/staff", Wrong: "no"} },
		func() Screen { return &PlainStart{First: true} },
		func() Screen { return &PlainStart{Name: "N", Email: "n@example.kr"} },
		func() Screen {
			return &PlainError{Page: Page{Event: event, Demo: true, RequestID: "r1"}, Title: "T", Message: "M", Back: "/"}
		},
	}
	for _, page := range pages {
		for lang, word := range map[string]string{"ko": "본문으로 가기", "en": "Skip to content"} {
			html := rendered(t, page(), lang)
			for _, want := range []string{word, `<html lang="` + lang + `">`, "css/app.css", "PretendardGOV-Regular", "KRDS"} {
				if !strings.Contains(html, want) {
					t.Errorf("%s in %s lacks %q", page().Template(), lang, want)
				}
			}
		}
	}
}

func TestPageEscapesWhatPeopleTyped(t *testing.T) {
	t.Parallel()
	html := rendered(t, &PlainLogin{Email: `"><script>alert(1)</script>`, Wrong: "<b>"}, "ko")
	if strings.Contains(html, "<script>alert") || strings.Contains(html, "<b>") {
		t.Error("markup came through")
	}
}

func TestFieldTiesItsFaultToItsInput(t *testing.T) {
	t.Parallel()
	page := &PlainStart{First: true, Page: Page{
		Faults:    map[string]string{"email": "E"},
		FaultList: []FieldFault{{Field: "email", Text: "E"}},
	}}
	html := rendered(t, page, "ko")
	for _, want := range []string{
		`aria-describedby="f-email-hint f-email-error"`, `aria-invalid="true"`, `id="f-email-error">E<`,
		`<a href="#f-email">E</a>`, "고칠 곳이 1군데", `aria-describedby="f-password-hint"`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestFontSystemLeavesTheWebFontOut(t *testing.T) {
	t.Parallel()
	page := &PlainLogin{Page: Page{FontSystem: true}}
	if strings.Contains(rendered(t, page, "ko"), "woff2") {
		t.Error("the font is still fetched")
	}
}

func TestStaffNavShowsWhatThePersonMayOpen(t *testing.T) {
	t.Parallel()
	menu := func(role models.RoleName, event int64) string {
		p := &Page{Section: "tally", Event: &models.Event{ID: 7, Slug: "gaon"}}
		p.Actor.Roles = []models.Role{{Name: role, EventID: event}}
		text := ""
		for _, group := range p.StaffNav() {
			text += strings.TrimPrefix(group.Key, "nav.group.") + ": "
			for _, item := range group.Items {
				text += strings.TrimPrefix(item.URL, "/staff/gaon") + " "
				if item.Current != (item.Key == "nav.staff.tally") {
					t.Errorf("%+v", item)
				}
			}
		}
		return text
	}
	for want, got := range map[string]string{
		":  prepare: /applications /selection /booths /campaigns /tour /messages day: /arrivals /desk /purchases /gifts /tally after: /settlement /results ": menu(models.Staff, 0),
		":  day: /arrivals /desk /purchases /gifts /tally after: /settlement /results ":                                                                      menu(models.Desk, 7),
		"day: /tally after: /settlement /results ": menu(models.Viewer, 7),
		"": menu(models.Admin, 8),
	} {
		if got != want {
			t.Errorf("menu %q, want %q", got, want)
		}
	}
	if (&Page{}).StaffNav() != nil {
		t.Error("a menu of no event")
	}
}

func TestRenderNeedsALanguage(t *testing.T) {
	t.Parallel()
	if err := loaded(t).Render(&bytes.Buffer{}, &PlainLogin{}); err == nil {
		t.Error("rendered without a language")
	}
}

func TestParsingNamesTheBrokenFile(t *testing.T) {
	t.Parallel()
	whole := func() fstest.MapFS {
		files := fstest.MapFS{"messages/ko.json": {Data: []byte("{}")}, "messages/en.json": {Data: []byte("{}")}}
		for _, a := range audiences {
			files["layouts/"+a+".html"] = &fstest.MapFile{Data: []byte(`{{template "content" .}}`)}
			files[a+"/page.html"] = &fstest.MapFile{Data: []byte(`{{define "content"}}{{end}}`)}
		}
		return files
	}
	if err := parseAllOf(whole()); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"messages/en.json":    "{",
		"layouts/staff.html":  "{{if}}",
		"partials/x.html":     "{{nonsense}}",
		"vendor/_list.html":   "{{end}}",
		"shopper/a.html":      `{{define "content"}}{{t}`,
		"shopper/b.html":      `{{define "content"}}{{template "nowhere"}}{{end}}`,
		"shopper/empty.html":  "",
		"shopper/unsafe.html": `{{define "content"}}<a {{if .Lang}}href="{{end}}x">{{end}}`,
	} {
		files := whole()
		files[name] = &fstest.MapFile{Data: []byte(text)}
		if err := parseAllOf(files); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// parseAllOf loads files and parses every page of them.
func parseAllOf(files fs.FS) error {
	e, err := load(files)
	if err != nil {
		return err
	}
	for _, page := range e.pages {
		if _, err := page(); err != nil {
			return err
		}
	}
	return nil
}

func TestFuncs(t *testing.T) {
	t.Parallel()
	ko, en := words{lang: "ko"}, words{lang: "en"}
	at := time.Date(2024, 6, 15, 5, 30, 27, 0, time.UTC) // 14:30:27 in Seoul
	hour := time.Date(2024, 6, 15, 10, 0, 0, 0, time.UTC)
	next := time.Date(2024, 6, 16, 10, 0, 0, 0, time.UTC)
	for i, c := range [][2]string{
		{ko.won(12_000), "12,000원"}, {en.won(12_000), "₩12,000"}, {number(-1234), "-1,234"},
		{kilowatts(500), "0.5 kW"}, {kilowatts(3000), "3 kW"}, {kilowatts(0), "0 kW"},
		{ko.day(at), "6월 15일(토)"}, {en.day(at), "Sat 15 June"},
		{ko.clock(at), "오후 2시 30분"}, {en.clock(at), "2:30 pm"}, {en.clock(hour), "7 pm"},
		{ko.moment(at), "6월 15일(토) 오후 2시 30분"}, {en.moment(at), "Sat 15 June, 2:30 pm"},
		{second(at), "14:30:27"},
		{ko.period(at, hour), "2024. 6. 15.(토) 14:30~19:00"},
		{en.period(at, hour), "Sat 15 June 2024, 2:30 pm–7 pm"},
		{en.period(at, next), "Sat 15 June 2024, 2:30 pm – Sun 16 June, 7 pm"},
		{inputTime(at), "2024-06-15T14:30"}, {inputTime(time.Time{}), ""},
		{percent(1, 3), "33%"}, {percent(999, 1000), "99%"}, {percent(1, 1000), "1%"}, {percent(5, 5), "100%"}, {percent(0, 0), "0%"},
	} {
		if c[0] != c[1] {
			t.Errorf("%d: got %q, want %q", i, c[0], c[1])
		}
	}
	if _, err := ko.translate("x", "one"); err == nil {
		t.Error("a parameter without a value went through")
	}
	if _, err := ko.field(&PlainLogin{}, "a", "b", "", "nonsense", "x"); err == nil {
		t.Error("a field took an option that there is none of")
	}
}

func TestBuildIsPartOfAddresses(t *testing.T) {
	t.Parallel()
	if len(Build()) != 12 || Asset("css/app.css") != "/static/"+Build()+"/css/app.css" {
		t.Error(Asset("css/app.css"))
	}
}
