package shopper

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

func waitPath(c *fiber.Ctx) string {
	return "/e/" + web.Event(c).Slug + "/campaigns/" + c.Params("campaign") + "/wait"
}

// Wait shows the place in the line, and goes on to the coupon when it is its turn: the claim that was pressed
// before goes on by itself, with its own nonce. The page asks again by itself, with or without scripts.
//
//	GET /e/:event/campaigns/:campaign/wait
func (s *Shopper) Wait(c *fiber.Ctx) error {
	web.NoStore(c)
	visitor := web.Visitor(c)
	turn, err := s.Store.TakeTurn(c.UserContext(), web.Event(c).ID, c.Params("campaign"), s.Store.Shopper(visitor), visitor)
	switch {
	case models.ReasonOf(err) == "no_place":
		return s.Claimed(c)
	case err != nil:
		return s.refuse(c, err)
	case turn.Waiting == nil:
		return s.turned(c, turn)
	}
	campaign, _, err := s.Store.CampaignByPublicID(c.UserContext(), c.Params("campaign"))
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, &views.ShopperWait{Campaign: campaign, Waiting: *turn.Waiting, State: waitPath(c) + "/state"})
}

// WaitState tells the script of the waiting page where its reader stands; it claims nothing.
//
//	GET /e/:event/campaigns/:campaign/wait/state
func (s *Shopper) WaitState(c *fiber.Ctx) error {
	w, err := s.Store.WaitingOf(c.UserContext(), web.Event(c).ID, c.Params("campaign"), s.Store.Shopper(web.Visitor(c)))
	if err != nil {
		return err
	}
	page := &views.ShopperWait{Page: views.Page{Lang: web.Lang(c)}, Waiting: w}
	said := map[string]any{"ready": w.Ready, "again": page.Again()}
	for name, key := range page.Said() {
		said[name] = s.Views.Text(web.Lang(c), key.Key, key.Params)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(said)
}
