package shopper

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Map shows the whole street; booth, if one is named, is marked.
//
//	GET /e/:event/map?booth=A03
func (s *Shopper) Map(c *fiber.Ctx) error {
	e := web.Event(c)
	street, err := s.Store.Street(c.UserContext(), e)
	if err != nil {
		return err
	}
	booth, _ := street.Layout.Booth(c.Query("booth"))
	m := views.NewStreetMap(street, web.Lang(c)).Select(booth.Label).
		Linked(func(a models.Application) string { return vendorURL(e, a) })
	page := &views.ShopperMap{Wide: m}
	if m.Long() {
		turned := m.Turned()
		page.Turned = &turned
	}
	return s.Show(c, fiber.StatusOK, page)
}

func vendorURL(e models.Event, a models.Application) string {
	return "/e/" + e.Slug + "/vendors/" + a.No
}
