package api

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// caller is who asks. A program is a device or holds a staff token; a browser can be a
// scanning phone, a person of staff and a shopper at once.
type caller struct {
	device  *models.Device
	actor   models.Actor
	visitor string // id of a shopper's browser
}

// caller finds out who asks. A token that is unknown or withdrawn is refused, never ignored.
func (a *API) caller(c *fiber.Ctx) (caller, error) { return a.callerBy(c, a.Store.TokenActor) }

// callerBy lets a call choose how the actor of a token is found.
func (a *API) callerBy(c *fiber.Ctx, actorOf func(context.Context, string) (models.Actor, error)) (caller, error) {
	token := web.Bearer(c)
	if token != "" && !strings.HasPrefix(token, "jtd_") {
		actor, err := actorOf(c.UserContext(), token)
		return caller{actor: actor}, err
	}
	var who caller
	if token == "" {
		who.actor, who.visitor = web.Actor(c), web.Visitor(c)
	}
	d, err := a.Device(c)
	if err == nil {
		who.device = &d
	}
	if token == "" && models.ReasonOf(err) == "unauthenticated" { // a browser that scans for nobody
		err = nil
	}
	return who, err
}

// known says whether the caller is a device, a program or a person who logged in.
func (who caller) known() bool {
	return who.device != nil || who.actor.Token != nil || who.actor.Account.ID != 0
}

// must refuses who does not hold at least that role in the event.
func (who caller) must(role models.RoleName, event int64) error {
	switch {
	case who.actor.May(role, event):
		return nil
	case who.known():
		return models.ErrForbidden
	}
	return models.ErrUnauthenticated
}

// errUnknownEvent also stands for an event that is not public yet.
var errUnknownEvent = &models.Error{Kind: models.NotFound, Reason: "unknown_event"}

// event finds the event of the address: public ones for everybody, the others for their staff.
func (a *API) event(c *fiber.Ctx) (models.Event, error) {
	e, err := a.Store.EventBySlug(c.UserContext(), param(c, "event"))
	if err != nil || e.Public() {
		return e, err
	}
	who, err := a.caller(c)
	if err == nil && !who.actor.May(models.Viewer, e.ID) {
		err = errUnknownEvent
	}
	return e, err
}

// staffEvent is the event of the address, for its staff only.
func (a *API) staffEvent(c *fiber.Ctx) (models.Event, error) {
	e, err := a.event(c)
	if err != nil {
		return e, err
	}
	who, err := a.caller(c)
	if err != nil {
		return e, err
	}
	return e, who.must(models.Staff, e.ID)
}
