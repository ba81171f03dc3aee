package shopper

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Coupons lists what this phone holds.
//
//	GET /e/:event/coupons
func (s *Shopper) Coupons(c *fiber.Ctx) error {
	web.NoStore(c)
	held, err := s.heldBy(c, web.Event(c))
	if err != nil {
		return err
	}
	campaigns, err := s.Store.Campaigns(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	page := &views.ShopperCoupons{Coupons: held, Finds: finds(campaigns)}
	if page.InApp, err = s.inApp(c, web.Event(c), len(held) > 0); err != nil {
		return err
	}
	if len(held) > 0 {
		if page.Link, err = s.personalLink(c, web.Event(c)); err != nil {
			return err
		}
	}
	return s.Show(c, fiber.StatusOK, page)
}

// Coupon shows a coupon to a vendor, and afterwards that and where it was used. Whoever knows
// the address sees it: people send it from one browser to another.
//
//	GET /c/:code
func (s *Shopper) Coupon(c *fiber.Ctx) error {
	coupon, err := s.shown(c)
	if err != nil {
		return err
	}
	if c.Params("code") != coupon.Code {
		return c.Redirect("/c/"+coupon.Code, fiber.StatusSeeOther)
	}
	_, e, err := s.Store.CampaignByPublicID(c.UserContext(), coupon.Campaign.PublicID)
	if err != nil {
		return err
	}
	web.NoStore(c)
	page := &views.ShopperCoupon{Coupon: coupon, State: coupon.StateAt(s.now()), Shown: s.Store.Show(coupon)}
	page.Event, page.FontSystem = &e, true
	if page.InApp, err = s.inApp(c, e, s.Store.Shopper(web.Visitor(c)) == coupon.Person); err != nil {
		return err
	}
	if page.State == models.CouponRedeemed {
		if page.Vendor, page.At, page.Given, err = s.usedAt(c, coupon); err != nil {
			return err
		}
	}
	return s.Show(c, fiber.StatusOK, page)
}

// CouponQR draws the code itself, so that it stays short enough for a bad camera. Of a code that
// rotates it is the one of this moment, and nobody keeps it.
//
//	GET /c/:code/qr.png
func (s *Shopper) CouponQR(c *fiber.Ctx) error {
	coupon, err := s.shown(c)
	if err != nil {
		return err
	}
	shown := s.Store.Show(coupon)
	png, err := web.QR(shown.QR)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "private, max-age=86400")
	if !shown.Until.IsZero() {
		c.Set(fiber.HeaderCacheControl, "no-store")
	}
	c.Type("png")
	return c.Send(png)
}

// state is what the script of the coupon page asks for.
type state struct {
	State  models.CouponState `json:"state"`
	Vendor string             `json:"vendor,omitempty"`
	At     *time.Time         `json:"at,omitempty"`
}

// CouponState tells the coupon page whether the coupon was used in the meantime.
//
//	GET /c/:code/state
func (s *Shopper) CouponState(c *fiber.Ctx) error {
	coupon, err := s.shown(c)
	if err != nil {
		return err
	}
	answer := state{State: coupon.StateAt(s.now())}
	if answer.State == models.CouponRedeemed {
		vendor, at, _, err := s.usedAt(c, coupon)
		if err != nil {
			return err
		}
		answer.Vendor, answer.At = vendor, &at
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(answer)
}

// shown finds the coupon of the route. The short code is no address: it can be guessed.
func (s *Shopper) shown(c *fiber.Ctx) (models.Coupon, error) {
	unknown := &models.Error{Kind: models.NotFound, Reason: "unknown_code", Words: "unknown_coupon"}
	code, short, readable := models.ParseCode(c.Params("code"))
	if short || !readable {
		return models.Coupon{}, unknown
	}
	coupon, err := s.Store.CouponByCode(c.UserContext(), 0, code)
	if models.ReasonOf(err) == "unknown_code" {
		return coupon, unknown
	}
	return coupon, err
}

// usedAt says which vendor took a coupon, when by the vendor's clock, and what it took off in won.
func (s *Shopper) usedAt(c *fiber.Ctx, coupon models.Coupon) (vendor string, at time.Time, given int64, err error) {
	r, a, err := s.Store.RedemptionOf(c.UserContext(), coupon)
	return a.Vendor.Name, r.ClaimedAt, r.Won, err
}
