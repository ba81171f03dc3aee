package models

import (
	"context"
	"time"
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

// addressOf is where mails to a vendor go: to its account, or to the address that a list had. "" for none.
func (s *Store) addressOf(ctx context.Context, v Vendor) (string, error) {
	if v.Listed() {
		emails, err := s.listedEmails(ctx, []int64{v.ID})
		return emails[v.ID], err
	}
	var owner Account
	err := find(s.db(ctx).Where("id = ?", v.AccountID), &owner)
	return owner.Email, err
}
