package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models/modelstest"
)

// contract is the document as tests hold answers against it.
type contract struct{ doc *openapi3.T }

// readContract reads the document sealed: programs skip fields that they don't know, but an answer
// must have none that the document does not tell of.
func readContract(t testing.TB) contract {
	t.Helper()
	raw, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	seal(tree)
	if raw, err = json.Marshal(tree); err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	return contract{doc}
}

func seal(tree any) {
	switch node := tree.(type) {
	case map[string]any:
		if node["type"] == "object" && node["properties"] != nil {
			node["additionalProperties"] = false
		}
		for _, inner := range node {
			seal(inner)
		}
	case []any:
		for _, inner := range node {
			seal(inner)
		}
	}
}

// operation finds the call of a request, nil when there is none. No two paths fit the same one.
func (k contract) operation(method, path string) (string, *openapi3.Operation) {
	for template, item := range k.doc.Paths.Map() {
		if op := item.GetOperation(method); op != nil && fits(template, path) {
			return template, op
		}
	}
	return "", nil
}

func fits(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == g || strings.HasPrefix(w, "{") })
}

// judge says in what an answer differs from the document.
func (k contract) judge(method, path string, status int, kind string, body any) error {
	_, op := k.operation(method, path)
	if op == nil {
		return errors.New("no such call")
	}
	response := op.Responses.Status(status)
	if response == nil {
		return fmt.Errorf("status %d", status)
	}
	media := response.Value.Content.Get(kind)
	if media == nil {
		return fmt.Errorf("status %d as %q", status, kind)
	}
	return valid(media.Schema, body)
}

func valid(schema *openapi3.SchemaRef, value any) error {
	return schema.Value.VisitJSON(value, openapi3.EnableJSONSchema2020(), openapi3.EnableFormatValidation(), openapi3.MultiErrors())
}

// product is the whole product without a listener.
func product(t *testing.T) *fiber.App {
	t.Helper()
	engine, err := loadViews()
	if err != nil {
		t.Fatal(err)
	}
	store := modelstest.New(t)
	live := web.NewLive(store)
	t.Cleanup(live.Close)
	w := web.New(store, engine, web.Config{BaseURL: "https://sale.example.kr", Logger: slog.New(slog.DiscardHandler)})
	return handlers.New(w, live, handlers.NewMetrics())
}

func ask(t *testing.T, app *fiber.App, path string, header ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestTheDocumentIsOpenAPI(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background(), openapi3.EnableExamplesValidation(), openapi3.EnableSchemaFormatValidation()); err != nil {
		t.Error(err)
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.Summary == "" || op.Description == "" || op.OperationID == "" || op.Security == nil || len(op.Tags) != 1 {
				t.Errorf("%s %s lacks words, a name, a noun or who may call", method, path)
			}
			if body := op.RequestBody; body != nil {
				media := body.Value.Content.Get("application/json")
				if has := media.Schema.Value.AdditionalProperties.Has; media.Example == nil || has == nil || *has {
					t.Errorf("%s %s: the body has no example or lets unknown fields in", method, path)
				}
			}
		}
	}
}

func TestTheDocumentHasEveryRoute(t *testing.T) {
	k, routes := readContract(t), map[string]bool{}
	for _, route := range product(t).GetRoutes(true) {
		if !strings.HasPrefix(route.Path, "/api/v1/") || route.Method == fiber.MethodHead {
			continue
		}
		parts := strings.Split(route.Path, "/")
		for i, part := range parts {
			if name, isParam := strings.CutPrefix(part, ":"); isParam {
				parts[i] = "{" + name + "}"
			}
		}
		routes[route.Method+" "+strings.Join(parts, "/")] = true
	}
	if len(routes) < 12 {
		t.Fatalf("only %d routes", len(routes))
	}
	for path, item := range k.doc.Paths.Map() {
		for method := range item.Operations() {
			if !routes[method+" "+path] {
				t.Errorf("%s %s is in the document and has no route", method, path)
			}
			delete(routes, method+" "+path)
		}
	}
	for route := range routes {
		t.Errorf("%s is not in the document", route)
	}
}

func TestTheDocumentIsServed(t *testing.T) {
	app := product(t)
	first, body := ask(t, app, "/api/openapi.json")
	want, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if first.StatusCode != 200 || first.Header.Get("Content-Type") != "application/json" || body != string(want) {
		t.Errorf("%d %s, %d bytes of %d", first.StatusCode, first.Header.Get("Content-Type"), len(body), len(want))
	}
	tag := first.Header.Get("ETag")
	if cache := first.Header.Get("Cache-Control"); tag == "" || !strings.HasPrefix(cache, "public, max-age=") || first.Header.Get("Set-Cookie") != "" {
		t.Errorf("tag %q, cache %q, cookie %q", tag, cache, first.Header.Get("Set-Cookie"))
	}
	again, body := ask(t, app, "/api/openapi.json", "If-None-Match", tag)
	if again.StatusCode != 304 || body != "" || again.Header.Get("ETag") != tag {
		t.Errorf("known already: %d, %d bytes, tag %q", again.StatusCode, len(body), again.Header.Get("ETag"))
	}
	if other, _ := ask(t, app, "/api/openapi.json", "If-None-Match", `W/"older"`); other.StatusCode != 200 {
		t.Errorf("an older one is known: %d", other.StatusCode)
	}
}

func TestThePageTellsOfEveryCall(t *testing.T) {
	app, k := product(t), readContract(t)
	for lang, words := range map[string][]string{
		"ko": {"부를 수 있는 쪽", "거절 이유와 문장", "준비한 쿠폰이 모두 나갔어요", "필수"},
		"en": {"Who may call", "Reasons and their sentences", "All coupons have been taken", "required"},
	} {
		response, page := ask(t, app, "/api/docs", "Accept-Language", lang)
		if response.StatusCode != 200 || !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
			t.Fatalf("%d %s", response.StatusCode, response.Header.Get("Content-Type"))
		}
		page = strings.ReplaceAll(page, "<wbr>", "")
		for path, item := range k.doc.Paths.Map() {
			for method, op := range item.Operations() {
				words = append(words, `id="`+op.OperationID+`"`, `">`+method+`</span> <code class="docs-path">`+path+`</code>`)
			}
		}
		for _, line := range slices.Concat(words, []string{
			`<html lang="` + lang + `">`, "curl -N &#39;https://sale.example.kr/api/v1/events/gaon/tally/stream?by=vendor,campaign&#39;",
			`<code>campaign.discount</code>`, `<code>vendors[].lines[].unit</code>`, "&#34;short_code&#34;: &#34;7K3M9Q", `href="#reason-already_redeemed"`, `id="reason-already_redeemed"`,
		}) {
			if !strings.Contains(page, line) {
				t.Errorf("%s: no %s", lang, line)
			}
		}
		for _, unwanted := range []string{"plain.api.", "<script", "style=", "<no value>", "`"} {
			if strings.Contains(page, unwanted) {
				t.Errorf("%s: has %s", lang, unwanted)
			}
		}
	}
}
