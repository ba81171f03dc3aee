package calendar

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var (
	made = time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)
	from = time.Date(2024, 6, 15, 14, 0, 0, 0, time.FixedZone("KST", 9*3600))
)

func TestFile(t *testing.T) {
	t.Parallel()
	got := string(File(made, []Appointment{{
		UID: "a-1", From: from, Until: from.Add(5 * time.Hour), Title: "장터; 첫째 날, 반입\\설치", Place: "가온동", Note: "한 줄\n두 줄", At: "https://example.kr/vendor?a=1,2;3",
	}}))
	want := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Jangteo//Jangteo//KO\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n" +
		"BEGIN:VEVENT\r\nUID:a-1\r\nDTSTAMP:20240601T000000Z\r\nDTSTART:20240615T050000Z\r\nDTEND:20240615T100000Z\r\n" +
		"SUMMARY:장터\\; 첫째 날\\, 반입\\\\설치\r\nLOCATION:가온동\r\nDESCRIPTION:한 줄\\n두 줄\r\nURL:https://example.kr/vendor?a=1,2;3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLongLinesAreFoldedBetweenCharacters(t *testing.T) {
	t.Parallel()
	for n := range 200 { // whatever the place of the cut
		title := strings.Repeat("a", n%4) + strings.Repeat("가", n)
		file := string(File(made, []Appointment{{UID: "a", From: from, Until: from, Title: title}}))
		for _, line := range strings.Split(strings.TrimSuffix(file, "\r\n"), "\r\n") {
			if len(line) > lineMax || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("%d: a line of %d bytes: %q", n, len(line), line)
			}
		}
		if unfolded := strings.ReplaceAll(file, "\r\n ", ""); n > 0 && !strings.Contains(unfolded, "SUMMARY:"+title+"\r\n") {
			t.Fatalf("%d: the title is lost", n)
		}
	}
}

func TestNothingBreaksOutOfItsLine(t *testing.T) {
	t.Parallel()
	file := string(File(made, []Appointment{{UID: "a\r\nX:1", From: from, Until: from, Title: "b\r\nEND:VEVENT", At: "https://x\r\nY:1"}}))
	for _, line := range strings.Split(file, "\r\n") {
		if strings.HasPrefix(line, "X:") || strings.HasPrefix(line, "Y:") {
			t.Errorf("a line of its own: %q", line)
		}
	}
	if strings.Count(file, "\r\nEND:VEVENT\r\n") != 1 {
		t.Error(file)
	}
}
