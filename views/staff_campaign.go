package views

import (
	"fmt"
	"strings"

	"github.com/jangteo/jangteo/models"
)

// StaffCampaigns lists the campaigns of an event.
type StaffCampaigns struct {
	Page
	Campaigns []models.Campaign
}

// Template names the file of the page.
func (*StaffCampaigns) Template() string { return "staff/campaigns" }

// BudgetWon is the money of all campaigns.
func (p *StaffCampaigns) BudgetWon() (sum int64) {
	for _, c := range p.Campaigns {
		sum += c.BudgetWon
	}
	return sum
}

// ReservedWon is the part of it that is promised: by coupons in hands and by redeemed ones.
func (p *StaffCampaigns) ReservedWon() (sum int64) {
	for _, c := range p.Campaigns {
		sum += c.ReservedWon
	}
	return sum
}

// StaffCampaign is one campaign: its terms as a form, or as facts once somebody holds a coupon on
// them; its figures; and the steps that staff can take. Campaign is nil for a new one.
type StaffCampaign struct {
	Page
	Campaign *models.Campaign
	Form     CampaignForm
}

// Template names the file of the page.
func (*StaffCampaign) Template() string { return "staff/campaign" }

// Places are the choices of where coupons are taken.
func (*StaffCampaign) Places() []string { return models.Places }

// Channels are the ways in which shoppers get a coupon.
func (*StaffCampaign) Channels() []string { return []string{models.Online, models.AtDesk} }

// Benefits are the choices of what the holder gets.
func (*StaffCampaign) Benefits() []string { return models.Benefits }

// SlotsMax is how many parts of the quantity the form can open at times of their own.
const SlotsMax = 3

// CampaignForm is what was typed about a campaign, as it was typed. Without slots
// everything opens at once.
type CampaignForm struct {
	NameKo, NameEn, NoteKo, NoteEn                 string
	Discount, Minimum, Quantity, Budget, PerPerson string
	ForShops, ForArtisans, ForSMEs                 bool
	Benefit, Where, Channel, LegalBasis            string
	Vendors                                        string
	Rotating                                       bool
	OpensAt, ClosesAt, RedeemFrom, RedeemUntil     string
	RecallAfter, RecallAt                          string
	Slots                                          [SlotsMax]SlotForm
}

// SlotForm is one part of the quantity as it was typed.
type SlotForm struct{ OpensAt, Quantity string }

// OpensName and QuantityName are the names of the inputs of a slot, counted from 0.
func (SlotForm) OpensName(i int) string { return fmt.Sprintf("slot_%d_opens_at", i+1) }

// QuantityName see OpensName.
func (SlotForm) QuantityName(i int) string { return fmt.Sprintf("slot_%d_quantity", i+1) }

// NewCampaignForm suggests the event's own hours, everybody, one coupon a person.
func NewCampaignForm(e models.Event) CampaignForm {
	return CampaignForm{
		Benefit: models.Discount, PerPerson: "1", ForShops: true, ForArtisans: true, ForSMEs: true, Where: models.Anywhere, Channel: models.Online,
		OpensAt: inputTime(e.StartsAt), ClosesAt: inputTime(e.EndsAt), RedeemFrom: inputTime(e.StartsAt), RedeemUntil: inputTime(e.EndsAt),
	}
}

// CampaignFormOf is the form filled with the terms of a campaign. A single slot that opens
// everything with the campaign is not shown: it is what empty slots mean.
func CampaignFormOf(c models.Campaign) CampaignForm {
	f := CampaignForm{
		NameKo: c.NameKo, NameEn: c.NameEn, NoteKo: c.NoteKo, NoteEn: c.NoteEn,
		Discount: number(c.DiscountWon), Minimum: number(c.MinimumWon), Quantity: number(c.Quantity), Budget: number(c.BudgetWon),
		PerPerson: fmt.Sprint(c.PerPerson), ForShops: c.ForShops, ForArtisans: c.ForArtisans, ForSMEs: c.ForSMEs,
		Vendors: strings.Join(c.Chosen(), ", "), Benefit: c.Benefit, Where: c.Where, Channel: c.Channel, LegalBasis: c.LegalBasis, Rotating: c.Rotating,
		OpensAt: inputTime(c.OpensAt), ClosesAt: inputTime(c.ClosesAt), RedeemFrom: inputTime(c.RedeemFrom), RedeemUntil: inputTime(c.RedeemUntil),
	}
	if c.RecallAt != nil {
		f.RecallAt = inputTime(*c.RecallAt)
	}
	if c.RecallAfter > 0 {
		f.RecallAfter = fmt.Sprint(c.RecallAfter)
	}
	if len(c.Slots) == 1 && c.Slots[0].OpensAt.Equal(c.OpensAt) {
		return f
	}
	for i := range min(len(c.Slots), SlotsMax) {
		f.Slots[i] = SlotForm{OpensAt: inputTime(c.Slots[i].OpensAt), Quantity: number(c.Slots[i].Quantity)}
	}
	return f
}

// CampaignStep is a button that takes a campaign to another state.
type CampaignStep struct {
	CSRF, URL, Class string
	From, To         models.CampaignState
}

// Step is the button to a state. Opening is what the page is for; closing can't be undone.
func (p *StaffCampaign) Step(to models.CampaignState) CampaignStep {
	class := map[models.CampaignState]string{models.CampaignOpen: "button-primary", models.CampaignClosed: "button-danger"}[to]
	return CampaignStep{
		CSRF: p.CSRF, Class: class, From: p.Campaign.State, To: to,
		URL: "/staff/" + p.Event.Slug + "/campaigns/" + p.Campaign.PublicID + "/state",
	}
}
