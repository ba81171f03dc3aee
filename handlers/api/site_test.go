package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"reflect"
	"strconv"
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

// site is the API over a live street, behind a listener of its own.
type site struct {
	*modelstest.Street
	t         testing.TB
	url       string
	transport *http.Transport
	client    *http.Client
}

func openSite(t testing.TB, s *models.Store) *site {
	t.Helper()
	st := &site{Street: modelstest.OpenStreetOn(t, s), t: t}
	st.transport = &http.Transport{MaxIdleConnsPerHost: 256}
	st.client = &http.Client{Transport: st.transport, Timeout: time.Minute}
	st.url = st.serve(s)
	st.watch() // every answer of every test is held against the document
	return st
}

// serve puts the API over a store and gives its address.
func (s *site) serve(store *models.Store) string {
	t := s.t
	t.Helper()
	engine, err := loadViews()
	if err != nil {
		t.Fatal(err)
	}
	w := web.New(store, engine, web.Config{BaseURL: "http://localhost", Logger: slog.New(slog.DiscardHandler)})
	live := web.NewLive(store)
	app := handlers.New(w, live, handlers.NewMetrics())
	app.Get("/api/v1/busy", func(*fiber.Ctx) error { return models.ErrBusy }) // a full queue, without filling one
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- app.Listener(listener) }()
	t.Cleanup(func() {
		s.transport.CloseIdleConnections()
		live.Close()
		if err := app.ShutdownWithTimeout(5 * time.Second); err != nil {
			t.Errorf("stopping the listener: %v", err)
		}
		<-served
	})
	return "http://" + listener.Addr().String()
}

// both are the addresses of this site and of a second instance on the same database.
func (s *site) both() []string {
	s.t.Helper()
	return []string{s.url, s.serve(modelstest.Again(s.t, s.Store))}
}

// run is a subtest on the same site.
func (s *site) run(name string, test func(s *site)) {
	s.t.(*testing.T).Run(name, func(t *testing.T) {
		sub := *s
		sub.t = t
		test(&sub)
	})
}

// token is an API token of the street's event.
func (s *site) token(role models.RoleName) string { return s.tokenOf(s.Event, role) }

func (s *site) tokenOf(e models.Event, role models.RoleName) string {
	s.t.Helper()
	token, err := s.Store.AddToken(context.Background(), s.Admin, e, role, "시험")
	s.must(err)
	return token
}

// scanner is a phone of a new vendor.
func (s *site) scanner(name string, kind models.VendorKind, mode models.Mode) (models.Device, string) {
	s.t.Helper()
	return s.Device(s.Vendor(name, kind, mode))
}

// another is a second live event, with a vendor's phone there.
func (s *site) another() (models.Event, string) {
	s.t.Helper()
	now, ctx := s.Store.Now(), context.Background()
	e, err := s.Store.OpenEvent(ctx, s.Admin, models.EventInput{
		Slug: "narae", NameKo: "나래 장터", PlaceKo: "나래공원", HostKo: "나래시", StartsAt: now.Add(time.Minute), EndsAt: now.Add(3 * time.Hour),
		ApplyFrom: now.Add(-time.Hour), ApplyUntil: now.Add(time.Hour), Demo: true,
	})
	s.must(err)
	s.must(s.Store.MoveEvent(ctx, s.Admin, e, models.EventLive))
	e, err = s.Store.EventBySlug(ctx, "narae")
	s.must(err)
	account := models.AccountInput{Email: "narae@example.kr", Name: "나래", Password: modelstest.VendorPassword}
	a, _, err := s.Store.Apply(ctx, e, models.Account{}, account, modelstest.Application(900, "나래분식", models.Shop, models.AtStore))
	s.must(err)
	a, err = s.Store.Decide(ctx, s.Admin, e, a.Receipt, models.Decision{State: models.Selected})
	s.must(err)
	_, token := s.Device(a)
	return e, token
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// clean checks every invariant of the ledger.
func (s *site) clean() {
	s.t.Helper()
	breaches, err := s.Store.Verify(context.Background(), s.Event)
	s.must(err)
	for _, b := range breaches {
		s.t.Errorf("verify: %s", b)
	}
}

func (s *site) tally() models.Count {
	s.t.Helper()
	t, err := s.Store.TallyOf(context.Background(), s.Event, 0)
	s.must(err)
	return t.Total
}

// call is one request. A body that is no string is sent as JSON.
type call struct {
	at                  string // another instance's address; "" for the site's own
	method, path, token string
	header              map[string]string
	body                any
}

// answer is what came back.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	raw    []byte
	body   any
}

// try makes a call; it may be used from any goroutine.
func (s *site) try(c call) (answer, error) {
	var payload io.Reader
	switch body := c.body.(type) {
	case nil:
	case string:
		payload = strings.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			return answer{}, err
		}
		payload = bytes.NewReader(text)
	}
	base := c.at
	if base == "" {
		base = s.url
	}
	r, err := http.NewRequest(c.method, base+c.path, payload)
	if err != nil {
		return answer{}, err
	}
	if payload != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	return s.send(r)
}

func (s *site) send(r *http.Request) (answer, error) {
	response, err := s.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	return s.read(response)
}

func (s *site) read(response *http.Response) (answer, error) {
	defer response.Body.Close()
	out := answer{t: s.t, status: response.StatusCode, header: response.Header}
	var err error
	if out.raw, err = io.ReadAll(response.Body); err != nil {
		return out, err
	}
	d := json.NewDecoder(bytes.NewReader(out.raw))
	d.UseNumber()
	if err := d.Decode(&out.body); err != nil {
		return out, fmt.Errorf("answered %d with no JSON: %q", out.status, out.raw)
	}
	return out, nil
}

func (s *site) do(c call) answer {
	s.t.Helper()
	a, err := s.try(c)
	s.must(err)
	return a
}

func (s *site) get(path, token string) answer {
	s.t.Helper()
	return s.do(call{method: "GET", path: path, token: token})
}

func (s *site) post(path, token string, body any) answer {
	s.t.Helper()
	return s.do(call{method: "POST", path: path, token: token, body: body})
}

// is checks the status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
	return a
}

// refused checks a refusal: its status, reason, sentence, and that it names the request.
func (a answer) refused(status int, reason string) answer {
	a.t.Helper()
	a.is(status)
	if got := a.at("error.reason"); got != reason {
		a.t.Fatalf("reason %v, want %s: %s", got, reason, a.raw)
	}
	if message, _ := a.at("error.message").(string); !strings.Contains(message, " ") || strings.Contains(message, "{") {
		a.t.Errorf("%s: not a sentence: %q", reason, message)
	}
	if id := a.header.Get("X-Request-Id"); id == "" || a.at("error.request_id") != id {
		a.t.Errorf("%s: request_id %v, header %q", reason, a.at("error.request_id"), id)
	}
	return a
}

// comes checks the status, and that it is a refusal when there is a reason.
func (a answer) comes(status int, reason string) {
	a.t.Helper()
	if reason == "" {
		a.is(status)
		return
	}
	a.refused(status, reason)
}

// want checks fields by their path, as campaign.discount or results.0.status.
func (a answer) want(fields map[string]any) answer {
	a.t.Helper()
	for path, want := range fields {
		got := a.at(path)
		switch n := want.(type) {
		case int:
			want = json.Number(strconv.Itoa(n))
		case int64:
			want = json.Number(strconv.FormatInt(n, 10))
		}
		if !reflect.DeepEqual(got, want) {
			a.t.Errorf("%s is %v (%T), want %v (%T): %s", path, got, got, want, want, a.raw)
		}
	}
	return a
}

// missing is what at gives for a field that is not there; null is nil.
type missing struct{}

func (a answer) at(path string) any {
	at := a.body
	for _, name := range strings.Split(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			there := false
			if at, there = v[name]; !there {
				return missing{}
			}
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(v) {
				return missing{}
			}
			at = v[i]
		default:
			return missing{}
		}
	}
	return at
}

func (a answer) text(path string) string {
	a.t.Helper()
	s, ok := a.at(path).(string)
	if !ok {
		a.t.Fatalf("%s is %v, want text: %s", path, a.at(path), a.raw)
	}
	return s
}

func (a answer) list(path string) []any {
	a.t.Helper()
	l, ok := a.at(path).([]any)
	if !ok {
		a.t.Fatalf("%s is %v, want a list: %s", path, a.at(path), a.raw)
	}
	return l
}

// seoul is an instant as the contract writes it.
func seoul(t time.Time) string {
	return t.In(time.FixedZone("KST", 9*60*60)).Format("2006-01-02T15:04:05+09:00")
}

// browser is a shopper's or staff's browser: its cookies, and the evidence that its own page asks.
func (s *site) browser(visitor, session, device string) map[string]string {
	var cookies []string
	if visitor != "" {
		cookies = append(cookies, "jangteo-visitor="+visitor+"."+s.Store.Sign("visitor", visitor))
	}
	if session != "" {
		cookies = append(cookies, "jangteo="+session)
	}
	if device != "" {
		cookies = append(cookies, "jangteo_device="+device)
	}
	return map[string]string{"Cookie": strings.Join(cookies, "; "), "X-CSRF-Token": s.Store.Sign("csrf", visitor)}
}

// redeeming is the body of a redemption.
type redeeming map[string]any

func redeemBody(code, nonce string) redeeming {
	return redeeming{"code": code, "nonce": nonce, "method": "scan"}
}

// with is the same body with one field changed.
func (r redeeming) with(field string, value any) redeeming {
	out := redeeming{field: value}
	for k, v := range r {
		if k != field {
			out[k] = v
		}
	}
	return out
}
