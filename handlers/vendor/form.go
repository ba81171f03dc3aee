package vendor

import (
	"cmp"
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
func (v *Vendor) readForm(c *fiber.Ctx, questions []models.Question) (views.VendorTyped, models.AccountInput, models.ApplicationInput, error) {
	f := web.ReadForm(c)
	t := views.VendorTyped{
		Email: f.Text("email"), Kind: f.Choice("kind"), Name: f.Text("name"), BusinessNumber: f.Text("business_number"),
		Representative: f.Text("representative"), ContactName: f.Text("contact_name"), Phone: f.Text("phone"), Address: f.Text("address"),
		Mode: f.Choice("mode"), Category: f.Choice("category"), Coupons: f.Choice("coupons"), PowerW: f.Choice("power"), Water: f.Bool("water"),
		Food: f.Bool("food"), FoodHow: f.Choice("food_how"), FoodReport: f.Choice("food_report"), Insured: f.Bool("insured"),
		Alcohol: f.Bool("alcohol"), AlcoholLicence: f.Text("alcohol_licence"), Fire: f.Bool("fire"), FireGear: f.Text("fire_gear"),
		Vehicle: f.Bool("vehicle"), Plate: f.Text("plate"), LoadIn: f.Text("load_in"), Near: f.Text("near"), Apart: f.Text("apart"),
		BoothMM: f.Choice("booth_mm"), CarAtBooth: f.Bool("car_at_booth"), CarCM: f.Text("car_cm"), StepFree: f.Bool("step_free"),
		Wish: f.Multiline("wish"), Nonce: f.Text("nonce"), Step: f.Choice("step"), Answers: map[int64]string{}, Agreed: map[string]bool{},
	}
	for i := range t.Products {
		t.Products[i] = views.TypedLine{Name: f.Text(fmt.Sprint("product_", i+1)), Value: f.Text(fmt.Sprint("price_", i+1))}
	}
	for i := range t.Spots {
		t.Spots[i] = f.Text(fmt.Sprint("spot_", i+1))
	}
	for i := range t.Appliances {
		t.Appliances[i] = views.TypedLine{Name: f.Text(fmt.Sprint("device_", i+1)), Value: f.Text(fmt.Sprint("watts_", i+1))}
	}
	for _, q := range questions {
		t.Answers[q.ID] = f.Multiline(models.AnswerField(q.ID))
	}
	in := understand(c, t, questions)
	for _, consent := range v.consents(c) {
		if t.Agreed[consent.What] = f.Bool(consent.What); t.Agreed[consent.What] {
			in.Consents[consent.What] = consent.Words()
		}
	}
	return t, models.AccountInput{Email: t.Email, Password: f.Password("password"), Lang: web.Lang(c)}, in, f.Err().Err()
}

// understand turns what was typed into what the street asks for.
func understand(c *fiber.Ctx, t views.VendorTyped, questions []models.Question) models.ApplicationInput {
	in := models.ApplicationInput{
		Kind: models.VendorKind(t.Kind), Mode: models.Mode(t.Mode), Name: t.Name, BusinessNumber: t.BusinessNumber,
		Representative: t.Representative, ContactName: t.ContactName, Phone: t.Phone, Address: t.Address, Category: t.Category,
		NoCoupons: t.Coupons == "no", PowerW: watts(t.PowerW), Water: t.Water, Food: t.Food, FoodHow: models.FoodHow(t.FoodHow),
		FoodReport: models.FoodReport(t.FoodReport), Insured: t.Insured, Alcohol: t.Alcohol, AlcoholLicence: t.AlcoholLicence,
		Fire: t.Fire, FireGear: t.FireGear, Vehicle: t.Vehicle, Plate: t.Plate, LoadIn: t.LoadIn, Near: t.Near, Apart: t.Apart,
		BoothNeeds: models.BoothNeeds{
			BoothMM: watts(cmp.Or(t.BoothMM, "0")), CarAtBooth: t.CarAtBooth, CarCM: int(amount(c, "car_cm")), StepFree: t.StepFree, Spots: models.JoinSpots(t.Spots[:]),
		},
		Wish: t.Wish, Answers: map[int64]string{}, Consents: map[string]string{}, Nonce: t.Nonce, Draft: holder(c),
	}
	for i, p := range t.Products {
		in.Products = append(in.Products, models.ProductInput{Name: p.Name, PriceWon: amount(c, fmt.Sprint("price_", i+1))})
	}
	for i, a := range t.Appliances {
		in.PowerList = append(in.PowerList, models.Appliance{Name: a.Name, PowerW: int(amount(c, fmt.Sprint("watts_", i+1)))})
	}
	for _, q := range questions {
		in.Answers[q.ID] = t.Answers[q.ID]
		if n := amount(c, models.AnswerField(q.ID)); q.Kind == models.AskNumber && n >= 0 && t.Answers[q.ID] != "" {
			in.Answers[q.ID] = strconv.FormatInt(n, 10)
		}
	}
	return in
}

// watts reads a choice of power or of a size; -1, which is no choice, when none was made.
func watts(choice string) int {
	if w, err := strconv.Atoi(choice); err == nil {
		return w
	}
	return -1
}

// amount reads a number with a form of its own: one that can't be read is -1, so that the
// models refuse it together with all that is wrong.
func amount(c *fiber.Ctx, field string) int64 {
	f := web.ReadForm(c)
	n := f.Int(field)
	if len(f.Err()) > 0 {
		return -1
	}
	return n
}

// typedOf is what a vendor handed in as it would type it again.
func typedOf(in models.ApplicationInput) views.VendorTyped {
	t := views.VendorTyped{
		Kind: string(in.Kind), Name: in.Name, BusinessNumber: korean.BusinessNumber(in.BusinessNumber).String(), Representative: in.Representative,
		ContactName: in.ContactName, Phone: in.Phone, Address: in.Address, Mode: string(in.Mode), Category: in.Category, Coupons: "yes",
		PowerW: strconv.Itoa(in.PowerW), Water: in.Water, Food: in.Food, FoodHow: string(in.FoodHow), FoodReport: string(in.FoodReport), Insured: in.Insured,
		Alcohol: in.Alcohol, AlcoholLicence: in.AlcoholLicence, Fire: in.Fire, FireGear: in.FireGear, Vehicle: in.Vehicle, Plate: in.Plate,
		LoadIn: in.LoadIn, Near: in.Near, Apart: in.Apart, Wish: in.Wish, Answers: in.Answers,
		BoothMM: strconv.Itoa(in.BoothMM), CarAtBooth: in.CarAtBooth, StepFree: in.StepFree,
	}
	if in.NoCoupons {
		t.Coupons = "no"
	}
	if in.CarCM > 0 {
		t.CarCM = strconv.Itoa(in.CarCM)
	}
	for i, spot := range in.SpotList()[:min(len(in.SpotList()), len(t.Spots))] {
		t.Spots[i] = string(spot)
	}
	for i, p := range in.Products[:min(len(in.Products), len(t.Products))] {
		t.Products[i] = views.TypedLine{Name: p.Name, Value: korean.Thousands(p.PriceWon)}
	}
	for i, a := range in.PowerList[:min(len(in.PowerList), len(t.Appliances))] {
		if t.Appliances[i].Name = a.Name; a.PowerW > 0 {
			t.Appliances[i].Value = korean.Thousands(int64(a.PowerW))
		}
	}
	return t
}

func businessNumber(v models.Vendor) string {
	return korean.BusinessNumber(v.BusinessNumber).String()
}

// formFields is the order in which the form asks; the questions of staff stand between.
var formFields = []string{
	"kind", "name", "business_number", "representative", "contact_name", "phone", "address", "mode", "category", "products",
	"food_how", "food_report", "alcohol_licence", "fire_gear", "power", "power_devices", "booth_mm", "car_cm", "spots", "plate", "load_in", "answers",
	"near", "apart", "wish", "email", "password", "privacy", "pledge",
}

// inFormOrder sorts faults as a person meets them on the way down the page.
func inFormOrder(err error, questions []models.Question) error {
	var faults models.Faults
	if !errors.As(err, &faults) {
		return err
	}
	place := map[string]int{}
	for i, field := range formFields {
		place[field] = i * (models.QuestionsMax + 1)
	}
	for i, q := range questions {
		place[models.AnswerField(q.ID)] = place["answers"] + i
	}
	slices.SortStableFunc(faults, func(a, b *models.Error) int { return place[a.Field] - place[b.Field] })
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
