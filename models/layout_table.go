package models

import (
	"reflect"
	"strconv"
	"strings"
)

// BoothFields are the columns of a list of booths, by their names in a layout's file: lengths are in
// millimetres and power is in watts.
var BoothFields = []string{
	"id", "label", "row", "place", "x_mm", "y_mm", "width_mm", "height_mm", "turn", "zone", "panel", "max_w", "water", "corner",
	"step_free", "fire_allowed", "vehicle", "blocked", "front_of", "ops_ko", "ops_en",
}

// boothNeeds are the columns that a list can't do without.
var boothNeeds = []string{"label", "row", "place", "x_mm", "y_mm", "width_mm", "height_mm", "zone"}

// Cells are the values of a booth in the order of BoothFields: texts, numbers, and true or false.
func (b Booth) Cells() []any {
	fields := fieldsOf(reflect.ValueOf(&b).Elem())
	cells := make([]any, len(BoothFields))
	for i, name := range BoothFields {
		cells[i] = fields[name].Interface()
	}
	return cells
}

// BoothWords translate a list that people filled in: headings to names of BoothFields, and cells to
// what they stand for, true and false and the zones. What is unknown stays as it is.
type BoothWords struct{ Head, Cell func(string) string }

// ReadBooths replaces the booths of the plan by those of a list; all else stays. A line without an id
// is the booth that has its label already. Every column that is unknown, missing or there twice and
// every cell that can't be read gets a fault, and then nothing is taken.
func (l Layout) ReadBooths(t Table, words BoothWords) (Layout, error) {
	var r boothReader
	columns := r.columns(t.Head, words.Head)
	if len(t.Rows) == 0 {
		r.fault(Fault("file", "no_booths"))
	}
	old := l
	l.Booths = nil
	for _, row := range t.Rows {
		l.Booths = append(l.Booths, r.booth(row, columns, words.Cell))
	}
	if err := r.faults.Err(); err != nil {
		return old, err
	}
	ids := map[string]string{}
	for _, b := range old.Booths {
		ids[b.Label] = b.PublicID
	}
	for i, b := range l.Booths {
		if b.PublicID == "" {
			l.Booths[i].PublicID = ids[b.Label]
		}
	}
	return l, nil
}

type boothReader struct{ planReader }

// columns says which field each column is, "" for none.
func (r *boothReader) columns(head []string, word func(string) string) []string {
	columns := make([]string, len(head))
	seen := map[string]bool{}
	for i, h := range head {
		name := word(h)
		switch {
		case !oneOf(name, BoothFields):
			r.fault(Fault("file", "unknown_column").With("column", shownPath(h, "")))
		case seen[name]:
			r.fault(Fault("file", "list_column_twice").With("column", shownPath(h, "")))
		default:
			columns[i], seen[name] = name, true
		}
	}
	for _, need := range boothNeeds {
		if !seen[need] {
			r.fault(Fault("file", "column_missing").With("column", need))
		}
	}
	return columns
}

func (r *boothReader) booth(row TableRow, columns []string, word func(string) string) Booth {
	var b Booth
	fields := fieldsOf(reflect.ValueOf(&b).Elem())
	for i, name := range columns {
		if name == "" || i >= len(row.Cells) {
			continue
		}
		if cell := strings.TrimSpace(row.Cells[i]); !setCell(fields[name], cell, word) {
			r.fault(Fault("file", "cell_form").With("line", row.Line).With("column", name).With("cell", shownPath(cell, "")))
		}
	}
	return b
}

// setCell fills a field with what a cell says. An empty cell is zero.
func setCell(field reflect.Value, cell string, word func(string) string) bool {
	if cell == "" {
		return true
	}
	switch field.Kind() {
	case reflect.Int:
		n, err := strconv.ParseInt(strings.ReplaceAll(cell, ",", ""), 10, 32)
		field.SetInt(n)
		return err == nil
	case reflect.Bool:
		yes, err := strconv.ParseBool(word(cell))
		field.SetBool(yes)
		return err == nil
	default:
		if field.Type() == reflect.TypeFor[Zone]() {
			cell = word(cell)
		}
		field.SetString(cell)
		return true
	}
}
