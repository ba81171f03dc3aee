package models

import (
	"context"
	"time"
)

// Enrolment is an offer to make one phone a scanning phone of a vendor: the vendor or staff show it as
// a QR, a helper's phone scans it and needs no account. It opens nothing but that vendor's scanner.
// The address holds the secret, the database its hash. An offer ends when a phone takes it, with its
// time, or with its vendor; the database lets one phone take it.
type Enrolment struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null;index"`
	ApplicationID int64     `gorm:"not null;index"`
	SecretHash    string    `gorm:"not null;uniqueIndex"`
	OfferedBy     int64     `gorm:"not null"` // the account that showed it
	OfferedAt     time.Time `gorm:"not null"`
	ExpiresAt     time.Time `gorm:"not null"`
	UsedAt        *time.Time
	UsedBy        string `gorm:"not null"` // keyed hash of the browser that took it, "" before
	DeviceID      *int64 // the phone that it became
}

// EnrolmentLife is how long an offer waits to be scanned.
const EnrolmentLife = 15 * time.Minute

const (
	enrolmentSecretLength = 24 // 120 random bits, and a QR that a phone reads at arm's length
	deviceLabelMax        = 30
)

// TakeEnrolment is what a phone sends that scanned an offer.
type TakeEnrolment struct {
	Secret  string
	Label   string // by which the vendor tells its phones apart
	Browser string // the signed id of the browser: an answer that got lost can be asked for again
	Token   string // of the scanning phone that this browser is so far, "" for none
}

func (in TakeEnrolment) check() error {
	var f Faults
	f.text("label", in.Label, deviceLabelMax)
	return f.Err()
}

// OfferEnrolment makes an offer for a phone of a selected vendor and gives its secret, which is shown once.
func (s *Store) OfferEnrolment(ctx context.Context, by Actor, a Application) (Enrolment, string, error) {
	secret := randomCode(enrolmentSecretLength)
	e := Enrolment{EventID: a.EventID, ApplicationID: a.ID, SecretHash: tokenHash(secret), OfferedBy: by.Account.ID}
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockSelected(ctx, a.ID); err != nil {
			return err
		}
		e.ID, e.OfferedAt, e.ExpiresAt = 0, tx.now(), tx.now().Add(EnrolmentLife)
		if err := tx.write.WithContext(ctx).Create(&e).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, a.EventID, "device_offered", a.No, "")
	})
	return e, secret, err
}

// EnrolmentBySecret finds an offer that a phone can still take, and its vendor. Refusals:
// enrolment_unknown, enrolment_used, enrolment_over.
func (s *Store) EnrolmentBySecret(ctx context.Context, secret string) (Enrolment, Application, error) {
	e, err := s.enrolment(ctx, secret)
	if err != nil {
		return e, Application{}, err
	}
	if why := e.over(s.now()); why != nil {
		return e, Application{}, why
	}
	a, err := s.ApplicationByID(ctx, e.ApplicationID)
	return e, a, err
}

// over says why nobody can take an offer any more, nil while somebody can.
func (e Enrolment) over(now time.Time) error {
	switch {
	case e.UsedAt != nil:
		return refuse(Gone, "enrolment_used")
	case !now.Before(e.ExpiresAt):
		return refuse(Gone, "enrolment_over").With("minutes", int(EnrolmentLife.Minutes()))
	}
	return nil
}

// Enrol makes a phone the scanning phone of the vendor that offered it, and gives the token. Of many
// phones the database lets one through; that one may ask again, as long as the offer lasts, when the
// answer got lost. Refusals: enrolment_unknown, enrolment_used, enrolment_over, not_selected.
func (s *Store) Enrol(ctx context.Context, in TakeEnrolment) (Device, string, error) {
	if err := in.check(); err != nil {
		return Device{}, "", err
	}
	var d Device
	token := randomToken("jtd_")
	err := s.tx(ctx, func(tx *Store) error {
		e, err := tx.take(ctx, in)
		if err != nil {
			return err
		}
		before, err := tx.phoneBefore(ctx, e, in)
		if err != nil {
			return err
		}
		if d, err = tx.renewDevice(ctx, Application{ID: e.ApplicationID, EventID: e.EventID}, before, in.Label, token); err != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Model(&Enrolment{ID: e.ID}).Update("device_id", d.ID).Error; err != nil {
			return err
		}
		return tx.audit(ctx, Actor{}, e.EventID, "device_enrolled", d.PublicID, d.Label)
	})
	return d, token, err
}

// take marks the offer as this browser's by a conditional update. The vendor is held first, in the
// order in which its dismissal takes the same rows.
func (s *Store) take(ctx context.Context, in TakeEnrolment) (Enrolment, error) {
	e, err := s.enrolment(ctx, in.Secret)
	if err != nil {
		return e, err
	}
	browser := s.keys.hash("enrolment browser", in.Browser)
	if e.UsedBy != browser {
		if why := e.over(s.now()); why != nil {
			return e, why
		}
	}
	if err := s.lockSelected(ctx, e.ApplicationID); err != nil {
		return e, err
	}
	taken := s.write.WithContext(ctx).Exec(`UPDATE enrolments SET used_at = coalesce(used_at, ?), used_by = ?
		WHERE id = ? AND expires_at > ? AND (used_at IS NULL OR used_by = ?)`, s.now(), browser, e.ID, s.now(), browser)
	if taken.Error != nil || taken.RowsAffected == 1 {
		return e, taken.Error
	}
	if e, err = s.enrolment(ctx, in.Secret); err != nil { // another phone was quicker, or the time is up
		return e, err
	}
	return e, e.over(s.now())
}

// phoneBefore is the scanning phone that the browser is already: by this very offer, or by its cookie.
// A phone that was withdrawn does not come back by the offer that it took before.
func (s *Store) phoneBefore(ctx context.Context, e Enrolment, in TakeEnrolment) (Device, error) {
	var d Device
	if e.DeviceID == nil {
		err := find(s.db(ctx).Where("token_hash = ?", tokenHash(in.Token)), &d)
		if err == ErrNotFound {
			err = nil
		}
		return d, err
	}
	err := find(s.db(ctx).Where("id = ?", *e.DeviceID), &d)
	if err == nil && d.RevokedAt != nil {
		err = refuse(Gone, "enrolment_used")
	}
	return d, err
}

// lockSelected holds the application while it is selected: not_selected when it is not, no_coupons when it takes none.
func (s *Store) lockSelected(ctx context.Context, application int64) error {
	held := s.write.WithContext(ctx).Exec("UPDATE applications SET state = state WHERE id = ? AND state = ?", application, Selected)
	if err := changedOr(held, refuse(Conflict, "not_selected")); err != nil {
		return err
	}
	var without int64
	err := s.db(ctx).Model(&Application{}).Where("id = ? AND no_coupons", application).Count(&without).Error
	if err == nil && without > 0 {
		return refuse(Conflict, "no_coupons")
	}
	return err
}

func (s *Store) enrolment(ctx context.Context, secret string) (Enrolment, error) {
	var e Enrolment
	err := find(s.db(ctx).Where("secret_hash = ?", tokenHash(secret)), &e)
	if err == ErrNotFound {
		return e, refuse(NotFound, "enrolment_unknown")
	}
	return e, err
}
