package staff

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Applications lists who applied, narrowed by a filter.
func (s *Staff) Applications(c *fiber.Ctx) error {
	page, err := s.review(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// Application opens one application beside the list.
func (s *Staff) Application(c *fiber.Ctx) error {
	page, err := s.openReview(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// People shows the people behind an application, and writes down who looked.
func (s *Staff) People(c *fiber.Ctx) error {
	page, err := s.openReview(c)
	if err != nil {
		return err
	}
	people, err := s.Store.LookAtPeople(c.UserContext(), web.Actor(c), page.Open.Application)
	if err != nil {
		return err
	}
	page.Open.People = &people
	if page.Open.Plate, err = s.Store.PlateOf(page.Open.Application); err != nil {
		return err
	}
	changes, err := s.Store.HistoryOf(c.UserContext(), page.Open.Application)
	if err != nil {
		return err
	}
	page.Open.History = views.NewHistory(changes, web.Lang(c), true)
	return s.Show(c, fiber.StatusOK, page)
}

// Decide drafts a decision and goes on to the next application that waits. Ticked "now", for single
// late cases, it decides and tells the vendor at once.
func (s *Staff) Decide(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	d := models.Decision{State: models.ApplicationState(f.Choice("state")), Reason: f.Multiline("reason")}
	receipt, done := c.Params("receipt"), "staff.applications.drafted."
	var err error
	if f.Bool("now") {
		done = "staff.applications.decided."
		_, err = s.Store.Decide(c.UserContext(), web.Actor(c), web.Event(c), receipt, d)
	} else {
		err = s.Store.DraftDecision(c.UserContext(), web.Actor(c), web.Event(c), receipt, d, f.Int("seen"))
	}
	if wrong(err) {
		page, lost := s.openReview(c)
		if lost != nil {
			return lost
		}
		page.Open.Reason, page.Open.Now = d.Reason, f.Bool("now")
		return s.ShowFaults(c, page, err)
	}
	if err != nil {
		return err
	}
	next, err := s.nextWaiting(c, receipt)
	if err != nil {
		return err
	}
	if next == "" {
		return s.Done(c, path(c, "/applications"+query(filterOf(c))), "staff.applications.all_decided")
	}
	return s.Done(c, path(c, "/applications/"+next+query(filterOf(c))), done+string(d.State))
}

// nextWaiting is the first application after one, round to the beginning, that is still to be
// worked on: of the state that the filter asks for, else undecided, and not drafted yet. "" when
// there is none.
func (s *Staff) nextWaiting(c *fiber.Ctx, after string) (string, error) {
	f := filterOf(c)
	if f.State == "" {
		f.State = models.Submitted
	}
	list, err := s.Store.Applications(c.UserContext(), web.Event(c).ID, f)
	if err != nil {
		return "", err
	}
	drafts, err := s.Store.Drafts(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return "", err
	}
	list = slices.DeleteFunc(list, func(a models.Application) bool { _, drafted := drafts[a.ID]; return drafted })
	for _, a := range list {
		if a.Receipt > after {
			return a.Receipt, nil
		}
	}
	for _, a := range list {
		if a.Receipt != after {
			return a.Receipt, nil
		}
	}
	return "", nil
}

// filterOf reads the filter from the address: links, forms and decisions carry it on.
func filterOf(c *fiber.Ctx) models.ApplicationFilter {
	return models.ApplicationFilter{
		Query: c.Query("q"), Kind: models.VendorKind(c.Query("kind")),
		State: models.ApplicationState(c.Query("state")), Mode: models.Mode(c.Query("mode")),
	}
}

// query writes the filter as it stands in an address, "" when it lets all through.
func query(f models.ApplicationFilter) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": f.Query, "kind": string(f.Kind), "state": string(f.State), "mode": string(f.Mode)} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// review is the list under the filter, and the counts of each state under the rest of the filter.
func (s *Staff) review(c *fiber.Ctx) (*views.StaffApplications, error) {
	f := filterOf(c)
	anyState := f
	anyState.State = ""
	all, err := s.Store.Applications(c.UserContext(), web.Event(c).ID, anyState)
	if err != nil {
		return nil, err
	}
	page := &views.StaffApplications{Page: section("applications"), Filter: f, Query: query(f)}
	counts := map[models.ApplicationState]int{"": len(all)}
	for _, a := range all {
		counts[a.State]++
		if f.State == "" || a.State == f.State {
			page.List = append(page.List, a)
		}
	}
	for _, state := range append([]models.ApplicationState{""}, models.ApplicationStates...) {
		tab := f
		tab.State = state
		page.Tabs = append(page.Tabs, views.StateTab{State: state, Count: counts[state], Query: query(tab), Current: state == f.State})
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
	open := &views.OpenApplication{Application: a, Reason: a.Reason}
	drafts, err := s.Store.Drafts(c.UserContext(), a.EventID)
	if err != nil {
		return nil, err
	}
	if d, drafted := drafts[a.ID]; drafted {
		open.Draft, open.Reason = &d, d.Reason
	}
	for _, b := range page.List {
		if b.Receipt < a.Receipt {
			open.Previous = b.Receipt
		}
		if b.Receipt > a.Receipt && open.Next == "" {
			open.Next = b.Receipt
		}
	}
	page.Open = open
	return page, s.gather(c, open)
}

// gather reads what stands beside the decision.
func (s *Staff) gather(c *fiber.Ctx, open *views.OpenApplication) error {
	ctx, a := c.UserContext(), open.Application
	var err error
	if open.Booth, err = s.Store.BoothOf(ctx, a); err != nil && err != models.ErrNotFound {
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
	open.Devices, err = s.Store.DevicesOf(ctx, a.ID)
	return err
}

// application is the one of the route, of the event of the route: another event's is not found.
func (s *Staff) application(c *fiber.Ctx) (models.Application, error) {
	return s.Store.ApplicationByReceipt(c.UserContext(), web.Event(c).ID, c.Params("receipt"))
}
