package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is a server in a process of its own, so that its time and memory can be read apart from
// the generator's.
type child struct {
	addr string
	cmd  *exec.Cmd
}

// startChild starts this same program on the benchmark's database and a free port. Its log goes nowhere.
func startChild(ctx context.Context, p *program, args ...string) (*child, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), "DATABASE_URL="+p.DatabaseURL, "ADDR=127.0.0.1:0", "BASE_URL=", "TLS=off", "SMTP_URL=",
		"TRUSTED_PROXIES=", "METRICS_ADDR=", "LOG_FORMAT=text", "SECRET_KEY="+base64.StdEncoding.EncodeToString(p.SecretKey))
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = drain + 5*time.Second
	said, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, addr, ready := strings.Cut(lines.Text(), "http://"); ready {
			go func() { _, _ = io.Copy(io.Discard, said) }() // ends with the child
			return &child{addr: addr, cmd: cmd}, nil
		}
	}
	return nil, fmt.Errorf("`%s` did not start: %w", strings.Join(args, " "), cmd.Wait())
}

// stop ends the server as an operator does, and waits for it.
func (c *child) stop() error {
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		_ = c.cmd.Process.Kill() // a system without SIGTERM knows this one
	}
	return c.cmd.Wait()
}

// proc reads a file of Linux's about the server; elsewhere there is none.
func (c *child) proc(file string) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", c.cmd.Process.Pid, file))
	if err != nil {
		return ""
	}
	return string(text)
}

// ticks a second, in which Linux counts a process's time on every machine.
const ticks = 100

// cpu is how many seconds the server has computed so far, NaN where nobody tells.
func (c *child) cpu() float64 { return cpuSeconds(c.proc("stat")) }

// cpuSeconds reads user and system time, fields 14 and 15 of stat: the name before them may hold spaces.
func cpuSeconds(stat string) float64 {
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(fields) < 13 {
		return unknown
	}
	user, err := strconv.ParseFloat(fields[11], 64)
	system, err2 := strconv.ParseFloat(fields[12], 64)
	if err != nil || err2 != nil {
		return unknown
	}
	return (user + system) / ticks
}

// peak is the most memory that the server ever held, in MiB, NaN where nobody tells.
func (c *child) peak() float64 { return peakMiB(c.proc("status")) }

func peakMiB(status string) float64 {
	_, rest, _ := strings.Cut(status, "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return unknown
	}
	kib, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		return unknown
	}
	return kib / 1024
}
