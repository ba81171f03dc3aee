package account

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// StartForm is GET /start/:token: what a single-use link opens.
func (a *Account) StartForm(c *fiber.Ctx) error {
	page, err := a.startPage(c)
	if err != nil {
		return err
	}
	return a.Show(c, fiber.StatusOK, page)
}

// Start is POST /start/:token: makes the first administrator or sets the password, and logs in.
func (a *Account) Start(c *fiber.Ctx) error {
	page, err := a.startPage(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	if page.First {
		page.Email, page.Name = f.Text("email"), f.Text("name")
	}
	in := models.AccountInput{Email: page.Email, Name: page.Name, Password: f.Password("password")}
	if faults := f.Err(); faults != nil {
		return a.ShowFaults(c, page, faults)
	}
	token, err := a.Store.UseLink(c.UserContext(), c.Params("token"), in)
	if err != nil {
		return a.ShowFaults(c, page, err)
	}
	a.Web.LogIn(c, token)
	flash := "flash.password_saved"
	if page.First {
		flash = "flash.admin_made"
	}
	return a.Done(c, "/staff", flash)
}

func (a *Account) startPage(c *fiber.Ctx) (*views.PlainStart, error) {
	web.NoStore(c)
	link, who, err := a.Store.LinkByToken(c.UserContext(), c.Params("token"))
	return &views.PlainStart{First: link.Purpose == models.LinkFirstAdmin, Email: who.Email, Name: who.Name}, err
}
