package views

import (
	"strconv"
	"time"

	"github.com/jangteo/jangteo/models"
)

// ShopperCoupons lists what this phone holds in an event.
type ShopperCoupons struct {
	Page
	Coupons []models.Coupon // the newest first
	InApp   InApp
	Link    string // personal, "" for who holds nothing
	Finds   bool   // coupons can be found again by phone
}

// Template names the file of the page.
func (*ShopperCoupons) Template() string { return "shopper/coupons" }

// Groups are the coupons that can be used, and those that can't any more.
func (s *ShopperCoupons) Groups() (groups struct{ Usable, Over []models.Coupon }) {
	for _, c := range s.Coupons {
		if c.StateAt(s.Now) == models.CouponIssued {
			groups.Usable = append(groups.Usable, c)
		} else {
			groups.Over = append(groups.Over, c)
		}
	}
	return groups
}

// Where says which vendors take a coupon.
func (s *ShopperCoupons) Where(c models.Coupon) Where { return WhereOf(c.Campaign) }

// Tone is the colour of the chip with a coupon's state.
func (s *ShopperCoupons) Tone(c models.Coupon) string {
	if c.StateAt(s.Now) == models.CouponRedeemed {
		return "success"
	}
	return "neutral"
}

// ShopperCoupon is the coupon that is shown to a vendor. Whoever knows its address may see it.
type ShopperCoupon struct {
	Page
	Coupon models.Coupon
	State  models.CouponState
	Shown  models.Shown // what a vendor scans or types now
	Vendor string       // who took it, once it is used
	Given  int64        // what it took off then, in won
	At     time.Time    // when
	InApp  InApp
}

// Template names the file of the page.
func (*ShopperCoupon) Template() string { return "shopper/coupon" }

// Where says which vendors take the coupon.
func (s *ShopperCoupon) Where() Where { return WhereOf(s.Coupon.Campaign) }

// Buys says whether the coupon takes something off a purchase, as gifts and prizes do not.
func (s *ShopperCoupon) Buys() bool { return s.Coupon.Campaign.Buys() }

// Portion says whether what it takes off depends on the purchase.
func (s *ShopperCoupon) Portion() bool { return s.Coupon.Campaign.Benefit == models.Percent }

// NotYet says whether the coupon can be used only later.
func (s *ShopperCoupon) NotYet() bool { return s.Now.Before(s.Coupon.Campaign.RedeemFrom) }

// Today says whether the coupon ends today.
func (s *ShopperCoupon) Today() bool { return sameDay(s.Now, s.Coupon.ExpiresAt) }

// Groups are the parts of the code that people type.
func (s *ShopperCoupon) Groups() []string { return models.CodeGroups(s.Shown.Typed) }

// Rotates says whether the code changes.
func (s *ShopperCoupon) Rotates() bool { return !s.Shown.Until.IsZero() }

// QR is the address of the picture: another one with each change, so that no browser shows the last.
func (s *ShopperCoupon) QR() string {
	address := "/c/" + s.Coupon.Code + "/qr.png"
	if s.Rotates() {
		address += "?until=" + strconv.FormatInt(s.Shown.Until.Unix(), 10)
	}
	return address
}

// Left is how long the coupon still can be used. Unit names the sentence, the last part of
// shopper.coupon.left; js/coupon.js counts on by the same rule.
func (s *ShopperCoupon) Left() (left struct {
	Unit                 string
	Days, Hours, Minutes int
}) {
	d := max(0, s.Coupon.ExpiresAt.Sub(s.Now))
	left.Days, left.Hours, left.Minutes = int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case left.Days > 0:
		left.Unit = "days"
	case left.Hours > 0:
		left.Unit = "hours"
	default:
		left.Unit = "minutes"
	}
	return left
}
