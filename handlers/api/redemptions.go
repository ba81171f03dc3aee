package api

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// redemption says that a coupon was redeemed. A repeated nonce gets the first answer again.
type redemption struct {
	Status     string      `json:"status"` // redeemed
	Code       string      `json:"code"`
	Nonce      string      `json:"nonce"`
	Campaign   campaignRef `json:"campaign"`
	Vendor     vendorRef   `json:"vendor"`
	RedeemedAt moment      `json:"redeemed_at"`
	Replayed   bool        `json:"replayed"`
}

func newRedemption(r models.Receipt, in models.RedeemInput, lang string) redemption {
	code, _, _ := models.ParseCode(in.Code)
	campaign := refCampaign(r.Coupon.Campaign, lang)
	campaign.Discount = r.Redemption.Won // what was given
	return redemption{
		Status: "redeemed", Code: code, Nonce: r.Redemption.Nonce, Campaign: campaign,
		Vendor: refVendor(r.Vendor), RedeemedAt: moment(r.Redemption.ReceivedAt), Replayed: r.Replayed,
	}
}

// readRedemption asks for what a phone sends. The limits of each field are the street's own.
func readRedemption(b *body) models.RedeemInput {
	return models.RedeemInput{
		Code: b.text("code"), Nonce: b.text("nonce"), Method: models.Method(b.text("method")),
		PurchaseWon: optional[int64](b, "purchase_amount"), ClaimedAt: optional[time.Time](b, "claimed_at"),
	}
}

// Redeem answers POST /api/v1/redemptions: 201 when the coupon is redeemed, 200 when this nonce
// redeemed it before.
func (a *API) Redeem(c *fiber.Ctx) error {
	d, err := a.scanner(c)
	if err != nil {
		return err
	}
	b := readBody(c)
	in := readRedemption(b)
	if err := b.err(); err != nil {
		return err
	}
	r, err := a.Store.RedeemCoupon(c.UserContext(), d, in)
	if err != nil {
		return err
	}
	return c.Status(newOrKnown(!r.Replayed)).JSON(newRedemption(r, in, web.Lang(c)))
}

// scanner is the device that asks; nobody else may redeem.
func (a *API) scanner(c *fiber.Ctx) (models.Device, error) {
	d, err := a.Scanner(c)
	if models.ReasonOf(err) != "unauthenticated" {
		return d, err
	}
	who, err := a.caller(c)
	switch {
	case err != nil:
		return d, err
	case who.known():
		return d, models.ErrForbidden
	}
	return d, models.ErrUnauthenticated
}

// batchMax is how many redemptions a phone that was offline sends at once.
const batchMax = 500

// batch is the answer to a queue: one result for each item, in their order.
type batch struct {
	Results []batchResult `json:"results"`
}

// batchResult is what the item alone would have been answered. Status is the number of that
// answer, and stands for the word of a redemption.
type batchResult struct {
	Status int `json:"status"`
	*redemption
	Error *web.Refusal `json:"error,omitempty"`
}

// RedeemBatch answers POST /api/v1/redemptions/batch: the queue of a phone that was offline. An
// item that is refused does not hold up the others.
func (a *API) RedeemBatch(c *fiber.Ctx) error {
	d, err := a.scanner(c)
	if err != nil {
		return err
	}
	b := readBody(c)
	items := required[[]json.RawMessage](b, "items")
	if len(items) > batchMax {
		b.fail("items")
	}
	if err := b.err(); err != nil {
		return err
	}
	return c.JSON(batch{Results: a.redeemItems(c, d, items)})
}

// redeemItems answers each item in its place: those that can't be read at once, the others together.
func (a *API) redeemItems(c *fiber.Ctx, d models.Device, items []json.RawMessage) []batchResult {
	results := make([]batchResult, len(items))
	var queue []models.RedeemInput
	var places []int
	for i, item := range items {
		in, err := readItem(item)
		if err != nil {
			results[i] = a.refusedItem(c, err)
			continue
		}
		queue, places = append(queue, in), append(places, i)
	}
	for i, answer := range a.Store.RedeemCoupons(c.UserContext(), d, queue) {
		results[places[i]] = a.answeredItem(c, queue[i], answer.Value, answer.Err)
	}
	return results
}

func readItem(item json.RawMessage) (models.RedeemInput, error) {
	b := parseBody(item)
	in := readRedemption(b)
	if in.ClaimedAt == nil { // without it a late delivery would count as a late purchase
		b.fail("claimed_at")
	}
	return in, b.err()
}

func (a *API) answeredItem(c *fiber.Ctx, in models.RedeemInput, r models.Receipt, err error) batchResult {
	if err != nil {
		return a.refusedItem(c, err)
	}
	done := newRedemption(r, in, web.Lang(c))
	return batchResult{Status: newOrKnown(!r.Replayed), redemption: &done}
}

// refusedItem has the status and the words with which the item alone would have been refused.
func (a *API) refusedItem(c *fiber.Ctx, err error) batchResult {
	var why *models.Error
	if !errors.As(err, &why) {
		a.Config.Logger.Error("failed", "request_id", web.RequestID(c), "route", c.Route().Path, "error", err.Error())
		why = &models.Error{Reason: "internal"}
	}
	told := a.Refusal(c, why)
	return batchResult{Status: web.StatusOf(err), Error: &told}
}
