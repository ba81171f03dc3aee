package models_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// queue is a street with a campaign before which people stand.
type queue struct {
	*modelstest.Street
	t        *testing.T
	campaign models.Campaign
	now      time.Time
}

func openQueue(t *testing.T, s *models.Store, coupons int64) *queue {
	st := modelstest.OpenStreetOn(t, s)
	q := &queue{Street: st, t: t, now: st.Event.StartsAt.Add(time.Hour)}
	q.campaign = st.Campaign(func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = coupons, 5_000*coupons })
	st.At(q.now)
	return q
}

func (q *queue) passes(d time.Duration) {
	q.now = q.now.Add(d)
	q.At(q.now)
}

func (q *queue) presses(s *models.Store, who string) (models.Turn, error) {
	in := models.Claim{CampaignID: q.campaign.PublicID, EventID: q.Event.ID, Person: s.Shopper(who), Nonce: "nonce of " + who}
	return s.ClaimInTurn(context.Background(), in, models.Contact{Browser: who})
}

func (q *queue) looks(s *models.Store, who string) (models.Turn, error) {
	return s.TakeTurn(context.Background(), q.Event.ID, q.campaign.PublicID, s.Shopper(who), who)
}

// ahead is how many are before somebody, -1 with a coupon.
func ahead(turn models.Turn) int64 {
	if turn.Waiting == nil {
		return -1
	}
	return turn.Waiting.Ahead
}

func TestWaitingInTurn(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		q := openQueue(t, s, 100)
		other := modelstest.Again(t, s) // another instance sees the same line
		other.Now = s.Now
		if turn := must(q.presses(s, "early"))(t); ahead(turn) != -1 || !turn.New {
			t.Fatalf("without a crowd one waits: %+v", turn.Waiting)
		}
		s.Crowd = 0 // from now on any press is one too many
		for i, who := range []string{"kim", "lee", "park"} {
			turn := must(q.presses(s, who))(t)
			if ahead(turn) != int64(i) || turn.Waiting.Ready || turn.Waiting.For != 0 || turn.Waiting.Left != 99 {
				t.Fatalf("%s is told %+v", who, turn.Waiting)
			}
		}
		if a, b := must(q.presses(s, "park"))(t), must(q.looks(other, "park"))(t); ahead(a) != 2 || ahead(b) != 2 {
			t.Errorf("pressing again leads to place %d, looking from another instance to %d", ahead(a), ahead(b))
		}
		s.Crowd, other.Crowd = 2, 2
		if turn := must(q.presses(other, "late"))(t); ahead(turn) != 3 {
			t.Errorf("who comes later overtakes: %d ahead", ahead(turn))
		}
		q.passes(time.Second)
		if turn := must(q.looks(other, "park"))(t); ahead(turn) != 0 || turn.Waiting.For != time.Second/2 {
			t.Errorf("after a second park is told %+v", turn.Waiting)
		}
		for _, who := range []string{"lee", "kim"} {
			if turn := must(q.looks(s, who))(t); ahead(turn) != -1 || turn.Coupon.Person != s.Shopper(who) {
				t.Errorf("%s still waits: %+v", who, turn.Waiting)
			}
		}
		q.passes(time.Second)
		if w := must(s.WaitingOf(context.Background(), q.Event.ID, q.campaign.PublicID, s.Shopper("late")))(t); !w.Ready {
			t.Errorf("it is not yet the turn of the last: %+v", w)
		}
		must(q.looks(other, "late"))(t)
		must(q.looks(s, "park"))(t)
		if turn := must(q.presses(s, "fresh"))(t); ahead(turn) != -1 {
			t.Errorf("the line is empty and one waits: %+v", turn.Waiting)
		}
		if n := ask[int](t, s, "SELECT issued FROM campaigns"); n != 6 {
			t.Errorf("%d coupons, want one for each of six", n)
		}
		sound(t, q.Street)
	})
}

// Whoever waits is told at once when there is nothing left to wait for; a line that was left is forgotten, and
// its numbers count for nothing in the next one.
func TestWaitingInVain(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		q := openQueue(t, s, 2)
		s.Crowd = 0
		for _, who := range []string{"a", "b", "c", "d"} {
			must(q.presses(s, who))(t)
		}
		s.Crowd = 2
		q.passes(time.Second)
		must(q.looks(s, "a"))(t)
		must(q.looks(s, "b"))(t)
		if _, err := q.looks(s, "d"); models.ReasonOf(err) != "sold_out" {
			t.Errorf("who waits for nothing is told %v", err)
		}
		if c, _, err := s.CampaignByPublicID(context.Background(), q.campaign.PublicID); err != nil || c.SoldOutAt == nil || !c.SoldOutAt.Equal(q.now.Truncate(time.Millisecond)) {
			t.Errorf("sold out at %v, want %v", c.SoldOutAt, q.now)
		}
		if _, err := q.looks(s, "nobody"); models.ReasonOf(err) != "no_place" {
			t.Errorf("who never pressed is told %v", err)
		}
		q.passes(time.Second)
		must(s.WaitingOf(context.Background(), q.Event.ID, q.campaign.PublicID, s.Shopper("d")))(t)
		q.passes(3 * time.Minute)
		s.Crowd = 0
		modelstest.Exec(t, s, "UPDATE campaigns SET quantity = 10, budget_won = 50000", "UPDATE slots SET quantity = 10")
		if turn := must(q.presses(s, "e"))(t); ahead(turn) != 0 {
			t.Errorf("the first of a new line has %d ahead", ahead(turn))
		}
		if turn := must(q.presses(s, "d"))(t); ahead(turn) != 1 {
			t.Errorf("an old number counts in a new line: %d ahead", ahead(turn))
		}
	})
}

// Many take places at the same moment on two instances: no number twice, none left out.
func TestNoPlaceIsGivenTwice(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		q := openQueue(t, s, 100)
		stores := []*models.Store{s, modelstest.Again(t, s)}
		stores[1].Now = s.Now
		var all sync.WaitGroup
		for i := range 120 {
			store := stores[i%2]
			store.Crowd = 0
			all.Go(func() {
				if turn, err := q.presses(store, fmt.Sprint(i%100)); err != nil || turn.Waiting == nil {
					t.Errorf("%d is told %v, %v", i, turn.Waiting, err)
				}
			})
		}
		all.Wait()
		if got := ask[string](t, s, "SELECT count(*) || ' ' || count(DISTINCT number) || ' ' || min(number) || ' ' || max(number) FROM waiting_places"); got != "100 100 1 100" {
			t.Errorf("places, different ones, first and last are %s", got)
		}
	})
}
