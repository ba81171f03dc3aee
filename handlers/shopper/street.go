package shopper

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/views"
)

// Map shows the whole street, what a search finds on it, and the card of a booth that is named.
//
//	GET /e/:event/map?booth=A03
//	GET /e/:event/map?q=ㄷㄱㄹ&kind=shop&coupon=7K3M9QXA
func (s *Shopper) Map(c *fiber.Ctx) error {
	e, lang := web.Event(c), web.Lang(c)
	street, err := s.Store.Street(c.UserContext(), e)
	if err != nil {
		return err
	}
	page := &views.ShopperMap{Search: views.NewVendorSearch(e.Slug, "map", street.Vendors)}
	page.FontSystem = true // the street is where the network is crowded
	if page.Coupon, err = s.readSearch(c, &page.Search); err != nil {
		return err
	}
	if page.Coupons, err = s.offered(c); err != nil {
		return err
	}
	asked := web.ReadForm(c).Text("booth")
	booth, known := street.Layout.Booth(asked)
	place := booth.Label
	if who, taken := street.ByBooth[booth.ID]; taken {
		place = street.SpanOf[who.ID].Label()
	}
	m := views.NewStreetMap(street, lang).Select(place).Linked(func(b views.MapBooth) string { return boothURL(e, b.Label) + "#card" })
	if page.Search.Filtered() {
		m = m.Find(func(b views.MapBooth) bool { return s.wantedBooth(page, b, lang) })
	}
	held, err := s.heldBy(c, e)
	if err != nil {
		return err
	}
	s.describe(page, e, m, held)
	if asked != "" && !known {
		page.Unknown = asked
		return s.Show(c, fiber.StatusNotFound, page)
	}
	return s.Show(c, fiber.StatusOK, page)
}

// describe puts the map on its page, drawn and in words. A booth that takes one of the coupons that the reader holds
// leads to where it is sent from: that is how shoppers come from the sign to using it.
func (s *Shopper) describe(page *views.ShopperMap, e models.Event, m views.StreetMap, held []models.Coupon) {
	page.Wide = m
	if m.Long() {
		turned := m.Turned()
		page.Turned = &turned
	}
	entry := func(b views.MapBooth) views.MapEntry {
		out := views.MapEntry{MapBooth: b}
		if b.Vendor.No != "" {
			out.URL, out.Coupons = vendorURL(e, b.Vendor), taken(page.Coupons, b.Vendor)
			out.Usable = slices.ContainsFunc(held, func(h models.Coupon) bool { return s.usable(h, e, b.Vendor) })
		}
		return out
	}
	page.Rows, page.Landmarks = views.NewMapRows(m, entry), views.NewMapLandmarks(m)
	for _, row := range page.Rows {
		page.Found += len(row.Entries)
	}
	page.Coupons = slices.DeleteFunc(page.Coupons, func(t views.Ticket) bool { // none to choose that no booth takes
		return !slices.ContainsFunc(m.Booths, func(b views.MapBooth) bool { return len(taken([]views.Ticket{t}, b.Vendor)) > 0 })
	})
	if b := m.Selected(); b != nil {
		card := entry(*b)
		page.Card = &card
	}
}

// wantedBooth says whether a search finds a booth: by its vendor, or by what the organiser does there.
func (s *Shopper) wantedBooth(page *views.ShopperMap, b views.MapBooth, lang string) bool {
	if b.Vendor.No != "" {
		return s.wanted(page.Search, page.Coupon, b.Vendor, b.Place.Label(), lang)
	}
	only := page.Search.Kind != "" || page.Coupon != nil
	return !only && b.Name != "" && (korean.Matches(b.Name, page.Search.Query) || korean.Matches(b.Label, page.Search.Query))
}

// Booth is the address on the printed sign of a booth: it stays when another vendor comes to stand there.
//
//	GET /e/:event/b/:booth
func (s *Shopper) Booth(c *fiber.Ctx) error {
	label, err := url.PathUnescape(c.Params("booth"))
	if err != nil {
		return models.ErrNotFound
	}
	return c.Redirect(boothURL(web.Event(c), label)+"#card", fiber.StatusSeeOther)
}

func boothURL(e models.Event, label string) string {
	return "/e/" + e.Slug + "/map?booth=" + url.QueryEscape(label)
}

func vendorURL(e models.Event, a models.Application) string {
	return "/e/" + e.Slug + "/vendors/" + a.No
}
