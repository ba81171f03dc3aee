package models

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// ApplicationInput is what a vendor types. Consents maps what was ticked to the words on the screen,
// Answers a question's ID to its answer.
type ApplicationInput struct {
	Kind           VendorKind
	Mode           Mode
	Name           string
	BusinessNumber string
	Representative string
	ContactName    string
	Phone          string
	Address        string
	Category       string
	Products       []ProductInput
	NoCoupons      bool
	PowerW         int
	PowerList      []Appliance
	PowerDevices   string // the list in one text, for those that have no lines
	Water          bool
	Food           bool
	FoodHow        FoodHow
	FoodReport     FoodReport
	Insured        bool
	Alcohol        bool
	AlcoholLicence string
	Fire           bool
	FireGear       string
	Vehicle        bool
	Plate, LoadIn  string // LoadIn as 15:04
	Near, Apart    string
	BoothNeeds
	Wish     string
	Answers  map[int64]string
	Consents map[string]string

	Nonce string      // of the form: handing the same one in twice gives the first receipt again
	Draft DraftHolder // whose draft this was
	Fix   bool        // the form answers a fix request: when it no longer stands, the vendor is told
}

// ProductInput is one line of the product list; an empty line is skipped.
type ProductInput struct {
	Name     string
	PriceWon int64
}

// Appliance is an electric device at a booth. PowerW is 0 when the vendor does not know it.
type Appliance struct {
	Name   string
	PowerW int
}

// The limits of the form, in characters and lines.
const (
	ProductsMax   = 3
	AppliancesMax = 5
	nameMax       = 40
	personMax     = 30
	addressMax    = 120
	productMax    = 40
	applianceMax  = 40
	devicesMax    = 300
	plateMax      = 12
	wishMax       = 500
	formNonceMax  = 64
	priceMaxWon   = 100_000_000
	applianceMaxW = 20_000
)

// filled are the products that have a name.
func (in ApplicationInput) filled() []Product {
	var list []Product
	for _, p := range in.Products {
		if p.Name != "" {
			list = append(list, Product{Name: p.Name, PriceWon: p.PriceWon})
		}
	}
	return list
}

// asked leaves out what the form asks only of others: who sells in an own shop brings no devices, no
// fire and no van to the street; what belongs to food, fire, alcohol and a van goes with them.
func (in ApplicationInput) asked() ApplicationInput {
	if in.Mode == AtStore {
		in.PowerW, in.PowerList, in.PowerDevices, in.Water = 0, nil, "", false
		in.Fire, in.Vehicle, in.Near, in.Apart = false, false, "", ""
	}
	in.BoothNeeds = in.BoothNeeds.asked(in.Mode)
	if in.PowerW == 0 {
		in.PowerList, in.PowerDevices = nil, ""
	}
	if !in.Food {
		in.FoodHow, in.FoodReport, in.Insured = "", "", false
	}
	if !in.Alcohol {
		in.AlcoholLicence = ""
	}
	if !in.Fire {
		in.FireGear = ""
	}
	if !in.Vehicle {
		in.Plate, in.LoadIn = "", ""
	}
	return in
}

// check finds all that is wrong, and reads number and phone. A demo event also takes invented numbers.
func (in ApplicationInput) check(demo bool) (korean.BusinessNumber, korean.Phone, Faults) {
	phone, f := in.facts()
	f.mustAgree(in.Consents)
	return f.businessNumber(in.BusinessNumber, demo), phone, f
}

// facts finds what is wrong with all that can still be changed after the application was handed in.
func (in ApplicationInput) facts() (korean.Phone, Faults) {
	var f Faults
	f.Add(!oneOf(in.Kind, VendorKinds), "kind", "choose_one")
	f.Add(!oneOf(in.Mode, Modes), "mode", "choose_one")
	f.Add(!oneOf(in.Category, Categories), "category", "choose_one")
	f.text("name", in.Name, nameMax)
	f.text("representative", in.Representative, personMax)
	f.text("address", in.Address, addressMax)
	f.tooLong("wish", in.Wish, wishMax)
	f.tooLong("near", in.Near, addressMax)
	f.tooLong("apart", in.Apart, addressMax)
	f.products(in.filled())
	for _, p := range in.Products {
		f.Add(p.Name == "" && p.PriceWon != 0, "products", "name_a_product")
	}
	f.power(in)
	f.blocks(in)
	f.boothNeeds(in.BoothNeeds)
	phone := f.contact(in)
	return phone, f
}

// contact are the facts that a vendor may change until the event is over.
func (f *Faults) contact(in ApplicationInput) korean.Phone {
	f.text("contact_name", in.ContactName, personMax)
	phone, err := korean.ParsePhone(in.Phone)
	f.Add(in.Phone == "", "phone", "required")
	f.Add(in.Phone != "" && err != nil, "phone", "phone_form")
	if in.Vehicle {
		f.text("plate", in.Plate, plateMax)
		_, err = time.Parse("15:04", in.LoadIn)
		f.Add(in.LoadIn != "" && err != nil, "load_in", "not_a_time")
	}
	return phone
}

// blocks are the parts that only some are asked for.
func (f *Faults) blocks(in ApplicationInput) {
	f.Add(in.Food && !oneOf(in.FoodHow, FoodHows), "food_how", "choose_one")
	f.Add(in.Food && !oneOf(in.FoodReport, FoodReports), "food_report", "choose_one")
	if in.Alcohol {
		f.text("alcohol_licence", in.AlcoholLicence, addressMax)
	}
	if in.Fire {
		f.text("fire_gear", in.FireGear, addressMax)
	}
}

func (f *Faults) power(in ApplicationInput) {
	f.Add(!oneOf(in.PowerW, Powers), "power", "choose_one")
	f.tooLong("power_devices", in.PowerDevices, devicesMax)
	if in.PowerW <= 0 {
		return
	}
	list, sum := in.appliances(), 0
	f.Add(len(list) == 0 && in.PowerDevices == "" && in.Mode.NeedsBooth(), "power_devices", "name_the_devices")
	f.Add(len(list) > AppliancesMax, "power_devices", "too_many_devices")
	for _, a := range in.PowerList {
		f.Add(a.Name == "" && a.PowerW != 0, "power_devices", "name_the_devices")
		f.Add(a.PowerW < 0 || a.PowerW > applianceMaxW, "power_devices", "watts_form")
		f.tooLong("power_devices", a.Name, applianceMax)
		sum += a.PowerW
	}
	if oneOf(in.PowerW, Powers) && sum > in.PowerW && sum <= applianceMaxW*len(in.PowerList) {
		*f = append(*f, Fault("power_devices", "more_than_asked").With("needs", sum).With("has", in.PowerW))
	}
}

// appliances are the lines of the list that have a name.
func (in ApplicationInput) appliances() []Appliance {
	return slices.DeleteFunc(slices.Clone(in.PowerList), func(a Appliance) bool { return a.Name == "" })
}

// devices is the list of appliances as it is kept and shown: 튀김기 2000 W, 조명.
func (in ApplicationInput) devices() string {
	list := in.appliances()
	if len(list) == 0 {
		return in.PowerDevices
	}
	parts := make([]string, len(list))
	for i, a := range list {
		if parts[i] = a.Name; a.PowerW > 0 {
			parts[i] = fmt.Sprintf("%s %d W", a.Name, a.PowerW)
		}
	}
	return strings.Join(parts, ", ")
}

var appliancePattern = regexp.MustCompile(`^(.+) (\d{1,5}) W$`)

// Appliances reads the list of electric devices back.
func (a Application) Appliances() []Appliance {
	var list []Appliance
	for _, part := range strings.SplitN(a.PowerDevices, ", ", AppliancesMax) {
		if m := appliancePattern.FindStringSubmatch(part); m != nil {
			watts, _ := strconv.Atoi(m[2]) // five digits at most
			list = append(list, Appliance{Name: m[1], PowerW: watts})
		} else if part != "" {
			list = append(list, Appliance{Name: part})
		}
	}
	return list
}

func oneOf[T comparable](v T, list []T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// text adds a fault when a required text is missing or too long.
func (f *Faults) text(field, s string, max int) {
	f.Add(s == "", field, "required")
	f.tooLong(field, s, max)
}

func (f *Faults) products(list []Product) {
	f.Add(len(list) == 0, "products", "name_a_product")
	f.Add(len(list) > ProductsMax, "products", "too_many_products")
	for _, p := range list {
		f.tooLong("products", p.Name, productMax)
		f.Add(p.PriceWon < 0 || p.PriceWon > priceMaxWon, "products", "price_form")
	}
}

func (f *Faults) businessNumber(s string, demo bool) korean.BusinessNumber {
	if s == "" {
		f.Add(true, "business_number", "required")
		return ""
	}
	n, err := korean.ParseBusinessNumber(s)
	if err == korean.ErrBusinessNumberOffice && demo {
		n, err = korean.ParseDemoBusinessNumber(s)
	}
	switch err {
	case nil:
		return n
	case korean.ErrBusinessNumberCheckDigit:
		f.Add(true, "business_number", "business_number_check_digit")
	case korean.ErrBusinessNumberLength:
		f.Add(true, "business_number", "business_number_length")
	default:
		f.Add(true, "business_number", "business_number_form")
	}
	return ""
}
