package models

import (
	"context"
	"time"
)

// LinkPurpose is what a single-use link opens.
type LinkPurpose string

// What links are for.
const (
	LinkFirstAdmin  LinkPurpose = "first_admin"  // makes the first administrator of an empty installation
	LinkSetPassword LinkPurpose = "set_password" // lets a person of staff choose a password
)

// Link is a single-use link. The address holds the token, the database its hash.
type Link struct {
	ID        int64       `gorm:"primaryKey"`
	TokenHash string      `gorm:"not null;uniqueIndex"`
	Purpose   LinkPurpose `gorm:"not null"`
	AccountID int64       `gorm:"not null"`
	ExpiresAt time.Time   `gorm:"not null"`
	UsedAt    *time.Time
}

// linkLife is how long a link waits to be used.
const linkLife = 7 * 24 * time.Hour

func (s *Store) newLink(ctx context.Context, l Link) (string, error) {
	token := randomToken("")
	l.TokenHash, l.ExpiresAt = tokenHash(token), s.now().Add(linkLife)
	return token, s.write.WithContext(ctx).Create(&l).Error
}

// OfferFirstAdmin makes the link for the first administrator, or "" when there already is staff.
// An earlier link that nobody used stops working.
func (s *Store) OfferFirstAdmin(ctx context.Context) (string, error) {
	has, err := s.HasStaff(ctx)
	if err != nil || has {
		return "", err
	}
	var token string
	err = s.tx(ctx, func(tx *Store) error {
		err := tx.write.WithContext(ctx).Where("purpose = ? AND used_at IS NULL", LinkFirstAdmin).Delete(&Link{}).Error
		if err != nil {
			return err
		}
		token, err = tx.newLink(ctx, Link{Purpose: LinkFirstAdmin})
		return err
	})
	return token, err
}

// LinkByToken finds a link that can still be used, and the account it is for (empty for the first
// administrator): link_over when it is unknown, used or expired.
func (s *Store) LinkByToken(ctx context.Context, token string) (Link, Account, error) {
	var l Link
	err := find(s.db(ctx).Where("token_hash = ? AND used_at IS NULL AND expires_at > ?", tokenHash(token), s.now()), &l)
	if err == ErrNotFound {
		return l, Account{}, refuse(Gone, "link_over")
	}
	if err != nil || l.AccountID == 0 {
		return l, Account{}, err
	}
	var a Account
	err = find(s.db(ctx).Where("id = ?", l.AccountID), &a)
	return l, a, err
}

// UseLink carries out a link: the first administrator gets an account, staff get their
// password. It answers with a session token, so that the person is logged in.
func (s *Store) UseLink(ctx context.Context, token string, in AccountInput) (string, error) {
	in.trim()
	l, a, err := s.LinkByToken(ctx, token)
	if err != nil {
		return "", err
	}
	if l.Purpose == LinkSetPassword {
		in.Email, in.Name = a.Email, a.Name
	}
	if err := in.faults().Err(); err != nil {
		return "", err
	}
	fresh, err := s.keys.account(in)
	if err != nil {
		return "", err
	}
	var session string
	err = s.tx(ctx, func(tx *Store) error {
		used := tx.write.WithContext(ctx).Model(&Link{}).Where("id = ? AND used_at IS NULL", l.ID).Update("used_at", tx.now())
		if err := changedOr(used, refuse(Gone, "link_over")); err != nil {
			return err
		}
		owner, err := tx.carryOut(ctx, l, a, fresh)
		if err != nil {
			return err
		}
		session, err = tx.BeginSession(ctx, owner.ID)
		return err
	})
	return session, err
}

// carryOut makes the fresh account the first administrator, or gives its password to the one that
// the link is for.
func (s *Store) carryOut(ctx context.Context, l Link, a, fresh Account) (Account, error) {
	if l.Purpose == LinkFirstAdmin {
		return s.firstAdmin(ctx, fresh)
	}
	change := map[string]any{"password_hash": fresh.PasswordHash, "failed_log_ins": 0, "locked_until": nil}
	if err := s.write.WithContext(ctx).Model(&a).Updates(change).Error; err != nil {
		return a, err
	}
	// Whoever was logged in with the old password is not any more.
	if err := s.write.WithContext(ctx).Where("account_id = ?", a.ID).Delete(&Session{}).Error; err != nil {
		return a, err
	}
	return a, s.audit(ctx, Actor{Account: a}, 0, "password_set", a.Email, "")
}

func (s *Store) firstAdmin(ctx context.Context, a Account) (Account, error) {
	switch has, err := s.HasStaff(ctx); {
	case err != nil:
		return a, err
	case has: // somebody else became the first
		return a, refuse(Gone, "link_over")
	}
	a, err := s.keepAccount(ctx, a)
	if err != nil {
		return a, err
	}
	if err := s.giveRole(ctx, a.ID, 0, Admin); err != nil {
		return a, err
	}
	return a, s.audit(ctx, Actor{Account: a}, 0, "first_admin", a.Email, "")
}
