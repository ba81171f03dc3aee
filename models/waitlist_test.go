package models_test

import (
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// line selects some and lets the others wait in their order.
func line(t *testing.T, st *modelstest.Street, in models.TermsInput, kinds ...models.VendorKind) []models.Application {
	t.Helper()
	list := crowd(st, kinds...)
	places(t, st, in)
	draftAll(t, st, models.ByFirstCome)
	publish(t, st)
	return list
}

func TestAFreePlaceIsOfferedToTheNextWhoFits(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := line(t, st, quotas(map[string]int{"kind:shop": 1, "kind:artisan": 1}), shop, artisan, shop, artisan, shop)
		if got := told(t, st); got != "se se wa1 wa2 wa3" {
			t.Fatalf("%s", got)
		}
		reason(t, s.Withdraw(ctx, st.Admin, list[1]), "")
		if got := told(t, st); got != "se wi wa1 wa2! wa3" { // an artisan's place goes to the next artisan
			t.Errorf("%s", got)
		}
		m := st.Mails()[0]
		if m.Template != "place_offered" || m.Address != st.Account(list[3]).Email || m.Params("ko")["until"] == "" {
			t.Errorf("%+v", m)
		}
		reason(t, s.Withdraw(ctx, st.Admin, list[4]), "") // who only waits frees no place
		decide(t, st, list[0], models.NotSelected)
		if got := told(t, st); got != "no wi wa1! wa2! wi" {
			t.Errorf("%s", got)
		}
		taken := must(s.ConfirmPlace(ctx, st.Admin, list[3]))(t)
		if taken.State != models.Selected || taken.No != "M02" || taken.ConfirmedAt == nil || taken.OfferUntil != nil || told(t, st) != "no wi wa1! se wi" {
			t.Errorf("%+v, %s", taken, told(t, st))
		}
		again := must(s.ConfirmPlace(ctx, st.Admin, list[3]))(t)
		if !again.ConfirmedAt.Equal(*taken.ConfirmedAt) || ask[int](t, s, "SELECT count(*) FROM audit_entries WHERE action = 'place_confirmed'") != 1 {
			t.Error("saying yes twice counts twice")
		}
	})
}

func TestAnOfferThatNobodyAnswersGoesOn(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt)
		list := line(t, st, models.TermsInput{Places: 1, AnswerHours: 2}, shop, shop, shop)
		reason(t, s.Withdraw(ctx, st.Admin, list[0]), "")
		if n := must(s.PassOffersOn(ctx))(t); n != 0 || told(t, st) != "wi wa1! wa2" {
			t.Errorf("%d passed on, %s", n, told(t, st))
		}
		st.At(st.Event.StartsAt.Add(2 * time.Hour))
		_, err := s.ConfirmPlace(ctx, st.Admin, list[1])
		reason(t, err, "offer_over")
		stores := []*models.Store{s, modelstest.Again(t, s)}
		stores[1].Now = s.Now
		storm(t, 8, func(i int) error { _, err := stores[i%2].PassOffersOn(ctx); return err })
		if got := told(t, st); got != "wi wa wa2!" {
			t.Errorf("%s", got)
		}
		if got := mails(t, st); got != "selected waitlisted waitlisted place_offered offer_passed place_offered" {
			t.Errorf("%s", got)
		}
		if n := ask[int](t, s, "SELECT count(*) FROM audit_entries WHERE action = 'offer_passed' AND actor = 'clock'"); n != 1 {
			t.Errorf("%d audit entries", n)
		}
		_, err = s.ConfirmPlace(ctx, st.Admin, list[1])
		reason(t, err, "offer_over")
		decide(t, st, list[1], models.Waitlisted) // staff let it stand in line again, at its end
		if got := told(t, st); got != "wi wa3 wa2!" {
			t.Errorf("%s", got)
		}
		reason(t, s.Withdraw(ctx, st.Admin, list[2]), "") // declines
		if got := told(t, st); got != "wi wa3! wi" {
			t.Errorf("%s", got)
		}
		st.At(st.Event.EndsAt.Add(time.Hour)) // the event is over: nobody is offered anything any more
		if n := must(s.PassOffersOn(ctx))(t); n != 1 || told(t, st) != "wi wa wi" {
			t.Errorf("%d, %s", n, told(t, st))
		}
	})
}

func TestTwoWithdrawalsAtOnceOfferOnePersonOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
		list := line(t, st, models.TermsInput{Places: 4, AnswerHours: 6}, shop, shop, shop, shop, shop, shop)
		outcomes := storm(t, 8, func(i int) error { return stores[i%2].Withdraw(t.Context(), st.Admin, list[i/2]) })
		if outcomes[""] != 4 || outcomes["withdrawn"] != 4 || told(t, st) != "wi wi wi wi wa1! wa2!" {
			t.Errorf("%v, %s", outcomes, told(t, st))
		}
		if n := ask[int](t, st.Store, "SELECT count(*) FROM messages WHERE template = 'place_offered'"); n != 2 {
			t.Errorf("%d offers", n)
		}
		outcomes = storm(t, 8, func(i int) error { // both answer at once, again and again, and get a number each
			_, err := stores[i%2].ConfirmPlace(t.Context(), st.Admin, list[4+i/4])
			return err
		})
		if n := ask[int](t, st.Store, "SELECT count(DISTINCT no) FROM applications WHERE state = 'selected'"); n != 2 || outcomes[""] != 8 {
			t.Errorf("%d numbers, %v", n, outcomes)
		}
	})
}

func TestStaffOfferWhenAPlaceCameFreeOtherwise(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := line(t, st, models.TermsInput{Places: 1}, shop, shop)
		reason(t, s.Withdraw(ctx, st.Admin, list[0]), "")
		if got := told(t, st); got != "wi wa1" { // no hours to answer: nothing happens by itself
			t.Errorf("%s", got)
		}
		offer := func() error { return s.OfferPlace(ctx, st.Admin, st.Event, revision(t, st)) }
		reason(t, offer(), "nobody_to_offer")
		places(t, st, models.TermsInput{Places: 1, AnswerHours: 720})
		reason(t, offer(), "")
		reason(t, offer(), "nobody_to_offer")
		a := must(s.ApplicationByReceipt(ctx, st.Event.ID, list[1].Receipt))(t)
		if !a.Offered(s.Now()) || !a.OfferUntil.Equal(st.Event.EndsAt) { // an offer never outlives the event
			t.Errorf("%+v", a.OfferUntil)
		}
		if c := selection(t, st).Counts[0]; c.Taken != 1 || c.Left() != 0 {
			t.Errorf("%+v", c)
		}
		_, err := s.ConfirmPlace(ctx, st.Admin, list[0])
		reason(t, err, "no_place_to_confirm")
		late := st.Vendor("늦은 가게", shop, models.AtBoth) // one too many by hand: its leaving frees no place
		reason(t, s.Withdraw(ctx, st.Admin, late), "")
		st.Applicant("또 한 곳", shop, models.AtBoth)
		if got := told(t, st); got != "wi wa1! wi su" {
			t.Errorf("%s", got)
		}
	})
}
