package views

import (
	"slices"
	"strconv"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// StaffApplications is the review: the list of applications, and beside it the one that is open.
type StaffApplications struct {
	Page
	Filter models.ReviewFilter
	Query  string // of the filter, as "?q=…" or ""; every link and form carries it on
	Tabs   []StateTab
	List   models.ReviewList
	Number int // of the page of the list, from 1
	Bulk   BulkForm
	Open   *OpenApplication // nil on the list alone
}

// reviewPage is how many applications the list shows at once.
const reviewPage = 50

// Template names the file of the page.
func (*StaffApplications) Template() string { return "staff/applications" }

// Kinds and Modes are the choices of the filter.
func (*StaffApplications) Kinds() []models.VendorKind { return models.VendorKinds }

// Modes are the ways to take part.
func (*StaffApplications) Modes() []models.Mode { return models.Modes }

// PaperFilters are the ways in which papers can stand.
func (*StaffApplications) PaperFilters() []models.PaperFilter { return models.PaperFilters }

// Filtered says whether a filter hides some applications.
func (p *StaffApplications) Filtered() bool { return p.Query != "" }

// FiltersMore says whether one of the filters that are folded away narrows the list.
func (p *StaffApplications) FiltersMore() bool {
	return p.Filter.Tag != "" || p.Filter.Papers != "" || p.Filter.Mine || p.Filter.Flagged || p.Filter.Mode != ""
}

// Rows are those of the page of the list.
func (p *StaffApplications) Rows() []models.ReviewRow {
	from := min((min(max(p.Number, 1), p.Pages()+1)-1)*reviewPage, len(p.List.Rows)) // an address holds any number
	return p.List.Rows[from:min(from+reviewPage, len(p.List.Rows))]
}

// NumberOf is the page on which an application stands, or would stand.
func (p *StaffApplications) NumberOf(id int64) int {
	at := slices.IndexFunc(p.List.Rows, func(r models.ReviewRow) bool { return r.Application.ID >= id })
	return max(at, 0)/reviewPage + 1
}

// Pages is how many pages the list has.
func (p *StaffApplications) Pages() int { return (len(p.List.Rows) + reviewPage - 1) / reviewPage }

// PageURL is where another page of the list is, "" when there is none.
func (p *StaffApplications) PageURL(step int) string {
	n := p.Number + step
	if n < 1 || n > p.Pages() {
		return ""
	}
	join := "?"
	if p.Query != "" {
		join = p.Query + "&"
	}
	return "/staff/" + p.Event.Slug + "/applications" + join + "page=" + strconv.Itoa(n)
}

// Shown says whether an application of the list is the one that is open.
func (p *StaffApplications) Shown(a models.Application) bool {
	return p.Open != nil && p.Open.Application.ID == a.ID
}

// URL is where an application opens, with the filter kept.
func (p *StaffApplications) URL(receipt string) string {
	return "/staff/" + p.Event.Slug + "/applications/" + receipt + p.Query
}

// StateTab narrows the list to one state, or to none; State is "" for all.
type StateTab struct {
	State   models.ApplicationState
	Count   int
	Query   string
	Current bool
}

// OpenApplication is one application with all that staff know of it.
type OpenApplication struct {
	Application models.Application
	Place       models.Span    // none while the vendor has none
	People      *models.People // nil until staff ask for them
	Devices     []models.Device
	Consents    []models.Consent
	PapersPanel
	Answers    []models.Answer
	History    History                 // what the vendor changed
	Elsewhere  []models.Participation  // in other events
	Invitation string                  // the link, right after it was made
	Plate      string                  // of the vendor's car, "" until staff ask for the people
	Draft      *models.DraftedDecision // nil when nothing is drafted
	Reason     string                  // what was typed, drafted or decided
	Now        bool                    // ticked: tell the vendor at once
	Previous   string                  // receipts of the neighbours in the list, "" at its ends
	Next       string
	ReviewPanel
}

// Seen is the revision of the draft that the page shows, 0 for none.
func (o *OpenApplication) Seen() int64 {
	if o.Draft == nil {
		return 0
	}
	return o.Draft.Revision
}

// Decisions are what staff can still decide: what is decided already is left out.
func (o *OpenApplication) Decisions() []models.ApplicationState {
	var list []models.ApplicationState
	for _, state := range decisions {
		if state != o.Application.State {
			list = append(list, state)
		}
	}
	return list
}

var decisions = []models.ApplicationState{models.Selected, models.Waitlisted, models.NotSelected}

// Key is the digit that decides together with the browser's own modifier.
func (*OpenApplication) Key(state models.ApplicationState) int {
	return slices.Index(decisions, state) + 1
}

// BusinessNumber is written with hyphens.
func (o *OpenApplication) BusinessNumber() string {
	return korean.BusinessNumber(o.Application.Vendor.BusinessNumber).String()
}
