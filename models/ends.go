package models

import (
	"context"
	"time"
)

// Once somebody holds a coupon the terms of its campaign are frozen. Only its ends may still move: rain and
// crowds do not read the terms.

// EndsInput is until when coupons can be claimed and used.
type EndsInput struct{ ClosesAt, RedeemUntil time.Time }

// EndMoved says whether the coupons end at another time than was announced first.
func (c Campaign) EndMoved() bool {
	return c.FirstUntil != nil && !c.FirstUntil.Equal(c.RedeemUntil)
}

// check lets the ends move to any time from now on; who moves only one of them may leave the other in the past.
func (in EndsInput) check(c Campaign, e Event, now time.Time) error {
	var f Faults
	f.windows(CampaignInput{OpensAt: c.OpensAt, ClosesAt: in.ClosesAt, RedeemFrom: c.RedeemFrom, RedeemUntil: in.RedeemUntil}, e)
	f.Add(in.ClosesAt.Before(now) && !in.ClosesAt.Equal(c.ClosesAt), "closes_at", "in_the_past")
	f.Add(in.RedeemUntil.Before(now) && !in.RedeemUntil.Equal(c.RedeemUntil), "redeem_until", "in_the_past")
	return f.Err()
}

// MoveEnds moves the ends of a campaign, later or earlier but not into the past, and with them those of the
// coupons in hands. A coupon that is recalled keeps its own time, unless the campaign ends before it.
// Refusals: closed, and the faults of the two times.
func (s *Store) MoveEnds(ctx context.Context, by Actor, e Event, id string, in EndsInput) error {
	in.ClosesAt, in.RedeemUntil = in.ClosesAt.UTC(), in.RedeemUntil.UTC()
	return s.tx(ctx, func(tx *Store) error {
		if _, err := tx.holdHeads(ctx, []int64{e.ID}); err != nil { // before anything else, as those who redeem
			return err
		}
		c, err := tx.holdCampaign(ctx, e.ID, id)
		if err != nil {
			return err
		}
		if c.State == CampaignClosed || e.Over() {
			return refuse(Conflict, "closed")
		}
		if err := in.check(c, e, tx.now()); err != nil {
			return err
		}
		first := c.FirstUntil
		if first == nil && c.Frozen() {
			first = &c.RedeemUntil
		}
		moved := tx.write.WithContext(ctx).Exec("UPDATE campaigns SET closes_at = ?, redeem_until = ?, first_until = ? WHERE id = ?", in.ClosesAt, in.RedeemUntil, first, c.ID)
		if moved.Error != nil {
			return moved.Error
		}
		if err := tx.moveCoupons(ctx, c, in.RedeemUntil); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "campaign_ends_moved", c.PublicID, spoken(c.ClosesAt, c.RedeemUntil)+" → "+spoken(in.ClosesAt, in.RedeemUntil))
	})
}

// spoken writes two ends into the log.
func spoken(closes, until time.Time) string {
	return closes.Format(time.RFC3339) + " / " + until.Format(time.RFC3339)
}

// moveCoupons gives the coupons of a campaign their new ends. Redeemed ones too: a reversal may free them.
func (s *Store) moveCoupons(ctx context.Context, c Campaign, until time.Time) error {
	db := s.write.WithContext(ctx)
	const live = " WHERE campaign_id = ? AND state IN ('printed', 'issued', 'redeemed')"
	if !until.After(c.RedeemUntil) || !c.Recalls() {
		return db.Exec("UPDATE coupons SET expires_at = ?, recall_at = NULL"+live+" AND (expires_at > ? OR expires_at = ?)", until, c.ID, until, c.RedeemUntil).Error
	}
	// Those that lasted to the old end may now be recalled before the new one.
	var last []Coupon
	if err := db.Select("id", "issued_at", "batch_id").Where("campaign_id = ? AND expires_at = ? AND state IN ('printed', 'issued', 'redeemed')", c.ID, c.RedeemUntil).Find(&last).Error; err != nil {
		return err
	}
	c.RedeemUntil = until
	same := map[time.Time][]int64{} // coupons by their new end: those of one crowd were issued at one moment
	for _, coupon := range last {
		ends := until
		if coupon.BatchID == 0 { // paper is not recalled
			ends, _ = c.endOf(coupon.IssuedAt)
		}
		same[ends] = append(same[ends], coupon.ID)
	}
	for ends, ids := range same {
		if err := s.ask(ctx, question{sql: "UPDATE coupons SET expires_at = ? WHERE ?", args: []any{ends, among(s, "id", ids)}}); err != nil {
			return err
		}
	}
	return db.Exec("UPDATE coupons SET recall_at = expires_at WHERE campaign_id = ? AND state = 'issued' AND recall_at IS NULL AND expires_at < ?", c.ID, until).Error
}
