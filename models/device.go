package models

import (
	"context"
	"time"
)

// Device is a vendor's scanning phone. It may redeem for that vendor in that event and
// nothing else; its token is kept as a hash.
type Device struct {
	ID            int64     `gorm:"primaryKey"`
	PublicID      string    `gorm:"not null;uniqueIndex"`
	EventID       int64     `gorm:"not null;index"`
	ApplicationID int64     `gorm:"not null;index"`
	Label         string    `gorm:"not null"`
	TokenHash     string    `gorm:"not null;uniqueIndex"`
	CreatedAt     time.Time `gorm:"not null"`
	SeenAt        *time.Time
	RevokedAt     *time.Time
}

// EnrolDevice makes a scanning phone of a selected vendor and returns its token, which is shown once.
func (s *Store) EnrolDevice(ctx context.Context, by Actor, a Application, label string) (Device, string, error) {
	return s.EnrolAgain(ctx, by, a, label, Device{})
}

// EnrolAgain does the same for a phone that was a scanning phone before, and now is this one instead.
func (s *Store) EnrolAgain(ctx context.Context, by Actor, a Application, label string, before Device) (Device, string, error) {
	var d Device
	token := randomToken("jtd_")
	err := s.tx(ctx, func(tx *Store) error {
		err := tx.lockSelected(ctx, a.ID)
		if err != nil {
			return err
		}
		if d, err = tx.renewDevice(ctx, a, before, cut(label, deviceLabelMax), token); err != nil {
			return err
		}
		return tx.audit(ctx, by, a.EventID, "device_enrolled", a.No, d.PublicID)
	})
	return d, token, err
}

// renewDevice gives the same phone of the same vendor a new token, so that phones do not pile up. A
// phone that scanned elsewhere loses that right: its token is overwritten.
func (s *Store) renewDevice(ctx context.Context, a Application, before Device, label, token string) (Device, error) {
	db := s.write.WithContext(ctx)
	if before.ID != 0 && before.ApplicationID == a.ID {
		before.Label, before.TokenHash, before.RevokedAt = label, tokenHash(token), nil
		return before, db.Model(&Device{ID: before.ID}).Select("label", "token_hash", "revoked_at").Updates(&before).Error
	}
	if before.ID != 0 {
		if err := db.Model(&Device{}).Where("id = ? AND revoked_at IS NULL", before.ID).Update("revoked_at", s.now()).Error; err != nil {
			return before, err
		}
	}
	d := Device{PublicID: randomCode(10), EventID: a.EventID, ApplicationID: a.ID, Label: label, TokenHash: tokenHash(token), CreatedAt: s.now()}
	return d, db.Create(&d).Error
}

// cut shortens a label that only decorates; it is never used on what a person must read back.
func cut(s string, max int) string {
	if r := []rune(s); len(r) > max {
		return string(r[:max])
	}
	return s
}

// DeviceByToken finds the phone of a token: unauthenticated when unknown, device_revoked when withdrawn.
func (s *Store) DeviceByToken(ctx context.Context, token string) (Device, error) {
	var d Device
	err := find(s.db(ctx).Where("token_hash = ?", tokenHash(token)), &d)
	if err == ErrNotFound {
		return d, ErrUnauthenticated
	}
	if err != nil {
		return d, err
	}
	if d.RevokedAt != nil {
		return d, refuse(Forbidden, "device_revoked")
	}
	if d.SeenAt == nil || s.now().Sub(*d.SeenAt) > seenEvery {
		err = s.write.WithContext(ctx).Model(&d).Update("seen_at", s.now()).Error
	}
	return d, storageError(err)
}

// RememberedDevice is DeviceByToken from memory, once it was asked for: for RedeemCoupon, which finds
// out in its own transaction whether the phone may still redeem.
func (s *Store) RememberedDevice(ctx context.Context, token string) (Device, error) {
	if known, has := s.remembered.devices.Load(tokenHash(token)); has {
		return known.(Device), nil
	}
	d, err := s.DeviceByToken(ctx, token)
	if err == nil {
		s.remembered.devices.Store(tokenHash(token), d)
	}
	return d, err
}

// DevicesOf lists the phones of a vendor in an event, the newest first.
func (s *Store) DevicesOf(ctx context.Context, application int64) ([]Device, error) {
	var list []Device
	err := s.db(ctx).Where("application_id = ?", application).Order("id DESC").Find(&list).Error
	return list, err
}

// RevokeDevice withdraws a phone of that vendor; another vendor's is not found. One that is withdrawn
// already keeps the time of the first.
func (s *Store) RevokeDevice(ctx context.Context, by Actor, application int64, publicID string) error {
	return s.tx(ctx, func(tx *Store) error {
		var d Device
		if err := find(tx.db(ctx).Where("application_id = ? AND public_id = ?", application, publicID), &d); err != nil || d.RevokedAt != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Model(&d).Update("revoked_at", tx.now()).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, d.EventID, "device_revoked", d.PublicID, "")
	})
}
