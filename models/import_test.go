package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// listHead are the headings of the lists in these tests, and listFields what they mean.
var (
	listHead   = []string{"상호", "사업자번호", "구분", "대표", "연락처", "이메일", "품목", "전기"}
	listFields = []models.ImportField{"name", "business_number", "kind", "representative", "phone", "email", "products", "power"}
	listWords  = models.ImportWords{"kind": {"상점": "shop", "소공인": "artisan"}, "food": {"예": models.ImportYes}}
	listRest   = models.ImportDefaults{Kind: models.Shop, Mode: models.AtStore, Category: "living"}
)

// listed is the n-th line of a list.
func listed(n int) []string {
	return []string{fmt.Sprint("가온상회 ", n), modelstest.BusinessNumber(n), "소공인", "홍길동", fmt.Sprintf("010-0000-%04d", n), "", "비누 3,000원", ""}
}

// list is a table of lines, the first in line 2 of the sheet.
func list(rows ...[]string) models.Table {
	t := models.Table{Head: listHead}
	for i, cells := range rows {
		t.Rows = append(t.Rows, models.TableRow{Line: i + 2, Cells: cells})
	}
	return t
}

func listOf(n int) models.Table {
	rows := make([][]string, n)
	for i := range rows {
		rows[i] = listed(i + 1)
	}
	return list(rows...)
}

// upload keeps a list and matches its columns.
func upload(t *testing.T, st *modelstest.Street, table models.Table) models.Import {
	t.Helper()
	i := must(st.Store.UploadImport(t.Context(), st.Admin, st.Event, "상인회.xlsx", table))(t)
	if err := st.Store.MatchImport(t.Context(), st.Admin, st.Event, i, table.Head, listFields, listRest); err != nil {
		t.Fatal(err)
	}
	return must(st.Store.ImportByID(t.Context(), st.Event.ID, i.PublicID))(t)
}

// planned says what an import would do: added, changed, the same, kept, problems.
func planned(t *testing.T, st *modelstest.Street, i models.Import) (string, models.ImportPlan) {
	t.Helper()
	table := must(st.Store.ImportTable(t.Context(), i))(t)
	p := must(st.Store.PlanImport(t.Context(), st.Event, i, table, listFields, listWords))(t)
	return fmt.Sprint(p.Added, p.Changed, p.Same, p.Kept, len(p.Problems)), p
}

// carryOut begins an import and carries it out.
func carryOut(t *testing.T, st *modelstest.Street, i models.Import) (models.Import, error) {
	t.Helper()
	i = must(st.Store.BeginImport(t.Context(), st.Admin, st.Event, i.PublicID))(t)
	err := st.Store.CarryOutImport(t.Context(), st.Admin, st.Event, i, listFields, listWords)
	return must(st.Store.ImportByID(t.Context(), st.Event.ID, i.PublicID))(t), err
}

func takeIn(t *testing.T, st *modelstest.Street, table models.Table) models.Import {
	t.Helper()
	i, err := carryOut(t, st, upload(t, st, table))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func results(i models.Import) string {
	return fmt.Sprint(i.State, " ", i.Added, i.Changed, i.Same, i.Kept)
}

func TestImportOfALongListTakesAllOrNothing(t *testing.T) {
	t.Parallel()
	const lines = 5_000
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		table := listOf(lines)
		broken := listOf(lines)
		broken.Rows[lines-1].Cells[4] = "없음"
		if i, err := carryOut(t, st, upload(t, st, broken)); models.ReasonOf(err) != "import_problems" || i.State != models.ImportFailed {
			t.Errorf("%v, %s", err, i.State)
		}
		if n := ask[int64](t, s, "SELECT (SELECT count(*) FROM vendors) + (SELECT count(*) FROM applications) + (SELECT count(*) FROM products)"); n != 0 {
			t.Fatalf("%d rows of a list that was refused", n)
		}
		begun := time.Now()
		i := takeIn(t, st, table)
		t.Logf("%d lines in %v", lines, time.Since(begun))
		if got := results(i); got != "done 5000 0 0 0" || i.Checked != lines {
			t.Errorf("%s, %d checked", got, i.Checked)
		}
		for query, want := range map[string]int64{
			"SELECT count(*) FROM vendors WHERE account_id = 0 AND kind = 'artisan'":   lines,
			"SELECT count(DISTINCT receipt) FROM applications WHERE state='submitted'": lines,
			"SELECT count(DISTINCT application_id) FROM products WHERE price_won=3000": lines,
			"SELECT receipt_seq FROM events":                                           lines,
		} {
			if n := ask[int64](t, s, query); n != want {
				t.Errorf("%s: %d, want %d", query, n, want)
			}
		}
		if n := len(must(s.ImportTable(ctx, i))(t).Rows); n != 0 {
			t.Errorf("the list is still kept: %d lines", n)
		}
		before := rows(t, s)
		begun = time.Now()
		if got := results(takeIn(t, st, table)); got != "done 0 0 5000 0" {
			t.Errorf("the same list again: %s", got)
		}
		t.Logf("again in %v", time.Since(begun))
		if now := rows(t, s); now-before != 4 { // its audit rows
			t.Errorf("%d rows more after the same list again", now-before)
		}
		for n := range table.Rows {
			table.Rows[n].Cells[0] += " 본점"
			table.Rows[n].Cells[6] = "비누 3,500원"
		}
		begun = time.Now()
		if got := results(takeIn(t, st, table)); got != "done 0 5000 0 0" {
			t.Errorf("all changed: %s", got)
		}
		t.Logf("all changed in %v", time.Since(begun))
		if n := ask[int64](t, s, "SELECT count(*) FROM products WHERE price_won = 3500"); n != lines {
			t.Errorf("%d products", n)
		}
	})
}

func TestImportNamesEveryProblem(t *testing.T) {
	t.Parallel()
	changed := func(column int, value string) []string {
		line := listed(7)
		line[column] = value
		return line
	}
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for value, c := range map[string]struct {
			line   []string
			field  string
			reason string
		}{
			"no name":         {changed(0, ""), "name", "required"},
			"long name":       {changed(0, strings.Repeat("긴", 41)), "name", "too_long"},
			"no number":       {changed(1, ""), "business_number", "required"},
			"short number":    {changed(1, "123-45"), "business_number", "business_number_length"},
			"wrong digit":     {changed(1, "116-82-00277"), "business_number", "business_number_check_digit"},
			"formula failed":  {changed(1, "#N/A"), "business_number", "cell_error"},
			"kind":            {changed(2, "도매상"), "kind", "word_unknown"},
			"no person":       {changed(3, ""), "representative", "required"},
			"no phone":        {changed(4, ""), "phone", "required"},
			"phone":           {changed(4, "없음"), "phone", "phone_form"},
			"email":           {changed(5, "홍길동"), "email", "email_form"},
			"too many":        {changed(6, "비누\n초\n향\n솔"), "products", "too_many_products"},
			"power":           {changed(7, "많이"), "power", "power_unknown"},
			"odd power":       {changed(7, "4kW"), "power", "power_unknown"},
			"power too large": {changed(7, "1e300"), "power", "power_unknown"},
		} {
			got, p := planned(t, st, upload(t, st, list(listed(1), c.line)))
			if got != "1 0 0 0 1" || p.Problems[0].Line != 3 || p.Problems[0].Fault.Reason != c.reason || listFields[p.Problems[0].Column] != models.ImportField(c.field) {
				t.Errorf("%s: %s %+v", value, got, p.Problems)
			}
		}
		got, p := planned(t, st, upload(t, st, list(listed(1), listed(2), listed(1))))
		if got != "2 0 0 0 1" || p.Problems[0].Fault.Reason != "twice_in_list" || p.Problems[0].Fault.Params["line"] != 2 {
			t.Errorf("twice: %s %+v", got, p.Problems)
		}
	})
}

func TestImportMendsWhatASheetSpoils(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		digits := strings.ReplaceAll(modelstest.BusinessNumber(9), "-", "")
		takeIn(t, st, list([]string{"가온상회", strings.TrimLeft(digits, "0") + ".0", "", "홍길동", "1000000009", "", "떡볶이 4,000원 / 순대: 5000원, 커피/차 3000", "2"}))
		list := must(s.Applications(ctx, st.Event.ID, models.ApplicationFilter{}))(t)
		if len(list) != 1 {
			t.Fatalf("%d applications", len(list))
		}
		a := list[0]
		people := must(s.LookAtPeople(ctx, st.Admin, a))(t)
		if a.Vendor.BusinessNumber != digits || people.Phone != "+821000000009" || people.ContactName != "홍길동" {
			t.Errorf("%s %+v", a.Vendor.BusinessNumber, people)
		}
		if a.Vendor.Kind != models.Shop || a.Mode != models.AtStore || a.Category != "living" || a.PowerW != 2_000 {
			t.Errorf("%+v", a)
		}
	})
}

func TestImportLeavesToVendorsWhatIsTheirs(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		own := st.Applicant("달그락분식", models.Shop, models.AtBooth)      // invented number 1
		left := st.Applicant("물레방아도예", models.Artisan, models.AtBooth) // number 2
		if err := s.Withdraw(ctx, st.Admin, left); err != nil {
			t.Fatal(err)
		}
		takeIn(t, st, list(listed(3)))
		decided := must(s.Applications(ctx, st.Event.ID, models.ApplicationFilter{Query: "가온상회"}))(t)[0]
		must(s.Decide(ctx, st.Admin, st.Event, decided.Receipt, models.Decision{State: models.Selected}))(t)
		other := listed(3)
		other[7] = "3kW"
		if got := results(takeIn(t, st, list(listed(1), listed(2), other))); got != "done 0 0 0 3" {
			t.Errorf("got %s", got)
		}
		again := must(s.ApplicationByReceipt(ctx, st.Event.ID, own.Receipt))(t)
		if again.Vendor.Name != "달그락분식" || again.Products[0].Name != "떡볶이" {
			t.Errorf("a list changed %+v", again)
		}
	})
}

func TestImportIsCarriedOutOnceAndStoppedOnesAgain(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		i := upload(t, st, list(listed(1), listed(2)))
		first := must(s.BeginImport(ctx, st.Admin, st.Event, i.PublicID))(t)
		_, err := s.BeginImport(ctx, st.Admin, st.Event, i.PublicID)
		reason(t, err, "import_begun")
		reason(t, s.MatchImport(ctx, st.Admin, st.Event, i, listHead, listFields, listRest), "import_begun")
		if first.Stopped(s.Now()) {
			t.Error("stopped at once")
		}
		later := s.Now().Add(time.Minute) // the process died
		st.At(later)
		if dead := must(s.ImportByID(ctx, st.Event.ID, i.PublicID))(t); !dead.Stopped(s.Now()) {
			t.Error("not known to be dead")
		}
		second := must(s.BeginImport(ctx, st.Admin, st.Event, i.PublicID))(t)
		reason(t, s.CarryOutImport(ctx, st.Admin, st.Event, first, listFields, listWords), "import_begun")
		if n := ask[int64](t, s, "SELECT count(*) FROM vendors"); n != 0 {
			t.Errorf("a run that was given up wrote %d vendors", n)
		}
		if err := s.CarryOutImport(ctx, st.Admin, st.Event, second, listFields, listWords); err != nil {
			t.Error(err)
		}
		if n := ask[int64](t, s, "SELECT count(*) FROM applications"); n != 2 {
			t.Errorf("%d applications", n)
		}
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		third := must(s.BeginImport(ctx, st.Admin, st.Event, upload(t, st, list(listed(5))).PublicID))(t)
		if err := s.CarryOutImport(cancelled, st.Admin, st.Event, third, listFields, listWords); err == nil {
			t.Error("a stopped server imported")
		}
		if over := must(s.ImportByID(ctx, st.Event.ID, third.PublicID))(t); over.State != models.ImportFailed {
			t.Error(over.State)
		}
	})
}

func TestImportRemembersColumns(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		guess := func(head string) models.ImportField {
			return map[string]models.ImportField{"상호": "name", "연락처": "phone"}[head]
		}
		head := []string{"상 호", "연락처", "연락처", "비고"}
		fields := must(s.ImportFieldsOf(ctx, st.Event, []string{"상호", "연락처", "연락처", "비고"}, guess))(t)
		if fmt.Sprint(fields) != "[name phone  ]" {
			t.Errorf("guessed %q", fields)
		}
		i := must(s.UploadImport(ctx, st.Admin, st.Event, "a.csv", list(listed(1))))(t)
		wrong := s.MatchImport(ctx, st.Admin, st.Event, i, head, []models.ImportField{"name", "phone", "phone", ""}, listRest)
		faulty(t, wrong, "columns", "column_twice")
		faulty(t, s.MatchImport(ctx, st.Admin, st.Event, i, head, []models.ImportField{"name"}, listRest), "columns", "unknown_choice")
		if err := s.MatchImport(ctx, st.Admin, st.Event, i, head, []models.ImportField{"name", "", "phone", "products"}, listRest); err != nil {
			t.Fatal(err)
		}
		fields = must(s.ImportFieldsOf(ctx, st.Event, []string{"비고", "연락처", "연락처", "상호", "품목"}, guess))(t)
		if fmt.Sprint(fields) != "[products  phone name ]" {
			t.Errorf("remembered %q", fields)
		}
	})
}

func TestImportAsksHowFoodIsSold(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		fields := []models.ImportField{"name", "business_number", "representative", "phone", "food", "food_how", "food_report", "alcohol_licence", "fire_gear", "plate", "load_in"}
		words := models.ImportWords{"food": {"예": models.ImportYes}, "food_how": {"포장": "packed"}, "food_report": {"한시적": "temporary"}}
		table := models.Table{Head: make([]string, len(fields))}
		for n, more := range [][]string{{"예", "", "", "", "", "", ""}, {"", "포장", "한시적", "소규모주류제조면허", "LPG 버너", "12가 3456", "11:30:00"}, {"", "", "", "", "", "", ""}} {
			table.Head[n] = fmt.Sprint("열", n)
			table.Rows = append(table.Rows, models.TableRow{Line: n + 2, Cells: append([]string{fmt.Sprint("가게", n), modelstest.BusinessNumber(n + 1), "홍길동", fmt.Sprintf("010-0000-000%d", n)}, more...)})
		}
		i := must(s.UploadImport(ctx, st.Admin, st.Event, "a.csv", table))(t)
		plan := func(rest models.ImportDefaults) models.ImportPlan {
			if err := s.MatchImport(ctx, st.Admin, st.Event, i, table.Head, fields, rest); err != nil {
				t.Fatal(err)
			}
			i = must(s.ImportByID(ctx, st.Event.ID, i.PublicID))(t)
			return must(s.PlanImport(ctx, st.Event, i, table, fields, words))(t)
		}
		p := plan(listRest)
		if len(p.Problems) != 2 || p.Problems[0].Line != 2 || p.Problems[0].Fault.Field != "food_how" || p.Problems[1].Fault.Field != "food_report" {
			t.Fatalf("%+v", p.Problems)
		}
		rest := listRest
		rest.FoodHow, rest.FoodReport = "raw", models.ReportHeld
		faulty(t, s.MatchImport(ctx, st.Admin, st.Event, i, table.Head, fields, rest), "food_how", "unknown_choice")
		rest.FoodHow = models.FoodCooked
		if p = plan(rest); len(p.Problems) != 0 || p.Added != 3 {
			t.Fatalf("%+v", p)
		}
		i = must(s.BeginImport(ctx, st.Admin, st.Event, i.PublicID))(t)
		reason(t, s.CarryOutImport(ctx, st.Admin, st.Event, i, fields, words), "")
		var got []string
		err := s.Roll(ctx, st.Admin, st.Event, models.ReviewFilter{}, true, func(l models.RollLine) error {
			a := l.Application
			got = append(got, fmt.Sprint(a.Food, a.FoodHow, a.FoodReport, a.Alcohol, a.AlcoholLicence, a.Fire, a.FireGear, a.Vehicle, l.Plate, a.LoadIn))
			return nil
		})
		if want := "[truecookedheldfalsefalsefalse truepackedtemporarytrue소규모주류제조면허trueLPG 버너true12가 345611:30 falsefalsefalsefalse]"; err != nil || fmt.Sprint(got) != want {
			t.Errorf("%v %v", err, got)
		}
		if p := must(s.PlanImport(ctx, st.Event, i, table, fields, words))(t); p.Same != 3 {
			t.Errorf("the same list again: %+v", p)
		}
	})
}
