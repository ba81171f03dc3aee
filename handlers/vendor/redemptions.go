package vendor

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// listed is how many redemptions the vendor's list goes back.
const listed = 300

// reasons for taking a redemption back: the last parts of the keys vendor.redemptions.reason.
var reasons = []string{"changed_mind", "wrong_coupon", "by_mistake", "other"}

// Redemptions GET /vendor/:event/redemptions lists what the vendor redeemed.
func (v *Vendor) Redemptions(c *fiber.Ctx) error {
	page, err := v.redemptionsPage(c, "")
	if err != nil {
		return v.turnAway(c, err)
	}
	return v.Show(c, fiber.StatusOK, page)
}

// Reverse POST /vendor/:event/redemptions/:nonce/reverse takes back what this phone redeemed just now.
func (v *Vendor) Reverse(c *fiber.Ctx) error {
	s, err := v.selling(c)
	if err == nil {
		err = s.noPhone
	}
	if err != nil {
		return v.turnAway(c, err)
	}
	if s.phone.ApplicationID != s.ID {
		return models.ErrNotFound
	}
	nonce, reason := c.Params("nonce"), web.ReadForm(c).Choice("reason")
	if !slices.Contains(reasons, reason) {
		page, err := v.redemptionsPage(c, nonce)
		if err != nil {
			return err
		}
		return v.ShowFaults(c, page, models.Fault("reason", "choose_one"))
	}
	// Staff read the reason, so it is kept in their language.
	words := v.Views.Text("ko", "vendor.redemptions.reason."+reason, nil)
	if _, err := v.Store.ReverseByDevice(c.UserContext(), s.phone, nonce, words); err != nil {
		return err
	}
	return v.Web.Done(c, path(c, "/redemptions"), "vendor.redemptions.reversed")
}

// redemptionsPage is the list; wrong is the nonce of a reversal that was sent without a reason.
func (v *Vendor) redemptionsPage(c *fiber.Ctx, wrong string) (*views.VendorRedemptions, error) {
	s, err := v.selling(c) // the vendor's own browser that never scanned reads the list, and takes nothing back
	if err != nil {
		return nil, err
	}
	page := &views.VendorRedemptions{Page: views.Page{Section: "redemptions"}, Application: s.Application, Reasons: reasons}
	if page.Today, _, err = v.count(c.UserContext(), web.Event(c), s.Application); err != nil {
		return nil, err
	}
	if page.IsStop, err = v.Store.IsStop(c.UserContext(), s.Application); err != nil {
		return nil, err
	}
	list, err := v.Store.RedemptionsAt(c.UserContext(), s.ID, listed)
	if err != nil {
		return nil, err
	}
	campaigns, err := v.Store.Campaigns(c.UserContext(), s.EventID)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		row := views.RedemptionRow{Redemption: r, Campaign: campaignOf(campaigns, r), Wrong: r.Nonce == wrong}
		if r.ReversedBy == nil && r.DeviceID == s.phone.ID && v.Store.Now().Sub(r.ReceivedAt) <= models.ReversalWindow {
			row.Reverse = path(c, "/redemptions/"+url.PathEscape(r.Nonce)+"/reverse")
		}
		page.Days = addToDay(page.Days, row)
	}
	return page, nil
}

func campaignOf(campaigns []models.Campaign, r models.Redemption) models.Campaign {
	for _, c := range campaigns {
		if c.ID == r.CampaignID {
			return c
		}
	}
	return models.Campaign{}
}

// addToDay puts a row into its day; the rows come in order of time.
func addToDay(days []views.RedemptionDay, row views.RedemptionRow) []views.RedemptionDay {
	at := row.Redemption.ReceivedAt
	if n := len(days); n == 0 || !sameDay(days[n-1].Day, at) {
		days = append(days, views.RedemptionDay{Day: at})
	}
	last := &days[len(days)-1]
	last.Rows = append(last.Rows, row)
	return days
}
