package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models"
)

// benchCommand measures claims and redemptions over HTTP against this build and, beside it in the same
// run and on the same database, against the same statements in one transaction per request.
type benchCommand struct {
	Clients   []int         `default:"1,16,64,256" help:"How many clients, one row each."`
	Seconds   float64       `default:"3" help:"Length of a round."`
	Rounds    int           `default:"3" help:"Rounds of which the median counts, baseline and product in turn."`
	Only      []string      `default:"claims,redemptions,drop,stream,rows" enum:"claims,redemptions,drop,stream,rows" help:"What to measure."`
	Rows      int64         `default:"0" help:"Redeem beside so many more coupons; 0 leaves it out."`
	Shoppers  int64         `default:"20000" help:"Shoppers of the drop; every twentieth gets a coupon."`
	Listeners int           `default:"1000" help:"Listeners of the live tally."`
	Format    string        `default:"text" enum:"text,markdown" help:"text or markdown."`
	Limit     time.Duration `default:"60m" help:"Give up after this time."`
	Plain     bool          `hidden:"" help:"Serve the baseline; the benchmark starts it itself."`
}

// Run is `app bench`.
func (c benchCommand) Run(ctx context.Context, p *program) error {
	if c.Plain {
		return p.servePlain(ctx)
	}
	if err := c.check(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Limit)
	defer cancel()
	remove, err := p.benchDatabase()
	if err != nil {
		return err
	}
	return errors.Join(p.with(ctx, func(s *models.Store) error {
		empty, err := s.Empty(ctx)
		if err != nil {
			return err
		}
		if !empty {
			return errors.New("DATABASE_URL is not empty: the benchmark needs a database of its own, which it fills with invented coupons")
		}
		return c.measure(ctx, p, s)
	}), remove())
}

func (c benchCommand) check() error {
	switch {
	case len(c.Clients) == 0 || slices.Min(c.Clients) < 1 || slices.Max(c.Clients) > 4_096:
		return errors.New("--clients must be numbers from 1 to 4096")
	case c.Seconds < 0.05 || c.Seconds > 600, c.Rounds < 1 || c.Rounds > 99:
		return errors.New("--seconds must be from 0.05 to 600, --rounds from 1 to 99")
	case c.Shoppers < 20 || c.Listeners < 1 || c.Rows < 0:
		return errors.New("--shoppers must be 20 or more, --listeners 1 or more, --rows 0 or more")
	case c.Rows == 0 && slices.Equal(c.Only, []string{"rows"}):
		return errors.New("--only rows needs --rows with a number of coupons")
	}
	return nil
}

// benchDatabase makes a temporary SQLite file unless the environment names a database. The servers
// share the key, so it is made here if nobody gave one.
func (p *program) benchDatabase() (remove func() error, err error) {
	if p.SecretKey == nil {
		p.SecretKey = make([]byte, 32)
		_, _ = rand.Read(p.SecretKey) // never fails
	}
	if p.databaseSet {
		return func() error { return nil }, nil
	}
	dir, err := os.MkdirTemp("", "jangteo-bench-")
	if err != nil {
		return nil, err
	}
	p.DatabaseURL = "sqlite:" + filepath.Join(dir, "bench.db")
	return func() error { return os.RemoveAll(dir) }, nil
}

// bench is one run.
type bench struct {
	benchCommand
	*program
	street         *benchStreet
	product, plain *child
	people         numbers
	surprises      []string // answers that nobody wanted
}

func (c benchCommand) measure(ctx context.Context, p *program, s *models.Store) error {
	street, err := openBenchStreet(ctx, s)
	if err != nil {
		return err
	}
	b := &bench{benchCommand: c, program: p, street: street}
	kind, _, _ := strings.Cut(p.DatabaseURL, ":")
	fmt.Fprintf(p.out, "Jangteo on %s, %d cores shared by generator, server and database, %s; medians of %d rounds of %g s, baseline and product in turn.\n\n",
		kind, runtime.NumCPU(), runtime.Version(), c.Rounds, c.Seconds)
	err = b.parts(ctx)
	if ctx.Err() != nil { // the answers that did not come are no news
		return fmt.Errorf("the benchmark was ended before it was done: %w", ctx.Err())
	}
	if err != nil {
		return err
	}
	return b.conclude(ctx)
}

// parts measures what was asked for. The stream comes first, on a small event: its poller counts the rows.
func (b *bench) parts(ctx context.Context) error {
	memory := table{title: "Memory of the servers, MiB at most", head: []string{"under", "product", "baseline"}}
	for _, part := range []struct {
		name   string
		wanted bool
		run    func(context.Context) error
	}{
		{"the stream", b.wants("stream"), b.stream},
		{"the drop", b.wants("drop"), b.drop},
		{"claims and redemptions", b.wants("claims") || b.wants("redemptions"), b.calls},
		{"many rows", b.wants("rows") && b.Rows > 0, b.manyRows},
	} {
		if !part.wanted {
			continue
		}
		peaks, err := b.beside(ctx, part.run)
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		memory.rows = append(memory.rows, append([]string{part.name}, peaks...))
	}
	memory.print(b.out, b.markdown())
	return nil
}

func (b *bench) wants(part string) bool { return slices.Contains(b.Only, part) }

// beside starts both servers for one part, so that the most memory that each held is of that part.
func (b *bench) beside(ctx context.Context, run func(context.Context) error) (peaks []string, err error) {
	for _, c := range []struct {
		server **child
		args   []string
	}{{&b.product, []string{"serve"}}, {&b.plain, []string{"bench", "--plain"}}} {
		started, err := startChild(ctx, b.program, c.args...)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, started.stop()) }()
		*c.server = started
	}
	if err := run(ctx); err != nil {
		return nil, err
	}
	return []string{figure(b.product.peak()), figure(b.plain.peak())}, nil
}

func (b *bench) markdown() bool { return b.Format == "markdown" }

// conclude proves that what was measured is a ledger, and fails if anything was not as it must be.
func (b *bench) conclude(ctx context.Context) error {
	breaches, err := b.street.store.Verify(ctx, b.street.event)
	if err != nil {
		return err
	}
	verdict := "clean"
	if len(breaches) > 0 {
		verdict = strings.Join(breaches, "; ")
	}
	fmt.Fprintf(b.out, "verify: %s\n", verdict)
	for _, s := range b.surprises {
		fmt.Fprintf(b.out, "unexpected: %s\n", s)
	}
	if b.databaseSet {
		fmt.Fprintln(b.out, "The database now holds the benchmark's rows: nobody needs it any more.")
	}
	if len(breaches)+len(b.surprises) > 0 {
		return errTold
	}
	return nil
}
