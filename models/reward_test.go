package models_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestACompleteCardGetsItsCouponAtOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		c := st.Campaign(gift, func(in *models.CampaignInput) { in.Channel, in.Quantity, in.PerPerson = models.ByStamp, 2, 2 })
		_, err := claim(t, st, c, "kim", "open")
		var why *models.Error
		if !errors.As(err, &why) || why.Reason != "not_open" || why.Words != "claim_by_stamps" {
			t.Errorf("%v", err)
		}
		tour, stops := st.Tour(func(in *models.TourInput) { in.Award, in.Campaign, in.Stock = models.AwardCoupon, c.PublicID, 0 })
		holds := func(browser string, want int) {
			t.Helper()
			held := must(s.CouponsOf(ctx, st.Event.ID, s.Shopper(browser)))(t)
			if len(held) != want {
				t.Errorf("%s holds %d coupons, want %d", browser, len(held), want)
			}
		}
		walked(t, st, stops, "kim", 2)
		_, err = s.TakeReward(ctx, st.Event, s.Shopper("kim"))
		reason(t, err, "card_incomplete")
		card := walked(t, st, stops, "kim", 4)
		holds("kim", 1)
		_, err = s.TakeReward(ctx, st.Event, s.Shopper("kim"))
		reason(t, err, "gift_given")
		_, err = s.HandOver(ctx, st.Admin, st.Event, card.Code, true)
		if !errors.As(err, &why) || why.Words != "gift_taken" {
			t.Errorf("%v", err)
		}
		walked(t, st, stops, "lee", 3)
		reason(t, s.BringTogether(ctx, "lee", "kim"), "")
		_, err = s.TakeReward(ctx, st.Event, s.Shopper("kim"))
		reason(t, err, "gift_given")
		if late := walked(t, st, stops, "park", 3); late.DoneAt == nil { // all are gone: the card is complete all the same
			t.Errorf("%+v", late)
		}
		holds("park", 0)
		_, err = s.TakeReward(ctx, st.Event, s.Shopper("park"))
		reason(t, err, "sold_out")
		modelstest.Exec(t, s, "UPDATE campaigns SET quantity = 4", "UPDATE slots SET quantity = 4")
		if _, err = s.TakeReward(ctx, st.Event, s.Shopper("park")); err != nil {
			t.Fatal(err)
		}
		holds("park", 1)
		card = must(s.CardOf(ctx, tour, s.Shopper("park")))(t)
		reason(t, s.UndoHandover(ctx, st.Admin, st.Event, card.Code, "실수"), "")
		if _, err = s.TakeReward(ctx, st.Event, s.Shopper("park")); err != models.ErrNotFound { // the desk decides
			t.Errorf("%v", err)
		}
		must(s.HandOver(ctx, st.Admin, st.Event, card.Code, true))(t)
		sound(t, st)
	})
}

func TestOnlyTheDeskGivesOtherAwards(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		_, stops := st.Tour()
		walked(t, st, stops, "kim", 4)
		st.At(st.Event.StartsAt.Add(2 * time.Hour))
		if _, err := st.Store.TakeReward(t.Context(), st.Event, st.Store.Shopper("kim")); err != models.ErrNotFound {
			t.Errorf("%v", err)
		}
		if n := ask[int](t, st.Store, "SELECT count(*) FROM handovers"); n != 0 {
			t.Errorf("%d handed over", n)
		}
	})
}

// TestTheDeskGivesNothingThatMustBeEarned: neither the desk nor a program with a staff token hands out the award of the tour, a
// coupon that pays for receipts, or a prize; who earned one gets it all the same.
func TestTheDeskGivesNothingThatMustBeEarned(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		open := st.Campaign()
		byCard := st.Campaign(gift, func(in *models.CampaignInput) { in.Channel = models.ByStamp })
		award := st.Campaign(gift)
		pays := st.Campaign(func(in *models.CampaignInput) { in.Channel = models.AtDesk })
		prize := st.Campaign(func(in *models.CampaignInput) { in.Benefit, in.Channel = models.Prize, models.AtDesk })
		_, stops := st.Tour(func(in *models.TourInput) { in.Award, in.Campaign, in.Stock = models.AwardCoupon, award.PublicID, 0 })
		payback(t, st, func(in *models.PaybackInput) {
			in.Way, in.CampaignID, in.Percent, in.CapWon = models.PayByCoupon, pays.PublicID, 0, 0
		})
		for words, c := range map[string]models.Campaign{"claim_by_stamps": byCard, "claim_by_stamps ": award, "claim_by_receipts": pays, "desk_of_a_prize": prize} {
			_, err := s.IssueAtDesk(ctx, st.Admin, st.Event, c.PublicID, "desk "+words)
			var why *models.Error
			if !errors.As(err, &why) || why.Reason != "not_open" || why.Words != strings.TrimSpace(words) {
				t.Errorf("%s at the desk: %v", words, err)
			}
			if c.ID == prize.ID {
				continue
			}
			_, err = s.ClaimCoupon(ctx, models.Claim{CampaignID: c.PublicID, Person: s.Named("stranger"), Nonce: "token " + words, By: &st.Admin})
			reason(t, err, "not_open")
		}
		if list := must(s.DeskCampaigns(ctx, st.Event))(t); len(list) != 1 || list[0].ID != open.ID {
			t.Errorf("the desk offers %+v", list)
		}
		must(s.IssueAtDesk(ctx, st.Admin, st.Event, open.PublicID, "desk"))(t)
		card := st.Complete(stops)
		if given := must(s.HandOver(ctx, st.Admin, st.Event, card.Code, true))(t); given.Coupon == "" {
			t.Errorf("%+v", given)
		}
		row := must(s.SendPurchase(ctx, nil, st.Event, bought(st, st.Vendor("온마루국밥", models.Shop, models.AtStore), "kim", "12345678", 20_000)))(t)
		must(s.AcceptPurchase(ctx, st.Admin, st.Event, row.PublicID))(t)
		sound(t, st)
	})
}
