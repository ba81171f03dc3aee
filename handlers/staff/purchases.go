package staff

import (
	"crypto/rand"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// purchasesListed is how many receipts the queue shows at a time.
const purchasesListed = 100

// Purchases is the queue of receipts with the one of the address open, else the first that waits.
func (s *Staff) Purchases(c *fiber.Ctx) error {
	page, err := s.purchases(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) purchases(c *fiber.Ctx) (*views.StaffPurchases, error) {
	web.NoStore(c)
	e, ctx := web.Event(c), c.UserContext()
	page := &views.StaffPurchases{Page: section("purchases"), State: models.PurchaseState(c.Query("state"))}
	if !slices.Contains(models.PurchaseStates, page.State) {
		page.State = models.PurchaseWaiting
	}
	var err error
	if page.Payback, err = s.Store.PaybackOf(ctx, e.ID); err == models.ErrNotFound {
		return page, nil
	}
	if err != nil {
		return nil, err
	}
	page.Set = true
	if page.Counts, err = s.Store.PurchaseCounts(ctx, e.ID); err != nil {
		return nil, err
	}
	if page.List, err = s.Store.Purchases(ctx, e.ID, models.PurchaseFilter{State: page.State, Limit: purchasesListed}); err != nil {
		return nil, err
	}
	return page, s.openPurchase(c, page)
}

// openPurchase opens the receipt of the route, else the first that waits.
func (s *Staff) openPurchase(c *fiber.Ctx, page *views.StaffPurchases) error {
	id := c.Params("purchase")
	if id == "" {
		if page.State != models.PurchaseWaiting || len(page.List) == 0 {
			return nil
		}
		id = page.List[0].PublicID
	}
	row, err := s.Store.PurchaseByPublicID(c.UserContext(), web.Event(c).ID, id)
	if err != nil {
		return err
	}
	page.Open = &views.PurchaseCard{Page: &page.Page, Payback: page.Payback, Purchase: row, Here: path(c, "/purchases/"+id), Keys: true}
	entries, err := s.Store.EntriesOn(c.UserContext(), models.FromPurchase, row.ID)
	for _, entry := range entries {
		page.Open.Codes = append(page.Open.Codes, entry.Code)
	}
	return err
}

// PurchaseAccount keeps where the money goes of somebody for whom staff typed the receipt.
func (s *Staff) PurchaseAccount(c *fiber.Ctx) error {
	row, err := s.Store.PurchaseByPublicID(c.UserContext(), web.Event(c).ID, c.Params("purchase"))
	if err == nil && row.SentBy == "" { // its shopper says so
		err = models.ErrNotFound
	}
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	in := models.Payee{Bank: f.Text("bank"), Number: f.Text("number"), Holder: f.Text("holder")}
	if err = f.Err().Err(); err == nil {
		err = s.Store.TellPayee(c.UserContext(), web.Event(c), row.Person, row.PublicID, in)
	}
	return s.purchaseDone(c, err, "shopper.purchase.account_kept", path(c, "/purchases/"+row.PublicID))
}

// PurchasePhoto is the picture of a receipt; that it was looked at is written down.
func (s *Staff) PurchasePhoto(c *fiber.Ctx) error {
	row, err := s.Store.PurchaseByPublicID(c.UserContext(), web.Event(c).ID, c.Params("purchase"))
	if err != nil {
		return err
	}
	jpeg, err := s.Store.LookAtReceipt(c.UserContext(), web.Actor(c), row)
	if err != nil {
		return err
	}
	return web.SendPicture(c, jpeg)
}

// PurchaseAccept accepts a receipt and goes on to the next that waits; with one that staff typed it stays.
func (s *Staff) PurchaseAccept(c *fiber.Ctx) error {
	row, err := s.Store.AcceptPurchase(c.UserContext(), web.Actor(c), web.Event(c), c.Params("purchase"))
	to := path(c, "/purchases")
	if row.SentBy != "" { // its shopper stands here
		to = path(c, "/purchases/"+row.PublicID)
	}
	return s.purchaseDone(c, err, "staff.purchases.accepted", to)
}

// PurchaseRefuse refuses a receipt and goes on to the next that waits.
func (s *Staff) PurchaseRefuse(c *fiber.Ctx) error {
	err := s.Store.RefusePurchase(c.UserContext(), web.Actor(c), web.Event(c), c.Params("purchase"), web.ReadForm(c).Choice("refusal"))
	return s.purchaseDone(c, err, "staff.purchases.refused", path(c, "/purchases"))
}

// PurchaseUndo takes a decision back.
func (s *Staff) PurchaseUndo(c *fiber.Ctx) error {
	err := s.Store.UndoPurchase(c.UserContext(), web.Actor(c), web.Event(c), c.Params("purchase"))
	return s.purchaseDone(c, err, "staff.purchases.undone", path(c, "/purchases/"+c.Params("purchase")))
}

// purchaseDone goes on, or shows the receipt again with why not.
func (s *Staff) purchaseDone(c *fiber.Ctx, err error, flash, to string) error {
	if err == nil {
		return s.Done(c, to, flash)
	}
	return showAgain(s, c, err, s.purchases, nil)
}

// PurchaseNew is the form for the receipt of somebody at the desk.
func (s *Staff) PurchaseNew(c *fiber.Ctx) error {
	page, err := s.purchaseNew(c)
	if err != nil {
		return err
	}
	page.Nonce = rand.Text()
	return s.Show(c, fiber.StatusOK, page)
}

// PurchaseSend keeps a receipt that staff typed, and opens it. The nonce of the page stands for the person.
func (s *Staff) PurchaseSend(c *fiber.Ctx) error {
	in, typed, err := web.ReadPurchase(c)
	by := web.Actor(c)
	var row models.Purchase
	if err == nil {
		in.Person = s.Store.Named("desk " + typed.Nonce)
		row, err = s.Store.SendPurchase(c.UserContext(), &by, web.Event(c), in)
	}
	if err == nil {
		return s.Done(c, path(c, "/purchases/"+row.PublicID), "staff.purchases.kept")
	}
	return showAgain(s, c, err, s.purchaseNew, func(p *views.StaffPurchaseNew) {
		typed.Payback, typed.Shops = p.Payback, p.Shops
		p.PurchaseForm = typed
	})
}

func (s *Staff) purchaseNew(c *fiber.Ctx) (*views.StaffPurchaseNew, error) {
	e := web.Event(c)
	p, err := s.Store.PaybackOf(c.UserContext(), e.ID)
	if err != nil {
		return nil, err
	}
	shops, err := s.Store.ShopsByName(c.UserContext(), e.ID)
	return &views.StaffPurchaseNew{Page: section("purchases"), PurchaseForm: views.PurchaseForm{Payback: p, Shops: shops}}, err
}
