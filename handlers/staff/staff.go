// Package staff holds the pages of those who run an event: review, booths, campaigns, tally and settlement.
package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/views"
)

// Staff serves the pages of staff; handlers/routes.go says which address is which method, and
// which role it asks for.
type Staff struct {
	*web.Web
	live *web.Live
}

// New makes the pages of staff. The hub sends the tally to those who watch it.
func New(w *web.Web, live *web.Live) *Staff { return &Staff{Web: w, live: live} }

// path writes an own path of the event of the route.
func path(c *fiber.Ctx, rest string) string { return "/staff/" + web.Event(c).Slug + rest }

// section is the part of a page that the menu needs.
func section(name string) views.Page { return views.Page{Section: name} }

// say gives a sentence in the reader's language.
func (s *Staff) say(c *fiber.Ctx, key string, params map[string]any) string {
	return s.Views.Text(web.Lang(c), key, params)
}

// showAgain answers a form that was refused with its page as it is now, with what was typed in it and why not. Other
// errors are returned as they are.
func showAgain[P views.Screen](s *Staff, c *fiber.Ctx, err error, read func(*fiber.Ctx) (P, error), typed func(P)) error {
	if _, conflict := web.Refused(err); !conflict && !wrong(err) {
		return err
	}
	page, lost := read(c)
	if lost != nil {
		return lost
	}
	if typed != nil {
		typed(page)
	}
	return s.ShowRefused(c, page, err)
}

// wrong says whether an error is about what was typed, so that the form is shown again.
func wrong(err error) bool {
	return web.FaultsOf(err) != nil
}
