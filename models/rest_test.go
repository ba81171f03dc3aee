package models_test

import (
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestVendorRestsFromCouponsForADay(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		now := func() models.Application { return must(s.ApplicationByID(ctx, shop.ID))(t) }
		if now().RestsOn(s.Now()) {
			t.Error("it rests from the start")
		}
		reason(t, s.RestFromCoupons(ctx, st.Admin, shop, true), "")
		if a := now(); !a.RestsOn(s.Now()) || a.RestsOn(s.Now().Add(24*time.Hour)) || a.RestsOn(s.Now().Add(-24*time.Hour)) {
			t.Error("it rests on other days than today")
		}
		st.Redeem(device(st, shop), st.Coupon(st.Campaign(), "가람")) // who scans all the same, redeems
		reason(t, s.RestFromCoupons(ctx, st.Admin, shop, false), "")
		if now().RestsOn(s.Now()) {
			t.Error("it still rests")
		}
		reason(t, s.RestFromCoupons(ctx, st.Admin, st.Applicant("온마루공방", models.Artisan, models.AtBooth), true), "not_selected")
	})
}
