package staff_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// browser is a person at a laptop: it keeps cookies and sends only forms that stand on the page
// in front of it, with what the page filled in.
type browser struct {
	*site
	lang    string
	cookies map[string]string
	page    page
}

func (s *site) as(account models.Account) *browser {
	return &browser{site: s, lang: "ko", cookies: map[string]string{"jangteo-lang": "ko", "jangteo": s.Session(account)}}
}

// staff is the administrator's browser.
func (s *site) staff() *browser { return s.as(s.Admin.Account) }

// in is the same browser in another language.
func (b *browser) in(lang string) *browser {
	b.lang, b.cookies["jangteo-lang"] = lang, lang
	return b
}

type page struct {
	path, body string
	status     int
	header     http.Header
	tree       *html.Node
}

func (b *browser) get(path string) page {
	b.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	return b.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// submit sends the form of the page in front that goes to action, as the page filled it in and
// with what is typed (pairs of names and values), and follows to the page after it.
func (b *browser) submit(action string, typed ...string) page {
	b.t.Helper()
	at, values := b.form(action)
	for i := 0; i < len(typed); i += 2 {
		values.Del(typed[i])
	}
	for i := 0; i < len(typed); i += 2 {
		values.Add(typed[i], typed[i+1])
	}
	p := b.post(at, values)
	if p.status == http.StatusSeeOther {
		return b.get(p.header.Get("Location"))
	}
	return p
}

func (b *browser) post(path string, values url.Values) page {
	b.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

func (b *browser) send(r *http.Request) page {
	b.t.Helper()
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer, err := b.app.Test(r, -1)
	b.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	b.must(err)
	for _, c := range answer.Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 || !c.Expires.IsZero() && c.Expires.Before(time.Now()) {
			delete(b.cookies, c.Name)
		}
	}
	tree, err := html.Parse(bytes.NewReader(body))
	b.must(err)
	b.page = page{path: r.URL.RequestURI(), body: string(body), status: answer.StatusCode, header: answer.Header, tree: tree}
	return b.page
}

// form finds the form that goes to an address ending in action, "" for the page itself, and reads
// what it would send.
func (b *browser) form(action string) (string, url.Values) {
	b.t.Helper()
	f := b.formNode(action)
	to := attr(f, "action")
	if to == "" {
		to = b.page.path
	}
	return to, filled(f)
}

func (b *browser) formNode(action string) *html.Node {
	b.t.Helper()
	for _, f := range b.page.all("form") {
		to := attr(f, "action")
		bare, _, _ := strings.Cut(to, "?")
		bare, _, _ = strings.Cut(bare, "#")
		if attr(f, "method") == "post" && (action != "" || to == "") && strings.HasSuffix(bare, action) {
			return f
		}
	}
	b.t.Fatalf("%s has no form that goes to %q (status %d)\n%s", b.page.path, action, b.page.status, b.page.text())
	return nil
}

// holds says whether a form can hold a value: a button's is gone after the press, and a choice
// that is not offered can't be shown as chosen.
func holds(f *html.Node, name, value string) bool {
	for n := range f.Descendants() {
		if attr(n, "name") != name || n.Data == "button" {
			continue
		}
		if kind := attr(n, "type"); kind != "radio" && kind != "checkbox" || attr(n, "value") == value {
			return true
		}
	}
	return false
}

// filled is what a browser would send of a form, buttons apart.
func filled(f *html.Node) url.Values {
	values := url.Values{}
	for n := range f.Descendants() {
		name := attr(n, "name")
		switch {
		case name == "" || n.Type != html.ElementNode:
		case n.Data == "textarea":
			values.Add(name, strings.TrimPrefix(textOf(n), "\n"))
		case n.Data == "select":
			values.Add(name, chosen(n))
		case n.Data == "input" && (attr(n, "type") == "radio" || attr(n, "type") == "checkbox"):
			if has(n, "checked") {
				values.Add(name, attr(n, "value"))
			}
		case n.Data == "input":
			values.Add(name, attr(n, "value"))
		}
	}
	return values
}

func chosen(list *html.Node) string {
	for n := range list.Descendants() {
		if n.Data == "option" && has(n, "selected") {
			return attr(n, "value")
		}
	}
	return ""
}

func (p page) all(tag string) []*html.Node {
	var list []*html.Node
	for n := range p.tree.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			list = append(list, n)
		}
	}
	return list
}

// with finds the element whose attribute has that value, nil when there is none.
func (p page) with(name, value string) *html.Node {
	for n := range p.tree.Descendants() {
		if n.Type == html.ElementNode && has(n, name) && attr(n, name) == value {
			return n
		}
	}
	return nil
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}

var spaces = regexp.MustCompile(`\s+`)

// text is what a person reads.
func (p page) text() string {
	if body := p.all("body"); len(body) > 0 {
		return spaces.ReplaceAllString(textOf(body[0]), " ")
	}
	return p.body
}

// fault is the sentence beside a field, "" when nothing is wrong with it.
func (p page) fault(field string) string {
	if n := p.with("id", "f-"+field+"-error"); n != nil {
		return strings.TrimSpace(textOf(n))
	}
	return ""
}

// shows says that the page has a status and each of the texts, all in the browser's language.
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

func (b *browser) hides(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if strings.Contains(b.page.text(), text) {
			b.t.Errorf("%s shows %q", b.page.path, text)
		}
	}
}

var loose = regexp.MustCompile(`\b(staff|fault|refusal|state|kind|mode|category|zone|role|method|unit|mail|map|nav|form|benefit|plain)\.[a-z_]+|\{[a-z_]+\}|%!|ZgotmplZ`)

// checkWords finds keys without words, parameters that nobody filled in and pages in the wrong language.
func (b *browser) checkWords() {
	b.t.Helper()
	if found := loose.FindString(b.page.text()); found != "" {
		b.t.Errorf("%s in %s shows %q", b.page.path, b.lang, found)
	}
	if pages := b.page.all("html"); len(pages) == 0 || attr(pages[0], "lang") != b.lang {
		b.t.Errorf("%s is not in %s", b.page.path, b.lang)
	}
}

// refuses sends a form and checks the faults beside its fields, that all that was typed is kept,
// and that the tables have as many rows as before.
func (b *browser) refuses(action string, faults map[string]string, tables []string, typed ...string) {
	b.t.Helper()
	before := map[string]int{}
	for _, table := range tables {
		before[table] = b.rows(table)
	}
	_, sent := b.form(action)
	for i := 0; i < len(typed); i += 2 {
		sent.Set(typed[i], typed[i+1])
	}
	b.submit(action, typed...)
	b.shows(http.StatusUnprocessableEntity)
	for field, reason := range faults {
		if got, want := b.page.fault(field), b.word(reason); !sameSentence(got, want) {
			b.t.Errorf("beside %s stands %q, want %q", field, got, want)
		}
	}
	_, kept := b.form(action)
	for name, want := range sent {
		if name != "_csrf" && holds(b.formNode(action), name, want[0]) && fmt.Sprint(kept[name]) != fmt.Sprint(want) {
			b.t.Errorf("%s was %q and comes back as %q", name, want, kept[name])
		}
	}
	for table, n := range before {
		if got := b.rows(table); got != n {
			b.t.Errorf("%s has %d rows, had %d: something was stored", table, got, n)
		}
	}
}

// sameSentence compares without the values that were filled in.
func sameSentence(got, pattern string) bool {
	parts := regexp.MustCompile(`\{[a-z_]+\}`).Split(pattern, -1)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".+") + "$").MatchString(got)
}

// word is a sentence of the catalogue in the browser's language; parameters stay open.
func (b *browser) word(key string) string { return b.views.Text(b.lang, key, nil) }

// inBoth runs a test in both languages.
func inBoth(t *testing.T, run func(t *testing.T, lang string)) {
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			run(t, lang)
		})
	}
}

// typedTime writes an instant as a datetime-local input does.
func typedTime(t time.Time) string { return t.In(korean.Seoul).Format("2006-01-02T15:04") }
