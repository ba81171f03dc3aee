package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
)

// Invite makes the link with which the people of a listed vendor take it over, and shows it once.
func (s *Staff) Invite(c *fiber.Ctx) error {
	link := func(token string) string { return s.Config.BaseURL + "/invited/" + token }
	token, err := s.Store.InviteVendor(c.UserContext(), web.Actor(c), web.Event(c), c.Params("receipt"), link)
	if err != nil {
		return err
	}
	page, err := s.openReview(c)
	if err != nil {
		return err
	}
	web.NoStore(c)
	page.Open.Invitation = link(token)
	return s.Show(c, fiber.StatusOK, page)
}
