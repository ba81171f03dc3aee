package models_test

import (
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func closeStreet(t *testing.T, st *modelstest.Street, state models.EventState) {
	t.Helper()
	reason(t, st.Store.MoveEvent(t.Context(), st.Admin, st.Event, state), "")
	st.Event.State = state
}

func TestSalesReport(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, day := st.Store, t.Context(), st.Event.Day()
		a, other := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Applicant("남의가게", models.Shop, models.AtBooth)
		file := func(in ...models.ReportInput) error { return s.FileReport(ctx, st.Admin, st.Event, a, in) }
		faulty(t, file(), "sales_"+day, "sales_none")
		faulty(t, file(models.ReportInput{Day: "2020-01-01", Band: "none"}), "sales_2020-01-01", "unknown_day")
		faulty(t, file(models.ReportInput{Day: day, Band: "much"}), "sales_"+day, "sales_band")
		faulty(t, file(models.ReportInput{Day: day, Exact: true, Won: -1}), "won_"+day, "sales_form")
		reason(t, s.FileReport(ctx, st.Admin, st.Event, other, []models.ReportInput{{Day: day, Band: "none"}}), "not_selected")
		st.At(st.Event.StartsAt.Add(-time.Hour))
		faulty(t, file(models.ReportInput{Day: day, Band: "none"}), "sales_"+day, "day_ahead")
		st.At(time.Time{})
		reason(t, file(models.ReportInput{Day: day, Band: "from_300k"}), "")
		closeStreet(t, st, models.EventClosed)
		reason(t, file(models.ReportInput{Day: day, Exact: true, Won: 432_000}), "")
		r := must(s.ReportsOf(ctx, a.ID))(t)
		if len(r) != 1 || !r[day].Exact() || r[day].Won != 432_000 {
			t.Errorf("%+v", r)
		}
		closeStreet(t, st, models.EventSettled)
		reason(t, file(models.ReportInput{Day: day, Band: "none"}), "reports_over")
		closeStreet(t, st, models.EventRecruiting)
		reason(t, file(models.ReportInput{Day: day, Band: "none"}), "reports_later")
	})
}

func TestSurveyAndResults(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, day := st.Store, t.Context(), st.Event.Day()
		shop, maker := st.Vendor("달그락분식", models.Shop, models.AtBoth), mustStand(t, st, "온마루공방", "A02")
		d, _ := st.Device(shop)
		st.Redeem(d, st.Coupon(st.Campaign(), "one"))
		answers := map[string]int{"sales": 4, "visitors": 5, "place": 3, "support": 5}
		faulty(t, s.AnswerSurvey(ctx, st.Admin, st.Event, shop, answers, ""), "again", "survey_answer")
		answers["again"] = 6
		faulty(t, s.AnswerSurvey(ctx, st.Admin, st.Event, shop, answers, ""), "again", "survey_answer")
		answers["again"] = 1
		reason(t, s.AnswerSurvey(ctx, st.Admin, st.Event, shop, answers, "처음"), "")
		answers["again"] = 2
		reason(t, s.AnswerSurvey(ctx, st.Admin, st.Event, shop, answers, "그늘이 필요해요"), "")
		answers = map[string]int{"sales": 1, "visitors": 2, "place": 3, "support": 4, "again": 5}
		reason(t, s.AnswerSurvey(ctx, st.Admin, st.Event, maker, answers, ""), "")
		if v := must(s.SurveyOf(ctx, shop.ID))(t); v.Answers()["again"] != 2 || v.Words != "그늘이 필요해요" {
			t.Errorf("%+v", v)
		}
		reason(t, s.FileReport(ctx, st.Admin, st.Event, shop, []models.ReportInput{{Day: day, Band: "from_100k"}}), "")
		reason(t, s.FileReport(ctx, st.Admin, st.Event, maker, []models.ReportInput{{Day: day, Exact: true, Won: 50_000}}), "")
		_, _, err := s.CheckIn(ctx, st.Admin, st.Event, maker.No)
		reason(t, err, "")
		r := must(s.ResultsOf(ctx, st.Event))(t)
		all := r.All
		if len(r.Vendors) != 2 || all.Vendors != 2 || all.Arrived != 1 || all.Told != 2 || all.Answered != 2 || all.Redeemed != 1 || all.Won != 5_000 || all.SoldWon != 150_000 {
			t.Errorf("%+v", all)
		}
		if all.Score("again") != 3.5 || r.Kinds[0].Score("sales") != 4 || r.Kinds[2].Score("sales") != 0 || r.Kinds[1].SoldWon != 50_000 {
			t.Errorf("%+v", r.Kinds)
		}
		if v := r.Vendors[0]; v.Vendor.ID != maker.ID || !v.Exact() || v.Arrived != 1 || r.Vendors[1].Exact() {
			t.Errorf("%+v", r.Vendors)
		}
		statement := must(s.StatementOf(ctx, st.Event, shop))(t)
		if statement.Won != 5_000 || len(statement.Lines) != 1 {
			t.Errorf("%+v", statement)
		}
		if none := must(s.StatementOf(ctx, st.Event, maker))(t); none.Won != 0 || len(none.Lines) != 0 {
			t.Errorf("another's coupons: %+v", none)
		}
	})
}

func TestThanksGoOutOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt.Add(-20 * time.Hour))
		came, missed := mustStand(t, st, "온마루공방", "A02"), mustStand(t, st, "달빛도예", "A03")
		st.Applicant("미결정", models.Shop, models.AtBooth)
		st.At(st.Event.StartsAt.Add(time.Hour))
		reason(t, s.MissArrival(ctx, st.Admin, st.Event, missed.No), "")
		modelstest.Exec(t, s, "INSERT INTO consents (application_id, what, words, agreed_at) SELECT id, 'marketing', 'x', submitted_at FROM applications WHERE no = '"+came.No+"'")
		now := s.Now()
		next := must(s.OpenEvent(ctx, st.Admin, models.EventInput{Slug: "next", NameKo: "다음 장터", PlaceKo: "가온동", HostKo: "새봄시",
			StartsAt: now.Add(48 * time.Hour), EndsAt: now.Add(50 * time.Hour), ApplyFrom: now.Add(-time.Hour), ApplyUntil: now.Add(time.Hour)}))(t)
		_, err := s.SendThanks(ctx, st.Admin, st.Event, "")
		reason(t, err, "event_goes_on")
		closeStreet(t, st, models.EventClosed)
		for _, slug := range []string{"next", "nowhere"} {
			_, err = s.SendThanks(ctx, st.Admin, st.Event, slug)
			faulty(t, err, "next", "call_not_open")
		}
		reason(t, s.MoveEvent(ctx, st.Admin, next, models.EventRecruiting), "")
		var wg sync.WaitGroup
		var mu sync.Mutex
		done := map[string]int{}
		for range 4 {
			wg.Go(func() {
				_, err := s.SendThanks(ctx, st.Admin, st.Event, "next")
				mu.Lock()
				defer mu.Unlock()
				done[models.ReasonOf(err)]++
			})
		}
		wg.Wait()
		var mails []models.Message
		for _, m := range st.Mails() {
			if m.Template == "event_thanks" || m.Template == "event_next" {
				mails = append(mails, m)
			}
		}
		if done[""] != 1 || done["thanks_sent"] != 3 || len(mails) != 2 || mails[0].Template != "event_next" || mails[0].Params("ko")["next"] != "다음 장터" || mails[0].Purpose != models.Advertising || mails[1].Purpose != models.Information {
			t.Errorf("%v, %+v", done, mails)
		}
		if row := must(s.ThanksOf(ctx, st.Event.ID))(t); row.Mails != 1 {
			t.Errorf("%+v", row)
		}
	})
}
