package vendor

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Call GET /e/:event/apply says who may take part, until when, and what to prepare.
func (v *Vendor) Call(c *fiber.Ctx) error {
	receipt, err := v.receiptOf(c)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, &views.VendorCall{Receipt: receipt})
}

// Form GET /e/:event/apply/form is the empty form; a vendor of an earlier event finds it filled in.
func (v *Vendor) Form(c *fiber.Ctx) error {
	if !web.Event(c).Recruiting(v.Store.Now()) {
		return c.Redirect("/e/"+web.Event(c).Slug+"/apply", fiber.StatusSeeOther)
	}
	typed, err := v.earlier(c)
	if err != nil {
		return err
	}
	page, err := v.formPage(c, typed)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, page)
}

// Apply POST /e/:event/apply/form hands the application in.
func (v *Vendor) Apply(c *fiber.Ctx) error {
	typed, account, in, err := v.readForm(c)
	e := web.Event(c)
	if err == nil {
		var a models.Application
		var session string
		a, session, err = v.Store.Apply(c.UserContext(), e, web.Actor(c).Account, account, in)
		if err == nil {
			if session != "" {
				v.LogIn(c, session)
			}
			return c.Redirect("/e/"+e.Slug+"/apply/done?receipt="+url.QueryEscape(a.Receipt), fiber.StatusSeeOther)
		}
	}
	page, pageErr := v.formPage(c, typed)
	if pageErr != nil {
		return pageErr
	}
	return v.ShowFaults(c, page, inFormOrder(err))
}

// Done GET /e/:event/apply/done shows the receipt number of one's own application.
func (v *Vendor) Done(c *fiber.Ctx) error {
	s, err := v.stand(c)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, &views.VendorDone{Application: s.Application})
}

// Withdraw POST /vendor/:event/withdraw takes back one's own application.
func (v *Vendor) Withdraw(c *fiber.Ctx) error {
	s, err := v.stand(c)
	if err != nil {
		return err
	}
	if err := v.Store.Withdraw(c.UserContext(), web.Actor(c), s.Application); err != nil {
		return err
	}
	return v.Web.Done(c, "/vendor", "vendor.withdraw.done")
}

// formPage is the form around what was typed.
func (v *Vendor) formPage(c *fiber.Ctx, typed views.VendorTyped) (*views.VendorForm, error) {
	receipt, err := v.receiptOf(c)
	if err != nil {
		return nil, err
	}
	page := &views.VendorForm{Typed: typed, Receipt: receipt, Consents: v.consents(c)}
	if web.Event(c).Demo {
		page.DemoNumber = demoNumber()
	}
	return page, nil
}
