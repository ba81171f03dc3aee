package staff_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestAnIncidentIsNotedClosedAndOpenedAgain(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		s.stand("온마루공방", "A02")
		desk := s.person(models.Desk, s.Event.ID).in(lang)
		tables := []string{"incidents", "day_acts"}
		for _, c := range []struct {
			typed  []string
			field  string
			reason string
		}{
			{[]string{"words", "", "booth", "A02"}, "words", "fault.required.words"},
			{[]string{"words", strings.Repeat("가", 1001), "vendor", "M01"}, "words", "fault.too_long"},
			{[]string{"words", "전선이 벗겨졌어요", "vendor", "X99", "booth", "A02"}, "vendor", "fault.unknown_vendor_no"},
		} {
			desk.get("/staff/gaon/arrivals")
			desk.refuses("/arrivals/incidents", map[string]string{c.field: c.reason}, tables, c.typed...)
		}
		desk.submit("/arrivals/incidents", "words", "전선이 벗겨졌어요", "booth", "a02", "vendor", "m01")
		desk.shows(http.StatusOK, desk.word("staff.incidents.noted"), "전선이 벗겨졌어요", "A02", desk.word("staff.incidents.is_open"))
		desk.submit("/close")
		desk.shows(http.StatusOK, desk.word("staff.incidents.closed"), desk.word("staff.incidents.is_closed"))
		if n := s.count("SELECT count(*) FROM incidents WHERE closed_at IS NOT NULL"); n != 1 {
			t.Errorf("%d are closed", n)
		}
		desk.submit("/reopen")
		desk.shows(http.StatusOK, desk.word("staff.incidents.reopened"), desk.word("staff.incidents.close"))
		if n := s.count("SELECT count(*) FROM incidents WHERE closed_at IS NULL"); n != 1 {
			t.Errorf("%d are open", n)
		}
	})
}

func TestThePhotoOfAnIncidentIsTheStreetsOwn(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	note := models.DayActInput{ID: "incident-with-a-photo", Kind: models.ActIncident, Incident: models.IncidentInput{Words: "전선이 벗겨졌어요", Photo: modelstest.PNG(64, 48)}}
	_, err := s.Store.DoOnDay(context.Background(), s.Admin, s.Event, note)
	s.must(err)
	next, _, _ := s.another()
	desk := s.person(models.Desk, s.Event.ID)
	desk.get("/staff/gaon/arrivals")
	photo := ""
	for _, img := range desk.page.all("img") {
		photo = attr(img, "src")
	}
	for _, c := range []struct {
		who    string
		b      *browser
		path   string
		status int
	}{
		{"the desk", desk, photo, http.StatusOK},
		{"who has no role here", s.person(models.Desk, next.ID), photo, http.StatusForbidden},
		{"the administrator in another event", s.staff(), strings.Replace(photo, "gaon", next.Slug, 1), http.StatusNotFound},
		{"the administrator with another id", s.staff(), "/staff/gaon/arrivals/incidents/unknown/photo", http.StatusNotFound},
	} {
		got := c.b.get(c.path)
		if got.status != c.status || (got.status == http.StatusOK) != strings.HasPrefix(got.header.Get("Content-Type"), "image/") {
			t.Errorf("%s gets %d, %s", c.who, got.status, got.header.Get("Content-Type"))
		}
	}
	visitor := s.as(s.Admin.Account)
	delete(visitor.cookies, "jangteo")
	if got := visitor.get(photo); got.status == http.StatusOK {
		t.Error("who is not logged in sees the photo")
	}
}
