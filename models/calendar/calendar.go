// Package calendar writes appointments as a file that phones and laptops take into their own
// calendar: iCalendar, RFC 5545.
package calendar

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Appointment is one entry of the calendar. UID stays the same for the same appointment, so that
// taking the file again brings it up to date instead of doubling it.
type Appointment struct {
	UID                    string
	From, Until            time.Time
	Title, Place, Note, At string // At is the address of a page about it
}

// utc is how the format writes an instant.
const utc = "20060102T150405Z"

// File writes the appointments: UTF-8, every line ended by CR and LF and folded. Made is the moment
// of writing, by which calendars tell a newer file from an older one.
func File(made time.Time, list []Appointment) []byte {
	var w writer
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Jangteo//Jangteo//KO")
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	for _, a := range list {
		w.appointment(made, a)
	}
	w.line("END", "VCALENDAR")
	return []byte(w.String())
}

type writer struct{ strings.Builder }

func (w *writer) appointment(made time.Time, a Appointment) {
	w.line("BEGIN", "VEVENT")
	w.line("UID", escape(a.UID))
	w.line("DTSTAMP", made.UTC().Format(utc))
	w.line("DTSTART", a.From.UTC().Format(utc))
	w.line("DTEND", a.Until.UTC().Format(utc))
	for _, text := range [][2]string{{"SUMMARY", a.Title}, {"LOCATION", a.Place}, {"DESCRIPTION", a.Note}} {
		if text[1] != "" {
			w.line(text[0], escape(text[1]))
		}
	}
	if a.At != "" {
		w.line("URL", bare.Replace(a.At)) // an address is no text: nothing in it is escaped
	}
	w.line("END", "VEVENT")
}

var (
	bare    = strings.NewReplacer("\r", "", "\n", "")
	escaped = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)
)

func escape(text string) string { return escaped.Replace(text) }

// lineMax is how many bytes a line may have without its end; the rest goes on a line that begins
// with a blank.
const lineMax = 75

// line writes a property, folded between characters and never within one.
func (w *writer) line(name, value string) {
	rest := name + ":" + value
	for room := lineMax; len(rest) > room; room = lineMax - 1 { // the blank takes one
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.WriteString(rest[:cut] + "\r\n ")
		rest = rest[cut:]
	}
	w.WriteString(rest + "\r\n")
}
