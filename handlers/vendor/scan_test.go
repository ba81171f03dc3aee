package vendor_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

const deviceCookie = "jangteo_device"

func (s *site) devices(a models.Application) []models.Device {
	s.t.Helper()
	list, err := s.Store.DevicesOf(context.Background(), a.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func TestScannerEnrolsTheBrowserOnce(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		s.place(a, "A03")
		b := s.loggedIn(lang, a)
		b.get("/vendor/gaon/scan")
		b.shows(200, "달그락분식 · A03", b.word("vendor.scanner.open"))
		if policy := b.page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "'wasm-unsafe-eval'") {
			t.Errorf("the reader may not run: %s", policy)
		}
		token := b.cookies[deviceCookie]
		b.get("/vendor/gaon/scan")
		b.shows(200)
		list := s.devices(a)
		if len(list) != 1 || list[0].Label != "iPhone" || !strings.HasPrefix(token, "jtd_") || b.cookies[deviceCookie] != token {
			t.Errorf("devices %+v", list)
		}
		for _, part := range []string{"video", "start", "problem", "open-camera", "status", "typed", "typed-form", "typed-code", "typed-error", "card", "redeem", "retry", "result", "result-next"} {
			if !strings.Contains(b.page.body, `data-part="`+part+`"`) {
				t.Errorf("the script looks for the part %s", part)
			}
		}
	})
}

func TestScannerEnrolsAnewForAnother(t *testing.T) {
	s := openSite(t)
	first, second := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("온마루공방", models.Artisan, models.AtBooth)
	b := s.loggedIn("ko", first)
	b.get("/vendor/gaon/scan")
	b.cookies["jangteo"] = s.Session(s.Account(second)) // the phone changes hands
	b.get("/vendor/gaon/scan")
	b.shows(200, "온마루공방")
	if old, now := s.devices(first), s.devices(second); len(old) != 1 || old[0].RevokedAt == nil || len(now) != 1 || now[0].RevokedAt != nil {
		t.Error("the phone does not scan for its new vendor, and for it alone")
	}
}

// Whoever has two businesses on the street says which one scans.
func TestScannerOfTheSecondBusiness(t *testing.T) {
	s := openSite(t)
	first := s.Vendor("달그락분식", models.Shop, models.AtBooth)
	b := s.loggedIn("ko", first)
	b.get(formPath)
	b.submit("", with(url.Values{"name": {"온마루공방"}, "kind": {"artisan"}}))
	b.shows(200)
	list, err := s.Store.OwnApplications(context.Background(), first.Vendor.AccountID)
	if err != nil || len(list) != 2 {
		t.Fatal(len(list), err)
	}
	second := list[0]
	s.decide(second, models.Selected, "")
	for _, a := range []models.Application{second, first} {
		b.get("/vendor/gaon/scan?receipt=" + a.Receipt)
		b.shows(200, a.Vendor.Name)
		b.get("/vendor/gaon/scan") // the phone stays with it
		b.shows(200, a.Vendor.Name)
		b.get("/vendor/gaon/redemptions")
		b.shows(200, a.Vendor.Name)
	}
}

func TestScannerOnlyForThoseWhoTakePart(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("달그락분식", models.Shop, models.AtBoth)
		b := s.loggedIn(lang, a)
		b.get("/vendor/gaon/scan")
		b.shows(409, b.word("refusal.not_selected_yet"))
		if len(s.devices(a)) != 0 || b.cookies[deviceCookie] != "" {
			t.Error("a phone was enrolled")
		}
	})
}

func TestWithdrawnPhoneStaysWithdrawn(t *testing.T) {
	s := openSite(t)
	ctx := context.Background()
	a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
	b := s.loggedIn("ko", a)
	b.get("/vendor/gaon/scan")
	if err := s.Store.RevokeDevice(ctx, s.Admin, a.ID, s.devices(a)[0].PublicID); err != nil {
		t.Fatal(err)
	}
	b.get("/vendor/gaon/scan")
	b.shows(403, b.word("vendor.no_phone.title.device_revoked"), b.word("vendor.no_phone.step.offer"), b.word("vendor.no_phone.devices"))
	now := s.Store.Now()
	s.At(now.Add(time.Minute))
	s.decide(a, models.Waitlisted, "")
	s.At(now.Add(2 * time.Minute))
	s.decide(a, models.Selected, "")
	b.get("/vendor/gaon/scan")
	b.shows(200)
	if list := s.devices(a); len(list) != 1 || list[0].RevokedAt != nil {
		t.Errorf("the same phone is now %+v", list)
	}
}

// typeCode types a coupon's number on the scanner page.
func (b *browser) typeCode(code string) {
	b.t.Helper()
	b.get("/vendor/gaon/scan")
	b.submit("/vendor/gaon/scan/look", url.Values{"code": {code}})
}

func (b *browser) redeem(purchase string) {
	b.t.Helper()
	b.submit("/vendor/gaon/scan/redeem", url.Values{"purchase_amount": {purchase}})
}

func TestTypedCodeWithoutScript(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		s.place(a, "A03")
		campaign := s.Campaign()
		coupon := s.Coupon(campaign, "someone")
		b := s.loggedIn(lang, a)
		b.typeCode(strings.ToLower(models.GroupCode(coupon.ShortCode)))
		b.shows(200, campaign.Name(lang), b.word("vendor.look.benefit", "won", int64(5_000)), b.word("vendor.look.minimum", "won", int64(20_000)), models.GroupCode(coupon.ShortCode))
		at := s.Event.StartsAt.Add(3*time.Minute + 27*time.Second)
		s.At(at)
		again := b.formOf("/vendor/gaon/scan/redeem")
		b.redeem("25,000")
		done := b.page
		b.shows(200, b.word("vendor.redeem.title.done"), b.word("vendor.look.benefit", "won", int64(5_000)), "달그락분식", at.In(korean.Seoul).Format(time.TimeOnly))

		s.At(at.Add(time.Minute))
		b.post(again, url.Values{"purchase_amount": {"25,000"}}) // the page is loaded again
		if b.page.status != 200 || b.page.text() != done.text() {
			t.Errorf("the second answer differs: %d %s", b.page.status, b.page.text())
		}
		list, err := s.Store.RedemptionsAt(context.Background(), a.ID, 10)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d redemptions, %v", len(list), err)
		}
		if r := list[0]; r.Method != models.Typed || r.Won != 5_000 || r.PurchaseWon == nil || *r.PurchaseWon != 25_000 || r.Booth != "A03" {
			t.Errorf("redeemed %+v", r)
		}
	})
}

func TestAPartOfThePurchaseWithoutScript(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		campaign := s.Campaign(func(in *models.CampaignInput) { in.Benefit, in.Percent, in.MinimumWon = models.Percent, 10, 10_000 })
		coupon := s.Coupon(campaign, "someone")
		b := s.loggedIn(lang, a)
		b.typeCode(coupon.ShortCode)
		b.shows(200, "10%", b.word("benefit.percent", "won", int64(5_000)), b.word("vendor.look.amount_needed.hint"), b.word("staff.campaign.percent.rounding"))
		b.redeem("")
		b.hasFaultBeside("purchase_amount", b.word("fault.purchase_needed", "minimum", int64(10_000)))
		b.redeem("23,456원")
		b.shows(200, b.word("vendor.redeem.title.done"), b.word("vendor.look.benefit", "won", int64(2_340)))
		b.get("/vendor/gaon/statement")
		b.shows(200, "10%", b.word("benefit.percent", "won", int64(5_000)))
	})
}

func TestRefusedCodes(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a, other := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("온마루공방", models.Artisan, models.AtBooth)
		campaign := s.Campaign()
		used, fresh := s.Coupon(campaign, "one"), s.Coupon(campaign, "two")
		device, _ := s.Device(other)
		b := s.loggedIn(lang, a)

		b.typeCode("ABCD-1234")
		b.shows(422, b.word("refusal.unknown_code"))
		if !strings.Contains(b.page.body, `value="ABCD-1234"`) || !strings.Contains(b.page.body, `data-part="typed" open`) {
			t.Error("what was typed is gone")
		}

		b.typeCode(used.ShortCode) // a customer shows it here, and then it is used next door
		elsewhere := s.Redeem(device, used)
		why := b.word("refusal.already_redeemed", "at", elsewhere.Redemption.ReceivedAt, "vendor", "온마루공방")
		b.redeem("")
		b.shows(422, b.word("vendor.redeem.title.refused"), why)
		b.typeCode(used.ShortCode)
		b.shows(200, b.word("vendor.look.refused"), why)
		b.hides(b.word("vendor.look.amount"))

		b.typeCode(fresh.ShortCode)
		b.redeem("12,000")
		b.shows(422, b.word("fault.minimum_purchase", "minimum", int64(20_000), "missing", int64(8_000)))
		b.hasFaultBeside("purchase_amount", b.word("fault.minimum_purchase", "minimum", int64(20_000), "missing", int64(8_000)))
		if !strings.Contains(b.page.body, `value="12,000"`) {
			t.Error("the amount is gone")
		}
		b.redeem("만 원쯤")
		b.shows(422, b.word("fault.not_a_number"))
		b.redeem("-5")
		b.shows(422, b.word("fault.out_of_range.purchase_amount"))
		b.redeem("20,000원")
		b.shows(200, b.word("vendor.redeem.title.done"))
	})
}

func TestWrongVendor(t *testing.T) {
	s := openSite(t)
	b := s.loggedIn("ko", s.Vendor("달그락분식", models.Shop, models.AtBoth))
	coupon := s.Coupon(s.Campaign(func(in *models.CampaignInput) { in.ForShops = false }), "one")
	b.typeCode(coupon.ShortCode)
	b.shows(200, b.word("refusal.wrong_vendor"))
}

func TestGuessingIsSlowedDown(t *testing.T) {
	s := openSite(t)
	b := s.loggedIn("ko", s.Vendor("달그락분식", models.Shop, models.AtBoth))
	for range 50 {
		b.typeCode("ABCD-1234")
		if !strings.Contains(b.page.text(), b.word("refusal.unknown_code")) {
			break
		}
	}
	if before, _, _ := strings.Cut(b.word("refusal.rate_limited"), "{"); !strings.Contains(b.page.text(), before) {
		t.Errorf("fifty guesses were let through: %s", b.page.text())
	}
}

// reverse takes back the newest redemption of the list.
func (b *browser) reverse(reason string) {
	b.t.Helper()
	b.get("/vendor/gaon/redemptions")
	b.submit("/reverse", url.Values{"reason": {reason}})
}

func TestReverse(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		ctx := context.Background()
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		coupon := s.Coupon(s.Campaign(), "one")
		b := s.loggedIn(lang, a)
		b.get("/vendor/gaon/redemptions")
		b.shows(200, b.word("vendor.redemptions.empty"))
		b.typeCode(coupon.ShortCode)
		b.redeem("")

		b.reverse("")
		b.shows(422, b.word("fault.choose_one.reason"))
		b.summaryLeadsTo("reason")
		b.hasFaultBeside("reason", b.word("fault.choose_one.reason"))
		b.reverse("changed_mind")
		b.shows(200, b.word("vendor.redemptions.reversed"), b.word("vendor.redemptions.reversed_state"), "0 "+b.word("vendor.today.count"))
		if strings.Contains(b.page.body, "/reverse") {
			t.Error("it can be taken back twice")
		}
		c, err := s.Store.CouponByCode(ctx, s.Event.ID, coupon.ShortCode)
		if err != nil || c.State != models.CouponIssued {
			t.Errorf("the coupon is %s, %v", c.State, err)
		}
		b.typeCode(coupon.ShortCode) // and is good again
		b.redeem("")
		b.shows(200, b.word("vendor.redeem.title.done"))
	})
}

func TestReverseTooLate(t *testing.T) {
	s := openSite(t)
	a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
	b := s.loggedIn("ko", a)
	b.typeCode(s.Coupon(s.Campaign(), "one").ShortCode)
	b.redeem("")
	at := s.Store.Now()
	s.At(at.Add(14 * time.Minute))
	b.get("/vendor/gaon/redemptions")
	f := b.formOf("/reverse")
	s.At(at.Add(16 * time.Minute))
	b.post(f, url.Values{"reason": {"by_mistake"}})
	b.shows(409, b.word("refusal.too_late", "minutes", 15))
	b.get("/vendor/gaon/redemptions")
	if strings.Contains(b.page.body, "/reverse") {
		t.Error("the list offers what would be refused")
	}
}

func TestReverseAnother(t *testing.T) {
	s := openSite(t)
	mine, other := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("온마루공방", models.Artisan, models.AtBooth)
	campaign := s.Campaign()
	device, _ := s.Device(other)
	foreign := s.Redeem(device, s.Coupon(campaign, "one"))
	b := s.loggedIn("ko", mine)
	b.typeCode(s.Coupon(campaign, "two").ShortCode)
	b.redeem("")
	b.get("/vendor/gaon/redemptions")
	f := b.formOf("/reverse")
	f.action = "/vendor/gaon/redemptions/" + foreign.Redemption.Nonce + "/reverse"
	b.post(f, url.Values{"reason": {"by_mistake"}})
	b.shows(404)
	b.post(f, url.Values{"reason": {""}}) // nor does a fault show it
	b.hides(other.Vendor.Name)
	r, err := s.Store.RedemptionsAt(context.Background(), other.ID, 10)
	if err != nil || len(r) != 1 || r[0].ReversedBy != nil {
		t.Errorf("the other's redemptions %+v, %v", r, err)
	}
}
