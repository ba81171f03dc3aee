package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func reason(words string) map[string]any { return map[string]any{"reason": words} }

func reversalOf(nonce string) string { return redemptions + "/" + nonce + "/reversal" }

func TestReverse(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
		_, phone := s.Device(vendor)
		_, colleague := s.Device(vendor)
		_, stranger := s.scanner("가온책방", models.Shop, models.AtStore)
		code := s.Coupon(s.Campaign(), "kim").Code
		now := s.Store.Now()
		s.At(now)
		s.post(redemptions, phone, redeemBody(code, "n1")).is(201)
		for _, other := range []string{colleague, stranger} {
			s.post(reversalOf("n1"), other, reason("잘못")).refused(404, "unknown_code")
		}
		later := now.Add(14 * time.Minute)
		s.At(later)
		want := map[string]any{
			"status": "reversed", "nonce": "n1", "vendor.no": vendor.No, "won": 5_000, "reason": "잘못 찍었어요",
			"redeemed_at": seoul(now), "reversed_at": seoul(later), "replayed": false,
		}
		s.post(reversalOf("n1"), phone, reason("잘못 찍었어요")).is(201).want(want)
		s.At(later.Add(time.Hour))
		want["replayed"] = true
		s.post(reversalOf("n1"), phone, reason("잘못 찍었어요")).is(200).want(want)
		if got := s.tally(); got.Redeemed != 0 || got.Reversed != 1 || got.Won != 0 {
			t.Errorf("tally: %+v", got)
		}
		s.post(redemptions, stranger, redeemBody(code, "n2")).is(201)
		s.post(redemptions, phone, redeemBody(code, "n1")).is(200).want(map[string]any{"replayed": true})
		s.clean()
	})
}

func TestAPhoneHasAQuarterOfAnHour(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
	code := s.Coupon(s.Campaign(), "kim").Code
	now := s.Store.Now()
	s.At(now)
	s.post(redemptions, phone, redeemBody(code, "n1")).is(201)
	s.At(now.Add(15*time.Minute + time.Second))
	s.post(reversalOf("n1"), phone, reason("잘못")).refused(409, "too_late").want(map[string]any{"error.detail.minutes": 15})
	s.post(reversalOf("n1"), s.token(models.Staff), reason("손님 요청")).is(201)
	s.clean()
}

func TestWhoReverses(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	elsewhere, _ := s.another()
	vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
	d, _ := s.Device(vendor)
	admin := s.Session(s.Admin.Account)
	for _, test := range []struct {
		name, token, query string
		header             map[string]string
		status             int
		reason             string
	}{
		{"staff token", s.token(models.Staff), "", nil, 201, ""},
		{"viewer token", s.token(models.Viewer), "", nil, 403, "forbidden"},
		{"staff of another event", s.tokenOf(elsewhere, models.Staff), "", nil, 404, "unknown_code"},
		{"unknown token", "jts_x", "", nil, 401, "unauthenticated"},
		{"staff session", "", "?event=gaon", s.browser("v", admin, ""), 201, ""},
		{"staff session in another event", "", "?event=narae", s.browser("v", admin, ""), 404, "unknown_code"},
		{"staff session in no event", "", "?event=nothing", s.browser("v", admin, ""), 404, "unknown_event"},
		{"staff session names no event", "", "", s.browser("v", admin, ""), 400, "malformed"},
		{"vendor session", "", "?event=gaon", s.browser("v", s.Session(s.Account(vendor)), ""), 403, "forbidden"},
		{"shopper", "", "?event=gaon", s.browser("v", "", ""), 401, "unauthenticated"},
	} {
		s.run(test.name, func(s *site) {
			nonce := s.Redeem(d, s.Coupon(s.Campaign(), "kim")).Redemption.Nonce
			got := s.do(call{method: "POST", path: reversalOf(nonce) + test.query, token: test.token, header: test.header, body: reason("시험")})
			got.comes(test.status, test.reason)
		})
	}
	s.clean()
}

func TestReverseMalformed(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		d, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
		nonce := s.Redeem(d, s.Coupon(s.Campaign(), "kim")).Redemption.Nonce
		for _, test := range []struct{ name, body, field string }{
			{"no reason", `{}`, "reason"},
			{"empty reason", `{"reason":""}`, "reason"},
			{"long reason", `{"reason":"` + strings.Repeat("가", 201) + `"}`, "reason"},
			{"zero byte", `{"reason":"a\u0000"}`, "reason"},
			{"unknown field", `{"reason":"a","force":true}`, "force"},
			{"no JSON", `reason`, "body"},
		} {
			s.run(test.name, func(s *site) {
				s.post(reversalOf(nonce), phone, test.body).refused(400, "malformed").want(map[string]any{"error.detail.field": test.field})
			})
		}
		for _, unknown := range []string{"unknown", "%00", "%FF", strings.Repeat("n", 500)} {
			s.post(reversalOf(unknown), phone, reason("시험")).refused(404, "unknown_code")
		}
	})
}
