package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/draw"
)

// SelectionTerms are what staff set about the places of an event. Revision counts every change of
// terms, drafts and decisions: who acts on an older page is told.
type SelectionTerms struct {
	EventID         int64 `gorm:"primaryKey;autoIncrement:false"`
	Places          int   `gorm:"not null;check:selection_places,places >= 0"`                           // of all vendors together; 0 sets no limit
	NewcomerPercent int   `gorm:"not null;check:selection_newcomers,newcomer_percent BETWEEN 0 AND 100"` // of the places, kept for vendors of no earlier event
	WaitMax         int   `gorm:"not null;check:selection_wait_max,wait_max >= 0"`                       // how many wait at most; 0 lets all wait who get no place
	AnswerHours     int   `gorm:"not null;check:selection_answer_hours,answer_hours BETWEEN 0 AND 720"`  // how long an offer stands; 0 makes none by itself
	Own             bool  `gorm:"not null"`                                                              // staff set them; until then the places of the call are the quotas
	Revision        int64 `gorm:"not null"`
}

// Quota is the most places of one part of the street: a kind of vendor or a category of goods.
type Quota struct {
	ID      int64  `gorm:"primaryKey"`
	EventID int64  `gorm:"not null;uniqueIndex:quota_part,priority:1"`
	Part    string `gorm:"not null;uniqueIndex:quota_part,priority:2"` // kind:shop, category:meal
	Places  int    `gorm:"not null;check:quota_places,places >= 0"`
}

// newTerms hold until staff set others: a day to answer an offer.
func newTerms(event int64) SelectionTerms { return SelectionTerms{EventID: event, AnswerHours: 24} }

// quotasOfCall are the places that the call for vendors names, so that nobody types them twice.
func quotasOfCall(e Event) []Quota {
	var list []Quota
	for _, k := range VendorKinds {
		if n := e.Places(k); n > 0 {
			list = append(list, Quota{EventID: e.ID, Part: partOf(k), Places: n})
		}
	}
	return list
}

// Parts lists what a quota can be about: the kinds, then the categories.
func Parts() []string {
	var list []string
	for _, k := range VendorKinds {
		list = append(list, partOf(k))
	}
	for _, c := range Categories {
		list = append(list, "category:"+c)
	}
	return list
}

func partOf(k VendorKind) string { return "kind:" + string(k) }

// parts are those that an application counts to.
func (a Application) parts() []string {
	return []string{partOf(a.Vendor.Kind), "category:" + a.Category}
}

// TermsInput is what staff type about the places. A part that is missing in Quotas has no limit;
// Seen is the revision of the page that they typed it on.
type TermsInput struct {
	Places, NewcomerPercent, WaitMax, AnswerHours int
	Quotas                                        map[string]int
	Seen                                          int64
}

// The limits of the terms.
const (
	streetPlacesMax = 10_000
	answerHoursMax  = 720
)

func (in TermsInput) check() error {
	var f Faults
	f.Add(in.Places < 0 || in.Places > streetPlacesMax, "places", "out_of_range")
	f.Add(in.NewcomerPercent < 0 || in.NewcomerPercent > 100, "newcomer_percent", "out_of_range")
	f.Add(in.NewcomerPercent > 0 && in.Places == 0, "newcomer_percent", "newcomers_of_what")
	f.Add(in.WaitMax < 0 || in.WaitMax > streetPlacesMax, "wait_max", "out_of_range")
	f.Add(in.AnswerHours < 0 || in.AnswerHours > answerHoursMax, "answer_hours", "out_of_range")
	for part, n := range in.Quotas {
		f.Add(!oneOf(part, Parts()) || n < 0 || n > streetPlacesMax, "quotas", "out_of_range")
	}
	return f.Err()
}

// PlaceCount compares the places of one part of the street with what was given and what is drafted.
type PlaceCount struct {
	Part    string // all, or one of Parts
	Limited bool
	Places  int
	Taken   int // selected vendors, and offers that stand
	Drafted int // what the drafts add; below zero when they take places away
}

// Left is how many places would be free once the drafts are published; below zero there are too many.
func (p PlaceCount) Left() int { return p.Places - p.Taken - p.Drafted }

// Over says whether more is drafted than there is.
func (p PlaceCount) Over() bool { return p.Limited && p.Left() < 0 }

// Candidate is an application with what the selection knows of it.
type Candidate struct {
	Application Application
	Draft       *DraftedDecision // nil when there is none
	Newcomer    bool             // its vendor took part in no earlier event
	Score       *int             // mean of its reviewers in hundredths of 0 to 100, nil when nobody has scored it
}

// Selection is all that staff need to give the places of an event.
type Selection struct {
	Terms      SelectionTerms
	Quotas     []Quota
	Candidates []Candidate // all that are not withdrawn, in the order in which they came
	Counts     []PlaceCount
	Scored     bool // somebody has scored something
	At         time.Time
}

// Selection reads the terms, the candidates with their drafts, and the comparison with the quotas.
func (s *Store) Selection(ctx context.Context, e Event) (Selection, error) {
	var sel Selection
	err := s.snapshot(ctx, func(tx *Store) error {
		var err error
		sel, err = tx.selection(ctx, e)
		return err
	})
	return sel, err
}

// SelectionFor is the same as one of staff may see it: without the scores to which this reviewer is blind.
func (s *Store) SelectionFor(ctx context.Context, by Actor, e Event) (Selection, error) {
	var sel Selection
	err := s.snapshot(ctx, func(tx *Store) error {
		desk, err := tx.scoreDesk(ctx, by, e.ID)
		if err != nil {
			return err
		}
		sel, err = tx.selection(ctx, e)
		for i, c := range sel.Candidates {
			sel.Candidates[i].Score = desk.score(c.Application.ID)
		}
		return err
	})
	return sel, err
}

func (s *Store) selection(ctx context.Context, e Event) (Selection, error) {
	sel := Selection{At: s.now()}
	var err error
	if sel.Terms, err = s.terms(ctx, e.ID); err != nil {
		return sel, err
	}
	if err := s.db(ctx).Where("event_id = ?", e.ID).Order("id").Find(&sel.Quotas).Error; err != nil {
		return sel, err
	}
	if !sel.Terms.Own {
		sel.Quotas = quotasOfCall(e)
	}
	if sel.Candidates, err = s.candidates(ctx, e); err != nil {
		return sel, err
	}
	for _, c := range sel.Candidates {
		sel.Scored = sel.Scored || c.Score != nil
	}
	sel.Counts = sel.count()
	return sel, nil
}

func (s *Store) candidates(ctx context.Context, e Event) ([]Candidate, error) {
	all, err := s.lightApplications(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(a Application) bool { return a.State == Withdrawn })
	drafts, err := s.drafts(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	known, err := s.tookPartBefore(ctx, e)
	if err != nil {
		return nil, err
	}
	scores, err := s.scores(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	list := make([]Candidate, len(all))
	for i, a := range all {
		list[i] = Candidate{Application: a, Newcomer: !known[a.VendorID]}
		if d, drafted := drafts[a.ID]; drafted {
			list[i].Draft = &d
		}
		if score, scored := scores[a.ID]; scored {
			list[i].Score = &score
		}
	}
	return list, nil
}

// tookPartBefore finds the vendors of an event that were selected for an earlier one.
func (s *Store) tookPartBefore(ctx context.Context, e Event) (map[int64]bool, error) {
	var vendors []int64
	here := s.db(ctx).Model(&Application{}).Select("vendor_id").Where("event_id = ?", e.ID)
	err := s.db(ctx).Model(&Application{}).Distinct("vendor_id").
		Joins("JOIN events ON events.id = applications.event_id AND events.starts_at < ?", e.StartsAt).
		Where("applications.state = ? AND vendor_id IN (?) AND applications.event_id <> ?", Selected, here, e.ID).Pluck("vendor_id", &vendors).Error
	known := make(map[int64]bool, len(vendors))
	for _, v := range vendors {
		known[v] = true
	}
	return known, err
}

// count compares for all, for each kind, and for each category that has a quota or somebody in it.
func (sel Selection) count() []PlaceCount {
	counts := map[string]*PlaceCount{"all": {Part: "all", Limited: sel.Terms.Places > 0, Places: sel.Terms.Places}}
	for _, part := range Parts() {
		counts[part] = &PlaceCount{Part: part}
	}
	for _, q := range sel.Quotas {
		if c := counts[q.Part]; c != nil {
			c.Limited, c.Places = true, q.Places
		}
	}
	seen := map[string]bool{"all": true}
	for _, c := range sel.Candidates {
		taken, drafted := c.holds(sel.At), c.wouldHold(sel.At)
		for _, part := range append(c.Application.parts(), "all") {
			seen[part] = true
			counts[part].Taken += taken
			counts[part].Drafted += drafted - taken
		}
	}
	list := []PlaceCount{*counts["all"]}
	for _, part := range Parts() {
		if c := counts[part]; c.Limited || seen[part] || strings.HasPrefix(part, "kind:") {
			list = append(list, *c)
		}
	}
	return list
}

// holds is 1 when the application has a place, or an offer of one.
func (c Candidate) holds(now time.Time) int {
	if c.Application.Holds(now) {
		return 1
	}
	return 0
}

// wouldHold is the same once the drafts are published.
func (c Candidate) wouldHold(now time.Time) int {
	switch {
	case c.Draft == nil, c.Draft.State == c.Application.State: // nothing will change
		return c.holds(now)
	case c.Draft.State == Selected:
		return 1
	}
	return 0
}

// rules are the places that are left for so many more vendors, as a draw takes them.
func (sel Selection) rules(vendors int) draw.Rules {
	r := draw.Rules{Places: vendors, Limits: map[string]int{}}
	for _, c := range sel.Counts {
		left := max(c.Left(), 0)
		switch {
		case !c.Limited:
		case c.Part == "all":
			r.Places = left
		default:
			r.Limits[c.Part] = left
		}
	}
	r.Newcomers = sel.Terms.newcomers(r.Places)
	return r
}

// newcomers are how many of so many places are kept for vendors of no earlier event, rounded up.
func (t SelectionTerms) newcomers(places int) int { return (places*t.NewcomerPercent + 99) / 100 }

// entry is the candidate as a draw takes it.
func (c Candidate) entry(priority int) draw.Entry {
	return draw.Entry{ID: c.Application.Receipt, Priority: priority, Newcomer: c.Newcomer, Groups: c.Application.parts()}
}

func (s *Store) terms(ctx context.Context, event int64) (SelectionTerms, error) {
	t := newTerms(event)
	err := find(s.db(ctx).Where("event_id = ?", event), &t)
	if err == ErrNotFound {
		return newTerms(event), nil
	}
	return t, err
}

// ChangeTerms sets places, quotas and how long an offer stands.
func (s *Store) ChangeTerms(ctx context.Context, by Actor, e Event, in TermsInput) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		revision, err := tx.turnFrom(ctx, e.ID, in.Seen)
		if err != nil {
			return err
		}
		t := SelectionTerms{EventID: e.ID, Places: in.Places, NewcomerPercent: in.NewcomerPercent, WaitMax: in.WaitMax, AnswerHours: in.AnswerHours, Own: true, Revision: revision}
		db := tx.write.WithContext(ctx)
		if err := db.Save(&t).Error; err != nil {
			return err
		}
		if err := db.Where("event_id = ?", e.ID).Delete(&Quota{}).Error; err != nil {
			return err
		}
		for _, part := range Parts() {
			if n, limited := in.Quotas[part]; limited {
				if err := db.Create(&Quota{EventID: e.ID, Part: part, Places: n}).Error; err != nil {
					return err
				}
			}
		}
		return tx.audit(ctx, by, e.ID, "selection_terms_changed", e.Slug, fmt.Sprintf("places %d, newcomers %d %%, waiting %d, answer %d h, quotas %v",
			in.Places, in.NewcomerPercent, in.WaitMax, in.AnswerHours, in.Quotas))
	})
}

// turn begins a change of the selection: those who come at the same time wait for each other. It
// gives the new revision.
func (s *Store) turn(ctx context.Context, event int64) (int64, error) {
	if err := s.lockEvent(ctx, event); err != nil {
		return 0, err
	}
	t, err := s.terms(ctx, event)
	if err != nil {
		return 0, err
	}
	t.Revision++
	return t.Revision, s.write.WithContext(ctx).Save(&t).Error
}

// turnFrom is a turn that rests on a page: who looked at an older revision is told.
func (s *Store) turnFrom(ctx context.Context, event, seen int64) (int64, error) {
	revision, err := s.turn(ctx, event)
	if err == nil && revision != seen+1 {
		err = refuse(Conflict, "selection_changed")
	}
	return revision, err
}
