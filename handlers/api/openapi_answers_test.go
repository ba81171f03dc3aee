package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// witness holds every answer that passes against the contract, and remembers what it has seen.
type witness struct {
	t     testing.TB
	k     contract
	under http.RoundTripper

	mu   sync.Mutex
	seen map[string]bool // as in "GET /api/v1/coupons/{code} 404 unknown_code"
}

// watch puts a witness between the site and those who call it.
func (s *site) watch() *witness {
	w := &witness{t: s.t, k: readContract(s.t), under: s.client.Transport, seen: map[string]bool{}}
	s.client.Transport = w
	return w
}

// RoundTrip makes http.Client ask here.
func (w *witness) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := []byte(nil)
	if r.Body != nil {
		var err error
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(sent))
	}
	response, err := w.under.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if kind == "text/event-stream" { // never ends
		w.note(r.Method, r.URL.Path, response.StatusCode, nil)
		return response, nil
	}
	raw, err := io.ReadAll(response.Body)
	response.Body = io.NopCloser(bytes.NewReader(raw))
	if err == nil && strings.HasPrefix(r.URL.Path, "/api/v1/") {
		w.look(r, sent, response.StatusCode, kind, raw)
	}
	return response, err
}

func (w *witness) look(r *http.Request, sent []byte, status int, kind string, raw []byte) {
	var body, asked any
	if err := json.Unmarshal(raw, &body); err != nil {
		w.t.Errorf("%s %s: %d %v: %s", r.Method, r.URL.Path, status, err, raw)
		return
	}
	_, op := w.k.operation(r.Method, r.URL.Path)
	if op == nil && status >= 400 { // there is no such call, and the answer says so
		return
	}
	if err := w.k.judge(r.Method, r.URL.Path, status, kind, body); err != nil {
		w.t.Errorf("%s %s: %d is not as the document says: %v\n%s", r.Method, r.URL.Path, status, err, raw)
	}
	if op != nil && op.RequestBody != nil && status < 300 && !strings.HasSuffix(r.URL.Path, "/batch") { // a batch may hold bad items
		if err := json.Unmarshal(sent, &asked); err != nil {
			w.t.Error(err)
		} else if err := valid(op.RequestBody.Value.Content.Get("application/json").Schema, asked); err != nil {
			w.t.Errorf("%s %s was done, and the document forbids it: %v\n%s", r.Method, r.URL.Path, err, sent)
		}
	}
	w.note(r.Method, r.URL.Path, status, body)
}

func (w *witness) note(method, path string, status int, body any) {
	template, _ := w.k.operation(method, path)
	line := fmt.Sprintf("%s %s %d", method, template, status)
	if reason, refused := (answer{body: body}).at("error.reason").(string); refused {
		line += " " + reason
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen[line] = true
}

// unheard are the promised answers that nothing got, apart from those that no caller can bring about.
func (w *witness) unheard() []string {
	var list []string
	for path, item := range w.k.doc.Paths.Map() {
		for method, op := range item.Operations() {
			for status, response := range op.Responses.Map() {
				if status == "500" || status == "503" {
					continue
				}
				reasons := []string{""}
				if media := response.Value.Content.Get("application/json"); media != nil && status >= "400" {
					reasons = reasonsOf(media.Schema)
				}
				for _, reason := range reasons {
					line := strings.TrimSpace(method + " " + path + " " + status + " " + reason)
					if !w.seen[line] && reason != "already_reversed" { // takes two at the very same moment
						list = append(list, line)
					}
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

// TestAnswersKeepTheContract brings about every answer that the document promises, and holds each
// against it.
func TestAnswersKeepTheContract(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	busy := s.get("/api/v1/busy", "").is(503).plain() // every call can be
	w := s.watch()
	d := newDrive(s, w)
	d.strangers()
	d.badBodies()
	d.claims()
	d.redemptions()
	d.wrongTimes()
	d.coupons()
	d.batch()
	d.reversals()
	d.reads()
	d.guesses()
	for _, line := range w.unheard() {
		t.Errorf("promised, and never answered here: %s", line)
	}
	if err := w.k.judge("GET", eventPath, 503, "application/json", busy); err != nil {
		t.Errorf("busy: %v", err)
	}
}

// plain is the body with the numbers that the schema library reads.
func (a answer) plain() any {
	var body any
	if err := json.Unmarshal(a.raw, &body); err != nil {
		a.t.Fatal(err)
	}
	return body
}

// The control of the test above: an answer that differs in one place is not let through.
func TestAWrongAnswerBreaksTheContract(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	k := readContract(t)
	_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
	code := s.Coupon(s.Campaign(), "kim").Code
	done := s.post(redemptions, phone, redeemBody(code, "n1")).is(201)
	no := s.post(redemptions, phone, redeemBody(code, "n2")).is(409)
	judge := func(status int, body any) error {
		return k.judge("POST", redemptions, status, "application/json", body)
	}
	for _, a := range []answer{done, no} {
		if err := judge(a.status, a.plain()); err != nil {
			t.Fatal(err)
		}
	}
	for name, change := range map[string]func(body map[string]any){
		"a field is gone":           func(b map[string]any) { delete(b, "replayed") },
		"a field too many":          func(b map[string]any) { b["extra"] = 1 },
		"another type":              func(b map[string]any) { b["replayed"] = "no" },
		"null":                      func(b map[string]any) { b["nonce"] = nil },
		"half a won":                func(b map[string]any) { b["campaign"].(map[string]any)["discount"] = 0.5 },
		"another word":              func(b map[string]any) { b["status"] = "used" },
		"no instant":                func(b map[string]any) { b["redeemed_at"] = "today" },
		"no offset":                 func(b map[string]any) { b["redeemed_at"] = "2024-06-15T14:03:27" },
		"a field too many, further": func(b map[string]any) { b["vendor"].(map[string]any)["booth"] = "A1" },
	} {
		body := done.plain().(map[string]any)
		change(body)
		if judge(201, body) == nil {
			t.Errorf("%s: nobody minds", name)
		}
	}
	unheard := no.plain().(map[string]any)
	unheard["error"].(map[string]any)["reason"] = "sold_out"
	if judge(409, unheard) == nil {
		t.Error("a reason that is another call's: nobody minds")
	}
	for _, status := range []int{202, 402, 418} {
		if judge(status, done.plain()) == nil {
			t.Errorf("status %d: nobody minds", status)
		}
	}
	if k.judge("GET", redemptions, 200, "application/json", done.plain()) == nil || k.judge("POST", redemptions, 201, "text/html", done.plain()) == nil {
		t.Error("another method or kind of body: nobody minds")
	}
}

// What the product refuses to read, the document forbids to send.
func TestTheDocumentForbidsWhatIsMalformed(t *testing.T) {
	k := readContract(t)
	items := func(n int) string {
		item := `{"code":"A","nonce":"n","method":"scan","claimed_at":"2024-06-15T14:03:27+09:00"}`
		return `{"items":[` + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + `]}`
	}
	redemption := func(rest string) string { return `{"code":"A","nonce":"n"` + rest + `}` }
	for path, bodies := range map[string]struct{ good, bad []string }{
		"/api/v1/campaigns/A/claims": {
			good: []string{`{"nonce":"n"}`, `{"nonce":"n","person":null}`, `{"nonce":"n","person":"` + strings.Repeat("가", 64) + `"}`},
			bad:  []string{`{}`, `[]`, `{"nonce":""}`, `{"nonce":1}`, `{"nonce":"a\u0000b"}`, `{"nonce":"n","person":""}`, `{"nonce":"n","person":"` + strings.Repeat("가", 65) + `"}`, `{"nonce":"n","persons":2}`},
		},
		redemptions: {
			good: []string{redemption(`,"method":"booth_qr"`), redemption(`,"method":"scan","purchase_amount":null,"claimed_at":null`)},
			bad: []string{redemption(``), redemption(`,"method":"nfc"`), redemption(`,"method":"scan","purchase_amount":"20000"`), redemption(`,"method":"scan","purchase_amount":-1`),
				redemption(`,"method":"scan","purchase_amount":0.5`), redemption(`,"method":"scan","purchase_amount":1000000001`), redemption(`,"method":"scan","claimed_at":"2024-06-15T14:03:27"`),
				redemption(`,"method":"scan","vendor":"S01"`), `{"code":"` + strings.Repeat("A", 201) + `","nonce":"n","method":"scan"}`, `{"code":"A","nonce":"` + strings.Repeat("n", 65) + `","method":"scan"}`},
		},
		redemptions + "/batch":      {good: []string{items(0), items(500)}, bad: []string{items(501), `{"items":null}`, `{"items":[` + redemption(`,"method":"scan"`) + `]}`}},
		redemptions + "/n/reversal": {good: []string{`{"reason":"x"}`}, bad: []string{`{}`, `{"reason":""}`, `{"reason":"` + strings.Repeat("가", 201) + `"}`, `{"reason":"a","force":true}`}},
	} {
		_, op := k.operation("POST", path)
		schema := op.RequestBody.Value.Content.Get("application/json").Schema
		for body, allowed := range maps.Collect(labelled(bodies.good, bodies.bad)) {
			var value any
			if err := json.Unmarshal([]byte(body), &value); err != nil {
				t.Fatal(err)
			}
			if err := valid(schema, value); (err == nil) != allowed {
				t.Errorf("%s %.120s: %v", path, body, err)
			}
		}
	}
}

// labelled says of each body whether it may be sent.
func labelled(good, bad []string) func(yield func(string, bool) bool) {
	return func(yield func(string, bool) bool) {
		for i, body := range slices.Concat(good, bad) {
			if !yield(body, i < len(good)) {
				return
			}
		}
	}
}
