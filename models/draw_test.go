package models_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/draw"
	"github.com/jangteo/jangteo/models/modelstest"
)

var seed = models.DrawSeed{Seed: " 6  11 23 31 38 45 ", Source: "동행복권 1124회", Witnesses: "상인회장, 시의원"}

func TestADrawFromTheListToTheMails(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		list := crowd(st, shop, shop, artisan, shop, sme, artisan, shop)
		places(t, st, models.TermsInput{Places: 3, AnswerHours: 6, Quotas: map[string]int{"kind:shop": 2}})
		d := must(s.ListDraw(ctx, st.Admin, e, models.DrawInput{Announced: "6월 3일 로또"}))(t)
		if d.Hash != draw.Hash(d.List) || d.Drawn() || d.Rules().Places != 3 || len(d.Entries()) != 7 || !strings.Contains(d.List, "entry "+list[0].Receipt+" 1 new category:meal kind:shop\n") {
			t.Errorf("%+v", d)
		}
		_, err := s.DraftAll(ctx, st.Admin, e, models.DraftPlan{Method: models.ByDraw, Draw: d.PublicID, Seen: revision(t, st)})
		reason(t, err, "not_drawn")
		d = must(s.DrawLots(ctx, st.Admin, e, d.PublicID, seed))(t)
		selected, waiting := d.Result()
		if d.Seed != "6 11 23 31 38 45" || len(selected) != 3 || len(waiting) != 4 || told(t, st) != "su su su su su su su" || mails(t, st) != "" {
			t.Errorf("%+v: %v %v", d, selected, waiting)
		}
		must(s.DraftAll(ctx, st.Admin, e, models.DraftPlan{Method: models.ByDraw, Draw: d.PublicID, Seen: revision(t, st)}))(t)
		publish(t, st)
		for _, entry := range selected {
			if a := must(s.ApplicationByReceipt(ctx, e.ID, entry.ID))(t); a.State != models.Selected {
				t.Errorf("%s is %s", entry.ID, a.State)
			}
		}
		for i, entry := range waiting {
			if a := must(s.ApplicationByReceipt(ctx, e.ID, entry.ID))(t); a.WaitRank != i+1 {
				t.Errorf("%s waits at %d, drawn at %d", entry.ID, a.WaitRank, i+1)
			}
		}
		if names := must(s.SelectedNames(ctx, e.ID))(t); len(names) != 3 || names[selected[0].ID] == "" {
			t.Errorf("%v", names)
		}
	})
}

func TestWhoLeftAfterTheListMakesRoom(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		crowd(st, shop, shop, shop, shop)
		places(t, st, models.TermsInput{Places: 2})
		d := must(s.ListDraw(ctx, st.Admin, e, models.DrawInput{Announced: "지수"}))(t)
		late := st.Applicant("늦은 가게", shop, models.AtBoth)
		d = must(s.DrawLots(ctx, st.Admin, e, d.PublicID, seed))(t)
		selected, waiting := d.Result()
		gone := must(s.ApplicationByReceipt(ctx, e.ID, selected[0].ID))(t)
		reason(t, s.Withdraw(ctx, st.Admin, gone), "")
		must(s.DraftAll(ctx, st.Admin, e, models.DraftPlan{Method: models.ByDraw, Draw: d.PublicID, Seen: revision(t, st)}))(t)
		want := map[string]models.ApplicationState{selected[1].ID: models.Selected, waiting[0].ID: models.Selected, waiting[1].ID: models.Waitlisted}
		for _, c := range selection(t, st).Candidates {
			if c.Application.ID == late.ID {
				if c.Draft != nil {
					t.Error("who came after the list was drawn with it")
				}
			} else if c.Draft == nil || c.Draft.State != want[c.Application.Receipt] {
				t.Errorf("%s: %+v, want %s", c.Application.Receipt, c.Draft, want[c.Application.Receipt])
			}
		}
	})
}

func TestTheSeedIsTypedInOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		crowd(st, shop, shop)
		d := must(s.ListDraw(ctx, st.Admin, e, models.DrawInput{Announced: "지수"}))(t)
		stores := []*models.Store{s, modelstest.Again(t, s)}
		outcomes := storm(t, 8, func(i int) error {
			_, err := stores[i%2].DrawLots(ctx, st.Admin, e, d.PublicID, models.DrawSeed{Seed: string(rune('1' + i)), Source: "신문", Witnesses: "상인회"})
			return err
		})
		if outcomes[""] != 1 || outcomes["already_drawn"] != 7 {
			t.Errorf("%v", outcomes)
		}
		first := must(s.DrawByPublicID(ctx, e.ID, d.PublicID))(t)
		_, err := s.DrawLots(ctx, st.Admin, e, d.PublicID, seed)
		reason(t, err, "already_drawn")
		if again := must(s.DrawByPublicID(ctx, e.ID, d.PublicID))(t); again.Seed != first.Seed {
			t.Error("the seed changed")
		}
		other := must(s.OpenEvent(ctx, st.Admin, newEvent()))(t)
		_, err = s.DrawLots(ctx, st.Admin, other, d.PublicID, seed)
		reason(t, err, "not_found")
		refusedByDatabase(t, s, "UPDATE draws SET seed = ''")
	})
}

func TestWhoIsLocalIsDrawnFirst(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		crowd(st, shop, shop, artisan)
		modelstest.Exec(t, s, "UPDATE vendors SET address = '먼 동네 3' WHERE id = 1")
		d := must(s.ListDraw(ctx, st.Admin, e, models.DrawInput{Kind: shop, Local: " 가온로 ", Announced: "지수"}))(t)
		entries := d.Entries()
		if len(entries) != 2 || entries[0].Priority != 2 || entries[1].Priority != 1 || d.Local != "가온로" {
			t.Errorf("%+v", d)
		}
	})
}

func TestDrawFaults(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		_, err := s.ListDraw(ctx, st.Admin, e, models.DrawInput{Kind: "robot", Local: strings.Repeat("가", 41)})
		if got := faults(t, err); !maps.Equal(got, map[string]string{"kind": "choose_one", "announced": "required", "local": "too_long"}) {
			t.Errorf("%v", got)
		}
		_, err = s.DrawLots(ctx, st.Admin, e, "x", models.DrawSeed{Seed: " "})
		if got := faults(t, err); !maps.Equal(got, map[string]string{"seed": "required", "source": "required", "witnesses": "required"}) {
			t.Errorf("%v", got)
		}
		_, err = s.ListDraw(ctx, st.Admin, e, models.DrawInput{Announced: "지수"})
		reason(t, err, "nobody_undecided")
		crowd(st, shop)
		places(t, st, quotas(map[string]int{"kind:shop": 0}))
		_, err = s.ListDraw(ctx, st.Admin, e, models.DrawInput{Kind: shop, Announced: "지수"})
		reason(t, err, "no_places_left")
	})
}
