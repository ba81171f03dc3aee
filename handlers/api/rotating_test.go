package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// A code that rotates is refused as expired once its page is old: alone, in a look and in a batch,
// where what counts is when the phone read it.
func TestRotatingCodesExpire(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
		campaign := s.Campaign(func(in *models.CampaignInput) { in.Rotating = true })
		shown := s.Event.StartsAt.Add(time.Hour)
		s.At(shown)
		kim, lee := s.Coupon(campaign, "kim"), s.Coupon(campaign, "lee")
		page, other := store.Show(kim), store.Show(lee)
		look := func(code string) answer { return s.get("/api/v1/coupons/"+code, phone).is(200) }
		look(page.QR).want(map[string]any{"code": kim.Code, "short_code": kim.ShortCode, "refusal": nil})
		look(strings.ToLower(page.Typed)).want(map[string]any{"code": kim.Code, "refusal": nil})
		look(kim.Code).want(map[string]any{"state": "issued", "refusal.reason": "expired"})
		s.get("/api/v1/coupons/"+kim.Code, s.token(models.Staff)).is(200).want(map[string]any{"code": kim.Code, "refusal": nil})

		late := shown.Add(10 * time.Minute)
		s.At(late)
		look(page.QR).want(map[string]any{"state": "issued", "refusal.reason": "expired"})
		for i, code := range []string{page.QR, page.Typed, kim.Code, kim.ShortCode} {
			refused := s.post(redemptions, phone, redeemBody(code, "stale"+string(rune('0'+i)))).refused(410, "expired")
			if words := refused.text("error.message"); !strings.Contains(words, "캡처") {
				t.Errorf("%s: %q", code, words)
			}
		}
		item := func(code, nonce string, at time.Time) map[string]any {
			return redeemBody(code, nonce).with("claimed_at", at.Format(time.RFC3339))
		}
		s.post(redemptions+"/batch", phone, map[string]any{"items": []any{
			item(page.QR, "b1", shown.Add(2*time.Minute)), item(other.QR, "b2", late),
		}}).is(200).want(map[string]any{
			"results.0.status": 201, "results.0.code": kim.Code, "results.1.status": 410, "results.1.error.reason": "expired",
		})
		s.post(redemptions, phone, redeemBody(store.Show(lee).Typed, "n9").with("method", "typed")).is(201).want(map[string]any{"code": lee.ShortCode})
		s.clean()
	})
}

// A phone that was enrolled by QR calls the API with its cookie alone, and only for its own work.
func TestAnEnrolledPhoneCallsTheAPI(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
	_, secret, err := s.Store.OfferEnrolment(t.Context(), s.Admin, vendor)
	s.must(err)
	d, token, err := s.Store.Enrol(t.Context(), models.TakeEnrolment{Secret: secret, Label: "알바폰", Browser: "helper"})
	s.must(err)
	helper := s.browser("helper", "", token)
	coupon := s.Coupon(s.Campaign(), "kim")
	s.do(call{method: "GET", path: "/api/v1/coupons/" + coupon.Code, header: helper}).is(200)
	s.do(call{method: "POST", path: redemptions, header: helper, body: redeemBody(coupon.Code, "n1")}).is(201).want(map[string]any{"vendor.no": vendor.No})
	s.do(call{method: "GET", path: "/api/v1/events/gaon/settlement", header: helper}).refused(403, "forbidden")
	s.do(call{method: "GET", path: "/api/v1/events/gaon/attempts", header: helper}).refused(403, "forbidden")
	s.must(s.Store.RevokeDevice(t.Context(), s.Admin, vendor.ID, d.PublicID))
	s.do(call{method: "POST", path: redemptions, header: helper, body: redeemBody(coupon.Code, "n2")}).refused(403, "device_revoked")
}
