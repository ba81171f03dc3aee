package web

import (
	"fmt"
	"net/url"

	"github.com/gofiber/fiber/v2"
)

// Download sends a file that the browser keeps under a name. Names in Korean are written so that
// every browser reads them; the plain one is for those that don't.
func Download(c *fiber.Ctx, plain, name, contentType string, file []byte) error {
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, url.PathEscape(name)))
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(file)
}
