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

func (d Decision) check() error {
	var f Faults
	f.Add(d.State != Selected && d.State != Waitlisted && d.State != NotSelected, "state", "choose_one")
	f.tooLong("reason", d.Reason, wishMax)
	return f.Err()
}

// Decide selects, waitlists or refuses one application and tells its vendor at once: for late cases,
// when the others are published already. A draft about it is gone with that.
func (s *Store) Decide(ctx context.Context, by Actor, e Event, receipt string, d Decision) (Application, error) {
	if err := d.check(); err != nil {
		return Application{}, err
	}
	var a Application
	err := s.tx(ctx, func(tx *Store) error {
		var err error
		if _, err = tx.turn(ctx, e.ID); err != nil {
			return err
		}
		if a, err = tx.ApplicationByReceipt(ctx, e.ID, receipt); err != nil {
			return err
		}
		freed := a.Holds(tx.now()) && d.State == NotSelected
		if err := tx.decideAndTell(ctx, by, e, &a, d); err != nil || !freed {
			return err
		}
		return tx.offerNext(ctx, by, e)
	})
	return a, err
}

// decideAndTell decides, writes the mail, and forgets the draft.
func (s *Store) decideAndTell(ctx context.Context, by Actor, e Event, a *Application, d Decision) error {
	if a.State == Withdrawn {
		return refuse(Conflict, "withdrawn")
	}
	if err := s.decide(ctx, a, d); err != nil {
		return err
	}
	if err := s.forgetDraft(ctx, *a); err != nil {
		return err
	}
	if err := s.announceDecision(ctx, e, *a); err != nil {
		return err
	}
	return s.audit(ctx, by, e.ID, "application_decided", a.Receipt, string(d.State))
}

func (s *Store) forgetDraft(ctx context.Context, a Application) error {
	return s.write.WithContext(ctx).Delete(&DraftedDecision{ApplicationID: a.ID}).Error
}

// lockEvent makes those who give numbers or booths at the same time wait for each other on PostgreSQL.
func (s *Store) lockEvent(ctx context.Context, event int64) error {
	return s.write.WithContext(ctx).Exec("UPDATE events SET receipt_seq = receipt_seq WHERE id = ?", event).Error
}

// decide gives a vendor that is selected its number; one that is no longer selected loses its booth,
// and its phones stop redeeming.
func (s *Store) decide(ctx context.Context, a *Application, d Decision) error {
	now := s.now()
	waited := a.Waits()
	a.State, a.Reason, a.DecidedAt, a.OfferUntil = d.State, d.Reason, &now, nil
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
	if d.State != Selected {
		a.ConfirmedAt = nil
	}
	if _, err := s.closeFix(ctx, a.ID, FixDecided); err != nil {
		return err
	}
	change := map[string]any{
		"state": a.State, "reason": a.Reason, "decided_at": now, "wait_rank": a.WaitRank, "no": a.No,
		"offer_until": a.OfferUntil, "confirmed_at": a.ConfirmedAt,
	}
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

// Withdraw takes back one's own application, or declines the place that it got. A place that
// becomes free is offered to the next who waits.
func (s *Store) Withdraw(ctx context.Context, by Actor, a Application) error {
	return s.tx(ctx, func(tx *Store) error {
		if _, err := tx.turn(ctx, a.EventID); err != nil {
			return err
		}
		a, err := tx.ApplicationByID(ctx, a.ID)
		if err != nil {
			return err
		}
		if a.State == Withdrawn {
			return refuse(Conflict, "withdrawn")
		}
		gone := map[string]any{"state": Withdrawn, "wait_rank": 0, "offer_until": nil, "confirmed_at": nil}
		if err := tx.write.WithContext(ctx).Model(&Application{ID: a.ID}).Updates(gone).Error; err != nil {
			return err
		}
		if err := tx.dismiss(ctx, a); err != nil {
			return err
		}
		if err := tx.forgetDraft(ctx, a); err != nil {
			return err
		}
		if _, err := tx.closeFix(ctx, a.ID, FixDecided); err != nil {
			return err
		}
		if err := tx.audit(ctx, by, a.EventID, "application_withdrawn", a.Receipt, ""); err != nil || !a.Holds(tx.now()) {
			return err
		}
		e, err := tx.EventByID(ctx, a.EventID)
		if err != nil {
			return err
		}
		return tx.offerNext(ctx, by, e)
	})
}
