package views

import (
	"github.com/jangteo/jangteo/models"
)

// StaffPurchases is the queue of receipts: those of one state on the left, one of them on the right.
type StaffPurchases struct {
	Page
	Payback models.Payback
	Set     bool // the event has a payback
	State   models.PurchaseState
	Counts  map[models.PurchaseState]models.PurchaseCount
	List    []models.Purchase
	Open    *PurchaseCard
}

// Template names the file of the page.
func (*StaffPurchases) Template() string { return "staff/purchases" }

// States are the tabs.
func (*StaffPurchases) States() []models.PurchaseState { return models.PurchaseStates }

// Runs says whether the person may set terms, pay and draw, beyond checking.
func (p *StaffPurchases) Runs() bool { return p.Actor.May(models.Staff, p.Event.ID) }

// URL is the address of a receipt of the list.
func (p *StaffPurchases) URL(id string) string {
	return "/staff/" + p.Event.Slug + "/purchases/" + id + "?state=" + string(p.State)
}

// Beside is the receipt of the list so many places from the open one, "" when there is none.
func (p *StaffPurchases) Beside(step int) string {
	for i, row := range p.List {
		if p.Open != nil && row.ID == p.Open.Purchase.ID && i+step >= 0 && i+step < len(p.List) {
			return p.URL(p.List[i+step].PublicID)
		}
	}
	return ""
}

// StaffPurchaseNew is the form for the receipt of somebody at the desk.
type StaffPurchaseNew struct {
	Page
	PurchaseForm
}

// Template names the file of the page.
func (*StaffPurchaseNew) Template() string { return "staff/purchase_new" }

// StaffPayback is the terms of a payback, its figures, and what is to be paid.
type StaffPayback struct {
	Page
	Payback   models.Payback
	Form      PaybackForm
	Campaigns []models.Campaign // that can pay
	Due       []models.Purchase // accepted, with an account
	Missing   int               // accepted, without one
	Why       string            // as it was typed
}

// Template names the file of the page.
func (*StaffPayback) Template() string { return "staff/payback" }

// Ways are how it can be paid.
func (*StaffPayback) Ways() []models.PaybackWay { return models.PaybackWays }

// PaybackForm is what was typed, as it was typed.
type PaybackForm struct {
	Way, Campaign, Minimum, Steps, Percent, Cap, Day, Person, Budget, LegalBasis string
	NeedsPhoto, ByShops                                                          bool
}

// PaybackFormOf is the form filled with the terms that hold.
func PaybackFormOf(p models.Payback) PaybackForm {
	if p.ID == 0 {
		return PaybackForm{Way: string(models.PayByAccount), NeedsPhoto: true}
	}
	return PaybackForm{
		Way: string(p.Way), Campaign: p.CampaignID, Minimum: number(p.MinimumWon), Steps: p.Steps, Percent: unlessZero(p.Percent), Cap: number(p.CapWon),
		Day: number(p.DayWon), Person: number(p.PersonWon), Budget: number(p.BudgetWon), LegalBasis: p.LegalBasis, NeedsPhoto: p.NeedsPhoto, ByShops: p.ByShops,
	}
}
