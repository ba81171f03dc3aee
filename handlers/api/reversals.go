package api

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
)

// reversal says that a redemption was taken back: the coupon is usable again.
type reversal struct {
	Status     string    `json:"status"` // reversed
	Nonce      string    `json:"nonce"`  // of the redemption
	Vendor     vendorRef `json:"vendor"`
	Won        int64     `json:"won"`
	Reason     string    `json:"reason"`
	RedeemedAt moment    `json:"redeemed_at"`
	ReversedAt moment    `json:"reversed_at"`
	Replayed   bool      `json:"replayed"`
}

// Reverse answers POST /api/v1/redemptions/:nonce/reversal: 201 when it is taken back, 200 when
// it was before.
func (a *API) Reverse(c *fiber.Ctx) error {
	who, err := a.caller(c)
	if err != nil {
		return err
	}
	if !who.known() {
		return models.ErrUnauthenticated
	}
	b := readBody(c)
	reason := b.text("reason")
	if err := b.err(); err != nil {
		return err
	}
	r, err := a.reverse(c, who, reason)
	if err != nil {
		return err
	}
	vendor, err := a.Store.ApplicationByID(c.UserContext(), r.Redemption.ApplicationID)
	if err != nil {
		return err
	}
	return c.Status(newOrKnown(!r.Replayed)).JSON(reversal{
		Status: "reversed", Nonce: r.Redemption.Nonce, Vendor: refVendor(vendor), Won: r.Redemption.Won, Reason: r.Reversal.Reason,
		RedeemedAt: moment(r.Redemption.ReceivedAt), ReversedAt: moment(r.Reversal.ReceivedAt), Replayed: r.Replayed,
	})
}

// reverse lets a phone take back its own redemption, and staff any of their event.
func (a *API) reverse(c *fiber.Ctx, who caller, reason string) (models.Reversed, error) {
	nonce := param(c, "nonce")
	if who.device != nil {
		return a.Store.ReverseByDevice(c.UserContext(), *who.device, nonce, reason)
	}
	event, err := a.eventOf(c, who)
	if err != nil {
		return models.Reversed{}, err
	}
	if err := who.must(models.Staff, event); err != nil {
		return models.Reversed{}, err
	}
	return a.Store.ReverseByStaff(c.UserContext(), who.actor, event, nonce, reason)
}

// eventOf is the event of a staff token. A person of staff may work for several events and says
// which: ?event=SLUG.
func (a *API) eventOf(c *fiber.Ctx, who caller) (int64, error) {
	if who.actor.Token != nil {
		return who.actor.Token.EventID, nil
	}
	q := queries{c: c}
	slug := q.text("event")
	if slug == "" {
		q.fail("event")
	}
	if q.fault != nil {
		return 0, q.fault
	}
	e, err := a.Store.EventBySlug(c.UserContext(), slug)
	return e.ID, err
}
