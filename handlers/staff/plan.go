package staff

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// planOf works out for every vendor that needs a booth what each booth would say to it.
func (s *Staff) planOf(c *fiber.Ctx, street models.Street) views.BoothPlan {
	p := planner{Staff: s, ctx: c, street: street, known: map[views.PlanReason]int{}}
	p.plan.Vendors = map[string]views.PlanVendor{}
	p.reason(views.PlanReason{})
	for _, b := range street.Layout.Booths {
		p.plan.Booths = append(p.plan.Booths, views.PlanBooth{Label: b.Label, Text: p.describe(b)})
	}
	for _, a := range street.Vendors {
		if a.Mode.NeedsBooth() {
			p.plan.Vendors[a.No] = views.PlanVendor{Name: a.Vendor.Name, Booth: street.BoothOf[a.ID].Label, Why: p.why(a)}
		}
	}
	return p.plan
}

// planner writes a plan in the reader's language, every sentence once.
type planner struct {
	*Staff
	ctx    *fiber.Ctx
	street models.Street
	plan   views.BoothPlan
	known  map[views.PlanReason]int
}

// reason gives the index of a sentence.
func (p *planner) reason(r views.PlanReason) int {
	i, has := p.known[r]
	if !has {
		i = len(p.plan.Reasons)
		p.plan.Reasons = append(p.plan.Reasons, r)
		p.known[r] = i
	}
	return i
}

func (p *planner) why(a models.Application) []int {
	list := make([]int, len(p.street.Layout.Booths))
	for i, b := range p.street.Layout.Booths {
		if why := p.street.Fit(b, a); why != nil {
			list[i] = p.reason(views.PlanReason{Text: p.Views.Refusal(web.Lang(p.ctx), why), Blocks: true})
			continue
		}
		for _, note := range p.street.Beside(b, a) {
			list[i] = p.reason(views.PlanReason{Text: p.say(p.ctx, "staff.booths.note."+note, nil)})
		}
	}
	return list
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
