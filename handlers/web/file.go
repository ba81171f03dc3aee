package web

import (
	"mime"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/upload"
)

// filePolicy lets a file that people sent do nothing at all: it is opened as if it came from nowhere.
const filePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

// endings of the files that are kept.
var endings = map[upload.Type]string{upload.JPEG: ".jpg", upload.PDF: ".pdf"}

// DocumentOf is the document that the route names, by its kind and for a photo by its product:
// ErrNotFound when nothing was handed in.
func DocumentOf(c *fiber.Ctx, papers []models.AskedPaper) (models.Document, error) {
	about := ReadForm(c).Int("about")
	for _, p := range papers {
		if string(p.Kind) == c.Params("paper") && p.About == about && p.Document.ID != 0 {
			return p.Document, nil
		}
	}
	return models.Document{}, models.ErrNotFound
}

// SendDocument answers with the file of a document: to be seen in the browser, or kept under a name that
// says what it is.
func SendDocument(c *fiber.Ctx, d models.Document, content []byte, name string, keep bool) error {
	how := "inline"
	if keep {
		how = "attachment"
	}
	c.Set(fiber.HeaderContentType, string(d.Type))
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType(how, map[string]string{"filename": name + endings[d.Type]}))
	c.Set(fiber.HeaderContentSecurityPolicy, filePolicy)
	return c.Send(content)
}

// SendPicture answers with a picture that is never changed under its address.
func SendPicture(c *fiber.Ctx, jpeg []byte) error {
	c.Set(fiber.HeaderContentType, string(upload.JPEG))
	c.Set(fiber.HeaderContentSecurityPolicy, filePolicy)
	c.Set(fiber.HeaderCacheControl, "private, max-age=86400")
	return c.Send(jpeg)
}
