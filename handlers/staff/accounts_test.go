package staff_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestAddingStaffShowsALinkOnce(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/accounts")
		b.shows(http.StatusOK, "관리자", b.word("role.admin"))
		b.submit("/staff/accounts", "email", "oh@example.kr", "name", "오하늘", "role", "desk", "event", "gaon")
		b.shows(http.StatusCreated, "오하늘", b.word("role.desk"), s.Event.Name(lang))
		shown := b.page.with("id", "link")
		if shown == nil {
			t.Fatalf("no link: %s", b.page.text())
		}
		link := attr(shown, "value")
		own, is := strings.CutPrefix(link, "http://example.com/start/")
		if !is {
			t.Fatalf("the link is %q", link)
		}
		b.get("/staff/accounts")
		b.shows(http.StatusOK, "오하늘")
		if strings.Contains(b.page.body, own) {
			t.Error("the link is shown again")
		}
		guest := &browser{site: s, lang: lang, cookies: map[string]string{"jangteo-lang": lang}}
		guest.get("/start/" + own)
		guest.shows(http.StatusOK, "오하늘")
		guest.submit("", "password", "a-long-password")
		guest.get("/staff")
		guest.shows(http.StatusOK, s.Event.Name(lang))
	})
}

func TestAccountFormAnswersBadInput(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	b := s.staff()
	for _, c := range []struct {
		faults map[string]string
		typed  []string
	}{
		{map[string]string{"email": "fault.email_form", "role": "fault.unknown_choice.role"}, []string{"email", "oh at example", "name", "오하늘"}},
		{map[string]string{"name": "fault.too_long"}, []string{"email", "oh@example.kr", "name", strings.Repeat("긴", 51), "role", "desk"}},
		{map[string]string{"event": "fault.unknown_choice"}, []string{"email", "oh@example.kr", "role", "desk", "event", "gone"}},
	} {
		inBothOf(b, func(b *browser) {
			b.get("/staff/accounts")
			if c.faults["event"] != "" { // a choice that is not offered can't come back
				b.submit("/staff/accounts", c.typed...)
				b.shows(http.StatusUnprocessableEntity)
				return
			}
			b.refuses("/staff/accounts", c.faults, []string{"accounts", "roles", "links", "audit_entries"}, c.typed...)
		})
	}
}

// Who may open what: the table of the roles.
func TestRoles(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	a := s.Vendor("달그락분식", models.Shop, models.AtBooth)
	c := s.Campaign()
	narae, foreign, campaign := s.another()
	everybody := []models.RoleName{models.Viewer, models.Desk, models.Staff, models.Manager, models.Admin}
	pages := map[string]models.RoleName{
		"/staff/gaon/tally": models.Viewer, "/staff/gaon/settlement": models.Viewer, "/staff/gaon/settlement.csv": models.Viewer,
		"/staff/gaon": models.Desk, "/staff/gaon/edit": models.Staff,
		"/staff/gaon/applications": models.Staff, "/staff/gaon/applications/" + a.Receipt: models.Staff, "/staff/gaon/booths": models.Staff,
		"/staff/gaon/layout": models.Staff, "/staff/gaon/layout/edit": models.Staff, "/staff/gaon/layout.json": models.Staff, "/staff/gaon/layout/versions/1": models.Staff, "/staff/gaon/campaigns": models.Staff, "/staff/gaon/campaigns/new": models.Staff,
		"/staff/gaon/campaigns/" + c.PublicID: models.Staff, "/staff/gaon/messages": models.Staff,
	}
	for _, role := range everybody {
		b := s.person(role, s.Event.ID)
		for path, least := range pages {
			want := http.StatusForbidden
			if role.AtLeast(least) {
				want = http.StatusOK
			}
			if got := b.get(path).status; got != want {
				t.Errorf("%s opens %s with %d, want %d", role, path, got, want)
			}
		}
		for _, path := range []string{"/staff/events/new", "/staff/accounts", "/staff/narae/tally", "/staff/narae"} {
			if got := b.get(path).status; got != http.StatusForbidden {
				t.Errorf("%s of gaon opens %s with %d", role, path, got)
			}
		}
		foreignRows := []string{"/staff/gaon/applications/" + foreign.Receipt + "x", "/staff/gaon/campaigns/" + campaign.PublicID}
		if role.AtLeast(models.Staff) {
			for _, path := range foreignRows {
				if got := b.get(path).status; got != http.StatusNotFound {
					t.Errorf("%s finds %s of another event with %d", role, path, got)
				}
			}
		}
	}
	admin := s.person(models.Admin, 0)
	for _, path := range []string{"/staff/events/new", "/staff/accounts", "/staff/" + narae.Slug} {
		if got := admin.get(path).status; got != http.StatusOK {
			t.Errorf("an administrator opens %s with %d", path, got)
		}
	}
	guest := &browser{site: s, lang: "ko", cookies: map[string]string{}}
	for path := range pages {
		if p := guest.get(path); p.status != http.StatusSeeOther || !strings.HasPrefix(p.header.Get("Location"), "/login") {
			t.Errorf("a stranger opens %s with %d", path, p.status)
		}
	}
}

// Another event's rows are not found, whatever is done to them.
func TestWritingToAnotherEventsRows(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.Applicant("달그락분식", models.Shop, models.AtBooth) // takes the receipt number that narae's applicant has too
	s.Applicant("온마루국밥", models.Shop, models.AtBooth)
	_, _, campaign := s.another()
	b := s.person(models.Staff, s.Event.ID)
	b.get("/staff/gaon/layout")
	_, values := b.form("/layout")
	values.Set("state", "open")
	for _, path := range []string{"/campaigns/" + campaign.PublicID + "/state", "/campaigns/" + campaign.PublicID, "/applications/2099-0101-001/decision", "/applications/2099-0101-001/people", "/applications/2099-0101-001/devices"} {
		if path == "/applications/2099-0101-001/decision" {
			values.Set("state", "selected")
		}
		if got := b.post("/staff/gaon"+path, values).status; got != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got)
		}
	}
	if got := b.post("/staff/narae/state", values).status; got != http.StatusForbidden {
		t.Errorf("moving narae answers %d", got)
	}
}
