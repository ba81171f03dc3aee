package main

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// A database fails in the middle of a storm, in many ways. The program answers that it is busy and
// nothing else, promises nothing that does not hold, and goes on by itself afterwards.

// outage is how long a fault lasts.
const outage = 700 * time.Millisecond

// fault is a way to fail.
type fault struct {
	name  string
	begin func() (mend func())
}

// suffer lets faults happen to a program, one after the other.
func (g *siege) suffer(c *running, faults ...fault) {
	g.t.Helper()
	g.begin(c.url)
	well := g.goesOn("before all")
	for _, f := range faults {
		if !well {
			break
		}
		busy := g.told("503")
		mend := f.begin()
		time.Sleep(outage)
		mend()
		well = g.goesOn("after " + f.name)
		if g.told("503") == busy {
			g.t.Errorf("%s: nobody was told that the program is busy: that was no fault", f.name)
		}
	}
	g.end(c)
}

// goesOn waits until as many coupons were used as there are clients.
func (g *siege) goesOn(when string) bool {
	g.t.Helper()
	wanted := g.used() + besiegers
	for end := time.Now().Add(finally); g.used() < wanted; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) || g.t.Failed() {
			g.t.Errorf("%s: %d coupons of %d were used", when, besiegers-(wanted-g.used()), besiegers)
			return false
		}
	}
	return true
}

func TestPostgresFailsInAStorm(t *testing.T) {
	g := besiege(t, modelstest.NewPostgres(t))
	env := g.surroundings()
	address := env["DATABASE_URL"]
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := path.Base(u.Path)
	u.Path = "/postgres"
	beside := u.String() // not in the database that fails
	wire, behind := through(t, address)
	env["DATABASE_URL"] = behind + "&lock_timeout=200" // ms
	terminate := fmt.Sprintf("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'", name)
	held := func(statement string) func() func() {
		return func() func() { return modelstest.Hold(t, g.street.Store, statement) }
	}
	g.suffer(spawn(t, env),
		fault{"sessions ended by the administrator", func() func() {
			for range 5 {
				modelstest.ExecOn(t, beside, terminate)
				time.Sleep(50 * time.Millisecond)
			}
			return func() {}
		}},
		fault{"no connections allowed", func() func() {
			modelstest.ExecOn(t, beside, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false", terminate)
			return func() { modelstest.ExecOn(t, beside, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS true") }
		}},
		fault{"connections cut", func() func() {
			wire.set(true)
			return func() { wire.set(false) }
		}},
		fault{"a campaign held by somebody", held("UPDATE campaigns SET note_ko = note_ko")},
		fault{"the ledger held by somebody", held("UPDATE ledger_heads SET seq = seq")},
	)
}

// The server's processes are killed: as after a crash of the machine, but for what the system had not
// written to the disk yet.
func TestPostgresCrashesInAStorm(t *testing.T) {
	server := modelstest.OwnPostgres(t)
	g := besiege(t, server.New())
	g.suffer(spawn(t, g.surroundings()), fault{"a crash", func() func() {
		server.Crash()
		return server.Recover
	}})
}

func TestSQLiteDiskIsFullInAStorm(t *testing.T) {
	g := besiege(t, modelstest.New(t))
	c := spawn(t, g.surroundings())
	limit := func(bytes uint64) {
		t.Helper()
		if err := unix.Prlimit(c.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY}, nil); err != nil {
			t.Fatal(err)
		}
	}
	g.suffer(c, fault{"a full disk", func() func() {
		limit(64 << 10)
		return func() { limit(unix.RLIM_INFINITY) }
	}}, fault{"a disk that is full but for a little", func() func() {
		file, err := os.Stat(strings.TrimPrefix(modelstest.URL(g.street.Store), "sqlite:") + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		limit(uint64(file.Size()) + 1000) // a part of a page
		return func() { limit(unix.RLIM_INFINITY) }
	}})
}

// Somebody holds the database for longer than a transaction may take: others are told so, after a time
// that has an end.
func TestSomebodyHoldsTheDatabase(t *testing.T) {
	const held, told = 12 * time.Second, 25 * time.Second
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		t.Parallel()
		g := besiege(t, s)
		g.suffer(spawn(t, g.surroundings()), fault{"a long lock", func() func() {
			letGo := modelstest.Hold(t, s, "UPDATE campaigns SET note_ko = note_ko")
			time.Sleep(held)
			return letGo
		}})
		if g.slowest > told {
			t.Errorf("somebody was told after %v", g.slowest)
		}
	})
}
