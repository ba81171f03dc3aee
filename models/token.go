package models

import (
	"context"
	"time"
)

// Token lets a program act with one staff role in one event. It is kept as a hash.
type Token struct {
	ID        int64     `gorm:"primaryKey"`
	EventID   int64     `gorm:"not null;index"`
	Role      RoleName  `gorm:"not null;check:token_role,role IN ('staff','viewer')"`
	Label     string    `gorm:"not null"`
	TokenHash string    `gorm:"not null;uniqueIndex"`
	CreatedAt time.Time `gorm:"not null"`
	RevokedAt *time.Time
}

// AddToken makes an API token and returns it; it is shown once.
func (s *Store) AddToken(ctx context.Context, by Actor, e Event, role RoleName, label string) (string, error) {
	if role != Staff && role != Viewer {
		return "", Faults{Fault("role", "unknown_choice")}
	}
	token := randomToken("jts_")
	row := Token{EventID: e.ID, Role: role, Label: cut(label, 50), TokenHash: tokenHash(token)}
	return token, s.tx(ctx, func(tx *Store) error {
		row.CreatedAt = tx.now()
		if err := tx.write.WithContext(ctx).Create(&row).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "token_added", string(role), row.Label)
	})
}

// RememberedActor is TokenActor from memory, once it was asked for: for ClaimCoupon, which finds out
// in its own transaction whether the token still holds.
func (s *Store) RememberedActor(ctx context.Context, token string) (Actor, error) {
	if known, has := s.remembered.actors.Load(tokenHash(token)); has {
		return known.(Actor), nil
	}
	actor, err := s.TokenActor(ctx, token)
	if err == nil {
		s.remembered.actors.Store(tokenHash(token), actor)
	}
	return actor, err
}

// TokenActor finds who an API token acts as: ErrUnauthenticated when it is unknown or withdrawn.
func (s *Store) TokenActor(ctx context.Context, token string) (Actor, error) {
	var row Token
	err := find(s.db(ctx).Where("token_hash = ? AND revoked_at IS NULL", tokenHash(token)), &row)
	if err == ErrNotFound {
		return Actor{}, ErrUnauthenticated
	}
	return Actor{Token: &row, Account: Account{Name: row.Label}}, err
}
