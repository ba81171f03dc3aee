package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
)

// Backup writes a consistent copy of a SQLite database to a new file, while it is in use. For
// PostgreSQL it says which pg_dump line to run.
func (s *Store) Backup(ctx context.Context, databaseURL, file string) error {
	if s.postgres() {
		return fmt.Errorf("run: pg_dump --format=custom --file=%s '%s'", file, withoutPassword(databaseURL))
	}
	// SQLite fills an empty file: this one is new, and its owner's alone from the first byte on.
	if err := writeNew(file, nil); errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already: name a new file", file)
	} else if err != nil {
		return fmt.Errorf("can't write the copy: %w", err)
	}
	db, err := gormOpenFile(sqlitePath(databaseURL), "_pragma", "busy_timeout(10000)")
	if err != nil {
		return fmt.Errorf("can't open the database: %w", err)
	}
	own := &Store{read: db, write: db} // the store's own connections only read
	defer own.Close()
	if err := db.WithContext(ctx).Exec("VACUUM INTO ?", file).Error; err != nil {
		return fmt.Errorf("can't write the copy: %w", err)
	}
	return nil
}

// withoutPassword keeps the password out of the terminal; pg_dump asks for it or reads PGPASSWORD.
func withoutPassword(databaseURL string) string {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return "DATABASE_URL"
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	return u.String()
}

// Restore puts a copy that Backup made in the place of a SQLite database that nobody serves. The
// database that was there is kept beside it with the ending .before-restore.
func Restore(ctx context.Context, databaseURL, file string) error {
	path := sqlitePath(databaseURL)
	if !strings.HasPrefix(databaseURL, "sqlite:") {
		return fmt.Errorf("run: pg_restore --clean --if-exists --dbname='%s' %s", withoutPassword(databaseURL), file)
	}
	if err := checkCopy(ctx, file); err != nil {
		return err
	}
	if err := nobodyServes(ctx, path); err != nil {
		return err
	}
	fresh := path + ".restoring"
	if err := copyFile(file, fresh); err != nil {
		return fmt.Errorf("can't copy %s: %w", file, err)
	}
	if err := os.Rename(path, path+".before-restore"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, journal := range []string{path + "-wal", path + "-shm"} {
		if err := os.Remove(journal); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return os.Rename(fresh, path)
}

// checkCopy refuses a file that is no whole database of this program.
func checkCopy(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("can't read the copy: %w", err)
	}
	db, err := gormOpenFile(file, "immutable", "1")
	if err != nil {
		return fmt.Errorf("%s is not a database: %w", file, err)
	}
	s := &Store{read: db, write: db}
	defer s.Close()
	var verdict string
	if err := db.WithContext(ctx).Raw("PRAGMA integrity_check").Scan(&verdict).Error; err != nil || verdict != "ok" {
		return fmt.Errorf("%s is damaged or not a database", file)
	}
	version, err := s.schemaVersion(ctx)
	if err != nil || version == 0 {
		return fmt.Errorf("%s is not a database of this program", file)
	}
	if version > len(steps) {
		return fmt.Errorf("%s is at schema %d, this program knows %d: run the newer program", file, version, len(steps))
	}
	return nil
}

// nobodyServes asks for the database alone, and folds its journal into the file.
func nobodyServes(ctx context.Context, path string) error {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	db, err := gormOpenFile(path, "_pragma", "locking_mode(EXCLUSIVE)")
	if err != nil {
		return fmt.Errorf("can't open the database %s: %w", path, err)
	}
	s := &Store{read: db, write: db}
	defer s.Close()
	for _, statement := range []string{"PRAGMA busy_timeout = 1000", "BEGIN EXCLUSIVE", "COMMIT", "PRAGMA journal_mode = DELETE"} {
		if err := db.WithContext(ctx).Exec(statement).Error; err != nil {
			return fmt.Errorf("the database %s is in use: stop the program first", path)
		}
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	if err := out.Sync(); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}
