package models

import (
	"context"
	"fmt"
	"strings"

	"github.com/jangteo/jangteo/models/korean"
	"gorm.io/gorm"
)

// ApplicationFilter narrows a list of applications; its zero value lets all through.
type ApplicationFilter struct {
	Query string // name, product, number or receipt; initial consonants work
	Kind  VendorKind
	State ApplicationState
	Mode  Mode
}

func (f ApplicationFilter) lets(a Application) bool {
	return (f.Kind == "" || a.Vendor.Kind == f.Kind) && (f.State == "" || a.State == f.State) &&
		(f.Mode == "" || a.Mode == f.Mode) && (f.Query == "" || a.mentions(f.Query))
}

// mentions says whether a search would mean this vendor.
func (a Application) mentions(query string) bool {
	words := []string{a.Vendor.Name, a.No, a.Receipt, a.Vendor.BusinessNumber}
	for _, p := range a.Products {
		words = append(words, p.Name)
	}
	for _, w := range words {
		if korean.Matches(w, query) {
			return true
		}
	}
	return false
}

// Applications lists the applications of an event in the order in which they came.
func (s *Store) Applications(ctx context.Context, event int64, f ApplicationFilter) ([]Application, error) {
	var all, list []Application
	if err := s.withVendor(ctx).Where("event_id = ?", event).Order("id").Find(&all).Error; err != nil {
		return nil, storageError(err)
	}
	for _, a := range all {
		if f.lets(a) {
			list = append(list, a)
		}
	}
	return list, nil
}

func (s *Store) withVendor(ctx context.Context) *gorm.DB {
	return s.db(ctx).Preload("Vendor").Preload("Products", func(db *gorm.DB) *gorm.DB { return db.Order("id") })
}

// ApplicationByReceipt finds an application of the event: another event's is not found.
func (s *Store) ApplicationByReceipt(ctx context.Context, event int64, receipt string) (Application, error) {
	var a Application
	return a, find(s.withVendor(ctx).Where("event_id = ? AND receipt = ?", event, receipt), &a)
}

// ApplicationByNo finds a vendor that takes part by its number, in any case.
func (s *Store) ApplicationByNo(ctx context.Context, event int64, no string) (Application, error) {
	var a Application
	return a, find(s.withVendor(ctx).Where("event_id = ? AND no = ? AND no <> '' AND state = ?", event, strings.ToUpper(no), Selected), &a)
}

// ApplicationByID finds the application that a device belongs to, without its products.
func (s *Store) ApplicationByID(ctx context.Context, id int64) (Application, error) {
	var a Application
	return a, find(s.db(ctx).Joins("Vendor").Where("applications.id = ?", id), &a)
}

// OwnApplications lists what the business of an account applied for, the newest first.
func (s *Store) OwnApplications(ctx context.Context, account int64) ([]Application, error) {
	var list []Application
	own := s.db(ctx).Model(&Vendor{}).Select("id").Where("account_id = ?", account)
	err := s.withVendor(ctx).Where("vendor_id IN (?)", own).Order("id DESC").Find(&list).Error
	return list, storageError(err)
}

// OwnApplication finds one's own application in an event: ErrNotFound when there is none that is live.
func (s *Store) OwnApplication(ctx context.Context, account, event int64) (Application, error) {
	var a Application
	own := s.db(ctx).Model(&Vendor{}).Select("id").Where("account_id = ?", account)
	return a, find(s.withVendor(ctx).Where("event_id = ? AND vendor_id IN (?) AND state <> ?", event, own, Withdrawn), &a)
}

// LookAtPeople unseals the people of an application for staff and writes down who looked.
func (s *Store) LookAtPeople(ctx context.Context, by Actor, a Application) (People, error) {
	if err := s.noteAccess(ctx, by, a.EventID, a.Receipt, "people"); err != nil {
		return People{}, err
	}
	p, err := a.Vendor.unseal(s.keys)
	if err != nil {
		return p, err
	}
	p.Email, err = s.addressOf(ctx, a.Vendor)
	return p, err
}

// Decision is what staff decide about an application, with a reason that the vendor reads.
type Decision struct {
	State  ApplicationState
	Reason string
}

// Decide selects, waitlists or refuses an application. A vendor that is selected gets its number;
// one that is no longer selected loses its booth and its phones stop redeeming.
func (s *Store) Decide(ctx context.Context, by Actor, e Event, receipt string, d Decision) (Application, error) {
	var f Faults
	f.Add(d.State != Selected && d.State != Waitlisted && d.State != NotSelected, "state", "choose_one")
	f.tooLong("reason", d.Reason, wishMax)
	if err := f.Err(); err != nil {
		return Application{}, err
	}
	var a Application
	err := s.tx(ctx, func(tx *Store) error {
		var err error
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		if a, err = tx.ApplicationByReceipt(ctx, e.ID, receipt); err != nil {
			return err
		}
		if a.State == Withdrawn {
			return refuse(Conflict, "withdrawn")
		}
		if err := tx.decide(ctx, &a, d); err != nil {
			return err
		}
		if err := tx.announceDecision(ctx, e, a); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "application_decided", a.Receipt, string(d.State))
	})
	return a, err
}

// lockEvent makes those who give numbers or booths at the same time wait for each other on PostgreSQL.
func (s *Store) lockEvent(ctx context.Context, event int64) error {
	return s.write.WithContext(ctx).Exec("UPDATE events SET receipt_seq = receipt_seq WHERE id = ?", event).Error
}

func (s *Store) decide(ctx context.Context, a *Application, d Decision) error {
	now := s.now()
	waited := a.State == Waitlisted
	a.State, a.Reason, a.DecidedAt = d.State, d.Reason, &now
	var err error
	switch {
	case d.State != Waitlisted:
		a.WaitRank = 0
	case !waited: // who waits already keeps its place
		a.WaitRank, err = s.nextRank(ctx, a.EventID)
	}
	if err == nil && d.State == Selected && a.No == "" {
		a.No, err = s.nextNo(ctx, *a)
	}
	if err != nil {
		return err
	}
	change := map[string]any{"state": a.State, "reason": a.Reason, "decided_at": now, "wait_rank": a.WaitRank, "no": a.No}
	if err := s.write.WithContext(ctx).Model(&Application{ID: a.ID}).Updates(change).Error; err != nil || d.State == Selected {
		return err
	}
	return s.dismiss(ctx, *a)
}

// byNo is the order of vendors' numbers: C01, M01, M02, S99, S100.
const byNo = "substr(no, 1, 1), length(no), no"

// nextNo gives the vendor's number: a letter for the kind and the first number after the highest.
func (s *Store) nextNo(ctx context.Context, a Application) (string, error) {
	letter := a.Vendor.Kind.letter()
	var numbers []string
	err := s.db(ctx).Model(&Application{}).Where("event_id = ? AND no LIKE ?", a.EventID, letter+"%").Pluck("no", &numbers).Error
	highest := 0
	for _, no := range numbers {
		var n int
		if _, err := fmt.Sscanf(no[1:], "%d", &n); err == nil && n > highest {
			highest = n
		}
	}
	return fmt.Sprintf("%s%02d", letter, highest+1), err
}

func (s *Store) nextRank(ctx context.Context, event int64) (int, error) {
	var rank int
	err := s.db(ctx).Model(&Application{}).Where("event_id = ? AND state = ?", event, Waitlisted).Select("coalesce(max(wait_rank), 0) + 1").Scan(&rank).Error
	return rank, err
}

// dismiss takes back booth and phones, and the offers that no phone took yet. The application is
// changed before, so that no phone slips in between.
func (s *Store) dismiss(ctx context.Context, a Application) error {
	db := s.write.WithContext(ctx)
	if err := db.Where("application_id = ?", a.ID).Delete(&Assignment{}).Error; err != nil {
		return err
	}
	if err := db.Model(&Enrolment{}).Where("application_id = ? AND expires_at > ?", a.ID, s.now()).Update("expires_at", s.now()).Error; err != nil {
		return err
	}
	return db.Model(&Device{}).Where("application_id = ? AND revoked_at IS NULL", a.ID).Update("revoked_at", s.now()).Error
}

// Withdraw takes back one's own application.
func (s *Store) Withdraw(ctx context.Context, by Actor, a Application) error {
	return s.tx(ctx, func(tx *Store) error {
		done := tx.write.WithContext(ctx).Model(&Application{}).Where("id = ? AND state <> ?", a.ID, Withdrawn).Updates(map[string]any{"state": Withdrawn, "wait_rank": 0})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return refuse(Conflict, "withdrawn")
		}
		if err := tx.dismiss(ctx, a); err != nil {
			return err
		}
		return tx.audit(ctx, by, a.EventID, "application_withdrawn", a.Receipt, "")
	})
}

// ApplicationCounts counts the applications of an event by state.
func (s *Store) ApplicationCounts(ctx context.Context, event int64) (map[ApplicationState]int, error) {
	var rows []struct {
		State ApplicationState
		N     int
	}
	err := s.db(ctx).Model(&Application{}).Select("state, count(*) AS n").Where("event_id = ?", event).Group("state").Find(&rows).Error
	counts := make(map[ApplicationState]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, storageError(err)
}
