package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// postEvery is how often the outbox is looked at, and noteWithin how long the result of a try may take to be
// written down, also while the program stops.
const (
	postEvery  = 5 * time.Second
	noteWithin = 10 * time.Second
)

// letters writes messages in the words in which they go out.
type letters struct {
	engine *views.Engine
	base   string // what links begin with
}

// carry tries to send one message.
type carry func(ctx context.Context, s *models.Store, m models.Message) models.Outcome

// startPost sends what waits in the outbox until the context ends; the channel closes when all has stopped. Each
// way has a round of its own, so that a slow mail server keeps no phone waiting. Without SMTP_URL mails stay in the
// outbox, where staff read them; without SMS_URL no texts are written.
func (p *program) startPost(ctx context.Context, s *models.Store, words letters, log *slog.Logger) <-chan struct{} {
	var rounds sync.WaitGroup
	if p.SMTPURL != "" {
		rounds.Go(func() { postRounds(ctx, s, models.ByMail, mailer{url: p.SMTPURL, words: words}.carry, log) })
	}
	if gate, err := newGateway(p.SMSURL, p.SMSToken); p.SMSURL != "" && err == nil { // checked at the start
		gate.words = words
		rounds.Go(func() { postRounds(ctx, s, models.ByText, gate.carry, log) })
	}
	stopped := make(chan struct{})
	go func() { rounds.Wait(); close(stopped) }()
	return stopped
}

func postRounds(ctx context.Context, s *models.Store, by models.Channel, send carry, log *slog.Logger) {
	tick := time.NewTicker(postEvery)
	defer tick.Stop()
	for {
		if err := postDue(ctx, s, by, send); err != nil && ctx.Err() == nil {
			log.Error("outbox", "channel", string(by), "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// postDue tries each message that is due and writes down how it went. When there is no way to the server the others
// wait for the next round, so that one silence does not cost each of them a try.
//
// Each message is taken by one instance. Between the server's yes and the note of it lies a moment in which a crash
// makes it go out again: it then has the same Message-ID (a text the same id), by which the receiving side knows it.
func postDue(ctx context.Context, s *models.Store, by models.Channel, send carry) error {
	due, err := s.Due(ctx, by)
	if err != nil {
		return err
	}
	for _, m := range due {
		if ctx.Err() != nil {
			return nil
		}
		mine, err := s.BeginSending(ctx, m)
		if err != nil {
			return err
		}
		if !mine {
			continue
		}
		result := send(ctx, s, m)
		note, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteWithin)
		err = s.EndSending(note, m, result)
		cancel()
		if err != nil || result.Fault == models.FaultUnreachable || result.Fault == models.FaultSlow {
			return err
		}
	}
	return nil
}
