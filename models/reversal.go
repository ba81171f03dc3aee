package models

import (
	"context"
	"strings"
	"time"
)

// reasonMax bounds the reason of a reversal, in characters.
const reasonMax = 200

// ReversalWindow is how long a vendor's own phone may take a redemption back; later only staff.
const ReversalWindow = 15 * time.Minute

// Reversed is the answer to a reversal.
type Reversed struct {
	Reversal   Redemption
	Redemption Redemption
	Replayed   bool
}

// ReverseByDevice takes back a redemption of this phone: too_late after 15 minutes. Another phone's
// is unknown.
func (s *Store) ReverseByDevice(ctx context.Context, d Device, nonce, reason string) (Reversed, error) {
	return s.reverse(ctx, d.EventID, nonce, reason, Actor{}, &d)
}

// ReverseByStaff takes back any redemption of the event.
func (s *Store) ReverseByStaff(ctx context.Context, by Actor, event int64, nonce, reason string) (Reversed, error) {
	return s.reverse(ctx, event, nonce, reason, by, nil)
}

// reverse appends the reversal, frees the coupon and gives the money back to the tally. The most that
// the coupon can give is reserved again: it can be used again. A repeated reversal gets the first answer.
func (s *Store) reverse(ctx context.Context, event int64, nonce, reason string, by Actor, d *Device) (Reversed, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" || len([]rune(reason)) > reasonMax {
		return Reversed{}, &Error{Kind: Malformed, Reason: "malformed", Field: "reason"}
	}
	var out Reversed
	err := s.tx(ctx, func(tx *Store) error {
		heads, err := tx.holdHeads(ctx, []int64{event}) // before anything else, as those who redeem
		if err != nil {
			return err
		}
		first, known, err := tx.byNonce(ctx, event, nonce)
		if err != nil {
			return err
		}
		if !known || d != nil && first.DeviceID != d.ID {
			return &Error{Kind: NotFound, Reason: "unknown_code", Words: "unknown_redemption"}
		}
		if out, err = tx.reversed(ctx, first); err != nil || out.Replayed {
			return err
		}
		if d != nil && tx.now().Sub(first.ReceivedAt) > ReversalWindow {
			return refuse(Conflict, "too_late").With("minutes", int(ReversalWindow.Minutes()))
		}
		if out, err = tx.takeBack(ctx, heads, first, reason); err != nil || out.Replayed {
			return err
		}
		return tx.audit(ctx, by, event, "redemption_reversed", nonce, reason)
	})
	return out, err
}

func (s *Store) byNonce(ctx context.Context, event int64, nonce string) (Redemption, bool, error) {
	var r Redemption
	err := find(s.db(ctx).Where("event_id = ? AND kind = ? AND nonce = ?", event, EntryRedemption, nonce), &r)
	if err == ErrNotFound {
		return r, false, nil
	}
	return r, err == nil, err
}

// reversed finds the reversal of a redemption that was taken back already.
func (s *Store) reversed(ctx context.Context, first Redemption) (Reversed, error) {
	out := Reversed{Redemption: first}
	if first.ReversedBy == nil {
		return out, nil
	}
	out.Replayed = true
	return out, find(s.db(ctx).Where("id = ?", *first.ReversedBy), &out.Reversal)
}

// recallAgain is when a coupon that is free again is recalled: it ends before its campaign only for that.
const recallAgain = `CASE WHEN expires_at < (SELECT redeem_until FROM campaigns WHERE campaigns.id = campaign_id) THEN expires_at END`

// takeBack frees the coupon by a conditional update. Who comes second reads what the first wrote.
func (s *Store) takeBack(ctx context.Context, heads map[int64]*LedgerHead, first Redemption, reason string) (Reversed, error) {
	out := Reversed{Redemption: first}
	db := s.write.WithContext(ctx)
	freed := db.Exec("UPDATE coupons SET state = 'issued', recall_at = "+recallAgain+" WHERE id = ? AND state = 'redeemed'", first.CouponID)
	if freed.Error != nil {
		return out, freed.Error
	}
	if freed.RowsAffected == 0 {
		return s.lostReversal(ctx, first)
	}
	count := db.Exec(`UPDATE campaigns SET redeemed = redeemed - 1, redeemed_won = redeemed_won - ?, reversed = reversed + 1,
		reserved_won = reserved_won + discount_won - ? WHERE id = ?`, first.Won, first.Won, first.CampaignID)
	if count.Error != nil {
		return out, count.Error
	}
	v := first
	v.ID, v.Kind, v.Reverses, v.ReversedBy, v.Reason = 0, EntryReversal, &first.ID, nil, reason
	v.ClaimedAt, v.ReceivedAt, v.Hour = s.now(), s.now(), s.now().Unix()/3600
	rows, err := s.append(ctx, heads, &v)
	if err != nil {
		return out, err
	}
	if err := s.ask(ctx, rows...); err != nil {
		return out, err
	}
	out.Reversal = v
	marked := db.Model(&Redemption{}).Where("id = ? AND reversed_by IS NULL", first.ID).Update("reversed_by", v.ID)
	return out, changedOr(marked, refuse(Conflict, "already_reversed"))
}

func (s *Store) lostReversal(ctx context.Context, first Redemption) (Reversed, error) {
	if err := find(s.db(ctx).Where("id = ?", first.ID), &first); err != nil {
		return Reversed{}, err
	}
	out, err := s.reversed(ctx, first)
	if err == nil && !out.Replayed {
		err = refuse(Conflict, "already_reversed")
	}
	return out, err
}
