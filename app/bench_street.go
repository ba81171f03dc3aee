package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// benchStreet is what the load runs against: one event that is open around the clock, a handful of
// vendors with a phone each, and who may claim for others.
type benchStreet struct {
	store   *models.Store
	event   models.Event
	token   string   // of staff
	devices []string // tokens of the vendors' phones
}

// The size of the street. The most that a campaign may have lets no round run out.
const (
	benchVendors = 5
	benchMost    = 10_000_000 // coupons of a campaign
	benchWon     = 1_000      // off each
)

// openBenchStreet fills an empty database by the same calls that staff and vendors make.
func openBenchStreet(ctx context.Context, s *models.Store) (*benchStreet, error) {
	now := time.Now().Truncate(time.Minute)
	in := models.EventInput{
		Slug: "bench", NameKo: "Benchmark", PlaceKo: "Bench Street", HostKo: "benchmark", Demo: true,
		StartsAt: now.Add(time.Minute), EndsAt: now.Add(23 * time.Hour), ApplyFrom: now.Add(-time.Hour), ApplyUntil: now.Add(22 * time.Hour),
	}
	e, err := s.OpenEvent(ctx, models.Program, in)
	if err != nil {
		return nil, err
	}
	in.StartsAt = in.EndsAt.Add(-24 * time.Hour) // a new event must lie ahead, a changed one may have begun
	if e, err = s.ChangeEvent(ctx, models.Program, e, in); err != nil {
		return nil, err
	}
	if err := s.MoveEvent(ctx, models.Program, e, models.EventLive); err != nil {
		return nil, err
	}
	st := &benchStreet{store: s}
	if st.event, err = s.EventBySlug(ctx, in.Slug); err != nil {
		return nil, err
	}
	if st.token, err = s.AddToken(ctx, models.Program, st.event, models.Staff, "bench"); err != nil {
		return nil, err
	}
	row := models.BoothRow{Row: "A", Count: benchVendors, Zone: models.ZoneMake, PitchMM: 3_500, WidthMM: 3_000, DepthMM: 3_000, MaxW: 2_000, Panel: "P1", PanelW: 12_000}
	if err := s.AddBoothRow(ctx, models.Program, st.event, row); err != nil {
		return nil, err
	}
	if _, err := s.PublishLayout(ctx, models.Program, st.event, 1, false); err != nil {
		return nil, err
	}
	for i := 1; i <= benchVendors; i++ {
		if err := st.vendor(ctx, i); err != nil {
			return nil, fmt.Errorf("vendor %d: %w", i, err)
		}
	}
	return st, nil
}

// vendor takes part with a booth and a phone.
func (st *benchStreet) vendor(ctx context.Context, i int) error {
	account := models.AccountInput{Email: fmt.Sprintf("vendor%d@bench.example", i), Name: "Hong Gildong", Password: "bench-vendor-" + st.token[len(st.token)-8:]}
	a, _, err := st.store.Apply(ctx, st.event, models.Account{}, account, models.ApplicationInput{
		Kind: models.Artisan, Mode: models.AtBooth, Name: fmt.Sprintf("Workshop %d", i), BusinessNumber: inventedNumber(i), Representative: "Hong Gildong", ContactName: "Hong Gildong",
		Phone: fmt.Sprintf("010-0000-%04d", i), Address: "1 Bench Street", Category: "craft", PowerW: 500, PowerDevices: "lights",
		Products: []models.ProductInput{{Name: "tea cup", PriceWon: 10_000}}, Consents: map[string]string{"privacy": "I agree.", "pledge": "I run it myself."},
	})
	if err != nil {
		return err
	}
	if a, err = st.store.Decide(ctx, models.Program, st.event, a.Receipt, models.Decision{State: models.Selected}); err != nil {
		return err
	}
	if err := st.store.AssignBooth(ctx, models.Program, st.event, a.No, fmt.Sprintf("A%02d", i)); err != nil {
		return err
	}
	_, token, err := st.store.EnrolDevice(ctx, models.Program, a, "bench")
	st.devices = append(st.devices, token)
	return err
}

// inventedNumber is a business number of nobody's, with a right check digit.
func inventedNumber(i int) string {
	for digit := range 10 {
		if n, err := korean.ParseDemoBusinessNumber(fmt.Sprintf("00001%04d%d", i, digit)); err == nil {
			return n.String()
		}
	}
	return ""
}

// campaign opens one of so many coupons, one a person.
func (st *benchStreet) campaign(ctx context.Context, quantity int64) (models.Campaign, error) {
	c, err := st.store.OpenCampaign(ctx, models.Program, st.event, models.CampaignInput{
		NameKo: "Bench coupon", DiscountWon: benchWon, ForShops: true, ForArtisans: true, ForSMEs: true,
		Quantity: quantity, BudgetWon: quantity * benchWon, PerPerson: 1, LegalBasis: "benchmark",
		OpensAt: st.event.StartsAt, ClosesAt: st.event.EndsAt, RedeemFrom: st.event.StartsAt, RedeemUntil: st.event.EndsAt,
	})
	if err != nil {
		return c, err
	}
	return c, st.store.MoveCampaign(ctx, models.Program, st.event, c.PublicID, models.CampaignOpen)
}

// claims are requests of distinct people for a coupon of a campaign.
func (st *benchStreet) claims(c models.Campaign, fill func([]byte) bool, wants ...int) load {
	body := `{"nonce":"` + hole + `","person":"` + hole + `"}`
	return load{requests: []string{post("/api/v1/campaigns/"+c.PublicID+"/claims", st.token, body)}, fill: fill, wants: wants}
}

// redemptions are requests of the vendors' phones, each for a coupon of its own.
func (st *benchStreet) redemptions(fill func([]byte) bool) load {
	l := load{fill: fill, wants: []int{201}}
	for _, token := range st.devices {
		l.requests = append(l.requests, post("/api/v1/redemptions", token, `{"code":"`+hole+`","nonce":"`+hole+`","method":"scan"}`))
	}
	return l
}
