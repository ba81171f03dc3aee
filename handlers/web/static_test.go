package web

import (
	"compress/gzip"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

func TestStaticFiles(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	const ever, check = "public, max-age=31536000, immutable", "no-cache"
	for _, c := range []struct{ path, kind, cache, encoding string }{
		{views.Asset("css/app.css"), "text/css; charset=utf-8", ever, "gzip"},
		{views.Asset("js/scanner.js"), "text/javascript; charset=utf-8", ever, "gzip"},
		{views.Asset("favicon.svg"), "image/svg+xml", ever, "gzip"},
		{views.Asset("vendor/zxing-wasm@3.1.4/reader/zxing_reader.wasm"), "application/wasm", ever, "gzip"},
		{views.Asset("vendor/pretendard-gov@1.3.9/PretendardGOV-Bold.subset.woff2"), "font/woff2", ever, ""},
		{"/static/an-older-build/css/app.css", "text/css; charset=utf-8", check, "gzip"},
	} {
		got := s.do(t, ask("GET", c.path, "", "Accept-Encoding", "gzip, br"))
		h := got.Header
		if got.StatusCode != 200 || h.Get("Content-Type") != c.kind || h.Get("Cache-Control") != c.cache || h.Get("Content-Encoding") != c.encoding {
			t.Errorf("%s: %d %v", c.path, got.StatusCode, h)
		}
		if vary := h.Get("Vary"); (vary == "Accept-Encoding") != (c.encoding != "") {
			t.Errorf("%s: Vary %q", c.path, vary)
		}
		if len(got.Cookies()) > 0 {
			t.Errorf("%s sets cookies", c.path)
		}
	}
}

// The service workers must be asked for anew, lie outside the static files and know their build.
func TestServiceWorker(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	for _, address := range []string{"/sw.js", "/vendor/sw.js", "/staff/sw.js"} {
		got := s.do(t, ask("GET", address, ""))
		if h := got.Header; got.StatusCode != 200 || h.Get("Cache-Control") != "no-cache" || h.Get("Content-Type") != "text/javascript; charset=utf-8" || len(got.Cookies()) > 0 {
			t.Errorf("%s: %d %v", address, got.StatusCode, got.Header)
		}
		if want := "const build = \"" + views.Build() + "\";\n"; !strings.HasPrefix(got.body, want) {
			t.Errorf("%s begins %.60q", address, got.body)
		}
	}
}

func TestStaticIsTheSameCompressed(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	want, err := fs.ReadFile(views.Static(), "css/app.css")
	if err != nil {
		t.Fatal(err)
	}
	plain := s.do(t, ask("GET", views.Asset("css/app.css"), ""))
	if plain.body != string(want) || plain.Header.Get("Content-Encoding") != "" {
		t.Error("the plain file differs")
	}
	for range 2 { // the first one compresses, the second one finds it done
		packed := s.do(t, ask("GET", views.Asset("css/app.css"), "", "Accept-Encoding", "gzip"))
		z, err := gzip.NewReader(strings.NewReader(packed.body))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(z); err != nil || string(got) != string(want) || len(packed.body) >= len(want) {
			t.Errorf("%d bytes packed, %d unpacked: %v", len(packed.body), len(got), err)
		}
	}
}

func TestStaticHasNothingElse(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	for _, path := range []string{"", "css", "css/", "nothing.css", "../page.go", "%2e%2e/page.go", "css/../../messages/ko.json"} {
		if got := s.do(t, ask("GET", "/static/"+views.Build()+"/"+path, "")); got.StatusCode != 404 {
			t.Errorf("%q: %d", path, got.StatusCode)
		}
	}
}

func TestEveryStaticFileHasAType(t *testing.T) {
	t.Parallel()
	err := fs.WalkDir(views.Static(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") && newStaticFile(path, nil).kind == fiber.MIMEOctetStream {
			t.Errorf("%s has no type", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/scan", func(c *fiber.Ctx) error {
		AllowWasm(c)
		return s.Show(c, 200, &views.PlainLogin{})
	})
	for path, wasm := range map[string]bool{
		"/scan": true, views.Asset("js/scan-worker.js"): true,
		"/nowhere": false, views.Asset("js/scanner.js"): false, "/api/v1/nothing": false,
	} {
		h := s.do(t, ask("GET", path, "")).Header
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'") || !strings.Contains(csp, "; frame-ancestors 'none'; object-src 'none'") ||
			strings.Contains(csp, "unsafe-inline") || strings.Contains(csp, "'wasm-unsafe-eval'") != wasm {
			t.Errorf("%s: policy %s", path, csp)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Permissions-Policy": "camera=(self), geolocation=(), microphone=(), screen-wake-lock=(self)",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if h.Get("X-Request-Id") == "" || h.Get("Server") != "" {
			t.Errorf("%s: request id %q, server %q", path, h.Get("X-Request-Id"), h.Get("Server"))
		}
	}
}

func TestRequestIDComesFromUsOnly(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	first := s.do(t, ask("GET", "/x", "", "X-Request-Id", "mine")).Header.Get("X-Request-Id")
	second := s.do(t, ask("GET", "/x", "")).Header.Get("X-Request-Id")
	if first == "mine" || len(first) != 16 || first == second {
		t.Errorf("%q, %q", first, second)
	}
}

func TestPagesAreCompressedWhereItHelps(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/page", func(c *fiber.Ctx) error { return s.Show(c, 200, &views.PlainLogin{}) })
	for accept, want := range map[string]string{"gzip": "gzip", "br, gzip": "br", "": ""} {
		if got := s.do(t, ask("GET", "/page", "", "Accept-Encoding", accept)).Header.Get("Content-Encoding"); got != want {
			t.Errorf("%q is answered in %q", accept, got)
		}
	}
}

func TestForwardedHeadersNeedATrustedProxy(t *testing.T) {
	t.Parallel()
	store := modelstest.New(t)
	for proxies, want := range map[string]string{"": "false 0.0.0.0", "0.0.0.0/8": "true 203.0.113.7", "10.0.0.0/8": "false 0.0.0.0"} {
		s := openSite(t, store, Config{TrustedProxies: strings.Fields(proxies)})
		s.app.Get("/how", func(c *fiber.Ctx) error {
			if c.Secure() {
				return c.SendString("true " + c.IP())
			}
			return c.SendString("false " + c.IP())
		})
		got := s.do(t, ask("GET", "/how", "", "X-Forwarded-Proto", "https", "X-Forwarded-For", "203.0.113.7"))
		if got.body != want {
			t.Errorf("proxies %q: %q, want %q", proxies, got.body, want)
		}
		visitor := map[bool]string{true: "__Host-jangteo-visitor", false: "jangteo-visitor"}[strings.HasPrefix(want, "true")]
		if c := got.cookie(visitor); c == nil || c.Secure != strings.HasPrefix(want, "true") {
			t.Errorf("proxies %q: cookies %v", proxies, got.Cookies())
		}
	}
}
