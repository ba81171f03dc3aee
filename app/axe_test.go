package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

// walkTime is how long the walk through all pages may take.
const walkTime = 4 * time.Minute

// axeRules are the rules of WCAG 2.2 AA, on which KWCAG 2.2 stands, and of good practice.
const axeRules = `{runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, resultTypes: ["violations"]}`

// unwalked are parts of addresses that are no page of ours to look at.
var unwalked = []string{
	"/healthz", "/readyz", "/api/v1/", "/static/", // for programs
	"/papers/:paper", "/photos/", "/pictures/", "/photo", // files
	"/state", "/stream", "/booths/choices", "/booths/now", "/scan/manifest", "/scan/presented", // what a page asks for
	"/scan/:step", "/b/:booth", "/arrivals/find", "/desk/find", "/gifts/find", // ways to another page
}

// unlinked are pages that no link of the demo leads to: by a letter, or after a form was sent. Tests of theirs let axe look.
var unlinked = []string{
	"/start/:token", "/stop/:token", "/invited/:token", "/enrol/:secret", "/e/:event/campaigns/:campaign/claim", "/e/:event/campaigns/:campaign/wait", "/e/:event/mine/:link", "/e/:event/find", "/e/:event/find/code", "/e/:event/offline", "/offline", "/e/:event/purchases/:purchase", "/e/:event/apply/done",
	"/vendor/:event/pass", "/vendor/:event/survey", "/staff/:event/criteria/:criterion<int>", "/staff/:event/bulk/:bulk", "/staff/:event/import/:import", "/staff/:event/desk/:code", "/staff/:event/gifts/:card/receipt", "/staff/:event/conflicts",
}

// TestAxe walks from link to link through the demo as each kind of person, one page of each kind, and lets axe look for
// what shuts people out. A new page is found by the links to it.
func TestAxe(t *testing.T) {
	t.Parallel()
	demo := onDemo(t)
	kinds := pageKinds(t)
	for _, w := range []tour{{device: phone, language: "ko-KR"}, {device: laptop, language: "en-US"}} {
		t.Run(w.language, func(t *testing.T) {
			t.Parallel()
			w.b, w.kinds, w.seen = openBrowser(t, demo.URL, "/dev/null", walkTime), kinds, map[string]bool{}
			w.asShopper()
			w.as(demo, "admin")
			w.as(demo, "vendor")
			for _, kind := range kinds {
				if !w.seen[kind] && !slices.Contains(unlinked, kind) {
					t.Errorf("nobody came to %s", kind)
				}
			}
		})
	}
}

// tour is a walk with one kind of screen, in one language.
type tour struct {
	device   device
	language string
	b        *browser
	kinds    []string        // of page that there are
	seen     map[string]bool // of them
}

// asShopper holds a coupon and asks for a page that is not there, too.
func (w tour) asShopper() {
	shopper := w.b.person("a shopper", w.device, w.language)
	shopper.open("/e/gaon")
	shopper.await("sees how to get the first coupon without scrolling", `document.querySelector("[data-claim] button").getBoundingClientRect().bottom <= innerHeight`)
	shopper.touch("takes a coupon", `document.querySelector("[data-claim] button")`)
	shopper.await("has it", `document.querySelector("a[href^='/c/']")`)
	shopper.provokes(http.StatusNotFound)
	w.through(shopper, "/e/gaon/coupons", "/e/gaon/nothing", "/api/docs")
}

// as is somebody who logs in and begins where that leads.
func (w tour) as(demo demoLine, role string) {
	login := demo.Logins[slices.IndexFunc(demo.Logins, func(l demoLogin) bool { return l.Role == role })]
	p := w.b.person(role, w.device, w.language)
	p.open("/login")
	p.fill("email", login.Email, "password", login.Password)
	p.touch("logs in", `document.querySelector("main form button")`)
	w.through(p, p.await("is in", `location.pathname !== "/login" && location.pathname`))
}

// pageKinds are the routes that a browser may be led to.
func pageKinds(t *testing.T) []string {
	t.Helper()
	engine, err := views.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := modelstest.New(t)
	app := handlers.New(web.New(s, engine, web.Config{}), web.NewLive(s), handlers.NewMetrics())
	var kinds []string
	for _, r := range app.GetRoutes(true) {
		elsewhere := slices.ContainsFunc(unwalked, func(part string) bool { return strings.Contains(r.Path, part) })
		if r.Method == http.MethodGet && path.Ext(r.Path) == "" && !elsewhere {
			kinds = append(kinds, r.Path)
		}
	}
	return kinds
}

// kind is the route of an address; none when it is no page.
func (w tour) kind(address string) string {
	u, err := url.Parse(address)
	if err != nil || path.Ext(u.Path) != "" {
		return ""
	}
	at := slices.IndexFunc(w.kinds, func(kind string) bool { return fiber.RoutePatternMatch(u.Path, kind) })
	if at < 0 {
		return ""
	}
	return w.kinds[at]
}

// through looks at pages, and at one of each kind that they lead to and nobody has seen.
func (w tour) through(p *person, first ...string) {
	p.t.Helper()
	for queue := first; len(queue) > 0; queue = queue[1:] {
		p.open(queue[0])
		p.findsNoBarrier()
		for _, link := range strings.Fields(p.await("reads the links", links)) {
			if kind := w.kind(link); kind != "" && !w.seen[kind] {
				w.seen[kind] = true
				if !slices.Contains(first, link) {
					queue = append(queue, link)
				}
			}
		}
	}
}

// links are where a page leads to on this site.
const links = `"/ " + [...document.querySelectorAll("a[href]:not([download])")].filter(a => a.origin === location.origin && (a.checkVisibility() || a.closest("nav details"))).map(a => a.pathname + a.search).join(" ")`

// findsNoBarrier lets axe read the page for what shuts people out.
func (p *person) findsNoBarrier() {
	p.t.Helper()
	axe, err := os.ReadFile("testdata/axe-core@4.14.1/axe.min.js")
	p.must("has axe", err)
	perform(p, "loads axe", chromedp.Evaluate[any](string(axe)+"; 1"))
	p.await("holds still", settled)
	var found []struct {
		ID, Help string
		Nodes    []struct{ HTML, FailureSummary string }
	}
	said := perform(p, "lets axe look", chromedp.Evaluate[string](`axe.run(document, `+axeRules+`).then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
	p.must("understands axe", json.Unmarshal([]byte(said), &found))
	at := p.await("is somewhere", "location.pathname")
	for _, v := range found {
		p.t.Errorf("%s at %s: %s (%s): %s\n%s", p.name, at, v.Help, v.ID, v.Nodes[0].HTML, v.Nodes[0].FailureSummary)
	}
}
