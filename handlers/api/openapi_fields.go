package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/views"
)

// direction says how fields are marked: what must be sent, or what is not always answered.
type direction bool

const (
	asking    direction = false
	answering direction = true
)

// fields lists a shape with all that it holds, one line a value.
func (d *document) fields(s schema, dir direction) []views.APIField {
	var list []views.APIField
	for _, shape := range d.shapes(s) {
		for _, p := range shape.Properties {
			field := d.schema(p.schema)
			list = append(list, views.APIField{
				Name: p.name, Type: typeOf(field), Mark: dir.mark(slices.Contains(shape.Required, p.name)),
				Text: prose(field.Description), Values: valuesOf(field),
			})
			between := "."
			if field.Items != nil {
				field, between = *field.Items, "[]."
			}
			for _, inner := range d.fields(field, dir) {
				inner.Name = p.name + between + inner.Name
				list = append(list, inner)
			}
		}
	}
	return list
}

func (dir direction) mark(required bool) string {
	switch {
	case required && dir == asking:
		return "required"
	case !required && dir == answering:
		return "sometimes"
	}
	return ""
}

// shapes are the shape itself, or those of which it has one.
func (d *document) shapes(s schema) []schema {
	s = d.schema(s)
	if len(s.OneOf) == 0 {
		return []schema{s}
	}
	var list []schema
	for _, one := range s.OneOf {
		list = append(list, d.schema(one))
	}
	return list
}

// typeOf is a type with its limits, in a few words.
func typeOf(s schema) string {
	words := strings.Join(s.Type, " or ")
	if len(s.OneOf) > 0 {
		words = "object or null"
	}
	if s.Format != "" {
		words = strings.Replace(words, "string", s.Format, 1)
	}
	switch {
	case s.Items == nil:
	case len(s.Items.Type) == 0: // a reference
		words += " of object"
	default:
		words += " of " + s.Items.Type[0]
	}
	switch {
	case s.MaxLength > 0:
		return fmt.Sprintf("%s, at most %d", words, s.MaxLength)
	case s.MaxItems > 0:
		return fmt.Sprintf("%s, at most %d", words, s.MaxItems)
	case s.Maximum > 0:
		return fmt.Sprintf("%s, at most %d", words, s.Maximum)
	}
	return words
}

// curl is the call as a command, with the examples of the document.
func (d *document) curl(op operation, method, address string) string {
	var query []string
	for _, p := range op.Parameters {
		switch p = d.parameter(p); {
		case p.Example == nil:
		case p.In == "path":
			address = strings.Replace(address, "{"+p.Name+"}", url.PathEscape(exampleOf(p)), 1)
		case p.In == "query":
			query = append(query, p.Name+"="+exampleOf(p))
		}
	}
	if len(query) > 0 {
		address += "?" + strings.Join(query, "&")
	}
	lines := []string{"curl '" + address + "'"}
	if _, streams := op.Responses["200"].Content["text/event-stream"]; streams {
		lines[0] = "curl -N '" + address + "'"
	}
	if variable := tokenOf(op); variable != "" {
		lines = append(lines, `-H "Authorization: Bearer $`+variable+`"`)
	}
	if method != fiber.MethodGet {
		var body bytes.Buffer
		_ = json.Compact(&body, op.RequestBody.Content[fiber.MIMEApplicationJSON].Example) // was parsed before
		lines = append(lines, "-H 'Content-Type: application/json'", "-d '"+body.String()+"'")
	}
	return strings.Join(lines, " \\\n  ")
}

// exampleOf is written so that an address can hold it.
func exampleOf(p parameter) string {
	text := fmt.Sprint(p.Example)
	if list, ok := p.Example.([]any); ok {
		text = strings.ReplaceAll(strings.Trim(fmt.Sprint(list), "[]"), " ", ",")
	}
	return strings.NewReplacer("%2C", ",", "%3A", ":").Replace(url.QueryEscape(text))
}

// tokenOf names the variable of the first token that the call takes, "" when anybody may call.
func tokenOf(op operation) string {
	for _, way := range op.Security {
		if len(way) == 0 {
			return ""
		}
		for scheme := range way {
			if name := map[string]string{"device": "DEVICE_TOKEN", "token": "API_TOKEN"}[scheme]; name != "" {
				return name
			}
		}
	}
	return ""
}
