package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Accounts lists who has a role.
func (s *Staff) Accounts(c *fiber.Ctx) error {
	page, err := s.accounts(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// AccountAdd gives a person a role and shows, this once, the link with which they choose a password.
func (s *Staff) AccountAdd(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	typed := views.AccountForm{Email: f.Text("email"), Name: f.Text("name"), Role: f.Choice("role"), Event: f.Choice("event")}
	page, err := s.accounts(c)
	if err != nil {
		return err
	}
	page.Form = typed
	event, err := eventOf(page.Events, typed.Event)
	if err != nil {
		return s.ShowFaults(c, page, err)
	}
	account, token, err := s.Store.AddStaff(c.UserContext(), web.Actor(c), typed.Email, typed.Name, models.RoleName(typed.Role), event)
	if err != nil {
		return s.ShowFaults(c, page, err)
	}
	if page, err = s.accounts(c); err != nil {
		return err
	}
	page.Link, page.LinkFor = s.Config.BaseURL+"/start/"+token, account.Email
	return s.Show(c, fiber.StatusCreated, page)
}

// eventOf is the id of the event of that slug, 0 for all events.
func eventOf(list []models.Event, slug string) (int64, error) {
	if slug == "" {
		return 0, nil
	}
	for _, e := range list {
		if e.Slug == slug {
			return e.ID, nil
		}
	}
	return 0, models.Faults{models.Fault("event", "unknown_choice")}
}

func (s *Staff) accounts(c *fiber.Ctx) (*views.StaffAccounts, error) {
	events, err := s.Store.Events(c.UserContext())
	if err != nil {
		return nil, err
	}
	members, err := s.Store.StaffMembers(c.UserContext())
	if err != nil {
		return nil, err
	}
	page := &views.StaffAccounts{Events: events}
	for _, m := range members {
		row := views.StaffMember{Account: m.Account}
		for _, r := range m.Roles {
			row.Roles = append(row.Roles, views.StaffRole{Name: r.Name, Event: eventWith(events, r.EventID)})
		}
		page.Members = append(page.Members, row)
	}
	return page, nil
}

// eventWith is the event of that id, nil for 0.
func eventWith(list []models.Event, id int64) *models.Event {
	for i := range list {
		if list[i].ID == id {
			return &list[i]
		}
	}
	return nil
}
