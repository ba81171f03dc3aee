// Package account is what all who log in share: the log-in itself, the single-use links, and the
// two addresses by which a machine sees that the program lives.
package account

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/views"
)

// Account handles the pages of logging in.
type Account struct{ *web.Web }

// New makes the handlers.
func New(w *web.Web) *Account { return &Account{w} }

// Alive is GET /healthz: the process lives.
func (a *Account) Alive(c *fiber.Ctx) error { return c.SendString("ok\n") }

// Offline is GET /offline: the service workers of the scanner and of the day keep it, and show it in the place of pages
// that they have not kept.
func (a *Account) Offline(c *fiber.Ctx) error {
	return a.Show(c, fiber.StatusOK, &views.PlainOffline{})
}

// Ready is GET /readyz: the database answers and its schema is current.
func (a *Account) Ready(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := a.Store.Ready(ctx); err != nil {
		return c.Status(fiber.StatusServiceUnavailable).SendString("the database does not answer\n")
	}
	if !a.Store.SchemaCurrent(ctx) {
		return c.Status(fiber.StatusServiceUnavailable).SendString("the schema of the database is not current\n")
	}
	return c.SendString("ready\n")
}
