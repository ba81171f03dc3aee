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

// claim presses the button once.
func claim(t *testing.T, st *modelstest.Street, c models.Campaign, person, nonce string) (models.Claimed, error) {
	t.Helper()
	return st.Store.ClaimCoupon(t.Context(), models.Claim{CampaignID: c.PublicID, Person: st.Store.Shopper(person), Nonce: nonce})
}

func quantity(n int64, perPerson int) func(*models.CampaignInput) {
	return func(in *models.CampaignInput) { in.Quantity, in.PerPerson = n, perPerson }
}

func TestClaimingIsRepeatable(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c, other := st.Campaign(quantity(10, 2)), st.Campaign()
		first := must(claim(t, st, c, "가람", "n1"))(t)
		if !first.New || first.Coupon.Ordinal != 1 || first.Coupon.Campaign.NameKo != c.NameKo || !first.Coupon.ExpiresAt.Equal(c.RedeemUntil) {
			t.Errorf("%+v", first)
		}
		again := must(claim(t, st, c, "가람", "n1"))(t)
		if again.New || again.Coupon.ID != first.Coupon.ID || again.Coupon.Campaign.NameKo != c.NameKo {
			t.Errorf("%+v", again)
		}
		second := must(claim(t, st, c, "가람", "n2"))(t)
		if !second.New || second.Coupon.Ordinal != 2 {
			t.Errorf("%+v", second)
		}
		held := must(claim(t, st, c, "가람", "n3"))(t) // the limit: what is held is shown
		if held.New || held.Coupon.ID != first.Coupon.ID {
			t.Errorf("%+v", held)
		}
		_, err := claim(t, st, c, "나래", "n1")
		reason(t, err, "nonce_reused")
		_, err = claim(t, st, other, "가람", "n1")
		reason(t, err, "nonce_reused")
		list := must(st.Store.CouponsOf(t.Context(), st.Event.ID, st.Store.Shopper("가람")))(t)
		if len(list) != 2 || list[0].ID != second.Coupon.ID || list[0].Campaign.PublicID != c.PublicID {
			t.Errorf("%+v", list)
		}
		if st.Store.Shopper("가람") == st.Store.Named("가람") {
			t.Error("a cookie and a name are the same person")
		}
		sound(t, st)
	})
}

func TestWhoUsedUpTheLimitGetsNoMore(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign(quantity(10, 2))
		d, _ := st.Device(st.Vendor("달그락분식", models.Shop, models.AtBoth))
		for i := range 2 {
			st.Redeem(d, must(claim(t, st, c, "가람", fmt.Sprint("n", i)))(t).Coupon)
		}
		_, err := claim(t, st, c, "가람", "n2")
		var limit *models.Error
		if !errors.As(err, &limit) || limit.Reason != "limit_reached" || limit.Params["limit"] != 2 {
			t.Errorf("%v", err)
		}
		must(claim(t, st, c, "나래", "n3"))(t)
	})
}

func TestRefusedClaims(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		c := st.Campaign(func(in *models.CampaignInput) {
			in.OpensAt = in.OpensAt.Add(time.Hour)
			in.ClosesAt = in.ClosesAt.Add(-time.Hour)
		})
		draft := must(s.OpenCampaign(ctx, st.Admin, st.Event, terms(st.Event)))(t)
		refused := func(c models.Campaign, want, words string) models.Error {
			t.Helper()
			_, err := claim(t, st, c, "가람", "n1")
			reason(t, err, want)
			e := new(models.Error)
			if errors.As(err, &e); e.Words != words {
				t.Errorf("%s in the words of %q", want, e.Words)
			}
			return *e
		}
		refused(draft, "unknown_campaign", "")
		refused(models.Campaign{PublicID: "nothing"}, "unknown_campaign", "")
		refused(st.Campaign(func(in *models.CampaignInput) { in.Channel = models.AtDesk }), "not_open", "claim_at_desk")
		st.At(c.OpensAt.Add(-time.Second))
		if e := refused(c, "not_open", ""); e.Params["at"] != c.OpensAt {
			t.Errorf("%v", e.Params)
		}
		st.At(c.ClosesAt.Add(time.Second))
		if e := refused(c, "closed", ""); e.Params["at"] != c.ClosesAt {
			t.Errorf("%v", e.Params)
		}
		st.At(time.Time{})
		reason(t, s.MoveCampaign(ctx, st.Admin, st.Event, c.PublicID, models.CampaignPaused), "")
		refused(c, "paused", "")
		reason(t, s.MoveCampaign(ctx, st.Admin, st.Event, c.PublicID, models.CampaignClosed), "")
		refused(c, "closed", "")
		open := st.Campaign()
		for state, want := range map[models.EventState]string{
			models.EventDraft: "unknown_campaign", models.EventRecruiting: "not_open", models.EventClosed: "closed", models.EventSettled: "closed",
		} {
			reason(t, s.MoveEvent(ctx, st.Admin, st.Event, state), "")
			refused(open, want, "")
		}
		for _, nonce := range []string{"", string(make([]byte, 65))} {
			_, err := claim(t, st, c, "가람", nonce)
			reason(t, err, "malformed")
		}
		if n := ask[int](t, s, "SELECT count(*) + (SELECT sum(issued) FROM campaigns) FROM coupons"); n != 0 {
			t.Errorf("%d issued", n)
		}
	})
}

func TestWhatACouponIsGoodFor(t *testing.T) {
	t.Parallel()
	noon := time.Date(2024, 6, 15, 3, 0, 0, 0, time.UTC)
	e := models.Event{State: models.EventLive, StartsAt: noon.Add(-time.Hour), EndsAt: noon.Add(4 * time.Hour)}
	issued := models.Coupon{State: models.CouponIssued, ExpiresAt: noon.Add(time.Hour), Campaign: models.Campaign{RedeemFrom: noon}}
	for _, c := range []struct {
		state   models.CouponState
		at      time.Duration
		shown   models.CouponState
		refused string
	}{
		{models.CouponIssued, 0, models.CouponIssued, ""},
		{models.CouponIssued, -time.Second, models.CouponIssued, "not_open"},
		{models.CouponIssued, time.Hour, models.CouponIssued, ""},
		{models.CouponIssued, time.Hour + time.Second, models.CouponExpired, "expired"},
		{models.CouponRedeemed, 2 * time.Hour, models.CouponRedeemed, "already_redeemed"},
		{models.CouponVoided, 2 * time.Hour, models.CouponVoided, "voided"},
	} {
		coupon := issued
		coupon.State = c.state
		refused := ""
		if why := coupon.RefusalAt(e, noon.Add(c.at)); why != nil {
			refused = why.Reason
		}
		if coupon.StateAt(noon.Add(c.at)) != c.shown || refused != c.refused {
			t.Errorf("%s at %v: %s, %q", c.state, c.at, coupon.StateAt(noon.Add(c.at)), refused)
		}
	}
}

func TestADeskIssuesForSomebody(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign(func(in *models.CampaignInput) { in.Channel = models.AtDesk })
		got := must(st.Store.ClaimCoupon(t.Context(), models.Claim{CampaignID: c.PublicID, Person: st.Store.Named("손님 1"), Nonce: "n1", By: &st.Admin}))(t)
		if !got.New {
			t.Errorf("%+v", got)
		}
	})
}

func TestSlotsOpenInTurnAndLeaveTheirRestToTheNext(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		start := time.Now().Add(10 * time.Minute).Truncate(time.Second)
		c := st.Campaign(quantity(5, 1), func(in *models.CampaignInput) { in.OpensAt = start }, slots(2, 3))
		n := 0
		press := func() error {
			n++
			_, err := claim(t, st, c, fmt.Sprint("사람", n), fmt.Sprint("n", n))
			return err
		}
		st.At(start)
		reason(t, press(), "")
		reason(t, press(), "")
		err := press()
		reason(t, err, "sold_out")
		e := new(models.Error)
		if errors.As(err, &e); e.Words != "sold_out_until" || !e.Params["at"].(time.Time).Equal(start.Add(time.Hour)) {
			t.Errorf("%+v", e)
		}
		st.At(start.Add(time.Hour))
		for range 3 {
			reason(t, press(), "")
		}
		err = press()
		reason(t, err, "sold_out")
		if errors.As(err, &e); e.Words != "" || e.Params["at"] != nil {
			t.Errorf("%+v", e)
		}
		if got := ask[string](t, st.Store, "SELECT min(issued) || ' ' || max(issued) FROM slots"); got != "2 3" {
			t.Errorf("slots count %s", got)
		}
		sound(t, st)
	})
}

func TestTheBudgetIsALimitOfItsOwn(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign()
		modelstest.Exec(t, st.Store, "UPDATE campaigns SET budget_won = 12000") // two coupons of 5,000 and a rest
		outcomes := storm(t, 8, func(i int) error {
			_, err := claim(t, st, c, fmt.Sprint("사람", i), fmt.Sprint("n", i))
			return err
		})
		if outcomes[""] != 2 || outcomes["sold_out"] != 6 {
			t.Errorf("%v", outcomes)
		}
		refusedByDatabase(t, st.Store, "UPDATE campaigns SET reserved_won = 15000")
		refusedByDatabase(t, st.Store, "UPDATE campaigns SET issued = 101")
		refusedByDatabase(t, st.Store, "UPDATE slots SET issued = 101")
		sound(t, st)
	})
}

func TestTenCouponsForACrowdAreTen(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign(quantity(10, 1), slots(4, 6))
		modelstest.Exec(t, st.Store, "UPDATE slots SET opens_at = (SELECT min(opens_at) FROM slots)")
		stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
		outcomes := storm(t, 64, func(i int) error {
			_, err := stores[i%2].ClaimCoupon(t.Context(), models.Claim{CampaignID: c.PublicID, Person: st.Store.Shopper(fmt.Sprint(i)), Nonce: fmt.Sprint("n", i)})
			return err
		})
		if outcomes[""] != 10 || outcomes["sold_out"] != 54 {
			t.Errorf("%v", outcomes)
		}
		if n := ask[int](t, st.Store, "SELECT count(DISTINCT code) FROM coupons"); n != 10 {
			t.Errorf("%d coupons", n)
		}
		sound(t, st)
	})
}

func TestOnePersonWithManyFingersGetsTheLimit(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign(quantity(50, 3))
		outcomes := storm(t, 32, func(i int) error {
			_, err := claim(t, st, c, "가람", fmt.Sprint("n", i))
			return err
		})
		list := must(st.Store.CouponsOf(t.Context(), st.Event.ID, st.Store.Shopper("가람")))(t)
		if outcomes[""] != 32 || len(list) != 3 {
			t.Errorf("%v, %d coupons", outcomes, len(list))
		}
		refusedByDatabase(t, st.Store, fmt.Sprintf("UPDATE coupons SET ordinal = 1 WHERE id = %d", list[0].ID))
		sound(t, st)
	})
}

func TestOneNonceAtTheSameMomentIsOneCoupon(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		one, two := st.Campaign(quantity(50, 5)), st.Campaign(quantity(50, 5))
		outcomes := storm(t, 16, func(i int) error {
			_, err := claim(t, st, []models.Campaign{one, two}[i%2], "가람", "n")
			return err
		})
		if outcomes[""] != 8 || outcomes["nonce_reused"] != 8 || ask[int](t, st.Store, "SELECT count(*) FROM coupons") != 1 {
			t.Errorf("%v", outcomes)
		}
		sound(t, st)
	})
}

func TestVoidCoupon(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign()
		c, used := st.Coupon(campaign, "가람"), st.Coupon(campaign, "나래")
		st.Redeem(d, used)
		void := func(event int64, code, why, want string) {
			t.Helper()
			_, err := s.VoidCoupon(ctx, st.Admin, event, code, why)
			reason(t, err, want)
		}
		mark := must(s.Mark(ctx, st.Event.ID))(t)
		void(st.Event.ID, c.Code, "", "required")
		void(st.Event.ID, c.Code, strings.Repeat("가", 201), "too_long")
		void(st.Event.ID, "ZZZZZZZZZZZZZZZZZZZZ", "실수", "unknown_code")
		void(st.Event.ID+1, c.Code, "다른 행사", "unknown_code")
		void(st.Event.ID, used.Code, "실수", "already_redeemed")
		void(st.Event.ID, c.ShortCode, "다른 사람에게 나갔어요", "")
		void(st.Event.ID, c.Code, "실수", "voided")
		_, err := scan(t, st, d, c.Code, "n1")
		reason(t, err, "voided")
		after, _, err := s.CampaignByPublicID(ctx, campaign.PublicID)
		reason(t, err, "")
		if after.Issued != 2 || after.ReservedWon != 5_000 {
			t.Errorf("issued %d, reserved %d won", after.Issued, after.ReservedWon)
		}
		if now := must(s.Mark(ctx, st.Event.ID))(t); now == mark {
			t.Error("a live tally would not notice")
		}
		if got := ask[string](t, s, "SELECT subject || ' ' || detail FROM audit_entries WHERE action = 'coupon_voided'"); got != c.ShortCode+" 다른 사람에게 나갔어요" {
			t.Errorf("audit: %s", got)
		}
		sound(t, st)
	})
}
