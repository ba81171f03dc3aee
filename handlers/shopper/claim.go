package shopper

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// Claim gives the browser a coupon and goes on to it. Pressing twice is safe: the nonce of the
// form, or else the limit per person, leads to the coupon in hand.
//
//	POST /e/:event/campaigns/:campaign/claim
func (s *Shopper) Claim(c *fiber.Ctx) error {
	claimed, err := s.claim(c)
	if err != nil {
		return s.refuse(c, err)
	}
	said := "shopper.coupon.held"
	if claimed.New {
		said = "shopper.coupon.claimed"
	}
	return s.Done(c, "/c/"+claimed.Coupon.Code, said)
}

// Claimed leads a reader who opens the address of a claim, to which a refusal answers, back to the coupon.
//
//	GET /e/:event/campaigns/:campaign/claim
func (s *Shopper) Claimed(c *fiber.Ctx) error {
	return c.Redirect("/e/"+web.Event(c).Slug+"#coupon-"+c.Params("campaign"), fiber.StatusSeeOther)
}

func (s *Shopper) claim(c *fiber.Ctx) (models.Claimed, error) {
	visitor := web.Visitor(c)
	if visitor == "" {
		return models.Claimed{}, &models.Error{Kind: models.Forbidden, Reason: "forbidden", Words: "no_cookie"}
	}
	f := web.ReadForm(c)
	return s.Store.ClaimCoupon(c.UserContext(), models.Claim{
		CampaignID: c.Params("campaign"), EventID: web.Event(c).ID, Person: s.Store.Shopper(visitor), Nonce: f.Text("nonce"),
		Word: f.Text("word"), Address: s.Store.Address(c.IP()),
	})
}

// refuse shows the event again with the reason at the coupon that was wanted.
func (s *Shopper) refuse(c *fiber.Ctx, err error) error {
	var why *models.Error
	if !errors.As(err, &why) || why.Kind == models.NotFound {
		return err
	}
	page, perr := s.eventPage(c)
	if perr != nil {
		return perr
	}
	for i, t := range page.Tickets {
		if t.Campaign.PublicID == c.Params("campaign") {
			page.Tickets[i].Notice, page.Tickets[i].Word = s.Views.Refusal(web.Lang(c), why), web.ReadForm(c).Text("word")
			return s.Show(c, web.StatusOf(why), page)
		}
	}
	return err
}
