// Package vendor holds the pages of those who sell: the call, the application, the day, the scanner.
package vendor

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// Vendor serves the pages of vendors; handlers/routes.go says which address is which method.
type Vendor struct{ *web.Web }

// New makes the pages of vendors.
func New(w *web.Web) *Vendor { return &Vendor{Web: w} }

// mine finds the reader's own applications in the event of the route, withdrawn ones left out:
// the one that takes part first. ErrNotFound when there is none, so that nobody learns of another's.
func (v *Vendor) mine(c *fiber.Ctx) ([]models.Application, error) {
	all, err := v.Store.OwnApplications(c.UserContext(), web.Actor(c).Account.ID)
	if err != nil {
		return nil, err
	}
	var first, rest []models.Application
	for _, a := range all {
		switch {
		case a.EventID != web.Event(c).ID || a.State == models.Withdrawn:
		case a.State.Takes():
			first = append(first, a)
		default:
			rest = append(rest, a)
		}
	}
	if len(first)+len(rest) == 0 {
		return nil, models.ErrNotFound
	}
	return append(first, rest...), nil
}

// stand is what a vendor's request is about: one's own application in the event of the route, and
// this browser as a scanning phone.
type stand struct {
	models.Application
	phone   models.Device
	noPhone error // why this browser can't scan now, nil when it can
}

// stand finds the application whose receipt the request names, else that of the phone, else the first.
func (v *Vendor) stand(c *fiber.Ctx) (stand, error) {
	list, err := v.mine(c)
	if err != nil {
		return stand{}, err
	}
	var s stand
	s.phone, s.noPhone = v.Device(c)
	receipt := web.ReadForm(c).Text("receipt")
	for _, a := range list {
		if receipt == a.Receipt || receipt == "" && s.phone.ApplicationID == a.ID {
			s.Application = a
			return s, nil
		}
	}
	if receipt != "" {
		return s, models.ErrNotFound
	}
	s.Application = list[0]
	return s, nil
}

// selling is the stand for which this browser takes coupons: one's own, or that of the vendor who
// enrolled this phone. It asks for no log-in, and opens nothing but the scanner and its list.
func (v *Vendor) selling(c *fiber.Ctx) (stand, error) {
	var s stand
	if web.LoggedIn(c) {
		if own, err := v.stand(c); err != models.ErrNotFound {
			return own, err
		}
	}
	s.phone, s.noPhone = v.Device(c)
	switch {
	case s.noPhone == models.ErrUnauthenticated && web.LoggedIn(c):
		return s, models.ErrNotFound
	case s.noPhone != nil:
		return s, s.noPhone
	}
	if s.phone.EventID != web.Event(c).ID {
		return s, &models.Error{Kind: models.Forbidden, Reason: "forbidden", Words: "phone_of_another_event"}
	}
	var err error
	s.Application, err = v.Store.ApplicationByID(c.UserContext(), s.phone.ApplicationID)
	return s, err
}

// path writes an own path of the event of the route.
func path(c *fiber.Ctx, rest string) string { return "/vendor/" + web.Event(c).Slug + rest }

// receiptOf names the reader's live application in the event of the route, "" when there is none.
func (v *Vendor) receiptOf(c *fiber.Ctx) (string, error) {
	if !web.LoggedIn(c) {
		return "", nil
	}
	own, err := v.mine(c)
	if err == models.ErrNotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return own[0].Receipt, nil
}
