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
	EventID       int64     `gorm:"not null;uniqueIndex:redemption_seq,priority:1;uniqueIndex:redemption_nonce,priority:1"`
	Seq           int64     `gorm:"not null;uniqueIndex:redemption_seq,priority:2"`
	Kind          EntryKind `gorm:"not null;uniqueIndex:redemption_nonce,priority:2;check:redemption_kind,kind IN ('redemption','reversal')"`
	CouponID      int64     `gorm:"not null;uniqueIndex:redemption_once,where:kind = 'redemption' AND reversed_by IS NULL"`
	CampaignID    int64     `gorm:"not null"`
	ApplicationID int64     `gorm:"not null;index"` // the vendor in this event
	DeviceID      int64     `gorm:"not null"`
	Booth         string    `gorm:"not null"` // label at that moment, "" for a shop
	Won           int64     `gorm:"not null;check:redemption_won,won > 0"`
	PurchaseWon   *int64
	Method        Method    `gorm:"not null;check:redemption_method,method IN ('scan','typed','paper','booth_qr')"`
	Nonce         string    `gorm:"not null;uniqueIndex:redemption_nonce,priority:3"`
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

// RedeemCoupon uses a coupon at the device's vendor, exactly once whatever the number of phones
// and retries. Every try is logged, refusals too. Refusals: unknown_code, rate_limited, wrong_event,
// voided, already_redeemed, wrong_vendor, expired, not_open, outside_hours, minimum_purchase, closed, nonce_reused.
func (s *Store) RedeemCoupon(ctx context.Context, d Device, in RedeemInput) (Receipt, error) {
	if err := in.check(s.now()); err != nil {
		return Receipt{}, err
	}
	var r Receipt
	var refusal *Error
	err := s.tx(ctx, func(tx *Store) error {
		var err error
		r, refusal, err = tx.redeem(ctx, d, in)
		if err != nil {
			return err
		}
		return tx.logAttempt(ctx, d, in, r.Coupon.ID, outcome(r, refusal))
	})
	if err != nil {
		return Receipt{}, err
	}
	if refusal != nil {
		return Receipt{}, refusal
	}
	return r, nil
}

func outcome(r Receipt, refusal *Error) string {
	switch {
	case refusal != nil:
		return refusal.Reason
	case r.Replayed:
		return "replayed"
	}
	return "redeemed"
}

// redeem does the work of RedeemCoupon. A refusal is no error: the attempt is still written.
func (s *Store) redeem(ctx context.Context, d Device, in RedeemInput) (Receipt, *Error, error) {
	var none Receipt
	vendor, err := s.ApplicationByID(ctx, d.ApplicationID)
	if err != nil {
		return none, nil, err
	}
	if wait, err := s.guessing(ctx, d, in.Code); err != nil || wait != nil {
		return none, wait, err
	}
	code, _, readable := ParseCode(in.Code)
	if !readable {
		return none, refuse(NotFound, "unknown_code"), nil
	}
	c, err := s.CouponByCode(ctx, d.EventID, code)
	if ReasonOf(err) == "unknown_code" {
		return none, refuse(NotFound, "unknown_code"), nil
	}
	if err != nil {
		return none, nil, err
	}
	r := Receipt{Coupon: c, Vendor: vendor}
	if first, known, err := s.byNonce(ctx, d.EventID, in.Nonce); err != nil || known {
		return replay(r, first), nonceReused(first, d, c, in), err
	}
	now := in.claimedAt(s.now())
	e, why, err := s.whyRefused(ctx, c, vendor, in.PurchaseWon, now)
	if err != nil {
		return none, nil, err
	}
	if why != nil {
		return r, s.explain(ctx, why, c, d), nil
	}
	return s.spend(ctx, e, r, d, in, now)
}

// spend takes the coupon by a conditional update: of many that try, the database lets one through.
func (s *Store) spend(ctx context.Context, e Event, r Receipt, d Device, in RedeemInput, at time.Time) (Receipt, *Error, error) {
	db := s.write.WithContext(ctx)
	c := r.Coupon
	taken := db.Exec("UPDATE coupons SET state = 'redeemed' WHERE id = ? AND state = 'issued'", c.ID)
	if taken.Error != nil {
		return r, nil, taken.Error
	}
	if taken.RowsAffected == 0 {
		return s.lost(ctx, r, d, in)
	}
	count := db.Exec("UPDATE campaigns SET redeemed = redeemed + 1, redeemed_won = redeemed_won + discount_won WHERE id = ?", c.CampaignID)
	if count.Error != nil {
		return r, nil, count.Error
	}
	booth, err := s.BoothOf(ctx, r.Vendor)
	if err != nil && err != ErrNotFound {
		return r, nil, err
	}
	r.Coupon.State = CouponRedeemed
	r.Redemption = Redemption{
		EventID: e.ID, Kind: EntryRedemption, CouponID: c.ID, CampaignID: c.CampaignID, ApplicationID: r.Vendor.ID, DeviceID: d.ID,
		Booth: booth.Label, Won: c.Campaign.DiscountWon, PurchaseWon: in.PurchaseWon, Method: in.Method, Nonce: in.Nonce,
		ClaimedAt: at, ReceivedAt: s.now(), Hour: at.Unix() / 3600,
	}
	return r, nil, s.append(ctx, &r.Redemption)
}

// lost answers a phone that came second: with the first answer if it was this phone's own retry.
func (s *Store) lost(ctx context.Context, r Receipt, d Device, in RedeemInput) (Receipt, *Error, error) {
	first, known, err := s.byNonce(ctx, d.EventID, in.Nonce)
	if err != nil {
		return r, nil, err
	}
	if known {
		return replay(r, first), nonceReused(first, d, r.Coupon, in), nil
	}
	var now Coupon
	if err := find(s.withCampaign(ctx).Where("coupons.id = ?", r.Coupon.ID), &now); err != nil {
		return r, nil, err
	}
	why := refuse(Conflict, "already_redeemed")
	if now.State == CouponVoided {
		why = refuse(Gone, "voided")
	}
	return r, s.explain(ctx, why, now, d), nil
}

func (s *Store) byNonce(ctx context.Context, event int64, nonce string) (Redemption, bool, error) {
	var r Redemption
	err := find(s.db(ctx).Where("event_id = ? AND kind = ? AND nonce = ?", event, EntryRedemption, nonce), &r)
	if err == ErrNotFound {
		return r, false, nil
	}
	return r, err == nil, err
}

func replay(r Receipt, first Redemption) Receipt {
	r.Redemption, r.Replayed = first, true
	return r
}

// nonceReused is nil when the nonce came with what it came with the first time.
func nonceReused(first Redemption, d Device, c Coupon, in RedeemInput) *Error {
	samePurchase := first.PurchaseWon == nil && in.PurchaseWon == nil ||
		first.PurchaseWon != nil && in.PurchaseWon != nil && *first.PurchaseWon == *in.PurchaseWon
	if first.CouponID == c.ID && first.DeviceID == d.ID && first.Method == in.Method && samePurchase {
		return nil
	}
	return refuse(Conflict, "nonce_reused")
}

// whyRefused checks the rules of the street, the one first that the person can do most about.
// It changes nothing, so that a screen can ask before the vendor presses the button.
func (s *Store) whyRefused(ctx context.Context, c Coupon, vendor Application, purchase *int64, at time.Time) (Event, *Error, error) {
	e, err := s.EventByID(ctx, vendor.EventID)
	if err != nil {
		return e, nil, err
	}
	return e, refusalOf(c, e, vendor, purchase, at), nil
}

func refusalOf(c Coupon, e Event, vendor Application, purchase *int64, at time.Time) *Error {
	if c.EventID != vendor.EventID {
		return refuse(Invalid, "wrong_event")
	}
	if why := c.spent(); why != nil {
		return why
	}
	switch t := c.Campaign; {
	case !vendor.State.Takes():
		return refuse(Forbidden, "device_revoked")
	case !t.Takes(vendor.Vendor.Kind, vendor.Mode):
		return refuse(Forbidden, "wrong_vendor")
	}
	if why := c.untimely(e, at); why != nil {
		return why
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
	case CouponVoided:
		return refuse(Gone, "voided")
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
func (s *Store) explain(ctx context.Context, why *Error, c Coupon, d Device) *Error {
	if why.Reason != "already_redeemed" {
		return why
	}
	first, vendor, err := s.RedemptionOf(ctx, c)
	if err != nil { // taken back in between
		return &Error{Kind: why.Kind, Reason: why.Reason, Words: "already_redeemed_somewhere"}
	}
	return why.With("at", first.ReceivedAt).With("vendor", vendor.Vendor.Name).With("same_device", first.DeviceID == d.ID)
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
// nothing but the log of unknown codes, by which guessing is slowed down.
func (s *Store) LookAtCoupon(ctx context.Context, d Device, code string) (Look, error) {
	wait, err := s.guessing(ctx, d, code)
	if err != nil {
		return Look{}, err
	}
	if wait != nil {
		return Look{}, wait
	}
	parsed, _, readable := ParseCode(code)
	c, err := s.CouponByCode(ctx, d.EventID, parsed)
	if !readable || ReasonOf(err) == "unknown_code" {
		if err := s.tx(ctx, func(tx *Store) error {
			return tx.logAttempt(ctx, d, RedeemInput{Code: code, Method: Typed}, 0, "unknown_code")
		}); err != nil {
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
	_, why, err := s.whyRefused(ctx, c, vendor, nil, s.now())
	if err != nil {
		return Look{}, err
	}
	if why != nil {
		why = s.explain(ctx, why, c, d)
	}
	return Look{Coupon: c, Refusal: why}, nil
}

// RedemptionsAt lists what a vendor redeemed in an event, the newest first.
func (s *Store) RedemptionsAt(ctx context.Context, application int64, limit int) ([]Redemption, error) {
	var list []Redemption
	err := s.db(ctx).Where("application_id = ? AND kind = ?", application, EntryRedemption).Order("id DESC").Limit(limit).Find(&list).Error
	return list, storageError(err)
}
