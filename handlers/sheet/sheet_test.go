package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/korean"
	xunicode "golang.org/x/text/encoding/unicode"

	"github.com/jangteo/jangteo/handlers/sheet"
	"github.com/jangteo/jangteo/models"
)

// known are the headings that these tests understand.
func known(head string) bool {
	return slices.Contains([]string{"상호", "사업자번호", "연락처", "품목", "담당자 이름", "담당자 연락처"}, head)
}

// book is a workbook with cells by their names; change does the rest.
func book(t testing.TB, cells map[string]any, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for at, value := range cells {
		must(t, f.SetCellValue("Sheet1", at, value))
	}
	if change != nil {
		change(f)
	}
	var out bytes.Buffer
	_, err := f.WriteTo(&out)
	must(t, err)
	return out.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// show writes a table in one line: headings, lines with their numbers.
func show(t models.Table) string {
	text := strings.Join(t.Head, "|")
	for _, r := range t.Rows {
		text += fmt.Sprintf(" %d:%s", r.Line, strings.Join(r.Cells, "|"))
	}
	return strings.ReplaceAll(text, "\n", "⏎")
}

func TestReadsWhatPeopleKeep(t *testing.T) {
	t.Parallel()
	plain := map[string]any{"A1": "상호", "B1": "연락처", "A2": "가온상회", "B2": "010-0000-0001"}
	with := func(more map[string]any) map[string]any {
		all := map[string]any{}
		for _, m := range []map[string]any{plain, more} {
			for k, v := range m {
				all[k] = v
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"plain":   {book(t, plain, nil), "상호|연락처 2:가온상회|010-0000-0001"},
		"numbers": {book(t, with(map[string]any{"C1": "사업자번호", "B2": 1000000001, "C2": 1168200276}), nil), "상호|연락처|사업자번호 2:가온상회|1000000001|1168200276"},
		"narrow number": {book(t, with(map[string]any{"B2": 1168200276}), func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{NumFmt: 11}) // 0.00E+00
			must(t, err)
			must(t, f.SetCellStyle("Sheet1", "B2", "B2", style))
		}), "상호|연락처 2:가온상회|1168200276"},
		"number in a format": {book(t, with(map[string]any{"B2": 1168200276}), func(f *excelize.File) {
			format := "000-00-00000"
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			must(t, err)
			must(t, f.SetCellStyle("Sheet1", "B2", "B2", style))
		}), "상호|연락처 2:가온상회|116-82-00276"},
		"date":             {book(t, with(map[string]any{"C1": "개업일", "C2": time.Date(2024, 6, 15, 0, 0, 0, 0, time.UTC)}), nil), "상호|연락처|개업일 2:가온상회|010-0000-0001|2024-06-15"},
		"long text":        {book(t, with(map[string]any{"A2": strings.Repeat("가", 3)}), nil), "상호|연락처 2:가가가|010-0000-0001"},
		"title and gap":    {book(t, map[string]any{"A1": "2024 상인회 명부", "A4": "상호", "B4": "연락처", "A6": "가온상회", "A9": " ", "B9": "\u00a0"}, nil), "상호|연락처 6:가온상회"},
		"no known heading": {book(t, map[string]any{"A1": "명부", "A2": "이름", "B2": "번호", "A3": "가온상회", "B3": "7"}, nil), "이름|번호 3:가온상회|7"},
		"formula": {book(t, with(map[string]any{"C1": "품목"}), func(f *excelize.File) {
			must(t, f.SetCellValue("Sheet1", "C2", 7))
			must(t, f.SetCellFormula("Sheet1", "C2", "=3+4"))
		}), "상호|연락처|품목 2:가온상회|010-0000-0001|7"},
		"merged headings": {book(t, map[string]any{"A1": "상인회 명부", "A2": "상호", "B2": "담당자", "B3": "이름", "C3": "연락처", "A4": "가온상회", "B4": "홍길동", "C4": "010"}, func(f *excelize.File) {
			must(t, f.MergeCell("Sheet1", "A1", "C1"))
			must(t, f.MergeCell("Sheet1", "A2", "A3"))
			must(t, f.MergeCell("Sheet1", "B2", "C2"))
		}), "상호|담당자 이름|담당자 연락처 4:가온상회|홍길동|010"},
		"hidden sheet and cover first": {book(t, map[string]any{"A1": "상호", "B1": "연락처", "A2": "비밀"}, func(f *excelize.File) {
			_, err := f.NewSheet("명부")
			must(t, err)
			for at, value := range plain {
				must(t, f.SetCellValue("명부", at, value))
			}
			_, err = f.NewSheet("표지")
			must(t, err)
			must(t, f.SetSheetRow("표지", "A1", &[]string{"2024", "명부"}))
			must(t, f.SetSheetRow("표지", "A2", &[]string{"만든 사람", "상인회"}))
			must(t, f.MoveSheet("표지", "명부"))
			f.SetActiveSheet(1)
			must(t, f.SetSheetVisible("Sheet1", false))
		}), "상호|연락처 2:가온상회|010-0000-0001"},
		"UTF-8":              {[]byte("상호,연락처\n가온상회,010\n"), "상호|연락처 2:가온상회|010"},
		"UTF-8 marked":       {[]byte("\xef\xbb\xbf상호,연락처\r\n가온상회,'=1+1\r\n"), "상호|연락처 2:가온상회|=1+1"},
		"NFD":                {[]byte("\u1109\u1161\u11bc\u1112\u1169,연락처\n가온,010"), "상호|연락처 2:가온|010"},
		"CP949":              {encoded(t, "상호,연락처\n똠방각하,010\n"), "상호|연락처 2:똠방각하|010"},
		"Unicode text":       {utf16(t, "상호\t연락처\n가온상회\t010\n"), "상호|연락처 2:가온상회|010"},
		"semicolons":         {[]byte("상호;연락처\n가온상회;010"), "상호|연락처 2:가온상회|010"},
		"line break in cell": {[]byte("상호,품목\n가온,\"비누\n초\"\n다온,향"), "상호|품목 2:가온|비누⏎초 4:다온|향"},
		"stray quote":        {[]byte("상호,품목\n가\"온,비누"), "상호|품목 2:가\"온|비누"},
	} {
		table, err := sheet.Read(c.file, known)
		if err != nil || show(table) != c.want {
			t.Errorf("%s: %q, %v; want %q", name, show(table), err, c.want)
		}
	}
}

func encoded(t testing.TB, text string) []byte {
	t.Helper()
	b, err := korean.EUCKR.NewEncoder().Bytes([]byte(text))
	must(t, err)
	return b
}

func utf16(t testing.TB, text string) []byte {
	t.Helper()
	b, err := xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM).NewEncoder().Bytes([]byte(text))
	must(t, err)
	return b
}

func TestLeavesHiddenLinesOutAndCountsThem(t *testing.T) {
	t.Parallel()
	file := book(t, map[string]any{"A1": "상호", "B1": "연락처", "A2": "하나", "A3": "둘", "A4": "셋"}, func(f *excelize.File) {
		must(t, f.SetRowVisible("Sheet1", 3, false))
	})
	table, err := sheet.Read(file, known)
	must(t, err)
	if got := show(table); got != "상호|연락처 2:하나 4:셋" || fmt.Sprint(table.Hidden) != "[3]" {
		t.Errorf("%s, hidden %v", got, table.Hidden)
	}
}

// zipped is a zip file with one entry.
func zipped(t testing.TB, name string, size int) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	must(t, err)
	_, err = w.Write(make([]byte, size))
	must(t, err)
	must(t, z.Close())
	return out.Bytes()
}

func TestSaysWhyAFileCanNotBeRead(t *testing.T) {
	t.Parallel()
	long := []byte("상호,연락처\n" + strings.Repeat("가,1\n", models.ImportRowsMax+1))
	whole := book(t, map[string]any{"A1": "상호", "B1": "연락처", "A2": "가"}, nil)
	box := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...)
	locked := append(slices.Clone(box), utf16(t, "EncryptedPackage")[2:]...)
	for name, c := range map[string]struct {
		file   []byte
		reason string
	}{
		"nothing":       {nil, "sheet_empty"},
		"blank lines":   {[]byte("\n\n , \n"), "sheet_empty"},
		"empty book":    {book(t, nil, nil), "sheet_empty"},
		"one cell":      {book(t, map[string]any{"A1": "상인회"}, nil), "sheet_empty"},
		"headings only": {book(t, map[string]any{"A1": "상호", "B1": "연락처"}, nil), "sheet_no_rows"},
		"old Excel":     {box, "sheet_old"},
		"password":      {locked, "sheet_locked"},
		"zip bomb":      {zipped(t, "xl/workbook.xml", 80<<20), "sheet_bomb"},
		"document":      {zipped(t, "word/document.xml", 10), "sheet_not_a_table"},
		"binary book":   {zipped(t, "xl/workbook.bin", 10), "sheet_old"},
		"broken book":   {zipped(t, "xl/workbook.xml", 10), "sheet_broken"},
		"cut off":       {whole[:len(whole)/2], "sheet_broken"},
		"web page":      {[]byte("\n<html><table><tr><td>상호"), "sheet_is_a_page"},
		"program":       {[]byte("MZ\x90\x00\x03\x00\x00\x00"), "sheet_not_a_table"},
		"picture":       {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe\x81"), "sheet_not_a_table"},
		"PDF":           {[]byte("%PDF-1.7\n1 0 obj"), "sheet_not_a_table"},
		"too long":      {long, "sheet_too_long"},
	} {
		_, err := sheet.Read(c.file, known)
		if got := models.ReasonOf(err); got != c.reason {
			t.Errorf("%s: %q (%v), want %q", name, got, err, c.reason)
		}
	}
}

func TestWritesTextThatStaysText(t *testing.T) {
	t.Parallel()
	head := []string{"상호", "사업자번호", "연락처"}
	rows := [][]string{{"=HYPERLINK(1)", "116-82-00276", "0100000001"}, {"+82분식", "@", "-"}, {`따옴표 "셋", 쉼표`, "", "\n둘째"}}
	for _, format := range []sheet.Format{sheet.XLSX, sheet.CSV} {
		w, err := sheet.NewWriter(format, "참가/신청[1]", head)
		must(t, err)
		for _, r := range rows {
			must(t, w.Row(r[0], r[1], r[2]))
		}
		file, err := w.Bytes()
		must(t, err)
		table, err := sheet.Read(file, known)
		must(t, err)
		for i, r := range table.Rows {
			for j := range head {
				want := strings.TrimSpace(rows[i][j])
				if got := append(r.Cells, "", "", "")[j]; got != want {
					t.Errorf("%s: %q came back as %q", format, want, got)
				}
			}
		}
		if format == sheet.CSV {
			guarded(t, file)
		} else {
			noFormulas(t, file)
		}
	}
}

func guarded(t *testing.T, file []byte) {
	t.Helper()
	text, marked := strings.CutPrefix(string(file), "\xef\xbb\xbf")
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	must(t, err)
	if !marked || lines[1][0] != "'=HYPERLINK(1)" || lines[2][0] != "'+82분식" || lines[2][1] != "'@" {
		t.Errorf("%q", lines)
	}
}

func noFormulas(t *testing.T, file []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	must(t, err)
	defer f.Close()
	name := f.GetSheetName(0)
	formula, err := f.GetCellFormula(name, "A2")
	must(t, err)
	kind, err := f.GetCellType(name, "C2")
	must(t, err)
	if formula != "" || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString || name != "참가 신청 1" {
		t.Errorf("formula %q, type %v, sheet %q", formula, kind, name)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("상호,연락처\n가온상회,010\n"))
	f.Add([]byte("\xff\xfe\x01"))
	f.Add(book(f, map[string]any{"A1": "상호", "B1": "연락처", "A2": "가"}, nil))
	f.Add(zipped(f, "xl/workbook.xml", 10))
	f.Fuzz(func(t *testing.T, file []byte) {
		table, err := sheet.Read(file, known)
		if err == nil && (len(table.Head) == 0 || len(table.Rows) == 0) {
			t.Errorf("a table without lines: %+v", table)
		}
		if err != nil && models.ReasonOf(err) == "" {
			t.Errorf("no reason: %v", err)
		}
		for _, r := range table.Rows {
			if len(r.Cells) > len(table.Head) {
				t.Errorf("line %d has cells beyond the headings", r.Line)
			}
		}
	})
}
