package models_test

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// afternoon is random activity on a street, and the count that somebody with pencil and paper keeps
// of it.
type afternoon struct {
	*modelstest.Street
	t         *testing.T
	rnd       *rand.Rand
	campaigns []models.Campaign
	phones    []models.Device
	vendors   map[int64]models.Application
	people    map[string]bool
	coupons   []models.Coupon
	standing  []models.Redemption     // with the phone that can take it back
	cells     map[string]models.Count // "vendor 3", "campaign 1", "hour …", "method scan", "owed 3 1"
	tries     int
}

func newAfternoon(t *testing.T, st *modelstest.Street, seed int64) *afternoon {
	t.Helper()
	a := &afternoon{Street: st, t: t, rnd: rand.New(rand.NewSource(seed)), vendors: map[int64]models.Application{}, people: map[string]bool{}, cells: map[string]models.Count{}}
	for i, kind := range []models.VendorKind{models.Shop, models.Artisan, models.SME} {
		v := st.Vendor(fmt.Sprint("업체", i), kind, models.AtBoth)
		a.vendors[v.ID] = v
		a.phones = append(a.phones, device(st, v))
	}
	for i, discount := range []int64{1_000, 3_000, 5_000} {
		a.campaigns = append(a.campaigns, st.Campaign(quantity(int64(8+10*i), 1+i), func(in *models.CampaignInput) {
			in.DiscountWon, in.ForArtisans = discount, i != 1
			if i == 2 {
				in.Benefit, in.Percent = models.Percent, 15
			}
		}))
	}
	return a
}

// add counts something in the total and in every cell that it belongs to.
func (a *afternoon) add(r models.Redemption, redeemed, reversed int64) {
	for _, cell := range []string{
		"", fmt.Sprint("vendor ", r.ApplicationID), fmt.Sprint("campaign ", r.CampaignID), fmt.Sprint("hour ", r.Hour),
		fmt.Sprint("method ", r.Method), fmt.Sprint("owed ", r.ApplicationID, " ", r.CampaignID),
	} {
		c := a.cells[cell]
		a.cells[cell] = models.Count{Issued: c.Issued, Redeemed: c.Redeemed + redeemed, Reversed: c.Reversed + reversed, Won: c.Won + redeemed*r.Won}
	}
}

// step does one random thing. What is refused changes no count.
func (a *afternoon) step() {
	a.tries++
	nonce := fmt.Sprint("step ", a.tries)
	a.At(a.Event.StartsAt.Add(time.Duration(a.tries) * time.Minute))
	switch a.rnd.Intn(6) {
	case 0, 1, 2:
		a.claim(nonce)
	case 3, 4:
		a.redeem(nonce)
	default:
		a.takeBack()
	}
}

func (a *afternoon) claim(nonce string) {
	person, c := fmt.Sprint("사람 ", a.rnd.Intn(12)), a.campaigns[a.rnd.Intn(len(a.campaigns))]
	got, err := a.Store.ClaimCoupon(a.t.Context(), models.Claim{CampaignID: c.PublicID, Person: a.Store.Shopper(person), Nonce: nonce})
	if err == nil && got.New {
		a.people[person] = true
		a.coupons = append(a.coupons, got.Coupon)
		cell := a.cells[fmt.Sprint("campaign ", c.ID)]
		cell.Issued++
		a.cells[fmt.Sprint("campaign ", c.ID)] = cell
	}
}

func (a *afternoon) redeem(nonce string) {
	if len(a.coupons) == 0 {
		return
	}
	c, d := a.coupons[a.rnd.Intn(len(a.coupons))], a.phones[a.rnd.Intn(len(a.phones))]
	method := models.Methods[a.rnd.Intn(len(models.Methods))]
	bought := 15_000 + a.rnd.Int63n(30_000) // sometimes too little, sometimes beyond the cap
	r, err := a.Store.RedeemCoupon(a.t.Context(), d, models.RedeemInput{Code: c.Code, Nonce: nonce, Method: method, PurchaseWon: &bought})
	if err == nil {
		if want := onReceipt(c.Campaign, bought); r.Redemption.Won != want {
			a.t.Errorf("a purchase of %d won got %d off, on paper %d", bought, r.Redemption.Won, want)
		}
		a.standing = append(a.standing, r.Redemption)
		a.add(r.Redemption, 1, 0)
	}
}

// onReceipt is the discount as somebody reckons it at the till.
func onReceipt(c models.Campaign, bought int64) int64 {
	if c.Benefit != models.Percent {
		return c.DiscountWon
	}
	off := bought * int64(c.Percent) / 100
	return min(c.DiscountWon, off-off%10)
}

func (a *afternoon) takeBack() {
	if len(a.standing) == 0 {
		return
	}
	i := a.rnd.Intn(len(a.standing))
	r := a.standing[i]
	if _, err := a.Store.ReverseByStaff(a.t.Context(), a.Admin, a.Event.ID, r.Nonce, "실수"); err != nil {
		a.t.Fatal(err)
	}
	a.standing = append(a.standing[:i], a.standing[i+1:]...)
	a.add(r, -1, 1)
}

func (a *afternoon) same(what string, got models.Count, cell string) {
	a.t.Helper()
	if want := a.cells[cell]; got != want {
		a.t.Errorf("%s is %+v, and %+v on paper", what, got, want)
	}
}

func TestTheTallyAgreesWithACountOnPaper(t *testing.T) {
	t.Parallel()
	for _, seed := range []int64{1, 2, 20240615} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			onStreet(t, func(t *testing.T, st *modelstest.Street) {
				a := newAfternoon(t, st, seed)
				for range 120 {
					a.step()
				}
				sound(t, st)
				a.checkTally()
				a.checkSettlement()
			})
		})
	}
}

func (a *afternoon) checkTally() {
	a.t.Helper()
	tally := must(a.Store.TallyOf(a.t.Context(), a.Event, 0))(a.t)
	total := a.cells[""]
	total.Issued = int64(len(a.coupons))
	if tally.Total != total || tally.People != int64(len(a.people)) || total.Redeemed == 0 || total.Reversed == 0 {
		a.t.Errorf("%+v and %d people, on paper %+v and %d", tally.Total, tally.People, total, len(a.people))
	}
	for _, c := range tally.Campaigns {
		a.same("campaign "+c.Campaign.PublicID, c.Count, fmt.Sprint("campaign ", c.Campaign.ID))
		if counters := (models.Count{Issued: c.Campaign.Issued, Redeemed: c.Campaign.Redeemed, Reversed: c.Campaign.Reversed, Won: c.Campaign.RedeemedWon}); counters != c.Count {
			a.t.Errorf("the running counters are %+v, the rows %+v", counters, c.Count)
		}
	}
	for i, v := range tally.Vendors {
		a.same("vendor "+v.Vendor.No, v.Count, fmt.Sprint("vendor ", v.Vendor.ID))
		if i > 0 && v.Won > tally.Vendors[i-1].Won {
			a.t.Error("the most won does not come first")
		}
		own := must(a.Store.TallyOf(a.t.Context(), a.Event, v.Vendor.ID))(a.t)
		if own.Total != v.Count || len(own.Vendors) != 1 || own.People != 0 {
			a.t.Errorf("%s sees %+v of its own, the others see %+v", v.Vendor.No, own.Total, v.Count)
		}
	}
	for i, h := range tally.Hours {
		a.same("hour "+h.From.Format(time.TimeOnly), h.Count, fmt.Sprint("hour ", h.From.Unix()/3600))
		if i > 0 && !h.From.After(tally.Hours[i-1].From) {
			a.t.Error("the hours are not in order")
		}
	}
	for _, m := range tally.Methods {
		a.same("method "+string(m.Method), m.Count, fmt.Sprint("method ", m.Method))
	}
	if len(tally.Campaigns) != 3 || len(tally.Vendors) != 3 || len(tally.Hours) < 2 || len(tally.Methods) != 4 {
		a.t.Errorf("%d campaigns, %d vendors, %d hours, %d methods", len(tally.Campaigns), len(tally.Vendors), len(tally.Hours), len(tally.Methods))
	}
}

func TestTheMarkMovesWithEveryCount(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		other := modelstest.Again(t, s)
		last := must(s.Mark(ctx, st.Event.ID))(t)
		moved := func(what string, want bool) {
			t.Helper()
			mark := must(other.Mark(ctx, st.Event.ID))(t)
			if (mark != last) != want {
				t.Errorf("%s: moved is %v", what, !want)
			}
			if tally := must(other.TallyOf(ctx, st.Event, 0))(t); tally.Mark != mark {
				t.Errorf("%s: the tally is marked %s, not %s", what, tally.Mark, mark)
			}
			last = mark
		}
		d, campaign := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth)), st.Campaign()
		moved("a new campaign", true)
		moved("nothing", false)
		c := st.Coupon(campaign, "가람")
		moved("a claim", true)
		r := st.Redeem(d, c)
		moved("a redemption", true)
		_, err := scan(t, st, d, c.Code, "again")
		reason(t, err, "already_redeemed")
		moved("a refusal", false)
		must(s.ReverseByDevice(ctx, d, r.Redemption.Nonce, "실수"))(t)
		moved("a reversal", true)
		reason(t, s.MoveCampaign(ctx, st.Admin, st.Event, campaign.PublicID, models.CampaignPaused), "")
		moved("a pause", true)
		modelstest.Exec(t, s, "UPDATE campaigns SET state = 'open'")
		moved("no pause any more", true)
	})
}
