package web

import (
	"crypto/rand"
	"encoding/base64"
	"strings"

	"github.com/gofiber/fiber/v2"
)

const visitorCookie = "jangteo-visitor"

// Visitor is the browser's own id from its signed cookie. It is "" for a program and for a browser
// that keeps no cookies: whoever gives something to a visitor must refuse the empty id.
func Visitor(c *fiber.Ctx) string {
	id, _ := c.Locals(localVisitor).(string)
	return id
}

// knowVisitor reads the cookie, or gives one with the first page.
func (w *Web) knowVisitor(c *fiber.Ctx) error {
	if isBare(c) {
		return c.Next()
	}
	id, proof, _ := strings.Cut(cookie(c, visitorCookie), ".")
	if id == "" || !w.Store.Signed("visitor", id, proof) {
		id = ""
		if c.Method() == fiber.MethodGet && !isAPI(c) {
			id = w.newVisitor(c)
		}
	}
	c.Locals(localVisitor, id)
	return c.Next()
}

func (w *Web) newVisitor(c *fiber.Ctx) string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	id := base64.RawURLEncoding.EncodeToString(b)
	w.BecomeVisitor(c, id)
	return id
}

// BecomeVisitor gives this browser the id of another one of the same person: from then on they are one to the
// street.
func (w *Web) BecomeVisitor(c *fiber.Ctx, id string) {
	setCookie(c, visitorCookie, id+"."+w.Store.Sign("visitor", id), longest)
	c.Locals(localVisitor, id)
}
