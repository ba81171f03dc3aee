package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Board is the first page of an event: what is next, what is missing, how far it has come.
func (s *Staff) Board(c *fiber.Ctx) error {
	ctx, e := c.UserContext(), web.Event(c)
	applications, err := s.Store.Applications(ctx, e.ID, models.ApplicationFilter{})
	if err != nil {
		return err
	}
	street, err := s.Store.Street(ctx, e)
	if err != nil {
		return err
	}
	tally, err := s.Store.TallyOf(ctx, e, 0)
	if err != nil {
		return err
	}
	unsent, err := s.unsent(c)
	if err != nil {
		return err
	}
	unplaced := len(street.Unplaced())
	page := &views.StaffBoard{
		Page: section("event"), Table: views.NewApplicationTable(applications), Tally: tally,
		Placed: len(street.SpanOf), Needing: len(street.SpanOf) + unplaced,
	}
	page.Problems = problems(e, found{
		applications: applications, booths: len(street.Layout.Booths), unplaced: unplaced, campaigns: tally.Campaigns, unsent: unsent,
	})
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) unsent(c *fiber.Ctx) (int, error) {
	counts, err := s.Store.MessageCounts(c.UserContext(), web.Event(c).ID)
	return counts[models.MessageWaiting] + counts[models.MessageFailed] + counts[models.MessageGivenUp], err
}

// found is what the board looks at to tell what is missing.
type found struct {
	applications             []models.Application
	booths, unplaced, unsent int
	campaigns                []models.CampaignCount
}

// problems lists what waits for staff, in the order in which an event is put together.
func problems(e models.Event, f found) []views.Problem {
	root := "/staff/" + e.Slug
	undecided := 0
	for _, a := range f.applications {
		if a.State == models.Submitted {
			undecided++
		}
	}
	drafts := 0
	for _, c := range f.campaigns {
		if c.Campaign.State == models.CampaignDraft {
			drafts++
		}
	}
	var list []views.Problem
	add := func(when bool, tone, key string, count int, url string) {
		if when {
			list = append(list, views.Problem{Tone: tone, Key: key, Count: count, URL: root + url})
		}
	}
	add(undecided > 0, "warning", "undecided", undecided, "/applications?state=submitted")
	add(f.booths == 0, "warning", "no_booths", 0, "/layout")
	add(f.booths > 0 && f.unplaced > 0, "warning", "unplaced", f.unplaced, "/booths")
	add(len(f.campaigns) == 0, "warning", "no_campaign", 0, "/campaigns/new")
	add(drafts > 0, "warning", "draft_campaigns", drafts, "/campaigns")
	add(f.unsent > 0, "info", "unsent", f.unsent, "/messages")
	return list
}

// EventMove takes the event to another state of its life.
func (s *Staff) EventMove(c *fiber.Ctx) error {
	to := models.EventState(web.ReadForm(c).Choice("state"))
	if err := s.Store.MoveEvent(c.UserContext(), web.Actor(c), web.Event(c), to); err != nil {
		return err
	}
	return s.Done(c, path(c, ""), "staff.board.moved")
}
