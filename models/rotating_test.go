package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func rotating(in *models.CampaignInput) { in.Rotating = true }

func TestRotatingCodes(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shown := st.Event.StartsAt.Add(time.Hour)
		st.At(shown)
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign(rotating, quantity(10, 5))
		if !campaign.Rotating {
			t.Fatal("the campaign does not rotate")
		}
		n := 0
		redeem := func(code string, claimed *time.Time, want string) {
			t.Helper()
			n++
			_, err := s.RedeemCoupon(ctx, d, models.RedeemInput{Code: code, Nonce: fmt.Sprint("n", n), Method: models.Scan, ClaimedAt: claimed})
			reason(t, err, want)
		}
		c := st.Coupon(campaign, "가람")
		page := s.Show(c)
		if page.Until.Sub(shown) > 30*time.Second || !page.Until.After(shown) || len(page.QR) > 40 {
			t.Errorf("%+v", page)
		}
		redeem(c.Code, nil, "expired") // without the proof
		redeem(c.ShortCode, nil, "expired")
		redeem(c.Code+s.Show(st.Coupon(campaign, "다른 사람")).QR[len(c.Code):], nil, "expired") // with another coupon's

		st.At(shown.Add(5 * time.Minute))
		redeem(page.QR, nil, "expired") // a screenshot
		redeem(page.Typed, nil, "expired")
		for _, code := range []string{page.QR, page.Typed, c.Code} {
			if look := must(s.LookAtCoupon(ctx, d, code))(t); look.Refusal == nil || look.Refusal.Words != "code_stale" {
				t.Errorf("%s: %+v", code, look.Refusal)
			}
		}
		live := s.Show(c)
		if look := must(s.LookAtCoupon(ctx, d, live.Typed))(t); look.Refusal != nil {
			t.Error(look.Refusal)
		}
		redeem(live.Typed, nil, "")
		redeem(live.Typed, nil, "already_redeemed") // and that is the word, not that the page is old
		st.At(shown.Add(15 * time.Minute))
		redeem(live.Typed, nil, "already_redeemed")

		// Offline: what counts is when the phone read it.
		then := shown.Add(time.Minute)
		late := st.Coupon(campaign, "나린")
		st.At(shown)
		old := s.Show(late)
		st.At(shown.Add(2 * time.Hour))
		redeem(old.QR, nil, "expired")
		redeem(old.QR, &then, "")
		sound(t, st)
	})
}

// Whoever noted a number can't guess the signs that rotate behind it: not by looking, not by trying.
func TestGuessingAProofIsSlowedDown(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt.Add(time.Hour))
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		d, honest := device(st, shop), device(st, shop)
		c := st.Coupon(st.Campaign(rotating), "가람")
		right := s.Show(c)
		for i := range 10 {
			guess := c.ShortCode + "000" + string("0123456789"[i])
			if guess == right.Typed {
				t.Skip("guessed it")
			}
			if i%2 == 0 {
				if look := must(s.LookAtCoupon(ctx, d, guess))(t); look.Refusal == nil {
					t.Error("a guess passes")
				}
				continue
			}
			_, err := scan(t, st, d, guess, fmt.Sprint("guess", i))
			reason(t, err, "expired")
		}
		_, err := s.LookAtCoupon(ctx, d, right.Typed)
		reason(t, err, "rate_limited")
		_, err = scan(t, st, d, right.Typed, "typed")
		reason(t, err, "rate_limited")
		must(s.LookAtCoupon(ctx, honest, right.Typed))(t)
		must(scan(t, st, d, right.QR, "scanned"))(t)
	})
}

// The code is one of the terms: it changes until somebody holds a coupon.
func TestTheCodeFreezesWithTheTerms(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		c := st.Campaign(rotating)
		for _, want := range []bool{false, true} {
			reason(t, s.ChangeCampaign(ctx, st.Admin, st.Event, c.PublicID, terms(st.Event, func(in *models.CampaignInput) { in.Rotating = want })), "")
			if found, _, err := s.CampaignByPublicID(ctx, c.PublicID); err != nil || found.Rotating != want {
				t.Errorf("%v, %v, want %v", found.Rotating, err, want)
			}
		}
		st.Coupon(c, "가람")
		reason(t, s.ChangeCampaign(ctx, st.Admin, st.Event, c.PublicID, terms(st.Event)), "terms_frozen")
	})
}

// A retry long after the page has changed still gets the first answer.
func TestARetryNeedsNoFreshProof(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		now := st.Event.StartsAt.Add(time.Hour)
		st.At(now)
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		page := st.Store.Show(st.Coupon(st.Campaign(rotating), "가람"))
		first := must(scan(t, st, d, page.QR, "n1"))(t)
		st.At(now.Add(20 * time.Minute))
		again := must(scan(t, st, d, page.QR, "n1"))(t)
		if !again.Replayed || again.Redemption.ID != first.Redemption.ID {
			t.Errorf("%+v", again)
		}
	})
}

func TestStaticCodesShowThemselves(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	c := st.Coupon(st.Campaign(), "가람")
	if page := st.Store.Show(c); page.QR != c.Code || page.Typed != c.ShortCode || !page.Until.IsZero() {
		t.Errorf("%+v", page)
	}
}

// Paper can't change what is printed on it.
func TestHandedOutCouponsDoNotRotate(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		_, err := st.Store.OpenCampaign(t.Context(), st.Admin, st.Event, terms(st.Event, rotating, func(in *models.CampaignInput) { in.Channel = models.AtDesk }))
		faulty(t, err, "rotating", "needs_a_phone")
	})
}

// A database from before takes the step, with what is in it.
func TestOlderCampaignsStayStatic(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign()
		before := schema(t, st.Store)
		modelstest.Exec(t, st.Store, "DROP TABLE enrolments", "ALTER TABLE campaigns DROP COLUMN rotating", "DELETE FROM schema_steps WHERE version > 2")
		s := modelstest.Again(t, st.Store)
		if m, err := s.Migrate(t.Context()); err != nil || m.From != 2 || !s.SchemaCurrent(t.Context()) {
			t.Fatalf("%+v, %v", m, err)
		}
		found, _, err := s.CampaignByPublicID(t.Context(), c.PublicID)
		if err != nil || found.Rotating || found.NameKo != c.NameKo {
			t.Errorf("%+v, %v", found, err)
		}
		if after := schema(t, s); onPostgres(s) && len(after) != len(before) {
			t.Errorf("the schema became\n%s", after)
		}
	})
}
