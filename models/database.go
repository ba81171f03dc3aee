package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/driver" // registers the engine itself
	"github.com/ncruces/go-sqlite3/gormlite"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/jangteo/jangteo/models/upload"
)

// Config says where the data lives and what seals it.
type Config struct {
	// URL is "sqlite:PATH" or "postgres://…".
	URL string
	// SecretKey is 32 random bytes; nil on SQLite means: kept beside the database,
	// made on first use.
	SecretKey []byte
	// PasswordKiB is the memory that hashing a password takes; 0 means OWASP's 19 MiB. Tests take less.
	PasswordKiB uint32
}

// Pool sizes. An unbounded pool is the slowest choice under load, and SQLite has
// one writer whatever one opens.
const (
	postgresConns     = 32
	ledgerConns       = 2 // one a group
	sqliteReaders     = 8
	sqliteBusyTimeout = 10 * time.Second
)

// uploadsAtOnce bounds the memory that opening pictures takes: each up to a quarter of a gigabyte.
const uploadsAtOnce = 2

// postgresPatience is how many seconds a server that does not answer is waited for.
const postgresPatience = "5"

// sqliteTime is fixed in width, so that text order is time order.
const sqliteTime = "2006-01-02T15:04:05.000Z07:00"

// Open opens the database of the URL without touching its schema; see Migrate.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s := &Store{Now: time.Now, gate: upload.NewGate(uploadsAtOnce), remembered: &identities{}}
	var err error
	switch {
	case strings.HasPrefix(cfg.URL, "sqlite:"):
		err = s.openSQLite(ctx, &cfg)
	case strings.HasPrefix(cfg.URL, "postgres://"), strings.HasPrefix(cfg.URL, "postgresql://"):
		err = s.openPostgres(cfg)
	default: // the rest of it stays out of the terminal: it may hold a password
		err = errors.New("DATABASE_URL must begin with sqlite: or postgres://")
	}
	if err == nil {
		s.keys, err = newKeys(cfg.SecretKey)
	}
	if cfg.PasswordKiB > 0 {
		s.keys.cost.Memory = cfg.PasswordKiB
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.claims, s.redemptions = newGroup(s, (*Store).claimAll), newGroup(s, (*Store).redeemAll)
	s.openLine()
	return s, nil
}

func (s *Store) openSQLite(ctx context.Context, cfg *Config) error {
	path := sqlitePath(cfg.URL)
	if path == "" || path == ":memory:" { // two pools would see two memories
		return errors.New("DATABASE_URL names no file: write sqlite:PATH")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("can't make the folder of the database: %w", err)
	}
	var err error
	if cfg.SecretKey == nil {
		if cfg.SecretKey, err = keyBeside(path); err != nil {
			return err
		}
	}
	if s.write, err = gormOpen(gormlite.Open(sqliteDSN(path, "_txlock", "immediate")), 1); err != nil {
		return fmt.Errorf("can't open the database %s: %w", path, err)
	}
	if err := s.write.WithContext(ctx).Transaction(func(*gorm.DB) error { return nil }); err != nil {
		return fmt.Errorf("can't write to the database %s: %w", path, err)
	}
	pool, err := s.write.DB()
	if err != nil {
		return err
	}
	s.ledger, err = gorm.Open(gormlite.OpenDB(&statements{DB: pool, kept: map[string]*sql.Stmt{}}), gormConfig())
	if err != nil {
		return err
	}
	s.read, err = gormOpen(gormlite.Open(sqliteDSN(path, "_pragma", "query_only(1)")), sqliteReaders)
	return err
}

// sqlitePath is the file that a sqlite: address names.
func sqlitePath(databaseURL string) string {
	return strings.TrimPrefix(strings.TrimPrefix(databaseURL, "sqlite:"), "//")
}

// sqliteDSN asks for durability: an answered redemption survives a power cut.
func sqliteDSN(path, key, value string) string {
	q := url.Values{"_pragma": {
		fmt.Sprintf("busy_timeout(%d)", sqliteBusyTimeout.Milliseconds()),
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"cache_size(-32768)", "wal_autocheckpoint(8000)",
	}, "_timefmt": {sqliteTime}}
	q.Add(key, value)
	return (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String()
}

func (s *Store) openPostgres(cfg Config) error {
	if cfg.SecretKey == nil {
		return errors.New("SECRET_KEY is required with PostgreSQL: 32 random bytes in base64 (head -c 32 /dev/urandom | base64)")
	}
	u, err := url.Parse(cfg.URL)
	if err != nil {
		return errors.New("DATABASE_URL can't be read as a postgres:// address")
	}
	q := u.Query()
	for name, value := range map[string]string{"timezone": "UTC", "connect_timeout": postgresPatience} {
		if q.Get(name) == "" {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	if s.write, err = gormOpen(postgres.Open(u.String()), postgresConns); err != nil {
		return fmt.Errorf("can't reach the database at %s: %w", u.Host, rootCause(err))
	}
	s.read = s.write
	settings, err := pgx.ParseConfig(u.String())
	if err != nil {
		return errors.New("DATABASE_URL can't be read as a postgres:// address")
	}
	s.ledger, err = gormOpen(postgres.New(postgres.Config{Conn: stdlib.OpenDB(*settings, stdlib.OptionAfterConnect(byIndex))}), ledgerConns)
	return err
}

// byIndex keeps a connection from ever reading a whole table. The ledger looks up a few keys among
// millions, by statements whose plans are made once, perhaps while the tables were still empty.
func byIndex(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET jit = off; "+
		"SET plan_cache_mode = force_generic_plan")
	return err
}

// rootCause is what an error comes down to in one line; of several tries, the last.
func rootCause(err error) error {
	for {
		next := errors.Unwrap(err)
		if tries, several := err.(interface{ Unwrap() []error }); several {
			list := tries.Unwrap()
			next = list[len(list)-1]
		}
		if next == nil {
			return err
		}
		err = next
	}
}

func gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true, // every write is in a transaction of our own
		TranslateError:         true,
		Logger:                 logger.Discard, // errors come back as values
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Millisecond) },
	}
}

func gormOpen(d gorm.Dialector, conns int) (*gorm.DB, error) {
	db, err := gorm.Open(d, gormConfig())
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return db, nil
}

// postgres tells which of the two databases this is, for the few statements that differ.
func (s *Store) postgres() bool { return s.write.Name() == "postgres" }

// lostRace says whether PostgreSQL asks for the transaction to be run again.
func lostRace(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// notText says whether PostgreSQL was asked for bytes that it can't hold as text, such as a zero
// byte in an address; SQLite holds any.
func notText(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "22021"
}

// Unavailable says whether an error means that the database can't work now: it is busy, full, out of
// reach, or went away meanwhile. Trying again later is right, with the same nonce: whether a commit was
// heard of before the wire broke, nobody here can know.
func Unavailable(err error) bool {
	var connect *pgconn.ConnectError
	var wire *net.OpError
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &connect), errors.As(err, &wire), pgconn.Timeout(err), pgconn.SafeToRetry(err):
		return true
	case errors.As(err, &refused):
		return lostRace(err) || refused.Code == "55P03" || slices.Contains(awayClasses, refused.Code[:min(2, len(refused.Code))])
	}
	for _, away := range []error{
		sqlite3.BUSY, sqlite3.FULL, sqlite3.IOERR, sqlite3.CANTOPEN, sqlite3.INTERRUPT,
		errMoved, context.DeadlineExceeded, driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed,
	} {
		if errors.Is(err, away) {
			return true
		}
	}
	return false
}

// awayClasses are the classes in which PostgreSQL says that it can't work now: broken connections,
// lack of resources, intervention of an operator, trouble of the system.
var awayClasses = []string{"08", "53", "57", "58"}

// storageError turns what a database says when it can't work now into Busy.
func storageError(err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) || !Unavailable(err) {
		return err
	}
	e := *ErrBusy
	e.cause = err
	return &e
}

// gormOpenFile opens a SQLite file as it is, on one connection, without asking for a journal.
func gormOpenFile(path, key, value string) (*gorm.DB, error) {
	q := url.Values{"_timefmt": {sqliteTime}}
	q.Add(key, value)
	dsn := (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String()
	return gormOpen(gormlite.Open(dsn), 1)
}
