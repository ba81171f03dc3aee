package models

import (
	"context"
	"errors"
	"regexp"
	"time"

	"gorm.io/gorm/clause"
)

// DayActKind is what a phone can do on the day without a network.
type DayActKind string

// What can be done, and sent later.
const (
	ActCheckIn  DayActKind = "check_in"
	ActNoShow   DayActKind = "no_show"
	ActIncident DayActKind = "incident"
)

// DayAct is something that staff did on a phone on the day. The phone chose its id, and the database refuses
// a second one: what is sent twice is done once, and gets the same answer. Without a network it is sent
// later, so that it is told apart when it was made and when it came in.
type DayAct struct {
	ID        int64      `gorm:"primaryKey"`
	EventID   int64      `gorm:"not null;uniqueIndex:day_act_once,priority:1"`
	ClientID  string     `gorm:"not null;uniqueIndex:day_act_once,priority:2"`
	AccountID int64      `gorm:"not null"`
	Kind      DayActKind `gorm:"not null;check:day_act_kind,kind IN ('check_in','no_show','incident')"`
	Subject   string     `gorm:"not null"` // vendor number, "" for incidents
	MadeAt    time.Time  `gorm:"not null"`
	At        time.Time  `gorm:"not null"` // when it came in
	Reason    string     `gorm:"not null"` // why it was refused, "" when it was done
	Since     *time.Time // the time that the sentence of the refusal tells
}

// DayActInput is what a phone sends.
type DayActInput struct {
	ID       string
	Kind     DayActKind
	Vendor   string    // number, or pass
	MadeAt   time.Time // by the clock of the phone, zero for now
	Incident IncidentInput
}

// actsLate is how long ago a phone may say that something was done. What it says beyond that counts as now.
const actsLate = 24 * time.Hour

var clientID = regexp.MustCompile(`^[0-9A-Za-z-]{8,40}$`)

func (in DayActInput) madeAt(now time.Time) time.Time {
	if in.MadeAt.After(now) || in.MadeAt.Before(now.Add(-actsLate)) {
		return now
	}
	return in.MadeAt.UTC().Truncate(time.Millisecond)
}

// Refusal is why an act was refused, nil when it was done.
func (a DayAct) Refusal() *Error {
	if a.Reason == "" {
		return nil
	}
	why := refuse(Conflict, a.Reason)
	if a.Since != nil {
		why = why.With("at", *a.Since)
	}
	return why
}

// DoOnDay does what a phone sends, once. A refusal by the state of the street is an answer that is kept with
// the act; faults of what was typed are an error, and nothing is kept.
func (s *Store) DoOnDay(ctx context.Context, by Actor, e Event, in DayActInput) (DayAct, error) {
	if !clientID.MatchString(in.ID) {
		return DayAct{}, refuse(Malformed, "malformed")
	}
	if in.Kind == ActNoShow && !by.May(Staff, e.ID) {
		return DayAct{}, ErrForbidden
	}
	if in.Kind == ActIncident {
		if err := in.Incident.check(ctx, s); err != nil {
			return DayAct{}, err
		}
	}
	var out DayAct
	err := s.tx(ctx, func(tx *Store) error {
		no, _ := ParsePass(in.Vendor)
		row := DayAct{EventID: e.ID, ClientID: in.ID, AccountID: by.Account.ID, Kind: in.Kind, Subject: no, At: tx.now(), MadeAt: in.madeAt(tx.now())}
		written := tx.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if written.Error != nil {
			return written.Error
		}
		if written.RowsAffected == 0 {
			return find(tx.db(ctx).Where("event_id = ? AND client_id = ?", e.ID, in.ID), &out)
		}
		if err := row.answer(tx.doAct(ctx, by, e, row, in)); err != nil {
			return err
		}
		out = row
		return tx.write.WithContext(ctx).Model(&DayAct{ID: row.ID}).Updates(map[string]any{"reason": row.Reason, "since": row.Since}).Error
	})
	return out, err
}

func (s *Store) doAct(ctx context.Context, by Actor, e Event, act DayAct, in DayActInput) error {
	switch act.Kind {
	case ActNoShow:
		return s.missArrival(ctx, by, e, act.Subject, act.MadeAt)
	case ActIncident:
		return s.noteIncident(ctx, by, e, act.ClientID, in.Incident, act.MadeAt)
	}
	row, first, err := s.checkIn(ctx, by, e, in.Vendor, act.MadeAt)
	if err == nil && !first {
		return refuse(Conflict, "already_arrived").With("at", row.At)
	}
	return err
}

// answer keeps a refusal by the street; another error stays one.
func (a *DayAct) answer(err error) error {
	var why *Error
	if !errors.As(err, &why) || why.Kind != Conflict {
		return err
	}
	a.Reason = why.Reason
	if at, told := why.Params["at"].(time.Time); told {
		a.Since = &at
	}
	return nil
}
