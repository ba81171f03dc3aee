package models_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

var anyKey = []byte("any key at all, if of 32 bytes !")

func TestOpenSaysInOneLineWhatIsWrongAndNeverThePassword(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, []byte("this is not a database"), 0o600); err != nil {
		t.Fatal(err)
	}
	silent := silentServer(t)
	for url, want := range map[string]string{
		"":                                    "must begin with sqlite: or postgres://",
		"mysql://root:hunter2@localhost/x":    "must begin with sqlite: or postgres://",
		"host=localhost password=hunter2":     "must begin with sqlite: or postgres://",
		"sqlite:":                             "names no file",
		"sqlite::memory:":                     "names no file",
		"sqlite:" + file + "/below/street.db": "can't make the folder",
		"sqlite:" + file:                      "can't",
		"sqlite:" + filepath.Dir(file):        "can't",
		"sqlite:/proc/street.db":              "can't write",
		"postgres://u:hunter2@[::1":           "can't be read",
		"postgres://u:hunter2@127.0.0.1:1/x":  "can't reach the database at 127.0.0.1:1",
		"postgres://u:hunter2@" + silent + "/x?connect_timeout=1": "can't reach the database at " + silent,
		"postgres://u:hunter2@nowhere.invalid/x":                  "can't reach the database at nowhere.invalid",
	} {
		began := time.Now()
		cfg := models.Config{URL: url}
		if strings.HasPrefix(url, "postgres") {
			cfg.SecretKey = anyKey
		}
		s, err := models.Open(t.Context(), cfg)
		if err == nil {
			_ = s.Close()
			t.Errorf("%q opened", url)
			continue
		}
		if says := err.Error(); !strings.Contains(says, want) || strings.Contains(says, "hunter2") || strings.Contains(says, "\n") {
			t.Errorf("%q: %q, want %q", url, says, want)
		}
		if took := time.Since(began); took > 8*time.Second {
			t.Errorf("%q took %v", url, took)
		}
	}
}

// silentServer takes connections and never says a word.
func silentServer(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

func TestOpenAsksForTheRightKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "street.db")
	if _, err := models.Open(t.Context(), models.Config{URL: "sqlite:" + path, SecretKey: []byte("short")}); err == nil || !strings.Contains(err.Error(), "32 bytes") {
		t.Errorf("a short key: %v", err)
	}
	if _, err := models.Open(t.Context(), models.Config{URL: "postgres://127.0.0.1/x"}); err == nil || !strings.Contains(err.Error(), "SECRET_KEY is required") {
		t.Errorf("no key on PostgreSQL: %v", err)
	}
}

func TestSQLitePathsMayBeOdd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"plain.db", "a folder/with space.db", "장터 50%?#.db"} {
		s, err := models.Open(t.Context(), models.Config{URL: "sqlite://" + filepath.Join(dir, name)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(dir, name) + ".key"); err != nil {
			t.Error(err)
		}
	}
}

func TestMigrateTwiceDoesNothing(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		before := schema(t, s)
		m, err := s.Migrate(t.Context())
		if err != nil || m.From != m.To || !s.SchemaCurrent(t.Context()) {
			t.Fatalf("%+v, %v", m, err)
		}
		if after := schema(t, s); after != before {
			t.Errorf("the schema changed from\n%s\nto\n%s", before, after)
		}
		if err := s.Ready(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestMigrateRefusesADatabaseThatIsNewer(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		modelstest.Exec(t, s, "INSERT INTO schema_steps (version, name, taken_at) VALUES (999, 'from the future', '2099-01-01T00:00:00.000Z')")
		other := modelstest.Again(t, s)
		if _, err := other.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "schema 999") || !strings.Contains(err.Error(), "run the newer program") {
			t.Error(err)
		}
		if other.SchemaCurrent(t.Context()) {
			t.Error("it is called current")
		}
	})
}

func TestInstancesThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		url := modelstest.URL(s)
		if onPostgres(s) {
			modelstest.Exec(t, s, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
		} else {
			url = "sqlite:" + filepath.Join(t.TempDir(), "new.db")
			_ = open(t, url) // the journal of a new file is chosen by one alone
		}
		outcomes := storm(t, 4, func(int) error {
			s, err := models.Open(t.Context(), models.Config{URL: url, SecretKey: testKey})
			if err != nil {
				return err
			}
			_, err = s.Migrate(t.Context())
			return errors.Join(err, s.Close())
		})
		if outcomes[""] != 4 {
			t.Errorf("%v", outcomes)
		}
	})
}

func TestTimesComeBackAsTheyWereAndInTheirOrder(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, e := st.Store, st.Event
		// One in Seoul's time that is earlier than one in UTC, though its text would sort later.
		noon := time.Now().Add(48 * time.Hour).Truncate(24 * time.Hour).Add(3 * time.Hour)
		for slug, at := range map[string]time.Time{"early": noon.In(seoul), "late": noon.Add(time.Hour).UTC()} {
			_, err := s.OpenEvent(t.Context(), st.Admin, models.EventInput{
				Slug: slug, NameKo: slug, PlaceKo: "거리", HostKo: "시", StartsAt: at, EndsAt: at.Add(time.Hour), ApplyFrom: at.Add(-time.Hour), ApplyUntil: at,
			})
			reason(t, err, "")
		}
		list := must(s.Events(t.Context()))(t)
		if len(list) != 3 || list[0].Slug != "late" || list[1].Slug != "early" || list[2].Slug != e.Slug {
			t.Errorf("the order is %s, %s, %s", list[0].Slug, list[1].Slug, list[2].Slug)
		}
		if !list[1].StartsAt.Equal(noon) || !list[0].StartsAt.Equal(noon.Add(time.Hour)) {
			t.Errorf("%v came back as %v", noon, list[1].StartsAt)
		}
		if onPostgres(s) {
			return
		}
		text := ask[string](t, s, "SELECT CAST(starts_at AS TEXT) || '' FROM events WHERE slug = 'early'")
		if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT03:00:00\.000Z$`).MatchString(text) {
			t.Errorf("kept as %s", text)
		}
	})
}
