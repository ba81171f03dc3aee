package models_test

import (
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestAMailIsTriedFiveTimes(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Applicant("달그락분식", models.Shop, models.AtBoth)
		st.Applicant("새벽빵집", models.Shop, models.AtBoth)
		waiting := must(s.Unsent(ctx))(t)
		if len(waiting) != 2 || waiting[0].ID > waiting[1].ID {
			t.Fatalf("%+v", waiting)
		}
		try := func(m models.Message, fault string) {
			t.Helper()
			if !must(s.BeginSending(ctx, m))(t) || must(s.BeginSending(ctx, m))(t) {
				t.Fatal("a try belongs to one instance")
			}
			reason(t, s.EndSending(ctx, m, fault), "")
		}
		try(waiting[0], "")
		now := s.Now()
		for i := range 5 {
			st.At(now.Add(time.Duration(i) * 3 * time.Minute))
			left := must(s.Unsent(ctx))(t)
			if len(left) != 1 || left[0].ID != waiting[1].ID || left[0].Tries != i {
				t.Fatalf("before try %d: %+v", i+1, left)
			}
			try(left[0], "mailbox full")
			if again := must(s.Unsent(ctx))(t); len(again) != 0 {
				t.Fatalf("right after a try: %+v", again)
			}
		}
		st.At(now.Add(time.Hour))
		if left := must(s.Unsent(ctx))(t); len(left) != 0 {
			t.Errorf("%+v", left)
		}
		all := must(s.Messages(ctx, st.Event.ID))(t)
		if all[0].Error != "mailbox full" || all[0].SentAt != nil || all[1].SentAt == nil || all[1].Error != "" || all[1].Tries != 1 {
			t.Errorf("%+v", all)
		}
	})
}
