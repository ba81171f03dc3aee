package models

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"gorm.io/gorm"

	"github.com/jangteo/jangteo/models/commit"
	"github.com/jangteo/jangteo/models/upload"
)

// Store is the way to everything that is kept. Its exported methods that write
// open one transaction each; inside it the same type works on the transaction.
type Store struct {
	// Now is the clock, replaced in tests. Use it through the store's methods only.
	Now func() time.Time
	// Texts says that there is a gateway to phones: what has a short version is written for them too.
	Texts bool
	// Crowd is how many claims may queue in this process before people get places in a line instead; see waiting.go.
	Crowd int

	read, write *gorm.DB // two pools on SQLite, one pool twice on PostgreSQL
	ledger      *gorm.DB // of the groups: a small pool that looks everything up by its index, or SQLite's writer with statements kept prepared
	keys        keys
	line        *line        // of a group's transaction on PostgreSQL, for ask
	gate        *upload.Gate // for files that people send
	inside      bool         // this store is a clone that works on a transaction

	remembered  *identities
	claims      *commit.Group[Claim, Claimed]
	redemptions *commit.Group[scanned, Receipt]
	places      *commit.Group[placeWish, WaitingPlace]
}

// identities are what secrets stood for when they were last looked up: by hash, an Actor or a Device.
// Who they are never changes; whether they still may is asked in the transaction that counts.
type identities struct{ actors, devices sync.Map }

// now is the instant of the transaction, or of the call outside one: UTC, in whole
// milliseconds, so that both databases give back exactly what was written.
func (s *Store) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// db reads. Inside a transaction it sees what the transaction wrote.
func (s *Store) db(ctx context.Context) *gorm.DB { return s.read.WithContext(ctx) }

// tx runs work in one transaction; a nested call joins the outer one. The clone has one
// clock for the whole transaction. Work must not keep the clone.
//
// A duplicate key or a lost serialisation race rolls back and runs the work once more:
// the second run then finds what the winner wrote.
func (s *Store) tx(ctx context.Context, work func(tx *Store) error) error {
	if s.inside {
		return work(s)
	}
	err := s.once(ctx, work)
	if errors.Is(err, gorm.ErrDuplicatedKey) || errors.Is(err, errMoved) || lostRace(err) {
		err = s.once(ctx, work)
	}
	return storageError(err)
}

func (s *Store) once(ctx context.Context, work func(tx *Store) error) error {
	if s.line != nil {
		return s.onLine(ctx, work)
	}
	now := s.now()
	return s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		return work(&Store{Now: func() time.Time { return now }, read: db, write: db, keys: s.keys, Texts: s.Texts, inside: true})
	})
}

// lined lets a group work on one connection of the ledger's, and speak to PostgreSQL past database/sql
// on it, see ask. SQLite needs no line.
func (s *Store) lined(ctx context.Context, work func(*Store) error) error {
	on := *s
	on.write = s.ledger
	if !s.postgres() {
		return work(&on)
	}
	return s.ledger.WithContext(ctx).Connection(func(db *gorm.DB) error {
		on.write, on.line = db, &line{conn: db.Statement.ConnPool.(*sql.Conn)}
		return work(&on)
	})
}

// snapshot reads at one moment: a transaction that sees one state of the rows. SQLite's own
// transactions do; PostgreSQL is asked for it.
func (s *Store) snapshot(ctx context.Context, work func(tx *Store) error) error {
	if s.inside {
		return work(s)
	}
	var opts []*sql.TxOptions
	if s.postgres() {
		opts = append(opts, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	now := s.now()
	err := s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		return work(&Store{Now: func() time.Time { return now }, read: db, write: db, keys: s.keys, Texts: s.Texts, inside: true})
	}, opts...)
	return storageError(err)
}

// find reads one row into dst, or says ErrNotFound. What is no text at all names nothing.
func find(q *gorm.DB, dst any) error {
	err := q.Take(dst).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || notText(err) {
		return ErrNotFound
	}
	return storageError(err)
}

// changedOr is nil when a conditional statement changed a row, and otherwise when it found none that it may change.
func changedOr(done *gorm.DB, otherwise error) error {
	if done.Error == nil && done.RowsAffected == 0 {
		return otherwise
	}
	return done.Error
}

// Ready says whether the database answers.
func (s *Store) Ready(ctx context.Context) error {
	return s.db(ctx).Exec("SELECT 1").Error
}

// Close answers what waits and closes the pools.
func (s *Store) Close() error {
	if s.claims != nil { // opening it went well
		s.claims.Close()
		s.redemptions.Close()
		s.places.Close()
	}
	var errs []error
	for _, db := range []*gorm.DB{s.read, s.write, s.ledger} {
		if db == nil { // opening it failed
			continue
		}
		if pool, err := db.DB(); err == nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}
