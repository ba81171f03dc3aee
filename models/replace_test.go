package models_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestALostCouponIsReplacedOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		c := st.Campaign(quantity(2, 2), rotating) // sold out with these two
		lost, used := st.Coupon(c, "가람"), st.Coupon(c, "나래")
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		must(scan(t, st, d, s.Show(used).QR, "used"))(t)
		was := campaignNow(t, st, c)
		replace := func(code, want string) models.Coupon {
			t.Helper()
			next, err := s.ReplaceCoupon(ctx, st.Admin, st.Event, code)
			reason(t, err, want)
			return next
		}
		replace(used.Code, "already_redeemed")
		replace("ZZZZZZZZZZZZZZZZZZZZ", "unknown_code")
		next := replace(lost.ShortCode, "")
		if again := replace(lost.Code, ""); again.ID != next.ID {
			t.Errorf("a second press gives %s after %s", again.ShortCode, next.ShortCode)
		}
		if next.Person == lost.Person || !next.ExpiresAt.Equal(lost.ExpiresAt) || next.SlotID != lost.SlotID || next.State != models.CouponIssued {
			t.Errorf("%+v", next)
		}
		if held := must(s.CouponsOf(ctx, st.Event.ID, lost.Person))(t); len(held) != 1 || held[0].State != models.CouponExpired {
			t.Errorf("the lost phone holds %+v", held)
		}
		now := campaignNow(t, st, c)
		if now.Issued != was.Issued || now.ReservedWon != was.ReservedWon || now.Recalled != was.Recalled+1 {
			t.Errorf("from %+v to %+v", was, now)
		}
		_, err := scan(t, st, d, s.Show(lost).QR, "the finder")
		reason(t, err, "expired")
		must(scan(t, st, d, s.Show(next).QR, "next"))(t)
		replace(next.Code, "already_redeemed")
		voided := st.Coupon(st.Campaign(), "다솜")
		must(s.VoidCoupon(ctx, st.Admin, st.Event.ID, voided.Code, "실수"))(t)
		replace(voided.Code, "voided")
		for _, code := range []string{lost.Code, next.Code} {
			if log := must(s.CouponAtDesk(ctx, st.Event, code))(t).Log; len(log) == 0 || log[0].Action != "coupon_replaced" || log[0].Subject != next.ShortCode || log[0].Detail != models.GroupCode(lost.ShortCode) {
				t.Errorf("%+v", log)
			}
		}
		sound(t, st)
	})
}

// TestReplacingRacesWithUsing: of a lost coupon and the one in its place no two are ever used, whoever comes first.
func TestReplacingRacesWithUsing(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign(quantity(12, 12))
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		var wait sync.WaitGroup
		for i := range 12 {
			lost := st.Coupon(c, fmt.Sprint("사람 ", i))
			wait.Go(func() {
				next, err := st.Store.ReplaceCoupon(context.Background(), st.Admin, st.Event, lost.Code)
				if err == nil {
					_, err = scan(t, st, d, next.Code, fmt.Sprint("next ", i))
				}
				if why := models.ReasonOf(err); err != nil && why != "already_redeemed" {
					t.Error(err)
				}
			})
			wait.Go(func() {
				if _, err := scan(t, st, d, lost.Code, fmt.Sprint("lost ", i)); err != nil && models.ReasonOf(err) != "expired" {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if now := campaignNow(t, st, c); now.Redeemed != 12 || now.Issued != 12 || now.ReservedWon != 12*c.DiscountWon {
			t.Errorf("%+v", now)
		}
		sound(t, st)
	})
}
