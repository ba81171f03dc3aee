package web

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/jangteo/jangteo/models"
)

// formOf reads a form that a browser sent.
func formOf(t *testing.T, values url.Values) *Form {
	t.Helper()
	var request fasthttp.RequestCtx
	request.Request.Header.SetMethod("POST")
	request.Request.Header.SetContentType("application/x-www-form-urlencoded")
	request.Request.SetBodyString(values.Encode())
	app := fiber.New(fiber.Config{Immutable: true})
	c := app.AcquireCtx(&request)
	defer app.ReleaseCtx(c)
	return ReadForm(c)
}

func TestFormReadsNumbersAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int64{
		"": 0, "0": 0, "12,000": 12_000, "12000원": 12_000, "１２，０００": 12_000, " 5,000 원 ": 5_000, "₩3,000": 3_000, "-5": -5, "010": 10,
	} {
		f := formOf(t, url.Values{"n": {typed}})
		if got := f.Int("n"); got != want || f.Err() != nil {
			t.Errorf("%q: %d, %v", typed, got, f.Err())
		}
	}
	for _, typed := range []string{"오천", "5.5", "12a", "99999999999999999999", "0x10", "1e3"} {
		f := formOf(t, url.Values{"n": {typed}})
		if f.Int("n"); models.ReasonOf(f.Err()) != "not_a_number" || f.Err()[0].Field != "n" {
			t.Errorf("%q: %v", typed, f.Err())
		}
	}
}

func TestFormReadsKilowattsAndTimes(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int{"": 0, "1.5": 1500, "0.5 kW": 500, "３kw": 3000, "2.0005": 2001} {
		f := formOf(t, url.Values{"kw": {typed}})
		if got := f.Watts("kw"); got != want || f.Err() != nil {
			t.Errorf("%q: %d, %v", typed, got, f.Err())
		}
	}
	for _, typed := range []string{"much", "NaN", "Inf", "1e300"} {
		f := formOf(t, url.Values{"kw": {typed}})
		if f.Watts("kw"); models.ReasonOf(f.Err()) != "not_a_number" {
			t.Errorf("%q: %v", typed, f.Err())
		}
	}
	for typed, want := range map[string]time.Time{
		"": {}, "2024-06-15T14:30": time.Date(2024, 6, 15, 5, 30, 0, 0, time.UTC),
		"2024-06-15 14:30": time.Date(2024, 6, 15, 5, 30, 0, 0, time.UTC), "2024-06-15T14:30:27": time.Date(2024, 6, 15, 5, 30, 27, 0, time.UTC),
	} {
		f := formOf(t, url.Values{"at": {typed}})
		if got := f.Time("at"); !got.Equal(want) || f.Err() != nil {
			t.Errorf("%q: %v, %v", typed, got, f.Err())
		}
	}
	for _, typed := range []string{"tomorrow", "2024-02-30T10:00", "2024-06-15", "+012024-06-15T10:00"} {
		f := formOf(t, url.Values{"at": {typed}})
		if f.Time("at"); models.ReasonOf(f.Err()) != "not_a_time" {
			t.Errorf("%q: %v", typed, f.Err())
		}
	}
}

func TestFormReadsText(t *testing.T) {
	t.Parallel()
	f := formOf(t, url.Values{
		"name": {"  \u1103\u1161\u11af 분식 "}, "wish": {"one\r\ntwo"}, "pw": {" Caf\u0065\u0301 "}, "tick": {"on"},
		"kinds": {"shop", "sme"}, "bad": {"a\xffb"}, "nul": {"a\x00b"}, "lines": {"a\nb"}, "all": {"ok", "\xff"},
	})
	if got := f.Text("name"); got != "달 분식" {
		t.Errorf("name %q", got)
	}
	if got := f.Multiline("wish"); got != "one\ntwo" {
		t.Errorf("wish %q", got)
	}
	if got := f.Password("pw"); got != " Café " {
		t.Errorf("password %q", got)
	}
	if !f.Bool("tick") || f.Bool("untick") || !slices.Equal(f.All("kinds"), []string{"shop", "sme"}) || f.Text("missing") != "" {
		t.Error("ticks or choices")
	}
	if f.Err() != nil {
		t.Fatal(f.Err())
	}
	for i, read := range []func(){
		func() { f.Text("bad") }, func() { f.Text("nul") }, func() { f.Text("lines") }, func() { f.Multiline("nul") }, func() { f.Password("bad") }, func() { f.All("all") },
	} {
		read()
		if len(f.Err()) != i+1 || f.Err()[i].Reason != "not_text" {
			t.Errorf("%d: %v", i, f.Err())
		}
	}
}

func TestFormTakesTheBodyOnlyWhenWriting(t *testing.T) {
	t.Parallel()
	app := fiber.New(fiber.Config{Immutable: true})
	app.All("/", func(c *fiber.Ctx) error { return c.SendString(ReadForm(c).Text("name")) })
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	_ = parts.WriteField("name", "parts")
	_ = parts.Close()
	multi := httptest.NewRequest("POST", "/?name=query", &body)
	multi.Header.Set("Content-Type", parts.FormDataContentType())
	for want, r := range map[string]*struct{ method, body string }{"query": {"GET", ""}, "body": {"POST", "name=body"}} {
		res, err := app.Test(ask(r.method, "/?name=query", r.body))
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		_, _ = got.ReadFrom(res.Body)
		if got.String() != want {
			t.Errorf("%s reads %q", r.method, got.String())
		}
	}
	res, err := app.Test(multi)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	_, _ = got.ReadFrom(res.Body)
	if got.String() != "parts" {
		t.Errorf("multipart reads %q", got.String())
	}
}
