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

func TestGuessingSlowsDownOnePhoneOnly(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, began := st.Store, t.Context(), time.Now()
		st.At(began)
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		guesser, honest := device(st, shop), device(st, shop)
		campaign := st.Campaign(quantity(10, 5))
		for i := range 10 {
			st.At(began.Add(time.Duration(i) * time.Second))
			if i%2 == 0 {
				_, err := scan(t, st, guesser, "7K3M-9QX0", fmt.Sprint("guess ", i))
				reason(t, err, "unknown_code")
				continue
			}
			_, err := s.LookAtCoupon(ctx, guesser, fmt.Sprint("no code ", i))
			reason(t, err, "unknown_code")
		}
		c := st.Coupon(campaign, "가람")
		_, err := scan(t, st, guesser, c.ShortCode, "n1")
		e := new(models.Error)
		if errors.As(err, &e); e.Reason != "rate_limited" || e.Kind != models.Throttled || e.RetryAfter.Round(time.Second) != 5*time.Minute-9*time.Second {
			t.Errorf("%v, %v", err, e.RetryAfter)
		}
		_, err = s.LookAtCoupon(ctx, guesser, c.ShortCode)
		reason(t, err, "rate_limited")
		st.Redeem(honest, c)
		scanned := st.Coupon(campaign, "다솜") // nobody guesses what a QR holds
		_, err = s.LookAtCoupon(ctx, guesser, scanned.Code)
		reason(t, err, "")
		st.Redeem(guesser, scanned)
		st.At(began.Add(5*time.Minute + time.Second)) // the first guess is forgotten
		_, err = scan(t, st, guesser, st.Coupon(campaign, "나래").ShortCode, "n2")
		reason(t, err, "")
	})
}

func TestEveryTryIsWrittenDown(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop, maker := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("물레방아도예", models.Artisan, models.AtBooth)
		phone, other := device(st, shop), device(st, maker)
		campaign := st.Campaign(quantity(10, 5), func(in *models.CampaignInput) { in.ForArtisans = false })
		c, second := st.Coupon(campaign, "가람"), st.Coupon(campaign, "가람")
		for _, try := range []struct {
			d           models.Device
			code, nonce string
			purchase    *int64
		}{
			{phone, "7K3M-9QX0", "a", nil},
			{other, c.Code, "b", nil},
			{phone, c.Code, "c", won(1)},
			{phone, c.Code, "d", nil},
			{phone, c.ShortCode, "d", nil},
			{phone, c.Code, "e", nil},
			{phone, second.Code, "d", nil},
		} {
			_, _ = s.RedeemCoupon(ctx, try.d, models.RedeemInput{Code: try.code, Nonce: try.nonce, Method: models.Scan, PurchaseWon: try.purchase})
		}
		var got []string
		list := must(s.Attempts(ctx, st.Event.ID, models.AttemptFilter{Limit: 100}))(t)
		for _, a := range list {
			got = append(got, a.VendorNo+" "+a.Outcome)
		}
		want := "S01 unknown_code, M01 wrong_vendor, S01 minimum_purchase, S01 redeemed, S01 replayed, S01 already_redeemed, S01 nonce_reused"
		if strings.Join(got, ", ") != want {
			t.Error(got)
		}
		if list[0].Code != "7K3M-9QX0" || list[0].CouponID != 0 || list[1].Code != "" || list[1].CouponID != c.ID || list[1].ShortCode != c.ShortCode || list[1].Device != other.PublicID {
			t.Errorf("%+v\n%+v", list[0], list[1])
		}
		for name, c := range map[string]struct {
			f models.AttemptFilter
			n int
		}{
			"of a vendor":        {models.AttemptFilter{Vendor: "m01", Limit: 100}, 1},
			"of an outcome":      {models.AttemptFilter{Outcome: "replayed", Limit: 100}, 1},
			"after one":          {models.AttemptFilter{After: list[3].ID, Limit: 100}, 3},
			"a page":             {models.AttemptFilter{Limit: 2}, 2},
			"since the future":   {models.AttemptFilter{Since: time.Now().Add(time.Hour), Limit: 100}, 0},
			"since the first":    {models.AttemptFilter{Since: list[0].At.In(seoul), Limit: 100}, 7},
			"of nobody's number": {models.AttemptFilter{Vendor: "X99", Limit: 100}, 0},
		} {
			if found := must(s.Attempts(ctx, st.Event.ID, c.f))(t); len(found) != c.n {
				t.Errorf("%s: %d", name, len(found))
			}
		}
	})
}
