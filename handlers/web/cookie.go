package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// longest is how long browsers keep a cookie at most.
const longest = 400 * 24 * time.Hour

// cookieName hardens the name where the connection allows it: a __Host- cookie can't be
// planted by a neighbouring host.
func cookieName(c *fiber.Ctx, name string) string {
	if c.Secure() {
		return "__Host-" + name
	}
	return name
}

func setCookie(c *fiber.Ctx, name, value string, life time.Duration) {
	c.Cookie(&fiber.Cookie{
		Name: cookieName(c, name), Value: value, Path: "/", MaxAge: int(life.Seconds()),
		HTTPOnly: true, Secure: c.Secure(), SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// cookie is the value of a cookie; programs bring none, and are not kept up by asking for each.
func cookie(c *fiber.Ctx, name string) string {
	if len(c.Request().Header.Peek(fiber.HeaderCookie)) == 0 {
		return ""
	}
	return c.Cookies(cookieName(c, name))
}

func dropCookie(c *fiber.Ctx, name string) {
	c.Cookie(&fiber.Cookie{
		Name: cookieName(c, name), Path: "/", Expires: time.Unix(0, 0),
		HTTPOnly: true, Secure: c.Secure(), SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// OwnPath gives an address back when it is a path of this site, else "". What a
// person or a link names as the next page goes through here, or it could lead anywhere.
func OwnPath(address string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || len(address) > 500 {
		return ""
	}
	for _, r := range address {
		if r < ' ' || r == '\\' || r == 0x7f {
			return ""
		}
	}
	return address
}
