package account

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// LogInForm is GET /login: the form.
func (a *Account) LogInForm(c *fiber.Ctx) error {
	next := web.OwnPath(c.Query("next"))
	if web.LoggedIn(c) {
		return c.Redirect(onward(next, web.Home(c)), fiber.StatusSeeOther)
	}
	return a.Show(c, fiber.StatusOK, &views.PlainLogin{Page: views.Page{Section: "login"}, Next: next})
}

// LogIn is POST /login: checks the password and goes on to where the person wanted to go.
func (a *Account) LogIn(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	page := &views.PlainLogin{Page: views.Page{Section: "login"}, Email: f.Text("email"), Next: web.OwnPath(f.Text("next"))}
	token, err := a.Store.LogIn(c.UserContext(), page.Email, f.Password("password"))
	if err != nil {
		return a.refuse(c, page, err)
	}
	a.Web.LogIn(c, token)
	home, err := a.homeOf(c, token)
	if err != nil {
		return err
	}
	return c.Redirect(onward(page.Next, home), fiber.StatusSeeOther)
}

// refuse shows the form again with what was typed, except the password.
func (a *Account) refuse(c *fiber.Ctx, page *views.PlainLogin, err error) error {
	var refusal *models.Error
	if !errors.As(err, &refusal) || refusal.Kind == models.Busy {
		return err
	}
	status := fiber.StatusUnprocessableEntity
	if refusal.Kind == models.Throttled {
		status = fiber.StatusTooManyRequests
		web.RetryAfter(c, refusal)
	}
	page.Wrong = a.Views.Refusal(web.Lang(c), refusal)
	return a.Show(c, status, page)
}

// homeOf is the first page of whoever just logged in: the request itself came from nobody.
func (a *Account) homeOf(c *fiber.Ctx, token string) (string, error) {
	actor, err := a.Store.SessionActor(c.UserContext(), token)
	if err != nil {
		return "", err
	}
	if actor.Staff() {
		return "/staff", nil
	}
	return "/vendor", nil
}

func onward(next, home string) string {
	if next == "" {
		return home
	}
	return next
}

// LogOut is POST /logout: ends the session of this browser.
func (a *Account) LogOut(c *fiber.Ctx) error {
	if err := a.Web.LogOut(c); err != nil {
		return err
	}
	return a.Done(c, "/", "flash.logged_out")
}
