package views

import (
	"strings"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// VendorCall is the public call for vendors: who may take part, until when, what to prepare.
type VendorCall struct {
	Page
	Receipt string                    // of the reader's own application, "" when there is none
	DraftAt time.Time                 // when the reader's own draft was kept, zero without one
	Counts  map[models.VendorKind]int // applications so far
	BaseURL string                    // what the links of a shared page begin with
}

// Template names the file of the page.
func (*VendorCall) Template() string { return "vendor/call" }

// Stage says where the call stands: before, open or over. It is part of the page's message keys.
func (p *VendorCall) Stage() string {
	switch {
	case p.Event.Recruiting(p.Now):
		return "open"
	case p.Event.State == models.EventDraft, p.Now.Before(p.Event.ApplyFrom):
		return "before"
	}
	return "over"
}

// CallKind is a line of the call about one kind of business. Places is 0 when that is not said.
type CallKind struct {
	Kind            models.VendorKind
	Places, Applied int
}

// Kinds are the three sorts of business, for a line about each.
func (p *VendorCall) Kinds() []CallKind {
	list := make([]CallKind, len(models.VendorKinds))
	for i, k := range models.VendorKinds {
		list[i] = CallKind{Kind: k, Places: p.Event.Places(k), Applied: p.Counts[k]}
	}
	return list
}

// HasPlaces says whether the call says how many places there are.
func (p *VendorCall) HasPlaces() bool {
	return p.Event.PlacesShop+p.Event.PlacesArtisan+p.Event.PlacesSME > 0
}

// Applied is how many applications there are in all.
func (p *VendorCall) Applied() int {
	sum := 0
	for _, n := range p.Counts {
		sum += n
	}
	return sum
}

// Deadline says how far away the deadline is.
func (p *VendorCall) Deadline() Deadline { return deadlineOf(p.Now, p.Event.ApplyUntil) }

// Papers are what vendors hand in, by whom it is asked of.
func (*VendorCall) Papers() []models.CalledPapers { return models.PapersOfCall() }

// Terms and Bring are what staff wrote, a line each.
func (p *VendorCall) Terms() []string { return paragraphs(p.Event.Terms(p.Lang)) }

// Bring is what vendors bring along, a line each.
func (p *VendorCall) Bring() []string { return paragraphs(p.Event.Bring(p.Lang)) }

func paragraphs(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

// Deadline is a moment in the words of people: today, tomorrow, in so many days. Word is the last part of
// vendor.deadline.
type Deadline struct {
	Word string
	Days int
	At   time.Time
}

func deadlineOf(now, at time.Time) Deadline {
	d := Deadline{Word: "days", At: at, Days: int(midnight(at).Sub(midnight(now)).Hours() / 24)}
	switch {
	case now.After(at):
		d.Word = "over"
	case d.Days == 0:
		d.Word = "today"
	case d.Days == 1:
		d.Word = "tomorrow"
	}
	return d
}

func midnight(t time.Time) time.Time {
	y, m, d := t.In(korean.Seoul).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, korean.Seoul)
}

// VendorDone shows the receipt number and what comes next.
type VendorDone struct {
	Page
	Application models.Application
	Email       string // where the receipt number was sent
}

// Template names the file of the page.
func (*VendorDone) Template() string { return "vendor/done" }

// MayChange says whether the details can still be changed.
func (p *VendorDone) MayChange() bool {
	return p.Application.MayChange(*p.Event, p.Now) == models.ChangeAll
}

// VendorInvited is behind the link with which the people of a listed vendor take it over.
type VendorInvited struct {
	Page
	Application models.Application
	Email       string // what was typed
	Consents    []VendorConsent
	Agreed      map[string]bool // by the consent's What
}

// Template names the file of the page.
func (*VendorInvited) Template() string { return "vendor/invited" }

// BusinessNumber is written with hyphens.
func (p *VendorInvited) BusinessNumber() string {
	return korean.BusinessNumber(p.Application.Vendor.BusinessNumber).String()
}
