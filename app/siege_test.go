package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

const (
	besiegers = 32               // clients, which use up to two connections each
	finally   = 40 * time.Second // within which whoever asks again and again has an answer
)

// siege is many clients at once upon a program that fails, or whose database does. Each claims a coupon
// and shows it to two phones at the same moment, again and again. Who gets no answer, or is told that the
// program is busy, repeats the call with its nonce.
type siege struct {
	t      *testing.T
	mortal bool // the program may die: no answer is no fault
	base   atomic.Value
	client *http.Client
	street *modelstest.Street
	staff  string
	phones [2]string
	claims string // path

	ends chan struct{}
	all  sync.WaitGroup

	mu       sync.Mutex
	promises []promise
	answers  map[string]int
	slowest  time.Duration
	done     int // coupons that were claimed and redeemed
}

// wish is one call, always with a nonce.
type wish struct {
	path, token string
	body        map[string]string
}

// reply is an answer of the program.
type reply struct {
	status   int
	Code     string
	Redeemed string `json:"redeemed_at"`
	Replayed bool
	Vendor   struct{ No string }
	Error    struct{ Reason string }
}

// promise is a 2xx that a client saw.
type promise struct {
	wish
	first reply
}

// besiege opens a street on an empty database, and leaves it to the program.
func besiege(t *testing.T, s *models.Store) *siege {
	t.Helper()
	st := modelstest.OpenStreetOn(t, s)
	c := st.Campaign(func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = 1_000_000, 1_000_000*in.DiscountWon })
	transport := &http.Transport{MaxIdleConnsPerHost: 2 * besiegers}
	g := &siege{
		t: t, street: st, client: &http.Client{Transport: transport, Timeout: finally}, claims: "/api/v1/campaigns/" + c.PublicID + "/claims",
		ends: make(chan struct{}), answers: map[string]int{},
	}
	t.Cleanup(transport.CloseIdleConnections)
	for i, name := range []string{"달그락분식", "가온책방"} {
		_, g.phones[i] = st.Device(st.Vendor(name, models.Shop, models.AtStore))
	}
	var err error
	if g.staff, err = s.AddToken(t.Context(), st.Admin, st.Event, models.Staff, "시험"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil { // a file that somebody else has open is not mended after a crash
		t.Fatal(err)
	}
	return g
}

// surroundings are those of a program on the database of the siege.
func (g *siege) surroundings() surroundings {
	return surroundings{"DATABASE_URL": modelstest.URL(g.street.Store), "SECRET_KEY": modelstest.SecretKey(), "ADDR": "127.0.0.1:0"}
}

func (g *siege) begin(url string) {
	g.base.Store(url)
	for _, path := range []string{"/e/gaon", "/e/gaon/vendors", "/api/v1/events/gaon/campaigns", "/api/v1/events/gaon/tally", "/api/v1/events/gaon/attempts"} {
		g.all.Go(func() { g.read(path) })
	}
	for i := range besiegers {
		g.all.Go(func() {
			for n := 0; g.lasts() && g.useOne(fmt.Sprintf("%d-%d", i, n)); n++ {
			}
		})
	}
}

// read looks at pages and reads of the API while the storm lasts: there they are, or busy.
func (g *siege) read(path string) {
	for ; g.lasts(); time.Sleep(25 * time.Millisecond) {
		r, err := http.NewRequest(http.MethodGet, g.base.Load().(string)+path, nil)
		if err != nil {
			g.t.Error(err)
			return
		}
		r.Header.Set("Authorization", "Bearer "+g.staff)
		answer, err := g.client.Do(r)
		if err != nil {
			if !g.mortal {
				g.t.Errorf("%s: no answer: %v", path, err)
			}
			continue
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusServiceUnavailable {
			g.t.Errorf("%s is answered %s", path, answer.Status)
		}
	}
}

func (g *siege) lasts() bool {
	select {
	case <-g.ends:
		return false
	default:
		return true
	}
}

// useOne claims a coupon and has two phones redeem it: one of them does.
func (g *siege) useOne(name string) bool {
	coupon, ok := g.have(wish{g.claims, g.staff, map[string]string{"nonce": name, "person": name}})
	if !ok {
		return false
	}
	var both sync.WaitGroup
	var at [2]reply
	for i, phone := range g.phones {
		both.Go(func() {
			w := wish{"/api/v1/redemptions", phone, map[string]string{"code": coupon.Code, "nonce": fmt.Sprint(name, "-", i), "method": "scan"}}
			at[i], _ = g.have(w)
		})
	}
	both.Wait()
	if at[0].status/100+at[1].status/100 != 2+4 {
		g.t.Errorf("coupon %s: two phones were told %+v", name, at)
		return false
	}
	g.mu.Lock()
	g.done++
	g.mu.Unlock()
	return true
}

// have asks for something, and remembers that it was promised.
func (g *siege) have(w wish) (reply, bool) {
	r, ok := g.ask(w)
	if ok && r.status < 300 {
		g.mu.Lock()
		g.promises = append(g.promises, promise{w, r})
		g.mu.Unlock()
	}
	return r, ok
}

// ask repeats a call until its answer is final.
func (g *siege) ask(w wish) (reply, bool) {
	for end := time.Now().Add(finally); time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		began := time.Now()
		r, err := g.once(w)
		g.note(r, err, time.Since(began))
		switch {
		case err != nil && g.mortal:
		case err != nil:
			g.t.Errorf("%s: no answer: %v", w.path, err)
			return r, false
		case r.status == http.StatusServiceUnavailable:
		case r.status == http.StatusOK, r.status == http.StatusCreated:
			return r, true
		case r.status == http.StatusConflict && r.Error.Reason == "already_redeemed":
			return r, true
		default:
			g.t.Errorf("%s is answered %d %s", w.path, r.status, r.Error.Reason)
			return r, false
		}
	}
	g.t.Errorf("%s %v: no final answer", w.path, w.body)
	return reply{}, false
}

// once makes a call. What is no answer in the words of the contract is an error.
func (g *siege) once(w wish) (reply, error) {
	text, _ := json.Marshal(w.body)
	r, err := http.NewRequest(http.MethodPost, g.base.Load().(string)+w.path, strings.NewReader(string(text)))
	if err != nil {
		return reply{}, err
	}
	r.Header.Set("Authorization", "Bearer "+w.token)
	r.Header.Set("Content-Type", "application/json")
	response, err := g.client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{}, err
	}
	out := reply{status: response.StatusCode}
	if err := json.Unmarshal(raw, &out); err != nil {
		return out, err
	}
	if out.status == http.StatusServiceUnavailable && (out.Error.Reason != "busy" || response.Header.Get("Retry-After") != "1") {
		return out, fmt.Errorf("answered %d %q without a time to wait", out.status, raw)
	}
	return out, nil
}

func (g *siege) note(r reply, err error, took time.Duration) {
	what := fmt.Sprint(r.status)
	if err != nil {
		what = "none"
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.answers[what]++
	g.slowest = max(g.slowest, took)
}

// told is how often clients were answered so.
func (g *siege) told(what string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.answers[what]
}

// used is how many coupons were claimed and redeemed so far.
func (g *siege) used() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.done
}

// keep repeats every call that was answered with a 2xx: the answer is the same, and is known to be a
// repetition.
func (g *siege) keep() {
	queue := make(chan promise)
	var all sync.WaitGroup
	for range besiegers {
		all.Go(func() {
			for p := range queue {
				g.repeat(p)
			}
		})
	}
	for _, p := range g.promises {
		queue <- p
	}
	close(queue)
	all.Wait()
}

func (g *siege) repeat(p promise) {
	again, ok := g.ask(p.wish)
	if !ok {
		return
	}
	was := p.first
	was.status, was.Replayed = http.StatusOK, true
	if p.path == g.claims { // the coupon; by now it is redeemed
		was, again = reply{status: was.status, Code: was.Code}, reply{status: again.status, Code: again.Code}
	}
	if again != was {
		g.t.Errorf("%s %v was answered %+v, and now %+v", p.path, p.body, p.first, again)
	}
}

// end lets every client finish, and finds in the rows what the clients were told, each once.
func (g *siege) end(c *running) {
	g.t.Helper()
	close(g.ends)
	g.all.Wait()
	g.keep()
	g.client.CloseIdleConnections()
	c.stop()
	s := modelstest.Again(g.t, g.street.Store)
	tally, err := s.TallyOf(g.t.Context(), g.street.Event, 0)
	if err != nil {
		g.t.Fatal(err)
	}
	if n := int64(g.done); tally.Total.Issued != n || tally.Total.Redeemed != n {
		g.t.Errorf("%d were issued and %d redeemed, the clients know of %d", tally.Total.Issued, tally.Total.Redeemed, n)
	}
	breaches, err := s.Verify(g.t.Context(), g.street.Event)
	if err != nil {
		g.t.Fatal(err)
	}
	for _, b := range breaches {
		g.t.Errorf("verify: %s", b)
	}
	if g.t.Failed() {
		g.t.Logf("the program said %s", &c.wrong)
	}
	g.t.Logf("%d coupons, slowest answer %v, answers:%s", g.done, g.slowest.Round(time.Millisecond), g.summary())
}

func (g *siege) summary() (text string) {
	for _, what := range slices.Sorted(maps.Keys(g.answers)) {
		text += fmt.Sprintf(" %s ×%d", what, g.answers[what])
	}
	return text
}
