package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models"
)

// VendorForm is the application form with what was typed so far: for a new application, or for the changes of
// one that was handed in.
type VendorForm struct {
	Page
	Typed      VendorTyped
	Receipt    string // of the reader's application in this event, "" when there is none yet
	DemoNumber string // a business number that a demonstration event accepts, else ""
	Consents   []VendorConsent
	Questions  []models.Question
	Sizes      []models.BoothSize // of booths
	Booths     []models.Booth     // to wish for; none before the plan is published
	DraftAt    time.Time          // when the draft that is shown was kept, zero without one
	From       string             // the event whose application filled the form, "" for none
	FromAt     time.Time
	Changing   models.Scope      // how much of a handed in application can be changed, 0 on a new one
	Fix        models.FixRequest // that the changes answer, zero when none stands
}

// Template names the file of the page.
func (*VendorForm) Template() string { return "vendor/form" }

// IsChange says whether an application that was handed in is changed.
func (p *VendorForm) IsChange() bool { return p.Changing != models.ChangeNothing }

// Whole says whether all of the form is asked; else only whom to call and which car comes.
func (p *VendorForm) Whole() bool { return p.Changing != models.ChangeContact }

// Steps says whether a phone shows one block at a time: who changes something goes straight to it.
func (p *VendorForm) Steps() bool { return !p.IsChange() }

// Line is one line of a list as it is drawn.
type Line struct {
	Name, Value string // of the thing, and its price or load
	Number      int
	ID          string // of the input for its name; the first is where the list's fault leads
	Wrong       bool
}

func (p *VendorForm) lines(field, input string, list []TypedLine) []Line {
	lines := make([]Line, len(list))
	for i, typed := range list {
		lines[i] = Line{Name: typed.Name, Value: typed.Value, Number: i + 1, ID: fmt.Sprint("f-", input, "_", i+1)}
	}
	lines[0].ID, lines[0].Wrong = "f-"+field, p.Fault(field) != ""
	return lines
}

// Products are the lines of the product list.
func (p *VendorForm) Products() []Line { return p.lines("products", "product", p.Typed.Products[:]) }

// Appliances are the lines of the list of electric devices.
func (p *VendorForm) Appliances() []Line {
	return p.lines("power_devices", "device", p.Typed.Appliances[:])
}

// MoreProducts says whether something was typed in the lines that are folded away at first.
func (p *VendorForm) MoreProducts() bool { return filled(p.Typed.Products[1:]) }

// MoreAppliances says the same of the electric devices.
func (p *VendorForm) MoreAppliances() bool { return filled(p.Typed.Appliances[2:]) }

func filled(list []TypedLine) bool {
	for _, line := range list {
		if line != (TypedLine{}) {
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

// SpotChoice is one of the ranked wishes for a place.
type SpotChoice struct {
	Rank   int
	Value  string
	Gone   bool // wished for and no longer there
	ID     string
	Wrong  bool
	Booths []models.Booth
}

// Spots are the wishes for a place, the dearest first.
func (p *VendorForm) Spots() []SpotChoice {
	list := make([]SpotChoice, len(p.Typed.Spots))
	for i, value := range p.Typed.Spots {
		s := SpotChoice{Rank: i + 1, Value: value, ID: fmt.Sprint("f-spot_", i+1), Booths: p.Booths}
		s.Gone = value != "" && models.Spot(value).Zone() == "" && !slices.ContainsFunc(p.Booths, func(b models.Booth) bool { return b.Label == value })
		list[i] = s
	}
	list[0].ID, list[0].Wrong = "f-spots", p.Fault("spots") != ""
	return list
}

// WishZones are the zones to wish for.
func (SpotChoice) WishZones() []models.Zone { return models.WishZones }

// Powers are the loads to choose from, in watts.
func (*VendorForm) Powers() []int { return models.Powers }

// FoodHows are the ways in which food comes to the street.
func (*VendorForm) FoodHows() []models.FoodHow { return models.FoodHows }

// FoodReports are the ways of reporting the sale of food.
func (*VendorForm) FoodReports() []models.FoodReport { return models.FoodReports }

// VendorTyped is the form as the person typed it, unreadable numbers included; a draft is kept as this. The
// password is not in it: it is never kept and never sent back.
type VendorTyped struct {
	Email                                                                   string
	Kind, Name, BusinessNumber, Representative, ContactName, Phone, Address string
	Mode, Category, Coupons, PowerW, Wish, Near, Apart                      string
	FoodHow, FoodReport, AlcoholLicence, FireGear, Plate, LoadIn            string
	Food, Water, Insured, Alcohol, Fire, Vehicle                            bool
	BoothMM, CarCM                                                          string
	CarAtBooth, StepFree                                                    bool
	Spots                                                                   [models.SpotsMax]string
	Products                                                                [models.ProductsMax]TypedLine
	Appliances                                                              [models.AppliancesMax]TypedLine
	Answers                                                                 map[int64]string
	Agreed                                                                  map[string]bool // by the consent's What
	Nonce                                                                   string
	Step                                                                    string // the block in front, by its name
}

// TypedLine is a line of a list as it was typed: a name, and a price or load.
type TypedLine struct{ Name, Value string }

// FormAnswer is one question of staff with what was typed.
type FormAnswer struct {
	Question models.Question
	Field    string
	Value    string
	Fault    FieldError
}

// Asked are the questions of staff with what was typed.
func (p *VendorForm) Asked() []FormAnswer {
	list := make([]FormAnswer, len(p.Questions))
	for i, q := range p.Questions {
		field := models.AnswerField(q.ID)
		list[i] = FormAnswer{Question: q, Field: field, Value: p.Typed.Answers[q.ID], Fault: p.FieldError(field)}
	}
	return list
}

// FormChoice is one answer to choose: what is kept, and how it reads.
type FormChoice struct{ Value, Text string }

// Choices are the answers to choose from, in the reader's language.
func (a FormAnswer) Choices(lang string) []FormChoice {
	texts := a.Question.Choices(lang)
	var list []FormChoice
	for i, value := range a.Question.Choices("ko") {
		list = append(list, FormChoice{Value: value, Text: texts[i]})
	}
	return list
}

// DescribedBy lists the ids of what explains the input.
func (a FormAnswer) DescribedBy(lang string) string {
	var ids []string
	if a.Question.Hint(lang) != "" {
		ids = append(ids, "f-"+a.Field+"-hint")
	}
	if a.Fault.Text != "" {
		ids = append(ids, a.Fault.ID)
	}
	return strings.Join(ids, " ")
}

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
