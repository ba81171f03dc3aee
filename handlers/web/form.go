package web

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
	"golang.org/x/text/unicode/norm"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// Form reads what a person typed. A value that can't be read becomes a fault of its field, so that
// all of a form is read before anything is refused.
type Form struct {
	values map[string][]string
	faults models.Faults
}

// ReadForm reads the body of a request that writes, or the query of one that reads.
func ReadForm(c *fiber.Ctx) *Form {
	f := &Form{values: map[string][]string{}}
	if isSafe(c) {
		f.add(c.Request().URI().QueryArgs())
		return f
	}
	f.add(c.Request().PostArgs())
	if parts, err := c.MultipartForm(); err == nil {
		for name, values := range parts.Value {
			f.values[name] = append(f.values[name], values...)
		}
	}
	return f
}

func (f *Form) add(args *fasthttp.Args) {
	args.VisitAll(func(name, value []byte) {
		f.values[string(name)] = append(f.values[string(name)], string(value))
	})
}

// Text is one line, trimmed and in composed form.
func (f *Form) Text(name string) string {
	return f.read(name, func(r rune) bool { return unicode.IsControl(r) && r != '\t' })
}

// Password is what was typed to the letter, blanks too; only the form of composition is evened out,
// because one phone sends it composed and the other one not.
func (f *Form) Password(name string) string {
	text := f.first(name)
	if !utf8.ValidString(text) {
		f.fault(name, "not_text")
		return ""
	}
	return norm.NFC.String(text)
}

// Multiline keeps the line breaks.
func (f *Form) Multiline(name string) string {
	text := f.read(name, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) })
	return strings.ReplaceAll(text, "\r\n", "\n")
}

// read refuses bytes that are no text, and control characters: no keyboard types them and
// PostgreSQL refuses some.
func (f *Form) read(name string, refused func(rune) bool) string {
	text := f.first(name)
	if !utf8.ValidString(text) || strings.ContainsFunc(text, refused) {
		f.fault(name, "not_text")
		return ""
	}
	return strings.TrimSpace(norm.NFC.String(text))
}

func (f *Form) first(name string) string {
	if values := f.values[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

func (f *Form) fault(name, reason string) {
	f.faults = append(f.faults, models.Fault(name, reason))
}

// Int reads a whole number as people type it: 12,000, in full width, 12,000원. Empty is 0.
func (f *Form) Int(name string) int64 {
	digits := plainNumber(f.Text(name), strings.TrimLeft(korean.Won(0), "0"), "₩")
	if digits == "" {
		return 0
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		f.fault(name, "not_a_number")
	}
	return n
}

// Watts reads kilowatts as people type them, 1.5 or 1.5 kW, and gives watts. Empty is 0.
func (f *Form) Watts(name string) int {
	digits := plainNumber(strings.ToLower(f.Text(name)), "kw")
	if digits == "" {
		return 0
	}
	kw, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.IsNaN(kw) || math.Abs(kw) > math.MaxInt32 {
		f.fault(name, "not_a_number")
		return 0
	}
	return int(math.Round(kw * 1000))
}

// plainNumber takes full width digits, the commas between thousands and the units off.
func plainNumber(text string, units ...string) string {
	text = norm.NFKC.String(text)
	for _, unit := range append(units, ",", " ") {
		text = strings.ReplaceAll(text, norm.NFKC.String(unit), "")
	}
	return text
}

// Bool says whether a box is ticked.
func (f *Form) Bool(name string) bool { return f.first(name) != "" }

// Time reads a datetime-local input as Seoul's time; zero when empty.
func (f *Form) Time(name string) time.Time {
	text := strings.Replace(f.Text(name), " ", "T", 1)
	if text == "" {
		return time.Time{}
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, korean.Seoul); err == nil {
			return t.UTC()
		}
	}
	f.fault(name, "not_a_time")
	return time.Time{}
}

// Minutes reads a time of day in a time input, 11:30, as minutes since midnight; -1 when empty.
func (f *Form) Minutes(name string) int {
	text := f.Text(name)
	if text == "" {
		return -1
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		f.fault(name, "not_a_time")
		return -1
	}
	return t.Hour()*60 + t.Minute()
}

// Choice is the value of a radio button or select; models know which ones there are.
func (f *Form) Choice(name string) string { return f.Text(name) }

// All are the values of a name that may occur several times, as ticked boxes and rows of inputs do.
func (f *Form) All(name string) []string {
	rest := &Form{values: map[string][]string{}}
	list := make([]string, len(f.values[name]))
	for i, value := range f.values[name] {
		rest.values[name] = []string{value}
		list[i] = rest.Text(name)
	}
	f.faults = append(f.faults, rest.faults...)
	return list
}

// Err is what could not be read, nil when all could.
func (f *Form) Err() models.Faults { return f.faults }
