package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// DeviceOffer shows, this once, the QR that makes a phone scan for a vendor.
func (s *Staff) DeviceOffer(c *fiber.Ctx) error {
	a, err := s.application(c)
	if err != nil {
		return err
	}
	e, secret, err := s.Store.OfferEnrolment(c.UserContext(), web.Actor(c), a)
	if err != nil {
		return err
	}
	offer, err := s.Offer(e, secret)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusCreated, &views.StaffEnrolment{Page: section("applications"), Application: a, Offer: offer, Back: s.back(c, a)})
}

// DeviceRevoke withdraws a phone of the vendor.
func (s *Staff) DeviceRevoke(c *fiber.Ctx) error {
	a, err := s.application(c)
	if err != nil {
		return err
	}
	if err := s.Store.RevokeDevice(c.UserContext(), web.Actor(c), a.ID, c.Params("device")); err != nil {
		return err
	}
	return s.Done(c, s.back(c, a), "staff.device.revoked")
}

// back is the application that the page belongs to, with the filter kept.
func (s *Staff) back(c *fiber.Ctx, a models.Application) string {
	return path(c, "/applications/"+a.Receipt+query(filterOf(c)))
}
