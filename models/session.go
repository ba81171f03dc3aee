package models

import (
	"context"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
)

// Session is one log-in of an account in one browser. The cookie holds the token, the
// database its hash.
type Session struct {
	ID        int64     `gorm:"primaryKey"`
	TokenHash string    `gorm:"not null;uniqueIndex"`
	AccountID int64     `gorm:"not null;index"`
	CreatedAt time.Time `gorm:"not null"`
	SeenAt    time.Time `gorm:"not null"`
	ExpiresAt time.Time `gorm:"not null"`
}

// SessionLife is how long a log-in lasts without being used.
const SessionLife = 14 * 24 * time.Hour

// seenEvery bounds how often the use of a session or device is written down.
const seenEvery = time.Minute

// nobodysPassword is compared when no account has the address, so that the answer takes
// as long as for an account that exists.
const nobodysPassword = "$argon2id$v=19$m=19456,t=2,p=1$adnqf7NY5jGTNKhjlr3FoQ$dSLw1FgqiORJfiMGhjjw03A9pS4FCXeh2UZBk+o2Tws"

// LogIn checks the password and begins a session; the token goes into the cookie. The refusal
// does not say whether the address is known.
func (s *Store) LogIn(ctx context.Context, email, password string) (string, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	var a Account
	err := find(s.db(ctx).Where("email = ? AND password_hash <> ''", email), &a)
	if err == ErrNotFound {
		_, _ = argon2id.ComparePasswordAndHash(password, nobodysPassword)
		return "", refuse(Invalid, "log_in_wrong")
	}
	if err != nil {
		return "", err
	}
	if err := s.checkPassword(ctx, a, password); err != nil {
		return "", err
	}
	return s.BeginSession(ctx, a.ID)
}

// BeginSession logs an account in without a password: the caller has proof of who it is.
func (s *Store) BeginSession(ctx context.Context, account int64) (string, error) {
	token := randomToken("")
	row := Session{TokenHash: tokenHash(token), AccountID: account, CreatedAt: s.now(), SeenAt: s.now(), ExpiresAt: s.now().Add(SessionLife)}
	return token, storageError(s.write.WithContext(ctx).Create(&row).Error)
}

// SessionActor finds who a session token belongs to: ErrUnauthenticated when it is unknown or over.
func (s *Store) SessionActor(ctx context.Context, token string) (Actor, error) {
	var row Session
	err := find(s.db(ctx).Where("token_hash = ? AND expires_at > ?", tokenHash(token), s.now()), &row)
	if err == ErrNotFound {
		return Actor{}, ErrUnauthenticated
	}
	if err != nil {
		return Actor{}, err
	}
	var a Actor
	if err := find(s.db(ctx).Where("id = ?", row.AccountID), &a.Account); err != nil {
		return a, err
	}
	if err := s.db(ctx).Where("account_id = ?", row.AccountID).Find(&a.Roles).Error; err != nil {
		return a, storageError(err)
	}
	if s.now().Sub(row.SeenAt) > seenEvery {
		err = s.write.WithContext(ctx).Model(&row).Updates(map[string]any{"seen_at": s.now(), "expires_at": s.now().Add(SessionLife)}).Error
	}
	return a, storageError(err)
}

// LogOut ends a session. An unknown one is as good as ended.
func (s *Store) LogOut(ctx context.Context, token string) error {
	return storageError(s.write.WithContext(ctx).Where("token_hash = ?", tokenHash(token)).Delete(&Session{}).Error)
}
