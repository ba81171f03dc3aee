package main

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
)

// seeded is the demo as `demo --json` leaves it: its database, the key of that, and what was printed. To make one
// takes seconds, so that all tests which only begin with it share it.
var seeded struct {
	once          sync.Once
	database, key []byte
	line          demoLine
}

// onDemo serves a copy of the demo and gives its log-ins. The test's end stops it.
func onDemo(t *testing.T) demoLine {
	t.Helper()
	seeded.once.Do(func() { seed(t) })
	if seeded.database == nil {
		t.Fatal("the test that made the demo could not")
	}
	env := at(t)
	file := strings.TrimPrefix(env["DATABASE_URL"], "sqlite:")
	write(t, file, seeded.database)
	write(t, file+".key", seeded.key)
	line := seeded.line
	line.URL = strings.TrimPrefix(serving(t, env, 1)[0], "Jangteo is open at ")
	return line
}

// seed runs `demo --json` and keeps what it made; a program that has ended has all of it in its file.
func seed(t *testing.T) {
	t.Helper()
	env := at(t)
	lines, stop := start(t, env, 1, "demo", "--json")
	stop()
	if err := json.Unmarshal([]byte(lines[0]), &seeded.line); err != nil {
		t.Fatal(err)
	}
	file := strings.TrimPrefix(env["DATABASE_URL"], "sqlite:")
	if log, err := os.Stat(file + "-wal"); err == nil && log.Size() > 0 {
		t.Fatal("the demo is not whole in its file")
	}
	seeded.key = read(t, file+".key")
	seeded.database = read(t, file)
}

func write(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
