package models

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Payee is to whom a payback goes: asked only after the receipt was accepted, and sealed.
type Payee struct{ Bank, Number, Holder string }

const (
	sealPayee  = "payee"
	payeeMax   = 40 // characters
	accountMin = 8  // digits of an account
)

func (in *Payee) check() error {
	in.Bank, in.Holder = oneLine(in.Bank), oneLine(in.Holder)
	digits := strings.NewReplacer("-", "", " ", "").Replace(in.Number)
	var f Faults
	f.text("bank", in.Bank, payeeMax)
	f.text("holder", in.Holder, payeeMax)
	number := strings.TrimLeft(digits, "0123456789") == "" && len(digits) >= accountMin && len(digits) <= approvalMax
	f.Add(!number, "number", "not_an_account")
	in.Number = digits
	return f.Err()
}

// TellPayee keeps where the payback of an accepted receipt goes; its shopper may mend it until it is paid.
// Refusals: purchase_settled.
func (s *Store) TellPayee(ctx context.Context, e Event, person, id string, in Payee) error {
	if err := in.check(); err != nil {
		return err
	}
	text, err := json.Marshal(in)
	if err != nil {
		return err
	}
	sealed, err := s.keys.seal(sealPayee, string(text))
	if err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		done := tx.write.WithContext(ctx).Model(&Purchase{}).Where("event_id = ? AND public_id = ? AND person = ? AND state = ?", e.ID, id, person, PurchaseAccepted).
			Update("account", sealed)
		if err := changedOr(done, refuse(Conflict, "purchase_settled")); err != nil {
			return err
		}
		return tx.audit(ctx, Actor{}, e.ID, "payee_told", id, "")
	})
}

// Due is a payback that is to be transferred.
type Due struct {
	Purchase Purchase
	Payee    Payee
}

// DuePaybacks unseals what is to be transferred, for the office's own list; who took it and why is written down.
func (s *Store) DuePaybacks(ctx context.Context, by Actor, e Event, why string) ([]Due, error) {
	why = strings.TrimSpace(why)
	var f Faults
	f.text("why", why, reasonMax)
	if err := f.Err(); err != nil {
		return nil, err
	}
	list, err := s.Purchases(ctx, e.ID, PurchaseFilter{State: PurchaseAccepted})
	if err != nil {
		return nil, err
	}
	var due []Due
	for _, row := range list {
		if len(row.Account) == 0 {
			continue
		}
		text, err := s.keys.unseal(sealPayee, row.Account)
		if err != nil {
			return nil, err
		}
		d := Due{Purchase: row}
		if err := json.Unmarshal([]byte(text), &d.Payee); err != nil {
			return nil, err
		}
		due = append(due, d)
	}
	return due, s.noteAccess(ctx, by, e.ID, e.Slug, "payback accounts: "+why)
}

// PayPurchases writes down that accepted receipts were transferred; those that are no longer to be paid are left as they
// are. It says how many it was.
func (s *Store) PayPurchases(ctx context.Context, by Actor, e Event, ids []string) (int, error) {
	var paid int
	err := s.tx(ctx, func(tx *Store) error {
		paid = 0
		if _, err := tx.holdPayback(ctx, e.ID); err != nil {
			return err
		}
		for _, id := range distinct(ids) {
			row, err := tx.PurchaseByPublicID(ctx, e.ID, id)
			if err != nil {
				return err
			}
			done := tx.write.WithContext(ctx).Model(&Purchase{}).Where("id = ? AND state = ? AND length(account) > 0", row.ID, PurchaseAccepted).
				Updates(map[string]any{"state": PurchasePaid, "paid_at": tx.now(), "paid_by": by.Account.Name})
			if done.Error != nil || done.RowsAffected == 0 {
				if done.Error != nil {
					return done.Error
				}
				continue
			}
			paid++
			if err := tx.write.WithContext(ctx).Exec("UPDATE paybacks SET paid_won = paid_won + ? WHERE event_id = ?", row.Won, e.ID).Error; err != nil {
				return err
			}
			if err := tx.audit(ctx, by, e.ID, "purchase_paid", row.PublicID, fmt.Sprint(row.Won)); err != nil {
				return err
			}
		}
		return nil
	})
	return paid, err
}
