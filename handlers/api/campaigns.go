package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// campaignRef is how other answers name a campaign.
type campaignRef struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Discount int64  `json:"discount"` // won
}

func refCampaign(c models.Campaign, lang string) campaignRef {
	return campaignRef{ID: c.PublicID, Name: c.Name(lang), Discount: c.DiscountWon}
}

// campaign is a kind of coupon as shoppers see it now.
type campaign struct {
	campaignRef
	Note        string               `json:"note"`
	MinPurchase int64                `json:"min_purchase"` // won
	State       models.CampaignState `json:"state"`
	Channel     string               `json:"channel"` // online, or desk: handed out by staff
	VendorKinds []models.VendorKind  `json:"vendor_kinds"`
	Where       string               `json:"where"` // anywhere, booths, stores
	Quantity    int64                `json:"quantity"`
	Remaining   int64                `json:"remaining"` // that can be claimed now
	PerPerson   int                  `json:"per_person"`
	OpensAt     moment               `json:"opens_at"`
	ClosesAt    moment               `json:"closes_at"`
	NextSlotAt  *moment              `json:"next_slot_at"` // when more open; null when none do
	RedeemFrom  moment               `json:"redeem_from"`
	RedeemUntil moment               `json:"redeem_until"`
}

type campaignList struct {
	Campaigns []campaign `json:"campaigns"`
}

// Campaigns answers GET /api/v1/events/:event/campaigns. Drafts are not shown.
func (a *API) Campaigns(c *fiber.Ctx) error {
	e, err := a.event(c)
	if err != nil {
		return err
	}
	all, err := a.Store.Campaigns(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	list, now, lang := campaignList{Campaigns: []campaign{}}, a.Store.Now(), web.Lang(c)
	for _, one := range all {
		if one.State != models.CampaignDraft {
			list.Campaigns = append(list.Campaigns, newCampaign(one, now, lang))
		}
	}
	return c.JSON(list)
}

func newCampaign(c models.Campaign, now time.Time, lang string) campaign {
	return campaign{
		campaignRef: refCampaign(c, lang), Note: c.Note(lang), MinPurchase: c.MinimumWon,
		State: c.StateAt(now), Channel: c.Channel, VendorKinds: kindsOf(c), Where: c.Where,
		Quantity: c.Quantity, Remaining: c.RemainingAt(now), PerPerson: c.PerPerson,
		OpensAt: moment(c.OpensAt), ClosesAt: moment(c.ClosesAt), NextSlotAt: momentOf(c.NextSlot(now)),
		RedeemFrom: moment(c.RedeemFrom), RedeemUntil: moment(c.RedeemUntil),
	}
}

// kindsOf lists the kinds of vendor that take the campaign's coupons. Vendors that were chosen one by
// one can be of any.
func kindsOf(c models.Campaign) []models.VendorKind {
	takes := map[models.VendorKind]bool{models.Shop: c.ForShops, models.Artisan: c.ForArtisans, models.SME: c.ForSMEs}
	kinds := []models.VendorKind{}
	for _, k := range models.VendorKinds {
		if takes[k] || c.Vendors != "" {
			kinds = append(kinds, k)
		}
	}
	return kinds
}
