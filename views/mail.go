package views

import (
	"regexp"
	"strings"

	"github.com/jangteo/jangteo/models"
)

// Written is a message in the words in which it goes out; a text has no subject.
type Written struct{ Subject, Body string }

// Write gives a message as it goes out: a mail in the language of its reader and below in the other one, a text in
// the one language only. Links begin with base. Advertising carries its mark, who sends it and the way out.
func (e *Engine) Write(m models.Message, base string) Written {
	lang, other := m.Lang, languages[0]
	if lang == languages[0] {
		other = languages[1]
	}
	if !m.Speaks(lang) {
		lang, other = other, lang
	}
	if m.Channel == models.ByText {
		return Written{Body: e.part(lang, m, base, "text")}
	}
	w := Written{Subject: e.subject(lang, m), Body: e.part(lang, m, base, "mail")}
	if m.Speaks(other) {
		w.Body += "\n\n----\n" + e.part(other, m, base, "mail")
	}
	return w
}

// Title is what a list calls a message, in the language of who reads the list.
func (e *Engine) Title(lang string, m models.Message) string {
	if !m.Speaks(lang) {
		lang = languages[0]
	}
	return e.subject(lang, m)
}

// StopURL is the way out of advertising that a message offers, "" when it is none.
func StopURL(m models.Message, base string) string {
	token, _ := m.Params("")["stop"].(string)
	if token == "" || m.Purpose != models.Advertising {
		return ""
	}
	return base + "/stop/" + token
}

func (e *Engine) subject(lang string, m models.Message) string {
	said := m.Params(lang)
	subject := e.Text(lang, "mail."+m.Template+".subject", said)
	if m.Template == models.LetterTemplate {
		subject = e.words[lang].letter(said, "subject")
	}
	if m.Purpose == models.Advertising {
		subject = e.Text(lang, "advertising.subject", map[string]any{"subject": subject})
	}
	return subject
}

// part is the text of a message in one language, for mail or for a phone.
func (e *Engine) part(lang string, m models.Message, base, way string) string {
	said := m.Params(lang)
	var body string
	switch {
	case m.Template == models.LetterTemplate:
		body = e.words[lang].letter(said, "body")
	case way == "text":
		body = e.Text(lang, "text."+m.Template, said)
	default:
		body = e.Text(lang, "mail."+m.Template+".body", said)
	}
	body = strings.TrimSpace(body)
	if m.Purpose != models.Advertising {
		return body
	}
	return e.Text(lang, "advertising."+way, map[string]any{"host": said["host"], "contact": said["contact"], "body": body, "stop": StopURL(m, base)})
}

// AutomaticMessages are the words of all messages that the product writes by itself, with the names of what differs
// from reader to reader.
func (e *Engine) AutomaticMessages() []AutomaticMessage {
	list := make([]AutomaticMessage, len(models.AutomaticTemplates))
	for i, name := range models.AutomaticTemplates {
		list[i] = AutomaticMessage{Name: name, Advert: models.PurposeOf(name) == models.Advertising}
		for n, lang := range languages {
			list[i].Mails[n] = Written{Subject: e.named(lang, "mail."+name+".subject"), Body: e.named(lang, "mail."+name+".body")}
			if list[i].Advert {
				list[i].Mails[n].Subject = e.Text(lang, "advertising.subject", map[string]any{"subject": list[i].Mails[n].Subject})
			}
			if key := "text." + name; e.Has(key) {
				list[i].Texts[n] = e.named(lang, key)
			}
		}
	}
	return list
}

// named is a sentence with the names of its parameters in place of them.
func (e *Engine) named(lang, key string) string {
	return models.FieldPattern.ReplaceAllStringFunc(e.Text(lang, key, nil), func(field string) string {
		return "‹" + e.FieldName(lang, strings.Trim(field, "{}")) + "›"
	})
}

// letter fills what staff wrote with the fields of its reader.
func (w words) letter(said map[string]any, part string) string {
	text, _ := said[part].(string)
	return w.put(text, said)
}

// FieldName is what a field of letters is called in a language.
func (e *Engine) FieldName(lang, field string) string {
	return e.Text(lang, "letter_field."+field, nil)
}

// ReadLetter turns the names of fields, in any language, into those that are kept. Other braces stay as they are.
func (e *Engine) ReadLetter(text string) string {
	known := map[string]string{}
	for _, field := range models.LetterFields {
		known[field] = field
		for _, lang := range languages {
			known[fold(e.FieldName(lang, field))] = field
		}
	}
	return eachField(text, func(name string) string { return known[fold(name)] })
}

// ShowLetter turns the names of fields into those of a language, to be written on.
func (e *Engine) ShowLetter(lang, text string) string {
	return eachField(text, func(name string) string { return e.FieldName(lang, name) })
}

// fold lets people write the name of a field with blanks and capitals.
func fold(name string) string { return strings.ToLower(blanks.ReplaceAllString(name, "")) }

var blanks = regexp.MustCompile(`[\s_-]+`)

// eachField renames the fields of a text for which there is another name.
func eachField(text string, other func(string) string) string {
	return models.FieldPattern.ReplaceAllStringFunc(text, func(field string) string {
		if name := other(strings.Trim(field, "{}")); name != "" {
			return "{" + name + "}"
		}
		return field
	})
}
