package staff

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// readIncident reads what the form of an incident sends.
func readIncident(c *fiber.Ctx) (models.IncidentInput, error) {
	f := web.ReadForm(c)
	_, photo, err := web.ReadFile(c, "file")
	in := models.IncidentInput{Booth: f.Text("booth"), Vendor: f.Text("vendor"), Words: f.Multiline("words"), Photo: photo}
	if err == nil {
		err = f.Err().Err()
	}
	return in, err
}

// DayAct does what a phone sends, perhaps long after it was done there, and says what came of it: a refusal
// by the street is an answer, for the phone must show it and stop sending.
func (s *Staff) DayAct(c *fiber.Ctx) error {
	in, err := readIncident(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	act, err := s.Store.DoOnDay(c.UserContext(), web.Actor(c), web.Event(c), models.DayActInput{
		ID: f.Text("id"), Kind: models.DayActKind(f.Choice("kind")), Vendor: in.Vendor, MadeAt: time.UnixMilli(f.Int("made")), Incident: in,
	})
	var faults models.Faults
	switch {
	case errors.As(err, &faults):
		return c.JSON(fiber.Map{"refused": s.Views.Refusal(web.Lang(c), faults[0])})
	case err != nil:
		return err
	}
	if why := act.Refusal(); why != nil {
		return c.JSON(fiber.Map{"refused": s.Views.Refusal(web.Lang(c), why)})
	}
	return c.JSON(fiber.Map{"refused": ""})
}

// IncidentNote writes an incident down, from a form without a script.
func (s *Staff) IncidentNote(c *fiber.Ctx) error {
	in, err := readIncident(c)
	id := web.ReadForm(c).Text("id")
	if err == nil {
		_, err = s.Store.DoOnDay(c.UserContext(), web.Actor(c), web.Event(c), models.DayActInput{ID: id, Kind: models.ActIncident, Incident: in})
	}
	if err == nil {
		return s.Done(c, path(c, "/arrivals#incidents"), "staff.incidents.noted")
	}
	return showAgain(s, c, err, s.arrivals, func(p *views.StaffArrivals) { p.Incident, p.NewID = in, id })
}

// IncidentClose says that an incident is settled, or opens it again.
func (s *Staff) IncidentClose(c *fiber.Ctx) error {
	closed := c.Params("step") == "close"
	if err := s.Store.CloseIncident(c.UserContext(), web.Actor(c), web.Event(c), c.Params("incident"), closed); err != nil {
		return err
	}
	flash := "staff.incidents.reopened"
	if closed {
		flash = "staff.incidents.closed"
	}
	return s.Done(c, path(c, "/arrivals#incidents"), flash)
}

// IncidentPhoto is the photo of an incident.
func (s *Staff) IncidentPhoto(c *fiber.Ctx) error {
	photo, err := s.Store.IncidentPhoto(c.UserContext(), web.Event(c).ID, c.Params("incident"))
	if err != nil {
		return err
	}
	return web.SendPicture(c, photo)
}
