// Package sheet reads and writes the tables of spreadsheets, as XLSX and CSV. It is the only
// package that knows excelize, and knows nothing of requests.
package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Format is a kind of file, by its ending.
type Format string

// The kinds of file.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// ContentType is what the file is called on the web.
func (f Format) ContentType() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// byteOrderMark lets Excel read Korean in UTF-8.
const byteOrderMark = "\ufeff"

// Writer takes a table line by line. Text stays text in both kinds of file, long digits too, and
// nothing in it is ever run as a formula; int64 cells are numbers.
type Writer struct {
	format Format
	out    bytes.Buffer
	csv    *csv.Writer
	book   *excelize.File
	stream *excelize.StreamWriter
	text   int // the style of a cell that stays text
	lines  int
}

// NewWriter begins a file with a line of headings. The title names the sheet.
func NewWriter(f Format, title string, head []string) (*Writer, error) {
	w := &Writer{format: f}
	if f == CSV {
		w.out.WriteString(byteOrderMark)
		w.csv = csv.NewWriter(&w.out)
		w.csv.UseCRLF = true
		cells := make([]any, len(head))
		for i, h := range head {
			cells[i] = h
		}
		return w, w.Row(cells...)
	}
	return w, w.begin(title, head)
}

// begin makes the book: the headings stay in sight while the lines below them scroll.
func (w *Writer) begin(title string, head []string) error {
	w.book = excelize.NewFile()
	title = sheetName(title)
	if err := w.book.SetSheetName("Sheet1", title); err != nil {
		return err
	}
	bold, err := w.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: textFormat})
	if err != nil {
		return err
	}
	if w.text, err = w.book.NewStyle(&excelize.Style{NumFmt: textFormat}); err != nil {
		return err
	}
	if w.stream, err = w.book.NewStreamWriter(title); err != nil {
		return err
	}
	if err := w.stream.SetColWidth(1, max(1, len(head)), columnWidth); err != nil {
		return err
	}
	panes := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := w.stream.SetPanes(panes); err != nil {
		return err
	}
	cells := make([]any, len(head))
	for i, h := range head {
		cells[i] = excelize.Cell{StyleID: bold, Value: h}
	}
	return w.write(cells)
}

const (
	textFormat   = 49   // "@": what is typed over the cell stays text too
	columnWidth  = 16   // characters
	sheetNameMax = 31   // characters, Excel's own limit
	cellMax      = 2000 // characters; more is nobody's list
)

// sheetName leaves out what Excel refuses in the name of a sheet.
func sheetName(title string) string {
	title = strings.Trim(strings.NewReplacer(":", " ", `\`, " ", "/", " ", "?", " ", "*", " ", "[", " ", "]", " ").Replace(title), "' ")
	if r := []rune(title); len(r) > sheetNameMax {
		title = string(r[:sheetNameMax])
	}
	if title == "" {
		return "Sheet1"
	}
	return title
}

// Row adds a line: each cell a string or an int64.
func (w *Writer) Row(cells ...any) error {
	if w.format == CSV {
		line := make([]string, len(cells))
		for i, cell := range cells {
			if line[i] = fmt.Sprint(cell); isText(cell) {
				line[i] = harmless(line[i])
			}
		}
		return w.csv.Write(line)
	}
	line := make([]any, len(cells))
	for i, cell := range cells {
		line[i] = cell
		if isText(cell) {
			line[i] = excelize.Cell{StyleID: w.text, Value: cut(cell.(string))}
		}
	}
	return w.write(line)
}

func isText(cell any) bool {
	_, text := cell.(string)
	return text
}

func cut(s string) string {
	if utf8.RuneCountInString(s) > cellMax {
		return string([]rune(s)[:cellMax])
	}
	return s
}

func (w *Writer) write(cells []any) error {
	w.lines++
	at, err := excelize.CoordinatesToCellName(1, w.lines)
	if err != nil {
		return err
	}
	return w.stream.SetRow(at, cells)
}

// Bytes ends the file.
func (w *Writer) Bytes() ([]byte, error) {
	if w.format == CSV {
		w.csv.Flush()
		return w.out.Bytes(), w.csv.Error()
	}
	defer w.book.Close()
	if err := w.stream.Flush(); err != nil {
		return nil, err
	}
	_, err := w.book.WriteTo(&w.out)
	return w.out.Bytes(), err
}

// harmless makes text of a cell that a spreadsheet would run as a formula. An XLSX says itself
// that a cell is text, a CSV can't.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune(formulaSigns, rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

const formulaSigns = "=+-@\t\r"
