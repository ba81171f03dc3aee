package models_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// TestNeedsAndWishesReachThePlacing hands in what the form asks, and places by it.
func TestNeedsAndWishesReachThePlacing(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		layout := must(s.CurrentLayout(ctx, st.Event.ID))(t)
		modelstest.Exec(t, s, fmt.Sprintf("UPDATE booths SET step_free = TRUE WHERE label = 'A02' AND layout_id = %d", layout.ID),
			fmt.Sprintf("UPDATE booths SET vehicle_ok = TRUE, width_mm = 6000 WHERE label = 'A06' AND layout_id = %d", layout.ID))
		takes := func(n int, name string, change func(*models.ApplicationInput)) models.Application {
			in := modelstest.Application(n, name, models.Shop, models.AtBooth)
			in.Category = models.Categories[n%len(models.Categories)]
			change(&in)
			a, _, err := s.Apply(ctx, st.Event, models.Account{}, applicant(n), in)
			reason(t, err, "")
			return must(s.Decide(ctx, st.Admin, st.Event, a.Receipt, models.Decision{State: models.Selected}))(t)
		}
		truck := takes(101, "달리는 커피", func(in *models.ApplicationInput) {
			in.BoothNeeds = models.BoothNeeds{BoothMM: 6_000, CarAtBooth: true, CarCM: 480, Spots: "A03"}
		})
		wheels := takes(102, "흙손도예", func(in *models.ApplicationInput) { in.StepFree, in.Spots = true, "A04,A03" })
		ranked := takes(103, "한땀가죽", func(in *models.ApplicationInput) {
			in.Spots = "A09,A04,zone:food"
			in.Near = "없는 가게, 흙손도예"
		})
		zone := takes(104, "온마루국밥", func(in *models.ApplicationInput) { in.Spots = "zone:food" })
		wide := takes(105, "큰 가게", func(in *models.ApplicationInput) { in.BoothMM = 9_000 })
		must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1}))(t)
		for a, booth := range map[*models.Application]string{&truck: "A06", &wheels: "A02", &ranked: "A04", &zone: "A05", &wide: "A03"} {
			if got := stands(t, st, *a); got != booth {
				t.Errorf("%s stands on %q, not %s", a.Vendor.Name, got, booth)
			}
		}
		told := map[string]any{}
		for _, p := range board(t, st, "").Problems() {
			told[p.Reason] = p.Params["vendor"]
		}
		for why, who := range map[string]string{"plan_wish_gone": "한땀가죽", "plan_named_gone": "한땀가죽", "plan_size_gone": "큰 가게"} {
			if told[why] != who {
				t.Errorf("%s is told of %v", why, told[why])
			}
		}
		if reason(t, s.AssignBooth(ctx, st.Admin, st.Event, wheels.No, "A01"), "booth_is_ops"); stands(t, st, wheels) != "A02" {
			t.Error("a refusal moved it")
		}
		modelstest.Exec(t, s, fmt.Sprintf("DELETE FROM assignments WHERE application_id = %d", ranked.ID))
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, wheels.No, "A04"), "booth_step")
	})
}

func TestNeedsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		needs         models.BoothNeeds
		field, reason string
	}{
		{models.BoothNeeds{BoothMM: -1}, "booth_mm", "choose_one"},
		{models.BoothNeeds{BoothMM: 90_000}, "booth_mm", "choose_one"},
		{models.BoothNeeds{CarAtBooth: true, CarCM: 5}, "car_cm", "car_length"},
		{models.BoothNeeds{CarAtBooth: true, CarCM: -1}, "car_cm", "car_length"},
		{models.BoothNeeds{Spots: "A01,A02,A03,A04"}, "spots", "too_many_spots"},
		{models.BoothNeeds{Spots: "zone:ops"}, "spots", "choose_one"},
		{models.BoothNeeds{Spots: "012345678901234567890"}, "spots", "too_long"},
	} {
		s := modelstest.OpenStreet(t)
		err := s.Store.CheckApplication(t.Context(), s.Event, models.Account{}, applicant(1), application(1, func(in *models.ApplicationInput) { in.BoothNeeds = c.needs }))
		var faults models.Faults
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Field != c.field || faults[0].Reason != c.reason {
			t.Errorf("%+v: %v", c.needs, err)
		}
	}
}
