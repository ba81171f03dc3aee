package vendor

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// EnrolForm GET /enrol/:secret is behind the QR that a vendor or staff show: it asks for a name of
// the phone. It takes nothing, because link previews open it too. The phone that took it goes on to
// its scanner.
func (v *Vendor) EnrolForm(c *fiber.Ctx) error {
	web.NoStore(c)
	offer, a, err := v.Store.EnrolmentBySecret(c.UserContext(), c.Params("secret"))
	if phone, none := v.Device(c); none == nil && offer.DeviceID != nil && *offer.DeviceID == phone.ID {
		return v.toScanner(c, phone)
	}
	if err != nil {
		return err
	}
	page, err := v.enrolPage(c, a)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, page)
}

// Enrol POST /enrol/:secret makes this browser one of the vendor's scanning phones. Whoever is logged
// in on it as somebody else is logged out, so that it is clear for whom it scans.
func (v *Vendor) Enrol(c *fiber.Ctx) error {
	if web.Visitor(c) == "" {
		return &models.Error{Kind: models.Forbidden, Reason: "forbidden", Words: "no_cookie"}
	}
	label := web.ReadForm(c).Text("label")
	in := models.TakeEnrolment{Secret: c.Params("secret"), Label: label, Browser: web.Visitor(c), Token: web.DeviceToken(c)}
	if in.Label == "" {
		in.Label = phoneName(c.Get(fiber.HeaderUserAgent))
	}
	d, token, err := v.Store.Enrol(c.UserContext(), in)
	if err != nil {
		return v.askLabelAgain(c, label, err)
	}
	v.RememberDevice(c, token)
	if err := v.leaveTo(c, d); err != nil {
		return err
	}
	return v.toScanner(c, d)
}

func (v *Vendor) toScanner(c *fiber.Ctx, d models.Device) error {
	e, err := v.Store.EventByID(c.UserContext(), d.EventID)
	if err != nil {
		return err
	}
	return c.Redirect("/vendor/"+e.Slug+"/scan", fiber.StatusSeeOther)
}

// askLabelAgain shows the form once more when only the name of the phone was wrong.
func (v *Vendor) askLabelAgain(c *fiber.Ctx, label string, wrong error) error {
	if web.StatusOf(wrong) != fiber.StatusUnprocessableEntity {
		return wrong
	}
	_, a, err := v.Store.EnrolmentBySecret(c.UserContext(), c.Params("secret"))
	if err != nil {
		return err
	}
	page, err := v.enrolPage(c, a)
	if err != nil {
		return err
	}
	page.Label = label
	return v.ShowFaults(c, page, wrong)
}

// leaveTo logs out whoever is logged in on a phone that now scans for another.
func (v *Vendor) leaveTo(c *fiber.Ctx, d models.Device) error {
	if !web.LoggedIn(c) {
		return nil
	}
	owns, err := v.owns(c, d.ApplicationID)
	if err != nil || owns {
		return err
	}
	return v.LogOut(c)
}

func (v *Vendor) owns(c *fiber.Ctx, application int64) (bool, error) {
	own, err := v.Store.OwnApplications(c.UserContext(), web.Actor(c).Account.ID)
	for _, a := range own {
		if a.ID == application {
			return true, err
		}
	}
	return false, err
}

func (v *Vendor) enrolPage(c *fiber.Ctx, a models.Application) (*views.VendorEnrol, error) {
	e, err := v.Store.EventByID(c.UserContext(), a.EventID)
	if err != nil {
		return nil, err
	}
	page := &views.VendorEnrol{Application: a}
	page.Event = &e
	if web.LoggedIn(c) {
		owns, err := v.owns(c, a.ID)
		if page.LogsOut = !owns; err != nil {
			return nil, err
		}
	}
	return page, nil
}
