package models_test

import (
	"errors"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestWhatACouponGives(t *testing.T) {
	t.Parallel()
	ten := models.Campaign{Benefit: models.Percent, Percent: 10, DiscountWon: 5_000}
	three := models.Campaign{Benefit: models.Percent, Percent: 3, DiscountWon: 5_000, MinimumWon: 100}
	all := models.Campaign{Benefit: models.Percent, Percent: 100, DiscountWon: 1_000_000}
	off := models.Campaign{Benefit: models.Discount, DiscountWon: 5_000, MinimumWon: 20_000}
	for _, row := range []struct {
		name         string
		c            models.Campaign
		bought       *int64
		gives, least int64
	}{
		{"won off", off, won(25_000), 5_000, 20_000},
		{"won off, whatever was bought", off, nil, 5_000, 20_000},
		{"a tenth", ten, won(10_000), 1_000, 100},
		{"a tenth, down to ten won", ten, won(12_990), 1_290, 100},
		{"a tenth of just enough", ten, won(100), 10, 100},
		{"a tenth of too little", ten, won(99), 0, 100},
		{"a tenth, up to the cap", ten, won(50_000), 5_000, 100},
		{"a tenth, one step below the cap", ten, won(49_999), 4_990, 100},
		{"a tenth, beyond the cap", ten, won(1_000_000_000), 5_000, 100},
		{"a tenth of nothing said", ten, nil, 0, 100},
		{"three per cent", three, won(19_999), 590, 334},
		{"three per cent of the least", three, won(334), 10, 334},
		{"three per cent of one won less", three, won(333), 0, 334},
		{"everything", all, won(34_567), 34_560, 10},
		{"a gift", models.Campaign{Benefit: models.Gift}, won(1), 0, 0},
	} {
		if gives, least := row.c.Gives(row.bought), row.c.LeastPurchase(); gives != row.gives || least != row.least {
			t.Errorf("%s: %d won from %d, want %d from %d", row.name, gives, least, row.gives, row.least)
		}
	}
}

// refusedFor are the amounts that a refusal names.
func refusedFor(t *testing.T, err error) (minimum, missing any) {
	t.Helper()
	var why *models.Error
	if !errors.As(err, &why) || why.Reason != "minimum_purchase" {
		t.Fatalf("%v", err)
	}
	return why.Params["minimum"], why.Params["missing"]
}

func TestAPercentOfThePurchase(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign(tenPercent, func(in *models.CampaignInput) { in.Quantity, in.BudgetWon, in.MinimumWon = 2, 10_000, 10_000 })
		figures := func(reserved, given int64) {
			t.Helper()
			sound(t, st)
			c := must2(s.CampaignByPublicID(ctx, campaign.PublicID))(t)
			if c.ReservedWon != reserved || c.RedeemedWon != given {
				t.Errorf("%d reserved and %d given, want %d and %d", c.ReservedWon, c.RedeemedWon, reserved, given)
			}
		}
		one, two := st.Coupon(campaign, "가람"), st.Coupon(campaign, "나래")
		figures(10_000, 0)
		look := must(s.LookAtCoupon(ctx, d, one.Code))(t)
		if look.Refusal != nil {
			t.Errorf("refused before anybody said what was bought: %v", look.Refusal)
		}
		redeem := func(c models.Coupon, nonce string, bought *int64) (models.Receipt, error) {
			return s.RedeemCoupon(ctx, d, models.RedeemInput{Code: c.Code, Nonce: nonce, Method: models.Scan, PurchaseWon: bought})
		}
		_, err := redeem(one, "nothing said", nil)
		if minimum, missing := refusedFor(t, err); minimum != int64(10_000) || missing != int64(10_000) {
			t.Errorf("needs %v, %v more", minimum, missing)
		}
		_, err = redeem(one, "too little", won(9_999))
		if minimum, missing := refusedFor(t, err); minimum != int64(10_000) || missing != int64(1) {
			t.Errorf("needs %v, %v more", minimum, missing)
		}
		figures(10_000, 0)
		got := must(redeem(one, "bought", won(23_456)))(t)
		if got.Redemption.Won != 2_340 {
			t.Errorf("%d won off", got.Redemption.Won)
		}
		figures(7_340, 2_340) // what was not given is the budget's again
		if again := must(redeem(one, "bought", won(23_456)))(t); !again.Replayed || again.Redemption.Won != 2_340 {
			t.Errorf("again: %+v", again)
		}
		_, err = redeem(one, "bought", won(23_457))
		reason(t, err, "nonce_reused")
		must(redeem(two, "much", won(900_000)))(t)
		figures(7_340, 7_340)
		must(s.ReverseByDevice(ctx, d, "bought", "금액을 잘못 적었어요"))(t)
		figures(10_000, 5_000)
		must(redeem(one, "right", won(12_000)))(t)
		figures(6_200, 6_200)
		out := must(s.SettlementOf(ctx, st.Event))(t)
		if len(out.Lines) != 1 || out.Won != 6_200 || out.Count != 2 {
			t.Errorf("owed %+v", out)
		}
	})
}

// A phone that was offline sends what it took in one go: several amounts in one group, two campaigns.
func TestAQueueOfPurchases(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		part, off := st.Campaign(tenPercent, quantity(10, 5)), st.Campaign(quantity(10, 5))
		var queue []models.RedeemInput
		add := func(c models.Campaign, person, nonce string, bought *int64) {
			queue = append(queue, models.RedeemInput{Code: st.Coupon(c, person).Code, Nonce: nonce, Method: models.Scan, PurchaseWon: bought})
		}
		add(part, "가람", "1", won(10_000))
		add(off, "가람", "2", nil)
		add(part, "나래", "3", won(20_000))
		add(part, "다솜", "4", nil)
		add(part, "라온", "5", won(80_000))
		var given []int64
		for i, answer := range st.Store.RedeemCoupons(t.Context(), d, queue) {
			reason(t, answer.Err, map[int]string{3: "minimum_purchase"}[i])
			given = append(given, answer.Value.Redemption.Won)
		}
		if given[0] != 1_000 || given[1] != 5_000 || given[2] != 2_000 || given[4] != 5_000 {
			t.Errorf("given %v", given)
		}
		sound(t, st)
		part = must2(st.Store.CampaignByPublicID(t.Context(), part.PublicID))(t)
		if part.Redeemed != 3 || part.RedeemedWon != 8_000 || part.ReservedWon != 13_000 {
			t.Errorf("%+v", part)
		}
	})
}

func TestAGiftIsSettledByCount(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign(gift, func(in *models.CampaignInput) { in.Quantity = 2 })
		if campaign.Present("ko") != "장바구니" || campaign.Present("en") != "Tote bag" || campaign.Left() != 2 || campaign.RemainingAt(s.Now()) != 2 {
			t.Errorf("%+v", campaign)
		}
		first := st.Redeem(d, st.Coupon(campaign, "가람"))
		st.Redeem(d, st.Coupon(campaign, "나래"))
		_, err := s.ClaimCoupon(ctx, models.Claim{CampaignID: campaign.PublicID, Person: s.Named("다솜"), Nonce: "third", By: &st.Admin})
		reason(t, err, "sold_out")
		out := must(s.SettlementOf(ctx, st.Event))(t)
		if len(out.Lines) != 1 || out.Lines[0].Count != 2 || out.Lines[0].Won != 0 || out.Won != 0 || out.Count != 2 {
			t.Errorf("owed %+v", out)
		}
		must(s.ReverseByDevice(ctx, d, first.Redemption.Nonce, "실수"))(t)
		sound(t, st)
	})
}

func TestWhoTakesNoCouponsRedeemsNone(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		d, c := device(st, shop), st.Coupon(st.Campaign(), "가람")
		modelstest.Exec(t, st.Store, "UPDATE applications SET no_coupons = true")
		_, err := scan(t, st, d, c.Code, "r")
		var why *models.Error
		if !errors.As(err, &why) || why.Reason != "wrong_vendor" || why.Words != "takes_no_coupons" {
			t.Errorf("%v", err)
		}
		modelstest.Exec(t, st.Store, "UPDATE applications SET no_coupons = false")
		st.Redeem(d, c)
		sound(t, st)
	})
}
