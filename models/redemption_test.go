package models_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// scan redeems a code on a phone under a nonce.
func scan(t *testing.T, st *modelstest.Street, d models.Device, code, nonce string) (models.Receipt, error) {
	t.Helper()
	return st.Store.RedeemCoupon(t.Context(), d, models.RedeemInput{Code: code, Nonce: nonce, Method: models.Scan})
}

func won(n int64) *int64 { return &n }

func TestRedeemCouponOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		ctx := t.Context()
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		reason(t, st.Store.AssignBooth(ctx, st.Admin, st.Event, shop.No, "A02"), "")
		d, _ := st.Device(shop)
		c := st.Coupon(st.Campaign(), "가람")
		first, err := st.Store.RedeemCoupon(ctx, d, models.RedeemInput{Code: strings.ToLower(models.GroupCode(c.ShortCode)), Nonce: "n1", Method: models.Typed, PurchaseWon: won(23_000)})
		reason(t, err, "")
		if r := first.Redemption; first.Replayed || r.Won != 5_000 || *r.PurchaseWon != 23_000 || r.Booth != "A02" || r.Seq != 1 || first.Vendor.No != shop.No || first.Coupon.State != models.CouponRedeemed {
			t.Errorf("%+v", first)
		}
		again, err := st.Store.RedeemCoupon(ctx, d, models.RedeemInput{Code: "https://gaon.kr/c/" + c.Code, Nonce: "n1", Method: models.Typed, PurchaseWon: won(23_000)})
		if err != nil || !again.Replayed || again.Redemption.ID != first.Redemption.ID || again.Vendor.Vendor.Name != "달그락분식" {
			t.Errorf("the same nonce gave %+v, %v", again, err)
		}
		_, err = scan(t, st, d, c.Code, "n2")
		reason(t, err, "already_redeemed")
		tally, err := st.Store.TallyOf(ctx, st.Event, 0)
		if err != nil || tally.Total.Redeemed != 1 || tally.Total.Won != 5_000 || tally.Total.Issued != 1 || tally.People != 1 {
			t.Fatalf("tally %+v, %v", tally.Total, err)
		}
		sound(t, st)
	})
}

func TestRedemptionInputThatCanNotBeRead(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		d, _ := st.Device(st.Vendor("달그락분식", models.Shop, models.AtBoth))
		c, now := st.Coupon(st.Campaign(), "가람"), time.Now()
		st.At(now)
		at := func(d time.Duration) *time.Time { t := now.Add(d); return &t }
		for _, bad := range []struct {
			field  string
			change func(*models.RedeemInput)
		}{
			{"code", func(in *models.RedeemInput) { in.Code = "" }},
			{"code", func(in *models.RedeemInput) { in.Code = strings.Repeat("0", 201) }},
			{"nonce", func(in *models.RedeemInput) { in.Nonce = "" }},
			{"nonce", func(in *models.RedeemInput) { in.Nonce = strings.Repeat("n", 65) }},
			{"method", func(in *models.RedeemInput) { in.Method = "telepathy" }},
			{"purchase_amount", func(in *models.RedeemInput) { in.PurchaseWon = won(-1) }},
			{"purchase_amount", func(in *models.RedeemInput) { in.PurchaseWon = won(1_000_000_001) }},
			{"claimed_at", func(in *models.RedeemInput) { in.ClaimedAt = at(5*time.Minute + time.Second) }},
			{"claimed_at", func(in *models.RedeemInput) { in.ClaimedAt = at(-24*time.Hour - time.Second) }},
		} {
			in := models.RedeemInput{Code: c.Code, Nonce: "n", Method: models.Scan}
			bad.change(&in)
			_, err := st.Store.RedeemCoupon(t.Context(), d, in)
			reason(t, err, "malformed")
			e := new(models.Error)
			if errors.As(err, &e); e.Field != bad.field || e.Kind != models.Malformed {
				t.Errorf("%+v, want %s", e, bad.field)
			}
		}
	})
}

// The refusals of the street, each with what its sentence needs. A coupon that several would refuse
// is refused by the first of them.
func TestRefusedRedemptions(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop, maker := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("물레방아도예", models.Artisan, models.AtBooth)
		phone, other := device(st, shop), device(st, maker)
		c := st.Coupon(st.Campaign(func(in *models.CampaignInput) {
			in.ForArtisans, in.ForSMEs, in.RedeemFrom = false, false, st.Event.StartsAt.Add(time.Hour)
		}), "가람")
		n := 0
		refused := func(d models.Device, code string, purchase *int64, want string) map[string]any {
			t.Helper()
			n++
			_, err := s.RedeemCoupon(ctx, d, models.RedeemInput{Code: code, Nonce: fmt.Sprint("n", n), Method: models.Scan, PurchaseWon: purchase})
			reason(t, err, want)
			e := new(models.Error)
			errors.As(err, &e)
			return e.Params
		}
		refused(phone, "hello", nil, "unknown_code")
		refused(phone, "0123456789ABCDEFGHJK", nil, "unknown_code")
		refused(other, c.Code, won(1), "wrong_vendor")
		if p := refused(phone, c.Code, won(17_000), "minimum_purchase"); p["minimum"] != int64(20_000) || p["missing"] != int64(3_000) {
			t.Errorf("%v", p)
		}
		st.At(st.Event.StartsAt.Add(time.Hour - time.Second))
		if p := refused(phone, c.Code, won(1), "not_open"); p["at"] != c.Campaign.RedeemFrom {
			t.Errorf("%v", p)
		}
		st.At(st.Event.EndsAt.Add(time.Second))
		if p := refused(phone, c.Code, won(1), "expired"); p["at"] != c.ExpiresAt {
			t.Errorf("%v", p)
		}
		modelstest.Exec(t, s, "UPDATE coupons SET expires_at = '2999-01-01T00:00:00.000Z'")
		st.At(st.Event.EndsAt.Add(time.Minute))
		if p := refused(phone, c.Code, won(1), "outside_hours"); p["from"] != st.Event.StartsAt || p["until"] != st.Event.EndsAt {
			t.Errorf("%v", p)
		}
		st.At(time.Time{})
		reason(t, s.MoveEvent(ctx, st.Admin, st.Event, models.EventClosed), "")
		refused(phone, c.Code, nil, "closed")
		modelstest.Exec(t, s, "UPDATE coupons SET state = 'voided'")
		refused(other, c.Code, won(1), "voided")
		modelstest.Exec(t, s, "UPDATE coupons SET event_id = 99")
		refused(phone, c.Code, nil, "wrong_event")
		refused(phone, c.ShortCode, nil, "unknown_code") // of another event, where it may mean another coupon
		if got := ask[int64](t, s, "SELECT count(*) FROM redemptions"); got != 0 {
			t.Errorf("%d rows in the ledger", got)
		}
	})
}

func device(st *modelstest.Street, a models.Application) models.Device {
	d, _ := st.Device(a)
	return d
}

func TestAlreadyRedeemedSaysWhenAndWhere(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		phone, second := device(st, shop), device(st, shop)
		c := st.Coupon(st.Campaign(), "가람")
		first := st.Redeem(phone, c)
		for d, same := range map[models.Device]bool{phone: true, second: false} {
			_, err := scan(t, st, d, c.Code, fmt.Sprint("n", same))
			e := new(models.Error)
			if errors.As(err, &e); e.Reason != "already_redeemed" || e.Params["vendor"] != "달그락분식" || e.Params["same_device"] != same || !e.Params["at"].(time.Time).Equal(first.Redemption.ReceivedAt) {
				t.Errorf("%+v", e)
			}
		}
	})
}

func TestANonceMeansOneThing(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		phone, second := device(st, shop), device(st, shop)
		campaign := st.Campaign(quantity(10, 2))
		c, other := st.Coupon(campaign, "가람"), st.Coupon(campaign, "가람")
		in := models.RedeemInput{Code: c.Code, Nonce: "n1", Method: models.Scan, PurchaseWon: won(20_000)}
		must(s.RedeemCoupon(ctx, phone, in))(t)
		reused := func(d models.Device, change func(*models.RedeemInput)) {
			t.Helper()
			changed := in
			change(&changed)
			_, err := s.RedeemCoupon(ctx, d, changed)
			reason(t, err, "nonce_reused")
		}
		reused(phone, func(in *models.RedeemInput) { in.Code = other.Code })
		reused(phone, func(in *models.RedeemInput) { in.Method = models.Typed })
		reused(phone, func(in *models.RedeemInput) { in.PurchaseWon = won(21_000) })
		reused(phone, func(in *models.RedeemInput) { in.PurchaseWon = nil })
		reused(second, func(*models.RedeemInput) {})
		must(s.ReverseByDevice(ctx, phone, "n1", "잘못 눌렀어요"))(t)
		if again := must(s.RedeemCoupon(ctx, phone, in))(t); !again.Replayed { // its first answer, whatever happened since
			t.Errorf("%+v", again)
		}
		sound(t, st)
	})
}

func TestAnOfflinePhonesClockCountsForTheRules(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		d, campaign := device(st, shop), st.Campaign()
		one, two, three := st.Coupon(campaign, "가람"), st.Coupon(campaign, "나래"), st.Coupon(campaign, "다온")
		closing := st.Event.EndsAt
		st.At(closing.Add(3 * time.Hour))
		redeem := func(c models.Coupon, at time.Time) (models.Receipt, error) {
			return s.RedeemCoupon(ctx, d, models.RedeemInput{Code: c.Code, Nonce: "late " + c.Code, Method: models.Scan, ClaimedAt: &at})
		}
		r := must(redeem(one, closing.Add(-time.Minute).In(seoul)))(t).Redemption
		if !r.ClaimedAt.Equal(closing.Add(-time.Minute)) || !r.ReceivedAt.Equal(closing.Add(3*time.Hour)) || r.Hour != r.ClaimedAt.Unix()/3600 {
			t.Errorf("%+v", r)
		}
		_, err := redeem(two, closing.Add(time.Minute))
		reason(t, err, "expired")
		st.At(closing.Add(-time.Hour))
		r = must(redeem(three, closing.Add(-time.Hour+4*time.Minute)))(t).Redemption
		if !r.ClaimedAt.Equal(r.ReceivedAt) {
			t.Errorf("a clock ahead of time wrote %v at %v", r.ClaimedAt, r.ReceivedAt)
		}
		sound(t, st)
	})
}

func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		c := st.Coupon(st.Campaign(), "가람")
		before := rows(t, s)
		if look := must(s.LookAtCoupon(ctx, d, c.ShortCode))(t); look.Refusal != nil || look.Coupon.ID != c.ID || look.Coupon.Campaign.NameKo != "통통쿠폰" {
			t.Errorf("%+v", look)
		}
		if rows(t, s) != before {
			t.Error("something was written")
		}
		r := st.Redeem(d, c)
		if look := must(s.LookAtCoupon(ctx, d, c.Code))(t); look.Refusal == nil || look.Refusal.Reason != "already_redeemed" || look.Refusal.Params["same_device"] != true {
			t.Errorf("%+v", look)
		}
		_, err := s.LookAtCoupon(ctx, d, "nothing")
		reason(t, err, "unknown_code")
		if n := ask[int](t, s, "SELECT count(*) FROM attempts WHERE outcome = 'unknown_code'"); n != 1 {
			t.Error("an unknown code was not written down")
		}
		list := must(s.RedemptionsAt(ctx, r.Vendor.ID, 10))(t)
		if len(list) != 1 || list[0].Nonce != r.Redemption.Nonce {
			t.Errorf("%+v", list)
		}
	})
}
