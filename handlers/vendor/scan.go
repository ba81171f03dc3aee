package vendor

import (
	"crypto/rand"
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Scanner GET /vendor/:event/scan is the camera. The vendor's own first visit makes this browser one
// of its scanning phones.
func (v *Vendor) Scanner(c *fiber.Ctx) error {
	s, err := v.scanning(c)
	if err != nil {
		return v.turnAway(c, err)
	}
	page, err := v.scannerPage(c, s.Application)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, page)
}

func (v *Vendor) scannerPage(c *fiber.Ctx, a models.Application) (*views.VendorScanner, error) {
	place, err := v.Store.SpanOf(c.UserContext(), a)
	if err != nil {
		return nil, err
	}
	web.AllowWasm(c)
	return &views.VendorScanner{Application: a, Booth: place.Label()}, nil
}

// Look POST /vendor/:event/scan/look shows what a typed coupon is worth, for phones without a script.
func (v *Vendor) Look(c *fiber.Ctx) error {
	code := web.ReadForm(c).Text("code")
	s, err := v.scanning(c)
	if err != nil {
		return v.turnAway(c, err)
	}
	look, err := v.Store.LookAtCoupon(c.UserContext(), s.phone, code)
	if err == nil {
		return v.Show(c, fiber.StatusOK, v.lookPage(c, look, code, rand.Text(), ""))
	}
	page, pageErr := v.scannerPage(c, s.Application)
	if pageErr != nil {
		return pageErr
	}
	page.Code = code
	return v.ShowFaults(c, page, beside("code", err))
}

// lookPage carries on what was typed, because the code of a coupon that rotates is more than its number.
func (v *Vendor) lookPage(c *fiber.Ctx, look models.Look, typed, nonce, purchase string) *views.VendorLook {
	return &views.VendorLook{Coupon: look.Coupon, Typed: typed, Refused: v.sayRefusal(c, look.Refusal), Nonce: nonce, Purchase: purchase}
}

// Redeem POST /vendor/:event/scan/redeem uses a typed coupon. Its nonce was made with the page
// before it, so pressing twice or loading the answer again gives the first answer.
func (v *Vendor) Redeem(c *fiber.Ctx) error {
	s, err := v.scanning(c)
	if err != nil {
		return v.turnAway(c, err)
	}
	f := web.ReadForm(c)
	in := models.RedeemInput{Code: f.Text("code"), Nonce: f.Text("nonce"), Method: models.Typed}
	purchase := f.Text("purchase_amount")
	if won := f.Int("purchase_amount"); purchase != "" {
		in.PurchaseWon = &won
	}
	var receipt models.Receipt
	if err = f.Err().Err(); err == nil {
		receipt, err = v.Store.RedeemCoupon(c.UserContext(), s.phone, in)
	}
	if isAboutPurchase(err) {
		return v.askPurchaseAgain(c, s.phone, in, purchase, err)
	}
	var why *models.Error
	if errors.As(err, &why) && why.Kind != models.Malformed && why.Kind != models.Busy {
		return v.Show(c, fiber.StatusUnprocessableEntity, &views.VendorRedeem{Refused: v.sayRefusal(c, why)})
	}
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, &views.VendorRedeem{Receipt: receipt})
}

// isAboutPurchase says whether another purchase amount would mend it.
func isAboutPurchase(err error) bool {
	var why *models.Error
	var faults models.Faults
	if errors.As(err, &faults) && len(faults) > 0 {
		why = faults[0]
	} else if !errors.As(err, &why) {
		return false
	}
	return why.Field == "purchase_amount" || why.Reason == "minimum_purchase"
}

// askPurchaseAgain shows the coupon once more with what is wrong about the purchase amount.
func (v *Vendor) askPurchaseAgain(c *fiber.Ctx, d models.Device, in models.RedeemInput, typed string, wrong error) error {
	look, err := v.Store.LookAtCoupon(c.UserContext(), d, in.Code)
	if err != nil {
		return err
	}
	if models.ReasonOf(wrong) == "malformed" { // the word for programs; a person typed a sum that can't be
		wrong = models.Fault("purchase_amount", "out_of_range")
	}
	return v.ShowFaults(c, v.lookPage(c, look, in.Code, in.Nonce, typed), beside("purchase_amount", wrong))
}

// beside puts a refusal next to the input that it speaks of. Faults know theirs.
func beside(field string, err error) error {
	var why *models.Error
	if !errors.As(err, &why) || why.Field != "" {
		return err
	}
	named := *why
	named.Field = field
	return &named
}

// sayRefusal gives a refusal's sentence in the reader's language, "" for none.
func (v *Vendor) sayRefusal(c *fiber.Ctx, why *models.Error) string {
	if why == nil {
		return ""
	}
	return v.Views.Refusal(web.Lang(c), why)
}

// BackToScanner answers GET on the addresses of a typed code: a reload or the language switch
// there starts over at the scanner.
func (v *Vendor) BackToScanner(c *fiber.Ctx) error {
	return c.Redirect("/vendor/"+web.Event(c).Slug+"/scan", fiber.StatusSeeOther)
}
