package vendor_test

import (
	"context"
	"database/sql"
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/modelstest"
)

const (
	formPath = "/e/gaon/apply/form"
	newEmail = "dalgrak@example.kr"
	newWord  = "tteokbokki-2024"
)

// filled is the form as a careful vendor fills it in.
func filled() url.Values {
	return url.Values{
		"email": {newEmail}, "password": {newWord}, "kind": {"shop"}, "name": {"달그락분식"}, "business_number": {modelstest.BusinessNumber(77)},
		"representative": {"홍길동"}, "contact_name": {"김담당"}, "phone": {"010 0000 0077"}, "address": {"새봄시 가온로 12"},
		"mode": {"both"}, "category": {"meal"}, "product_1": {"떡볶이"}, "price_1": {"4,500원"}, "product_2": {"튀김"}, "price_2": {"３０００"},
		"food": {"1"}, "food_how": {"cooked"}, "food_report": {"temporary"}, "insured": {"1"}, "coupons": {"yes"},
		"power": {"3000"}, "device_1": {"튀김기 1대"}, "watts_1": {"2,500"}, "device_2": {"조명"}, "water": {"1"}, "wish": {"모퉁이 자리를 원해요."},
		"privacy": {"1"}, "pledge": {"1"},
	}
}

func with(change url.Values) url.Values {
	v := filled()
	maps.Copy(v, change)
	return v
}

// rows counts what an application writes.
func (s *site) rows() map[string]int {
	s.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+strings.TrimPrefix(modelstest.URL(s.Store), "sqlite:"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	counts := map[string]int{}
	for _, table := range []string{"accounts", "sessions", "vendors", "applications", "products", "consents", "messages", "redemptions", "devices"} {
		var n int
		if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			s.t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}

func TestSignUp(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.browser(lang)
		b.get("/e/gaon/apply")
		b.shows(200, s.Event.Name(lang), s.Event.Place(lang), b.word("vendor.call.who.artisan"))
		if !strings.Contains(b.page.body, `href="`+formPath+`"`) {
			t.Error("the call does not lead to the form")
		}
		b.get(formPath)
		b.shows(200, b.word("vendor.form.account"), b.word("vendor.form.consent"), "000-90-")
		before := s.rows()
		b.submit("", filled())
		b.shows(200, b.word("vendor.done.title"), "-001", b.word("vendor.done.keep"))
		after := s.rows()
		for table, n := range map[string]int{"accounts": 1, "sessions": 1, "vendors": 1, "applications": 1, "products": 2, "consents": 2, "messages": 1} {
			if got := after[table] - before[table]; got != n {
				t.Errorf("%d rows more in %s, want %d", got, table, n)
			}
		}
		b.get("/vendor")
		b.shows(200, "-001", b.word("state.application.submitted"), "달그락분식")
		b.get("/e/gaon/apply")
		b.shows(200, b.word("vendor.call.mine"), "-001")
	})
}

func TestApplicationIsStoredAsTyped(t *testing.T) {
	s := openSite(t)
	b := s.browser("ko")
	b.get(formPath)
	b.submit("", filled())
	b.shows(200)
	list, err := s.Store.Applications(context.Background(), s.Event.ID, models.ApplicationFilter{})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d applications, %v", len(list), err)
	}
	a := list[0]
	if a.Mode != models.AtBoth || a.Category != "meal" || a.PowerW != 3_000 || a.PowerDevices != "튀김기 1대 2500 W, 조명" || !a.Food || !a.Water || a.Wish == "" {
		t.Errorf("stored %+v", a)
	}
	if len(a.Products) != 2 || a.Products[0].PriceWon != 4_500 || a.Products[1].PriceWon != 3_000 {
		t.Errorf("products %+v", a.Products)
	}
	people, err := s.Store.LookAtPeople(t.Context(), s.Admin, a)
	if err != nil || people.ContactName != "김담당" || people.Phone.String() != "010-0000-0077" {
		t.Errorf("people %+v, %v", people, err)
	}
}

func TestConsentWordsAreThoseOfTheScreen(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.browser(lang)
		b.get(formPath)
		screen := b.page.text()
		b.submit("", with(url.Values{"marketing": {"1"}}))
		b.shows(200)
		db, err := sql.Open("sqlite3", "file:"+strings.TrimPrefix(modelstest.URL(s.Store), "sqlite:"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, what := range []string{"privacy", "pledge", "marketing"} {
			var words string
			if err := db.QueryRow("SELECT words FROM consents WHERE what = ?", what).Scan(&words); err != nil {
				t.Fatal(what, err)
			}
			lines := strings.Split(words, "\n")
			if len(lines) != 6 {
				t.Errorf("%s has %d lines", what, len(lines))
			}
			for _, line := range lines {
				if !strings.Contains(screen, line) {
					t.Errorf("%s: %q was not on the screen", what, line)
				}
			}
		}
	})
}

// Faults of one field each: the sentence stands beside it and is linked from the summary, what was
// typed is still there, and nothing is stored.
func TestFormFaults(t *testing.T) {
	s := openSite(t) // one for all: no case leaves anything behind
	before := s.rows()
	long := strings.Repeat("가", 501)
	for name, c := range map[string]struct {
		change url.Values
		field  string
		words  string // the sentence's key
		params []any
	}{
		"no email":               {url.Values{"email": {""}}, "email", "fault.required.email", nil},
		"email form":             {url.Values{"email": {"dalgrak@"}}, "email", "fault.email_form", nil},
		"email taken":            {url.Values{"email": {"ADMIN@example.kr"}}, "email", "fault.email_taken", nil},
		"password short":         {url.Values{"password": {"short-1"}}, "password", "fault.password_short", []any{"min", 10}},
		"no kind":                {url.Values{"kind": {""}}, "kind", "fault.choose_one.kind", nil},
		"kind unknown":           {url.Values{"kind": {"bank"}}, "kind", "fault.choose_one.kind", nil},
		"no name":                {url.Values{"name": {"  "}}, "name", "fault.required.name", nil},
		"name long":              {url.Values{"name": {long[:3*41]}}, "name", "fault.too_long", []any{"max", 40, "length", 41}},
		"no number":              {url.Values{"business_number": {""}}, "business_number", "fault.required.business_number", nil},
		"number check digit":     {url.Values{"business_number": {"123-45-67890"}}, "business_number", "fault.business_number_check_digit", nil},
		"number length":          {url.Values{"business_number": {"123-45"}}, "business_number", "fault.business_number_length", nil},
		"number never issued":    {url.Values{"business_number": {"100-00-00000"}}, "business_number", "fault.business_number_form", nil},
		"phone":                  {url.Values{"phone": {"12"}}, "phone", "fault.phone_form", nil},
		"address":                {url.Values{"address": {""}}, "address", "fault.required.address", nil},
		"mode":                   {url.Values{"mode": {""}}, "mode", "fault.choose_one.mode", nil},
		"category":               {url.Values{"category": {""}}, "category", "fault.choose_one.category", nil},
		"no product":             {url.Values{"product_1": {""}, "product_2": {""}}, "products", "fault.name_a_product", nil},
		"price no number":        {url.Values{"price_2": {"싯가"}}, "products", "fault.price_form", nil},
		"price negative":         {url.Values{"price_1": {"-1"}}, "products", "fault.price_form", nil},
		"power":                  {url.Values{"power": {""}}, "power", "fault.choose_one.power", nil},
		"power between choices":  {url.Values{"power": {"1234"}}, "power", "fault.choose_one.power", nil},
		"devices":                {url.Values{"device_1": {""}, "watts_1": {""}, "device_2": {""}}, "power_devices", "fault.name_the_devices", nil},
		"watts without device":   {url.Values{"device_3": {""}, "watts_3": {"100"}}, "power_devices", "fault.name_the_devices", nil},
		"watts no number":        {url.Values{"watts_2": {"조금"}}, "power_devices", "fault.watts_form", nil},
		"watts above the choice": {url.Values{"watts_2": {"501"}}, "power_devices", "fault.more_than_asked", []any{"needs", 3001, "has", 3000}},
		"food how":               {url.Values{"food_how": {""}}, "food_how", "fault.choose_one.food_how", nil},
		"food report":            {url.Values{"food_report": {"perhaps"}}, "food_report", "fault.choose_one.food_report", nil},
		"alcohol licence":        {url.Values{"alcohol": {"1"}}, "alcohol_licence", "fault.required.alcohol_licence", nil},
		"fire gear":              {url.Values{"fire": {"1"}, "fire_gear": {" "}}, "fire_gear", "fault.required.fire_gear", nil},
		"plate":                  {url.Values{"vehicle": {"1"}}, "plate", "fault.required.plate", nil},
		"plate long":             {url.Values{"vehicle": {"1"}, "plate": {"1234567890123"}}, "plate", "fault.too_long", []any{"max", 12, "length", 13}},
		"load in":                {url.Values{"vehicle": {"1"}, "plate": {"12가 3456"}, "load_in": {"25:00"}}, "load_in", "fault.not_a_time", nil},
		"near long":              {url.Values{"near": {long[:3*121]}}, "near", "fault.too_long", []any{"max", 120, "length", 121}},
		"control characters":     {url.Values{"address": {"새봄시\x00 가온로"}}, "address", "fault.not_text", nil},
		"wish long":              {url.Values{"wish": {long}}, "wish", "fault.too_long", []any{"max", 500, "length", 501}},
		"privacy":                {url.Values{"privacy": {}}, "privacy", "fault.must_agree.privacy", nil},
		"pledge":                 {url.Values{"pledge": {}}, "pledge", "fault.must_agree.pledge", nil},
		"no text":                {url.Values{"name": {"\xff\xfe"}}, "name", "fault.not_text", nil},
	} {
		t.Run(name, func(t *testing.T) {
			s.t = t
			b := s.browser("ko")
			b.get(formPath)
			b.submit("", with(c.change))
			b.shows(422, b.word("form.summary", "count", 1), b.word(c.words, c.params...))
			if after := s.rows(); !maps.Equal(before, after) {
				t.Errorf("rows %v became %v", before, after)
			}
			b.summaryLeadsTo(c.field)
			b.hasFaultBeside(c.field, b.word(c.words, c.params...))
			b.keeps(with(c.change))
		})
	}
}

// summaryLeadsTo says that the summary above the form has a link to the field.
func (b *browser) summaryLeadsTo(field string) {
	b.t.Helper()
	if !strings.Contains(b.page.body, `<a href="#f-`+field+`">`) {
		b.t.Errorf("the summary does not lead to %s", field)
	}
}

// hasFaultBeside says that the fault of a field stands beside its input and describes it.
func (b *browser) hasFaultBeside(field, sentence string) {
	b.t.Helper()
	for _, want := range []string{`id="f-` + field + `"`, `id="f-` + field + `-error"`, `aria-invalid="true"`} {
		if !strings.Contains(b.page.body, want) {
			b.t.Errorf("the fault of %s has no %s", field, want)
		}
	}
	_, after, _ := strings.Cut(b.page.body, `id="f-`+field+`-error"`)
	if paragraph, _, _ := strings.Cut(after, "</p>"); !strings.Contains(page{body: "<p" + paragraph}.text(), sentence) {
		b.t.Errorf("beside %s stands %q, not %q", field, paragraph, sentence)
	}
}

// keeps says that everything that was typed stands in the form again, but never the password.
func (b *browser) keeps(typed url.Values) {
	b.t.Helper()
	for name, values := range typed {
		if len(values) == 0 || name == "password" || strings.TrimSpace(values[0]) == "" || strings.Contains(values[0], "\xff") || strings.Contains(values[0], "\x00") {
			continue
		}
		input := inputOf(b.page.body, name, values[0])
		switch name {
		case "kind", "mode", "power", "food_how", "food_report", "coupons":
			if input != "" && !strings.Contains(input, " checked") {
				b.t.Errorf("%s is no longer %q", name, values[0])
			}
		case "food", "water", "insured", "alcohol", "fire", "vehicle", "privacy", "pledge", "marketing":
			if !strings.Contains(input, " checked") {
				b.t.Errorf("%s is no longer ticked", name)
			}
		case "wish":
			if !strings.Contains(b.page.body, ">"+values[0]+"</textarea>") {
				b.t.Errorf("the words to staff are gone")
			}
		case "category":
			if !strings.Contains(b.page.body, `value="`+values[0]+`" selected`) {
				b.t.Errorf("the category is gone")
			}
		default:
			if input == "" {
				b.t.Errorf("%s is no longer %q", name, values[0])
			}
		}
	}
	if strings.Contains(b.page.body, newWord) {
		b.t.Error("the password was sent back")
	}
}

// inputOf is the tag of an input with that name and value, "" when there is none.
func inputOf(body, name, value string) string {
	for _, tag := range tagPattern.FindAllString(body, -1) {
		if strings.HasPrefix(tag, "<input") && strings.Contains(tag, ` name="`+name+`"`) && strings.Contains(tag, ` value="`+value+`"`) {
			return tag
		}
	}
	return ""
}

func TestEmptyFormNamesAllFaultsInItsOrder(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		b := openSite(t).browser(lang)
		b.get(formPath)
		b.submit("", url.Values{})
		b.shows(422, b.word("form.summary", "count", 15), b.word("vendor.form.password.again"))
		at := 0
		for _, field := range []string{
			"kind", "name", "business_number", "representative", "contact_name", "phone", "address",
			"mode", "category", "products", "power", "email", "password", "privacy", "pledge",
		} {
			next := strings.Index(b.page.body[at:], `href="#f-`+field+`"`)
			if next < 0 {
				t.Fatalf("%s is missing from the summary or out of order", field)
			}
			at += next
		}
	})
}

func TestOwnShopIsNotAskedForPower(t *testing.T) {
	s := openSite(t)
	b := s.browser("ko")
	b.get(formPath)
	b.submit("", with(url.Values{"mode": {"store"}, "power": {"5000"}, "device_1": {""}, "fire": {"1"}, "vehicle": {"1"}}))
	b.shows(200)
	list, _ := s.Store.Applications(context.Background(), s.Event.ID, models.ApplicationFilter{})
	if len(list) != 1 || list[0].PowerW != 0 || list[0].Water || list[0].Fire || list[0].Vehicle {
		t.Errorf("stored %+v", list)
	}
}

func TestSecondApplicationNamesTheReceipt(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("달그락분식", models.Shop, models.AtBooth)
		b := s.loggedIn(lang, a)
		b.get(formPath)
		b.shows(200, b.word("vendor.form.applied", "receipt", a.Receipt))
		before := s.rows()
		b.submit("", with(url.Values{"business_number": {a.Vendor.BusinessNumber}}))
		b.shows(422, b.word("fault.already_applied", "receipt", a.Receipt))
		b.summaryLeadsTo("business_number")
		b.hasFaultBeside("business_number", b.word("fault.already_applied", "receipt", a.Receipt))
		if after := s.rows(); !maps.Equal(before, after) {
			t.Errorf("rows %v became %v", before, after)
		}
	})
}

func TestBusinessOfAnotherAccount(t *testing.T) {
	s := openSite(t)
	a := s.Applicant("달그락분식", models.Shop, models.AtBooth)
	b := s.browser("ko")
	b.get(formPath)
	before := s.rows()
	b.submit("", with(url.Values{"business_number": {a.Vendor.BusinessNumber}}))
	b.shows(422)
	b.hasFaultBeside("business_number", b.word("fault.business_number_taken"))
	if after := s.rows(); !maps.Equal(before, after) {
		t.Errorf("rows %v became %v", before, after)
	}
}

func TestCallBeforeAndAfter(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.browser(lang)
		b.get(formPath)
		s.At(s.Event.ApplyUntil.Add(time.Second))
		before := s.rows()
		b.submit("", filled())
		b.shows(409, b.word("refusal.call_over"))
		if after := s.rows(); !maps.Equal(before, after) {
			t.Errorf("rows %v became %v", before, after)
		}
		b.get("/e/gaon/apply")
		b.shows(200, b.word("vendor.call.lead.over"))
		b.hides(b.word("vendor.call.apply"))
		if p := b.get(formPath); p.status != 303 || p.header.Get("Location") != "/e/gaon/apply" {
			t.Errorf("the form is still there: %d", p.status)
		}
		s.At(s.Event.ApplyFrom.Add(-time.Hour))
		b.get("/e/gaon/apply")
		b.shows(200)
		b.hides(b.word("vendor.call.apply"), b.word("vendor.call.lead.over"))
	})
}

// nextEvent recruits for a second event.
func (s *site) nextEvent() models.Event {
	s.t.Helper()
	ctx, now := context.Background(), s.Store.Now()
	e, err := s.Store.OpenEvent(ctx, s.Admin, models.EventInput{
		Slug: "next", NameKo: "가을 통통세일", NameEn: "Autumn Street Sale", PlaceKo: "가온동", PlaceEn: "Gaon-dong", HostKo: "새봄시", HostEn: "Saebom",
		StartsAt: now.Add(48 * time.Hour), EndsAt: now.Add(53 * time.Hour), ApplyFrom: now.Add(-time.Hour), ApplyUntil: now.Add(24 * time.Hour), Demo: true,
	})
	if err == nil {
		err = s.Store.MoveEvent(ctx, s.Admin, e, models.EventRecruiting)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

func TestReturningVendorFindsTheFormFilledIn(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Artisan, models.AtBooth)
		s.nextEvent()
		b := s.loggedIn(lang, a)
		b.get("/e/next/apply/form")
		b.shows(200)
		b.hides(b.word("vendor.form.account"), b.word("vendor.form.login"))
		b.shows(200, b.word("vendor.form.from", "event", s.Event.Name(lang), "at", dayIn(lang, a.SubmittedAt)))
		b.keeps(url.Values{
			"kind": {"artisan"}, "name": {"달그락분식"}, "business_number": {korean.BusinessNumber(a.Vendor.BusinessNumber).String()}, "representative": {"홍길동"},
			"phone": {"010-0000-0001"}, "address": {a.Vendor.Address}, "mode": {"booth"}, "category": {"meal"}, "product_1": {"떡볶이"}, "price_1": {"4,000"},
			"power": {"1000"}, "device_1": {"전기 찜기"},
		})
		if strings.Contains(inputOf(b.page.body, "privacy", "1"), " checked") {
			t.Error("consent is ticked already")
		}
		typed := with(url.Values{"business_number": {a.Vendor.BusinessNumber}, "name": {"달그락분식 2호점"}})
		typed.Del("email")
		typed.Del("password")
		before := s.rows()
		b.submit("", typed)
		b.shows(200, b.word("vendor.done.title"))
		after := s.rows()
		if after["accounts"] != before["accounts"] || after["vendors"] != before["vendors"] || after["applications"] != before["applications"]+1 {
			t.Errorf("rows %v became %v", before, after)
		}
	})
}

func TestReceiptOfAnotherIsNotFound(t *testing.T) {
	s := openSite(t)
	mine := s.Applicant("달그락분식", models.Shop, models.AtBooth)
	other := s.Applicant("온마루공방", models.Artisan, models.AtBooth)
	b := s.loggedIn("ko", mine)
	b.get("/e/gaon/apply/done?receipt=" + mine.Receipt)
	b.shows(200, mine.Receipt, "서류 올리기")
	b.get("/e/gaon/apply/done?receipt=" + other.Receipt)
	b.shows(404)
}

// dayIn is a day as the pages of a language write it.
func dayIn(lang string, at time.Time) string {
	if lang == "en" {
		return at.In(korean.Seoul).Format("Mon 2 January")
	}
	return korean.Day(at)
}
