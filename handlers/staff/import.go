package staff

import (
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/sheet"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Imports is where a list of vendors is brought in.
func (s *Staff) Imports(c *fiber.Ctx) error {
	page, err := s.imports(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) imports(c *fiber.Ctx) (*views.StaffImports, error) {
	list, err := s.Store.Imports(c.UserContext(), web.Event(c).ID)
	return &views.StaffImports{Page: section("applications"), Imports: list}, err
}

// ImportUpload reads a list and keeps it as a draft: nothing of it is in the event yet.
func (s *Staff) ImportUpload(c *fiber.Ctx) error {
	name, table, err := s.readList(c)
	if err == nil {
		var i models.Import
		if i, err = s.Store.UploadImport(c.UserContext(), web.Actor(c), web.Event(c), name, table); err == nil {
			return s.Done(c, path(c, "/import/"+i.PublicID), "")
		}
	}
	page, lost := s.imports(c)
	if lost != nil {
		return lost
	}
	return s.ShowFaults(c, page, err)
}

func (s *Staff) readList(c *fiber.Ctx) (string, models.Table, error) {
	name, content, err := web.ReadFile(c, "file")
	if err != nil {
		return "", models.Table{}, err
	}
	if name == "" {
		return "", models.Table{}, models.Fault("file", "required")
	}
	guess := s.guess()
	table, err := sheet.Read(content, func(head string) bool { return guess(head) != "" })
	return name, table, err
}

// Import is one list: its columns and what would happen, or how far it is.
func (s *Staff) Import(c *fiber.Ctx) error {
	page, err := s.importPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) importPage(c *fiber.Ctx) (*views.StaffImport, error) {
	ctx, e := c.UserContext(), web.Event(c)
	i, err := s.Store.ImportByID(ctx, e.ID, c.Params("import"))
	if err != nil {
		return nil, err
	}
	page := &views.StaffImport{Page: section("applications"), Import: i, Rest: i.Defaults()}
	page.Words = func(why *models.Error) string { return s.Views.Refusal(web.Lang(c), why) }
	if !page.Open() {
		return page, nil
	}
	table, fields, err := s.matched(c, i)
	if err != nil {
		return nil, err
	}
	page.Columns, page.Hidden = views.ListColumns(table, fields), len(table.Hidden)
	for _, need := range models.ImportNeeds {
		if !slices.Contains(fields, need) {
			page.Missing = append(page.Missing, need)
		}
	}
	if len(page.Missing) > 0 {
		return page, nil
	}
	plan, err := s.Store.PlanImport(ctx, e, i, table, fields, s.listWords())
	page.Plan = &plan
	return page, err
}

// matched is a list with what its columns mean so far.
func (s *Staff) matched(c *fiber.Ctx, i models.Import) (models.Table, []models.ImportField, error) {
	table, err := s.Store.ImportTable(c.UserContext(), i)
	if err != nil {
		return table, nil, err
	}
	if len(table.Head) == 0 { // let go after its time
		return table, nil, models.ErrNotFound
	}
	fields, err := s.Store.ImportFieldsOf(c.UserContext(), web.Event(c), table.Head, s.guess())
	return table, fields, err
}

// ImportMatch remembers what the columns mean, and shows what would happen.
func (s *Staff) ImportMatch(c *fiber.Ctx) error {
	page, err := s.importPage(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	page.Rest = models.ImportDefaults{
		Kind: models.VendorKind(f.Choice("kind")), Mode: models.Mode(f.Choice("mode")), Category: f.Choice("category"),
		FoodHow: models.FoodHow(f.Choice("food_how")), FoodReport: models.FoodReport(f.Choice("food_report")),
	}
	head, fields := make([]string, len(page.Columns)), make([]models.ImportField, len(page.Columns))
	for n := range page.Columns {
		head[n] = page.Columns[n].Head
		fields[n] = models.ImportField(f.Choice("column_" + strconv.Itoa(n)))
		page.Columns[n].Field = fields[n]
	}
	err = f.Err().Err()
	if err == nil {
		err = s.Store.MatchImport(c.UserContext(), web.Actor(c), web.Event(c), page.Import, head, fields, page.Rest)
	}
	if err != nil {
		page.Plan = nil // it was of other columns
		return s.ShowFaults(c, page, err)
	}
	return s.Done(c, path(c, "/import/"+page.Import.PublicID+"#plan"), "staff.import.matched")
}

// ImportStart begins to take the list over. That goes on after the answer; the page asks how far it is.
func (s *Staff) ImportStart(c *fiber.Ctx) error {
	e, by, id := web.Event(c), web.Actor(c), c.Params("import")
	if !web.ReadForm(c).Bool("basis") {
		page, err := s.importPage(c)
		if err != nil {
			return err
		}
		return s.ShowFaults(c, page, models.Fault("basis", "must_agree"))
	}
	i, err := s.Store.BeginImport(c.UserContext(), by, e, id)
	if err != nil {
		return err
	}
	_, fields, err := s.matched(c, i)
	if err != nil {
		return err
	}
	words := s.listWords()
	s.Later("import", func(ctx context.Context) error {
		err := s.Store.CarryOutImport(ctx, by, e, i, fields, words)
		if models.ReasonOf(err) != "" { // the page shows why
			return nil
		}
		return err
	})
	return s.Done(c, path(c, "/import/"+id), "")
}

// ImportState tells the page how far the import is.
func (s *Staff) ImportState(c *fiber.Ctx) error {
	i, err := s.Store.ImportByID(c.UserContext(), web.Event(c).ID, c.Params("import"))
	if err != nil {
		return err
	}
	web.NoStore(c)
	return c.JSON(fiber.Map{"state": i.State, "stopped": i.Stopped(s.Store.Now()), "checked": i.Checked, "total": i.Total})
}
