package staff

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Messages is the outbox: every message to vendors, sent or kept here.
func (s *Staff) Messages(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	filter := models.MessageFilter{
		State: models.MessageState(f.Choice("state")), Channel: models.Channel(f.Choice("channel")), Purpose: models.Purpose(f.Choice("purpose")),
		Query: f.Text("q"), Page: int(f.Int("page")),
	}
	if err := f.Err().Err(); err != nil {
		return err
	}
	box, err := s.Store.Outbox(c.UserContext(), web.Event(c).ID, filter)
	if err != nil {
		return err
	}
	stopped, err := s.Store.OptOuts(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	page := &views.StaffMessages{Page: section("messages"), Outbox: box, Filter: filter, OptedOut: stopped, Mailed: s.Config.Mails, Texted: s.Config.Texts}
	for _, m := range box.List {
		page.Mails = append(page.Mails, s.mail(c, m, box.Vendors[m.VendorID]))
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) mail(c *fiber.Ctx, m models.Message, vendor string) views.Mail {
	return s.Views.NewMail(web.Lang(c), m, vendor, s.Config.BaseURL, s.Store.Now())
}

// messageID is the number of the route; one that is no number names nothing.
func messageID(c *fiber.Ctx) int64 {
	id, _ := strconv.ParseInt(c.Params("message"), 10, 64)
	return id
}

// MessageCancel keeps a waiting message from being sent.
func (s *Staff) MessageCancel(c *fiber.Ctx) error {
	if err := s.Store.CancelMessage(c.UserContext(), web.Actor(c), web.Event(c), messageID(c)); err != nil {
		return err
	}
	return s.Done(c, path(c, "/messages"), "staff.messages.cancelled")
}

// MessageAgain sends a message once more.
func (s *Staff) MessageAgain(c *fiber.Ctx) error {
	if err := s.Store.SendAgain(c.UserContext(), web.Actor(c), web.Event(c), messageID(c)); err != nil {
		return err
	}
	return s.Done(c, path(c, "/messages"), "staff.messages.again_done")
}

// MessagesAgain sends all that were given up once more.
func (s *Staff) MessagesAgain(c *fiber.Ctx) error {
	if _, err := s.Store.SendGivenUpAgain(c.UserContext(), web.Actor(c), web.Event(c)); err != nil {
		return err
	}
	return s.Done(c, path(c, "/messages"), "staff.messages.again_done")
}

// Words are the messages that the product writes by itself, in both languages.
func (s *Staff) Words(c *fiber.Ctx) error {
	return s.Show(c, fiber.StatusOK, &views.StaffWords{Page: section("messages"), Words: s.Views.AutomaticMessages()})
}
