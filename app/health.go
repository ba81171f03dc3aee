package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthCommand lets a container without a shell or curl ask the program beside it.
type healthCommand struct{}

// Run is `app health`: done when the serving program is ready.
func (healthCommand) Run(ctx context.Context, p *program) error {
	_, port, err := net.SplitHostPort(p.Addr)
	if err != nil {
		return err
	}
	scheme := "http"
	if p.secure() {
		scheme = "https"
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+net.JoinHostPort("127.0.0.1", port)+"/readyz", nil)
	if err != nil {
		return err
	}
	// The certificate is for the public name; this asks the same machine.
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	answer, err := client.Do(ask)
	if err != nil {
		return fmt.Errorf("nobody serves on port %s", port)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", answer.Status)
	}
	return nil
}
