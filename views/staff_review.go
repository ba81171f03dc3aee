package views

import (
	"fmt"
	"strconv"
	"time"

	"github.com/jangteo/jangteo/models"
)

// ReviewPanel is what staff say of an application among themselves, and ask of its vendor.
type ReviewPanel struct {
	Scores        models.ScorePanel
	Points        map[int64]string // by criterion, as they were typed or kept
	Abstaining    bool             // the form that abstains was refused and stands open
	AbstainReason string
	Tags          []string
	TypedTag      string
	Notes         []models.Note
	TypedNote     string
	Fix           models.FixRequest // the last one, zero when there was none
	FixForm       FixForm
	Alike         []models.Suspicion
}

// FixForm is what was typed about a fix request.
type FixForm struct {
	Reason, Until string
	Open          bool
}

// PointsOf are the points of the reader's own sheet, and why they abstained, as a form shows them.
func PointsOf(p models.ScorePanel) (map[int64]string, string) {
	points := map[int64]string{}
	if p.Own == nil {
		return points, ""
	}
	for _, score := range p.Own.Scores {
		points[score.CriterionID] = strconv.Itoa(score.Points)
	}
	return points, p.Own.Reason
}

// FixFields are the two fields of a fix request, of one application or of many. The one that was refused has the
// faults of the page.
type FixFields struct {
	*Page
	Reason, Until string
	many, refused bool
}

// ID is that of an input; both forms stand on one page.
func (f FixFields) ID(field string) string {
	if f.many && !f.refused {
		return "bulk-" + field
	}
	return "f-" + field
}

// Wrong says whether a field of this form was refused.
func (f FixFields) Wrong(field string) bool { return f.refused && f.Fault(field) != "" }

// OpenFix is the form of the open application.
func (p *StaffApplications) OpenFix() FixFields {
	f := p.Open.FixForm
	if !f.Open {
		f.Until = inputTime(fixUntil(*p.Event, p.Now))
	}
	return FixFields{Page: &p.Page, Reason: f.Reason, Until: f.Until, refused: f.Open}
}

// BulkFix is the form of many.
func (p *StaffApplications) BulkFix() FixFields {
	f := FixFields{Page: &p.Page, Reason: p.Bulk.FixReason, Until: p.Bulk.FixUntil, many: true, refused: p.Bulk.Open}
	if !p.Bulk.Open {
		f.Until = inputTime(fixUntil(*p.Event, p.Now))
	}
	return f
}

// fixUntil is the day that forms propose: three days from now, or the end of the event.
func fixUntil(e models.Event, now time.Time) time.Time {
	until := now.Add(3 * 24 * time.Hour).Truncate(time.Hour)
	if until.After(e.EndsAt) {
		return e.EndsAt
	}
	return until
}

// Scorable says whether the reader may still give points.
func (o *OpenApplication) Scorable() bool {
	return len(o.Scores.Criteria) > 0 && o.Application.Undecided() && o.Scores.Scoring.ClosedAt == nil
}

// ChangedSince says whether the vendor changed something after the reader scored it.
func (o *OpenApplication) ChangedSince() bool {
	return o.Scores.Own != nil && len(o.History) > 0 && o.History[0].At.After(o.Scores.Own.At)
}

// Field is the name of the input of a criterion.
func (*OpenApplication) Field(c models.Criterion) string { return models.ScoreField(c.ID) }

// ScoreLine is one sheet of the table of scores.
type ScoreLine struct {
	Sheet  models.ScoreSheet
	Points []string // by criterion, "–" for none
	Wide   int      // columns of the table beside the name
}

// ScoreLine is what {{template "score-line"}} takes.
func (p *StaffApplications) ScoreLine(t models.ScoreSheet) ScoreLine {
	line := ScoreLine{Sheet: t, Wide: len(p.Open.Scores.Criteria) + 1}
	for _, c := range p.Open.Scores.Criteria {
		points := "–"
		if n, given := t.Points(c.ID); given {
			points = strconv.Itoa(n)
		}
		line.Points = append(line.Points, points)
	}
	return line
}

// hundredths writes 6750 as 67.50.
func hundredths(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }
