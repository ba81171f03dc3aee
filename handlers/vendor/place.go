package vendor

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Object POST /vendor/:event/object says something against the booth that is proposed.
func (v *Vendor) Object(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	typed := views.PlaceForm{Name: "object", Words: web.ReadForm(c).Multiline("words")}
	err = v.Store.Object(c.UserContext(), web.Actor(c), web.Event(c), a, typed.Words)
	return v.placeDone(c, a, err, typed, "vendor.place.objected_flash")
}

// SwapAsk POST /vendor/:event/swap asks the vendor on a booth to swap.
func (v *Vendor) SwapAsk(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	typed := views.PlaceForm{Name: "swap", Booth: f.Choice("booth"), Words: f.Text("words")}
	err = v.Store.AskSwap(c.UserContext(), web.Actor(c), web.Event(c), a, typed.Booth, typed.Words)
	return v.placeDone(c, a, err, typed, "vendor.place.asked_flash")
}

// SwapAnswer POST /vendor/:event/swap/answer agrees, declines or takes back.
func (v *Vendor) SwapAnswer(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	err = v.Store.AnswerSwap(c.UserContext(), web.Actor(c), web.Event(c), a, f.Choice("id"), models.SwapState(f.Choice("answer")))
	return v.placeDone(c, a, err, views.PlaceForm{Name: "answer"}, "vendor.place.answered_flash")
}

// placeDone goes back to the start page, or shows it with the form as it was typed and why it was refused.
func (v *Vendor) placeDone(c *fiber.Ctx, a models.Application, err error, typed views.PlaceForm, flash string) error {
	if err == nil {
		return v.Web.Done(c, "/vendor", flash)
	}
	var faults models.Faults
	var why *models.Error
	switch {
	case errors.As(err, &faults):
		why = faults[0]
	case !errors.As(err, &why) || why.Kind != models.Conflict:
		return err
	}
	page, lost := v.today(c)
	if lost != nil {
		return lost
	}
	typed.Refusal, typed.Field = v.Views.Refusal(web.Lang(c), why), why.Field
	for i := range page.Cards {
		if page.Cards[i].Application.ID == a.ID {
			page.Cards[i].Typed = typed
		}
	}
	return v.Show(c, fiber.StatusUnprocessableEntity, page)
}
