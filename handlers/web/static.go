package web

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"mime"
	"path"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/views"
)

// types are of the endings that static files have. The machine's own list differs from one to the next.
var types = map[string]string{
	".css":    "text/css; charset=utf-8",
	".js":     "text/javascript; charset=utf-8",
	".json":   "application/json",
	".svg":    "image/svg+xml",
	".png":    "image/png",
	".txt":    "text/plain; charset=utf-8",
	".md":     "text/plain; charset=utf-8",
	".py":     "text/plain; charset=utf-8",
	".sha256": "text/plain; charset=utf-8",
	".wasm":   "application/wasm",
	".woff2":  "font/woff2",
}

// staticFile is one file in memory, compressed the first time that somebody can use it.
type staticFile struct {
	kind  string
	plain []byte
	gzip  func() []byte // nil when compressing gains nothing
}

// static serves the files at /static/BUILD/…: for ever under the address of this build, and
// without keeping under another one, which an older page may still ask for.
func static() fiber.Handler {
	files := views.Static()
	var known sync.Map // path → staticFile
	return func(c *fiber.Ctx) error {
		build, name, _ := strings.Cut(c.Params("*"), "/")
		file, ok := known.Load(name)
		if !ok {
			content, err := fs.ReadFile(files, name)
			if err != nil {
				return fiber.ErrNotFound
			}
			file, _ = known.LoadOrStore(name, newStaticFile(name, content))
		}
		c.Set(fiber.HeaderCacheControl, "no-cache")
		if build == views.Build() {
			c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
		}
		return file.(staticFile).send(c, name)
	}
}

func newStaticFile(name string, content []byte) staticFile {
	kind := types[path.Ext(name)]
	if kind == "" {
		kind = fiber.MIMEOctetStream
	}
	f := staticFile{kind: kind, plain: content}
	if bare, _, _ := mime.ParseMediaType(kind); bare != "font/woff2" && bare != "image/png" {
		f.gzip = sync.OnceValue(func() []byte { return gzipped(content) })
	}
	return f
}

// worker serves a service worker. Its address has no build in it, or browsers would never hear of the
// next one, and it lies outside the static files because it may only keep what lies beside it.
func worker(name string) fiber.Handler {
	script, err := fs.ReadFile(views.Static(), name)
	if err != nil {
		panic(err) // the file is in the program
	}
	file := newStaticFile(name, append([]byte("const build = \""+views.Build()+"\";\n"), script...))
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-cache")
		return file.send(c, name)
	}
}

func gzipped(content []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is valid
	_, _ = z.Write(content)                                 // a buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

func (f staticFile) send(c *fiber.Ctx, name string) error {
	if path.Base(name) == "scan-worker.js" {
		AllowWasm(c) // a worker obeys the policy of its own script
	}
	c.Set(fiber.HeaderContentType, f.kind)
	if f.gzip == nil {
		return c.Send(f.plain)
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	if !c.Context().Request.Header.HasAcceptEncoding("gzip") {
		return c.Send(f.plain)
	}
	c.Set(fiber.HeaderContentEncoding, "gzip")
	return c.Send(f.gzip())
}
