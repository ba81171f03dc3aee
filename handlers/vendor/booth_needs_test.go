package vendor_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

// TestNeedsOfABoothAreKeptAndShownAgain: what the form asks of the booth is stored, comes back to be
// changed, and a bad length is said with all that was chosen kept.
func TestNeedsOfABoothAreKeptAndShownAgain(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.browser(lang)
		needs := url.Values{"booth_mm": {"3000"}, "car_at_booth": {"1"}, "car_cm": {"12"}, "step_free": {"1"}, "spot_1": {"A04"}, "spot_2": {""}, "spot_3": {"zone:food"}}
		b.get(formPath)
		b.shows(200, b.word("vendor.form.booth"))
		if strings.Contains(b.page.body, `value="A01"`) {
			t.Error("the organiser's own booth is offered")
		}
		holds := func(list ...string) {
			t.Helper()
			for _, html := range list {
				if !strings.Contains(b.page.body, html) {
					t.Errorf("%s is not in the page", html)
				}
			}
		}
		holds(`value="zone:food"`, `value="A04"`)
		if strings.Contains(b.page.body, `value="6000"`) {
			t.Error("two booths are offered though one may have one")
		}
		b.submit("", with(needs))
		b.shows(422, b.word("fault.car_length"))
		holds(`<option value="A04" selected`, `<option value="zone:food" selected`)
		needs.Set("car_cm", "480")
		b.submit("", with(needs))
		b.shows(200, b.word("vendor.done.title"))
		list, err := s.Store.Applications(context.Background(), s.Event.ID, models.ApplicationFilter{})
		if want := (models.BoothNeeds{BoothMM: 3_000, CarAtBooth: true, CarCM: 480, StepFree: true, Spots: "A04,zone:food"}); err != nil || len(list) != 1 || list[0].BoothNeeds != want {
			t.Errorf("%+v, %v", list, err)
		}
		b.get("/vendor/gaon/change")
		holds(`<option value="A04" selected`, `value="480"`)
		seen, err := s.Store.PlacesRevision(context.Background(), s.Event)
		if err == nil {
			err = s.Store.SetBoothRules(context.Background(), s.Admin, s.Event, models.BoothRulesInput{Each: 2, Seen: seen})
		}
		if err != nil {
			t.Fatal(err)
		}
		b.get("/vendor/gaon/change")
		b.shows(200, b.word("vendor.form.booth_mm.booths", "count", 2))
		holds(`value="6000"`)
	})
}
