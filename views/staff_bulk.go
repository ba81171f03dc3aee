package views

import (
	"slices"

	"github.com/jangteo/jangteo/models"
)

// BulkForm is what was typed about many applications at once.
type BulkForm struct {
	Kind, Word, State, Reason, FixReason, FixUntil string
	All                                            bool
	Receipts                                       []string
	Open                                           bool // it was refused and stands open
}

// NewBulkForm is the form before anything was typed.
func NewBulkForm() BulkForm { return BulkForm{Kind: string(models.BulkTag)} }

// Ticked says whether an application was ticked.
func (f BulkForm) Ticked(receipt string) bool { return slices.Contains(f.Receipts, receipt) }

// BulkKinds are the choices of what to do.
func (*StaffApplications) BulkKinds() []models.BulkKind { return models.BulkKinds }

// BulkStates are the decisions that can be drafted.
func (*StaffApplications) BulkStates() []models.ApplicationState { return decisions }

// StaffBulk shows exactly what will be done to whom, before it is done.
type StaffBulk struct {
	Page
	Plan  models.BulkPlan
	Form  BulkForm
	Query string // of the filter
}

// Template names the file of the page.
func (*StaffBulk) Template() string { return "staff/bulk" }

// StaffBulkActions lists what was done to many lately.
type StaffBulkActions struct {
	Page
	List []models.BulkAction
}

// Template names the file of the page.
func (*StaffBulkActions) Template() string { return "staff/bulk_actions" }

// StaffBulkAction is one of them, with whom it touched.
type StaffBulkAction struct {
	Page
	Action models.BulkAction
}

// Template names the file of the page.
func (*StaffBulkAction) Template() string { return "staff/bulk_action" }

// Count is how many have an outcome.
func (p *StaffBulkAction) Count(outcome string) int {
	n := 0
	for _, item := range p.Action.Items {
		if string(item.Outcome) == outcome {
			n++
		}
	}
	return n
}
