package vendor

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// scanning is the stand of a vendor that takes part, with a phone that may redeem. The vendor's own
// browser that is no phone yet, or another vendor's or event's, becomes one. A phone that was
// withdrawn stays withdrawn.
func (v *Vendor) scanning(c *fiber.Ctx) (stand, error) {
	s, err := v.selling(c)
	if err != nil {
		return s, err
	}
	if !s.State.Takes() {
		return s, &models.Error{Kind: models.Conflict, Reason: "not_selected", Words: "not_selected_yet"}
	}
	switch models.ReasonOf(s.noPhone) {
	case "unauthenticated":
	case "device_revoked":
		if s.withdrawn() {
			return s, s.noPhone
		}
	default:
		if s.noPhone != nil || s.phone.ApplicationID == s.ID {
			return s, s.noPhone
		}
	}
	var token string
	s.phone, token, err = v.Store.EnrolAgain(c.UserContext(), web.Actor(c), s.Application, phoneName(c.Get(fiber.HeaderUserAgent)), s.phone)
	if err == nil {
		v.RememberDevice(c, token)
	}
	return s, err
}

// withdrawn says whether the phone lost its right while its vendor takes part: then the vendor or
// staff meant this phone. A vendor that was dismissed and selected anew may scan again.
func (s stand) withdrawn() bool {
	return s.phone.ApplicationID == s.ID && !(s.DecidedAt != nil && s.DecidedAt.After(*s.phone.RevokedAt))
}

// phoneName is a short name of the browser, by which a vendor tells its phones apart.
func phoneName(userAgent string) string {
	for _, name := range []string{"iPhone", "iPad", "Android"} {
		if strings.Contains(userAgent, name) {
			return name
		}
	}
	return "PC"
}

// turnAway tells a browser that may not scan what happened, and how its owner makes it a scanning
// phone. Other refusals are answered as ever.
func (v *Vendor) turnAway(c *fiber.Ctx, err error) error {
	why := &models.Error{}
	if !errors.As(err, &why) {
		return err
	}
	page := &views.VendorNoPhone{Why: why.Reason}
	switch {
	case why.Words == "phone_of_another_event":
		page.Why = why.Words
	case why.Reason != "device_revoked" && why.Reason != "unauthenticated":
		return err
	}
	receipt, lost := v.receiptOf(c)
	if lost != nil {
		return lost
	}
	page.Owner = receipt != ""
	web.NoStore(c)
	return v.Show(c, web.StatusOf(err), page)
}
