package sheet

import (
	"archive/zip"
	"bytes"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/jangteo/jangteo/models"
)

// How much a workbook may unpack to, in bytes: a zip bomb stops here. Parts above the second go
// through a temporary file instead of memory.
const (
	unzipMax  = 64 << 20
	memoryMax = 8 << 20
)

// reading says how cells come out: as people see them, dates with the year first.
var reading = excelize.Options{
	UnzipSizeLimit: unzipMax, UnzipXMLSizeLimit: memoryMax,
	ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
}

// readBook reads the first sheet in sight whose headings are known, else the first that holds a
// table: lists often have a cover before them.
func readBook(content []byte, known func(string) bool) (t models.Table, err error) {
	defer func() {
		if recover() != nil { // a file made to break its reader
			t, err = models.Table{}, models.Fault("file", "sheet_broken")
		}
	}()
	if err := lookInside(content); err != nil {
		return t, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(content), reading)
	if err != nil {
		return t, models.Fault("file", "sheet_broken")
	}
	defer book.Close()
	err = models.Fault("file", "sheet_empty")
	for _, name := range book.GetSheetList() {
		if shown, hidden := book.GetSheetVisible(name); hidden != nil || !shown {
			continue
		}
		g, broken := readSheet(book, name)
		if broken != nil {
			return models.Table{}, broken
		}
		found, why := g.table(known)
		if why == nil && count(found.Head, known) > 1 {
			return found, nil
		}
		if len(t.Rows) == 0 && len(g.rows) > 0 {
			t, err = found, why
		}
	}
	return t, err
}

// lookInside says why a zip file is no workbook that can be read, by its list of contents alone.
func lookInside(content []byte) error {
	box, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return models.Fault("file", "sheet_broken")
	}
	var size uint64
	var book, binary bool
	for _, f := range box.File {
		size += min(f.UncompressedSize64, unzipMax+1)
		book = book || f.Name == "xl/workbook.xml"
		binary = binary || f.Name == "xl/workbook.bin"
	}
	switch {
	case size > unzipMax:
		return models.Fault("file", "sheet_bomb")
	case binary:
		return models.Fault("file", "sheet_old")
	case !book:
		return models.Fault("file", "sheet_not_a_table")
	}
	return nil
}

func readSheet(book *excelize.File, name string) (grid, error) {
	var g grid
	lines, err := book.Rows(name)
	if err != nil {
		return g, models.Fault("file", "sheet_broken")
	}
	defer lines.Close()
	for line := 1; lines.Next() && line <= lineMax; line++ {
		cells, err := lines.Columns()
		if err != nil {
			return g, models.Fault("file", "sheet_broken")
		}
		cells = wholeNumbers(book, name, line, cleanAll(cells))
		if blank(cells) {
			continue
		}
		if lines.GetRowOpts().Hidden {
			g.hidden = append(g.hidden, line)
			continue
		}
		if g.rows = append(g.rows, models.TableRow{Line: line, Cells: cells}); len(g.rows) > models.ImportRowsMax+headLines {
			return g, models.Fault("file", "sheet_too_long").With("max", models.ImportRowsMax)
		}
	}
	if err := lines.Error(); err != nil {
		return g, models.Fault("file", "sheet_broken")
	}
	g.merged, err = mergedAreas(book, name)
	return g, err
}

func mergedAreas(book *excelize.File, name string) ([]area, error) {
	found, err := book.GetMergeCells(name)
	if err != nil {
		return nil, models.Fault("file", "sheet_broken")
	}
	var list []area
	for _, m := range found {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return nil, models.Fault("file", "sheet_broken")
		}
		right, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return nil, models.Fault("file", "sheet_broken")
		}
		if top <= headLines {
			list = append(list, area{top: top, left: left - 1, bottom: bottom, right: right - 1, text: clean(m.GetCellValue())})
		}
	}
	return list, nil
}

// shortened is a long number as a narrow format shows it.
var shortened = regexp.MustCompile(`^-?\d(\.\d+)?[eE]\+?\d+$|^#+$`)

// wholeNumbers takes long numbers from below their format: 1.01E+09 is 1012345678.
func wholeNumbers(book *excelize.File, name string, line int, cells []string) []string {
	for i, cell := range cells {
		if !shortened.MatchString(cell) {
			continue
		}
		at, err := excelize.CoordinatesToCellName(i+1, line)
		if err != nil {
			continue
		}
		raw, err := book.GetCellValue(name, at, excelize.Options{RawCellValue: true})
		if n, bad := strconv.ParseFloat(raw, 64); err == nil && bad == nil {
			cells[i] = strconv.FormatFloat(n, 'f', -1, 64)
		}
	}
	return cells
}

// oldBook tells a workbook with a password from one of before 2007: both are the same kind of box.
func oldBook(content []byte) error {
	var name []byte
	for _, r := range "EncryptedPackage" {
		name = append(name, byte(r), 0)
	}
	if bytes.Contains(content, name) {
		return models.Fault("file", "sheet_locked")
	}
	return models.Fault("file", "sheet_old")
}
