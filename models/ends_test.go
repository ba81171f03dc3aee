package models_test

import (
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func ends(c models.Campaign, closes, until time.Duration) models.EndsInput {
	return models.EndsInput{ClosesAt: c.ClosesAt.Add(closes), RedeemUntil: c.RedeemUntil.Add(until)}
}

func TestTheEndsOfFrozenTermsMove(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		c := st.Campaign(quantity(10, 5), func(in *models.CampaignInput) {
			in.ClosesAt, in.RedeemUntil = in.ClosesAt.Add(-time.Hour), in.RedeemUntil.Add(-time.Hour)
		})
		used, unused := st.Coupon(c, "가람"), st.Coupon(c, "나래")
		slip := st.Redeem(d, used)
		paper := must(s.PrintBatch(ctx, st.Admin, st.Event, c.PublicID, 2))(t)
		move := func(by models.EndsInput, want string) models.Campaign {
			t.Helper()
			reason(t, s.MoveEnds(ctx, st.Admin, st.Event, c.PublicID, by), want)
			return must2(s.CampaignByPublicID(ctx, c.PublicID))(t)
		}
		later := move(ends(c, 30*time.Minute, time.Hour), "")
		if !later.RedeemUntil.Equal(c.RedeemUntil.Add(time.Hour)) || !later.EndMoved() || !later.FirstUntil.Equal(c.RedeemUntil) || later.DiscountWon != c.DiscountWon {
			t.Errorf("%+v", later)
		}
		all := func(want time.Time) {
			t.Helper()
			if n := ask[int](t, s, "SELECT count(*) FROM coupons"); n != 4 {
				t.Fatalf("%d coupons", n)
			}
			for _, coupon := range append(must(s.CouponsOfBatch(ctx, paper))(t), must(s.CouponByCode(ctx, st.Event.ID, used.Code))(t), must(s.CouponByCode(ctx, st.Event.ID, unused.Code))(t)) {
				if !coupon.ExpiresAt.Equal(want) || coupon.RecallAt != nil {
					t.Errorf("a coupon that is %s ends at %v, want %v", coupon.State, coupon.ExpiresAt, want)
				}
			}
		}
		all(later.RedeemUntil)
		st.At(c.RedeemUntil.Add(30 * time.Minute)) // over by the old terms
		must(s.ReverseByStaff(ctx, st.Admin, st.Event.ID, slip.Redemption.Nonce, "실수"))(t)
		must(scan(t, st, d, used.Code, "late"))(t)
		earlier := move(ends(c, 30*time.Minute, 40*time.Minute), "")
		all(earlier.RedeemUntil)
		st.At(c.RedeemUntil.Add(50 * time.Minute))
		_, err := scan(t, st, d, unused.Code, "too late")
		reason(t, err, "expired")
		again := move(ends(c, 30*time.Minute, 55*time.Minute), "") // the claims are over and stay so
		all(again.RedeemUntil)
		must(scan(t, st, d, unused.Code, "once more"))(t)
		if back := move(ends(c, 60*time.Minute, 60*time.Minute), ""); back.StateAt(s.Now()) != models.CampaignOpen {
			t.Errorf("claims are %s", back.StateAt(s.Now()))
		}
		sound(t, st)
		if n := ask[int](t, s, "SELECT count(*) FROM audit_entries WHERE action = 'campaign_ends_moved'"); n != 4 {
			t.Errorf("%d moves are in the log", n)
		}
	})
}

func TestWhereEndsCannotMove(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		c := st.Campaign()
		st.Coupon(c, "가람")
		now := s.Now().UTC()
		for _, row := range []struct {
			closes, until time.Time
			field, reason string
		}{
			{now.Add(-time.Minute), c.RedeemUntil, "closes_at", "in_the_past"},
			{c.ClosesAt, c.ClosesAt.Add(-time.Minute), "redeem_until", "redeem_ends_before_claims"},
			{c.OpensAt, c.RedeemUntil, "closes_at", "ends_before_start"},
			{c.ClosesAt, c.RedeemFrom, "redeem_until", "ends_before_start"},
			{c.ClosesAt, st.Event.EndsAt.Add(2 * time.Minute), "redeem_until", "after_the_event"},
			{time.Time{}, c.RedeemUntil, "closes_at", "required"},
		} {
			faulty(t, s.MoveEnds(ctx, st.Admin, st.Event, c.PublicID, models.EndsInput{ClosesAt: row.closes, RedeemUntil: row.until}), row.field, row.reason)
		}
		reason(t, s.MoveEnds(ctx, st.Admin, st.Event, "nothing", ends(c, 0, 0)), "not_found")
		reason(t, s.MoveCampaign(ctx, st.Admin, st.Event, c.PublicID, models.CampaignClosed), "")
		reason(t, s.MoveEnds(ctx, st.Admin, st.Event, c.PublicID, ends(c, 0, 0)), "closed")
		if kept := must2(s.CampaignByPublicID(ctx, c.PublicID))(t); !kept.ClosesAt.Equal(c.ClosesAt) || kept.EndMoved() {
			t.Errorf("%+v", kept)
		}
	})
}

// A coupon that is recalled keeps its own time, unless the campaign ends before it.
func TestEndsMoveBesideRecalls(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		start := s.Now().Truncate(time.Minute)
		st.At(start)
		c := st.Campaign(hasty, quantity(100, 9), func(in *models.CampaignInput) {
			in.BudgetWon = 500_000
			in.ClosesAt, in.RedeemUntil = start.Add(90*time.Minute), start.Add(100*time.Minute)
		})
		early := st.Coupon(c, "가람") // recalled after 60 minutes
		st.At(start.Add(50 * time.Minute))
		late := st.Coupon(c, "나래") // good to the end, after 50
		at := func(coupon models.Coupon) models.Coupon {
			t.Helper()
			return must(s.CouponByCode(ctx, st.Event.ID, coupon.Code))(t)
		}
		minutes := func(coupon models.Coupon) int { return int(coupon.ExpiresAt.Sub(start).Minutes()) }
		reason(t, s.MoveEnds(ctx, st.Admin, st.Event, c.PublicID, ends(c, 0, 40*time.Minute)), "")
		if e, l := at(early), at(late); minutes(e) != 60 || e.RecallAt == nil || minutes(l) != 110 || l.RecallAt == nil || !l.RecallAt.Equal(l.ExpiresAt) {
			t.Errorf("%d and %d minutes", minutes(e), minutes(l))
		}
		reason(t, s.MoveEnds(ctx, st.Admin, st.Event, c.PublicID, models.EndsInput{ClosesAt: start.Add(52 * time.Minute), RedeemUntil: start.Add(55 * time.Minute)}), "")
		if e, l := at(early), at(late); minutes(e) != 55 || e.RecallAt != nil || minutes(l) != 55 || l.RecallAt != nil {
			t.Errorf("%d and %d minutes", minutes(e), minutes(l))
		}
		reason(t, s.MoveEnds(ctx, st.Admin, st.Event, c.PublicID, ends(c, 0, 40*time.Minute)), "")
		if e, l := at(early), at(late); minutes(e) != 60 || e.RecallAt == nil || minutes(l) != 110 {
			t.Errorf("%d and %d minutes", minutes(e), minutes(l))
		}
		st.At(start.Add(70 * time.Minute))
		if n := recall(t, st); n != 1 || at(early).State != models.CouponExpired || at(late).State != models.CouponIssued {
			t.Errorf("%d recalled", n)
		}
		sound(t, st)
	})
}
