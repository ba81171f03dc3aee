package models_test

import (
	"database/sql"
	"flag"
	"os"
	"path/filepath"
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
		file := golden(s)
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

func golden(s *models.Store) string {
	if onPostgres(s) {
		return "testdata/schema.postgres.txt"
	}
	return "testdata/schema.sqlite.sql"
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

// A database of the first program becomes today's, to the last check and index, and keeps its rows.
func TestFirstSchemaBecomesTodays(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, fresh *models.Store) {
		s := fresh
		if onPostgres(s) {
			modelstest.Exec(t, s, undone...)
		} else {
			s = firstSQLite(t)
		}
		modelstest.Exec(t, s, "INSERT INTO schema_steps (version, name, taken_at) SELECT 1, 'the first street', '2026-01-01T00:00:00.000Z' WHERE NOT EXISTS (SELECT 1 FROM schema_steps)",
			`INSERT INTO applications (event_id, vendor_id, receipt, no, mode, category, power_w, power_devices, food, water, wish, state, wait_rank, reason, submitted_at)
				VALUES (1, 1, '2026-0101-001', '', 'booth', 'meal', 0, '', false, false, '', 'submitted', 0, '', '2026-01-01T00:00:00.000Z')`,
			"INSERT INTO layouts (event_id, version, width_mm, height_mm) VALUES (1, 1, 9000, 9000)",
			`INSERT INTO booths (layout_id, label, row_name, place, xmm, ymm, width_mm, height_mm, zone, panel, max_w, water, corner, ops_ko, ops_en)
				VALUES (1, 'A01', 'A', 1, 0, 0, 3000, 3000, 'make', '', 0, false, false, '', ''), (1, 'A02', 'A', 2, 3500, 0, 3000, 3000, 'make', '', 0, false, false, '', '')`)
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(golden(s))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Split(schema(t, s), "\n")
		for _, line := range strings.Split(string(want), "\n") {
			if !slices.ContainsFunc(got, func(have string) bool { return plain(have) == plain(line) }) {
				t.Errorf("missing after the steps: %s", line)
			}
		}
		if a, err := s.Applications(t.Context(), 1, models.ApplicationFilter{}); err != nil || len(a) != 1 {
			t.Errorf("the application of before: %+v, %v", a, err)
		}
		if l, err := s.CurrentLayout(t.Context(), 1); err != nil || len(l.Booths) != 2 || l.Booths[0].PublicID == "" || l.Booths[0].PublicID == l.Booths[1].PublicID {
			t.Errorf("the booths of before: %+v, %v", l.Booths, err)
		}
		modelstest.Exec(t, s, "UPDATE applications SET state = 'fix_requested'")
		if again, err := s.Migrate(t.Context()); err != nil || again.From != again.To {
			t.Errorf("a second run: %+v, %v", again, err)
		}
	})
}

// firstSQLite is a database as the first program made it.
func firstSQLite(t *testing.T) *models.Store {
	t.Helper()
	ddl, err := os.ReadFile("testdata/first.sqlite.sql")
	if err != nil {
		t.Fatal(err)
	}
	url := "sqlite:" + filepath.Join(t.TempDir(), "first.db")
	modelstest.ExecOn(t, url, string(ddl))
	return modelstest.Open(t, url)
}

// undone takes a PostgreSQL database back to what the first program made.
var undone = []string{
	"DELETE FROM schema_steps WHERE version > 1",
	"DROP INDEX redemption_nonce", "CREATE UNIQUE INDEX redemption_nonce ON redemptions (event_id, kind, nonce)",
	"DROP INDEX coupon_nonce", "CREATE UNIQUE INDEX coupon_nonce ON coupons (event_id, nonce)",
	"CREATE INDEX coupon_holder ON coupons (event_id, person)", "DROP INDEX coupon_person", "CREATE UNIQUE INDEX coupon_person ON coupons (campaign_id, person, ordinal)",
	"DROP INDEX coupon_short", "CREATE UNIQUE INDEX coupon_short ON coupons (event_id, short_code)",
	"ALTER TABLE applications DROP CONSTRAINT application_state",
	"ALTER TABLE applications ADD CONSTRAINT application_state CHECK (state IN ('submitted','selected','waitlisted','not_selected','withdrawn'))",
	"ALTER TABLE applications DROP COLUMN confirmed_at, DROP COLUMN offer_until",
	"DROP TABLE questions, answers, application_drafts, application_changes",
	"ALTER TABLE applications DROP COLUMN food_how, DROP COLUMN food_report, DROP COLUMN insured, DROP COLUMN alcohol, DROP COLUMN alcohol_licence, DROP COLUMN fire, DROP COLUMN fire_gear",
	"ALTER TABLE applications DROP COLUMN vehicle, DROP COLUMN plate, DROP COLUMN load_in, DROP COLUMN near, DROP COLUMN apart, DROP COLUMN no_coupons, DROP COLUMN nonce",
	"ALTER TABLE events DROP COLUMN terms_ko, DROP COLUMN terms_en, DROP COLUMN bring_ko, DROP COLUMN bring_en, DROP COLUMN fee_won, DROP COLUMN places_shop, DROP COLUMN places_artisan, DROP COLUMN places_sme",
	"DROP INDEX application_vendor",
	"DROP TABLE drafted_decisions, draws, quota, selection_terms",
	"DROP TABLE layout_drafts, layout_pictures", "DROP INDEX booth_public_id",
	"ALTER TABLE booths DROP COLUMN public_id, DROP COLUMN turn, DROP COLUMN step_free, DROP COLUMN fire_ok, DROP COLUMN vehicle_ok, DROP COLUMN blocked, DROP COLUMN front",
	"ALTER TABLE layouts DROP COLUMN revision, DROP COLUMN published_by, DROP COLUMN published_at, DROP COLUMN background_picture, DROP COLUMN background_width_mm",
	"DROP TABLE batches", "ALTER TABLE coupons DROP COLUMN batch_id, DROP COLUMN serial", "ALTER TABLE coupons DROP CONSTRAINT coupon_state",
	"ALTER TABLE coupons ADD CONSTRAINT coupon_state CHECK (state IN ('issued','redeemed','voided'))",
}

// plain is a line without the signs that SQLite sets anew when it renames a table.
func plain(line string) string {
	return strings.NewReplacer("`", "", `"`, "").Replace(strings.Join(strings.Fields(strings.Trim(line, ", ")), " "))
}
