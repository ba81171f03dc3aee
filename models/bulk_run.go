package models

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm/clause"
)

// RunBulk does what PlanBulk showed, in one transaction. Seen is the digest of the plan: when it would do something
// else by now, nothing is done and staff are told.
func (s *Store) RunBulk(ctx context.Context, by Actor, e Event, in BulkInput, seen string) (BulkAction, error) {
	in = in.asked()
	if err := in.check(e, s.now()); err != nil {
		return BulkAction{}, err
	}
	var b BulkAction
	err := s.tx(ctx, func(tx *Store) error {
		revision, err := tx.turn(ctx, e.ID)
		if err != nil {
			return err
		}
		p, err := tx.planBulk(ctx, by, e, in)
		if err != nil {
			return err
		}
		if p.Digest != seen {
			return refuse(Conflict, "bulk_changed")
		}
		if len(p.Will) == 0 {
			return refuse(Conflict, "bulk_nobody")
		}
		b = in.action(by, e)
		b.At = tx.now()
		if err := tx.write.WithContext(ctx).Omit("Items").Create(&b).Error; err != nil {
			return err
		}
		if err := tx.runBulk(ctx, by, e, &b, p, revision); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "bulk_done", b.PublicID, fmt.Sprintf("%s: %d", b.Kind, len(p.Will)))
	})
	return b, err
}

func (in BulkInput) action(by Actor, e Event) BulkAction {
	b := BulkAction{
		EventID: e.ID, PublicID: randomCode(10), Kind: in.Kind, Word: in.Word, State: in.Decision.State, Reason: in.Decision.Reason,
		AccountID: by.Account.ID, Actor: by.Account.Name,
	}
	if in.Kind == BulkFix {
		b.Reason, b.Until = in.Fix.Reason, &in.Fix.Until
	}
	return b
}

func (s *Store) runBulk(ctx context.Context, by Actor, e Event, b *BulkAction, p BulkPlan, revision int64) error {
	whole, err := s.wholeOf(ctx, p.Will)
	if err != nil {
		return err
	}
	items := make([]BulkItem, len(p.Will))
	for i, r := range p.Will {
		a := whole[r.Application.ID]
		items[i] = BulkItem{BulkActionID: b.ID, ApplicationID: a.ID, State: a.State}
		if items[i].Mark, err = s.runOn(ctx, by, e, a, r, p.Input, revision); err != nil {
			return err
		}
		if r.Draft != nil && (b.Kind == BulkDraft || b.Kind == BulkUndraft) {
			was, _ := json.Marshal(r.Draft) // numbers and texts
			items[i].Was = string(was)
		}
	}
	return s.write.WithContext(ctx).Omit("Application").CreateInBatches(&items, 100).Error
}

// wholeOf reads the applications of rows as a whole: mails need more of them than lists.
func (s *Store) wholeOf(ctx context.Context, rows []ReviewRow) (map[int64]Application, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.Application.ID
	}
	var list []Application
	err := s.db(ctx).Preload("Vendor").Where(among(s, "id", ids)).Find(&list).Error
	whole := make(map[int64]Application, len(list))
	for _, a := range list {
		whole[a.ID] = a
	}
	return whole, err
}

// runOn does it to one application, and gives the mark by which it is found again.
func (s *Store) runOn(ctx context.Context, by Actor, e Event, a Application, r ReviewRow, in BulkInput, revision int64) (int64, error) {
	switch in.Kind {
	case BulkTag:
		return s.tag(ctx, by, a, in.Word)
	case BulkUntag:
		return 0, s.untag(ctx, a, in.Word)
	case BulkUndraft:
		return 0, s.forgetDraft(ctx, a)
	case BulkFix:
		return s.askFix(ctx, by, e, a, in.Fix)
	}
	d := DraftedDecision{
		ApplicationID: a.ID, EventID: e.ID, State: in.Decision.State, Reason: in.Decision.Reason, Origin: ByHand,
		AccountID: by.Account.ID, Actor: by.Account.Name, Revision: revision, At: s.now(),
	}
	if r.Draft != nil && r.Draft.State == d.State {
		d.Rank = r.Draft.Rank // as in DraftDecision
	}
	return revision, s.write.WithContext(ctx).Save(&d).Error
}

// UndoBulk takes a bulk action back, once: whoever is still as it left them is as before. What somebody has changed
// since stays, and the items say so.
func (s *Store) UndoBulk(ctx context.Context, by Actor, e Event, publicID string) error {
	return s.tx(ctx, func(tx *Store) error {
		revision, err := tx.turn(ctx, e.ID)
		if err != nil {
			return err
		}
		b, err := tx.BulkAction(ctx, e.ID, publicID)
		if err != nil {
			return err
		}
		if b.UndoneAt != nil {
			return refuse(Conflict, "bulk_undone")
		}
		db, undone := tx.write.WithContext(ctx), 0
		for _, item := range b.Items {
			outcome := BulkLeft
			back, err := tx.undoOn(ctx, by, e, b, item, revision)
			if err != nil {
				return err
			}
			if back {
				outcome, undone = BulkUndone, undone+1
			}
			if err := db.Model(&BulkItem{ID: item.ID}).Update("outcome", outcome).Error; err != nil {
				return err
			}
		}
		if err := db.Model(&BulkAction{ID: b.ID}).Updates(map[string]any{"undone_at": tx.now(), "undone_by": by.Account.Name}).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "bulk_undone", b.PublicID, fmt.Sprintf("%d of %d", undone, len(b.Items)))
	})
}

// undoOn takes it back from one application; false when somebody has changed it since.
func (s *Store) undoOn(ctx context.Context, by Actor, e Event, b BulkAction, item BulkItem, revision int64) (bool, error) {
	db, a := s.write.WithContext(ctx), item.Application
	switch b.Kind {
	case BulkTag:
		done := db.Where("id = ?", item.Mark).Delete(&Tag{})
		return done.RowsAffected > 0, done.Error
	case BulkUntag:
		id, err := s.tag(ctx, by, a, b.Word)
		return id != 0, err
	case BulkFix:
		r, err := s.FixOf(ctx, a)
		if err != nil || r.ID != item.Mark || !r.Stands() {
			return false, err
		}
		return s.takeFixBack(ctx, by, e, a, r)
	case BulkDraft:
		done := db.Where("application_id = ? AND revision = ?", a.ID, item.Mark).Delete(&DraftedDecision{})
		if done.RowsAffected == 0 || done.Error != nil || item.Was == "" {
			return done.RowsAffected > 0, done.Error
		}
	}
	if a.State != item.State { // it was decided since
		return false, nil
	}
	return s.redraft(ctx, item, revision)
}

// redraft puts back the draft that was there before, unless there is another one by now.
func (s *Store) redraft(ctx context.Context, item BulkItem, revision int64) (bool, error) {
	var d DraftedDecision
	if err := json.Unmarshal([]byte(item.Was), &d); err != nil {
		return false, err
	}
	d.Revision = revision
	done := s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&d)
	return done.RowsAffected > 0, done.Error
}
