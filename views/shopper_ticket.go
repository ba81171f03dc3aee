package views

import (
	"slices"
	"time"

	"github.com/jangteo/jangteo/models"
)

// Ticket is a campaign as the holder of one phone sees it at one moment.
type Ticket struct {
	Campaign models.Campaign
	State    TicketState
	Code     string    // of the coupon that this phone holds, for its page
	Again    bool      // one more can be claimed beside the one in hand
	Left     int64     // coupons that can be claimed now
	Opened   int64     // coupons that could be claimed so far
	At       time.Time // when it opens, or opens again
	Now      time.Time
	Lang     string

	Claim  string // path to which the button posts
	CSRF   string
	Nonce  string // makes pressing twice the same as pressing once
	Notice string // sentence of a refused claim
	Word   string // as it was typed, of a campaign that asks for one

	AsksPhone bool      // the claim needs a phone number, and this phone has left none yet
	Until     time.Time // when such numbers are deleted
	Typed     string    // the number as it was typed
	OfAge     bool      // and whether the box was ticked
	Faults    map[string]string
}

// TicketState is what can be done with a ticket. It is the last part of the keys under
// shopper.ticket.state and shopper.ticket.note.
type TicketState string

// The states of a ticket: the first can be claimed, the next four belong to a coupon in hand,
// and the rest say why there is no button.
const (
	TicketOpen     TicketState = "open"
	TicketMine     TicketState = "mine"
	TicketRedeemed TicketState = "redeemed"
	TicketExpired  TicketState = "expired"
	TicketVoided   TicketState = "voided"
	TicketSoon     TicketState = "soon"     // the event has not begun to give out coupons
	TicketUpcoming TicketState = "upcoming" // opens at At
	TicketAgain    TicketState = "again"    // all gone, more open at At
	TicketSoldOut  TicketState = "sold_out" // all gone
	TicketDesk     TicketState = "desk"     // handed out on the street
	TicketStamp    TicketState = "stamp"    // for a full stamp card
	TicketPaused   TicketState = "paused"
	TicketClosed   TicketState = "closed"
)

// NewTicket puts a campaign and what this phone holds of it, the newest first, into one picture.
func NewTicket(c models.Campaign, e models.Event, held []models.Coupon, now time.Time, lang string) Ticket {
	t := Ticket{Campaign: c, Left: c.RemainingAt(now), Opened: c.OpenedBy(now), Now: now, Lang: lang}
	t.State, t.At = offer(c, e, now)
	usable := slices.IndexFunc(held, func(h models.Coupon) bool { return h.StateAt(now) == models.CouponIssued })
	switch {
	case usable >= 0:
		t.Again = t.State == TicketOpen && len(held) < c.PerPerson
		t.State, t.Code = TicketMine, held[usable].Code
	case len(held) >= c.PerPerson:
		t.State, t.Code = TicketState(held[0].StateAt(now)), held[0].Code
	}
	return t
}

// offer is what a campaign offers to somebody who holds none of its coupons.
func offer(c models.Campaign, e models.Event, now time.Time) (TicketState, time.Time) {
	state := c.StateAt(now)
	running := state != models.CampaignClosed && state != models.CampaignPaused && state != models.CampaignDraft
	switch {
	case e.State == models.EventClosed || e.State == models.EventSettled:
		return TicketClosed, time.Time{}
	case running && c.Channel == models.AtDesk:
		return TicketDesk, time.Time{}
	case running && c.Channel == models.ByStamp:
		return TicketStamp, time.Time{}
	case running && !e.Trading():
		return TicketSoon, time.Time{}
	}
	switch state {
	case models.CampaignOpen:
		return TicketOpen, time.Time{}
	case models.CampaignScheduled:
		return TicketUpcoming, c.OpensAt
	case models.CampaignPaused:
		return TicketPaused, time.Time{}
	case models.CampaignSoldOut:
		if next, more := c.NextSlot(now); more && now.Before(c.ClosesAt) {
			return TicketAgain, next
		}
		return TicketSoldOut, time.Time{}
	}
	return TicketClosed, time.Time{}
}

// Shown says whether shoppers see the ticket at all: drafts only when a coupon of them is out.
func (t Ticket) Shown() bool { return t.Campaign.State != models.CampaignDraft || t.Code != "" }

// Claimable says whether there is a button.
func (t Ticket) Claimable() bool { return t.State == TicketOpen || t.Again }

// Over says whether nothing more can be had of it: such tickets come last.
func (t Ticket) Over() bool {
	return slices.Contains([]TicketState{TicketRedeemed, TicketExpired, TicketVoided, TicketSoldOut, TicketClosed}, t.State)
}

// Low says whether fewer than one in ten is left.
func (t Ticket) Low() bool { return t.Left*10 < t.Opened }

// Today says whether an instant is on the day of the ticket.
func (t Ticket) Today(at time.Time) bool { return sameDay(t.Now, at) }

// Where says which vendors take the coupon.
func (t Ticket) Where() Where { return WhereOf(t.Campaign) }

// SoldOutAt is when the last coupon went that was open, zero while there are some.
func (t Ticket) SoldOutAt() time.Time {
	if t.State != TicketSoldOut && t.State != TicketAgain || t.Campaign.SoldOutAt == nil {
		return time.Time{}
	}
	return *t.Campaign.SoldOutAt
}

// Field is the end of the id of an input: a page has several tickets, and a summary of faults leads to its field.
func (t Ticket) Field(name string) string {
	if len(t.Faults) > 0 {
		return name
	}
	return name + "-" + t.Campaign.PublicID
}

// Class is how css/street.css knows the ticket.
func (t Ticket) Class() string {
	switch t.State {
	case TicketOpen, TicketDesk, TicketStamp:
		return "coupon"
	case TicketMine:
		return "coupon coupon-mine"
	case TicketRedeemed, TicketExpired, TicketVoided:
		return "coupon coupon-used"
	case TicketSoldOut:
		return "coupon coupon-soldout"
	case TicketClosed:
		return "coupon coupon-ended"
	}
	return "coupon coupon-upcoming"
}

// Tone is the colour of the chip with the state; "" shows none.
func (t Ticket) Tone() string {
	switch t.State {
	case TicketOpen:
		return ""
	case TicketMine:
		return "info"
	case TicketRedeemed:
		return "success"
	case TicketPaused:
		return "warning"
	}
	return "neutral"
}
