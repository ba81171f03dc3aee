package models_test

import (
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// Every list of staff and shoppers asks as many questions for three vendors as for twenty. The review has a test
// of its own.
func TestNoListAsksAQuestionPerRow(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e, made := st.Store, t.Context(), st.Event, 0
		campaign := st.Campaign(quantity(100, 100))
		_, stops := st.Tour()
		asked := s.CountQuestions()
		fill := func(to int) {
			for ; made < to; made++ {
				a := st.Vendor(fmt.Sprint("가게", made), models.Shop, models.AtStore)
				st.Redeem(device(st, a), st.Coupon(campaign, fmt.Sprint("손님", made)))
				_, _ = s.HandOver(ctx, st.Admin, e, st.Complete(stops).Code, true) // while there are gifts
			}
		}
		lists := map[string]func() error{
			"Arrivals":     func() error { _, err := s.Arrivals(ctx, e); return err },
			"Street":       func() error { _, err := s.Street(ctx, e); return err },
			"Readiness":    func() error { _, err := s.Readiness(ctx, e); return err },
			"Applications": func() error { _, err := s.Applications(ctx, e.ID, models.ApplicationFilter{}); return err },
			"Outbox":       func() error { _, err := s.Outbox(ctx, e.ID, models.MessageFilter{}); return err },
			"ResultsOf":    func() error { _, err := s.ResultsOf(ctx, e); return err },
			"SettlementOf": func() error { _, err := s.SettlementOf(ctx, e); return err },
			"TallyOf":      func() error { _, err := s.TallyOf(ctx, e, 0); return err },
			"TourCountOf":  func() error { _, err := s.TourCountOf(ctx, e); return err },
			"Handovers":    func() error { _, err := s.Handovers(ctx, e.ID, 0); return err },
			"Campaigns":    func() error { _, err := s.Campaigns(ctx, e.ID); return err },
			"Roll": func() error {
				return s.Roll(ctx, st.Admin, e, models.ReviewFilter{}, true, func(models.RollLine) error { return nil })
			},
		}
		measure := func() map[string]int64 {
			counts := map[string]int64{}
			for name, list := range lists {
				asked.Store(0)
				reason(t, list(), "")
				counts[name] = asked.Load()
			}
			return counts
		}
		fill(3)
		few := measure()
		fill(20)
		for name, n := range measure() {
			if n != few[name] || n == 0 {
				t.Errorf("%s asks %d questions for 20 vendors and %d for 3", name, n, few[name])
			}
		}
	})
}
