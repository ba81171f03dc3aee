package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// mailPatience bounds each step of a try: a whole one stays below the time that the store gives it.
const mailPatience = 20 * time.Second

// mailer sends mails by SMTP_URL.
type mailer struct {
	url      string
	words    letters
	patience time.Duration // with a slow server; 0 means mailPatience
}

func (p mailer) carry(ctx context.Context, s *models.Store, m models.Message) models.Outcome {
	client, from, err := mailClient(p.url)
	if err == nil && p.patience > 0 {
		err = mail.WithTimeout(p.patience)(client)
	}
	if err != nil {
		return models.Outcome{Fault: models.FaultUnreachable, Said: err.Error()}
	}
	letter, err := p.letter(s, m, from)
	if err != nil {
		return models.Outcome{Fault: models.FaultNoAddress, Said: err.Error()}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return mailFault(err, models.FaultUnreachable)
	}
	err = client.Send(letter)
	_ = client.Close() // what counts is the answer to the letter
	if letter.IsDelivered() {
		return models.Outcome{} // whatever went wrong after the server's yes
	}
	return mailFault(err, models.FaultCut)
}

func (p mailer) letter(s *models.Store, m models.Message, from string) (*mail.Msg, error) {
	letter := mail.NewMsg()
	sender, _ := m.Params(m.Lang)["host"].(string)
	if sender == "" {
		sender = "Jangteo"
	}
	if err := letter.FromFormat(sender, from); err != nil {
		return nil, err
	}
	if err := letter.To(m.Address); err != nil {
		return nil, err
	}
	letter.SetMessageIDWithValue(messageID(s, m) + from[strings.LastIndex(from, "@"):])
	letter.SetDateWithValue(m.CreatedAt)
	if stop := views.StopURL(m, p.words.base); stop != "" {
		letter.SetGenHeader(mail.HeaderListUnsubscribe, "<"+stop+">")
		letter.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	w := p.words.engine.Write(m, p.words.base)
	letter.Subject(w.Subject)
	letter.SetBodyString(mail.TypeTextPlain, w.Body+"\n")
	return letter, nil
}

// messageID names a message the same at every try, and tells nobody how many there are.
func messageID(s *models.Store, m models.Message) string {
	return "m" + s.Sign("message", strconv.FormatInt(m.ID, 10))
}

// mailFault says why a try failed: by the server's answer, or else by how far it had come.
func mailFault(err error, otherwise models.FaultKind) models.Outcome {
	o := models.Outcome{Fault: otherwise, Said: plainWords(err)}
	var sent *mail.SendError
	code := 0
	if errors.As(err, &sent) {
		code = sent.ErrorCode()
	}
	switch {
	case code >= 500:
		o.Fault = models.FaultRefused
	case code >= 400:
		o.Fault = models.FaultLater
	case strings.Contains(err.Error(), "timeout") || errors.Is(err, context.DeadlineExceeded): // go-mail hides the error itself
		o.Fault = models.FaultSlow
	}
	return o
}

// serverSaid finds a server's answer in an error: 550 "no such mailbox".
var serverSaid = regexp.MustCompile(`([45]\d\d) "((?:[^"\\]|\\.)*)"`)

// plainWords are the server's own, or those of the error without what go-mail puts around them: that names the
// reader and the message, which stand beside it anyway.
func plainWords(err error) string {
	if said := serverSaid.FindStringSubmatch(err.Error()); said != nil {
		return said[1] + " " + said[2]
	}
	words, _, _ := strings.Cut(err.Error(), ", affected recipient(s)")
	words, _, _ = strings.Cut(words, ", affected message ID")
	return words
}

// mailClient reads SMTP_URL: smtp://user:pass@host:port, smtps:// for TLS from the first byte.
// The sender is the user when it is an address, else jangteo@host; ?from= overrules both.
func mailClient(address string) (*mail.Client, string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, "", fmt.Errorf("SMTP_URL must be smtp://user:pass@host:port")
	}
	opts := []mail.Option{mail.WithTLSPolicy(mail.TLSOpportunistic), mail.WithTimeout(mailPatience)}
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
	if !strings.Contains(from, "@") {
		return nil, "", fmt.Errorf("the sender of SMTP_URL must be an address, not %q", from)
	}
	client, err := mail.NewClient(u.Hostname(), opts...)
	return client, from, err
}
