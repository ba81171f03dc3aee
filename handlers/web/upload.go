package web

import (
	"errors"
	"io"
	"mime/multipart"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/jangteo/jangteo/models/upload"
)

// The limits of a request that brings a file. A file that is somewhat too large still comes in, so that
// it can be refused beside its field; telephones on a crowded network take their time.
const (
	uploadBody = 16 << 20 // bytes
	uploadFrom = 64 << 10 // bytes; what is smaller comes in like everything else
	uploadTime = 2 * time.Minute
)

// TakeFiles lets requests to these routes bring files. (Fiber has one limit for the body of all
// requests; the server below it asks here after each header.)
func TakeFiles(app *fiber.App, routes ...string) {
	more := fasthttp.RequestConfig{MaxRequestBodySize: uploadBody, ReadTimeout: uploadTime}
	app.Server().HeaderReceived = func(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
		size := h.ContentLength()
		if h.IsPost() && (size > uploadFrom || size < 0) {
			for _, route := range routes {
				if fiber.RoutePatternMatch(pathOf(h), route) {
					return more
				}
			}
		}
		return fasthttp.RequestConfig{}
	}
}

// pathOf is the path of a request of which only the header was read.
func pathOf(h *fasthttp.RequestHeader) string {
	uri := fasthttp.AcquireURI()
	defer fasthttp.ReleaseURI(uri)
	_ = uri.Parse(nil, h.RequestURI()) // what can't be parsed matches no route
	return string(uri.Path())
}

// ReadFile reads the file of an input: its name and what is in it. Both are empty when none was
// chosen; of a file that is too large nothing past the limit is read.
func ReadFile(c *fiber.Ctx, name string) (string, []byte, error) {
	head, err := c.FormFile(name)
	if errors.Is(err, fasthttp.ErrMissingFile) || errors.Is(err, fasthttp.ErrNoMultipartForm) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	content, err := read(head)
	return head.Filename, content, err
}

func read(head *multipart.FileHeader) ([]byte, error) {
	f, err := head.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(f, upload.MaxBytes+1))
}
