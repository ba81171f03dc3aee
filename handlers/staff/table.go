package staff

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/sheet"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models/korean"
)

// formatOf is the kind of file that an address ends in.
func formatOf(c *fiber.Ctx) sheet.Format {
	return sheet.Format(strings.TrimPrefix(filepath.Ext(c.Path()), "."))
}

// headings are those of the columns, in the reader's language: the key of its words is the prefix and the column.
func headings[T ~string](s *Staff, c *fiber.Ctx, prefix string, columns []T) []string {
	head := make([]string, len(columns))
	for i, column := range columns {
		head[i] = s.say(c, prefix+string(column), nil)
	}
	return head
}

// sendTable sends a table as a file that is named after what it is and the event.
func (s *Staff) sendTable(c *fiber.Ctx, f sheet.Format, what string, head []string, rows [][]any) error {
	title := s.say(c, "staff.export."+what, nil)
	w, err := sheet.NewWriter(f, title, head)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := w.Row(row...); err != nil {
			return err
		}
	}
	file, err := w.Bytes()
	if err != nil {
		return err
	}
	end := "-" + web.Event(c).Slug + "." + string(f)
	return web.Download(c, what+end, title+end, f.ContentType(), file)
}

// inFile writes a time as spreadsheets read it.
func inFile(t time.Time) string { return t.In(korean.Seoul).Format(time.DateTime) }
