package models_test

import (
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func (a *afternoon) checkSettlement() {
	a.t.Helper()
	s := must(a.Store.SettlementOf(a.t.Context(), a.Event))(a.t)
	if total := a.cells[""]; s.Count != total.Redeemed || s.Won != total.Won {
		a.t.Errorf("%d for %d won, on paper %+v", s.Count, s.Won, total)
	}
	var count, sum int64
	for i, line := range s.Lines {
		want := a.cells[fmt.Sprint("owed ", line.Vendor.ID, " ", line.Campaign.ID)]
		if line.Count != want.Redeemed || line.Won != want.Won || line.Count == 0 {
			a.t.Errorf("%s is owed %d for %d, on paper %+v", line.Vendor.No, line.Won, line.Count, want)
		}
		if i > 0 && line.Vendor.No < s.Lines[i-1].Vendor.No {
			a.t.Error("the vendors are not in the order of their numbers")
		}
		if unit, fixed := line.Campaign.Unit(); fixed && line.Won != line.Count*unit {
			a.t.Errorf("%s: %d coupons of %d make %d", line.Vendor.No, line.Count, unit, line.Won)
		}
		count, sum = count+line.Count, sum+line.Won
	}
	if count != s.Count || sum != s.Won {
		a.t.Errorf("the lines add up to %d for %d", sum, count)
	}
}

func TestWhoLeavesIsStillOwed(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		stays, leaves := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		st.Vendor("물레방아도예", models.Artisan, models.AtBooth)
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, stays.No, "A02"), "")
		campaign := st.Campaign(quantity(10, 5))
		for _, v := range []models.Application{leaves, stays} {
			st.Redeem(device(st, v), st.Coupon(campaign, "가람"))
		}
		decide(t, st, leaves, models.NotSelected)
		out := must(s.SettlementOf(ctx, st.Event))(t)
		if len(out.Lines) != 2 || out.Won != 10_000 || out.Lines[0].Vendor.No != stays.No || out.Lines[0].Booth != "A02" || out.Lines[1].Vendor.No != leaves.No || out.Lines[1].Booth != "" {
			t.Errorf("%+v", out)
		}
		modelstest.Exec(t, s, "UPDATE applications SET no = 'S100' WHERE no = 'S01'", "UPDATE applications SET no = 'S99' WHERE no = 'S02'")
		out = must(s.SettlementOf(ctx, st.Event))(t)
		if out.Lines[0].Vendor.ID != leaves.ID || out.Lines[1].Vendor.ID != stays.ID {
			t.Errorf("%s comes before %s", out.Lines[0].Vendor.No, out.Lines[1].Vendor.No)
		}
		tally := must(s.TallyOf(ctx, st.Event, 0))(t)
		if len(tally.Vendors) != 3 || tally.Total.Won != 10_000 {
			t.Errorf("%+v", tally)
		}
		own := must(s.TallyOf(ctx, st.Event, leaves.ID))(t)
		if own.Total.Won != 5_000 || len(own.Vendors) != 1 {
			t.Errorf("%+v", own)
		}
		sound(t, st)
	})
}
