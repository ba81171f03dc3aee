package main

import (
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// console is what a browser complains about: errors of scripts, refused content, failed requests.
type console struct {
	mu       sync.Mutex
	heard    []string
	expected []string
}

func (c *console) read(messages iter.Seq2[chromedp.ConsoleMessage, error]) {
	for m, err := range messages {
		if err != nil {
			return
		}
		if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning || m.IsException() || m.Source == "security" {
			c.mu.Lock()
			c.heard = append(c.heard, fmt.Sprintf("%s (%s)", m, m.URL))
			c.mu.Unlock()
		}
	}
}

func (c *console) expect(words string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected = append(c.expected, words)
}

// faults are the complaints that nobody expected.
func (c *console) faults() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.heard), func(fault string) bool {
		return slices.ContainsFunc(c.expected, func(words string) bool { return strings.Contains(fault, words) })
	})
}

// TestBrowserHearsComplaints is the control of all tests in a browser: what they must not overlook.
func TestBrowserHearsComplaints(t *testing.T) {
	page := `<!DOCTYPE html><title>control</title><link rel="icon" href="data:,"><p style="color:red">words</p>
		<script>refused()</script><script src="/thrown.js"></script><img src="/lost.png">`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
			_, _ = w.Write([]byte(page))
		case "/thrown.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte("console.error('said'); throw new Error('thrown')"))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	p := openBrowser(t, server.URL, os.DevNull, 2*patience).person("the control", laptop, "en")
	p.open("/")
	p.sees("words")
	complaints := []string{"inline style", "inline script", "said", "thrown", "status of 404"}
	unheard := func() []string {
		heard := strings.Join(p.console.faults(), "\n")
		return slices.DeleteFunc(slices.Clone(complaints), func(words string) bool { return strings.Contains(heard, words) })
	}
	for end := time.Now().Add(patience); len(unheard()) > 0 && time.Now().Before(end); {
		time.Sleep(glance)
	}
	if silent := unheard(); len(silent) > 0 {
		t.Errorf("nothing was heard of %q, only %q", silent, p.console.faults())
	}
	for _, words := range complaints {
		p.console.expect(words)
	}
}
