package staff

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/views"
)

// Tally is what happened so far.
func (s *Staff) Tally(c *fiber.Ctx) error {
	e := web.Event(c)
	t, err := s.Store.TallyOf(c.UserContext(), e, 0)
	if err != nil {
		return err
	}
	page := &views.StaffTally{Page: section("tally"), Tally: t, Live: s.Views.LiveTally(t, e, web.Lang(c)), Search: c.Query("q")}
	for _, v := range t.Vendors {
		if korean.Matches(v.Vendor.Vendor.Name, page.Search) || korean.Matches(v.Vendor.No, page.Search) {
			page.Vendors = append(page.Vendors, v)
		}
	}
	return s.Show(c, fiber.StatusOK, page)
}

// TallyStream sends the same figures whenever one of them changes.
func (s *Staff) TallyStream(c *fiber.Ctx) error {
	e, lang := web.Event(c), web.Lang(c)
	return s.live.Stream(c, e, "staff "+lang, func(t models.Tally) ([]byte, error) {
		return json.Marshal(s.Views.LiveTally(t, e, lang))
	})
}
