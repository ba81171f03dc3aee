package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
)

const sessionCookie = "jangteo"

// Actor is who asks: the zero Actor when nobody is logged in.
func Actor(c *fiber.Ctx) models.Actor {
	a, _ := c.Locals(localActor).(models.Actor)
	return a
}

// LoggedIn says whether a person is logged in.
func LoggedIn(c *fiber.Ctx) bool { return Actor(c).Account.ID != 0 }

// knowSession finds who is logged in. A session that is over is as good as none.
func (w *Web) knowSession(c *fiber.Ctx) error {
	token := cookie(c, sessionCookie)
	if token == "" || isBare(c) || Bearer(c) != "" {
		return c.Next()
	}
	actor, err := w.Store.SessionActor(c.UserContext(), token)
	switch {
	case models.ReasonOf(err) == "unauthenticated":
		dropCookie(c, sessionCookie)
	case err != nil:
		return err
	default:
		c.Locals(localActor, actor)
	}
	return c.Next()
}

// LogIn puts the token of a session into its cookie.
func (w *Web) LogIn(c *fiber.Ctx, token string) {
	setCookie(c, sessionCookie, token, longest) // the store ends it earlier, see models.SessionLife
}

// LogOut ends the session of the request and takes its cookie away.
func (w *Web) LogOut(c *fiber.Ctx) error {
	token := cookie(c, sessionCookie)
	if token == "" {
		return nil
	}
	dropCookie(c, sessionCookie)
	return w.Store.LogOut(c.UserContext(), token)
}

// Event is the event of the route, after LoadEvent.
func Event(c *fiber.Ctx) models.Event {
	e, _ := c.Locals(localEvent).(models.Event)
	return e
}

// LoadEvent finds the event of the route's :event: public ones for everybody, the others for staff only.
func (w *Web) LoadEvent(c *fiber.Ctx) error {
	e, err := w.Store.EventBySlug(c.UserContext(), c.Params("event"))
	if err != nil {
		return err
	}
	if !e.Public() && !Actor(c).May(models.Viewer, e.ID) {
		return &models.Error{Kind: models.NotFound, Reason: "unknown_event"}
	}
	c.Locals(localEvent, e)
	return c.Next()
}

// RequireLogin lets through who is logged in and sends others to the log-in and back.
func (w *Web) RequireLogin(c *fiber.Ctx) error {
	if LoggedIn(c) {
		return c.Next()
	}
	if wantsJSON(c) {
		return models.ErrUnauthenticated
	}
	to := "/login"
	if c.Method() == fiber.MethodGet {
		to += "?next=" + url.QueryEscape(here(c))
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// RequireStaff lets through who holds at least that role in the event of the route, or in all
// events when the route has none. It goes after LoadEvent.
func (w *Web) RequireStaff(role models.RoleName) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !LoggedIn(c) {
			return w.RequireLogin(c)
		}
		if !Actor(c).May(role, Event(c).ID) {
			return models.ErrForbidden
		}
		return c.Next()
	}
}
