package api_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// storm makes n calls at the same moment, each from its own connection.
func (s *site) storm(n int, one func(i int) call) []answer {
	s.t.Helper()
	answers, errs := make([]answer, n), make([]error, n)
	gate := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			c := one(i)
			<-gate
			answers[i], errs[i] = s.try(c)
		})
	}
	close(gate)
	all.Wait()
	for _, err := range errs {
		s.must(err)
	}
	return answers
}

// count sorts answers by status and, for refusals, reason.
func count(answers []answer) map[string]int {
	n := map[string]int{}
	for _, a := range answers {
		name := fmt.Sprint(a.status)
		if reason, refused := a.at("error.reason").(string); refused {
			name += " " + reason
		}
		n[name]++
	}
	return n
}

const phones = 64

// oneCoupon lets many phones of two vendors redeem one coupon at once.
func oneCoupon(s *site) []answer {
	tokens := make([]string, 0, phones)
	for _, name := range []string{"달그락분식", "가온책방"} {
		vendor := s.Vendor(name, models.Shop, models.AtStore)
		for range phones / 2 {
			_, token := s.Device(vendor)
			tokens = append(tokens, token)
		}
	}
	campaign := s.Campaign()
	coupon := s.Coupon(campaign, "person")
	for i := range phones { // or the counter of issued coupons alone would stop a second redemption
		s.Coupon(campaign, fmt.Sprint("other ", i))
	}
	return s.storm(phones, func(i int) call {
		return call{method: "POST", path: "/api/v1/redemptions", token: tokens[i], body: redeemBody(coupon.Code, fmt.Sprint("nonce-", i))}
	})
}

func TestManyPhonesRedeemOneCouponOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		n := count(oneCoupon(s))
		if n["201"] != 1 || n["409 already_redeemed"] != phones-1 {
			t.Errorf("answers: %v", n)
		}
		if got := s.tally(); got.Redeemed != 1 || got.Won != 5_000 {
			t.Errorf("tally: %+v", got)
		}
		s.clean()
	})
}

// The control of the test above: the same storm on a database without its guards must show the
// double, or the storm proves nothing.
func TestWithoutGuardsTheStormShowsTheDouble(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		modelstest.Unguard(t, store)
		n := count(oneCoupon(s))
		if n["201"] < 2 {
			t.Errorf("a coupon without guards was redeemed %d times: %v", n["201"], n)
		}
	})
}

const dropped, people = 20, 200

// drop lets ten people for each coupon of a campaign ask two instances for one.
func drop(s *site, c models.Campaign) map[string]int {
	both, staff := s.both(), s.token(models.Staff)
	return count(s.storm(people, func(i int) call {
		return call{at: both[i%2], method: "POST", path: claims(c), token: staff, body: claimBody(fmt.Sprint("nonce-", i), fmt.Sprint("person-", i))}
	}))
}

// byQuantity is a campaign of so many coupons, with money for more.
func byQuantity(s *site) models.Campaign {
	return s.Campaign(func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = dropped, 2*dropped*in.DiscountWon })
}

// byBudget is a campaign with money for so many coupons and a little more, though more were promised:
// no form lets that through.
func byBudget(s *site) models.Campaign {
	c := s.Campaign()
	modelstest.Exec(s.t, s.Store, fmt.Sprintf("UPDATE campaigns SET budget_won = %d", dropped*c.DiscountWon+c.DiscountWon/2))
	return c
}

func TestACampaignIssuesItsQuantityAndNoMore(t *testing.T) { issuesExactly(t, byQuantity) }

func TestACampaignReservesItsBudgetAndNoMore(t *testing.T) { issuesExactly(t, byBudget) }

func issuesExactly(t *testing.T, limited func(s *site) models.Campaign) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		n := drop(s, limited(s))
		if n["201"] != dropped || n["409 sold_out"] != people-dropped {
			t.Errorf("answers: %v", n)
		}
		if got := s.tally(); got.Issued != dropped {
			t.Errorf("issued %d", got.Issued)
		}
		s.clean()
	})
}

// The controls of the two tests above.
func TestWithoutCountersTheQuantityIsOversold(t *testing.T) { oversells(t, byQuantity) }

func TestWithoutCountersTheBudgetIsOverspent(t *testing.T) { oversells(t, byBudget) }

func oversells(t *testing.T, limited func(s *site) models.Campaign) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		c := limited(s)
		modelstest.Uncount(t, store)
		if n := drop(s, c); n["201"] <= dropped {
			t.Errorf("a campaign without counters issued %d: %v", n["201"], n)
		}
		if breaches, err := store.Verify(t.Context(), s.Event); err != nil || len(breaches) == 0 {
			t.Errorf("verify saw nothing (%v)", err)
		}
	})
}

func TestOnePersonOnManyConnectionsGetsTheLimitAndNoMore(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		both, staff := s.both(), s.token(models.Staff)
		const connections = 32
		for limit := 1; limit <= 2; limit++ {
			c := s.Campaign(func(in *models.CampaignInput) { in.PerPerson = limit })
			answers := s.storm(connections, func(i int) call {
				return call{at: both[i%2], method: "POST", path: claims(c), token: staff, body: claimBody(fmt.Sprint("nonce-", limit, i), "one person")}
			})
			if n := count(answers); n["201"] != limit || n["200"] != connections-limit {
				t.Errorf("limit %d: %v", limit, n)
			}
			codes := map[any]bool{}
			for _, a := range answers {
				codes[a.at("code")] = true
			}
			if len(codes) != limit {
				t.Errorf("limit %d: %d codes", limit, len(codes))
			}
		}
		s.clean()
	})
}

func TestARetriedRedemptionIsAnsweredOnceInAStorm(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		const tries = 16
		_, token := s.scanner("달그락분식", models.Shop, models.AtStore)
		coupon := s.Coupon(s.Campaign(), "person")
		answers := s.storm(tries, func(int) call {
			return call{method: "POST", path: "/api/v1/redemptions", token: token, body: redeemBody(coupon.Code, "same nonce")}
		})
		if n := count(answers); n["201"] != 1 || n["200"] != tries-1 {
			t.Errorf("answers: %v", n)
		}
		s.clean()
	})
}

// Phones redeem a few coupons again and again while every redemption is taken back twice at once.
func TestReversalsAmidRedemptionsKeepTheLedgerWhole(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		const workers, rounds, coupons = 12, 6, 3
		_, token := s.scanner("달그락분식", models.Shop, models.AtStore)
		campaign := s.Campaign()
		var codes [coupons]string
		for i := range codes {
			codes[i] = s.Coupon(campaign, fmt.Sprint("person ", i)).Code
		}
		var all sync.WaitGroup
		for w := range workers {
			all.Go(func() {
				for round := range rounds {
					s.redeemAndReverse(token, codes[(w+round)%coupons], fmt.Sprintf("nonce-%d-%d", w, round), round == rounds-1)
				}
			})
		}
		all.Wait()
		if got := s.tally(); got.Redeemed > coupons || got.Reversed == 0 {
			t.Errorf("tally: %+v", got)
		}
		s.clean()
	})
}

// redeemAndReverse redeems and, unless the redemption is to stay, sends its reversal twice at once.
func (s *site) redeemAndReverse(token, code, nonce string, stay bool) {
	got, err := s.try(call{method: "POST", path: "/api/v1/redemptions", token: token, body: redeemBody(code, nonce)})
	if err != nil || got.status != 201 && got.status != 409 {
		s.t.Errorf("redeem: %v %d %s", err, got.status, got.raw)
	}
	if stay || got.status != 201 {
		return
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			back, err := s.try(call{method: "POST", path: "/api/v1/redemptions/" + nonce + "/reversal", token: token, body: reason("잘못 찍었어요")})
			if err != nil || back.status != 201 && back.status != 200 && back.at("error.reason") != "already_reversed" {
				s.t.Errorf("reverse: %v %d %s", err, back.status, back.raw)
			}
		})
	}
	both.Wait()
}
