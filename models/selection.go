package models

import (
	"context"
	"fmt"
)

// Decision is what staff decide about an application, with a reason that the vendor reads.
type Decision struct {
	State  ApplicationState
	Reason string
}

// Decide selects, waitlists or refuses an application. A vendor that is selected gets its number;
// one that is no longer selected loses its booth and its phones stop redeeming.
func (s *Store) Decide(ctx context.Context, by Actor, e Event, receipt string, d Decision) (Application, error) {
	var f Faults
	f.Add(d.State != Selected && d.State != Waitlisted && d.State != NotSelected, "state", "choose_one")
	f.tooLong("reason", d.Reason, wishMax)
	if err := f.Err(); err != nil {
		return Application{}, err
	}
	var a Application
	err := s.tx(ctx, func(tx *Store) error {
		var err error
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		if a, err = tx.ApplicationByReceipt(ctx, e.ID, receipt); err != nil {
			return err
		}
		if a.State == Withdrawn {
			return refuse(Conflict, "withdrawn")
		}
		if err := tx.decide(ctx, &a, d); err != nil {
			return err
		}
		if err := tx.announceDecision(ctx, e, a); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "application_decided", a.Receipt, string(d.State))
	})
	return a, err
}

// lockEvent makes those who give numbers or booths at the same time wait for each other on PostgreSQL.
func (s *Store) lockEvent(ctx context.Context, event int64) error {
	return s.write.WithContext(ctx).Exec("UPDATE events SET receipt_seq = receipt_seq WHERE id = ?", event).Error
}

func (s *Store) decide(ctx context.Context, a *Application, d Decision) error {
	now := s.now()
	waited := a.State == Waitlisted
	a.State, a.Reason, a.DecidedAt = d.State, d.Reason, &now
	var err error
	switch {
	case d.State != Waitlisted:
		a.WaitRank = 0
	case !waited: // who waits already keeps its place
		a.WaitRank, err = s.nextRank(ctx, a.EventID)
	}
	if err == nil && d.State == Selected && a.No == "" {
		a.No, err = s.nextNo(ctx, *a)
	}
	if err != nil {
		return err
	}
	change := map[string]any{"state": a.State, "reason": a.Reason, "decided_at": now, "wait_rank": a.WaitRank, "no": a.No}
	if err := s.write.WithContext(ctx).Model(&Application{ID: a.ID}).Updates(change).Error; err != nil || d.State == Selected {
		return err
	}
	return s.dismiss(ctx, *a)
}

// byNo is the order of vendors' numbers: C01, M01, M02, S99, S100.
const byNo = "substr(no, 1, 1), length(no), no"

// nextNo gives the vendor's number: a letter for the kind and the first number after the highest.
func (s *Store) nextNo(ctx context.Context, a Application) (string, error) {
	letter := a.Vendor.Kind.letter()
	var numbers []string
	err := s.db(ctx).Model(&Application{}).Where("event_id = ? AND no LIKE ?", a.EventID, letter+"%").Pluck("no", &numbers).Error
	highest := 0
	for _, no := range numbers {
		var n int
		if _, err := fmt.Sscanf(no[1:], "%d", &n); err == nil && n > highest {
			highest = n
		}
	}
	return fmt.Sprintf("%s%02d", letter, highest+1), err
}

func (s *Store) nextRank(ctx context.Context, event int64) (int, error) {
	var rank int
	err := s.db(ctx).Model(&Application{}).Where("event_id = ? AND state = ?", event, Waitlisted).Select("coalesce(max(wait_rank), 0) + 1").Scan(&rank).Error
	return rank, err
}

// dismiss takes back booth and phones, and the offers that no phone took yet. The application is
// changed before, so that no phone slips in between.
func (s *Store) dismiss(ctx context.Context, a Application) error {
	db := s.write.WithContext(ctx)
	if err := db.Where("application_id = ?", a.ID).Delete(&Assignment{}).Error; err != nil {
		return err
	}
	if err := db.Model(&Enrolment{}).Where("application_id = ? AND expires_at > ?", a.ID, s.now()).Update("expires_at", s.now()).Error; err != nil {
		return err
	}
	return db.Model(&Device{}).Where("application_id = ? AND revoked_at IS NULL", a.ID).Update("revoked_at", s.now()).Error
}

// Withdraw takes back one's own application.
func (s *Store) Withdraw(ctx context.Context, by Actor, a Application) error {
	return s.tx(ctx, func(tx *Store) error {
		done := tx.write.WithContext(ctx).Model(&Application{}).Where("id = ? AND state <> ?", a.ID, Withdrawn).Updates(map[string]any{"state": Withdrawn, "wait_rank": 0})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return refuse(Conflict, "withdrawn")
		}
		if err := tx.dismiss(ctx, a); err != nil {
			return err
		}
		return tx.audit(ctx, by, a.EventID, "application_withdrawn", a.Receipt, "")
	})
}
