package staff_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestApplicationsAreFilteredAndCounted(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	b := s.staff()
	inBothOf(b, func(b *browser) {
		b.get("/staff/gaon/applications")
		b.shows(http.StatusOK, b.word("staff.applications.none"), b.word("staff.applications.none_hint"))
	})
	b.in("ko")
	s.Applicant("달그락분식", models.Shop, models.AtBoth)
	s.Vendor("흙손도예", models.Artisan, models.AtBooth)
	s.Vendor("온마루국밥", models.Shop, models.AtStore)
	cases := []struct {
		query        string
		shown, hides []string
	}{
		{"", []string{"달그락분식", "흙손도예", "온마루국밥"}, nil},
		{"?q=ㄷㄱㄹ", []string{"달그락분식"}, []string{"흙손도예", "온마루국밥"}},
		{"?q=떡볶이", []string{"달그락분식", "흙손도예", "온마루국밥"}, nil}, // by product
		{"?q=m01", []string{"흙손도예"}, []string{"달그락분식"}},
		{"?kind=shop", []string{"달그락분식", "온마루국밥"}, []string{"흙손도예"}},
		{"?mode=both", []string{"달그락분식"}, []string{"흙손도예", "온마루국밥"}},
		{"?state=selected&kind=shop", []string{"온마루국밥"}, []string{"달그락분식", "흙손도예"}},
		{"?q=없는집", []string{b.word("staff.applications.none_found")}, []string{"달그락분식"}},
	}
	for _, c := range cases {
		b.get("/staff/gaon/applications" + c.query)
		b.shows(http.StatusOK, c.shown...)
		b.hides(c.hides...)
	}
	b.get("/staff/gaon/applications?kind=shop")
	for state, want := range map[string]string{"?kind=shop": "2", "?kind=shop&state=submitted": "1", "?kind=shop&state=selected": "1", "?kind=shop&state=waitlisted": "0"} {
		if got := b.tab("/staff/gaon/applications" + state); got != want {
			t.Errorf("the tab %s counts %q, want %s", state, got, want)
		}
	}
}

// tab is the count on the tab that goes to an address.
func (b *browser) tab(to string) string {
	for _, n := range b.page.all("span") {
		if attr(n, "class") == "tab-count" && attr(n.Parent, "href") == to {
			return textOf(n)
		}
	}
	return ""
}

func TestDecidingGoesOnToTheNext(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	first, second, third := s.Applicant("하나상회", models.Shop, models.AtBooth), s.Applicant("두리공방", models.Artisan, models.AtBooth), s.Applicant("세모상회", models.Shop, models.AtBooth)
	b := s.staff()
	b.get("/staff/gaon/applications/" + first.Receipt + "?kind=shop")
	b.shows(http.StatusOK, "하나상회", "떡볶이", "전기 찜기", "000-01-")
	b.submit("/decision", "state", "selected", "reason", "", "now", "1")
	if want := "/staff/gaon/applications/" + third.Receipt + "?kind=shop"; b.page.path != want {
		t.Errorf("went on to %s, want %s", b.page.path, want)
	}
	b.shows(http.StatusOK, b.word("staff.applications.decided.selected"), "세모상회")
	if a, err := s.Store.ApplicationByReceipt(context.Background(), s.Event.ID, first.Receipt); err != nil || a.State != models.Selected || a.No != "S01" {
		t.Errorf("decided: %s %s %v", a.State, a.No, err)
	}
	b.submit("/decision", "state", "waitlisted", "reason", "자리가 나면 알려 드려요.", "now", "1")
	b.shows(http.StatusOK, b.word("staff.applications.all_decided"), s.views.Text("ko", "staff.applications.wait_rank", map[string]any{"rank": 1}))
	b.hides("두리공방")

	b.get("/staff/gaon/applications/" + second.Receipt)
	b.submit("/decision", "state", "not_selected", "reason", "같은 품목이 많아요.", "now", "1")
	b.shows(http.StatusOK, b.word("staff.applications.all_decided"))
	b.get("/staff/gaon/applications/" + second.Receipt)
	b.shows(http.StatusOK, "같은 품목이 많아요.", b.word("state.application.not_selected"), b.word("staff.applications.decide_again"))
	b.submit("/decision", "state", "selected", "now", "1") // staff may think again
	if a, _ := s.Store.ApplicationByReceipt(context.Background(), s.Event.ID, second.Receipt); a.No != "M01" {
		t.Errorf("number %q", a.No)
	}
}

func TestADecisionOfTheReviewIsDrafted(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	first, second := s.Applicant("하나상회", models.Shop, models.AtBooth), s.Applicant("두리공방", models.Artisan, models.AtBooth)
	b := s.staff()
	b.get("/staff/gaon/applications/" + first.Receipt)
	at, stale := b.form("/decision")
	before := s.rows("messages")
	b.submit("/decision", "state", "selected", "reason", "품목이 좋아요.")
	b.shows(http.StatusOK, b.word("staff.applications.drafted.selected"), "두리공방")
	if a, _ := s.Store.ApplicationByReceipt(context.Background(), s.Event.ID, first.Receipt); a.State != models.Submitted || a.Reason != "" || s.rows("messages") != before {
		t.Errorf("%+v is told already", a)
	}
	b.submit("/decision", "state", "waitlisted")
	b.shows(http.StatusOK, b.word("staff.applications.all_decided"))
	b.get("/staff/gaon/applications/" + second.Receipt)
	b.shows(http.StatusOK, b.word("staff.selection.draft.waitlisted"), b.word("state.application.submitted"))
	stale.Set("state", "not_selected")
	b.post(at, stale) // a colleague's older page
	b.shows(http.StatusConflict, b.word("refusal.drafted_meanwhile"))
}

func TestDecisionAnswersBadInput(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("하나상회", models.Shop, models.AtBooth)
		b := s.staff().in(lang)
		b.get("/staff/gaon/applications/" + a.Receipt + "?state=submitted")
		b.refuses("/decision", map[string]string{"reason": "fault.too_long"}, []string{"messages", "audit_entries"}, "reason", strings.Repeat("긴", 501), "state", "selected")
		b.refuses("/decision", map[string]string{"state": "fault.choose_one.state"}, []string{"messages", "audit_entries"}, "reason", "이유", "state", "withdrawn")
		if got, _ := s.Store.ApplicationByReceipt(context.Background(), s.Event.ID, a.Receipt); got.State != models.Submitted {
			t.Errorf("state %s", got.State)
		}
	})
}

func TestWithdrawnApplicationsCannotBeDecided(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	a := s.Applicant("하나상회", models.Shop, models.AtBooth)
	b := s.staff()
	b.get("/staff/gaon/applications/" + a.Receipt)
	at, values := b.form("/decision")
	s.must(s.Store.Withdraw(context.Background(), s.Admin, a))
	values.Set("state", "selected")
	b.post(at, values) // the page was older than the withdrawal
	b.shows(http.StatusConflict, b.word("refusal.withdrawn"))
	b.get("/staff/gaon/applications/" + a.Receipt)
	b.shows(http.StatusOK, b.word("staff.applications.withdrawn"))
	if b.page.with("name", "reason") != nil {
		t.Error("a withdrawn application can still be decided")
	}
}

func TestLookingAtPeopleIsWrittenDown(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("하나상회", models.Shop, models.AtBooth)
		b := s.person(models.Staff, s.Event.ID).in(lang)
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.shows(http.StatusOK)
		b.hides("홍길동", "010-0000-0001", "vendor1@example.kr")
		b.submit("/people")
		b.shows(http.StatusOK, "홍길동", "010-0000-0001", "vendor1@example.kr", b.word("staff.applications.people_noted"))
		if n := s.count("SELECT count(*) FROM access_entries WHERE subject = ? AND what = 'people'", a.Receipt); n != 1 {
			t.Errorf("%d access entries", n)
		}
	})
}

func TestScanningPhonesOfAVendor(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		ctx := context.Background()
		a := s.Vendor("하나상회", models.Shop, models.AtBooth)
		b := s.staff().in(lang)
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.submit("/devices")
		b.shows(http.StatusCreated, b.word("staff.enrolment.title"), b.word("enrolment.how"), b.word("enrolment.once"))
		shown := b.page.with("id", "link")
		if shown == nil || !strings.Contains(b.page.body, `src="data:image/png;base64,`) {
			t.Fatalf("no link or no picture of it: %s", b.page.text())
		}
		_, secret, found := strings.Cut(attr(shown, "value"), "/enrol/")
		if !found {
			t.Fatalf("the link is %s", attr(shown, "value"))
		}
		d, token, err := s.Store.Enrol(ctx, models.TakeEnrolment{Secret: secret, Label: "계산대 <b>1</b>", Browser: "phone"})
		if err != nil || d.ApplicationID != a.ID {
			t.Fatalf("the secret makes %+v, %v", d, err)
		}
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.shows(http.StatusOK, "계산대 <b>1</b>")
		if strings.Contains(b.page.body, secret) {
			t.Error("the secret is shown again")
		}
		b.submit("/revoke")
		b.shows(http.StatusOK, b.word("staff.device.revoked"), b.word("staff.device.is_revoked"))
		if _, err := s.Store.DeviceByToken(ctx, token); models.ReasonOf(err) != "device_revoked" {
			t.Errorf("the phone still works: %v", err)
		}
	})
}

func TestOnlySelectedVendorsGetPhones(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	a := s.Applicant("하나상회", models.Shop, models.AtBooth)
	b := s.staff()
	b.get("/staff/gaon/applications/" + a.Receipt)
	b.hides(b.word("staff.device.offer"))
	_, values := b.form("/people")
	b.post("/staff/gaon/applications/"+a.Receipt+"/devices", values)
	b.shows(http.StatusConflict, b.word("refusal.not_selected"))
	if n := s.rows("enrolments"); n != 0 {
		t.Errorf("%d offers", n)
	}
}
