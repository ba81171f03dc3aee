// Package models holds the nouns of the street and its rules: events, vendors,
// booths, campaigns, coupons, the ledger. It is the only package that knows GORM
// and it knows nothing of HTTP, language or screen.
package models

import (
	"errors"
	"strings"
	"time"
)

// Kind says what sort of refusal an Error is; the one mapper in handlers/web
// turns it into a status.
type Kind int

// The kinds of refusal. The zero Kind is never used, so that a forgotten one shows.
const (
	Malformed       Kind = iota + 1 // the request can't be read
	Unauthenticated                 // nobody is logged in, or the token is unknown
	Forbidden                       // this person or device may not do that
	NotFound                        // no such thing, or somebody else's
	Conflict                        // the state of the thing does not allow it now
	Gone                            // it was there, and is over
	Invalid                         // readable, but a rule of the street says no
	Throttled                       // too many tries
	Busy                            // nothing was written; try again
)

// Error is a refusal. Its Reason is the message key's last part and the API's reason;
// Field names the input it belongs to, if one does; Params fill the sentence.
type Error struct {
	Kind   Kind
	Reason string
	// Words is the message's name where one reason has several sentences; "" means Reason.
	Words  string
	Field  string
	Params map[string]any
	// RetryAfter is how long to wait before trying again; zero means that waiting does not help.
	RetryAfter time.Duration
	cause      error
}

// Error gives the reason for logs; people read the catalogue's sentence instead.
func (e *Error) Error() string {
	s := e.Reason
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap gives the cause, for logs only.
func (e *Error) Unwrap() error { return e.cause }

// With returns a copy that carries one more parameter for the sentence.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Params = make(map[string]any, len(e.Params)+1)
	for k, v := range e.Params {
		c.Params[k] = v
	}
	c.Params[name] = value
	return &c
}

// refuse makes an Error without a field.
func refuse(kind Kind, reason string) *Error { return &Error{Kind: kind, Reason: reason} }

// Fault makes the refusal of one input: the screen shows it beside that field.
func Fault(field, reason string) *Error {
	return &Error{Kind: Invalid, Reason: reason, Field: field}
}

// Faults are all that is wrong with one form, so that a person mends it in one go.
type Faults []*Error

// Error joins the reasons for logs.
func (f Faults) Error() string {
	parts := make([]string, len(f))
	for i, e := range f {
		parts[i] = e.Error()
	}
	return strings.Join(parts, "; ")
}

// Add appends the fault of a field when the condition holds.
func (f *Faults) Add(wrong bool, field, reason string) {
	if wrong {
		*f = append(*f, Fault(field, reason))
	}
}

// Err is nil when nothing is wrong.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// ReasonOf gives the reason of a refusal, or "" when err is something else.
func ReasonOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	var f Faults
	if errors.As(err, &f) && len(f) > 0 {
		return f[0].Reason
	}
	return ""
}

// Refusals that more than one noun uses.
var (
	ErrUnauthenticated = refuse(Unauthenticated, "unauthenticated")
	ErrForbidden       = refuse(Forbidden, "forbidden")
	ErrNotFound        = refuse(NotFound, "not_found")
	ErrBusy            = &Error{Kind: Busy, Reason: "busy", RetryAfter: time.Second}
)
