package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestAPhoneCollectsStampsUntilTheCardIsComplete(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		tour, stops := st.Tour()
		at := st.Event.StartsAt.Add(time.Hour)
		stamp := func(i int, want string) models.Stamped {
			t.Helper()
			st.At(at)
			got, err := st.Store.StampByPhone(t.Context(), models.StampInput{Stop: stops[i].Code, Person: "가람"})
			reason(t, err, want)
			return got
		}
		if got := stamp(0, ""); !got.New || got.Done {
			t.Errorf("%+v", got)
		}
		stamp(1, "too_soon")
		if got := stamp(0, ""); got.New {
			t.Error("the same stamp twice is two")
		}
		at = at.Add(29 * time.Second)
		stamp(1, "too_soon")
		at = at.Add(time.Second)
		stamp(3, "")
		card := must(st.Store.CardOf(t.Context(), tour, "가람"))(t)
		c := must(st.Store.Collected(t.Context(), tour, card))(t)
		if c.Have() != 2 || c.Total() != 3 || len(c.Missing) != 1 || c.Missing[0] != (models.Missing{Kind: "artisan", Count: 1}) || c.Complete() {
			t.Errorf("%d of %d, missing %+v", c.Have(), c.Total(), c.Missing)
		}
		at = at.Add(time.Minute)
		if got := stamp(2, ""); !got.Done || got.Card.DoneAt == nil {
			t.Errorf("%+v", got)
		}
		at = at.Add(time.Minute)
		if got := stamp(1, ""); got.Done || !got.New {
			t.Errorf("one more: %+v", got)
		}
		if n := ask[int](t, st.Store, "SELECT refused FROM cards"); n != 2 {
			t.Errorf("%d refusals noted", n)
		}
		count := must(st.Store.TourCountOf(t.Context(), st.Event))(t)
		if count.Cards != 1 || count.OnPaper != 0 || count.Complete != 1 || count.Stops[0].Stamps != 1 || count.Stops[0].NameKo != stops[0].NameKo || len(count.Odd) != 0 {
			t.Errorf("%+v", count)
		}
	})
}

func TestAStampIsForWhoIsThereAtTheTime(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		ctx := t.Context()
		_, stops := st.Tour(func(in *models.TourInput) {
			in.OpensAt, in.ClosesAt = in.OpensAt.Add(time.Hour), in.ClosesAt.Add(-time.Hour)
		})
		stamp := func(at time.Time) error {
			st.At(at)
			_, err := st.Store.StampByPhone(ctx, models.StampInput{Stop: stops[0].Code, Person: "가람"})
			return err
		}
		noon := st.Event.StartsAt.Add(2 * time.Hour)
		reason(t, stamp(st.Event.StartsAt.Add(30*time.Minute)), "tour_not_open")
		reason(t, stamp(st.Event.EndsAt.Add(-30*time.Minute)), "tour_over")
		st.At(noon)
		_, err := st.Store.StampByPhone(ctx, models.StampInput{Stop: "00000000", Person: "가람"})
		reason(t, err, "unknown_stop")
		close := func(code string, want string) {
			t.Helper()
			reason(t, st.Store.ChangeStop(ctx, st.Admin, st.Event, code, true, false), want)
		}
		close(stops[0].Code, "")
		reason(t, stamp(noon), "stop_closed")
		close(stops[3].Code, "tour_unreachable") // two stops for three stamps
		if err := st.Store.ChangeStop(ctx, st.Admin, st.Event, stops[0].Code, false, true); err != nil {
			t.Fatal(err)
		}
		reason(t, stamp(noon), "stop_proof")
		stop := must(st.Store.Stops(ctx, models.Tour{ID: stops[0].TourID}))(t)[0]
		proof := st.Store.StopProof(stop).Typed
		st.At(noon.Add(10 * time.Minute))
		_, err = st.Store.StampByPhone(ctx, models.StampInput{Stop: stop.Code, Person: "가람", Proof: proof})
		reason(t, err, "stop_proof")
		st.At(noon.Add(2 * time.Minute))
		_, err = st.Store.StampByPhone(ctx, models.StampInput{Stop: strings.ToLower(stop.Code), Person: "가람", Proof: strings.ToLower(" " + proof[:2] + " " + proof[2:])})
		reason(t, err, "")
		if err := st.Store.MoveTour(ctx, st.Admin, st.Event, models.TourClosed); err != nil {
			t.Fatal(err)
		}
		reason(t, stamp(noon.Add(5*time.Minute)), "tour_over")
	})
}

func TestOneCardIsAtOneStopAtATime(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		_, stops := st.Tour()
		stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
		outcomes := storm(t, 24, func(i int) error {
			_, err := stores[i%2].StampByPhone(t.Context(), models.StampInput{Stop: stops[i%4].Code, Person: "가람"})
			return err
		})
		if outcomes[""] != 6 || outcomes["too_soon"] != 18 {
			t.Errorf("%v", outcomes)
		}
		if cards, stamps := ask[int](t, st.Store, "SELECT count(*) FROM cards"), ask[int](t, st.Store, "SELECT count(*) FROM stamps"); cards != 1 || stamps != 1 {
			t.Errorf("%d cards, %d stamps", cards, stamps)
		}
	})
}

func TestAPaperCardAtAVendorAndAtTheDesk(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		ctx := t.Context()
		tour, stops := st.Tour()
		sheet := must(st.Store.PrintCards(ctx, st.Admin, st.Event, 3))(t)
		cards := must(st.Store.CardsOfSheet(ctx, tour, sheet))(t)
		if len(cards) != 3 || cards[2].Number() != "T-0003" {
			t.Fatalf("%+v", cards)
		}
		vendor := must(st.Store.ApplicationByID(ctx, stops[1].ApplicationID))(t)
		if got := must(st.Store.StampAtVendor(ctx, vendor, "t-2"))(t); !got.New || got.Card.ID != cards[1].ID {
			t.Errorf("%+v", got)
		}
		if got := must(st.Store.StampAtVendor(ctx, vendor, models.GroupCode(cards[1].ShortCode)))(t); got.New {
			t.Error("twice is two")
		}
		_, err := st.Store.StampAtVendor(ctx, vendor, "T-0009")
		reason(t, err, "unknown_card")
		_, err = st.Store.StampAtVendor(ctx, st.Vendor("새벽빵집", models.Shop, models.AtBoth), "T-0002")
		reason(t, err, "no_stop")
		_, err = st.Store.HandOver(ctx, st.Admin, st.Event, "T-0002", true)
		reason(t, err, "card_incomplete")
		_, err = st.Store.StampAtDesk(ctx, st.Admin, st.Event, "T-0002", nil)
		reason(t, err, "choose_one_at_least")
		got := must(st.Store.StampAtDesk(ctx, st.Admin, st.Event, "https://jangteo.example/s/"+cards[1].Code+"?x=1", []string{stops[0].Code, stops[1].Code, stops[3].Code}))(t)
		if !got.Done {
			t.Errorf("%+v", got)
		}
		if who := ask[string](t, st.Store, "SELECT max(attested_by) FROM stamps WHERE method = 'ink'"); who != st.Admin.Account.Name {
			t.Errorf("attested by %q", who)
		}
		count := must(st.Store.TourCountOf(ctx, st.Event))(t)
		if count.Cards != 1 || count.OnPaper != 1 || count.Printed != 3 || count.Complete != 1 {
			t.Errorf("%+v", count)
		}
		if next := must(st.Store.PrintCards(ctx, st.Admin, st.Event, 1))(t); next != 2 || must(st.Store.CardsOfSheet(ctx, tour, next))(t)[0].Number() != "T-0004" {
			t.Errorf("the next sheet is %d", next)
		}
		if sheets := must(st.Store.CardSheets(ctx, tour))(t); len(sheets) != 2 || sheets[1].Last != 3 || sheets[0].First != 4 {
			t.Errorf("%+v", sheets)
		}
		_, err = st.Store.PrintCards(ctx, st.Admin, st.Event, models.CardsMax+1)
		reason(t, err, "out_of_range")
	})
}

func TestAGiftIsGivenOnceAndTakenBack(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		ctx := t.Context()
		_, stops := st.Tour(func(in *models.TourInput) { in.Stock = 1 })
		first, second := st.Complete(stops), st.Complete(stops)
		give := func(c models.Card, received bool, want string) {
			t.Helper()
			_, err := st.Store.HandOver(ctx, st.Admin, st.Event, c.ShortCode, received)
			reason(t, err, want)
		}
		give(first, false, "required")
		give(first, true, "")
		give(first, true, "gift_given")
		give(second, true, "gifts_gone")
		reason(t, st.Store.UndoHandover(ctx, st.Admin, st.Event, first.Code, " "), "required")
		reason(t, st.Store.UndoHandover(ctx, st.Admin, st.Event, second.Code, "실수"), "no_gift")
		reason(t, st.Store.UndoHandover(ctx, st.Admin, st.Event, first.Code, "다른 분께 드렸어요"), "")
		give(second, true, "")
		give(first, true, "gifts_gone")
		in := models.TourInput{NameKo: "도장깨기", Need: 3, Artisans: 1, Award: models.AwardGift, GiftKo: "에코백", Stock: 2, LegalBasis: "조례", OpensAt: st.Event.StartsAt, ClosesAt: st.Event.EndsAt}
		must(st.Store.KeepTour(ctx, st.Admin, st.Event, in))(t)
		give(first, true, "")
		in.Stock = 1
		_, err := st.Store.KeepTour(ctx, st.Admin, st.Event, in)
		reason(t, err, "out_of_range")
		in.Stock, in.Need = 2, 2
		_, err = st.Store.KeepTour(ctx, st.Admin, st.Event, in)
		reason(t, err, "tour_frozen")
		list := must(st.Store.Handovers(ctx, st.Event.ID, 0))(t)
		if len(list) != 3 || list[0].Number() != "T-0001" || list[2].UndoneAt == nil || list[2].Reason != "다른 분께 드렸어요" || list[0].Stamps != 4 || list[0].GivenBy != st.Admin.Account.Name {
			t.Errorf("%+v", list)
		}
		if n := ask[int](t, st.Store, "SELECT count(*) FROM audit_entries WHERE action IN ('gift_given', 'gift_undone')"); n != 4 {
			t.Errorf("%d steps written down", n)
		}
	})
}

// rush hands three gifts to eight complete cards at two desks at once.
func rush(t *testing.T, st *modelstest.Street, unguard bool) map[string]int {
	t.Helper()
	_, stops := st.Tour(func(in *models.TourInput) { in.Stock = 3 })
	var cards []models.Card
	for range 8 {
		cards = append(cards, st.Complete(stops))
	}
	if unguard {
		modelstest.Unstock(t, st.Store)
	}
	stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
	return storm(t, 16, func(i int) error {
		_, err := stores[i%2].HandOver(t.Context(), st.Admin, st.Event, cards[i/2].Code, true)
		return err
	})
}

func TestTheStockOfGiftsIsNeverPassed(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		outcomes := rush(t, st, false)
		if outcomes[""] != 3 || outcomes["gifts_gone"]+outcomes["gift_given"] != 13 {
			t.Errorf("%v", outcomes)
		}
		if n, people := ask[int](t, st.Store, "SELECT given FROM tours"), ask[int](t, st.Store, "SELECT count(DISTINCT card_id) FROM handovers"); n != 3 || people != 3 {
			t.Errorf("%d given to %d cards", n, people)
		}
	})
}

// The control of the test above: without the count all eight get one, though there are three.
func TestWithoutTheCountTheStockIsPassed(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		if outcomes := rush(t, st, true); outcomes[""] != 8 {
			t.Errorf("%v", outcomes)
		}
	})
}

func TestACouponAsAward(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		ctx := t.Context()
		reward := st.Campaign(func(in *models.CampaignInput) { in.Channel, in.PerPerson = models.AtDesk, 2 })
		online := st.Campaign()
		in := models.TourInput{NameKo: "도장깨기", Need: 3, Award: models.AwardCoupon, GiftKo: "쿠폰", LegalBasis: "조례", OpensAt: st.Event.StartsAt, ClosesAt: st.Event.EndsAt, Campaign: online.PublicID}
		_, err := st.Store.KeepTour(ctx, st.Admin, st.Event, in)
		reason(t, err, "choose_one")
		_, stops := st.Tour(func(in *models.TourInput) { in.Award, in.Campaign, in.Stock = models.AwardCoupon, reward.PublicID, 0 })
		card := st.Complete(stops)
		g := must(st.Store.HandOver(ctx, st.Admin, st.Event, card.Code, true))(t)
		held := must(st.Store.CouponsOf(ctx, st.Event.ID, card.Person))(t)
		if len(held) != 1 || held[0].ShortCode != g.Coupon {
			t.Fatalf("%+v, %+v", g, held)
		}
		_, err = st.Store.HandOver(ctx, st.Admin, st.Event, card.Code, true)
		reason(t, err, "gift_given")
		reason(t, st.Store.UndoHandover(ctx, st.Admin, st.Event, card.Code, "실수"), "")
		if held = must(st.Store.CouponsOf(ctx, st.Event.ID, card.Person))(t); held[0].State != models.CouponVoided {
			t.Errorf("%+v", held[0])
		}
		again := must(st.Store.HandOver(ctx, st.Admin, st.Event, card.Code, true))(t)
		if again.Coupon == g.Coupon {
			t.Error("the recalled coupon is handed out again")
		}
		sound(t, st)
	})
}

func TestOddStampsAreSeen(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		_, stops := st.Tour()
		began := st.Event.StartsAt.Add(time.Hour)
		press := func(at time.Time, stop int, person string) {
			st.At(at)
			_, _ = st.Store.StampByPhone(t.Context(), models.StampInput{Stop: stops[stop].Code, Person: person})
		}
		for i := range 13 {
			press(began.Add(time.Duration(i)*4*time.Second), 1, fmt.Sprint("사람", i))  // within a minute
			press(began.Add(time.Duration(i)*time.Minute), 0, fmt.Sprint("다른 사람", i)) // one a minute
		}
		for i := range 6 {
			press(began.Add(20*time.Minute), i%2+2, "가람")
		}
		odd := must(st.Store.TourCountOf(t.Context(), st.Event))(t).Odd
		if len(odd) != 1 || odd[0].Kind != models.OddCrowd || odd[0].Stop.Code != stops[1].Code || odd[0].Count != 13 || !odd[0].At.Equal(began.UTC().Truncate(time.Millisecond)) {
			t.Fatalf("%+v", odd)
		}
		for range 3 {
			press(began.Add(20*time.Minute), 3, "가람")
		}
		if odd = must(st.Store.TourCountOf(t.Context(), st.Event))(t).Odd; len(odd) != 2 || odd[1].Kind != models.OddHaste || odd[1].Count != 6 {
			t.Errorf("%+v", odd)
		}
	})
}

func TestPeopleOfCardsAreForgotten(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		_, stops := st.Tour()
		must(st.Store.StampByPhone(t.Context(), models.StampInput{Stop: stops[0].Code, Person: "가람"}))(t)
		st.Complete(stops)
		if early := due(t, st, st.Event.EndsAt.Add(29*24*time.Hour), false); strings.Contains(early, "stamp_cards") {
			t.Errorf("too early: %s", early)
		}
		if done := due(t, st, st.Event.EndsAt.Add(31*24*time.Hour), false); !strings.Contains(done, "stamp_cards 2") {
			t.Errorf("purged %q", done)
		}
		if n := ask[int](t, st.Store, "SELECT count(*) FROM cards WHERE person NOT LIKE 'gone-%'"); n != 0 {
			t.Errorf("%d people are still known", n)
		}
	})
}

func TestATourOpensOnlyWhenItCanBeDone(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		ctx := t.Context()
		_, err := st.Store.KeepTour(ctx, st.Admin, st.Event, models.TourInput{Need: 2, Artisans: 3, WalkSeconds: -1, Award: "money"})
		for _, want := range []string{"required (name_ko)", "out_of_range (tour_artisans)", "out_of_range (tour_walk)", "choose_one (tour_award)", "required (gift_ko)", "required (legal_basis)", "required (tour_opens)", "required (tour_closes)"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v does not say %s", err, want)
			}
		}
		in := models.TourInput{NameKo: "도장깨기", Need: 1, Award: models.AwardPrize, GiftKo: "추첨", LegalBasis: "조례", OpensAt: st.Event.StartsAt, ClosesAt: st.Event.EndsAt}
		tour := must(st.Store.KeepTour(ctx, st.Admin, st.Event, in))(t)
		reason(t, st.Store.MoveTour(ctx, st.Admin, st.Event, models.TourOpen), "tour_unreachable")
		reason(t, st.Store.AddStops(ctx, st.Admin, st.Event, []string{"S99"}, false), "choose_one_at_least")
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		reason(t, st.Store.AddStops(ctx, st.Admin, st.Event, []string{a.No}, false), "")
		reason(t, st.Store.AddStops(ctx, st.Admin, st.Event, []string{a.No}, false), "choose_one_at_least") // it is one
		stops := must(st.Store.Stops(ctx, tour))(t)
		_, err = st.Store.StampByPhone(ctx, models.StampInput{Stop: stops[0].Code, Person: "가람"})
		reason(t, err, "unknown_stop")
		reason(t, st.Store.MoveTour(ctx, st.Admin, st.Event, models.TourOpen), "")
		got := must(st.Store.StampByPhone(ctx, models.StampInput{Stop: stops[0].Code, Person: "가람"}))(t)
		if !got.Done {
			t.Errorf("%+v", got)
		}
		_, err = st.Store.HandOver(ctx, st.Admin, st.Event, got.Card.Code, true)
		reason(t, err, "gift_is_drawn")
	})
}
