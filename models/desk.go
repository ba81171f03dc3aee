package models

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Coupons at the information desk: handed to people without a phone, found again, printed again, taken back.
// Each step is written down with the name of who took it.

// DeskCampaigns lists the campaigns of which the desk may give coupons to anybody: those that stamp cards or receipts
// earn, and prizes, go to who earned or won them.
func (s *Store) DeskCampaigns(ctx context.Context, e Event) ([]Campaign, error) {
	var open []int64
	err := s.db(ctx).Raw("SELECT id FROM (SELECT id, benefit, "+earnedSQL+" FROM campaigns WHERE event_id = ?) c WHERE earned_by = '' AND benefit <> ?", e.ID, Prize).Scan(&open).Error
	if err != nil {
		return nil, storageError(err)
	}
	list, err := s.Campaigns(ctx, e.ID)
	return slices.DeleteFunc(list, func(c Campaign) bool { return !slices.Contains(open, c.ID) }), err
}

// IssueAtDesk issues a coupon to somebody without a phone. The nonce of the page stands for the person: who
// presses twice issues once. A code that rotates needs a phone, and a prize somebody who won it. Refusals as ClaimCoupon.
func (s *Store) IssueAtDesk(ctx context.Context, by Actor, e Event, campaign, nonce string) (Coupon, error) {
	c, _, err := s.CampaignByPublicID(ctx, campaign)
	if err != nil {
		return Coupon{}, err
	}
	switch {
	case c.Rotating:
		return Coupon{}, &Error{Kind: Conflict, Reason: "not_open", Words: "desk_of_a_rotating"}
	case c.Benefit == Prize:
		return Coupon{}, &Error{Kind: Conflict, Reason: "not_open", Words: "desk_of_a_prize"}
	}
	got, err := s.ClaimCoupon(ctx, Claim{CampaignID: campaign, EventID: e.ID, Person: s.Named("desk " + nonce), Nonce: nonce, By: &by})
	return got.Coupon, err
}

// DeskCoupon is a coupon as the desk sees it.
type DeskCoupon struct {
	Coupon
	Batch      *Batch      // of a paper coupon
	Redemption *Redemption // what used it, if that stands
	Vendor     Application // where it was used
	Refusal    *Error      // what would refuse it now; nil when nothing would
	Log        []AuditEntry
}

// Serial is its serial number, "" of a coupon without one.
func (d DeskCoupon) Serial() string {
	if d.Batch == nil {
		return ""
	}
	return d.Batch.Serial(d.Coupon.Serial)
}

// serialNumber is how a serial number is typed: D-0001, d 1.
var serialNumber = regexp.MustCompile(`^([A-Z]{1,3})[\s\p{Pd}]+0*([1-9][0-9]{0,7})$`)

// FindAtDesk finds a coupon of the event by its serial number, its short code or what its QR says.
// unknown_code when there is none.
func (s *Store) FindAtDesk(ctx context.Context, e Event, typed string) (Coupon, error) {
	if serial := serialNumber.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(typed))); serial != nil {
		n, _ := strconv.ParseInt(serial[2], 10, 64) // eight digits at most
		return s.couponBySerial(ctx, e, serial[1], n)
	}
	code, _, ok := ParseCode(typed)
	if !ok {
		return Coupon{}, refuse(NotFound, "unknown_code")
	}
	c, err := s.CouponByCode(ctx, e.ID, code)
	if err == nil && c.EventID != e.ID {
		return Coupon{}, refuse(NotFound, "unknown_code")
	}
	return c, err
}

func (s *Store) couponBySerial(ctx context.Context, e Event, mark string, n int64) (Coupon, error) {
	var c Coupon
	err := find(s.withCampaign(ctx).Where("coupons.batch_id > 0 AND coupons.serial = ? AND coupons.campaign_id IN (SELECT campaign_id FROM batches WHERE event_id = ? AND mark = ?)", n, e.ID, mark), &c)
	if err == ErrNotFound {
		return c, refuse(NotFound, "unknown_code")
	}
	return c, err
}

// CouponAtDesk gathers what the desk needs to know of a coupon.
func (s *Store) CouponAtDesk(ctx context.Context, e Event, typed string) (DeskCoupon, error) {
	c, err := s.FindAtDesk(ctx, e, typed)
	d := DeskCoupon{Coupon: c}
	if err != nil {
		return d, err
	}
	d.Refusal = c.RefusalAt(e, s.now())
	if c.BatchID > 0 {
		d.Batch = new(Batch)
		if err := find(s.db(ctx).Where("id = ?", c.BatchID), d.Batch); err != nil {
			return d, err
		}
	}
	r, vendor, err := s.RedemptionOf(ctx, c)
	switch {
	case err == nil:
		d.Redemption, d.Vendor = &r, vendor
	case err != ErrNotFound:
		return d, err
	}
	err = s.db(ctx).Where("event_id = ? AND (subject = ? OR action = 'coupon_replaced' AND detail = ? OR subject IN (SELECT nonce FROM redemptions WHERE coupon_id = ?))", e.ID, c.ShortCode, GroupCode(c.ShortCode), c.ID).
		Order("id DESC").Find(&d.Log).Error
	return d, storageError(err)
}

// PrintAtDesk is a coupon to be printed for its holder, again if need be: that is written down.
// Refusals: unknown_code, already_redeemed, voided, not_open.
func (s *Store) PrintAtDesk(ctx context.Context, by Actor, e Event, typed string) (DeskCoupon, error) {
	d, err := s.CouponAtDesk(ctx, e, typed)
	if err != nil {
		return d, err
	}
	if err := s.spentBy(ctx, d.Coupon); err != nil {
		return d, err
	}
	return d, s.tx(ctx, func(tx *Store) error {
		return tx.audit(ctx, by, e.ID, "coupon_printed", d.ShortCode, d.Coupon.Campaign.NameKo)
	})
}

// ReverseAtDesk takes back the redemption of a coupon and says why: the coupon is usable again.
// Refusals: unknown_code, already_reversed.
func (s *Store) ReverseAtDesk(ctx context.Context, by Actor, e Event, typed, reason string) error {
	reason = strings.TrimSpace(reason)
	var f Faults
	f.text("reason", reason, reasonMax)
	if err := f.Err(); err != nil {
		return err
	}
	c, err := s.FindAtDesk(ctx, e, typed)
	if err != nil {
		return err
	}
	r, _, err := s.RedemptionOf(ctx, c)
	if err == ErrNotFound {
		return refuse(Conflict, "already_reversed")
	}
	if err != nil {
		return err
	}
	_, err = s.ReverseByStaff(ctx, by, e.ID, r.Nonce, reason)
	return err
}

// deskActions are what can happen to a coupon at the desk, as the log names it.
var deskActions = []string{"coupon_issued", "coupon_printed", "coupon_replaced", "coupon_voided", "redemption_reversed"}

// DeskLog lists what staff did at the desk of late, the newest first; what vendors took back is left out.
func (s *Store) DeskLog(ctx context.Context, e Event, limit int) ([]AuditEntry, error) {
	var list []AuditEntry
	err := s.db(ctx).Where("event_id = ? AND account_id > 0 AND action IN ?", e.ID, deskActions).Order("id DESC").Limit(limit).Find(&list).Error
	return list, storageError(err)
}
