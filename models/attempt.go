package models

import (
	"context"
	"strings"
	"time"
)

// Attempt is one try at redeeming, refused or not. Nothing updates or deletes it.
type Attempt struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null;index:attempt_device,priority:1"`
	DeviceID      int64     `gorm:"not null;index:attempt_device,priority:2"`
	ApplicationID int64     `gorm:"not null"`
	CouponID      int64     `gorm:"not null"` // 0 when the code is unknown
	Code          string    `gorm:"not null"` // what was sent, only when it is unknown
	Method        Method    `gorm:"not null"`
	Nonce         string    `gorm:"not null"`
	Outcome       string    `gorm:"not null"` // redeemed, replayed, or the reason of the refusal
	At            time.Time `gorm:"not null;index:attempt_device,priority:3"`
}

// Guessing: a phone that names so many codes that are unknown or over within the window waits. The
// signs that rotate behind a known number could be guessed too.
const (
	freeUnknownCodes = 10
	guessingWindow   = 5 * time.Minute
)

func newAttempt(d Device, in RedeemInput, coupon int64, outcome string, at time.Time) *Attempt {
	row := &Attempt{
		EventID: d.EventID, DeviceID: d.ID, ApplicationID: d.ApplicationID, CouponID: coupon,
		Method: in.Method, Nonce: in.Nonce, Outcome: outcome, At: at,
	}
	if coupon == 0 {
		row.Code = cut(in.Code, 40)
	}
	return row
}

// guessable says whether somebody may have hit on a code by trying. Nobody guesses the code of a QR,
// so a phone that read the wrong signs still redeems what it scans.
func guessable(code string) bool {
	_, short, readable := ParseCode(code)
	return short || !readable
}

// misses reads when phones named codes of late that are unknown or over, the newest first.
func (s *Store) misses(ctx context.Context, events, devices []int64) (map[int64][]time.Time, error) {
	var rows []Attempt
	err := s.db(ctx).Select("device_id, at").Where(among(s, "event_id", events)).Where(among(s, "device_id", devices)).
		Where("at > ? AND outcome IN ('unknown_code', 'expired')", s.now().Add(-guessingWindow)).Order("at DESC").Find(&rows).Error
	times := map[int64][]time.Time{}
	for _, row := range rows {
		times[row.DeviceID] = append(times[row.DeviceID], row.At)
	}
	return times, storageError(err)
}

// slowDown refuses a phone that tried too many such codes of late.
func slowDown(misses []time.Time, now time.Time) *Error {
	if len(misses) < freeUnknownCodes {
		return nil
	}
	wait := misses[freeUnknownCodes-1].Add(guessingWindow).Sub(now)
	return &Error{Kind: Throttled, Reason: "rate_limited", RetryAfter: wait, Params: map[string]any{"minutes": int(wait.Minutes()) + 1}}
}

// AttemptFilter narrows the log of attempts; its zero value lets all through.
type AttemptFilter struct {
	Since   time.Time // attempts at this instant or later
	Vendor  string    // number in the event, in any case
	Outcome string    // redeemed, replayed, or the reason of a refusal
	After   int64     // the id of the last attempt already seen
	Limit   int       // at most so many
}

// LoggedAttempt is an attempt with what people know its parts by.
type LoggedAttempt struct {
	Attempt    `gorm:"embedded"`
	VendorNo   string
	VendorName string
	Device     string // public id of the phone
	ShortCode  string // of the coupon, "" when the code is unknown
}

// Attempts lists the tries of an event in the order in which they were made.
func (s *Store) Attempts(ctx context.Context, event int64, f AttemptFilter) ([]LoggedAttempt, error) {
	q := s.db(ctx).Table("attempts AS t").
		Select("t.*, a.no AS vendor_no, v.name AS vendor_name, d.public_id AS device, coalesce(c.short_code, '') AS short_code").
		Joins("JOIN applications a ON a.id = t.application_id").Joins("JOIN vendors v ON v.id = a.vendor_id").
		Joins("JOIN devices d ON d.id = t.device_id").Joins("LEFT JOIN coupons c ON c.id = t.coupon_id").
		Where("t.event_id = ? AND t.id > ?", event, f.After)
	if !f.Since.IsZero() {
		q = q.Where("t.at >= ?", f.Since.UTC())
	}
	if f.Vendor != "" {
		q = q.Where("a.no = ?", strings.ToUpper(f.Vendor))
	}
	if f.Outcome != "" {
		q = q.Where("t.outcome = ?", f.Outcome)
	}
	var list []LoggedAttempt
	err := q.Order("t.id").Limit(f.Limit).Scan(&list).Error
	return list, storageError(err)
}
