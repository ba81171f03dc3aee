package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// SalesReport is what a vendor says that it sold on one day: a band, or the exact sum. There is one
// per application and day; the vendor may change it until the event is settled.
type SalesReport struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null;index"`
	ApplicationID int64     `gorm:"not null;uniqueIndex:report_day,priority:1"`
	Day           string    `gorm:"not null;uniqueIndex:report_day,priority:2"` // 2006-01-02
	Band          string    `gorm:"not null"`                                   // "" when the sum is exact
	Won           int64     `gorm:"not null;check:report_won,won >= 0"`         // exact, or the lower end of the band
	FiledAt       time.Time `gorm:"not null"`
}

// SalesBand is a range of sales to choose from: from FromWon, and below the next band's.
type SalesBand struct {
	Name    string
	FromWon int64
}

// SalesBands are the ranges, in order; the last is open.
var SalesBands = []SalesBand{
	{"none", 0}, {"under_100k", 1}, {"from_100k", 100_000}, {"from_300k", 300_000}, {"from_500k", 500_000}, {"from_1m", 1_000_000}, {"from_3m", 3_000_000},
}

// salesMaxWon is more than any booth sells in a day.
const salesMaxWon = 1_000_000_000

// ReportInput is a line of the form: a day with a band, or Exact with the sum.
type ReportInput struct {
	Day   string
	Band  string
	Exact bool
	Won   int64
}

// Exact says whether the vendor gave the sum itself.
func (r SalesReport) Exact() bool { return r.Band == "" }

// row reads a line. The fault belongs to the field of its day.
func (in ReportInput) row(e Event, a Application, now time.Time) (SalesReport, Faults) {
	r := SalesReport{EventID: e.ID, ApplicationID: a.ID, Day: in.Day, Band: in.Band, Won: in.Won, FiledAt: now}
	var f Faults
	f.Add(!oneOf(in.Day, e.Days()), "sales_"+in.Day, "unknown_day")
	if in.Exact {
		r.Band = ""
		f.Add(in.Won < 0 || in.Won > salesMaxWon, "won_"+in.Day, "sales_form")
		return r, f
	}
	known := false
	for _, b := range SalesBands {
		if b.Name == in.Band {
			r.Won, known = b.FromWon, true
		}
	}
	f.Add(!known, "sales_"+in.Day, "sales_band")
	return r, f
}

// ReportsOpenOn says whether a vendor may report on a day: it has begun, and the event is not settled.
func (e Event) ReportsOpenOn(day string, now time.Time) bool {
	return !now.Before(e.opensOn(day)) && e.Afterwards()
}

// Afterwards says whether vendors may still report and answer.
func (e Event) Afterwards() bool { return e.State == EventLive || e.State == EventClosed }

// FileReport keeps what a vendor sold, a line for each day that it tells of.
func (s *Store) FileReport(ctx context.Context, by Actor, e Event, a Application, lines []ReportInput) error {
	if err := e.takesReports(a); err != nil {
		return err
	}
	var rows []SalesReport
	var faults Faults
	for _, in := range lines {
		row, f := in.row(e, a, s.now())
		f.Add(len(f) == 0 && !e.ReportsOpenOn(in.Day, s.now()), "sales_"+in.Day, "day_ahead")
		rows, faults = append(rows, row), append(faults, f...)
	}
	faults.Add(len(lines) == 0, "sales_"+e.Day(), "sales_none")
	if err := faults.Err(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		change := clause.OnConflict{Columns: []clause.Column{{Name: "application_id"}, {Name: "day"}}, DoUpdates: clause.AssignmentColumns([]string{"band", "won", "filed_at"})}
		if err := tx.write.WithContext(ctx).Clauses(change).Create(&rows).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "sales_reported", a.No, "")
	})
}

// takesReports says why a vendor can't tell of its days, nil when it can.
func (e Event) takesReports(a Application) error {
	switch {
	case !a.State.Takes():
		return refuse(Conflict, "not_selected")
	case e.State == EventSettled || e.State == EventArchived:
		return refuse(Conflict, "reports_over")
	case !e.Afterwards():
		return refuse(Conflict, "reports_later")
	}
	return nil
}

// ReportsOf gives what a vendor told of its days, by day.
func (s *Store) ReportsOf(ctx context.Context, application int64) (map[string]SalesReport, error) {
	var list []SalesReport
	err := s.db(ctx).Where("application_id = ?", application).Find(&list).Error
	rows := make(map[string]SalesReport, len(list))
	for _, r := range list {
		rows[r.Day] = r
	}
	return rows, storageError(err)
}
