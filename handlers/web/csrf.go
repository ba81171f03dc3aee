package web

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
)

// CSRF is the token that forms and scripts of this browser send: the value of the field _csrf or
// of the header X-CSRF-Token.
func (w *Web) CSRF(c *fiber.Ctx) string {
	if Visitor(c) == "" {
		return ""
	}
	return w.Store.Sign("csrf", Visitor(c))
}

// refuseForeign stops requests that write and were sent by a page of another site. Today's browsers
// say where a request comes from; an old one must show the token of its form.
func (w *Web) refuseForeign(c *fiber.Ctx) error {
	if isSafe(c) {
		return c.Next()
	}
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return c.Next()
	case "":
	default:
		return foreign("cross_site")
	}
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		if !w.ownOrigin(c, origin) {
			return foreign("cross_site")
		}
		return c.Next()
	}
	if Bearer(c) == "" && !isStranger(c) && !isStop(c) && !w.hasToken(c) {
		return foreign("no_csrf")
	}
	return c.Next()
}

// isStranger says whether a program calls that brings nobody's cookies: there is no authority that
// another site could borrow, and it is told that it is not logged in.
func isStranger(c *fiber.Ctx) bool {
	return isAPI(c) && c.Get(fiber.HeaderCookie) == ""
}

// isStop says whether it is the way out of advertising: its address is all the authority there is, and mail programs
// press its button without a page of ours (RFC 8058).
func isStop(c *fiber.Ctx) bool { return strings.HasPrefix(c.Path(), "/stop/") }

func foreign(words string) error {
	return &models.Error{Kind: models.Forbidden, Reason: "forbidden", Words: words}
}

// ownOrigin compares hosts: with that of the request, and with that under which people know the site.
func (w *Web) ownOrigin(c *fiber.Ctx, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	base, err := url.Parse(w.Config.BaseURL)
	return strings.EqualFold(u.Host, c.Hostname()) || err == nil && strings.EqualFold(u.Host, base.Host)
}

func (w *Web) hasToken(c *fiber.Ctx) bool {
	token := c.Get("X-CSRF-Token")
	if token == "" {
		token = ReadForm(c).Text("_csrf")
	}
	return Visitor(c) != "" && w.Store.Signed("csrf", Visitor(c), token)
}

// Bearer is the token of the Authorization header, "" without one. A request that has one is
// nobody's session: Actor is the zero Actor whatever its cookies say.
func Bearer(c *fiber.Ctx) string {
	scheme, token, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
