package shopper

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Purchases shows what receipts bring, and those that this phone sent.
//
//	GET /e/:event/purchases
func (s *Shopper) Purchases(c *fiber.Ctx) error {
	web.NoStore(c)
	e, ctx := web.Event(c), c.UserContext()
	p, err := s.payback(c)
	if err != nil {
		return err
	}
	page := &views.ShopperPurchases{Payback: p, Takes: p.Takes(e)}
	if p.Way == models.PayByCoupon {
		if page.Campaign, _, err = s.Store.CampaignByPublicID(ctx, p.CampaignID); err != nil {
			return err
		}
	}
	if person := s.person(c); person != "" {
		if page.List, err = s.Store.OwnPurchases(ctx, e.ID, person); err != nil {
			return err
		}
		if page.Entries, err = s.Store.OwnEntries(ctx, e.ID, person); err != nil {
			return err
		}
	}
	return s.Show(c, fiber.StatusOK, page)
}

// PurchaseNew is the form for one receipt; ?shop=S01 comes from the page of a vendor.
//
//	GET /e/:event/purchases/new
func (s *Shopper) PurchaseNew(c *fiber.Ctx) error {
	page, err := s.purchaseNew(c)
	if err != nil {
		return err
	}
	page.Vendor = web.ReadForm(c).Text("shop")
	return s.Show(c, fiber.StatusOK, page)
}

// PurchaseSend takes a receipt.
//
//	POST /e/:event/purchases/new
func (s *Shopper) PurchaseSend(c *fiber.Ctx) error {
	person := s.person(c)
	if person == "" {
		return &models.Error{Kind: models.Forbidden, Reason: "forbidden", Words: "no_cookie"}
	}
	in, typed, err := web.ReadPurchase(c)
	if err == nil {
		in.Person = person
		_, err = s.Store.SendPurchase(c.UserContext(), nil, web.Event(c), in)
	}
	if err == nil {
		return s.Done(c, "/e/"+web.Event(c).Slug+"/purchases", "shopper.purchase_new.sent")
	}
	page, lost := s.purchaseNew(c)
	if lost != nil {
		return lost
	}
	typed.Payback, typed.Shops = page.Payback, page.Shops
	page.PurchaseForm = typed
	return s.ShowRefused(c, page, err)
}

func (s *Shopper) purchaseNew(c *fiber.Ctx) (*views.ShopperPurchaseNew, error) {
	p, err := s.payback(c)
	if err != nil {
		return nil, err
	}
	shops, err := s.Store.ShopsByName(c.UserContext(), web.Event(c).ID)
	return &views.ShopperPurchaseNew{PurchaseForm: views.PurchaseForm{Payback: p, Shops: shops}}, err
}

// Purchase is one receipt of this phone.
//
//	GET /e/:event/purchases/:purchase
func (s *Shopper) Purchase(c *fiber.Ctx) error {
	page, err := s.purchase(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// PurchaseAccount keeps where the money of an accepted receipt goes.
//
//	POST /e/:event/purchases/:purchase/account
func (s *Shopper) PurchaseAccount(c *fiber.Ctx) error {
	page, err := s.purchase(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	page.Payee = models.Payee{Bank: f.Text("bank"), Number: f.Text("number"), Holder: f.Text("holder")}
	if err = f.Err().Err(); err == nil {
		err = s.Store.TellPayee(c.UserContext(), web.Event(c), s.person(c), c.Params("purchase"), page.Payee)
	}
	if err == nil {
		return s.Done(c, "/e/"+web.Event(c).Slug+"/purchases/"+c.Params("purchase"), "shopper.purchase.account_kept")
	}
	return s.ShowRefused(c, page, err)
}

// purchase is the receipt of the route, if this phone sent it: another's is not found.
func (s *Shopper) purchase(c *fiber.Ctx) (*views.ShopperPurchase, error) {
	web.NoStore(c)
	row, err := s.Store.PurchaseByPublicID(c.UserContext(), web.Event(c).ID, c.Params("purchase"))
	if err == nil && row.Person != s.person(c) {
		err = models.ErrNotFound
	}
	return &views.ShopperPurchase{Purchase: row}, err
}

// payback is that of the event, once staff opened it.
func (s *Shopper) payback(c *fiber.Ctx) (models.Payback, error) {
	p, err := s.Store.PaybackOf(c.UserContext(), web.Event(c).ID)
	if err == nil && p.State == models.PaybackDraft {
		err = models.ErrNotFound
	}
	return p, err
}

// person is who holds this phone, as the database knows it; "" for a browser that keeps no cookies.
func (s *Shopper) person(c *fiber.Ctx) string {
	visitor := web.Visitor(c)
	if visitor == "" {
		return ""
	}
	return s.Store.Shopper(visitor)
}
