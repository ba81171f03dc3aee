package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Docs answers GET /api/docs: the contract as a page, from the document itself.
func (a *API) Docs(c *fiber.Ctx) error {
	d, err := readReleased()
	if err != nil {
		return err
	}
	page := &views.PlainAPI{Refusal: d.fields(schema{Ref: "Error"}, answering)}
	page.Intro, page.Topics = topics(d.Info.Description)
	page.Nouns = d.nouns(a.Config.BaseURL)
	for reason, status := range d.reasons() {
		sentence := a.Views.Refusal(web.Lang(c), &models.Error{Reason: reason})
		page.Reasons = append(page.Reasons, views.APIReason{Reason: reason, Status: status, Sentence: sentence})
	}
	slices.SortFunc(page.Reasons, func(x, y views.APIReason) int {
		return strings.Compare(x.Status+x.Reason, y.Status+y.Reason)
	})
	return a.Show(c, fiber.StatusOK, page)
}

// topics splits a long description: a paragraph that begins with ## names what follows.
func topics(text string) (intro []views.APIText, rest []views.APITopic) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		title, isTitle := strings.CutPrefix(paragraph, "## ")
		switch {
		case isTitle:
			rest = append(rest, views.APITopic{Title: title})
		case len(rest) == 0:
			intro = append(intro, prose(paragraph))
		default:
			topic := &rest[len(rest)-1]
			topic.Text = append(topic.Text, prose(paragraph))
		}
	}
	return intro, rest
}

// prose tells words from `code`.
func prose(text string) views.APIText {
	var runs views.APIText
	for i, part := range strings.Split(text, "`") {
		if part != "" {
			runs = append(runs, views.APIRun{Text: part, Code: i%2 == 1})
		}
	}
	return runs
}

// nouns are the calls under the thing that they are about.
func (d *document) nouns(base string) []views.APINoun {
	list := make([]views.APINoun, len(d.Tags))
	for i, tag := range d.Tags {
		list[i] = views.APINoun{Name: tag.Name, Text: prose(tag.Description)}
		for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
			for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
				if op := d.Paths[path][method]; slices.Contains(op.Tags, tag.Name) {
					list[i].Calls = append(list[i].Calls, d.call(op, strings.ToUpper(method), path, base))
				}
			}
		}
	}
	return list
}

func (d *document) call(op operation, method, path, base string) views.APICall {
	call := views.APICall{
		ID: op.ID, Method: method, Path: path, Summary: op.Summary, Text: prose(op.Description), Who: callers(op.Security),
		Body: d.fields(op.RequestBody.Content[fiber.MIMEApplicationJSON].Schema, asking), Curl: d.curl(op, method, base+path),
	}
	for _, p := range op.Parameters {
		p = d.parameter(p)
		field := views.APIField{Name: p.Name, Type: typeOf(p.Schema), Text: prose(p.Description), Values: valuesOf(p.Schema)}
		if p.Required {
			field.Mark = "required"
		}
		call.Inputs = append(call.Inputs, views.APIInput{In: p.In, APIField: field})
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		r := d.response(op.Responses[status])
		if status < "400" {
			call.Answers = d.answer(call.Answers, status, r)
			continue
		}
		call.Refusals = append(call.Refusals, views.APIRefusal{Status: status, Text: linked(prose(r.Description), reasonsOf(r))})
	}
	return call
}

// linked leads from a reason to its sentence.
func linked(text views.APIText, reasons []string) views.APIText {
	for i, run := range text {
		if run.Code && slices.Contains(reasons, run.Text) {
			text[i].Link = "#reason-" + run.Text
		}
	}
	return text
}

// answer adds a success, to the one before when it has the same shape.
func (d *document) answer(list []views.APIAnswer, status string, r response) []views.APIAnswer {
	told := views.APIStatus{Status: status, Text: prose(r.Description)}
	m := bodyOf(r)
	one := views.APIAnswer{Statuses: []views.APIStatus{told}, Fields: d.fields(m.Schema, answering), Example: indented(m.Example)}
	if m.EventData != nil {
		one.Fields = d.fields(*m.EventData, answering)
	}
	if last := len(list) - 1; last >= 0 && sameFields(list[last].Fields, one.Fields) {
		list[last].Statuses = append(list[last].Statuses, told)
		if list[last].Example == "" {
			list[last].Example = one.Example
		}
		return list
	}
	return append(list, one)
}

func sameFields(a, b []views.APIField) bool {
	return slices.EqualFunc(a, b, func(x, y views.APIField) bool { return x.Name == y.Name && x.Type == y.Type })
}

// bodyOf is the only body of an answer.
func bodyOf(r response) media {
	for _, m := range r.Content {
		return m
	}
	return media{}
}

// indented is JSON to read, and text as it is.
func indented(raw json.RawMessage) string {
	var text string
	if len(raw) == 0 || json.Unmarshal(raw, &text) == nil {
		return strings.TrimSpace(text)
	}
	var out bytes.Buffer
	if json.Indent(&out, raw, "", "  ") != nil {
		return string(raw)
	}
	return out.String()
}

func callers(security []map[string][]string) []views.APICaller {
	var list []views.APICaller
	for _, way := range security {
		if len(way) == 0 {
			list = append(list, views.APICaller{Scheme: "anyone"})
		}
		for scheme, roles := range way {
			list = append(list, views.APICaller{Scheme: scheme, Role: strings.Join(roles, "")})
		}
	}
	return list
}

// reasons are all that a call can be refused for; each has one status wherever it is given.
func (d *document) reasons() map[string]string {
	statusOf := map[string]string{}
	for _, methods := range d.Paths {
		for _, op := range methods {
			for status, r := range op.Responses {
				for _, reason := range reasonsOf(d.response(r)) {
					statusOf[reason] = status
				}
			}
		}
	}
	return statusOf
}

func reasonsOf(r response) []string {
	for _, part := range bodyOf(r).Schema.AllOf {
		if found := part.Properties.of("error").Properties.of("reason"); len(found.Enum) > 0 {
			return valuesOf(found)
		}
	}
	return nil
}

// valuesOf are the values that a field can have, also each of a list.
func valuesOf(s schema) []string {
	if s.Items != nil {
		s = *s.Items
	}
	var list []string
	for _, value := range s.Enum {
		list = append(list, fmt.Sprint(value))
	}
	return list
}
