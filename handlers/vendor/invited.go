package vendor

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// InvitedForm GET /invited/:token shows the people of a listed vendor what is on file about them,
// and what to agree to.
func (v *Vendor) InvitedForm(c *fiber.Ctx) error {
	page, err := v.invited(c)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, page)
}

// Invited POST /invited/:token gives the vendor to a new account and logs in.
func (v *Vendor) Invited(c *fiber.Ctx) error {
	page, err := v.invited(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	page.Email = f.Text("email")
	agreed := map[string]string{}
	for _, consent := range page.Consents {
		if page.Agreed[consent.What] = f.Bool(consent.What); page.Agreed[consent.What] {
			agreed[consent.What] = consent.Words()
		}
	}
	in := models.AccountInput{Email: page.Email, Password: f.Password("password"), Lang: web.Lang(c)}
	err = f.Err().Err()
	if err == nil {
		var session string
		if session, err = v.Store.AcceptInvitation(c.UserContext(), c.Params("token"), in, agreed); err == nil {
			v.LogIn(c, session)
			return v.Web.Done(c, "/vendor", "vendor.invited.done")
		}
	}
	return v.ShowFaults(c, page, err)
}

func (v *Vendor) invited(c *fiber.Ctx) (*views.VendorInvited, error) {
	web.NoStore(c)
	_, a, err := v.Store.InvitationByToken(c.UserContext(), c.Params("token"))
	if err != nil {
		return nil, err
	}
	e, err := v.Store.EventByID(c.UserContext(), a.EventID)
	if err != nil {
		return nil, err
	}
	return &views.VendorInvited{
		Page: views.Page{Event: &e}, Application: a, Consents: v.consents(c), Agreed: map[string]bool{},
	}, nil
}
