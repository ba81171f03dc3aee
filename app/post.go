package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// postEvery is how often the outbox is looked at.
const postEvery = 5 * time.Second

// startPost sends what waits in the outbox until the context ends; the channel closes when it has
// stopped. Without SMTP_URL mails stay in the outbox, where staff read them.
func (p *program) startPost(ctx context.Context, s *models.Store, engine *views.Engine, log *slog.Logger) <-chan struct{} {
	stopped := make(chan struct{})
	if p.SMTPURL == "" {
		close(stopped)
		return stopped
	}
	go func() {
		defer close(stopped)
		tick := time.NewTicker(postEvery)
		defer tick.Stop()
		for {
			if err := p.post(ctx, s, engine); err != nil && ctx.Err() == nil {
				log.Error("outbox", "error", err.Error())
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
	return stopped
}

// post sends each waiting mail and writes down how it went. One that fails is tried again later.
func (p *program) post(ctx context.Context, s *models.Store, engine *views.Engine) error {
	waiting, err := s.Unsent(ctx)
	if err != nil || len(waiting) == 0 {
		return err
	}
	client, from, err := mailClient(p.SMTPURL)
	if err != nil {
		return err
	}
	for _, m := range waiting {
		mine, err := s.BeginSending(ctx, m)
		if err != nil {
			return err
		}
		if !mine {
			continue
		}
		fault := ""
		if err := send(ctx, client, from, m, engine); err != nil {
			fault = err.Error()
		}
		if err := s.EndSending(ctx, m, fault); err != nil {
			return err
		}
	}
	return nil
}

func send(ctx context.Context, client *mail.Client, from string, m models.Message, engine *views.Engine) error {
	letter := mail.NewMsg()
	if err := letter.FromFormat("Jangteo", from); err != nil {
		return err
	}
	if err := letter.To(m.Address); err != nil {
		return err
	}
	letter.Subject(engine.Text("ko", "mail."+m.Template+".subject", m.Params()))
	letter.SetBodyString(mail.TypeTextPlain, engine.Text("ko", "mail."+m.Template+".body", m.Params())+
		"\n\n----\n"+engine.Text("en", "mail."+m.Template+".body", m.Params())+"\n")
	return client.DialAndSendWithContext(ctx, letter)
}

// mailClient reads SMTP_URL: smtp://user:pass@host:port, smtps:// for TLS from the first byte.
// The sender is the user when it is an address, else jangteo@host; ?from= overrules both.
func mailClient(address string) (*mail.Client, string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, "", fmt.Errorf("SMTP_URL must be smtp://user:pass@host:port")
	}
	opts := []mail.Option{mail.WithTLSPolicy(mail.TLSOpportunistic), mail.WithTimeout(10 * time.Second)}
	if u.Scheme == "smtps" {
		opts = append(opts, mail.WithSSL())
	}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		opts = append(opts, mail.WithPort(port))
	}
	from := "jangteo@" + u.Hostname()
	if u.User != nil {
		password, _ := u.User.Password()
		opts = append(opts, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
		if at := u.User.Username(); strings.Contains(at, "@") {
			from = at
		}
	}
	if f := u.Query().Get("from"); f != "" {
		from = f
	}
	client, err := mail.NewClient(u.Hostname(), opts...)
	return client, from, err
}
