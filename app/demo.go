package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// demoDatabase is made anew at every start of the demo.
const demoDatabase = "data/demo.db"

type demoCommand struct {
	JSON bool `name:"json" help:"Print one JSON line with links, log-ins and tokens instead."`
}

// Run is `app demo`.
func (c demoCommand) Run(ctx context.Context, p *program) error {
	listener, err := p.listen()
	if err != nil {
		return err
	}
	defer listener.Close()
	s, err := p.emptyDatabase(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	began := time.Now()
	d, err := s.SeedDemo(ctx)
	if err != nil {
		return err
	}
	took := time.Since(began)
	return p.serve(ctx, s, listener, lanAddress(), func(base string) error {
		if c.JSON {
			return printDemoJSON(p.out, base, d)
		}
		printDemo(p.out, base, d, took)
		if !p.secure() {
			fmt.Fprint(p.out, "휴대폰 카메라는 HTTPS에서만 켜져요: TLS=self go run ./app demo · phones open the camera over HTTPS only\n")
		}
		return nil
	})
}

// emptyDatabase opens the database of DATABASE_URL if it is empty, else the demo's own, made anew.
func (p *program) emptyDatabase(ctx context.Context) (*models.Store, error) {
	if p.databaseSet {
		s, _, err := p.open(ctx)
		if err != nil {
			return nil, err
		}
		empty, err := s.Empty(ctx)
		if err != nil || empty {
			return s, err
		}
		if err := s.Close(); err != nil {
			return nil, err
		}
		fmt.Fprintf(p.errs, "DATABASE_URL is not empty: the demo uses sqlite:%s and leaves it alone.\n", demoDatabase)
		p.SecretKey = nil
	}
	p.DatabaseURL = "sqlite:" + demoDatabase
	for _, ending := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(demoDatabase + ending); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("can't make the demo's database anew: %w", err)
		}
	}
	s, _, err := p.open(ctx)
	return s, err
}

func printDemoJSON(out io.Writer, base string, d models.Demo) error {
	type login struct {
		Role     string `json:"role"`
		Email    string `json:"email"`
		Password string `json:"password"`
		Vendor   string `json:"vendor,omitempty"`
	}
	type device struct {
		Vendor string `json:"vendor"`
		Token  string `json:"token"`
	}
	type token struct {
		Role  string `json:"role"`
		Token string `json:"token"`
	}
	line := struct {
		URL     string   `json:"url"`
		Event   string   `json:"event"`
		Logins  []login  `json:"logins"`
		Devices []device `json:"devices"`
		Tokens  []token  `json:"tokens"`
	}{URL: base, Event: d.Event.Slug}
	for _, l := range d.Logins {
		line.Logins = append(line.Logins, login{l.Role, l.Email, l.Password, l.Vendor})
	}
	for _, v := range d.Devices {
		line.Devices = append(line.Devices, device(v))
	}
	for _, t := range d.Tokens {
		line.Tokens = append(line.Tokens, token{string(t.Role), t.Token})
	}
	return json.NewEncoder(out).Encode(line)
}

func printDemo(out io.Writer, base string, d models.Demo, took time.Duration) {
	shopper := base + "/e/" + d.Event.Slug
	fmt.Fprintf(out, "\n%s\n%s\n%s\n", d.Event.NameKo, d.Event.NameEn, web.QRLines(shopper))
	fmt.Fprintf(out, "방문객 · shoppers      %s\n", shopper)
	fmt.Fprintf(out, "업체·담당자 · log in   %s/login\n\n", base)
	for _, l := range d.Logins {
		fmt.Fprintf(out, "  %-7s %-4s %-24s %s\n", l.Role, l.Vendor, l.Email, l.Password)
	}
	fmt.Fprintf(out, "\n예시 데이터를 %.1f초 만에 만들었어요. 끝내려면 Ctrl+C · made in %.1f s, stop with Ctrl+C\n", took.Seconds(), took.Seconds())
}
