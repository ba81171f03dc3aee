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

// TestCopyTakesOffersAndRulesAlong: the tour and the payback begin as drafts with nothing given and nothing paid, over the
// campaigns of the new event; the rules of places and load-in hold there too.
func TestCopyTakesOffersAndRulesAlong(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		award := st.Campaign(func(in *models.CampaignInput) { in.Channel = models.ByStamp })
		pays := st.Campaign(func(in *models.CampaignInput) { in.Channel = models.AtDesk })
		tour, stops := st.Tour(func(in *models.TourInput) { in.Award, in.Campaign = models.AwardCoupon, award.PublicID })
		modelstest.Exec(t, s, "UPDATE booths SET ops_ko = '안내소' WHERE label = 'A01'")
		var place string
		for _, c := range must(s.StopChoices(ctx, st.Event, tour))(t) {
			if c.NameKo == "안내소" {
				place = c.Key
			}
		}
		reason(t, s.AddStops(ctx, st.Admin, st.Event, []string{place}, false), "")
		st.Complete(stops)
		payback(t, st, func(in *models.PaybackInput) {
			in.Way, in.CampaignID, in.Percent, in.CapWon = models.PayByCoupon, pays.PublicID, 0, 0
		})
		reason(t, setRules(ctx, st, map[string]models.BoothRule{"craft": {Equal: models.Cluster, Most: 3}}), "")
		reason(t, s.ChangeTerms(ctx, st.Admin, st.Event, models.TermsInput{Places: 40, AnswerHours: 6, Quotas: map[string]int{"kind:shop": 12}, Seen: must(s.Selection(ctx, st.Event))(t).Terms.Revision}), "")
		reason(t, s.SetLoadIns(ctx, st.Admin, st.Event, models.LoadInInput{Rows: []models.LoadInRow{{Row: "A", FromMin: 600, UntilMin: 660}}, GraceMin: 45}), "")
		modelstest.Exec(t, s, "UPDATE campaigns SET sold_out_at = '2024-06-15T03:00:00.000Z'")

		const later = 30 * 24 * time.Hour
		e := must(s.CopyEvent(ctx, st.Admin, st.Event, models.EventInput{
			Slug: "gaon-2", NameKo: "다음 장터", PlaceKo: "가온동", HostKo: "새봄시", StartsAt: st.Event.StartsAt.Add(later), EndsAt: st.Event.EndsAt.Add(later),
			ApplyFrom: s.Now(), ApplyUntil: st.Event.StartsAt.Add(later),
		}))(t)
		byChannel := map[string]string{}
		for _, c := range must(s.Campaigns(ctx, e.ID))(t) {
			if byChannel[c.Channel] = c.PublicID; c.SoldOutAt != nil {
				t.Errorf("%s was sold out before it opened", c.NameKo)
			}
		}
		got := must(s.TourOf(ctx, e.ID))(t)
		if got.State != models.TourDraft || got.Campaign != byChannel[models.ByStamp] || got.Need != tour.Need || !got.OpensAt.Equal(tour.OpensAt.Add(later)) || !got.ClosesAt.Equal(tour.ClosesAt.Add(later)) {
			t.Errorf("the tour: %+v", got)
		}
		left := must(s.Stops(ctx, got))(t)
		if len(left) != 1 || left[0].Place != place || left[0].EventID != e.ID || len(left[0].Code) != len(stops[0].Code) {
			t.Errorf("the stops: %+v", left)
		}
		if p := must(s.PaybackOf(ctx, e.ID))(t); p.State != models.PaybackDraft || p.CampaignID != byChannel[models.AtDesk] || p.CampaignID == "" || p.Accepted != 0 || p.BudgetWon != 100_000 {
			t.Errorf("the payback: %+v", p)
		}
		if rule := must(s.PlaceBoard(ctx, e, ""))(t).Rule("craft"); rule.Equal != models.Cluster || rule.Most != 3 {
			t.Errorf("the rule: %+v", rule)
		}
		sel := must(s.Selection(ctx, e))(t)
		if sel.Terms.Places != 40 || sel.Terms.AnswerHours != 6 || len(sel.Quotas) != 1 || sel.Quotas[0].Places != 12 {
			t.Errorf("the places: %+v %+v", sel.Terms, sel.Quotas)
		}
		if l := must(s.LoadIns(ctx, e))(t); l.GraceMin != 45 || l.ByRow["A"].UntilMin != 660 {
			t.Errorf("the load-in: %+v", l)
		}
		if b := must(s.Verify(ctx, e))(t); len(b) != 0 {
			t.Errorf("%v", b)
		}
	})
}
