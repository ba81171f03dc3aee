package models

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// CouponState is what a coupon still is good for.
type CouponState string

// The states of a coupon. Expired is read off the clock, never stored.
const (
	CouponIssued   CouponState = "issued"
	CouponRedeemed CouponState = "redeemed"
	CouponExpired  CouponState = "expired"
	CouponVoided   CouponState = "voided"
)

// Coupon is one right of one person, once. The person is a keyed hash of a browser's cookie or of
// what a program named; the database keeps the limit per person by numbering the coupons.
type Coupon struct {
	ID         int64       `gorm:"primaryKey"`
	EventID    int64       `gorm:"not null;uniqueIndex:coupon_short,priority:1;uniqueIndex:coupon_nonce,priority:1;index:coupon_holder,priority:1"`
	CampaignID int64       `gorm:"not null;uniqueIndex:coupon_person,priority:1"`
	SlotID     int64       `gorm:"not null"`
	Code       string      `gorm:"not null;uniqueIndex"`                         // in the QR
	ShortCode  string      `gorm:"not null;uniqueIndex:coupon_short,priority:2"` // typed
	Person     string      `gorm:"not null;uniqueIndex:coupon_person,priority:2;index:coupon_holder,priority:2"`
	Ordinal    int         `gorm:"not null;uniqueIndex:coupon_person,priority:3"` // the person's first, second …
	Nonce      string      `gorm:"not null;uniqueIndex:coupon_nonce,priority:2"`
	State      CouponState `gorm:"not null;check:coupon_state,state IN ('issued','redeemed','voided')"`
	IssuedAt   time.Time   `gorm:"not null"`
	ExpiresAt  time.Time   `gorm:"not null"`

	Campaign Campaign `gorm:"constraint:-"`
}

// StateAt is the state at that instant: an unused coupon expires with its window.
func (c Coupon) StateAt(now time.Time) CouponState {
	if c.State == CouponIssued && now.After(c.ExpiresAt) {
		return CouponExpired
	}
	return c.State
}

// Claim is a shopper's wish for a coupon.
type Claim struct {
	CampaignID string // public id
	Person     string // see Store.Shopper and Store.Named
	Nonce      string
	ByStaff    bool // a desk issues on somebody's behalf
}

// Shopper is the person behind a browser's signed cookie, as the database knows it.
func (s *Store) Shopper(cookie string) string { return s.keys.hash("person cookie", cookie) }

// Named is the person that a program names.
func (s *Store) Named(name string) string { return s.keys.hash("person name", name) }

// Claimed is the answer to a claim: the coupon, and whether it was issued just now.
type Claimed struct {
	Coupon Coupon
	New    bool
}

// errHeld ends a claim's transaction without a trace: the person holds a coupon already.
type errHeld struct{ coupon Coupon }

func (errHeld) Error() string { return "held" }

// ClaimCoupon issues a coupon, or finds the one that this nonce or person already holds.
// Refusals: unknown_campaign, not_open, paused, closed, sold_out, limit_reached, nonce_reused.
func (s *Store) ClaimCoupon(ctx context.Context, in Claim) (Claimed, error) {
	if in.Nonce == "" || len(in.Nonce) > nonceMax {
		return Claimed{}, &Error{Kind: Malformed, Reason: "malformed", Field: "nonce"}
	}
	c, e, err := s.CampaignByPublicID(ctx, in.CampaignID)
	if err != nil {
		return Claimed{}, err
	}
	var coupon Coupon
	err = s.tx(ctx, func(tx *Store) error {
		coupon, err = tx.claim(ctx, e, c, in)
		return err
	})
	var held errHeld
	if errors.As(err, &held) {
		held.coupon.Campaign = c
		return Claimed{Coupon: held.coupon}, nil
	}
	return Claimed{Coupon: coupon, New: err == nil}, err
}

// claim lets the database pick: the campaign's counters, then the person's number, then the slot.
// Who has counted on the campaign holds its row, so the person's coupons are read after that: of
// many presses of one finger each sees what the one before it got.
func (s *Store) claim(ctx context.Context, e Event, c Campaign, in Claim) (Coupon, error) {
	terms, reserved, err := s.reserve(ctx, e, c, in)
	if err != nil {
		return Coupon{}, err
	}
	ordinal, err := s.nextOrdinal(ctx, e, terms, in)
	if err != nil {
		return Coupon{}, err
	}
	if !reserved {
		return Coupon{}, s.whyNotClaimed(ctx, e, c.ID, in)
	}
	slot, err := s.takeFromSlot(ctx, c)
	if err != nil {
		return Coupon{}, err
	}
	coupon := Coupon{
		EventID: e.ID, CampaignID: c.ID, SlotID: slot, Code: randomCode(qrCodeLength), ShortCode: newShortCode(),
		Person: in.Person, Ordinal: ordinal, Nonce: in.Nonce, State: CouponIssued, IssuedAt: s.now(), ExpiresAt: terms.RedeemUntil,
	}
	err = s.write.WithContext(ctx).Omit("Campaign").Create(&coupon).Error
	coupon.Campaign = terms
	return coupon, err
}

// reserve counts one more on the campaign and gives the terms that hold from then on; without a
// reservation they are as they were read.
func (s *Store) reserve(ctx context.Context, e Event, c Campaign, in Claim) (Campaign, bool, error) {
	if !e.Trading() || c.Channel == AtDesk && !in.ByStaff {
		return c, false, nil
	}
	var terms Campaign
	now := s.now()
	err := s.write.WithContext(ctx).Raw(`UPDATE campaigns SET issued = issued + 1, reserved_won = reserved_won + discount_won
		WHERE id = ? AND state = 'open' AND opens_at <= ? AND closes_at >= ? AND issued < quantity AND reserved_won + discount_won <= budget_won
		RETURNING *`, c.ID, now, now).Scan(&terms).Error
	if err != nil || terms.ID == 0 {
		return c, false, err
	}
	terms.Slots = c.Slots
	return terms, true, nil
}

// nextOrdinal finds what the nonce or the person already holds, or the number of the person's next coupon.
func (s *Store) nextOrdinal(ctx context.Context, e Event, c Campaign, in Claim) (int, error) {
	var known []Coupon
	q := s.db(ctx).Where("event_id = ? AND nonce = ?", e.ID, in.Nonce).Or("campaign_id = ? AND person = ?", c.ID, in.Person)
	if err := q.Order("ordinal").Find(&known).Error; err != nil {
		return 0, err
	}
	var own []Coupon
	for _, k := range known {
		mine := k.CampaignID == c.ID && k.Person == in.Person
		switch {
		case mine && k.Nonce == in.Nonce:
			return 0, errHeld{k}
		case !mine:
			return 0, refuse(Conflict, "nonce_reused")
		}
		own = append(own, k)
	}
	if len(own) < c.PerPerson {
		return len(own) + 1, nil
	}
	for _, held := range own {
		if held.StateAt(s.now()) == CouponIssued {
			return 0, errHeld{held}
		}
	}
	return 0, refuse(Conflict, "limit_reached").With("limit", c.PerPerson)
}

// takeFromSlot counts on the earliest open slot that has some left.
func (s *Store) takeFromSlot(ctx context.Context, c Campaign) (int64, error) {
	var slot int64
	err := s.write.WithContext(ctx).Raw(`UPDATE slots SET issued = issued + 1 WHERE issued < quantity AND id = (
		SELECT id FROM slots WHERE campaign_id = ? AND opens_at <= ? AND issued < quantity ORDER BY opens_at, id LIMIT 1) RETURNING id`, c.ID, s.now()).Scan(&slot).Error
	if err == nil && slot == 0 {
		err = s.soldOut(c)
	}
	return slot, err
}

// whyNotClaimed reads the campaign again and says what stood in the way.
func (s *Store) whyNotClaimed(ctx context.Context, e Event, campaign int64, in Claim) error {
	var c Campaign
	if err := find(s.withSlots(ctx).Where("id = ?", campaign), &c); err != nil {
		return err
	}
	switch {
	case e.State == EventDraft, c.State == CampaignDraft:
		return refuse(NotFound, "unknown_campaign")
	case e.Over():
		return refuse(Conflict, "closed")
	case !in.ByStaff && c.Channel == AtDesk:
		return &Error{Kind: Conflict, Reason: "not_open", Words: "claim_at_desk"}
	case !e.Trading():
		return refuse(Conflict, "not_open").With("at", e.StartsAt)
	}
	switch c.StateAt(s.now()) {
	case CampaignPaused:
		return refuse(Conflict, "paused")
	case CampaignClosed:
		return refuse(Conflict, "closed").With("at", c.ClosesAt)
	case CampaignScheduled:
		return refuse(Conflict, "not_open").With("at", c.OpensAt)
	default:
		return s.soldOut(c)
	}
}

// soldOut says when more coupons open, if they do.
func (s *Store) soldOut(c Campaign) error {
	e := refuse(Conflict, "sold_out")
	if next, more := c.NextSlot(s.now()); more && s.now().Before(c.ClosesAt) {
		e = e.With("at", next)
		e.Words = "sold_out_until"
	}
	return e
}

// CouponByCode finds a coupon by the code in its QR, or by its short code within an event.
// The code must have gone through ParseCode. unknown_code when there is none.
func (s *Store) CouponByCode(ctx context.Context, event int64, code string) (Coupon, error) {
	q := s.withCampaign(ctx).Where("coupons.code = ?", code)
	if len(code) == shortCodeLength {
		q = s.withCampaign(ctx).Where("coupons.event_id = ? AND coupons.short_code = ?", event, code)
	}
	var c Coupon
	err := find(q, &c)
	if err == ErrNotFound {
		return c, refuse(NotFound, "unknown_code")
	}
	return c, err
}

func (s *Store) withCampaign(ctx context.Context) *gorm.DB { return s.db(ctx).Joins("Campaign") }

// CouponsOf lists what a person holds in an event, the newest first.
func (s *Store) CouponsOf(ctx context.Context, event int64, person string) ([]Coupon, error) {
	var list []Coupon
	err := s.withCampaign(ctx).Where("coupons.event_id = ? AND coupons.person = ?", event, person).Order("coupons.id DESC").Find(&list).Error
	return list, storageError(err)
}
