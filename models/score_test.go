package models_test

import (
	"slices"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// score gives points for the criteria in their order, or fails.
func score(t *testing.T, st *modelstest.Street, by models.Actor, a models.Application, points ...int) {
	t.Helper()
	reason(t, tryScore(t, st, by, a, points...), "")
}

func tryScore(t *testing.T, st *modelstest.Street, by models.Actor, a models.Application, points ...int) error {
	t.Helper()
	panel := must(st.Store.ScoresOf(t.Context(), by, a))(t)
	in := models.SheetInput{Points: map[int64]int{}, Seen: panel.Seen()}
	for i, c := range panel.Criteria[:len(points)] {
		in.Points[c.ID] = points[i]
	}
	return st.Store.ScoreApplication(t.Context(), by, st.Event, a.Receipt, in)
}

func abstain(t *testing.T, st *modelstest.Street, by models.Actor, a models.Application, why string) {
	t.Helper()
	seen := must(st.Store.ScoresOf(t.Context(), by, a))(t).Seen()
	reason(t, st.Store.ScoreApplication(t.Context(), by, st.Event, a.Receipt, models.SheetInput{Abstain: true, Reason: why, Seen: seen}), "")
}

func TestTheMeanIsWeightedAndInHundredths(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		st.Criteria() // 5 points of weight 3, 10 of weight 1
		a := st.Applicant("흙손도예", models.Artisan, models.AtBooth)
		one, two, three := st.Reviewer("하나"), st.Reviewer("둘"), st.Reviewer("셋")
		score(t, st, one, a, 5, 10)
		if p := must(st.Store.ScoresOf(t.Context(), one, a))(t); *p.Mean != 10_000 || p.Own.Total != 10_000 {
			t.Errorf("all points are %d, %d", *p.Mean, p.Own.Total)
		}
		score(t, st, two, a, 4, 3)   // (80·3 + 30·1) / 4 = 67.5
		score(t, st, three, a, 0, 1) // 10 / 4 = 2.5
		p := must(st.Store.ScoresOf(t.Context(), three, a))(t)
		if p.Own.Total != 250 || *p.Mean != 5_667 || p.Scored != 3 { // (100 + 67.5 + 2.5) / 3 = 56.666…
			t.Errorf("own %d, mean %d of %d", p.Own.Total, *p.Mean, p.Scored)
		}
		if b := must(st.Store.ApplicationByReceipt(t.Context(), st.Event.ID, a.Receipt))(t); b.State != models.Reviewing {
			t.Errorf("the first sheet leaves it %s", b.State)
		}
	})
}

func TestReviewersAreBlindUntilTheirOwnScoreIsIn(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Criteria()
		a := st.Applicant("흙손도예", models.Artisan, models.AtBooth)
		one, two, kin := st.Reviewer("하나"), st.Reviewer("둘"), st.Reviewer("사촌")
		sees := func(by models.Actor) bool {
			t.Helper()
			p := must(s.ScoresOf(ctx, by, a))(t)
			row := must(s.Review(ctx, by, st.Event, models.ReviewFilter{}))(t).Rows[0]
			chosen := must(s.SelectionFor(ctx, by, st.Event))(t).Candidates[0].Score
			if (p.Mean == nil) != (row.Score == nil) || (row.Score == nil) != (chosen == nil) || (p.Mean == nil) != (len(p.Others) == 0) {
				t.Errorf("%s sees %v on the page with %d sheets, %v in the list, %v in the selection", by.Account.Name, p.Mean, len(p.Others), row.Score, chosen)
			}
			return p.Mean != nil
		}
		score(t, st, one, a, 3, 7)
		abstain(t, st, kin, a, "대표가 사촌이에요.")
		if !sees(one) || sees(two) || sees(kin) {
			t.Error("somebody is blind who should not be, or the other way round")
		}
		score(t, st, two, a, 4, 7)
		if !sees(two) || sees(kin) {
			t.Error("who scored is blind, or who abstained sees")
		}
		if p := must(s.ScoresOf(ctx, two, a))(t); p.Abstained != 1 || p.Scored != 2 || *p.Mean != 7_000 { // 62.5 and 77.5: the abstention counts for nothing
			t.Errorf("%+v", p)
		}
		reason(t, s.CloseScoring(ctx, st.Admin, st.Event, true), "")
		if late := st.Reviewer("늦은이"); !sees(late) || sees(kin) {
			t.Error("once the scoring is closed all see it but who abstained")
		}
		reason(t, tryScore(t, st, st.Reviewer("더 늦은이"), a, 1, 1), "scoring_closed")
		reason(t, s.CloseScoring(ctx, st.Admin, st.Event, false), "")
		score(t, st, one, a, 5, 5)
	})
}

func TestSheetsAreChecked(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, one := st.Applicant("흙손도예", models.Artisan, models.AtBooth), st.Reviewer("하나")
		reason(t, s.ScoreApplication(ctx, one, st.Event, a.Receipt, models.SheetInput{}), "no_criteria")
		list := st.Criteria()
		faulty(t, tryScore(t, st, one, a, 3), models.ScoreField(list[1].ID), "score_missing")
		faulty(t, tryScore(t, st, one, a, 6, 1), models.ScoreField(list[0].ID), "score_range")
		faulty(t, tryScore(t, st, one, a, 5, -1), models.ScoreField(list[1].ID), "score_range")
		faulty(t, s.ScoreApplication(ctx, one, st.Event, a.Receipt, models.SheetInput{Abstain: true}), "abstain_reason", "required")
		score(t, st, one, a, 3, 3)
		in := models.SheetInput{Abstain: true, Reason: "동업자였어요."}
		reason(t, s.ScoreApplication(ctx, one, st.Event, a.Receipt, in), "score_changed") // a second window, opened before
		if p := must(s.ScoresOf(ctx, one, a))(t); p.Own.Abstained || p.Own.Version != 1 {
			t.Errorf("the older window wrote over %+v", p.Own)
		}
		b := st.Vendor("달그락분식", models.Shop, models.AtBooth)
		reason(t, tryScore(t, st, one, b, 3, 3), "score_decided")
		refusedByDatabase(t, s, "UPDATE score_sheets SET abstained = true, reason = ''")
	})
}

func TestReviewersAtTheSameMomentLoseNothing(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		st.Criteria()
		a := st.Applicant("흙손도예", models.Artisan, models.AtBooth)
		var all []models.Actor
		for range 6 {
			all = append(all, st.Reviewer("심사"))
		}
		outcomes := storm(t, 12, func(i int) error { // each has two windows open
			list, err := st.Store.Criteria(t.Context(), st.Event.ID)
			if err != nil {
				return err
			}
			return st.Store.ScoreApplication(t.Context(), all[i/2], st.Event, a.Receipt, models.SheetInput{Points: map[int64]int{list[0].ID: i % 2, list[1].ID: 0}})
		})
		if outcomes[""] != 6 || outcomes["score_changed"] != 6 || ask[int](t, st.Store, "SELECT count(*) FROM score_sheets") != 6 || ask[int](t, st.Store, "SELECT count(*) FROM scores") != 12 {
			t.Errorf("%v", outcomes)
		}
	})
}

func TestCriteriaFreezeWithTheFirstScore(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := st.Criteria()
		in := models.CriterionInput{NameKo: "위생", NameEn: "Hygiene", Scale: 10, Weight: 2}
		for field, bad := range map[string]models.CriterionInput{
			"name_ko": {Scale: 5, Weight: 1}, "scale": {NameKo: "가", Scale: 7, Weight: 1}, "weight": {NameKo: "가", Scale: 5, Weight: 101},
		} {
			_, err := s.AddCriterion(ctx, st.Admin, st.Event, bad)
			faulty(t, err, field, map[string]string{"name_ko": "required", "scale": "choose_one", "weight": "out_of_range"}[field])
		}
		reason(t, s.ChangeCriterion(ctx, st.Admin, st.Event, list[1].ID, in), "")
		extra := must(s.AddCriterion(ctx, st.Admin, st.Event, in))(t)
		reason(t, s.RemoveCriterion(ctx, st.Admin, st.Event, extra.ID), "")
		copied := must(s.CopyEvent(ctx, st.Admin, st.Event, models.EventInput{
			Slug: "again", NameKo: "다시", PlaceKo: "거리", HostKo: "시", StartsAt: st.Event.StartsAt.AddDate(1, 0, 0), EndsAt: st.Event.EndsAt.AddDate(1, 0, 0),
			ApplyFrom: st.Event.ApplyFrom.AddDate(1, 0, 0), ApplyUntil: st.Event.ApplyUntil.AddDate(1, 0, 0),
		}))(t)
		var names []string
		for _, c := range must(s.Criteria(ctx, copied.ID))(t) {
			names = append(names, c.NameKo)
		}
		if !slices.Equal(names, []string{"품목의 매력", "위생"}) {
			t.Errorf("copied %v", names)
		}
		reason(t, s.ChangeCriterion(ctx, st.Admin, copied, list[0].ID, in), "not_found") // another event's
		a, kin := st.Applicant("흙손도예", models.Artisan, models.AtBooth), st.Reviewer("사촌")
		abstain(t, st, kin, a, "친척이에요.")
		reason(t, s.ChangeCriterion(ctx, st.Admin, st.Event, list[0].ID, in), "") // nobody has scored by it yet
		score(t, st, st.Admin, a, 3, 3)
		reason(t, s.ChangeCriterion(ctx, st.Admin, st.Event, list[0].ID, in), "criteria_frozen")
		reason(t, s.RemoveCriterion(ctx, st.Admin, st.Event, list[0].ID), "criteria_frozen")
		_, err := s.AddCriterion(ctx, st.Admin, st.Event, in)
		reason(t, err, "criteria_frozen")
	})
}

func TestPlacesByScore(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		list := crowd(st, models.Shop, models.Shop, models.Shop, models.Shop, models.Shop)
		places(t, st, models.TermsInput{Places: 2})
		_, err := st.Store.DraftAll(t.Context(), st.Admin, st.Event, models.DraftPlan{Method: models.ByScore, Seen: revision(t, st)})
		reason(t, err, "no_scores")
		st.Criteria()
		one, two := st.Reviewer("하나"), st.Reviewer("둘")
		for i, points := range [][]int{{3, 3}, {4, 4}, {4, 4}, {5, 5}} { // the fifth has no score
			score(t, st, one, list[i], points...)
		}
		score(t, st, two, list[0], 5, 10) // lifts the first above the two that tie
		abstain(t, st, two, list[3], "아는 집이에요.")
		draftAll(t, st, models.ByScore)
		if got := drafted(t, st); got != "s w1 w2 s w3" { // of the two that tie who came first stands first
			t.Errorf("%s", got)
		}
	})
}
