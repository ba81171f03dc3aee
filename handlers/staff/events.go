package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Events lists the events in which the reader has a role.
func (s *Staff) Events(c *fiber.Ctx) error {
	actor := web.Actor(c)
	if !actor.Staff() {
		return models.ErrForbidden
	}
	all, err := s.Store.Events(c.UserContext())
	if err != nil {
		return err
	}
	page := &views.StaffEvents{}
	for _, e := range all {
		switch {
		case actor.May(models.Desk, e.ID):
			page.Events = append(page.Events, views.StaffEvent{Event: e, URL: "/staff/" + e.Slug})
		case actor.May(models.Viewer, e.ID):
			page.Events = append(page.Events, views.StaffEvent{Event: e, URL: "/staff/" + e.Slug + "/tally"})
		}
	}
	return s.Show(c, fiber.StatusOK, page)
}

// EventNew is the form of a new event: empty, or filled after the model of another.
func (s *Staff) EventNew(c *fiber.Ctx) error {
	page := &views.StaffEventForm{Page: section("event")}
	model, err := s.modelEvent(c)
	if err != nil {
		return err
	}
	if page.Model = model; model != nil {
		page.Form = views.EventFormOf(model.NextTime(s.Store.Now()))
		page.Form.Slug = ""
	}
	return s.Show(c, fiber.StatusOK, page)
}

// modelEvent is the event that a new one is made after, nil when there is none.
func (s *Staff) modelEvent(c *fiber.Ctx) (*models.Event, error) {
	slug := c.Query("from")
	if slug == "" {
		return nil, nil
	}
	e, err := s.Store.EventBySlug(c.UserContext(), slug)
	return &e, err
}

// EventOpen begins an event as a draft.
func (s *Staff) EventOpen(c *fiber.Ctx) error {
	model, err := s.modelEvent(c)
	if err != nil {
		return err
	}
	in, typed, err := readEvent(c)
	var e models.Event
	switch {
	case err != nil:
	case model != nil:
		if e, err = s.Store.CopyEvent(c.UserContext(), web.Actor(c), *model, in); err == nil {
			return s.Done(c, "/staff/"+e.Slug, "staff.event_form.copied")
		}
	default:
		if e, err = s.Store.OpenEvent(c.UserContext(), web.Actor(c), in); err == nil {
			return s.Done(c, "/staff/"+e.Slug, "staff.event_form.opened")
		}
	}
	return s.ShowFaults(c, &views.StaffEventForm{Page: section("event"), Form: typed, Model: model}, err)
}

// EventEdit is the form with the facts of the event.
func (s *Staff) EventEdit(c *fiber.Ctx) error {
	return s.Show(c, fiber.StatusOK, &views.StaffEventForm{Page: section("event"), Form: views.EventFormOf(web.Event(c))})
}

// EventChange changes the facts of the event.
func (s *Staff) EventChange(c *fiber.Ctx) error {
	in, typed, err := readEvent(c)
	if err == nil {
		var e models.Event
		if e, err = s.Store.ChangeEvent(c.UserContext(), web.Actor(c), web.Event(c), in); err == nil {
			return s.Done(c, "/staff/"+e.Slug, "staff.event_form.changed")
		}
	}
	return s.ShowFaults(c, &views.StaffEventForm{Page: section("event"), Form: typed}, err)
}

// ownPaths are the pages of staff that belong to no event: an event of that name could not be reached.
var ownPaths = map[string]bool{"events": true, "accounts": true}

func readEvent(c *fiber.Ctx) (models.EventInput, views.EventForm, error) {
	f := web.ReadForm(c)
	typed := views.EventForm{
		Slug: f.Text("slug"), NameKo: f.Text("name_ko"), NameEn: f.Text("name_en"), PlaceKo: f.Text("place_ko"), PlaceEn: f.Text("place_en"),
		HostKo: f.Text("host_ko"), HostEn: f.Text("host_en"), AboutKo: f.Multiline("about_ko"), AboutEn: f.Multiline("about_en"),
		StartsAt: f.Text("starts_at"), EndsAt: f.Text("ends_at"), ApplyFrom: f.Text("apply_from"), ApplyUntil: f.Text("apply_until"),
		TermsKo: f.Multiline("terms_ko"), TermsEn: f.Multiline("terms_en"), BringKo: f.Multiline("bring_ko"), BringEn: f.Multiline("bring_en"),
		Fee: f.Text("fee"), PlacesShop: f.Text("places_shop"), PlacesArtisan: f.Text("places_artisan"), PlacesSME: f.Text("places_sme"),
	}
	in := models.EventInput{
		Slug: typed.Slug, NameKo: typed.NameKo, NameEn: typed.NameEn, PlaceKo: typed.PlaceKo, PlaceEn: typed.PlaceEn,
		HostKo: typed.HostKo, HostEn: typed.HostEn, AboutKo: typed.AboutKo, AboutEn: typed.AboutEn,
		StartsAt: f.Time("starts_at"), EndsAt: f.Time("ends_at"), ApplyFrom: f.Time("apply_from"), ApplyUntil: f.Time("apply_until"),
		TermsKo: typed.TermsKo, TermsEn: typed.TermsEn, BringKo: typed.BringKo, BringEn: typed.BringEn, FeeWon: f.Int("fee"),
		PlacesShop: int(f.Int("places_shop")), PlacesArtisan: int(f.Int("places_artisan")), PlacesSME: int(f.Int("places_sme")),
	}
	faults := f.Err()
	faults.Add(ownPaths[in.Slug], "slug", "slug_taken")
	return in, typed, faults.Err()
}
