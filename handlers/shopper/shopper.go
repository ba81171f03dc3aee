// Package shopper is what everybody sees on a phone: the event, its coupons, its vendors, the street.
// Nobody needs an account here; a coupon belongs to the browser that claimed it, and to
// whoever its address was given to.
package shopper

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Shopper has a method for every public page.
type Shopper struct{ *web.Web }

// New makes the public pages.
func New(w *web.Web) *Shopper { return &Shopper{w} }

// Home lists the public events; a single one is shown at once.
//
//	GET /
func (s *Shopper) Home(c *fiber.Ctx) error {
	events, err := s.Store.Events(c.UserContext())
	if err != nil {
		return err
	}
	events = slices.DeleteFunc(events, func(e models.Event) bool { return !e.Public() })
	if len(events) == 1 {
		return c.Redirect("/e/"+events[0].Slug, fiber.StatusSeeOther)
	}
	return s.Show(c, fiber.StatusOK, &views.ShopperHome{Events: events})
}

// heldBy lists what this browser holds in an event, the newest first.
func (s *Shopper) heldBy(c *fiber.Ctx, e models.Event) ([]models.Coupon, error) {
	visitor := web.Visitor(c)
	if visitor == "" {
		return nil, nil
	}
	return s.Store.CouponsOf(c.UserContext(), e.ID, s.Store.Shopper(visitor))
}
