package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/views"
)

// Messages is the outbox: every mail to vendors, sent or kept here.
func (s *Staff) Messages(c *fiber.Ctx) error {
	list, err := s.Store.Messages(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	page := &views.StaffMessages{Page: section("messages")}
	for _, m := range list {
		key := "mail." + m.Template
		page.Mails = append(page.Mails, views.Mail{
			Message: m, Subject: s.say(c, key+".subject", m.Params()), Body: s.say(c, key+".body", m.Params()),
		})
	}
	return s.Show(c, fiber.StatusOK, page)
}
