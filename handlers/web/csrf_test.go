package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models/modelstest"
)

// TestRefuseForeign goes through all that a request can say about where it comes from.
func TestRefuseForeign(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{BaseURL: "https://jangteo.example"})
	s.app.Post("/do", func(c *fiber.Ctx) error { return c.SendString("done") })
	visitor := "someone." + s.Store.Sign("visitor", "someone")
	token := s.Store.Sign("csrf", "someone")
	foreignToken := s.Store.Sign("csrf", "somebody else")

	sites := map[string]string{"": "ask", "same-origin": "yes", "none": "yes", "same-site": "no", "cross-site": "no", "nonsense": "no"}
	origins := map[string]string{
		"": "ask", "http://example.com": "yes", "https://jangteo.example": "yes", // the host of the request, and BASE_URL
		"https://evil.example": "no", "null": "no", "https://example.com:8443": "no", "https://example.com.evil.example": "no",
	}
	proofs := map[string]bool{"none": false, "bearer": true, "form": true, "header": true, "foreign form": false, "empty": false, "no cookie": false}
	for site, bySite := range sites {
		for origin, byOrigin := range origins {
			for proof, byProof := range proofs {
				want := bySite == "yes" || bySite == "ask" && (byOrigin == "yes" || byOrigin == "ask" && byProof)
				r := ask("POST", "/do", "a=b")
				switch proof {
				case "bearer":
					r.Header.Set("Authorization", "Bearer jtd_x")
				case "form":
					r = ask("POST", "/do", "_csrf="+url.QueryEscape(token))
				case "header":
					r.Header.Set("X-CSRF-Token", token)
				case "foreign form":
					r = ask("POST", "/do", "_csrf="+url.QueryEscape(foreignToken))
				case "empty":
					r = ask("POST", "/do", "_csrf=")
				case "no cookie":
					r = ask("POST", "/do", "_csrf="+url.QueryEscape(s.Store.Sign("csrf", "")))
				}
				if site != "" {
					r.Header.Set("Sec-Fetch-Site", site)
				}
				if origin != "" {
					r.Header.Set("Origin", origin)
				}
				if proof != "no cookie" {
					r.AddCookie(&http.Cookie{Name: "jangteo-visitor", Value: visitor})
				}
				got := s.do(t, r)
				if ok := got.StatusCode == 200 && got.body == "done"; ok != want || !ok && got.StatusCode != 403 {
					t.Errorf("site %q, origin %q, proof %s: status %d, allowed should be %v", site, origin, proof, got.StatusCode, want)
				}
			}
		}
	}
}

func TestReadingIsNeverForeign(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/see", func(c *fiber.Ctx) error { return c.SendString("seen") })
	for _, method := range []string{"GET", "HEAD"} {
		got := s.do(t, ask(method, "/see", "", "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"))
		got.want(t, 200)
	}
}

func TestRefusedFormsSayWhy(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.do(t, ask("POST", "/x", "a=b")).want(t, 403, "화면이 오래되어")
	s.do(t, ask("POST", "/x", "a=b", "Origin", "https://evil.example")).want(t, 403, "다른 사이트에서")
	got := s.do(t, ask("POST", "/api/v1/x", "{}", "Sec-Fetch-Site", "cross-site"))
	if got.StatusCode != 403 || got.refusal(t).Reason != "forbidden" {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

func TestVisitorKeepsItsIDAndTrustsNoOther(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/who", func(c *fiber.Ctx) error { return c.SendString(Visitor(c)) })
	s.app.Get("/api/who", func(c *fiber.Ctx) error { return c.SendString(Visitor(c)) })

	first := s.do(t, ask("GET", "/who", ""))
	given := first.cookie("jangteo-visitor")
	if given == nil || !given.HttpOnly || given.SameSite != http.SameSiteLaxMode || given.Secure || len(first.body) != 22 {
		t.Fatalf("cookie %+v, id %q", given, first.body)
	}
	r := ask("GET", "/who", "")
	r.AddCookie(given)
	again := s.do(t, r)
	if again.body != first.body || again.cookie("jangteo-visitor") != nil {
		t.Errorf("became %q, cookie %v", again.body, again.cookie("jangteo-visitor"))
	}
	forged := ask("GET", "/who", "")
	forged.AddCookie(&http.Cookie{Name: "jangteo-visitor", Value: first.body + ".forged"})
	if got := s.do(t, forged); got.body == first.body {
		t.Error("a forged cookie was believed")
	}
	if got := s.do(t, ask("GET", "/api/who", "")); got.body != "" || got.cookie("jangteo-visitor") != nil {
		t.Error("a program was given an id")
	}
}
