package views

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// sample are the fields of any message, as the models write them.
var sample = map[string]string{
	"vendor": "온마루공방", "receipt": "2024-0615-038", "number": "M07", "booth": "B13", "event": "가온 한마음 통통세일", "event_en": "Gaon Street Sale", "host": "새봄센터", "host_en": "Saebom Center",
	"reason": "사진이 흐려요.", "paper": "health_certificate", "link": "https://x.example/invited/t", "until": "2024-06-10 18:00", "next": "다음 장터", "next_en": "Next Market",
	"contact": "031-000-0000", "stop": "TOKEN", "place": "문화의거리", "place_en": "Culture Street", "load_in": "10:00–11:00", "prize": "우산", "prize_en": "umbrella", "code": "7K3M-9QXA",
}

func sampleMessage(t *testing.T, template string, change func(map[string]string, *models.Message)) models.Message {
	t.Helper()
	fields := map[string]string{}
	for name, value := range sample {
		fields[name] = value
	}
	m := models.Message{Template: template, Channel: models.ByMail, Purpose: models.PurposeOf(template), Lang: "ko"}
	change(fields, &m)
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	m.Fields = string(text)
	return m
}

var (
	unfilled = regexp.MustCompile(`\{[^}]*\}|‹|›|%!`)
	rawKey   = regexp.MustCompile(`\b(mail|text|advertising|paper|letter_field)\.[a-z_]+`)
)

// TestEveryMessageSpeaksBothLanguages writes each with sample fields: none stays open and no key shows.
func TestEveryMessageSpeaksBothLanguages(t *testing.T) {
	t.Parallel()
	e := loaded(t)
	for _, template := range append(slices.Clone(models.AutomaticTemplates), models.LetterTemplate) {
		for _, lang := range languages {
			for _, channel := range models.Channels {
				if template != models.LetterTemplate && channel == models.ByText && !e.Has("text."+template) {
					continue
				}
				m := sampleMessage(t, template, func(f map[string]string, m *models.Message) {
					m.Lang, m.Channel = lang, channel
					f["subject"], f["body"] = "{event} {vendor}", "{receipt} {number} {booth} {load_in} {place} 담당자님"
					f["subject_en"], f["body_en"] = "{event} {vendor}", "{receipt} {number} {booth} {load_in} {place} dear"
				})
				w := e.Write(m, "https://x.example")
				whole := w.Subject + "\n" + w.Body
				if found := unfilled.FindString(whole) + rawKey.FindString(whole); found != "" || w.Body == "" || (w.Subject == "") != (channel == models.ByText) {
					t.Errorf("%s by %s in %s shows %q:\n%s", template, channel, lang, found, whole)
				}
				ownFirst := strings.Contains(strings.SplitN(w.Body, "----", 2)[0], "Gaon Street Sale") || strings.Contains(w.Body, "Next Market") || strings.Contains(strings.SplitN(w.Body, "----", 2)[0], "dear")
				if lang == "en" && !ownFirst || lang == "ko" && !strings.ContainsAny(whole[:12], "[가다(2") && channel == models.ByMail {
					t.Errorf("%s by %s does not begin in %s:\n%s", template, channel, lang, whole)
				}
			}
		}
	}
}

// TestShortVersionsAreThoseThatAreSent: a text in the catalogue that nobody sends is forgotten, and those of Korean
// vendors fit a short message with usual names.
func TestShortVersionsAreThoseThatAreSent(t *testing.T) {
	t.Parallel()
	e := loaded(t)
	var short []string
	for _, template := range models.AutomaticTemplates {
		if !e.Has("text." + template) {
			continue
		}
		short = append(short, template)
		body := e.Write(sampleMessage(t, template, func(_ map[string]string, m *models.Message) { m.Channel = models.ByText }), "").Body
		if n := korean.TextBytes(body); n > korean.TextShort {
			t.Errorf("%s has %d bytes: %s", template, n, body)
		}
	}
	if want := models.ShortTemplates(); !slices.Equal(slices.Sorted(slices.Values(short)), slices.Sorted(slices.Values(want))) {
		t.Errorf("texts of %v, sent are %v", short, want)
	}
}

// TestAdvertisingIsMarked in either language and on either way, with sender, contact and the way out.
func TestAdvertisingIsMarked(t *testing.T) {
	t.Parallel()
	e := loaded(t)
	for _, lang := range languages {
		for _, channel := range models.Channels {
			m := sampleMessage(t, models.LetterTemplate, func(f map[string]string, m *models.Message) {
				m.Lang, m.Channel, m.Purpose = lang, channel, models.Advertising
				f["subject"], f["body"], f["subject_en"], f["body_en"] = "제목", "내용", "subject", "body"
			})
			w := e.Write(m, "https://x.example")
			if channel == models.ByMail && !strings.HasPrefix(w.Subject, "(광고)") || !strings.HasPrefix(w.Body, "(광고)") {
				t.Errorf("%s in %s is not marked: %s\n%s", channel, lang, w.Subject, w.Body)
			}
			for _, part := range strings.Split(w.Body, "----") {
				for _, want := range []string{"031-000-0000", "https://x.example/stop/TOKEN"} {
					if !strings.Contains(part, want) {
						t.Errorf("%s in %s lacks %q: %s", channel, lang, want, part)
					}
				}
			}
		}
	}
}

// TestFieldsOfLettersHaveNamesInBothLanguages, and whoever writes may mix them.
func TestFieldsOfLettersHaveNamesInBothLanguages(t *testing.T) {
	t.Parallel()
	e := loaded(t)
	for typed, want := range map[string]string{
		"{업체} {vendor} { Vendor }": "{vendor} {vendor} {vendor}", "{반입 시간} {load-in} {load_in}": "{load_in} {load_in} {load_in}", "{접수번호}{receipt}": "{receipt}{receipt}",
		"{없음} {} {": "{없음} {} {", "no field": "no field",
	} {
		if got := e.ReadLetter(typed); got != want {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	for _, field := range models.LetterFields {
		for _, lang := range languages {
			if shown := e.ShowLetter(lang, "{"+field+"}"); e.ReadLetter(shown) != "{"+field+"}" || rawKey.MatchString(shown) {
				t.Errorf("%s in %s: %q", field, lang, shown)
			}
		}
	}
}

// TestLetterInOneLanguageIsNotRepeated: an English reader of a Korean letter gets the Korean one.
func TestLetterInOneLanguageIsNotRepeated(t *testing.T) {
	t.Parallel()
	m := sampleMessage(t, models.LetterTemplate, func(f map[string]string, m *models.Message) {
		m.Lang, f["subject"], f["body"] = "en", "제목", "내용"
	})
	if w := loaded(t).Write(m, ""); w.Subject != "제목" || w.Body != "내용" || loaded(t).Title("en", m) != "제목" {
		t.Errorf("%+v", w)
	}
}
