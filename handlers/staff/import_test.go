package staff_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/handlers/sheet"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// listHead are the headings of an association's list; the last is one that nobody knows.
var listHead = []string{"점포명", "사업자번호", "대표", "연락처", "취급품목", "시장 칸"}

// listLine is the n-th line of it.
func listLine(n int) []string {
	return []string{fmt.Sprint("가온상회 ", n), modelstest.BusinessNumber(800 + n), "홍길동", fmt.Sprintf("010-0000-%04d", n), "비누 3,000원", "공예"}
}

// listFile is such a list as a workbook.
func listFile(t *testing.T, lines ...[]string) []byte {
	t.Helper()
	w, err := sheet.NewWriter(sheet.XLSX, "명부", listHead)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		cells := make([]any, len(line))
		for i, cell := range line {
			cells[i] = cell
		}
		if err := w.Row(cells...); err != nil {
			t.Fatal(err)
		}
	}
	file, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// upload sends a file with the form of the page in front, and follows.
func (b *browser) upload(name string, file []byte) page {
	b.t.Helper()
	to, values := b.form("/import")
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	values.Del("file")
	for field := range values {
		b.must(w.WriteField(field, values.Get(field)))
	}
	part, err := w.CreateFormFile("file", name)
	b.must(err)
	_, err = part.Write(file)
	b.must(err)
	b.must(w.Close())
	r := httptest.NewRequest(http.MethodPost, to, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	p := b.send(r)
	if p.status == http.StatusSeeOther {
		return b.get(p.header.Get("Location"))
	}
	return p
}

// imported waits until the import of the page in front has come to its end, and shows it.
func (b *browser) imported() {
	b.t.Helper()
	at := b.page.path
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var how struct{ State models.ImportState }
		b.must(json.Unmarshal([]byte(b.get(at+"/state").body), &how))
		if how.State != models.ImportRunning {
			b.get(at)
			return
		}
	}
	b.t.Fatal("the import does not end")
}

func TestImportFromUploadToList(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/applications")
		if b.page.with("href", "/staff/gaon/import") == nil {
			t.Error("no way to the import")
		}
		b.get("/staff/gaon/import")
		b.shows(http.StatusOK, b.word("staff.import.lead"))
		wrong := listLine(2)
		wrong[3] = "모름"
		b.upload("명부.xlsx", listFile(t, listLine(1), wrong, listLine(3)))
		b.shows(http.StatusOK, "명부.xlsx", b.word("staff.import.problems_hint"))
		b.submit("/columns", "column_5", "category", "kind", "shop", "mode", "store")
		b.shows(http.StatusOK, b.word("staff.import.matched"), "모름", b.word("fault.phone_form"))
		if n := s.rows("applications") + s.rows("vendors"); n != 0 {
			t.Fatalf("%d rows before anything was begun", n)
		}
		if b.page.with("name", "basis") != nil {
			t.Error("a list with problems can be begun")
		}
		b.get("/staff/gaon/import")
		b.upload("명부.xlsx", listFile(t, listLine(1), listLine(2), listLine(3)))
		b.shows(http.StatusOK) // the columns are remembered
		b.submit("/start")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.must_agree.basis"))
		at := b.page.path[:strings.LastIndex(b.page.path, "/")]
		b.get(at)
		b.submit("/start", "basis", "1")
		b.imported()
		b.shows(http.StatusOK, b.word("staff.import.done_hint"))
		b.get("/staff/gaon/applications")
		b.shows(http.StatusOK, "가온상회 1", "가온상회 2", "가온상회 3")
		b.get(at)
		b.shows(http.StatusOK, b.word("staff.import.to_list"))
		b.get("/staff/gaon/import")
		b.upload("명부.xlsx", listFile(t, listLine(1), listLine(2), listLine(3)))
		b.shows(http.StatusOK, b.word("staff.import.nothing_new"))
		b.get("/staff/gaon/import")
		b.shows(http.StatusOK, b.word("staff.import.state.done"), b.word("staff.import.state.draft"))
	})
}

func TestImportSaysWhatIsWrongWithAFile(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	inBothOf(s.staff(), func(b *browser) {
		for name, c := range map[string]struct {
			file   []byte
			reason string
		}{
			"empty.xlsx":   {nil, "sheet_empty"},
			"report.xlsx":  {[]byte("PK\x03\x04 no zip"), "sheet_broken"},
			"old.xls":      {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), "sheet_old"},
			"site.xls":     {[]byte("<html><table>"), "sheet_is_a_page"},
			"program.xlsx": {[]byte("MZ\x90\x00\xff\xfe"), "sheet_not_a_table"},
			"heads.csv":    {[]byte("상호,연락처\n"), "sheet_no_rows"},
		} {
			b.get("/staff/gaon/import")
			b.upload(name, c.file)
			b.shows(http.StatusUnprocessableEntity)
			if got := b.page.fault("file"); got != b.word("fault."+c.reason) {
				t.Errorf("%s: %q, want %s", name, got, c.reason)
			}
		}
		b.get("/staff/gaon/import")
		b.submit("/import")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.required.file"))
	})
	if n := s.rows("imports"); n != 0 {
		t.Errorf("%d imports of files that can't be read", n)
	}
}

func TestImportColumnsAnswerBadInput(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	b := s.staff()
	b.get("/staff/gaon/import")
	b.upload("명부.csv", []byte("가게,번호,사람,전화\n가온상회,000-01-00019,홍길동,010-0000-0001\n"))
	b.shows(http.StatusOK, b.word("staff.import.missing"))
	b.submit("/columns", "column_0", "name", "column_1", "name")
	b.shows(http.StatusUnprocessableEntity, b.word("fault.column_twice"))
	b.submit("/columns", "column_0", "nonsense", "column_1", "")
	b.shows(http.StatusUnprocessableEntity, b.word("fault.unknown_choice.columns"))
	if n := s.rows("import_columns"); n != 0 {
		t.Errorf("%d columns remembered", n)
	}
}

func TestImportIsForStaffOfTheEvent(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	narae, _, _ := s.another()
	b := s.staff()
	b.get("/staff/gaon/import")
	b.upload("명부.xlsx", listFile(t, listLine(1)))
	at := strings.TrimPrefix(b.page.path, "/staff/gaon")
	b.get("/staff/" + narae.Slug + at)
	b.shows(http.StatusNotFound)
	desk := s.person(models.Desk, s.Event.ID)
	for _, path := range []string{"/staff/gaon/import", "/staff/gaon" + at, "/staff/gaon" + at + "/state"} {
		desk.get(path)
		desk.shows(http.StatusForbidden)
	}
}

// sheetOf reads a file that was downloaded.
func sheetOf(t *testing.T, p page) models.Table {
	t.Helper()
	if p.status != http.StatusOK || !strings.Contains(p.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("status %d, %v", p.status, p.header)
	}
	table, err := sheet.Read([]byte(p.body), func(head string) bool { return head != "" })
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// What goes out comes back in, and says that nothing has changed.
func TestExportComesBackTheSame(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		s.vendorWith(501, "=물레방아 \"도예\"", func(in *models.ApplicationInput) {
			in.Products = []models.ProductInput{{Name: "찻잔/접시", PriceWon: 12_000}, {Name: "세트 2"}}
			in.Food, in.Insured, in.Wish, in.Near = true, true, "구석 자리\n부탁해요", "가온상회"
			in.Alcohol, in.AlcoholLicence, in.Vehicle, in.Plate, in.LoadIn = true, "소규모주류제조면허", true, "12가 3456", "11:30"
		})
		s.Applicant("달그락분식", models.Shop, models.AtBoth)
		b.get("/staff/gaon/import")
		b.upload("명부.xlsx", listFile(t, listLine(1)))
		b.submit("/columns", "column_5", "category", "kind", "shop", "mode", "store")
		b.submit("/start", "basis", "1")
		b.imported()
		for _, ending := range []string{"xlsx", "csv"} {
			b.get("/staff/gaon/applications")
			_, values := b.form("/applications.xlsx")
			file := b.post("/staff/gaon/applications."+ending, values)
			if got := len(sheetOf(t, file).Rows); got != 3 {
				t.Errorf("%s: %d lines", ending, got)
			}
			b.get("/staff/gaon/import")
			b.upload("돌아온 명부."+ending, []byte(file.body))
			b.shows(http.StatusOK, b.word("staff.import.nothing_new"))
			if n := strings.Count(b.page.body, `<dd class="tile-value">3</dd>`); n != 1 {
				t.Errorf("%s: not three that are the same\n%s", ending, b.page.text())
			}
		}
	})
}

func TestExportOfPeopleIsForThoseWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.Applicant("달그락분식", models.Shop, models.AtBoth)
	viewer := s.person(models.Viewer, s.Event.ID)
	table := sheetOf(t, viewer.get("/staff/gaon/applications.xlsx"))
	for _, field := range []string{"representative", "contact_name", "phone", "email", "plate"} {
		if slices.Contains(table.Head, viewer.word("staff.import.field."+field)) {
			t.Errorf("a viewer gets %s", field)
		}
	}
	if strings.Contains(fmt.Sprint(table.Rows), "010-0000") || strings.Contains(fmt.Sprint(table.Rows), "홍길동") {
		t.Errorf("a viewer reads people: %v", table.Rows)
	}
	viewer.get("/staff/gaon/tally")
	_, values := viewer.form("/logout")
	viewer.post("/staff/gaon/applications.xlsx", values)
	viewer.shows(http.StatusForbidden)
	if n := s.rows("access_entries"); n != 0 {
		t.Errorf("%d notes of what nobody saw", n)
	}
	b := s.staff()
	b.get("/staff/gaon/applications")
	_, values = b.form("/applications.xlsx")
	table = sheetOf(t, b.post("/staff/gaon/applications.xlsx", values))
	if !strings.Contains(fmt.Sprint(table.Rows), "010-0000-0001") {
		t.Errorf("staff do not get people: %v", table.Rows)
	}
	if n := s.count("SELECT count(*) FROM access_entries WHERE what = 'roll' AND subject = 'gaon'"); n != 1 {
		t.Errorf("noted %d times", n)
	}
	if got := sheetOf(t, b.get("/staff/gaon/applications.csv?kind=shop")).Rows; len(got) != 1 {
		t.Errorf("filtered: %v", got)
	}
}

func TestTallyAndSettlementAsWorkbooks(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	spendAnAfternoon(s)
	b := s.staff()
	if rows := sheetOf(t, b.get("/staff/gaon/settlement.xlsx")).Rows; len(rows) != 3 || rows[0].Cells[8] == "" {
		t.Errorf("settlement: %v", rows)
	}
	for _, ending := range []string{"xlsx", "csv"} {
		if rows := sheetOf(t, b.get("/staff/gaon/tally."+ending)).Rows; len(rows) < 2 {
			t.Errorf("tally: %v", rows)
		}
	}
	if p := b.get("/staff/gaon/import/sample.xlsx"); p.status != http.StatusOK || !strings.HasPrefix(p.body, "PK") {
		t.Errorf("sample: %d", p.status)
	}
}

func TestCopyingAnEvent(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		s.Campaign()
		b := s.staff().in(lang)
		b.get("/staff/gaon/edit")
		if b.page.with("href", "/staff/events/new?from=gaon") == nil {
			t.Error("no way to a copy")
		}
		b.get("/staff/events/new?from=gaon")
		b.shows(http.StatusOK, b.word("staff.event_form.copies"))
		b.refuses("", map[string]string{"slug": "fault.required.slug"}, []string{"events", "layouts", "campaigns"})
		b.submit("", "slug", "gaon-2")
		b.shows(http.StatusOK, b.word("staff.event_form.copied"), b.word("staff.board.now.draft"))
		e, err := s.Store.EventBySlug(context.Background(), "gaon-2")
		s.must(err)
		l, err := s.Store.CurrentLayout(context.Background(), e.ID)
		s.must(err)
		if len(l.Booths) != 6 || e.StartsAt.Weekday() != s.Event.StartsAt.Weekday() {
			t.Errorf("%d booths, %v", len(l.Booths), e.StartsAt)
		}
		b.get("/staff/events/new?from=nowhere")
		b.shows(http.StatusNotFound)
	})
}

func TestInvitingAListedVendor(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/import")
		b.upload("명부.xlsx", listFile(t, listLine(1)))
		b.submit("/columns", "column_5", "category", "kind", "shop", "mode", "store")
		b.submit("/start", "basis", "1")
		b.imported()
		list, err := s.Store.Applications(context.Background(), s.Event.ID, models.ApplicationFilter{})
		s.must(err)
		b.get("/staff/gaon/applications/" + list[0].Receipt)
		b.shows(http.StatusOK, b.word("staff.listed.hint"))
		b.submit("/invite")
		link := attr(b.page.with("id", "invitation-link"), "value")
		guest := &browser{site: s, lang: lang, cookies: map[string]string{"jangteo-lang": lang}}
		guest.get(strings.TrimPrefix(link, "http://example.com"))
		guest.shows(http.StatusOK, "가온상회 1", guest.word("vendor.invited.account"))
		guest.hides("홍길동", "010-0000")
		guest.submit("", "email", "new@example.kr", "password", "short", "pledge", "1")
		guest.shows(http.StatusUnprocessableEntity, guest.word("fault.must_agree.privacy"))
		if guest.page.fault("password") == "" || attr(guest.page.with("id", "f-email"), "value") != "new@example.kr" || s.rows("consents") != 0 {
			t.Errorf("a refused form: %s", guest.page.text())
		}
		guest.submit("", "email", "new@example.kr", "password", "jangteo-vendor-1", "privacy", "1", "pledge", "1")
		guest.shows(http.StatusOK, guest.word("vendor.invited.done"), "가온상회 1")
		guest.get(strings.TrimPrefix(link, "http://example.com"))
		guest.shows(http.StatusGone, guest.word("refusal.link_over"))
		b.get("/staff/gaon/applications/" + list[0].Receipt)
		b.hides(b.word("staff.listed.hint"))
	})
}
