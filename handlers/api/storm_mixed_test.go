package api_test

import (
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// One phone takes a redemption back, many times at once, while others want the same coupon: of the
// reversals one counts, and of the redemptions at most one more.
func TestReversalAgainstRedemptionOfOneCoupon(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		const calls = 48
		both := s.both()
		_, own := s.scanner("달그락분식", models.Shop, models.AtStore)
		_, other := s.scanner("가온책방", models.Shop, models.AtStore)
		code := s.Coupon(s.Campaign(), "person").Code
		s.post(redemptions, own, redeemBody(code, "first")).is(201)
		answers := s.storm(calls, func(i int) call {
			if i%3 == 0 {
				return call{at: both[i%2], method: "POST", path: reversalOf("first"), token: own, body: reason("잘못 찍었어요")}
			}
			return call{at: both[i%2], method: "POST", path: redemptions, token: other, body: redeemBody(code, fmt.Sprint("nonce-", i))}
		})
		var reversals, others []answer
		for i, a := range answers {
			if i%3 == 0 {
				reversals = append(reversals, a)
			} else {
				others = append(others, a)
			}
		}
		if n := count(reversals); n["201"] != 1 || n["200"] != calls/3-1 {
			t.Errorf("reversals: %v", n)
		}
		n := count(others)
		if n["201"] > 1 || n["201"]+n["409 already_redeemed"] != len(others) {
			t.Errorf("redemptions: %v", n)
		}
		if got := s.tally(); got.Redeemed != int64(n["201"]) || got.Reversed != 1 {
			t.Errorf("%d redemptions stand and %d were reversed, answered were %v", got.Redeemed, got.Reversed, n)
		}
		s.clean()
	})
}

// mixed is a street with three campaigns beside another event with one, a phone in each.
type mixed struct {
	*site
	elsewhere   models.Event
	here, there string // phones
	campaigns   []models.Campaign
	tokens      []string // of staff, for each campaign
}

func openMixed(s *site) *mixed {
	m := &mixed{site: s}
	_, m.here = s.scanner("달그락분식", models.Shop, models.AtStore)
	m.elsewhere, m.there = s.another()
	modelstest.Exec(s.t, s.Store, "UPDATE events SET starts_at = (SELECT starts_at FROM events WHERE slug = 'gaon')") // it begins in a minute
	m.elsewhere.StartsAt = s.Event.StartsAt
	limit := func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = 8, 8*in.DiscountWon }
	home := s.Event
	for _, e := range []models.Event{home, home, home, m.elsewhere} {
		s.Event = e
		m.campaigns = append(m.campaigns, s.Campaign(limit))
		m.tokens = append(m.tokens, s.tokenOf(e, models.Staff))
	}
	s.Event = home
	return m
}

func (m *mixed) phone(campaign int) string {
	if campaign == len(m.campaigns)-1 {
		return m.there
	}
	return m.here
}

// Two instances issue and redeem coupons of several campaigns and events at once: groups of both hold
// the same rows in any mixture, and neither wait for each other nor count anything twice.
func TestSeveralCampaignsAndEventsOnTwoInstances(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		m := openMixed(openSite(t, store))
		both := m.both()
		const each = 24 // of which 8 get a coupon
		kinds := len(m.campaigns)
		claimed := m.storm(each*kinds, func(i int) call {
			k := i % kinds
			return call{at: both[i/kinds%2], method: "POST", path: claims(m.campaigns[k]), token: m.tokens[k],
				body: claimBody(fmt.Sprint("nonce-", i), fmt.Sprint("person-", i))}
		})
		if n := count(claimed); n["201"] != 8*kinds || n["409 sold_out"] != (each-8)*kinds {
			t.Errorf("claims: %v", n)
		}
		var calls []call
		for i, a := range claimed {
			if a.status != 201 {
				continue
			}
			for again := range 4 { // each code twice on either instance, and more claims in between
				calls = append(calls, call{at: both[again%2], method: "POST", path: redemptions, token: m.phone(i % kinds),
					body: redeemBody(a.text("code"), fmt.Sprint("nonce-", i, "-", again))})
			}
			calls = append(calls, call{at: both[i%2], method: "POST", path: claims(m.campaigns[i%kinds]), token: m.tokens[i%kinds],
				body: claimBody(fmt.Sprint("late-", i), fmt.Sprint("late-", i))})
		}
		n := count(m.storm(len(calls), func(i int) call { return calls[i] }))
		if n["201"] != 8*kinds || n["409 already_redeemed"] != 3*8*kinds || n["409 sold_out"] != 8*kinds {
			t.Errorf("redemptions: %v", n)
		}
		for event, want := range map[*models.Event]int64{&m.Event: 24, &m.elsewhere: 8} {
			tally, err := m.Store.TallyOf(t.Context(), *event, 0)
			m.must(err)
			if got := tally.Total; got.Issued != want || got.Redeemed != want {
				t.Errorf("%s: %+v", event.Slug, got)
			}
			breaches, err := m.Store.Verify(t.Context(), *event)
			m.must(err)
			for _, b := range breaches {
				t.Errorf("verify: %s", b)
			}
		}
	})
}
