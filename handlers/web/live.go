package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
)

// How live streams keep time.
const (
	lookEvery  = 500 * time.Millisecond // how often the counters of a watched event are asked
	beatEvery  = 15 * time.Second       // a comment, so that proxies and the hub see who is there
	streamLife = 5 * time.Minute        // then the browser comes again, and is asked who it is
	comeAgain  = time.Second            // how long a browser waits before it does
)

// Live sends the tally of an event to every screen that watches it. Each watched event has one
// poller, however many screens there are; each screen has a slot for the latest tally only, so
// that a slow one misses figures but holds up nobody.
type Live struct {
	store *models.Store
	log   *slog.Logger

	mu      sync.Mutex
	watched map[int64]*watch
	closed  chan struct{}
	shut    sync.Once
}

// watch is an event that at least one screen looks at.
type watch struct {
	event     models.Event
	latest    *update // nil before the first one
	listeners map[chan *update]struct{}
	stop      context.CancelFunc
}

// update is one tally on its way to every screen. What many of them see alike is written once.
type update struct {
	models.Tally
	mu     sync.Mutex
	frames map[string][]byte // by view
}

// frame is the event of the stream as those of that view read it; a view of "" is nobody else's.
func (u *update) frame(view string, render func(models.Tally) ([]byte, error)) ([]byte, error) {
	if view == "" {
		return u.write(render)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if frame := u.frames[view]; frame != nil {
		return frame, nil
	}
	frame, err := u.write(render)
	u.frames[view] = frame
	return frame, err
}

func (u *update) write(render func(models.Tally) ([]byte, error)) ([]byte, error) {
	data, err := render(u.Tally)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "event: tally\nid: %s\n", u.Mark)
	for line := range bytes.Lines(data) {
		fmt.Fprintf(&out, "data: %s\n", bytes.TrimRight(line, "\r\n"))
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// NewLive makes the hub; nothing runs until somebody watches.
func NewLive(store *models.Store) *Live {
	return &Live{store: store, log: slog.Default(), watched: map[int64]*watch{}, closed: make(chan struct{})}
}

// Close ends all streams, so that the program can stop.
func (l *Live) Close() { l.shut.Do(func() { close(l.closed) }) }

// Stream answers with server-sent events named "tally" until the listener leaves, its five minutes
// are over or the program ends. Render writes the data of one event and may run on another goroutine
// after the handler returned: it must not touch the request. View names what listeners of the event see
// alike, so that it is rendered once for all of them; "" is for one that sees what nobody else does.
func (l *Live) Stream(c *fiber.Ctx, event models.Event, view string, render func(models.Tally) ([]byte, error)) error {
	c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store, no-transform")
	c.Set("X-Accel-Buffering", "no")
	s := stream{live: l, event: event, view: view, render: render, seen: c.Get("Last-Event-ID"), ended: c.Context().Done()}
	c.Context().SetBodyStreamWriter(s.write)
	return nil
}

// join adds a listener, and the poller with the first one. The slot holds the latest tally at once
// if there is one.
func (l *Live) join(event models.Event) chan *update {
	l.mu.Lock()
	defer l.mu.Unlock()
	slot := make(chan *update, 1)
	w := l.watched[event.ID]
	if w == nil {
		ctx, stop := context.WithCancel(context.Background())
		w = &watch{event: event, listeners: map[chan *update]struct{}{}, stop: stop}
		l.watched[event.ID] = w
		go l.poll(ctx, w)
	}
	w.listeners[slot] = struct{}{}
	if w.latest != nil {
		slot <- w.latest
	}
	return slot
}

// leave takes a listener away, and the poller with the last one.
func (l *Live) leave(event int64, slot chan *update) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.watched[event]
	delete(w.listeners, slot)
	if len(w.listeners) == 0 {
		w.stop()
		delete(l.watched, event)
	}
}

func (l *Live) poll(ctx context.Context, w *watch) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := recovered(func() error { return l.look(ctx, w) }); err != nil && ctx.Err() == nil {
			l.log.Error("live tally", "event", w.event.Slug, "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		case <-l.closed:
			return
		}
	}
}

// look counts again when the mark of the event has moved, and hands the tally to every listener.
func (l *Live) look(ctx context.Context, w *watch) error {
	ctx, cancel := context.WithTimeout(ctx, workTimeout)
	defer cancel()
	mark, err := l.store.Mark(ctx, w.event.ID)
	if err != nil || w.latest != nil && mark == w.latest.Mark {
		return err
	}
	tally, err := l.store.TallyOf(ctx, w.event, 0)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	w.latest = &update{Tally: tally, frames: map[string][]byte{}}
	for slot := range w.listeners {
		replace(slot, w.latest)
	}
	return nil
}

// replace puts the latest tally into a slot of one, over what was not fetched. Only the poller
// fills slots, under the hub's lock, so there is room after the drain.
func replace(slot chan *update, latest *update) {
	select {
	case <-slot:
	default:
	}
	slot <- latest
}

// stream is one listener.
type stream struct {
	live   *Live
	event  models.Event
	view   string
	render func(models.Tally) ([]byte, error)
	seen   string          // mark of the tally that the listener has
	ended  <-chan struct{} // closes when the server stops
}

// write runs on a goroutine of the server's, where a panic would end the program.
func (s *stream) write(out *bufio.Writer) {
	if err := recovered(func() error { return s.send(out) }); err != nil {
		s.live.log.Error("live stream", "event", s.event.Slug, "error", err)
	}
}

// send is nil when the listener left or the stream is over; an error is ours.
func (s *stream) send(out *bufio.Writer) error {
	slot := s.live.join(s.event)
	defer s.live.leave(s.event.ID, slot)
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	over := time.After(streamLife)
	fmt.Fprintf(out, "retry: %d\n\n", comeAgain.Milliseconds())
	for out.Flush() == nil { // a failed flush is how a departed listener shows
		select {
		case latest := <-slot:
			if err := s.tell(out, latest); err != nil {
				return err
			}
		case <-beat.C:
			_, _ = out.WriteString(": still here\n\n")
		case <-over:
			return nil
		case <-s.ended:
			return nil
		case <-s.live.closed:
			return nil
		}
	}
	return nil
}

func (s *stream) tell(out *bufio.Writer, latest *update) error {
	if latest.Mark == s.seen {
		return nil
	}
	frame, err := latest.frame(s.view, s.render)
	if err != nil {
		return err
	}
	s.seen = latest.Mark
	_, _ = out.Write(frame) // the next flush tells
	return nil
}
