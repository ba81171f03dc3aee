package vendor

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/views"
)

// Devices GET /vendor/:event/devices lists the phones that scan for the vendor.
func (v *Vendor) Devices(c *fiber.Ctx) error {
	s, err := v.stand(c)
	if err != nil {
		return err
	}
	page := &views.VendorDevices{Application: s.Application, This: s.phone.PublicID}
	if page.Devices, err = v.Store.DevicesOf(c.UserContext(), s.ID); err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, page)
}

// DeviceOffer POST /vendor/:event/devices shows, this once, the QR that makes another phone scan too.
func (v *Vendor) DeviceOffer(c *fiber.Ctx) error {
	s, err := v.stand(c)
	if err != nil {
		return err
	}
	e, secret, err := v.Store.OfferEnrolment(c.UserContext(), web.Actor(c), s.Application)
	if err != nil {
		return err
	}
	offer, err := v.Offer(e, secret)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusCreated, &views.VendorEnrolment{Application: s.Application, Offer: offer})
}

// DeviceRevoke POST /vendor/:event/devices/:device/revoke withdraws one of the vendor's phones.
func (v *Vendor) DeviceRevoke(c *fiber.Ctx) error {
	s, err := v.stand(c)
	if err != nil {
		return err
	}
	if err := v.Store.RevokeDevice(c.UserContext(), web.Actor(c), s.ID, c.Params("device")); err != nil {
		return err
	}
	return v.Web.Done(c, path(c, "/devices?receipt="+s.Receipt), "vendor.devices.revoked")
}
