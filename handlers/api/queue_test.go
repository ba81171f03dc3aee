package api_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// While the database keeps a group waiting, others queue; who finds the queue full is told at once to
// come back, and nothing of it is written.
func TestAFullQueueSaysBusyAtOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		c, staff := s.Campaign(), s.token(models.Staff)
		s.post(claims(c), staff, claimBody("before", "person")).is(201)
		letGo := modelstest.Hold(t, store, "UPDATE campaigns SET note_ko = note_ko")
		var waiting sync.WaitGroup
		defer waiting.Wait()
		defer letGo()
		var full atomic.Bool
		for i := 0; !full.Load(); i++ {
			for n := range 128 {
				waiting.Go(func() {
					in := models.Claim{CampaignID: c.PublicID, Person: "crowd", Nonce: fmt.Sprint("crowd-", i, "-", n)}
					_, err := store.ClaimCoupon(context.Background(), in)
					if err != nil && models.ReasonOf(err) != "busy" {
						t.Errorf("in the queue: %v", err)
					}
					full.CompareAndSwap(false, err != nil)
				})
			}
			time.Sleep(time.Millisecond)
		}
		began := time.Now()
		a := s.post(claims(c), staff, claimBody("nonce", "another")).refused(503, "busy")
		if took := time.Since(began); took > 2*time.Second { // of a crowded machine; a group may take ten
			t.Errorf("told after %v", took)
		}
		if wait := a.header.Get("Retry-After"); wait != "1" {
			t.Errorf("Retry-After: %q", wait)
		}
		letGo()
		waiting.Wait()
		s.post(claims(c), staff, claimBody("nonce", "another")).is(201)
		if got := s.tally(); got.Issued != 3 { // before, the crowd's one, another
			t.Errorf("issued %d", got.Issued)
		}
		s.clean()
	})
}
