package account

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

func TestMain(m *testing.M) { os.Exit(modelstest.Run(m)) }

// door is the handlers on a real store, under the addresses that the product gives them.
type door struct {
	app   *fiber.App
	store *models.Store
}

func openDoor(t *testing.T, s *models.Store) door {
	t.Helper()
	engine, err := views.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := web.New(s, engine, web.Config{Logger: slog.New(slog.DiscardHandler)})
	app, h := w.App(), New(w)
	app.Get("/healthz", h.Alive)
	app.Get("/readyz", h.Ready)
	app.Get("/login", h.LogInForm)
	app.Post("/login", h.LogIn)
	app.Post("/logout", h.LogOut)
	app.Get("/offline", h.Offline)
	app.Get("/start/:token", h.StartForm)
	app.Post("/start/:token", h.Start)
	app.Get("/staff", w.RequireStaff(models.Admin), func(c *fiber.Ctx) error { return c.SendString(web.Actor(c).Account.Email) })
	return door{app: app, store: s}
}

func (d door) get(t *testing.T, path string, cookies ...*http.Cookie) (*http.Response, string) {
	t.Helper()
	return d.send(t, httptest.NewRequest("GET", path, nil), cookies)
}

// post sends a form as today's browsers do; pairs are its fields.
func (d door) post(t *testing.T, path string, cookies []*http.Cookie, pairs ...string) (*http.Response, string) {
	t.Helper()
	return d.send(t, formRequest(path, pairs...), cookies)
}

// listen serves on a port until the test ends: app.Test is for one request at a time.
func (d door) listen(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- d.app.Listener(l) }()
	t.Cleanup(func() {
		_ = d.app.ShutdownWithTimeout(10 * time.Second)
		_ = l.Close() // should the test end before the server has begun
		<-ended
	})
	return "http://" + l.Addr().String()
}

func formRequest(path string, pairs ...string) *http.Request {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func (d door) send(t *testing.T, r *http.Request, cookies []*http.Cookie) (*http.Response, string) {
	t.Helper()
	for _, c := range cookies {
		r.AddCookie(c)
	}
	res, err := d.app.Test(r, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func session(res *http.Response) *http.Cookie {
	for _, c := range res.Cookies() {
		if c.Name == "jangteo" && c.Value != "" {
			return c
		}
	}
	return nil
}

func TestPublicPagesLeadToTheLogIn(t *testing.T) {
	d := openDoor(t, modelstest.New(t))
	for path, leads := range map[string]bool{"/offline": true, "/login": false} {
		if r, body := d.get(t, path); r.StatusCode != http.StatusOK || strings.Contains(body, `<a href="/login">`) != leads {
			t.Errorf("%s: status %d, leads to the log-in: want %v", path, r.StatusCode, leads)
		}
	}
}

func TestLogInAndOut(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	d := openDoor(t, st.Store)
	_, form := d.get(t, "/login?next=/staff/gaon")
	for _, want := range []string{`name="email"`, `type="password"`, `name="next" value="/staff/gaon"`, `name="_csrf" value="`, "로그인하기"} {
		if !strings.Contains(form, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	res, _ := d.post(t, "/login", nil, "email", " ADMIN@example.kr ", "password", modelstest.AdminPassword)
	mine := session(res)
	if res.StatusCode != 303 || res.Header.Get("Location") != "/staff" || mine == nil {
		t.Fatalf("%d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	if res, body := d.get(t, "/staff", mine); res.StatusCode != 200 || body != modelstest.AdminEmail {
		t.Errorf("inside: %d %s", res.StatusCode, body)
	}
	if res, _ := d.get(t, "/login?next=/staff/gaon", mine); res.StatusCode != 303 || res.Header.Get("Location") != "/staff/gaon" {
		t.Error("who is logged in is asked again")
	}
	if res, _ := d.post(t, "/logout", []*http.Cookie{mine}); res.StatusCode != 303 || res.Header.Get("Location") != "/" {
		t.Error("log-out")
	}
	if res, _ := d.get(t, "/staff", mine); res.StatusCode != 303 {
		t.Errorf("the session lives on after the log-out: %d", res.StatusCode)
	}
}

func TestVendorsGoToTheirOwnPage(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	vendor := st.Applicant("달그락분식", models.Shop, models.AtBooth)
	d := openDoor(t, st.Store)
	res, _ := d.post(t, "/login", nil, "email", st.Account(vendor).Email, "password", modelstest.VendorPassword)
	if res.StatusCode != 303 || res.Header.Get("Location") != "/vendor" {
		t.Errorf("%d to %q", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestWrongLogInDoesNotSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	d := openDoor(t, st.Store)
	for _, email := range []string{modelstest.AdminEmail, "nobody@example.kr", "", "\xff"} {
		res, body := d.post(t, "/login", nil, "email", email, "password", "a wrong one", "next", "/staff/gaon")
		if res.StatusCode != 422 || session(res) != nil || !strings.Contains(body, "이메일이나 비밀번호가 일치하지 않아요") {
			t.Errorf("%q: %d", email, res.StatusCode)
		}
		if !strings.Contains(body, `value="/staff/gaon"`) || strings.Contains(body, "a wrong one") {
			t.Errorf("%q: what was typed is lost, or the password came back", email)
		}
	}
}

func TestGuessingIsLocked(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	d := openDoor(t, st.Store)
	for range 5 {
		d.post(t, "/login", nil, "email", modelstest.AdminEmail, "password", "a wrong one")
	}
	res, body := d.post(t, "/login", nil, "email", modelstest.AdminEmail, "password", modelstest.AdminPassword)
	if res.StatusCode != 429 || session(res) != nil || !strings.Contains(body, "분 뒤에 다시") || res.Header.Get("Retry-After") == "" {
		t.Errorf("%d, wait %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	st.At(time.Now().Add(6 * time.Minute))
	if res, _ := d.post(t, "/login", nil, "email", modelstest.AdminEmail, "password", modelstest.AdminPassword); res.StatusCode != 303 {
		t.Errorf("after the wait: %d", res.StatusCode)
	}
}

func TestLogInLeadsToOwnPathsOnly(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	d := openDoor(t, st.Store)
	for next, want := range map[string]string{
		"/staff/gaon/booths?x=1": "/staff/gaon/booths?x=1",
		"https://evil.example":   "/staff", "//evil.example": "/staff", "/\\evil.example": "/staff", "javascript:alert(1)": "/staff", "": "/staff",
	} {
		res, _ := d.post(t, "/login", nil, "email", modelstest.AdminEmail, "password", modelstest.AdminPassword, "next", next)
		if to := res.Header.Get("Location"); to != want {
			t.Errorf("next %q leads to %q", next, to)
		}
		if _, form := d.get(t, "/login?next="+url.QueryEscape(next)); want == "/staff" && strings.Contains(form, `name="next"`) {
			t.Errorf("the form carries %q on", next)
		}
	}
}

func TestFirstAdministrator(t *testing.T) {
	t.Parallel()
	d := openDoor(t, modelstest.New(t))
	token, err := d.store.OfferFirstAdmin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	path := "/start/" + token
	res, form := d.get(t, path)
	if res.StatusCode != 200 || !strings.Contains(form, "첫 관리자 만들기") || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d, %s", res.StatusCode, res.Header.Get("Cache-Control"))
	}
	res, body := d.post(t, path, nil, "email", "first@", "name", "홍길동", "password", "short")
	if res.StatusCode != 422 || !strings.Contains(body, `value="first@"`) || !strings.Contains(body, `value="홍길동"`) ||
		!strings.Contains(body, `id="f-email-error"`) || !strings.Contains(body, "10자 이상이어야") || strings.Contains(body, "short") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	res, _ = d.post(t, path, nil, "email", "first@example.kr", "name", "홍길동", "password", "long enough 1")
	mine := session(res)
	if res.StatusCode != 303 || res.Header.Get("Location") != "/staff" || mine == nil {
		t.Fatalf("%d", res.StatusCode)
	}
	if res, body := d.get(t, "/staff", mine); res.StatusCode != 200 || body != "first@example.kr" {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	for _, again := range []func() (*http.Response, string){
		func() (*http.Response, string) { return d.get(t, path) },
		func() (*http.Response, string) {
			return d.post(t, path, nil, "email", "second@example.kr", "name", "x", "password", "long enough 1")
		},
		func() (*http.Response, string) { return d.get(t, "/start/nonsense") },
	} {
		if res, body := again(); res.StatusCode != 410 || !strings.Contains(body, "새 링크를 요청") || session(res) != nil {
			t.Errorf("the used link: %d", res.StatusCode)
		}
	}
}

func TestStaffChoosesAPassword(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	d := openDoor(t, st.Store)
	_, token, err := st.Store.AddStaff(context.Background(), st.Admin, "new@example.kr", "김새봄", models.Admin, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, form := d.get(t, "/start/"+token)
	if !strings.Contains(form, "김새봄 님의 계정(new@example.kr)") || strings.Contains(form, `name="name"`) {
		t.Error("the form asks for more than a password")
	}
	res, _ := d.post(t, "/start/"+token, nil, "password", " with blanks 1 ", "email", "else@example.kr")
	if res.StatusCode != 303 || session(res) == nil {
		t.Fatalf("%d", res.StatusCode)
	}
	if res, _ := d.post(t, "/login", nil, "email", "new@example.kr", "password", " with blanks 1 "); res.StatusCode != 303 {
		t.Errorf("the new password: %d", res.StatusCode)
	}
}

func TestOnlyOneOfManyUsesALink(t *testing.T) {
	t.Parallel()
	d := openDoor(t, modelstest.New(t))
	token, err := d.store.OfferFirstAdmin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	address := d.listen(t) + "/start/" + token
	const people = 4
	statuses := make(chan int, people)
	for i := range people {
		go func() {
			email := string(rune('a'+i)) + "@example.kr"
			r := formRequest(address, "email", email, "name", "x", "password", "long enough 1")
			r.RequestURI = ""
			res, err := http.DefaultTransport.RoundTrip(r) // follows no redirects
			if err != nil {
				statuses <- 0
				return
			}
			_ = res.Body.Close()
			statuses <- res.StatusCode
		}()
	}
	count := map[int]int{}
	for range people {
		count[<-statuses]++
	}
	if count[303] != 1 || count[410] != people-1 {
		t.Errorf("statuses %v", count)
	}
}

func TestAliveAndReady(t *testing.T) {
	t.Parallel()
	d := openDoor(t, modelstest.New(t))
	for _, path := range []string{"/healthz", "/readyz"} {
		if res, body := d.get(t, path); res.StatusCode != 200 || len(res.Cookies()) > 0 {
			t.Errorf("%s: %d %s", path, res.StatusCode, body)
		}
	}
	modelstest.Exec(t, d.store, "DELETE FROM schema_steps")
	if res, body := d.get(t, "/readyz"); res.StatusCode != 503 || !strings.Contains(body, "schema") {
		t.Errorf("an old schema: %d %s", res.StatusCode, body)
	}
	if res, _ := d.get(t, "/healthz"); res.StatusCode != 200 {
		t.Errorf("alive: %d", res.StatusCode)
	}
}
