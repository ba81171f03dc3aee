package views

import (
	"time"

	"github.com/jangteo/jangteo/models"
)

// VendorScanner fills the screen with the camera; its form for typed codes works without a script.
type VendorScanner struct {
	Page
	Application models.Application
	Booth       string // label, "" without a booth
	Code        string // what was typed, when the page comes back with a fault
}

// Template names the file of the page.
func (*VendorScanner) Template() string { return "vendor/scanner" }

// VendorLook shows what a typed coupon is worth before the vendor presses the button.
type VendorLook struct {
	Page
	Coupon   models.Coupon
	Typed    string // the code as it was typed
	Refused  string // why it can't be redeemed now, "" when it can
	Nonce    string // names the redemption, so that a second press does nothing
	Purchase string // what was typed
}

// Template names the file of the page.
func (*VendorLook) Template() string { return "vendor/look" }

// VendorRedeem is the answer to a redemption: done, or the exact reason why not.
type VendorRedeem struct {
	Page
	Receipt models.Receipt
	Refused string // "" when it is redeemed
}

// Template names the file of the page.
func (*VendorRedeem) Template() string { return "vendor/redeem" }

// VendorRedemptions lists what the vendor redeemed, by day, the newest first.
type VendorRedemptions struct {
	Page
	Application models.Application
	Today       models.Count
	Days        []RedemptionDay
	IsStop      bool     // of the stamp tour
	Reasons     []string // why a redemption may be taken back: last parts of vendor.redemptions.reason
}

// Template names the file of the page.
func (*VendorRedemptions) Template() string { return "vendor/redemptions" }

// RedemptionDay is the redemptions of one day in Seoul.
type RedemptionDay struct {
	Day  time.Time
	Rows []RedemptionRow
}

// RedemptionRow is a redemption of the list. Reverse is the path that takes it back, "" when
// this phone may not, or no longer.
type RedemptionRow struct {
	Redemption models.Redemption
	Campaign   models.Campaign
	Reverse    string
	Wrong      bool // its reversal was just refused for want of a reason
}

// FieldID is the id of the row's select; the one with a fault has the id that the fault names.
func (r RedemptionRow) FieldID() string {
	if r.Wrong {
		return "f-reason"
	}
	return "reason-" + r.Redemption.Nonce
}
