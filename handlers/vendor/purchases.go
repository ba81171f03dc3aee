package vendor

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Purchases GET /vendor/:event/purchases shows the receipts of the own till that wait, the oldest open.
func (v *Vendor) Purchases(c *fiber.Ctx) error {
	page, err := v.purchases(c)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, page)
}

// PurchasePhoto GET /vendor/:event/purchases/:purchase/photo.jpg is the picture of one of them; that it was looked at
// is written down.
func (v *Vendor) PurchasePhoto(c *fiber.Ctx) error {
	page, err := v.purchases(c)
	if err != nil {
		return err
	}
	jpeg, err := v.Store.LookAtReceipt(c.UserContext(), web.Actor(c), page.Open.Purchase)
	if err != nil {
		return err
	}
	return web.SendPicture(c, jpeg)
}

// PurchaseAccept POST /vendor/:event/purchases/:purchase/accept says that the receipt is the till's own.
func (v *Vendor) PurchaseAccept(c *fiber.Ctx) error {
	page, err := v.purchases(c)
	if err != nil {
		return err
	}
	_, err = v.Store.AcceptPurchase(c.UserContext(), web.Actor(c), web.Event(c), c.Params("purchase"))
	return v.purchaseDone(c, page, err, "staff.purchases.accepted")
}

// PurchaseRefuse POST /vendor/:event/purchases/:purchase/refuse says why it is not.
func (v *Vendor) PurchaseRefuse(c *fiber.Ctx) error {
	page, err := v.purchases(c)
	if err != nil {
		return err
	}
	err = v.Store.RefusePurchase(c.UserContext(), web.Actor(c), web.Event(c), c.Params("purchase"), web.ReadForm(c).Choice("refusal"))
	return v.purchaseDone(c, page, err, "staff.purchases.refused")
}

func (v *Vendor) purchaseDone(c *fiber.Ctx, page *views.VendorPurchases, err error, flash string) error {
	if err == nil {
		return v.Web.Done(c, path(c, "/purchases"), flash)
	}
	return v.ShowRefused(c, page, err)
}

// purchases gathers what waits at the own till, when the office lets vendors check: nobody sees another's.
func (v *Vendor) purchases(c *fiber.Ctx) (*views.VendorPurchases, error) {
	web.NoStore(c)
	a, err := v.part(c)
	if err != nil {
		return nil, err
	}
	e, ctx := web.Event(c), c.UserContext()
	p, err := v.Store.PaybackOf(ctx, e.ID)
	if err == nil && !p.ByShops {
		err = models.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	page := &views.VendorPurchases{Page: views.Page{Section: "purchases"}, Application: a}
	if page.List, err = v.Store.Purchases(ctx, e.ID, models.PurchaseFilter{State: models.PurchaseWaiting, ApplicationID: a.ID}); err != nil {
		return nil, err
	}
	id := c.Params("purchase")
	if id == "" && len(page.List) == 0 {
		return page, nil
	}
	if id == "" {
		id = page.List[0].PublicID
	}
	row, err := v.Store.PurchaseByPublicID(ctx, e.ID, id)
	if err == nil && row.ApplicationID != a.ID {
		err = models.ErrNotFound
	}
	page.Open = &views.PurchaseCard{Page: &page.Page, Payback: p, Purchase: row, Here: path(c, "/purchases/"+id)}
	return page, err
}
