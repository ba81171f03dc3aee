package vendor_test

import (
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

func TestMain(m *testing.M) { os.Exit(modelstest.Run(m)) }

var loadViews = sync.OnceValues(views.Load)

// site is the whole product over a live street.
type site struct {
	*modelstest.Street
	t   *testing.T
	app *fiber.App
	say *views.Engine
}

func openSite(t *testing.T) *site {
	t.Helper()
	st := modelstest.OpenStreet(t)
	engine, err := loadViews()
	if err != nil {
		t.Fatal(err)
	}
	w := web.New(st.Store, engine, web.Config{BaseURL: "http://example.com", Logger: slog.New(slog.DiscardHandler)})
	live := web.NewLive(st.Store)
	t.Cleanup(live.Close)
	return &site{Street: st, t: t, app: handlers.New(w, live, handlers.NewMetrics()), say: engine}
}

// browser is a person's phone: it keeps cookies, and sends only forms that stand on the page in
// front of it.
type browser struct {
	*site
	lang    string
	cookies map[string]string
	page    page
}

func (s *site) browser(lang string) *browser {
	return &browser{site: s, lang: lang, cookies: map[string]string{"jangteo-lang": lang}}
}

// loggedIn is the phone of the owner of an application.
func (s *site) loggedIn(lang string, a models.Application) *browser {
	b := s.browser(lang)
	b.cookies["jangteo"] = s.Session(s.Account(a))
	return b
}

// page is an answer, read.
type page struct {
	path, body string
	status     int
	header     http.Header
}

// get opens a page.
func (b *browser) get(path string) page {
	b.t.Helper()
	return b.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// submit sends the form of the page in front whose action ends in action, with its hidden fields
// and what is typed, and follows to the page after it. The form of the page itself has no action.
func (b *browser) submit(action string, typed url.Values) page {
	b.t.Helper()
	return b.post(b.formOf(action), typed)
}

// post sends a form that was read off a page before.
func (b *browser) post(f form, typed url.Values) page {
	b.t.Helper()
	values := url.Values{}
	for name, list := range f.hidden {
		values[name] = list
	}
	for name, list := range typed {
		values[name] = list
	}
	r := httptest.NewRequest(http.MethodPost, f.action, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p := b.send(r)
	if p.status == http.StatusSeeOther {
		return b.get(p.header.Get("Location"))
	}
	return p
}

func (b *browser) send(r *http.Request) page {
	b.t.Helper()
	r.Header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari")
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer, err := b.app.Test(r, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range answer.Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 || !c.Expires.IsZero() && c.Expires.Before(time.Now()) {
			delete(b.cookies, c.Name)
		}
	}
	b.page = page{path: r.URL.RequestURI(), body: string(body), status: answer.StatusCode, header: answer.Header}
	return b.page
}

// form is a form as a browser knows it.
type form struct {
	action string
	hidden url.Values
}

var (
	formPattern   = regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*>.*?</form>`)
	actionPattern = regexp.MustCompile(`^<form[^>]* action="([^"]*)"`)
	hiddenPattern = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
)

func (b *browser) formOf(action string) form {
	b.t.Helper()
	for _, text := range formPattern.FindAllString(b.page.body, -1) {
		f := form{action: b.page.path, hidden: url.Values{}}
		if at := actionPattern.FindStringSubmatch(text); at != nil {
			f.action = html.UnescapeString(at[1])
		} else if action != "" {
			continue
		}
		if !strings.HasSuffix(f.action, action) || action == "" && f.action != b.page.path {
			continue
		}
		for _, h := range hiddenPattern.FindAllStringSubmatch(text, -1) {
			f.hidden.Add(h[1], html.UnescapeString(h[2]))
		}
		return f
	}
	b.t.Fatalf("%s has no form that goes to %q (status %d)", b.page.path, action, b.page.status)
	return form{}
}

// shows says that the page has the status and each of the texts.
func (b *browser) shows(status int, texts ...string) {
	b.t.Helper()
	if b.page.status != status {
		b.t.Fatalf("%s: status %d, want %d\n%s", b.page.path, b.page.status, status, b.page.text())
	}
	for _, text := range texts {
		if !strings.Contains(b.page.text(), text) {
			b.t.Errorf("%s does not show %q\n%s", b.page.path, text, b.page.text())
		}
	}
	b.checkWords()
}

// hides says that the page has none of the texts.
func (b *browser) hides(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if strings.Contains(b.page.text(), text) {
			b.t.Errorf("%s shows %q", b.page.path, text)
		}
	}
}

var (
	tagPattern   = regexp.MustCompile(`(?s)<script.*?</script>|<[^>]*>`)
	spacePattern = regexp.MustCompile(`\s+`)
	loosePattern = regexp.MustCompile(`\b(vendor|fault|refusal|state|kind|mode|category|method|nav|form|plain)\.[a-z_]+|\{[a-z_]+\}|%!`)
)

// text is what a person reads.
func (p page) text() string {
	return spacePattern.ReplaceAllString(html.UnescapeString(tagPattern.ReplaceAllString(p.body, " ")), " ")
}

// checkWords finds keys without words and parameters that nobody filled in.
func (b *browser) checkWords() {
	b.t.Helper()
	if loose := loosePattern.FindString(b.page.text()); loose != "" {
		b.t.Errorf("%s in %s shows %q", b.page.path, b.lang, loose)
	}
	if !strings.Contains(b.page.body, fmt.Sprintf(`<html lang="%s">`, b.lang)) {
		b.t.Errorf("%s is not in %s", b.page.path, b.lang)
	}
}

// word is a sentence of the catalogue in the browser's language.
func (b *browser) word(key string, pairs ...any) string {
	params := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		params[pairs[i].(string)] = pairs[i+1]
	}
	return spacePattern.ReplaceAllString(b.say.Text(b.lang, key, params), " ")
}

// inBoth runs a test in both languages.
func inBoth(t *testing.T, run func(t *testing.T, lang string)) {
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) { run(t, lang) })
	}
}
