package models

import (
	"context"
	"net/mail"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"gorm.io/gorm"
)

// Account is a person who logs in: staff through their roles, vendors through the business
// they own. The password is kept as an argon2id hash; an account without one waits for its link.
type Account struct {
	ID           int64  `gorm:"primaryKey"`
	Email        string `gorm:"not null;uniqueIndex"`
	Name         string `gorm:"not null"`
	PasswordHash string `gorm:"not null"`
	Lang         string `gorm:"not null;default:'ko'"` // in which the person is written to
	// FailedLogIns and LockedUntil slow down guessing; they live here so that every instance knows.
	FailedLogIns int `gorm:"not null"`
	LockedUntil  *time.Time
	CreatedAt    time.Time `gorm:"not null"`
}

// RoleName is what staff may do.
type RoleName string

// The roles of staff, from most to least.
const (
	Admin   RoleName = "admin"   // everything, accounts too
	Manager RoleName = "manager" // everything in an event
	Staff   RoleName = "staff"   // vendors, booths, campaigns, tally
	Desk    RoleName = "desk"    // hands out coupons, helps on the day
	Viewer  RoleName = "viewer"  // sees the tally
)

var roleRank = map[RoleName]int{Viewer: 1, Desk: 2, Staff: 3, Manager: 4, Admin: 5}

// RoleNames lists the roles from least to most.
var RoleNames = []RoleName{Viewer, Desk, Staff, Manager, Admin}

// AtLeast says whether a role may do what another may.
func (r RoleName) AtLeast(other RoleName) bool {
	return roleRank[r] >= roleRank[other] && roleRank[r] > 0
}

// Role gives an account a role in one event, or in all when EventID is 0.
type Role struct {
	ID        int64    `gorm:"primaryKey"`
	AccountID int64    `gorm:"not null;uniqueIndex:role_once,priority:1"`
	EventID   int64    `gorm:"not null;uniqueIndex:role_once,priority:2"`
	Name      RoleName `gorm:"not null;check:role_name,name IN ('admin','manager','staff','desk','viewer')"`
}

// Actor is who acts: an account with its roles, or an API token with its one role.
type Actor struct {
	Account Account
	Roles   []Role
	Token   *Token
}

// May says whether the actor holds at least that role in the event; event 0 asks for all events.
func (a Actor) May(role RoleName, event int64) bool {
	if a.Token != nil {
		return a.Token.EventID == event && a.Token.Role.AtLeast(role)
	}
	for _, r := range a.Roles {
		if (r.EventID == 0 || r.EventID == event) && r.Name.AtLeast(role) {
			return true
		}
	}
	return false
}

// Staff says whether the actor has any role at all.
func (a Actor) Staff() bool { return a.Token != nil || len(a.Roles) > 0 }

// Program is the actor of the command line.
var Program = Actor{Account: Account{Name: "command line"}}

// The limits of a password, in characters, and of guessing.
const (
	passwordMin  = 10
	passwordMax  = 200
	freeGuesses  = 5
	lockedFor    = 5 * time.Minute
	emailMaximum = 254
)

// AccountInput is what a person types to get an account.
//
// Lang is the language in which it was typed, "" for Korean.
type AccountInput struct{ Email, Name, Password, Lang string }

func (in *AccountInput) trim() {
	in.Email = strings.ToLower(strings.TrimSpace(in.Email))
	in.Name = strings.TrimSpace(in.Name)
}

func (in AccountInput) faults() Faults {
	var f Faults
	f.Add(in.Email == "", "email", "required")
	f.Add(in.Email != "" && !validEmail(in.Email), "email", "email_form")
	f.Add(in.Name == "", "name", "required")
	f.tooLong("name", in.Name, 50)
	f.password(in.Password)
	return f
}

func (f *Faults) password(p string) {
	n := len([]rune(p))
	f.Add(n == 0, "password", "required")
	if n > 0 && n < passwordMin {
		*f = append(*f, Fault("password", "password_short").With("min", passwordMin))
	}
	f.tooLong("password", p, passwordMax)
}

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= emailMaximum && strings.Contains(s[strings.LastIndex(s, "@"):], ".")
}

// account makes the row of a checked input. Hashing is slow: call it before the transaction.
func (k keys) account(in AccountInput) (Account, error) {
	hash, err := k.hashPassword(in.Password)
	a := Account{Email: in.Email, Name: in.Name, PasswordHash: hash, Lang: "ko"}
	if in.Lang == "en" {
		a.Lang = "en"
	}
	return a, err
}

// keepAccount writes a new account; a taken address is a fault of its field.
func (s *Store) keepAccount(ctx context.Context, a Account) (Account, error) {
	if err := s.emailFree(ctx, a.Email); err != nil {
		return a, err
	}
	a.CreatedAt = s.now()
	return a, s.write.WithContext(ctx).Create(&a).Error
}

func (s *Store) emailFree(ctx context.Context, email string) error {
	var n int64
	if err := s.db(ctx).Model(&Account{}).Where("email = ?", email).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return Faults{Fault("email", "email_taken")}
	}
	return nil
}

// AddStaff makes a staff account, or gives an existing one the role, and returns the
// single-use token with which the person sets a password. Event 0 means all events.
func (s *Store) AddStaff(ctx context.Context, by Actor, email, name string, role RoleName, event int64) (Account, string, error) {
	in := AccountInput{Email: email, Name: name}
	in.trim()
	if in.Name == "" {
		in.Name, _, _ = strings.Cut(in.Email, "@")
	}
	var f Faults
	f.Add(!validEmail(in.Email), "email", "email_form")
	f.tooLong("name", in.Name, 50)
	f.Add(roleRank[role] == 0, "role", "unknown_choice")
	if err := f.Err(); err != nil {
		return Account{}, "", err
	}
	var a Account
	var token string
	err := s.tx(ctx, func(tx *Store) error {
		a = Account{}
		err := find(tx.db(ctx).Where("email = ?", in.Email), &a)
		if err == ErrNotFound {
			a, err = tx.keepAccount(ctx, Account{Email: in.Email, Name: in.Name})
		}
		if err != nil {
			return err
		}
		if err := tx.giveRole(ctx, a.ID, event, role); err != nil {
			return err
		}
		if token, err = tx.newLink(ctx, Link{Purpose: LinkSetPassword, AccountID: a.ID}); err != nil {
			return err
		}
		return tx.audit(ctx, by, event, "staff_added", a.Email, string(role))
	})
	return a, token, err
}

func (s *Store) giveRole(ctx context.Context, account, event int64, role RoleName) error {
	db := s.write.WithContext(ctx)
	if err := db.Where("account_id = ? AND event_id = ?", account, event).Delete(&Role{}).Error; err != nil {
		return err
	}
	return db.Create(&Role{AccountID: account, EventID: event, Name: role}).Error
}

// StaffMember is an account with its roles, for the list of accounts.
type StaffMember struct {
	Account Account
	Roles   []Role
}

// StaffMembers lists everybody who has a role, by name.
func (s *Store) StaffMembers(ctx context.Context) ([]StaffMember, error) {
	var accounts []Account
	withRole := s.db(ctx).Model(&Role{}).Select("account_id")
	if err := s.db(ctx).Where("id IN (?)", withRole).Order("name, id").Find(&accounts).Error; err != nil {
		return nil, err
	}
	list := make([]StaffMember, len(accounts))
	for i, a := range accounts {
		list[i].Account = a
		if err := s.db(ctx).Where("account_id = ?", a.ID).Order("event_id").Find(&list[i].Roles).Error; err != nil {
			return nil, err
		}
	}
	return list, nil
}

// HasStaff says whether anybody can run this installation yet.
func (s *Store) HasStaff(ctx context.Context) (bool, error) {
	var n int64
	err := s.db(ctx).Model(&Role{}).Joins("JOIN accounts ON accounts.id = roles.account_id AND accounts.password_hash <> ''").Count(&n).Error
	return n > 0, err
}

// checkPassword takes one of the guesses that the account still allows before it compares, so that
// many guesses at the same moment are as few as one after the other. The right one gives all back.
func (s *Store) checkPassword(ctx context.Context, a Account, password string) error {
	now := s.now()
	free := s.write.WithContext(ctx).Model(&Account{}).Where("id = ? AND (locked_until IS NULL OR locked_until <= ?)", a.ID, now)
	guess := free.Updates(map[string]any{
		"failed_log_ins": gorm.Expr("CASE WHEN failed_log_ins + 1 >= ? THEN 0 ELSE failed_log_ins + 1 END", freeGuesses),
		"locked_until":   gorm.Expr("CASE WHEN failed_log_ins + 1 >= ? THEN ? ELSE locked_until END", freeGuesses, now.Add(lockedFor)),
	})
	if guess.Error != nil {
		return storageError(guess.Error)
	}
	if guess.RowsAffected == 0 {
		return s.locked(ctx, a.ID, now)
	}
	right, err := argon2id.ComparePasswordAndHash(password, a.PasswordHash)
	if err != nil || !right {
		return refuse(Invalid, "log_in_wrong")
	}
	return storageError(s.write.WithContext(ctx).Model(&a).Updates(map[string]any{"failed_log_ins": 0, "locked_until": nil}).Error)
}

// locked says for how long an account refuses to compare passwords.
func (s *Store) locked(ctx context.Context, account int64, now time.Time) error {
	var a Account
	if err := find(s.db(ctx).Where("id = ?", account), &a); err != nil {
		return err
	}
	wait := time.Second // it was opened at this very moment
	if a.LockedUntil != nil {
		wait = max(wait, a.LockedUntil.Sub(now))
	}
	return &Error{Kind: Throttled, Reason: "log_in_locked", RetryAfter: wait, Params: map[string]any{"minutes": int(wait.Minutes()) + 1}}
}
