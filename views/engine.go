package views

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/jangteo/jangteo/models"
)

//go:embed all:layouts all:partials all:plain all:shopper all:vendor all:staff messages static
var files embed.FS

// audiences are the folders of pages; each has a layout of the same name.
var audiences = [...]string{"plain", "shopper", "vendor", "staff"}

// Engine holds every page in every language, safe for all requests. A page is parsed when it is first
// asked for: most phones see three of them, and all of them parsed take forty megabytes.
type Engine struct {
	words map[string]words
	pages map[string]func() (*template.Template, error) // by language and name, as "ko/staff/booths"
}

// Load finds all pages, once for each language. The error names the file.
func Load() (*Engine, error) { return load(files) }

func load(files fs.FS) (*Engine, error) {
	e := &Engine{words: map[string]words{}, pages: map[string]func() (*template.Template, error){}}
	for _, lang := range languages {
		c, err := readCatalogue(files, lang)
		if err != nil {
			return nil, err
		}
		e.words[lang] = words{lang: lang, catalogue: c}
		for _, audience := range audiences {
			if err := e.addPages(files, lang, audience); err != nil {
				return nil, err
			}
		}
	}
	return e, nil
}

// addPages notes the pages of one audience; each is parsed on a copy of its layout and the partials.
func (e *Engine) addPages(files fs.FS, lang, audience string) error {
	shared := sync.OnceValues(func() (*template.Template, error) { return e.shared(files, lang, audience) })
	names, err := fs.Glob(files, audience+"/[^_]*.html")
	for _, name := range names {
		e.pages[lang+"/"+strings.TrimSuffix(name, ".html")] = sync.OnceValues(func() (*template.Template, error) {
			base, err := shared()
			if err != nil {
				return nil, err
			}
			return parsePage(base, files, name)
		})
	}
	return err
}

// shared is the layout of an audience with the partials.
func (e *Engine) shared(files fs.FS, lang, audience string) (*template.Template, error) {
	shared := template.New("layout").Funcs(e.words[lang].funcs())
	if err := parse(shared, files, "layouts/"+audience+".html"); err != nil {
		return nil, err
	}
	for _, folder := range []string{"partials/*.html", audience + "/_*.html"} {
		if err := parseAll(shared, files, folder); err != nil {
			return nil, err
		}
	}
	return shared, nil
}

func parsePage(shared *template.Template, files fs.FS, name string) (*template.Template, error) {
	page, err := shared.Clone()
	if err != nil {
		return nil, err
	}
	if err := parse(page.New(name), files, name); err != nil {
		return nil, err
	}
	// The first run makes the template safe. Without data it soon stops, but a missing partial
	// or a place that can't be made safe shows here instead of in front of a reader.
	var fault *template.Error
	if err := page.Execute(io.Discard, nil); errors.As(err, &fault) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return page, nil
}

func parseAll(t *template.Template, files fs.FS, pattern string) error {
	names, err := fs.Glob(files, pattern)
	for _, name := range names {
		if err := parse(t.New(path.Base(name)), files, name); err != nil {
			return err
		}
	}
	return err
}

func parse(t *template.Template, files fs.FS, name string) error {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	if _, err := t.Parse(string(text)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Render writes a page in its own language.
func (e *Engine) Render(w io.Writer, s Screen) error {
	name := s.Base().Lang + "/" + s.Template()
	parsed, known := e.pages[name]
	if !known {
		return fmt.Errorf("views: no page %q", name)
	}
	page, err := parsed()
	if err != nil {
		return err
	}
	return page.Execute(w, s)
}

// Text gives a sentence of the catalogue with its parameters filled in.
func (e *Engine) Text(lang, key string, params map[string]any) string {
	return e.words[lang].text(key, params)
}

// Has says whether the catalogue knows a key.
func (e *Engine) Has(key string) bool {
	_, known := e.words[languages[0]].catalogue[key]
	return known
}

// Refusal gives the sentence of a refusal: what happened, why, and what to do.
func (e *Engine) Refusal(lang string, err *models.Error) string {
	return e.words[lang].refusal(err)
}
