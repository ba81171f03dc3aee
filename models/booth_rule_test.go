package models_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func setRules(ctx context.Context, st *modelstest.Street, rules map[string]models.BoothRule) error {
	seen, err := st.Store.PlacesRevision(ctx, st.Event)
	if err != nil {
		return err
	}
	return st.Store.SetBoothRules(ctx, st.Admin, st.Event, models.BoothRulesInput{Each: 1, Rules: rules, Seen: seen})
}

// TestEqualGoodsFollowTheRule: of three booths for goods two vendors of pots and one of bags take what the
// rule says: the pots beside each other or with the bags between them.
func TestEqualGoodsFollowTheRule(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		ctx := t.Context()
		first, second := needing(t, st, "흙손도예", "category = 'craft'"), needing(t, st, "가온 도자기", "category = 'craft'")
		needing(t, st, "한땀가죽", "category = 'fashion'")
		modelstest.Exec(t, st.Store, "UPDATE booths SET blocked = TRUE WHERE zone = 'food'")
		for _, c := range []struct {
			rule models.EqualGoods
			want bool // side by side
		}{{models.Cluster, true}, {models.SpaceOut, false}, {models.Cluster, true}} {
			reason(t, setRules(ctx, st, map[string]models.BoothRule{"craft": {Equal: c.rule}}), "")
			must(st.Store.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1, OnlyLocked: true}))(t)
			a, b := stands(t, st, first), stands(t, st, second)
			if beside := a == "A03" || b == "A03"; a == "" || b == "" || beside != c.want {
				t.Errorf("%s puts them on %s and %s", c.rule, a, b)
			}
		}
		said := false
		for _, term := range board(t, st, "").WhyHere(first) {
			said = said || term.What == "goods_together" && term.Other.ID == second.ID
		}
		if !said {
			t.Error("nobody says that they stand together as wanted")
		}
	})
}

// TestALimitLeavesOneOut and says before placing that it will, and afterwards why and what would help.
func TestALimitLeavesOneOut(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		for n := range 3 {
			needing(t, st, fmt.Sprint("공방 ", n), "category = 'craft'")
		}
		reason(t, setRules(ctx, st, map[string]models.BoothRule{"craft": {Equal: models.Ignore, Most: 2}}), "")
		told := map[string]*models.Error{}
		for _, p := range board(t, st, "").Problems() {
			told[p.Reason] = p
		}
		if p := told["plan_quota_short"]; p == nil || p.Params["count"] != 3 || p.Params["limit"] != 2 || p.Params["category"] != models.Category("craft") {
			t.Errorf("told beforehand: %+v", told)
		}
		if got := must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1}))(t); got.Placed != 2 || got.Unplaced != 1 {
			t.Fatalf("%+v", got)
		}
		b := board(t, st, "")
		out := b.WithoutPlaces()
		if len(out) != 1 || out[0].Rule == nil || out[0].Rule.Reason != "mostly_category_full" {
			t.Fatalf("%+v", out)
		}
		if !slices.ContainsFunc(out[0].Ways, func(way *models.Error) bool { return way.Reason == "way_category_full" }) {
			t.Errorf("ways: %v", out[0].Ways)
		}
		left := out[0].Vendor
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, left.No, "A05"), "category_full")
		reason(t, setRules(ctx, st, map[string]models.BoothRule{"craft": {Equal: models.Ignore, Most: 1}}), "")
		if got := must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1}))(t); got.Placed != 2 {
			t.Errorf("a limit below those who stand sends them away: %+v", got)
		}
		reason(t, setRules(ctx, st, nil), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, left.No, "A05"), "")
	})
}

func TestRulesThatMakeNoSense(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for _, c := range []struct {
			category      string
			rule          models.BoothRule
			field, reason string
		}{
			{"craft", models.BoothRule{Equal: "heap"}, "equal_craft", "choose_one"},
			{"weapons", models.BoothRule{Equal: models.Ignore}, "equal_weapons", "choose_one"},
			{"craft", models.BoothRule{Equal: models.Ignore, Most: -1}, "most_craft", "booth_rule_most"},
			{"craft", models.BoothRule{Equal: models.Ignore, Most: 1_001}, "most_craft", "booth_rule_most"},
		} {
			var faults models.Faults
			if err := setRules(t.Context(), st, map[string]models.BoothRule{c.category: c.rule}); !errors.As(err, &faults) || len(faults) != 1 || faults[0].Field != c.field || faults[0].Reason != c.reason {
				t.Errorf("%+v: %v", c.rule, err)
			}
		}
		old := models.BoothRulesInput{Each: 1, Rules: map[string]models.BoothRule{"craft": {Equal: models.Cluster}}, Seen: must(st.Store.PlacesRevision(t.Context(), st.Event))(t)}
		reason(t, st.Store.SetBoothRules(t.Context(), st.Admin, st.Event, old), "")
		reason(t, st.Store.SetBoothRules(t.Context(), st.Admin, st.Event, old), "places_changed")
	})
}

func TestALongVehicleNeedsALongBooth(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		modelstest.Exec(t, s, "UPDATE booths SET vehicle_ok = TRUE")
		modelstest.Exec(t, s, "UPDATE booths SET height_mm = 6000 WHERE label = 'A04'")
		truck := needing(t, st, "달리는 국수", "car_at_booth = TRUE, car_cm = 550")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, truck.No, "A02"), "booth_car")
		must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1}))(t)
		if at := stands(t, st, truck); at != "A04" {
			t.Errorf("the truck stands on %q", at)
		}
		unsaid := needing(t, st, "작은 차", "car_at_booth = TRUE")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, unsaid.No, "A02"), "")
	})
}
