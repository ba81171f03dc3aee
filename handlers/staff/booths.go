package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Booths is the street with who stands where and who still waits. With pick=M01 that vendor is
// picked up, and every booth says whether it would do.
func (s *Staff) Booths(c *fiber.Ctx) error {
	page, err := s.booths(c, c.Query("pick"))
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) booths(c *fiber.Ctx, vendor string) (*views.StaffBooths, error) {
	street, err := s.Store.Street(c.UserContext(), web.Event(c))
	if err != nil {
		return nil, err
	}
	page := &views.StaffBooths{
		Page: section("booths"), Street: street, Map: views.NewStreetMap(street, web.Lang(c)),
		Plan: s.planOf(c, street), Vendor: vendor,
	}
	page.Map.Interactive = true
	for _, p := range street.Layout.Panels {
		page.Panels = append(page.Panels, views.PanelLoad{Label: p.Label, UsedW: street.PanelLoadW(p.Label), UsableW: p.UsableW()})
	}
	return page, nil
}

// BoothAssign puts a vendor on a booth or moves it there. The page's script asks for JSON and
// gets a refusal as JSON; a form gets the page again, with the reason and what was chosen.
func (s *Staff) BoothAssign(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	vendor, booth := f.Choice("vendor"), f.Choice("booth")
	var missing models.Faults
	missing.Add(vendor == "", "vendor", "choose_one")
	missing.Add(booth == "", "booth", "choose_one")
	err := missing.Err()
	if err == nil {
		err = s.Store.AssignBooth(c.UserContext(), web.Actor(c), web.Event(c), vendor, booth)
	}
	if err == nil {
		return s.Done(c, path(c, "/booths"), "staff.booths.assigned_flash")
	}
	return s.refuseBooth(c, vendor, booth, err)
}

func (s *Staff) refuseBooth(c *fiber.Ctx, vendor, booth string, err error) error {
	why, conflict := refused(err)
	if c.Get(fiber.HeaderAccept) == fiber.MIMEApplicationJSON || !conflict && !wrong(err) {
		return err
	}
	page, lost := s.booths(c, vendor)
	if lost != nil {
		return lost
	}
	page.Booth = booth
	if !conflict {
		return s.ShowFaults(c, page, err)
	}
	page.Refusal = s.Views.Refusal(web.Lang(c), why)
	return s.Show(c, fiber.StatusConflict, page)
}

// BoothClear takes a vendor off its booth.
func (s *Staff) BoothClear(c *fiber.Ctx) error {
	vendor := web.ReadForm(c).Choice("vendor")
	if err := s.Store.ClearBooth(c.UserContext(), web.Actor(c), web.Event(c), vendor); err != nil {
		return err
	}
	return s.Done(c, path(c, "/booths"), "staff.booths.cleared_flash")
}
