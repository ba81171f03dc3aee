package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// BoothRules GET /staff/:event/booths/rules shows how each category of goods is placed.
func (s *Staff) BoothRules(c *fiber.Ctx) error {
	page, err := s.boothRules(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) boothRules(c *fiber.Ctx) (*views.StaffBoothRules, error) {
	e := web.Event(c)
	board, err := s.Store.PlaceBoard(c.UserContext(), e, "")
	if err != nil {
		return nil, err
	}
	seen, err := s.Store.PlacesRevision(c.UserContext(), e)
	return &views.StaffBoothRules{Page: section("booths"), Each: e.BoothsEach, Rows: views.BoothRuleRows(board), Seen: seen}, err
}

// BoothRulesSet POST /staff/:event/booths/rules sets the rules of all categories. Who comes second gets
// the page again with what was typed, and saves over the other by pressing once more.
func (s *Staff) BoothRulesSet(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	in := models.BoothRulesInput{Each: int(f.Int("each")), Rules: map[string]models.BoothRule{}, Seen: f.Int("seen")}
	typed := make([]views.BoothRuleRow, len(models.Categories))
	for i, category := range models.Categories {
		row := views.BoothRuleRow{Category: category}
		row.Equal, row.Most = f.Choice(row.EqualName()), f.Text(row.MostName())
		typed[i] = row
		in.Rules[category] = models.BoothRule{Equal: models.EqualGoods(row.Equal), Most: int(f.Int(row.MostName()))}
	}
	err := f.Err().Err()
	if err == nil {
		err = s.Store.SetBoothRules(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	if err == nil {
		return s.Done(c, path(c, "/booths"), "staff.rules.saved")
	}
	return showAgain(s, c, err, s.boothRules, func(page *views.StaffBoothRules) {
		page.Each = in.Each
		for i, row := range typed {
			page.Rows[i].Equal, page.Rows[i].Most = row.Equal, row.Most
		}
	})
}
