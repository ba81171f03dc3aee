package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// failures are all sorts of what can go wrong, with status and reason of the answer.
var failures = map[string]struct {
	err    error
	status int
	reason string
}{
	"malformed":       {&models.Error{Kind: models.Malformed, Reason: "malformed", Field: "nonce"}, 400, "malformed"},
	"unauthenticated": {models.ErrUnauthenticated, 401, "unauthenticated"},
	"forbidden":       {models.ErrForbidden, 403, "forbidden"},
	"missing":         {models.ErrNotFound, 404, "not_found"},
	"conflict":        {&models.Error{Kind: models.Conflict, Reason: "paused"}, 409, "paused"},
	"gone":            {&models.Error{Kind: models.Gone, Reason: "voided"}, 410, "voided"},
	"invalid":         {&models.Error{Kind: models.Invalid, Reason: "wrong_event"}, 422, "wrong_event"},
	"faults":          {models.Faults{models.Fault("email", "required"), models.Fault("name", "required")}, 422, "required"},
	"throttled":       {&models.Error{Kind: models.Throttled, Reason: "rate_limited", RetryAfter: 1500 * time.Millisecond}, 429, "rate_limited"},
	"busy":            {fmt.Errorf("writing: %w", models.ErrBusy), 503, "busy"},
	"deadline":        {fmt.Errorf("reading: %w", context.DeadlineExceeded), 503, "busy"},
	"kindless":        {&models.Error{Reason: "internal"}, 500, "internal"},
	"unknown":         {errors.New("the secret cause"), 500, "internal"},
	"fiber-405":       {fiber.ErrMethodNotAllowed, 405, "method_not_allowed"},
	"fiber-413":       {fiber.ErrRequestEntityTooLarge, 413, "too_large"},
	"fiber-415":       {fiber.ErrUnsupportedMediaType, 415, "unsupported_media_type"},
	"fiber-431":       {fiber.ErrRequestHeaderFieldsTooLarge, 400, "malformed"},
	"fiber-502":       {fiber.ErrBadGateway, 500, "internal"},
}

func TestFailMapsErrors(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	handle := func(c *fiber.Ctx) error { return failures[c.Params("name")].err }
	s.app.Get("/api/fail/:name", handle)
	s.app.Get("/fail/:name", handle)
	for name, want := range failures {
		asJSON := s.do(t, ask("GET", "/api/fail/"+name, "", "Accept-Language", "en"))
		asJSON.want(t, want.status)
		got := asJSON.refusal(t)
		if got.Reason != want.reason || got.RequestID != asJSON.Header.Get("X-Request-Id") || got.Detail == nil {
			t.Errorf("%s: %+v", name, got)
		}
		if got.Message == "" || strings.HasPrefix(got.Message, "refusal.") || strings.Contains(got.Message, "secret") {
			t.Errorf("%s says %q", name, got.Message)
		}
		if StatusOf(want.err) != want.status {
			t.Errorf("StatusOf(%s) is %d", name, StatusOf(want.err))
		}
		page := s.do(t, ask("GET", "/fail/"+name, "", "Accept", "text/html"))
		page.want(t, want.status, "<h1>", page.Header.Get("X-Request-Id"))
		if strings.Contains(page.body, "plain.error.") || strings.Contains(page.body, "refusal.") || strings.Contains(page.body, "secret") {
			t.Errorf("%s shows %s", name, page.body)
		}
		if cache := page.Header.Get("Cache-Control"); cache == "" || strings.Contains(cache, "public") {
			t.Errorf("%s may be kept: %q", name, cache)
		}
	}
	if !strings.Contains(s.log.String(), "the secret cause") {
		t.Error("the cause of a failure is not in the log")
	}
}

func TestRefusalTellsProgramsTheDetail(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	at := time.Date(2024, 6, 15, 5, 3, 27, 0, time.UTC)
	s.app.Get("/api/*", func(*fiber.Ctx) error {
		return (&models.Error{Kind: models.Throttled, Reason: "rate_limited", Field: "code", RetryAfter: 1500 * time.Millisecond}).With("at", at).With("minutes", 2)
	})
	got := s.do(t, ask("GET", "/api/x", ""))
	refusal := got.refusal(t)
	if refusal.Detail["at"] != "2024-06-15T14:03:27+09:00" || refusal.Detail["field"] != "code" || refusal.Field != "code" {
		t.Errorf("%+v", refusal)
	}
	if !strings.Contains(refusal.Message, "2분 뒤") || got.Header.Get("Retry-After") != "2" {
		t.Errorf("%q, wait %q", refusal.Message, got.Header.Get("Retry-After"))
	}
}

func TestUnknownAddresses(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Post("/only/post", func(*fiber.Ctx) error { return nil })
	s.do(t, ask("GET", "/nowhere/secret-code", "")).want(t, 404, "찾을 수 없어요", `href="/"`)
	s.do(t, ask("GET", "/nowhere", "", "Accept-Language", "en")).want(t, 404, "Not found")
	s.do(t, ask("GET", "/only/post", "")).want(t, 405)
	if got := s.do(t, ask("GET", "/api/v1/nothing", "")); got.refusal(t).Reason != "not_found" || got.StatusCode != 404 {
		t.Error(got.body)
	}
	if got := s.do(t, ask("GET", "/nowhere", "", "Accept", "application/json")); got.refusal(t).Reason != "not_found" {
		t.Error(got.body)
	}
	if strings.Contains(s.log.String(), "secret-code") {
		t.Error("the log holds a path")
	}
	if got := s.do(t, ask("GET", "/api/x", "")); got.Header.Get("WWW-Authenticate") != "" {
		t.Error("a missing page asks for a log-in")
	}
}

func TestErrorPageLeadsBack(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	for referer, want := range map[string]string{
		"http://example.com/e/gaon?q=1":  `href="/e/gaon?q=1"`,
		"http://example.com/nowhere":     `href="/"`, // itself
		"https://evil.example/e/gaon":    `href="/"`,
		"http://example.com//evil.test/": `href="/"`,
		"":                               `href="/"`,
	} {
		s.do(t, ask("GET", "/nowhere", "", "Referer", referer)).want(t, 404, `button-primary" `+want)
	}
}

func TestPanicBecomesAPage(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/panic", func(*fiber.Ctx) error { panic("the secret cause") })
	got := s.do(t, ask("GET", "/panic", ""))
	got.want(t, 500, "처리하지 못했어요", got.Header.Get("X-Request-Id"))
	if strings.Contains(got.body, "secret") || !strings.Contains(s.log.String(), "the secret cause") {
		t.Error("the cause belongs into the log only")
	}
	if !strings.Contains(s.log.String(), "route=/panic status=500") {
		t.Errorf("log: %s", s.log)
	}
}

func TestTooLargeBodyIsAnsweredInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	base := listen(t, s.app)
	got := announceLargeBody(t, base, "/x")
	got.want(t, 413, "Too much was sent")
	if got.Header.Get("Content-Security-Policy") == "" || got.Header.Get("X-Request-Id") == "" {
		t.Error("an early answer lacks its headers")
	}
	api := announceLargeBody(t, base, "/api/x")
	if api.StatusCode != 413 || api.refusal(t).Reason != "too_large" {
		t.Errorf("%d %s", api.StatusCode, api.body)
	}
}

// TestTooLargeBodyIsReadBeforeTheAnswer is for clients that send all of a body before they read.
func TestTooLargeBodyIsReadBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	conn, err := net.Dial("tcp", strings.TrimPrefix(listen(t, s.app), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	const size = 8 * bodyLimit
	fmt.Fprintf(conn, "POST /api/x HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", size)
	if _, err := conn.Write(make([]byte, size)); err != nil {
		t.Fatalf("the rest of the body was not taken: %v", err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != 413 {
		t.Errorf("status %d", res.StatusCode)
	}
}

// announceLargeBody sends the head of a request only: the answer comes before the body is read.
func announceLargeBody(t *testing.T, base, path string) reply {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\nContent-Length: %d\r\n\r\n", path, bodyLimit+1)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{res, string(body)}
}
