package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// CouponState is what a coupon still is good for.
type CouponState string

// The states of a coupon. Expired is read off the clock, never stored.
const (
	CouponIssued   CouponState = "issued"
	CouponRedeemed CouponState = "redeemed"
	CouponExpired  CouponState = "expired"
	CouponVoided   CouponState = "voided"
)

// Coupon is one right of one person, once. The person is a keyed hash of a browser's cookie or of
// what a program named; the database keeps the limit per person by numbering the coupons.
type Coupon struct {
	ID         int64       `gorm:"primaryKey"`
	EventID    int64       `gorm:"not null;uniqueIndex:coupon_short,priority:1;uniqueIndex:coupon_nonce,priority:1;index:coupon_holder,priority:1"`
	CampaignID int64       `gorm:"not null;uniqueIndex:coupon_person,priority:1"`
	SlotID     int64       `gorm:"not null"`
	Code       string      `gorm:"not null;uniqueIndex"`                         // in the QR
	ShortCode  string      `gorm:"not null;uniqueIndex:coupon_short,priority:2"` // typed
	Person     string      `gorm:"not null;uniqueIndex:coupon_person,priority:2;index:coupon_holder,priority:2"`
	Ordinal    int         `gorm:"not null;uniqueIndex:coupon_person,priority:3"` // the person's first, second …
	Nonce      string      `gorm:"not null;uniqueIndex:coupon_nonce,priority:2"`
	State      CouponState `gorm:"not null;check:coupon_state,state IN ('issued','redeemed','voided')"`
	IssuedAt   time.Time   `gorm:"not null"`
	ExpiresAt  time.Time   `gorm:"not null"`

	Campaign Campaign `gorm:"constraint:-"`
}

// StateAt is the state at that instant: an unused coupon expires with its window.
func (c Coupon) StateAt(now time.Time) CouponState {
	if c.State == CouponIssued && now.After(c.ExpiresAt) {
		return CouponExpired
	}
	return c.State
}

// CouponByCode finds a coupon by the code in its QR, or by its short code within an event.
// The code must have gone through ParseCode. unknown_code when there is none.
func (s *Store) CouponByCode(ctx context.Context, event int64, code string) (Coupon, error) {
	q := s.withCampaign(ctx).Where("coupons.code = ?", code)
	if len(code) == shortCodeLength {
		q = s.withCampaign(ctx).Where("coupons.event_id = ? AND coupons.short_code = ?", event, code)
	}
	var c Coupon
	err := find(q, &c)
	if err == ErrNotFound {
		return c, refuse(NotFound, "unknown_code")
	}
	return c, err
}

func (s *Store) withCampaign(ctx context.Context) *gorm.DB { return s.db(ctx).Joins("Campaign") }

// CouponsOf lists what a person holds in an event, the newest first.
func (s *Store) CouponsOf(ctx context.Context, event int64, person string) ([]Coupon, error) {
	var list []Coupon
	err := s.withCampaign(ctx).Where("coupons.event_id = ? AND coupons.person = ?", event, person).Order("coupons.id DESC").Find(&list).Error
	return list, storageError(err)
}
