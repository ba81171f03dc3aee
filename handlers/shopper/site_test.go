package shopper_test

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/handlers"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

func TestMain(m *testing.M) { os.Exit(modelstest.Run(m)) }

var loadViews = sync.OnceValues(views.Load)

// site is the public pages over a live street, behind a listener of its own.
type site struct {
	*modelstest.Street
	t   *testing.T
	url string
	web *web.Web
}

func openSite(t *testing.T) *site {
	t.Helper()
	st := &site{Street: modelstest.OpenStreet(t), t: t}
	engine, err := loadViews()
	st.must(err)
	w := web.New(st.Store, engine, web.Config{Logger: slog.New(slog.DiscardHandler)})
	st.web = w
	live := web.NewLive(st.Store)
	t.Cleanup(live.Close)
	app := handlers.New(w, live, handlers.NewMetrics())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	st.must(err)
	served := make(chan error, 1)
	go func() { served <- app.Listener(listener) }()
	st.url = "http://" + listener.Addr().String()
	t.Cleanup(func() {
		if err := app.ShutdownWithTimeout(5 * time.Second); err != nil {
			t.Errorf("stopping the listener: %v", err)
		}
		<-served
	})
	return st
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// phone is one browser: it keeps cookies and follows nothing by itself.
type phone struct {
	*site
	client   *http.Client
	requests int
	agent    string // User-Agent
}

func (s *site) phone() *phone {
	jar, err := cookiejar.New(nil)
	s.must(err)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	transport := &http.Transport{}
	s.t.Cleanup(transport.CloseIdleConnections)
	return &phone{site: s, client: &http.Client{Jar: jar, CheckRedirect: stay, Transport: transport}}
}

// speaks changes the language of a phone.
func (p *phone) speaks(lang string) *phone {
	p.get("/?lang=" + lang)
	return p
}

// answer is a response, read.
type answer struct {
	*site
	*http.Response
	body string
}

func (p *phone) do(r *http.Request) *answer {
	p.t.Helper()
	p.requests++
	res, err := p.client.Do(r)
	p.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	p.must(err)
	return &answer{site: p.site, Response: res, body: string(body)}
}

func (p *phone) get(path string) *answer {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.url+path, nil)
	p.must(err)
	r.Header.Set("Accept", "text/html")
	r.Header.Set("User-Agent", p.agent)
	return p.do(r)
}

func (p *phone) post(path string, form url.Values) *answer {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodPost, p.url+path, strings.NewReader(form.Encode()))
	p.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	return p.do(r)
}

var (
	forms  = regexp.MustCompile(`(?s)<form method="post" action="([^"#]*)[^"]*".*?</form>`)
	hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// form finds the form of a page that posts to a path, with its hidden fields.
func (a *answer) form(path string) url.Values {
	a.t.Helper()
	for _, f := range forms.FindAllStringSubmatch(a.body, -1) {
		if f[1] != path {
			continue
		}
		values := url.Values{}
		for _, field := range hidden.FindAllStringSubmatch(f[0], -1) {
			values.Set(field[1], field[2])
		}
		return values
	}
	a.t.Fatalf("the page has no form that posts to %s", path)
	return nil
}

func (a *answer) hasForm(path string) bool {
	for _, f := range forms.FindAllStringSubmatch(a.body, -1) {
		if f[1] == path {
			return true
		}
	}
	return false
}

// is checks the status and that the page says all of what it must.
func (a *answer) is(status int, says ...string) *answer {
	a.t.Helper()
	if a.StatusCode != status {
		a.t.Fatalf("%s %s answers %d, want %d", a.Request.Method, a.Request.URL, a.StatusCode, status)
	}
	for _, s := range says {
		if !strings.Contains(a.body, s) {
			a.t.Errorf("%s %s does not say %q", a.Request.Method, a.Request.URL.Path, s)
		}
	}
	return a
}

// not checks what a page must not say.
func (a *answer) not(says ...string) *answer {
	a.t.Helper()
	for _, s := range says {
		if strings.Contains(a.body, s) {
			a.t.Errorf("%s says %q", a.Request.URL.Path, s)
		}
	}
	return a
}

// leadsTo checks a redirect to what is read next.
func (a *answer) leadsTo(path string) {
	a.t.Helper()
	a.is(http.StatusSeeOther)
	if to := a.Header.Get("Location"); to != path {
		a.t.Errorf("%s leads to %q, want %q", a.Request.URL.Path, to, path)
	}
}
