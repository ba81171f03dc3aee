package staff

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// filterOf reads the filter from the address: links, forms and decisions carry it on.
func filterOf(c *fiber.Ctx) models.ReviewFilter {
	return models.ReviewFilter{
		ApplicationFilter: models.ApplicationFilter{
			Query: c.Query("q"), Kind: models.VendorKind(c.Query("kind")),
			State: models.ApplicationState(c.Query("state")), Mode: models.Mode(c.Query("mode")),
		},
		Tag: c.Query("tag"), Papers: models.PaperFilter(c.Query("papers")), Mine: c.Query("mine") != "", Flagged: c.Query("flagged") != "",
	}
}

// query writes the filter as it stands in an address, "" when it lets all through.
func query(f models.ReviewFilter) string {
	v := url.Values{}
	for name, value := range map[string]string{
		"q": f.Query, "kind": string(f.Kind), "state": string(f.State), "mode": string(f.Mode), "tag": f.Tag, "papers": string(f.Papers),
		"mine": ticked(f.Mine), "flagged": ticked(f.Flagged),
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func ticked(b bool) string {
	if b {
		return "1"
	}
	return ""
}

// review is the list under the filter, and the counts of each state under the rest of the filter.
func (s *Staff) review(c *fiber.Ctx) (*views.StaffApplications, error) {
	f := filterOf(c)
	list, err := s.Store.Review(c.UserContext(), web.Actor(c), web.Event(c), f)
	if err != nil {
		return nil, err
	}
	page := &views.StaffApplications{Page: section("applications"), Filter: f, Query: query(f), List: list, Number: c.QueryInt("page", 1)}
	page.Bulk = views.NewBulkForm()
	for _, state := range append([]models.ApplicationState{""}, models.ApplicationStates...) {
		tab := f
		tab.State = state
		page.Tabs = append(page.Tabs, views.StateTab{State: state, Count: list.Counts[state], Query: query(tab), Current: state == f.State})
	}
	return page, nil
}

// openReview is the list with the application of the route beside it.
func (s *Staff) openReview(c *fiber.Ctx) (*views.StaffApplications, error) {
	page, err := s.review(c)
	if err != nil {
		return nil, err
	}
	a, err := s.application(c)
	if err != nil {
		return nil, err
	}
	page.Open = &views.OpenApplication{Application: a, Reason: a.Reason}
	page.Open.Previous, page.Open.Next = page.List.Neighbours(a.ID)
	page.Number = page.NumberOf(a.ID)
	return page, s.gather(c, page.Open)
}

// goOn goes to the next application of the list that waits for the same, or back to the list when none does.
func (s *Staff) goOn(c *fiber.Ctx, waits func(models.ReviewRow) bool, done, last string) error {
	a, err := s.application(c)
	if err != nil {
		return err
	}
	f := filterOf(c)
	list, err := s.Store.Review(c.UserContext(), web.Actor(c), web.Event(c), f)
	if err != nil {
		return err
	}
	next := list.Next(a.ID, waits)
	if next == "" {
		return s.Done(c, path(c, "/applications"+query(f)), last)
	}
	return s.Done(c, path(c, "/applications/"+next+query(f)+"#open"), done)
}

// stay goes back to the open application.
func (s *Staff) stay(c *fiber.Ctx, place, done string) error {
	return s.Done(c, path(c, "/applications/"+url.PathEscape(c.Params("receipt"))+query(filterOf(c))+"#"+place), done)
}

// again shows the open application once more: with what is wrong beside what was typed, or with what a colleague
// did meanwhile. What was typed is kept by keep.
func (s *Staff) again(c *fiber.Ctx, err error, keep func(*views.OpenApplication)) error {
	return showAgain(s, c, err, s.openReview, func(p *views.StaffApplications) { keep(p.Open) })
}

// gather reads what stands beside the decision.
func (s *Staff) gather(c *fiber.Ctx, open *views.OpenApplication) error {
	ctx, a := c.UserContext(), open.Application
	var err error
	if open.Place, err = s.Store.SpanOf(ctx, a); err != nil {
		return err
	}
	if open.Consents, err = s.Store.ConsentsOf(ctx, a.ID); err != nil {
		return err
	}
	if open.Answers, err = s.Store.AnswersOf(ctx, a.ID); err != nil {
		return err
	}
	changes, err := s.Store.HistoryOf(ctx, a)
	if err != nil {
		return err
	}
	open.History = views.NewHistory(changes, web.Lang(c), false)
	if open.Papers, err = s.Store.Papers(ctx, web.Event(c), a); err != nil {
		return err
	}
	if open.Elsewhere, err = s.Store.ParticipationsOf(ctx, a); err != nil {
		return err
	}
	if open.Devices, err = s.Store.DevicesOf(ctx, a.ID); err != nil {
		return err
	}
	return s.gatherReview(c, open)
}

// gatherReview reads what staff say of the application among themselves, and to the vendor.
func (s *Staff) gatherReview(c *fiber.Ctx, open *views.OpenApplication) error {
	ctx, a := c.UserContext(), open.Application
	drafts, err := s.Store.Drafts(ctx, a.EventID)
	if err != nil {
		return err
	}
	if d, drafted := drafts[a.ID]; drafted {
		open.Draft, open.Reason = &d, d.Reason
	}
	if open.Scores, err = s.Store.ScoresOf(ctx, web.Actor(c), a); err != nil {
		return err
	}
	open.Points, open.AbstainReason = views.PointsOf(open.Scores)
	if open.Tags, err = s.Store.TagsOf(ctx, a); err != nil {
		return err
	}
	if open.Notes, err = s.Store.NotesOf(ctx, a); err != nil {
		return err
	}
	if open.Fix, err = s.Store.FixOf(ctx, a); err != nil {
		return err
	}
	open.Alike, err = s.Store.SuspicionsOf(ctx, a)
	return err
}
