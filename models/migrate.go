package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// SchemaStep is one row for each step that a database has taken.
type SchemaStep struct {
	Version int       `gorm:"primaryKey;autoIncrement:false"`
	Name    string    `gorm:"not null"`
	TakenAt time.Time `gorm:"not null"`
}

// step changes a database of an older program before AutoMigrate brings the tables to
// today's types. Steps are written in SQL, never with today's types, and never edited.
type step struct {
	name   string
	sql    []string
	checks []check  // whose words changed
	fill   []string // SQL after AutoMigrate, for columns that it added
}

// check is a constraint of a table that is made anew in today's words: AutoMigrate leaves the
// constraints of a table that exists as they are.
type check struct {
	noun any
	name string
}

// steps are all that ever were, in order; the version of a database is how many it took.
var steps = []step{
	{name: "the first street"},
	{name: "review of applications", checks: []check{{&Application{}, "application_state"}}},
	{name: "nonces and typed codes before events in their keys", sql: []string{
		"DROP INDEX IF EXISTS redemption_nonce", "DROP INDEX IF EXISTS coupon_nonce", "DROP INDEX IF EXISTS coupon_short", "DROP INDEX IF EXISTS coupon_person", "DROP INDEX IF EXISTS coupon_holder",
	}},
	{name: "phones enrolled by QR, codes that rotate"}, // AutoMigrate adds the column with its default
	{name: "the call and the form"},
	{name: "papers of applications"},
	{name: "lists of vendors"},
	{name: "selection and draws"},
	{name: "the day and after it: load-in, arrivals, reports, answers, thanks"},
	{name: "letters of staff, texts, advertising apart"},
	{name: "coupons that phones accepted without the network, coupons laid before a vendor, vendors that rest"},
	{name: "scores, tags, notes, fix requests, bulk actions"},
	{name: "drafts and versions of the layout", fill: []string{"UPDATE booths SET public_id = 'B' || id WHERE public_id = ''"}},
	{name: "coupons on paper", checks: []check{{&Coupon{}, "coupon_state"}}},
	{name: "booths given by rules: locks, drafts, previews, swaps"},
	{name: "recall of unused coupons, campaigns of chosen vendors", checks: []check{{&Coupon{}, "coupon_state"}}},
	{name: "stamp tours and gifts"},
	{name: "waiting room, holders found by phone, when coupons ran out"},
	{name: "discounts by percent, gifts without won, words to claim by, ends that move", checks: []check{
		{&Campaign{}, "campaign_benefit"}, {&Campaign{}, "campaign_discount"}, {&Campaign{}, "campaign_budget"}, {&Campaign{}, "campaign_channel"}, {&Redemption{}, "redemption_won"},
	}},
	{name: "receipts, paybacks and prize draws"},
	{name: "incidents, and the day without a network"},
	{name: "what vendors need of a booth and wish for"},
	{name: "rules of booths by category"},
}

// nouns are the tables, in the order in which they refer to each other.
func nouns() []any {
	return []any{
		&SchemaStep{}, &Organizer{}, &Event{}, &Account{}, &Role{}, &Session{}, &Link{},
		&Vendor{}, &Application{}, &Product{}, &Consent{},
		&Question{}, &Answer{}, &ApplicationDraft{}, &ApplicationChange{}, &Document{}, &DocumentFile{},
		&Criterion{}, &Scoring{}, &ScoreSheet{}, &Score{}, &Tag{}, &Note{}, &FixRequest{}, &BulkAction{}, &BulkItem{},
		&SelectionTerms{}, &Quota{}, &DraftedDecision{}, &Draw{},
		&Layout{}, &Panel{}, &Booth{}, &Landmark{}, &LayoutDraft{}, &LayoutPicture{}, &Assignment{},
		&BoothRule{}, &Placement{}, &PlaceDraft{}, &Preview{}, &Objection{}, &ToldPlace{}, &SwapRequest{}, &Presence{},
		&Campaign{}, &Slot{}, &WrongWord{}, &Batch{}, &Coupon{}, &WaitingLine{}, &WaitingPlace{}, &Holder{}, &FindTry{}, &Device{}, &Enrolment{}, &Token{},
		&LedgerHead{}, &Redemption{}, &Attempt{}, &OfflineConflict{}, &Presentation{},
		&LoadIn{}, &DayPlan{}, &Arrival{}, &DayAct{}, &Incident{}, &IncidentPhoto{}, &SalesReport{}, &Survey{}, &Thanks{},
		&Payback{}, &Purchase{}, &PurchasePhoto{}, &PrizeDraw{}, &PrizeEntry{}, &Winner{},
		&Tour{}, &Stop{}, &Card{}, &Stamp{}, &Handover{},
		&Message{}, &Letter{}, &Mailing{}, &OptOut{}, &AuditEntry{}, &AccessEntry{},
		&Import{}, &ImportColumn{}, &Invitation{},
	}
}

// Migration says what Migrate did.
type Migration struct{ From, To int }

// Migrate brings the schema up to date. A database that is newer than the program is
// refused, so that an old binary can't spoil it.
func (s *Store) Migrate(ctx context.Context) (Migration, error) {
	from, err := s.schemaVersion(ctx)
	if err != nil {
		return Migration{}, err
	}
	m := Migration{From: from, To: len(steps)}
	if m.From > m.To {
		return m, fmt.Errorf("the database is at schema %d, this program knows %d: run the newer program", m.From, m.To)
	}
	if m.From == m.To {
		return m, nil
	}
	if err := s.tx(ctx, func(tx *Store) error { return tx.migrate(ctx) }); err != nil {
		return m, err
	}
	return m, s.forgetTables()
}

// forgetTables closes the reading connections that idle: SQLite's remember the columns of before.
func (s *Store) forgetTables() error {
	pool, err := s.read.DB()
	if err != nil {
		return err
	}
	idle := pool.Stats().MaxOpenConnections // as gormOpen sets it
	pool.SetMaxIdleConns(0)
	pool.SetMaxIdleConns(idle)
	return nil
}

// migrationLock is a number of our own: instances that start together migrate one after the other.
const migrationLock = 0x6a616e6774656f

func (s *Store) migrate(ctx context.Context) error {
	db := s.write.WithContext(ctx)
	if s.postgres() {
		if err := db.Exec("SELECT pg_advisory_xact_lock(?)", migrationLock).Error; err != nil {
			return err
		}
	}
	from, err := s.schemaVersion(ctx)
	if err != nil || from >= len(steps) { // another instance was quicker
		return err
	}
	for _, st := range steps[from:] {
		if err := st.take(db); err != nil {
			return fmt.Errorf("schema step %q: %w", st.name, err)
		}
	}
	if err := db.AutoMigrate(nouns()...); err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	for _, st := range steps[from:] {
		for _, sql := range st.fill {
			if err := db.Exec(sql).Error; err != nil {
				return fmt.Errorf("schema step %q: %w", st.name, err)
			}
		}
	}
	for i, st := range steps[from:] {
		row := SchemaStep{Version: from + i + 1, Name: st.name, TakenAt: s.now()}
		if err := db.Create(&row).Error; err != nil {
			return err
		}
	}
	return nil
}

// take changes what is there; what an empty database lacks, AutoMigrate makes.
func (st step) take(db *gorm.DB) error {
	for _, sql := range st.sql {
		if err := db.Exec(sql).Error; err != nil {
			return err
		}
	}
	m := db.Migrator()
	for _, c := range st.checks {
		if !m.HasTable(c.noun) {
			continue
		}
		if err := m.DropConstraint(c.noun, c.name); err != nil {
			return err
		}
		if err := m.CreateConstraint(c.noun, c.name); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) schemaVersion(ctx context.Context) (int, error) {
	db := s.db(ctx)
	if !db.Migrator().HasTable(&SchemaStep{}) {
		return 0, nil
	}
	var version int
	err := db.Model(&SchemaStep{}).Select("coalesce(max(version), 0)").Scan(&version).Error
	return version, err
}

// SchemaCurrent says whether the database has taken every step that this program knows, and no other.
func (s *Store) SchemaCurrent(ctx context.Context) bool {
	version, err := s.schemaVersion(ctx)
	return err == nil && version == len(steps)
}
