package api

import (
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
)

// personMax is the longest name by which a program knows a person, and the longest claim word, in characters.
const personMax = 64

// Claim answers POST /api/v1/campaigns/:campaign/claims: 201 with a new coupon, 200 with the one
// that this nonce or person holds already.
func (a *API) Claim(c *fiber.Ctx) error {
	b := readBody(c)
	in := models.Claim{CampaignID: param(c, "campaign"), Nonce: b.text("nonce")}
	person := optional[string](b, "person")
	if word := optional[string](b, "claim_word"); word != nil {
		in.Word = *word
	}
	if utf8.RuneCountInString(in.Word) > personMax || !printable(in.Word) {
		b.fail("claim_word")
	}
	if person != nil && (*person == "" || utf8.RuneCountInString(*person) > personMax || !printable(*person)) {
		b.fail("person")
	}
	if err := b.err(); err != nil {
		return err
	}
	if err := a.claimant(c, &in, person); err != nil {
		return err
	}
	got, err := a.Store.ClaimCoupon(c.UserContext(), in)
	if err != nil {
		return err
	}
	answer, err := a.newCoupon(c, got.Coupon, nil)
	if err != nil {
		return err
	}
	return c.Status(newOrKnown(got.New)).JSON(answer)
}

// claimant fills in whose coupon it will be: the shopper's whose browser asks, or the person that a
// desk names.
func (a *API) claimant(c *fiber.Ctx, in *models.Claim, person *string) error {
	who, err := a.callerBy(c, a.Store.RememberedActor) // ClaimCoupon asks whether the token still holds
	if err != nil {
		return err
	}
	if person != nil {
		return a.onBehalf(who, in, *person)
	}
	switch {
	case who.actor.Token != nil: // a program has no coupons of its own
		return malformed("person")
	case who.visitor == "" && who.known():
		return models.ErrForbidden
	case who.visitor == "":
		return models.ErrUnauthenticated
	}
	in.Person, in.Address = a.Store.Shopper(who.visitor), a.Store.Address(c.IP())
	return nil
}

// onBehalf is for staff; ClaimCoupon asks whether they are of the campaign's event.
func (a *API) onBehalf(who caller, in *models.Claim, person string) error {
	if !who.actor.Staff() {
		return models.ErrForbidden
	}
	in.Person, in.By = a.Store.Named(person), &who.actor
	return nil
}
