package staff

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Paper shows what a vendor handed in, and writes down who looked.
func (s *Staff) Paper(c *fiber.Ctx) error {
	a, d, err := s.paper(c)
	if err != nil {
		return err
	}
	content, err := s.Store.LookAtDocument(c.UserContext(), web.Actor(c), a, d)
	if err != nil {
		return err
	}
	name := a.Receipt + " " + a.Vendor.Name + " " + s.say(c, "paper."+string(d.Kind), nil)
	return web.SendDocument(c, d, content, name, c.Query("keep") != "")
}

// PaperDecide accepts a paper or asks the vendor for another one.
func (s *Staff) PaperDecide(c *fiber.Ctx) error {
	a, d, err := s.paper(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	in := models.DocumentDecision{State: models.DocumentState(f.Choice("state")), Reason: f.Multiline("paper_reason"), Version: int(f.Int("version"))}
	err = s.Store.DecideDocument(c.UserContext(), web.Actor(c), web.Event(c), a, d, in)
	if err != nil {
		return s.again(c, err, func(open *views.OpenApplication) {
			open.RefusedPaper, open.PaperReason = views.PaperID(d.Kind, d.About), in.Reason
		})
	}
	back := path(c, "/applications/"+url.PathEscape(a.Receipt)+query(filterOf(c))+"#"+views.PaperID(d.Kind, d.About))
	return s.Done(c, back, "staff.papers.done."+string(in.State))
}

// paper is the document of the route, of an application of the event of the route.
func (s *Staff) paper(c *fiber.Ctx) (models.Application, models.Document, error) {
	a, err := s.application(c)
	if err != nil {
		return a, models.Document{}, err
	}
	papers, err := s.Store.Papers(c.UserContext(), web.Event(c), a)
	if err != nil {
		return a, models.Document{}, err
	}
	d, err := web.DocumentOf(c, papers)
	return a, d, err
}
