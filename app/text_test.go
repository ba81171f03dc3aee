package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// carrier is a gateway to phones on this machine. It answers by its moods, one for each call, and then with 200.
type carrier struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []outgoing
	bearer []string
	moods  []http.HandlerFunc
}

func openCarrier(t *testing.T, moods ...http.HandlerFunc) *carrier {
	t.Helper()
	c := &carrier{moods: moods}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var out outgoing
		if err := json.NewDecoder(r.Body).Decode(&out); err != nil || r.Method != http.MethodPost || r.Header.Get("Idempotency-Key") != out.ID {
			t.Errorf("%s %v %v", r.Method, r.Header, err)
		}
		c.mu.Lock()
		c.calls, c.bearer = append(c.calls, out), append(c.bearer, r.Header.Get("Authorization"))
		var mood http.HandlerFunc
		if len(c.moods) > 0 {
			mood, c.moods = c.moods[0], c.moods[1:]
		}
		c.mu.Unlock()
		if mood != nil {
			mood(w, r)
		}
	}))
	t.Cleanup(c.Close)
	return c
}

func answers(status int, header, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if header != "" {
			w.Header().Set("Retry-After", header)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// textingStreet has one vendor that was selected, and so a text that waits.
func textingStreet(t *testing.T) *modelstest.Street {
	t.Helper()
	st := modelstest.OpenStreet(t)
	st.Store.Texts = true
	st.Vendor("달그락분식", models.Shop, models.AtStore)
	return st
}

// text lets the gateway try what is due, and gives the message of the phone.
func text(t *testing.T, st *modelstest.Street, address string, patience time.Duration) models.Message {
	t.Helper()
	g, err := newGateway(address, "")
	if err != nil {
		t.Fatal(err)
	}
	g.words = writer(t)
	if patience > 0 {
		g.client.Timeout = patience
	}
	if err := postDue(t.Context(), st.Store, models.ByText, g.carry); err != nil {
		t.Fatal(err)
	}
	for _, m := range st.Mails() {
		if m.Channel == models.ByText {
			return m
		}
	}
	t.Fatal("no text is written")
	return models.Message{}
}

func TestTextGoesToTheGateway(t *testing.T) {
	t.Parallel()
	st := textingStreet(t)
	c := openCarrier(t)
	m := text(t, st, strings.Replace(c.URL, "http://", "http://:s3cret@", 1), 0)
	if m.State(st.Store.Now()) != models.MessageSent || len(c.calls) != 1 || c.bearer[0] != "Bearer s3cret" {
		t.Fatalf("%+v, %+v, %v", m, c.calls, c.bearer)
	}
	out := c.calls[0]
	if !regexp.MustCompile(`^010\d{8}$`).MatchString(out.To) || out.Kind != "sms" || out.Purpose != models.Information || out.ID == "" || !strings.Contains(out.Text, "선정되었습니다") {
		t.Errorf("%+v", out)
	}
	text(t, st, c.URL, 0)
	if len(c.calls) != 1 {
		t.Errorf("sent %d times", len(c.calls))
	}
}

// TestTextOverABadGateway: what each answer does, and that the next try bears the same id.
func TestTextOverABadGateway(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mood  http.HandlerFunc
		state models.MessageState
		fault models.FaultKind
		wait  time.Duration // until the next try
		said  string
	}{
		"500":                 {answers(500, "", "oops"), models.MessageFailed, models.FaultLater, 2 * time.Minute, "500 Internal Server Error oops"},
		"429 with seconds":    {answers(429, "600", ""), models.MessageFailed, models.FaultLater, 10 * time.Minute, "429"},
		"429 sooner than us":  {answers(429, "1", ""), models.MessageFailed, models.FaultLater, 2 * time.Minute, "429"},
		"429 for a whole day": {answers(429, "86400", ""), models.MessageFailed, models.FaultLater, 6 * time.Hour, "429"},
		"400 for good":        {answers(400, "", "bad number 010-0000-0001"), models.MessageGivenUp, models.FaultRefused, 0, "400 Bad Request bad number …"},
		"elsewhere":           {answers(302, "", ""), models.MessageGivenUp, models.FaultRefused, 0, "302"},
		"cut":                 {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, models.MessageFailed, models.FaultCut, 2 * time.Minute, "EOF"},
		"slow":                {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, models.MessageFailed, models.FaultSlow, 2 * time.Minute, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := textingStreet(t)
			gate := openCarrier(t, c.mood)
			now := st.Store.Now()
			st.At(now)
			m := text(t, st, gate.URL, 500*time.Millisecond)
			if m.State(now) != c.state || m.Fault != c.fault || !strings.Contains(m.Error, c.said) || strings.Contains(m.Error, "0000") {
				t.Errorf("%s, %q, %q", m.State(now), m.Fault, m.Error)
			}
			if c.wait == 0 {
				return
			}
			if m.NotBefore == nil || !m.NotBefore.Equal(now.UTC().Truncate(time.Millisecond).Add(c.wait)) {
				t.Errorf("waits until %v, want %v after %v", m.NotBefore, c.wait, now)
			}
			st.At(now.Add(c.wait))
			m = text(t, st, gate.URL, 0)
			if m.SentAt == nil || len(gate.calls) != 2 || gate.calls[0].ID != gate.calls[1].ID {
				t.Errorf("%+v, %+v", m, gate.calls)
			}
		})
	}
}

func TestTextWaitsForAGatewayThatIsDown(t *testing.T) {
	t.Parallel()
	st := textingStreet(t)
	gate := openCarrier(t)
	address := gate.URL
	gate.Close()
	if m := text(t, st, address, 0); m.Fault != models.FaultUnreachable || m.State(st.Store.Now()) != models.MessageFailed {
		t.Errorf("%+v", m)
	}
	st.At(st.Store.Now().Add(3 * time.Minute))
	if m := text(t, st, openCarrier(t).URL, 0); m.SentAt == nil {
		t.Errorf("%+v", m)
	}
}

func TestTextToAPhoneThatIsGone(t *testing.T) {
	t.Parallel()
	st := textingStreet(t)
	modelstest.Exec(t, st.Store, "UPDATE vendors SET phone = ''")
	gate := openCarrier(t)
	if m := text(t, st, gate.URL, 0); m.Fault != models.FaultNoAddress || m.State(st.Store.Now()) != models.MessageGivenUp || len(gate.calls) != 0 {
		t.Errorf("%+v", m)
	}
}

// TestNoPhoneIsLogged: neither by the round nor in the row, whatever the gateway echoes.
func TestNoPhoneIsLogged(t *testing.T) {
	t.Parallel()
	st := textingStreet(t)
	gate := openCarrier(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "no 01000000001, no +82 10-0000-0001")
	})
	var log bytes.Buffer
	p := &program{Config: Config{SMSURL: gate.URL}}
	stopped := p.startPost(t.Context(), st.Store, writer(t), slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() {
		<-stopped
		if strings.Contains(log.String(), "0000") {
			t.Error(log.String())
		}
	})
	deadline := time.Now().Add(15 * time.Second)
	for {
		m := st.Mails()[0]
		if m.GivenUpAt != nil {
			if strings.Contains(m.Error, "0000") {
				t.Errorf("kept: %q", m.Error)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not given up: %+v", m)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestTextKinds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{strings.Repeat("가", 45): "sms", strings.Repeat("가", 45) + "a": "lms", strings.Repeat("가", 1000): "lms", strings.Repeat("가", 1001): ""} {
		if got := textKind(text); got != want {
			t.Errorf("%d letters are %q, want %q", len([]rune(text)), got, want)
		}
	}
}
