package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// Invitation lets the people of a listed vendor take it over: it came from a list and belongs to no
// account yet. Only who holds the link of the last invitation can, whatever else they know of the
// vendor. There is one for each vendor; the link is kept as its hash.
type Invitation struct {
	ID        int64   `gorm:"primaryKey"`
	VendorID  int64   `gorm:"not null;uniqueIndex"`
	EventID   int64   `gorm:"not null;index"`
	Email     []byte  `gorm:"not null"` // sealed; as the list had it, empty when it had none
	TokenHash *string `gorm:"uniqueIndex"`
	ExpiresAt *time.Time
	UsedAt    *time.Time
}

const (
	sealInvited    = "invitation email"
	invitationLife = 30 * 24 * time.Hour
)

// Listed says whether the vendor came from a list and nobody has taken it over yet.
func (v Vendor) Listed() bool { return v.ID != 0 && v.AccountID == 0 }

// listedEmails are the addresses that lists had of vendors.
func (s *Store) listedEmails(ctx context.Context, vendors []int64) (map[int64]string, error) {
	var list []Invitation
	if err := s.db(ctx).Where("vendor_id IN ?", vendors).Find(&list).Error; err != nil {
		return nil, storageError(err)
	}
	emails := make(map[int64]string, len(list))
	for _, i := range list {
		email, err := s.keys.unseal(sealInvited, i.Email)
		if err != nil {
			return nil, err
		}
		emails[i.VendorID] = email
	}
	return emails, nil
}

// InviteVendor makes the link with which the people of a listed vendor take it over; an earlier one
// stops working. Where the list had an address the link goes there too. Link writes its address.
func (s *Store) InviteVendor(ctx context.Context, by Actor, e Event, receipt string, link func(token string) string) (string, error) {
	token := randomToken("")
	return token, s.tx(ctx, func(tx *Store) error {
		a, err := tx.ApplicationByReceipt(ctx, e.ID, receipt)
		if err != nil {
			return err
		}
		if !a.Vendor.Listed() || a.State == Withdrawn {
			return refuse(Conflict, "not_to_invite")
		}
		hash, until := tokenHash(token), tx.now().Add(invitationLife)
		i := Invitation{VendorID: a.VendorID, EventID: e.ID, Email: []byte{}, TokenHash: &hash, ExpiresAt: &until}
		again := clause.OnConflict{Columns: []clause.Column{{Name: "vendor_id"}}, DoUpdates: clause.AssignmentColumns([]string{"event_id", "token_hash", "expires_at"})}
		if err := tx.write.WithContext(ctx).Clauses(again).Create(&i).Error; err != nil {
			return err
		}
		if err := tx.tell(ctx, e, a, "invitation", map[string]string{"link": link(token)}); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "vendor_invited", a.Receipt, "")
	})
}

// InvitationByToken finds an invitation that can still be used, with the application that it is
// about: link_over when it is unknown, used or expired.
func (s *Store) InvitationByToken(ctx context.Context, token string) (Invitation, Application, error) {
	var i Invitation
	var a Application
	err := find(s.db(ctx).Where("token_hash = ? AND used_at IS NULL AND expires_at > ?", tokenHash(token), s.now()), &i)
	if err == nil {
		err = find(s.withVendor(ctx).Where("event_id = ? AND vendor_id = ? AND state <> ?", i.EventID, i.VendorID, Withdrawn), &a)
	}
	if err == nil && !a.Vendor.Listed() {
		err = ErrNotFound
	}
	if err == ErrNotFound {
		return i, a, refuse(Gone, "link_over")
	}
	return i, a, err
}

// AcceptInvitation gives the vendor to a new account, with what its person agreed to, and logs in.
func (s *Store) AcceptInvitation(ctx context.Context, token string, in AccountInput, consents map[string]string) (string, error) {
	i, a, err := s.InvitationByToken(ctx, token)
	if err != nil {
		return "", err
	}
	people, err := a.Vendor.unseal(s.keys)
	if err != nil {
		return "", err
	}
	in.Name = people.ContactName
	in.trim()
	f := in.faults().without("name")
	f.mustAgree(consents)
	if err := f.Err(); err != nil {
		return "", err
	}
	fresh, err := s.keys.account(in)
	if err != nil {
		return "", err
	}
	var session string
	err = s.tx(ctx, func(tx *Store) error {
		used := tx.write.WithContext(ctx).Model(&Invitation{}).Where("id = ? AND token_hash = ? AND used_at IS NULL", i.ID, tokenHash(token)).Update("used_at", tx.now())
		if err := changedOr(used, refuse(Gone, "link_over")); err != nil {
			return err
		}
		owner, begun, err := tx.join(ctx, fresh)
		if err != nil {
			return err
		}
		session = begun
		return tx.handOver(ctx, a, owner, consents)
	})
	return session, err
}

// handOver makes an account the owner of a listed vendor, once.
func (s *Store) handOver(ctx context.Context, a Application, owner Account, consents map[string]string) error {
	db := s.write.WithContext(ctx)
	taken := db.Model(&Vendor{}).Where("id = ? AND account_id = 0", a.VendorID).Update("account_id", owner.ID)
	if err := changedOr(taken, refuse(Gone, "link_over")); err != nil {
		return err
	}
	if err := s.keepConsents(ctx, a.ID, consents); err != nil {
		return err
	}
	return s.audit(ctx, Actor{Account: owner}, a.EventID, "vendor_taken_over", a.Receipt, "")
}
