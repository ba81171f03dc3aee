package staff

import (
	"encoding/base64"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// DeviceEnrol makes a scanning phone of a vendor and shows its token this once.
func (s *Staff) DeviceEnrol(c *fiber.Ctx) error {
	a, err := s.application(c)
	if err != nil {
		return err
	}
	d, token, err := s.Store.EnrolDevice(c.UserContext(), web.Actor(c), a, web.ReadForm(c).Text("label"))
	if err != nil {
		return err
	}
	png, err := web.QR(token)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusCreated, &views.StaffDevice{
		Page: section("applications"), Application: a, Device: d, Token: token, Back: s.back(c, a),
		QR: template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)),
	})
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
