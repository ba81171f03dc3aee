package main

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jangteo/jangteo/models"
)

// round is one round of a load; of several, the median of each figure.
type round struct {
	rate, p50, p99, cpu float64 // answers a second, ms, ms, µs of the server for each answer
}

// round measures one server once, and writes down what it should not have answered.
func (b *bench) round(ctx context.Context, what string, server *child, l load, clients int, length time.Duration) (round, error) {
	before := server.cpu()
	o, err := l.run(ctx, server.addr, clients, length)
	if err != nil {
		return round{}, fmt.Errorf("%s with %d clients: %w", what, clients, err)
	}
	b.note(what, l, o)
	n := float64(len(o.waits))
	return round{n / o.took.Seconds(), percentile(o.waits, 0.5), percentile(o.waits, 0.99), (server.cpu() - before) / n * 1e6}, nil
}

func (b *bench) note(what string, l load, o outcome) {
	for status, n := range l.unexpected(o) {
		b.surprises = append(b.surprises, fmt.Sprintf("%s: %d answers with status %d", what, n, status))
	}
}

func medianRound(rounds []round) round {
	of := func(pick func(round) float64) float64 {
		var values []float64
		for _, r := range rounds {
			values = append(values, pick(r))
		}
		return median(values)
	}
	return round{of(func(r round) float64 { return r.rate }), of(func(r round) float64 { return r.p50 }),
		of(func(r round) float64 { return r.p99 }), of(func(r round) float64 { return r.cpu })}
}

// numbers fills holes with numbers that never come again in a run: people and their nonces.
type numbers struct{ last atomic.Int64 }

func (n *numbers) fill(dst []byte) bool {
	writeNumber(dst, n.last.Add(1))
	return true
}

// upTo fills so many holes and then no more.
func (n *numbers) upTo(most int64) func([]byte) bool {
	var given atomic.Int64
	return func(dst []byte) bool { return given.Add(1) <= most && n.fill(dst) }
}

func writeNumber(dst []byte, v int64) {
	for i := len(dst) - 1; i >= 0; i-- {
		dst[i] = byte('0' + v%10)
		v /= 10
	}
}

// stock are coupons that wait to be redeemed.
type stock struct {
	street   *benchStreet
	campaign models.Campaign
	codes    []string
	next     atomic.Int64
	newest   int64 // id of the newest coupon that was looked at
}

func (b *bench) newStock(ctx context.Context) (*stock, error) {
	c, err := b.street.campaign(ctx, benchMost)
	return &stock{street: b.street, campaign: c}, err
}

func (s *stock) fill(dst []byte) bool {
	i := s.next.Add(1) - 1
	if i >= int64(len(s.codes)) {
		return false
	}
	copy(dst, s.codes[i])
	return true
}

// atLeast issues coupons until so many wait. Only between rounds.
func (s *stock) atLeast(ctx context.Context, n int64) error {
	s.codes = s.codes[min(s.next.Load(), int64(len(s.codes))):]
	s.next.Store(0)
	missing := n - int64(len(s.codes))
	if missing <= 0 {
		return nil
	}
	if err := s.street.store.IssueInBulk(ctx, s.campaign, missing); err != nil {
		return err
	}
	codes, newest, err := s.street.store.UnusedCodes(ctx, s.campaign, s.newest)
	s.codes, s.newest = append(s.codes, codes...), newest
	return err
}

// Answers a second beyond which a round of redemptions ends before its time.
const (
	productMost  = 40_000
	baselineMost = 6_000
	oneMost      = 3_000 // of a client
)

func (b *bench) enough(clients, most int, length time.Duration) int64 {
	return int64(float64(min(most, clients*oneMost))*length.Seconds()) + int64(clients)
}

// call is a kind of request that is measured at every number of clients.
type call struct {
	name  string
	load  load
	stock *stock // nil when there are always more
	plain bool   // the baseline answers it too
}

// constantAnswer asks no database: it is the ceiling of HTTP, and shows how free the machine is.
var constantAnswer = load{requests: []string{get("/healthz", "")}, fill: func([]byte) bool { return true }, wants: []int{200}}

// calls measures the constant answer, for orientation, then claims on one campaign and redemptions in one.
func (b *bench) calls(ctx context.Context) error {
	list := []call{{name: "constant answer", load: constantAnswer}}
	if b.wants("claims") {
		c, err := b.street.campaign(ctx, benchMost)
		if err != nil {
			return err
		}
		list = append(list, call{name: "claims", load: b.street.claims(c, b.people.fill, 201), plain: true})
	}
	if b.wants("redemptions") {
		st, err := b.newStock(ctx)
		if err != nil {
			return err
		}
		list = append(list, call{name: "redemptions", load: b.street.redemptions(st.fill), stock: st, plain: true})
	}
	t := table{title: "Answers over HTTP; p50 and p99 in ms, CPU of the server in µs an answer; × is product to baseline",
		head: []string{"measure", "clients", "answers/s", "p50", "p99", "CPU", "baseline/s", "p50", "p99", "CPU", "answers ×", "p99 ×", "of the ceiling"}}
	ceiling := map[int]float64{}
	for _, c := range list {
		for _, clients := range b.Clients {
			product, plain, err := b.sideBySide(ctx, c, clients)
			if err != nil {
				return err
			}
			if !c.plain {
				ceiling[clients] = product.rate
			}
			t.rows = append(t.rows, []string{c.name, fmt.Sprint(clients), figure(product.rate), figure(product.p50), figure(product.p99), figure(product.cpu),
				figure(plain.rate), figure(plain.p50), figure(plain.p99), figure(plain.cpu), times(product.rate / plain.rate), times(product.p99 / plain.p99), percent(product.rate / ceiling[clients])})
		}
	}
	t.print(b.out, b.markdown())
	return nil
}

// sideBySide warms both servers up, then measures them in turn.
func (b *bench) sideBySide(ctx context.Context, c call, clients int) (product, plain round, err error) {
	length := time.Duration(b.Seconds * float64(time.Second))
	var products, plains []round
	for i := range b.Rounds + 1 {
		long := length
		if i == 0 {
			long = min(length, length/4+250*time.Millisecond)
		}
		if c.plain {
			r, err := b.turn(ctx, c, "baseline "+c.name, b.plain, clients, baselineMost, long)
			if err != nil {
				return product, plain, err
			}
			plains = append(plains, r)
		}
		r, err := b.turn(ctx, c, c.name, b.product, clients, productMost, long)
		if err != nil {
			return product, plain, err
		}
		products = append(products, r)
	}
	plain = round{unknown, unknown, unknown, unknown}
	if c.plain {
		plain = medianRound(plains[1:])
	}
	return medianRound(products[1:]), plain, nil
}

func (b *bench) turn(ctx context.Context, c call, what string, server *child, clients, most int, length time.Duration) (round, error) {
	if c.stock != nil {
		if err := c.stock.atLeast(ctx, b.enough(clients, most, length)); err != nil {
			return round{}, err
		}
	}
	return b.round(ctx, what, server, c.load, clients, length)
}

// manyRows measures redemptions without and with many more coupons in the table. All that will be
// redeemed is issued before, so that it lies among them in every index. The two can't take turns, so a
// constant answer beside each tells how free the machine was.
func (b *bench) manyRows(ctx context.Context) error {
	clients, length := slices.Max(b.Clients), time.Duration(b.Seconds*float64(time.Second))
	st, err := b.newStock(ctx)
	if err != nil {
		return err
	}
	if err := st.atLeast(ctx, 2*int64(b.Rounds+1)*b.enough(clients, productMost/2, length)); err != nil {
		return err
	}
	l := b.street.redemptions(st.fill)
	some := func() (r, constant round, err error) {
		var rounds, constants []round
		for range b.Rounds + 1 {
			if constant, err = b.round(ctx, "constant answers beside many rows", b.product, constantAnswer, clients, length/4); err != nil {
				return r, constant, err
			}
			if r, err = b.round(ctx, "redemptions beside many rows", b.product, l, clients, length); err != nil {
				return r, constant, err
			}
			rounds, constants = append(rounds, r), append(constants, constant)
		}
		return medianRound(rounds[1:]), medianRound(constants[1:]), nil
	}
	before, free, err := some()
	if err != nil {
		return err
	}
	if err := b.street.store.WithoutCouponIndexes(ctx, func() error { return b.street.issueMany(ctx, b.Rows) }); err != nil {
		return err
	}
	after, freeAfter, err := some()
	if err != nil {
		return err
	}
	t := table{title: "Redemptions beside many more coupons", head: []string{"coupons", "clients", "answers/s", "p50", "p99", "CPU", "×", "constant answers/s"}}
	for _, r := range []struct {
		name string
		round
		free float64
	}{{"without", before, free.rate}, {thousands(b.Rows) + " more", after, freeAfter.rate}} {
		t.rows = append(t.rows, []string{r.name, fmt.Sprint(clients), figure(r.rate), figure(r.p50), figure(r.p99), figure(r.cpu), times(r.rate / before.rate), figure(r.free)})
	}
	t.print(b.out, b.markdown())
	return nil
}

// issueMany issues coupons that nobody will use, in as many campaigns as they need.
func (st *benchStreet) issueMany(ctx context.Context, rows int64) error {
	for rows > 0 {
		n := min(rows, benchMost)
		c, err := st.campaign(ctx, n)
		if err != nil {
			return err
		}
		if err := st.store.IssueInBulk(ctx, c, n); err != nil {
			return err
		}
		rows -= n
	}
	return nil
}
