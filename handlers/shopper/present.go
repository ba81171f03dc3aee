package shopper

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// usableAt are the coupons in this browser that a vendor would take now.
func (s *Shopper) usableAt(c *fiber.Ctx, e models.Event, vendor models.Application) ([]models.Coupon, error) {
	held, err := s.heldBy(c, e)
	held = slices.DeleteFunc(held, func(h models.Coupon) bool { return !s.usable(h, e, vendor) })
	if len(held) > 0 {
		web.NoStore(c)
	}
	return held, err
}

// usable says whether a vendor would take a coupon now.
func (s *Shopper) usable(held models.Coupon, e models.Event, vendor models.Application) bool {
	return !vendor.NoCoupons && held.Campaign.TakenBy(vendor) && held.RefusalAt(e, s.now()) == nil
}

// Present sends a coupon of this browser to the vendor's phones, where it is redeemed with a tap.
//
//	POST /e/:event/vendors/:no/present
func (s *Shopper) Present(c *fiber.Ctx) error {
	page, err := s.vendorPage(c)
	if err != nil {
		return err
	}
	held, err := s.heldBy(c, web.Event(c))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(held, func(h models.Coupon) bool { return h.Code == web.ReadForm(c).Text("code") })
	if i < 0 {
		return models.ErrNotFound
	}
	var why *models.Error
	err = s.Store.PresentCoupon(c.UserContext(), held[i], page.Vendor)
	if errors.As(err, &why) && why.Kind != models.Busy {
		page.Refusal = s.Views.Refusal(web.Lang(c), why)
		return s.Show(c, web.StatusOf(why), page)
	}
	if err != nil {
		return err
	}
	return s.Done(c, "/c/"+held[i].Code, "shopper.present.sent")
}
