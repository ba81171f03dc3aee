package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/jangteo/jangteo/models"
)

// clockEvery is how often the program looks for what is due.
const clockEvery = 30 * time.Second

// startClock carries out what time brings about, until the context ends; the channel closes when it
// has stopped. Every instance does it: the database sees to it that each thing is done once.
func startClock(ctx context.Context, s *models.Store, log *slog.Logger) <-chan struct{} {
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(clockEvery)
		defer tick.Stop()
		for {
			if n, err := s.PassOffersOn(ctx); err != nil && ctx.Err() == nil {
				log.Error("offers", "error", err.Error())
			} else if n > 0 {
				log.Info("offers passed on", "count", n)
			}
			if n, err := s.RecallUnused(ctx); err != nil && ctx.Err() == nil {
				log.Error("recall", "error", err.Error())
			} else if n > 0 {
				log.Info("unused coupons recalled", "count", n)
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
	return stopped
}
