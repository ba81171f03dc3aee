package staff_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

// editor opens the editor and gives what its script would know.
func (b *browser) editor() (doc views.LayoutDoc, csrf string) {
	b.t.Helper()
	b.get("/staff/gaon/layout/edit")
	b.shows(http.StatusOK)
	for n := range b.page.tree.Descendants() {
		if has(n, "data-layout") {
			b.must(json.Unmarshal([]byte(attr(n, "data-layout")), &doc))
			return doc, attr(n, "data-csrf")
		}
	}
	b.t.Fatal("the page holds no plan")
	return doc, ""
}

// tells sends what the editor's script sends, and reads the answer.
func (b *browser) tells(csrf, what string, body any) (status int, answer editorAnswer) {
	b.t.Helper()
	sent, err := json.Marshal(body)
	b.must(err)
	r := httptest.NewRequest(http.MethodPost, "/staff/gaon/layout/"+what, strings.NewReader(string(sent)))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("X-CSRF-Token", csrf)
	p := b.send(r)
	b.must(json.Unmarshal([]byte(p.body), &answer))
	return p.status, answer
}

type editorAnswer struct {
	Revision int
	Plan     models.Layout
	Findings []views.LayoutFinding
	Faults   []struct{ Field, Message, Reason string }
	Error    struct {
		Reason, Message string
		Detail          map[string]any
	}
}

type sent struct {
	Revision int             `json:"revision"`
	Plan     models.Layout   `json:"plan"`
	Row      models.BoothRow `json:"row"`
}

func TestTheEditorSavesAndTheServerDecides(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, a.No, "A03"))
		b := s.staff().in(lang)
		doc, csrf := b.editor()
		if len(doc.Plan.Booths) != 6 || doc.Taken[doc.Plan.Booths[2].PublicID] != "달그락분식" || doc.Words["undone"] == "" {
			t.Fatalf("%+v", doc)
		}

		plan := doc.Plan
		plan.Booths = slices.Clone(plan.Booths)
		plan.Booths[1].XMM = plan.Booths[2].XMM
		status, answer := b.tells(csrf, "check", sent{Plan: plan})
		want := s.views.Text(lang, "fault.booths_overlap", map[string]any{"booth": "A02", "other": "A03"})
		if status != http.StatusOK || answer.Findings[0].Text != want || answer.Findings[0].ID != plan.Booths[1].PublicID || answer.Findings[0].Also != plan.Booths[2].PublicID {
			t.Errorf("check: %d %+v", status, answer.Findings)
		}
		if status, answer = b.tells(csrf, "draft", sent{doc.Revision, plan, models.BoothRow{}}); status != http.StatusOK || answer.Revision != doc.Revision+1 {
			t.Errorf("save: %d %+v", status, answer)
		}
		plan.Booths[1].WidthMM, plan.Booths[0].Label = 1, ""
		status, answer = b.tells(csrf, "draft", sent{doc.Revision + 1, plan, models.BoothRow{}})
		if status != http.StatusUnprocessableEntity || len(answer.Faults) != 2 || answer.Faults[0].Field != plan.Booths[0].PublicID {
			t.Errorf("broken: %d %+v", status, answer.Faults)
		}
		status, answer = b.tells(csrf, "draft", sent{doc.Revision, doc.Plan, models.BoothRow{}})
		if status != http.StatusConflict || answer.Error.Reason != "layout_changed" || answer.Error.Detail["revision"] != float64(doc.Revision+1) || !strings.Contains(answer.Error.Message, "관리자") {
			t.Errorf("late: %d %+v", status, answer.Error)
		}
		b.get(fmt.Sprint("/staff/gaon/layout/drafts/", doc.Revision+1))
		b.shows(http.StatusOK, s.views.Text(lang, "staff.layout.revision", map[string]any{"revision": doc.Revision + 1}))

		status, answer = b.tells(csrf, "row", sent{Plan: doc.Plan, Row: models.BoothRow{Row: "c", Count: 2, XMM: 40_000, YMM: 8_000, PitchMM: 4_000, WidthMM: 3_000, DepthMM: 3_000, Turn: 90, Zone: models.ZoneFood, Panel: "P1"}})
		if status != http.StatusOK || len(answer.Plan.Booths) != 8 || answer.Plan.Booths[7].Label != "C02" || answer.Plan.Booths[7].YMM != 12_000 {
			t.Errorf("row: %d %+v", status, answer.Plan.Booths)
		}
		status, answer = b.tells(csrf, "row", sent{Plan: doc.Plan, Row: models.BoothRow{}})
		if status != http.StatusUnprocessableEntity || answer.Faults[0].Field != "row" || answer.Faults[0].Message != b.word("fault.required.row") {
			t.Errorf("row: %d %+v", status, answer.Faults)
		}
		if status, answer = b.tells(csrf, "draft", "no plan"); status != http.StatusBadRequest || answer.Error.Reason != "malformed" {
			t.Errorf("no plan: %d %+v", status, answer.Error)
		}
	})
}

func TestPublishingSaysWhyNot(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b, other := s.staff().in(lang), s.staff().in(lang)
		b.get("/staff/gaon/layout")
		b.shows(http.StatusOK)
		if strings.Contains(b.page.body, "/layout/publish") {
			t.Error("what is published already is offered")
		}
		doc, csrf := b.editor()
		plan := doc.Plan
		plan.Booths = slices.Clone(plan.Booths)
		plan.Booths[1].XMM = plan.Booths[2].XMM
		b.tells(csrf, "draft", sent{doc.Revision, plan, models.BoothRow{}})
		b.get("/staff/gaon/layout")
		overlap := s.views.Text(lang, "fault.booths_overlap", map[string]any{"booth": "A02", "other": "A03"})
		b.shows(http.StatusOK, overlap)
		b.submit("/layout/publish")
		b.shows(http.StatusUnprocessableEntity, overlap, s.views.Text(lang, "staff.layout.problems", map[string]any{"count": 1}))

		b.tells(csrf, "draft", sent{doc.Revision + 1, doc.Plan, models.BoothRow{}})
		other.get("/staff/gaon/layout")
		at, values := other.form("/layout/publish")
		b.get("/staff/gaon/layout")
		b.submit("/layout/publish")
		b.shows(http.StatusOK, b.word("staff.layout.published_flash"))
		other.post(at, values)
		other.shows(http.StatusConflict, "관리자")
		if l, err := s.Store.CurrentLayout(context.Background(), s.Event.ID); err != nil || l.Version != 3 {
			t.Errorf("version %d, %v", l.Version, err)
		}
		values.Set("revision", "many")
		other.post(at, values)
		other.shows(http.StatusUnprocessableEntity)

		b.get("/staff/gaon/layout/versions/1")
		b.shows(http.StatusOK, b.word("staff.layout.none"))
		b.submit("/layout/restore")
		b.shows(http.StatusOK, b.word("staff.layout.restored_flash"))
		b.get(fmt.Sprint("/staff/gaon/layout/drafts/", doc.Revision+2))
		b.submit("/layout/return")
		b.shows(http.StatusOK, b.word("staff.layout.restored_flash"), "A01")
		for _, path := range []string{"versions/9", "versions/x", "drafts/99", "drafts/0", "pictures/none"} {
			if got := b.get("/staff/gaon/layout/" + path).status; got != http.StatusNotFound {
				t.Errorf("%s: %d", path, got)
			}
		}
	})
}

func TestLayoutsComeAndGoAsFiles(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		file := b.get("/staff/gaon/layout.json")
		if file.status != http.StatusOK || !strings.Contains(file.body, models.LayoutFormat) {
			t.Fatalf("%d %s", file.status, file.body)
		}
		list := b.get("/staff/gaon/layout.csv").body
		if !strings.Contains(list, b.word("booth_field.label")) || !strings.Contains(list, b.word("zone.food")) {
			t.Errorf("%s", list)
		}
		draft := func() models.LayoutDraft {
			d, err := s.Store.LayoutDraft(context.Background(), s.Event.ID)
			s.must(err)
			return d
		}
		before := draft()
		refused := func(name, content string, texts ...string) {
			t.Helper()
			b.get("/staff/gaon/layout")
			b.upload(name, []byte(content))
			b.shows(http.StatusUnprocessableEntity, texts...)
			if draft().Revision != before.Revision {
				t.Errorf("%s was kept", name)
			}
		}
		say := func(key string, pairs ...any) string {
			params := map[string]any{}
			for i := 0; i < len(pairs); i += 2 {
				params[pairs[i].(string)] = pairs[i+1]
			}
			return s.views.Text(lang, key, params)
		}
		refused("street.json", strings.Replace(file.body, `"label": "A01"`, `"label": "A01", "roof": 1, "mood": 2`, 1), say("fault.layout_unknown", "path", "booths[0].mood"), say("fault.layout_unknown", "path", "booths[0].roof"))
		refused("street.json", strings.Replace(file.body, `"x_mm": 9500`, `"x_mm": 6500`, 1), say("fault.booths_overlap", "booth", "A01", "other", "A02"))
		refused("street.json", "[", say("fault.layout_json", "path", "{ }"))
		refused("booths.csv", strings.Replace(list, b.word("booth_field.water"), "Roof", 1), say("fault.unknown_column", "column", "Roof"))
		refused("booths.csv", strings.Replace(list, "9500", "far", 1), say("fault.cell_form", "line", 3, "column", "x_mm", "cell", "far"))

		b.get("/staff/gaon/layout")
		b.upload("booths.csv", []byte(strings.Replace(list, "A02", "A-2", 1)))
		b.shows(http.StatusOK, b.word("staff.layout.imported_flash"), "A-2")
		if d := draft(); d.Layout.Booths[1].PublicID != before.Layout.Booths[1].PublicID || !d.Layout.Booths[5].Water || len(d.Layout.Panels) != 1 {
			t.Errorf("%+v", d.Layout)
		}
		b.upload("street.json", []byte(file.body))
		b.shows(http.StatusOK, b.word("staff.layout.imported_flash"), "A02")
	})
}

func TestTakingTheLayoutOfAnotherEvent(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.another()
	b := s.staff()
	b.get("/staff/narae/layout")
	b.submit("/layout/take", "from", "gaon")
	b.shows(http.StatusOK, b.word("staff.layout.taken_flash"), "A05–A06")
	b.submit("/layout/take", "from", "nowhere")
	b.shows(http.StatusUnprocessableEntity, b.word("fault.choose_one.from"))
	only := s.person(models.Staff, s.Event.ID)
	only.get("/staff/gaon/layout")
	only.shows(http.StatusOK)
	only.hides("나래 장터") // whose staff it is not
}

func TestAPictureToDrawOn(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	b := s.staff()
	picture, err := s.Store.AddLayoutPicture(context.Background(), s.Admin, s.Event, modelstest.PNG(40, 30))
	s.must(err)
	doc, csrf := b.editor()
	doc.Plan.Background = models.Background{Picture: picture.PublicID, WidthMM: 50_000, Opacity: 40}
	if status, answer := b.tells(csrf, "draft", sent{doc.Revision, doc.Plan, models.BoothRow{}}); status != http.StatusOK {
		t.Fatalf("%d %+v", status, answer)
	}
	if doc, _ = b.editor(); doc.Picture != [2]int{40, 30} {
		t.Errorf("%v", doc.Picture)
	}
	p := b.get("/staff/gaon/layout/pictures/" + picture.PublicID)
	if p.status != http.StatusOK || p.header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(p.body, "\xff\xd8\xff") {
		t.Errorf("%d %v", p.status, p.header)
	}
	if got := s.person(models.Viewer, s.Event.ID).get("/staff/gaon/layout/pictures/" + picture.PublicID).status; got != http.StatusForbidden {
		t.Errorf("a viewer gets %d", got)
	}
}
