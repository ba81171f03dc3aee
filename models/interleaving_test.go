package models_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// book is what a careful clerk would have written of an afternoon: the ledger must say the same.
type book struct {
	st       *modelstest.Street
	phone    models.Device
	campaign models.Campaign
	now      time.Time
	people   [4]string
	codes    []string             // in the order of their issue
	holder   map[string]string    // of a code
	state    map[string]string    // issued, redeemed, voided
	standing map[string]string    // code → nonce of the redemption that stands
	first    map[string]string    // nonce → code that it redeemed
	undone   map[string]bool      // nonces that were taken back
	received map[string]time.Time // of a nonce
	bought   map[string]*int64    // by a nonce
}

const (
	bookQuantity  = 12
	bookPerPerson = 4
)

func openBook(st *modelstest.Street, terms ...func(*models.CampaignInput)) *book {
	b := &book{
		st: st, phone: device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth)), now: st.Store.Now(), people: [4]string{"가람", "나래", "다솜", "라온"},
		holder: map[string]string{}, state: map[string]string{}, standing: map[string]string{}, first: map[string]string{}, undone: map[string]bool{}, received: map[string]time.Time{}, bought: map[string]*int64{},
	}
	b.campaign = st.Campaign(append(terms, quantity(bookQuantity, bookPerPerson), func(in *models.CampaignInput) {
		in.RedeemUntil, in.ClosesAt = b.now.Add(100*time.Minute), b.now.Add(90*time.Minute)
	})...)
	return b
}

func (b *book) claim(t *testing.T, rnd *rand.Rand, n int) {
	person := b.people[rnd.IntN(len(b.people))]
	want, own, unused := "", 0, ""
	for _, code := range b.codes {
		if b.holder[code] == person {
			own++
			if b.state[code] == "issued" && unused == "" && !b.now.After(b.campaign.RedeemUntil) {
				unused = code
			}
		}
	}
	switch {
	case own == bookPerPerson && unused == "":
		want = "limit_reached"
	case own == bookPerPerson: // gets it again
	case b.now.After(b.campaign.ClosesAt):
		want = "closed"
	case len(b.codes) == bookQuantity:
		want = "sold_out"
	}
	got, err := claim(t, b.st, b.campaign, person, fmt.Sprint("claim ", n))
	reason(t, err, want)
	switch {
	case want != "":
	case own == bookPerPerson && got.Coupon.Code != unused:
		t.Fatalf("%s holds %s and got %s", person, unused, got.Coupon.Code)
	case own < bookPerPerson:
		code := got.Coupon.Code
		b.codes, b.holder[code], b.state[code] = append(b.codes, code), person, "issued"
	}
}

func (b *book) redeem(t *testing.T, rnd *rand.Rand, n int) {
	code, nonce := b.codes[rnd.IntN(len(b.codes))], fmt.Sprint("redeem ", n-rnd.IntN(4)) // sometimes a nonce of before
	want, bought := "", b.purchase(rnd, nonce)
	was, known := b.first[nonce]
	switch {
	case known && was != code:
		want = "nonce_reused"
	case known: // the first answer again, even if it was taken back since
	case b.state[code] == "redeemed":
		want = "already_redeemed"
	case b.state[code] == "voided":
		want = "voided"
	case b.now.After(b.campaign.RedeemUntil):
		want = "expired"
	case b.campaign.Benefit == models.Percent && (bought == nil || *bought < b.campaign.MinimumWon):
		want = "minimum_purchase"
	}
	got, err := b.st.Store.RedeemCoupon(t.Context(), b.phone, models.RedeemInput{Code: code, Nonce: nonce, Method: models.Scan, PurchaseWon: bought})
	reason(t, err, want)
	if want != "" {
		return
	}
	if got.Replayed != known || got.Redemption.Nonce != nonce || got.Coupon.Code != code {
		t.Fatalf("redeem %s with %s: %+v", code, nonce, got)
	}
	if !known {
		b.bought[nonce] = bought
		b.state[code], b.standing[code], b.first[nonce], b.received[nonce] = "redeemed", nonce, code, b.now
	}
}

// purchase is what somebody buys; who repeats a nonce repeats the amount. Won off need none.
func (b *book) purchase(rnd *rand.Rand, nonce string) *int64 {
	if _, known := b.first[nonce]; known {
		return b.bought[nonce]
	}
	if b.campaign.Benefit != models.Percent || rnd.IntN(8) == 0 {
		return nil
	}
	bought := 1_000 + rnd.Int64N(60_000)
	return &bought
}

// given is what one coupon took off.
func (b *book) given(nonce string) int64 {
	if b.bought[nonce] == nil {
		return b.campaign.DiscountWon
	}
	return onReceipt(b.campaign, *b.bought[nonce])
}

func (b *book) reverse(t *testing.T, rnd *rand.Rand, n int) {
	nonce := fmt.Sprint("redeem ", n-rnd.IntN(12))
	want := ""
	code, known := b.first[nonce]
	switch {
	case !known:
		want = "unknown_code"
	case b.undone[nonce]: // the first answer again
	case b.now.Sub(b.received[nonce]) > models.ReversalWindow:
		want = "too_late"
	}
	got, err := b.st.Store.ReverseByDevice(t.Context(), b.phone, nonce, "잘못 눌렀어요")
	reason(t, err, want)
	if want != "" {
		return
	}
	if got.Replayed != b.undone[nonce] {
		t.Fatalf("reverse %s: %+v", nonce, got)
	}
	if !got.Replayed {
		b.undone[nonce], b.state[code] = true, "issued"
		delete(b.standing, code)
	}
}

func (b *book) void(t *testing.T, rnd *rand.Rand) {
	code := b.codes[rnd.IntN(len(b.codes))]
	want := map[string]string{"redeemed": "already_redeemed", "voided": "voided"}[b.state[code]]
	_, err := b.st.Store.VoidCoupon(t.Context(), b.st.Admin, b.st.Event.ID, code, "잘못 나간 쿠폰")
	reason(t, err, want)
	if want == "" {
		b.state[code] = "voided"
	}
}

// agrees compares the ledger with the clerk's book.
func (b *book) agrees(t *testing.T) {
	t.Helper()
	sound(t, b.st)
	c, _, err := b.st.Store.CampaignByPublicID(t.Context(), b.campaign.PublicID)
	reason(t, err, "")
	voided := int64(0)
	for _, code := range b.codes {
		held, err := b.st.Store.CouponByCode(t.Context(), b.st.Event.ID, code)
		reason(t, err, "")
		if string(held.State) != b.state[code] {
			t.Fatalf("coupon %s is %s, the book says %s", code, held.State, b.state[code])
		}
		if held.State == models.CouponVoided {
			voided++
		}
	}
	issued, given := int64(len(b.codes)), int64(0)
	for _, nonce := range b.standing {
		given += b.given(nonce)
	}
	if reserved := (issued-voided-int64(len(b.standing)))*c.DiscountWon + given; c.RedeemedWon != given || c.ReservedWon != reserved {
		t.Fatalf("%d won given and %d reserved, the book: %d and %d", c.RedeemedWon, c.ReservedWon, given, reserved)
	}
	if c.Issued != issued || c.Redeemed != int64(len(b.standing)) || c.Reversed != int64(len(b.undone)) {
		t.Fatalf("counters %+v, the book: %d issued, %d redeemed, %d reversed, %d voided", c, issued, len(b.standing), len(b.undone), voided)
	}
}

// Any order of claims, redemptions, repetitions, reversals, recalls and passing time is answered as a
// careful clerk would, and leaves the ledger that the clerk would have written.
func TestAnyInterleavingIsWhatAClerkWouldWrite(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			onStreet(t, func(t *testing.T, st *modelstest.Street) {
				rnd := rand.New(rand.NewPCG(seed, 7))
				st.At(st.Store.Now())
				var terms []func(*models.CampaignInput)
				if seed%2 == 1 {
					terms = append(terms, tenPercent)
				}
				b := openBook(st, terms...)
				for n := range 150 {
					switch p := rnd.IntN(10); {
					case p < 3 || len(b.codes) == 0:
						b.claim(t, rnd, n)
					case p < 6:
						b.redeem(t, rnd, n)
					case p < 8:
						b.reverse(t, rnd, n)
					case p < 9 && rnd.IntN(3) == 0:
						b.void(t, rnd)
					default:
						b.now = b.now.Add(time.Duration(rnd.IntN(240)) * time.Second)
						st.At(b.now)
					}
				}
				b.agrees(t)
			})
		})
	}
}

// The same all at once: whatever the order turns out to be, each success is one row, each limit holds,
// and the chain is whole.
func TestEverythingAtOnceKeepsTheInvariants(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		b := openBook(st)
		other := modelstest.Again(t, st.Store) // a second instance
		var issued, redeemed, reversed, voided tally
		var all sync.WaitGroup
		for w := range 8 {
			s := st.Store
			if w%2 == 1 {
				s = other
			}
			all.Go(func() {
				rnd := rand.New(rand.NewPCG(uint64(w), 11))
				var codes []string
				for n := range 40 {
					nonce := fmt.Sprintf("%d-%d", w, n)
					got, err := s.ClaimCoupon(context.Background(), models.Claim{CampaignID: b.campaign.PublicID, Person: s.Shopper(b.people[rnd.IntN(4)]), Nonce: nonce})
					issued.note(t, err, got.New)
					if err == nil {
						codes = append(codes, got.Coupon.Code)
					}
					if len(codes) == 0 {
						continue
					}
					code := codes[rnd.IntN(len(codes))]
					r, err := s.RedeemCoupon(context.Background(), b.phone, models.RedeemInput{Code: code, Nonce: nonce, Method: models.Scan})
					redeemed.note(t, err, !r.Replayed)
					if err == nil && rnd.IntN(4) > 0 {
						v, err := s.ReverseByDevice(context.Background(), b.phone, nonce, "실수")
						reversed.note(t, err, !v.Replayed)
					}
					if rnd.IntN(20) == 0 {
						_, err := s.VoidCoupon(context.Background(), st.Admin, st.Event.ID, code, "실수")
						voided.note(t, err, true)
					}
				}
			})
		}
		all.Wait()
		sound(t, st)
		c, _, err := st.Store.CampaignByPublicID(t.Context(), b.campaign.PublicID)
		reason(t, err, "")
		if c.Issued != issued.n || c.Redeemed != redeemed.n-reversed.n || c.Reversed != reversed.n || c.ReservedWon != (issued.n-voided.n)*c.DiscountWon {
			t.Errorf("counters %+v; answers: %d issued, %d redeemed, %d reversed, %d voided", c, issued.n, redeemed.n, reversed.n, voided.n)
		}
		if reversed.n == 0 || redeemed.n < 10 {
			t.Errorf("hardly anything happened: %d redeemed, %d reversed", redeemed.n, reversed.n)
		}
	})
}

// tally counts successes, and fails at anything but a refusal.
type tally struct {
	mu sync.Mutex
	n  int64
}

func (c *tally) note(t *testing.T, err error, fresh bool) {
	var why *models.Error
	if err != nil && !errors.As(err, &why) {
		t.Error(err)
	}
	if err == nil && fresh {
		c.mu.Lock()
		c.n++
		c.mu.Unlock()
	}
}
