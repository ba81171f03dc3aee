package models

import (
	"context"
	"errors"
	"time"

	"github.com/jangteo/jangteo/models/commit"
)

// The size of the groups that share a transaction.
const (
	groupLargest  = 256              // requests in one transaction
	groupRoom     = 4096             // requests that may wait before others are told to come back
	groupPatience = 10 * time.Second // of one transaction
)

// errMoved ends a transaction whose conditional update found less than was read before: it is run again.
var errMoved = errors.New("what was read has moved")

// groupWork does the requests of a group in the transaction of tx.
type groupWork[Req, Ans any] func(tx *Store, ctx context.Context, group []Req) ([]commit.Answer[Ans], error)

// newGroup lets requests of a kind share transactions.
func newGroup[Req, Ans any](s *Store, work groupWork[Req, Ans]) *commit.Group[Req, Ans] {
	g := commit.New(groupLargest, groupRoom, func(ctx context.Context, group []Req) ([]commit.Answer[Ans], error) {
		ctx, cancel := context.WithTimeout(ctx, groupPatience)
		defer cancel()
		var answers []commit.Answer[Ans]
		err := s.lined(ctx, func(on *Store) error {
			return on.tx(ctx, func(tx *Store) (err error) {
				answers, err = work(tx, ctx, group)
				return err
			})
		})
		return answers, storageError(err)
	})
	g.Alone = func(err error) bool { return ReasonOf(err) != ErrBusy.Reason }
	return g
}

// together waits for the answer of the group; inside a transaction the work joins that one.
func together[Req, Ans any](ctx context.Context, s *Store, g *commit.Group[Req, Ans], work groupWork[Req, Ans], in Req) (Ans, error) {
	if s.inside {
		answers := allTogether(ctx, s, g, work, []Req{in})
		return answers[0].Value, answers[0].Err
	}
	answer, err := g.Do(ctx, in)
	return answer, queueError(err)
}

// allTogether does the same for several requests, in their order.
func allTogether[Req, Ans any](ctx context.Context, s *Store, g *commit.Group[Req, Ans], work groupWork[Req, Ans], list []Req) []commit.Answer[Ans] {
	if !s.inside {
		answers := g.DoAll(ctx, list)
		for i := range answers {
			answers[i].Err = queueError(answers[i].Err)
		}
		return answers
	}
	answers, err := work(s, ctx, list)
	if err != nil {
		answers = make([]commit.Answer[Ans], len(list))
		for i := range answers {
			answers[i].Err = err
		}
	}
	return answers
}

// queueError turns what a queue says into Busy: nothing was written.
func queueError(err error) error {
	if err == commit.ErrFull || err == commit.ErrClosed {
		return ErrBusy
	}
	return storageError(err)
}

// Queue is how one of the groups is doing.
type Queue struct {
	Name string // claims or redemptions
	commit.Stats
}

// Queues says how the groups are doing, for whoever watches over the installation.
func (s *Store) Queues() []Queue {
	return []Queue{{"claims", s.claims.Stats()}, {"redemptions", s.redemptions.Stats()}}
}

// distinct leaves out repetitions, and keeps the order.
func distinct[T comparable](list []T) []T {
	seen := make(map[T]bool, len(list))
	kept := make([]T, 0, len(list))
	for _, v := range list {
		if !seen[v] {
			seen[v] = true
			kept = append(kept, v)
		}
	}
	return kept
}

func keysOf[K comparable, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}
