package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// cardDraw opens a draw of so many umbrellas for complete stamp cards.
func cardDraw(t *testing.T, st *modelstest.Street, n int64) models.PrizeDraw {
	t.Helper()
	return must(st.Store.OpenPrizeDraw(t.Context(), st.Admin, st.Event, models.PrizeDrawInput{
		NameKo: "우산", Prizes: n, Source: models.FromCard, MinimumWon: 10_000, DrawAt: st.Store.Now().Add(time.Minute), ClaimHours: 2,
	}))(t)
}

// walked stamps the first so many stops for a browser, a minute apart.
func walked(t *testing.T, st *modelstest.Street, stops []models.Stop, browser string, n int) models.Card {
	t.Helper()
	var card models.Card
	for i, stop := range stops[:n] {
		st.At(st.Event.StartsAt.Add(time.Hour + time.Duration(i)*time.Minute))
		card = must(st.Store.StampByPhone(t.Context(), models.StampInput{Stop: stop.Code, Person: st.Store.Shopper(browser)}))(t).Card
	}
	return card
}

func TestACompleteCardEntersTheDraws(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		_, stops := st.Tour(func(in *models.TourInput) { in.Award = models.AwardPrize })
		entries := func(c models.Card, want int) {
			t.Helper()
			if own := must(s.OwnEntries(ctx, st.Event.ID, c.Person))(t); len(own) != want {
				t.Errorf("%d entries, want %d: %+v", len(own), want, own)
			}
		}
		early := st.Complete(stops)
		entries(early, 0)
		p := cardDraw(t, st, 1)
		prizes(t, st, 1) // for receipts
		entries(early, 1)
		card := walked(t, st, stops, "kim", 2)
		entries(card, 0)
		walked(t, st, stops, "kim", 3)
		entries(card, 1)
		walked(t, st, stops, "kim", 4)
		must(s.StampAtDesk(ctx, st.Admin, st.Event, card.Code, []string{stops[0].Code, stops[3].Code}))(t)
		entries(card, 1)
		entries(st.Complete(stops), 1)
		if n := must(s.EntryCounts(ctx, st.Event.ID))(t); len(n) != 1 || n[p.ID] != 3 {
			t.Errorf("%v", n)
		}
		_, winners := drawn(t, st, p)
		if len(winners) != 1 {
			t.Errorf("%+v", winners)
		}
		entries(st.Complete(stops), 0) // the list is public
	})
}

// peopled are the tables that know a person.
func peopled(t *testing.T, s *models.Store) []string {
	t.Helper()
	found := "SELECT group_concat(m.name) FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'person'"
	if onPostgres(s) {
		found = "SELECT string_agg(table_name, ',') FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'person'"
	}
	tables := strings.Split(ask[string](t, s, found), ",")
	if len(tables) < 9 {
		t.Fatalf("people are known in %v", tables)
	}
	return tables
}

func TestWhatAPersonHasComesAlong(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		_, stops := st.Tour()
		payback(t, st)
		p := cardDraw(t, st, 1)
		card := walked(t, st, stops, "kakao", 3)
		receipt := bought(st, must(s.ApplicationByID(ctx, stops[0].ApplicationID))(t), "", "12345678", 20_000)
		receipt.Person = s.Shopper("kakao")
		must(s.SendPurchase(ctx, nil, st.Event, receipt))(t)
		_, winners := drawn(t, st, p)
		reason(t, s.BringTogether(ctx, "kakao", "safari"), "")
		into := s.Shopper("safari")
		if own := must(s.OwnPurchases(ctx, st.Event.ID, into))(t); len(own) != 1 {
			t.Errorf("%d receipts", len(own))
		}
		if own := must(s.OwnEntries(ctx, st.Event.ID, into))(t); len(own) != 1 || own[0].SourceID != card.ID {
			t.Errorf("%+v", own)
		}
		if won, err := s.WonBy(ctx, st.Event.ID, into); err != nil || won.ID != winners[0].ID {
			t.Errorf("%+v, %v", won, err)
		}
		tour := must(s.TourOf(ctx, st.Event.ID))(t)
		if got, err := s.CardOf(ctx, tour, into); err != nil || got.ID != card.ID {
			t.Errorf("%+v, %v", got, err)
		}
		for _, table := range []string{"cards", "purchases", "prize_entries", "winners"} {
			if n := ask[int](t, s, fmt.Sprintf("SELECT count(*) FROM %s WHERE person = '%s'", table, s.Shopper("kakao"))); n != 0 {
				t.Errorf("%d of %s stay behind", n, table)
			}
		}
		sound(t, st)
		due(t, st, st.Event.EndsAt.Add(91*24*time.Hour), false)
		for _, table := range peopled(t, s) {
			if n := ask[int](t, s, "SELECT count(*) FROM "+table+" WHERE person NOT LIKE 'gone-%'"); n != 0 {
				t.Errorf("%d people are still known in %s", n, table)
			}
		}
	})
}

func TestTwoCardsOfOnePersonAreOneGift(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		tour, stops := st.Tour()
		cardDraw(t, st, 1)
		first, second := walked(t, st, stops, "kakao", 3), walked(t, st, stops, "safari", 4)
		less, more := walked(t, st, stops, "naver", 1), walked(t, st, stops, "chrome", 2)
		must(s.HandOver(ctx, st.Admin, st.Event, first.Code, true))(t)
		reason(t, s.BringTogether(ctx, "kakao", "safari"), "")
		reason(t, s.BringTogether(ctx, "chrome", "naver"), "")
		for _, code := range []string{first.Code, second.Code, second.ShortCode} {
			_, err := s.HandOver(ctx, st.Admin, st.Event, code, true)
			reason(t, err, "gift_given")
		}
		if got := must(s.CardOf(ctx, tour, s.Shopper("safari")))(t); got.ID != first.ID {
			t.Errorf("the card without the gift stands: %+v", got)
		}
		if got := must(s.CardOf(ctx, tour, s.Shopper("naver")))(t); got.ID != more.ID {
			t.Errorf("the card with fewer stamps stands: %+v", got)
		}
		if got, _, err := s.CardByCode(ctx, less.Code); err != nil || got.ID != more.ID {
			t.Errorf("%+v, %v", got, err)
		}
		if own := must(s.OwnEntries(ctx, st.Event.ID, s.Shopper("safari")))(t); len(own) != 1 {
			t.Errorf("%d chances", len(own))
		}
		if count := must(s.TourCountOf(ctx, st.Event))(t); count.Cards != 2 || count.Complete != 1 {
			t.Errorf("%+v", count.CardCount)
		}
		reason(t, s.BringTogether(ctx, "safari", "naver"), "") // on and on
		if got := must(s.AtGiftDesk(ctx, st.Event, less.Code))(t); got.Card.ID != first.ID {
			t.Errorf("%+v", got.Card)
		}
		sound(t, st)
	})
}

// A desk hands over on one browser's card while the other browser's card comes together with it.
func TestAGiftWhileCardsComeTogether(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		_, stops := st.Tour()
		first, second := walked(t, st, stops, "kakao", 3), walked(t, st, stops, "safari", 4)
		other := modelstest.Again(t, s)
		outcomes := storm(t, 9, func(i int) error {
			if i%3 == 0 {
				return s.BringTogether(ctx, "kakao", "safari")
			}
			_, err := other.HandOver(ctx, st.Admin, st.Event, []string{first.Code, second.Code}[i%3-1], true)
			return err
		})
		given := ask[int](t, s, "SELECT count(*) FROM handovers")
		late := must(s.AtGiftDesk(ctx, st.Event, second.Code))(t)
		if given+outcomes["gift_given"] != 6 || given > 2 || late.Gift == nil {
			t.Errorf("%d gifts, %v", given, outcomes)
		}
	})
}

// What is public of a draw stays true when two people turn out to be one: nobody wins twice, and it can be drawn.
func TestAPublicListWhileBrowsersComeTogether(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		_, stops := st.Tour()
		p := cardDraw(t, st, 3)
		for _, browser := range []string{"kakao", "safari", "naver"} {
			walked(t, st, stops, browser, 3)
		}
		must(s.ListPrizeDraw(ctx, st.Admin, st.Event, p.PublicID, "코스피 종가"))(t)
		reason(t, s.BringTogether(ctx, "kakao", "safari"), "")
		reason(t, s.BringTogether(ctx, "naver", "chrome"), "")
		must(s.DrawPrizes(ctx, st.Admin, st.Event, p.PublicID, seed))(t)
		for browser, want := range map[string]bool{"safari": true, "kakao": true, "chrome": true, "naver": false} {
			if _, err := s.WonBy(ctx, st.Event.ID, s.Shopper(browser)); (err == nil) != want {
				t.Errorf("%s: %v", browser, err)
			}
		}
		reason(t, s.BringTogether(ctx, "kakao", "safari"), "") // each has won: each keeps its own
		if n := ask[int](t, s, "SELECT count(DISTINCT person) FROM winners"); n != 3 {
			t.Errorf("%d winners", n)
		}
		sound(t, st)
	})
}

func TestReceiptsAboveTheLimitStay(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		payback(t, st) // 15,000 won a day
		shop := st.Vendor("달그락분식", models.Shop, models.AtStore)
		for i, browser := range []string{"kakao", "safari"} {
			for j := range 2 {
				in := bought(st, shop, "", fmt.Sprint(10_000_000+i*10+j), 50_000)
				in.Person = s.Shopper(browser)
				accepted(t, st, in)
			}
		}
		reason(t, s.BringTogether(ctx, "kakao", "safari"), "")
		if n := len(must(s.OwnPurchases(ctx, st.Event.ID, s.Shopper("safari")))(t)); n != 2 {
			t.Errorf("%d receipts", n)
		}
		sound(t, st)
	})
}
