package models_test

import (
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestAssignBooth(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop, maker := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("물레방아도예", models.Artisan, models.AtBooth)
		store := st.Vendor("새벽빵집", models.Shop, models.AtStore)
		assign := func(no, booth, want string) {
			t.Helper()
			reason(t, s.AssignBooth(ctx, st.Admin, st.Event, no, booth), want)
		}
		assign(shop.No, "a02", "")
		assign(maker.No, "A02", "booth_taken")
		assign(maker.No, "A01", "booth_is_ops")
		assign(maker.No, "A99", "unknown_booth")
		assign("S77", "A03", "not_found")
		assign(store.No, "A03", "needs_no_booth")
		assign(shop.No, "A05", "") // moves, and frees its booth
		assign(maker.No, "A02", "")
		assign(maker.No, "A02", "")
		street := must(s.Street(ctx, st.Event))(t)
		if street.SpanOf[shop.ID].Label() != "A05" || street.SpanOf[maker.ID].Label() != "A02" || len(street.ByBooth) != 2 || street.PanelLoadW("P1") != 2_000 || len(street.Unplaced()) != 0 {
			t.Errorf("%v, %d W", street.SpanOf, street.PanelLoadW("P1"))
		}
		reason(t, s.ClearPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: maker.No}), "")
		reason(t, s.ClearPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: maker.No}), "")
		if place := must(s.SpanOf(ctx, maker))(t); len(place) != 0 {
			t.Errorf("%+v", place)
		}
		if b := must(s.SpanOf(ctx, shop))(t).First(); b.Label != "A05" || b.Zone != models.ZoneFood {
			t.Errorf("%+v", b)
		}
	})
}

func TestAPanelGivesOutFourFifths(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		var shops []models.Application
		for i := range 3 {
			a := st.Vendor(fmt.Sprint("가게", i), models.Shop, models.AtBoth)
			modelstest.Exec(t, s, fmt.Sprintf("UPDATE applications SET power_w = %d WHERE id = %d", []int{5_000, 2_000, 3_000}[i], a.ID))
			shops = append(shops, a)
		}
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, shops[0].No, "A05"), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, shops[1].No, "A02"), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, shops[2].No, "A06"), "panel_full") // 7 + 3 kW of 9.6
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, shops[0].No, "A06"), "")           // its own load moves along
		reason(t, s.ClearPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: shops[1].No}), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, shops[2].No, "A05"), "")
		if load := must(s.Street(ctx, st.Event))(t).PanelLoadW("P1"); load != 8_000 {
			t.Errorf("%d W", load)
		}
	})
}

func TestTheHardestToPlaceComesFirst(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for i, needs := range []string{"power_w = 500", "power_w = 3000", "food = TRUE", "water = TRUE, power_w = 0"} {
			a := st.Vendor(fmt.Sprint("가게", i+1), models.Shop, models.AtBooth)
			modelstest.Exec(t, st.Store, fmt.Sprintf("UPDATE applications SET %s WHERE id = %d", needs, a.ID))
		}
		got := ""
		for _, a := range must(st.Store.Street(t.Context(), st.Event))(t).Unplaced() {
			got += a.No + " "
		}
		if got != "S04 S03 S02 S01 " {
			t.Error(got)
		}
	})
}

func TestOneBoothIsGivenOnceByManyStaff(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		one, two := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		other := modelstest.Again(t, st.Store)
		outcomes := storm(t, 16, func(i int) error {
			no, s := []string{one.No, two.No}[i%2], []*models.Store{st.Store, other}[i/2%2]
			return s.AssignBooth(t.Context(), st.Admin, st.Event, no, "A03")
		})
		if outcomes[""] != 8 || outcomes["booth_taken"] != 8 { // the winner's other presses are no fault
			t.Errorf("%v", outcomes)
		}
		if n := ask[int](t, st.Store, "SELECT count(*) FROM assignments"); n != 1 {
			t.Errorf("%d assignments", n)
		}
	})
}

func TestTheDatabaseRefusesABoothTwice(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		one, two := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		reason(t, st.Store.AssignBooth(t.Context(), st.Admin, st.Event, one.No, "A03"), "")
		copied := "INSERT INTO assignments (event_id, layout_id, booth_id, day, application_id, source) SELECT event_id, layout_id, booth_id, %s, %d, 'staff' FROM assignments"
		refusedByDatabase(t, st.Store, fmt.Sprintf(copied, "day", two.ID))
		modelstest.Exec(t, st.Store, fmt.Sprintf(copied, "'2099-01-01'", two.ID)) // another day is free
	})
}
