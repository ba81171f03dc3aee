package commit_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jangteo/jangteo/models/commit"
)

type answer = commit.Answer[int]

// double answers each number with its double.
func double(_ context.Context, group []int) ([]answer, error) {
	answers := make([]answer, len(group))
	for i, n := range group {
		answers[i].Value = 2 * n
	}
	return answers, nil
}

func TestEachWaiterGetsItsOwnAnswer(t *testing.T) {
	t.Parallel()
	g := commit.New(7, 1000, double)
	defer g.Close()
	var all sync.WaitGroup
	for n := range 500 {
		all.Go(func() {
			if got, err := g.Do(t.Context(), n); err != nil || got != 2*n {
				t.Errorf("%d: got %d, %v", n, got, err)
			}
		})
	}
	all.Wait()
	if s := g.Stats(); s.Requests != 500 || s.Largest > 7 || s.Groups < 500/7 || s.Depth != 0 {
		t.Errorf("stats: %+v", s)
	}
}

// A lone request is not held back, and what arrives while it commits goes together.
func TestNoDelayAndNoTimer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		g := commit.New(100, 100, func(ctx context.Context, group []int) ([]answer, error) {
			sizes = append(sizes, len(group))
			time.Sleep(time.Second) // a commit
			return double(ctx, group)
		})
		began := time.Now()
		var all sync.WaitGroup
		all.Go(func() { g.Do(t.Context(), 0) })
		synctest.Wait()
		for n := range 20 {
			all.Go(func() { g.Do(t.Context(), n) })
		}
		all.Wait()
		g.Close()
		if took := time.Since(began); took != 2*time.Second || !slices.Equal(sizes, []int{1, 20}) {
			t.Errorf("took %v in groups of %v", took, sizes)
		}
	})
}

// blocked is a group whose first transaction holds until it is let go.
func blocked(t *testing.T, room int) (g *commit.Group[int, int], letGo func()) {
	t.Helper()
	began, hold := make(chan struct{}), make(chan struct{})
	var once sync.Once
	g = commit.New(10, room, func(ctx context.Context, group []int) ([]answer, error) {
		once.Do(func() { close(began); <-hold })
		return double(ctx, group)
	})
	go g.Do(context.Background(), 0)
	<-began
	return g, func() { close(hold) }
}

func TestFullQueueAnswersAtOnce(t *testing.T) {
	t.Parallel()
	g, letGo := blocked(t, 2)
	answers := make(chan answer)
	go func() {
		for _, a := range g.DoAll(context.Background(), []int{1, 2, 3}) {
			answers <- a
		}
	}()
	for g.Stats().Depth < 2 {
		time.Sleep(time.Millisecond)
	}
	if _, err := g.Do(t.Context(), 4); err != commit.ErrFull {
		t.Errorf("a full queue said %v", err)
	}
	letGo()
	for _, want := range []answer{{Value: 2}, {Value: 4}, {Err: commit.ErrFull}} {
		if got := <-answers; got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	g.Close()
}

// Who leaves before a group takes the request has written nothing; who leaves later gets the answer.
func TestLeaving(t *testing.T) {
	t.Parallel()
	g, letGo := blocked(t, 10)
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { _, err := g.Do(ctx, 1); left <- err }()
	for g.Stats().Depth < 1 {
		time.Sleep(time.Millisecond)
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("left with %v", err)
	}
	letGo()
	g.Close()
	if s := g.Stats(); s.Requests != 1 { // the first; who left is in no group
		t.Errorf("stats: %+v", s)
	}

	taken, hold := make(chan struct{}), make(chan struct{})
	g = commit.New(10, 10, func(ctx context.Context, group []int) ([]answer, error) {
		close(taken)
		<-hold
		return double(ctx, group)
	})
	ctx, leave = context.WithCancel(t.Context())
	got := make(chan answer)
	go func() { v, err := g.Do(ctx, 21); got <- answer{Value: v, Err: err} }()
	<-taken
	leave()
	close(hold)
	if a := <-got; a.Value != 42 || a.Err != nil {
		t.Errorf("after it was taken: %+v", a)
	}
	g.Close()
}

var errBad = errors.New("bad")

// One bad request fails alone: its neighbours are tried again by themselves.
func TestBadRequestSpoilsNobody(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"error", "panic", "silence"} {
		g := commit.New(100, 100, func(ctx context.Context, group []int) ([]answer, error) {
			if !slices.Contains(group, 13) {
				return double(ctx, group)
			}
			switch how {
			case "panic":
				panic("thirteen")
			case "silence":
				return nil, nil
			}
			return nil, errBad
		})
		for n, a := range g.DoAll(t.Context(), []int{0, 1, 13, 3}) {
			if bad := n == 2; bad != (a.Err != nil) || !bad && a.Value%2 != 0 {
				t.Errorf("%s: request %d got %+v", how, n, a)
			}
		}
		g.Close()
	}
}

// When the database itself is down, everybody is told after one question.
func TestNoRetryWhenItCannotHelp(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	began, hold := make(chan struct{}), make(chan struct{})
	g := commit.New(100, 100, func(context.Context, []int) ([]answer, error) {
		if asked.Add(1) == 1 {
			close(began)
			<-hold
		}
		return nil, errBad
	})
	g.Alone = func(err error) bool { return err != errBad }
	var all sync.WaitGroup
	ask := func(n int) {
		all.Go(func() {
			if _, err := g.Do(t.Context(), n); err != errBad {
				t.Errorf("%d: %v", n, err)
			}
		})
	}
	ask(0)
	<-began // it is alone in the first group: the others gather behind it
	for n := range 50 {
		ask(1 + n)
	}
	for g.Stats().Depth < 50 {
		time.Sleep(time.Millisecond)
	}
	close(hold)
	all.Wait()
	g.Close()
	if n := asked.Load(); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

func TestCloseDrains(t *testing.T) {
	t.Parallel()
	g, letGo := blocked(t, 100)
	answers := make(chan []answer)
	go func() { answers <- g.DoAll(context.Background(), []int{1, 2, 3}) }()
	for g.Stats().Depth < 3 {
		time.Sleep(time.Millisecond)
	}
	closed := make(chan struct{})
	go func() { g.Close(); close(closed) }()
	letGo()
	if got := <-answers; !slices.Equal(got, []answer{{Value: 2}, {Value: 4}, {Value: 6}}) {
		t.Errorf("drained: %+v", got)
	}
	<-closed
	if _, err := g.Do(t.Context(), 4); err != commit.ErrClosed {
		t.Errorf("a closed group said %v", err)
	}
}

func BenchmarkGroup(b *testing.B) {
	g := commit.New(256, 4096, double)
	defer g.Close()
	b.RunParallel(func(pb *testing.PB) {
		for n := 0; pb.Next(); n++ {
			if _, err := g.Do(context.Background(), n); err != nil {
				b.Fatal(err)
			}
		}
	})
}
