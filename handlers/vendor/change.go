package vendor

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// ChangeForm GET /vendor/:event/change is the form with what was handed in, as far as it can still be changed.
func (v *Vendor) ChangeForm(c *fiber.Ctx) error {
	s, page, err := v.changing(c)
	if err != nil {
		return err
	}
	in, err := v.Store.OwnInput(c.UserContext(), s.Application)
	if err != nil {
		return err
	}
	page.Typed = typedOf(in)
	return v.Show(c, fiber.StatusOK, page)
}

// Change POST /vendor/:event/change changes one's own application.
func (v *Vendor) Change(c *fiber.Ctx) error {
	s, page, err := v.changing(c)
	if err != nil {
		return err
	}
	typed, _, in, err := v.readForm(c, page.Questions)
	page.Typed = typed
	page.Typed.BusinessNumber = businessNumber(s.Vendor)
	changed := 0
	if in.Fix = web.ReadForm(c).Bool("fix"); err == nil {
		changed, err = v.Store.ChangeApplication(c.UserContext(), web.Actor(c), web.Event(c), s.Receipt, in)
	}
	switch {
	case err != nil:
		return v.ShowFaults(c, page, inFormOrder(err, page.Questions))
	case page.Fix.Stands():
		return v.Web.Done(c, "/vendor", "vendor.fix.done")
	case changed == 0:
		return v.Web.Done(c, "/vendor", "vendor.change.none")
	}
	return v.Web.Done(c, "/vendor", "vendor.change.done")
}

// changing is the stand of a vendor that may still change something, with the form around it.
func (v *Vendor) changing(c *fiber.Ctx) (stand, *views.VendorForm, error) {
	s, err := v.stand(c)
	if err != nil {
		return s, nil, err
	}
	page := &views.VendorForm{Receipt: s.Receipt, Changing: s.MayChange(web.Event(c), v.Store.Now())}
	if !page.IsChange() {
		return s, nil, &models.Error{Kind: models.Conflict, Reason: "change_over"}
	}
	if page.Fix, err = v.Store.FixOf(c.UserContext(), s.Application); err != nil {
		return s, nil, err
	}
	return s, page, v.furnish(c, page)
}
