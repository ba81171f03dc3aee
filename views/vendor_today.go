package views

import (
	"time"

	"github.com/jangteo/jangteo/models"
)

// VendorToday is the vendor's start page: what is the matter with each application.
type VendorToday struct {
	Page
	Cards      []VendorCard
	Recruiting []models.Event // events that look for vendors, when the person applied for none
}

// Template names the file of the page.
func (*VendorToday) Template() string { return "vendor/today" }

// VendorCard is one application with what its vendor needs on the day.
type VendorCard struct {
	Application models.Application
	Event       models.Event
	Place       models.Span // no booths until one is given
	Street      *StreetMap  // with the own booth picked out, nil without a booth
	History     History     // what the vendor changed
	Papers      models.Readiness
	Draw        string            // public id of the last draw that the application is in, "" for none
	Fix         models.FixRequest // the last one, zero when there was none
	Count       models.Count      // redeemed today while coupons are taken, in all afterwards
	Now         time.Time

	IsStop   bool                 // of the stamp tour
	Proposal *models.Proposal     // of a preview, nil when nothing is under way
	Swaps    []models.SwapRequest // that wait for an answer
	Typed    PlaceForm            // what was refused of these, zero at first

	Receipts bool // the vendor checks receipts of its own till

	Day   models.VendorDay // load-in and arrival, of a vendor that takes part
	After VendorAfter
}

// PlaceForm is a form about one's booth as it was typed, and why it was refused.
type PlaceForm struct {
	Name    string // object, swap or answer
	Booth   string
	Words   string
	Field   string // that is wrong, "" when it is none
	Refusal string
}

// ShowsPass says whether the vendor still has to arrive, and where.
func (c VendorCard) ShowsPass() bool {
	return c.Application.State.Takes() && c.Application.Mode.NeedsBooth() && !c.over() && (c.Day.Arrival == nil || c.Day.Arrival.State == models.NoShow)
}

// MaySwap says whether the vendor can ask another to swap booths: before the street opens, one at a time.
func (c VendorCard) MaySwap() bool {
	for _, r := range c.Swaps {
		if r.FromID == c.Application.ID {
			return false
		}
	}
	return c.Street != nil && c.Proposal == nil && c.Now.Before(c.Event.StartsAt)
}

// Coming says whether there are days ahead for a calendar.
func (c VendorCard) Coming() bool { return c.Application.State.Takes() && !c.over() }

// Begun says whether there is something to tell of: the street has opened.
func (c VendorCard) Begun() bool {
	return c.Application.State.Takes() && !c.Now.Before(c.Event.StartsAt) && (c.Event.Afterwards() || c.Event.Over())
}

// Over says whether the event is past.
func (c VendorCard) Over() bool { return c.over() }

// Tone is the colour of the application's state.
func (c VendorCard) Tone() string {
	switch c.Application.State {
	case models.Submitted, models.Reviewing:
		return "info"
	case models.Selected:
		return "success"
	case models.Waitlisted, models.FixRequested:
		return "warning"
	}
	return "neutral"
}

// Scans says whether the vendor takes coupons now, or tries it out before the street opens.
func (c VendorCard) Scans() bool {
	return c.Application.State.Takes() && c.Event.Trading() && !c.Application.NoCoupons
}

// MayChange says whether something of the application can still be changed.
func (c VendorCard) MayChange() bool {
	return c.Application.MayChange(c.Event, c.Now) != models.ChangeNothing
}

// ChangesAll says whether all of it can.
func (c VendorCard) ChangesAll() bool {
	return c.Application.MayChange(c.Event, c.Now) == models.ChangeAll
}

// MayEnrol says whether more phones can be made to scan for the vendor.
func (c VendorCard) MayEnrol() bool { return c.Application.State.Takes() && !c.over() }

// Counts says whether there is, or will be, something to count.
func (c VendorCard) Counts() bool { return c.Scans() || c.Count.Redeemed > 0 }

// Offered says whether a place waits for the vendor's answer.
func (c VendorCard) Offered() bool { return c.Application.Offered(c.Now) }

// Asks says whether the vendor is asked if it comes: for a place that it has or is offered, until the
// street opens.
func (c VendorCard) Asks() bool {
	selected := c.Application.State == models.Selected && c.Application.ConfirmedAt == nil && c.Now.Before(c.Event.StartsAt)
	return (selected || c.Offered()) && !c.over()
}

// MayWithdraw says whether there is still something to take back.
func (c VendorCard) MayWithdraw() bool {
	return c.Application.State != models.Withdrawn && !c.over()
}

// HasPapers says whether papers are asked for, and can still be handed in.
func (c VendorCard) HasPapers() bool {
	return models.TakesPapers(c.Event, c.Application)
}

// MayApplyAgain says whether a vendor that withdrew can come back.
func (c VendorCard) MayApplyAgain() bool {
	return c.Application.State == models.Withdrawn && c.Event.Recruiting(c.Now)
}

// Step names the sentence about what the vendor does next: the last part of vendor.today.next.
func (c VendorCard) Step() string {
	a := c.Application
	switch {
	case a.State == models.Submitted && c.Now.Before(c.Event.ApplyUntil):
		return "submitted"
	case a.State == models.Submitted:
		return "reviewing"
	case c.Offered():
		return "offered"
	case a.LetPass(c.Now):
		return "let_pass"
	case !a.State.Takes():
		return string(a.State)
	}
	return c.stepOfSelected()
}

func (c VendorCard) stepOfSelected() string {
	switch {
	case c.over():
		return "over"
	case c.Event.Trading() && c.Event.OpenAt(c.Now):
		return "open"
	case !c.Application.Mode.NeedsBooth():
		return "store"
	case len(c.Place) == 0:
		return "placing"
	}
	return "booth"
}

func (c VendorCard) over() bool {
	switch c.Event.State {
	case models.EventClosed, models.EventSettled, models.EventArchived:
		return true
	}
	return c.Now.After(c.Event.EndsAt)
}
