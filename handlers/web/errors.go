package web

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/views"
)

// statusOf says with which status a kind of refusal is answered. Anything else is our own fault.
var statusOf = map[models.Kind]int{
	models.Malformed:       fiber.StatusBadRequest,
	models.Unauthenticated: fiber.StatusUnauthorized,
	models.Forbidden:       fiber.StatusForbidden,
	models.NotFound:        fiber.StatusNotFound,
	models.Conflict:        fiber.StatusConflict,
	models.Gone:            fiber.StatusGone,
	models.Invalid:         fiber.StatusUnprocessableEntity,
	models.Throttled:       fiber.StatusTooManyRequests,
	models.Busy:            fiber.StatusServiceUnavailable,
}

// Fail answers with a refusal or a failure: a page for people, JSON for programs. It is the only
// place where an error becomes a status.
func (w *Web) Fail(c *fiber.Ctx, err error) error {
	refusal, status := refusalOf(err)
	if status >= fiber.StatusInternalServerError {
		w.Config.Logger.LogAttrs(context.Background(), slog.LevelError, "failed",
			slog.String("request_id", RequestID(c)), slog.String("route", c.Route().Path), slog.String("error", err.Error()))
	}
	RetryAfter(c, refusal)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if wantsJSON(c) {
		return w.failJSON(c, status, refusal)
	}
	return w.failPage(c, status, refusal)
}

// RetryAfter tells the browser or program how long to wait, where waiting helps.
func RetryAfter(c *fiber.Ctx, err *models.Error) {
	if err.RetryAfter > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(err.RetryAfter.Seconds()))))
	}
}

// failEarly answers what never reached the middleware: a body too large, a header that can't be read.
func (w *Web) failEarly(c *fiber.Ctx, err error) error {
	begin(c)
	if errors.Is(err, fiber.ErrRequestEntityTooLarge) {
		drain(c.Context().Conn())
	}
	return w.Fail(c, err)
}

// drain throws away what a client still sends of a body that is refused. A connection that is closed
// on unread bytes is reset, and who sends before reading would never see the answer.
func drain(conn net.Conn) {
	const silence, patience, most = 500 * time.Millisecond, 20 * time.Second, 256 << 20 // bytes
	buffer, end := make([]byte, 64<<10), time.Now().Add(patience)
	for left := most; left > 0 && time.Now().Before(end); {
		_ = conn.SetReadDeadline(time.Now().Add(silence)) // of a broken connection Read says the same
		n, err := conn.Read(buffer)
		if err != nil {
			return
		}
		left -= n
	}
}

// StatusOf is the status with which an error is answered, for those that count answers.
func StatusOf(err error) int {
	_, status := refusalOf(err)
	return status
}

// refusalOf finds the refusal in an error, and its status. Whatever else went wrong is "internal" to
// the reader.
func refusalOf(err error) (*models.Error, int) {
	var refusal *models.Error
	var faults models.Faults
	var fault *fiber.Error
	switch {
	case errors.As(err, &refusal):
	case errors.As(err, &faults) && len(faults) > 0:
		refusal = faults[0]
	case errors.As(err, &fault):
		return refusalOfFiber(fault)
	case models.Unavailable(err): // a read that nobody translated
		refusal = models.ErrBusy
	default:
		refusal = &models.Error{Reason: "internal"}
	}
	if status, known := statusOf[refusal.Kind]; known {
		return refusal, status
	}
	return refusal, fiber.StatusInternalServerError
}

func refusalOfFiber(err *fiber.Error) (*models.Error, int) {
	reason := map[int]string{
		fiber.StatusNotFound:              "not_found",
		fiber.StatusMethodNotAllowed:      "method_not_allowed",
		fiber.StatusRequestEntityTooLarge: "too_large",
		fiber.StatusUnsupportedMediaType:  "unsupported_media_type",
	}[err.Code]
	switch {
	case reason != "":
		return &models.Error{Reason: reason}, err.Code
	case err.Code < fiber.StatusInternalServerError:
		return &models.Error{Kind: models.Malformed, Reason: "malformed"}, fiber.StatusBadRequest
	}
	return &models.Error{Reason: "internal"}, fiber.StatusInternalServerError
}

// Refusal is how a program is told of a refusal.
type Refusal struct {
	Reason    string         `json:"reason"`  // stable, in English
	Message   string         `json:"message"` // the sentence for people
	Detail    map[string]any `json:"detail"`
	Field     string         `json:"field,omitempty"`
	RequestID string         `json:"request_id"`
}

// Refusal tells a program of a refusal, also inside answers that hold several.
func (w *Web) Refusal(c *fiber.Ctx, err *models.Error) Refusal {
	detail := make(map[string]any, len(err.Params))
	for name, value := range err.Params {
		if t, ok := value.(time.Time); ok {
			value = t.In(korean.Seoul).Format(time.RFC3339)
		}
		detail[name] = value
	}
	if err.Field != "" {
		detail["field"] = err.Field
	}
	return Refusal{
		Reason: err.Reason, Message: w.Views.Refusal(Lang(c), err), Detail: detail, Field: err.Field, RequestID: RequestID(c),
	}
}

func (w *Web) failJSON(c *fiber.Ctx, status int, err *models.Error) error {
	if status == fiber.StatusUnauthorized {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	}
	return c.Status(status).JSON(fiber.Map{"error": w.Refusal(c, err)})
}

func (w *Web) failPage(c *fiber.Ctx, status int, err *models.Error) error {
	page := &views.PlainError{
		Title:   w.titleOf(c, status, err),
		Message: w.Views.Refusal(Lang(c), err),
		Back:    wayBack(c),
	}
	if recovered(func() error { return w.Show(c, status, page) }) == nil {
		return nil
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.Status(status).SendString(page.Title + "\n\n" + page.Message + "\n\n" + RequestID(c) + "\n")
}

// titleOf names the situation: that of the refusal itself, or of all with its status.
func (w *Web) titleOf(c *fiber.Ctx, status int, err *models.Error) string {
	const title = "plain.error.title."
	for _, name := range []string{err.Words, err.Reason} {
		if name != "" && w.Views.Has(title+name) {
			return w.Views.Text(Lang(c), title+name, nil)
		}
	}
	return w.Views.Text(Lang(c), title+strconv.Itoa(status), nil)
}

// wayBack is the page where the reader came from, or the first page of such a reader.
func wayBack(c *fiber.Ctx) string {
	from, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err == nil && from.Host == c.Hostname() && OwnPath(from.RequestURI()) != "" && from.RequestURI() != here(c) {
		return from.RequestURI()
	}
	return Home(c)
}

// Home is the first page of the reader.
func Home(c *fiber.Ctx) string {
	switch {
	case Actor(c).Staff():
		return "/staff"
	case LoggedIn(c):
		return "/vendor"
	case Event(c).ID != 0:
		return "/e/" + Event(c).Slug
	}
	return "/"
}

// wantsJSON says whether a program or script asks rather than a person.
func wantsJSON(c *fiber.Ctx) bool {
	if isAPI(c) {
		return true
	}
	accept := c.Get(fiber.HeaderAccept)
	if strings.Contains(accept, fiber.MIMETextHTML) {
		return false
	}
	return strings.Contains(accept, fiber.MIMEApplicationJSON) || strings.Contains(accept, "text/event-stream")
}
