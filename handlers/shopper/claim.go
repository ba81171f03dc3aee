package shopper

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// Claim gives the browser a coupon and goes on to it, or to its place in the line when a crowd presses. Pressing
// twice is safe: the nonce of the form, or else the limit per person, leads to the coupon in hand.
//
//	POST /e/:event/campaigns/:campaign/claim
func (s *Shopper) Claim(c *fiber.Ctx) error {
	turn, err := s.claim(c)
	if err != nil {
		return s.refuse(c, err)
	}
	return s.turned(c, turn)
}

// Claimed leads a reader who opens the address of a claim, to which a refusal answers, back to the coupon.
//
//	GET /e/:event/campaigns/:campaign/claim
func (s *Shopper) Claimed(c *fiber.Ctx) error {
	return c.Redirect("/e/"+web.Event(c).Slug+"#coupon-"+c.Params("campaign"), fiber.StatusSeeOther)
}

// turned goes on to the coupon, or to the place in the line.
func (s *Shopper) turned(c *fiber.Ctx, turn models.Turn) error {
	switch {
	case turn.Waiting != nil:
		return c.Redirect(waitPath(c), fiber.StatusSeeOther)
	case turn.New:
		return s.Done(c, "/c/"+turn.Coupon.Code, "shopper.coupon.claimed")
	}
	return s.Done(c, "/c/"+turn.Coupon.Code, "shopper.coupon.held")
}

func (s *Shopper) claim(c *fiber.Ctx) (models.Turn, error) {
	visitor, f := web.Visitor(c), web.ReadForm(c)
	if visitor == "" {
		return models.Turn{}, &models.Error{Kind: models.Forbidden, Reason: "forbidden", Words: "no_cookie"}
	}
	in := models.Claim{
		CampaignID: c.Params("campaign"), EventID: web.Event(c).ID, Person: s.Store.Shopper(visitor), Nonce: f.Text("nonce"),
		Word: f.Text("word"), Address: s.Store.Address(c.IP()),
	}
	who := models.Contact{Browser: visitor, Phone: f.Text("phone"), OfAge: f.Bool("of_age")}
	if err := f.Err().Err(); err != nil {
		return models.Turn{}, err
	}
	return s.Store.ClaimInTurn(c.UserContext(), in, who)
}

// refuse shows the event again with the reason at the coupon that was wanted: a refusal of the street above its
// button, what is wrong with the phone beside it.
func (s *Shopper) refuse(c *fiber.Ctx, err error) error {
	var why *models.Error
	var faults models.Faults
	if wrong := errors.As(err, &faults); !wrong && (!errors.As(err, &why) || why.Kind == models.NotFound) {
		return err
	}
	page, perr := s.eventPage(c)
	if perr != nil {
		return perr
	}
	for i, t := range page.Tickets {
		if t.Campaign.PublicID != c.Params("campaign") {
			continue
		}
		f := web.ReadForm(c)
		page.Tickets[i].Word, page.Tickets[i].Typed, page.Tickets[i].OfAge = f.Text("word"), f.Text("phone"), f.Bool("of_age")
		if why == nil {
			page.Tickets[i].Faults = s.sentences(c, faults)
			return s.ShowFaults(c, page, err)
		}
		page.Tickets[i].Notice = s.Views.Refusal(web.Lang(c), why)
		return s.Show(c, web.StatusOf(why), page)
	}
	return err
}

// sentences say what is wrong with each field.
func (s *Shopper) sentences(c *fiber.Ctx, faults models.Faults) map[string]string {
	said := make(map[string]string, len(faults))
	for _, f := range faults {
		said[f.Field] = s.Views.Refusal(web.Lang(c), f)
	}
	return said
}
