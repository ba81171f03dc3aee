package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// gatewayTimeout bounds a whole call of the gateway, and gatewaySaid what is read of its answer, in bytes.
const (
	gatewayTimeout = 20 * time.Second
	gatewaySaid    = 2048
)

// gateway sends texts by SMS_URL: a program of the city's own, or of a provider, that knows its sender number and
// its templates.
type gateway struct {
	url, token string
	client     *http.Client
	words      letters
}

// outgoing is what the gateway is given, as JSON. Kind says which tariff fits: sms up to 90 bytes, lms above.
type outgoing struct {
	ID      string         `json:"id"` // the same at every try
	To      string         `json:"to"` // 01012345678
	Text    string         `json:"text"`
	Kind    string         `json:"kind"`
	Purpose models.Purpose `json:"purpose"`
}

// newGateway reads SMS_URL, http:// or https://. The bearer is SMS_TOKEN, or the password of the address.
func newGateway(address, token string) (*gateway, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("SMS_URL must be an http or https address")
	}
	if u.User != nil && token == "" {
		if token, _ = u.User.Password(); token == "" {
			token = u.User.Username()
		}
	}
	u.User = nil
	client := &http.Client{Timeout: gatewayTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &gateway{url: u.String(), token: token, client: client}, nil
}

func (g *gateway) carry(ctx context.Context, s *models.Store, m models.Message) models.Outcome {
	phone, err := s.PhoneFor(ctx, m)
	if errors.Is(err, models.ErrNotFound) {
		return models.Outcome{Fault: models.FaultNoAddress}
	}
	if err != nil {
		return models.Outcome{Fault: models.FaultLater, Said: "the database does not answer"}
	}
	out := outgoing{ID: messageID(s, m), To: strings.ReplaceAll(phone.String(), "-", ""), Text: g.words.engine.Write(m, g.words.base).Body, Purpose: m.Purpose}
	if out.Kind = textKind(out.Text); out.Kind == "" {
		return models.Outcome{Fault: models.FaultRefused, Said: fmt.Sprintf("%d bytes", korean.TextBytes(out.Text))}
	}
	return g.send(ctx, out)
}

// textKind is the tariff of a text, "" when it is too long for any.
func textKind(text string) string {
	switch n := korean.TextBytes(text); {
	case n <= korean.TextShort:
		return "sms"
	case n <= korean.TextLong:
		return "lms"
	}
	return ""
}

func (g *gateway) send(ctx context.Context, out outgoing) models.Outcome {
	body, err := json.Marshal(out)
	if err != nil {
		return models.Outcome{Fault: models.FaultRefused, Said: err.Error()}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.url, bytes.NewReader(body))
	if err != nil {
		return models.Outcome{Fault: models.FaultUnreachable, Said: err.Error()}
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Idempotency-Key", out.ID)
	if g.token != "" {
		req.Header.Set("Authorization", "Bearer "+g.token)
	}
	answer, err := g.client.Do(req)
	if err != nil {
		return gatewayFault(err)
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, gatewaySaid))
	return gatewayOutcome(answer, string(said))
}

func gatewayFault(err error) models.Outcome {
	o := models.Outcome{Fault: models.FaultUnreachable, Said: cause(err).Error()}
	var late net.Error
	switch {
	case errors.As(err, &late) && late.Timeout():
		o.Fault = models.FaultSlow
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		o.Fault = models.FaultCut
	}
	return o
}

// gatewayOutcome reads an answer: 2xx is a yes; 408, 425, 429 and 5xx ask for another try, with Retry-After; anything
// else is a no that stays one.
func gatewayOutcome(answer *http.Response, said string) models.Outcome {
	o := models.Outcome{Said: strings.TrimSpace(answer.Status + " " + withoutNumbers(said))}
	switch code := answer.StatusCode; {
	case code >= 200 && code < 300:
		return models.Outcome{}
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly, code == http.StatusTooManyRequests, code >= 500:
		o.Fault, o.After = models.FaultLater, retryAfter(answer.Header.Get("Retry-After"))
	default:
		o.Fault = models.FaultRefused
	}
	return o
}

// retryAfter reads seconds or a date; zero when it is neither.
func retryAfter(header string) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(time.Until(at), 0)
	}
	return 0
}

// withoutNumbers takes what may be a phone out of a gateway's words: they are kept, and phones are kept sealed only.
func withoutNumbers(said string) string { return longNumber.ReplaceAllString(said, "…") }

var longNumber = regexp.MustCompile(`\+?\d[\d\s()./-]{6,}\d`)
