package staff

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
	"github.com/jangteo/jangteo/views/print"
)

// Prints lists what can be printed about the street.
func (s *Staff) Prints(c *fiber.Ctx) error {
	street, err := s.Store.Street(c.UserContext(), web.Event(c))
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, &views.StaffPrints{
		Page: section("booths"), Booths: len(street.Layout.Booths), Placed: len(street.SpanOf), Waiting: len(street.Unplaced()), Sheets: views.Sheets,
	})
}

// PrintPlan is the plan of the street on A3.
func (s *Staff) PrintPlan(c *fiber.Ctx) error { return s.sheet(c, "plan", print.Plan) }

// PrintVendors is the list of vendors by row.
func (s *Staff) PrintVendors(c *fiber.Ctx) error { return s.sheet(c, "vendors", print.Vendors) }

// PrintLoadIn is the load-in sheet by time.
func (s *Staff) PrintLoadIn(c *fiber.Ctx) error {
	times, err := s.Store.LoadIns(c.UserContext(), web.Event(c))
	if err != nil {
		return err
	}
	return s.sheet(c, "load_in", func(h print.Head, st models.Street) ([]byte, error) { return print.LoadIn(h, st, times) })
}

// PrintSigns are the signs of the booths.
func (s *Staff) PrintSigns(c *fiber.Ctx) error {
	root := s.Config.BaseURL + "/e/" + web.Event(c).Slug + "/b/"
	return s.sheet(c, "signs", func(h print.Head, st models.Street) ([]byte, error) {
		return print.Signs(h, st, func(b models.Booth) string { return root + url.PathEscape(b.Label) })
	})
}

// PrintCards are the name cards of the vendors.
func (s *Staff) PrintCards(c *fiber.Ctx) error { return s.sheet(c, "cards", print.Cards) }

// PrintStickers are for the counters of the vendors that take coupons.
func (s *Staff) PrintStickers(c *fiber.Ctx) error {
	root := s.Config.BaseURL + "/e/" + web.Event(c).Slug + "/vendors/"
	return s.sheet(c, "stickers", func(h print.Head, st models.Street) ([]byte, error) {
		return print.Stickers(h, st, func(a models.Application) string { return root + url.PathEscape(a.No) })
	})
}

// PrintFire is the plan for the fire service.
func (s *Staff) PrintFire(c *fiber.Ctx) error { return s.sheet(c, "fire", print.Fire) }

// sheet sends a PDF about the street as it is now, in the reader's language.
func (s *Staff) sheet(c *fiber.Ctx, what string, draw func(print.Head, models.Street) ([]byte, error)) error {
	e := web.Event(c)
	street, err := s.Store.Street(c.UserContext(), e)
	if err != nil {
		return err
	}
	file, err := draw(s.head(c), street)
	if err != nil {
		return err
	}
	title := s.say(c, "print."+what+".title", nil)
	return web.Download(c, what+"-"+e.Slug+".pdf", title+"-"+e.Slug+".pdf", "application/pdf", file)
}
