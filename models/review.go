package models

import (
	"context"
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

// LookAtPeople unseals the people of an application for staff and writes down who looked.
func (s *Store) LookAtPeople(ctx context.Context, by Actor, a Application) (People, error) {
	if err := s.noteAccess(ctx, by, a.EventID, a.Receipt, "people"); err != nil {
		return People{}, err
	}
	p, err := a.Vendor.unseal(s.keys)
	if err != nil {
		return p, err
	}
	to, err := s.recipientOf(ctx, a.Vendor)
	p.Email = to.email
	return p, err
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
