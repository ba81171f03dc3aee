package shopper

import (
	"crypto/rand"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Event shows an event: what is on, its coupons, and the way to its vendors and its map.
//
//	GET /e/:event
func (s *Shopper) Event(c *fiber.Ctx) error {
	page, err := s.eventPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Shopper) eventPage(c *fiber.Ctx) (*views.ShopperEvent, error) {
	web.NoStore(c) // it shows what this phone holds
	e, ctx := web.Event(c), c.UserContext()
	street, err := s.Store.Street(ctx, e)
	if err != nil {
		return nil, err
	}
	campaigns, err := s.Store.Campaigns(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	held, err := s.heldBy(c, e)
	if err != nil {
		return nil, err
	}
	hint, err := s.inApp(c, e, len(held) > 0)
	if err != nil {
		return nil, err
	}
	known, err := s.Store.PhoneKnown(ctx, e.ID, s.Store.Shopper(web.Visitor(c)))
	if err != nil {
		return nil, err
	}
	page := &views.ShopperEvent{Held: len(held), InApp: hint, Finds: finds(campaigns), Search: views.NewVendorSearch(e.Slug, "vendors", street.Vendors)}
	if page.Payback, page.Prizes, err = s.Store.Offers(ctx, e.ID); err != nil {
		return nil, err
	}
	if len(street.Layout.Booths) > 0 {
		m := views.NewStreetMap(street, web.Lang(c)).Small()
		page.Map = &m
	}
	if tour, err := s.Store.TourOf(ctx, e.ID); err == nil && tour.Shown() {
		page.Tour = &tour
	} else if err != nil && err != models.ErrNotFound {
		return nil, err
	}
	for _, campaign := range campaigns {
		t := s.ticket(c, e, campaign, held)
		t.AsksPhone, t.Until = campaign.AsksPhone && !known, e.PhonesUntil()
		offer(page, t)
	}
	slices.SortStableFunc(page.Tickets, func(a, b views.Ticket) int { return rank(a) - rank(b) })
	return page, nil
}

// offer puts a ticket where it is to be had.
func offer(page *views.ShopperEvent, t views.Ticket) {
	switch {
	case t.State == views.TicketDesk:
		page.Desk = append(page.Desk, t)
	case t.State == views.TicketStamp:
		page.Earned = append(page.Earned, t)
	case t.Shown():
		page.Tickets = append(page.Tickets, t)
	}
}

// rank puts tickets of which nothing more can be had behind the others.
func rank(t views.Ticket) int {
	if t.Over() {
		return 1
	}
	return 0
}

// ticket makes a ticket with a nonce of its own.
func (s *Shopper) ticket(c *fiber.Ctx, e models.Event, campaign models.Campaign, held []models.Coupon) views.Ticket {
	var own []models.Coupon
	for _, h := range held {
		if h.CampaignID == campaign.ID {
			own = append(own, h)
		}
	}
	t := views.NewTicket(campaign, e, own, s.now(), web.Lang(c))
	t.Claim = "/e/" + e.Slug + "/campaigns/" + campaign.PublicID + "/claim"
	t.CSRF, t.Nonce = s.CSRF(c), rand.Text()
	return t
}

func (s *Shopper) now() time.Time { return s.Store.Now().UTC() }
