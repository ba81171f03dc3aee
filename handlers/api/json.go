package api

import (
	"bytes"
	"encoding/json"
	"mime"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// moment is an instant as the contract writes it: RFC 3339 with the offset of Seoul.
type moment time.Time

// MarshalText writes 2024-06-15T14:03:27+09:00.
func (m moment) MarshalText() ([]byte, error) {
	return time.Time(m).In(korean.Seoul).AppendFormat(nil, time.RFC3339), nil
}

// momentOf is null for an instant that there is not.
func momentOf(t time.Time, there bool) *moment {
	if !there {
		return nil
	}
	return (*moment)(&t)
}

// malformed is the refusal of what can't be read; it says which field.
func malformed(field string) error {
	return &models.Error{Kind: models.Malformed, Reason: "malformed", Field: field}
}

// body is a JSON object that a program sent, read strictly: every field is asked for by name and
// type, once, and one that nobody asked for is refused. The first fault is the fault of the body.
type body struct {
	fields map[string]json.RawMessage
	fault  error
}

// readBody reads the body as it was sent: nothing is unpacked, so that a small request stays small.
func readBody(c *fiber.Ctx) *body {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationJSON {
		return &body{fault: fiber.ErrUnsupportedMediaType}
	}
	return parseBody(c.BodyRaw())
}

func parseBody(raw []byte) *body {
	b := &body{}
	if !utf8.Valid(raw) || json.Unmarshal(raw, &b.fields) != nil || b.fields == nil {
		b.fail("body")
		return b
	}
	if namesIn(raw) > len(b.fields) {
		b.fail(twice(raw))
	}
	return b
}

// namesIn counts the names of a valid JSON object, not those of objects in it.
func namesIn(raw []byte) int {
	names, depth, quoted := 0, 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case c == ':' && depth == 1:
			names++
		}
	}
	return names
}

// twice finds the name that a valid JSON object has twice.
func twice(raw []byte) string {
	seen := map[string]bool{}
	d := json.NewDecoder(bytes.NewReader(raw))
	_, _ = d.Token() // the brace
	for d.More() {
		token, _ := d.Token()
		name, _ := token.(string)
		var value json.RawMessage
		if d.Decode(&value) != nil || seen[name] {
			return name
		}
		seen[name] = true
	}
	return "body"
}

func (b *body) fail(field string) {
	if b.fault == nil {
		b.fault = malformed(shorten(field))
	}
}

// shorten keeps a made-up field name from filling the answer.
func shorten(field string) string {
	const longest = 64
	if len(field) > longest {
		return strings.ToValidUTF8(field[:longest], "")
	}
	return field
}

// optional reads a field that may be missing or null: then it is nil.
func optional[T any](b *body, name string) *T {
	raw, sent := b.fields[name]
	delete(b.fields, name)
	if !sent {
		return nil
	}
	var v *T
	if _, text := any(v).(*string); json.Unmarshal(raw, &v) != nil || text && halved(raw) {
		b.fail(name)
		return nil
	}
	return v
}

// halved says whether a valid JSON text escapes one half of a surrogate pair without the other. That is no text, and decoding
// would quietly make U+FFFD of it: two people whose names differ would become one.
func halved(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		unit := unitAt(raw[i:])
		switch {
		case !utf16.IsSurrogate(unit):
			i++ // past what is escaped
		case utf16.DecodeRune(unit, unitAt(raw[i+unitLength:])) == unicode.ReplacementChar:
			return true
		default:
			i += 2*unitLength - 1
		}
	}
	return false
}

const unitLength = len(`\uD83D`)

// unitAt is the UTF-16 unit that a JSON text begins with as an escape, 0 for none.
func unitAt(raw []byte) rune {
	if len(raw) < unitLength || raw[0] != '\\' || raw[1] != 'u' {
		return 0
	}
	unit, _ := strconv.ParseUint(string(raw[2:unitLength]), 16, 16) // valid JSON
	return rune(unit)
}

// required reads a field that must be there.
func required[T any](b *body, name string) T {
	v := optional[T](b, name)
	if v == nil {
		b.fail(name)
		v = new(T)
	}
	return *v
}

// text reads a line of text that must be there.
func (b *body) text(name string) string {
	s := required[string](b, name)
	if !printable(s) {
		b.fail(name)
	}
	return s
}

// err is the first fault, or the field that nobody asked for. Ask last.
func (b *body) err() error {
	unknown := ""
	for name := range b.fields {
		if unknown == "" || name < unknown {
			unknown = name
		}
	}
	if len(b.fields) > 0 {
		b.fail(unknown)
	}
	return b.fault
}

// printable says whether a line can be stored and shown: PostgreSQL refuses a zero byte, and no
// code, name or reason has a control character.
func printable(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// queryMax is how long a value in the address may be, in bytes.
const queryMax = 200

// queries are the values behind the ? of the address; the first one that can't be read is the fault.
type queries struct {
	c     *fiber.Ctx
	fault error
}

// text is a value, "" when it is missing.
func (q *queries) text(name string) string {
	s := q.c.Query(name)
	if len(s) > queryMax || !printable(s) {
		q.fail(name)
	}
	return s
}

func (q *queries) fail(name string) {
	if q.fault == nil {
		q.fault = malformed(name)
	}
}

// param reads a part of the address; one that can't be stored is "", which names nothing.
func param(c *fiber.Ctx, name string) string {
	if s := c.Params(name); printable(s) {
		return s
	}
	return ""
}

// newOrKnown is the status of a write: 201 for what was written now, 200 for what was there.
func newOrKnown(written bool) int {
	if written {
		return fiber.StatusCreated
	}
	return fiber.StatusOK
}
