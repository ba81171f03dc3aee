package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/sheet"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Payback shows the terms, the figures and what is to be paid.
func (s *Staff) Payback(c *fiber.Ctx) error {
	page, err := s.payback(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) payback(c *fiber.Ctx) (*views.StaffPayback, error) {
	e, ctx := web.Event(c), c.UserContext()
	page := &views.StaffPayback{Page: section("purchases")}
	var err error
	if page.Payback, err = s.Store.PaybackOf(ctx, e.ID); err != nil && err != models.ErrNotFound {
		return nil, err
	}
	page.Form = views.PaybackFormOf(page.Payback)
	campaigns, err := s.Store.Campaigns(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	for _, campaign := range campaigns {
		if campaign.Benefit == models.Discount && campaign.Channel == models.AtDesk {
			page.Campaigns = append(page.Campaigns, campaign)
		}
	}
	accepted, err := s.Store.Purchases(ctx, e.ID, models.PurchaseFilter{State: models.PurchaseAccepted})
	for _, row := range accepted {
		if row.WantsAccount() {
			page.Missing++
		} else {
			page.Due = append(page.Due, row)
		}
	}
	return page, err
}

// PaybackSet writes the terms.
func (s *Staff) PaybackSet(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	typed := views.PaybackForm{
		Way: f.Choice("way"), Campaign: f.Choice("campaign"), Minimum: f.Text("minimum"), Steps: f.Multiline("steps"), Percent: f.Text("percent"), Cap: f.Text("cap_won"),
		Day: f.Text("day_won"), Person: f.Text("person_won"), Budget: f.Text("budget"), LegalBasis: f.Text("legal_basis"), NeedsPhoto: f.Bool("needs_photo"), ByShops: f.Bool("by_shops"),
	}
	in := models.PaybackInput{
		Way: models.PaybackWay(typed.Way), CampaignID: typed.Campaign, MinimumWon: f.Int("minimum"), Steps: typed.Steps, Percent: f.Int("percent"), CapWon: f.Int("cap_won"),
		DayWon: f.Int("day_won"), PersonWon: f.Int("person_won"), BudgetWon: f.Int("budget"), LegalBasis: typed.LegalBasis, NeedsPhoto: typed.NeedsPhoto, ByShops: typed.ByShops,
	}
	err := f.Err().Err()
	if err == nil {
		_, err = s.Store.SetPayback(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	return s.paybackDone(c, err, "staff.payback.saved", func(p *views.StaffPayback) { p.Form = typed })
}

// PaybackMove opens or closes it.
func (s *Staff) PaybackMove(c *fiber.Ctx) error {
	to := models.PaybackState(web.ReadForm(c).Choice("state"))
	err := s.Store.MovePayback(c.UserContext(), web.Actor(c), web.Event(c), to)
	return s.paybackDone(c, err, "staff.payback.moved", nil)
}

// PaybackPaid writes down which were transferred.
func (s *Staff) PaybackPaid(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	ids := f.All("purchases")
	err := f.Err().Err()
	if err == nil {
		_, err = s.Store.PayPurchases(c.UserContext(), web.Actor(c), web.Event(c), ids)
	}
	return s.paybackDone(c, err, "staff.payback.marked", nil)
}

// dueColumns are the keys of the headings of the list of transfers.
var dueColumns = []string{"shopper.purchase.bank", "shopper.purchase.number", "shopper.purchase.holder", "purchase.won", "purchase.vendor", "purchase.approval"}

// PaybackDue is the list of transfers for the office's own banking; who took it and why is written down.
func (s *Staff) PaybackDue(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	why := f.Text("why")
	due, err := s.Store.DuePaybacks(c.UserContext(), web.Actor(c), web.Event(c), why)
	if err != nil {
		return s.paybackDone(c, err, "", func(p *views.StaffPayback) { p.Why = why })
	}
	rows := make([][]any, len(due))
	for i, d := range due {
		rows[i] = []any{d.Payee.Bank, d.Payee.Number, d.Payee.Holder, d.Purchase.Won, d.Purchase.Application.Vendor.Name, d.Purchase.ApprovalNo}
	}
	return s.sendTable(c, sheet.CSV, "payback", headings(s, c, "", dueColumns), rows)
}

// paybackDone shows the page again: as it is now, or with what was typed and why not.
func (s *Staff) paybackDone(c *fiber.Ctx, err error, flash string, typed func(*views.StaffPayback)) error {
	if err == nil {
		return s.Done(c, path(c, "/payback"), flash)
	}
	return showAgain(s, c, err, s.payback, typed)
}
