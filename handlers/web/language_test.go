package web

import (
	"net/http"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

func TestLanguageChoice(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/page", func(c *fiber.Ctx) error { return c.SendString(Lang(c)) })
	s.app.Get("/api/page", func(c *fiber.Ctx) error { return c.SendString(Lang(c)) })
	for _, c := range []struct{ path, cookie, accept, want string }{
		{"/page", "", "", "ko"},
		{"/page", "", "en-GB,en;q=0.8", "en"},
		{"/page", "", "fr-FR, en;q=0.5", "en"},
		{"/page", "", "fr", "ko"},
		{"/page", "", "ko;q=0.9, en;q=0.8", "ko"},
		{"/page", "", "not a language!!", "ko"},
		{"/page", "ko", "en", "ko"},
		{"/page", "en", "ko", "en"},
		{"/page", "xx", "en", "en"},
		{"/api/page", "ko", "en", "en"}, // programs ask by header alone
		{"/api/page", "en", "", "ko"},
	} {
		r := ask("GET", c.path, "", "Accept-Language", c.accept)
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "jangteo-lang", Value: c.cookie})
		}
		got := s.do(t, r)
		if got.body != c.want || got.Header.Get("Content-Language") != c.want {
			t.Errorf("%+v: got %q", c, got.body)
		}
	}
}

func TestLanguageSwitchStaysOnThePage(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/e/*", func(c *fiber.Ctx) error { return s.Show(c, 200, &views.PlainLogin{}) })
	page := s.do(t, ask("GET", "/e/gaon/vendors?q=%EB%96%A1&kind=shop", ""))
	page.want(t, 200, `href="/e/gaon/vendors?q=%EB%96%A1&amp;kind=shop&amp;lang=en"`)
	got := s.do(t, ask("GET", "/e/gaon/vendors?q=%EB%96%A1&kind=shop&lang=en", ""))
	got.want(t, 303)
	if to := got.Header.Get("Location"); to != "/e/gaon/vendors?q=%EB%96%A1&kind=shop" {
		t.Errorf("goes to %s", to)
	}
	if c := got.cookie("jangteo-lang"); c == nil || c.Value != "en" {
		t.Errorf("cookie %v", c)
	}
}

func TestLanguageSwitchLeavesNobodyElsewhere(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	for _, path := range []string{"//evil.example/?lang=en", "/%5Cevil.example?lang=en", "/\\evil.example?lang=en"} {
		r := ask("GET", "/", "")
		r.URL.Opaque = path
		got := s.do(t, r)
		if to := got.Header.Get("Location"); got.StatusCode == 303 && to != "/" && OwnPath(to) == "" {
			t.Errorf("%s leads to %s", path, to)
		}
	}
}

func TestOwnPath(t *testing.T) {
	t.Parallel()
	for address, own := range map[string]bool{
		"/": true, "/staff/gaon?x=1": true, "/e/가온": true,
		"": false, "staff": false, "//evil.example": false, "https://evil.example": false, "/\\evil.example": false,
		"/a\nb": false, "/a\tb": false, "javascript:alert(1)": false,
	} {
		if got := OwnPath(address) != ""; got != own {
			t.Errorf("OwnPath(%q) is %v", address, got)
		}
	}
}

func TestLanguageSwitchAfterARefusedFormLeadsToTheForm(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Post("/only/post", func(c *fiber.Ctx) error { return s.Show(c, 422, &views.PlainLogin{}) })
	for from, to := range map[string]string{
		"http://example.com/the/form?x=1": "/the/form?x=1&amp;lang=en",
		"http://evil.example/the/form":    "/only/post?lang=en",
		"":                                "/only/post?lang=en",
	} {
		page := s.do(t, ask("POST", "/only/post", "", "Sec-Fetch-Site", "same-origin", "Referer", from))
		page.want(t, 422, `href="`+to+`"`)
	}
}

func TestLanguageSwitchOnThePageAboutTheAPI(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/api/docs", func(c *fiber.Ctx) error { return c.SendString(Lang(c)) })
	got := s.do(t, ask("GET", "/api/docs?lang=en", ""))
	if c := got.cookie("jangteo-lang"); got.StatusCode != 303 || c == nil || c.Value != "en" {
		t.Errorf("%s, cookie %v", got.Status, c)
	}
}
