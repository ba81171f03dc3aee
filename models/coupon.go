package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// CouponState is what a coupon still is good for.
type CouponState string

// The states of a coupon. Expired is read off the clock; it is stored once the coupon was recalled.
const (
	CouponPrinted  CouponState = "printed" // on paper of a batch that is not handed out yet
	CouponIssued   CouponState = "issued"
	CouponRedeemed CouponState = "redeemed"
	CouponExpired  CouponState = "expired"
	CouponVoided   CouponState = "voided"
)

// Coupon is one right of one person, once. The person is a keyed hash of a browser's cookie or of
// what a program named; the database keeps the limit per person by numbering the coupons.
type Coupon struct {
	ID         int64       `gorm:"primaryKey"`
	EventID    int64       `gorm:"not null;uniqueIndex:coupon_short,priority:2;uniqueIndex:coupon_nonce,priority:2"`
	CampaignID int64       `gorm:"not null;uniqueIndex:coupon_person,priority:2;uniqueIndex:coupon_serial,priority:1,where:batch_id > 0"`
	SlotID     int64       `gorm:"not null"`
	Code       string      `gorm:"not null;uniqueIndex"`                         // in the QR
	ShortCode  string      `gorm:"not null;uniqueIndex:coupon_short,priority:1"` // typed
	Person     string      `gorm:"not null;uniqueIndex:coupon_person,priority:1"`
	Ordinal    int         `gorm:"not null;uniqueIndex:coupon_person,priority:3"` // the person's first, second …; below zero when it came from another browser, see holder.go
	Nonce      string      `gorm:"not null;uniqueIndex:coupon_nonce,priority:1"`
	State      CouponState `gorm:"not null;check:coupon_state,state IN ('printed','issued','redeemed','expired','voided')"`
	IssuedAt   time.Time   `gorm:"not null"`
	ExpiresAt  time.Time   `gorm:"not null"`
	RecallAt   *time.Time  `gorm:"index:coupon_recall,where:recall_at IS NOT NULL"`          // when it is recalled unless used; nil for never, and once that was seen to
	BatchID    int64       `gorm:"not null;default:0;index:coupon_batch,where:batch_id > 0"` // of paper, see Batch; 0 for a coupon on a phone
	Serial     int64       `gorm:"not null;default:0;uniqueIndex:coupon_serial,priority:2"`  // on paper, counted through its campaign

	Campaign Campaign `gorm:"constraint:-"`
}

// StateAt is the state at that instant: an unused coupon expires with its window.
func (c Coupon) StateAt(now time.Time) CouponState {
	if c.State == CouponIssued && now.After(c.ExpiresAt) {
		return CouponExpired
	}
	return c.State
}

// Recalls says whether the coupon ends before its campaign, because unused ones are recalled.
func (c Coupon) Recalls() bool { return c.ExpiresAt.Before(c.Campaign.RedeemUntil) }

// VoidCoupon takes a coupon back that was issued by mistake or given to the wrong person, and says why.
// The money that was reserved for it is free again; its number in the campaign stays used.
// Refusals: unknown_code, already_redeemed, voided, expired.
func (s *Store) VoidCoupon(ctx context.Context, by Actor, event int64, code, reason string) (Coupon, error) {
	var f Faults
	f.text("reason", reason, reasonMax)
	if err := f.Err(); err != nil {
		return Coupon{}, err
	}
	var c Coupon
	err := s.tx(ctx, func(tx *Store) error {
		// Held before anything else, as by those who redeem: the state that is read is the state that changes.
		if _, err := tx.holdHeads(ctx, []int64{event}); err != nil {
			return err
		}
		var err error
		if c, err = tx.CouponByCode(ctx, event, code); err != nil {
			return err
		}
		if c.EventID != event {
			return refuse(NotFound, "unknown_code")
		}
		if err := tx.spentBy(ctx, c); err != nil && c.State != CouponPrinted {
			return err
		}
		if err := tx.void(ctx, c); err != nil {
			return err
		}
		c.State = CouponVoided
		return tx.audit(ctx, by, event, "coupon_voided", c.ShortCode, reason)
	})
	return c, err
}

// spentBy is Coupon.spent with when and where it was used.
func (s *Store) spentBy(ctx context.Context, c Coupon) error {
	why := c.spent()
	if why == nil {
		return nil
	}
	if why.Reason != "already_redeemed" {
		return why
	}
	first, at, err := s.RedemptionOf(ctx, c)
	if err != nil && err != ErrNotFound {
		return err
	}
	return why.explain(first, at, Device{})
}

func (s *Store) void(ctx context.Context, c Coupon) error {
	db := s.write.WithContext(ctx)
	done := db.Exec("UPDATE coupons SET state = 'voided' WHERE id = ? AND state IN ('printed', 'issued')", c.ID)
	if err := changedOr(done, errMoved); err != nil {
		return err
	}
	return db.Exec("UPDATE campaigns SET reserved_won = reserved_won - discount_won WHERE id = ?", c.CampaignID).Error
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
