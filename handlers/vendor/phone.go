package vendor

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// scanning is the stand of a vendor that takes part, with a phone that may redeem. A browser that
// is no phone yet, or another vendor's or event's, becomes one. A phone that staff withdrew stays
// withdrawn.
func (v *Vendor) scanning(c *fiber.Ctx) (stand, error) {
	s, err := v.stand(c)
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
	s.phone, token, err = v.Store.EnrolDevice(c.UserContext(), web.Actor(c), s.Application, phoneName(c.Get(fiber.HeaderUserAgent)))
	if err == nil {
		v.RememberDevice(c, token)
	}
	return s, err
}

// withdrawn says whether the phone lost its right while its vendor takes part: then somebody of
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
