package models

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jangteo/jangteo/models/draw"
)

// DraftedDecision is a decision that staff have not told yet: no vendor sees it, on no page and in
// no answer of the API. All drafts of an event are published together, and are gone then.
type DraftedDecision struct {
	ApplicationID int64            `gorm:"primaryKey;autoIncrement:false"`
	EventID       int64            `gorm:"not null;index"`
	State         ApplicationState `gorm:"not null;check:drafted_state,state IN ('selected','waitlisted','not_selected')"`
	Rank          int              `gorm:"not null"` // the order in which those who wait will wait
	Reason        string           `gorm:"not null"` // what the vendor will read
	Origin        DraftOrigin      `gorm:"not null;check:drafted_origin,origin IN ('hand','score','first_come','draw')"`
	AccountID     int64            `gorm:"not null"`
	Actor         string           `gorm:"not null"` // the name at that time
	Revision      int64            `gorm:"not null"` // of the selection, when it was written
	At            time.Time        `gorm:"not null"`
}

// DraftOrigin is where a draft comes from.
type DraftOrigin string

// The origins of drafts.
const (
	ByHand      DraftOrigin = "hand"
	ByScore     DraftOrigin = "score"
	ByFirstCome DraftOrigin = "first_come"
	ByDraw      DraftOrigin = "draw"
)

// DraftMethods are the ways to draft for all who are undecided at once.
var DraftMethods = []DraftOrigin{ByScore, ByFirstCome, ByDraw}

// DraftPlan says how to draft for all. Draw names the draw when its result is wanted; Seen is the
// revision of the page.
type DraftPlan struct {
	Method DraftOrigin
	Draw   string
	Seen   int64
}

// Published says how many vendors were told what.
type Published struct{ Selected, Waitlisted, NotSelected int }

func (s *Store) drafts(ctx context.Context, event int64) (map[int64]DraftedDecision, error) {
	var list []DraftedDecision
	err := s.db(ctx).Where("event_id = ?", event).Find(&list).Error
	drafts := make(map[int64]DraftedDecision, len(list))
	for _, d := range list {
		drafts[d.ApplicationID] = d
	}
	return drafts, err
}

// Drafts maps the applications of an event to what is drafted about them.
func (s *Store) Drafts(ctx context.Context, event int64) (map[int64]DraftedDecision, error) {
	drafts, err := s.drafts(ctx, event)
	return drafts, storageError(err)
}

// DraftDecision drafts a decision by hand, or changes a draft. Seen is the revision of the draft
// that the page showed, 0 for none: who changes what a colleague has just changed is told.
func (s *Store) DraftDecision(ctx context.Context, by Actor, e Event, receipt string, d Decision, seen int64) error {
	if err := d.check(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		a, old, err := tx.draftable(ctx, e, receipt, seen)
		if err != nil {
			return err
		}
		revision, err := tx.turn(ctx, e.ID)
		if err != nil {
			return err
		}
		row := DraftedDecision{
			ApplicationID: a.ID, EventID: e.ID, State: d.State, Reason: d.Reason, Origin: ByHand,
			AccountID: by.Account.ID, Actor: by.Account.Name, Revision: revision, At: tx.now(),
		}
		if old.State == row.State {
			row.Rank = old.Rank // a better reason costs nobody the place in the line
		}
		if err := tx.write.WithContext(ctx).Save(&row).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "decision_drafted", a.Receipt, string(d.State))
	})
}

// UndoDraft takes a draft back; see DraftDecision for seen.
func (s *Store) UndoDraft(ctx context.Context, by Actor, e Event, receipt string, seen int64) error {
	return s.tx(ctx, func(tx *Store) error {
		a, _, err := tx.draftable(ctx, e, receipt, seen)
		if err != nil {
			return err
		}
		if _, err := tx.turn(ctx, e.ID); err != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Delete(&DraftedDecision{ApplicationID: a.ID}).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "draft_undone", a.Receipt, "")
	})
}

// UndoDrafts takes all drafts of an event back.
func (s *Store) UndoDrafts(ctx context.Context, by Actor, e Event, seen int64) error {
	return s.tx(ctx, func(tx *Store) error {
		if _, err := tx.turnFrom(ctx, e.ID, seen); err != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Where("event_id = ?", e.ID).Delete(&DraftedDecision{}).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "drafts_undone", e.Slug, "")
	})
}

// draftable finds an application whose draft is still the one that was seen, and that draft.
func (s *Store) draftable(ctx context.Context, e Event, receipt string, seen int64) (Application, DraftedDecision, error) {
	var old DraftedDecision
	if err := s.lockEvent(ctx, e.ID); err != nil {
		return Application{}, old, err
	}
	a, err := s.ApplicationByReceipt(ctx, e.ID, receipt)
	if err != nil {
		return a, old, err
	}
	if a.State == Withdrawn {
		return a, old, refuse(Conflict, "withdrawn")
	}
	if err := find(s.db(ctx).Where("application_id = ?", a.ID), &old); err != nil && err != ErrNotFound {
		return a, old, err
	}
	if old.Revision != seen {
		return a, old, refuse(Conflict, "drafted_meanwhile")
	}
	return a, old, nil
}

// DraftAll drafts for all who are undecided: places within the quotas, the rest waits in order or
// is not selected. Drafts made by hand stay and take their places first. It says how many it wrote.
func (s *Store) DraftAll(ctx context.Context, by Actor, e Event, p DraftPlan) (int, error) {
	if !oneOf(p.Method, DraftMethods) {
		return 0, Faults{Fault("method", "choose_one")}
	}
	n := 0
	err := s.tx(ctx, func(tx *Store) error {
		revision, err := tx.turnFrom(ctx, e.ID, p.Seen)
		if err != nil {
			return err
		}
		db := tx.write.WithContext(ctx)
		if err := db.Where("event_id = ? AND origin <> ?", e.ID, ByHand).Delete(&DraftedDecision{}).Error; err != nil {
			return err
		}
		sel, err := tx.selection(ctx, e)
		if err != nil {
			return err
		}
		order, rules, err := tx.order(ctx, e, sel, p)
		if err != nil {
			return err
		}
		rows := sel.allot(rules, order, p.Method)
		for i := range rows {
			rows[i].EventID, rows[i].AccountID, rows[i].Actor, rows[i].Revision, rows[i].At = e.ID, by.Account.ID, by.Account.Name, revision, tx.now()
		}
		if n = len(rows); n == 0 {
			return refuse(Conflict, "nobody_undecided")
		}
		if err := db.CreateInBatches(&rows, 100).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "decisions_drafted", e.Slug, fmt.Sprintf("%s %s: %d", p.Method, p.Draw, n))
	})
	return n, err
}

// pool are the candidates that a method drafts for.
func (sel Selection) pool() []Candidate {
	return slices.DeleteFunc(slices.Clone(sel.Candidates), func(c Candidate) bool { return !c.Application.Undecided() || c.Draft != nil })
}

// order puts the pool into the order of a method, and says how many places there are.
func (s *Store) order(ctx context.Context, e Event, sel Selection, p DraftPlan) ([]draw.Entry, draw.Rules, error) {
	pool := sel.pool()
	rules := sel.rules(len(pool))
	if p.Method == ByDraw {
		d, err := s.DrawByPublicID(ctx, e.ID, p.Draw)
		if err != nil {
			return nil, rules, err
		}
		return d.order(pool, rules)
	}
	if p.Method == ByScore {
		if !sel.Scored {
			return nil, rules, refuse(Conflict, "no_scores")
		}
		slices.SortStableFunc(pool, byScore)
	}
	entries := make([]draw.Entry, len(pool))
	for i, c := range pool {
		entries[i] = c.entry(1)
	}
	return entries, rules, nil
}

// byScore is highest first; who came first stands before the others of its score, and who has none comes last.
func byScore(a, b Candidate) int {
	score := func(c Candidate) int {
		if c.Score == nil {
			return -1
		}
		return *c.Score
	}
	return cmp.Compare(score(b), score(a))
}

// allot turns an order into drafts.
func (sel Selection) allot(rules draw.Rules, order []draw.Entry, origin DraftOrigin) []DraftedDecision {
	id := make(map[string]int64, len(sel.Candidates))
	for _, c := range sel.Candidates {
		id[c.Application.Receipt] = c.Application.ID
	}
	var rows []DraftedDecision
	add := func(list []draw.Entry, state ApplicationState) {
		for i, e := range list {
			rows = append(rows, DraftedDecision{ApplicationID: id[e.ID], State: state, Rank: i + 1, Origin: origin})
		}
	}
	selected, waiting := draw.Allot(rules, order)
	most := len(waiting)
	if sel.Terms.WaitMax > 0 {
		most = min(most, sel.Terms.WaitMax)
	}
	add(selected, Selected)
	add(waiting[:most], Waitlisted)
	add(waiting[most:], NotSelected)
	return rows
}

// PublishDecisions tells all vendors at once what is drafted: decisions, numbers, places in the
// waitlist and mails come into being in one transaction. Who publishes on an older page is told,
// so that nothing is told twice.
func (s *Store) PublishDecisions(ctx context.Context, by Actor, e Event, seen int64) (Published, error) {
	var told Published
	err := s.tx(ctx, func(tx *Store) error {
		told = Published{}
		if _, err := tx.turnFrom(ctx, e.ID, seen); err != nil {
			return err
		}
		sel, err := tx.selection(ctx, e)
		if err != nil {
			return err
		}
		drafted := slices.DeleteFunc(sel.Candidates, func(c Candidate) bool { return c.Draft == nil })
		if len(drafted) == 0 {
			return refuse(Conflict, "nothing_drafted")
		}
		slices.SortStableFunc(drafted, func(a, b Candidate) int { return cmp.Compare(a.Draft.rank(), b.Draft.rank()) })
		for _, c := range drafted {
			if err := tx.publish(ctx, by, e, c, &told); err != nil {
				return err
			}
		}
		if err := tx.write.WithContext(ctx).Where("event_id = ?", e.ID).Delete(&DraftedDecision{}).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "decisions_published", e.Slug, fmt.Sprintf("%+v", told))
	})
	return told, err
}

// rank puts those drafted by hand, who have none, behind the others.
func (d DraftedDecision) rank() int {
	if d.Rank == 0 {
		return streetPlacesMax
	}
	return d.Rank
}

// publish tells one vendor, unless it was told the same before.
func (s *Store) publish(ctx context.Context, by Actor, e Event, c Candidate, told *Published) error {
	a, d := c.Application, c.Draft
	if a.State == d.State {
		return nil
	}
	switch d.State {
	case Selected:
		told.Selected++
	case Waitlisted:
		told.Waitlisted++
	case NotSelected:
		told.NotSelected++
	}
	return s.decideAndTell(ctx, by, e, &a, Decision{State: d.State, Reason: d.Reason})
}
