package staff

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/sheet"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// LayoutFile is the draft as a file that another installation reads.
func (s *Staff) LayoutFile(c *fiber.Ctx) error {
	d, err := s.Store.LayoutDraft(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	file, err := d.Layout.File()
	if err != nil {
		return err
	}
	slug := web.Event(c).Slug
	return web.Download(c, "layout-"+slug+".json", s.say(c, "staff.export.layout", nil)+"-"+slug+".json", fiber.MIMEApplicationJSONCharsetUTF8, file)
}

// LayoutBooths is the list of the draft's booths.
func (s *Staff) LayoutBooths(c *fiber.Ctx) error {
	d, err := s.Store.LayoutDraft(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	rows := make([][]any, len(d.Layout.Booths))
	for i, b := range d.Layout.Booths {
		rows[i] = s.boothCells(c, b)
	}
	return s.sendTable(c, formatOf(c), "layout", headings(s, c, "booth_field.", models.BoothFields), rows)
}

// boothCells writes yes, no and the zones in the reader's language.
func (s *Staff) boothCells(c *fiber.Ctx, b models.Booth) []any {
	cells := b.Cells()
	for i, cell := range cells {
		switch v := cell.(type) {
		case bool:
			cells[i] = s.yesNo(c, v)
		case models.Zone:
			cells[i] = s.say(c, "zone."+string(v), nil)
		}
	}
	return cells
}

// boothWords read such a list in any of our languages, and with the names of the file's fields.
func (s *Staff) boothWords() models.BoothWords {
	heads, cells := map[string]string{}, map[string]string{}
	for _, lang := range listLanguages {
		for _, name := range models.BoothFields {
			heads[models.HeadKey(name)] = name
			heads[models.HeadKey(s.Views.Text(lang, "booth_field."+name, nil))] = name
		}
		for _, zone := range models.Zones {
			cells[models.HeadKey(s.Views.Text(lang, "zone."+string(zone), nil))] = string(zone)
		}
		s.learn(lang, "staff.import.words.yes", func(word string) { cells[word] = "true" })
		s.learn(lang, "staff.import.words.no", func(word string) { cells[word] = "false" })
	}
	find := func(words map[string]string) func(string) string {
		return func(text string) string {
			if meaning, known := words[models.HeadKey(text)]; known {
				return meaning
			}
			return text
		}
	}
	return models.BoothWords{Head: find(heads), Cell: find(cells)}
}

// LayoutImport takes a file of a layout, or a list of booths, as the draft: whole or not at all.
func (s *Staff) LayoutImport(c *fiber.Ctx) error {
	name, content, err := web.ReadFile(c, "file")
	if err != nil {
		return err
	}
	l, err := s.readLayout(c, name, content)
	if err == nil {
		f := web.ReadForm(c)
		revision := int(f.Int("revision"))
		if err = f.Err().Err(); err == nil {
			_, err = s.Store.ImportLayout(c.UserContext(), web.Actor(c), web.Event(c), revision, l)
		}
	}
	return s.layoutDone(c, err, "staff.layout.imported_flash")
}

func (s *Staff) readLayout(c *fiber.Ctx, name string, content []byte) (models.Layout, error) {
	if name == "" || strings.HasSuffix(strings.ToLower(name), ".json") {
		return models.ReadLayout(content)
	}
	words := s.boothWords()
	table, err := sheet.Read(content, func(head string) bool { return slices.Contains(models.BoothFields, words.Head(head)) })
	if err != nil {
		return models.Layout{}, err
	}
	d, err := s.Store.LayoutDraft(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return models.Layout{}, err
	}
	return d.Layout.ReadBooths(table, words)
}
