package models

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"github.com/jangteo/jangteo/models/korean"
)

// Nobody needs an account to hold coupons: they belong to a browser, known by its signed cookie. Browsers inside
// other apps forget it. So a holder can carry it on by a personal link, and where a campaign asks for a phone
// number, by that number, see find.go.

// Holder is a browser whose owner left a phone number when claiming. Purge deletes it thirty days after the
// event; until then nobody sees the number but who is given it back, and staff see its ends.
type Holder struct {
	ID        int64     `gorm:"primaryKey"`
	EventID   int64     `gorm:"not null;uniqueIndex:holder_person,priority:2;index:holder_phone,priority:2;index:holder_tail,priority:2"`
	Person    string    `gorm:"not null;uniqueIndex:holder_person,priority:1"`
	Browser   []byte    `gorm:"not null"` // the id in its cookie, sealed
	Phone     []byte    `gorm:"not null"` // sealed
	PhoneHash string    `gorm:"not null;index:holder_phone,priority:1"`
	TailHash  string    `gorm:"not null;index:holder_tail,priority:1"` // of the last digits, for the desk
	SaidAt    time.Time `gorm:"not null"`                              // that the owner is fourteen and left the number
}

// Contact is what somebody leaves with a claim where the campaign asks for a phone.
type Contact struct {
	Browser string // the id in the cookie
	Phone   string // as it was typed
	OfAge   bool   // says to be fourteen or older: younger people need their guardian's consent (개인정보 보호법 제22조의2)
}

const (
	sealHolderPhone   = "shopper phone"
	sealHolderBrowser = "shopper browser"
	sealPersonalLink  = "personal link"
	tailLength        = 3 // digits by which the desk finds a phone, at least
)

// PhonesUntil is when the phones of an event's shoppers are deleted.
func (e Event) PhonesUntil() time.Time { return e.EndsAt.Add(keepShoppers) }

// phoneFor checks what a campaign asks for, and seals it; nil when it asks for nothing, or knows it already.
func (s *Store) phoneFor(ctx context.Context, c Campaign, person string, who Contact) ([]byte, error) {
	if !c.AsksPhone {
		return nil, nil
	}
	if known, err := s.PhoneKnown(ctx, c.EventID, person); err != nil || known && who.Phone == "" {
		return nil, err
	}
	phone, f := mobile(who.Phone)
	f.Add(!who.OfAge, "of_age", "must_agree")
	if err := f.Err(); err != nil {
		return nil, err
	}
	return s.keys.seal(sealHolderPhone, string(phone))
}

// mobile reads a number to which a text can go.
func mobile(typed string) (korean.Phone, Faults) {
	var f Faults
	f.Add(strings.TrimSpace(typed) == "", "phone", "required")
	phone, err := korean.ParsePhone(typed)
	f.Add(len(f) == 0 && (err != nil || !strings.HasPrefix(string(phone), "+821")), "phone", "phone_form")
	return phone, f
}

// PhoneKnown says whether this browser's owner has left a phone number in the event.
func (s *Store) PhoneKnown(ctx context.Context, event int64, person string) (bool, error) {
	var n int64
	err := s.db(ctx).Model(&Holder{}).Where("person = ? AND event_id = ?", person, event).Count(&n).Error
	return n > 0, storageError(err)
}

func (s *Store) keepHolder(ctx context.Context, event int64, person, browser string, sealed []byte) error {
	phone, err := s.keys.unseal(sealHolderPhone, sealed)
	if err != nil {
		return err
	}
	h := Holder{EventID: event, Person: person, Phone: sealed, PhoneHash: s.keys.hash(sealHolderPhone, phone), TailHash: s.tailHash(phone), SaidAt: s.now()}
	if h.Browser, err = s.keys.seal(sealHolderBrowser, browser); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		renewed := clause.OnConflict{Columns: []clause.Column{{Name: "person"}, {Name: "event_id"}}, DoUpdates: clause.AssignmentColumns([]string{"browser", "phone", "phone_hash", "tail_hash", "said_at"})}
		return tx.write.WithContext(ctx).Clauses(renewed).Create(&h).Error
	})
}

func (s *Store) tailHash(digits string) string {
	return s.keys.hash("shopper phone tail", digits[len(digits)-tailLength:])
}

func (s *Store) phoneOfHolder(ctx context.Context, id int64) (korean.Phone, error) {
	var h Holder
	if err := find(s.db(ctx).Where("id = ?", id), &h); err != nil {
		return "", err
	}
	phone, err := s.keys.unseal(sealHolderPhone, h.Phone)
	return korean.Phone(phone), err
}

// linkSeparator stands between the parts of a personal link before it is sealed.
const linkSeparator = "\n"

// PersonalLink is what a holder carries to another browser: sealed, so that it says nothing and nobody makes
// one; good until the event's phones are deleted, as often as it is opened.
func (s *Store) PersonalLink(e Event, browser string) (string, error) {
	sealed, err := s.keys.seal(sealPersonalLink, strings.Join([]string{strconv.FormatInt(e.ID, 10), strconv.FormatInt(e.PhonesUntil().Unix(), 10), browser}, linkSeparator))
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// BrowserOf reads the browser out of a personal link: link_over when it is none of this event's, or too old.
func (s *Store) BrowserOf(e Event, link string) (string, error) {
	sealed, err := base64.RawURLEncoding.DecodeString(link)
	if err != nil || len(sealed) == 0 {
		return "", refuse(Gone, "link_over")
	}
	plain, err := s.keys.unseal(sealPersonalLink, sealed)
	parts := strings.Split(plain, linkSeparator)
	if err != nil || len(parts) != 3 || parts[0] != strconv.FormatInt(e.ID, 10) {
		return "", refuse(Gone, "link_over")
	}
	if until, err := strconv.ParseInt(parts[1], 10, 64); err != nil || s.now().Unix() > until {
		return "", refuse(Gone, "link_over")
	}
	return parts[2], nil
}

// BringTogether makes one person of the owners of two browsers, named by the ids in their cookies: what the first
// holds is the second's from then on, in all events, and what may still be claimed counts both.
func (s *Store) BringTogether(ctx context.Context, from, into string) error {
	return s.tx(ctx, func(tx *Store) error { return tx.bring(ctx, []string{s.Shopper(from)}, into) })
}

// bring gives coupons numbers below zero, under those that the person of a browser has: numbers of one campaign
// never meet, and the limit per person holds for what each browser claimed itself.
func (s *Store) bring(ctx context.Context, from []string, browser string) error {
	db, into := s.write.WithContext(ctx), s.Shopper(browser)
	for _, person := range from {
		if person == into {
			continue
		}
		var held []Coupon
		if err := db.Where("person = ?", person).Order("campaign_id, id").Find(&held).Error; err != nil {
			return err
		}
		for _, c := range held {
			lowest := db.Model(&Coupon{}).Select("coalesce(min(ordinal), 0) - 1").Where("person = ? AND campaign_id = ? AND ordinal < 0", into, c.CampaignID)
			if err := db.Model(&Coupon{ID: c.ID}).Updates(map[string]any{"person": into, "ordinal": lowest}).Error; err != nil {
				return err
			}
		}
		if err := s.bringHolder(ctx, person, browser); err != nil {
			return err
		}
		if err := s.bringRest(ctx, person, into); err != nil {
			return err
		}
	}
	return nil
}

// bringHolder lets a phone number follow its coupons, unless the person has left one already.
func (s *Store) bringHolder(ctx context.Context, person, browser string) error {
	db, into := s.write.WithContext(ctx), s.Shopper(browser)
	sealed, err := s.keys.seal(sealHolderBrowser, browser)
	if err != nil {
		return err
	}
	err = db.Exec("DELETE FROM holders WHERE person = ? AND event_id IN (SELECT event_id FROM holders WHERE person = ?)", person, into).Error
	if err != nil {
		return err
	}
	return db.Exec("UPDATE holders SET person = ?, browser = ? WHERE person = ?", into, sealed, person).Error
}

// HolderAtDesk is somebody whom the desk found by the end of a phone number.
type HolderAtDesk struct {
	Phone   string // masked
	Coupons []Coupon
}

// FindByPhone finds holders by the last digits of their phone, three at least, for somebody who stands at the
// desk without their coupons. That staff looked is written down.
func (s *Store) FindByPhone(ctx context.Context, by Actor, e Event, typed string) ([]HolderAtDesk, error) {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, typed)
	var f Faults
	f.Add(len(digits) < tailLength, "tail", "tail_short")
	if err := f.Err(); err != nil {
		return nil, err
	}
	tail := s.tailHash(digits)
	if len(digits) > 8 { // all of a number: it is kept without the first 0
		digits = strings.TrimPrefix(digits, "0")
	}
	var holders []Holder
	err := s.db(ctx).Where("tail_hash = ? AND event_id = ?", tail, e.ID).Order("id").Find(&holders).Error
	if err != nil {
		return nil, storageError(err)
	}
	var found []HolderAtDesk
	for _, h := range holders {
		phone, err := s.keys.unseal(sealHolderPhone, h.Phone)
		if err != nil {
			return nil, err
		}
		if !strings.HasSuffix(phone, digits) {
			continue
		}
		coupons, err := s.CouponsOf(ctx, e.ID, h.Person)
		if err != nil {
			return nil, err
		}
		found = append(found, HolderAtDesk{Phone: korean.Phone(phone).Masked(), Coupons: coupons})
	}
	found = slices.DeleteFunc(found, func(h HolderAtDesk) bool { return len(h.Coupons) == 0 })
	return found, s.noteAccess(ctx, by, e.ID, e.Slug, "shopper phones")
}
