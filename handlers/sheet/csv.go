package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
	xunicode "golang.org/x/text/encoding/unicode"

	"github.com/jangteo/jangteo/models"
)

// readText reads lines of cells between commas, semicolons or tabs.
func readText(content []byte) (grid, error) {
	text, err := decode(content)
	if err != nil {
		return grid{}, err
	}
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.FieldsPerRecord, lines.LazyQuotes = separator(text), -1, true
	var g grid
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return grid{}, models.Fault("file", "sheet_broken")
		}
		line, _ := lines.FieldPos(0)
		if cells = cleanAll(cells); blank(cells) {
			continue
		}
		if g.rows = append(g.rows, models.TableRow{Line: line, Cells: cells}); len(g.rows) > models.ImportRowsMax+headLines {
			return grid{}, models.Fault("file", "sheet_too_long").With("max", models.ImportRowsMax)
		}
	}
	if len(g.rows) == 0 {
		return grid{}, models.Fault("file", "sheet_empty")
	}
	return g, nil
}

// decode reads text as programs in Korea write it: UTF-8, what Excel calls Unicode text, or CP949.
func decode(content []byte) (string, error) {
	if marked, ok := bytes.CutPrefix(content, []byte(byteOrderMark)); ok {
		content = marked
	}
	if bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff")) {
		decoded, err := xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM).NewDecoder().Bytes(content)
		if err != nil {
			return "", models.Fault("file", "sheet_broken")
		}
		content = decoded
	}
	if !utf8.Valid(content) {
		decoded, err := korean.EUCKR.NewDecoder().Bytes(content) // with the extension that Windows calls CP949
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return "", models.Fault("file", "sheet_not_a_table")
		}
		content = decoded
	}
	begin := strings.ToLower(string(bytes.TrimSpace(content[:min(len(content), 200)])))
	switch {
	case bytes.IndexByte(content, 0) >= 0, strings.HasPrefix(begin, "%pdf"), strings.HasPrefix(begin, "mz"):
		return "", models.Fault("file", "sheet_not_a_table")
	case strings.HasPrefix(begin, "<"):
		return "", models.Fault("file", "sheet_is_a_page")
	}
	return string(content), nil
}

// separator is the sign that occurs most in the first lines.
func separator(text string) rune {
	const looked = 4096 // bytes
	begin := text[:min(len(text), looked)]
	best, most := ',', strings.Count(begin, ",")
	for _, r := range "\t;" {
		if n := strings.Count(begin, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}
