package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/ncruces/go-sqlite3"
	"gorm.io/gorm"
)

// An answered redemption survives a power cut only with these, and they hold for each connection.
func TestSQLiteConnectionsAreDurable(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "street.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for pool, db := range map[string]*gorm.DB{"read": s.read, "write": s.write} {
		for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "10000"} {
			var got string
			if err := db.Raw("PRAGMA " + pragma).Scan(&got).Error; err != nil || got != want {
				t.Errorf("%s of the %s connections is %q, %v", pragma, pool, got, err)
			}
		}
	}
	if err := s.read.Exec("CREATE TABLE x (y)").Error; err == nil {
		t.Error("a reading connection wrote")
	}
}

func TestStorageErrorsThatPassAreBusy(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "street.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.read.Exec("PRAGMA busy_timeout = 1").Error; err != nil {
		t.Fatal(err)
	}
	raw := s.write.Exec("SELECT nonsense").Error
	if err := storageError(fmt.Errorf("reading: %w", raw)); ReasonOf(err) != "" {
		t.Errorf("a mistake of ours is called %v", err)
	}
	for _, away := range []error{
		sqlite3.FULL, sqlite3.IOERR_WRITE, io.ErrUnexpectedEOF, driver.ErrBadConn, sql.ErrConnDone, context.DeadlineExceeded,
		&net.OpError{Op: "read", Err: syscall.ECONNRESET}, &pgconn.PgError{Code: "57P01"}, &pgconn.PgError{Code: "08006"}, &pgconn.PgError{Code: "55P03"},
	} {
		if err := storageError(fmt.Errorf("reading: %w", away)); ReasonOf(err) != "busy" {
			t.Errorf("%v is called %v", away, err)
		}
	}
	if err := storageError(&pgconn.PgError{Code: "42703"}); ReasonOf(err) != "" {
		t.Errorf("a mistake of ours is called %v", err)
	}
	if storageError(nil) != nil || ReasonOf(storageError(ErrNotFound)) != "not_found" {
		t.Error("no error or a refusal became something else")
	}
}
