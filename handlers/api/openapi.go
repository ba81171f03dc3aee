package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// released is the contract as programs read it, OpenAPI 3.1. It is written by hand; tests hold it
// against the routes and against real answers.
//
//go:embed openapi.json
var released []byte

// releasedTag changes with the document. It is weak: the answer may be compressed.
var releasedTag = sync.OnceValue(func() string {
	sum := sha256.Sum256(released)
	return `W/"` + hex.EncodeToString(sum[:8]) + `"`
})

// OpenAPI answers GET /api/openapi.json.
func (a *API) OpenAPI(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
	c.Set(fiber.HeaderETag, releasedTag())
	c.Set(fiber.HeaderContentLanguage, "en")
	c.Vary(fiber.HeaderAcceptEncoding)
	if c.Fresh() {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(released)
}

// document is what the page for people needs of the contract.
type document struct {
	Info struct {
		Description string `json:"description"`
	} `json:"info"`
	Tags []struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	} `json:"tags"`
	Paths      map[string]map[string]operation `json:"paths"` // by path and method, "get"
	Components struct {
		Parameters map[string]parameter `json:"parameters"`
		Responses  map[string]response  `json:"responses"`
		Schemas    map[string]schema    `json:"schemas"`
	} `json:"components"`
}

// operation is one call.
type operation struct {
	ID          string                `json:"operationId"`
	Tags        []string              `json:"tags"`
	Summary     string                `json:"summary"`
	Description string                `json:"description"`
	Security    []map[string][]string `json:"security"` // any of these: scheme and the role that it needs
	Parameters  []parameter           `json:"parameters"`
	RequestBody struct {
		Content map[string]media `json:"content"`
	} `json:"requestBody"`
	Responses map[string]response `json:"responses"` // by status
}

// parameter is a part of the address, or a header.
type parameter struct {
	Ref         string `json:"$ref"`
	Name        string `json:"name"`
	In          string `json:"in"` // path, query or header
	Description string `json:"description"`
	Required    bool   `json:"required"`
	Schema      schema `json:"schema"`
	Example     any    `json:"example"` // text or a list of it
}

// response is what one status means.
type response struct {
	Ref         string           `json:"$ref"`
	Description string           `json:"description"`
	Content     map[string]media `json:"content"` // by media type
}

// media is a body.
type media struct {
	Schema    schema          `json:"schema"`
	Example   json.RawMessage `json:"example"`
	EventData *schema         `json:"x-event-data"` // of each event in a stream
}

// schema is the shape of a value.
type schema struct {
	Ref         string     `json:"$ref"`
	Type        types      `json:"type"`
	Format      string     `json:"format"`
	Description string     `json:"description"`
	Enum        []any      `json:"enum"`
	Required    []string   `json:"required"`
	Properties  properties `json:"properties"`
	Items       *schema    `json:"items"`
	OneOf       []schema   `json:"oneOf"`
	AllOf       []schema   `json:"allOf"`
	MaxLength   int        `json:"maxLength"`
	MaxItems    int        `json:"maxItems"`
	Maximum     int64      `json:"maximum"`
}

// types are the JSON types that a value may have; the document writes a single one without a list.
type types []string

// UnmarshalJSON reads "string" as well as ["string","null"].
func (t *types) UnmarshalJSON(raw []byte) error {
	if raw[0] != '[' {
		*t = types{""}
		return json.Unmarshal(raw, &(*t)[0])
	}
	return json.Unmarshal(raw, (*[]string)(t))
}

// properties are the fields of an object in the order in which the document tells of them.
type properties []property

// property is one field.
type property struct {
	name   string
	schema schema
}

// UnmarshalJSON keeps the order, which a map would lose.
func (p *properties) UnmarshalJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		one := property{}
		one.name, _ = name.(string)
		if err := d.Decode(&one.schema); err != nil {
			return err
		}
		*p = append(*p, one)
	}
	return nil
}

// of finds a field.
func (p properties) of(name string) schema {
	for _, one := range p {
		if one.name == name {
			return one.schema
		}
	}
	return schema{}
}

var readReleased = sync.OnceValues(func() (document, error) {
	var d document
	return d, json.Unmarshal(released, &d)
})

// last is the name that a reference ends in.
func last(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// schema follows a reference. What stands beside it, such as another description, wins.
func (d *document) schema(s schema) schema {
	if s.Ref == "" {
		return s
	}
	found := d.Components.Schemas[last(s.Ref)]
	if s.Description != "" {
		found.Description = s.Description
	}
	return found
}

func (d *document) parameter(p parameter) parameter {
	if p.Ref == "" {
		return p
	}
	return d.Components.Parameters[last(p.Ref)]
}

func (d *document) response(r response) response {
	if r.Ref == "" {
		return r
	}
	return d.Components.Responses[last(r.Ref)]
}
