package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// BulkKind is what is done to many applications at once.
type BulkKind string

// The kinds.
const (
	BulkTag     BulkKind = "tag"
	BulkUntag   BulkKind = "untag"
	BulkDraft   BulkKind = "draft"
	BulkUndraft BulkKind = "undraft"
	BulkFix     BulkKind = "fix"
)

// BulkKinds lists the kinds in the order in which screens show them.
var BulkKinds = []BulkKind{BulkTag, BulkUntag, BulkDraft, BulkUndraft, BulkFix}

// BulkAction is something that was done to many applications in one transaction, and can be taken back once.
type BulkAction struct {
	ID        int64            `gorm:"primaryKey"`
	EventID   int64            `gorm:"not null;index"`
	PublicID  string           `gorm:"not null;uniqueIndex"`
	Kind      BulkKind         `gorm:"not null;check:bulk_kind,kind IN ('tag','untag','draft','undraft','fix')"`
	Word      string           `gorm:"not null"` // the tag
	State     ApplicationState `gorm:"not null"` // that was drafted
	Reason    string           `gorm:"not null"` // of the drafts, or of the fix requests
	Until     *time.Time       // of the fix requests
	AccountID int64            `gorm:"not null"`
	Actor     string           `gorm:"not null"` // the name at that time
	At        time.Time        `gorm:"not null"`
	UndoneAt  *time.Time
	UndoneBy  string `gorm:"not null"`

	Items []BulkItem `gorm:"constraint:-"`
}

// BulkItem is one application of a bulk action: what it left there, and what was there before.
type BulkItem struct {
	ID            int64            `gorm:"primaryKey"`
	BulkActionID  int64            `gorm:"not null;index"`
	ApplicationID int64            `gorm:"not null"`
	Mark          int64            `gorm:"not null"` // id of the tag or fix request, revision of the draft
	Was           string           `gorm:"not null"` // the draft of before as JSON, "" for none
	State         ApplicationState `gorm:"not null"` // of the application at that time
	Outcome       BulkOutcome      `gorm:"not null;check:bulk_outcome,outcome IN ('','undone','left')"`

	Application Application `gorm:"constraint:-"`
}

// BulkOutcome is what became of one application when a bulk action was taken back.
type BulkOutcome string

// The outcomes; "" before.
const (
	BulkUndone BulkOutcome = "undone" // it is as it was before
	BulkLeft   BulkOutcome = "left"   // somebody changed it since: it stays as it is
)

// BulkInput says what to do and to whom: to all that the filter lets through, or to those of them that were ticked.
type BulkInput struct {
	Kind     BulkKind
	Word     string
	Decision Decision
	Fix      FixInput
	Filter   ReviewFilter
	All      bool
	Receipts []string
}

// asked leaves out what belongs to other kinds.
func (in BulkInput) asked() BulkInput {
	in.Word = tagWord(in.Word)
	if in.Kind != BulkTag && in.Kind != BulkUntag {
		in.Word = ""
	}
	if in.Kind != BulkDraft {
		in.Decision = Decision{}
	}
	if in.Kind != BulkFix {
		in.Fix = FixInput{}
	}
	return in
}

func (in BulkInput) check(e Event, now time.Time) error {
	var f Faults
	switch in.Kind {
	case BulkTag, BulkUntag:
		f.tag(in.Word)
	case BulkDraft:
		f.Add(!oneOf(in.Decision.State, []ApplicationState{Selected, Waitlisted, NotSelected}), "bulk_state", "choose_one")
		f.tooLong("bulk_reason", in.Decision.Reason, wishMax)
	case BulkFix:
		f = in.Fix.faults(e, now)
	case BulkUndraft:
	default:
		f.Add(true, "bulk_kind", "choose_one")
	}
	f.Add(!in.All && len(in.Receipts) == 0, "receipts", "tick_some")
	return f.Err()
}

// BulkPlan is exactly what a bulk action would do: to whom, and to whom not and why. Digest names it, so that nothing
// else is done than what was shown.
type BulkPlan struct {
	Input  BulkInput
	Will   []ReviewRow
	Left   []BulkLeftOut
	Digest string
}

// BulkLeftOut is an application that a bulk action leaves out.
type BulkLeftOut struct {
	Row ReviewRow
	Why string // the last part of the sentence's key
}

// PlanBulk says what a bulk action would do, and does nothing.
func (s *Store) PlanBulk(ctx context.Context, by Actor, e Event, in BulkInput) (BulkPlan, error) {
	in = in.asked()
	if err := in.check(e, s.now()); err != nil {
		return BulkPlan{Input: in}, err
	}
	var p BulkPlan
	err := s.snapshot(ctx, func(tx *Store) error {
		var err error
		p, err = tx.planBulk(ctx, by, e, in)
		return err
	})
	return p, err
}

func (s *Store) planBulk(ctx context.Context, by Actor, e Event, in BulkInput) (BulkPlan, error) {
	p := BulkPlan{Input: in}
	q, err := s.reviewList(ctx, by, e, in.Filter)
	if err != nil {
		return p, err
	}
	digest := sha256.New()
	fmt.Fprintf(digest, "%s %q %+v %+v\n", in.Kind, in.Word, in.Decision, in.Fix)
	for _, r := range q.Rows {
		if !in.All && !slices.Contains(in.Receipts, r.Application.Receipt) {
			continue
		}
		if why := in.leavesOut(r); why != "" {
			p.Left = append(p.Left, BulkLeftOut{Row: r, Why: why})
			continue
		}
		p.Will = append(p.Will, r)
		fmt.Fprintf(digest, "%s %s %d\n", r.Application.Receipt, r.Application.State, r.draftRevision())
	}
	p.Digest = hex.EncodeToString(digest.Sum(nil)[:12])
	return p, nil
}

func (r ReviewRow) draftRevision() int64 {
	if r.Draft == nil {
		return 0
	}
	return r.Draft.Revision
}

// leavesOut says why an application is left out, "" when it is not.
func (in BulkInput) leavesOut(r ReviewRow) string {
	a := r.Application
	tagged := slices.Contains(r.Tags, in.Word)
	switch {
	case in.Kind == BulkTag && tagged:
		return "tagged"
	case in.Kind == BulkTag && len(r.Tags) >= tagsMax:
		return "tags_full"
	case in.Kind == BulkUntag && !tagged:
		return "not_tagged"
	case in.Kind == BulkTag, in.Kind == BulkUntag:
		return ""
	case a.State == Withdrawn:
		return "withdrawn"
	case in.Kind == BulkUndraft && r.Draft == nil:
		return "not_drafted"
	case in.Kind == BulkDraft && r.Draft != nil && r.Draft.State == in.Decision.State && r.Draft.Reason == in.Decision.Reason:
		return "drafted"
	case in.Kind == BulkDraft && a.State == in.Decision.State:
		return "decided_so"
	case in.Kind == BulkFix && a.State == FixRequested:
		return "fix_stands"
	case in.Kind == BulkFix && !a.Undecided():
		return "decided"
	}
	return ""
}

// BulkActions lists the last bulk actions of an event, the newest first, without their items.
func (s *Store) BulkActions(ctx context.Context, event int64) ([]BulkAction, error) {
	var list []BulkAction
	err := s.db(ctx).Where("event_id = ?", event).Order("id DESC").Limit(20).Find(&list).Error
	return list, storageError(err)
}

// BulkAction finds a bulk action of the event with whom it touched: another event's is not found.
func (s *Store) BulkAction(ctx context.Context, event int64, publicID string) (BulkAction, error) {
	var b BulkAction
	q := s.db(ctx).Preload("Items").Preload("Items.Application").Preload("Items.Application.Vendor")
	return b, find(q.Where("event_id = ? AND public_id = ?", event, publicID), &b)
}
