package models

import "context"

// ReplaceCoupon gives the holder of a coupon that is lost with its phone another one of the same right: the lost one is
// recalled, and the new one takes its place, money and end, so that neither quantity nor budget moves. It belongs to no
// browser, for the lost one would show it: whoever opens its address has it. Who presses twice gets the same one.
// Refusals: unknown_code, already_redeemed, voided, not_open, expired.
func (s *Store) ReplaceCoupon(ctx context.Context, by Actor, e Event, code string) (Coupon, error) {
	var next Coupon
	err := s.tx(ctx, func(tx *Store) error {
		next = Coupon{}
		// Held before anything else, as by those who redeem: the state that is read is the state that changes.
		if _, err := tx.holdHeads(ctx, []int64{e.ID}); err != nil {
			return err
		}
		lost, err := tx.FindAtDesk(ctx, e, code)
		if err != nil {
			return err
		}
		nonce := "replaces " + lost.Code
		if err := find(tx.withCampaign(ctx).Where("coupons.event_id = ? AND coupons.nonce = ?", e.ID, nonce), &next); err != ErrNotFound {
			return err
		}
		if err := tx.spentBy(ctx, lost); err != nil {
			return err
		}
		if lost.StateAt(tx.now()) == CouponExpired {
			return refuse(Gone, "expired").With("at", lost.ExpiresAt)
		}
		next = Coupon{
			EventID: e.ID, CampaignID: lost.CampaignID, SlotID: lost.SlotID, Code: newQRCode(tx.now()), ShortCode: newShortCode(), Person: tx.Named(nonce), Ordinal: 1, Nonce: nonce,
			State: CouponIssued, IssuedAt: lost.IssuedAt, ExpiresAt: lost.ExpiresAt, RecallAt: lost.RecallAt,
		}
		if err := tx.swapCoupon(ctx, lost, &next); err != nil {
			return err
		}
		next.Campaign = lost.Campaign
		return tx.audit(ctx, by, e.ID, "coupon_replaced", next.ShortCode, GroupCode(lost.ShortCode))
	})
	return next, err
}

// swapCoupon writes one coupon in the place of another: of what the campaign counts only the recalled ones are more.
func (s *Store) swapCoupon(ctx context.Context, lost Coupon, next *Coupon) error {
	db := s.write.WithContext(ctx)
	done := db.Exec("UPDATE coupons SET state = 'expired', recall_at = NULL WHERE id = ? AND state = 'issued'", lost.ID)
	if done.Error == nil && done.RowsAffected == 0 {
		return errMoved
	}
	if done.Error != nil {
		return done.Error
	}
	if err := db.Exec("UPDATE campaigns SET recalled = recalled + 1 WHERE id = ?", lost.CampaignID).Error; err != nil {
		return err
	}
	if err := db.Omit("Campaign").Create(next).Error; err != nil {
		return err
	}
	return db.Exec("UPDATE handovers SET coupon = ? WHERE event_id = ? AND coupon = ?", next.ShortCode, lost.EventID, lost.ShortCode).Error
}
