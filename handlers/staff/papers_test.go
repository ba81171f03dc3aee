package staff_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// handIn hands in a picture, or for a PDF the content that is given.
func (s *site) handIn(a models.Application, kind models.DocumentKind, content []byte) models.Document {
	s.t.Helper()
	if content == nil {
		var b bytes.Buffer
		s.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))))
		content = b.Bytes()
	}
	in := models.DocumentInput{Kind: kind, FileName: "등록증.png", Content: content}
	if kind.Expires() {
		in.ExpiresOn = time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
	}
	if kind == models.ProductPhoto {
		in.About = a.Products[0].ID
	}
	d, err := s.Store.HandIn(context.Background(), models.Actor{}, s.Event, a, in)
	s.must(err)
	return d
}

const pdf = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\nstartxref\n0\n%%EOF\n"

func TestStaffSeePapersBesideTheDecision(t *testing.T) {
	s := openSite(t)
	a := s.Vendor("새벽빵집", models.Shop, models.AtBoth)
	b := s.staff()
	at := "/staff/gaon/applications/" + a.Receipt
	for _, lang := range []string{"ko", "en"} {
		b.in(lang).get(at)
		b.shows(200, b.word("staff.papers.title"), b.word("state.paper.missing"), b.word("paper.bank_book"))
	}
	s.handIn(a, models.BusinessRegistration, nil)
	s.handIn(a, models.BankBook, []byte(pdf))
	s.handIn(a, models.ProductPhoto, nil)
	for _, lang := range []string{"ko", "en"} {
		b.in(lang).get(at)
		b.shows(200, b.word("staff.papers.open_pdf"), b.word("state.paper.received"), b.word("staff.papers.accept"), b.word("paper.product_photo"))
	}
	if !strings.Contains(b.page.body, `<img class="paper-picture" src="`+at+`/papers/business_registration?about=0`) {
		t.Error("the picture does not stand in the page")
	}
	before := s.rows("access_entries")
	for path, want := range map[string][2]string{
		"/papers/business_registration?about=0": {"image/jpeg", "inline;"}, "/papers/bank_book": {"application/pdf", "inline;"},
		"/papers/bank_book?keep=1": {"application/pdf", "attachment;"}, fmt.Sprint("/papers/product_photo?about=", a.Products[0].ID): {"image/jpeg", "inline;"},
	} {
		p := b.get(at + path)
		if p.status != 200 || p.header.Get("Content-Type") != want[0] || !strings.HasPrefix(p.header.Get("Content-Disposition"), want[1]+" filename*=utf-8''") ||
			!strings.HasPrefix(p.header.Get("Content-Security-Policy"), "sandbox;") || p.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", path, p.status, p.header)
		}
	}
	if n := s.rows("access_entries") - before; n != 4 {
		t.Errorf("%d looks written down", n)
	}
	for _, path := range []string{"/papers/passport", "/papers/health_certificate", "/papers/product_photo?about=999", "/papers/business_registration?about=1"} {
		if p := b.get(at + path); p.status != 404 {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}

func TestPapersAreAcceptedOrAskedForAgain(t *testing.T) {
	s := openSite(t)
	a := s.Vendor("새벽빵집", models.Shop, models.AtBoth)
	at := "/staff/gaon/applications/" + a.Receipt
	for _, lang := range []string{"ko", "en"} {
		b := s.staff().in(lang)
		modelstest.Exec(t, s.Store, "DELETE FROM documents", "DELETE FROM document_files", "DELETE FROM messages")
		s.handIn(a, models.BusinessRegistration, nil)
		b.get(at + "?q=새벽")
		b.submit("/papers/business_registration", "state", "fix", "paper_reason", "")
		b.shows(422, b.word("fault.required.paper_reason"))
		b.get(at + "?q=새벽")
		stale, values := b.form("/papers/business_registration")
		b.submit("/papers/business_registration", "state", "fix", "paper_reason", "번호가 잘렸어요.")
		b.shows(200, b.word("staff.papers.done.fix"), b.word("state.paper.fix"))
		if !strings.Contains(b.page.path, "q=") {
			t.Errorf("the filter is lost: %s", b.page.path)
		}
		if n := s.count("SELECT count(*) FROM messages WHERE template = 'document_fix'"); n != 1 {
			t.Errorf("%d mails", n)
		}
		values.Set("state", "accepted")
		b.post(stale, values) // another of staff, who saw the page of before
		b.shows(409, b.word("refusal.document_changed"))
		b.get("/staff/gaon/messages")
		b.shows(200, b.views.Text(lang, "mail.document_fix.subject", map[string]any{"event": s.Event.Name(lang)}))
		if text := b.page.text(); !strings.Contains(text, "번호가 잘렸어요.") || strings.Contains(text, "business_registration") {
			t.Error("the mail does not name the paper and what to mend")
		}
		b.get(at)
		b.submit("/papers/business_registration", "state", "accepted")
		b.shows(200, b.word("staff.papers.done.accepted"), b.word("state.paper.accepted"))
	}
}

func TestPapersAreForStaffOfTheEvent(t *testing.T) {
	s := openSite(t)
	_, foreign, _ := s.another()
	a := s.Vendor("새벽빵집", models.Shop, models.AtBoth)
	s.handIn(a, models.BusinessRegistration, nil)
	file := "/papers/business_registration"
	if p := s.staff().get("/staff/gaon/applications/" + foreign.Receipt + "x" + file); p.status != 404 {
		t.Errorf("another event's: %d", p.status)
	}
	for _, role := range []models.RoleName{models.Viewer, models.Desk} {
		b := s.person(role, s.Event.ID)
		before := s.rows("access_entries")
		if p := b.get("/staff/gaon/applications/" + a.Receipt + file); p.status != 403 || s.rows("access_entries") != before {
			t.Errorf("%s sees a paper: %d", role, p.status)
		}
	}
}
