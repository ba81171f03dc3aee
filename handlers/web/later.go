package web

import (
	"context"
	"log/slog"
)

// Later does work after the answer, which would let a person wait too long. What it has done stands
// in the database, never here: a process that dies takes the work with it.
func (w *Web) Later(name string, work func(ctx context.Context) error) {
	w.later.Add(1)
	go func() {
		defer w.later.Done()
		err := recovered(func() error { return work(context.Background()) })
		if err != nil {
			w.Config.Logger.LogAttrs(context.Background(), slog.LevelError, "failed", slog.String("work", name), slog.String("error", err.Error()))
		}
	}()
}

// Finish waits for what is done after answers. Nothing new may begin then.
func (w *Web) Finish() { w.later.Wait() }
