package views

import "github.com/jangteo/jangteo/models"

// VendorPurchases is the receipts of one's own till that wait to be checked.
type VendorPurchases struct {
	Page
	Application models.Application
	List        []models.Purchase
	Open        *PurchaseCard // nil when none waits
}

// Template names the file of the page.
func (*VendorPurchases) Template() string { return "vendor/purchases" }
