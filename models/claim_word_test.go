package models_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// announced is a campaign for those who hear the stage.
func announced(word string) func(*models.CampaignInput) {
	return func(in *models.CampaignInput) { in.ClaimWord = word }
}

func named(t *testing.T, st *modelstest.Street, c models.Campaign, person, word string) (models.Claimed, error) {
	return st.Store.ClaimCoupon(t.Context(), models.Claim{
		CampaignID: c.PublicID, Person: st.Store.Shopper(person), Nonce: person + word, Word: word, Address: st.Store.Address("192.0.2.1"),
	})
}

func TestAWordIsComparedAsItIsHeard(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for i, row := range []struct{ announced, typed, want string }{
			{"통통세일", "통통세일", ""},
			{"통통세일", " 통통 세일! ", ""},
			{"통통세일", norm.NFD.String("통통세일"), ""}, // taken apart, as some phones send it
			{"Gaon 2026", "ＧＡＯＮ２０２６", ""},
			{"Gaon 2026", "gaon-2026", ""},
			{"48 21", "4821", ""},
			{"통통세일", "통통", "wrong_claim_word"},
			{"통통세일", "", "wrong_claim_word"},
			{"통통세일", "?", "wrong_claim_word"},
		} {
			got, err := named(t, st, st.Campaign(announced(row.announced)), fmt.Sprint(i), row.typed)
			reason(t, err, row.want)
			if row.want == "" && !got.New {
				t.Errorf("%q for %q issued nothing", row.typed, row.announced)
			}
		}
		sound(t, st)
	})
}

func TestWhoIsAskedForTheWord(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		c := st.Campaign(announced("통통"))
		held := must(named(t, st, c, "가람", "통통"))(t)
		again := must(named(t, st, c, "가람", ""))(t) // holds one already
		if again.New || again.Coupon.ID != held.Coupon.ID {
			t.Errorf("%+v", again)
		}
		st.Coupon(c, "나래") // staff see whom they give it to
		must(s.PrintBatch(ctx, st.Admin, st.Event, c.PublicID, 1))(t)
		secret, err := s.AddToken(ctx, st.Admin, st.Event, models.Staff, "도시 앱")
		reason(t, err, "")
		program := must(s.TokenActor(ctx, secret))(t)
		by := models.Claim{CampaignID: c.PublicID, Person: s.Named("다솜"), Nonce: "by", By: &program}
		_, err = s.ClaimCoupon(ctx, by)
		reason(t, err, "wrong_claim_word")
		by.Word = "통통"
		if got := must(s.ClaimCoupon(ctx, by))(t); !got.New {
			t.Error("a program that names the word gets nothing")
		}
		sound(t, st)
	})
}

func TestGuessingTheWordIsSlowedDown(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		noon := st.Store.Now()
		st.At(noon)
		c := st.Campaign(announced("4821"))
		for i := range 5 {
			_, err := named(t, st, c, "가람", fmt.Sprint("100", i))
			reason(t, err, "wrong_claim_word")
			st.At(noon.Add(time.Duration(i) * time.Second))
		}
		_, err := named(t, st, c, "가람", "4821") // even the right one waits
		var why *models.Error
		if !errors.As(err, &why) || why.Kind != models.Throttled || why.Reason != "rate_limited" || why.RetryAfter <= 0 || why.RetryAfter > 5*time.Minute {
			t.Fatalf("%v", err)
		}
		other := modelstest.Again(t, st.Store)
		_, err = other.ClaimCoupon(t.Context(), models.Claim{CampaignID: c.PublicID, Person: st.Store.Shopper("가람"), Nonce: "there", Word: "4821"})
		reason(t, err, "rate_limited") // another instance knows
		must(named(t, st, c, "나래", "4821"))(t)
		for i := range 55 { // new cookies from one address
			_, err := named(t, st, c, fmt.Sprint("쿠키", i), "9999")
			reason(t, err, "wrong_claim_word")
		}
		_, err = named(t, st, c, "다솜", "4821")
		reason(t, err, "rate_limited")
		st.At(noon.Add(6 * time.Minute))
		must(named(t, st, c, "가람", "4821"))(t)
		_, err = named(t, st, c, "라온", "9999")
		reason(t, err, "wrong_claim_word")
		if n := ask[int](t, st.Store, "SELECT count(*) FROM wrong_words"); n != 1 {
			t.Errorf("%d wrong words are kept", n)
		}
		sound(t, st)
	})
}

// Many guesses at the same moment are as few as one after the other.
func TestGuessesAtOnceAreCounted(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign(announced("4821"))
		got := storm(t, 40, func(i int) error {
			_, err := named(t, st, c, "가람", fmt.Sprint(1000+i))
			return err
		})
		if got["wrong_claim_word"] != 5 || got["rate_limited"] != 35 {
			t.Errorf("%v", got)
		}
	})
}

// TestTheWordChangesWhileCouponsAreOut: what is held stays good, who claims from then on needs the new word.
func TestTheWordChangesWhileCouponsAreOut(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		c, free := st.Campaign(announced("통통")), st.Campaign()
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		held := must(named(t, st, c, "가람", "통통"))(t).Coupon
		change := func(id, word string) error { return s.ChangeClaimWord(ctx, st.Admin, st.Event, id, word) }
		faulty(t, change(c.PublicID, "  "), "claim_word", "required")
		faulty(t, change(c.PublicID, "!통!"), "claim_word", "word_too_short")
		reason(t, change(free.PublicID, "한마음"), "terms_frozen")
		reason(t, change(c.PublicID, " 한마음 "), "")
		_, err := named(t, st, c, "나래", "통통")
		reason(t, err, "wrong_claim_word")
		must(named(t, st, c, "나래", "한마음"))(t)
		st.Redeem(d, held)
		reason(t, s.MoveCampaign(ctx, st.Admin, st.Event, c.PublicID, models.CampaignClosed), "")
		reason(t, change(c.PublicID, "끝"), "word_too_short")
		reason(t, change(c.PublicID, "끝났어요"), "closed")
		sound(t, st)
	})
}
