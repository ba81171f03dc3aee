package models_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// alone is an application that shares neither address nor people with the others of a test.
func alone(t *testing.T, st *modelstest.Street, n int, change ...func(*models.ApplicationInput)) models.Application {
	t.Helper()
	in := application(n, func(in *models.ApplicationInput) {
		in.Name, in.Address, in.Representative = fmt.Sprintf("가게%d", n), fmt.Sprintf("새봄시 가온로 %d", n), fmt.Sprintf("대표%d", n)
	})
	for _, f := range change {
		f(&in)
	}
	a, _, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, applicant(n), in)
	reason(t, err, "")
	return must(st.Store.ApplicationByReceipt(t.Context(), st.Event.ID, a.Receipt))(t)
}

// letThrough are the receipts that a filter lets through for the administrator.
func letThrough(t *testing.T, st *modelstest.Street, f models.ReviewFilter) []string {
	t.Helper()
	var got []string
	for _, r := range must(st.Store.Review(t.Context(), st.Admin, st.Event, f))(t).Rows {
		got = append(got, r.Application.Receipt)
	}
	return got
}

func TestTheReviewListIsNarrowed(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := alone(t, st, 1, func(in *models.ApplicationInput) { in.Name, in.Products[0].Name = "달그락분식", "호떡" })
		b := alone(t, st, 2, func(in *models.ApplicationInput) { in.Kind, in.Mode = models.Artisan, models.AtBooth })
		c := alone(t, st, 3, func(in *models.ApplicationInput) { in.Phone = "010-0000-0002" })
		st.Criteria()
		reason(t, s.AddTag(ctx, st.Admin, st.Event, a.Receipt, " #먹거리  골목"), "")
		score(t, st, st.Admin, b, 3, 3)
		paper := must(s.HandIn(ctx, models.Actor{Account: st.Account(a)}, st.Event, a, models.DocumentInput{Kind: models.BusinessRegistration, FileName: "등록증.pdf", Content: picture(t, 1)}))(t)
		only := func(change func(*models.ReviewFilter)) models.ReviewFilter {
			var f models.ReviewFilter
			change(&f)
			return f
		}
		check := func(name string, f models.ReviewFilter, want ...models.Application) {
			t.Helper()
			var receipts []string
			for _, a := range want {
				receipts = append(receipts, a.Receipt)
			}
			if got := letThrough(t, st, f); !slices.Equal(got, receipts) {
				t.Errorf("%s: %v, want %v", name, got, receipts)
			}
		}
		check("everything", models.ReviewFilter{}, a, b, c)
		check("initial consonants", only(func(f *models.ReviewFilter) { f.Query = "ㄷㄱㄹ" }), a)
		check("a product", only(func(f *models.ReviewFilter) { f.Query = "호떡" }), a)
		check("a product by its consonants", only(func(f *models.ReviewFilter) { f.Query = "ㅎㄸ" }), a)
		check("a state", only(func(f *models.ReviewFilter) { f.State = models.Reviewing }), b)
		check("a kind", only(func(f *models.ReviewFilter) { f.Kind = models.Artisan }), b)
		check("a tag", only(func(f *models.ReviewFilter) { f.Tag = "먹거리 골목" }), a)
		check("mine to score", only(func(f *models.ReviewFilter) { f.Mine = true }), a, c)
		check("flagged", only(func(f *models.ReviewFilter) { f.Flagged = true }), b, c)
		check("papers to look at", only(func(f *models.ReviewFilter) { f.Papers = models.PapersReceived }), a)
		check("papers that are missing", only(func(f *models.ReviewFilter) { f.Papers = models.PapersOpen }), b, c)
		reason(t, s.DecideDocument(ctx, st.Admin, st.Event, a, paper, models.DocumentDecision{State: models.Accepted, Version: 1}), "")
		check("papers that are ready", only(func(f *models.ReviewFilter) { f.Papers = models.PapersReady }), a)
		check("two at once", only(func(f *models.ReviewFilter) { f.Flagged, f.Mine = true, true }), c)

		list := must(s.Review(ctx, st.Admin, st.Event, only(func(f *models.ReviewFilter) { f.State = models.Reviewing })))(t)
		if list.Counts[""] != 3 || list.Counts[models.Submitted] != 2 || list.Counts[models.Reviewing] != 1 || !slices.Equal(list.Tags, []string{"먹거리 골목"}) || !list.Scores {
			t.Errorf("%+v", list)
		}
		all := must(s.Review(ctx, st.Admin, st.Event, models.ReviewFilter{}))(t)
		if before, after := all.Neighbours(b.ID); before != a.Receipt || after != c.Receipt {
			t.Errorf("between %s and %s", before, after)
		}
		if next := all.Next(c.ID, models.ReviewRow.ToScore); next != a.Receipt {
			t.Errorf("after the last comes %s", next)
		}
	})
}

func TestWhatTheReviewShowsBesideAnApplication(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := alone(t, st, 1)
		for _, word := range []string{"단골", "재참가", "단골"} {
			reason(t, s.AddTag(ctx, st.Admin, st.Event, a.Receipt, word), "")
		}
		reason(t, s.RemoveTag(ctx, st.Admin, st.Event, a.Receipt, "재참가"), "")
		if words := must(s.TagsOf(ctx, a))(t); !slices.Equal(words, []string{"단골"}) {
			t.Errorf("%v", words)
		}
		faulty(t, s.AddTag(ctx, st.Admin, st.Event, a.Receipt, " # "), "tag", "required")
		faulty(t, s.AddTag(ctx, st.Admin, st.Event, a.Receipt, "스물한 글자가 넘는 표시는 너무 길어서 안 돼요"), "tag", "too_long")
		for i := range 9 {
			reason(t, s.AddTag(ctx, st.Admin, st.Event, a.Receipt, fmt.Sprint("말", i)), "")
		}
		faulty(t, s.AddTag(ctx, st.Admin, st.Event, a.Receipt, "열한째"), "tag", "too_many_tags")
		reason(t, s.AddNote(ctx, st.Admin, st.Event, a.Receipt, "지난해 줄이 길었어요."), "")
		reason(t, s.AddNote(ctx, st.Reviewer("오하늘"), st.Event, a.Receipt, "시식 접시 확인."), "")
		faulty(t, s.AddNote(ctx, st.Admin, st.Event, a.Receipt, ""), "note", "required")
		notes := must(s.NotesOf(ctx, a))(t)
		if len(notes) != 2 || notes[0].Words != "지난해 줄이 길었어요." || notes[1].Actor != "오하늘" || notes[1].At.IsZero() {
			t.Errorf("%+v", notes)
		}
	})
}

func TestSuspiciousApplicationsArePointedOut(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := alone(t, st, 1)
		phone := alone(t, st, 2, func(in *models.ApplicationInput) { in.Phone = "+82 10 0000 0001" })
		place := alone(t, st, 3, func(in *models.ApplicationInput) { in.Address = "새봄시가온로 1." })
		person := alone(t, st, 4, func(in *models.ApplicationInput) { in.Representative = "대표1" })
		nobody := alone(t, st, 5)
		said := func(of models.Application) string {
			t.Helper()
			text := ""
			for _, other := range must(s.SuspicionsOf(ctx, of))(t) {
				text += fmt.Sprint(other.Application.Vendor.Name, other.Same, " ")
			}
			return text
		}
		if got := said(a); got != "가게2[phone] 가게3[address] 가게4[representative] " {
			t.Errorf("%s", got)
		}
		if said(nobody) != "" {
			t.Errorf("%s", said(nobody))
		}
		reason(t, s.Withdraw(ctx, st.Admin, nobody), "")
		again, _, err := s.Apply(ctx, st.Event, st.Account(nobody), models.AccountInput{}, application(5, func(in *models.ApplicationInput) { in.Address, in.Representative = "딴 곳", "딴 사람" }))
		reason(t, err, "")
		if got := said(must(s.ApplicationByReceipt(ctx, st.Event.ID, again.Receipt))(t)); got != "새 가게[business] " {
			t.Errorf("%s", got)
		}
		if got, want := letThrough(t, st, models.ReviewFilter{Flagged: true}), []string{a.Receipt, phone.Receipt, place.Receipt, person.Receipt, again.Receipt}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
	})
}

func TestTheReviewAsksNoQuestionPerRow(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, made := st.Store, t.Context(), 0
		st.Criteria()
		asked := s.CountQuestions()
		fill := func(to int) {
			for ; made < to; made++ {
				a := alone(t, st, made+1)
				score(t, st, st.Admin, a, 3, 3)
				reason(t, s.AddTag(ctx, st.Admin, st.Event, a.Receipt, fmt.Sprint("말", made%3)), "")
				reason(t, s.AskFix(ctx, st.Admin, st.Event, a.Receipt, models.FixInput{Reason: "가격", Until: st.Event.ApplyUntil}), "")
				reason(t, s.DraftDecision(ctx, st.Admin, st.Event, a.Receipt, models.Decision{State: models.Selected}, 0), "")
			}
		}
		count := func(what func() error) int64 {
			t.Helper()
			asked.Store(0)
			reason(t, what(), "")
			return asked.Load()
		}
		whole := models.ReviewFilter{ApplicationFilter: models.ApplicationFilter{Query: "ㄱㄱ"}, Papers: models.PapersOpen, Tag: "말1"}
		measure := func() map[string]int64 {
			return map[string]int64{
				"the list":   count(func() error { _, err := s.Review(ctx, st.Admin, st.Event, models.ReviewFilter{}); return err }),
				"the search": count(func() error { _, err := s.Review(ctx, st.Admin, st.Event, whole); return err }),
				"the quotas": count(func() error { _, err := s.SelectionFor(ctx, st.Admin, st.Event); return err }),
				"the look-alikes": count(func() error {
					list, err := s.Applications(ctx, st.Event.ID, models.ApplicationFilter{})
					if err == nil {
						_, err = s.SuspicionsOf(ctx, list[0])
					}
					return err
				}),
			}
		}
		fill(5)
		few := measure()
		fill(50)
		for what, n := range measure() {
			if n != few[what] || n < 2 {
				t.Errorf("%s asks %d questions for 50 applications and %d for 5", what, n, few[what])
			}
		}
	})
}
