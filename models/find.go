package models

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// FindTry is that somebody looks for coupons by a phone number. It is written down whether the number is known
// or not, and answered alike: nobody learns from it who has coupons. The code that goes to the phone is kept
// nowhere: it follows from the try and the key of the installation.
type FindTry struct {
	ID        int64     `gorm:"primaryKey"`
	EventID   int64     `gorm:"not null"`
	PublicID  string    `gorm:"not null;uniqueIndex"`
	Person    string    `gorm:"not null;index"` // whose browser asks: only it can use the code
	PhoneHash string    `gorm:"not null;index"`
	Guesses   int       `gorm:"not null"`
	CreatedAt time.Time `gorm:"not null"`
	ExpiresAt time.Time `gorm:"not null"`
	UsedAt    *time.Time
}

// FindCodeTemplate is the text with the code.
const FindCodeTemplate = "find_code"

// The limits of looking for coupons by phone.
const (
	findLife    = 10 * time.Minute
	findGuesses = 5 // at one code
	findTries   = 3 // of one number, and of one browser, within findLife
	findHidden  = "······"
)

// AskFindCode sends a code to a phone, if somebody left its number in this event: the answer is the same when
// nobody did. It gives the name of the try. Faults of phone; find_throttled after too many.
func (s *Store) AskFindCode(ctx context.Context, e Event, person, typed string) (string, error) {
	phone, f := mobile(typed)
	if err := f.Err(); err != nil {
		return "", err
	}
	try := FindTry{EventID: e.ID, PublicID: rand.Text(), Person: person, PhoneHash: s.keys.hash(sealHolderPhone, string(phone))}
	return try.PublicID, s.tx(ctx, func(tx *Store) error {
		now := tx.now()
		var n int64
		err := tx.db(ctx).Model(&FindTry{}).Where("(phone_hash = ? OR person = ?) AND created_at > ?", try.PhoneHash, person, now.Add(-findLife)).Count(&n).Error
		if err != nil {
			return err
		}
		if n >= findTries {
			return &Error{Kind: Throttled, Reason: "find_throttled", RetryAfter: findLife}
		}
		try.ID, try.CreatedAt, try.ExpiresAt = 0, now, now.Add(findLife)
		if err := tx.write.WithContext(ctx).Create(&try).Error; err != nil {
			return err
		}
		return tx.sendCode(ctx, e, try)
	})
}

func (s *Store) sendCode(ctx context.Context, e Event, try FindTry) error {
	var h Holder
	err := find(s.db(ctx).Where("phone_hash = ? AND event_id = ?", try.PhoneHash, e.ID).Order("id"), &h)
	if err == ErrNotFound || err == nil && !s.Texts {
		return nil
	}
	if err != nil {
		return err
	}
	fields, err := json.Marshal(map[string]string{"event": e.NameKo, "event_en": e.NameEn, "try": try.PublicID, "code": findHidden})
	if err != nil {
		return err
	}
	m := Message{EventID: e.ID, HolderID: h.ID, Channel: ByText, Purpose: Information, Lang: "ko", Template: FindCodeTemplate, Fields: string(fields), CreatedAt: s.now()}
	return s.write.WithContext(ctx).Create(&m).Error
}

// putCode writes the code into a text that is about to be sent. In the outbox it stays hidden from staff.
func (s *Store) putCode(m *Message) {
	var fields map[string]string
	if m.Template != FindCodeTemplate || json.Unmarshal([]byte(m.Fields), &fields) != nil {
		return
	}
	fields["code"] = s.findCode(fields["try"])
	text, _ := json.Marshal(fields) // of texts
	m.Fields = string(text)
}

// findCode is the six digits of a try.
func (s *Store) findCode(try string) string {
	sum, _ := base64.RawURLEncoding.DecodeString(s.keys.hash("find code", try)) // our own encoding
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(sum)%1_000_000)
}

// UseFindCode gives whoever types the code the browser id under which the coupons are: all that the number
// found, and what this browser holds, are together under it from then on. code_wrong when it is not the code, too
// old, or was tried too often.
func (s *Store) UseFindCode(ctx context.Context, e Event, person, try, code string) (browser string, err error) {
	wrong := Faults{Fault("code", "code_wrong")}
	var t FindTry
	guess := s.write.WithContext(ctx).Model(&FindTry{}).
		Where("public_id = ? AND event_id = ? AND person = ? AND guesses < ? AND used_at IS NULL AND expires_at > ?", try, e.ID, person, findGuesses, s.now()).
		Update("guesses", gorm.Expr("guesses + 1"))
	switch {
	case guess.Error != nil:
		return "", storageError(guess.Error)
	case guess.RowsAffected == 0 || code != s.findCode(try):
		return "", wrong
	}
	err = s.tx(ctx, func(tx *Store) error {
		used := tx.write.WithContext(ctx).Model(&FindTry{}).Where("public_id = ? AND used_at IS NULL", try).Update("used_at", tx.now())
		if err := changedOr(used, wrong); err != nil {
			return err
		}
		if err := find(tx.db(ctx).Where("public_id = ?", try), &t); err != nil {
			return err
		}
		browser, err = tx.bringByPhone(ctx, t)
		return err
	})
	return browser, err
}

// bringByPhone gathers under the oldest holder of a number what its other browsers hold, and the one that asks.
func (s *Store) bringByPhone(ctx context.Context, t FindTry) (string, error) {
	var holders []Holder
	if err := s.db(ctx).Where("phone_hash = ? AND event_id = ?", t.PhoneHash, t.EventID).Order("id").Find(&holders).Error; err != nil {
		return "", err
	}
	if len(holders) == 0 { // nobody could know this code
		return "", Faults{Fault("code", "code_wrong")}
	}
	people := []string{t.Person}
	for _, h := range holders[1:] {
		people = append(people, h.Person)
	}
	browser, err := s.keys.unseal(sealHolderBrowser, holders[0].Browser)
	if err != nil {
		return "", err
	}
	return browser, s.bring(ctx, people, browser)
}
