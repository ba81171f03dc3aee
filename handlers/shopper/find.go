package shopper

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Find helps somebody whose browser lost their coupons: by a code to the phone number that they left, or else at
// the information desk.
//
//	GET /e/:event/find
func (s *Shopper) Find(c *fiber.Ctx) error {
	return s.Show(c, fiber.StatusOK, s.findPage(c))
}

// FindAsk sends the code. It answers alike whether the number is known or not.
//
//	POST /e/:event/find
func (s *Shopper) FindAsk(c *fiber.Ctx) error {
	f, page := web.ReadForm(c), s.findPage(c)
	page.Phone = f.Text("phone")
	if err := f.Err().Err(); err != nil {
		return s.ShowFaults(c, page, err)
	}
	visitor := web.Visitor(c)
	if visitor == "" {
		return &models.Error{Kind: models.Forbidden, Reason: "forbidden", Words: "no_cookie"}
	}
	try, err := s.Store.AskFindCode(c.UserContext(), web.Event(c), s.Store.Shopper(visitor), page.Phone)
	if err != nil {
		return s.notFound(c, page, err)
	}
	page.Try = try
	return s.Show(c, fiber.StatusOK, page)
}

// FindTake makes this browser the one that left the number, when the code is right.
//
//	POST /e/:event/find/code
func (s *Shopper) FindTake(c *fiber.Ctx) error {
	f, page := web.ReadForm(c), s.findPage(c)
	page.Try = f.Text("try")
	code := f.Text("code")
	if err := f.Err().Err(); err != nil {
		return s.ShowFaults(c, page, err)
	}
	browser, err := s.Store.UseFindCode(c.UserContext(), web.Event(c), s.Store.Shopper(web.Visitor(c)), page.Try, code)
	if err != nil {
		return s.notFound(c, page, err)
	}
	s.BecomeVisitor(c, browser)
	return s.Done(c, "/e/"+web.Event(c).Slug+"/coupons", "shopper.find.taken")
}

// FindAgain leads who reloads the page of the code back to the number.
//
//	GET /e/:event/find/code
func (s *Shopper) FindAgain(c *fiber.Ctx) error {
	return c.Redirect("/e/"+web.Event(c).Slug+"/find", fiber.StatusSeeOther)
}

func (s *Shopper) findPage(c *fiber.Ctx) *views.ShopperFind {
	web.NoStore(c)
	return &views.ShopperFind{Texts: s.Config.Texts}
}

func (s *Shopper) notFound(c *fiber.Ctx, page *views.ShopperFind, err error) error {
	var why *models.Error
	if errors.As(err, &why) && why.Kind == models.Throttled {
		web.RetryAfter(c, why)
		page.Refusal = s.Views.Refusal(web.Lang(c), why)
		return s.Show(c, fiber.StatusTooManyRequests, page)
	}
	return s.ShowFaults(c, page, err)
}

// finds says whether any coupon of the event can be found again by phone.
func finds(campaigns []models.Campaign) bool {
	for _, c := range campaigns {
		if c.AsksPhone && c.State != models.CampaignDraft {
			return true
		}
	}
	return false
}
