package models

import (
	"context"
	"time"
)

// ConflictDecision is what staff made of a conflict.
type ConflictDecision string

// The decisions about a conflict. An open one is not paid.
const (
	ConflictOpen    ConflictDecision = "open"
	ConflictPaid    ConflictDecision = "paid"
	ConflictRefused ConflictDecision = "refused"
)

// OfflineConflict is a coupon that a vendor's phone accepted without the network, and that turned out to be
// used, taken back or recalled by then, or whose event had ended. The vendor gave the discount, but the coupon is
// not redeemed for it: a conflict is no row of the ledger. Staff decide whether the vendor is paid all the same.
type OfflineConflict struct {
	ID            int64            `gorm:"primaryKey"`
	EventID       int64            `gorm:"not null;uniqueIndex:conflict_nonce,priority:1"`
	Nonce         string           `gorm:"not null;uniqueIndex:conflict_nonce,priority:2"`
	CouponID      int64            `gorm:"not null"`
	CampaignID    int64            `gorm:"not null"`
	ApplicationID int64            `gorm:"not null"`
	DeviceID      int64            `gorm:"not null"`
	Won           int64            `gorm:"not null;check:conflict_won,won >= 0"`
	Method        Method           `gorm:"not null"`
	Reason        string           `gorm:"not null;check:conflict_reason,reason IN ('already_redeemed','voided','expired','closed')"`
	ClaimedAt     time.Time        `gorm:"not null"` // by the vendor's clock
	ReceivedAt    time.Time        `gorm:"not null"`
	Decision      ConflictDecision `gorm:"not null;check:conflict_decision,decision IN ('open','paid','refused')"`
	DecidedBy     string           `gorm:"not null"` // name of who decided, "" while it is open
}

// accepted says whether the phone gave the discount before the server could refuse.
func (in RedeemInput) accepted() bool { return in.ClaimedAt != nil }

// hidden says whether the phone could not see by itself what refuses the coupon.
func (why *Error) hidden(c *Coupon, e Event, at time.Time) bool {
	switch why.Reason {
	case "already_redeemed", "voided":
		return true
	case "expired": // recalled since
		return !at.After(c.ExpiresAt)
	case "closed": // the event ended since
		return e.OpenAt(at)
	}
	return false
}

// conflictOf is what a refusal of an accepted coupon leaves behind, nil when it is no conflict.
func conflictOf(sc scanned, c *Coupon, e Event, why *Error, at, now time.Time) *OfflineConflict {
	if !sc.accepted() || !why.hidden(c, e, at) {
		return nil
	}
	return &OfflineConflict{
		EventID: c.EventID, Nonce: sc.Nonce, CouponID: c.ID, CampaignID: c.CampaignID, ApplicationID: sc.by.ApplicationID, DeviceID: sc.by.ID,
		Won: c.Campaign.Gives(sc.PurchaseWon), Method: sc.Method, Reason: why.Reason, ClaimedAt: at, ReceivedAt: now, Decision: ConflictOpen,
	}
}

// again is the refusal that the conflict stood for, for a nonce that comes again.
func (c OfflineConflict) again(coupon *Coupon) *Error {
	switch c.Reason {
	case "voided":
		return refuse(Gone, c.Reason)
	case "expired":
		return refuse(Gone, c.Reason).With("at", coupon.ExpiresAt)
	}
	return refuse(Conflict, c.Reason)
}

// ListedConflict is a conflict with what people know its parts by.
type ListedConflict struct {
	OfflineConflict `gorm:"embedded"`
	VendorNo        string
	VendorName      string
	Device          string // label of the phone
	ShortCode       string
	FirstAt         *time.Time // when the coupon was redeemed, nil when it no longer is
	FirstVendor,
	FirstName string
	WithinCap bool `gorm:"-"` // the conflicts of this phone up to this one are worth no more than OfflineCapWon
}

// GoodFaith says what the rule advises: the vendor is paid when the phone could not know better and kept within
// its cap. It could know of a coupon that its own vendor had redeemed; one that was taken back was no good at all.
func (c ListedConflict) GoodFaith() bool {
	return c.Reason != "voided" && c.WithinCap && c.FirstVendor != c.VendorNo
}

// Conflicts lists the conflicts of an event, in the order in which they arrived.
func (s *Store) Conflicts(ctx context.Context, event int64) ([]ListedConflict, error) {
	var list []ListedConflict
	err := s.db(ctx).Table("offline_conflicts AS c").
		Select(`c.*, a.no AS vendor_no, v.name AS vendor_name, d.label AS device, k.short_code,
			r.received_at AS first_at, coalesce(fa.no, '') AS first_vendor, coalesce(fv.name, '') AS first_name`).
		Joins("JOIN applications a ON a.id = c.application_id").Joins("JOIN vendors v ON v.id = a.vendor_id").
		Joins("JOIN devices d ON d.id = c.device_id").Joins("JOIN coupons k ON k.id = c.coupon_id").
		Joins("LEFT JOIN redemptions r ON r.coupon_id = c.coupon_id AND r.kind = 'redemption' AND r.reversed_by IS NULL").
		Joins("LEFT JOIN applications fa ON fa.id = r.application_id").Joins("LEFT JOIN vendors fv ON fv.id = fa.vendor_id").
		Where("c.event_id = ?", event).Order("c.id").Scan(&list).Error
	perPhone := map[int64]int64{}
	for i, c := range list {
		perPhone[c.DeviceID] += c.Won
		list[i].WithinCap = perPhone[c.DeviceID] <= OfflineCapWon
	}
	return list, storageError(err)
}

// DecideConflict pays the vendor for a conflict, or does not. It can be decided anew until the event is settled.
func (s *Store) DecideConflict(ctx context.Context, by Actor, e Event, id int64, d ConflictDecision) error {
	if d != ConflictPaid && d != ConflictRefused {
		return Fault("decision", "choose_one")
	}
	return s.tx(ctx, func(tx *Store) error {
		var c OfflineConflict
		if err := find(tx.db(ctx).Where("event_id = ? AND id = ?", e.ID, id), &c); err != nil {
			return err
		}
		done := tx.write.WithContext(ctx).Exec(`UPDATE offline_conflicts SET decision = ?, decided_by = ? WHERE id = ?
			AND EXISTS (SELECT 1 FROM events WHERE id = ? AND state NOT IN ('settled', 'archived'))`, d, by.Account.Name, id, e.ID)
		if err := changedOr(done, refuse(Conflict, "conflicts_over")); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "conflict_"+string(d), c.Nonce, "")
	})
}

// goodwill are the conflicts that staff pay, by vendor and campaign; how many wait for a decision comes with them.
func (s *Store) goodwill(ctx context.Context, event, onlyVendor int64) (map[owedKey]Count, int64, error) {
	var rows []struct {
		ApplicationID, CampaignID, N, Won int64
		Decision                          ConflictDecision
	}
	q := s.db(ctx).Model(&OfflineConflict{}).Select("application_id, campaign_id, decision, count(*) AS n, sum(won) AS won").Where("event_id = ?", event)
	if onlyVendor != 0 {
		q = q.Where("application_id = ?", onlyVendor)
	}
	err := q.Group("application_id, campaign_id, decision").Scan(&rows).Error
	sums, open := map[owedKey]Count{}, int64(0)
	for _, r := range rows {
		switch r.Decision {
		case ConflictOpen:
			open += r.N
		case ConflictPaid:
			sums[owedKey{r.ApplicationID, r.CampaignID}] = Count{Redeemed: r.N, Won: r.Won}
		}
	}
	return sums, open, err
}
