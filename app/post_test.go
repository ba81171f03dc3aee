package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

// postOffice is a mail server on this machine. What it says to a letter is decided try by try.
type postOffice struct {
	address string
	mu      sync.Mutex
	letters []string
	moods   []string // one for each connection; "" takes the letter
}

// openPost listens on a free port, or on the one that is named.
func openPost(t *testing.T, address string, moods ...string) *postOffice {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	o := &postOffice{address: l.Addr().String(), moods: moods}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go o.talk(conn)
		}
	}()
	return o
}

func (o *postOffice) mood() (mood string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.moods) > 0 {
		mood, o.moods = o.moods[0], o.moods[1:]
	}
	return mood
}

// talk speaks as much SMTP as a client needs. It offers no STARTTLS.
func (o *postOffice) talk(conn net.Conn) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	in := bufio.NewScanner(conn)
	say := func(line string) { _, _ = fmt.Fprint(conn, line+"\r\n") }
	mood := o.mood()
	if mood == "silent" {
		_, _ = io.Copy(io.Discard, conn) // until the client has had enough
		return
	}
	say("220 post office")
	for in.Scan() {
		switch verb := strings.ToUpper(strings.Fields(in.Text() + " ")[0]); verb {
		case "RCPT":
			if strings.HasPrefix(mood, "4") || strings.HasPrefix(mood, "5") {
				say(mood)
				continue
			}
			say("250 fine")
		case "DATA":
			say("354 go on")
			var letter strings.Builder
			for in.Scan() && in.Text() != "." {
				letter.WriteString(in.Text() + "\r\n")
			}
			o.mu.Lock()
			o.letters = append(o.letters, letter.String())
			o.mu.Unlock()
			if mood == "cut after DATA" {
				return
			}
			say("250 taken")
			if mood == "cut after the yes" {
				return
			}
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

// letter is what came with a number, read as a mail program does.
type letter struct {
	header mail.Header
	body   string
}

func (o *postOffice) all(t *testing.T) []letter {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	list := make([]letter, len(o.letters))
	for i, raw := range o.letters {
		m, err := mail.ReadMessage(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		list[i] = letter{header: m.Header, body: string(body)}
	}
	return list
}

func (l letter) decoded(t *testing.T, name string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(l.header.Get(name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// writer is the wording of the product.
func writer(t *testing.T) letters {
	t.Helper()
	engine, err := views.Load()
	if err != nil {
		t.Fatal(err)
	}
	return letters{engine: engine, base: "https://jangteo.example"}
}

// tryAll lets the post try all that is due once.
func tryAll(t *testing.T, st *modelstest.Street, address string) models.Message {
	t.Helper()
	m := mailer{url: "smtp://" + address + "?from=office@example.kr", words: writer(t)}
	if err := postDue(t.Context(), st.Store, models.ByMail, m.carry); err != nil {
		t.Fatal(err)
	}
	return st.Mails()[0]
}

func TestOutboxIsSentOnce(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	a := st.Applicant("달그락분식", models.Shop, models.AtBoth)
	office := openPost(t, "127.0.0.1:0")
	p := &program{Config: Config{SMTPURL: "smtp://" + office.address + "?from=office@example.kr"}}
	stopped := p.startPost(t.Context(), st.Store, writer(t), p.logger())
	t.Cleanup(func() { <-stopped })
	deadline := time.Now().Add(15 * time.Second)
	for st.Mails()[0].SentAt == nil {
		if time.Now().After(deadline) {
			t.Fatalf("not marked as sent: %+v", st.Mails())
		}
		time.Sleep(20 * time.Millisecond)
	}
	tryAll(t, st, office.address)
	sent := office.all(t)
	if len(sent) != 1 {
		t.Fatalf("%d letters", len(sent))
	}
	if to, from := sent[0].header.Get("To"), sent[0].decoded(t, "From"); to != "<vendor1@example.kr>" || !strings.Contains(from, "office@example.kr") || !strings.Contains(from, st.Event.HostKo) {
		t.Errorf("to %s from %s", to, from)
	}
	for _, want := range []string{a.Receipt, "달그락분식", "Your receipt number"} {
		if !strings.Contains(sent[0].body, want) {
			t.Errorf("no %q in\n%s", want, sent[0].body)
		}
	}
}

// TestTwoInstancesSendEachMessageOnce: both look at the outbox at the same time.
func TestTwoInstancesSendEachMessageOnce(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	for i := range 8 {
		st.Applicant(fmt.Sprintf("가게%d", i), models.Shop, models.AtStore)
	}
	office := openPost(t, "127.0.0.1:0")
	var both sync.WaitGroup
	m := mailer{url: "smtp://" + office.address + "?from=office@example.kr", words: writer(t)}
	for range 2 {
		both.Go(func() {
			if err := postDue(t.Context(), st.Store, models.ByMail, m.carry); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	to := map[string]int{}
	for _, l := range office.all(t) {
		to[l.header.Get("To")]++
	}
	if len(to) != 8 || len(office.all(t)) != 8 {
		t.Errorf("%v", to)
	}
}

// TestMailOverABadServer: each mood of the server, what staff then see, and what comes of it when the server is well again.
func TestMailOverABadServer(t *testing.T) {
	t.Parallel()
	for mood, want := range map[string]struct {
		state   models.MessageState
		fault   models.FaultKind
		said    string
		letters int // after the server is well again
	}{
		"450 try later":     {models.MessageFailed, models.FaultLater, "450 try later", 1},
		"550 no such user":  {models.MessageGivenUp, models.FaultRefused, "550 no such user", 0},
		"cut after DATA":    {models.MessageFailed, models.FaultCut, "", 2},
		"cut after the yes": {models.MessageSent, "", "", 1},
	} {
		t.Run(mood, func(t *testing.T) {
			t.Parallel()
			st := modelstest.OpenStreet(t)
			st.Applicant("달그락분식", models.Shop, models.AtBoth)
			office := openPost(t, "127.0.0.1:0", mood)
			m := tryAll(t, st, office.address)
			if m.State(st.Store.Now()) != want.state || m.Fault != want.fault || !strings.Contains(m.Error, want.said) || strings.Contains(m.Error, "vendor1@") {
				t.Errorf("%s, %q, %q", m.State(st.Store.Now()), m.Fault, m.Error)
			}
			tryAll(t, st, office.address) // it is not due yet
			if want.state == models.MessageFailed && st.Mails()[0].Tries != 1 {
				t.Errorf("tried again at once: %+v", st.Mails()[0])
			}
			st.At(st.Store.Now().Add(3 * time.Minute))
			tryAll(t, st, office.address)
			sent := office.all(t)
			if len(sent) != want.letters {
				t.Fatalf("%d letters", len(sent))
			}
			ids := map[string]bool{}
			for _, l := range sent {
				ids[l.header.Get("Message-ID")] = true
			}
			if len(sent) > 0 && (len(ids) != 1 || ids[""]) {
				t.Errorf("a mail has several names: %v", ids)
			}
		})
	}
}

// TestMailWaitsForAServerThatIsDown costs one message one try a round, and none is lost.
func TestMailWaitsForAServerThatIsDown(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	st.Applicant("달그락분식", models.Shop, models.AtBoth)
	st.Applicant("새벽빵집", models.Shop, models.AtBoth)
	office := openPost(t, "127.0.0.1:0")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nowhere := l.Addr().String()
	_ = l.Close()
	tryAll(t, st, nowhere)
	mails := st.Mails()
	if mails[1].Fault != models.FaultUnreachable || mails[1].Tries != 1 || mails[0].Tries != 0 {
		t.Errorf("%+v", mails)
	}
	tryAll(t, st, office.address)
	st.At(st.Store.Now().Add(3 * time.Minute))
	tryAll(t, st, office.address)
	if sent := office.all(t); len(sent) != 2 {
		t.Errorf("%d letters", len(sent))
	}
}

func TestMailGivesASilentServerUpInTime(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	st.Applicant("달그락분식", models.Shop, models.AtBoth)
	office := openPost(t, "127.0.0.1:0", "silent")
	m := mailer{url: "smtp://" + office.address + "?from=office@example.kr", words: writer(t), patience: 300 * time.Millisecond}
	if err := postDue(t.Context(), st.Store, models.ByMail, m.carry); err != nil {
		t.Fatal(err)
	}
	if got := st.Mails()[0]; got.Fault != models.FaultSlow || got.State(st.Store.Now()) != models.MessageFailed {
		t.Errorf("%+v", got)
	}
	st.At(st.Store.Now().Add(3 * time.Minute))
	if got := tryAll(t, st, office.address); got.SentAt == nil || got.Tries != 2 || got.Fault != "" {
		t.Errorf("%+v", got)
	}
}

// TestAdvertisingCarriesItsMarkAndTheWayOut as the law wants it, and the button of mail programs (RFC 8058).
func TestAdvertisingCarriesItsMarkAndTheWayOut(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	a := st.Applicant("달그락분식", models.Shop, models.AtBoth)
	office := openPost(t, "127.0.0.1:0")
	tryAll(t, st, office.address)
	d := st.Store.Now().UTC()
	st.At(time.Date(d.Year(), d.Month(), d.Day()+1, 3, 0, 0, 0, time.UTC)) // noon in Seoul
	modelstest.Exec(t, st.Store, "INSERT INTO consents (application_id, what, words, agreed_at) SELECT id, 'marketing', 'x', submitted_at FROM applications")
	ctx := context.Background()
	l, err := st.Store.KeepLetter(ctx, st.Admin, st.Event, models.Letter{}, models.LetterInput{
		Name: "x", SubjectKo: "다음 장터", BodyKo: "{vendor} 담당자님", Purpose: models.Advertising, Contact: "031-000-0000", Audience: models.ToAll,
	})
	if err != nil {
		t.Fatal(err)
	}
	to := models.Target{Audience: models.ToOne, Receipt: a.Receipt}
	r, err := st.Store.ReachOf(ctx, st.Event, l, to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Store.SendLetter(ctx, st.Admin, st.Event, l, to, models.Press{Seen: r.Digest, Nonce: "n"}); err != nil {
		t.Fatal(err)
	}
	tryAll(t, st, office.address)
	ad := office.all(t)[1]
	if subject := ad.decoded(t, "Subject"); subject != "(광고) 다음 장터" {
		t.Errorf("subject %q", subject)
	}
	stop := strings.Trim(ad.header.Get("List-Unsubscribe"), "<>")
	for _, want := range []string{"(광고) " + st.Event.HostKo, "달그락분식 담당자님", "031-000-0000", "무료수신거부: " + stop} {
		if !strings.Contains(ad.body, want) {
			t.Errorf("no %q in\n%s", want, ad.body)
		}
	}
	if !strings.HasPrefix(ad.body, "(광고)") || !strings.HasPrefix(stop, "https://jangteo.example/stop/") || ad.header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("%v\n%s", ad.header, ad.body)
	}
}
