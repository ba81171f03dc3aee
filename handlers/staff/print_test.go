package staff_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestPrinting(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		s.stand("달그락공방", "A02")
		s.Vendor("온마루공방", models.Artisan, models.AtBooth)
		b := s.person(models.Staff, s.Event.ID).in(lang)
		b.get("/staff/gaon/booths")
		b.shows(http.StatusOK, b.word("staff.prints.link"))
		b.get("/staff/gaon/print")
		b.shows(http.StatusOK, b.word("print.plan.title"), b.word("print.fire.about"), b.views.Text(lang, "staff.prints.waiting", map[string]any{"count": 1}))
		b.checkWords()
		found := 0
		for _, link := range b.page.all("a") {
			to := attr(link, "href")
			if !strings.HasSuffix(to, ".pdf") {
				continue
			}
			found++
			p := b.get(to)
			if p.status != http.StatusOK || p.header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix([]byte(p.body), []byte("%PDF-")) {
				t.Errorf("%s: status %d, %q", to, p.status, p.header.Get("Content-Type"))
			}
			if how := p.header.Get("Content-Disposition"); !strings.Contains(how, "gaon.pdf") || strings.Contains(how, "print.") {
				t.Errorf("%s is named %q", to, how)
			}
			b.get("/staff/gaon/print")
		}
		if found != 7 {
			t.Errorf("%d sheets", found)
		}
		if name, _ := url.PathUnescape(b.get("/staff/gaon/print/signs.pdf").header.Get("Content-Disposition")); !strings.Contains(name, b.word("print.signs.title")) {
			t.Errorf("the signs are named %q", name)
		}
	})
}

func TestPrintingIsForStaff(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	b := s.person(models.Desk, s.Event.ID)
	for _, path := range []string{"/staff/gaon/print", "/staff/gaon/print/plan.pdf", "/staff/gaon/print/cards.pdf"} {
		if p := b.get(path); p.status != http.StatusForbidden {
			t.Errorf("%s answers the desk with %d", path, p.status)
		}
	}
	b.get("/staff/gaon/arrivals")
	b.hides(b.word("staff.prints.link"))
}
