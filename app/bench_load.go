package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// hole is where a prebuilt request gets its own value: the width of a QR code.
const hole = "@@@@@@@@@@@@@@@@@@@@"

// answerPatience is how long an answer may take after a round is over.
const answerPatience = 30 * time.Second

// load is what the clients of a round send. The generator shares the machine with the server, so a
// request is a copy of a few bytes and an answer is read as far as its status.
type load struct {
	requests []string              // whole HTTP requests with holes; client i sends number i mod len
	fill     func(dst []byte) bool // writes the next value, false when there are no more; many call it at once
	wants    []int                 // statuses that are no surprise
}

// post is a request with a JSON body.
func post(path, token, body string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		path, token, len(body), body)
}

// get is a request without one.
func get(path, token string) string {
	return fmt.Sprintf("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n", path, token)
}

// outcome is what a load came to.
type outcome struct {
	waits    []time.Duration // sorted
	statuses map[int]int
	took     time.Duration // until the last answer
}

// run lets so many clients send, each over its own connection and each after its own answer, until
// the time is over or the values are used up.
func (l load) run(ctx context.Context, addr string, clients int, length time.Duration) (outcome, error) {
	all := make([]*client, clients)
	for i := range all {
		c, err := l.dial(ctx, addr, i)
		if err != nil {
			return outcome{}, err
		}
		defer c.Close()
		all[i] = c
	}
	begin := time.Now()
	until := begin.Add(length)
	var running sync.WaitGroup
	for _, c := range all {
		_ = c.SetDeadline(until.Add(answerPatience)) // a connection that can't take one fails at its first request
		running.Go(func() { c.err = c.send(ctx, until) })
	}
	running.Wait()
	out := outcome{statuses: map[int]int{}, took: time.Since(begin)}
	var errs []error
	for _, c := range all {
		out.waits = append(out.waits, c.waits...)
		for status, n := range c.statuses {
			out.statuses[status] += n
		}
		errs = append(errs, c.err)
	}
	slices.Sort(out.waits)
	return out, errors.Join(errs...)
}

// unexpected lists the statuses that the load did not want.
func (l load) unexpected(o outcome) map[int]int {
	odd := map[int]int{}
	for status, n := range o.statuses {
		if !slices.Contains(l.wants, status) {
			odd[status] = n
		}
	}
	return odd
}

// client is one keep-alive connection.
type client struct {
	net.Conn
	in       *bufio.Reader
	request  []byte
	holes    []int
	fill     func([]byte) bool
	waits    []time.Duration
	statuses map[int]int
	err      error
}

func (l load) dial(ctx context.Context, addr string, i int) (*client, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	text := l.requests[i%len(l.requests)]
	c := &client{Conn: conn, in: bufio.NewReader(conn), request: []byte(text), fill: l.fill, statuses: map[int]int{}}
	for from := 0; ; {
		at := strings.Index(text[from:], hole)
		if at < 0 {
			return c, nil
		}
		c.holes = append(c.holes, from+at)
		from += at + len(hole)
	}
}

func (c *client) send(ctx context.Context, until time.Time) error {
	value := make([]byte, len(hole))
	for began := time.Now(); began.Before(until) && ctx.Err() == nil && c.fill(value); {
		for _, at := range c.holes {
			copy(c.request[at:], value)
		}
		if _, err := c.Write(c.request); err != nil {
			return err
		}
		status, err := readAnswer(c.in)
		if err != nil {
			return err
		}
		now := time.Now()
		c.waits = append(c.waits, now.Sub(began))
		c.statuses[status]++
		began = now
	}
	return ctx.Err()
}

var contentLength = []byte("Content-Length: ")

// readAnswer reads an HTTP/1.1 answer of known length and gives its status.
func readAnswer(in *bufio.Reader) (int, error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < len("HTTP/1.1 200") {
		return 0, fmt.Errorf("not an answer: %q", line)
	}
	status, err := strconv.Atoi(string(line[9:12]))
	if err != nil {
		return 0, fmt.Errorf("not an answer: %q", line)
	}
	length := 0
	for {
		if line, err = in.ReadSlice('\n'); err != nil {
			return 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			_, err = in.Discard(length)
			return status, err
		}
		if digits, is := bytes.CutPrefix(line, contentLength); is {
			if length, err = strconv.Atoi(string(digits)); err != nil {
				return 0, err
			}
		}
	}
}
