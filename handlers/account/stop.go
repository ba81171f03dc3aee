package account

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/views"
)

// StopForm is GET /stop/:token: the way out of advertising. Looking at it changes nothing, because mail programs
// open links by themselves.
func (a *Account) StopForm(c *fiber.Ctx) error {
	web.NoStore(c)
	v, err := a.Store.VendorByStop(c.UserContext(), c.Params("token"))
	if err != nil {
		return err
	}
	return a.Show(c, fiber.StatusOK, &views.PlainStop{Vendor: v.Name})
}

// Stop is POST /stop/:token: one press, without a log-in, also from the button of a mail program (RFC 8058).
func (a *Account) Stop(c *fiber.Ctx) error {
	web.NoStore(c)
	token := c.Params("token")
	if err := a.Store.OptOut(c.UserContext(), token); err != nil {
		return err
	}
	v, err := a.Store.VendorByStop(c.UserContext(), token)
	if err != nil {
		return err
	}
	return a.Show(c, fiber.StatusOK, &views.PlainStop{Vendor: v.Name, Done: true})
}
