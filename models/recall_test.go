package models_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestWhenACouponIsRecalled(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 6, 13, 3, 0, 0, 0, time.UTC)
	at := func(h, m int) *time.Time {
		when := noon.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
		return &when
	}
	once := models.Campaign{RedeemFrom: noon, RedeemUntil: *at(5, 0), RecallAt: at(4, 0), RecallAfter: 60}
	each := models.Campaign{RedeemFrom: noon, RedeemUntil: *at(5, 0), RecallAfter: 60}
	for _, row := range []struct {
		name   string
		c      models.Campaign
		issued *time.Time
		want   *time.Time
	}{
		{"never", models.Campaign{RedeemUntil: *at(5, 0)}, at(0, 10), nil},
		{"once, old enough", once, at(2, 59), at(4, 0)},
		{"once, not older than an hour", once, at(3, 0), nil},
		{"once, issued after it", once, at(4, 1), nil},
		{"all that is out at a time", models.Campaign{RedeemUntil: *at(5, 0), RecallAt: at(4, 0)}, at(3, 59), at(4, 0)},
		{"each an hour later", each, at(1, 7), at(2, 7)},
		{"each, but not before it can be used", each, at(-2, 0), at(1, 0)},
		{"each, close to the end", each, at(4, 0), nil},
	} {
		got := row.c.RecallOf(*row.issued)
		if (got == nil) != (row.want == nil) || got != nil && !got.Equal(*row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

// hasty is a campaign of two coupons that are recalled an hour after their issue.
func hasty(in *models.CampaignInput) { in.Quantity, in.BudgetWon, in.RecallAfter = 2, 10_000, 60 }

func recall(t *testing.T, st *modelstest.Street) int {
	t.Helper()
	n, err := st.Store.RecallUnused(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnUnusedCouponIsRecalledForAnother(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		phone := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign(hasty)
		start := st.Store.Now().Truncate(time.Second)
		st.At(start)
		used, idle := st.Coupon(campaign, "가람"), st.Coupon(campaign, "나래")
		if !idle.ExpiresAt.Equal(start.Add(time.Hour)) {
			t.Fatalf("the coupon ends %s after its issue", idle.ExpiresAt.Sub(start))
		}
		st.Redeem(phone, used)
		st.At(start.Add(time.Hour))
		if n := recall(t, st); n != 0 {
			t.Fatalf("%d coupons recalled while they still could be used", n)
		}
		st.At(start.Add(time.Hour + time.Second))
		if n := recall(t, st) + recall(t, st); n != 1 {
			t.Fatalf("%d coupons recalled", n)
		}
		sound(t, st)
		held, err := st.Store.CouponByCode(t.Context(), st.Event.ID, idle.Code)
		if err != nil || held.StateAt(start) != models.CouponExpired {
			t.Errorf("the recalled coupon is %s, %v", held.State, err)
		}
		_, err = scan(t, st, phone, idle.Code, "late")
		reason(t, err, "expired")
		_, err = st.Store.VoidCoupon(t.Context(), st.Admin, st.Event.ID, idle.Code, "잘못 줌")
		reason(t, err, "expired")
		_, err = st.Store.ClaimCoupon(t.Context(), models.Claim{CampaignID: campaign.PublicID, Person: idle.Person, Nonce: "again"})
		reason(t, err, "limit_reached")
		st.Redeem(phone, st.Coupon(campaign, "다솜"))
		after := counters(t, st, campaign)
		if after.Issued != 2 || after.Recalled != 1 || after.ReservedWon != 10_000 || after.Redeemed != 2 {
			t.Errorf("issued %d, recalled %d, reserved %d, redeemed %d", after.Issued, after.Recalled, after.ReservedWon, after.Redeemed)
		}
		tally, err := st.Store.TallyOf(t.Context(), st.Event, 0)
		if err != nil || tally.Total.Issued != 2 || tally.Total.Redeemed != 2 {
			t.Errorf("the tally says %+v, %v", tally.Total, err)
		}
		sound(t, st)
	})
}

func counters(t *testing.T, st *modelstest.Street, c models.Campaign) models.Campaign {
	t.Helper()
	c, _, err := st.Store.CampaignByPublicID(t.Context(), c.PublicID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A use that was taken back after the recall leaves a coupon that nobody can use: it is recalled too.
func TestAReversedCouponIsRecalledAfterAll(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		phone := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign(hasty)
		r := st.Redeem(phone, st.Coupon(campaign, "가람"))
		st.At(st.Store.Now().Add(time.Hour + time.Second))
		if n := recall(t, st); n != 0 {
			t.Fatalf("%d redeemed coupons recalled", n)
		}
		if _, err := st.Store.ReverseByStaff(t.Context(), st.Admin, st.Event.ID, r.Redemption.Nonce, "잘못 누름"); err != nil {
			t.Fatal(err)
		}
		if n := recall(t, st); n != 1 {
			t.Errorf("%d coupons recalled", n)
		}
		sound(t, st)
	})
}

func TestTermsStayFrozenAfterARecall(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		campaign := st.Campaign(hasty)
		st.Coupon(campaign, "가람")
		st.At(st.Store.Now().Add(2 * time.Hour))
		recall(t, st)
		if c := counters(t, st, campaign); c.Issued != 0 || !c.Frozen() {
			t.Errorf("%d issued, frozen %v", c.Issued, c.Frozen())
		}
		reason(t, st.Store.ChangeCampaign(t.Context(), st.Admin, st.Event, campaign.PublicID, terms(st.Event)), "terms_frozen")
	})
}

// Two instances recall while phones redeem offline scans of just before the end: each coupon goes one way.
func TestRecallMeetsRedemption(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
		phone := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign(func(in *models.CampaignInput) { in.Quantity, in.BudgetWon, in.RecallAfter = 16, 80_000, 60 })
		start := st.Store.Now()
		var coupons []models.Coupon
		for i := range 16 {
			coupons = append(coupons, st.Coupon(campaign, fmt.Sprint("사람", i)))
		}
		late := start.Add(time.Hour + time.Minute)
		for _, s := range stores {
			s.Now = func() time.Time { return late }
		}
		scanned := start.Add(59 * time.Minute)
		var mu sync.Mutex
		recalled := 0
		outcomes := storm(t, 16+4, func(i int) error {
			if i >= 16 {
				n, err := stores[i%2].RecallUnused(t.Context())
				mu.Lock()
				defer mu.Unlock()
				recalled += n
				return err
			}
			_, err := stores[i%2].RedeemCoupon(t.Context(), phone, models.RedeemInput{Code: coupons[i].Code, Nonce: fmt.Sprint("n", i), Method: models.Scan, ClaimedAt: &scanned})
			return err
		})
		redeemed := outcomes[""] - 4
		if redeemed+recalled != 16 || outcomes["expired"] != recalled {
			t.Errorf("%d redeemed, %d recalled, %v", redeemed, recalled, outcomes)
		}
		if c := counters(t, st, campaign); int(c.Redeemed) != redeemed || int(c.Recalled) != recalled || c.ReservedWon != int64(redeemed)*5_000 {
			t.Errorf("%+v", c)
		}
		sound(t, st)
	})
}

func TestRecallThatLiesAheadIsTheNextOpening(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		six := st.Event.StartsAt.Add(4 * time.Hour)
		campaign := st.Campaign(func(in *models.CampaignInput) {
			in.Quantity, in.BudgetWon, in.RecallAt, in.RecallAfter = 1, 5_000, &six, 30
		})
		st.Coupon(campaign, "가람")
		_, err := st.Store.ClaimCoupon(t.Context(), models.Claim{CampaignID: campaign.PublicID, Person: "나래", Nonce: "n"})
		reason(t, err, "sold_out")
		if next, more := counters(t, st, campaign).NextSlot(st.Store.Now()); !more || !next.Equal(six) {
			t.Errorf("more at %s, %v", next, more)
		}
		st.At(six.Add(time.Second))
		recall(t, st)
		st.Coupon(campaign, "나래")
		if end := st.Coupon(campaign, "나래").ExpiresAt; !end.Equal(st.Event.EndsAt) {
			t.Errorf("a coupon issued after the recall ends at %s", end)
		}
		sound(t, st)
	})
}
