package models_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestADraftIsKeptSealedOncePerPerson(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		phone, account := models.DraftHolder{Visitor: "a phone"}, models.DraftHolder{Account: 7, Visitor: "a phone"}
		tablet := models.DraftHolder{Account: 7, Visitor: "a tablet"}
		_, err := s.Draft(ctx, st.Event, phone)
		reason(t, err, "not_found")
		for _, text := range []string{"황보관우 하나", "황보관우 둘"} {
			must(s.SaveDraft(ctx, st.Event, phone, []byte(text)))(t)
		}
		if d := must(s.Draft(ctx, st.Event, phone))(t); string(d.Content) != "황보관우 둘" || ask[int](t, s, "SELECT count(*) FROM application_drafts") != 1 {
			t.Errorf("%s", d.Content)
		}
		if path, isSQLite := strings.CutPrefix(modelstest.URL(s), "sqlite:"); isSQLite {
			unreadable(t, path, "황보관우", "a phone")
		}
		if d := must(s.Draft(ctx, st.Event, account))(t); string(d.Content) != "황보관우 둘" {
			t.Errorf("not taken along: %s", d.Content)
		}
		if d := must(s.Draft(ctx, st.Event, tablet))(t); string(d.Content) != "황보관우 둘" {
			t.Errorf("not on the tablet: %s", d.Content)
		}
		_, err = s.Draft(ctx, st.Event, phone)
		reason(t, err, "not_found") // it is the account's now
		must(s.SaveDraft(ctx, st.Event, phone, []byte("다른 사람")))(t)
		reason(t, s.DropDraft(ctx, st.Event, tablet), "")
		if d := must(s.Draft(ctx, st.Event, phone))(t); string(d.Content) != "다른 사람" {
			t.Errorf("%s", d.Content)
		}
	})
}

func TestDraftsThatAreRefused(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, h := st.Store, t.Context(), models.DraftHolder{Visitor: "x"}
		_, err := s.SaveDraft(ctx, st.Event, models.DraftHolder{}, []byte("x"))
		reason(t, err, "no_cookie")
		_, err = s.SaveDraft(ctx, st.Event, h, make([]byte, 65<<10))
		reason(t, err, "too_large")
		st.At(st.Event.ApplyUntil.Add(time.Second))
		_, err = s.SaveDraft(ctx, st.Event, h, []byte("x"))
		reason(t, err, "call_over")
		if ask[int](t, s, "SELECT count(*) FROM application_drafts") != 0 {
			t.Error("one was kept")
		}
	})
}

func TestDraftsSavedAtOnceAreOne(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		outcomes := storm(t, 16, func(int) error {
			_, err := st.Store.SaveDraft(t.Context(), st.Event, models.DraftHolder{Account: 3, Visitor: "x"}, []byte("text"))
			return err
		})
		if outcomes[""] != 16 || ask[int](t, st.Store, "SELECT count(*) FROM application_drafts") != 1 {
			t.Errorf("%v", outcomes)
		}
	})
}

func TestDraftsPlatesAnswersAndChangesGoWhenDue(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		q := must(s.AddQuestion(ctx, st.Admin, st.Event, choice()))(t)
		a, _, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(1, van, answers(q, "있어요")))
		reason(t, err, "")
		in := must(s.OwnInput(ctx, a))(t)
		in.Wish = "바뀐 말"
		must(s.ChangeApplication(ctx, models.Actor{Account: st.Account(a)}, st.Event, a.Receipt, in))(t)
		must(s.SaveDraft(ctx, st.Event, models.DraftHolder{Visitor: "x"}, []byte("x")))(t)
		end := st.Event.EndsAt
		for _, step := range []struct {
			after        time.Duration
			has, has_not string
		}{
			{29 * day, "", "drafts"},
			{30*day + time.Second, "drafts 1, vehicle_plates 1", "answers"},
			{90*day + time.Second, "answers 1, changes 1", "drafts"},
		} {
			dry := due(t, st, end.Add(step.after), true)
			if done := due(t, st, end.Add(step.after), false); done != dry || !strings.Contains(done, step.has) || strings.Contains(done, step.has_not) {
				t.Errorf("after %v: %q, dry %q", step.after, done, dry)
			}
		}
	})
}
