package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// BulkPlan shows exactly what would be done to whom, and to whom not and why. It does nothing.
func (s *Staff) BulkPlan(c *fiber.Ctx) error {
	in, typed, err := readBulk(c)
	var plan models.BulkPlan
	if err == nil {
		plan, err = s.Store.PlanBulk(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	if err != nil {
		return showAgain(s, c, err, s.review, func(p *views.StaffApplications) { p.Bulk = typed })
	}
	return s.Show(c, fiber.StatusOK, bulkPage(c, plan, typed))
}

// BulkRun does what was shown. When it would be something else by now it does nothing, and shows that.
func (s *Staff) BulkRun(c *fiber.Ctx) error {
	in, typed, err := readBulk(c)
	var done models.BulkAction
	if err == nil {
		done, err = s.Store.RunBulk(c.UserContext(), web.Actor(c), web.Event(c), in, web.ReadForm(c).Text("digest"))
	}
	if err == nil {
		return s.Done(c, path(c, "/bulk/"+done.PublicID), "staff.bulk.done")
	}
	if _, conflict := web.Refused(err); !conflict {
		return err
	}
	plan, lost := s.Store.PlanBulk(c.UserContext(), web.Actor(c), web.Event(c), in)
	if lost != nil {
		return lost
	}
	return s.ShowRefused(c, bulkPage(c, plan, typed), err)
}

func bulkPage(c *fiber.Ctx, plan models.BulkPlan, typed views.BulkForm) *views.StaffBulk {
	return &views.StaffBulk{Page: section("applications"), Plan: plan, Form: typed, Query: query(filterOf(c))}
}

// BulkActions lists what was done to many lately.
func (s *Staff) BulkActions(c *fiber.Ctx) error {
	list, err := s.Store.BulkActions(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, &views.StaffBulkActions{Page: section("applications"), List: list})
}

// BulkAction shows what was done to whom, with the button that takes it back.
func (s *Staff) BulkAction(c *fiber.Ctx) error {
	page, err := s.bulkAction(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// BulkUndo takes it back, from all whom nobody has changed since.
func (s *Staff) BulkUndo(c *fiber.Ctx) error {
	err := s.Store.UndoBulk(c.UserContext(), web.Actor(c), web.Event(c), c.Params("bulk"))
	if err == nil {
		return s.Done(c, path(c, "/bulk/"+c.Params("bulk")), "")
	}
	return showAgain(s, c, err, s.bulkAction, nil)
}

func (s *Staff) bulkAction(c *fiber.Ctx) (*views.StaffBulkAction, error) {
	b, err := s.Store.BulkAction(c.UserContext(), web.Event(c).ID, c.Params("bulk"))
	return &views.StaffBulkAction{Page: section("applications"), Action: b}, err
}

func readBulk(c *fiber.Ctx) (models.BulkInput, views.BulkForm, error) {
	f := web.ReadForm(c)
	typed := views.BulkForm{
		Kind: f.Choice("bulk_kind"), Word: f.Text("tag"), State: f.Choice("bulk_state"), Reason: f.Multiline("bulk_reason"),
		FixReason: f.Multiline("fix_reason"), FixUntil: f.Text("fix_until"), All: f.Choice("who") == "all", Receipts: f.All("receipts"), Open: true,
	}
	in := models.BulkInput{
		Kind: models.BulkKind(typed.Kind), Word: typed.Word, Decision: models.Decision{State: models.ApplicationState(typed.State), Reason: typed.Reason},
		Filter: filterOf(c), All: typed.All, Receipts: typed.Receipts,
	}
	if in.Kind == models.BulkFix {
		in.Fix = models.FixInput{Reason: typed.FixReason, Until: f.Time("fix_until")}
	}
	return in, typed, f.Err().Err()
}
