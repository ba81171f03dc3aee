package models

import (
	"context"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// RestsOn says whether the vendor takes no coupons for the rest of the day of that instant. Shoppers are told; a
// coupon that the vendor scans all the same is redeemed. The next day it takes them again by itself.
func (a Application) RestsOn(now time.Time) bool {
	return a.RestsAt != nil && a.RestsAt.In(korean.Seoul).Format(time.DateOnly) == now.In(korean.Seoul).Format(time.DateOnly)
}

// RestFromCoupons lets a vendor stop taking coupons for today, or take them again.
func (s *Store) RestFromCoupons(ctx context.Context, by Actor, a Application, rest bool) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockSelected(ctx, a.ID); err != nil {
			return err
		}
		var at *time.Time
		action := "coupons_taken_again"
		if rest {
			now := tx.now()
			at, action = &now, "coupons_rest"
		}
		if err := tx.write.WithContext(ctx).Exec("UPDATE applications SET rests_at = ? WHERE id = ?", at, a.ID).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, a.EventID, action, a.No, "")
	})
}
