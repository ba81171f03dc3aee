package models_test

import (
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestPresentCoupon(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop, maker := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("온마루공방", models.Artisan, models.AtBooth)
		campaign := st.Campaign(quantity(10, 5))
		one, two, used := st.Coupon(campaign, "가람"), st.Coupon(campaign, "나래"), st.Coupon(campaign, "다온")
		foreign := st.Coupon(st.Campaign(func(in *models.CampaignInput) { in.ForShops = false }), "가람")
		st.Redeem(device(st, maker), used)
		lies := func(before models.Application, want ...models.Coupon) {
			t.Helper()
			got := must(s.Presented(ctx, before))(t)
			if len(got) != len(want) {
				t.Fatalf("%d coupons lie before %s, want %d", len(got), before.No, len(want))
			}
			for i := range want {
				if got[i].Code != want[i].Code || got[i].Campaign.ID != campaign.ID {
					t.Errorf("%+v", got[i])
				}
			}
		}
		start := s.Now().Truncate(time.Millisecond)
		st.At(start)
		reason(t, s.PresentCoupon(ctx, foreign, shop), "wrong_vendor")
		reason(t, s.PresentCoupon(ctx, must(s.CouponByCode(ctx, st.Event.ID, used.Code))(t), shop), "already_redeemed")
		lies(shop)
		reason(t, s.PresentCoupon(ctx, one, shop), "")
		reason(t, s.PresentCoupon(ctx, one, shop), "") // pressed twice
		st.At(start.Add(time.Second))
		reason(t, s.PresentCoupon(ctx, two, shop), "")
		lies(shop, two, one)
		lies(maker)
		reason(t, s.PresentCoupon(ctx, one, maker), "") // the next shop
		lies(shop, two)
		lies(maker, one)
		_, err := scan(t, st, device(st, maker), one.Code, "n")
		reason(t, err, "")
		lies(maker)
		st.At(start.Add(time.Second + models.PresentationLife))
		lies(shop)
	})
}
