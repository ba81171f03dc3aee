package views

import (
	"fmt"
	"strings"

	"github.com/jangteo/jangteo/models"
)

// VendorCall is the public call for vendors: who may take part, until when, what to prepare.
type VendorCall struct {
	Page
	Receipt string // of the reader's own application, "" when there is none
}

// Template names the file of the page.
func (*VendorCall) Template() string { return "vendor/call" }

// Stage says where the call stands: before, open or over. It is part of the page's message keys.
func (p *VendorCall) Stage() string {
	switch {
	case p.Event.Recruiting(p.Now):
		return "open"
	case p.Event.State == models.EventDraft, p.Now.Before(p.Event.ApplyFrom):
		return "before"
	}
	return "over"
}

// Kinds are the three sorts of business, for a line about each.
func (*VendorCall) Kinds() []models.VendorKind { return models.VendorKinds }

// VendorForm is the application form with what was typed so far.
type VendorForm struct {
	Page
	Typed      VendorTyped
	Receipt    string // of the reader's application in this event, "" when there is none yet
	DemoNumber string // a business number that a demonstration event accepts, else ""
	Consents   []VendorConsent
}

// Template names the file of the page.
func (*VendorForm) Template() string { return "vendor/form" }

// Number is that of a block on the page; who is logged in is not asked for an account.
func (p *VendorForm) Number(block int) int {
	if p.LoggedIn {
		return block - 1
	}
	return block
}

// ProductLine is one line of the product list as it is drawn.
type ProductLine struct {
	TypedProduct
	Number int
	ID     string // of the input for its name; the first is where the list's fault leads
	Wrong  bool
}

// Product is a line of the product list, by its number from 1.
func (p *VendorForm) Product(number int) ProductLine {
	line := ProductLine{TypedProduct: p.Typed.Products[number-1], Number: number, ID: fmt.Sprint("f-product_", number)}
	if number == 1 {
		line.ID, line.Wrong = "f-products", p.Fault("products") != ""
	}
	return line
}

// MoreProducts says whether something was typed in the lines that are folded away at first.
func (p *VendorForm) MoreProducts() bool {
	for _, line := range p.Typed.Products[1:] {
		if line != (TypedProduct{}) {
			return true
		}
	}
	return false
}

// Kinds are the choices of what sort of business it is.
func (*VendorForm) Kinds() []models.VendorKind { return models.VendorKinds }

// Modes are the ways to take part.
func (*VendorForm) Modes() []models.Mode { return models.Modes }

// Categories are the goods and services by which shoppers look for vendors.
func (*VendorForm) Categories() []string { return models.Categories }

// Powers are the loads to choose from, in watts.
func (*VendorForm) Powers() []int { return models.Powers }

// VendorTyped is the form as the person typed it, unreadable numbers included. The password
// is not in it: it is never sent back.
type VendorTyped struct {
	Email                                                                   string
	Kind, Name, BusinessNumber, Representative, ContactName, Phone, Address string
	Mode, Category, PowerW, PowerDevices, Wish                              string
	Food, Water                                                             bool
	Products                                                                [models.ProductsMax]TypedProduct
	Agreed                                                                  map[string]bool // by the consent's What
}

// TypedProduct is a line of the product list as it was typed.
type TypedProduct struct{ Name, Price string }

// VendorConsent is one thing to agree to. Its Words are stored with the application, so the
// page shows exactly these.
type VendorConsent struct {
	What     string // privacy, pledge, marketing: the name of its box
	Required bool
	Title    string
	Parts    []string // the notice above the box, a paragraph each
	Label    string   // the sentence beside the box
}

// Words are the notice and the sentence as they stand on the screen.
func (c VendorConsent) Words() string {
	return strings.Join(append(append([]string{c.Title}, c.Parts...), c.Label), "\n")
}

// VendorDone shows the receipt number and what comes next.
type VendorDone struct {
	Page
	Application models.Application
}

// Template names the file of the page.
func (*VendorDone) Template() string { return "vendor/done" }
