package api_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

var update = flag.Bool("update", false, "add what is new in openapi.json to released.json")

// TestNothingReleasedIsGone: others rely on what is in released.json, so a line there is for ever.
// After adding to openapi.json: go test ./handlers/api -run Released -update
func TestNothingReleasedIsGone(t *testing.T) {
	now, before := readContract(t).promises(), readReleased(t)
	if *update {
		before = slices.Compact(slices.Sorted(slices.Values(slices.Concat(before, now))))
		writeReleased(t, before)
	}
	if gone := without(before, now); len(gone) > 0 {
		t.Errorf("others rely on what was released; put back into openapi.json:\n%s", strings.Join(gone, "\n"))
	}
	if added := without(now, before); len(added) > 0 {
		t.Errorf("new in openapi.json; to release it run go test ./handlers/api -run Released -update\n%s", strings.Join(added, "\n"))
	}
}

func TestAChangeOfWhatIsReleasedShows(t *testing.T) {
	k := readContract(t)
	before := k.promises()
	delete(k.doc.Components.Schemas["Redemption"].Value.Properties, "replayed")
	k.doc.Paths.Delete("/api/v1/events/{event}/settlement")
	k.doc.Paths.Value("/api/v1/redemptions").Post.Responses.Delete("410")
	k.doc.Components.Schemas["Coupon"].Value.Properties["short_code"].Value.Type = &openapi3.Types{"integer"}
	gone := strings.Join(without(before, k.promises()), "\n")
	for _, line := range []string{
		"POST /api/v1/redemptions 201 replayed boolean", "GET /api/v1/events/{event}/settlement 200 won integer",
		"POST /api/v1/redemptions 410 expired", "GET /api/v1/coupons/{code} 200 short_code string",
	} {
		if !strings.Contains(gone, line) {
			t.Errorf("nobody misses %s", line)
		}
	}
}

func without(list, known []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(line string) bool {
		_, there := slices.BinarySearch(known, line)
		return there
	})
}

func readReleased(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("released.json")
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var list []string
	if len(raw) > 0 && json.Unmarshal(raw, &list) != nil {
		t.Fatal("released.json can't be read")
	}
	slices.Sort(list)
	return list
}

func writeReleased(t *testing.T, list []string) {
	t.Helper()
	raw, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("released.json", append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// promises are all that others may rely on, a line each, in order.
func (k contract) promises() []string {
	all := map[string]bool{}
	for _, line := range shapeOf(k.doc.Components.Schemas["Error"]) {
		all["refusal "+line] = true
	}
	for path, item := range k.doc.Paths.Map() {
		for method, op := range item.Operations() {
			for line := range promisesOf(op) {
				all[strings.TrimSpace(method+" "+path+" "+line)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func promisesOf(op *openapi3.Operation) map[string]bool {
	all := map[string]bool{"": true}
	add := func(before string, lines []string) {
		all[before] = true
		for _, line := range lines {
			all[before+" "+line] = true
		}
	}
	for _, p := range op.Parameters {
		if p.Value.In != openapi3.ParameterInPath {
			add(p.Value.In+" "+p.Value.Name, values(p.Value.Schema.Value))
		}
	}
	if op.RequestBody != nil {
		add("body", shapeOf(op.RequestBody.Value.Content.Get("application/json").Schema))
	}
	for status, response := range op.Responses.Map() {
		for kind, media := range response.Value.Content {
			if reasons := reasonsOf(media.Schema); reasons != nil {
				add(status, reasons)
			} else if add(status, shapeOf(media.Schema)); kind != "application/json" {
				add(status, []string{kind})
			}
		}
	}
	return all
}

// reasonsOf are those of a refusal, nil for anything else.
func reasonsOf(schema *openapi3.SchemaRef) []string {
	if len(schema.Value.AllOf) != 2 {
		return nil
	}
	return values(schema.Value.AllOf[1].Value.Properties["error"].Value.Properties["reason"].Value)
}

func values(schema *openapi3.Schema) []string {
	if schema.Items != nil {
		schema = schema.Items.Value
	}
	list := make([]string, len(schema.Enum))
	for i, value := range schema.Enum {
		list[i] = fmt.Sprint(value)
	}
	return list
}

// shapeOf lists the fields of a shape with their types and, where these are few, values.
func shapeOf(ref *openapi3.SchemaRef) []string {
	schema := ref.Value
	if schema.Items != nil {
		schema = schema.Items.Value
	}
	var list []string
	for _, one := range schema.OneOf {
		list = append(list, shapeOf(one)...)
	}
	for name, field := range schema.Properties {
		line := strings.TrimSpace(name + " " + strings.Join(field.Value.Type.Slice(), "|"))
		list = append(list, line)
		for _, value := range values(field.Value) {
			list = append(list, line+" "+value)
		}
		between := "."
		if field.Value.Items != nil {
			between = "[]."
		}
		for _, inner := range shapeOf(field) {
			list = append(list, name+between+inner)
		}
	}
	return list
}
