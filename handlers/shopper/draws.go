package shopper

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/draw"
	"github.com/jangteo/jangteo/views"
)

// Draws lists the draws of an event.
//
//	GET /e/:event/draws
func (s *Shopper) Draws(c *fiber.Ctx) error {
	list, err := s.Store.Draws(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, &views.ShopperDraws{Draws: list})
}

// Draw shows list, hash, seed, way and result of a draw.
//
//	GET /e/:event/draws/:draw
func (s *Shopper) Draw(c *fiber.Ctx) error {
	d, names, err := s.drawOf(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, views.NewShopperDraw(d, names))
}

// DrawList is the list of a draw to the byte, as its hash was taken.
//
//	GET /e/:event/draws/:draw/list.txt
func (s *Shopper) DrawList(c *fiber.Ctx) error {
	d, _, err := s.drawOf(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	c.Set(fiber.HeaderContentDisposition, `inline; filename="list-`+d.PublicID+`.txt"`)
	return c.SendString(d.List)
}

// DrawJSON is the same for programs, with all that is on the page.
//
//	GET /e/:event/draws/:draw/draw.json
func (s *Shopper) DrawJSON(c *fiber.Ctx) error {
	d, _, err := s.drawOf(c)
	if err != nil {
		return err
	}
	selected, waiting := d.Result()
	return c.JSON(fiber.Map{
		"version": draw.Version, "list": d.List, "hash": d.Hash, "listed_at": d.ListedAt, "announced": d.Announced,
		"seed": d.Seed, "source": d.Source, "witnesses": d.Witnesses, "drawn_at": d.DrawnAt, "selected": receipts(selected), "waiting": receipts(waiting),
	})
}

func receipts(entries []draw.Entry) []string {
	list := make([]string, len(entries))
	for i, e := range entries {
		list[i] = e.ID
	}
	return list
}

// drawOf is the draw of the route, with the names that are public.
func (s *Shopper) drawOf(c *fiber.Ctx) (models.Draw, map[string]string, error) {
	d, err := s.Store.DrawByPublicID(c.UserContext(), web.Event(c).ID, c.Params("draw"))
	if err != nil {
		return d, nil, err
	}
	names, err := s.Store.SelectedNames(c.UserContext(), d.EventID)
	return d, names, err
}
