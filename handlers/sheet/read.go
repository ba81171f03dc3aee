package sheet

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/upload"
)

// The limits of a file that is read.
const (
	headLines  = 20 // among which the headings are looked for
	columnsMax = 60
	lineMax    = 1 << 20 // Excel's own last line
)

// grid is a sheet before its headings are found.
type grid struct {
	rows   []models.TableRow
	hidden []int
	merged []area
}

// area is a merged range of cells: lines from 1, columns from 0, both ends belong to it.
type area struct {
	top, left, bottom, right int
	text                     string
}

// Read reads the sheet that holds the list: XLSX by its bytes whatever the file is called, CSV
// in UTF-8, UTF-16 or CP949. Known says whether a heading is one that the caller understands: by it
// the line of headings is found below titles. What can't be read is a fault of the field "file".
func Read(content []byte, known func(head string) bool) (models.Table, error) {
	switch {
	case len(content) == 0:
		return models.Table{}, models.Fault("file", "sheet_empty")
	case len(content) > upload.MaxBytes:
		return models.Table{}, models.Fault("file", "file_too_large")
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return readBook(content, known)
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0")):
		return models.Table{}, oldBook(content)
	}
	g, err := readText(content)
	if err != nil {
		return models.Table{}, err
	}
	return g.table(known)
}

// table finds the headings; what stands below them are the lines.
func (g grid) table(known func(string) bool) (models.Table, error) {
	at, head := g.headings(known)
	if at < 0 {
		return models.Table{}, models.Fault("file", "sheet_empty")
	}
	t := models.Table{Head: trimEnd(head), Rows: g.rows[at+1:], Hidden: g.hidden}
	for i := range t.Rows {
		if n := len(t.Head); len(t.Rows[i].Cells) > n { // a cell to the right of all headings
			t.Rows[i].Cells = t.Rows[i].Cells[:n]
		}
	}
	t.Rows = slices.DeleteFunc(t.Rows, func(r models.TableRow) bool { return blank(r.Cells) })
	switch {
	case len(t.Rows) == 0:
		return t, models.Fault("file", "sheet_no_rows")
	case len(t.Rows) > models.ImportRowsMax:
		return t, models.Fault("file", "sheet_too_long").With("max", models.ImportRowsMax)
	}
	return t, nil
}

// headings finds the line whose cells are known best, and the two lines above and below each other
// that merged headings make. Without any known one the first line of two cells it is. The index is
// of the last line of the headings, -1 when the sheet is empty.
func (g grid) headings(known func(string) bool) (int, []string) {
	best, at, head := 0, -1, []string(nil)
	for i, row := range g.rows[:min(headLines, len(g.rows))] {
		own := g.spread(row)
		if n := count(own, known); n > best {
			best, at, head = n, i, own
		}
		if i == 0 {
			continue
		}
		both := under(g.spread(g.rows[i-1]), own)
		if n := count(both, known); n > best && g.mergedAt(g.rows[i-1].Line) {
			best, at, head = n, i, both
		}
	}
	for i := 0; at < 0 && i < min(headLines, len(g.rows)); i++ {
		if filled(g.rows[i].Cells) > 1 {
			at, head = i, g.rows[i].Cells
		}
	}
	return at, head
}

// spread gives every cell of a merged heading its words.
func (g grid) spread(row models.TableRow) []string {
	cells := slices.Clone(row.Cells)
	for _, m := range g.merged {
		if row.Line < m.top || row.Line > m.bottom {
			continue
		}
		for len(cells) <= min(m.right, columnsMax-1) {
			cells = append(cells, "")
		}
		for c := m.left; c <= min(m.right, columnsMax-1); c++ {
			cells[c] = m.text
		}
	}
	return cells
}

func (g grid) mergedAt(line int) bool {
	return slices.ContainsFunc(g.merged, func(m area) bool { return m.top <= line && line <= m.bottom })
}

// under writes headings of two lines as one: what is merged over both stands there once.
func under(above, below []string) []string {
	list := make([]string, max(len(above), len(below)))
	for i := range list {
		a, b := cellAt(above, i), cellAt(below, i)
		switch {
		case b == "" || a == b:
			list[i] = a
		default:
			list[i] = strings.TrimSpace(a + " " + b)
		}
	}
	return list
}

func cellAt(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

// count says how many different headings are known.
func count(cells []string, known func(string) bool) int {
	seen := map[string]bool{}
	for _, c := range cells {
		if c != "" && !seen[c] && known(c) {
			seen[c] = true
		}
	}
	return len(seen)
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

func blank(cells []string) bool { return filled(cells) == 0 }

func trimEnd(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// clean is a cell as a person reads it: composed, without blanks around and control characters, and
// without the apostrophe that made text of it.
func clean(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune(formulaSigns, rune(cell[1])) {
		cell = cell[1:]
	}
	cell = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u00a0' || r == '\u3000':
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar || r == '\u200b' || r == '\ufeff':
			return -1
		}
		return r
	}, norm.NFC.String(cell))
	return strings.TrimSpace(cell)
}

func cleanAll(cells []string) []string {
	if len(cells) > columnsMax {
		cells = cells[:columnsMax]
	}
	list := make([]string, len(cells))
	for i, c := range cells {
		list[i] = cut(clean(c))
	}
	return trimEnd(list)
}
