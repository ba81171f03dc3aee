package staff

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Criteria lists by what the applications of the event are scored.
func (s *Staff) Criteria(c *fiber.Ctx) error {
	page, err := s.criteria(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// CriterionAdd adds one more.
func (s *Staff) CriterionAdd(c *fiber.Ctx) error {
	in, typed, err := readCriterion(c)
	if err == nil {
		_, err = s.Store.AddCriterion(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	return s.criteriaChanged(c, err, typed, "staff.criteria.added")
}

// Criterion is the form of one.
func (s *Staff) Criterion(c *fiber.Ctx) error {
	page, err := s.criteria(c)
	if err != nil {
		return err
	}
	page.Form = views.CriterionFormOf(*page.Open)
	return s.Show(c, fiber.StatusOK, page)
}

// CriterionChange changes one.
func (s *Staff) CriterionChange(c *fiber.Ctx) error {
	in, typed, err := readCriterion(c)
	if err == nil {
		err = s.Store.ChangeCriterion(c.UserContext(), web.Actor(c), web.Event(c), criterionID(c), in)
	}
	return s.criteriaChanged(c, err, typed, "staff.criteria.changed")
}

// CriterionRemove takes one away.
func (s *Staff) CriterionRemove(c *fiber.Ctx) error {
	err := s.Store.RemoveCriterion(c.UserContext(), web.Actor(c), web.Event(c), criterionID(c))
	return s.criteriaChanged(c, err, views.CriterionForm{}, "staff.criteria.removed")
}

// ScoringClose ends the scoring, or opens it again.
func (s *Staff) ScoringClose(c *fiber.Ctx) error {
	closed, done := web.ReadForm(c).Bool("closed"), "staff.criteria.opened"
	if closed {
		done = "staff.criteria.closed"
	}
	return s.criteriaChanged(c, s.Store.CloseScoring(c.UserContext(), web.Actor(c), web.Event(c), closed), views.CriterionForm{}, done)
}

// criteriaChanged goes back to the list, or shows the page again with what is wrong.
func (s *Staff) criteriaChanged(c *fiber.Ctx, err error, typed views.CriterionForm, done string) error {
	if err == nil {
		return s.Done(c, path(c, "/criteria"), done)
	}
	return showAgain(s, c, err, s.criteria, func(p *views.StaffCriteria) { p.Form = typed })
}

// criterionID is the number of the route; one that is no number names nothing.
func criterionID(c *fiber.Ctx) int64 {
	id, _ := strconv.ParseInt(c.Params("criterion"), 10, 64)
	return id
}

// criteria is the page, with the criterion of the route open: another event's is not found.
func (s *Staff) criteria(c *fiber.Ctx) (*views.StaffCriteria, error) {
	ctx, e := c.UserContext(), web.Event(c)
	page := &views.StaffCriteria{Page: section("applications"), Form: views.NewCriterionForm()}
	var err error
	if page.List, err = s.Store.Criteria(ctx, e.ID); err != nil {
		return nil, err
	}
	if page.Sheets, err = s.Store.SheetCount(ctx, e.ID); err != nil {
		return nil, err
	}
	if page.Scoring, err = s.Store.ScoringOf(ctx, e.ID); err != nil || c.Params("criterion") == "" {
		return page, err
	}
	open, err := s.Store.CriterionByID(ctx, e.ID, criterionID(c))
	page.Open = &open
	return page, err
}

func readCriterion(c *fiber.Ctx) (models.CriterionInput, views.CriterionForm, error) {
	f := web.ReadForm(c)
	typed := views.CriterionForm{
		NameKo: f.Text("name_ko"), NameEn: f.Text("name_en"), HintKo: f.Text("hint_ko"), HintEn: f.Text("hint_en"),
		Scale: f.Choice("scale"), Weight: f.Text("weight"),
	}
	return models.CriterionInput{
		NameKo: typed.NameKo, NameEn: typed.NameEn, HintKo: typed.HintKo, HintEn: typed.HintEn, Scale: int(f.Int("scale")), Weight: int(f.Int("weight")),
	}, typed, f.Err().Err()
}
