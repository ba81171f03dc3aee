package models

import (
	"context"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// FixOutcome is how a fix request ended.
type FixOutcome string

// The outcomes. A request without one stands.
const (
	FixAnswered  FixOutcome = "answered"   // the vendor handed the application in again
	FixTakenBack FixOutcome = "taken_back" // staff no longer ask
	FixDecided   FixOutcome = "decided"    // the application was decided or withdrawn without an answer
)

// FixRequest asks a vendor to mend its application, with a reason and a day. While it stands the vendor changes the
// whole form, also when the call is over and, until staff take the request back or decide, when the day has passed.
// One stands for each application: the database keeps that.
type FixRequest struct {
	ID            int64            `gorm:"primaryKey"`
	EventID       int64            `gorm:"not null;index"`
	ApplicationID int64            `gorm:"not null;index:fix_application;uniqueIndex:fix_standing,where:closed_at IS NULL"`
	Reason        string           `gorm:"not null;check:fix_reason,reason <> ''"` // what the vendor reads
	Until         time.Time        `gorm:"not null"`
	Was           ApplicationState `gorm:"not null"` // what the application goes back to when the request is taken back
	AccountID     int64            `gorm:"not null"`
	Actor         string           `gorm:"not null"` // the name at that time
	AskedAt       time.Time        `gorm:"not null"`
	ClosedAt      *time.Time
	Outcome       FixOutcome `gorm:"not null;check:fix_outcome,(outcome = '') = (closed_at IS NULL)"`
}

// Stands says whether the vendor is still asked.
func (r FixRequest) Stands() bool { return r.ID != 0 && r.ClosedAt == nil }

// Late says whether the day has passed without an answer.
func (r FixRequest) Late(now time.Time) bool { return r.Stands() && now.After(r.Until) }

// FixInput is what staff type about a fix request.
type FixInput struct {
	Reason string
	Until  time.Time
}

func (in FixInput) faults(e Event, now time.Time) Faults {
	var f Faults
	f.text("fix_reason", in.Reason, wishMax)
	f.Add(in.Until.IsZero(), "fix_until", "required")
	f.Add(!in.Until.IsZero() && !in.Until.After(now), "fix_until", "in_the_past")
	f.Add(in.Until.After(e.EndsAt), "fix_until", "after_the_event")
	return f
}

// AskFix asks the vendor of an application by mail to mend it.
func (s *Store) AskFix(ctx context.Context, by Actor, e Event, receipt string, in FixInput) error {
	if err := in.faults(e, s.now()).Err(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		a, err := tx.ApplicationByReceipt(ctx, e.ID, receipt)
		if err != nil {
			return err
		}
		_, err = tx.askFix(ctx, by, e, a, in)
		return err
	})
}

func (s *Store) askFix(ctx context.Context, by Actor, e Event, a Application, in FixInput) (int64, error) {
	if a.State == FixRequested {
		return 0, refuse(Conflict, "fix_stands")
	}
	if !a.Undecided() {
		return 0, refuse(Conflict, "fix_decided")
	}
	row := FixRequest{
		EventID: e.ID, ApplicationID: a.ID, Reason: in.Reason, Until: in.Until, Was: a.State,
		AccountID: by.Account.ID, Actor: by.Account.Name, AskedAt: s.now(),
	}
	db := s.write.WithContext(ctx)
	if err := db.Create(&row).Error; err != nil {
		return 0, err
	}
	if err := db.Model(&Application{ID: a.ID}).Update("state", FixRequested).Error; err != nil {
		return 0, err
	}
	if err := s.tell(ctx, e, a, "application_fix", map[string]string{"reason": in.Reason, "until": in.Until.In(korean.Seoul).Format("2006-01-02 15:04")}); err != nil {
		return 0, err
	}
	return row.ID, s.audit(ctx, by, e.ID, "fix_asked", a.Receipt, in.Reason)
}

// TakeFixBack no longer asks; the application is where it was before, and its vendor is told.
func (s *Store) TakeFixBack(ctx context.Context, by Actor, e Event, receipt string) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		a, err := tx.ApplicationByReceipt(ctx, e.ID, receipt)
		if err != nil {
			return err
		}
		r, err := tx.FixOf(ctx, a)
		if err != nil {
			return err
		}
		taken, err := tx.takeFixBack(ctx, by, e, a, r)
		if err == nil && !taken {
			err = refuse(Conflict, "fix_gone")
		}
		return err
	})
}

// takeFixBack says false when the request does not stand any more.
func (s *Store) takeFixBack(ctx context.Context, by Actor, e Event, a Application, r FixRequest) (bool, error) {
	closed, err := s.closeFix(ctx, a.ID, FixTakenBack)
	if err != nil || !closed || !r.Stands() {
		return false, err
	}
	if err := s.write.WithContext(ctx).Model(&Application{ID: a.ID}).Update("state", r.Was).Error; err != nil {
		return false, err
	}
	if err := s.tell(ctx, e, a, "application_fix_back", nil); err != nil {
		return false, err
	}
	return true, s.audit(ctx, by, e.ID, "fix_taken_back", a.Receipt, "")
}

// closeFix ends the request that stands for an application, if one does.
func (s *Store) closeFix(ctx context.Context, application int64, outcome FixOutcome) (bool, error) {
	done := s.write.WithContext(ctx).Model(&FixRequest{}).Where("application_id = ? AND closed_at IS NULL", application).
		Updates(map[string]any{"closed_at": s.now(), "outcome": outcome})
	return done.RowsAffected > 0, done.Error
}

// resubmit hands an application in again that was to be mended: staff find it in their queue.
func (s *Store) resubmit(ctx context.Context, by Actor, e Event, a Application) error {
	if _, err := s.closeFix(ctx, a.ID, FixAnswered); err != nil {
		return err
	}
	if err := s.write.WithContext(ctx).Model(&Application{ID: a.ID}).Update("state", Reviewing).Error; err != nil {
		return err
	}
	return s.audit(ctx, by, e.ID, "application_resubmitted", a.Receipt, "")
}

// FixOf is the last fix request of an application, zero when there was none.
func (s *Store) FixOf(ctx context.Context, a Application) (FixRequest, error) {
	var r FixRequest
	err := find(s.db(ctx).Where("application_id = ?", a.ID).Order("id DESC").Limit(1), &r)
	if err == ErrNotFound {
		return FixRequest{}, nil
	}
	return r, err
}

// fixes maps the applications of an event to their last fix request.
func (s *Store) fixes(ctx context.Context, event int64) (map[int64]FixRequest, error) {
	var list []FixRequest
	err := s.db(ctx).Where("event_id = ?", event).Order("id").Find(&list).Error
	fixes := make(map[int64]FixRequest, len(list))
	for _, r := range list {
		fixes[r.ApplicationID] = r
	}
	return fixes, err
}
