package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Booths is the street with who stands where and who still waits, or a draft of it. With pick=M01 that
// vendor is picked up, and every booth says whether it would do.
func (s *Staff) Booths(c *fiber.Ctx) error {
	page, err := s.booths(c, c.Query("draft"), c.Query("pick"))
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// swapsOffered is how many swaps the page offers.
const swapsOffered = 5

func (s *Staff) booths(c *fiber.Ctx, draft, vendor string) (*views.StaffBooths, error) {
	ctx, e := c.UserContext(), web.Event(c)
	board, err := s.Store.PlaceBoard(ctx, e, draft)
	if err != nil {
		return nil, err
	}
	page := &views.StaffBooths{
		Page: section("booths"), Board: board, Street: board.Street, Map: views.NewStreetMap(board.Street, web.Lang(c)),
		Plan: s.planOf(c, board), Vendor: vendor, Swaps: board.Swaps(swapsOffered), Without: board.WithoutPlaces(), Now: s.Store.Now(),
	}
	page.Map.Interactive = true
	for _, p := range board.Layout.Panels {
		page.Panels = append(page.Panels, views.PanelLoad{Label: p.Label, UsedW: board.PanelLoadW(p.Label), UsableW: p.UsableW()})
	}
	for _, a := range board.Vendors {
		if a.No == vendor {
			page.Options = s.choicesOf(c, board, a)
		}
	}
	if page.News, err = s.Store.PlaceNews(ctx, e); err != nil {
		return nil, err
	}
	if board.Preview != nil {
		page.Objections, err = s.Store.Objections(ctx, e.ID, board.Preview.Draft)
	}
	return page, err
}

// onPage reads which board a form stands on, and which revision of it was looked at.
func onPage(f *web.Form) models.PlacesPage {
	return models.PlacesPage{Draft: f.Choice("draft"), Seen: f.Int("seen")}
}

func onVendor(f *web.Form) models.PlaceInput {
	return models.PlaceInput{
		PlacesPage: onPage(f), Vendor: f.Choice("vendor"), Booth: f.Choice("booth"), With: f.Choice("with"), Reason: f.Text("reason"),
	}
}

// boothsPath is the page of a board.
func boothsPath(c *fiber.Ctx, on models.PlacesPage) string {
	if on.Draft == "" {
		return path(c, "/booths")
	}
	return path(c, "/booths?draft="+on.Draft)
}

// BoothAssign puts a vendor on a booth, moves it there or swaps it with who stands there. The page's
// script asks for JSON and gets a refusal as JSON; a form gets the page again, with the reason and what
// was chosen.
func (s *Staff) BoothAssign(c *fiber.Ctx) error {
	in := onVendor(web.ReadForm(c))
	var missing models.Faults
	missing.Add(in.Vendor == "", "vendor", "choose_one")
	missing.Add(in.Booth == "", "booth", "choose_one")
	err := missing.Err()
	if err == nil {
		err = s.Store.PlaceVendor(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	if err == nil {
		return s.Done(c, boothsPath(c, in.PlacesPage), "staff.booths.assigned_flash")
	}
	return s.refuseBooth(c, in, err)
}

// refuseBooth shows the page again, as it is now, with the sentence and what was chosen.
func (s *Staff) refuseBooth(c *fiber.Ctx, in models.PlaceInput, err error) error {
	if c.Get(fiber.HeaderAccept) == fiber.MIMEApplicationJSON {
		return err
	}
	now := func(c *fiber.Ctx) (*views.StaffBooths, error) {
		page, lost := s.booths(c, in.Draft, in.Vendor)
		if models.ReasonOf(lost) == "not_found" { // the draft is gone: the street as it is
			return s.booths(c, "", in.Vendor)
		}
		return page, lost
	}
	return showAgain(s, c, err, now, func(page *views.StaffBooths) {
		page.Booth, page.Reason, page.Size = in.Booth, in.Reason, in.Booths
	})
}

// after answers an act on the board.
func (s *Staff) after(c *fiber.Ctx, in models.PlaceInput, err error, flash string) error {
	if err != nil {
		return s.refuseBooth(c, in, err)
	}
	return s.Done(c, boothsPath(c, in.PlacesPage), flash)
}

// BoothClear takes a vendor off its booth.
func (s *Staff) BoothClear(c *fiber.Ctx) error {
	in := onVendor(web.ReadForm(c))
	return s.after(c, in, s.Store.ClearPlace(c.UserContext(), web.Actor(c), web.Event(c), in), "staff.booths.cleared_flash")
}

// BoothLock fixes a vendor on its booth; lock="" lets it move again.
func (s *Staff) BoothLock(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	in, lock := onVendor(f), f.Bool("lock")
	flash := "staff.booths.unlocked_flash"
	if lock {
		flash = "staff.booths.locked_flash"
	}
	return s.after(c, in, s.Store.LockPlace(c.UserContext(), web.Actor(c), web.Event(c), in, lock), flash)
}

// BoothSize decides how many booths side by side a vendor gets.
func (s *Staff) BoothSize(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	in := onVendor(f)
	in.Booths = int(f.Int("booths"))
	err := f.Err().Err()
	if in.Vendor == "" {
		err = models.Faults{models.Fault("sized", "choose_one")}
	}
	if err == nil {
		err = s.Store.ResizePlace(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	return s.after(c, in, err, "staff.booths.sized_flash")
}

// BoothSwap does one of the offered swaps.
func (s *Staff) BoothSwap(c *fiber.Ctx) error {
	in := onVendor(web.ReadForm(c))
	return s.after(c, in, s.Store.DoSwap(c.UserContext(), web.Actor(c), web.Event(c), in), "staff.booths.swapped_flash")
}

// placeSeed is the seed of the search: everybody who asks gets the same plan.
const placeSeed = 1

// BoothSolve places all that wait.
func (s *Staff) BoothSolve(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	in := onVendor(f)
	_, err := s.Store.SolvePlaces(c.UserContext(), web.Actor(c), web.Event(c), models.SolveInput{PlacesPage: in.PlacesPage, OnlyLocked: f.Bool("anew"), Seed: placeSeed})
	return s.after(c, in, err, "staff.booths.solved_flash")
}
