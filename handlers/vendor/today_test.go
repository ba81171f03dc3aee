package vendor_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func (s *site) decide(a models.Application, state models.ApplicationState, reason string) {
	s.t.Helper()
	if _, err := s.Store.Decide(context.Background(), s.Admin, s.Event, a.Receipt, models.Decision{State: state, Reason: reason}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) place(a models.Application, booth string) {
	s.t.Helper()
	if err := s.Store.AssignBooth(context.Background(), s.Admin, s.Event, a.No, booth); err != nil {
		s.t.Fatal(err)
	}
}

func TestStatusFollowsTheDecision(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("온마루공방", models.Artisan, models.AtBooth)
		b := s.loggedIn(lang, a)
		state := func(name string, more ...string) {
			t.Helper()
			b.get("/vendor")
			b.shows(200, append(more, a.Receipt, b.word("state.application."+name))...)
		}
		state("submitted", b.word("vendor.today.next.submitted", "until", s.Event.ApplyUntil))
		b.hides(b.word("nav.vendor.scan"))
		s.decide(a, models.Waitlisted, "자리가 부족해요.")
		state("waitlisted", b.word("vendor.today.next.waitlisted", "rank", 1), "자리가 부족해요.")
		s.decide(a, models.NotSelected, "")
		state("not_selected", b.word("vendor.today.next.not_selected"))
		s.decide(a, models.Selected, "")
		s.At(s.Event.StartsAt.Add(-time.Hour))
		state("selected", "M01", b.word("vendor.today.next.placing"), b.word("nav.vendor.scan"))
	})
}

func TestBoothIsShownOnTheMap(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		s.place(a, "A03")
		b := s.loggedIn(lang, a)
		s.At(s.Event.StartsAt.Add(-time.Hour))
		b.get("/vendor")
		b.shows(200, "A03", b.word("vendor.today.next.booth", "at", s.Event.StartsAt, "place", s.Event.Place(lang), "booth", "A03"))
		if !strings.Contains(b.page.body, "<svg") || !strings.Contains(b.page.body, b.word("map.label_booth", "booth", "A03")) {
			t.Error("the booth is not on the map")
		}
		s.At(s.Event.EndsAt.Add(time.Hour))
		b.get("/vendor")
		b.shows(200, b.word("vendor.today.next.over"))
		b.hides(b.word("vendor.withdraw.open"))
	})
}

func TestOwnShopIsToldWhenToBegin(t *testing.T) {
	s := openSite(t)
	b := s.loggedIn("ko", s.Vendor("별빛수제비", models.Shop, models.AtStore))
	s.At(s.Event.StartsAt.Add(-time.Hour))
	b.get("/vendor")
	b.shows(200, b.word("vendor.today.next.store", "at", s.Event.StartsAt))
}

func TestTodayCountsWhatStands(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a, other := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("온마루공방", models.Artisan, models.AtBooth)
		campaign := s.Campaign()
		d, _ := s.Device(a)
		others, _ := s.Device(other)
		s.Redeem(d, s.Coupon(campaign, "one"))
		back := s.Redeem(d, s.Coupon(campaign, "two"))
		s.Redeem(others, s.Coupon(campaign, "three"))
		if _, err := s.Store.ReverseByDevice(context.Background(), d, back.Redemption.Nonce, "실수"); err != nil {
			t.Fatal(err)
		}
		b := s.loggedIn(lang, a)
		b.get("/vendor")
		b.shows(200, "1 "+b.word("vendor.today.count"), "5,000")
		b.get("/vendor/gaon/redemptions")
		b.shows(200, "1 "+b.word("vendor.today.count"), campaign.Name(lang), b.word("vendor.redemptions.reversed_state"))
		if n := strings.Count(b.page.body, `<span class="redeem-amount">`); n != 2 {
			t.Errorf("%d rows, want the two of this vendor", n)
		}
	})
}

func TestAccountWithoutApplication(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("온마루공방", models.Artisan, models.AtBooth)
		staff := s.browser(lang)
		staff.cookies["jangteo"] = s.Session(s.Admin.Account)
		staff.get("/vendor")
		staff.shows(200, staff.word("vendor.today.staff"))
		staff.hides(staff.word("vendor.today.empty"))
		for _, path := range []string{"/vendor/gaon/scan", "/vendor/gaon/redemptions", "/e/gaon/apply/done"} {
			staff.get(path)
			staff.shows(404)
		}
		s.nextEvent()
		b := s.loggedIn(lang, a)
		b.get("/vendor")
		b.shows(200, a.Receipt)
		b.hides(b.word("vendor.today.empty.recruiting"))
	})
}

func TestAccountWithoutAnythingSeesTheCalls(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.browser(lang)
		b.cookies["jangteo"] = s.Session(s.Admin.Account)
		modelstest.Exec(t, s.Store, "DELETE FROM roles")
		next := s.nextEvent()
		b.get("/vendor")
		b.shows(200, b.word("vendor.today.empty"), s.Event.Name(lang), next.Name(lang))
		if !strings.Contains(b.page.body, `href="/e/next/apply"`) {
			t.Error("nothing leads to the call")
		}
		modelstest.Exec(t, s.Store, "UPDATE events SET state = 'settled'")
		b.get("/vendor")
		b.shows(200, b.word("vendor.today.empty.none"))
	})
}

func TestCountsStayWhenTheEventIsClosed(t *testing.T) {
	s := openSite(t)
	a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
	d, _ := s.Device(a)
	s.Redeem(d, s.Coupon(s.Campaign(), "one"))
	if err := s.Store.MoveEvent(context.Background(), s.Admin, s.Event, models.EventClosed); err != nil {
		t.Fatal(err)
	}
	s.At(s.Event.EndsAt.Add(30 * time.Hour))
	b := s.loggedIn("ko", a)
	b.get("/vendor")
	b.shows(200, b.word("vendor.today.next.over"), b.word("vendor.today.count.all"), "1 "+b.word("vendor.today.count"), "5,000원")
	b.hides(b.word("nav.vendor.scan"))
}

func TestNobodyLoggedIn(t *testing.T) {
	b := openSite(t).browser("ko")
	for _, path := range []string{"/vendor", "/vendor/gaon/devices"} {
		if p := b.get(path); p.status != 303 || !strings.HasPrefix(p.header.Get("Location"), "/login?next=") {
			t.Errorf("%s: %d %s", path, p.status, p.header.Get("Location"))
		}
	}
	for _, path := range []string{"/vendor/gaon/scan", "/vendor/gaon/redemptions"} { // perhaps a helper's phone
		b.get(path)
		b.shows(401, b.word("vendor.no_phone.title.unauthenticated"), b.word("vendor.no_phone.login"))
		if !strings.Contains(b.page.body, `href="/login?next=/vendor/gaon/scan"`) {
			t.Errorf("%s does not lead to the log-in", path)
		}
	}
}

func TestWithdraw(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBooth)
		s.place(a, "A02")
		b := s.loggedIn(lang, a)
		b.get("/vendor/gaon/scan")
		b.get("/vendor")
		withdraw := b.formOf("/vendor/gaon/withdraw")
		b.post(withdraw, nil)
		b.shows(200, b.word("vendor.withdraw.done"), b.word("state.application.withdrawn"), b.word("vendor.today.again"))
		b.hides("A02", b.word("nav.vendor.scan"))
		b.get("/vendor/gaon/scan")
		b.shows(403, b.word("vendor.no_phone.title.device_revoked"))
		b.post(withdraw, nil)
		b.shows(404)
		b.get(formPath) // and back again
		typed := with(nil)
		typed.Set("business_number", a.Vendor.BusinessNumber)
		b.submit("", typed)
		b.shows(200, b.word("vendor.done.title"))
	})
}

func TestWithdrawAnother(t *testing.T) {
	s := openSite(t)
	mine, other := s.Vendor("달그락분식", models.Shop, models.AtBooth), s.Vendor("온마루공방", models.Artisan, models.AtBooth)
	b := s.loggedIn("ko", mine)
	b.get("/vendor")
	f := b.formOf("/vendor/gaon/withdraw")
	f.hidden.Set("receipt", other.Receipt)
	b.post(f, nil)
	b.shows(404)
	still, err := s.Store.ApplicationByReceipt(context.Background(), s.Event.ID, other.Receipt)
	if err != nil || still.State != models.Selected {
		t.Errorf("the other's application is %s, %v", still.State, err)
	}
}
