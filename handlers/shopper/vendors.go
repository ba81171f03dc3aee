package shopper

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/views"
)

// Vendors is the directory: a search by name, product or booth, in which initial consonants work.
//
//	GET /e/:event/vendors?q=ㄷㄱㄹ&kind=shop&coupon=7K3M9QXA
func (s *Shopper) Vendors(c *fiber.Ctx) error {
	e := web.Event(c)
	street, err := s.Store.Street(c.UserContext(), e)
	if err != nil {
		return err
	}
	page := &views.ShopperVendors{Search: views.NewVendorSearch(e.Slug, "vendors", street.Vendors)}
	if page.Coupon, err = s.readSearch(c, &page.Search); err != nil {
		return err
	}
	offered, err := s.offered(c)
	if err != nil {
		return err
	}
	for _, v := range street.Vendors {
		if booth := street.SpanOf[v.ID].Label(); s.wanted(page.Search, page.Coupon, v, booth, web.Lang(c)) {
			page.Found = append(page.Found, views.VendorRow{Vendor: v, Booth: booth, URL: vendorURL(e, v), Taking: taken(offered, v), Rests: v.RestsOn(s.now())})
		}
	}
	slices.SortFunc(page.Found, func(a, b views.VendorRow) int { return strings.Compare(a.Vendor.Vendor.Name, b.Vendor.Vendor.Name) })
	return s.Show(c, fiber.StatusOK, page)
}

// readSearch reads what a shopper looks for, and the campaign that the vendors must take.
func (s *Shopper) readSearch(c *fiber.Ctx, search *views.VendorSearch) (*models.Campaign, error) {
	form := web.ReadForm(c)
	search.Query = form.Text("q")
	if kind := models.VendorKind(form.Text("kind")); slices.Contains(models.VendorKinds, kind) {
		search.Kind = kind
	}
	coupon, err := s.named(c, web.Event(c), form.Text("coupon"))
	if coupon != nil {
		search.Coupon = coupon.PublicID
	}
	return coupon, err
}

// offered are the campaigns of the event of whose coupons shoppers should know.
func (s *Shopper) offered(c *fiber.Ctx) ([]views.Ticket, error) {
	e := web.Event(c)
	campaigns, err := s.Store.Campaigns(c.UserContext(), e.ID)
	if err != nil {
		return nil, err
	}
	var list []views.Ticket
	for _, campaign := range campaigns {
		if t := views.NewTicket(campaign, e, nil, s.now(), web.Lang(c)); t.Shown() && t.State != views.TicketClosed {
			list = append(list, t)
		}
	}
	return list, nil
}

// taken are those of them that a vendor takes.
func taken(offered []views.Ticket, v models.Application) []views.Ticket {
	var list []views.Ticket
	for _, t := range offered {
		if t.Campaign.TakenBy(v) {
			list = append(list, t)
		}
	}
	return list
}

// named finds a campaign of the event that shoppers may see; a wrong name filters nothing.
func (s *Shopper) named(c *fiber.Ctx, e models.Event, id string) (*models.Campaign, error) {
	if id == "" {
		return nil, nil
	}
	campaign, of, err := s.Store.CampaignByPublicID(c.UserContext(), id)
	if models.ReasonOf(err) == "unknown_campaign" || err == nil && (of.ID != e.ID || campaign.State == models.CampaignDraft) {
		return nil, nil
	}
	return &campaign, err
}

// wanted says whether a vendor passes all filters. Its business number is no word to
// search for: who guesses digits should learn nothing.
func (s *Shopper) wanted(search views.VendorSearch, coupon *models.Campaign, v models.Application, booth, lang string) bool {
	switch {
	case search.Kind != "" && v.Vendor.Kind != search.Kind:
		return false
	case coupon != nil && !coupon.TakenBy(v):
		return false
	case search.Query == "":
		return true
	}
	words := []string{v.Vendor.Name, booth, s.Views.Text(lang, "category."+v.Category, nil)}
	for _, p := range v.Products {
		words = append(words, p.Name)
	}
	return slices.ContainsFunc(words, func(w string) bool { return korean.Matches(w, search.Query) })
}

// Vendor shows what one vendor sells, where it is, and which coupons it takes.
//
//	GET /e/:event/vendors/:no
func (s *Shopper) Vendor(c *fiber.Ctx) error {
	page, err := s.vendorPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Shopper) vendorPage(c *fiber.Ctx) (*views.ShopperVendor, error) {
	e, ctx := web.Event(c), c.UserContext()
	street, err := s.Store.Street(ctx, e)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(street.Vendors, func(a models.Application) bool { return strings.EqualFold(a.No, c.Params("no")) })
	if i < 0 {
		return nil, &models.Error{Kind: models.NotFound, Reason: "not_found", Words: "unknown_vendor"}
	}
	vendor := street.Vendors[i]
	page := &views.ShopperVendor{Vendor: vendor, Booth: street.SpanOf[vendor.ID].Label(), Rests: vendor.RestsOn(s.now())}
	if page.Booth != "" {
		m := views.NewStreetMap(street, web.Lang(c)).Select(page.Booth).Small()
		page.Map = &m
	}
	if page.Photos, err = s.Store.Photos(ctx, vendor); err != nil {
		return nil, err
	}
	offered, err := s.offered(c)
	if err != nil {
		return nil, err
	}
	page.Coupons = taken(offered, vendor)
	page.Held, err = s.usableAt(c, e, vendor)
	return page, err
}

// Photo is the picture of one product of a vendor, once staff have accepted it. Its address on the page
// names the version, so that browsers may keep it.
//
//	GET /e/:event/vendors/:no/photos/:product
func (s *Shopper) Photo(c *fiber.Ctx) error {
	vendor, err := s.Store.ApplicationByNo(c.UserContext(), web.Event(c).ID, c.Params("no"))
	if err != nil {
		return err
	}
	photos, err := s.Store.Photos(c.UserContext(), vendor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(photos, func(d models.Document) bool { return strconv.FormatInt(d.About, 10) == c.Params("product") })
	if i < 0 {
		return models.ErrNotFound
	}
	content, err := s.Store.OpenDocument(c.UserContext(), photos[i])
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "private, max-age=86400")
	return web.SendDocument(c, photos[i], content, vendor.Vendor.Name, false)
}
