package vendor

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// Object POST /vendor/:event/object says something against the booth that is proposed.
func (v *Vendor) Object(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	err = v.Store.Object(c.UserContext(), web.Actor(c), web.Event(c), a, web.ReadForm(c).Multiline("words"))
	if err != nil {
		return err
	}
	return v.Web.Done(c, "/vendor", "vendor.place.objected_flash")
}

// SwapAsk POST /vendor/:event/swap asks the vendor on a booth to swap.
func (v *Vendor) SwapAsk(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	if err := v.Store.AskSwap(c.UserContext(), web.Actor(c), web.Event(c), a, f.Choice("booth"), f.Text("words")); err != nil {
		return err
	}
	return v.Web.Done(c, "/vendor", "vendor.place.asked_flash")
}

// SwapAnswer POST /vendor/:event/swap/answer agrees, declines or takes back.
func (v *Vendor) SwapAnswer(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	if err := v.Store.AnswerSwap(c.UserContext(), web.Actor(c), web.Event(c), a, f.Choice("id"), models.SwapState(f.Choice("answer"))); err != nil {
		return err
	}
	return v.Web.Done(c, "/vendor", "vendor.place.answered_flash")
}
