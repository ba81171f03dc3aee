package views

import (
	"net/url"
	"strconv"
	"time"

	"github.com/jangteo/jangteo/models"
)

// StaffMessages is the outbox of an event.
type StaffMessages struct {
	Page
	Outbox   models.Outbox
	Filter   models.MessageFilter
	Mails    []Mail
	Mailed   bool     // there is a mail server
	Texted   bool     // there is a gateway to phones
	OptedOut []string // vendors of the event that want no advertising
}

// Template names the file of the page.
func (*StaffMessages) Template() string { return "staff/messages" }

// Mail is a message of the outbox: its title in the reader's language, and as it goes out.
type Mail struct {
	Message models.Message
	Vendor  string
	Title   string
	Written Written
	State   models.MessageState
	Until   time.Time // when it is tried next
	Held    bool      // the night keeps it until then
	now     time.Time
}

// NewMail puts a message together for a list that is read in a language. Links begin with base.
func (e *Engine) NewMail(lang string, m models.Message, vendor, base string, now time.Time) Mail {
	mail := Mail{Message: m, Vendor: vendor, Title: e.Title(lang, m), Written: e.Write(m, base), State: m.State(now), now: now}
	if mail.Cancel() {
		mail.Until, mail.Held = m.DueAt(now)
	}
	return mail
}

// Tone is the colour of the message's state.
func (m Mail) Tone() string {
	switch m.State {
	case models.MessageSent:
		return "success"
	case models.MessageGivenUp:
		return "danger"
	case models.MessageFailed:
		return "warning"
	case models.MessageCancelled:
		return "neutral"
	}
	return "info"
}

// Again and Cancel say which presses the message has.
func (m Mail) Again() bool {
	return m.State == models.MessageSent || m.State == models.MessageGivenUp || m.State == models.MessageCancelled
}

// Cancel says whether the message can be kept from being sent.
func (m Mail) Cancel() bool {
	return m.State == models.MessageWaiting || m.State == models.MessageFailed
}

// At is when the message was sent, given up or cancelled; the zero time while it waits.
func (m Mail) At() time.Time {
	for _, at := range []*time.Time{m.Message.SentAt, m.Message.CancelledAt, m.Message.GivenUpAt} {
		if at != nil {
			return *at
		}
	}
	return time.Time{}
}

// Later says whether the message waits for a time that lies ahead.
func (m Mail) Later() bool { return m.Cancel() && m.Until.After(m.now) }

// MessageTab is one state of the filter with how many messages it has; State is "" for all.
type MessageTab struct {
	State   models.MessageState
	Count   int
	Query   string
	Current bool
}

// Tabs are the states that there are messages of.
func (p *StaffMessages) Tabs() []MessageTab {
	tabs := []MessageTab{{Query: p.query("", 1), Current: p.Filter.State == ""}}
	for _, state := range models.MessageStates {
		n := p.Outbox.Counts[state]
		tabs[0].Count += n
		if n > 0 || state == p.Filter.State {
			tabs = append(tabs, MessageTab{State: state, Count: n, Query: p.query(state, 1), Current: p.Filter.State == state})
		}
	}
	return tabs
}

// Channels and Purposes are what else the list is filtered by.
func (*StaffMessages) Channels() []models.Channel { return models.Channels }

// Purposes are what messages are for.
func (*StaffMessages) Purposes() []models.Purpose { return models.Purposes }

// GivenUp is how many messages wait for staff to send them again.
func (p *StaffMessages) GivenUp() int { return p.Outbox.Counts[models.MessageGivenUp] }

// Filtered says whether the list may leave something out.
func (p *StaffMessages) Filtered() bool {
	return p.Filter.State != "" || p.Filter.Channel != "" || p.Filter.Purpose != "" || p.Filter.Query != ""
}

// Earlier and Later are the queries of the pages beside this one, "" for none.
func (p *StaffMessages) Earlier() string {
	if p.Outbox.Page >= p.Outbox.Pages {
		return ""
	}
	return p.query(p.Filter.State, p.Outbox.Page+1)
}

// Later is the query of the page before this one.
func (p *StaffMessages) Later() string {
	if p.Outbox.Page <= 1 {
		return ""
	}
	return p.query(p.Filter.State, p.Outbox.Page-1)
}

func (p *StaffMessages) query(state models.MessageState, page int) string {
	q := url.Values{}
	for name, value := range map[string]string{"state": string(state), "channel": string(p.Filter.Channel), "purpose": string(p.Filter.Purpose), "q": p.Filter.Query} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return "?" + q.Encode()
}

// StaffLetters are the letters that staff keep, and what was sent of them.
type StaffLetters struct {
	Page
	Letters  []models.Letter
	Mailings []models.Mailing
}

// Template names the file of the page.
func (*StaffLetters) Template() string { return "staff/letters" }

// StaffLetterForm is the form of a letter; New is false for one that is kept already.
type StaffLetterForm struct {
	Page
	New    bool
	Letter models.Letter
	Typed  models.LetterInput // with the names of the fields in the reader's language
	Fields []string           // these names
	Texted bool
}

// Template names the file of the page.
func (*StaffLetterForm) Template() string { return "staff/letter_form" }

// Audiences are to whom a letter can go.
func (*StaffLetterForm) Audiences() []models.Audience { return models.Audiences }

// Purposes are what a letter can be for.
func (*StaffLetterForm) Purposes() []models.Purpose { return models.Purposes }

// StaffLetter shows a letter as its readers will read it, before it is sent.
type StaffLetter struct {
	Page
	Letter  models.Letter
	Target  models.Target
	Reach   models.Reach
	Samples []Mail // of the first readers
	Nonce   string
	Vendors []models.Application
	Texted  bool
}

// Template names the file of the page.
func (*StaffLetter) Template() string { return "staff/letter" }

// Audiences are to whom the letter can go.
func (*StaffLetter) Audiences() []models.Audience { return models.Audiences }

// Night is until when the letter would wait now, the zero time when it would not.
func (p *StaffLetter) Night() time.Time {
	if at, held := (models.Message{Quiet: p.Letter.Quiet}).DueAt(p.Now); held {
		return at
	}
	return time.Time{}
}

// StaffWords are the messages that the product writes by itself.
type StaffWords struct {
	Page
	Words []AutomaticMessage
}

// Template names the file of the page.
func (*StaffWords) Template() string { return "staff/words" }

// AutomaticMessage is one of them, in both languages; Texts are those for phones, "" when there are none.
type AutomaticMessage struct {
	Name   string
	Mails  [2]Written
	Texts  [2]string
	Advert bool
}
