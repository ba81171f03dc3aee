package views

import "github.com/jangteo/jangteo/models"

// ShopperPurchases is what a shopper gets back for receipts: the terms, and what this phone sent.
type ShopperPurchases struct {
	Page
	Payback  models.Payback
	Campaign models.Campaign // whose coupons pay, when they do
	List     []models.Purchase
	Entries  []models.PrizeEntry
	Takes    bool
}

// Template names the file of the page.
func (*ShopperPurchases) Template() string { return "shopper/purchases" }

// Tone is the colour of a state.
func (*ShopperPurchases) Tone(s models.PurchaseState) string { return PurchaseTone(s) }

// RefusedKinds are the receipts that bring nothing.
func (*ShopperPurchases) RefusedKinds() []string { return models.RefusedReceipts }

// ShopperPurchaseNew is the form for one receipt.
type ShopperPurchaseNew struct {
	Page
	PurchaseForm
}

// Template names the file of the page.
func (*ShopperPurchaseNew) Template() string { return "shopper/purchase_new" }

// ShopperPurchase is one receipt of this phone, and where its money goes.
type ShopperPurchase struct {
	Page
	Purchase models.Purchase
	Payee    models.Payee // as it was typed
}

// Template names the file of the page.
func (*ShopperPurchase) Template() string { return "shopper/purchase" }

// Tone is the colour of its state.
func (p *ShopperPurchase) Tone() string { return PurchaseTone(p.Purchase.State) }
