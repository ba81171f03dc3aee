package web

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

func TestMain(m *testing.M) { os.Exit(modelstest.Run(m)) }

// site is the shared part of the handlers over a real store, with what it logged.
type site struct {
	*Web
	app *fiber.App
	log *logs
}

// logs is a log that tests read while requests may still write.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logs) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// parsedViews is shared: an engine is read only.
var parsedViews = sync.OnceValues(views.Load)

func openSite(t *testing.T, s *models.Store, cfg Config) *site {
	t.Helper()
	engine, err := parsedViews()
	if err != nil {
		t.Fatal(err)
	}
	log := &logs{}
	cfg.Logger = slog.New(slog.NewTextHandler(log, nil))
	w := New(s, engine, cfg)
	return &site{Web: w, app: w.App(), log: log}
}

// ask makes a request; pairs are headers.
func ask(method, path, body string, pairs ...string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(pairs); i += 2 {
		r.Header.Set(pairs[i], pairs[i+1])
	}
	return r
}

// reply is a response, read.
type reply struct {
	*http.Response
	body string
}

func (s *site) do(t *testing.T, r *http.Request) reply {
	t.Helper()
	res, err := s.app.Test(r, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{res, string(body)}
}

func (r reply) want(t *testing.T, status int, parts ...string) {
	t.Helper()
	if r.StatusCode != status {
		t.Errorf("status %d, want %d: %s", r.StatusCode, status, r.body)
	}
	for _, part := range parts {
		if !strings.Contains(r.body, part) {
			t.Errorf("no %q in %s", part, r.body)
		}
	}
}

func (r reply) cookie(name string) *http.Cookie {
	for _, c := range r.Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func (r reply) refusal(t *testing.T) Refusal {
	t.Helper()
	var body struct{ Error Refusal }
	if err := json.Unmarshal([]byte(r.body), &body); err != nil {
		t.Fatalf("%v: %s", err, r.body)
	}
	return body.Error
}
