package vendor_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

var linkPattern = regexp.MustCompile(`value="http://example\.com(/enrol/[^"]+)"`)

// offer lets the vendor make a QR and gives the path behind it.
func (b *browser) offer() string {
	b.t.Helper()
	b.get("/vendor/gaon/devices")
	b.submit("/vendor/gaon/devices", nil)
	b.shows(201, b.word("vendor.enrolment.title"), b.word("enrolment.how"))
	found := linkPattern.FindStringSubmatch(b.page.body)
	if found == nil || !strings.Contains(b.page.body, `src="data:image/png;base64,`) {
		b.t.Fatalf("no link or no picture of it: %s", b.page.body)
	}
	return found[1]
}

// enrolled is a helper's phone that took an offer.
func (s *site) enrolled(lang, path string) *browser {
	s.t.Helper()
	b := s.browser(lang)
	b.get(path)
	b.submit("", url.Values{"label": {"알바폰"}})
	b.shows(200)
	return b
}

func TestHelperScansWithoutAnAccount(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		owner := s.loggedIn(lang, a)
		owner.get("/vendor")
		owner.shows(200, owner.word("vendor.today.devices"))
		owner.get("/vendor/gaon/devices")
		owner.shows(200, owner.word("vendor.devices.empty"))
		path := owner.offer()

		s.browser("en").get(path) // a link preview
		phone := s.browser(lang)
		phone.get(path)
		phone.shows(200, phone.word("vendor.enrol.title"), phone.word("vendor.enrol.lead", "vendor", "달그락분식"), s.Event.Name(lang))
		phone.hides(phone.word("vendor.enrol.logs_out", "name", "홍길동"))
		if len(s.devices(a)) != 0 {
			t.Fatal("looking at the link took it")
		}
		phone.submit("", url.Values{"label": {strings.Repeat("알", 31)}})
		phone.shows(422, phone.word("fault.too_long", "max", 30, "length", 31))
		phone.hasFaultBeside("label", phone.word("fault.too_long", "max", 30, "length", 31))
		phone.keeps(url.Values{"label": {strings.Repeat("알", 31)}})
		phone.submit("", url.Values{"label": {"알바폰"}})
		phone.shows(200, "달그락분식", phone.word("vendor.scanner.open"))
		if phone.page.path != "/vendor/gaon/scan" || !strings.HasPrefix(phone.cookies[deviceCookie], "jtd_") || phone.cookies["jangteo"] != "" {
			t.Errorf("the phone is at %s with %v", phone.page.path, phone.cookies)
		}
		phone.get(path) // whoever took it goes on
		if phone.page.status != 303 || phone.page.header.Get("Location") != "/vendor/gaon/scan" {
			t.Errorf("%d %s", phone.page.status, phone.page.header.Get("Location"))
		}

		coupon := s.Coupon(s.Campaign(), "one")
		phone.typeCode(coupon.ShortCode)
		phone.shows(200, phone.word("vendor.look.redeem"))
		phone.redeem("")
		phone.shows(200, phone.word("vendor.redeem.title.done"))
		phone.reverse("changed_mind")
		phone.shows(200, phone.word("vendor.redemptions.reversed"))

		owner.get("/vendor/gaon/devices")
		owner.shows(200, "알바폰", owner.word("vendor.devices.seen", "at", *s.devices(a)[0].SeenAt), owner.word("vendor.devices.enrolled", "at", s.devices(a)[0].CreatedAt))
		owner.submit("/revoke", nil)
		owner.shows(200, owner.word("vendor.devices.revoked"), owner.word("vendor.devices.is_revoked"))
		for _, at := range []string{"/vendor/gaon/scan", "/vendor/gaon/redemptions"} {
			phone.get(at)
			phone.shows(403, phone.word("vendor.no_phone.title.device_revoked"), phone.word("vendor.no_phone.text.device_revoked"), phone.word("vendor.no_phone.step.scan"))
		}
		phone.get(path) // the old QR does not bring it back
		phone.shows(410, phone.word("refusal.enrolment_used"))

		again := owner.offer()
		phone.get(again)
		phone.submit("", url.Values{"label": {""}})
		phone.shows(200, phone.word("vendor.scanner.open"))
		if list := s.devices(a); len(list) != 1 || list[0].RevokedAt != nil || list[0].Label != "iPhone" {
			t.Errorf("devices %+v", list)
		}
	})
}

func TestRefusedEnrolments(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		owner := s.loggedIn(lang, a)
		phone := s.browser(lang)
		refused := func(status int, why string, params ...any) {
			t.Helper()
			phone.shows(status, phone.word("refusal."+why, params...), phone.word("plain.error.title."+why))
			if phone.cookies[deviceCookie] != "" {
				t.Errorf("%s: the phone is enrolled", why)
			}
		}
		phone.get("/enrol/NOSUCHSECRET")
		refused(404, "enrolment_unknown")

		used := owner.offer()
		phone.get(used)
		f := phone.formOf("")
		s.enrolled(lang, used)
		phone.post(f, url.Values{"label": {"알바폰"}})
		refused(410, "enrolment_used")
		phone.get(used)
		refused(410, "enrolment_used")

		late := owner.offer()
		phone.get(late)
		f = phone.formOf("")
		now := s.Store.Now()
		s.At(now.Add(models.EnrolmentLife + time.Second))
		phone.post(f, url.Values{"label": {"알바폰"}})
		refused(410, "enrolment_over", "minutes", 15)
		phone.get(late)
		refused(410, "enrolment_over", "minutes", 15)
		s.At(now)

		left := owner.offer()
		owner.get("/vendor/gaon/devices")
		another := owner.formOf("/vendor/gaon/devices")
		phone.get(left)
		f = phone.formOf("")
		s.decide(a, models.NotSelected, "")
		phone.post(f, url.Values{"label": {"알바폰"}})
		refused(410, "enrolment_over", "minutes", 15)
		owner.post(another, nil)
		owner.shows(409, owner.word("refusal.not_selected"))
	})
}

// A browser that keeps no cookies can't be a phone: the offer is not spent on it.
func TestEnrollingNeedsCookies(t *testing.T) {
	s := openSite(t)
	owner := s.loggedIn("ko", s.Vendor("달그락분식", models.Shop, models.AtBoth))
	path := owner.offer()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("label=x"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := s.app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != 403 {
		t.Errorf("status %d", answer.StatusCode)
	}
	s.enrolled("ko", path)
}

// A device opens the scanner and its list, and nothing else of the vendor, of staff or of another event.
func TestADeviceOpensNothingElse(t *testing.T) {
	s := openSite(t)
	a, other := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("온마루공방", models.Artisan, models.AtBooth)
	owner := s.loggedIn("ko", a)
	phone := s.enrolled("ko", owner.offer())
	for _, path := range []string{"/vendor", "/vendor/gaon/devices", "/e/gaon/apply/done", "/staff", "/staff/gaon", "/staff/gaon/applications/" + a.Receipt, "/staff/gaon/settlement"} {
		if p := phone.get(path); p.status != 303 || !strings.HasPrefix(p.header.Get("Location"), "/login") {
			t.Errorf("%s: %d %s", path, p.status, p.header.Get("Location"))
		}
	}
	phone.get("/vendor/gaon/scan")
	csrf := phone.formOf("/scan/look").hidden
	for _, path := range []string{"/vendor/gaon/withdraw", "/vendor/gaon/devices", "/vendor/gaon/devices/" + s.devices(a)[0].PublicID + "/revoke"} {
		phone.post(form{action: path, hidden: csrf}, nil)
		if !strings.HasPrefix(phone.page.path, "/login") {
			t.Errorf("%s: %d", path, phone.page.status)
		}
	}
	phone.get("/vendor/gaon/scan?receipt=" + other.Receipt)
	phone.shows(200, "달그락분식")
	phone.hides("온마루공방")
	if still, err := s.Store.ApplicationByReceipt(context.Background(), s.Event.ID, a.Receipt); err != nil || still.State != models.Selected {
		t.Errorf("the application is %s, %v", still.State, err)
	}
	s.nextEvent()
	phone.get("/vendor/next/scan")
	phone.shows(403, phone.word("vendor.no_phone.title.phone_of_another_event"))
	foreign := s.Redeem(func() models.Device { d, _ := s.Device(a); return d }(), s.Coupon(s.Campaign(), "one"))
	phone.post(form{action: "/vendor/gaon/redemptions/" + foreign.Redemption.Nonce + "/reverse", hidden: csrf}, url.Values{"reason": {"by_mistake"}})
	phone.shows(404) // another phone of the same vendor redeemed it
}

// Staff with a device of a vendor do not act as that vendor.
func TestADeviceLendsNobodyAVendor(t *testing.T) {
	s := openSite(t)
	a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
	owner := s.loggedIn("ko", a)
	owner.get("/vendor")
	withdraw := owner.formOf("/withdraw")
	b := s.enrolled("ko", owner.offer())
	withdraw.hidden["_csrf"] = b.formOf("/scan/look").hidden["_csrf"]
	b.cookies["jangteo"] = s.Session(s.Admin.Account)
	b.get("/vendor/gaon/scan")
	b.shows(200, "달그락분식") // the scanner is the phone's, whoever logs in on it
	b.post(withdraw, nil)
	b.shows(404)
	b.get("/vendor/gaon/devices")
	b.shows(404)
}

// Whoever is logged in as another is told, and is logged out; the vendor stays logged in.
func TestEnrollingALoggedInBrowser(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a, other := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("온마루공방", models.Artisan, models.AtBooth)
		owner, helper := s.loggedIn(lang, a), s.loggedIn(lang, other)
		helper.get(owner.offer())
		helper.shows(200, helper.word("vendor.enrol.logs_out", "name", s.Account(other).Name))
		helper.submit("", url.Values{"label": {"알바폰"}})
		helper.shows(200, "달그락분식")
		if helper.cookies["jangteo"] != "" {
			t.Error("the helper is still logged in")
		}
		path := owner.offer()
		owner.get(path)
		owner.submit("", url.Values{"label": {"내 폰"}})
		owner.shows(200, "달그락분식")
		if owner.cookies["jangteo"] == "" {
			t.Error("the vendor was logged out")
		}
		owner.get("/vendor/gaon/devices")
		owner.shows(200, "내 폰", owner.word("vendor.devices.this"))
	})
}

func TestDevicesOfAnother(t *testing.T) {
	s := openSite(t)
	mine, other := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("온마루공방", models.Artisan, models.AtBooth)
	b, phone := s.loggedIn("ko", mine), s.loggedIn("ko", other)
	s.enrolled("ko", phone.offer())
	s.enrolled("ko", b.offer())
	b.get("/vendor/gaon/devices?receipt=" + other.Receipt)
	b.shows(404)
	b.get("/vendor/gaon/devices")
	f := b.formOf("/revoke")
	f.action = "/vendor/gaon/devices/" + s.devices(other)[0].PublicID + "/revoke"
	b.post(f, nil)
	b.shows(404)
	if s.devices(other)[0].RevokedAt != nil {
		t.Error("another's phone was withdrawn")
	}
}

// The code of a coupon that rotates goes through the pages without a script as it was typed.
func TestTypedRotatingCode(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		s.At(s.Event.StartsAt.Add(time.Hour))
		b := s.loggedIn(lang, s.Vendor("달그락분식", models.Shop, models.AtBoth))
		coupon := s.Coupon(s.Campaign(func(in *models.CampaignInput) { in.Rotating = true }), "one")
		b.typeCode(coupon.ShortCode)
		b.shows(200, b.word("vendor.look.refused"), b.word("refusal.code_stale"))
		page := s.Store.Show(coupon)
		b.typeCode(strings.ToLower(models.GroupCode(page.Typed)))
		b.shows(200, b.word("vendor.look.redeem"))
		again := b.formOf("/redeem")
		b.redeem("12,000")
		b.shows(422, b.word("fault.minimum_purchase", "minimum", int64(20_000), "missing", int64(8_000)))
		s.At(s.Event.StartsAt.Add(time.Hour + 10*time.Minute))
		b.post(again, url.Values{"purchase_amount": {"25,000"}})
		b.shows(422, b.word("vendor.redeem.title.refused"), b.word("refusal.code_stale"))
		b.typeCode(s.Store.Show(coupon).Typed)
		b.redeem("25,000")
		b.shows(200, b.word("vendor.redeem.title.done"))
	})
}
