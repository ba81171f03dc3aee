package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestCopyTakesLayoutAndCampaignsAlong(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Vendor("달그락분식", models.Shop, models.AtBoth)
		c := st.Campaign(func(in *models.CampaignInput) {
			in.Slots = []models.SlotInput{{OpensAt: in.OpensAt, Quantity: 60}, {OpensAt: in.OpensAt.Add(time.Hour), Quantity: 40}}
		})
		st.Coupon(c, "가람")
		asked := []models.Question{must(s.AddQuestion(ctx, st.Admin, st.Event, choice()))(t)}
		for _, text := range []string{"그만 묻는 질문", "차가 몇 대인가요?"} {
			asked = append(asked, must(s.AddQuestion(ctx, st.Admin, st.Event, models.QuestionInput{Kind: models.AskNumber, AskKo: text}))(t))
		}
		reason(t, s.RetireQuestion(ctx, st.Admin, st.Event, asked[1].ID, true), "")
		reason(t, s.MoveQuestion(ctx, st.Admin, st.Event, asked[2].ID, true), "")
		const later = 30 * 24 * time.Hour
		in := models.EventInput{
			Slug: "gaon-2", NameKo: "다음 장터", PlaceKo: "가온동", HostKo: "새봄시", StartsAt: st.Event.StartsAt.Add(later), EndsAt: st.Event.EndsAt.Add(later),
			ApplyFrom: s.Now(), ApplyUntil: st.Event.StartsAt.Add(later), TermsKo: "직접 만든 것만", BringEn: "A tent", FeeWon: 30_000, PlacesSME: 7,
		}
		taken := in
		taken.Slug = "gaon"
		faulty(t, second(s.CopyEvent(ctx, st.Admin, st.Event, taken)), "slug", "slug_taken")
		e := must(s.CopyEvent(ctx, st.Admin, st.Event, in))(t)
		if e.State != models.EventDraft || e.ReceiptSeq != 0 || e.NameKo != "다음 장터" || !e.Demo || e.ID == st.Event.ID {
			t.Errorf("%+v", e)
		}
		if e.TermsKo != in.TermsKo || e.BringEn != in.BringEn || e.FeeWon != in.FeeWon || e.PlacesSME != in.PlacesSME {
			t.Errorf("the call: %+v", e)
		}
		questions := must(s.Questions(ctx, e.ID))(t)
		if len(questions) != 2 || questions[0].AskKo != asked[2].AskKo || questions[1].ChoicesKo != asked[0].ChoicesKo || !questions[1].Required || questions[0].ID == asked[2].ID {
			t.Errorf("%+v", questions)
		}
		old, l := must(s.CurrentLayout(ctx, st.Event.ID))(t), must(s.CurrentLayout(ctx, e.ID))(t)
		if len(l.Booths) != len(old.Booths) || len(l.Panels) != 1 || l.Version != 1 || l.Booths[3].Label != old.Booths[3].Label || l.Booths[3].ID == old.Booths[3].ID {
			t.Errorf("%+v", l)
		}
		copied := must(s.Campaigns(ctx, e.ID))(t)
		if len(copied) != 1 || copied[0].PublicID == c.PublicID || copied[0].State != models.CampaignDraft || copied[0].Issued != 0 || len(copied[0].Slots) != 2 {
			t.Fatalf("%+v", copied)
		}
		for i, sl := range copied[0].Slots {
			if !sl.OpensAt.Equal(c.Slots[i].OpensAt.Add(later)) || sl.Issued != 0 {
				t.Errorf("slot %d: %+v", i, sl)
			}
		}
		if got := must(s.Applications(ctx, e.ID, models.ApplicationFilter{}))(t); len(got) != 0 {
			t.Errorf("%d applications came along", len(got))
		}
		in.Slug, in.EndsAt, in.ApplyUntil = "short", in.StartsAt.Add(30*time.Minute), in.StartsAt
		short := must(s.CopyEvent(ctx, st.Admin, st.Event, in))(t)
		for _, c := range must(s.Campaigns(ctx, short.ID))(t) {
			if c.RedeemUntil.After(short.EndsAt) || c.ClosesAt.After(short.EndsAt) || c.Slots[1].OpensAt.After(c.ClosesAt) {
				t.Errorf("beyond the end: %+v", c)
			}
		}
	})
}

// second is the error of a call with an answer.
func second[T any](_ T, err error) error { return err }

func TestNextTimeIsOnTheSameDayOfTheWeek(t *testing.T) {
	t.Parallel()
	start := time.Date(2024, 6, 15, 5, 0, 0, 0, time.UTC)
	e := models.Event{StartsAt: start, EndsAt: start.Add(time.Hour)}
	for now, want := range map[time.Time]string{
		start.Add(-time.Hour):                       "2025-06-14",
		time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC): "2027-06-12",
	} {
		if next := e.NextTime(now); next.StartsAt.Format(time.DateOnly) != want || next.StartsAt.Weekday() != time.Saturday || next.EndsAt.Sub(next.StartsAt) != time.Hour {
			t.Errorf("from %v: %v", now, next.StartsAt)
		}
	}
}

func TestParticipationsTellOfOtherEvents(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		c := st.Campaign(quantity(10, 5))
		d := device(st, a)
		st.Redeem(d, st.Coupon(c, "가람"))
		back := st.Redeem(d, st.Coupon(c, "나래"))
		must(s.ReverseByDevice(ctx, d, back.Redemption.Nonce, "실수"))(t)
		if past := must(s.ParticipationsOf(ctx, a))(t); past != nil {
			t.Errorf("its only event is listed: %+v", past)
		}
		now := s.Now()
		next := must(s.OpenEvent(ctx, st.Admin, models.EventInput{
			Slug: "next", NameKo: "다음", PlaceKo: "가온동", HostKo: "새봄시", StartsAt: now.Add(time.Hour), EndsAt: now.Add(2 * time.Hour), ApplyFrom: now.Add(-time.Hour), ApplyUntil: now.Add(time.Hour), Demo: true,
		}))(t)
		if err := s.MoveEvent(ctx, st.Admin, next, models.EventRecruiting); err != nil {
			t.Fatal(err)
		}
		next = must(s.EventBySlug(ctx, "next"))(t)
		in := modelstest.Application(1, "달그락분식", models.Shop, models.AtBoth)
		again := must2(s.Apply(ctx, next, st.Account(a), models.AccountInput{}, in))(t)
		past := must(s.ParticipationsOf(ctx, again))(t)
		if len(past) != 1 || past[0].Event.Slug != "gaon" || past[0].Application.No != "S01" || fmt.Sprint(past[0].Redeemed, past[0].Won) != "1 5000" {
			t.Errorf("%+v", past)
		}
	})
}
