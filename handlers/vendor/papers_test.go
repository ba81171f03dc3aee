package vendor_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/modelstest"
)

func photo(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func drawing(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// onePage is the smallest PDF that comes in.
const onePage = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"

// send sends the form of the page whose action ends in action with a file, as a browser does, and
// follows to the page after it.
func (b *browser) sendFile(action, name string, content []byte, typed ...string) page {
	b.t.Helper()
	f := b.formOf(action)
	r := httptest.NewRequest(http.MethodPost, f.action, nil)
	body, kind := parts(b.t, f, name, content, typed...)
	r.Body, r.ContentLength = io.NopCloser(body), int64(body.Len())
	r.Header.Set("Content-Type", kind)
	p := b.send(r)
	if p.status == http.StatusSeeOther {
		to, _, _ := strings.Cut(p.header.Get("Location"), "#")
		return b.get(to)
	}
	return p
}

func parts(t *testing.T, f form, name string, content []byte, typed ...string) (*bytes.Buffer, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, values := range f.hidden {
		for _, value := range values {
			must(t, w.WriteField(field, value))
		}
	}
	for i := 0; i < len(typed); i += 2 {
		must(t, w.WriteField(typed[i], typed[i+1]))
	}
	if _, err := w.CreateFormFile("file", ""); err != nil { // the camera, which was not used
		t.Fatal(err)
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		must(t, err)
		_, err = part.Write(content)
		must(t, err)
	}
	must(t, w.Close())
	return &body, w.FormDataContentType()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// cook is an applicant that sells food.
func (s *site) cook() models.Application {
	s.t.Helper()
	in := modelstest.Application(700, "달그락분식", models.Shop, models.AtBooth)
	in.Food = true
	a, _, err := s.Store.Apply(context.Background(), s.Event, models.Account{}, models.AccountInput{Email: "cook@example.kr", Password: modelstest.VendorPassword}, in)
	must(s.t, err)
	return a
}

func (s *site) documents(a models.Application) []models.Document {
	s.t.Helper()
	list, err := s.Store.DocumentsOf(context.Background(), a.ID)
	must(s.t, err)
	return list
}

func nextYear() string { return time.Now().AddDate(1, 0, 0).Format(time.DateOnly) }

func TestPapersPage(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.cook()
		b := s.loggedIn(lang, a)
		b.get("/vendor")
		b.shows(200, b.word("vendor.papers.title"), b.word("papers.missing", "count", 4))
		b.get("/vendor/gaon/papers?receipt=" + a.Receipt)
		b.shows(200, b.word("paper.business_registration"), b.word("paper.health_certificate"), b.word("state.paper.missing"), b.word("vendor.papers.next.missing"), "떡볶이")
		b.hides(b.word("paper.bank_book"))
		if !strings.Contains(b.page.body, `capture="environment"`) {
			t.Error("a telephone would not open its camera")
		}
		b.sendFile("/papers/business_registration", "\u1112\u1169\u11bc.jpg", photo(t, 400, 300))
		b.shows(200, b.word("vendor.papers.done"), b.word("state.paper.received"), "홍.jpg")
		b.sendFile("/papers/health_certificate", "보건증.pdf", []byte(onePage), "expires_on", nextYear())
		b.shows(200, b.word("vendor.papers.progress", "accepted", 0, "required", 4))
		b.sendFile("/papers/product_photo", "tteok.png", drawing(t))
		b.shows(200, "tteok.png")
		if d := s.documents(a); len(d) != 3 || d[1].ExpiresOn != nextYear() {
			t.Errorf("%+v", d)
		}
		for path, want := range map[string]string{"business_registration?about=0": "image/jpeg", "health_certificate?about=0": "application/pdf", fmt.Sprint("product_photo?about=", a.Products[0].ID): "image/jpeg"} {
			p := b.get("/vendor/gaon/papers/" + path + "&receipt=" + a.Receipt)
			if p.status != 200 || p.header.Get("Content-Type") != want || p.header.Get("Cache-Control") != "no-store" || p.header.Get("X-Content-Type-Options") != "nosniff" ||
				!strings.HasPrefix(p.header.Get("Content-Security-Policy"), "sandbox;") || !strings.HasPrefix(p.header.Get("Content-Disposition"), "inline;") {
				t.Errorf("%s: %d %v", path, p.status, p.header)
			}
		}
	})
}

// Each bad file gets a sentence beside its input, what was typed stays, and nothing is kept of it.
func TestBadFilesGetAClearSentence(t *testing.T) {
	whole := photo(t, 600, 400)
	huge := bytes.Clone(drawing(t)) // claims 50,000 × 50,000 pixels
	copy(huge[16:], []byte{0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50})
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	bad := map[string]struct {
		file    string
		content []byte
		want    string
	}{
		"no file":           {"", nil, "fault.file_empty"},
		"an empty file":     {"보건증.jpg", nil, "fault.file_empty"},
		"a renamed program": {"보건증.jpg", []byte("MZ\x90\x00This program cannot be run in DOS mode."), "fault.file_type"},
		"a page":            {"보건증.pdf", []byte("<html><script>alert(1)</script></html>"), "fault.file_type"},
		"HEIC":              {"IMG_0001.HEIC", []byte("\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic"), "fault.file_heic"},
		"HEIC as a JPEG":    {"IMG_0001.jpg", []byte("\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic"), "fault.file_heic"},
		"half a picture":    {"보건증.jpg", whole[:len(whole)/2], "fault.file_broken"},
		"a bomb of pixels":  {"보건증.png", huge, "fault.file_pixels"},
		"eleven megabytes":  {"보건증.jpg", append(bytes.Clone(whole), make([]byte, 11<<20)...), "fault.file_too_large"},
		"half a PDF":        {"보건증.pdf", []byte(onePage[:90]), "fault.file_broken"},
		"a PDF that runs":   {"보건증.pdf", []byte(strings.Replace(onePage, "/Catalog", "/Catalog/OpenAction<</S/JavaScript/JS(1)>>", 1)), "fault.file_active"},
		"a PDF bomb":        {"보건증.pdf", []byte(strings.Replace(onePage, "/Count 1", "/Count 9999999", 1)), "fault.file_bomb"},
	}
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.cook()
		b := s.loggedIn(lang, a)
		for name, test := range bad {
			b.get("/vendor/gaon/papers?receipt=" + a.Receipt)
			b.sendFile("/papers/health_certificate", test.file, test.content, "expires_on", nextYear())
			b.shows(422, b.word(test.want), b.word("form.summary", "count", 1))
			if !strings.Contains(b.page.body, `value="`+nextYear()+`"`) || !strings.Contains(b.page.body, `id="f-file-error"`) || !strings.Contains(b.page.body, `href="#f-file"`) {
				t.Errorf("%s: what was typed is gone, or the sentence stands elsewhere", name)
			}
			if d := s.documents(a); len(d) != 0 {
				t.Errorf("%s: kept %+v", name, d)
			}
		}
	})
}

func TestExpiryMustLastUntilTheEventEnds(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.cook()
		b := s.loggedIn(lang, a)
		for typed, want := range map[string]string{
			"": b.word("fault.required.expires_on"), "soon": b.word("fault.not_a_day"),
			s.Event.EndsAt.AddDate(0, 0, -2).In(korean.Seoul).Format(time.DateOnly): b.word("fault.ends_before_event", "at", s.Event.EndsAt),
		} {
			b.get("/vendor/gaon/papers?receipt=" + a.Receipt)
			b.sendFile("/papers/health_certificate", "a.jpg", photo(t, 40, 40), "expires_on", typed)
			b.shows(422, want)
		}
	})
}

func TestNoPapersOfWhoTakesNoPart(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.cook()
		b := s.loggedIn(lang, a)
		b.get("/vendor/gaon/papers?receipt=" + a.Receipt)
		late := b.page
		_, err := s.Store.Decide(t.Context(), s.Admin, s.Event, a.Receipt, models.Decision{State: models.NotSelected})
		must(t, err)
		b.get("/vendor/gaon/papers?receipt=" + a.Receipt)
		b.shows(200, b.word("refusal.papers_closed"))
		if strings.Contains(b.page.body, `type="file"`) {
			t.Error("a form that leads nowhere")
		}
		b.page = late
		b.sendFile("/papers/business_registration", "a.jpg", photo(t, 40, 40))
		b.shows(409, b.word("refusal.papers_closed"))
		b.get("/vendor")
		b.hides(b.word("vendor.papers.title"))
	})
}

func TestADoubleSubmitIsOnePaper(t *testing.T) {
	s := openSite(t)
	a := s.cook()
	b := s.loggedIn("ko", a)
	for range 2 {
		b.get("/vendor/gaon/papers?receipt=" + a.Receipt)
		b.sendFile("/papers/business_registration", "a.jpg", photo(t, 40, 40))
		b.shows(200)
	}
	if d := s.documents(a); len(d) != 1 || d[0].Version != 1 {
		t.Errorf("%+v", d)
	}
}

func TestPapersOfOthersAreNotFound(t *testing.T) {
	s := openSite(t)
	a, other := s.cook(), s.Vendor("새벽빵집", models.Shop, models.AtBoth)
	b := s.loggedIn("ko", a)
	b.get("/vendor/gaon/papers?receipt=" + a.Receipt)
	b.sendFile("/papers/business_registration", "a.jpg", photo(t, 40, 40))
	upload := b.formOf("/papers/food_report")
	stranger := s.loggedIn("ko", other)
	for _, path := range []string{"/papers?receipt=", "/papers/business_registration?receipt="} {
		stranger.get("/vendor/gaon" + path + a.Receipt)
		stranger.shows(404)
	}
	stranger.get("/vendor/gaon/papers/business_registration?receipt=" + other.Receipt) // nothing handed in
	stranger.shows(404)
	for _, change := range [][]string{{"receipt", a.Receipt}, {"receipt", other.Receipt}} { // another's; a paper that is not asked for
		f := form{action: upload.action, hidden: map[string][]string{change[0]: {change[1]}, "about": {"0"}}}
		body, kind := parts(t, f, "a.jpg", photo(t, 40, 40))
		r := httptest.NewRequest(http.MethodPost, f.action, body)
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if p := stranger.send(r); p.status != 404 {
			t.Errorf("%v: %d", change, p.status)
		}
	}
	if p := s.browser("ko").get("/vendor/gaon/papers/business_registration?receipt=" + a.Receipt); p.status != 303 {
		t.Errorf("nobody at all sees it: %d", p.status)
	}
}

// TestAFileOfTwoHundredMegabytes goes over a real connection: the answer is a sentence, nothing of
// the file is kept in memory, and other routes still take no more than before.
func TestAFileOfTwoHundredMegabytes(t *testing.T) {
	s := openSite(t)
	a := s.cook()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ended := make(chan error, 1)
	go func() { ended <- s.app.Listener(l) }()
	t.Cleanup(func() {
		must(t, s.app.ShutdownWithTimeout(10*time.Second))
		<-ended
	})
	post := func(path string, size int64, chunked bool) (int, string) {
		head := "--x\r\nContent-Disposition: form-data; name=\"receipt\"\r\n\r\n" + a.Receipt +
			"\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
		tail := "\r\n--x--\r\n"
		body := io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, size), strings.NewReader(tail))
		r, err := http.NewRequest(http.MethodPost, fmt.Sprintf("http://%s%s", l.Addr(), path), body)
		must(t, err)
		if !chunked {
			r.ContentLength = int64(len(head)+len(tail)) + size
		}
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.AddCookie(&http.Cookie{Name: "jangteo", Value: s.Session(s.Account(a))})
		r.AddCookie(&http.Cookie{Name: "jangteo-lang", Value: "ko"})
		answer, err := http.DefaultClient.Do(r)
		must(t, err)
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		must(t, err)
		return answer.StatusCode, string(text)
	}
	for _, test := range []struct {
		path   string
		size   int64
		status int
		want   string
	}{
		{"/vendor/gaon/papers/business_registration", 200 << 20, 413, "refusal.too_large"},
		{"/vendor/gaon/papers/business_registration", 11 << 20, 422, "fault.file_too_large"},
		{"/vendor/gaon/papers/business_registration", 9 << 20, 422, "fault.file_type"},
		{"/vendor/gaon/withdraw", 2 << 20, 413, "refusal.too_large"},
		{"/e/gaon/apply/form", 2 << 20, 413, "refusal.too_large"},
	} {
		for _, chunked := range []bool{false, true} {
			status, body := post(test.path, test.size, chunked)
			if status != test.status || !strings.Contains(body, s.say.Text("ko", test.want, nil)) {
				t.Errorf("%d bytes to %s, chunked %v: %d", test.size, test.path, chunked, status)
			}
		}
	}
}

// zeros never end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// The call announces every paper that a vendor is asked for later.
func TestTheCallNamesThePapers(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.browser(lang)
		b.get("/e/gaon/apply")
		cook := models.Application{Vendor: models.Vendor{Kind: models.Artisan}, Mode: models.AtBooth, State: models.Selected, Food: true, Alcohol: true}
		for _, p := range models.PapersOf(s.Event, cook, nil, nil) {
			b.shows(200, b.word("paper."+string(p.Kind)))
		}
		b.shows(200, b.word("paper.case.alcohol"), b.word("vendor.call.papers.selected"), b.word("vendor.call.papers.fire.what"), b.word("vendor.call.papers.vehicle.what"))
	})
}
