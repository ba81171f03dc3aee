package models_test

import (
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// askFix asks for a fix until a day, or fails.
func askFix(t *testing.T, st *modelstest.Street, a models.Application) {
	t.Helper()
	reason(t, st.Store.AskFix(t.Context(), st.Admin, st.Event, a.Receipt, models.FixInput{Reason: "가격을 다시 적어 주세요.", Until: st.Event.EndsAt.Add(-time.Hour)}), "")
}

func stateOf(t *testing.T, st *modelstest.Street, a models.Application) models.ApplicationState {
	t.Helper()
	return must(st.Store.ApplicationByReceipt(t.Context(), st.Event.ID, a.Receipt))(t).State
}

func TestAFixIsAskedAndHandedInAgain(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Applicant("흙손도예", models.Artisan, models.AtBooth)
		who := models.Actor{Account: st.Account(a)}
		askFix(t, st, a)
		mail := st.Mails()[0]
		if stateOf(t, st, a) != models.FixRequested || mail.Template != "application_fix" || mail.Address != who.Account.Email || mail.Params("ko")["reason"] != "가격을 다시 적어 주세요." || mail.Params("ko")["until"] == "" {
			t.Errorf("%+v", mail)
		}
		reason(t, s.AskFix(ctx, st.Admin, st.Event, a.Receipt, models.FixInput{Reason: "또", Until: st.Event.EndsAt}), "fix_stands")

		st.At(st.Event.ApplyUntil.Add(time.Minute)) // the call is over, the request stands
		in := must(s.OwnInput(ctx, must(s.ApplicationByReceipt(ctx, st.Event.ID, a.Receipt))(t)))(t)
		in.Products[0].PriceWon, in.Fix = 5_000, true
		if n := must(s.ChangeApplication(ctx, who, st.Event, a.Receipt, in))(t); n != 1 {
			t.Errorf("%d changes", n)
		}
		row := must(s.Review(ctx, st.Admin, st.Event, models.ReviewFilter{}))(t).Rows[0]
		if stateOf(t, st, a) != models.Reviewing || !row.Resubmitted() || row.Fix.Outcome != models.FixAnswered || !row.ToDecide() {
			t.Errorf("%+v", row)
		}
		in.Products[0].PriceWon = 6_000 // a second press: what was typed would be lost without a word
		_, err := s.ChangeApplication(ctx, who, st.Event, a.Receipt, in)
		reason(t, err, "fix_gone")
	})
}

func TestAFixRequestIsCheckedAndTakenBack(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		a := st.Applicant("흙손도예", models.Artisan, models.AtBooth)
		for _, c := range []struct {
			in            models.FixInput
			field, reason string
		}{
			{models.FixInput{Until: e.EndsAt}, "fix_reason", "required"},
			{models.FixInput{Reason: "가격"}, "fix_until", "required"},
			{models.FixInput{Reason: "가격", Until: s.Now().Add(-time.Minute)}, "fix_until", "in_the_past"},
			{models.FixInput{Reason: "가격", Until: e.EndsAt.Add(time.Minute)}, "fix_until", "after_the_event"},
		} {
			faulty(t, s.AskFix(ctx, st.Admin, e, a.Receipt, c.in), c.field, c.reason)
		}
		reason(t, s.TakeFixBack(ctx, st.Admin, e, a.Receipt), "fix_gone")
		askFix(t, st, a)
		reason(t, s.TakeFixBack(ctx, st.Admin, e, a.Receipt), "")
		reason(t, s.TakeFixBack(ctx, st.Admin, e, a.Receipt), "fix_gone")
		if r := must(s.FixOf(ctx, a))(t); stateOf(t, st, a) != models.Submitted || r.Outcome != models.FixTakenBack || st.Mails()[0].Template != "application_fix_back" {
			t.Errorf("%+v", r)
		}
		askFix(t, st, a) // and again
		decide(t, st, a, models.Selected)
		if r := must(s.FixOf(ctx, a))(t); r.Outcome != models.FixDecided || r.Stands() {
			t.Errorf("%+v", r)
		}
		reason(t, s.AskFix(ctx, st.Admin, e, a.Receipt, models.FixInput{Reason: "가격", Until: e.EndsAt}), "fix_decided")
		b := st.Applicant("온마루공방", models.Artisan, models.AtBooth)
		askFix(t, st, b)
		reason(t, s.Withdraw(ctx, st.Admin, b), "")
		if must(s.FixOf(ctx, b))(t).Stands() {
			t.Error("a withdrawn application is still to be mended")
		}
	})
}

func TestTwoOfStaffAskAndTakeBackAtOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Applicant("흙손도예", models.Artisan, models.AtBooth)
		asked := storm(t, 6, func(int) error {
			return st.Store.AskFix(t.Context(), st.Admin, st.Event, a.Receipt, models.FixInput{Reason: "가격", Until: st.Event.EndsAt})
		})
		back := storm(t, 6, func(int) error { return st.Store.TakeFixBack(t.Context(), st.Admin, st.Event, a.Receipt) })
		if asked[""] != 1 || asked["fix_stands"] != 5 || back[""] != 1 || back["fix_gone"] != 5 {
			t.Errorf("asked %v, taken back %v", asked, back)
		}
		if n := ask[int](t, st.Store, "SELECT count(*) FROM messages WHERE template LIKE 'application_fix%'"); n != 2 {
			t.Errorf("%d mails", n)
		}
	})
}
