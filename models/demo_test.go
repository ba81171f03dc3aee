package models_test

import (
	"context"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestSeedDemo(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := context.Background()
		began := time.Now()
		if !must(s.Empty(ctx))(t) {
			t.Error("a new database is not called empty")
		}
		d, err := s.SeedDemo(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if must(s.Empty(ctx))(t) {
			t.Error("a full database is called empty")
		}
		t.Logf("took %v", time.Since(began))
		if len(d.Devices) != 92 || len(d.Logins) != 6 || len(d.Tokens) != 2 {
			t.Errorf("%d devices, %d log-ins, %d tokens", len(d.Devices), len(d.Logins), len(d.Tokens))
		}
		street, err := s.Street(ctx, d.Event)
		if err != nil {
			t.Fatal(err)
		}
		if len(street.Vendors) != 92 || len(street.Layout.Booths) != 50 || len(street.ByBooth) != 44 || len(street.Unplaced()) != 0 {
			t.Errorf("%d vendors, %d booths, %d taken, %d unplaced", len(street.Vendors), len(street.Layout.Booths), len(street.ByBooth), len(street.Unplaced()))
		}
		tally, err := s.TallyOf(ctx, d.Event, 0)
		if err != nil {
			t.Fatal(err)
		}
		if tally.Total.Issued != 2_260 || tally.Total.Redeemed != 1_180 || tally.Total.Reversed != 9 {
			t.Errorf("tally %+v", tally.Total)
		}
		breaches, err := s.Verify(ctx, d.Event)
		if err != nil || len(breaches) > 0 {
			t.Errorf("%v %v", breaches, err)
		}
		a, _, err := s.CampaignByPublicID(ctx, "A")
		if err != nil || a.RemainingAt(s.Now()) != 380 || a.StateAt(s.Now()) != models.CampaignOpen {
			t.Errorf("campaign A is %s with %d left, %v", a.StateAt(s.Now()), a.RemainingAt(s.Now()), err)
		}
		tour := must(s.TourCountOf(ctx, d.Event))(t)
		if len(tour.Stops) != 8 || tour.Cards != 40 || tour.OnPaper != 6 || tour.Complete < 10 || tour.Tour.Given < 5 || tour.Tour.Given >= tour.Complete || len(tour.Odd) != 1 {
			t.Errorf("the stamp tour: %d stops, %+v, %d gifts, odd %+v", len(tour.Stops), tour.CardCount, tour.Tour.Given, tour.Odd)
		}
	})
}

// TestDemoHasMessagesInEachState that lasts: none is being sent without a server.
func TestDemoHasMessagesInEachState(t *testing.T) {
	t.Parallel()
	s := modelstest.New(t)
	d, err := s.SeedDemo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counts := must(s.MessageCounts(t.Context(), d.Event.ID))(t)
	for _, state := range []models.MessageState{models.MessageWaiting, models.MessageFailed, models.MessageSent, models.MessageGivenUp, models.MessageCancelled} {
		if counts[state] == 0 {
			t.Errorf("no message is %s: %v", state, counts)
		}
	}
	if letters := must(s.Letters(t.Context(), d.Event.ID))(t); len(letters) != 3 {
		t.Errorf("%d letters", len(letters))
	}
}
