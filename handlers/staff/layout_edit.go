package staff

import (
	"encoding/json"
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// LayoutEdit is the editor of the draft.
func (s *Staff) LayoutEdit(c *fiber.Ctx) error {
	ctx, e := c.UserContext(), web.Event(c)
	change, err := s.Store.LayoutChange(ctx, e)
	if err != nil {
		return err
	}
	draft := change.Draft
	doc := views.LayoutDoc{
		Revision: draft.Revision, Plan: draft.Layout, Findings: s.findings(c, change.Street.On(draft.Layout)), Taken: map[string]string{}, Words: s.editorWords(c),
	}
	if id := draft.Layout.Background.Picture; id != "" {
		p, err := s.Store.LayoutPicture(ctx, e.ID, id)
		if err != nil {
			return err
		}
		doc.Picture = [2]int{p.Width, p.Height}
	}
	for _, b := range change.Current.Booths {
		if a, taken := change.Street.ByBooth[b.ID]; taken {
			doc.Taken[b.PublicID] = a.Vendor.Name
		}
	}
	return s.Show(c, fiber.StatusOK, &views.StaffLayoutEdit{Page: section("booths"), Doc: doc, Vendors: change.Street.Vendors})
}

// editorWords are the words that the script puts together.
func (s *Staff) editorWords(c *fiber.Ctx) map[string]string {
	words := map[string]string{}
	for _, name := range []string{
		"picked", "none", "moved", "turned", "copied", "gone", "undone", "redone", "nothing", "saved", "unsaved", "sound", "faults", "network",
		"row_drawn", "added", "changed", "point_one", "point_two", "scaled", "picture", "booth", "panel", "blocked", "mixed", "focused", "row_line", "renumbered",
	} {
		words[name] = s.say(c, "staff.editor.js."+name, nil)
	}
	for _, kind := range models.LandmarkKinds {
		words["kind_"+string(kind)] = s.say(c, "landmark."+string(kind), nil)
	}
	for _, zone := range models.Zones {
		words["zone_"+string(zone)] = s.say(c, "zone."+string(zone), nil)
	}
	return words
}

// sentPlan is what the editor sends: its plan, and what it was made from.
type sentPlan struct {
	Revision int             `json:"revision"`
	Plan     models.Layout   `json:"plan"`
	Row      models.BoothRow `json:"row"`
}

// readPlan reads it. The editor writes it, so that nobody mends it by hand.
func readPlan(c *fiber.Ctx) (sentPlan, error) {
	var in sentPlan
	if json.Unmarshal(c.Body(), &in) != nil {
		return in, &models.Error{Kind: models.Malformed, Reason: "malformed"}
	}
	return in, nil
}

// LayoutCheck says what the rules have to say about a plan, and keeps nothing.
func (s *Staff) LayoutCheck(c *fiber.Ctx) error {
	in, err := readPlan(c)
	if err != nil {
		return err
	}
	return s.judged(c, in.Plan, fiber.Map{})
}

// judged answers with what the rules say about a plan and about who stands on it.
func (s *Staff) judged(c *fiber.Ctx, l models.Layout, answer fiber.Map) error {
	street, err := s.Store.Street(c.UserContext(), web.Event(c))
	if err != nil {
		return err
	}
	answer["findings"] = s.findings(c, street.On(l))
	return c.JSON(answer)
}

// LayoutSave keeps a plan as the next revision of the draft.
func (s *Staff) LayoutSave(c *fiber.Ctx) error {
	in, err := readPlan(c)
	if err != nil {
		return err
	}
	d, err := s.Store.SaveLayout(c.UserContext(), web.Actor(c), web.Event(c), in.Revision, in.Plan)
	if err != nil {
		return s.planFaults(c, err)
	}
	return s.judged(c, d.Layout, fiber.Map{"revision": d.Revision})
}

// planFaults answers all that is wrong with a plan at once; other refusals are the mapper's.
func (s *Staff) planFaults(c *fiber.Ctx, err error) error {
	var faults models.Faults
	if !errors.As(err, &faults) {
		return err
	}
	list := make([]web.Refusal, len(faults))
	for i, f := range faults {
		list[i] = s.Refusal(c, f)
	}
	return c.Status(fiber.StatusUnprocessableEntity).JSON(fiber.Map{"error": list[0], "faults": list})
}

// LayoutRow draws a row of booths into a plan and gives it back; nothing is kept.
func (s *Staff) LayoutRow(c *fiber.Ctx) error {
	in, err := readPlan(c)
	if err != nil {
		return err
	}
	if err := in.Plan.AddRow(in.Row); err != nil {
		return s.planFaults(c, err)
	}
	return s.judged(c, in.Plan, fiber.Map{"plan": in.Plan})
}

// LayoutPictureAdd keeps a picture to draw on.
func (s *Staff) LayoutPictureAdd(c *fiber.Ctx) error {
	_, content, err := web.ReadFile(c, "file")
	if err != nil {
		return err
	}
	p, err := s.Store.AddLayoutPicture(c.UserContext(), web.Actor(c), web.Event(c), content)
	if err != nil {
		return s.planFaults(c, err)
	}
	return c.JSON(fiber.Map{"id": p.PublicID, "width": p.Width, "height": p.Height})
}

// LayoutPicture is such a picture.
func (s *Staff) LayoutPicture(c *fiber.Ctx) error {
	p, err := s.Store.LayoutPicture(c.UserContext(), web.Event(c).ID, c.Params("picture"))
	if err != nil {
		return err
	}
	return web.SendPicture(c, p.Content)
}
