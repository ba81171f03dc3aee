package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// bulkPlan says what a bulk action would do, or fails.
func bulkPlan(t *testing.T, st *modelstest.Street, in models.BulkInput) models.BulkPlan {
	t.Helper()
	return must(st.Store.PlanBulk(t.Context(), st.Admin, st.Event, in))(t)
}

// runBulk plans and does it, or fails.
func runBulk(t *testing.T, st *modelstest.Street, in models.BulkInput) models.BulkAction {
	t.Helper()
	return must(st.Store.RunBulk(t.Context(), st.Admin, st.Event, in, bulkPlan(t, st, in).Digest))(t)
}

// undo takes it back and gives what became of each.
func undo(t *testing.T, st *modelstest.Street, b models.BulkAction) string {
	t.Helper()
	reason(t, st.Store.UndoBulk(t.Context(), st.Admin, st.Event, b.PublicID), "")
	var words []string
	for _, item := range must(st.Store.BulkAction(t.Context(), st.Event.ID, b.PublicID))(t).Items {
		words = append(words, string(item.Outcome))
	}
	return strings.Join(words, " ")
}

func leftOut(p models.BulkPlan) string {
	var words []string
	for _, l := range p.Left {
		words = append(words, l.Row.Application.Vendor.Name+" "+l.Why)
	}
	return strings.Join(words, ", ")
}

func TestBulkTagsAndBack(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := crowd(st, models.Shop, models.Artisan, models.Shop)
		reason(t, s.AddTag(ctx, st.Admin, st.Event, list[0].Receipt, "먹거리"), "")
		in := models.BulkInput{Kind: models.BulkTag, Word: "#먹거리", All: true, Filter: models.ReviewFilter{ApplicationFilter: models.ApplicationFilter{Kind: models.Shop}}}
		p := bulkPlan(t, st, in)
		if len(p.Will) != 1 || p.Will[0].Application.ID != list[2].ID || leftOut(p) != "가게0 tagged" {
			t.Errorf("%+v", p)
		}
		b := runBulk(t, st, in)
		if fmt.Sprint(must(s.TagsOf(ctx, list[2]))(t), must(s.TagsOf(ctx, list[1]))(t)) != "[먹거리] []" {
			t.Error("tagged others")
		}
		if got := undo(t, st, b); got != "undone" || len(must(s.TagsOf(ctx, list[2]))(t)) != 0 || len(must(s.TagsOf(ctx, list[0]))(t)) != 1 {
			t.Errorf("%s", got)
		}
		reason(t, s.UndoBulk(ctx, st.Admin, st.Event, b.PublicID), "bulk_undone")
		_, err := s.RunBulk(ctx, st.Admin, st.Event, in, "another digest")
		reason(t, err, "bulk_changed")
		off := runBulk(t, st, models.BulkInput{Kind: models.BulkUntag, Word: "먹거리", Receipts: []string{list[0].Receipt, list[1].Receipt}})
		if len(must(s.TagsOf(ctx, list[0]))(t)) != 0 || undo(t, st, off) != "undone" || len(must(s.TagsOf(ctx, list[0]))(t)) != 1 {
			t.Error("a word that was taken off did not come back")
		}
	})
}

func TestBulkDraftsAndBack(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := crowd(st, models.Shop, models.Shop, models.Shop, models.Shop, models.Shop)
		places(t, st, models.TermsInput{Places: 1})
		draftAll(t, st, models.ByFirstCome) // s w1 w2 w3 w4
		decide(t, st, list[4], models.NotSelected)
		b := runBulk(t, st, models.BulkInput{Kind: models.BulkDraft, Decision: models.Decision{State: models.NotSelected, Reason: "품목이 같아요."}, All: true})
		if got := drafted(t, st); got != "n n n n -" {
			t.Errorf("%s", got)
		}
		second := must(s.Drafts(ctx, st.Event.ID))(t)[list[1].ID]
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, list[1].Receipt, models.Decision{State: models.Selected}, second.Revision), "") // a colleague
		decide(t, st, list[2], models.Selected)
		if got := undo(t, st, b); got != "undone left left undone" {
			t.Errorf("%s", got)
		}
		if got := drafted(t, st); got != "s s - w3 -" {
			t.Errorf("%s", got)
		}
		none := runBulk(t, st, models.BulkInput{Kind: models.BulkUndraft, Receipts: []string{list[0].Receipt, list[1].Receipt, list[2].Receipt}})
		if got := drafted(t, st); got != "- - - w3 -" {
			t.Errorf("%s", got)
		}
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, list[0].Receipt, models.Decision{State: models.Waitlisted}, 0), "")
		if got := undo(t, st, none); got != "left undone" || drafted(t, st) != "w0 s - w3 -" {
			t.Errorf("%s, %s", got, drafted(t, st))
		}
	})
}

func TestBulkFixRequestsAndBack(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := crowd(st, models.Shop, models.Shop, models.Shop, models.Shop)
		decide(t, st, list[2], models.Selected)
		askFix(t, st, list[3])
		in := models.BulkInput{Kind: models.BulkFix, All: true, Fix: models.FixInput{Reason: "사진을 올려 주세요.", Until: st.Event.EndsAt}}
		if got := leftOut(bulkPlan(t, st, in)); got != "가게2 decided, 가게3 fix_stands" {
			t.Errorf("%s", got)
		}
		b := runBulk(t, st, in)
		who := models.Actor{Account: st.Account(list[0])}
		mended := must(s.OwnInput(ctx, must(s.ApplicationByReceipt(ctx, st.Event.ID, list[0].Receipt))(t)))(t)
		must(s.ChangeApplication(ctx, who, st.Event, list[0].Receipt, mended))(t)
		if got := undo(t, st, b); got != "left undone" {
			t.Errorf("%s", got)
		}
		if got := told(t, st); got != "re su se fi" {
			t.Errorf("%s", got)
		}
	})
}

func TestABulkActionDoesOnlyWhatWasShown(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := crowd(st, models.Shop, models.Shop)
		in := models.BulkInput{Kind: models.BulkDraft, Decision: models.Decision{State: models.Selected}, All: true}
		shown := bulkPlan(t, st, in)
		reason(t, s.Withdraw(ctx, st.Admin, list[1]), "")
		_, err := s.RunBulk(ctx, st.Admin, st.Event, in, shown.Digest)
		reason(t, err, "bulk_changed")
		if drafted(t, st) != "-" {
			t.Errorf("%s", drafted(t, st))
		}
		outcomes := storm(t, 4, func(int) error { // the button pressed again and again
			_, err := s.RunBulk(ctx, st.Admin, st.Event, in, bulkPlan(t, st, in).Digest)
			return err
		})
		if outcomes[""] < 1 || outcomes[""]+outcomes["bulk_changed"]+outcomes["bulk_nobody"] != 4 || ask[int](t, s, "SELECT count(*) FROM bulk_actions") != outcomes[""] || outcomes[""] != 1 {
			t.Errorf("%v", outcomes)
		}
		for _, c := range []struct {
			in            models.BulkInput
			field, reason string
		}{
			{models.BulkInput{All: true}, "bulk_kind", "choose_one"},
			{models.BulkInput{Kind: models.BulkUndraft}, "receipts", "tick_some"},
			{models.BulkInput{Kind: models.BulkTag, All: true}, "tag", "required"},
			{models.BulkInput{Kind: models.BulkDraft, All: true}, "bulk_state", "choose_one"},
			{models.BulkInput{Kind: models.BulkFix, All: true, Fix: models.FixInput{Reason: "가", Until: time.Now().Add(-time.Hour)}}, "fix_until", "in_the_past"},
		} {
			_, err := s.PlanBulk(ctx, st.Admin, st.Event, c.in)
			faulty(t, err, c.field, c.reason)
		}
	})
}
