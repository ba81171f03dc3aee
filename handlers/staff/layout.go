package staff

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Layout shows the draft of the street and the form for one more row.
func (s *Staff) Layout(c *fiber.Ctx) error {
	page, err := s.layout(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// LayoutAdd draws a row of booths.
func (s *Staff) LayoutAdd(c *fiber.Ctx) error {
	row, typed, err := readRow(c)
	if err == nil {
		err = s.Store.AddBoothRow(c.UserContext(), web.Actor(c), web.Event(c), row)
	}
	if err == nil {
		return s.Done(c, path(c, "/layout"), "staff.layout.added")
	}
	return showAgain(s, c, err, s.layout, func(p *views.StaffLayout) { p.Form = typed })
}

// LayoutRemove takes a row off the draft.
func (s *Staff) LayoutRemove(c *fiber.Ctx) error {
	err := s.Store.RemoveBoothRow(c.UserContext(), web.Actor(c), web.Event(c), web.ReadForm(c).Text("row"))
	return s.layoutDone(c, err, "staff.layout.removed")
}

// layoutDone answers something that was done to the layout: with the page after it, or with the page
// and why not, all faults below each other.
func (s *Staff) layoutDone(c *fiber.Ctx, err error, flash string) error {
	if err == nil {
		return s.Done(c, path(c, "/layout"), flash)
	}
	_, conflict := web.Refused(err)
	var faults models.Faults
	if !conflict && !errors.As(err, &faults) {
		return err
	}
	page, lost := s.layout(c)
	if lost != nil {
		return lost
	}
	if conflict {
		return s.ShowRefused(c, page, err)
	}
	for _, f := range faults {
		page.Problems = append(page.Problems, s.Views.Refusal(web.Lang(c), f))
	}
	return s.Show(c, fiber.StatusUnprocessableEntity, page)
}

func (s *Staff) layout(c *fiber.Ctx) (*views.StaffLayout, error) {
	ctx, e := c.UserContext(), web.Event(c)
	change, err := s.Store.LayoutChange(ctx, e)
	if err != nil {
		return nil, err
	}
	street := change.Street.On(change.Draft.Layout)
	page := &views.StaffLayout{
		Page: section("booths"), Change: change, Map: views.NewStreetMap(street, web.Lang(c)), Rows: views.RowParts(street),
		Form: views.NewRowForm(street.Layout), Findings: s.findings(c, street),
	}
	if page.Versions, err = s.Store.LayoutVersions(ctx, e.ID); err != nil {
		return nil, err
	}
	if page.Saved, err = s.Store.LayoutDrafts(ctx, e.ID); err != nil {
		return nil, err
	}
	page.Others, err = s.otherEvents(c)
	return page, err
}

// otherEvents are those whose layout this person may see.
func (s *Staff) otherEvents(c *fiber.Ctx) ([]models.Event, error) {
	all, err := s.Store.Events(c.UserContext())
	var list []models.Event
	for _, e := range all {
		if e.ID != web.Event(c).ID && web.Actor(c).May(models.Staff, e.ID) {
			list = append(list, e)
		}
	}
	return list, err
}

// findings says what the rules have to say about a plan in the reader's language.
func (s *Staff) findings(c *fiber.Ctx, street models.Street) []views.LayoutFinding {
	list := []views.LayoutFinding{}
	for _, f := range street.Check() {
		list = append(list, views.LayoutFinding{Level: f.Level, Text: s.Views.Refusal(web.Lang(c), f.Why), ID: f.Why.Field, Also: f.Also})
	}
	return list
}

// readRow reads a new row: lengths are typed in metres, loads in kilowatts.
func readRow(c *fiber.Ctx) (models.BoothRow, views.RowForm, error) {
	f := web.ReadForm(c)
	typed := views.RowForm{
		Row: f.Text("row"), Count: f.Text("count"), X: f.Text("x"), Y: f.Text("y"), Pitch: f.Text("pitch"), Width: f.Text("width"),
		Depth: f.Text("depth"), Zone: f.Choice("zone"), Panel: f.Text("panel"), PanelKW: f.Text("panel_kw"), MaxKW: f.Text("max_kw"), Water: f.Bool("water"),
	}
	row := models.BoothRow{
		Row: typed.Row, Count: int(f.Int("count")), Zone: models.Zone(typed.Zone), Panel: typed.Panel,
		PanelW: f.Watts("panel_kw"), MaxW: f.Watts("max_kw"), Water: typed.Water,
	}
	faults := f.Err()
	for _, length := range []struct {
		name, typed string
		mm          *int
	}{{"x", typed.X, &row.XMM}, {"y", typed.Y, &row.YMM}, {"pitch", typed.Pitch, &row.PitchMM}, {"width", typed.Width, &row.WidthMM}, {"depth", typed.Depth, &row.DepthMM}} {
		var readable bool
		*length.mm, readable = millimetres(length.typed)
		faults.Add(!readable, length.name, "not_a_number")
	}
	return row, typed, faults.Err()
}

// millimetres reads metres as people type them, 3.5 or 3.5 m. Empty is 0.
func millimetres(text string) (int, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.ToLower(norm.NFKC.String(text)), "m"))
	if text == "" {
		return 0, true
	}
	metres, err := strconv.ParseFloat(text, 64)
	if err != nil || !(math.Abs(metres) < math.MaxInt32/1000) { // the second is true of NaN too
		return 0, false
	}
	return int(math.Round(metres * 1000)), true
}
