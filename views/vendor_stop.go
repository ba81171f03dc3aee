package views

import (
	"html/template"

	"github.com/jangteo/jangteo/models"
)

// VendorStop is a vendor's stop of the stamp tour, on its phone. Stop is nil when the vendor is none.
type VendorStop struct {
	Page
	Application models.Application
	Stop        *models.Stop
	Tour        models.Tour
	Shown       models.Shown // what shoppers need now, where the stop asks for it
	QR          template.URL // the same with the stop's address, a data: address of our own making
	Card        string       // as it was typed
}

// Template names the file of the page.
func (*VendorStop) Template() string { return "vendor/stop" }
