package models

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// Channel is the way that a message takes.
type Channel string

// The ways of messages.
const (
	ByMail Channel = "mail"
	ByText Channel = "text" // to the phone, by a gateway
)

// Channels lists the ways.
var Channels = []Channel{ByMail, ByText}

// Purpose is what a message is for. The law treats the two differently: advertising needs consent, a mark,
// a way out that costs nothing, and the day (정보통신망법 제50조).
type Purpose string

// The purposes of messages.
const (
	Information Purpose = "information" // about what the vendor itself began: its application, its booth
	Advertising Purpose = "advertising"
)

// Purposes lists them.
var Purposes = []Purpose{Information, Advertising}

// Message is a mail or a text of the outbox. What it says is kept as a template's name and its fields, so that
// it can be read in either language; nothing is sent before its transaction is committed. The number of a
// phone is not in it: it is read from its vendor at the moment of sending.
type Message struct {
	ID          int64      `gorm:"primaryKey"`
	EventID     int64      `gorm:"not null;index"`
	VendorID    int64      `gorm:"not null;default:0;index:message_vendor"`
	Channel     Channel    `gorm:"not null;default:'mail';index:message_due,where:sent_at IS NULL AND given_up_at IS NULL AND cancelled_at IS NULL;check:message_channel,channel IN ('mail','text')"`
	Purpose     Purpose    `gorm:"not null;default:'information';check:message_purpose,purpose IN ('information','advertising')"`
	Lang        string     `gorm:"not null;default:'ko'"` // of its reader
	Address     string     `gorm:"not null"`              // of a mail
	Template    string     `gorm:"not null"`
	Fields      string     `gorm:"not null"`               // JSON object of strings
	Quiet       bool       `gorm:"not null;default:false"` // waits for the day; advertising always does
	CreatedAt   time.Time  `gorm:"not null"`
	NotBefore   *time.Time // of the next try
	BusyUntil   *time.Time // one instance sends it; past this time it was lost on the way
	TriedAt     *time.Time
	SentAt      *time.Time
	GivenUpAt   *time.Time
	CancelledAt *time.Time
	Tries       int       `gorm:"not null"`
	Fault       FaultKind `gorm:"not null;default:''"` // why the last try failed
	Error       string    `gorm:"not null"`            // what the server last said
}

// FaultKind is why a try failed, as far as the program can tell.
type FaultKind string

// The ways to fail.
const (
	FaultUnreachable FaultKind = "unreachable" // no connection, or no log-in
	FaultSlow        FaultKind = "slow"        // no answer in time
	FaultLater       FaultKind = "later"       // the server asks for another try
	FaultRefused     FaultKind = "refused"     // the server will never take it
	FaultCut         FaultKind = "cut"         // the connection broke: the server may have taken it or not
	FaultNoAddress   FaultKind = "no_address"  // there is no phone any more, or the address is none
)

// MessageState is how far a message has come.
type MessageState string

// The states of messages.
const (
	MessageWaiting   MessageState = "waiting"
	MessageSending   MessageState = "sending"
	MessageFailed    MessageState = "failed" // and will be tried again
	MessageSent      MessageState = "sent"
	MessageGivenUp   MessageState = "given_up"
	MessageCancelled MessageState = "cancelled"
)

// MessageStates lists the states in the order in which staff look at them.
var MessageStates = []MessageState{MessageWaiting, MessageSending, MessageFailed, MessageGivenUp, MessageSent, MessageCancelled}

// State is how far the message has come; stateSQL says the same to the database.
func (m Message) State(now time.Time) MessageState {
	switch {
	case m.SentAt != nil:
		return MessageSent
	case m.CancelledAt != nil:
		return MessageCancelled
	case m.GivenUpAt != nil:
		return MessageGivenUp
	case m.BusyUntil != nil && now.Before(*m.BusyUntil):
		return MessageSending
	case m.Fault != "":
		return MessageFailed
	}
	return MessageWaiting
}

const stateSQL = `CASE WHEN sent_at IS NOT NULL THEN 'sent' WHEN cancelled_at IS NOT NULL THEN 'cancelled' WHEN given_up_at IS NOT NULL THEN 'given_up'
	WHEN busy_until > ? THEN 'sending' WHEN fault <> '' THEN 'failed' ELSE 'waiting' END`

// The night in which no advertising is sent, in hours of Seoul (정보통신망법 제50조 제3항); quietEarly is how long
// before it the last try begins, because a try takes its time.
const (
	nightFrom  = 21
	nightUntil = 8
	quietEarly = 2 * time.Minute
)

// night says whether quiet messages wait at an instant.
func night(t time.Time) bool {
	t = t.In(korean.Seoul)
	return t.Hour() < nightUntil || t.Hour() >= nightFrom || t.Add(quietEarly).Hour() >= nightFrom
}

// morning is when the night at or after an instant ends.
func morning(t time.Time) time.Time {
	t = t.In(korean.Seoul)
	at := time.Date(t.Year(), t.Month(), t.Day(), nightUntil, 0, 0, 0, korean.Seoul)
	if !at.After(t) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// DueAt is when the message is tried next; Held says that the night keeps it.
func (m Message) DueAt(now time.Time) (at time.Time, held bool) {
	at = now
	if m.NotBefore != nil && m.NotBefore.After(now) {
		at = *m.NotBefore
	}
	if m.Quiet && night(at) {
		return morning(at), true
	}
	return at, false
}

// Params are the fields of the message for its template, in a language: a name that ends in _en stands in for
// its Korean one. A paper is named by its kind: each language has its own word for it.
func (m Message) Params(lang string) map[string]any {
	var fields map[string]string
	_ = json.Unmarshal([]byte(m.Fields), &fields) // written by this file only
	p := make(map[string]any, len(fields))
	for name, value := range fields {
		if strings.HasSuffix(name, "_en") {
			continue
		}
		if en := fields[name+"_en"]; lang == "en" && en != "" {
			value = en
		}
		p[name] = value
		if name == "paper" {
			p[name] = DocumentKind(value)
		}
	}
	return p
}

// Speaks says whether the message has words in a language: what staff wrote may have them in one only.
func (m Message) Speaks(lang string) bool {
	var fields map[string]string
	_ = json.Unmarshal([]byte(m.Fields), &fields)
	return m.Template != LetterTemplate || lang == "ko" || fields["body_en"] != ""
}

// notice is what is said to somebody: a template with its fields.
type notice struct {
	template string
	fields   map[string]string
	purpose  Purpose
	quiet    bool
	text     bool // to the phone too
}

// shortTemplates are those that have a version for phones, in the catalogue under text.: what a vendor must
// not miss.
var shortTemplates = []string{"application_selected", "application_waitlisted", "application_not_selected", "application_promoted", "place_offered", "application_fix"}

// ShortTemplates are the automatic messages that go to phones too, where there is a gateway.
func ShortTemplates() []string { return slices.Clone(shortTemplates) }

// AutomaticTemplates are the messages that the product writes by itself, in the order in which an event brings them.
var AutomaticTemplates = []string{
	"application_received", "invitation", "document_fix", "documents_complete", "application_fix", "application_fix_back", "application_selected", "application_waitlisted",
	"application_not_selected", "place_offered", "offer_passed", "application_promoted", "event_thanks", "event_next",
}

// PurposeOf is what a template of the product is for: only the call of a next event is advertising.
func PurposeOf(template string) Purpose {
	if template == "event_next" {
		return Advertising
	}
	return Information
}

// recipient is where the messages to a vendor go.
type recipient struct {
	vendor      int64
	email, lang string // "" for none
	phone       bool
}

// rows are the messages that tell somebody something.
func (s *Store) rows(e Event, to recipient, n notice) ([]Message, error) {
	fields := map[string]string{"event": e.NameKo, "event_en": e.NameEn, "host": e.HostKo, "host_en": e.HostEn}
	maps.Copy(fields, n.fields)
	if n.purpose == Advertising {
		token, err := s.stopToken(to.vendor)
		if err != nil {
			return nil, err
		}
		fields["stop"] = token
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	m := Message{
		EventID: e.ID, VendorID: to.vendor, Channel: ByMail, Purpose: n.purpose, Lang: to.lang, Address: to.email,
		Template: n.template, Fields: string(text), Quiet: n.quiet || n.purpose == Advertising, CreatedAt: s.now(),
	}
	var list []Message
	if to.email != "" {
		list = append(list, m)
	}
	if n.text && s.Texts && to.phone {
		m.Channel, m.Address = ByText, ""
		list = append(list, m)
	}
	return list, nil
}

// announce puts a notice into the outbox, in the transaction that it speaks of.
func (s *Store) announce(ctx context.Context, e Event, to recipient, n notice) error {
	list, err := s.rows(e, to, n)
	if err != nil || len(list) == 0 {
		return err
	}
	return s.write.WithContext(ctx).Create(&list).Error
}

func (s *Store) announceDecision(ctx context.Context, e Event, a Application) error {
	return s.tell(ctx, e, a, "application_"+string(a.State), map[string]string{"reason": a.Reason})
}

// tell writes to the people of an application.
func (s *Store) tell(ctx context.Context, e Event, a Application, template string, fields map[string]string) error {
	to, err := s.recipientOf(ctx, a.Vendor)
	if err != nil {
		return err
	}
	all := map[string]string{"vendor": a.Vendor.Name, "receipt": a.Receipt}
	maps.Copy(all, fields)
	return s.announce(ctx, e, to, notice{template: template, fields: all, purpose: Information, text: oneOf(template, shortTemplates)})
}

// recipientOf is where messages to a vendor go: to its account, or to the address that a list had.
func (s *Store) recipientOf(ctx context.Context, v Vendor) (recipient, error) {
	to, err := s.recipientsOf(ctx, []Application{{VendorID: v.ID, Vendor: v}})
	return to[v.ID], err
}

// recipientsOf are those of many applications, by the id of the vendor.
func (s *Store) recipientsOf(ctx context.Context, list []Application) (map[int64]recipient, error) {
	emails, langs, err := s.contactsOf(ctx, list)
	to := make(map[int64]recipient, len(list))
	for _, a := range list {
		lang := langs[a.VendorID]
		if lang == "" {
			lang = "ko"
		}
		to[a.VendorID] = recipient{vendor: a.VendorID, email: emails[a.VendorID], lang: lang, phone: len(a.Vendor.Phone) > 0}
	}
	return to, err
}
