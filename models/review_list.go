package models

import (
	"context"
	"slices"

	"github.com/jangteo/jangteo/models/korean"
)

// PaperFilter narrows a queue by how the papers stand.
type PaperFilter string

// The ways. An application whose papers all are missing is missing, one with something to look at is received.
const (
	PapersReady    PaperFilter = "ready"    // all that is required is accepted
	PapersReceived PaperFilter = "received" // something waits for staff
	PapersOpen     PaperFilter = "open"     // something waits for the vendor
)

// PaperFilters lists them in the order in which screens show them.
var PaperFilters = []PaperFilter{PapersReady, PapersReceived, PapersOpen}

func (f PaperFilter) lets(r Readiness) bool {
	switch f {
	case PapersReady:
		return r.Ready()
	case PapersReceived:
		return r.Received > 0
	case PapersOpen:
		return r.Missing+r.ToFix > 0
	}
	return true
}

// ReviewFilter narrows the queue of a reviewer; its zero value lets all through.
type ReviewFilter struct {
	ApplicationFilter
	Tag     string
	Papers  PaperFilter
	Mine    bool // what the reader still has to score
	Flagged bool // what shares something with another application
}

// ReviewRow is an application as the queue shows it: without people, papers and answers.
type ReviewRow struct {
	Application Application // what a list shows, with vendor; no personal data
	Tags        []string
	Draft       *DraftedDecision // nil when there is none
	Own         *ScoreSheet      // the reader's, nil when there is none
	Score       *int             // in hundredths; nil while the reader is blind or nobody scored
	Fix         FixRequest       // the last one, zero when there was none
	Flagged     bool
}

// Resubmitted says whether the vendor answered a fix request and staff have not decided since.
func (r ReviewRow) Resubmitted() bool {
	return r.Fix.Outcome == FixAnswered && r.Application.Undecided()
}

// ToDecide says whether the application waits for a decision of staff.
func (r ReviewRow) ToDecide() bool {
	return r.Application.Undecided() && !r.Fix.Stands() && r.Draft == nil
}

// ToScore says whether it waits for the reader's points.
func (r ReviewRow) ToScore() bool {
	return r.Application.Undecided() && !r.Fix.Stands() && r.Own == nil
}

// ReviewList is the applications of an event for one reviewer, in the order in which they came.
type ReviewList struct {
	Rows   []ReviewRow              // that the filter lets through
	Counts map[ApplicationState]int // under the rest of the filter; "" counts all
	Tags   []string                 // all words that are in use in the event
	Scores bool                     // there are criteria to score by
}

// Next is the first row after an application, round to the beginning, that something holds of; "" when there
// is none.
func (q ReviewList) Next(after int64, holds func(ReviewRow) bool) string {
	first := ""
	for _, r := range q.Rows {
		switch {
		case r.Application.ID == after || !holds(r):
		case r.Application.ID > after:
			return r.Application.Receipt
		case first == "":
			first = r.Application.Receipt
		}
	}
	return first
}

// Neighbours are the receipts before and after an application in the queue, "" at its ends. It need not be in it.
func (q ReviewList) Neighbours(id int64) (previous, next string) {
	for _, r := range q.Rows {
		if r.Application.ID < id {
			previous = r.Application.Receipt
		}
		if r.Application.ID > id {
			return previous, r.Application.Receipt
		}
	}
	return previous, ""
}

// Review reads the queue of a reviewer. It asks the same number of questions for five applications as for five
// thousand.
func (s *Store) Review(ctx context.Context, by Actor, e Event, f ReviewFilter) (ReviewList, error) {
	var q ReviewList
	err := s.snapshot(ctx, func(tx *Store) error {
		var err error
		q, err = tx.reviewList(ctx, by, e, f)
		return err
	})
	return q, err
}

func (s *Store) reviewList(ctx context.Context, by Actor, e Event, f ReviewFilter) (ReviewList, error) {
	q := ReviewList{Counts: map[ApplicationState]int{}}
	all, criteria, err := s.reviewRows(ctx, by, e)
	if err != nil {
		return q, err
	}
	q.Scores = criteria > 0
	if err := s.reviewProducts(ctx, e, f, all); err != nil {
		return q, err
	}
	var ready map[int64]Readiness
	if f.Papers != "" {
		if ready, err = s.Readiness(ctx, e); err != nil {
			return q, err
		}
	}
	state := f.State
	f.State = ""
	for _, r := range all {
		for _, word := range r.Tags {
			if !slices.Contains(q.Tags, word) {
				q.Tags = append(q.Tags, word)
			}
		}
		if !f.letsRow(r) || !f.Papers.lets(ready[r.Application.ID]) || f.Mine && !(q.Scores && r.ToScore()) {
			continue
		}
		q.Counts[""]++
		q.Counts[r.Application.State]++
		if state == "" || r.Application.State == state {
			q.Rows = append(q.Rows, r)
		}
	}
	slices.Sort(q.Tags)
	return q, nil
}

func (f ReviewFilter) letsRow(r ReviewRow) bool {
	return f.lets(r.Application) && (f.Tag == "" || slices.Contains(r.Tags, f.Tag)) && (!f.Flagged || r.Flagged)
}

// reviewRows are all applications of an event with what a reviewer sees of each, and the number of criteria.
func (s *Store) reviewRows(ctx context.Context, by Actor, e Event) ([]ReviewRow, int, error) {
	all, err := s.lightApplications(ctx, e.ID)
	if err != nil {
		return nil, 0, err
	}
	tags, err := s.tags(ctx, e.ID)
	if err != nil {
		return nil, 0, err
	}
	drafts, err := s.drafts(ctx, e.ID)
	if err != nil {
		return nil, 0, err
	}
	fixes, err := s.fixes(ctx, e.ID)
	if err != nil {
		return nil, 0, err
	}
	criteria, err := s.Criteria(ctx, e.ID)
	if err != nil {
		return nil, 0, err
	}
	desk, err := s.scoreDesk(ctx, by, e.ID)
	if err != nil {
		return nil, 0, err
	}
	flags, rows := flagged(all), make([]ReviewRow, len(all))
	for i, a := range all {
		rows[i] = ReviewRow{Application: a, Tags: tags[a.ID], Own: desk.own[a.ID], Score: desk.score(a.ID), Fix: fixes[a.ID], Flagged: flags[a.ID]}
		if d, drafted := drafts[a.ID]; drafted {
			rows[i].Draft = &d
		}
	}
	return rows, len(criteria), nil
}

// lightColumns are what lists, comparisons and the selection need of an application and its vendor.
const lightColumns = `a.id, a.event_id, a.vendor_id, a.receipt, a.no, a.mode, a.category, a.state, a.wait_rank, a.reason, a.offer_until, a.submitted_at, a.decided_at, a.confirmed_at,
	v.id, v.account_id, v.kind, v.name, v.business_number, v.address, v.phone_hash, v.address_key, v.representative_hash`

// lightApplications are the applications of an event in the order in which they came, without what is sealed or long.
// They are read past GORM, which takes several times as long for thousands of rows.
func (s *Store) lightApplications(ctx context.Context, event int64) ([]Application, error) {
	rows, err := s.db(ctx).Raw("SELECT "+lightColumns+" FROM applications a JOIN vendors v ON v.id = a.vendor_id WHERE a.event_id = ? ORDER BY a.id", event).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Application
	for rows.Next() {
		var a Application
		v := &a.Vendor
		err := rows.Scan(&a.ID, &a.EventID, &a.VendorID, &a.Receipt, &a.No, &a.Mode, &a.Category, &a.State, &a.WaitRank, &a.Reason, &a.OfferUntil, &a.SubmittedAt, &a.DecidedAt, &a.ConfirmedAt,
			&v.ID, &v.AccountID, &v.Kind, &v.Name, &v.BusinessNumber, &v.Address, &v.PhoneHash, &v.AddressKey, &v.RepresentativeHash)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

// reviewProducts reads what the vendors sell, when a search may mean it.
func (s *Store) reviewProducts(ctx context.Context, e Event, f ReviewFilter, rows []ReviewRow) error {
	if korean.Fold(f.Query) == "" {
		return nil
	}
	var list []Product
	here := s.db(ctx).Model(&Application{}).Select("id").Where("event_id = ?", e.ID)
	if err := s.db(ctx).Select("application_id, name").Where("application_id IN (?)", here).Order("id").Find(&list).Error; err != nil {
		return err
	}
	at := make(map[int64]int, len(rows))
	for i, r := range rows {
		at[r.Application.ID] = i
	}
	for _, p := range list {
		a := &rows[at[p.ApplicationID]].Application
		a.Products = append(a.Products, p)
	}
	return nil
}

// scoreDesk is what one reviewer may know of the scores of an event.
type scoreDesk struct {
	own     map[int64]*ScoreSheet
	means   map[int64]int
	scoring Scoring
}

func (s *Store) scoreDesk(ctx context.Context, by Actor, event int64) (scoreDesk, error) {
	var d scoreDesk
	var err error
	if d.own, err = s.ownSheets(ctx, by, event); err != nil {
		return d, err
	}
	if d.means, err = s.scores(ctx, event); err != nil {
		return d, err
	}
	d.scoring, err = s.ScoringOf(ctx, event)
	return d, err
}

// score is the mean of an application, nil while the reviewer is blind or nobody scored it.
func (d scoreDesk) score(application int64) *int {
	m, scored := d.means[application]
	if !scored || !d.scoring.sees(d.own[application]) {
		return nil
	}
	return &m
}
