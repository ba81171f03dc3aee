package models

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// Audience is to which vendors of an event a letter goes.
type Audience string

// The audiences of letters.
const (
	ToAll           Audience = "all" // who has not withdrawn
	ToSelected      Audience = "selected"
	ToUnconfirmed   Audience = "unconfirmed" // selected, and has not said that it comes
	ToWaiting       Audience = "waitlisted"
	ToNotSelected   Audience = "not_selected"
	ToMissingPapers Audience = "papers_missing" // or to be fixed
	ToNotArrived    Audience = "not_arrived"    // selected, and not checked in today
	ToOne           Audience = "one"
)

// Audiences lists them in the order in which staff choose.
var Audiences = []Audience{ToAll, ToSelected, ToUnconfirmed, ToWaiting, ToNotSelected, ToMissingPapers, ToNotArrived, ToOne}

// Target is an audience; Receipt names the one vendor of ToOne.
type Target struct {
	Audience Audience
	Receipt  string
}

// LeftOut is a vendor of the audience that the letter can't go to: no_address, opted_out, no_consent,
// consent_old, or no_field with the field that it has nothing for.
type LeftOut struct {
	Vendor, Receipt string
	Reason, Field   string
}

// Reach is to whom a letter goes, and to whom not.
type Reach struct {
	Messages []Message // as they would go out, by application
	Vendors  int
	Out      []LeftOut
	Names    map[int64]string // of the vendors
	Digest   string           // of all of it: who sends says what was seen
}

// audienceOf are the applications of a target.
func (s *Store) audienceOf(ctx context.Context, e Event, t Target) ([]Application, error) {
	all, err := s.Applications(ctx, e.ID, ApplicationFilter{})
	if err != nil {
		return nil, err
	}
	var ready map[int64]Readiness
	var arrived map[int64]Arrival
	switch t.Audience {
	case ToMissingPapers:
		ready, err = s.Readiness(ctx, e)
	case ToNotArrived:
		arrived, err = s.arrivalsOn(ctx, e.ID, e.DayAt(s.now()))
	}
	return slices.DeleteFunc(all, func(a Application) bool { return !t.covers(e, a, ready[a.ID], arrived[a.ID]) }), err
}

func (t Target) covers(e Event, a Application, r Readiness, at Arrival) bool {
	switch t.Audience {
	case ToAll:
		return a.State != Withdrawn
	case ToSelected:
		return a.State == Selected
	case ToUnconfirmed:
		return a.State == Selected && a.ConfirmedAt == nil
	case ToWaiting:
		return a.Waits()
	case ToNotSelected:
		return a.State == NotSelected
	case ToMissingPapers:
		return TakesPapers(e, a) && r.Missing+r.ToFix > 0
	case ToNotArrived:
		return a.State == Selected && at.State != Arrived
	}
	return a.Receipt == t.Receipt
}

// ReachOf works out to whom a letter would go now, with the messages themselves. It writes nothing.
func (s *Store) ReachOf(ctx context.Context, e Event, l Letter, t Target) (Reach, error) {
	r := Reach{Names: map[int64]string{}}
	list, err := s.audienceOf(ctx, e, t)
	if err != nil {
		return r, err
	}
	to, err := s.recipientsOf(ctx, list)
	if err != nil {
		return r, err
	}
	wishes, err := s.wishesOf(ctx, vendorsOf(list))
	if err != nil {
		return r, err
	}
	fields, err := s.letterFields(ctx, e, list)
	if err != nil {
		return r, err
	}
	var seen strings.Builder
	for _, a := range list {
		out := l.leaves(to[a.VendorID], wishes[a.VendorID], fields[a.ID], s.Texts, s.now())
		if out.Reason != "" {
			out.Vendor, out.Receipt = a.Vendor.Name, a.Receipt
			r.Out = append(r.Out, out)
			continue
		}
		rows, err := s.rows(e, to[a.VendorID], l.notice(fields[a.ID]))
		if err != nil {
			return r, err
		}
		r.Vendors++
		r.Names[a.VendorID] = a.Vendor.Name
		r.Messages = append(r.Messages, rows...)
		seen.WriteString(a.Receipt + " " + to[a.VendorID].email + "\n")
	}
	for _, part := range []string{l.SubjectKo, l.BodyKo, l.SubjectEn, l.BodyEn, string(l.Purpose), l.Contact} {
		seen.WriteString(part + "\x00")
	}
	r.Digest = tokenHash(seen.String())
	return r, nil
}

// leaves says why a vendor gets no letter; the zero LeftOut when it gets one.
func (l Letter) leaves(to recipient, wish adWish, fields map[string]string, texts bool, now time.Time) LeftOut {
	if to.email == "" && !(l.Texts && texts && to.phone) {
		return LeftOut{Reason: "no_address"}
	}
	if reason := wish.refusal(now); l.Purpose == Advertising && reason != "" {
		return LeftOut{Reason: reason}
	}
	for _, name := range l.uses() {
		if fields[name] == "" {
			return LeftOut{Reason: "no_field", Field: name}
		}
	}
	return LeftOut{}
}

// notice is the letter to one vendor.
func (l Letter) notice(fields map[string]string) notice {
	said := map[string]string{"subject": l.SubjectKo, "body": l.BodyKo, "subject_en": l.SubjectEn, "body_en": l.BodyEn, "contact": l.Contact}
	for name, value := range fields {
		said[name] = value
	}
	return notice{template: LetterTemplate, fields: said, purpose: l.Purpose, quiet: l.Quiet, text: l.Texts}
}

// letterFields are what stands for the fields of a letter, by application.
func (s *Store) letterFields(ctx context.Context, e Event, list []Application) (map[int64]map[string]string, error) {
	ids := make([]int64, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	booths, err := s.boothLabels(ctx, ids)
	if err != nil {
		return nil, storageError(err)
	}
	layout, err := s.CurrentLayout(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	times, err := s.LoadIns(ctx, e)
	if err != nil {
		return nil, err
	}
	fields := make(map[int64]map[string]string, len(list))
	for _, a := range list {
		f := map[string]string{"vendor": a.Vendor.Name, "receipt": a.Receipt, "number": a.No, "booth": booths[a.ID],
			"event": e.NameKo, "event_en": e.NameEn, "place": e.PlaceKo, "place_en": e.PlaceEn}
		if b, stands := layout.Booth(booths[a.ID]); stands {
			if slot, set := times.On(e.Day(), b.Row); set {
				f["load_in"] = slot.From.In(korean.Seoul).Format("15:04") + "–" + slot.Until.In(korean.Seoul).Format("15:04")
			}
		}
		fields[a.ID] = f
	}
	return fields, nil
}
