package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// ReadPurchase reads a receipt, as it was typed and as the street understands it.
func ReadPurchase(c *fiber.Ctx) (models.PurchaseInput, views.PurchaseForm, error) {
	f := ReadForm(c)
	typed := views.PurchaseForm{Vendor: f.Text("shop"), Amount: f.Text("amount"), Approval: f.Text("approval"), BoughtAt: f.Text("bought_at"), Nonce: f.Text("nonce")}
	in := models.PurchaseInput{VendorNo: typed.Vendor, AmountWon: f.Int("amount"), ApprovalNo: typed.Approval, BoughtAt: f.Time("bought_at")}
	var err error
	if _, in.Photo, err = ReadFile(c, "photo"); err != nil {
		return in, typed, err
	}
	return in, typed, f.Err().Err()
}
