package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// childMark is set for a process that is the program, not a run of tests.
const childMark = "JANGTEO_TEST_CHILD"

// beProgram is the program in a process that a test may kill. It ends with the test that holds its input.
func beProgram() {
	signal.Ignore(syscall.SIGXFSZ) // a write past the limit fails, as on a full disk
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(exitFailed)
	}()
	main()
}

// running is the program in a process of its own.
type running struct {
	t     *testing.T
	cmd   *exec.Cmd
	url   string
	wrong lines
}

// lines keeps what a program says went wrong, but for a database that was busy.
type lines struct {
	mu   sync.Mutex
	rest string // of a line
	kept []string
}

// Write gets parts of a log.
func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := strings.Split(l.rest+string(b), "\n")
	l.rest = list[len(list)-1]
	for _, line := range list[:len(list)-1] {
		if !strings.Contains(line, "level=INFO") && !strings.Contains(line, `error="busy: `) {
			l.kept = append(l.kept, line)
		}
	}
	return len(b), nil
}

// String gives the last of them.
func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.kept[max(0, len(l.kept)-10):], "\n")
}

// spawn starts the program in a process of its own and waits until it is ready.
func spawn(t *testing.T, env surroundings) *running {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &running{t: t, cmd: exec.Command(self)}
	c.cmd.Env = append(os.Environ(), childMark+"=1")
	for name, value := range env {
		c.cmd.Env = append(c.cmd.Env, name+"="+value)
	}
	c.cmd.Stderr = &c.wrong
	if _, err = c.cmd.StdinPipe(); err != nil { // stays open until Wait
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	first, err := bufio.NewReader(out).ReadString('\n')
	url, open := strings.CutPrefix(strings.TrimSpace(first), "Jangteo is open at ")
	if err != nil || !open {
		t.Fatalf("the program said %q (%v) and %s", first, err, &c.wrong)
	}
	c.url = url
	return c
}

// kill is kill -9.
func (c *running) kill() {
	if c.cmd.ProcessState == nil {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait()
	}
}

// stop asks the program to end, which it does in good order.
func (c *running) stop() {
	c.t.Helper()
	late := time.AfterFunc(15*time.Second, func() { _ = c.cmd.Process.Kill() })
	defer late.Stop()
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	if err := c.cmd.Wait(); err != nil {
		c.t.Errorf("the program stopped with %v: %s", err, &c.wrong)
	}
}
