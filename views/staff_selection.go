package views

import (
	"slices"
	"strings"

	"github.com/jangteo/jangteo/models"
)

// StaffSelection is where the places of an event are given: the comparison with the quotas, the
// ways to draft, and every application with what is drafted about it.
type StaffSelection struct {
	Page
	Selection models.Selection
	Draws     []models.Draw
	Shows     string // one of the tabs
	Terms     TermsForm
	Open      string // receipt of the application whose form was refused
	Typed     models.Decision
}

// Template names the file of the page.
func (*StaffSelection) Template() string { return "staff/selection" }

// TermsForm is what was typed about the places, as it was typed.
type TermsForm struct {
	Places, NewcomerPercent, WaitMax, AnswerHours string
	Quotas                                        map[string]string // by part
}

// TermsFormOf is the form filled with the terms that hold. A zero that means no limit is shown as nothing.
func TermsFormOf(sel models.Selection) TermsForm {
	f := TermsForm{
		Places: unlessZero(sel.Terms.Places), NewcomerPercent: unlessZero(sel.Terms.NewcomerPercent), WaitMax: unlessZero(sel.Terms.WaitMax),
		AnswerHours: unlessZero(sel.Terms.AnswerHours), Quotas: map[string]string{},
	}
	for _, q := range sel.Quotas {
		f.Quotas[q.Part] = number(int64(q.Places))
	}
	return f
}

func unlessZero(n int) string {
	if n == 0 {
		return ""
	}
	return number(int64(n))
}

// Tabs of the list of applications.
var selectionTabs = []string{"all", "undecided", "selected", "waitlisted", "not_selected", "offered"}

// SelectionTab narrows the list.
type SelectionTab struct {
	Name    string
	Count   int
	Current bool
}

// Tabs are those of the list, with their counts.
func (p *StaffSelection) Tabs() []SelectionTab {
	var tabs []SelectionTab
	for _, name := range selectionTabs {
		tabs = append(tabs, SelectionTab{Name: name, Count: len(p.of(name)), Current: name == p.Tab()})
	}
	return tabs
}

// Tab is the one that is shown.
func (p *StaffSelection) Tab() string {
	if slices.Contains(selectionTabs, p.Shows) {
		return p.Shows
	}
	return "all"
}

// Query carries the tab on, as "?show=…" or "".
func (p *StaffSelection) Query() string {
	if p.Tab() == "all" {
		return ""
	}
	return "?show=" + p.Tab()
}

// List are the applications of the tab.
func (p *StaffSelection) List() []models.Candidate { return p.of(p.Tab()) }

func (p *StaffSelection) of(tab string) []models.Candidate {
	var list []models.Candidate
	for _, c := range p.Selection.Candidates {
		if in := p.drafted(c); tab == "all" || tab == in || tab == "offered" && c.Application.Offered(p.Now) {
			list = append(list, c)
		}
	}
	return list
}

// drafted is the tab of an application: what it will be once the drafts are published.
func (*StaffSelection) drafted(c models.Candidate) string {
	state := c.Application.State
	if c.Draft != nil {
		state = c.Draft.State
	}
	if slices.Contains(decisions, state) {
		return string(state)
	}
	return "undecided"
}

// CandidateForm is one application of the list with its form.
type CandidateForm struct {
	*StaffSelection
	models.Candidate
}

// Form is what {{template "selection-candidate"}} takes.
func (p *StaffSelection) Form(c models.Candidate) CandidateForm { return CandidateForm{p, c} }

// Opened says whether the form was refused and stands open.
func (f CandidateForm) Opened() bool { return f.Open == f.Application.Receipt }

// Decisions are the choices of a draft.
func (CandidateForm) Decisions() []models.ApplicationState { return decisions }

// Chosen is the state that the form shows.
func (f CandidateForm) Chosen() models.ApplicationState {
	switch {
	case f.Opened():
		return f.Typed.State
	case f.Draft != nil:
		return f.Draft.State
	}
	return f.Application.State
}

// Reason is what stands in the form.
func (f CandidateForm) Reason() string {
	switch {
	case f.Opened():
		return f.Typed.Reason
	case f.Draft != nil:
		return f.Draft.Reason
	}
	return f.Application.Reason
}

// Points is the score out of 100.
func (f CandidateForm) Points() string { return hundredths(*f.Score) }

// Seen is the revision of the draft that the page shows.
func (f CandidateForm) Seen() int64 {
	if f.Draft == nil {
		return 0
	}
	return f.Draft.Revision
}

// Changes are how many vendors will be told what, once the drafts are published.
func (p *StaffSelection) Changes() models.Published {
	var told models.Published
	for _, c := range p.Selection.Candidates {
		if c.Draft == nil || c.Draft.State == c.Application.State {
			continue
		}
		switch c.Draft.State {
		case models.Selected:
			told.Selected++
		case models.Waitlisted:
			told.Waitlisted++
		case models.NotSelected:
			told.NotSelected++
		}
	}
	return told
}

// Drafted counts the drafts.
func (p *StaffSelection) Drafted() int {
	n := 0
	for _, c := range p.Selection.Candidates {
		if c.Draft != nil {
			n++
		}
	}
	return n
}

// ByMachine counts the drafts that a new run of a method would replace.
func (p *StaffSelection) ByMachine() int {
	n := 0
	for _, c := range p.Selection.Candidates {
		if c.Draft != nil && c.Draft.Origin != models.ByHand {
			n++
		}
	}
	return n
}

// Undecided counts the applications that wait for their first decision.
func (p *StaffSelection) Undecided() int {
	n := 0
	for _, c := range p.Selection.Candidates {
		if !slices.Contains(decisions, c.Application.State) {
			n++
		}
	}
	return n
}

// Overfull says whether more is drafted than there are places somewhere.
func (p *StaffSelection) Overfull() bool {
	return slices.ContainsFunc(p.Selection.Counts, models.PlaceCount.Over)
}

// Waiting counts those who stand in line and have no offer.
func (p *StaffSelection) Waiting() int {
	n := 0
	for _, c := range p.Selection.Candidates {
		if c.Application.Waits() && c.Application.OfferUntil == nil {
			n++
		}
	}
	return n
}

// Drawn are the draws whose seed is known.
func (p *StaffSelection) Drawn() []models.Draw {
	return slices.DeleteFunc(slices.Clone(p.Draws), func(d models.Draw) bool { return !d.Drawn() })
}

// Excess is by how many a part is over its places.
func (*StaffSelection) Excess(c models.PlaceCount) int { return -c.Left() }

// PartKey is the message key of a part of the street.
func (*StaffSelection) PartKey(part string) string { return partKey(part) }

func partKey(part string) string {
	if part == "all" {
		return "staff.selection.part.all"
	}
	return strings.Replace(part, ":", ".", 1) // kind:shop is kind.shop
}

// KindParts and CategoryParts are what a quota can be about.
func (*StaffSelection) KindParts() []string { return models.Parts()[:len(models.VendorKinds)] }

// CategoryParts see KindParts.
func (*StaffSelection) CategoryParts() []string { return models.Parts()[len(models.VendorKinds):] }

// QuotaName is the name of the input of a part: kind:shop is quota_kind_shop.
func (*StaffSelection) QuotaName(part string) string { return QuotaName(part) }

// QuotaName see the method.
func QuotaName(part string) string { return "quota_" + strings.Replace(part, ":", "_", 1) }

// StaffDraws lists the draws of an event, with the form that publishes the list of another.
type StaffDraws struct {
	Page
	Draws []models.Draw
	Form  models.DrawInput
}

// Template names the file of the page.
func (*StaffDraws) Template() string { return "staff/draws" }

// Kinds are the choices of the list.
func (*StaffDraws) Kinds() []models.VendorKind { return models.VendorKinds }

// StaffDraw is one draw: the hash to announce, then the seed to type in.
type StaffDraw struct {
	Page
	Draw models.Draw
	Form models.DrawSeed
	URL  string // of the public page, with its host
}

// Template names the file of the page.
func (*StaffDraw) Template() string { return "staff/draw" }
