package api

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
)

// vendorRef is how other answers name a vendor.
type vendorRef struct {
	No   string `json:"no"` // its number in the event: S01
	Name string `json:"name"`
}

func refVendor(a models.Application) vendorRef { return vendorRef{No: a.No, Name: a.Vendor.Name} }

// vendor is an entry of the public directory.
type vendor struct {
	vendorRef
	Kind     models.VendorKind `json:"kind"`
	Mode     models.Mode       `json:"mode"`
	Category string            `json:"category"`
	Booth    string            `json:"booth"`   // label on the plan, "" without one
	Address  string            `json:"address"` // of a vendor that sells in its own shop, else ""
	Products []product         `json:"products"`
}

// product is one thing that a vendor sells.
type product struct {
	Name  string `json:"name"`
	Price int64  `json:"price"` // won; 0 when the vendor named none
}

type vendorList struct {
	Vendors []vendor `json:"vendors"`
}

// vendorFilter narrows the directory; empty means all.
type vendorFilter struct {
	models.ApplicationFilter
	booth string
}

func readVendorFilter(c *fiber.Ctx) (vendorFilter, error) {
	q := queries{c: c}
	f := vendorFilter{booth: q.text("booth")}
	f.Query, f.Kind, f.State = q.text("q"), models.VendorKind(q.text("kind")), models.Selected
	if f.Kind != "" && !slices.Contains(models.VendorKinds, f.Kind) {
		q.fail("kind")
	}
	return f, q.fault
}

// Vendors answers GET /api/v1/events/:event/vendors?q=&kind=&booth=, by number.
func (a *API) Vendors(c *fiber.Ctx) error {
	e, err := a.event(c)
	if err != nil {
		return err
	}
	f, err := readVendorFilter(c)
	if err != nil {
		return err
	}
	street, err := a.Store.Street(c.UserContext(), e)
	if err != nil {
		return err
	}
	found, err := a.Store.Applications(c.UserContext(), e.ID, f.ApplicationFilter)
	if err != nil {
		return err
	}
	slices.SortFunc(found, func(x, y models.Application) int { return strings.Compare(x.No, y.No) })
	list := vendorList{Vendors: []vendor{}}
	for _, v := range found {
		place := street.SpanOf[v.ID]
		if f.booth == "" || place.Labeled(f.booth) || strings.EqualFold(f.booth, place.Label()) {
			list.Vendors = append(list.Vendors, newVendor(v, place.Label()))
		}
	}
	return c.JSON(list)
}

func newVendor(a models.Application, booth string) vendor {
	v := vendor{vendorRef: refVendor(a), Kind: a.Vendor.Kind, Mode: a.Mode, Category: a.Category, Booth: booth, Products: []product{}}
	if a.Mode.HasStore() {
		v.Address = a.Vendor.Address
	}
	for _, p := range a.Products {
		v.Products = append(v.Products, product{Name: p.Name, Price: p.PriceWon})
	}
	return v
}
