package models_test

import (
	"context"
	"database/sql"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestMain(m *testing.M) { os.Exit(modelstest.Run(m)) }

var seoul = korean.Seoul

// onStreet runs a test on an open street, on both databases.
func onStreet(t *testing.T, run func(t *testing.T, st *modelstest.Street)) {
	t.Helper()
	modelstest.Each(t, func(t *testing.T, s *models.Store) { run(t, modelstest.OpenStreetOn(t, s)) })
}

// sound fails when the ledger breaks an invariant.
func sound(t *testing.T, st *modelstest.Street) {
	t.Helper()
	for _, b := range verify(t, st) {
		t.Error(b)
	}
}

func verify(t *testing.T, st *modelstest.Street) []string {
	t.Helper()
	breaches, err := st.Store.Verify(context.Background(), st.Event)
	if err != nil {
		t.Fatal(err)
	}
	return breaches
}

// reason fails unless err refuses for that reason.
func reason(t *testing.T, err error, want string) {
	t.Helper()
	if got := models.ReasonOf(err); got != want || want == "" && err != nil {
		t.Fatalf("refused for %q (%v), want %q", got, err, want)
	}
}

// must gives the value, or fails.
func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// faults are the fields of a form that were refused, each with its first reason.
func faults(t *testing.T, err error) map[string]string {
	t.Helper()
	list, _ := err.(models.Faults)
	if err != nil && list == nil {
		t.Fatalf("%v is no list of faults", err)
	}
	fields := map[string]string{}
	for _, f := range list {
		if _, known := fields[f.Field]; !known {
			fields[f.Field] = f.Reason
		}
	}
	return fields
}

// faulty fails unless exactly this field is refused for this reason; "" wants no fault at all.
func faulty(t *testing.T, err error, field, want string) {
	t.Helper()
	got := faults(t, err)
	wanted := map[string]string{}
	if want != "" {
		wanted[field] = want
	}
	if !maps.Equal(got, wanted) {
		t.Errorf("refused %v, want %v", got, wanted)
	}
}

// connect opens the database of a store past all rules.
func connect(t *testing.T, s *models.Store) *sql.DB {
	t.Helper()
	driver, dsn := "pgx", modelstest.URL(s)
	if path, isSQLite := strings.CutPrefix(dsn, "sqlite:"); isSQLite {
		driver, dsn = "sqlite3", "file:"+path+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// ask reads one value.
func ask[T any](t *testing.T, s *models.Store, query string) T {
	t.Helper()
	db := connect(t, s)
	defer db.Close()
	var v T
	if err := db.QueryRow(query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// refusedByDatabase fails unless the database itself refuses a statement.
func refusedByDatabase(t *testing.T, s *models.Store, statement string) {
	t.Helper()
	db := connect(t, s)
	defer db.Close()
	_, err := db.Exec(statement)
	if err == nil || !strings.Contains(strings.ToLower(err.Error()), "constraint") {
		t.Errorf("%s: %v", statement, err)
	}
}

func onPostgres(s *models.Store) bool { return !strings.HasPrefix(modelstest.URL(s), "sqlite:") }

// rows counts the rows of every table that people fill.
func rows(t *testing.T, s *models.Store) int64 {
	t.Helper()
	return ask[int64](t, s, "SELECT "+rowsQuery())
}

func rowsQuery() string {
	var parts []string
	for _, table := range []string{
		"accounts", "roles", "sessions", "links", "vendors", "applications", "products", "consents", "questions", "answers",
		"application_drafts", "application_changes", "panels", "booths", "assignments",
		"campaigns", "slots", "coupons", "devices", "enrolments", "tokens", "redemptions", "attempts", "messages", "audit_entries", "access_entries",
	} {
		parts = append(parts, "(SELECT count(*) FROM "+table+")")
	}
	return "(" + strings.Join(parts, " + ") + ")"
}

// storm runs n at the same moment and counts their outcomes: "" went well, otherwise the reason.
func storm(t *testing.T, n int, do func(i int) error) map[string]int {
	t.Helper()
	errs := make([]error, n)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	all.Wait()
	outcomes := map[string]int{}
	for _, err := range errs {
		why := models.ReasonOf(err)
		if err != nil && why == "" {
			t.Errorf("not a refusal: %v", err)
			why = "error"
		}
		outcomes[why]++
	}
	return outcomes
}
