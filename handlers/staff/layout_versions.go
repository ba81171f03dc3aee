package staff

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// LayoutPublish makes the draft what everybody sees.
func (s *Staff) LayoutPublish(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	revision, letGo := int(f.Int("revision")), f.Bool("let_go")
	err := f.Err().Err()
	if err == nil {
		_, err = s.Store.PublishLayout(c.UserContext(), web.Actor(c), web.Event(c), revision, letGo)
	}
	return s.layoutDone(c, err, "staff.layout.published_flash")
}

// LayoutRestore makes an older version the draft.
func (s *Staff) LayoutRestore(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	version, revision := int(f.Int("version")), int(f.Int("revision"))
	err := f.Err().Err()
	if err == nil {
		_, err = s.Store.RestoreLayout(c.UserContext(), web.Actor(c), web.Event(c), version, revision)
	}
	return s.layoutDone(c, err, "staff.layout.restored_flash")
}

// LayoutGoBack makes a draft that was saved before the draft again.
func (s *Staff) LayoutGoBack(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	to, revision := int(f.Int("to")), int(f.Int("revision"))
	err := f.Err().Err()
	if err == nil {
		_, err = s.Store.ReturnToDraft(c.UserContext(), web.Actor(c), web.Event(c), to, revision)
	}
	return s.layoutDone(c, err, "staff.layout.restored_flash")
}

// LayoutTake makes the layout of another event the draft.
func (s *Staff) LayoutTake(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	slug, revision := f.Choice("from"), int(f.Int("revision"))
	others, err := s.otherEvents(c)
	if err != nil {
		return err
	}
	for _, from := range others {
		if from.Slug == slug {
			_, err := s.Store.TakeLayout(c.UserContext(), web.Actor(c), from, web.Event(c), revision)
			return s.layoutDone(c, err, "staff.layout.taken_flash")
		}
	}
	return s.layoutDone(c, models.Faults{models.Fault("from", "choose_one")}, "")
}

// LayoutVersion shows the street as it was published once.
func (s *Staff) LayoutVersion(c *fiber.Ctx) error {
	number, _ := strconv.Atoi(c.Params("version")) // 0 is no version
	l, err := s.Store.LayoutVersion(c.UserContext(), web.Event(c).ID, number)
	if err != nil {
		return err
	}
	return s.showOld(c, &views.StaffLayoutOld{Version: l}, l)
}

// LayoutDraft shows the street as it was saved once.
func (s *Staff) LayoutDraft(c *fiber.Ctx) error {
	number, _ := strconv.Atoi(c.Params("revision")) // 0 is no revision
	d, err := s.Store.LayoutRevision(c.UserContext(), web.Event(c).ID, number)
	if err != nil {
		return err
	}
	return s.showOld(c, &views.StaffLayoutOld{Draft: d}, d.Layout)
}

func (s *Staff) showOld(c *fiber.Ctx, page *views.StaffLayoutOld, l models.Layout) error {
	now, err := s.Store.LayoutDraft(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	page.Page, page.Revision = section("booths"), now.Revision
	page.Map = views.NewStreetMap(models.Street{Layout: l}, web.Lang(c))
	return s.Show(c, fiber.StatusOK, page)
}
