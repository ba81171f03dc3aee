package views

import (
	"cmp"
	"math"
	"net/url"
	"slices"

	"github.com/jangteo/jangteo/models"
)

// ShopperMap is the street with its vendors, drawn and as a list.
type ShopperMap struct {
	Page
	Wide      StreetMap
	Turned    *StreetMap // for phones, nil when the street is not long
	Search    VendorSearch
	Coupon    *models.Campaign // only booths that take it, nil for all
	Coupons   []Ticket         // to choose from
	Rows      []MapRow
	Landmarks []MapLandmark
	Card      *MapEntry // of the booth that was asked for
	Unknown   string    // the label that was asked for and is on no booth
	Found     int       // booths, when somebody searches
}

// MapRow is a row of booths in words.
type MapRow struct {
	Name    string
	Entries []MapEntry
}

// MapEntry is a booth in words: the card of one that was tapped, and its place in the list.
type MapEntry struct {
	MapBooth
	URL     string   // of the vendor's page, "" when none stands there
	Coupons []Ticket // that it takes
	Usable  bool     // it takes a coupon of the reader now
}

// MapLandmark is a landmark in words: Near is the label of the booth nearest to it.
type MapLandmark struct{ Name, Near string }

// NewMapRows puts a map into words: the places that somebody uses, and while somebody searches only
// what was found.
func NewMapRows(m StreetMap, entry func(MapBooth) MapEntry) []MapRow {
	var rows []MapRow
	for _, b := range m.Booths {
		if b.Name == "" || b.Other || !b.First() {
			continue
		}
		if len(rows) == 0 || rows[len(rows)-1].Name != b.Booth.Row {
			rows = append(rows, MapRow{Name: b.Booth.Row})
		}
		last := &rows[len(rows)-1]
		last.Entries = append(last.Entries, entry(b))
	}
	return rows
}

// NewMapLandmarks says of each landmark which booth it is near.
func NewMapLandmarks(m StreetMap) []MapLandmark {
	var list []MapLandmark
	for _, p := range m.Places {
		nearest := slices.MinFunc(m.Booths, func(a, b MapBooth) int {
			return cmp.Compare(p.distance(a), p.distance(b))
		})
		list = append(list, MapLandmark{Name: p.Name, Near: nearest.Label})
	}
	return list
}

func (p MapPlace) distance(b MapBooth) float64 {
	return math.Hypot(p.X+p.W/2-b.X-b.W/2, p.Y+p.H/2-b.Y-b.H/2)
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
	Page   string // that shows what is found: vendors or map
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
func NewVendorSearch(slug, page string, vendors []models.Application) VendorSearch {
	counts := map[models.VendorKind]int{}
	for _, v := range vendors {
		counts[v.Vendor.Kind]++
	}
	s := VendorSearch{Slug: slug, Page: page, All: len(vendors)}
	for _, k := range models.VendorKinds {
		if counts[k] > 0 {
			s.Kinds = append(s.Kinds, KindCount{k, counts[k]})
		}
	}
	return s
}

// URL is the page without any filter.
func (s VendorSearch) URL() string { return "/e/" + s.Slug + "/" + s.Page }

// To is the same search among the vendors of one kind, or of all with "".
func (s VendorSearch) To(kind models.VendorKind) string {
	s.Kind = kind
	return s.address()
}

// Taking is the same search among the vendors that take a campaign's coupons, or all with "".
func (s VendorSearch) Taking(campaign string) string {
	s.Coupon = campaign
	return s.address()
}

// On is the same search on another page.
func (s VendorSearch) On(page string) string {
	s.Page = page
	return s.address()
}

func (s VendorSearch) address() string {
	q := url.Values{}
	for name, value := range map[string]string{"q": s.Query, "kind": string(s.Kind), "coupon": s.Coupon} {
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
	Taking []Ticket // the coupons that it takes
	Rests  bool     // takes none today
}

// ShopperVendor is one vendor: what it sells, where it is and which coupons it takes.
type ShopperVendor struct {
	Page
	Vendor  models.Application
	Booth   string     // "" when it stands at none
	Map     *StreetMap // the overview with its booth, nil when it stands at none
	Photos  []models.Document
	Coupons []Ticket
	Rests   bool            // takes none today
	Held    []models.Coupon // the reader's coupons that it takes now
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
