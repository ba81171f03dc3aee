package models

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"
	"unicode"

	"gorm.io/gorm/clause"
)

// ImportState is how far an import has come.
type ImportState string

// The life of an import. Nothing of the file is in the event before it is done.
const (
	ImportDraft   ImportState = "draft"   // its columns are matched, what would happen is looked at
	ImportRunning ImportState = "running" // being carried out, see Import.Stopped
	ImportDone    ImportState = "done"
	ImportFailed  ImportState = "failed" // carried out in vain: nothing was changed
)

// Import is a list of vendors that a merchants' association keeps, on its way into an event: all of
// its lines or none. The list is sealed, and let go when the import is done.
type Import struct {
	ID        int64       `gorm:"primaryKey"`
	PublicID  string      `gorm:"not null;uniqueIndex"`
	EventID   int64       `gorm:"not null;index"`
	AccountID int64       `gorm:"not null"`
	FileName  string      `gorm:"not null"`
	Content   []byte      `gorm:"not null"` // a Table, sealed
	State     ImportState `gorm:"not null;check:import_state,state IN ('draft','running','done','failed')"`
	// What lines are that do not say it; "" for none.
	Kind       VendorKind `gorm:"not null"`
	Mode       Mode       `gorm:"not null"`
	Category   string     `gorm:"not null"`
	FoodHow    FoodHow    `gorm:"not null"`
	FoodReport FoodReport `gorm:"not null"`

	Run       int `gorm:"not null"` // how often it was begun: only the last run may write
	Total     int `gorm:"not null"` // lines of the file
	Checked   int `gorm:"not null"` // lines that the present run has looked at
	Added     int `gorm:"not null"`
	Changed   int `gorm:"not null"`
	Same      int `gorm:"not null"`
	Kept      int `gorm:"not null"`
	CreatedAt time.Time
	BeatAt    *time.Time // the last sign of life of the run
	EndedAt   *time.Time
}

// ImportColumn remembers what a heading of an organizer's lists means, so that staff match it once.
type ImportColumn struct {
	ID          int64       `gorm:"primaryKey"`
	OrganizerID int64       `gorm:"not null;uniqueIndex:import_column,priority:1"`
	Head        string      `gorm:"not null;uniqueIndex:import_column,priority:2"` // without blanks and signs
	Field       ImportField `gorm:"not null"`                                      // "" leaves the column out
}

// Table is a sheet as people filled it in: headings, and lines of text below them.
type Table struct {
	Head   []string
	Rows   []TableRow
	Hidden []int // lines that the sheet hides; they are not in Rows
}

// TableRow is a line of a Table, with its number in the sheet.
type TableRow struct {
	Line  int
	Cells []string
}

// The limits of an import.
const (
	ImportRowsMax  = 10_000
	importStep     = 500              // lines between two signs of life
	importPatience = 25 * time.Second // for a whole run
	importSilence  = 30 * time.Second // after which a run is dead; longer than any run lives
	importKept     = 7 * 24 * time.Hour
	sealImport     = "import"
)

// Stopped says whether the run died with its process: it has changed nothing and can be begun again.
func (i Import) Stopped(now time.Time) bool {
	return i.State == ImportRunning && (i.BeatAt == nil || now.Sub(*i.BeatAt) > importSilence)
}

// ImportDefaults are what lines are that do not say it.
type ImportDefaults struct {
	Kind     VendorKind
	Mode     Mode
	Category string
	// FoodHow and FoodReport are those of lines that sell food.
	FoodHow    FoodHow
	FoodReport FoodReport
}

func (d ImportDefaults) faults() Faults {
	var f Faults
	f.Add(d.Kind != "" && !oneOf(d.Kind, VendorKinds), "kind", "unknown_choice")
	f.Add(d.Mode != "" && !oneOf(d.Mode, Modes), "mode", "unknown_choice")
	f.Add(d.Category != "" && !oneOf(d.Category, Categories), "category", "unknown_choice")
	f.Add(d.FoodHow != "" && !oneOf(d.FoodHow, FoodHows), "food_how", "unknown_choice")
	f.Add(d.FoodReport != "" && !oneOf(d.FoodReport, FoodReports), "food_report", "unknown_choice")
	return f
}

// UploadImport keeps a list as a draft. What its lines leave open is taken from the last list of the event.
func (s *Store) UploadImport(ctx context.Context, by Actor, e Event, file string, t Table) (Import, error) {
	file = fileName(file)
	content, err := s.keys.sealTable(t)
	if err != nil {
		return Import{}, err
	}
	i := Import{PublicID: randomCode(8), EventID: e.ID, AccountID: by.Account.ID, FileName: file, Content: content, State: ImportDraft, Total: len(t.Rows)}
	err = s.tx(ctx, func(tx *Store) error {
		var last Import
		err := find(tx.db(ctx).Omit("content").Where("event_id = ?", e.ID).Order("id DESC"), &last)
		if err != nil && err != ErrNotFound {
			return err
		}
		i.ID, i.Kind, i.Mode, i.Category, i.FoodHow, i.FoodReport, i.CreatedAt = 0, last.Kind, last.Mode, last.Category, last.FoodHow, last.FoodReport, tx.now()
		if err := tx.write.WithContext(ctx).Create(&i).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "list_uploaded", i.PublicID, file)
	})
	return i, err
}

func (k keys) sealTable(t Table) ([]byte, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if err := json.NewEncoder(w).Encode(t); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return k.seal(sealImport, packed.String())
}

func (k keys) unsealTable(sealed []byte) (Table, error) {
	var t Table
	packed, err := k.unseal(sealImport, sealed)
	if err != nil || packed == "" {
		return t, err
	}
	r, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		return t, err
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(plain, &t)
}

// ImportByID finds an import of the event, without its list.
func (s *Store) ImportByID(ctx context.Context, event int64, id string) (Import, error) {
	var i Import
	return i, find(s.db(ctx).Omit("content").Where("event_id = ? AND public_id = ?", event, id), &i)
}

// Imports lists the last imports of an event, the newest first.
func (s *Store) Imports(ctx context.Context, event int64) ([]Import, error) {
	var list []Import
	err := s.db(ctx).Omit("content").Where("event_id = ?", event).Order("id DESC").Limit(20).Find(&list).Error
	return list, storageError(err)
}

// ImportTable reads the list of an import; it is empty once the import is done.
func (s *Store) ImportTable(ctx context.Context, i Import) (Table, error) {
	var row Import
	if err := find(s.db(ctx).Select("content").Where("id = ?", i.ID), &row); err != nil {
		return Table{}, err
	}
	return s.keys.unsealTable(row.Content)
}

// ImportFieldsOf says what the columns of a list mean: as staff of this organizer matched such
// headings before, else as the guess says.
func (s *Store) ImportFieldsOf(ctx context.Context, e Event, head []string, guess func(head string) ImportField) ([]ImportField, error) {
	names := columnNames(head)
	var known []ImportColumn
	if err := s.db(ctx).Where("organizer_id = ? AND head IN ?", e.OrganizerID, names).Find(&known).Error; err != nil {
		return nil, storageError(err)
	}
	remembered := map[string]ImportField{}
	for _, c := range known {
		remembered[c.Head] = c.Field
	}
	fields, taken := make([]ImportField, len(head)), map[ImportField]bool{}
	for i, name := range names {
		field, known := remembered[name]
		if !known {
			if field = guess(head[i]); taken[field] && !field.several() {
				field = ""
			}
		}
		fields[i], taken[field] = field, true
	}
	return fields, nil
}

// MatchImport remembers what the columns of a list mean, and what its lines are that do not say it.
func (s *Store) MatchImport(ctx context.Context, by Actor, e Event, i Import, head []string, fields []ImportField, d ImportDefaults) error {
	f := d.faults()
	seen := map[ImportField]bool{}
	for _, field := range fields {
		f.Add(field != "" && !oneOf(field, ImportFields), "columns", "unknown_choice")
		if seen[field] && field != "" && !field.several() {
			f = append(f, Fault("columns", "column_twice").With("field", string(field)))
		}
		seen[field] = true
	}
	f.Add(len(fields) != len(head), "columns", "unknown_choice")
	if err := f.Err(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		db := tx.write.WithContext(ctx)
		done := db.Model(&Import{}).Where("id = ? AND state = ?", i.ID, ImportDraft).Updates(map[string]any{
			"kind": d.Kind, "mode": d.Mode, "category": d.Category, "food_how": d.FoodHow, "food_report": d.FoodReport,
		})
		if err := changedOr(done, refuse(Conflict, "import_begun")); err != nil {
			return err
		}
		columns := make([]ImportColumn, len(head))
		for n, name := range columnNames(head) {
			columns[n] = ImportColumn{OrganizerID: e.OrganizerID, Head: name, Field: fields[n]}
		}
		same := clause.OnConflict{Columns: []clause.Column{{Name: "organizer_id"}, {Name: "head"}}, DoUpdates: clause.AssignmentColumns([]string{"field"})}
		if err := db.Clauses(same).Create(&columns).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "list_matched", i.PublicID, "")
	})
}

// HeadKey is a heading without blanks, signs and capitals, as headings are compared.
func HeadKey(head string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, head)
}

// columnNames gives each column a name of its own: a heading that comes back is counted.
func columnNames(head []string) []string {
	names, times := make([]string, len(head)), map[string]int{}
	for i, h := range head {
		names[i] = HeadKey(h)
		if times[names[i]]++; times[names[i]] > 1 {
			names[i] += strings.Repeat("+", times[names[i]]-1)
		}
	}
	return names
}
