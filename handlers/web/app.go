// Package web is what all audiences share between Fiber and the pages: the app with its
// middleware, who is asking and in which language, forms, refusals, live streams.
package web

import (
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Config is what the surroundings say about the installation.
type Config struct {
	BaseURL        string   // what links and QR codes begin with, without a slash at the end
	TrustedProxies []string // CIDRs whose X-Forwarded-For and X-Forwarded-Proto are believed
	LogJSON        bool
	Mails, Texts   bool         // whether there is a mail server, and a gateway to phones
	Logger         *slog.Logger // nil means: made by New, on stderr
}

// Web carries what every handler needs; the audiences embed it.
type Web struct {
	Store  *models.Store
	Views  *views.Engine
	Config Config

	later sync.WaitGroup // work that goes on after its answer
}

// New makes the shared part of all handlers.
func New(store *models.Store, engine *views.Engine, cfg Config) *Web {
	if cfg.Logger == nil {
		cfg.Logger = newLogger(cfg.LogJSON)
	}
	return &Web{Store: store, Views: engine, Config: cfg}
}

func newLogger(asJSON bool) *slog.Logger {
	if asJSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil))
}

// The limits of a request. There is no limit on writing: live streams last.
const (
	bodyLimit   = 1 << 20 // bytes
	headerLimit = 8 << 10 // bytes
	readTimeout = 10 * time.Second
	idleTimeout = 60 * time.Second
	workTimeout = 10 * time.Second // of everything that a handler asks the store
)

// App makes the Fiber app with its middleware and the static files; handlers/routes.go adds the routes.
func (w *Web) App() *fiber.App {
	app := fiber.New(fiber.Config{
		AppName:                 "Jangteo",
		Immutable:               true, // strings from a request outlive it
		UnescapePath:            true, // /b/한글 arrives as it was typed
		ErrorHandler:            w.failEarly,
		BodyLimit:               bodyLimit,
		ReadBufferSize:          headerLimit,
		ReadTimeout:             readTimeout,
		IdleTimeout:             idleTimeout,
		ProxyHeader:             fiber.HeaderXForwardedFor,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          w.Config.TrustedProxies,
		EnableIPValidation:      true,
		DisableStartupMessage:   true,
	})
	app.Use(w.answer, limitWork, compress(), w.pickLanguage, w.knowVisitor, w.refuseForeign, w.knowSession)
	app.Get("/static/*", static())
	app.Get("/sw.js", worker("js/sw.js"))
	app.Get("/vendor/sw.js", worker("js/vendor-sw.js")) // of the scanner
	app.Get("/staff/sw.js", worker("js/staff-sw.js"))   // of the day
	return app
}
