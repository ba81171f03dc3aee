package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// selection reads the page of staff, or fails.
func selection(t *testing.T, st *modelstest.Street) models.Selection {
	t.Helper()
	return must(st.Store.Selection(t.Context(), st.Event))(t)
}

// revision is what a page of staff would hold now.
func revision(t *testing.T, st *modelstest.Street) int64 { return selection(t, st).Terms.Revision }

// places sets terms, or fails.
func places(t *testing.T, st *modelstest.Street, in models.TermsInput) {
	t.Helper()
	in.Seen = revision(t, st)
	reason(t, st.Store.ChangeTerms(t.Context(), st.Admin, st.Event, in), "")
}

// draftAll drafts by a method, or fails.
func draftAll(t *testing.T, st *modelstest.Street, method models.DraftOrigin) {
	t.Helper()
	must(st.Store.DraftAll(t.Context(), st.Admin, st.Event, models.DraftPlan{Method: method, Seen: revision(t, st)}))(t)
}

func publish(t *testing.T, st *modelstest.Street) models.Published {
	t.Helper()
	return must(st.Store.PublishDecisions(t.Context(), st.Admin, st.Event, revision(t, st)))(t)
}

// crowd hands in applications of the kinds, in order.
func crowd(st *modelstest.Street, kinds ...models.VendorKind) []models.Application {
	var list []models.Application
	for i, kind := range kinds {
		list = append(list, st.Applicant(fmt.Sprint("가게", i), kind, models.AtBoth))
	}
	return list
}

// drafted tells the drafts in the order of the applications: s, w1, n, or - for none.
func drafted(t *testing.T, st *modelstest.Street) string {
	t.Helper()
	var words []string
	for _, c := range selection(t, st).Candidates {
		switch {
		case c.Draft == nil:
			words = append(words, "-")
		case c.Draft.State == models.Waitlisted:
			words = append(words, fmt.Sprint("w", c.Draft.Rank))
		default:
			words = append(words, string(c.Draft.State[:1]))
		}
	}
	return strings.Join(words, " ")
}

// told are the states and ranks in the order of the applications, as vendors may see them.
func told(t *testing.T, st *modelstest.Street) string {
	t.Helper()
	var words []string
	for _, a := range must(st.Store.Applications(t.Context(), st.Event.ID, models.ApplicationFilter{}))(t) {
		word := string(a.State[:2])
		if a.WaitRank > 0 {
			word += fmt.Sprint(a.WaitRank)
		}
		if a.Offered(st.Store.Now()) {
			word += "!"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// mails are the templates of the outbox, the oldest first, without those about receipts.
func mails(t *testing.T, st *modelstest.Street) string {
	t.Helper()
	var words []string
	for _, m := range st.Mails() {
		if m.Template != "application_received" {
			words = append(words, strings.TrimPrefix(m.Template, "application_"))
		}
	}
	slices.Reverse(words)
	return strings.Join(words, " ")
}

var (
	shop, artisan, sme = models.Shop, models.Artisan, models.SME
	quotas             = func(pairs map[string]int) models.TermsInput { return models.TermsInput{AnswerHours: 6, Quotas: pairs} }
)

func TestFirstComeFillsTheQuotasAndTheRestWaits(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		crowd(st, shop, shop, artisan, shop, sme, artisan)
		for _, c := range []struct {
			terms models.TermsInput
			want  string
		}{
			{models.TermsInput{}, "s s s s s s"},
			{models.TermsInput{Places: 3}, "s s s w1 w2 w3"},
			{models.TermsInput{Places: 3, WaitMax: 2}, "s s s w1 w2 n"},
			{quotas(map[string]int{"kind:shop": 1, "kind:artisan": 1}), "s w1 s w2 s w3"},
			{quotas(map[string]int{"category:meal": 2}), "s s w1 w2 w3 w4"},
			{models.TermsInput{Places: 4, Quotas: map[string]int{"kind:shop": 0}}, "w1 w2 s w3 s s"},
		} {
			places(t, st, c.terms)
			draftAll(t, st, models.ByFirstCome)
			if got := drafted(t, st); got != c.want {
				t.Errorf("%+v: %s, want %s", c.terms, got, c.want)
			}
		}
	})
}

// TestThePlacesOfTheCallAreTheQuotas: until staff set others, even if those are none.
func TestThePlacesOfTheCallAreTheQuotas(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		crowd(st, shop, shop, artisan)
		st.Event.PlacesShop = 1
		draftAll(t, st, models.ByFirstCome)
		if got := drafted(t, st); got != "s w1 s" {
			t.Errorf("with one place for shops in the call: %s", got)
		}
		places(t, st, models.TermsInput{})
		draftAll(t, st, models.ByFirstCome)
		if got := drafted(t, st); got != "s s s" {
			t.Errorf("after staff lifted the limit: %s", got)
		}
	})
}

func TestAShareOfThePlacesIsForNewcomers(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		old := []models.Application{st.Vendor("하나", shop, models.AtBoth), st.Vendor("둘", shop, models.AtBoth)}
		last := st.Event
		in := newEvent(func(in *models.EventInput) { in.Demo, in.ApplyFrom = true, st.Store.Now().Add(-time.Hour) })
		st.Event = must(st.Store.OpenEvent(t.Context(), st.Admin, in))(t)
		reason(t, st.Store.MoveEvent(t.Context(), st.Admin, st.Event, models.EventRecruiting), "")
		st.Event = must(st.Store.EventBySlug(t.Context(), st.Event.Slug))(t)
		for i, a := range old {
			_, _, err := st.Store.Apply(t.Context(), st.Event, st.Account(a), models.AccountInput{}, modelstest.Application(i+1, a.Vendor.Name, shop, models.AtBoth))
			reason(t, err, "")
		}
		crowd(st, shop, shop)
		places(t, st, models.TermsInput{Places: 2, NewcomerPercent: 50})
		draftAll(t, st, models.ByFirstCome)
		if got := drafted(t, st); got != "s w1 s w2" {
			t.Errorf("%s", got)
		}
		places(t, st, models.TermsInput{Places: 2, NewcomerPercent: 0})
		draftAll(t, st, models.ByFirstCome)
		if got := drafted(t, st); got != "s s w1 w2" {
			t.Errorf("%s", got)
		}
		st.Event = last
		for _, c := range selection(t, st).Candidates {
			if !c.Newcomer {
				t.Error("the later event makes nobody an old hand in the earlier one")
			}
		}
	})
}

func TestNothingIsToldBeforeItIsPublished(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := crowd(st, shop, shop, shop, shop)
		places(t, st, models.TermsInput{Places: 1, WaitMax: 2, AnswerHours: 6})
		draftAll(t, st, models.ByFirstCome)
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, list[1].Receipt, models.Decision{State: models.Waitlisted, Reason: "다음 차례예요."}, must(s.Drafts(ctx, st.Event.ID))(t)[list[1].ID].Revision), "")
		if told(t, st) != "su su su su" || mails(t, st) != "" || len(must(s.Street(ctx, st.Event))(t).Vendors) != 0 {
			t.Errorf("told %s, mails %q", told(t, st), mails(t, st))
		}
		if got := drafted(t, st); got != "s w1 w2 n" {
			t.Errorf("drafted %s", got)
		}
		all := selection(t, st).Counts[0]
		if all.Taken != 0 || all.Drafted != 1 || all.Left() != 0 || all.Over() {
			t.Errorf("%+v", all)
		}
		if p := publish(t, st); p != (models.Published{Selected: 1, Waitlisted: 2, NotSelected: 1}) {
			t.Errorf("%+v", p)
		}
		if told(t, st) != "se wa1 wa2 no" || mails(t, st) != "selected waitlisted not_selected waitlisted" && mails(t, st) != "selected waitlisted waitlisted not_selected" {
			t.Errorf("told %s, mails %s", told(t, st), mails(t, st))
		}
		if a := must(s.ApplicationByReceipt(ctx, st.Event.ID, list[1].Receipt))(t); a.Reason != "다음 차례예요." {
			t.Errorf("%q", a.Reason)
		}
		if drafted(t, st) != "- - - -" {
			t.Error("drafts are left over")
		}
		_, err := s.PublishDecisions(ctx, st.Admin, st.Event, revision(t, st))
		reason(t, err, "nothing_drafted")
	})
}

func TestDraftingTheSameAgainTellsNobody(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Vendor("하나", shop, models.AtBoth)
		before := mails(t, st)
		reason(t, st.Store.DraftDecision(t.Context(), st.Admin, st.Event, a.Receipt, models.Decision{State: models.Selected}, 0), "")
		if c := selection(t, st).Counts[0]; c.Taken != 1 || c.Drafted != 0 {
			t.Errorf("%+v", c)
		}
		if p := publish(t, st); p != (models.Published{}) || mails(t, st) != before {
			t.Errorf("%+v, %s", p, mails(t, st))
		}
	})
}

func TestHandMadeDraftsStayAndCountFirst(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := crowd(st, shop, shop, shop)
		places(t, st, models.TermsInput{Places: 1})
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, list[2].Receipt, models.Decision{State: models.Selected}, 0), "")
		draftAll(t, st, models.ByFirstCome)
		if got := drafted(t, st); got != "w1 w2 s" {
			t.Errorf("%s", got)
		}
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, list[0].Receipt, models.Decision{State: models.Selected}, must(s.Drafts(ctx, st.Event.ID))(t)[list[0].ID].Revision), "")
		if all := selection(t, st).Counts[0]; !all.Over() || all.Left() != -1 {
			t.Errorf("%+v", all)
		}
		reason(t, s.UndoDraft(ctx, st.Admin, st.Event, list[2].Receipt, must(s.Drafts(ctx, st.Event.ID))(t)[list[2].ID].Revision), "")
		if got := drafted(t, st); got != "s w2 -" {
			t.Errorf("%s", got)
		}
		reason(t, s.UndoDrafts(ctx, st.Admin, st.Event, revision(t, st)), "")
		if got := drafted(t, st); got != "- - -" {
			t.Errorf("%s", got)
		}
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, list[0].Receipt, models.Decision{State: models.Selected}, 0), "")
		decide(t, st, list[0], models.NotSelected)
		if got := drafted(t, st); got != "- - -" {
			t.Errorf("a decision that is told leaves its draft: %s", got)
		}
	})
}

func TestTheSecondOfTwoIsTold(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		list := crowd(st, shop, shop)
		page := revision(t, st) // both look at the same page
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, list[0].Receipt, models.Decision{State: models.Selected}, 0), "")
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, list[0].Receipt, models.Decision{State: models.NotSelected}, 0), "drafted_meanwhile")
		reason(t, s.UndoDraft(ctx, st.Admin, st.Event, list[0].Receipt, 0), "drafted_meanwhile")
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, list[1].Receipt, models.Decision{State: models.Waitlisted}, 0), "") // another application disturbs nobody
		_, err := s.DraftAll(ctx, st.Admin, st.Event, models.DraftPlan{Method: models.ByFirstCome, Seen: page})
		reason(t, err, "selection_changed")
		_, err = s.PublishDecisions(ctx, st.Admin, st.Event, page)
		reason(t, err, "selection_changed")
		reason(t, s.UndoDrafts(ctx, st.Admin, st.Event, page), "selection_changed")
		reason(t, s.ChangeTerms(ctx, st.Admin, st.Event, models.TermsInput{Seen: page}), "selection_changed")
		if drafted(t, st) != "s w0" || told(t, st) != "su su" {
			t.Errorf("%s, %s", drafted(t, st), told(t, st))
		}
	})
}

func TestManyPublishAtOnceAndEachVendorGetsOneMail(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
		crowd(st, shop, artisan, shop, sme, shop, artisan)
		places(t, st, models.TermsInput{Places: 3})
		draftAll(t, st, models.ByFirstCome)
		page := revision(t, st)
		outcomes := storm(t, 12, func(i int) error {
			_, err := stores[i%2].PublishDecisions(t.Context(), st.Admin, st.Event, page)
			return err
		})
		if outcomes[""] != 1 || outcomes["selection_changed"] != 11 {
			t.Errorf("%v", outcomes)
		}
		if n := len(strings.Fields(mails(t, st))); n != 6 || told(t, st) != "se se se wa1 wa2 wa3" {
			t.Errorf("%d mails, %s", n, told(t, st))
		}
	})
}

func TestDraftRefusals(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		gone := st.Applicant("하나", shop, models.AtBoth)
		reason(t, s.DraftDecision(ctx, st.Admin, e, gone.Receipt, models.Decision{State: models.Selected}, 0), "")
		reason(t, s.Withdraw(ctx, st.Admin, gone), "")
		if ask[int](t, s, "SELECT count(*) FROM drafted_decisions") != 0 {
			t.Error("the draft of a withdrawn application stays")
		}
		reason(t, s.DraftDecision(ctx, st.Admin, e, gone.Receipt, models.Decision{State: models.Selected}, 0), "withdrawn")
		reason(t, s.DraftDecision(ctx, st.Admin, e, "2020-0101-001", models.Decision{State: models.Selected}, 0), "not_found")
		faulty(t, s.DraftDecision(ctx, st.Admin, e, gone.Receipt, models.Decision{State: "liked"}, 0), "state", "choose_one")
		plan := func(m models.DraftOrigin, draw string) error {
			_, err := s.DraftAll(ctx, st.Admin, e, models.DraftPlan{Method: m, Draw: draw, Seen: revision(t, st)})
			return err
		}
		faulty(t, plan(models.ByHand, ""), "method", "choose_one")
		reason(t, plan(models.ByFirstCome, ""), "nobody_undecided")
		reason(t, plan(models.ByScore, ""), "no_scores")
		reason(t, plan(models.ByDraw, "nothing"), "not_found")
		for field, in := range map[string]models.TermsInput{
			"places": {Places: -1}, "newcomer_percent": {NewcomerPercent: 50}, "wait_max": {WaitMax: 10_001}, "answer_hours": {AnswerHours: 721},
			"quotas": {Quotas: map[string]int{"kind:shop": -1}},
		} {
			want := "out_of_range"
			if field == "newcomer_percent" {
				want = "newcomers_of_what"
			}
			faulty(t, s.ChangeTerms(ctx, st.Admin, e, in), field, want)
		}
		faulty(t, s.ChangeTerms(ctx, st.Admin, e, models.TermsInput{Quotas: map[string]int{"kind:robot": 1}}), "quotas", "out_of_range")
		refusedByDatabase(t, s, "INSERT INTO selection_terms (event_id, places, newcomer_percent, wait_max, answer_hours, revision) VALUES (9, 1, 101, 0, 0, 0)")
	})
}
