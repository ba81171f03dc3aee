package models_test

import (
	"database/sql"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

var update = flag.Bool("update", false, "write the golden files of the schema anew")

// A change of the schema must be seen in the review, and needs a step in migrate.go when a released
// database can't take it by itself.
func TestSchemaIsTheGoldenOne(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		file := "testdata/schema.sqlite.sql"
		if onPostgres(s) {
			file = "testdata/schema.postgres.txt"
		}
		got := schema(t, s)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		diff(t, file, strings.Split(string(want), "\n"), strings.Split(got, "\n"))
	})
}

func diff(t *testing.T, file string, want, got []string) {
	t.Helper()
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s: gone: %s", file, line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s: new: %s", file, line)
		}
	}
	if !t.Failed() && !slices.Equal(want, got) {
		t.Errorf("%s: the order of lines differs", file)
	}
}

// schema describes every table, column, check and index, in a fixed order.
func schema(t *testing.T, s *models.Store) string {
	t.Helper()
	if onPostgres(s) {
		return strings.Join(lines(t, "pgx", modelstest.URL(s), `
			SELECT table_name AS t, 1, lpad(ordinal_position::text, 3, '0'), table_name || '.' || column_name || ' ' || data_type ||
				CASE WHEN is_nullable = 'NO' THEN ' not null' ELSE '' END || coalesce(' default ' || column_default, '')
				FROM information_schema.columns WHERE table_schema = 'public'
			UNION ALL SELECT conrelid::regclass::text, 2, conname, conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
				FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
			UNION ALL SELECT tablename, 3, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
			ORDER BY 1, 2, 3`), "\n") + "\n"
	}
	var out []string
	for _, statement := range lines(t, "sqlite3", "file:"+strings.TrimPrefix(modelstest.URL(s), "sqlite:"), `
		SELECT tbl_name, type = 'index', name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2, 3`) {
		out = append(out, arrange(statement)+";")
	}
	return strings.Join(out, "\n") + "\n"
}

func lines(t *testing.T, driver, dsn, query string) []string {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var list []string
	for found.Next() {
		var table, part, name, line string
		if err := found.Scan(&table, &part, &name, &line); err != nil {
			t.Fatal(err)
		}
		list = append(list, line)
	}
	return list
}

// arrange writes a CREATE TABLE with a line a column, and its checks, which GORM writes in a random
// order, sorted.
func arrange(statement string) string {
	head, body, isTable := strings.Cut(statement, "(")
	if !isTable || !strings.HasPrefix(head, "CREATE TABLE") {
		return statement
	}
	var columns, checks []string
	for _, part := range topLevel(strings.TrimSuffix(body, ")")) {
		if strings.HasPrefix(part, "CONSTRAINT") {
			checks = append(checks, part)
		} else {
			columns = append(columns, part)
		}
	}
	slices.Sort(checks)
	return head + "(\n  " + strings.Join(append(columns, checks...), ",\n  ") + "\n)"
}

// topLevel splits at the commas that are in no brackets.
func topLevel(list string) []string {
	var parts []string
	depth, from := 0, 0
	for i, r := range list {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				parts, from = append(parts, strings.TrimSpace(list[from:i])), i+1
			}
		}
	}
	return append(parts, strings.TrimSpace(list[from:]))
}
