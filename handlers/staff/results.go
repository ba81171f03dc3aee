package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/views"
)

// Results is how the event went for each vendor and each kind.
func (s *Staff) Results(c *fiber.Ctx) error {
	page, err := s.results(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) results(c *fiber.Ctx) (*views.StaffResults, error) {
	ctx, e := c.UserContext(), web.Event(c)
	page := &views.StaffResults{Page: section("results")}
	var err error
	if page.Results, err = s.Store.ResultsOf(ctx, e); err != nil {
		return nil, err
	}
	switch thanks, err := s.Store.ThanksOf(ctx, e.ID); err {
	case nil:
		page.Thanks = &thanks
	case models.ErrNotFound:
	default:
		return nil, err
	}
	events, err := s.Store.Events(ctx)
	for _, other := range events {
		if other.ID != e.ID && other.Recruiting(s.Store.Now()) {
			page.Calls = append(page.Calls, other)
		}
	}
	return page, err
}

// Thank puts the thanks to all vendors that took part into the outbox, once.
func (s *Staff) Thank(c *fiber.Ctx) error {
	next := web.ReadForm(c).Choice("next")
	_, err := s.Store.SendThanks(c.UserContext(), web.Actor(c), web.Event(c), next)
	if err == nil {
		return s.Done(c, path(c, "/results"), "staff.results.thanked")
	}
	return showAgain(s, c, err, s.results, func(p *views.StaffResults) { p.Next = next })
}

// resultColumns are those of the file, as keys after staff.results; the survey's five follow.
var resultColumns = []string{"no", "name", "business_number", "kind", "booth", "arrived", "missed", "redeemed", "won", "sold", "sold_how"}

// ResultsFile is the table of vendors for a spreadsheet.
func (s *Staff) ResultsFile(c *fiber.Ctx) error {
	results, err := s.Store.ResultsOf(c.UserContext(), web.Event(c))
	if err != nil {
		return err
	}
	rows := make([][]any, len(results.Vendors))
	for i, v := range results.Vendors {
		rows[i] = s.resultRow(c, v)
	}
	head := append(headings(s, c, "staff.results.", resultColumns), headings(s, c, "survey.short.", models.SurveyQuestions)...)
	return s.sendTable(c, formatOf(c), "results", append(head, s.say(c, "staff.results.words", nil)), rows)
}

func (s *Staff) resultRow(c *fiber.Ctx, v models.VendorResult) []any {
	a := v.Vendor
	row := []any{
		a.No, a.Vendor.Name, korean.BusinessNumber(a.Vendor.BusinessNumber).String(), s.say(c, "kind."+string(a.Vendor.Kind), nil), v.Booth,
		v.Arrived, v.Missed, v.Redeemed, v.Won,
	}
	switch {
	case len(v.Reports) == 0:
		row = append(row, "", s.say(c, "staff.results.sold.none", nil))
	case v.Exact():
		row = append(row, v.SoldWon(), s.say(c, "staff.results.sold.exact", nil))
	default:
		row = append(row, v.SoldWon(), s.say(c, "staff.results.sold.at_least", nil))
	}
	if v.Survey == nil {
		for range len(models.SurveyQuestions) + 1 {
			row = append(row, "")
		}
		return row
	}
	answers := v.Survey.Answers()
	for _, question := range models.SurveyQuestions {
		row = append(row, answers[question])
	}
	return append(row, v.Survey.Words)
}
