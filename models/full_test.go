package models_test

import (
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// On a full disk whoever asks is told to come back, and has nothing; once there is room, the same
// nonces get their answers.
func TestAFullDiskPromisesNothing(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
	const coupons = 200
	campaign := st.Campaign(func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = 20*coupons, 20*coupons*in.DiscountWon })
	claims := func(i int) error {
		_, err := claim(t, st, campaign, fmt.Sprint("사람", i), fmt.Sprint("n", i))
		return err
	}
	st.Store.FullAt(0)
	outcomes := map[string]int{}
	issued := 0
	for issued < 20*coupons && outcomes["busy"] == 0 { // what is left of the last pages goes first
		round := issued
		for why, n := range storm(t, coupons, func(i int) error { return claims(round + i) }) {
			outcomes[why] += n
		}
		issued += coupons
	}
	if outcomes["busy"] == 0 || outcomes[""]+outcomes["busy"] != issued {
		t.Fatalf("%d claims: %v", issued, outcomes)
	}
	if n := ask[int](t, st.Store, "SELECT count(*) FROM coupons"); n != outcomes[""] {
		t.Errorf("%d coupons, %v", n, outcomes)
	}
	sound(t, st)
	st.Store.FullAt(1 << 20)
	if again := storm(t, issued, claims); again[""] != issued {
		t.Errorf("with room: %v", again)
	}
	c := must(claim(t, st, campaign, "사람0", "n0"))(t)
	if _, err := scan(t, st, d, c.Coupon.Code, "r"); err != nil {
		t.Error(err)
	}
	sound(t, st)
}
