package vendor

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/views"
)

// consentParts are the paragraphs of each notice, in the order of the form: the parts of the
// catalogue's keys after vendor.consent and the name.
var consentParts = []struct {
	what     string
	required bool
	parts    []string
}{
	{"privacy", true, []string{"purpose", "items", "retention", "refusal"}},
	{"pledge", true, []string{"self", "prices", "hours", "absence"}},
	{"marketing", false, []string{"purpose", "items", "retention", "refusal"}},
}

// consents are what the form asks to agree to, in the reader's language.
func (v *Vendor) consents(c *fiber.Ctx) []views.VendorConsent {
	list := make([]views.VendorConsent, len(consentParts))
	for i, p := range consentParts {
		say := func(part string) string { return v.Views.Text(web.Lang(c), "vendor.consent."+p.what+"."+part, nil) }
		list[i] = views.VendorConsent{What: p.what, Required: p.required, Title: say("title"), Label: say("label")}
		for _, part := range p.parts {
			list[i].Parts = append(list[i].Parts, say(part))
		}
	}
	return list
}

// readForm reads what was typed, as it is for showing it again and as the street understands it.
func (v *Vendor) readForm(c *fiber.Ctx) (views.VendorTyped, models.AccountInput, models.ApplicationInput, error) {
	f := web.ReadForm(c)
	t := views.VendorTyped{
		Email: f.Text("email"), Kind: f.Choice("kind"), Name: f.Text("name"), BusinessNumber: f.Text("business_number"),
		Representative: f.Text("representative"), ContactName: f.Text("contact_name"), Phone: f.Text("phone"), Address: f.Text("address"),
		Mode: f.Choice("mode"), Category: f.Choice("category"), PowerW: f.Choice("power"), PowerDevices: f.Text("power_devices"),
		Wish: f.Multiline("wish"), Food: f.Bool("food"), Water: f.Bool("water"), Agreed: map[string]bool{},
	}
	for i := range t.Products {
		t.Products[i] = views.TypedProduct{Name: f.Text(fmt.Sprint("product_", i+1)), Price: f.Text(fmt.Sprint("price_", i+1))}
	}
	in := understand(t)
	for i := range in.Products {
		in.Products[i].PriceWon = priceWon(c, fmt.Sprint("price_", i+1))
	}
	for _, consent := range v.consents(c) {
		if t.Agreed[consent.What] = f.Bool(consent.What); t.Agreed[consent.What] {
			in.Consents[consent.What] = consent.Words()
		}
	}
	return t, models.AccountInput{Email: t.Email, Password: f.Password("password")}, in, f.Err().Err()
}

// understand turns what was typed into what the street asks for. Who sells only in an own shop
// was asked nothing about power and water.
func understand(t views.VendorTyped) models.ApplicationInput {
	in := models.ApplicationInput{
		Kind: models.VendorKind(t.Kind), Mode: models.Mode(t.Mode), Name: t.Name, BusinessNumber: t.BusinessNumber,
		Representative: t.Representative, ContactName: t.ContactName, Phone: t.Phone, Address: t.Address, Category: t.Category,
		Food: t.Food, Wish: t.Wish, Consents: map[string]string{},
	}
	if in.Mode != models.AtStore {
		in.PowerW, in.PowerDevices, in.Water = watts(t.PowerW), t.PowerDevices, t.Water
	}
	for _, p := range t.Products {
		in.Products = append(in.Products, models.ProductInput{Name: p.Name})
	}
	return in
}

// watts reads a choice of power; -1, which is no choice, when none was made.
func watts(choice string) int {
	if w, err := strconv.Atoi(choice); err == nil {
		return w
	}
	return -1
}

// priceWon reads a price with a form of its own: one that can't be read is -1, so that the
// models refuse it together with all that is wrong.
func priceWon(c *fiber.Ctx, field string) int64 {
	f := web.ReadForm(c)
	won := f.Int(field)
	if len(f.Err()) > 0 {
		return -1
	}
	return won
}

// earlier fills the form from the business and the last application of the account, if it has any.
func (v *Vendor) earlier(c *fiber.Ctx) (views.VendorTyped, error) {
	var t views.VendorTyped
	if !web.LoggedIn(c) {
		return t, nil
	}
	list, err := v.Store.OwnApplications(c.UserContext(), web.Actor(c).Account.ID)
	if err != nil || len(list) == 0 {
		return t, err
	}
	last := list[0]
	people, err := v.Store.OwnPeople(last.Vendor)
	if err != nil {
		return t, err
	}
	t = views.VendorTyped{
		Kind: string(last.Vendor.Kind), Name: last.Vendor.Name, BusinessNumber: korean.BusinessNumber(last.Vendor.BusinessNumber).String(),
		Representative: people.Representative, ContactName: people.ContactName, Phone: people.Phone.String(), Address: last.Vendor.Address,
		Mode: string(last.Mode), Category: last.Category, PowerW: strconv.Itoa(last.PowerW), PowerDevices: last.PowerDevices,
		Food: last.Food, Water: last.Water,
	}
	for i, p := range last.Products[:min(len(last.Products), len(t.Products))] {
		t.Products[i] = views.TypedProduct{Name: p.Name, Price: korean.Thousands(p.PriceWon)}
	}
	return t, nil
}

// formFields is the order in which the form asks.
var formFields = []string{
	"email", "password", "kind", "name", "business_number", "representative", "contact_name", "phone", "address",
	"mode", "category", "products", "food", "water", "power", "power_devices", "wish", "privacy", "pledge",
}

// inFormOrder sorts faults as a person meets them on the way down the page.
func inFormOrder(err error) error {
	var faults models.Faults
	if errors.As(err, &faults) {
		slices.SortStableFunc(faults, func(a, b *models.Error) int {
			return slices.Index(formFields, a.Field) - slices.Index(formFields, b.Field)
		})
	}
	return err
}

// demoNumber makes a business number that no tax office issues and a demonstration event takes.
func demoNumber() string {
	nine := fmt.Sprintf("00090%04d", 1+rand.IntN(9999))
	for digit := range 10 {
		if n, err := korean.ParseDemoBusinessNumber(nine + strconv.Itoa(digit)); err == nil {
			return n.String()
		}
	}
	return ""
}
