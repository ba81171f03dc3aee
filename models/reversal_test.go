package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestReversalFreesTheCoupon(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		c := st.Coupon(st.Campaign(), "가람")
		r := st.Redeem(d, c)
		first := must(s.ReverseByDevice(ctx, d, r.Redemption.Nonce, "잘못 눌렀어요"))(t)
		if v := first.Reversal; first.Replayed || v.Kind != models.EntryReversal || *v.Reverses != r.Redemption.ID || v.Won != 5_000 || v.Reason != "잘못 눌렀어요" || v.Seq != 2 {
			t.Errorf("%+v", first)
		}
		again := must(s.ReverseByDevice(ctx, d, r.Redemption.Nonce, "잘못 눌렀어요"))(t)
		if !again.Replayed || again.Reversal.ID != first.Reversal.ID {
			t.Errorf("%+v", again)
		}
		st.Redeem(d, c)
		if n := ask[int](t, s, "SELECT count(*) FROM redemptions"); n != 3 {
			t.Errorf("%d rows", n)
		}
		sound(t, st)
	})
}

func TestAPhoneTakesBackItsOwnForAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, began := st.Store, t.Context(), time.Now()
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		d, colleague, stranger := device(st, shop), device(st, shop), device(st, st.Vendor("새벽빵집", models.Shop, models.AtBoth))
		st.At(began)
		campaign := st.Campaign(quantity(10, 5))
		r, late := st.Redeem(d, st.Coupon(campaign, "가람")).Redemption, st.Redeem(d, st.Coupon(campaign, "가람")).Redemption
		reverse := func(d models.Device, nonce, why, want string) {
			t.Helper()
			_, err := s.ReverseByDevice(ctx, d, nonce, why)
			reason(t, err, want)
		}
		reverse(d, r.Nonce, "", "malformed")
		reverse(d, r.Nonce, " \u3000 ", "malformed")
		reverse(d, r.Nonce, strings.Repeat("가", 201), "malformed")
		reverse(d, "nothing", "실수", "unknown_code")
		reverse(colleague, r.Nonce, "실수", "unknown_code")
		st.At(began.Add(15 * time.Minute))
		reverse(d, r.Nonce, strings.Repeat("가", 200), "")
		reverse(stranger, r.Nonce, "실수", "unknown_code") // also when it is taken back already
		st.At(began.Add(15*time.Minute + time.Second))
		reverse(d, late.Nonce, "실수", "too_late")
		reverse(d, r.Nonce, "실수", "") // its first answer
		_, err := s.ReverseByStaff(ctx, st.Admin, st.Event.ID+1, late.Nonce, "다른 행사")
		reason(t, err, "unknown_code")
		must(s.ReverseByStaff(ctx, st.Admin, st.Event.ID, late.Nonce, "손님이 돌려받았어요"))(t)
		if n := ask[int](t, s, "SELECT count(*) FROM audit_entries WHERE action = 'redemption_reversed'"); n != 2 {
			t.Errorf("%d in the audit", n)
		}
		sound(t, st)
	})
}

func TestManyReversalsAtOnceAreOne(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s := st.Store
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		r := st.Redeem(d, st.Coupon(st.Campaign(), "가람")).Redemption
		outcomes := storm(t, 16, func(i int) error {
			var out models.Reversed
			var err error
			if i%2 == 0 {
				out, err = s.ReverseByDevice(t.Context(), d, r.Nonce, "실수")
			} else {
				out, err = s.ReverseByStaff(t.Context(), st.Admin, st.Event.ID, r.Nonce, "실수")
			}
			if err == nil && (out.Reversal.ID == 0 || *out.Reversal.Reverses != r.ID) {
				return fmt.Errorf("answered %+v", out)
			}
			return err
		})
		if outcomes[""] != 16 || ask[int](t, s, "SELECT count(*) FROM redemptions") != 2 {
			t.Errorf("%v", outcomes)
		}
		sound(t, st)
	})
}

func TestRedeemingAndTakingBackAtTheSameMoment(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s := st.Store
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		c := st.Coupon(st.Campaign(), "가람")
		r := st.Redeem(d, c).Redemption
		storm(t, 32, func(i int) error {
			if i%2 == 0 {
				_, err := s.ReverseByDevice(t.Context(), d, r.Nonce, "실수")
				return err
			}
			_, err := scan(t, st, d, c.Code, fmt.Sprint("again ", i))
			return err
		})
		if n := ask[int](t, s, "SELECT count(*) FROM redemptions"); n != 2 && n != 3 { // taken back, and perhaps used again
			t.Errorf("%d rows", n)
		}
		sound(t, st)
	})
}
