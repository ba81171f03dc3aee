package main

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

// postOffice is a mail server on this machine that hands over what it takes.
func postOffice(t *testing.T) (address string, letters <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	taken := make(chan string, 10)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go talk(conn, taken)
		}
	}()
	return l.Addr().String(), taken
}

// talk speaks as much SMTP as a client needs.
func talk(conn net.Conn, taken chan<- string) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	in := bufio.NewScanner(conn)
	say := func(line string) { _, _ = fmt.Fprint(conn, line+"\r\n") }
	say("220 post office")
	for in.Scan() {
		switch verb := strings.ToUpper(strings.Fields(in.Text() + " ")[0]); verb {
		case "DATA":
			say("354 go on")
			var letter strings.Builder
			for in.Scan() && in.Text() != "." {
				letter.WriteString(in.Text() + "\r\n")
			}
			taken <- letter.String()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

func TestOutboxIsSentOnce(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	a := st.Applicant("달그락분식", models.Shop, models.AtBoth)
	engine, err := views.Load()
	if err != nil {
		t.Fatal(err)
	}
	office, letters := postOffice(t)
	p := &program{Config: Config{SMTPURL: "smtp://" + office + "?from=office@example.kr"}}
	stopped := p.startPost(t.Context(), st.Store, engine, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { <-stopped })
	select {
	case letter := <-letters:
		text, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(letter)))
		for _, want := range []string{"To: <vendor1@example.kr>", "office@example.kr", a.Receipt, "달그락분식", "Your receipt number"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	case <-time.After(15 * time.Second):
		t.Fatal("no letter came")
	}
	deadline := time.Now().Add(10 * time.Second)
	for {
		all, err := st.Store.Messages(t.Context(), st.Event.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) == 1 && all[0].SentAt != nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not marked as sent: %+v", all)
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err := p.post(t.Context(), st.Store, engine); err != nil || len(letters) > 0 {
		t.Errorf("sent again: %d letters, %v", len(letters), err)
	}
}
