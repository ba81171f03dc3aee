// Package commit lets requests that arrive together share one transaction. The cost of a hot row is
// its commit: one for everybody who is waiting is many times cheaper than one each. It knows
// nothing of databases; what a group does is given to it.
package commit

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// Reasons for which a request never reaches a group. Nothing was written.
var (
	ErrFull   = errors.New("commit: the queue is full")
	ErrClosed = errors.New("commit: closed")
)

// Answer is what one request of a group gets.
type Answer[Ans any] struct {
	Value Ans
	Err   error
}

// Work does a group in one transaction, and answers each request in its place. When it fails as a
// whole, nothing of the group may have been written.
type Work[Req, Ans any] func(ctx context.Context, group []Req) ([]Answer[Ans], error)

// Group gathers what waits, without any delay of its own, and answers each waiter after the commit.
// One goroutine commits: while it does, the next group gathers by itself, so a lone request waits
// for nobody and a crowd shares.
type Group[Req, Ans any] struct {
	// Alone says whether a failed group is worth another try, one request at a time: a bad request
	// must not spoil its neighbours, a database that is down needs no more questions. nil means always.
	Alone func(error) bool

	work    Work[Req, Ans]
	largest int // requests in a group
	room    int // requests that may wait

	mu      sync.Mutex
	more    sync.Cond
	waiting []*waiter[Req, Ans]
	closed  bool
	stats   Stats
	done    chan struct{}
}

// Stats says how a group is doing.
type Stats struct {
	Depth    int // requests that wait now
	Groups   int // groups so far
	Requests int // requests in them
	Largest  int // requests in the largest group so far
}

type waiter[Req, Ans any] struct {
	req    Req
	taken  bool // the committer has it: its answer will come
	gone   bool // it left before that
	answer chan Answer[Ans]
}

// New starts a group whose transactions take at most largest requests, while room requests may wait.
func New[Req, Ans any](largest, room int, work Work[Req, Ans]) *Group[Req, Ans] {
	g := &Group[Req, Ans]{work: work, largest: largest, room: room, done: make(chan struct{})}
	g.more.L = &g.mu
	go g.commit()
	return g
}

// Do waits for the answer to one request: ErrFull at once when too many wait. When the context ends
// before a group has taken the request, nothing of it is written; afterwards the answer is awaited.
func (g *Group[Req, Ans]) Do(ctx context.Context, req Req) (Ans, error) {
	w, err := g.enter(req)
	if err != nil {
		var none Ans
		return none, err
	}
	a := g.await(ctx, w)
	return a.Value, a.Err
}

// DoAll waits for the answers to several requests, which are done in their order.
func (g *Group[Req, Ans]) DoAll(ctx context.Context, reqs []Req) []Answer[Ans] {
	answers := make([]Answer[Ans], len(reqs))
	waiters := make([]*waiter[Req, Ans], len(reqs))
	for i, req := range reqs {
		waiters[i], answers[i].Err = g.enter(req)
	}
	for i, w := range waiters {
		if w != nil {
			answers[i] = g.await(ctx, w)
		}
	}
	return answers
}

// Stats counts.
func (g *Group[Req, Ans]) Stats() Stats {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.stats
	now.Depth = len(g.waiting)
	return now
}

// Close takes no more requests, answers those that wait, and returns.
func (g *Group[Req, Ans]) Close() {
	g.mu.Lock()
	g.closed = true
	g.more.Signal()
	g.mu.Unlock()
	<-g.done
}

func (g *Group[Req, Ans]) enter(req Req) (*waiter[Req, Ans], error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.closed:
		return nil, ErrClosed
	case len(g.waiting) >= g.room:
		return nil, ErrFull
	}
	w := &waiter[Req, Ans]{req: req, answer: make(chan Answer[Ans], 1)}
	g.waiting = append(g.waiting, w)
	g.more.Signal()
	return w, nil
}

func (g *Group[Req, Ans]) await(ctx context.Context, w *waiter[Req, Ans]) Answer[Ans] {
	select {
	case a := <-w.answer:
		return a
	case <-ctx.Done():
	}
	g.mu.Lock()
	w.gone = !w.taken
	g.mu.Unlock()
	if w.gone {
		return Answer[Ans]{Err: ctx.Err()}
	}
	return <-w.answer
}

func (g *Group[Req, Ans]) commit() {
	defer close(g.done)
	for {
		group := g.take()
		if group == nil {
			return
		}
		g.answer(group)
	}
}

// take waits for requests and takes those that still wait for an answer; nil at the end.
func (g *Group[Req, Ans]) take() []*waiter[Req, Ans] {
	g.mu.Lock()
	defer g.mu.Unlock()
	for {
		for len(g.waiting) == 0 && !g.closed {
			g.more.Wait()
		}
		if len(g.waiting) == 0 {
			return nil
		}
		if group := g.present(min(g.largest, len(g.waiting))); len(group) > 0 {
			g.stats.Groups++
			g.stats.Requests += len(group)
			g.stats.Largest = max(g.stats.Largest, len(group))
			return group
		}
	}
}

// present takes the first n of the queue and leaves out who has gone.
func (g *Group[Req, Ans]) present(n int) []*waiter[Req, Ans] {
	group := make([]*waiter[Req, Ans], 0, n)
	for _, w := range g.waiting[:n] {
		if !w.gone {
			w.taken = true
			group = append(group, w)
		}
	}
	rest := copy(g.waiting, g.waiting[n:])
	clear(g.waiting[rest:])
	g.waiting = g.waiting[:rest]
	return group
}

func (g *Group[Req, Ans]) answer(group []*waiter[Req, Ans]) {
	answers, err := g.try(group)
	if err != nil && len(group) > 1 && (g.Alone == nil || g.Alone(err)) {
		for _, w := range group {
			g.answer([]*waiter[Req, Ans]{w})
		}
		return
	}
	for i, w := range group {
		if err != nil {
			w.answer <- Answer[Ans]{Err: err}
			continue
		}
		w.answer <- answers[i]
	}
}

// try does the work; what panics, or forgets to answer somebody, has failed.
func (g *Group[Req, Ans]) try(group []*waiter[Req, Ans]) (answers []Answer[Ans], err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("commit: panic: %v\n%s", r, debug.Stack())
		}
	}()
	reqs := make([]Req, len(group))
	for i, w := range group {
		reqs[i] = w.req
	}
	// The group's work is nobody's own: it ends by its own limits, not when one of them leaves.
	answers, err = g.work(context.Background(), reqs)
	if err == nil && len(answers) != len(reqs) {
		err = fmt.Errorf("commit: %d answers to %d requests", len(answers), len(reqs))
	}
	return answers, err
}
