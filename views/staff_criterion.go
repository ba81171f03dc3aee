package views

import (
	"strconv"

	"github.com/jangteo/jangteo/models"
)

// StaffCriteria is by what the applications of an event are scored: the list with a form for one more, or one that is open.
type StaffCriteria struct {
	Page
	List    []models.Criterion
	Sheets  int64 // that were filled in: with the first one all is frozen
	Scoring models.Scoring
	Open    *models.Criterion // nil on the list
	Form    CriterionForm
}

// Template names the file of the page.
func (*StaffCriteria) Template() string { return "staff/criteria" }

// Scales are the most points that a criterion can have.
func (*StaffCriteria) Scales() []int { return models.Scales }

// Frozen says whether somebody has scored.
func (p *StaffCriteria) Frozen() bool { return p.Sheets > 0 }

// Share is how much of the whole a criterion is.
func (p *StaffCriteria) Share(c models.Criterion) string {
	weights := 0
	for _, other := range p.List {
		weights += other.Weight
	}
	return percent(int64(c.Weight), int64(weights))
}

// CriterionForm is what was typed about a criterion.
type CriterionForm struct{ NameKo, NameEn, HintKo, HintEn, Scale, Weight string }

// NewCriterionForm is the form of one more.
func NewCriterionForm() CriterionForm {
	return CriterionForm{Scale: strconv.Itoa(models.Scales[0]), Weight: "1"}
}

// CriterionFormOf is the form filled with a criterion.
func CriterionFormOf(c models.Criterion) CriterionForm {
	return CriterionForm{NameKo: c.NameKo, NameEn: c.NameEn, HintKo: c.HintKo, HintEn: c.HintEn, Scale: strconv.Itoa(c.Scale), Weight: strconv.Itoa(c.Weight)}
}
