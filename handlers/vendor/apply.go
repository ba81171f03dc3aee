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
	page := &views.VendorCall{BaseURL: v.Config.BaseURL}
	var err error
	if page.Receipt, err = v.receiptOf(c); err != nil {
		return err
	}
	if page.Counts, err = v.Store.CallCounts(c.UserContext(), web.Event(c).ID); err != nil {
		return err
	}
	draft, err := v.Store.Draft(c.UserContext(), web.Event(c), holder(c))
	if err != nil && err != models.ErrNotFound {
		return err
	}
	page.DraftAt = draft.SavedAt
	return v.Show(c, fiber.StatusOK, page)
}

// Form GET /e/:event/apply/form is the form: with one's draft in it, else with what is known of an earlier event.
func (v *Vendor) Form(c *fiber.Ctx) error {
	if !web.Event(c).Recruiting(v.Store.Now()) {
		return c.Redirect("/e/"+web.Event(c).Slug+"/apply", fiber.StatusSeeOther)
	}
	page, err := v.begun(c)
	if err != nil {
		return err
	}
	if page.Typed.Nonce == "" {
		page.Typed.Nonce = newNonce()
	}
	if err := v.furnish(c, page); err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, page)
}

// Apply POST /e/:event/apply/form hands the application in.
func (v *Vendor) Apply(c *fiber.Ctx) error {
	page := &views.VendorForm{}
	if err := v.furnish(c, page); err != nil {
		return err
	}
	typed, account, in, err := v.readForm(c, page.Questions)
	page.Typed = typed
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
	return v.ShowFaults(c, page, inFormOrder(err, page.Questions))
}

// Done GET /e/:event/apply/done shows the receipt number of one's own application.
func (v *Vendor) Done(c *fiber.Ctx) error {
	s, err := v.stand(c)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, &views.VendorDone{Application: s.Application, Email: web.Actor(c).Account.Email})
}

// Confirm POST /vendor/:event/confirm says that one comes, and takes a place that was offered.
func (v *Vendor) Confirm(c *fiber.Ctx) error {
	s, err := v.stand(c)
	if err != nil {
		return err
	}
	if _, err := v.Store.ConfirmPlace(c.UserContext(), web.Actor(c), s.Application); err != nil {
		return err
	}
	return v.Web.Done(c, "/vendor", "vendor.confirm.done")
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

// furnishPlaces are the sizes and booths to choose from, of the plan that is published.
func (v *Vendor) furnishPlaces(c *fiber.Ctx, page *views.VendorForm) error {
	plan, err := v.Store.CurrentLayout(c.UserContext(), web.Event(c).ID)
	if err != nil && err != models.ErrNotFound {
		return err
	}
	page.Sizes, page.Booths = plan.BoothSizes(web.Event(c).BoothsEach), plan.WishBooths()
	return nil
}

// furnish puts around what was typed what the form asks.
func (v *Vendor) furnish(c *fiber.Ctx, page *views.VendorForm) error {
	var err error
	if page.Questions, err = v.Store.FormQuestions(c.UserContext(), web.Event(c).ID); err != nil {
		return err
	}
	if err := v.furnishPlaces(c, page); err != nil || page.IsChange() {
		return err
	}
	page.Consents = v.consents(c)
	if web.Event(c).Demo {
		page.DemoNumber = demoNumber()
	}
	page.Receipt, err = v.receiptOf(c)
	return err
}
