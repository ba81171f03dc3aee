package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

// office is a site with routes of each sort of door.
func office(t *testing.T, st *modelstest.Street) *site {
	t.Helper()
	s := openSite(t, st.Store, Config{})
	in := func(c *fiber.Ctx) error { return c.SendString(Event(c).Slug + "/" + Actor(c).Account.Name) }
	s.app.Get("/e/:event", s.LoadEvent, in)
	s.app.Get("/own", s.RequireLogin, in)
	s.app.Post("/own", s.RequireLogin, in)
	s.app.Get("/staff", s.RequireStaff(models.Viewer), in)
	s.app.Get("/staff/:event", s.LoadEvent, s.RequireStaff(models.Staff), in)
	s.app.Get("/api/v1/own", s.RequireLogin, in)
	return s
}

// cookieOf logs a new member of staff in who holds a role in an event (0: all).
func cookieOf(t *testing.T, st *modelstest.Street, email string, role models.RoleName, event int64) *http.Cookie {
	t.Helper()
	ctx := context.Background()
	_, link, err := st.Store.AddStaff(ctx, st.Admin, email, "담당", role, event)
	if err != nil {
		t.Fatal(err)
	}
	token, err := st.Store.UseLink(ctx, link, models.AccountInput{Password: "long enough 1"})
	if err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: "jangteo", Value: token}
}

func TestDoors(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	s := office(t, st)
	staff := cookieOf(t, st, "staff@example.kr", models.Staff, st.Event.ID)
	viewer := cookieOf(t, st, "viewer@example.kr", models.Viewer, 0)
	elsewhere := cookieOf(t, st, "else@example.kr", models.Admin, st.Event.ID+1)
	for _, c := range []struct {
		who    string
		cookie *http.Cookie
		path   string
		status int
	}{
		{"nobody", nil, "/e/gaon", 200}, {"nobody", nil, "/own", 303}, {"nobody", nil, "/staff/gaon", 303},
		{"nobody", nil, "/api/v1/own", 401}, {"nobody", nil, "/e/nothing", 404},
		{"staff", staff, "/own", 200}, {"staff", staff, "/staff/gaon", 200}, {"staff", staff, "/staff", 403},
		{"viewer", viewer, "/staff/gaon", 403}, {"viewer", viewer, "/staff", 200},
		{"elsewhere", elsewhere, "/staff/gaon", 403},
		{"forged", &http.Cookie{Name: "jangteo", Value: "forged"}, "/own", 303},
	} {
		r := ask("GET", c.path, "")
		if c.cookie != nil {
			r.AddCookie(c.cookie)
		}
		if got := s.do(t, r); got.StatusCode != c.status {
			t.Errorf("%s at %s: %d, want %d", c.who, c.path, got.StatusCode, c.status)
		}
	}
}

func TestLogInLeadsBack(t *testing.T) {
	t.Parallel()
	s := office(t, modelstest.OpenStreet(t))
	got := s.do(t, ask("GET", "/staff/gaon?tab=x&y=1", ""))
	if to := got.Header.Get("Location"); to != "/login?next=%2Fstaff%2Fgaon%3Ftab%3Dx%26y%3D1" {
		t.Errorf("goes to %s", to)
	}
	got = s.do(t, ask("POST", "/own", "a=b", "Sec-Fetch-Site", "same-origin"))
	if to := got.Header.Get("Location"); got.StatusCode != 303 || to != "/login" {
		t.Errorf("a form goes to %s", to)
	}
	got = s.do(t, ask("GET", "/own", "", "Accept", "text/event-stream"))
	got.want(t, 401, "unauthenticated")
}

func TestOnlyStaffSeeADraft(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	s := office(t, st)
	if err := st.Store.MoveEvent(context.Background(), st.Admin, st.Event, models.EventDraft); err != nil {
		t.Fatal(err)
	}
	s.do(t, ask("GET", "/e/gaon", "")).want(t, 404, "아직 공개되지 않았어요")
	r := ask("GET", "/e/gaon", "")
	r.AddCookie(cookieOf(t, st, "viewer@example.kr", models.Viewer, st.Event.ID))
	s.do(t, r).want(t, 200, "gaon/")
	other := ask("GET", "/e/gaon", "")
	other.AddCookie(cookieOf(t, st, "else@example.kr", models.Admin, st.Event.ID+1))
	s.do(t, other).want(t, 404)
}

func TestABearerIsNobodysSession(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	s := office(t, st)
	r := ask("GET", "/api/v1/own", "", "Authorization", "Bearer jtd_x")
	r.AddCookie(cookieOf(t, st, "staff@example.kr", models.Staff, st.Event.ID))
	s.do(t, r).want(t, 401)
}

func TestLogInAndOut(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	s := office(t, st)
	session := cookieOf(t, st, "staff@example.kr", models.Staff, st.Event.ID)
	s.app.Get("/in", func(c *fiber.Ctx) error { s.LogIn(c, session.Value); return nil })
	s.app.Get("/out", func(c *fiber.Ctx) error { return s.LogOut(c) })
	c := s.do(t, ask("GET", "/in", "")).cookie("jangteo")
	if c == nil || c.Value != session.Value || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge < 1 {
		t.Fatalf("cookie %+v", c)
	}
	out := ask("GET", "/out", "")
	out.AddCookie(session)
	if c := s.do(t, out).cookie("jangteo"); c == nil || c.Value != "" || c.Expires.Year() != 1970 {
		t.Errorf("after log-out %+v", c)
	}
	again := ask("GET", "/own", "")
	again.AddCookie(session)
	if got := s.do(t, again); got.StatusCode != 303 || got.cookie("jangteo") == nil {
		t.Errorf("an ended session: %d, its cookie stays", got.StatusCode)
	}
	s.do(t, ask("GET", "/out", "")).want(t, 200)
}

func TestShowFillsThePage(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	s := office(t, st)
	var page *views.PlainLogin
	s.app.Get("/show/:event", s.LoadEvent, func(c *fiber.Ctx) error {
		page = &views.PlainLogin{}
		return s.Show(c, 200, page)
	})
	r := ask("GET", "/show/gaon?x=1", "", "Accept-Language", "en")
	r.AddCookie(cookieOf(t, st, "staff@example.kr", models.Staff, st.Event.ID))
	got := s.do(t, r)
	p := page.Base()
	if p.Lang != "en" || p.Path != "/show/gaon?x=1" || p.SwitchURL != "/show/gaon?x=1&lang=ko" || p.CSRF == "" ||
		p.RequestID != got.Header.Get("X-Request-Id") || !p.LoggedIn || !p.IsStaff || p.Event == nil || !p.Demo || p.Now.IsZero() {
		t.Errorf("%+v", p)
	}
	if cache := got.Header.Get("Cache-Control"); cache != "no-store" {
		t.Errorf("a page of somebody: %s", cache)
	}
	anonymous := s.do(t, ask("GET", "/show/gaon", ""))
	if cache := anonymous.Header.Get("Cache-Control"); cache != "private, no-cache" || page.LoggedIn {
		t.Errorf("a page of nobody: %s", cache)
	}
}

func TestFlashShowsOnce(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Post("/do", func(c *fiber.Ctx) error { return s.Done(c, "/page", "flash.logged_out") })
	s.app.Get("/page", func(c *fiber.Ctx) error { return s.Show(c, 200, &views.PlainLogin{}) })
	done := s.do(t, ask("POST", "/do", "a=b", "Sec-Fetch-Site", "same-origin"))
	flash := done.cookie("jangteo-flash")
	if done.StatusCode != 303 || done.Header.Get("Location") != "/page" || flash == nil {
		t.Fatalf("%d %v", done.StatusCode, done.Cookies())
	}
	r := ask("GET", "/page", "")
	r.AddCookie(flash)
	shown := s.do(t, r)
	shown.want(t, 200, `notice-success flash`, "로그아웃했어요.")
	if c := shown.cookie("jangteo-flash"); c == nil || c.Value != "" {
		t.Error("the flash stays")
	}
	if shown.Header.Get("Cache-Control") != "no-store" {
		t.Error("a page with a flash may be kept")
	}
	forged := ask("GET", "/page", "")
	forged.AddCookie(&http.Cookie{Name: "jangteo-flash", Value: "you_won"})
	if got := s.do(t, forged); strings.Contains(got.body, "you_won") {
		t.Error("a forged flash was shown")
	}
}

func TestShowFaults(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	refusals := map[string]error{
		"faults": models.Faults{models.Fault("email", "email_form"), models.Fault("password", "password_short").With("min", 10), models.Fault("email", "required")},
		"one":    models.Fault("email", "email_form"),
		"none":   models.ErrForbidden,
	}
	s.app.Post("/:which", func(c *fiber.Ctx) error {
		return s.ShowFaults(c, &views.PlainStart{First: true, Email: "typed@"}, refusals[c.Params("which")])
	})
	send := func(which string) reply {
		return s.do(t, ask("POST", "/"+which, "a=b", "Sec-Fetch-Site", "same-origin"))
	}
	send("faults").want(t, 422, "고칠 곳이 2군데", `value="typed@"`, `id="f-email-error">이메일 주소의 형식이`, "10자 이상이어야")
	send("one").want(t, 422, "고칠 곳이 1군데")
	send("none").want(t, 403)
}
