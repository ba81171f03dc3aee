package views

import (
	"net/url"

	"github.com/jangteo/jangteo/models"
)

// ShopperMap is the street with its vendors, drawn and as a table.
type ShopperMap struct {
	Page
	Wide   StreetMap
	Turned *StreetMap // for phones, nil when the street is not long
}

// Template names the file of the page.
func (*ShopperMap) Template() string { return "shopper/map" }

// ShopperVendors is the directory of the vendors.
type ShopperVendors struct {
	Page
	Search VendorSearch
	Coupon *models.Campaign // only vendors that take it, nil for all
	Found  []VendorRow
}

// Template names the file of the page.
func (*ShopperVendors) Template() string { return "shopper/vendors" }

// VendorSearch is the search over an event's vendors: what {{template "vendor-search"}} takes.
type VendorSearch struct {
	Slug   string // of the event
	Query  string
	Kind   models.VendorKind // "" for all
	Coupon string            // public id of a campaign: only vendors that take it
	Kinds  []KindCount
	All    int // vendors before any filter
}

// KindCount is how many vendors of a kind take part.
type KindCount struct {
	Kind  models.VendorKind
	Count int
}

// NewVendorSearch makes the search over the vendors of a street, with the kinds that occur.
func NewVendorSearch(slug string, vendors []models.Application) VendorSearch {
	counts := map[models.VendorKind]int{}
	for _, v := range vendors {
		counts[v.Vendor.Kind]++
	}
	s := VendorSearch{Slug: slug, All: len(vendors)}
	for _, k := range models.VendorKinds {
		if counts[k] > 0 {
			s.Kinds = append(s.Kinds, KindCount{k, counts[k]})
		}
	}
	return s
}

// URL is the directory.
func (s VendorSearch) URL() string { return "/e/" + s.Slug + "/vendors" }

// To is the same search among the vendors of one kind, or of all with "".
func (s VendorSearch) To(kind models.VendorKind) string {
	q := url.Values{}
	for name, value := range map[string]string{"q": s.Query, "kind": string(kind), "coupon": s.Coupon} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return s.URL()
	}
	return s.URL() + "?" + q.Encode()
}

// Filtered says whether some vendors may be left out.
func (s VendorSearch) Filtered() bool { return s.Query != "" || s.Kind != "" || s.Coupon != "" }

// VendorRow is a vendor in the directory.
type VendorRow struct {
	Vendor models.Application
	Booth  string // "" for a vendor in its own shop
	URL    string
}

// ShopperVendor is one vendor: what it sells, where it is and which coupons it takes.
type ShopperVendor struct {
	Page
	Vendor  models.Application
	Booth   string     // "" when it stands at none
	Map     *StreetMap // the overview with its booth, nil when it stands at none
	Photos  []models.Document
	Coupons []Ticket
}

// ProductOf is what a photo shows.
func (p *ShopperVendor) ProductOf(photo models.Document) models.Product {
	for _, product := range p.Vendor.Products {
		if product.ID == photo.About {
			return product
		}
	}
	return models.Product{}
}

// Template names the file of the page.
func (*ShopperVendor) Template() string { return "shopper/vendor" }
