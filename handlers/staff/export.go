package staff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/sheet"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// personal are the fields that only who may see people gets.
var personal = []models.ImportField{"representative", "contact_name", "phone", "email", "plate"}

// ApplicationsFile is the list of applications under the filter, without people.
func (s *Staff) ApplicationsFile(c *fiber.Ctx) error { return s.applicationsFile(c, false) }

// ApplicationsPeopleFile is the same with the people behind them: it is written down who took it.
func (s *Staff) ApplicationsPeopleFile(c *fiber.Ctx) error { return s.applicationsFile(c, true) }

func (s *Staff) applicationsFile(c *fiber.Ctx, people bool) error {
	fields := rollFields(people)
	head := headings(s, c, "", []string{"staff.applications.receipt", "staff.export.state", "staff.applications.no", "staff.applications.booth"})
	var rows [][]any
	err := s.Store.Roll(c.UserContext(), web.Actor(c), web.Event(c), filterOf(c), people, func(l models.RollLine) error {
		cells := []any{l.Application.Receipt, s.say(c, "state.application."+string(l.Application.State), nil), l.Application.No, l.Booth}
		written := s.rollCells(c, l)
		for _, field := range fields {
			cells = append(cells, written[field])
		}
		rows = append(rows, cells)
		return nil
	})
	if err != nil {
		return err
	}
	return s.sendTable(c, formatOf(c), "applications", append(head, headings(s, c, "staff.import.field.", fields)...), rows)
}

// rollFields are the columns of the list: those that an import reads, so that a file comes back as it went.
func rollFields(people bool) []models.ImportField {
	if people {
		return models.ImportFields
	}
	return slices.DeleteFunc(slices.Clone(models.ImportFields), func(field models.ImportField) bool { return slices.Contains(personal, field) })
}

// rollCells writes the fields the way an import reads them.
func (s *Staff) rollCells(c *fiber.Ctx, l models.RollLine) map[models.ImportField]string {
	a, people := l.Application, models.People{}
	if l.People != nil {
		people = *l.People
	}
	return map[models.ImportField]string{
		"name":            a.Vendor.Name,
		"business_number": korean.BusinessNumber(a.Vendor.BusinessNumber).String(),
		"kind":            s.say(c, "kind."+string(a.Vendor.Kind), nil),
		"representative":  people.Representative,
		"contact_name":    people.ContactName,
		"phone":           people.Phone.String(),
		"email":           people.Email,
		"address":         a.Vendor.Address,
		"mode":            s.say(c, "mode."+string(a.Mode), nil),
		"category":        s.say(c, "category."+a.Category, nil),
		"products":        productsText(a.Products),
		"power":           strconv.FormatFloat(float64(a.PowerW)/1000, 'f', -1, 64) + " kW",
		"power_devices":   a.PowerDevices,
		"food":            s.yesNo(c, a.Food),
		"food_how":        s.choice(c, "food_how.", string(a.FoodHow)),
		"food_report":     s.choice(c, "food_report.", string(a.FoodReport)),
		"insured":         s.yesNo(c, a.Insured),
		"alcohol_licence": a.AlcoholLicence,
		"fire_gear":       a.FireGear,
		"plate":           l.Plate,
		"load_in":         a.LoadIn,
		"step_free":       s.yesNo(c, a.StepFree),
		"spots":           strings.ReplaceAll(a.Spots, ",", ", "),
		"near":            a.Near,
		"apart":           a.Apart,
		"no_coupons":      s.yesNo(c, a.NoCoupons),
		"water":           s.yesNo(c, a.Water),
		"wish":            a.Wish,
	}
}

// choice is the word for a choice, "" when nothing was chosen.
func (s *Staff) choice(c *fiber.Ctx, key, value string) string {
	if value == "" {
		return ""
	}
	return s.say(c, key+value, nil)
}

func (s *Staff) yesNo(c *fiber.Ctx, yes bool) string {
	if yes {
		return s.say(c, "staff.export.yes", nil)
	}
	return s.say(c, "staff.export.no", nil)
}

// productsText writes a product a line.
func productsText(list []models.Product) string {
	lines := make([]string, len(list))
	for i, p := range list {
		lines[i] = p.Text()
	}
	return strings.Join(lines, "\n")
}

// ImportSample is an empty list with the headings that an import knows.
func (s *Staff) ImportSample(c *fiber.Ctx) error {
	return s.sendTable(c, sheet.XLSX, "applications", headings(s, c, "staff.import.field.", models.ImportFields), nil)
}

// tallyColumns are the keys of the tally's headings.
var tallyColumns = []string{"staff.applications.no", "staff.tally.vendor", "staff.applications.booth", "staff.tally.redeemed", "staff.tally.reversed", "staff.tally.won"}

// TallyFile is what every vendor took in so far.
func (s *Staff) TallyFile(c *fiber.Ctx) error {
	t, err := s.Store.TallyOf(c.UserContext(), web.Event(c), 0)
	if err != nil {
		return err
	}
	rows := make([][]any, len(t.Vendors))
	for i, v := range t.Vendors {
		rows[i] = []any{v.Vendor.No, v.Vendor.Vendor.Name, v.Booth, v.Redeemed, v.Reversed, v.Won}
	}
	return s.sendTable(c, formatOf(c), "tally", headings(s, c, "", tallyColumns), rows)
}
