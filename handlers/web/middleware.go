package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// local names what the middleware keeps with a request.
type local string

const (
	localRequestID local = "request id"
	localLang      local = "language"
	localVisitor   local = "visitor"
	localActor     local = "actor"
	localEvent     local = "event"
	localNoStore   local = "no store"
)

// RequestID names a request in the answer, on error pages and in the log. What a client
// sends under that name is ignored.
func RequestID(c *fiber.Ctx) string {
	id, _ := c.Locals(localRequestID).(string)
	return id
}

// begin gives a request its id and the answer its headers. It is all that an answer needs which
// never reaches the routes, such as to a body that is too large.
func begin(c *fiber.Ctx) {
	b := make([]byte, 8)
	_, _ = rand.Read(b)
	id := hex.EncodeToString(b)
	c.Locals(localRequestID, id)
	c.Set(fiber.HeaderXRequestID, id)
	secure(c)
}

// answer is around everything else: it stops panics, turns what went wrong into an answer and
// writes the line of the log.
func (w *Web) answer(c *fiber.Ctx) error {
	start := time.Now()
	begin(c)
	err := recovered(c.Next)
	route := routeOf(c, err)
	if err != nil {
		err = w.Fail(c, err)
	}
	w.logRequest(c, route, time.Since(start))
	return err
}

// routeOf is the pattern of the route: paths hold codes and receipt numbers, the log must not.
func routeOf(c *fiber.Ctx, err error) string {
	var missed *fiber.Error
	if errors.As(err, &missed) && (missed.Code == fiber.StatusNotFound || missed.Code == fiber.StatusMethodNotAllowed) {
		return "none"
	}
	return c.Route().Path
}

func (w *Web) logRequest(c *fiber.Ctx, route string, took time.Duration) {
	level := slog.LevelInfo
	if isBare(c) {
		level = slog.LevelDebug
	}
	w.Config.Logger.LogAttrs(context.Background(), level, "request",
		slog.String("method", c.Method()),
		slog.String("route", route),
		slog.Int("status", c.Response().StatusCode()),
		slog.Duration("took", took),
		slog.String("request_id", RequestID(c)),
	)
}

// panicked is a panic as an error, with where it happened.
type panicked struct {
	value any
	stack []byte
}

func (p panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

func recovered(work func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = panicked{value: r, stack: debug.Stack()}
		}
	}()
	return work()
}

// limitWork bounds what a handler asks the store: c.UserContext ends after ten seconds. (It does
// not end when the browser leaves; Fiber can't tell.)
func limitWork(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), workTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

// compress shrinks pages and JSON. Static files come compressed already, streams must not wait.
func compress() fiber.Handler {
	shrink := fasthttp.CompressHandlerBrotliLevel(func(*fasthttp.RequestCtx) {},
		fasthttp.CompressBrotliBestSpeed, fasthttp.CompressBestSpeed)
	return func(c *fiber.Ctx) error {
		if err := c.Next(); err != nil {
			return err
		}
		if !isBare(c) && !c.Context().IsBodyStream() {
			shrink(c.Context())
		}
		return nil
	}
}

// isBare says whether a request needs neither language nor visitor nor session.
func isBare(c *fiber.Ctx) bool {
	switch path := c.Path(); path {
	case "/healthz", "/readyz", "/metrics", "/sw.js", "/vendor/sw.js", "/staff/sw.js":
		return true
	default:
		return strings.HasPrefix(path, "/static/")
	}
}

func isAPI(c *fiber.Ctx) bool { return strings.HasPrefix(c.Path(), "/api/") && c.Path() != "/api/docs" }

// isSafe says whether the method only reads.
func isSafe(c *fiber.Ctx) bool {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions, fiber.MethodTrace:
		return true
	}
	return false
}
