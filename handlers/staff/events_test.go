package staff_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

func TestEventsAreThoseOfTheReader(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	narae, _, _ := s.another()
	admin := s.staff()
	admin.get("/staff")
	admin.shows(http.StatusOK, s.Event.NameKo, narae.NameKo, admin.word("staff.events.new"), admin.word("staff.accounts.title"))

	desk := s.person(models.Desk, s.Event.ID)
	desk.get("/staff")
	desk.shows(http.StatusOK, s.Event.NameKo)
	desk.hides(narae.NameKo, desk.word("staff.events.new"), desk.word("staff.accounts.title"))
	if desk.page.with("href", "/staff/gaon") == nil {
		t.Error("the desk begins at the board")
	}
	viewer := s.person(models.Viewer, narae.ID)
	viewer.get("/staff")
	viewer.shows(http.StatusOK, narae.NameKo)
	viewer.hides(s.Event.NameKo)
	if viewer.page.with("href", "/staff/narae/tally") == nil {
		t.Error("a viewer begins at the tally")
	}
	vendor := s.as(s.Account(s.Vendor("달그락분식", models.Shop, models.AtBooth)))
	vendor.get("/staff")
	vendor.shows(http.StatusForbidden)
}

func TestEventsAreEmptyAtFirst(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	nobody := s.person(models.Viewer, 4711) // the event is gone
	inBothOf(nobody, func(b *browser) {
		b.get("/staff")
		b.shows(http.StatusOK, b.word("staff.events.empty"), b.word("staff.events.empty_staff"))
	})
}

// inBothOf shows something in both languages of one browser.
func inBothOf(b *browser, run func(b *browser)) {
	for _, lang := range []string{"ko", "en"} {
		run(b.in(lang))
	}
}

// eventTyped is a whole event that lies ahead.
func eventTyped(now time.Time, change ...string) []string {
	typed := []string{
		"name_ko", "나래 장터", "name_en", "Narae Market", "place_ko", "나래공원", "place_en", "Narae Park", "host_ko", "나래시", "host_en", "Narae City",
		"about_ko", "둘째 줄도\n남아요", "starts_at", typedTime(now.Add(72 * time.Hour)), "ends_at", typedTime(now.Add(77 * time.Hour)),
		"apply_from", typedTime(now.Add(time.Hour)), "apply_until", typedTime(now.Add(48 * time.Hour)), "slug", "narae-2026",
	}
	return changed(typed, change...)
}

// changed is what is typed with other values in some fields; both are pairs of names and values.
func changed(typed []string, change ...string) []string {
	typed = slices.Clone(typed)
	for i := 0; i < len(change); i += 2 {
		for j := 0; j < len(typed); j += 2 {
			if typed[j] == change[i] {
				typed[j+1] = change[i+1]
			}
		}
	}
	return typed
}

func TestOpeningAnEvent(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/events/new")
		b.shows(http.StatusOK, b.word("staff.event_form.lead_new"))
		now := s.Store.Now()
		b.submit("", eventTyped(now)...)
		b.shows(http.StatusOK, b.word("staff.event_form.opened"), b.word("staff.board.now.draft"), b.word("staff.board.problem.no_booths"))
		board := b.page.path
		for _, part := range []string{"/applications", "/selection"} { // nobody can apply yet: the way on is the board
			b.get(board + part)
			b.shows(http.StatusOK, b.word("staff.applications.none_draft"), b.word("staff.applications.to_board"))
		}
		b.get(board)
		e, err := s.Store.EventBySlug(context.Background(), "narae-2026")
		s.must(err)
		if want := now.Add(72 * time.Hour).Truncate(time.Minute); !e.StartsAt.Equal(want) || e.State != models.EventDraft || e.AboutKo != "둘째 줄도\n남아요" {
			t.Errorf("stored %v %s %q, want %v", e.StartsAt, e.State, e.AboutKo, want)
		}
	})
}

func TestEventFormAnswersBadInput(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	now := s.Store.Now()
	long := strings.Repeat("긴", 101)
	cases := map[string]struct {
		typed  []string
		faults map[string]string
	}{
		"empty":             {eventTyped(now, "name_ko", "", "place_ko", "", "host_ko", "", "slug", ""), map[string]string{"name_ko": "fault.required.name_ko", "place_ko": "fault.required.place_ko", "host_ko": "fault.required.host_ko", "slug": "fault.required.slug"}},
		"past":              {eventTyped(now, "starts_at", typedTime(now.Add(-time.Hour))), map[string]string{"starts_at": "fault.in_the_past"}},
		"end before start":  {eventTyped(now, "ends_at", typedTime(now.Add(71*time.Hour))), map[string]string{"ends_at": "fault.ends_before_start.ends_at"}},
		"call ends first":   {eventTyped(now, "apply_until", typedTime(now)), map[string]string{"apply_until": "fault.ends_before_start.apply_until"}},
		"call after event":  {eventTyped(now, "apply_until", typedTime(now.Add(100*time.Hour))), map[string]string{"apply_until": "fault.after_the_event"}},
		"over-long":         {eventTyped(now, "name_ko", long, "about_ko", strings.Repeat("긴", 2001)), map[string]string{"name_ko": "fault.too_long", "about_ko": "fault.too_long"}},
		"no time":           {eventTyped(now, "starts_at", "내일 두 시"), map[string]string{"starts_at": "fault.not_a_time"}},
		"no times":          {eventTyped(now, "starts_at", "", "apply_from", ""), map[string]string{"starts_at": "fault.required.starts_at", "apply_from": "fault.required.apply_from"}},
		"address":           {eventTyped(now, "slug", "나래 2026"), map[string]string{"slug": "fault.slug_form"}},
		"taken address":     {eventTyped(now, "slug", "gaon"), map[string]string{"slug": "fault.slug_taken"}},
		"own page's name":   {eventTyped(now, "slug", "accounts"), map[string]string{"slug": "fault.slug_taken"}},
		"script in a field": {eventTyped(now, "name_ko", `"><script>alert(1)</script>`, "slug", ""), map[string]string{"slug": "fault.required.slug"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			sub := *s
			sub.t = t
			inBothOf(sub.staff(), func(b *browser) {
				b.get("/staff/events/new")
				b.refuses("", c.faults, []string{"events", "layouts", "audit_entries"}, c.typed...)
			})
		})
	}
}

func TestChangingAnEvent(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	b := s.staff()
	b.get("/staff/gaon/edit")
	b.shows(http.StatusOK)
	b.submit("", "place_ko", "가온동 새 거리")
	b.shows(http.StatusOK, b.word("staff.event_form.changed"), "가온동 새 거리")
	e, err := s.Store.EventBySlug(context.Background(), "gaon")
	s.must(err)
	if !e.StartsAt.Equal(s.Event.StartsAt) || e.State != models.EventLive || !e.Demo {
		t.Errorf("the rest changed too: %+v", e)
	}
	b.get("/staff/gaon/edit")
	b.refuses("", map[string]string{"ends_at": "fault.ends_before_start.ends_at"}, []string{"audit_entries"}, "ends_at", typedTime(s.Event.StartsAt.Add(-time.Hour)))
	if again, err := s.Store.EventBySlug(context.Background(), "gaon"); err != nil || !again.EndsAt.Equal(e.EndsAt) {
		t.Errorf("a refused change was stored: %v", again.EndsAt)
	}
}
