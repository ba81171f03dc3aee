package models_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// The size of a province: applications are spread over the events, and the first event has as many more as a whole
// city's.
const (
	scaleEvents, scaleVendors, scaleApplications = 500, 30_000, 100_000
	scaleLarge                                   = 5_000
)

// BenchmarkReviewAtScale measures the review list, a search in it and the quota figures on PostgreSQL, in an event of
// usual size and in a very large one, and reports the median of each:
//
//	go test ./models -bench ReviewAtScale -run ^$
func BenchmarkReviewAtScale(b *testing.B) {
	st := modelstest.OpenStreetOn(b, modelstest.NewPostgres(b))
	ctx := context.Background()
	crowdStreet(b, st)
	for _, slug := range []string{"scale-250", "scale-1"} {
		e, err := st.Store.EventBySlug(ctx, slug)
		if err != nil {
			b.Fatal(err)
		}
		list, err := st.Store.Review(ctx, st.Admin, e, models.ReviewFilter{})
		if err != nil {
			b.Fatal(err)
		}
		search := models.ReviewFilter{ApplicationFilter: models.ApplicationFilter{Query: "ㄷㄱㄹ"}}
		for name, ask := range map[string]func() error{
			"list":   func() error { _, err := st.Store.Review(ctx, st.Admin, e, models.ReviewFilter{}); return err },
			"search": func() error { _, err := st.Store.Review(ctx, st.Admin, e, search); return err },
			"quotas": func() error { _, err := st.Store.SelectionFor(ctx, st.Admin, e); return err },
			"alike":  func() error { _, err := st.Store.SuspicionsOf(ctx, list.Rows[0].Application); return err },
		} {
			b.Run(fmt.Sprintf("%s/%d", name, len(list.Rows)), func(b *testing.B) { reportMedian(b, ask) })
		}
	}
}

// reportMedian reports the median in milliseconds: a mean would hide behind its outliers.
func reportMedian(b *testing.B, ask func() error) {
	var took []time.Duration
	for b.Loop() {
		begin := time.Now()
		if err := ask(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
}

// crowdStreet fills the database by the database itself: rows as the program would write them, sealed fields as noise.
func crowdStreet(b *testing.B, st *modelstest.Street) {
	b.Helper()
	series := func(n int) string { return fmt.Sprintf("generate_series(1, %d) n", n) }
	event := fmt.Sprintf("first + CASE WHEN n <= %[1]d THEN 0 ELSE 1 + (n - %[1]d) * %[2]d / %[3]d END", scaleLarge, scaleEvents-2, scaleApplications-scaleLarge)
	modelstest.Exec(b, st.Store,
		"CREATE TABLE made AS SELECT * FROM events WHERE slug = 'gaon'",
		`DO $$ DECLARE cols text; BEGIN
			SELECT string_agg(column_name, ', ') INTO cols FROM information_schema.columns WHERE table_name = 'events' AND column_name NOT IN ('id', 'slug');
			EXECUTE 'INSERT INTO events (slug, ' || cols || ') SELECT ''scale-'' || n, ' || cols || ' FROM made, `+series(scaleEvents)+` ORDER BY n'; END $$`,
		`INSERT INTO vendors (organizer_id, account_id, kind, business_number, name, representative, contact_name, phone, phone_hash, address, address_key, representative_hash)
			SELECT 1, 1, (ARRAY['shop','artisan','sme'])[n % 3 + 1], '9' || lpad(n::text, 9, '0'), (ARRAY['달그락분식','흙손도예','온마루국밥','새벽빵집','물레방아공방'])[n % 5 + 1] || n,
				noise, noise, noise, md5((n / 2)::text), '새봄시 가온로 ' || n, '새봄시가온로' || n, md5(n::text)
			FROM `+series(scaleVendors)+", LATERAL (SELECT decode(repeat(md5(n::text), 3), 'hex') AS noise) sealed",
		`INSERT INTO applications (event_id, vendor_id, receipt, no, mode, category, power_w, power_devices, food, water, wish, state, wait_rank, reason, submitted_at)
			SELECT `+event+", vendor + n % "+fmt.Sprint(scaleVendors)+`, '2026-0101-' || lpad(n::text, 6, '0'), '', (ARRAY['booth','store','both'])[n % 3 + 1], 'meal', 1000, '조명', false, false, '',
				(ARRAY['submitted','reviewing','selected','waitlisted','not_selected'])[n % 5 + 1], 0, '', now()
			FROM `+series(scaleApplications)+", (SELECT min(id) AS first FROM events WHERE slug LIKE 'scale-%') e, (SELECT min(id) AS vendor FROM vendors WHERE business_number LIKE '9%') v",
		"INSERT INTO products (application_id, name, price_won) SELECT id, (ARRAY['떡볶이','찻사발','국밥'])[id % 3 + 1], 5000 FROM applications",
		"INSERT INTO criteria (event_id, position, name_ko, name_en, hint_ko, hint_en, scale, weight) SELECT id, k, '기준' || k, '', '', '', 10, k FROM events, generate_series(1, 4) k",
		"INSERT INTO score_sheets (event_id, application_id, account_id, actor, abstained, reason, total, version, at) SELECT event_id, id, k, '심사', k = 3 AND id % 9 = 0, '이유', (id * k * 37) % 10001, 1, now() FROM applications, generate_series(1, 3) k",
		"INSERT INTO tags (event_id, application_id, word, actor, at) SELECT event_id, id, '말' || id % 8, '심사', now() FROM applications WHERE id % 2 = 0",
		"INSERT INTO drafted_decisions (application_id, event_id, state, rank, reason, origin, account_id, actor, revision, at) SELECT id, event_id, 'selected', 0, '', 'hand', 1, '심사', 1, now() FROM applications WHERE id % 4 = 0",
		"INSERT INTO fix_requests (event_id, application_id, reason, until, was, account_id, actor, asked_at, closed_at, outcome) SELECT event_id, id, '가격', now(), 'submitted', 1, '심사', now(), now(), 'answered' FROM applications WHERE id % 10 = 0",
		"ANALYZE")
}
