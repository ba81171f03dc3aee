package models

import (
	"context"
	"time"
)

// PresentationLife is how long a coupon lies before a vendor.
const PresentationLife = 3 * time.Minute

// Presentation is a coupon that its holder sent to a vendor, having read the QR on the vendor's sign: it lies on the
// vendor's phones, and is redeemed there with a tap. It redeems nothing by itself. A coupon lies before one vendor
// at a time.
type Presentation struct {
	CouponID      int64     `gorm:"primaryKey;autoIncrement:false"`
	ApplicationID int64     `gorm:"not null;index:presentation_vendor,priority:1"`
	At            time.Time `gorm:"not null;index:presentation_vendor,priority:2"`
}

// PresentCoupon lays a coupon before a vendor. Refusals: whatever would refuse it there now.
func (s *Store) PresentCoupon(ctx context.Context, c Coupon, to Application) error {
	return s.tx(ctx, func(tx *Store) error {
		e, err := tx.EventByID(ctx, to.EventID)
		if err != nil {
			return err
		}
		if why := refusalOf(c, e, to, nil, nil, tx.now()); why != nil {
			if why.Reason == "already_redeemed" {
				return tx.spentBy(ctx, c)
			}
			return why
		}
		return tx.write.WithContext(ctx).Exec(`INSERT INTO presentations (coupon_id, application_id, at) VALUES (?, ?, ?)
			ON CONFLICT (coupon_id) DO UPDATE SET application_id = excluded.application_id, at = excluded.at`, c.ID, to.ID, tx.now()).Error
	})
}

// Presented lists the coupons that lie before a vendor, the latest first.
func (s *Store) Presented(ctx context.Context, to Application) ([]Coupon, error) {
	var list []Coupon
	err := s.withCampaign(ctx).Joins("JOIN presentations p ON p.coupon_id = coupons.id").
		Where("p.application_id = ? AND p.at > ? AND coupons.state = ?", to.ID, s.now().Add(-PresentationLife), CouponIssued).
		Order("p.at DESC").Limit(20).Find(&list).Error
	return list, storageError(err)
}
