package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/jangteo/jangteo/handlers"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// drain is how long requests in flight may take after SIGTERM.
const drain = 10 * time.Second

// collectAt lets garbage grow to so many percent of what is in use before it is collected. That is
// little, a server of a whole street stays far below 200 MB, and each answer costs a tenth less.
const collectAt = 400

type serveCommand struct{}

// Run is `app serve`.
func (serveCommand) Run(ctx context.Context, p *program) error {
	listener, err := p.listen()
	if err != nil {
		return err
	}
	defer listener.Close()
	s, _, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	token, err := s.OfferFirstAdmin(ctx)
	if err != nil {
		return err
	}
	return p.serve(ctx, s, listener, "localhost", func(base string) error {
		fmt.Fprintf(p.out, "Jangteo is open at %s\n", base)
		if token != "" {
			fmt.Fprintf(p.out, "Make the first administrator with this one-time link:\n%s/start/%s\n", base, token)
		}
		return nil
	})
}

// serve says at which address it is ready, and works until the context ends; then it stops taking
// requests, ends the live streams and finishes what is in flight.
func (p *program) serve(ctx context.Context, s *models.Store, listener net.Listener, host string, ready func(base string) error) error {
	base := p.baseURL(host, listener.Addr())
	engine, err := views.Load()
	if err != nil {
		return err
	}
	log := p.logger()
	w := web.New(s, engine, web.Config{BaseURL: base, TrustedProxies: p.TrustedProxies, LogJSON: p.LogJSON, Logger: log, Mails: p.SMTPURL != "", Texts: p.SMSURL != ""})
	s.Texts = p.SMSURL != ""
	live := web.NewLive(s)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	metrics := handlers.NewMetrics()
	metrics.Watch(s.Queues)
	app := handlers.New(w, live, metrics)
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	posted, clock := p.startPost(work, s, letters{engine: engine, base: base}, log), startClock(work, s, log)
	if err := p.startMetrics(work, metrics); err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- app.Listener(listener) }()
	if err := ready(base); err != nil {
		return err
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
		live.Close()
		err = app.ShutdownWithTimeout(drain)
	}
	cancel()
	w.Finish()
	<-posted
	<-clock
	return err
}

// startMetrics serves the counters on METRICS_ADDR until the context ends; off by default.
func (p *program) startMetrics(ctx context.Context, m *handlers.Metrics) error {
	if p.MetricsAddr == "" {
		return nil
	}
	l, err := net.Listen("tcp", p.MetricsAddr)
	if err != nil {
		return fmt.Errorf("can't listen on METRICS_ADDR %s: %w", p.MetricsAddr, cause(err))
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.Handler())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() { _ = server.Serve(l) }() // ends with the context
	return nil
}

func (p *program) logger() *slog.Logger {
	if p.LogJSON {
		return slog.New(slog.NewJSONHandler(p.errs, nil))
	}
	return slog.New(slog.NewTextHandler(p.errs, nil))
}

// listen takes the port, with TLS when it is asked for. Whoever finds it taken has touched no data.
func (p *program) listen() (net.Listener, error) {
	l, err := net.Listen("tcp", p.Addr)
	if err != nil {
		return nil, fmt.Errorf("can't listen on %s: %w", p.Addr, cause(err))
	}
	secured, err := p.secureListener(l)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return secured, nil
}

// cause is the last error of a chain: "address already in use" without its history.
func cause(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}
