package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// soon is far longer than a live update takes, and short enough for a test that fails.
const soon = 10 * time.Second

// board is a street with its live tally served on a port.
type board struct {
	st       *modelstest.Street
	live     *Live
	base     string
	log      *logs
	campaign models.Campaign
}

func openBoard(t *testing.T, render func(models.Tally) ([]byte, error)) *board {
	t.Helper()
	st := modelstest.OpenStreet(t)
	s := openSite(t, st.Store, Config{})
	live := NewLive(st.Store)
	live.log = slog.New(slog.NewTextHandler(s.log, nil))
	s.app.Get("/live/:event", s.LoadEvent, func(c *fiber.Ctx) error { return live.Stream(c, Event(c), "", render) })
	b := &board{st: st, live: live, log: s.log, campaign: st.Campaign()}
	b.base = listen(t, s.app)
	t.Cleanup(live.Close) // before the server stops
	return b
}

func issued(tally models.Tally) ([]byte, error) {
	return fmt.Appendf(nil, "issued %d\nof one street", tally.Total.Issued), nil
}

// watch opens a stream and gives its lines.
func (b *board) watch(t *testing.T, pairs ...string) <-chan string {
	t.Helper()
	res := open(t, ask("GET", b.base+"/live/gaon", "", pairs...))
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" || res.Header.Get("Content-Encoding") != "" {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for r := bufio.NewScanner(res.Body); r.Scan(); {
			lines <- r.Text()
		}
	}()
	return lines
}

// waitFor reads a stream until a line comes; it gives the lines before.
func waitFor(t *testing.T, lines <-chan string, want string) []string {
	t.Helper()
	var before []string
	late := time.After(soon)
	for {
		select {
		case line, more := <-lines:
			if line == want {
				return before
			}
			if !more {
				t.Fatalf("the stream ended before %q: %q", want, before)
			}
			before = append(before, line)
		case <-late:
			t.Fatalf("no %q: %q", want, before)
		}
	}
}

func waitForEnd(t *testing.T, lines <-chan string) {
	t.Helper()
	late := time.After(soon)
	for {
		select {
		case _, more := <-lines:
			if !more {
				return
			}
		case <-late:
			t.Fatal("the stream does not end")
		}
	}
}

func TestLiveSendsASnapshotAndThenWhatHappens(t *testing.T) {
	t.Parallel()
	b := openBoard(t, issued)
	lines := b.watch(t)
	before := waitFor(t, lines, "data: issued 0")
	text := strings.Join(before, "\n")
	if !strings.HasPrefix(text, "retry: 1000\n") || !strings.Contains(text, "event: tally\nid: ") {
		t.Errorf("begins with %q", text)
	}
	waitFor(t, lines, "data: of one street")
	b.st.Coupon(b.campaign, "first")
	waitFor(t, lines, "data: issued 1")
}

func TestLiveResumes(t *testing.T) {
	t.Parallel()
	b := openBoard(t, issued)
	mark, err := b.st.Store.Mark(context.Background(), b.st.Event.ID)
	if err != nil {
		t.Fatal(err)
	}
	lines := b.watch(t, "Last-Event-ID", mark)
	stale := b.watch(t, "Last-Event-ID", "an older mark")
	waitFor(t, stale, "data: issued 0")
	b.st.Coupon(b.campaign, "first")
	for _, line := range waitFor(t, lines, "data: issued 1") {
		if line == "data: issued 0" {
			t.Error("a listener was told what it knew")
		}
	}
}

// A listener that reads nothing fills its connection and then waits; the others must not.
func TestLiveWaitsForNobody(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 8<<20)
	b := openBoard(t, func(tally models.Tally) ([]byte, error) {
		return fmt.Appendf(nil, "issued %d\n%s", tally.Total.Issued, long), nil
	})
	conn, err := net.Dial("tcp", strings.TrimPrefix(b.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /live/gaon HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	res := open(t, ask("GET", b.base+"/live/gaon", ""))
	quick := bufio.NewReaderSize(res.Body, 64<<10)
	for n := range 4 {
		want := fmt.Sprintf("data: issued %d\n", n)
		for line := ""; line != want; {
			if line, err = quick.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
		}
		b.st.Coupon(b.campaign, fmt.Sprint("person ", n))
	}
}

func TestLiveEndsWithTheProgram(t *testing.T) {
	t.Parallel()
	b := openBoard(t, issued)
	lines := b.watch(t)
	waitFor(t, lines, "data: issued 0")
	b.live.Close()
	b.live.Close() // once more does no harm
	waitForEnd(t, lines)
	waitForEnd(t, b.watch(t))
}

func TestLiveSurvivesAPanicInRender(t *testing.T) {
	t.Parallel()
	b := openBoard(t, func(tally models.Tally) ([]byte, error) {
		switch tally.Total.Issued {
		case 0:
			panic("the secret cause")
		case 1:
			return nil, errors.New("an ordinary failure")
		}
		return issued(tally)
	})
	waitForEnd(t, b.watch(t))
	b.st.Coupon(b.campaign, "first")
	waitForEnd(t, b.watch(t))
	b.st.Coupon(b.campaign, "second")
	waitFor(t, b.watch(t), "data: issued 2")
	if log := b.log.String(); !strings.Contains(log, "the secret cause") || !strings.Contains(log, "an ordinary failure") {
		t.Errorf("log: %s", log)
	}
}

func TestLivePollsOnceAndOnlyWhileSomebodyWatches(t *testing.T) {
	t.Parallel()
	b := openBoard(t, issued)
	first, second := b.live.join(b.st.Event), b.live.join(b.st.Event)
	for _, slot := range []chan *update{first, second} {
		select {
		case <-slot:
		case <-time.After(soon):
			t.Fatal("no tally")
		}
	}
	third := b.live.join(b.st.Event)
	if len(third) != 1 {
		t.Error("a late listener has no snapshot")
	}
	watching := func() (events, listeners int) {
		b.live.mu.Lock()
		defer b.live.mu.Unlock()
		for _, w := range b.live.watched {
			listeners += len(w.listeners)
		}
		return len(b.live.watched), listeners
	}
	if events, listeners := watching(); events != 1 || listeners != 3 {
		t.Errorf("%d pollers for %d listeners", events, listeners)
	}
	for _, slot := range []chan *update{first, second, third} {
		b.live.leave(b.st.Event.ID, slot)
	}
	if events, _ := watching(); events != 0 {
		t.Error("polls for nobody")
	}
}

func TestASlotHoldsTheLatestOnly(t *testing.T) {
	t.Parallel()
	slot := make(chan *update, 1)
	for n := range 3 {
		replace(slot, &update{Tally: models.Tally{People: int64(n)}})
	}
	if got := <-slot; got.People != 2 || len(slot) != 0 {
		t.Errorf("got %d", got.People)
	}
}

// A listener who goes away is noticed at the next thing that is sent.
func TestLiveForgetsWhoLeft(t *testing.T) {
	t.Parallel()
	b := openBoard(t, issued)
	ctx, leave := context.WithCancel(context.Background())
	r := ask("GET", b.base+"/live/gaon", "").WithContext(ctx)
	r.RequestURI = ""
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(res.Body)
	if _, err := reader.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	leave()
	_ = res.Body.Close()
	gone := func() bool {
		b.live.mu.Lock()
		defer b.live.mu.Unlock()
		return len(b.live.watched) == 0
	}
	for n, late := 0, time.Now().Add(soon); !gone(); n++ {
		if time.Now().After(late) {
			t.Fatal("a listener who left is still served")
		}
		b.st.Coupon(b.campaign, fmt.Sprint("person ", n))
		time.Sleep(600 * time.Millisecond)
	}
}

// A thousand screens that see alike cost one rendering; one that sees its own vendor only, its own.
func TestViewsThatAreAlikeAreRenderedOnce(t *testing.T) {
	t.Parallel()
	rendered := 0
	render := func(t models.Tally) ([]byte, error) {
		rendered++
		return issued(t)
	}
	u := &update{Tally: models.Tally{Mark: "1-2-3"}, frames: map[string][]byte{}}
	for _, view := range []string{"ko", "ko", "en", "ko", "", ""} {
		frame, err := u.frame(view, render)
		if want := "event: tally\nid: 1-2-3\ndata: issued 0\ndata: of one street\n\n"; err != nil || string(frame) != want {
			t.Errorf("%q: %q, %v", view, frame, err)
		}
	}
	if rendered != 4 {
		t.Errorf("rendered %d times", rendered)
	}
}
