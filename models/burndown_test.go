package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestForecasts(t *testing.T) {
	t.Parallel()
	noon := time.Date(2024, 6, 15, 3, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	open := func(issued int64) models.Campaign {
		return models.Campaign{
			State: models.CampaignOpen, DiscountWon: 1_000, BudgetWon: 300_000, Quantity: 300, Issued: issued, ReservedWon: issued * 1_000,
			OpensAt: noon, ClosesAt: at(300), Slots: []models.Slot{{OpensAt: noon, Quantity: 300, Issued: issued}},
		}
	}
	points := func(pairs ...int) []models.BurnPoint {
		var list []models.BurnPoint
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, models.BurnPoint{At: at(pairs[i]), Left: int64(pairs[i+1])})
		}
		return list
	}
	two := open(100)
	two.Slots = []models.Slot{{OpensAt: noon, Quantity: 150, Issued: 100}, {OpensAt: at(90), Quantity: 150}}
	for _, row := range []struct {
		name   string
		c      models.Campaign
		points []models.BurnPoint
		now    int
		want   models.Forecast
	}{
		{"before the opening", open(0), points(0, 300), -10, models.Forecast{Kind: models.ForecastClosed}},
		{"after the end", open(10), points(0, 300, 1, 290), 301, models.Forecast{Kind: models.ForecastClosed}},
		{"just opened", open(40), points(0, 300, 1, 260), 4, models.Forecast{Kind: models.ForecastEarly}},
		{"nobody came", open(0), points(0, 300), 20, models.Forecast{Kind: models.ForecastQuiet}},
		{"nobody came for half an hour", open(10), points(0, 300, 5, 290), 60, models.Forecast{Kind: models.ForecastQuiet}},
		{"more came back than went", open(5), points(0, 300, 5, 290, 50, 295), 60, models.Forecast{Kind: models.ForecastQuiet}},
		{"all gone", open(300), points(0, 300, 5, 0), 60, models.Forecast{Kind: models.ForecastGone}},
		{"ten a minute", open(100), points(0, 300, 5, 250, 10, 200), 10, models.Forecast{Kind: models.ForecastOut, At: at(30), Left: 200, PerHour: 600}},
		{"only the last half hour counts", open(160), points(0, 300, 10, 200, 60, 170, 80, 140), 80, models.Forecast{Kind: models.ForecastOut, At: at(150), Left: 140, PerHour: 120}},
		{"within minutes", open(291), points(0, 300, 29, 9), 30, models.Forecast{Kind: models.ForecastOut, At: at(31), Left: 9, PerHour: 582}},
		{"more than the day can take", open(30), points(0, 300, 30, 270), 30, models.Forecast{Kind: models.ForecastOut, At: at(300), Left: 270, PerHour: 60}},
		{"a rest at the end", open(20), points(0, 300, 30, 280), 30, models.Forecast{Kind: models.ForecastLeftover, Left: 100, PerHour: 40}},
		{"a part of them is open", two, points(0, 300, 10, 200), 10, models.Forecast{Kind: models.ForecastOutUntil, At: at(15), Next: at(90), Left: 50, PerHour: 600}},
	} {
		if got := models.ForecastOf(row.c, row.points, at(row.now)); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}

func TestABurndownIsReadFromTheCoupons(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		start := st.Store.Now().Truncate(time.Minute)
		st.At(start)
		c := st.Campaign(hasty, quantity(20, 1), func(in *models.CampaignInput) {
			in.BudgetWon, in.OpensAt, in.RedeemFrom = 100_000, start, start
		})
		other := st.Campaign()
		people := 0
		claims := func(after time.Duration, n int) {
			st.At(start.Add(after))
			for range n {
				people++
				st.Coupon(c, fmt.Sprint("사람", people))
				st.Coupon(other, fmt.Sprint("사람", people))
			}
		}
		claims(70*time.Second, 2)
		claims(100*time.Second, 1)
		claims(20*time.Minute, 3)
		st.At(start.Add(65 * time.Minute))
		if n := recall(t, st); n != 3 {
			t.Fatalf("%d recalled", n)
		}
		c = must2(st.Store.CampaignByPublicID(t.Context(), c.PublicID))(t)
		b := must(st.Store.BurndownOf(t.Context(), c))(t)
		want := []struct {
			minute int
			left   int64
		}{{0, 20}, {1, 17}, {20, 14}, {61, 17}}
		for i, p := range b.Points {
			if i >= len(want) || int(p.At.Sub(start).Minutes()) != want[i].minute || p.Left != want[i].left {
				t.Fatalf("%+v, want %v", b.Points, want)
			}
		}
		if len(b.Points) != len(want) || b.Forecast.Kind != models.ForecastQuiet || c.Left() != 17 {
			t.Errorf("%+v", b)
		}
	})
}
