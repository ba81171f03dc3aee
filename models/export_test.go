package models

import (
	"errors"
	"fmt"
	"sync/atomic"

	"gorm.io/gorm"
)

// ErrTorn is what a statement fails with after FailAt.
var ErrTorn = errors.New("the wire is torn")

// FailAt makes the n-th statement from now on fail, as if the database went away just there; 0
// mends it. The other tests of the suite see what is exported here, the program does not.
func (s *Store) FailAt(n int64) {
	tearing := &atomic.Int64{}
	tearing.Store(n)
	tear := func(db *gorm.DB) {
		if !db.DryRun && tearing.Add(-1) == 0 { // a dry run only writes a part of another statement
			_ = db.AddError(ErrTorn)
		}
	}
	for _, db := range []*gorm.DB{s.read, s.write, s.ledger} {
		on := db.Callback()
		for _, register := range []func(string, func(*gorm.DB)) error{
			on.Create().Before("*").Replace, on.Query().Before("*").Replace, on.Update().Before("*").Replace,
			on.Delete().Before("*").Replace, on.Row().Before("*").Replace, on.Raw().Before("*").Replace,
		} {
			_ = register("test:tear", tear)
		}
	}
}

// FullAt is a disk that is full when SQLite's file has so many pages; 0 is all that it has now. The pool
// that writes has one connection, so all that is written meets it.
func (s *Store) FullAt(pages int) {
	if pages == 0 {
		s.write.Raw("PRAGMA page_count").Scan(&pages)
	}
	var set int
	s.write.Raw(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(&set)
}

// CountQuestions counts the statements that the store asks its database from now on. Call it once for each store.
func (s *Store) CountQuestions() *atomic.Int64 {
	asked := &atomic.Int64{}
	count := func(db *gorm.DB) {
		if !db.DryRun {
			asked.Add(1)
		}
	}
	for _, db := range []*gorm.DB{s.read, s.write} {
		on := db.Callback()
		_, _, _ = on.Query().Before("*").Replace("test:count", count), on.Row().Before("*").Replace("test:count", count), on.Raw().Before("*").Replace("test:count", count)
	}
	return asked
}

// Joins says whether the booths of a place stand side by side.
func (l Layout) Joins(place Span) bool {
	_, joined := l.joined(place.publicIDs())
	return joined
}

// AssignmentsHeld counts the rows of who stands where.
func (s *Store) AssignmentsHeld() (n int64, err error) {
	return n, s.read.Model(&Assignment{}).Count(&n).Error
}
