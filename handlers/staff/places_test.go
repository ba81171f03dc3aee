package staff_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

func TestSolvingTheRestAndSayingWhy(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		wet := s.vendorWith(501, "과일주스", func(in *models.ApplicationInput) { in.Food = true })
		pots := s.vendorWith(502, "흙손도예", func(in *models.ApplicationInput) { in.Category, in.Wish = "craft", "A04" })
		b := s.staff().in(lang)
		b.get("/staff/gaon/booths")
		at, old := b.form("/booths/solve")
		b.submit("/booths/solve")
		b.shows(http.StatusOK, b.word("staff.booths.solved_flash"), b.word("staff.booths.none_waiting"), b.word("staff.booths.source.auto"))
		if s.boothOf(pots) != "A04" || !strings.HasPrefix(s.boothOf(wet), "A0") {
			t.Errorf("pots on %s, juice on %s", s.boothOf(pots), s.boothOf(wet))
		}
		b.post(at, old) // the page of before
		b.shows(http.StatusConflict, s.Admin.Account.Name)

		b.get("/staff/gaon/booths/why?vendor=" + pots.No + "&booth=A02")
		b.shows(http.StatusOK, "A04", s.views.Text(lang, "place.term.wish_met", map[string]any{"rank": 1}), b.word("staff.why.come"), b.word("place.term.wish"))
		b.get("/staff/gaon/booths/why?vendor=" + pots.No + "&booth=A01")
		b.shows(http.StatusOK, b.word("refusal.booth_is_ops"))

		b.get("/staff/gaon/booths")
		b.refuses("/assign", map[string]string{"reason": "fault.why_food"}, []string{"assignments", "audit_entries"}, "vendor", wet.No, "booth", "A03")
	})
}

func TestDraftsArePreviewedAndPublished(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("흙손도예", models.Artisan, models.AtBooth)
		s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, a.No, "A02"))
		b := s.staff().in(lang)
		b.get("/staff/gaon/booths/drafts")
		b.shows(http.StatusOK, b.word("staff.drafts.none"))
		b.refuses("/drafts/keep", map[string]string{"name": "fault.required.name"}, []string{"place_drafts", "audit_entries"})
		b.submit("/drafts/keep", "name", "A안")
		b.shows(http.StatusOK, b.word("staff.drafts.kept_flash"), "A안")
		_, values := b.form("/drafts/publish")
		draft := values.Get("draft")
		b.get("/staff/gaon/booths?draft=" + draft)
		b.submit("/assign", "vendor", a.No, "booth", "A03")
		b.shows(http.StatusOK, s.views.Text(lang, "staff.booths.is_draft", map[string]any{"name": "A안"}))
		if got := s.boothOf(a); got != "A02" {
			t.Errorf("the draft moved the street to %s", got)
		}
		b.get("/staff/gaon/booths/drafts")
		b.refuses("/drafts/preview", map[string]string{"until": "fault.in_the_past"}, []string{"previews", "audit_entries"}, "until", "2020-01-01T10:00")
		until := s.Store.Now().Add(time.Hour)
		b.submit("/drafts/preview", "until", until.In(korean.Seoul).Format("2006-01-02T15:04"))
		b.shows(http.StatusOK, b.word("staff.drafts.preview_flash"))
		if strings.Contains(b.page.body, "/drafts/publish") {
			t.Error("it can be published while vendors may object")
		}
		s.must(s.Store.Object(context.Background(), models.Actor{Account: s.Account(a)}, s.Event, a, "화덕이 옆이라 뜨거워요"))
		b.get("/staff/gaon/booths")
		b.shows(http.StatusOK, "화덕이 옆이라 뜨거워요", s.views.Text(lang, "staff.booths.objections", map[string]any{"count": 1}))
		b.get("/staff/gaon/booths/drafts")
		b.submit("/drafts/preview/end")
		at, old := b.form("/drafts/publish")
		b.submit("/drafts/publish")
		b.shows(http.StatusOK, b.word("staff.drafts.published_flash"))
		if got := s.boothOf(a); got != "A03" {
			t.Errorf("published, and on %s", got)
		}
		b.post(at, old)
		b.shows(http.StatusConflict, b.word("refusal.draft_gone"))
	})
}

func TestAnOpenPageHearsOfOthers(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	a := s.Vendor("흙손도예", models.Artisan, models.AtBooth)
	b := s.staff()
	now := func() (answer models.PlacesNow) {
		t.Helper()
		var got struct {
			Revision int64
			Others   string
		}
		s.must(json.Unmarshal([]byte(b.get("/staff/gaon/booths/now").body), &got))
		return models.PlacesNow{Revision: got.Revision, Others: []string{got.Others}}
	}
	first := now()
	other := models.Actor{Account: models.Account{ID: 4711, Name: "김새봄"}}
	if _, err := s.Store.SeePlaces(context.Background(), other, s.Event, ""); err != nil {
		t.Fatal(err)
	}
	s.must(s.Store.AssignBooth(context.Background(), other, s.Event, a.No, "A02"))
	if then := now(); then.Revision == first.Revision || !strings.Contains(fmt.Sprint(then.Others), "김새봄") {
		t.Errorf("%+v after %+v", then, first)
	}
}
