package views

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strconv"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// funcs are what templates can say, bound to the language once and for all.
func (w words) funcs() template.FuncMap {
	return template.FuncMap{
		"t":         w.translate,
		"won":       w.won,
		"number":    number,
		"kw":        kilowatts,
		"metres":    func(mm int) string { return strconv.FormatFloat(float64(mm)/1000, 'f', -1, 64) },
		"day":       w.day,
		"date":      w.date,
		"clock":     w.clock,
		"second":    second,
		"moment":    w.moment,
		"period":    w.period,
		"inputTime": inputTime,
		"percent":   percent,
		"points":    hundredths,
		"asset":     Asset,
		"group":     models.GroupCode,
		"name":      func(x interface{ Name(lang string) string }) string { return x.Name(w.lang) },
		"hint":      func(x interface{ Hint(lang string) string }) string { return x.Hint(w.lang) },
		"place":     func(x interface{ Place(lang string) string }) string { return x.Place(w.lang) },
		"host":      func(x interface{ Host(lang string) string }) string { return x.Host(w.lang) },
		"present":   func(c models.Campaign) string { return c.Present(w.lang) },
		"ops":       func(x interface{ Ops(lang string) string }) string { return x.Ops(w.lang) },
		"json":      jsonText,
		"field":     w.field,
		"refusal":   w.refusal,
		"say":       func(s Sentence) string { return w.text(s.Key, s.Params) },
		"chip":      func(tone, text string) Chip { return Chip{Tone: tone, Text: text} },
	}
}

// translate is {{t "key" "name" value …}}.
func (w words) translate(key string, pairs ...any) (string, error) {
	if len(pairs)%2 != 0 {
		return "", fmt.Errorf("t %q: a parameter has no value", key)
	}
	params := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		params[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return w.text(key, params), nil
}

func number(n int64) string { return korean.Thousands(n) }

func (w words) won(n int64) string {
	if w.lang == "en" {
		return "₩" + korean.Thousands(n)
	}
	return korean.Won(n)
}

func kilowatts(watts int) string {
	return strconv.FormatFloat(float64(watts)/1000, 'f', -1, 64) + " kW"
}

func (w words) day(t time.Time) string {
	if w.lang == "en" {
		return t.In(korean.Seoul).Format("Mon 2 January")
	}
	return korean.Day(t)
}

// date is a day of another year too.
func (w words) date(t time.Time) string {
	if w.lang == "en" {
		return t.In(korean.Seoul).Format("2 January 2006")
	}
	return korean.Date(t)
}

func (w words) clock(t time.Time) string {
	if w.lang != "en" {
		return korean.Clock(t)
	}
	t = t.In(korean.Seoul)
	if t.Minute() == 0 {
		return t.Format("3 pm")
	}
	return t.Format("3:04 pm")
}

func second(t time.Time) string { return t.In(korean.Seoul).Format(time.TimeOnly) }

func (w words) moment(t time.Time) string {
	if w.lang == "en" {
		return w.day(t) + ", " + w.clock(t)
	}
	return w.day(t) + " " + w.clock(t)
}

func (w words) period(from, to time.Time) string {
	if w.lang != "en" {
		return korean.Period(from, to)
	}
	begin := from.In(korean.Seoul).Format("Mon 2 January 2006") + ", " + w.clock(from)
	if from.In(korean.Seoul).Format(time.DateOnly) == to.In(korean.Seoul).Format(time.DateOnly) {
		return begin + "–" + w.clock(to)
	}
	return begin + " – " + w.moment(to)
}

// inputTime is the value of a datetime-local input.
func inputTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(korean.Seoul).Format("2006-01-02T15:04")
}

// percent rounds, but says 100 % only of all and 0 % only of nothing.
func percent(part, whole int64) string {
	if whole <= 0 || part <= 0 {
		return "0%"
	}
	p := (part*100 + whole/2) / whole
	if part < whole {
		p = min(max(p, 1), 99)
	}
	return strconv.FormatInt(p, 10) + "%"
}

// jsonText is for data- attributes; html/template escapes it there.
func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
