package main

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// wire lies between the program and its PostgreSQL, and can be cut.
type wire struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	cut   bool
	conns []net.Conn
}

// through gives the address of a database behind a wire.
func through(t *testing.T, database string) (*wire, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{to: u.Host}
	if w.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	u.Host = w.listener.Addr().String()
	go w.carry()
	t.Cleanup(func() {
		_ = w.listener.Close()
		w.set(true)
	})
	return w, u.String()
}

func (w *wire) carry() {
	for {
		from, err := w.listener.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", w.to)
		if err != nil || !w.holds(from, to) {
			_ = from.Close()
			continue
		}
		go forward(from, to)
		go forward(to, from)
	}
}

func forward(from, to net.Conn) {
	_, _ = io.Copy(to, from)
	_ = to.Close()
}

// holds remembers a connection; a wire that is cut carries none.
func (w *wire) holds(from, to net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut {
		_ = to.Close()
		return false
	}
	w.conns = append(w.conns, from, to)
	return true
}

// set cuts the wire in the middle of whatever it carries, or mends it.
func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}
