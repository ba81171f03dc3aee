package models

import (
	"context"
	"fmt"
)

// AcceptPurchase says that a receipt is right: what it brings is reserved, or paid at once with a coupon, and it enters
// the draws for which it counts. Who presses twice has accepted once.
// Refusals: purchase_decided, person_limit, payback_spent, and those of a claim when a coupon pays.
func (s *Store) AcceptPurchase(ctx context.Context, by Actor, e Event, id string) (Purchase, error) {
	var row Purchase
	err := s.tx(ctx, func(tx *Store) error {
		p, err := tx.holdPayback(ctx, e.ID)
		if err != nil {
			return err
		}
		if row, err = tx.PurchaseByPublicID(ctx, e.ID, id); err != nil {
			return err
		}
		switch row.State {
		case PurchaseWaiting:
		case PurchaseAccepted, PurchasePaid:
			return nil
		default:
			return refuse(Conflict, "purchase_decided")
		}
		left, err := tx.personLeft(ctx, p, row.Person, row.BoughtAt)
		if err != nil {
			return err
		}
		change, err := tx.award(ctx, by, e, p, row, left)
		if err != nil {
			return err
		}
		if err := tx.decidePurchase(ctx, by, &row, PurchaseWaiting, change); err != nil {
			return err
		}
		if err := tx.reservePayback(ctx, p, row); err != nil {
			return err
		}
		if err := tx.enterPrizes(ctx, e, Ticket{Person: row.Person, Source: FromPurchase, SourceID: row.ID, Won: row.AmountWon}); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "purchase_accepted", row.PublicID, fmt.Sprint(row.Won))
	})
	return row, err
}

// award works out what a receipt brings, and pays it where a coupon does: a coupon is given whole or not at all.
func (s *Store) award(ctx context.Context, by Actor, e Event, p Payback, row Purchase, left int64) (map[string]any, error) {
	if p.Way == PayByAccount {
		won := min(p.Back(row.AmountWon), left/paybackUnit*paybackUnit)
		if won == 0 {
			return nil, refuse(Conflict, "person_limit").With("day_won", p.DayWon).With("person_won", p.PersonWon)
		}
		return map[string]any{"state": PurchaseAccepted, "won": won}, nil
	}
	c, _, err := s.CampaignByPublicID(ctx, p.CampaignID)
	if err != nil {
		return nil, err
	}
	if c.DiscountWon > left {
		return nil, refuse(Conflict, "person_limit").With("day_won", p.DayWon).With("person_won", p.PersonWon)
	}
	coupon, err := s.issueTo(ctx, by, e, p.CampaignID, row.Person, "purchase "+row.PublicID)
	return map[string]any{"state": PurchasePaid, "won": c.DiscountWon, "coupon_code": coupon.Code, "paid_at": s.now(), "paid_by": by.Account.Name}, err
}

// issueTo gives a person a coupon of a campaign within a transaction, in the name of who decided it. Its refusals are
// those of ClaimCoupon; limit_reached also when the person holds one that is not used yet.
func (s *Store) issueTo(ctx context.Context, by Actor, e Event, campaign, person, nonce string) (Coupon, error) {
	desk := Actor{Account: by.Account, Roles: []Role{{EventID: e.ID, Name: Desk}}}
	answers, err := s.claimAll(ctx, []Claim{{CampaignID: campaign, EventID: e.ID, Person: person, Nonce: nonce, By: &desk}})
	switch {
	case err != nil:
		return Coupon{}, err
	case answers[0].Err != nil:
		return Coupon{}, answers[0].Err
	case !answers[0].Value.New:
		return Coupon{}, refuse(Conflict, "limit_reached").With("limit", answers[0].Value.Coupon.Campaign.PerPerson)
	}
	return answers[0].Value.Coupon, nil
}

// decidePurchase moves a receipt out of the state in which it was read.
func (s *Store) decidePurchase(ctx context.Context, by Actor, row *Purchase, from PurchaseState, change map[string]any) error {
	change["decided_at"], change["decided_by"] = s.now(), by.Account.Name
	done := s.write.WithContext(ctx).Model(&Purchase{}).Where("id = ? AND state = ?", row.ID, from).Updates(change)
	if err := changedOr(done, errMoved); err != nil {
		return err
	}
	shop := row.Application
	err := find(s.db(ctx).Where("id = ?", row.ID), row)
	row.Application = shop
	return err
}

// reservePayback takes what a receipt brings out of the budget: payback_spent when it no longer covers it.
func (s *Store) reservePayback(ctx context.Context, p Payback, row Purchase) error {
	paid := int64(0)
	if row.State == PurchasePaid {
		paid = row.Won
	}
	done := s.write.WithContext(ctx).Exec(`UPDATE paybacks SET accepted = accepted + 1, reserved_won = reserved_won + ?, paid_won = paid_won + ?
		WHERE id = ? AND reserved_won + ? <= budget_won`, row.Won, paid, p.ID, row.Won)
	return changedOr(done, refuse(Conflict, "payback_spent").With("left_won", p.LeftWon()).With("won", row.Won))
}

// RefusePurchase says that a receipt brings nothing, and why. Refusals: purchase_decided.
func (s *Store) RefusePurchase(ctx context.Context, by Actor, e Event, id, reason string) error {
	if !oneOf(reason, RefusalReasons) {
		return Faults{Fault("refusal", "choose_one")}
	}
	return s.tx(ctx, func(tx *Store) error {
		row, err := tx.PurchaseByPublicID(ctx, e.ID, id)
		switch {
		case err != nil:
			return err
		case row.State == PurchaseRefused && row.Reason == reason: // pressed twice
			return nil
		case row.State != PurchaseWaiting:
			return refuse(Conflict, "purchase_decided")
		}
		if err := tx.decidePurchase(ctx, by, &row, PurchaseWaiting, map[string]any{"state": PurchaseRefused, "reason": reason}); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "purchase_refused", row.PublicID, reason)
	})
}

// UndoPurchase takes a decision back that was a slip: the receipt waits again, and its money is free. What is paid stays
// paid, and so does what a published draw list holds. Refusals: purchase_settled.
func (s *Store) UndoPurchase(ctx context.Context, by Actor, e Event, id string) error {
	return s.tx(ctx, func(tx *Store) error {
		p, err := tx.holdPayback(ctx, e.ID)
		if err != nil {
			return err
		}
		row, err := tx.PurchaseByPublicID(ctx, e.ID, id)
		if err != nil {
			return err
		}
		listed, err := tx.listedEntry(ctx, FromPurchase, row.ID)
		if err != nil {
			return err
		}
		again, err := tx.sentAgain(ctx, row)
		if err != nil {
			return err
		}
		if row.State != PurchaseAccepted && row.State != PurchaseRefused || len(row.Account) > 0 || listed || again {
			return refuse(Conflict, "purchase_settled")
		}
		was, won := row.State, row.Won
		if err := tx.decidePurchase(ctx, by, &row, was, map[string]any{"state": PurchaseWaiting, "won": 0, "reason": ""}); err != nil {
			return err
		}
		if was == PurchaseAccepted {
			free := "UPDATE paybacks SET accepted = accepted - 1, reserved_won = reserved_won - ? WHERE id = ?"
			if err := tx.write.WithContext(ctx).Exec(free, won, p.ID).Error; err != nil {
				return err
			}
			if err := tx.withdrawEntries(ctx, FromPurchase, row.ID); err != nil {
				return err
			}
		}
		return tx.audit(ctx, by, e.ID, "purchase_undone", row.PublicID, string(was))
	})
}

// sentAgain says whether the receipt of a refused row came once more and counts by another row.
func (s *Store) sentAgain(ctx context.Context, row Purchase) (bool, error) {
	var n int64
	err := s.db(ctx).Model(&Purchase{}).Where("event_id = ? AND application_id = ? AND approval_no = ? AND state <> ? AND id <> ?",
		row.EventID, row.ApplicationID, row.ApprovalNo, PurchaseRefused, row.ID).Count(&n).Error
	return n > 0, err
}

// verifyPayback compares the counters of a payback with sums over its receipts, and the caps of its people.
func (s *Store) verifyPayback(ctx context.Context, e Event) ([]string, error) {
	p, err := s.PaybackOf(ctx, e.ID)
	if err == ErrNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	counts, err := s.PurchaseCounts(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	accepted, paid := counts[PurchaseAccepted], counts[PurchasePaid]
	var breaches []string
	say := func(what string, running, rows int64) {
		if running != rows {
			breaches = append(breaches, fmt.Sprintf("payback: %s is %d in the counter and %d in the rows", what, running, rows))
		}
	}
	say("accepted", p.Accepted, accepted.N+paid.N)
	say("reserved won", p.ReservedWon, accepted.Won+paid.Won)
	say("paid won", p.PaidWon, paid.Won)
	more, err := s.pairs(ctx, e,
		[2]string{"a person has %d won back, above the limit of %d", `SELECT sum(r.won) AS a, max(p.person_won) AS b FROM purchases r JOIN paybacks p ON p.event_id = r.event_id
			WHERE r.event_id = ? AND r.person NOT LIKE 'gone-%' GROUP BY r.person HAVING sum(r.won) > max(p.person_won)`},
		[2]string{"a person has %d won back in a day, above the limit of %d", `SELECT sum(r.won) AS a, max(p.day_won) AS b FROM purchases r JOIN paybacks p ON p.event_id = r.event_id
			WHERE r.event_id = ? AND r.person NOT LIKE 'gone-%' GROUP BY r.person, r.day HAVING sum(r.won) > max(p.day_won)`},
		[2]string{"receipt %d was paid by a coupon of another person, or by none (%d)", `SELECT r.id AS a, coalesce(c.id, 0) AS b FROM purchases r LEFT JOIN coupons c ON c.code = r.coupon_code
			WHERE r.event_id = ? AND r.coupon_code <> '' AND (c.id IS NULL OR c.person <> r.person AND c.person NOT LIKE 'gone-%' AND r.person NOT LIKE 'gone-%')`})
	return append(breaches, more...), err
}
