package models

import (
	"context"
	"fmt"
	"time"

	"github.com/jangteo/jangteo/models/korean"
	"gorm.io/gorm/clause"
)

// LoadIn is when the vendors of a row of booths bring their things in, on every day of the event: a
// street takes only so many vans at once. A row without one is expected until the street opens.
type LoadIn struct {
	ID       int64  `gorm:"primaryKey"`
	EventID  int64  `gorm:"not null;uniqueIndex:load_in_row,priority:1"`
	Row      string `gorm:"column:row_name;not null;uniqueIndex:load_in_row,priority:2"`
	FromMin  int    `gorm:"not null;check:load_in_times,from_min >= 0 AND from_min < until_min AND until_min < 1440"` // minutes since midnight in Seoul
	UntilMin int    `gorm:"not null"`
}

// DayPlan is what else staff set about the days of an event.
type DayPlan struct {
	EventID  int64 `gorm:"primaryKey;autoIncrement:false"`
	GraceMin int   `gorm:"not null;check:day_plan_grace,grace_min BETWEEN 0 AND 600"` // minutes after the load-in before a vendor may be called a no-show
}

// graceMin is the grace while staff set none, and graceMax the longest, in minutes.
const (
	graceMin = 30
	graceMax = 600
)

// LoadInSlot is a load-in on one day.
type LoadInSlot struct{ From, Until time.Time }

// LoadIns are the load-in times of an event with the grace after them.
type LoadIns struct {
	Event    Event
	ByRow    map[string]LoadIn
	GraceMin int
}

// On gives a row's load-in on a day of the event; false when staff set none.
func (l LoadIns) On(day, row string) (LoadInSlot, bool) {
	in, set := l.ByRow[row]
	if !set {
		return LoadInSlot{}, false
	}
	midnight := midnightOf(day)
	return LoadInSlot{From: midnight.Add(minutes(in.FromMin)), Until: midnight.Add(minutes(in.UntilMin))}, true
}

// Due is when a vendor on that row must have come: at the end of its load-in, else when the street
// opens. Who was promoted later than that has promotedWithin from then on.
func (l LoadIns) Due(day, row string, a Application) time.Time {
	due := l.Event.opensOn(day)
	if slot, set := l.On(day, row); set {
		due = slot.Until
	}
	if a.DecidedAt != nil && a.DecidedAt.Add(promotedWithin).After(due) {
		return a.DecidedAt.Add(promotedWithin)
	}
	return due
}

// promotedWithin is how long a vendor that was selected at the last moment has to come.
const promotedWithin = 2 * time.Hour

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

func midnightOf(day string) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, day, korean.Seoul) // days are made by Days
	return t
}

// Days lists the days of the event, as 2006-01-02 in Seoul. One that closes after midnight has one day.
func (e Event) Days() []string {
	first, last := e.StartsAt.In(korean.Seoul), e.EndsAt.In(korean.Seoul)
	days := []string{e.Day()}
	if minuteOfDay(e.EndsAt) <= minuteOfDay(e.StartsAt) {
		last = last.AddDate(0, 0, -1)
	}
	for d := first.AddDate(0, 0, 1); d.Format(time.DateOnly) <= last.Format(time.DateOnly); d = d.AddDate(0, 0, 1) {
		days = append(days, d.Format(time.DateOnly))
	}
	return days
}

// DayAt is the day of the event that an instant belongs to: the first before it began, the last after it.
func (e Event) DayAt(t time.Time) string {
	days := e.Days()
	now := t.In(korean.Seoul).Format(time.DateOnly)
	found := days[0]
	for _, d := range days {
		if d <= now {
			found = d
		}
	}
	return found
}

// opensOn is when the street opens on a day of the event.
func (e Event) opensOn(day string) time.Time {
	return midnightOf(day).Add(minutes(minuteOfDay(e.StartsAt)))
}

// HoursOn are the opening and the closing of the street on a day of the event.
func (e Event) HoursOn(day string) (opens, closes time.Time) {
	opens = e.opensOn(day)
	closes = midnightOf(day).Add(minutes(minuteOfDay(e.EndsAt)))
	if !closes.After(opens) {
		closes = closes.AddDate(0, 0, 1)
	}
	return opens, closes
}

// LoadIns reads the load-in times of an event.
func (s *Store) LoadIns(ctx context.Context, e Event) (LoadIns, error) {
	out := LoadIns{Event: e, ByRow: map[string]LoadIn{}, GraceMin: graceMin}
	var list []LoadIn
	if err := s.db(ctx).Where("event_id = ?", e.ID).Find(&list).Error; err != nil {
		return out, storageError(err)
	}
	for _, l := range list {
		out.ByRow[l.Row] = l
	}
	var plan DayPlan
	switch err := find(s.db(ctx).Where("event_id = ?", e.ID), &plan); err {
	case nil:
		out.GraceMin = plan.GraceMin
	case ErrNotFound:
	default:
		return out, err
	}
	return out, nil
}

// LoadInInput is what staff type about the days: a load-in for each row that has one, both times in
// minutes since midnight, and the grace in minutes. A row with Unset has none.
type LoadInInput struct {
	Rows     []LoadInRow
	GraceMin int
}

// LoadInRow is one line of it.
type LoadInRow struct {
	Row               string
	Unset             bool
	FromMin, UntilMin int
}

func (in LoadInInput) check(rows []string) Faults {
	var f Faults
	f.Add(in.GraceMin < 0 || in.GraceMin > graceMax, "grace", "out_of_range")
	for _, r := range in.Rows {
		f.Add(!oneOf(r.Row, rows), "until_"+r.Row, "unknown_row")
		f.Add(!r.Unset && (r.FromMin < 0 || r.UntilMin >= 24*60), "until_"+r.Row, "not_a_time")
		f.Add(!r.Unset && r.UntilMin <= r.FromMin, "until_"+r.Row, "load_in_order")
	}
	return f
}

// SetLoadIns replaces the load-in times and the grace of an event.
func (s *Store) SetLoadIns(ctx context.Context, by Actor, e Event, in LoadInInput) error {
	return s.tx(ctx, func(tx *Store) error {
		l, err := tx.CurrentLayout(ctx, e.ID)
		if err != nil {
			return err
		}
		if err := in.check(l.Rows()).Err(); err != nil {
			return err
		}
		db := tx.write.WithContext(ctx)
		if err := db.Where("event_id = ?", e.ID).Delete(&LoadIn{}).Error; err != nil {
			return err
		}
		for _, r := range in.Rows {
			if r.Unset {
				continue
			}
			if err := db.Create(&LoadIn{EventID: e.ID, Row: r.Row, FromMin: r.FromMin, UntilMin: r.UntilMin}).Error; err != nil {
				return err
			}
		}
		plan := DayPlan{EventID: e.ID, GraceMin: in.GraceMin}
		if err := db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&plan).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "load_in_set", e.Slug, fmt.Sprintf("%d rows, grace %d min", len(in.Rows), in.GraceMin))
	})
}

// Rows are the names of the rows of booths, in order.
func (l Layout) Rows() []string {
	var rows []string
	for _, b := range l.Booths {
		if !oneOf(b.Row, rows) {
			rows = append(rows, b.Row)
		}
	}
	return rows
}
