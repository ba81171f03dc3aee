package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Draws lists the draws of the event, with the form for another.
func (s *Staff) Draws(c *fiber.Ctx) error {
	page, err := s.draws(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// DrawList publishes the list of a draw with its hash.
func (s *Staff) DrawList(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	in := models.DrawInput{Kind: models.VendorKind(f.Choice("kind")), Local: f.Text("local"), Announced: f.Text("announced")}
	d, err := s.Store.ListDraw(c.UserContext(), web.Actor(c), web.Event(c), in)
	if err == nil {
		return s.Done(c, path(c, "/draws/"+d.PublicID), "staff.draw.listed")
	}
	return showAgain(s, c, err, s.draws, func(p *views.StaffDraws) { p.Form = in })
}

// Draw shows one draw: the hash to announce, and the form for the seed.
func (s *Staff) Draw(c *fiber.Ctx) error {
	page, err := s.draw(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// DrawSeed types the seed in before witnesses; it is done once.
func (s *Staff) DrawSeed(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	in := models.DrawSeed{Seed: f.Text("seed"), Source: f.Text("source"), Witnesses: f.Text("witnesses")}
	_, err := s.Store.DrawLots(c.UserContext(), web.Actor(c), web.Event(c), c.Params("draw"), in)
	if err == nil {
		return s.Done(c, path(c, "/draws/"+c.Params("draw")), "staff.draw.drawn")
	}
	return showAgain(s, c, err, s.draw, func(p *views.StaffDraw) { p.Form = in })
}

func (s *Staff) draws(c *fiber.Ctx) (*views.StaffDraws, error) {
	list, err := s.Store.Draws(c.UserContext(), web.Event(c).ID)
	return &views.StaffDraws{Page: section("selection"), Draws: list}, err
}

func (s *Staff) draw(c *fiber.Ctx) (*views.StaffDraw, error) {
	d, err := s.Store.DrawByPublicID(c.UserContext(), web.Event(c).ID, c.Params("draw"))
	if err != nil {
		return nil, err
	}
	return &views.StaffDraw{Page: section("selection"), Draw: d, URL: s.Config.BaseURL + "/e/" + web.Event(c).Slug + "/draws/" + d.PublicID}, nil
}
