package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Conflicts lists the coupons that phones accepted without the network and that were used by then.
func (s *Staff) Conflicts(c *fiber.Ctx) error {
	page, err := s.conflicts(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) conflicts(c *fiber.Ctx) (*views.StaffConflicts, error) {
	list, err := s.Store.Conflicts(c.UserContext(), web.Event(c).ID)
	return &views.StaffConflicts{Page: section("settlement"), Conflicts: list, CapWon: models.OfflineCapWon}, err
}

// ConflictDecide pays the vendor for one of them, or does not.
func (s *Staff) ConflictDecide(c *fiber.Ctx) error {
	id, err := c.ParamsInt("conflict")
	if err != nil {
		return models.ErrNotFound
	}
	decision := models.ConflictDecision(web.ReadForm(c).Choice("decision"))
	if err := s.Store.DecideConflict(c.UserContext(), web.Actor(c), web.Event(c), int64(id), decision); err != nil {
		return showAgain(s, c, err, s.conflicts, nil)
	}
	return s.Done(c, path(c, "/conflicts"), "staff.conflicts.decided")
}
