package models_test

import (
	"errors"
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
