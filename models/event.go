package models

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// EventState is how far an event has come.
type EventState string

// The life of an event, in order.
const (
	EventDraft      EventState = "draft"
	EventRecruiting EventState = "recruiting"
	EventPreparing  EventState = "preparing"
	EventLive       EventState = "live"
	EventClosed     EventState = "closed"
	EventSettled    EventState = "settled"
	EventArchived   EventState = "archived"
)

// EventStates lists the states in the order of an event's life.
var EventStates = []EventState{EventDraft, EventRecruiting, EventPreparing, EventLive, EventClosed, EventSettled, EventArchived}

// Event is one sale event on one street. Its slug is unique; a draft is seen by staff only.
type Event struct {
	ID          int64  `gorm:"primaryKey"`
	OrganizerID int64  `gorm:"not null"`
	Slug        string `gorm:"not null;uniqueIndex"`
	NameKo      string `gorm:"not null"`
	NameEn      string `gorm:"not null"`
	PlaceKo     string `gorm:"not null"`
	PlaceEn     string `gorm:"not null"`
	HostKo      string `gorm:"not null"`
	HostEn      string `gorm:"not null"`
	AboutKo     string `gorm:"not null"`
	AboutEn     string `gorm:"not null"`
	// StartsAt and EndsAt are the first opening and the last closing. An event of several
	// days opens every day between the same two times of day.
	StartsAt time.Time `gorm:"not null"`
	EndsAt   time.Time `gorm:"not null;check:event_ends_after_start,ends_at > starts_at"`
	// ApplyFrom and ApplyUntil bound the call for vendors.
	ApplyFrom  time.Time `gorm:"not null"`
	ApplyUntil time.Time `gorm:"not null"`
	// What the call for vendors says beyond the dates: the terms, what to bring along, the fee of a place in
	// won, and how many places each kind of vendor has; 0 is not said.
	TermsKo       string `gorm:"not null;default:''"`
	TermsEn       string `gorm:"not null;default:''"`
	BringKo       string `gorm:"not null;default:''"`
	BringEn       string `gorm:"not null;default:''"`
	FeeWon        int64  `gorm:"not null;default:0;check:event_fee,fee_won >= 0"`
	PlacesShop    int    `gorm:"not null;default:0;check:event_places,places_shop >= 0 AND places_artisan >= 0 AND places_sme >= 0"`
	PlacesArtisan int    `gorm:"not null;default:0"`
	PlacesSME     int    `gorm:"not null;default:0;column:places_sme"`
	// BoothsEach is how many booths side by side one vendor may have when it asks for so much room.
	BoothsEach int        `gorm:"not null;default:1;check:event_booths_each,booths_each BETWEEN 1 AND 4"`
	State      EventState `gorm:"not null;check:event_state,state IN ('draft','recruiting','preparing','live','closed','settled','archived')"`
	// Demo marks invented data: screens show a badge and business numbers that begin with 000 are allowed.
	Demo bool `gorm:"not null"`
	// ReceiptSeq numbers the applications, so that a receipt number is given once.
	ReceiptSeq int64 `gorm:"not null"`
	// PeopleGone is how many people held coupons that Purge has cut loose from them.
	PeopleGone int64     `gorm:"not null"`
	CreatedAt  time.Time `gorm:"not null"`
}

// Name in the language of the reader; the Korean one stands in for a missing English one.
func (e Event) Name(lang string) string { return inLang(lang, e.NameKo, e.NameEn) }

// Place in the language of the reader.
func (e Event) Place(lang string) string { return inLang(lang, e.PlaceKo, e.PlaceEn) }

// Host in the language of the reader.
func (e Event) Host(lang string) string { return inLang(lang, e.HostKo, e.HostEn) }

// About in the language of the reader.
func (e Event) About(lang string) string { return inLang(lang, e.AboutKo, e.AboutEn) }

// Terms of taking part, in the language of the reader.
func (e Event) Terms(lang string) string { return inLang(lang, e.TermsKo, e.TermsEn) }

// Bring is what vendors bring along, in the language of the reader.
func (e Event) Bring(lang string) string { return inLang(lang, e.BringKo, e.BringEn) }

// Places is how many places a kind of vendor has, 0 when that is not said.
func (e Event) Places(k VendorKind) int {
	return map[VendorKind]int{Shop: e.PlacesShop, Artisan: e.PlacesArtisan, SME: e.PlacesSME}[k]
}

func inLang(lang, ko, en string) string {
	if lang == "en" && en != "" {
		return en
	}
	return ko
}

// Public says whether shoppers may see the event.
func (e Event) Public() bool { return e.State != EventDraft && e.State != EventArchived }

// Recruiting says whether vendors may apply now.
func (e Event) Recruiting(now time.Time) bool {
	open := e.State == EventRecruiting || e.State == EventPreparing || e.State == EventLive
	return open && !now.Before(e.ApplyFrom) && !now.After(e.ApplyUntil)
}

// Over says whether the event is past: it neither begins nor trades any more.
func (e Event) Over() bool {
	return e.State == EventClosed || e.State == EventSettled || e.State == EventArchived
}

// Trading says whether coupons may be claimed and redeemed at all.
func (e Event) Trading() bool { return e.State == EventPreparing || e.State == EventLive }

// OpenAt says whether the street is open at that instant: between the first opening and the last
// closing, and on an event of several days between the daily hours. The last minute counts.
func (e Event) OpenAt(t time.Time) bool {
	if t.Before(e.StartsAt) || !t.Before(e.EndsAt.Add(time.Minute)) {
		return false
	}
	opens, closes, at := minuteOfDay(e.StartsAt), minuteOfDay(e.EndsAt), minuteOfDay(t)
	if closes <= opens { // over midnight: one long day
		return true
	}
	return opens <= at && at <= closes
}

func minuteOfDay(t time.Time) int {
	t = t.In(korean.Seoul)
	return t.Hour()*60 + t.Minute()
}

// Day is the first day of the event as 2006-01-02 in Seoul: assignments are per day.
func (e Event) Day() string { return e.StartsAt.In(korean.Seoul).Format(time.DateOnly) }

// EventInput is what staff type to open or change an event.
type EventInput struct {
	Slug                                                               string
	NameKo, NameEn, PlaceKo, PlaceEn, HostKo, HostEn, AboutKo, AboutEn string
	StartsAt, EndsAt, ApplyFrom, ApplyUntil                            time.Time
	TermsKo, TermsEn, BringKo, BringEn                                 string
	FeeWon                                                             int64
	PlacesShop, PlacesArtisan, PlacesSME                               int
	Demo                                                               bool
}

var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (in *EventInput) trim() {
	for _, s := range []*string{&in.Slug, &in.NameKo, &in.NameEn, &in.PlaceKo, &in.PlaceEn, &in.HostKo, &in.HostEn, &in.AboutKo, &in.AboutEn,
		&in.TermsKo, &in.TermsEn, &in.BringKo, &in.BringEn} {
		*s = strings.TrimSpace(*s)
	}
}

// check finds what is wrong. An event that has not begun must lie ahead: a date in the past is a slip of the pen.
func (in EventInput) check(now time.Time, first bool) error {
	var f Faults
	f.Add(in.Slug == "", "slug", "required")
	f.Add(in.Slug != "" && (!slugPattern.MatchString(in.Slug) || len(in.Slug) > 40), "slug", "slug_form")
	f.Add(in.NameKo == "", "name_ko", "required")
	f.Add(in.PlaceKo == "", "place_ko", "required")
	f.Add(in.HostKo == "", "host_ko", "required")
	for _, line := range [][2]string{{"name_ko", in.NameKo}, {"name_en", in.NameEn}, {"place_ko", in.PlaceKo}, {"place_en", in.PlaceEn}, {"host_ko", in.HostKo}, {"host_en", in.HostEn}} {
		f.tooLong(line[0], line[1], 100)
	}
	f.tooLong("about_ko", in.AboutKo, 2000)
	f.tooLong("about_en", in.AboutEn, 2000)
	f.call(in)
	f.Add(in.StartsAt.IsZero(), "starts_at", "required")
	f.Add(in.EndsAt.IsZero(), "ends_at", "required")
	f.Add(in.ApplyFrom.IsZero(), "apply_from", "required")
	f.Add(in.ApplyUntil.IsZero(), "apply_until", "required")
	if len(f) == 0 {
		f.Add(first && in.StartsAt.Before(now), "starts_at", "in_the_past")
		f.Add(!in.EndsAt.After(in.StartsAt), "ends_at", "ends_before_start")
		f.Add(!in.ApplyUntil.After(in.ApplyFrom), "apply_until", "ends_before_start")
		f.Add(in.ApplyUntil.After(in.EndsAt), "apply_until", "after_the_event")
	}
	return f.Err()
}

// The limits of what the call says.
const (
	termsMax  = 3000 // characters
	feeMaxWon = 10_000_000
	placesMax = 2000
)

// call finds what is wrong with the call for vendors.
func (f *Faults) call(in EventInput) {
	for _, text := range [][2]string{{"terms_ko", in.TermsKo}, {"terms_en", in.TermsEn}, {"bring_ko", in.BringKo}, {"bring_en", in.BringEn}} {
		f.tooLong(text[0], text[1], termsMax)
	}
	f.Add(in.FeeWon < 0 || in.FeeWon > feeMaxWon, "fee", "out_of_range")
	f.Add(in.PlacesShop < 0 || in.PlacesShop > placesMax, "places_shop", "out_of_range")
	f.Add(in.PlacesArtisan < 0 || in.PlacesArtisan > placesMax, "places_artisan", "out_of_range")
	f.Add(in.PlacesSME < 0 || in.PlacesSME > placesMax, "places_sme", "out_of_range")
}

// tooLong adds a fault when text has more than max characters.
func (f *Faults) tooLong(field, text string, max int) {
	if n := len([]rune(text)); n > max {
		*f = append(*f, Fault(field, "too_long").With("max", max).With("length", n))
	}
}

func (in EventInput) fill(e *Event) {
	e.Slug, e.Demo = in.Slug, in.Demo
	e.NameKo, e.NameEn, e.PlaceKo, e.PlaceEn = in.NameKo, in.NameEn, in.PlaceKo, in.PlaceEn
	e.HostKo, e.HostEn, e.AboutKo, e.AboutEn = in.HostKo, in.HostEn, in.AboutKo, in.AboutEn
	e.TermsKo, e.TermsEn, e.BringKo, e.BringEn = in.TermsKo, in.TermsEn, in.BringKo, in.BringEn
	e.FeeWon, e.PlacesShop, e.PlacesArtisan, e.PlacesSME = in.FeeWon, in.PlacesShop, in.PlacesArtisan, in.PlacesSME
	e.StartsAt, e.EndsAt = in.StartsAt.UTC(), in.EndsAt.UTC()
	e.ApplyFrom, e.ApplyUntil = in.ApplyFrom.UTC(), in.ApplyUntil.UTC()
}

// EventBySlug finds an event, drafts included: unknown_event when there is none.
func (s *Store) EventBySlug(ctx context.Context, slug string) (Event, error) {
	var e Event
	err := find(s.db(ctx).Where("slug = ?", slug), &e)
	if err == ErrNotFound {
		return e, refuse(NotFound, "unknown_event")
	}
	return e, err
}

// EventByID finds the event that a coupon, device or campaign belongs to.
func (s *Store) EventByID(ctx context.Context, id int64) (Event, error) {
	var e Event
	return e, find(s.db(ctx).Where("id = ?", id), &e)
}

// Events lists all events, the latest first.
func (s *Store) Events(ctx context.Context) ([]Event, error) {
	var list []Event
	err := s.db(ctx).Order("starts_at DESC").Find(&list).Error
	return list, err
}

// OpenEvent begins a new event as a draft, with an empty layout and an empty ledger.
func (s *Store) OpenEvent(ctx context.Context, by Actor, in EventInput) (Event, error) {
	in.trim()
	if err := in.check(s.now(), true); err != nil {
		return Event{}, err
	}
	var e Event
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.slugFree(ctx, in.Slug, 0); err != nil {
			return err
		}
		o, err := tx.organizer(ctx)
		if err != nil {
			return err
		}
		e = Event{OrganizerID: o.ID, State: EventDraft, BoothsEach: 1, CreatedAt: tx.now()}
		in.fill(&e)
		db := tx.write.WithContext(ctx)
		if err := db.Create(&e).Error; err != nil {
			return err
		}
		if err := db.Create(&LedgerHead{EventID: e.ID}).Error; err != nil {
			return err
		}
		if err := db.Create(newLayout(e)).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "event_opened", e.Slug, "")
	})
	return e, err
}

func (s *Store) slugFree(ctx context.Context, slug string, own int64) error {
	var n int64
	err := s.db(ctx).Model(&Event{}).Where("slug = ? AND id <> ?", slug, own).Count(&n).Error
	if err == nil && n > 0 {
		return Faults{Fault("slug", "slug_taken")}
	}
	return err
}

// ChangeEvent changes the facts of an event.
func (s *Store) ChangeEvent(ctx context.Context, by Actor, e Event, in EventInput) (Event, error) {
	in.trim()
	in.Demo = e.Demo
	if err := in.check(s.now(), false); err != nil {
		return e, err
	}
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.slugFree(ctx, in.Slug, e.ID); err != nil {
			return err
		}
		was := e.Day()
		in.fill(&e)
		if err := tx.write.WithContext(ctx).Omit("receipt_seq", "state", "people_gone").Save(&e).Error; err != nil {
			return err
		}
		if err := tx.moveAssignments(ctx, e, was); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "event_changed", e.Slug, "")
	})
	return e, err
}

// moveAssignments lets vendors keep their booths when the event is put off to another day.
func (s *Store) moveAssignments(ctx context.Context, e Event, was string) error {
	return s.write.WithContext(ctx).Model(&Assignment{}).Where("event_id = ? AND day = ?", e.ID, was).Update("day", e.Day()).Error
}

// MoveEvent takes an event to another state of its life.
func (s *Store) MoveEvent(ctx context.Context, by Actor, e Event, to EventState) error {
	known := false
	for _, st := range EventStates {
		known = known || st == to
	}
	if !known {
		return Faults{Fault("state", "unknown_choice")}
	}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.write.WithContext(ctx).Model(&Event{ID: e.ID}).Update("state", to).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "event_moved", e.Slug, string(e.State)+" → "+string(to))
	})
}
