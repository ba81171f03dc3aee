package staff

import (
	"math"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Layout shows the rows of the street and the form for one more.
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
	page, lost := s.layout(c)
	if lost != nil {
		return lost
	}
	page.Form = typed
	return s.ShowFaults(c, page, err)
}

// LayoutRemove takes a row off the street, unless a vendor stands in it.
func (s *Staff) LayoutRemove(c *fiber.Ctx) error {
	err := s.Store.RemoveBoothRow(c.UserContext(), web.Actor(c), web.Event(c), web.ReadForm(c).Text("row"))
	why, conflict := refused(err)
	if conflict {
		page, lost := s.layout(c)
		if lost != nil {
			return lost
		}
		page.Refusal = s.Views.Refusal(web.Lang(c), why)
		return s.Show(c, fiber.StatusConflict, page)
	}
	if err != nil {
		return err
	}
	return s.Done(c, path(c, "/layout"), "staff.layout.removed")
}

func (s *Staff) layout(c *fiber.Ctx) (*views.StaffLayout, error) {
	street, err := s.Store.Street(c.UserContext(), web.Event(c))
	if err != nil {
		return nil, err
	}
	return &views.StaffLayout{
		Page: section("booths"), Layout: street.Layout, Map: views.NewStreetMap(street, web.Lang(c)),
		Rows: views.RowParts(street), Form: views.NewRowForm(street.Layout),
	}, nil
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
