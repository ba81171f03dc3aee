package shopper_test

import (
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func itoa(n int) string { return strconv.Itoa(n) }

// wire fetches as a browser does and gives the body as it was sent, and its size.
func (s *site) wire(path string) (body []byte, encoding string) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	s.must(err)
	r.Header.Set("Accept-Encoding", "gzip, br") // asked for by hand: it comes as it was sent
	r.Header.Set("Accept", "text/html")
	res, err := http.DefaultTransport.RoundTrip(r)
	s.must(err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("%s answers %d", path, res.StatusCode)
	}
	body, err = io.ReadAll(res.Body)
	s.must(err)
	return body, res.Header.Get("Content-Encoding")
}

var (
	parts   = regexp.MustCompile(`(?:href|src)="(/static/[^"]+|/e/[^"]+\.webmanifest)"`)
	imports = regexp.MustCompile(`(?m)^import .*"\./([^"]+)";`)
)

// TestEventPageIsLight: a first visit to a whole street, with all its parts but fonts, stays within a hundred
// kilobytes over the wire. Bytes are no time: they are the same on every machine.
func TestEventPageIsLight(t *testing.T) {
	const most = 100_000 // bytes
	s := openSite(t)
	for i, name := range strings.Fields("달그락분식 흙손도예 한올뜨개방 온마루국밥 가온책방 모락찻집") {
		s.Vendor(name, []models.VendorKind{models.Shop, models.Artisan, models.SME}[i%3], models.AtStore)
	}
	s.atBooth("단비공방", models.Artisan, "A02")
	for range 4 {
		s.Campaign()
	}
	page := s.phone().get("/e/gaon").is(http.StatusOK).body
	seen := map[string]bool{}
	total := 0
	add := func(path string) {
		if seen[path] || strings.HasSuffix(path, ".woff2") || strings.HasSuffix(path, ".png") && strings.Contains(path, "app-180") {
			return // fonts are counted apart; the icon is asked for by who installs
		}
		seen[path] = true
		body, encoding := s.wire(path)
		if strings.HasSuffix(path, ".css") || strings.HasSuffix(path, ".js") {
			if encoding == "" {
				t.Errorf("%s is not compressed", path)
			}
		}
		total += len(body)
	}
	add("/e/gaon")
	for _, m := range parts.FindAllStringSubmatch(page, -1) {
		add(m[1])
		if !strings.HasSuffix(m[1], ".js") {
			continue
		}
		for _, imported := range imports.FindAllStringSubmatch(s.phone().get(m[1]).body, -1) {
			add(m[1][:strings.LastIndex(m[1], "/")+1] + imported[1])
		}
	}
	add("/sw.js")
	t.Logf("%d bytes in %d answers", total, len(seen))
	if total > most || len(seen) < 7 {
		t.Errorf("a first visit is %d bytes in %d answers, want at most %d", total, len(seen), most)
	}
}
