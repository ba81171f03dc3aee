package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// LoadIn shows when each row of booths brings its things in.
func (s *Staff) LoadIn(c *fiber.Ctx) error {
	page, err := s.loadIn(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) loadIn(c *fiber.Ctx) (*views.StaffLoadIn, error) {
	e := web.Event(c)
	layout, err := s.Store.CurrentLayout(c.UserContext(), e.ID)
	if err != nil {
		return nil, err
	}
	set, err := s.Store.LoadIns(c.UserContext(), e)
	if err != nil {
		return nil, err
	}
	return views.NewStaffLoadIn(section("arrivals"), layout.Rows(), set), nil
}

// LoadInSet keeps the times of all rows and the grace.
func (s *Staff) LoadInSet(c *fiber.Ctx) error {
	page, err := s.loadIn(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	in := models.LoadInInput{GraceMin: int(f.Int("grace"))}
	page.Grace = f.Text("grace")
	for i := range page.Rows {
		row := &page.Rows[i]
		row.From, row.Until = f.Text("from_"+row.Row), f.Text("until_"+row.Row)
		in.Rows = append(in.Rows, models.LoadInRow{
			Row: row.Row, Unset: row.From == "" && row.Until == "", FromMin: f.Minutes("from_" + row.Row), UntilMin: f.Minutes("until_" + row.Row),
		})
	}
	if err = f.Err().Err(); err == nil {
		err = s.Store.SetLoadIns(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	if err != nil {
		return s.ShowFaults(c, page, err)
	}
	return s.Done(c, path(c, "/arrivals"), "staff.load_in.set")
}
