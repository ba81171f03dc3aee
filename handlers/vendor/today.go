package vendor

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/views"
)

// Today GET /vendor shows each of one's applications with what comes next.
func (v *Vendor) Today(c *fiber.Ctx) error {
	page, err := v.today(c)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, page)
}

func (v *Vendor) today(c *fiber.Ctx) (*views.VendorToday, error) {
	list, err := v.Store.OwnApplications(c.UserContext(), web.Actor(c).Account.ID)
	if err != nil {
		return nil, err
	}
	events, err := v.Store.Events(c.UserContext())
	if err != nil {
		return nil, err
	}
	page := &views.VendorToday{Page: views.Page{Section: "today"}}
	for _, a := range list {
		card, err := v.card(c, a, eventOf(events, a))
		if err != nil {
			return nil, err
		}
		page.Cards = append(page.Cards, card)
		if page.Event == nil && card.Scans() {
			page.Event = &card.Event // the bar under the thumb scans for this one
		}
	}
	if len(list) == 0 {
		page.Recruiting = recruiting(events, v.Store.Now())
	}
	return page, nil
}

// Rest POST /vendor/:event/rest tells shoppers that the vendor takes no coupons today, or takes them again.
func (v *Vendor) Rest(c *fiber.Ctx) error {
	s, err := v.stand(c)
	if err != nil {
		return err
	}
	rest, said := web.ReadForm(c).Choice("rest") == "yes", "vendor.rest.started"
	if rest {
		said = "vendor.rest.stopped"
	}
	if err := v.Store.RestFromCoupons(c.UserContext(), web.Actor(c), s.Application, rest); err != nil {
		return err
	}
	return v.Web.Done(c, "/vendor", said)
}

func eventOf(events []models.Event, a models.Application) models.Event {
	for _, e := range events {
		if e.ID == a.EventID {
			return e
		}
	}
	return models.Event{}
}

func recruiting(events []models.Event, now time.Time) []models.Event {
	var list []models.Event
	for _, e := range events {
		if e.Recruiting(now) {
			list = append(list, e)
		}
	}
	return list
}

// card gathers what the vendor of an application needs to know now.
func (v *Vendor) card(c *fiber.Ctx, a models.Application, e models.Event) (views.VendorCard, error) {
	card := views.VendorCard{Application: a, Event: e, Now: v.Store.Now()}
	changes, err := v.Store.HistoryOf(c.UserContext(), a)
	if err != nil {
		return card, err
	}
	card.History = views.NewHistory(changes, web.Lang(c), true)
	papers, err := v.Store.Papers(c.UserContext(), e, a)
	if err != nil {
		return card, err
	}
	card.Papers = models.ReadinessOf(papers)
	if card.Fix, err = v.Store.FixOf(c.UserContext(), a); err != nil {
		return card, err
	}
	if card.Draw, err = v.Store.DrawOf(c.UserContext(), a); err != nil || !a.State.Takes() {
		return card, err
	}
	return card, v.takingPart(c, a, e, &card)
}

// takingPart adds what only who takes part needs to know.
func (v *Vendor) takingPart(c *fiber.Ctx, a models.Application, e models.Event, card *views.VendorCard) (err error) {
	ctx := c.UserContext()
	if card.IsStop, err = v.Store.IsStop(ctx, a); err != nil {
		return err
	}
	if card.Proposal, err = v.Store.ProposalFor(ctx, e, a); err != nil {
		return err
	}
	if card.Swaps, err = v.Store.OpenSwapsOf(ctx, a); err != nil {
		return err
	}
	payback, err := v.Store.PaybackOf(ctx, e.ID)
	if err != nil && err != models.ErrNotFound {
		return err
	}
	card.Receipts = payback.ByShops
	street, err := v.Store.Street(ctx, e)
	if err != nil {
		return err
	}
	if place, placed := street.SpanOf[a.ID]; placed {
		plan := views.NewStreetMap(street, web.Lang(c)).Select(place.Label()).Small()
		plan.ID += "-" + a.Receipt // several applications, several maps on the page
		card.Place, card.Street = place, &plan
	}
	if card.Day, err = v.Store.VendorDay(ctx, e, a); err != nil {
		return err
	}
	if card.After, err = v.after(ctx, e, a); err != nil {
		return err
	}
	today, all, err := v.count(ctx, e, a)
	if card.Count = all; e.Trading() {
		card.Count = today
	}
	return err
}

// count is what the vendor redeemed since midnight in Seoul, and in all.
func (v *Vendor) count(ctx context.Context, e models.Event, a models.Application) (today, all models.Count, err error) {
	tally, err := v.Store.TallyOf(ctx, e, a.ID)
	for _, h := range tally.Hours {
		if sameDay(h.From, tally.At) {
			today.Redeemed += h.Redeemed
			today.Reversed += h.Reversed
			today.Won += h.Won
		}
	}
	return today, tally.Total, err
}

func sameDay(a, b time.Time) bool {
	return a.In(korean.Seoul).Format(time.DateOnly) == b.In(korean.Seoul).Format(time.DateOnly)
}
