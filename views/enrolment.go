package views

import (
	"html/template"
	"time"

	"github.com/jangteo/jangteo/models"
)

// Offer is what makes another phone a vendor's scanning phone: shown once, right after it was made.
type Offer struct {
	Link  string
	QR    template.URL // the link as a picture, a data: address of our own making
	Until time.Time
}

// StaffEnrolment shows an offer that staff made for a vendor.
type StaffEnrolment struct {
	Page
	Application models.Application
	Offer       Offer
	Back        string
}

// Template names the file of the page.
func (*StaffEnrolment) Template() string { return "staff/enrolment" }

// VendorEnrolment shows an offer that the vendor made for a helper's phone.
type VendorEnrolment struct {
	Page
	Application models.Application
	Offer       Offer
}

// Template names the file of the page.
func (*VendorEnrolment) Template() string { return "vendor/enrolment" }

// VendorDevices lists the phones that scan for a vendor.
type VendorDevices struct {
	Page
	Application models.Application
	Devices     []models.Device // the newest first
	This        string          // public id of the phone in hand, "" when it is none of them
}

// Template names the file of the page.
func (*VendorDevices) Template() string { return "vendor/devices" }

// VendorEnrol asks a phone that scanned an offer for its name.
type VendorEnrol struct {
	Page
	Application models.Application
	Label       string // what was typed
	LogsOut     bool   // whoever is logged in here is not the vendor
}

// Template names the file of the page.
func (*VendorEnrol) Template() string { return "vendor/enrol" }

// VendorNoPhone tells a browser that may not scan what happened and how it is enrolled. Why is the
// last part of the keys of title and text.
type VendorNoPhone struct {
	Page
	Why   string
	Owner bool // the reader takes part in the event with a business of their own
}

// Template names the file of the page.
func (*VendorNoPhone) Template() string { return "vendor/no_phone" }
