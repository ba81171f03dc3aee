package api

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// coupon is one right of one person, and whether it could be redeemed now.
type coupon struct {
	Code       string             `json:"code"`
	ShortCode  string             `json:"short_code"`
	State      models.CouponState `json:"state"`
	Paper      bool               `json:"paper"` // printed with a serial number
	Campaign   couponCampaign     `json:"campaign"`
	Conditions []string           `json:"conditions"` // sentences in the reader's language
	Refusal    *refusal           `json:"refusal"`    // what would refuse it now, null for nothing
	IssuedAt   moment             `json:"issued_at"`
	ExpiresAt  moment             `json:"expires_at"`
	RedeemedAt *moment            `json:"redeemed_at,omitempty"`
	Vendor     *vendorRef         `json:"vendor,omitempty"` // where it was redeemed
}

type couponCampaign struct {
	campaignRef
	campaignTerms
	MinPurchase int64 `json:"min_purchase"` // won
}

// refusal is a reason and its sentence in the reader's language.
type refusal struct {
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

func (a *API) newRefusal(why *models.Error, lang string) *refusal {
	if why == nil {
		return nil
	}
	return &refusal{Reason: why.Reason, Message: a.Views.Refusal(lang, why)}
}

// errUnknownCode also stands for somebody else's coupon.
var errUnknownCode = &models.Error{Kind: models.NotFound, Reason: "unknown_code"}

// Coupon answers GET /api/v1/coupons/:code for its holder, for a vendor's phone, and for staff of
// its event. It changes nothing.
func (a *API) Coupon(c *fiber.Ctx) error {
	who, err := a.caller(c)
	if err != nil {
		return err
	}
	if who.device != nil {
		return a.lookAtCoupon(c, *who.device)
	}
	if !who.known() && who.visitor == "" {
		return models.ErrUnauthenticated
	}
	found, err := a.couponFor(c, who)
	if err != nil {
		return err
	}
	why, err := a.refusalNow(c, found)
	if err != nil {
		return err
	}
	return a.sendCoupon(c, found, why)
}

// lookAtCoupon is the vendor's view: also a typed code is known, and guessing is slowed down.
func (a *API) lookAtCoupon(c *fiber.Ctx, d models.Device) error {
	look, err := a.Store.LookAtCoupon(c.UserContext(), d, param(c, "code"))
	if err != nil {
		return err
	}
	return a.sendCoupon(c, look.Coupon, look.Refusal)
}

// couponFor finds a coupon that the caller may see. A typed code is for vendors' phones and, within
// its own event, for a staff token.
func (a *API) couponFor(c *fiber.Ctx, who caller) (models.Coupon, error) {
	var event int64
	if token := who.actor.Token; token != nil {
		event = token.EventID
		if err := who.must(models.Desk, event); err != nil {
			return models.Coupon{}, err
		}
	}
	code, _, readable := models.ParseCode(param(c, "code"))
	if !readable {
		return models.Coupon{}, errUnknownCode
	}
	found, err := a.Store.CouponByCode(c.UserContext(), event, code)
	if err != nil {
		return found, err
	}
	holds := who.visitor != "" && found.Person == a.Store.Shopper(who.visitor)
	if !holds && !who.actor.May(models.Desk, found.EventID) {
		return found, errUnknownCode
	}
	return found, nil
}

func (a *API) sendCoupon(c *fiber.Ctx, found models.Coupon, why *models.Error) error {
	answer, err := a.newCoupon(c, found, why)
	if err != nil {
		return err
	}
	return c.JSON(answer)
}

func (a *API) newCoupon(c *fiber.Ctx, of models.Coupon, why *models.Error) (coupon, error) {
	lang, now := web.Lang(c), a.Store.Now()
	answer := coupon{
		Code: of.Code, ShortCode: of.ShortCode, State: of.StateAt(now), Paper: of.BatchID > 0,
		Campaign:   couponCampaign{refCampaign(of.Campaign, lang), termsOf(of.Campaign, lang), of.Campaign.MinimumWon},
		Conditions: a.conditions(of, lang, now), Refusal: a.newRefusal(why, lang),
		IssuedAt: moment(of.IssuedAt), ExpiresAt: moment(of.ExpiresAt),
	}
	if of.State != models.CouponRedeemed {
		return answer, nil
	}
	first, at, err := a.Store.RedemptionOf(c.UserContext(), of)
	if err != nil {
		return answer, err
	}
	vendor := refVendor(at)
	answer.RedeemedAt, answer.Vendor = momentOf(first.ReceivedAt, true), &vendor
	return answer, nil
}

// termsKey names the sentences that all coupons of a campaign share: its terms are frozen once there
// is one. Before it can be used a coupon has a sentence more.
type termsKey struct {
	campaign int64
	lang     string
	early    bool
}

// conditions are the terms of a coupon, one sentence each.
func (a *API) conditions(of models.Coupon, lang string, now time.Time) []string {
	key := termsKey{of.CampaignID, lang, now.Before(of.Campaign.RedeemFrom)}
	if known, has := a.terms.Load(key); has {
		return known.([]string)
	}
	list := a.sentences(of, lang, now)
	a.terms.Store(key, list)
	return list
}

func (a *API) sentences(of models.Coupon, lang string, now time.Time) []string {
	t, list := of.Campaign, []string{}
	say := func(key string, params map[string]any) { list = append(list, a.Views.Text(lang, key, params)) }
	if t.MinimumWon > 0 {
		say("api.condition.minimum", map[string]any{"minimum": t.MinimumWon})
	}
	if t.Benefit == models.Percent {
		say("api.condition.percent", map[string]any{"percent": t.Percent, "won": t.DiscountWon})
	}
	if kinds := kindsOf(t); len(kinds) < len(models.VendorKinds) {
		say("api.condition.kinds", map[string]any{"kinds": a.kindNames(kinds, lang)})
	}
	switch t.Where {
	case models.Booths:
		say("api.condition.booths", nil)
	case models.Stores:
		say("api.condition.stores", nil)
	}
	if now.Before(t.RedeemFrom) {
		say("api.condition.from", map[string]any{"at": t.RedeemFrom})
	}
	say("api.condition.until", map[string]any{"at": of.ExpiresAt})
	return list
}

func (a *API) kindNames(kinds []models.VendorKind, lang string) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = a.Views.Text(lang, "kind."+string(k), nil)
	}
	return strings.Join(names, ", ")
}

// refusalNow says what would refuse a coupon at every vendor: nil when it depends on the vendor.
func (a *API) refusalNow(c *fiber.Ctx, of models.Coupon) (*models.Error, error) {
	e, err := a.Store.EventByID(c.UserContext(), of.EventID)
	if err != nil {
		return nil, err
	}
	why := of.RefusalAt(e, a.Store.Now())
	if why == nil || why.Reason != "already_redeemed" {
		return why, nil
	}
	first, vendor, err := a.Store.RedemptionOf(c.UserContext(), of)
	return why.With("at", first.ReceivedAt).With("vendor", vendor.Vendor.Name), err
}
