package models_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// Each statement of each call fails once: the call says so, whatever it had read till then, and
// nothing half done stays.
func TestACallThatFailsHalfwayLeavesNothing(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	s, ctx := st.Store, t.Context()
	a, waits := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Applicant("새벽빵집", models.Shop, models.AtBoth)
	reason(t, s.AddBoothRow(ctx, st.Admin, st.Event, row(func(r *models.BoothRow) { r.Row = "C" })), "")
	reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A02"), "")
	draft := must(s.OpenCampaign(ctx, st.Admin, st.Event, terms(st.Event)))(t)
	d, campaign := device(st, a), st.Campaign(quantity(10, 5))
	r, unused, mistaken := st.Redeem(d, st.Coupon(campaign, "가람")), st.Coupon(campaign, "가람"), st.Coupon(campaign, "가람")
	_, link, err := s.AddStaff(ctx, st.Admin, "soon@example.kr", "", models.Viewer, 0)
	reason(t, err, "")
	calls := append([]call{
		of("ClaimCoupon", func(context.Context, *models.Store) (models.Claimed, error) {
			return claim(t, st, campaign, "나래", "torn")
		}),
		of("RedeemCoupon", func(context.Context, *models.Store) (models.Receipt, error) {
			return scan(t, st, d, unused.Code, "torn")
		}),
		of("Apply", func(ctx context.Context, s *models.Store) (string, error) {
			_, session, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(9))
			return session, err
		}),
		of("UseLink", func(ctx context.Context, s *models.Store) (string, error) {
			return s.UseLink(ctx, link, models.AccountInput{Password: "a new password"})
		}),
		of("VoidCoupon", func(ctx context.Context, s *models.Store) (models.Coupon, error) {
			return s.VoidCoupon(ctx, st.Admin, st.Event.ID, mistaken.Code, "잘못 나간 쿠폰")
		}),
	}, writes(st, a, waits, d, draft, r.Redemption.Nonce)...)
	for _, c := range calls {
		before := everything(t, s)
		n := int64(1)
		for ; n < 200; n++ {
			s.FailAt(n)
			err := c.do(ctx, s)
			s.FailAt(0)
			if err == nil {
				break // it has no n-th statement
			}
			if after := everything(t, s); !errors.Is(err, models.ErrTorn) || after != before {
				t.Errorf("%s at statement %d: %v\n%s\n%s", c.name, n, err, before, after)
			}
		}
		if n < 2 || n == 200 {
			t.Errorf("%s failed at %d statements", c.name, n-1)
		}
	}
	sound(t, st)
}

func TestAQuestionThatFailsHalfwayHasNoAnswer(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
	d := device(st, a)
	reason(t, st.Store.AssignBooth(t.Context(), st.Admin, st.Event, a.No, "A02"), "")
	st.Redeem(d, st.Coupon(st.Campaign(), "가람"))
	for _, c := range reads(st, a, d) {
		wanted := c.do(t.Context(), st.Store)
		for n := int64(1); ; n++ {
			st.Store.FailAt(n)
			err := c.do(t.Context(), st.Store)
			st.Store.FailAt(0)
			if errors.Is(err, models.ErrTorn) {
				continue
			}
			if n == 1 || models.ReasonOf(err) != models.ReasonOf(wanted) {
				t.Errorf("%s at statement %d: %v", c.name, n, err)
			}
			break
		}
	}
}
