package models

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/jangteo/jangteo/models/korean"
)

// ImportField is what a column of a list says of a vendor.
type ImportField string

// ImportFields are all that a list can say, in the order in which people write them.
var ImportFields = []ImportField{
	"name", "business_number", "kind", "representative", "contact_name", "phone", "email", "address",
	"mode", "category", "products", "no_coupons", "power", "power_devices", "water",
	"food", "food_how", "food_report", "insured", "alcohol_licence", "fire_gear", "plate", "load_in", "step_free", "spots", "near", "apart", "wish",
}

// ImportNeeds are the fields without which a line is no vendor.
var ImportNeeds = []ImportField{"name", "business_number", "representative", "phone"}

// several says whether more than one column may say it.
func (f ImportField) several() bool { return f == "products" || f == "" }

// ImportWords are the words by which lists say a choice: the field, the word as HeadKey writes it,
// and what it means: a kind, a mode, a category, yes or no.
type ImportWords map[ImportField]map[string]string

// What the words of fields that are true or not mean.
const (
	ImportYes = "yes"
	ImportNo  = "no"
)

// listed is a line of a list, read. What a line does not say is empty, or nil.
type listed struct {
	line                                          int
	number                                        korean.BusinessNumber
	phone                                         korean.Phone
	kind                                          VendorKind
	mode                                          Mode
	name, representative, contact, email, address string
	category, powerDevices, wish                  string
	powerW                                        *int
	food, water, insured, noCoupons               *bool
	foodHow                                       FoodHow
	foodReport                                    FoodReport
	alcoholLicence, fireGear, plate, loadIn       string // each says that there is alcohol, fire, a vehicle
	near, apart, spots                            string
	stepFree                                      *bool
	products                                      []Product
	problems                                      []ImportProblem
}

// ImportProblem is what is wrong with a cell, or with its line when Column is -1.
type ImportProblem struct {
	Line   int // of the sheet
	Column int // of the table, from 0
	Value  string
	Fault  *Error
}

// cells are the cells of a line by what they say.
type cells struct {
	row    TableRow
	column map[ImportField]int
	values map[ImportField]string
	faults Faults
}

// excelErrors are what a formula leaves behind when it fails.
var excelErrors = []string{"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}

func newCells(row TableRow, fields []ImportField) *cells {
	c := &cells{row: row, column: map[ImportField]int{}, values: map[ImportField]string{}}
	for i, field := range fields {
		if field == "" || i >= len(row.Cells) {
			continue
		}
		value := row.Cells[i]
		if _, has := c.column[field]; !has || c.values[field] == "" {
			c.column[field], c.values[field] = i, value
		} else if value != "" { // of several columns
			c.values[field] += "\n" + value
		}
		if slices.Contains(excelErrors, strings.ToUpper(value)) {
			c.faults = append(c.faults, Fault(string(field), "cell_error").With("value", value))
		}
	}
	return c
}

// importReader reads lines: what their columns mean, which words they use, and what they are when
// they do not say it. A demo event also takes invented business numbers.
type importReader struct {
	fields    []ImportField
	words     ImportWords
	otherwise ImportDefaults
	demo      bool
}

// readLine reads a line of a list.
func (r importReader) readLine(row TableRow) listed {
	c := newCells(row, r.fields)
	l := listed{
		line: row.Line, name: c.line("name", nameMax), representative: c.line("representative", personMax), contact: c.line("contact_name", personMax),
		email: strings.ToLower(c.values["email"]), address: c.line("address", addressMax),
		powerDevices: c.line("power_devices", addressMax), wish: c.values["wish"],
		kind: VendorKind(c.word("kind", r.words, r.otherwise.Kind == "")), mode: Mode(c.word("mode", r.words, r.otherwise.Mode == "")), category: c.word("category", r.words, r.otherwise.Category == ""),
		food: c.yes("food", r.words), water: c.yes("water", r.words), insured: c.yes("insured", r.words), noCoupons: c.yes("no_coupons", r.words),
		foodHow: FoodHow(c.word("food_how", r.words, false)), foodReport: FoodReport(c.word("food_report", r.words, false)),
		alcoholLicence: c.line("alcohol_licence", addressMax), fireGear: c.line("fire_gear", addressMax), plate: c.line("plate", plateMax), loadIn: c.clock("load_in"),
		stepFree: c.yes("step_free", r.words), spots: c.spots(),
		near: c.line("near", addressMax), apart: c.line("apart", addressMax), powerW: c.watts(), products: c.products(),
	}
	f := &c.faults
	f.tooLong("wish", l.wish, wishMax)
	f.Add(l.name == "", "name", "required")
	f.Add(l.representative == "", "representative", "required")
	f.Add(l.email != "" && !validEmail(l.email), "email", "email_form")
	l.number = c.businessNumber(r.demo)
	l.phone = c.phone()
	l.problems = c.problems()
	return l
}

// problems are the faults with their places; a cell that can't be read at all has one.
func (c *cells) problems() []ImportProblem {
	var list []ImportProblem
	told := map[string]bool{}
	for _, f := range c.faults {
		if told[f.Field] {
			continue
		}
		told[f.Field] = true
		column, has := c.column[ImportField(f.Field)]
		if !has {
			column = -1
		}
		list = append(list, ImportProblem{Line: c.row.Line, Column: column, Value: c.values[ImportField(f.Field)], Fault: f})
	}
	return list
}

// line is a text without line breaks.
func (c *cells) line(field ImportField, most int) string {
	text := strings.Join(strings.Fields(c.values[field]), " ")
	c.faults.tooLong(string(field), text, most)
	return text
}

// word is what a choice means.
func (c *cells) word(field ImportField, words ImportWords, needed bool) string {
	value := c.values[field]
	if value == "" {
		c.faults.Add(needed, string(field), "choose_one")
		return ""
	}
	meaning := words[field][HeadKey(value)]
	if meaning == "" {
		c.faults = append(c.faults, Fault(string(field), "word_unknown").With("value", value))
	}
	return meaning
}

// spots are the booths wished for, as people write them: B12, A03.
func (c *cells) spots() string {
	list := strings.FieldsFunc(c.values["spots"], func(r rune) bool { return strings.ContainsRune(",/;·、\n ", r) })
	for i, spot := range list {
		if list[i] = strings.ToLower(spot); Spot(list[i]).Zone() == "" {
			list[i] = strings.ToUpper(spot)
		}
	}
	spots := JoinSpots(list)
	c.faults.boothNeeds(BoothNeeds{Spots: spots})
	return spots
}

func (c *cells) yes(field ImportField, words ImportWords) *bool {
	value := c.values[field]
	if value == "" {
		return nil
	}
	meaning, known := words[field][HeadKey(value)]
	if value == "○" || value == "◯" { // signs that HeadKey leaves out
		meaning, known = ImportYes, true
	}
	if value == "×" || value == "-" {
		meaning, known = ImportNo, true
	}
	if !known {
		c.faults = append(c.faults, Fault(string(field), "word_unknown").With("value", value))
		return nil
	}
	yes := meaning == ImportYes
	return &yes
}

// clock reads a time of day; sheets write seconds too.
func (c *cells) clock(field ImportField) string {
	value := strings.TrimSpace(c.values[field])
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t.Format("15:04")
		}
	}
	c.faults.Add(value != "", string(field), "not_a_time")
	return ""
}

// businessNumber reads the number, mended where a sheet made a number of it and took its zeros.
func (c *cells) businessNumber(demo bool) korean.BusinessNumber {
	value := wholeDigits(c.values["business_number"])
	if n := len(value); demo && n >= 6 && n < 10 && onlyDigits(value) { // invented numbers begin with 000
		value = strings.Repeat("0", 10-n) + value
	}
	return c.faults.businessNumber(value, demo)
}

// phone reads the number, mended where a sheet made a number of it and took its zero.
func (c *cells) phone() korean.Phone {
	value := wholeDigits(c.values["phone"])
	if value == "" {
		c.faults.Add(true, "phone", "required")
		return ""
	}
	first, _, _ := strings.Cut(strings.NewReplacer("\n", ",", "/", ",").Replace(value), ",") // of several
	first = strings.TrimSpace(first)
	p, err := korean.ParsePhone(first)
	if err != nil && onlyDigits(first) {
		p, err = korean.ParsePhone("0" + first)
	}
	c.faults.Add(err != nil, "phone", "phone_form")
	return p
}

var decimals = regexp.MustCompile(`^(\d+)\.0+$`)

// wholeDigits is 1012345678 for 1012345678.0.
func wholeDigits(value string) string { return decimals.ReplaceAllString(value, "$1") }

func onlyDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// watts reads 3, 3 kW, 3kw and 3000 W; nil when the cell is empty.
func (c *cells) watts() *int {
	value := strings.ToLower(strings.ReplaceAll(norm.NFKC.String(c.values["power"]), " ", ""))
	if value == "" {
		return nil
	}
	digits, unit := strings.TrimSuffix(strings.TrimSuffix(value, "w"), "k"), 0.0
	switch {
	case strings.HasSuffix(value, "kw"):
		unit = 1000
	case strings.HasSuffix(value, "w"):
		unit = 1
	}
	load, err := strconv.ParseFloat(digits, 64)
	if unit == 0 {
		unit = 1
		if load < 100 { // nobody writes 3 and means a light bulb
			unit = 1000
		}
	}
	w := -1
	switch {
	case value == "-":
		w = 0
	case err == nil && math.Abs(load) < 1e6:
		w = int(math.Round(load * unit))
	}
	if !oneOf(w, Powers) {
		c.faults = append(c.faults, Fault("power", "power_unknown").With("value", c.values["power"]))
	}
	return &w
}

// products reads names with their prices: one a line, or several between slashes, semicolons or
// commas when all of them have a price or none has.
func (c *cells) products() []Product {
	var list []Product
	for line := range strings.SplitSeq(c.values["products"], "\n") {
		list = append(list, productsOf(line)...)
	}
	if len(list) > 0 {
		c.faults.products(list)
	}
	return list
}

var betweenProducts = regexp.MustCompile(`\s*[/;]\s*|,\s*([^\d\s,])`)

func productsOf(line string) []Product {
	if line = strings.TrimSpace(line); line == "" {
		return nil
	}
	var list []Product
	priced := 0
	for part := range strings.SplitSeq(betweenProducts.ReplaceAllString(line, "\n$1"), "\n") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		p, has := productOf(part)
		if list = append(list, p); has {
			priced++
		}
	}
	if priced > 0 && priced < len(list) || len(list) == 0 {
		p, _ := productOf(line)
		return []Product{p}
	}
	return list
}

var (
	won        = strings.TrimLeft(korean.Won(0), "0")
	priceAtEnd = regexp.MustCompile(`^(.*?)([\s:(₩]*)(\d{1,3}(?:,\d{3})+|\d{1,10})$`)
)

// productOf reads a name and its price, which a blank or the sign of won sets apart.
func productOf(text string) (Product, bool) {
	bare, unit := strings.CutSuffix(strings.TrimSpace(strings.TrimSuffix(text, ")")), won)
	m := priceAtEnd.FindStringSubmatch(strings.TrimSpace(bare))
	if m == nil || m[1] == "" || m[2] == "" && !unit {
		return Product{Name: text}, false
	}
	price, err := strconv.ParseInt(strings.ReplaceAll(m[3], ",", ""), 10, 64)
	return Product{Name: strings.TrimSpace(m[1]), PriceWon: price}, err == nil
}
