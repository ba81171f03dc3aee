package staff

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// planOf is what the page's script knows of booths and vendors.
func (s *Staff) planOf(c *fiber.Ctx, board models.PlaceBoard) views.BoothPlan {
	p := planner{Staff: s, ctx: c, street: board.Street}
	plan := views.BoothPlan{Revision: board.Revision(), Vendors: map[string]views.PlanVendor{}}
	for _, b := range board.Layout.Booths {
		plan.Booths = append(plan.Booths, views.PlanBooth{Label: b.Label, Text: p.describe(b)})
	}
	for _, a := range board.Vendors {
		if a.Mode.NeedsBooth() {
			plan.Vendors[a.No] = views.PlanVendor{Name: a.Vendor.Name, Booth: board.SpanOf[a.ID].Label(), Size: a.Booths, Locked: board.Given[a.ID].Locked}
		}
	}
	return plan
}

// planner describes booths in the reader's language.
type planner struct {
	*Staff
	ctx    *fiber.Ctx
	street models.Street
}

// describe says what a booth is: A17 · food · 5 kW · water · panel P2 · corner · who stands there.
func (p *planner) describe(b models.Booth) string {
	parts := []string{b.Label, p.say(p.ctx, "zone."+string(b.Zone), nil)}
	if b.Zone == models.ZoneOps {
		return strings.Join(append(parts, b.Ops(web.Lang(p.ctx))), " · ")
	}
	parts = append(parts, p.say(p.ctx, "staff.booths.up_to", map[string]any{"has": b.MaxW}))
	if b.Water {
		parts = append(parts, p.say(p.ctx, "staff.booths.water", nil))
	}
	if b.Panel != "" {
		parts = append(parts, p.say(p.ctx, "staff.booths.panel", map[string]any{"panel": b.Panel}))
	}
	if b.Corner {
		parts = append(parts, p.say(p.ctx, "staff.booths.corner", nil))
	}
	if who, taken := p.street.ByBooth[b.ID]; taken {
		return strings.Join(append(parts, who.Vendor.Name), " · ")
	}
	return strings.Join(append(parts, p.say(p.ctx, "staff.booths.free", nil)), " · ")
}
