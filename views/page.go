// Package views turns typed pages into HTML in the reader's language. It knows
// neither Fiber nor GORM: a page is a struct, its template is a file of the same name,
// and every word comes from the catalogue in messages.
package views

import (
	"time"

	"github.com/jangteo/jangteo/models"
)

// Screen is one page: a typed struct with its template. Template names the file without
// its ending, as "staff/booths" for staff/booths.html; the folder picks the layout.
type Screen interface {
	Template() string
	Base() *Page
}

// Page is what every page has. A page struct embeds it by value and has its methods on
// the pointer; the one place that fills it is handlers/web.
type Page struct {
	Lang      string // "ko" or "en"
	Path      string // of the request, with its query
	SwitchURL string // the same page in the other language
	CSRF      string // value of the hidden field _csrf
	RequestID string

	Actor     models.Actor   // who is logged in, with the roles
	Account   models.Account // the same without them
	LoggedIn  bool
	IsStaff   bool // holds a role in any event
	Event     *models.Event
	Demo      bool      // the data is invented: the badge 예시 데이터 shows
	Flash     string    // message key of what was just done, "" for none
	FlashTone string    // "success" or "danger"
	Refusal   string    // why what was asked for could not be done now, "" for nothing refused
	Section   string    // the item of the staff menu that this page belongs to
	Now       time.Time // one clock for the whole page

	// Faults are the sentences of a refused form by field; FaultList has the same in the
	// order of the form, for the summary above it.
	Faults    map[string]string
	FaultList []FieldFault

	// FontSystem leaves the web font out, so that the page paints at once on a crowded network.
	FontSystem bool
}

// FieldFault is what is wrong with one field of a form. The input's id is "f-" and the field's name.
type FieldFault struct{ Field, Text string }

// Base gives the handlers the part that every page has.
func (p *Page) Base() *Page { return p }

// Fault is the sentence about a field, "" when nothing is wrong with it.
func (p *Page) Fault(field string) string { return p.Faults[field] }
