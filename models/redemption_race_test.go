package models_test

import (
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// stampede shows one coupon 32 times to the phones of two instances at the same moment, while so
// many others are issued.
func stampede(t *testing.T, st *modelstest.Street, others int) map[string]int {
	t.Helper()
	stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
	shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
	phones := []models.Device{device(st, shop), device(st, st.Vendor("새벽빵집", models.Shop, models.AtBoth)), device(st, shop)}
	campaign := st.Campaign()
	for i := range others {
		st.Coupon(campaign, fmt.Sprint("사람", i))
	}
	c := st.Coupon(campaign, "가람")
	return storm(t, 32, func(i int) error {
		_, err := stores[i%2].RedeemCoupon(t.Context(), phones[i%3], models.RedeemInput{Code: c.Code, Nonce: fmt.Sprint("n", i), Method: models.Scan})
		return err
	})
}

func TestOneCouponOnManyPhonesIsRedeemedOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		outcomes := stampede(t, st, 0)
		if outcomes[""] != 1 || outcomes["already_redeemed"] != 31 {
			t.Errorf("%v", outcomes)
		}
		if n := ask[int](t, st.Store, "SELECT count(*) FROM attempts"); n != 32 {
			t.Errorf("%d attempts", n)
		}
		sound(t, st)
	})
}

// The control of the test above: without the guard the stampede shows the double. Other coupons are
// issued, because no more can be redeemed than that: the campaign's own check would be a guard too.
func TestWithoutTheGuardTheStampedeShowsTheDouble(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		modelstest.Unguard(t, st.Store)
		stampede(t, st, 31)
		if n := ask[int](t, st.Store, "SELECT count(*) FROM redemptions"); n < 2 {
			t.Errorf("%d redemptions", n)
		}
		if len(verify(t, st)) == 0 {
			t.Error("verify saw nothing")
		}
	})
}

func TestOneNonceFromManyRetriesIsRedeemedOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign(quantity(10, 2))
		c, other := st.Coupon(campaign, "가람"), st.Coupon(campaign, "가람")
		outcomes := storm(t, 16, func(i int) error {
			_, err := scan(t, st, d, []string{c.Code, c.Code, c.Code, other.Code}[i%4], "n")
			return err
		})
		if n := ask[int](t, st.Store, "SELECT count(*) FROM redemptions"); n != 1 || outcomes[""]+outcomes["nonce_reused"] != 16 || outcomes[""] != 12 && outcomes[""] != 4 {
			t.Errorf("%d redemptions, %v", n, outcomes)
		}
		sound(t, st)
	})
}

func TestManyCouponsAtOnceKeepOneChain(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign()
		var coupons []models.Coupon
		for i := range 24 {
			coupons = append(coupons, st.Coupon(campaign, fmt.Sprint("사람", i)))
		}
		outcomes := storm(t, 24, func(i int) error {
			_, err := stores[i%2].RedeemCoupon(t.Context(), d, models.RedeemInput{Code: coupons[i].Code, Nonce: fmt.Sprint("n", i), Method: models.Scan})
			return err
		})
		if outcomes[""] != 24 {
			t.Errorf("%v", outcomes)
		}
		sound(t, st)
	})
}
