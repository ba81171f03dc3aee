package views

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// languages are those that every word is written in; the first is the one of the street.
var languages = [...]string{"ko", "en"}

// catalogue holds the sentences of one language by their keys.
type catalogue map[string]string

func readCatalogue(files fs.FS, lang string) (catalogue, error) {
	name := "messages/" + lang + ".json"
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var c catalogue
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// words speaks one language: the catalogue and how numbers and times are written.
type words struct {
	lang string
	catalogue
}

// text fills the parameters of a sentence in. A key that is missing shows itself, so that it is seen.
func (w words) text(key string, params map[string]any) string {
	s, known := w.catalogue[key]
	if !known {
		return key
	}
	return w.put(s, params)
}

// afterParam is a particle that depends on the word before it, with the quotation mark between them.
var afterParam = regexp.MustCompile(`\{(\w+)\}([’'”"]?)(` + korean.BothForms + ")")

// put fills the parameters in. Behind one, a particle in both forms becomes the one that fits: {booth}을(를).
func (w words) put(s string, params map[string]any) string {
	if len(params) > 0 && strings.Contains(s, "(") {
		s = afterParam.ReplaceAllStringFunc(s, func(found string) string {
			part := afterParam.FindStringSubmatch(found)
			return "{" + part[1] + "}" + part[2] + korean.Particle(w.param(part[1], params[part[1]]), part[3])
		})
	}
	pairs := make([]string, 0, 2*len(params))
	for name, value := range params {
		pairs = append(pairs, "{"+name+"}", w.param(name, value))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// param writes one parameter the way people read it; what a number counts follows from its name.
func (w words) param(name string, value any) string {
	switch v := value.(type) {
	case string:
		return v
	case time.Time:
		return w.moment(v)
	case *time.Time:
		return w.moment(*v)
	case interface{ Name(lang string) string }: // a question, an event
		return v.Name(w.lang)
	case models.Category:
		return w.text("category."+string(v), nil)
	case models.DocumentKind:
		return w.text("paper."+string(v), nil)
	case int:
		return w.amount(name, int64(v))
	case int64:
		return w.amount(name, v)
	}
	return fmt.Sprint(value)
}

func (w words) amount(name string, n int64) string {
	switch {
	case strings.HasSuffix(name, "won"), name == "minimum", name == "missing", name == "needed":
		return w.won(n)
	case name == "needs", name == "has", name == "left":
		return kilowatts(int(n))
	}
	return number(n)
}

// refusal picks the sentence of a refusal. A fault may have a better one for its very field.
func (w words) refusal(err *models.Error) string {
	name := err.Words
	if name == "" {
		name = err.Reason
	}
	if err.Kind != models.Invalid || err.Field == "" {
		return w.text("refusal."+name, err.Params)
	}
	if exact := "fault." + name + "." + err.Field; w.catalogue[exact] != "" {
		return w.text(exact, err.Params)
	}
	return w.text("fault."+name, err.Params)
}
