package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestWhoSeesACoupon(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	elsewhere, _ := s.another()
	vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
	_, phone := s.Device(vendor)
	holder := s.browser("holder", "", "")
	claimed := s.do(call{method: "POST", path: claims(s.Campaign()), header: holder, body: map[string]any{"nonce": "n"}}).is(201)
	code, short := claimed.text("code"), claimed.text("short_code")
	admin, seller := s.Session(s.Admin.Account), s.Session(s.Account(vendor))
	for _, test := range []struct {
		name, code, token string
		header            map[string]string
		status            int
		reason            string
	}{
		{"holder", code, "", holder, 200, ""},
		{"holder types", short, "", holder, 404, "unknown_code"},
		{"another shopper", code, "", s.browser("other", "", ""), 404, "unknown_code"},
		{"nobody", code, "", nil, 401, "unauthenticated"},
		{"a phone scans", code, phone, nil, 200, ""},
		{"a phone types", short, phone, nil, 200, ""},
		{"a phone types as people do", strings.ToLower(short[:4] + "-" + short[4:]), phone, nil, 200, ""},
		{"a phone's browser", code, "", s.browser("v", "", phone), 200, ""},
		{"a phone mistypes", "AAAAAAAA", phone, nil, 404, "unknown_code"},
		{"staff token", code, s.token(models.Staff), nil, 200, ""},
		{"staff token types", short, s.token(models.Staff), nil, 200, ""},
		{"viewer token", code, s.token(models.Viewer), nil, 403, "forbidden"},
		{"staff of another event", code, s.tokenOf(elsewhere, models.Staff), nil, 404, "unknown_code"},
		{"staff session", code, "", s.browser("", admin, ""), 200, ""},
		{"a vendor's session", code, "", s.browser("", seller, ""), 404, "unknown_code"},
		{"unknown token", code, "jts_x", nil, 401, "unauthenticated"},
		{"unreadable", "%FF%00", s.token(models.Staff), nil, 404, "unknown_code"},
		{"unreadable on a phone", "%FF%00", phone, nil, 404, "unknown_code"},
	} {
		s.run(test.name, func(s *site) {
			got := s.do(call{method: "GET", path: "/api/v1/coupons/" + test.code, token: test.token, header: test.header})
			got.comes(test.status, test.reason)
			if test.status != 200 {
				return
			}
			got.want(map[string]any{"code": code, "short_code": short, "state": "issued", "refusal": nil})
		})
	}
}

func TestWhatACouponSays(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
	d, phone := s.Device(vendor)
	_, maker := s.scanner("한땀공방", models.Artisan, models.AtStore)
	coupon := s.Coupon(s.Campaign(func(in *models.CampaignInput) {
		in.ForArtisans, in.ForSMEs, in.Where = false, false, models.Stores
	}), "kim")
	path := "/api/v1/coupons/" + coupon.Code

	says := s.get(path, phone).is(200).want(map[string]any{
		"campaign.name": "통통쿠폰", "campaign.discount": 5_000, "campaign.min_purchase": 20_000,
		"issued_at": seoul(coupon.IssuedAt), "expires_at": seoul(coupon.ExpiresAt), "redeemed_at": missing{}, "vendor": missing{}, "refusal": nil,
	})
	for i, want := range []string{"20,000원", "상점", "매장", "까지"} {
		if sentence := says.text(fmt.Sprint("conditions.", i)); !strings.Contains(sentence, want) {
			t.Errorf("condition %d is %q, want %q in it", i, sentence, want)
		}
	}
	says.want(map[string]any{"conditions.4": missing{}})
	english := s.do(call{method: "GET", path: path, token: phone, header: map[string]string{"Accept-Language": "en"}})
	english.want(map[string]any{"campaign.name": "Big Coupon"})
	if got := english.text("conditions.0"); !strings.Contains(got, "₩20,000") {
		t.Errorf("English condition: %q", got)
	}
	wrong := s.get(path, maker).is(200).want(map[string]any{"refusal.reason": "wrong_vendor", "state": "issued"})
	if wrong.text("refusal.message") == "" {
		t.Error("a refusal without a sentence")
	}

	receipt := s.Redeem(d, coupon)
	staff := s.token(models.Staff)
	for _, token := range []string{phone, staff} {
		s.get(path, token).is(200).want(map[string]any{
			"state": "redeemed", "refusal.reason": "already_redeemed", "redeemed_at": seoul(receipt.Redemption.ReceivedAt),
			"vendor.no": vendor.No, "vendor.name": "달그락분식",
		})
	}
	modelstest.Exec(t, s.Store, "UPDATE coupons SET state = 'voided'")
	for _, token := range []string{phone, staff} {
		s.get(path, token).is(200).want(map[string]any{"state": "voided", "refusal.reason": "voided"})
	}
	modelstest.Exec(t, s.Store, "UPDATE coupons SET state = 'issued'")
	s.At(coupon.ExpiresAt.Add(time.Minute))
	for _, token := range []string{phone, staff} {
		s.get(path, token).is(200).want(map[string]any{"state": "expired", "refusal.reason": "expired"})
	}
	s.At(coupon.Campaign.RedeemFrom.Add(-time.Minute))
	for _, token := range []string{phone, staff} {
		s.get(path, token).is(200).want(map[string]any{"state": "issued", "refusal.reason": "not_open"})
	}
}

func TestLookingSlowsDownGuessing(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
	for range 10 {
		s.get("/api/v1/coupons/AAAAAAAA", phone).refused(404, "unknown_code")
	}
	slowed := s.get("/api/v1/coupons/AAAAAAAA", phone).refused(429, "rate_limited")
	if slowed.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	_, other := s.scanner("가온책방", models.Shop, models.AtStore)
	s.get("/api/v1/coupons/AAAAAAAA", other).refused(404, "unknown_code")
}

func TestARevokedPhoneSeesNothing(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	d, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
	coupon := s.Coupon(s.Campaign(), "kim")
	s.must(s.Store.RevokeDevice(context.Background(), s.Admin, d.ApplicationID, d.PublicID))
	for _, c := range []call{
		{method: "GET", path: "/api/v1/coupons/" + coupon.Code},
		{method: "GET", path: "/api/v1/events/gaon/tally"},
		{method: "GET", path: "/api/v1/events/gaon/tally/stream"},
		{method: "GET", path: "/api/v1/events/gaon/attempts"},
		{method: "GET", path: "/api/v1/events/gaon/settlement"},
		{method: "POST", path: "/api/v1/redemptions", body: redeemBody(coupon.Code, "n")},
		{method: "POST", path: "/api/v1/redemptions/batch", body: map[string]any{"items": []any{}}},
		{method: "POST", path: "/api/v1/redemptions/n/reversal", body: reason("시험")},
	} {
		c.token = phone
		s.do(c).refused(403, "device_revoked")
	}
	s.do(call{method: "POST", path: "/api/v1/redemptions", header: s.browser("v", "", phone), body: redeemBody(coupon.Code, "n")}).refused(403, "device_revoked")
}
