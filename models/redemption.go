package models

import (
	"context"
	"time"
)

// Method is how the vendor got the code.
type Method string

// The ways in which a code reaches the vendor.
const (
	Scan    Method = "scan"
	Typed   Method = "typed"
	Paper   Method = "paper"
	BoothQR Method = "booth_qr"
)

// Methods lists the ways.
var Methods = []Method{Scan, Typed, Paper, BoothQR}

// EntryKind tells a redemption from what takes it back.
type EntryKind string

// The two kinds of row in the ledger.
const (
	EntryRedemption EntryKind = "redemption"
	EntryReversal   EntryKind = "reversal"
)

// Redemption is a row of the ledger. Rows are never deleted; only ReversedBy is written later.
// The database lets one redemption of a coupon stand, takes a nonce once, and every row carries
// the hash of the row before it in its event.
type Redemption struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null;uniqueIndex:redemption_seq,priority:1;uniqueIndex:redemption_nonce,priority:2"`
	Seq           int64     `gorm:"not null;uniqueIndex:redemption_seq,priority:2"`
	Kind          EntryKind `gorm:"not null;uniqueIndex:redemption_nonce,priority:3;check:redemption_kind,kind IN ('redemption','reversal')"`
	CouponID      int64     `gorm:"not null;uniqueIndex:redemption_once,where:kind = 'redemption' AND reversed_by IS NULL"`
	CampaignID    int64     `gorm:"not null"`
	ApplicationID int64     `gorm:"not null;index"` // the vendor in this event
	DeviceID      int64     `gorm:"not null"`
	Booth         string    `gorm:"not null"` // label at that moment, "" for a shop
	Won           int64     `gorm:"not null;check:redemption_won,won > 0"`
	PurchaseWon   *int64
	Method        Method    `gorm:"not null;check:redemption_method,method IN ('scan','typed','paper','booth_qr')"`
	Nonce         string    `gorm:"not null;uniqueIndex:redemption_nonce,priority:1"`
	ClaimedAt     time.Time `gorm:"not null"` // by the vendor's clock
	ReceivedAt    time.Time `gorm:"not null"`
	Hour          int64     `gorm:"not null"` // of ClaimedAt, in hours since 1970: the tally groups by it
	Reverses      *int64    // the row that a reversal takes back
	ReversedBy    *int64    // the reversal that took this row back
	Reason        string    `gorm:"not null"` // why it was taken back
	PrevHash      string    `gorm:"not null"`
	Hash          string    `gorm:"not null"`
}

// RedeemInput is what a vendor's phone sends.
type RedeemInput struct {
	Code        string
	Nonce       string
	PurchaseWon *int64
	Method      Method
	ClaimedAt   *time.Time // when the phone was offline
}

// Limits of what a phone sends.
const (
	nonceMax       = 64
	purchaseMaxWon = 1_000_000_000
	clockSlack     = 5 * time.Minute // by which a phone's clock may be ahead
	offlineFor     = 24 * time.Hour  // how old a stored scan may be
)

// check finds what can't be read.
func (in RedeemInput) check(now time.Time) error {
	bad := func(field string) error { return &Error{Kind: Malformed, Reason: "malformed", Field: field} }
	switch {
	case in.Code == "" || len(in.Code) > 200:
		return bad("code")
	case in.Nonce == "" || len(in.Nonce) > nonceMax:
		return bad("nonce")
	case !oneOf(in.Method, Methods):
		return bad("method")
	case in.PurchaseWon != nil && (*in.PurchaseWon < 0 || *in.PurchaseWon > purchaseMaxWon):
		return bad("purchase_amount")
	case in.ClaimedAt != nil && (in.ClaimedAt.After(now.Add(clockSlack)) || in.ClaimedAt.Before(now.Add(-offlineFor))):
		return bad("claimed_at")
	}
	return nil
}

// claimedAt is the instant whose rules count: the phone's, if it was offline, but never the future.
func (in RedeemInput) claimedAt(now time.Time) time.Time {
	if in.ClaimedAt == nil || in.ClaimedAt.After(now) {
		return now
	}
	return in.ClaimedAt.UTC().Truncate(time.Millisecond)
}

// Receipt is the answer to a redemption.
type Receipt struct {
	Redemption Redemption
	Coupon     Coupon
	Vendor     Application
	Replayed   bool // the nonce was known: this is the first answer again
}

// refusalOf checks the rules of the street, the one first that the person can do most about.
func refusalOf(c Coupon, e Event, vendor Application, stale *Error, purchase *int64, at time.Time) *Error {
	if c.EventID != vendor.EventID {
		return refuse(Invalid, "wrong_event")
	}
	if why := c.spent(); why != nil {
		return why
	}
	switch t := c.Campaign; {
	case !vendor.State.Takes():
		return refuse(Forbidden, "device_revoked")
	case !t.TakenBy(vendor):
		return refuse(Forbidden, "wrong_vendor")
	}
	if why := c.untimely(e, at); why != nil {
		return why
	}
	if stale != nil {
		return stale
	}
	if t := c.Campaign; purchase != nil && *purchase < t.MinimumWon {
		return refuse(Invalid, "minimum_purchase").With("minimum", t.MinimumWon).With("missing", t.MinimumWon-*purchase)
	}
	return nil
}

// RefusalAt says what would refuse the coupon at that instant at any vendor of its event, nil when
// nothing would. Which vendors take it is another matter.
func (c Coupon) RefusalAt(e Event, at time.Time) *Error {
	if why := c.spent(); why != nil {
		return why
	}
	return c.untimely(e, at)
}

func (c Coupon) spent() *Error {
	switch c.State {
	case CouponPrinted:
		return &Error{Kind: Conflict, Reason: "not_open", Words: "batch_not_handed_out"}
	case CouponVoided:
		return refuse(Gone, "voided")
	case CouponExpired: // recalled: the money may be another's by now
		return refuse(Gone, "expired").With("at", c.ExpiresAt)
	case CouponRedeemed:
		return refuse(Conflict, "already_redeemed")
	}
	return nil
}

func (c Coupon) untimely(e Event, at time.Time) *Error {
	switch from := c.Campaign.RedeemFrom; {
	case !e.Trading():
		return refuse(Conflict, "closed")
	case at.After(c.ExpiresAt):
		return refuse(Gone, "expired").With("at", c.ExpiresAt)
	case at.Before(from):
		return &Error{Kind: Conflict, Reason: "not_open", Words: "redeem_not_open", Params: map[string]any{"at": from}}
	case !e.OpenAt(at):
		return refuse(Invalid, "outside_hours").With("from", e.StartsAt).With("until", e.EndsAt)
	}
	return nil
}

// explain adds to already_redeemed when it was, by which vendor, and whether by this same phone.
func (why *Error) explain(first Redemption, at Application, d Device) *Error {
	if first.CouponID == 0 { // taken back in between
		return &Error{Kind: why.Kind, Reason: why.Reason, Words: "already_redeemed_somewhere"}
	}
	return why.With("at", first.ReceivedAt).With("vendor", at.Vendor.Name).With("same_device", first.DeviceID == d.ID)
}

// RedemptionOf finds the redemption of a coupon that stands, and its vendor.
func (s *Store) RedemptionOf(ctx context.Context, c Coupon) (Redemption, Application, error) {
	var r Redemption
	err := find(s.db(ctx).Where("coupon_id = ? AND kind = ? AND reversed_by IS NULL", c.ID, EntryRedemption), &r)
	if err != nil {
		return r, Application{}, err
	}
	a, err := s.ApplicationByID(ctx, r.ApplicationID)
	return r, a, err
}

// Look is what a vendor sees before pressing the button: the coupon and what would refuse it now.
type Look struct {
	Coupon  Coupon
	Refusal *Error // nil when it can be redeemed
}

// LookAtCoupon finds a coupon for a vendor's phone and says what would refuse it now. It changes
// nothing but the log of codes that are unknown or old, by which guessing is slowed down.
func (s *Store) LookAtCoupon(ctx context.Context, d Device, code string) (Look, error) {
	if guessable(code) {
		misses, err := s.misses(ctx, []int64{d.EventID}, []int64{d.ID})
		if err != nil {
			return Look{}, err
		}
		if wait := slowDown(misses[d.ID], s.now()); wait != nil {
			return Look{}, wait
		}
	}
	parsed, short, readable := ParseCode(code)
	c, err := s.CouponByCode(ctx, d.EventID, parsed)
	if !readable || ReasonOf(err) == "unknown_code" {
		if err := s.logLook(ctx, d, code, 0, "unknown_code"); err != nil {
			return Look{}, err
		}
		return Look{}, refuse(NotFound, "unknown_code")
	}
	if err != nil {
		return Look{}, err
	}
	vendor, err := s.ApplicationByID(ctx, d.ApplicationID)
	if err != nil {
		return Look{}, err
	}
	e, err := s.EventByID(ctx, vendor.EventID)
	if err != nil {
		return Look{}, err
	}
	why := refusalOf(c, e, vendor, s.keys.stale(c, code, s.now()), nil, s.now())
	if why != nil && why.Reason == "already_redeemed" {
		first, at, err := s.RedemptionOf(ctx, c)
		if err != nil && err != ErrNotFound {
			return Look{}, err
		}
		why = why.explain(first, at, d)
	}
	if short && isStale(why) {
		err = s.logLook(ctx, d, code, c.ID, why.Reason)
	}
	return Look{Coupon: c, Refusal: why}, err
}

// logLook writes down a look that may have been a guess.
func (s *Store) logLook(ctx context.Context, d Device, code string, coupon int64, outcome string) error {
	return s.tx(ctx, func(tx *Store) error {
		row := newAttempt(d, RedeemInput{Code: code, Method: Typed}, coupon, outcome, tx.now())
		return tx.write.WithContext(ctx).Create(row).Error
	})
}

// RedemptionsAt lists what a vendor redeemed in an event, the newest first.
func (s *Store) RedemptionsAt(ctx context.Context, application int64, limit int) ([]Redemption, error) {
	var list []Redemption
	err := s.db(ctx).Where("application_id = ? AND kind = ?", application, EntryRedemption).Order("id DESC").Limit(limit).Find(&list).Error
	return list, storageError(err)
}
