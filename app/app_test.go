package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// TestMain runs the tests, or the program itself: storms and the benchmark start their own executable as
// a server.
func TestMain(m *testing.M) {
	switch {
	case os.Getenv(childMark) != "":
		beProgram()
	case len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-"):
		main()
	}
	os.Exit(modelstest.Run(m))
}

// surroundings are the environment of a program under test.
type surroundings map[string]string

func (s surroundings) get(name string) string { return s[name] }

// at are surroundings with a database of its own and a free port.
func at(t testing.TB) surroundings {
	t.Helper()
	return surroundings{"DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "street.db"), "ADDR": "127.0.0.1:0"}
}

// command runs the program to its end.
func command(t *testing.T, env surroundings, args ...string) (code int, out, errs string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var o, e bytes.Buffer
	code = run(ctx, args, env.get, &o, &e)
	return code, o.String(), e.String()
}

// serving starts the program and gives its first lines of output; the test's end stops it.
func serving(t testing.TB, env surroundings, lines int, args ...string) []string {
	t.Helper()
	printed, _ := start(t, env, lines, args...)
	return printed
}

// start does the same and lets the test stop the program earlier, with what it must keep to then.
func start(t testing.TB, env surroundings, lines int, args ...string) (printed []string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	var errs bytes.Buffer
	go func() {
		ended <- run(ctx, args, env.get, write, &errs)
		_ = write.Close()
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		go func() { _, _ = io.Copy(io.Discard, read) }()
		select {
		case code := <-ended:
			if code != exitDone {
				t.Errorf("exit %d: %s", code, errs.String())
			}
		case <-time.After(15 * time.Second):
			t.Error("the program did not stop")
		}
	})
	t.Cleanup(stop)
	scan := bufio.NewScanner(read)
	scan.Buffer(nil, 1<<20)
	for len(printed) < lines && scan.Scan() {
		printed = append(printed, scan.Text())
	}
	if len(printed) < lines {
		t.Fatalf("the program said %q and %s", printed, errs.String())
	}
	return printed, stop
}

func TestEmptyInstallationOffersTheFirstAdministratorOnce(t *testing.T) {
	t.Parallel()
	env := at(t)
	lines := serving(t, env, 3)
	link := lines[2]
	if !strings.Contains(link, "/start/") {
		t.Fatalf("no link in %q", lines)
	}
	answer, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusOK || !strings.Contains(string(page), `name="password"`) {
		t.Errorf("the link answers %s", answer.Status)
	}
}

// demoLine is what `demo --json` prints.
type demoLine struct {
	URL, Event string
	Logins     []demoLogin
	Devices    []struct{ Vendor, Token string }
	Tokens     []struct{ Role, Token string }
}

type demoLogin struct{ Role, Email, Password, Vendor string }

// TestDemo starts the demo once and works on it as a city would: pages and calls while it serves, the
// small commands beside it, a copy taken meanwhile and put back afterwards.
func TestDemo(t *testing.T) {
	t.Parallel()
	env := at(t)
	printed, stop := start(t, env, 1, "demo", "--json")
	var line demoLine
	if err := json.Unmarshal([]byte(printed[0]), &line); err != nil {
		t.Fatal(err)
	}
	if line.Event != "gaon" || len(line.Logins) != 6 || len(line.Devices) != 92 || len(line.Tokens) != 2 {
		t.Errorf("event %s, %d log-ins, %d devices, %d tokens", line.Event, len(line.Logins), len(line.Devices), len(line.Tokens))
	}
	for _, path := range []string{"/healthz", "/readyz", "/e/gaon", "/api/v1/events/gaon/campaigns"} {
		answer, err := http.Get(line.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s answers %s", path, answer.Status)
		}
	}
	saved := filepath.Join(t.TempDir(), "saved.db")
	expect(t, env, []saying{
		{[]string{"migrate"}, exitDone, "up to date"},
		{[]string{"verify", "--event", "gaon"}, exitDone, "agrees"},
		{[]string{"tally", "--event", "gaon"}, exitDone, `"issued":2260,"redeemed":1180,"reversed":9`},
		{[]string{"tally", "--event", "gaon", "--format", "csv"}, exitDone, "campaign,A,통통쿠폰"},
		{[]string{"user", "add", "--email", "new@example.kr", "--role", "staff", "--event", "gaon"}, exitDone, "/start/"},
		{[]string{"device", "add", "--event", "gaon", "--vendor", "S01"}, exitDone, `"token":"jtd_`},
		{[]string{"token", "add", "--event", "gaon", "--role", "viewer"}, exitDone, "jts_"},
		{[]string{"purge", "--dry-run"}, exitDone, "vendor_people      0"},
		{[]string{"backup", saved}, exitDone, "is written"},
		{[]string{"backup", saved}, exitFailed, "is there already"},
		{[]string{"restore", saved}, exitFailed, "in use"},
		{[]string{"device", "add", "--event", "gaon", "--vendor", "Z99"}, exitFailed, `no vendor "Z99"`},
		{[]string{"tally", "--event", "nowhere"}, exitFailed, `no event "nowhere"`},
		{[]string{"tally"}, exitUsage, "--event"},
		{[]string{"user", "add", "--email", "x@example.kr", "--role", "king"}, exitUsage, "king"},
		{[]string{"user", "add", "--email", "x", "--role", "admin"}, exitFailed, "name@example.com"},
		{[]string{"dance"}, exitUsage, "dance"},
		{[]string{"--help"}, exitDone, "demo"},
	})
	stop()
	expect(t, env, []saying{
		{[]string{"restore", saved}, exitDone, "is restored"},
		{[]string{"verify", "--event", "gaon"}, exitDone, "agrees"},
	})
}

// saying is a command and what it must answer.
type saying struct {
	args []string
	code int
	says string
}

func expect(t *testing.T, env surroundings, list []saying) {
	t.Helper()
	for _, c := range list {
		code, out, errs := command(t, env, c.args...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%v: exit %d, said %.300q %q; want exit %d and %q", c.args, code, out, errs, c.code, c.says)
		}
		if code != exitDone && strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: more than one plain line: %q", c.args, errs)
		}
	}
}

// TestStartFaults: what keeps the program from starting is one plain line and exit 1.
func TestStartFaults(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, []byte("not a database, not a folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := at(t)
	s, err := models.Open(context.Background(), models.Config{URL: newer["DATABASE_URL"]})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	modelstest.ExecOn(t, newer["DATABASE_URL"], "INSERT INTO schema_steps (version, name, taken_at) VALUES (999, 'tomorrow', '2030-01-01T00:00:00.000Z')")
	for name, c := range map[string]struct {
		env  surroundings
		says string
	}{
		"port taken":            {surroundings{"ADDR": taken.Addr().String()}, "address already in use"},
		"folder is a file":      {surroundings{"DATABASE_URL": "sqlite:" + file + "/street.db"}, "folder"},
		"folder is read-only":   {surroundings{"DATABASE_URL": "sqlite:/proc/street.db"}, "/proc"},
		"not a database":        {surroundings{"DATABASE_URL": "sqlite:" + file}, "database"},
		"unknown database":      {surroundings{"DATABASE_URL": "mysql://root:secret@localhost/x"}, "DATABASE_URL"},
		"no key for PostgreSQL": {surroundings{"DATABASE_URL": "postgres://127.0.0.1:1/x"}, "SECRET_KEY"},
		"nobody there": {surroundings{"DATABASE_URL": "postgres://u:secret@127.0.0.1:1/x",
			"SECRET_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}, "127.0.0.1:1"},
		"newer database": {newer, "newer program"},
		"bad key":        {surroundings{"SECRET_KEY": "short"}, "SECRET_KEY"},
		"bad address":    {surroundings{"ADDR": "8080"}, "ADDR"},
		"bad TLS":        {surroundings{"TLS": "maybe"}, "TLS"},
		"bad proxies":    {surroundings{"TRUSTED_PROXIES": "everyone"}, "TRUSTED_PROXIES"},
		"bad mail":       {surroundings{"SMTP_URL": "mail.example.kr"}, "SMTP_URL"},
		"bad log":        {surroundings{"LOG_FORMAT": "xml"}, "LOG_FORMAT"},
	} {
		env := at(t)
		for k, v := range c.env {
			env[k] = v
		}
		code, out, errs := command(t, env)
		if code != exitFailed || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, c.says) || strings.Contains(errs, "secret") {
			t.Errorf("%s: exit %d, said %q %q", name, code, out, errs)
		}
	}
}
