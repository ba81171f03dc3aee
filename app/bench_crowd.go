package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jangteo/jangteo/models"
)

// drop lets a crowd claim a twentieth as many coupons at once, on a campaign of its own each time.
func (b *bench) drop(ctx context.Context) error {
	coupons, clients := b.Shoppers/20, slices.Max(b.Clients)
	servers := []struct {
		name   string
		server *child
		seen   []outcome
		got    []int
	}{{name: "baseline", server: b.plain}, {name: "product", server: b.product}}
	issued := map[string]int{} // campaign → answers that gave a coupon
	for range b.Rounds {
		for i := range servers {
			s := &servers[i]
			c, err := b.street.campaign(ctx, coupons)
			if err != nil {
				return err
			}
			l := b.street.claims(c, b.people.upTo(b.Shoppers), 201, 409)
			o, err := l.run(ctx, s.server.addr, clients, time.Minute)
			if err != nil {
				return err
			}
			b.note(s.name+" in the drop", l, o)
			s.seen, s.got = append(s.seen, o), append(s.got, o.statuses[201])
			issued[c.PublicID] = o.statuses[201]
		}
	}
	agree, err := b.agree(ctx, issued, int(coupons))
	if err != nil {
		return err
	}
	t := table{title: fmt.Sprintf("A drop of %s coupons to %s shoppers over %d connections", thousands(coupons), thousands(b.Shoppers), clients),
		head: []string{"", "all answered s", "p50 ms", "slowest ms", "got one"}, notes: []string{"Answers, counters and rows: " + agree}}
	for _, s := range servers {
		var took, p50, slowest []float64
		for _, o := range s.seen {
			took, p50, slowest = append(took, o.took.Seconds()), append(p50, percentile(o.waits, 0.5)), append(slowest, percentile(o.waits, 1))
		}
		t.rows = append(t.rows, []string{s.name, figure(median(took)), figure(median(p50)), figure(median(slowest)), strings.Trim(fmt.Sprint(s.got), "[]")})
	}
	t.print(b.out, b.markdown())
	return nil
}

// agree compares what shoppers were told with the counter and the rows of each campaign.
func (b *bench) agree(ctx context.Context, issued map[string]int, coupons int) (string, error) {
	tally, err := b.street.store.TallyOf(ctx, b.street.event, 0)
	if err != nil {
		return "", err
	}
	verdict := "agree."
	for _, c := range tally.Campaigns {
		told, dropped := issued[c.Campaign.PublicID]
		if dropped && (told != coupons || c.Campaign.Issued != int64(told) || c.Issued != int64(told)) {
			verdict = fmt.Sprintf("%d shoppers got one of %d coupons, the counter says %d, the rows %d", told, coupons, c.Campaign.Issued, c.Issued)
			b.surprises = append(b.surprises, "in a drop "+verdict)
		}
	}
	return verdict, nil
}

// streamCoupons are in the event while listeners listen.
const streamCoupons = 10_000

// stream measures listeners of the live tally: first all read, then one of a hundred does not.
func (b *bench) stream(ctx context.Context) error {
	c, err := b.street.campaign(ctx, benchMost)
	if err != nil {
		return err
	}
	if err := b.street.store.IssueInBulk(ctx, c, streamCoupons); err != nil {
		return err
	}
	t := table{title: fmt.Sprintf("Listeners of the live tally of an event with %s coupons, one update a second", thousands(streamCoupons)),
		head: []string{"listeners", "that don't read", "CPU of one core", "updates each", "delay p50 ms", "slowest ms"}}
	for _, deaf := range []int{0, max(1, b.Listeners/100)} {
		h, err := b.listen(ctx, c, deaf)
		if err != nil {
			return err
		}
		t.rows = append(t.rows, []string{thousands(int64(b.Listeners)), fmt.Sprint(deaf), percent(h.cpu),
			figure(float64(len(h.delays)) / float64(max(1, b.Listeners-deaf))), figure(percentile(h.delays, 0.5)), figure(percentile(h.delays, 1))})
	}
	t.notes = []string{"The server asks the counters of a watched event twice a second: up to 500 ms of a delay are that."}
	t.print(b.out, b.markdown())
	return nil
}

// heard is what came of one audience.
type heard struct {
	cpu    float64 // share of one core
	delays []time.Duration
}

// audience are the listeners of one tally.
type audience struct {
	conns   []net.Conn
	changed atomic.Int64 // when the latest update was sent, in ns since began; 0 before the first
	began   time.Time
	mu      sync.Mutex
	delays  []time.Duration
}

func (b *bench) listen(ctx context.Context, c models.Campaign, deaf int) (heard, error) {
	a := &audience{began: time.Now()}
	var listening sync.WaitGroup
	defer func() {
		for _, conn := range a.conns {
			_ = conn.Close()
		}
		listening.Wait()
	}()
	request := get("/api/v1/events/"+b.street.event.Slug+"/tally/stream?by=campaign,vendor,hour,method", b.street.token)
	for i := range b.Listeners {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", b.product.addr)
		if err != nil {
			return heard{}, err
		}
		a.conns = append(a.conns, conn)
		if _, err := conn.Write([]byte(request)); err != nil {
			return heard{}, err
		}
		if i >= deaf {
			listening.Go(func() { a.hear(conn) })
		}
	}
	updates := max(2, int(3*b.Seconds))
	if err := b.update(ctx, c, nil); err != nil { // warm: connections are open, the first tally is out
		return heard{}, err
	}
	before, began := b.product.cpu(), time.Now()
	for range updates {
		if err := b.update(ctx, c, a); err != nil {
			return heard{}, err
		}
	}
	h := heard{cpu: (b.product.cpu() - before) / time.Since(began).Seconds()}
	a.mu.Lock()
	defer a.mu.Unlock()
	slices.Sort(a.delays)
	h.delays = a.delays
	return h, nil
}

// updateEvery is a little less than a second, so that updates drift past the moments at which the server looks.
const updateEvery = 15 * time.Second / 16

// update changes the tally by one claim and waits until the next one is due.
func (b *bench) update(ctx context.Context, c models.Campaign, a *audience) error {
	if a != nil {
		a.changed.Store(int64(time.Since(a.began)))
	}
	l := b.street.claims(c, b.people.upTo(1), 201)
	o, err := l.run(ctx, b.product.addr, 1, time.Second)
	if err != nil {
		return err
	}
	b.note("claims for the stream", l, o)
	select {
	case <-time.After(updateEvery - o.took):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hear notes how long after its cause each tally arrives, until the connection is closed.
func (a *audience) hear(conn net.Conn) {
	lines := bufio.NewScanner(conn)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		sent := a.changed.Load()
		if sent > 0 && strings.HasPrefix(lines.Text(), "id: ") {
			a.mu.Lock()
			a.delays = append(a.delays, time.Since(a.began)-time.Duration(sent))
			a.mu.Unlock()
		}
	}
}
