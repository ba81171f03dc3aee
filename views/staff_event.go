package views

import (
	"slices"

	"github.com/jangteo/jangteo/models"
)

// StaffEvents is the list of the events that a person of staff may open.
type StaffEvents struct {
	Page
	Events []StaffEvent
}

// CanOpen says whether the reader may open events and look after accounts.
func (p *StaffEvents) CanOpen() bool { return p.Actor.May(models.Admin, 0) }

// Office is the menu of pages that belong to no event.
type Office struct {
	Current string // events or accounts
	Admin   bool   // sees the accounts too
}

// Office is the menu of the page.
func (p *StaffEvents) Office() Office { return Office{Current: "events", Admin: p.CanOpen()} }

// StaffEvent is one event of the list, with the page that its reader may see first.
type StaffEvent struct {
	Event models.Event
	URL   string
}

// Template names the file of the page.
func (*StaffEvents) Template() string { return "staff/events" }

// StaffEventForm opens a new event or changes the facts of one; Event is nil for a new one.
type StaffEventForm struct {
	Page
	Form  EventForm
	Model *models.Event // that a new event is made after, nil for none
}

// Template names the file of the page.
func (*StaffEventForm) Template() string { return "staff/event_form" }

// Office is the menu of the page while it has no event: only administrators open one.
func (*StaffEventForm) Office() Office { return Office{Current: "events", Admin: true} }

// CanCopy says whether the reader may open events.
func (p *StaffEventForm) CanCopy() bool { return p.Actor.May(models.Admin, 0) }

// EventForm is what was typed about an event, as it was typed.
type EventForm struct {
	Slug, NameKo, NameEn, PlaceKo, PlaceEn, HostKo, HostEn, AboutKo, AboutEn string
	StartsAt, EndsAt, ApplyFrom, ApplyUntil                                  string
	TermsKo, TermsEn, BringKo, BringEn, Fee                                  string
	PlacesShop, PlacesArtisan, PlacesSME                                     string
}

// EventFormOf is the form filled with the facts of an event.
func EventFormOf(e models.Event) EventForm {
	return EventForm{
		Slug: e.Slug, NameKo: e.NameKo, NameEn: e.NameEn, PlaceKo: e.PlaceKo, PlaceEn: e.PlaceEn,
		HostKo: e.HostKo, HostEn: e.HostEn, AboutKo: e.AboutKo, AboutEn: e.AboutEn,
		StartsAt: inputTime(e.StartsAt), EndsAt: inputTime(e.EndsAt),
		ApplyFrom: inputTime(e.ApplyFrom), ApplyUntil: inputTime(e.ApplyUntil),
		TermsKo: e.TermsKo, TermsEn: e.TermsEn, BringKo: e.BringKo, BringEn: e.BringEn, Fee: typedNumber(e.FeeWon),
		PlacesShop: typedNumber(int64(e.PlacesShop)), PlacesArtisan: typedNumber(int64(e.PlacesArtisan)), PlacesSME: typedNumber(int64(e.PlacesSME)),
	}
}

// typedNumber is a number in a form, where 0 is not said.
func typedNumber(n int64) string {
	if n == 0 {
		return ""
	}
	return number(n)
}

// StaffBoard is the first page of an event: what is next, what is missing, how far it has come.
type StaffBoard struct {
	Page
	Problems []Problem
	Table    ApplicationTable
	Placed   int // vendors on a booth, of Needing that need one
	Needing  int
	Tally    models.Tally
}

// Template names the file of the page.
func (*StaffBoard) Template() string { return "staff/board" }

// CanRun says whether the reader may change the event; who only helps at the desk sees the figures.
func (p *StaffBoard) CanRun() bool { return p.Actor.May(models.Staff, p.Event.ID) }

// Next is the state after the present one, "" when the event is over for good.
func (p *StaffBoard) Next() models.EventState {
	if i := place(p.Event.State) + 1; i < len(models.EventStates) {
		return models.EventStates[i]
	}
	return ""
}

// BoardStep is the button that takes an event to its next state.
type BoardStep struct {
	CSRF, URL, Class string
	To               models.EventState
}

// Step is that button, in a class of its own.
func (p *StaffBoard) Step(class string) BoardStep {
	return BoardStep{CSRF: p.CSRF, URL: "/staff/" + p.Event.Slug + "/state", Class: class, To: p.Next()}
}

// Steps are the states that an event goes through, in order.
func (*StaffBoard) Steps() []models.EventState { return models.EventStates }

// Passed says whether the event has gone beyond a state.
func (p *StaffBoard) Passed(state models.EventState) bool {
	return place(state) < place(p.Event.State)
}

func place(state models.EventState) int { return slices.Index(models.EventStates, state) }

// Problem is something that waits for staff: a sentence with a count, and the page where it is solved.
type Problem struct {
	Tone  string // of the notice: info, warning or danger
	Key   string // of the sentence, after staff.board.problem.
	Count int
	URL   string
}

// ApplicationTable counts the applications of an event by kind and state.
type ApplicationTable struct {
	Rows []ApplicationCounts // one for each kind
	Sum  ApplicationCounts
}

// ApplicationCounts is a line of the table: a count for each of models.ApplicationStates, and all.
type ApplicationCounts struct {
	Kind    models.VendorKind
	ByState []int
	All     int
}

// NewApplicationTable counts.
func NewApplicationTable(list []models.Application) ApplicationTable {
	t := ApplicationTable{Sum: ApplicationCounts{ByState: make([]int, len(models.ApplicationStates))}}
	for _, kind := range models.VendorKinds {
		row := ApplicationCounts{Kind: kind, ByState: make([]int, len(models.ApplicationStates))}
		for _, a := range list {
			if a.Vendor.Kind == kind {
				row.count(a.State)
				t.Sum.count(a.State)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (c *ApplicationCounts) count(state models.ApplicationState) {
	c.All++
	c.ByState[slices.Index(models.ApplicationStates, state)]++
}

// States are the columns of the table.
func (ApplicationTable) States() []models.ApplicationState { return models.ApplicationStates }
