package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models/modelstest"
)

// TestBench runs a benchmark that is too small to say anything, and wants all of its report.
func TestBench(t *testing.T) {
	t.Parallel()
	key := base64.StdEncoding.EncodeToString([]byte("jangteo-test-key-of-32-bytes-len"))
	for name, env := range map[string]func(*testing.T) surroundings{
		"sqlite made and removed": func(*testing.T) surroundings { return surroundings{} },
		"postgres": func(t *testing.T) surroundings {
			return surroundings{"DATABASE_URL": modelstest.URL(modelstest.NewPostgres(t)), "SECRET_KEY": key}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute) // it starts eight servers, one after the other
			defer cancel()
			var o, e strings.Builder
			code := run(ctx, []string{"bench", "--clients", "1,4", "--seconds", "0.1", "--rounds", "1", "--shoppers", "200", "--listeners", "5", "--rows", "500", "--format", "markdown"}, env(t).get, &o, &e)
			out, errs := o.String(), e.String()
			if code != exitDone || errs != "" || !strings.Contains(out, "verify: clean") || strings.Contains(out, "unexpected") {
				t.Fatalf("exit %d, said %s %s", code, out, errs)
			}
			cells := map[string][]string{}
			for line := range strings.Lines(out) {
				if row := strings.Split(strings.Trim(strings.ReplaceAll(strings.TrimSpace(line), " ", ""), "|"), "|"); len(row) > 1 {
					cells[row[0]] = append(cells[row[0]], row[1])
				}
			}
			for row, want := range map[string][]string{
				"constantanswer": {"1", "4"}, "claims": {"1", "4"}, "redemptions": {"1", "4"},
				"without": {"4"}, "500more": {"4"}, "5": {"0", "1"},
			} {
				if !slices.Equal(cells[row], want) {
					t.Errorf("rows of %s: %q, want %q", row, cells[row], want)
				}
			}
			for _, row := range []string{"product", "baseline", "thestream", "thedrop", "claimsandredemptions", "manyrows"} { // the drop, and memory
				if len(cells[row]) != 1 {
					t.Errorf("rows of %s: %q", row, cells[row])
				}
			}
			if !strings.Contains(out, "rows: agree.") {
				t.Errorf("the drop: %s", out)
			}
		})
	}
}

func TestBenchIsRefused(t *testing.T) {
	t.Parallel()
	used := at(t)
	if code, _, errs := command(t, used, "user", "add", "--email", "a@example.kr", "--role", "admin"); code != exitDone {
		t.Fatal(errs)
	}
	expect(t, used, []saying{
		{[]string{"bench"}, exitFailed, "DATABASE_URL is not empty"},
		{[]string{"bench", "--clients", "0"}, exitFailed, "--clients"},
		{[]string{"bench", "--seconds", "0"}, exitFailed, "--seconds"},
		{[]string{"bench", "--shoppers", "1"}, exitFailed, "--shoppers"},
		{[]string{"bench", "--only", "rows"}, exitFailed, "--rows"},
		{[]string{"bench", "--only", "speed"}, exitUsage, "--only"},
	})
	if _, help, _ := command(t, used, "--help"); strings.Contains(help, "bench") {
		t.Error("the help for everybody names the benchmark")
	}
}

// TestBenchStops: whoever interrupts it gets the terminal back, without servers that stay behind.
func TestBenchStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var out, errs strings.Builder
	if code := run(ctx, []string{"bench", "--only", "claims", "--clients", "2", "--seconds", "600"}, surroundings{}.get, &out, &errs); code != exitFailed || strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("exit %d, said %q", code, errs.String())
	}
}

func TestLoadCountsEveryAnswer(t *testing.T) {
	t.Parallel()
	seen := make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r.URL.Path
		if strings.HasSuffix(r.URL.Path, "7") {
			w.WriteHeader(http.StatusConflict)
		}
		_, _ = w.Write([]byte("answer"))
	}))
	defer server.Close()
	l := load{requests: []string{get("/"+hole, "token")}, fill: new(numbers).upTo(20), wants: []int{200}}
	o, err := l.run(context.Background(), strings.TrimPrefix(server.URL, "http://"), 3, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.waits) != 20 || o.statuses[200] != 18 || !slices.IsSorted(o.waits) {
		t.Errorf("%d answers, %v", len(o.waits), o.statuses)
	}
	if odd := l.unexpected(o); len(odd) != 1 || odd[409] != 2 {
		t.Errorf("unexpected %v", odd)
	}
	paths := map[string]bool{}
	for range 20 {
		paths[<-seen] = true
	}
	if len(paths) != 20 || !paths["/00000000000000000020"] {
		t.Errorf("asked for %v", paths)
	}
}

func TestReadAnswer(t *testing.T) {
	t.Parallel()
	in := bufio.NewReader(strings.NewReader("HTTP/1.1 201 Created\r\nContent-Length: 3\r\nX: y\r\n\r\nabcHTTP/1.1 409 Conflict\r\n\r\nnonsense and so on\r\n"))
	for _, want := range []int{201, 409} {
		if status, err := readAnswer(in); status != want || err != nil {
			t.Errorf("%d %v, want %d", status, err, want)
		}
	}
	if _, err := readAnswer(in); err == nil {
		t.Error("nonsense is an answer")
	}
}

// TestBenchFails: an answer that nobody wanted, or a breach, is shown and ends the command with exit 1.
func TestBenchFails(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	var out strings.Builder
	b := &bench{program: &program{out: &out}, street: &benchStreet{store: st.Store, event: st.Event}}
	if err := b.conclude(context.Background()); err != nil || out.String() != "verify: clean\n" {
		t.Errorf("%v %q", err, out.String())
	}
	b.note("claims", load{wants: []int{201}}, outcome{statuses: map[int]int{201: 5, 500: 2}})
	if err := b.conclude(context.Background()); err != errTold || !strings.Contains(out.String(), "unexpected: claims: 2 answers with status 500") {
		t.Errorf("%v %q", err, out.String())
	}
	b.surprises = nil
	modelstest.Exec(t, st.Store, "UPDATE ledger_heads SET seq = 3")
	if err := b.conclude(context.Background()); err != errTold || !strings.Contains(out.String(), "its head says 3") {
		t.Errorf("%v %q", err, out.String())
	}
	c := st.Campaign()
	b.street.event, _ = st.Store.EventBySlug(context.Background(), st.Event.Slug)
	if verdict, err := b.agree(context.Background(), map[string]int{c.PublicID: 3}, 3); err != nil || !strings.Contains(verdict, "the counter says 0, the rows 0") || len(b.surprises) != 1 {
		t.Errorf("%q %v %q", verdict, err, b.surprises)
	}
}

func TestPercentileAndMedian(t *testing.T) {
	t.Parallel()
	var waits []time.Duration
	for i := 1; i <= 200; i++ {
		waits = append(waits, time.Duration(i)*time.Millisecond)
	}
	for share, want := range map[float64]float64{0: 1, 0.5: 100, 0.99: 198, 1: 200} {
		if got := percentile(waits, share); got != want {
			t.Errorf("percentile %v is %v, want %v", share, got, want)
		}
	}
	if !math.IsNaN(percentile(nil, 0.5)) || !math.IsNaN(median(nil)) || !math.IsNaN(median([]float64{1, unknown})) {
		t.Error("nothing has a percentile")
	}
	if median([]float64{9, 1, 2}) != 2 || median([]float64{4, 1, 2, 9}) != 3 {
		t.Error("the median is in the middle")
	}
	if got := medianRound([]round{{1, 20, 300, 4}, {3, 10, 100, 5}, {2, 30, 200, 6}}); got != (round{2, 20, 200, 5}) {
		t.Errorf("the median of each figure is %v", got)
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		figure(0.004): "0.00", figure(1.234): "1.23", figure(12.34): "12.3", figure(999.6): "1,000", figure(1234567): "1,234,567", figure(unknown): "-",
		times(1.5): "1.50 ×", times(1 / math.Inf(1)): "0.00 ×", times(unknown): "-", percent(0.4567): "45.7 %", percent(math.Inf(1)): "-", thousands(20): "20", thousands(1000): "1,000",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	tab := table{title: "Speed", head: []string{"measure", "ratio ×"}, rows: [][]string{{"claims", "35.0 ×"}, {"redemptions in one", "2 ×"}}, notes: []string{"Noisy."}}
	for markdown, want := range map[bool]string{
		false: "Speed\nmeasure             ratio ×\nclaims               35.0 ×\nredemptions in one      2 ×\n\nNoisy.\n\n",
		true:  "**Speed**\n\n| measure            | ratio × |\n|---|---:|\n| claims             |  35.0 × |\n| redemptions in one |     2 × |\n\nNoisy.\n\n",
	} {
		var out strings.Builder
		tab.print(&out, markdown)
		if out.String() != want {
			t.Errorf("markdown %v:\n%s\nwant\n%s", markdown, out.String(), want)
		}
	}
}

func TestProcesses(t *testing.T) {
	t.Parallel()
	if got := cpuSeconds("42 (my (odd) app) S 1 2 3 4 5 6 7 8 9 10 250 150 0 0 20 0"); got != 4 {
		t.Errorf("%v s", got)
	}
	if got := peakMiB("Name:\tapp\nVmPeak:\t  9 kB\nVmHWM:\t  20480 kB\nVmRSS:\t 1 kB\n"); got != 20 {
		t.Errorf("%v MiB", got)
	}
	for _, text := range []string{"", "42 (app) S", "42 (app) S 1 2 3 4 5 6 7 8 9 10 a b 0"} {
		if !math.IsNaN(cpuSeconds(text)) || !math.IsNaN(peakMiB(text)) {
			t.Errorf("%q tells something", text)
		}
	}
}
