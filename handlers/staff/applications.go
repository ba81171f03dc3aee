package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Applications lists who applied, narrowed by a filter.
func (s *Staff) Applications(c *fiber.Ctx) error {
	page, err := s.review(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// Application opens one application beside the list.
func (s *Staff) Application(c *fiber.Ctx) error {
	page, err := s.openReview(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// People shows the people behind an application, and writes down who looked.
func (s *Staff) People(c *fiber.Ctx) error {
	page, err := s.openReview(c)
	if err != nil {
		return err
	}
	people, err := s.Store.LookAtPeople(c.UserContext(), web.Actor(c), page.Open.Application)
	if err != nil {
		return err
	}
	page.Open.People = &people
	if page.Open.Plate, err = s.Store.PlateOf(page.Open.Application); err != nil {
		return err
	}
	changes, err := s.Store.HistoryOf(c.UserContext(), page.Open.Application)
	if err != nil {
		return err
	}
	page.Open.History = views.NewHistory(changes, web.Lang(c), true)
	return s.Show(c, fiber.StatusOK, page)
}

// Decide drafts a decision and goes on to the next application that waits. Ticked "now", for single
// late cases, it decides and tells the vendor at once.
func (s *Staff) Decide(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	d := models.Decision{State: models.ApplicationState(f.Choice("state")), Reason: f.Multiline("reason")}
	receipt, done := c.Params("receipt"), "staff.applications.drafted."
	var err error
	if f.Bool("now") {
		done = "staff.applications.decided."
		_, err = s.Store.Decide(c.UserContext(), web.Actor(c), web.Event(c), receipt, d)
	} else {
		err = s.Store.DraftDecision(c.UserContext(), web.Actor(c), web.Event(c), receipt, d, f.Int("seen"))
	}
	if err != nil {
		return s.again(c, err, func(open *views.OpenApplication) { open.Reason, open.Now = d.Reason, f.Bool("now") })
	}
	waits := models.ReviewRow.ToDecide
	if filterOf(c).State != "" {
		waits = func(r models.ReviewRow) bool { return r.Draft == nil }
	}
	return s.goOn(c, waits, done+string(d.State), "staff.applications.all_decided")
}

// application is the one of the route, of the event of the route: another event's is not found.
func (s *Staff) application(c *fiber.Ctx) (models.Application, error) {
	return s.Store.ApplicationByReceipt(c.UserContext(), web.Event(c).ID, c.Params("receipt"))
}
