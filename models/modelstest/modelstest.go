// Package modelstest makes real databases and real streets for tests.
package modelstest

import (
	"context"
	"database/sql"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/ncruces/go-sqlite3/driver" // for Unguard, beside the store's own connections

	"github.com/jangteo/jangteo/models"
)

// testKey seals what tests write.
var testKey = []byte("jangteo-test-key-of-32-bytes-len")

// prepared is the SQLite file that every test's database is copied from.
var prepared = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "jangteo-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "prepared.db")
	s, err := models.Open(context.Background(), models.Config{URL: "sqlite:" + path, SecretKey: testKey})
	if err != nil {
		return nil, err
	}
	if _, err := s.Migrate(context.Background()); err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // the last connection folds the journal into the file
		return nil, err
	}
	return os.ReadFile(path)
})

// urls remembers which database a store works on, for URL.
var urls sync.Map

// New opens a store on a migrated SQLite database of its own.
func New(t testing.TB) *models.Store {
	t.Helper()
	file, err := prepared()
	if err != nil {
		t.Fatalf("preparing a database: %v", err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return Open(t, "sqlite:"+path)
}

// NewPostgres opens a store on a migrated PostgreSQL database of its own. Where there is no
// PostgreSQL the test is left out and says so; with CI=true that is a failure.
func NewPostgres(t testing.TB) *models.Store {
	t.Helper()
	postgres.once.Do(postgres.start)
	if postgres.url == "" {
		leaveOut(t, postgres.why)
	}
	return Open(t, postgres.copy(t))
}

func leaveOut(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("nothing may be left out here: %s", why)
	}
	t.Skipf("left out: %s (set TEST_DATABASE_URL or install PostgreSQL)", why)
}

// Each runs a test on both databases.
func Each(t *testing.T, run func(t *testing.T, s *models.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, New(t)) })
	t.Run("postgres", func(t *testing.T) { run(t, NewPostgres(t)) })
}

// Open opens a store on the database of an address as it is, without migrating it.
func Open(t testing.TB, url string) *models.Store {
	t.Helper()
	s, err := models.Open(context.Background(), models.Config{URL: url, SecretKey: testKey, PasswordKiB: 64})
	if err != nil {
		t.Fatalf("opening a database: %v", err)
	}
	urls.Store(s, url)
	t.Cleanup(func() {
		urls.Delete(s)
		if err := s.Close(); err != nil {
			t.Errorf("closing the database: %v", err)
		}
	})
	return s
}

// SecretKey is the SECRET_KEY of every store that this package opens.
func SecretKey() string { return base64.StdEncoding.EncodeToString(testKey) }

// URL is the DATABASE_URL of a store that this package opened.
func URL(s *models.Store) string {
	url, _ := urls.Load(s)
	text, _ := url.(string)
	return text
}

// Again opens a second store on the same database, as another instance would.
func Again(t testing.TB, s *models.Store) *models.Store {
	t.Helper()
	return Open(t, URL(s))
}

// Exec runs statements on the database of a store, past all rules of the product.
func Exec(t testing.TB, s *models.Store, statements ...string) {
	t.Helper()
	ExecOn(t, URL(s), statements...)
}

// ExecOn does the same on the database of an address.
func ExecOn(t testing.TB, url string, statements ...string) {
	t.Helper()
	driver, dsn := "pgx", url
	if path, isSQLite := strings.CutPrefix(dsn, "sqlite:"); isSQLite {
		driver, dsn = "sqlite3", "file:"+path+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// Hold runs a statement in a session of its own and keeps what it locks until the test lets go, or
// ends: on PostgreSQL the rows, on SQLite the whole database.
func Hold(t testing.TB, s *models.Store, statement string) (letGo func()) {
	t.Helper()
	driver, dsn := "pgx", URL(s)
	if path, isSQLite := strings.CutPrefix(dsn, "sqlite:"); isSQLite {
		driver, dsn = "sqlite3", "file:"+path+"?_pragma=busy_timeout(10000)&_txlock=immediate"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err == nil {
		_, err = tx.Exec(statement)
	}
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	letGo = sync.OnceFunc(func() {
		_ = tx.Rollback()
		_ = db.Close()
	})
	t.Cleanup(letGo)
	return letGo
}

// Unguard takes away what keeps a coupon from being redeemed twice: the unique index, and the state
// that the conditional update asks for. Race tests use it for their control: without the guard the
// storm must show the double, or it proves nothing.
func Unguard(t testing.TB, s *models.Store) {
	t.Helper()
	Exec(t, s, "DROP INDEX redemption_once")
	if strings.HasPrefix(URL(s), "sqlite:") {
		Exec(t, s, `CREATE TRIGGER unguard AFTER UPDATE OF state ON coupons WHEN NEW.state = 'redeemed'
			BEGIN UPDATE coupons SET state = 'issued' WHERE id = NEW.id; END`)
		return
	}
	Exec(t, s,
		`CREATE FUNCTION unguard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.state := 'issued'; RETURN NEW; END $$`,
		`CREATE TRIGGER unguard BEFORE UPDATE OF state ON coupons FOR EACH ROW EXECUTE FUNCTION unguard()`)
}

// Uncount takes away what keeps a campaign within its quantity and its budget: the counters of what is
// issued and reserved no longer move, so that every group finds all of it left. Race tests use it for
// their control, as Unguard.
func Uncount(t testing.TB, s *models.Store) {
	t.Helper()
	if strings.HasPrefix(URL(s), "sqlite:") {
		Exec(t, s,
			`CREATE TRIGGER uncount_campaigns AFTER UPDATE OF issued ON campaigns
				BEGIN UPDATE campaigns SET issued = OLD.issued, reserved_won = OLD.reserved_won WHERE id = NEW.id; END`,
			`CREATE TRIGGER uncount_slots AFTER UPDATE OF issued ON slots
				BEGIN UPDATE slots SET issued = OLD.issued WHERE id = NEW.id; END`)
		return
	}
	Exec(t, s,
		`CREATE FUNCTION uncount_campaigns() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN NEW.issued := OLD.issued; NEW.reserved_won := OLD.reserved_won; RETURN NEW; END $$`,
		`CREATE TRIGGER uncount_campaigns BEFORE UPDATE OF issued ON campaigns FOR EACH ROW EXECUTE FUNCTION uncount_campaigns()`,
		`CREATE FUNCTION uncount_slots() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.issued := OLD.issued; RETURN NEW; END $$`,
		`CREATE TRIGGER uncount_slots BEFORE UPDATE OF issued ON slots FOR EACH ROW EXECUTE FUNCTION uncount_slots()`)
}
