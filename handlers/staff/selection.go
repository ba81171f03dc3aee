package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Selection shows who may get a place, what is drafted, and how that compares with the quotas.
func (s *Staff) Selection(c *fiber.Ctx) error {
	page, err := s.selection(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// SelectionTerms sets places, quotas and how long an offer stands.
func (s *Staff) SelectionTerms(c *fiber.Ctx) error {
	in, typed, err := readTerms(c)
	if err == nil {
		err = s.Store.ChangeTerms(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	return s.selected(c, err, "staff.selection.terms_changed", func(page *views.StaffSelection) { page.Terms = typed })
}

func readTerms(c *fiber.Ctx) (models.TermsInput, views.TermsForm, error) {
	f := web.ReadForm(c)
	typed := views.TermsForm{
		Places: f.Text("places"), NewcomerPercent: f.Text("newcomer_percent"), WaitMax: f.Text("wait_max"), AnswerHours: f.Text("answer_hours"),
		Quotas: map[string]string{},
	}
	in := models.TermsInput{
		Places: int(f.Int("places")), NewcomerPercent: int(f.Int("newcomer_percent")), WaitMax: int(f.Int("wait_max")), AnswerHours: int(f.Int("answer_hours")),
		Quotas: map[string]int{}, Seen: f.Int("seen"),
	}
	for _, part := range models.Parts() {
		name := views.QuotaName(part)
		if text := f.Text(name); text != "" {
			typed.Quotas[part], in.Quotas[part] = text, int(f.Int(name))
		}
	}
	return in, typed, f.Err().Err()
}

// SelectionDraft drafts for all who are undecided, by the method that staff chose.
func (s *Staff) SelectionDraft(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	plan := models.DraftPlan{Method: models.DraftOrigin(f.Choice("method")), Draw: f.Choice("draw"), Seen: f.Int("seen")}
	_, err := s.Store.DraftAll(c.UserContext(), web.Actor(c), web.Event(c), plan)
	return s.selected(c, err, "staff.selection.drafted", nil)
}

// SelectionUndo takes all drafts back.
func (s *Staff) SelectionUndo(c *fiber.Ctx) error {
	err := s.Store.UndoDrafts(c.UserContext(), web.Actor(c), web.Event(c), web.ReadForm(c).Int("seen"))
	return s.selected(c, err, "staff.selection.undone_all", nil)
}

// CandidateDraft drafts one decision by hand, or changes what was drafted.
func (s *Staff) CandidateDraft(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	d := models.Decision{State: models.ApplicationState(f.Choice("state")), Reason: f.Multiline("reason")}
	receipt := c.Params("receipt")
	err := s.Store.DraftDecision(c.UserContext(), web.Actor(c), web.Event(c), receipt, d, f.Int("seen"))
	return s.selected(c, err, "staff.selection.drafted_one", func(page *views.StaffSelection) { page.Open, page.Typed = receipt, d })
}

// CandidateUndo takes one draft back.
func (s *Staff) CandidateUndo(c *fiber.Ctx) error {
	err := s.Store.UndoDraft(c.UserContext(), web.Actor(c), web.Event(c), c.Params("receipt"), web.ReadForm(c).Int("seen"))
	return s.selected(c, err, "staff.selection.undone", nil)
}

// SelectionPublish tells all vendors at once.
func (s *Staff) SelectionPublish(c *fiber.Ctx) error {
	_, err := s.Store.PublishDecisions(c.UserContext(), web.Actor(c), web.Event(c), web.ReadForm(c).Int("seen"))
	return s.selected(c, err, "staff.selection.published", nil)
}

// SelectionOffer offers a free place to the next who waits.
func (s *Staff) SelectionOffer(c *fiber.Ctx) error {
	err := s.Store.OfferPlace(c.UserContext(), web.Actor(c), web.Event(c), web.ReadForm(c).Int("seen"))
	return s.selected(c, err, "staff.selection.offered", nil)
}

// selected goes back to the page with a sentence, or shows it again with what is wrong: what was
// typed is kept by keep, and who came second sees what the first one did.
func (s *Staff) selected(c *fiber.Ctx, err error, done string, keep func(*views.StaffSelection)) error {
	if err == nil {
		return s.Done(c, path(c, "/selection"+tabOf(c)), done)
	}
	if _, late := web.Refused(err); late {
		keep = nil
	}
	return showAgain(s, c, err, s.selection, keep)
}

// tabOf carries the tab of the list on.
func tabOf(c *fiber.Ctx) string {
	if c.Query("show") == "" {
		return ""
	}
	return (&views.StaffSelection{Shows: c.Query("show")}).Query()
}

func (s *Staff) selection(c *fiber.Ctx) (*views.StaffSelection, error) {
	sel, err := s.Store.SelectionFor(c.UserContext(), web.Actor(c), web.Event(c))
	if err != nil {
		return nil, err
	}
	draws, err := s.Store.Draws(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return nil, err
	}
	return &views.StaffSelection{Page: section("selection"), Selection: sel, Draws: draws, Shows: c.Query("show"), Terms: views.TermsFormOf(sel)}, nil
}
