package api_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

const attemptsPath = "/api/v1/events/gaon/attempts"

func TestAttempts(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
		d, phone := s.Device(vendor)
		second := s.Vendor("가온책방", models.Shop, models.AtStore)
		_, other := s.Device(second)
		coupon := s.Coupon(s.Campaign(), "kim")
		now, staff := s.Store.Now(), s.token(models.Staff)
		s.At(now)
		s.post(redemptions, phone, redeemBody(coupon.Code, "n1")).is(201)
		s.post(redemptions, phone, redeemBody(coupon.Code, "n1")).is(200)
		later := now.Add(time.Minute).Truncate(time.Second)
		s.At(later)
		s.post(redemptions, other, redeemBody(coupon.Code, "n2")).is(409)
		s.post(redemptions, other, redeemBody("AAAAAAAA", "n3").with("method", "typed")).is(404)
		s.get(attemptsPath, staff).is(200).want(map[string]any{
			"attempts.0.reason": "redeemed", "attempts.0.vendor.no": vendor.No, "attempts.0.vendor.name": "달그락분식", "attempts.0.device": d.PublicID,
			"attempts.0.nonce": "n1", "attempts.0.method": "scan", "attempts.0.at": seoul(now), "attempts.0.short_code": coupon.ShortCode, "attempts.0.code": "",
			"attempts.1.reason": "replayed", "attempts.2.reason": "already_redeemed", "attempts.2.vendor.no": second.No,
			"attempts.3.reason": "unknown_code", "attempts.3.code": "AAAAAAAA", "attempts.3.short_code": "", "attempts.3.method": "typed",
			"attempts.4": missing{}, "next": nil,
		})
		all := s.get(attemptsPath, staff)
		for query, nonces := range map[string][]string{
			"?vendor=" + vendor.No:                                {"n1", "n1"},
			"?vendor=s02":                                         {"n2", "n3"},
			"?vendor=S99":                                         {},
			"?reason=unknown_code":                                {"n3"},
			"?reason=nothing":                                     {},
			"?since=" + url.QueryEscape(seoul(later)):             {"n2", "n3"},
			"?since=" + later.UTC().Format(time.RFC3339):          {"n2", "n3"},
			"?after=" + all.text("attempts.1.id"):                 {"n2", "n3"},
			"?vendor=S02&after=" + all.text("attempts.2.id"):      {"n3"},
			"?since=2024-01-01T00:00:00%2B09:00&reason=redeemed":  {"n1"},
			"?after=" + all.text("attempts.3.id") + "&reason=any": {},
		} {
			got := s.get(attemptsPath+query, staff).is(200)
			if len(got.list("attempts")) != len(nonces) {
				t.Errorf("%s: %s", query, got.raw)
				continue
			}
			for i, nonce := range nonces {
				got.want(map[string]any{fmt.Sprintf("attempts.%d.nonce", i): nonce})
			}
		}
		for query, field := range map[string]string{"?since=today": "since", "?after=x": "after", "?vendor=%00": "vendor", "?reason=%FF": "reason"} {
			s.get(attemptsPath+query, staff).refused(400, "malformed").want(map[string]any{"error.detail.field": field})
		}
	})
}

func TestAttemptsComeInPages(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	d, _ := s.scanner("달그락분식", models.Shop, models.AtStore)
	var rows string
	for i := range 205 {
		if i > 0 {
			rows += ","
		}
		rows += fmt.Sprintf("(%d,%d,%d,0,'X','scan','n%d','unknown_code','2024-06-15T05:00:00.000Z')", s.Event.ID, d.ID, d.ApplicationID, i)
	}
	modelstest.Exec(t, s.Store, "INSERT INTO attempts (event_id,device_id,application_id,coupon_id,code,method,nonce,outcome,at) VALUES "+rows)
	staff := s.token(models.Staff)
	page := s.get(attemptsPath, staff).is(200)
	if n := len(page.list("attempts")); n != 200 {
		t.Fatalf("%d attempts on the first page", n)
	}
	last := s.get(attemptsPath+"?after="+page.text("next"), staff).is(200)
	if n := len(last.list("attempts")); n != 5 || last.at("next") != nil {
		t.Fatalf("%d attempts on the last page: %s", n, last.raw)
	}
	last.want(map[string]any{"attempts.0.nonce": "n200", "attempts.4.nonce": "n204"})
}

func TestSettlement(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		first, second := s.Vendor("달그락분식", models.Shop, models.AtStore), s.Vendor("가온책방", models.Shop, models.AtStore)
		s.Vendor("조용한가게", models.Shop, models.AtStore)
		one, _ := s.Device(first)
		two, _ := s.Device(second)
		big, small := s.Campaign(), s.Campaign(func(in *models.CampaignInput) { in.DiscountWon = 3_000 })
		s.Redeem(one, s.Coupon(big, "kim"))
		s.Redeem(one, s.Coupon(big, "lee"))
		s.Redeem(two, s.Coupon(big, "park"))
		s.Redeem(two, s.Coupon(small, "park"))
		back := s.Redeem(two, s.Coupon(small, "choi")).Redemption.Nonce
		_, err := s.Store.ReverseByDevice(context.Background(), two, back, "시험")
		s.must(err)
		s.get("/api/v1/events/gaon/settlement", s.token(models.Staff)).is(200).want(map[string]any{
			"event": "gaon", "count": 4, "won": 18_000,
			"vendors.0.vendor.no": first.No, "vendors.0.count": 2, "vendors.0.unit": 5_000, "vendors.0.won": 10_000, "vendors.0.status": "collecting",
			"vendors.1.vendor.no": second.No, "vendors.1.count": 2, "vendors.1.unit": nil, "vendors.1.won": 8_000,
			"vendors.1.lines.0.campaign.id": big.PublicID, "vendors.1.lines.0.unit": 5_000, "vendors.1.lines.1.unit": 3_000, "vendors.1.lines.1.won": 3_000,
			"vendors.2": missing{},
		})
		part := s.Campaign(func(in *models.CampaignInput) { in.Benefit, in.Percent, in.MinimumWon = models.Percent, 10, 0 })
		for i, bought := range []int64{12_345, 30_000} {
			_, err := s.Store.RedeemCoupon(context.Background(), one, models.RedeemInput{
				Code: s.Coupon(part, fmt.Sprint("part", i)).Code, Nonce: fmt.Sprint("part", i), Method: models.Scan, PurchaseWon: &bought,
			})
			s.must(err)
		}
		s.get("/api/v1/events/gaon/settlement", s.token(models.Staff)).is(200).want(map[string]any{
			"won": 22_230, "vendors.0.unit": nil, "vendors.0.won": 14_230, "vendors.0.lines.1.unit": 0, "vendors.0.lines.1.count": 2, "vendors.0.lines.1.won": 4_230,
		})
		s.get("/api/v1/events/gaon/settlement", s.token(models.Viewer)).refused(403, "forbidden")
	})
}
