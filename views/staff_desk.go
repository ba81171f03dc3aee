package views

import (
	"html/template"
	"time"

	"github.com/jangteo/jangteo/models"
)

// StaffBatches is the paper of a campaign: its batches, and the form for one more.
type StaffBatches struct {
	Page
	Campaign models.Campaign
	Batches  []models.BatchCount // the newest first
	Typed    string              // how many were asked for
	Voiding  int                 // the batch whose voiding was refused
	Reason   string              // as it was typed
}

// Template names the file of the page.
func (*StaffBatches) Template() string { return "staff/batches" }

// Most is how many coupons the next batch can have.
func (p *StaffBatches) Most() int64 { return min(p.Campaign.Left(), models.BatchMax) }

// CanPrint says whether a batch can be made now.
func (p *StaffBatches) CanPrint() bool {
	return !p.Campaign.Rotating && !p.Event.Over() && p.Campaign.State != models.CampaignDraft && p.Campaign.State != models.CampaignClosed
}

// StaffDesk is the information desk: coupons for people without a phone, and finding one again.
type StaffDesk struct {
	Page
	Campaigns []models.Campaign // that give coupons now
	Nonce     string            // of the next coupon
	Code      string            // what was typed to find one
	Tail      string            // the same of a phone
	Looked    bool              // somebody was looked for by phone
	Found     []models.HolderAtDesk
	AsksPhone bool // coupons can be found by phone
	Log       []models.AuditEntry
}

// Template names the file of the page.
func (*StaffDesk) Template() string { return "staff/desk" }

// NewStaffDesk is the desk with the campaigns that can issue. A code that rotates needs a phone.
func NewStaffDesk(base Page, campaigns []models.Campaign, log []models.AuditEntry, nonce string, now time.Time) *StaffDesk {
	p := &StaffDesk{Page: base, Log: log, Nonce: nonce}
	for _, c := range campaigns {
		p.AsksPhone = p.AsksPhone || c.AsksPhone
		if !c.Rotating && c.StateAt(now) == models.CampaignOpen {
			p.Campaigns = append(p.Campaigns, c)
		}
	}
	return p
}

// Rest is how many coupons a campaign can still give now.
func (p *StaffDesk) Rest(c models.Campaign) int64 { return c.RemainingAt(p.Now) }

// StaffDeskCoupon is one coupon at the desk.
type StaffDeskCoupon struct {
	Page
	Coupon     models.DeskCoupon
	RefusedNow string // why no vendor takes it now, though it is not used or voided
	State      models.CouponState
	QR         template.URL // a data: address of our own making, "" when it is of no use
	Reason     string       // as it was typed
}

// Template names the file of the page.
func (*StaffDeskCoupon) Template() string { return "staff/desk_coupon" }

// Tone is the colour of its state.
func (p *StaffDeskCoupon) Tone() string {
	return map[models.CouponState]string{models.CouponIssued: "info", models.CouponRedeemed: "success", models.CouponPrinted: "warning", models.CouponVoided: "danger"}[p.State]
}

// Usable says whether it can be printed for its holder.
func (p *StaffDeskCoupon) Usable() bool { return p.State == models.CouponIssued }

// Voidable says whether it can be taken back.
func (p *StaffDeskCoupon) Voidable() bool {
	return p.State == models.CouponIssued || p.State == models.CouponPrinted
}
