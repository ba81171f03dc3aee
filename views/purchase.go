package views

import (
	"github.com/jangteo/jangteo/models"
)

// PurchaseForm is a receipt as it is typed, on a phone or at the desk.
type PurchaseForm struct {
	Payback                            models.Payback
	Shops                              []models.Application // by name
	Vendor, Amount, Approval, BoughtAt string               // as they were typed
	Nonce                              string               // at the desk: stands for the person
}

// Desk says whether staff type it for somebody.
func (f PurchaseForm) Desk() bool { return f.Nonce != "" }

// RefusedKinds are the receipts that bring nothing.
func (PurchaseForm) RefusedKinds() []string { return models.RefusedReceipts }

// PurchaseCard is a receipt before who decides about it: what {{template "purchase-card"}} takes.
type PurchaseCard struct {
	*Page
	Payback  models.Payback
	Purchase models.Purchase
	Here     string   // address of the receipt, below which its actions lie
	Keys     bool     // single keys decide
	Codes    []string // of its entries in prize draws, for staff
}

// Back is what it would bring, before the caps of its person.
func (c PurchaseCard) Back() int64 { return c.Payback.Back(c.Purchase.AmountWon) }

// Reasons are why it can be refused.
func (PurchaseCard) Reasons() []string { return models.RefusalReasons }

// TellsAccount says whether the desk asks where the money goes: it typed the receipt for somebody.
func (c PurchaseCard) TellsAccount() bool {
	return c.Keys && c.Purchase.SentBy != "" && c.Purchase.State == models.PurchaseAccepted
}

// Undoable says whether the decision can be taken back.
func (c PurchaseCard) Undoable() bool {
	s := c.Purchase.State
	return s == models.PurchaseRefused || s == models.PurchaseAccepted && len(c.Purchase.Account) == 0
}

// PurchaseTone is the colour of a state.
func PurchaseTone(s models.PurchaseState) string {
	return map[models.PurchaseState]string{
		models.PurchaseWaiting: "warning", models.PurchaseAccepted: "info", models.PurchasePaid: "success", models.PurchaseRefused: "danger",
	}[s]
}

// Tone is the colour of its state.
func (c PurchaseCard) Tone() string { return PurchaseTone(c.Purchase.State) }
