package staff

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Arrivals is the board of the day: who came, who is late, which booths are empty.
func (s *Staff) Arrivals(c *fiber.Ctx) error {
	page, err := s.arrivals(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) arrivals(c *fiber.Ctx) (*views.StaffArrivals, error) {
	board, err := s.Store.Arrivals(c.UserContext(), web.Event(c))
	if err != nil {
		return nil, err
	}
	web.AllowWasm(c) // the camera reads passes
	page := views.NewStaffArrivals(section("arrivals"), board, c.Query("show"), web.Lang(c))
	page.Incidents, err = s.Store.Incidents(c.UserContext(), web.Event(c).ID)
	return page, err
}

// ArrivalFind goes to the vendor whose pass was scanned or whose number was typed.
func (s *Staff) ArrivalFind(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	typed := f.Text("code")
	no, proof := models.ParsePass(typed)
	if no == "" || f.Err() != nil {
		return s.notFound(c, typed, models.Faults{models.Fault("code", "unknown_vendor_no")})
	}
	to := "/arrivals/" + url.PathEscape(no)
	if proof != "" {
		to += "?code=" + url.QueryEscape(no+"~"+proof)
	}
	return c.Redirect(path(c, to), fiber.StatusSeeOther)
}

// notFound shows the board with what was typed and why nobody was found.
func (s *Staff) notFound(c *fiber.Ctx, typed string, why error) error {
	page, err := s.arrivals(c)
	if err != nil {
		return err
	}
	page.Code = typed
	return s.ShowFaults(c, page, why)
}

// passOf is what the request knows of a vendor: its pass, or the number of the route alone.
func passOf(c *fiber.Ctx) string {
	route, err := url.PathUnescape(c.Params("no"))
	if err != nil {
		return c.Params("no")
	}
	code := web.ReadForm(c).Text("code")
	if no, _ := models.ParsePass(code); no == route {
		return code
	}
	return route
}

// Arrival shows one vendor to the desk, its representative too: that is written down.
func (s *Staff) Arrival(c *fiber.Ctx) error {
	page, err := s.arrival(c)
	if wrong(err) {
		no, _ := models.ParsePass(passOf(c))
		return s.notFound(c, no, err)
	}
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) arrival(c *fiber.Ctx) (*views.StaffArrival, error) {
	sheet, err := s.Store.ArrivalOf(c.UserContext(), web.Actor(c), web.Event(c), passOf(c))
	return &views.StaffArrival{Page: section("arrivals"), Sheet: sheet, Code: passOf(c)}, err
}

// CheckIn writes down that the vendor of the route has come.
func (s *Staff) CheckIn(c *fiber.Ctx) error {
	_, first, err := s.Store.CheckIn(c.UserContext(), web.Actor(c), web.Event(c), passOf(c))
	flash := "staff.arrivals.checked_in"
	if !first {
		flash = "staff.arrivals.was_checked_in"
	}
	return s.arrivalDone(c, err, flash)
}

// CheckInUndo takes a check-in back.
func (s *Staff) CheckInUndo(c *fiber.Ctx) error {
	return s.arrivalDone(c, s.Store.UndoArrival(c.UserContext(), web.Actor(c), web.Event(c), passOf(c), models.Arrived), "staff.arrivals.undone")
}

// NoShow calls the vendor of the route a no-show.
func (s *Staff) NoShow(c *fiber.Ctx) error {
	return s.arrivalDone(c, s.Store.MissArrival(c.UserContext(), web.Actor(c), web.Event(c), passOf(c)), "staff.arrivals.missed")
}

// NoShowUndo takes that back.
func (s *Staff) NoShowUndo(c *fiber.Ctx) error {
	return s.arrivalDone(c, s.Store.UndoArrival(c.UserContext(), web.Actor(c), web.Event(c), passOf(c), models.NoShow), "staff.arrivals.undone")
}

// arrivalDone goes back to the board, or shows the vendor again with the refusal.
func (s *Staff) arrivalDone(c *fiber.Ctx, err error, flash string) error {
	if err == nil {
		return s.Done(c, path(c, "/arrivals"), flash)
	}
	return showAgain(s, c, err, s.arrival, nil)
}

// Promote gives an empty booth to a waiting vendor that fits it.
func (s *Staff) Promote(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	_, err := s.Store.Promote(c.UserContext(), web.Actor(c), web.Event(c), f.Choice("booth"), f.Choice("receipt"))
	if err == nil {
		return s.Done(c, path(c, "/arrivals"), "staff.arrivals.promoted")
	}
	return showAgain(s, c, err, s.arrivals, nil)
}
