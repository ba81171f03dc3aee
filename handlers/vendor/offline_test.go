package vendor_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

// answers opens what is no page, and says with which status it answers.
func (b *browser) answers(path string, status int) {
	b.t.Helper()
	if got := b.get(path); got.status != status {
		b.t.Fatalf("%s: status %d, want %d: %s", path, got.status, status, got.body)
	}
}

func TestManifestIsForItsPhoneAlone(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		campaign := s.Campaign()
		coupon := s.Coupon(campaign, "가람")
		const path = "/vendor/gaon/scan/manifest"
		s.browser(lang).answers(path, http.StatusUnauthorized)
		b := s.loggedIn(lang, a)
		b.answers(path, http.StatusUnauthorized) // the vendor's own browser that is no phone yet
		b.get("/vendor/gaon/scan")
		b.answers(path, http.StatusOK)
		var m struct {
			Salt      string `json:"salt"`
			CapWon    int64  `json:"cap_won"`
			Trading   bool   `json:"trading"`
			Campaigns []struct {
				Name       string   `json:"name"`
				Discount   int64    `json:"discount"`
				Minimum    int64    `json:"min_purchase"`
				Conditions []string `json:"conditions"`
				Codes      []byte   `json:"codes"`
				Good       int      `json:"good"`
			} `json:"campaigns"`
		}
		if err := json.Unmarshal([]byte(b.page.body), &m); err != nil {
			t.Fatal(err)
		}
		if m.Salt == "" || m.CapWon != models.OfflineCapWon || !m.Trading || len(m.Campaigns) != 1 {
			t.Fatalf("%+v", m)
		}
		if c := m.Campaigns[0]; c.Name != campaign.Name(lang) || c.Discount != 5_000 || c.Minimum != 20_000 || len(c.Conditions) != 2 || len(c.Codes) != 8 || c.Good != 1 {
			t.Errorf("%+v", c)
		}
		if strings.Contains(b.page.body, coupon.Code) || strings.Contains(b.page.body, coupon.ShortCode) {
			t.Error("the manifest tells a code")
		}
		first := b.page.header.Get("ETag")
		b.get(path)
		if first == "" || b.page.header.Get("ETag") != first {
			t.Errorf("the tags are %q and %q", first, b.page.header.Get("ETag"))
		}
		s.Redeem(s.devices(a)[0], coupon)
		b.get(path)
		if b.page.header.Get("ETag") == first {
			t.Error("a used coupon does not change the manifest")
		}
		if err := s.Store.RevokeDevice(context.Background(), s.Admin, a.ID, s.devices(a)[0].PublicID); err != nil {
			t.Fatal(err)
		}
		b.answers(path, http.StatusForbidden)
	})
}

// TestManifestTellsWhatACouponGives: a part of the purchase with its cap, or a thing by its name.
func TestManifestTellsWhatACouponGives(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		s.Campaign(func(in *models.CampaignInput) {
			in.Benefit, in.Percent, in.DiscountWon, in.MinimumWon = models.Percent, 10, 5_000, 0
		})
		s.Campaign(func(in *models.CampaignInput) {
			in.Benefit, in.Channel, in.GiftKo, in.GiftEn, in.DiscountWon, in.BudgetWon, in.MinimumWon = models.Gift, models.AtDesk, "에코백", "Tote bag", 0, 0, 0
		})
		b := s.loggedIn(lang, a)
		b.get("/vendor/gaon/scan")
		b.answers("/vendor/gaon/scan/manifest", http.StatusOK)
		var m struct {
			Campaigns []struct {
				Discount int64  `json:"discount"`
				Percent  int    `json:"percent"`
				Gift     string `json:"gift"`
				Minimum  int64  `json:"min_purchase"`
			} `json:"campaigns"`
		}
		if err := json.Unmarshal([]byte(b.page.body), &m); err != nil || len(m.Campaigns) != 2 {
			t.Fatalf("%+v, %v", m, err)
		}
		if c := m.Campaigns[0]; c.Percent != 10 || c.Discount != 5_000 || c.Gift != "" || c.Minimum != 0 {
			t.Errorf("by percent: %+v", c)
		}
		if c := m.Campaigns[1]; c.Percent != 0 || c.Discount != 0 || c.Gift != map[string]string{"ko": "에코백", "en": "Tote bag"}[lang] {
			t.Errorf("a gift: %+v", c)
		}
	})
}

func TestScannerInstallsAsAnApp(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.loggedIn(lang, s.Vendor("달그락분식", models.Shop, models.AtBoth))
		b.get("/vendor/gaon/scan")
		if !strings.Contains(b.page.body, `rel="manifest" href="/vendor/gaon/scan/app.webmanifest"`) || !strings.Contains(b.page.body, `data-sw="/vendor/sw.js"`) {
			t.Error("the page names neither its app nor its worker")
		}
		b.answers("/vendor/gaon/scan/app.webmanifest", http.StatusOK)
		var app struct {
			StartURL string `json:"start_url"`
			Scope    string `json:"scope"`
			Display  string `json:"display"`
			Lang     string `json:"lang"`
			Name     string `json:"name"`
			Icons    []struct {
				Src, Sizes string
			} `json:"icons"`
		}
		if err := json.Unmarshal([]byte(b.page.body), &app); err != nil {
			t.Fatal(err)
		}
		if app.StartURL != "/vendor/gaon/scan" || app.Scope != "/vendor/" || app.Display != "standalone" || app.Lang != lang || !strings.Contains(app.Name, s.Event.Name(lang)) || len(app.Icons) != 2 {
			t.Errorf("%+v", app)
		}
		if kind := b.page.header.Get("Content-Type"); kind != "application/manifest+json" {
			t.Errorf("it is %q", kind)
		}
		for _, icon := range app.Icons {
			b.answers(icon.Src, http.StatusOK)
		}
	})
}

func TestPresentedCouponsLieOnThePhone(t *testing.T) {
	s := openSite(t)
	a, other := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("온마루공방", models.Artisan, models.AtBooth)
	coupon := s.Coupon(s.Campaign(), "가람")
	b, stranger := s.loggedIn("ko", a), s.loggedIn("ko", other)
	const path = "/vendor/gaon/scan/presented"
	b.answers(path, http.StatusUnauthorized)
	for _, each := range []*browser{b, stranger} {
		each.get("/vendor/gaon/scan")
		each.answers(path, http.StatusOK)
		if each.page.body != "[]" {
			t.Errorf("there lies %s", each.page.body)
		}
	}
	if err := s.Store.PresentCoupon(context.Background(), coupon, a); err != nil {
		t.Fatal(err)
	}
	b.get(path)
	if want := `"code":"` + coupon.Code + `","short_code":"` + coupon.ShortCode + `","name":"통통쿠폰","discount":5000`; !strings.Contains(b.page.body, want) {
		t.Errorf("there lies %s", b.page.body)
	}
	stranger.get(path)
	if stranger.page.body != "[]" {
		t.Errorf("before another vendor lies %s", stranger.page.body)
	}
}

func TestVendorRestsForToday(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		s.Campaign()
		b := s.loggedIn(lang, a)
		b.get("/vendor")
		b.shows(200, b.word("vendor.rest.on"), b.word("vendor.rest.stop"))
		b.submit("/vendor/gaon/rest", map[string][]string{"rest": {"yes"}})
		b.shows(200, b.word("vendor.rest.stopped"), b.word("vendor.rest.off"))
		for _, page := range []string{"/e/gaon/vendors", "/e/gaon/vendors/" + a.No} {
			guest := s.browser(lang)
			guest.get(page)
			guest.shows(200, guest.word("shopper.vendor.rests"))
		}
		b.get("/vendor")
		b.submit("/vendor/gaon/rest", map[string][]string{"rest": {"no"}})
		b.shows(200, b.word("vendor.rest.started"), b.word("vendor.rest.on"))
		guest := s.browser(lang)
		guest.get("/e/gaon/vendors")
		guest.hides(guest.word("shopper.vendor.rests"))
	})
}
