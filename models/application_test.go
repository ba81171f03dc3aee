package models_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// applicant is the n-th new account, and application what it hands in, after a change.
func applicant(n int) models.AccountInput {
	return models.AccountInput{Email: fmt.Sprintf("new%d@example.kr", n), Password: "a long password"}
}

func application(n int, change ...func(*models.ApplicationInput)) models.ApplicationInput {
	in := modelstest.Application(n, "새 가게", models.Shop, models.AtBoth)
	for _, f := range change {
		f(&in)
	}
	return in
}

func TestApplicationFaults(t *testing.T) {
	t.Parallel()
	type change = func(*models.ApplicationInput)
	cases := []struct {
		change        change
		field, reason string
	}{
		{func(in *models.ApplicationInput) { in.Kind = "" }, "kind", "choose_one"},
		{func(in *models.ApplicationInput) { in.Kind = "chain" }, "kind", "choose_one"},
		{func(in *models.ApplicationInput) { in.Mode = "" }, "mode", "choose_one"},
		{func(in *models.ApplicationInput) { in.Category = "weapons" }, "category", "choose_one"},
		{func(in *models.ApplicationInput) { in.PowerW = 700 }, "power", "choose_one"},
		{func(in *models.ApplicationInput) { in.PowerW = -500 }, "power", "choose_one"},
		{func(in *models.ApplicationInput) { in.Name = "" }, "name", "required"},
		{func(in *models.ApplicationInput) { in.Name = strings.Repeat("가", 41) }, "name", "too_long"},
		{func(in *models.ApplicationInput) { in.Representative = "" }, "representative", "required"},
		{func(in *models.ApplicationInput) { in.Representative = strings.Repeat("가", 31) }, "representative", "too_long"},
		{func(in *models.ApplicationInput) { in.ContactName = "" }, "contact_name", "required"},
		{func(in *models.ApplicationInput) { in.Address = "" }, "address", "required"},
		{func(in *models.ApplicationInput) { in.Address = strings.Repeat("가", 121) }, "address", "too_long"},
		{func(in *models.ApplicationInput) { in.Wish = strings.Repeat("가", 501) }, "wish", "too_long"},
		{func(in *models.ApplicationInput) { in.PowerDevices = "" }, "power_devices", "name_the_devices"},
		{func(in *models.ApplicationInput) { in.PowerDevices = strings.Repeat("가", 301) }, "power_devices", "too_long"},
		{func(in *models.ApplicationInput) { in.Products = nil }, "products", "name_a_product"},
		{func(in *models.ApplicationInput) { in.Products = []models.ProductInput{{PriceWon: 1000}} }, "products", "name_a_product"},
		{func(in *models.ApplicationInput) { in.Products = make([]models.ProductInput, 4); name(in.Products) }, "products", "too_many_products"},
		{func(in *models.ApplicationInput) { in.Products[0].Name = strings.Repeat("가", 41) }, "products", "too_long"},
		{func(in *models.ApplicationInput) { in.Products[0].PriceWon = -1 }, "products", "price_form"},
		{func(in *models.ApplicationInput) { in.Products[0].PriceWon = 100_000_001 }, "products", "price_form"},
		{func(in *models.ApplicationInput) { delete(in.Consents, "privacy") }, "privacy", "must_agree"},
		{func(in *models.ApplicationInput) { delete(in.Consents, "pledge") }, "pledge", "must_agree"},
		{func(in *models.ApplicationInput) { in.Phone = "" }, "phone", "required"},
		{func(in *models.ApplicationInput) { in.Phone = "12345" }, "phone", "phone_form"},
		{func(in *models.ApplicationInput) { in.BusinessNumber = "" }, "business_number", "required"},
		{func(in *models.ApplicationInput) { in.BusinessNumber = "116-82" }, "business_number", "business_number_length"},
		{func(in *models.ApplicationInput) { in.BusinessNumber = "116-82-00275" }, "business_number", "business_number_check_digit"},
		{func(in *models.ApplicationInput) { in.BusinessNumber = "001-01-00001" }, "business_number", "business_number_form"},
	}
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		before := rows(t, st.Store)
		for i, c := range cases {
			_, session, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, applicant(i), application(1, c.change))
			faulty(t, err, c.field, c.reason)
			if session != "" {
				t.Errorf("%s: %s: logged in", c.field, c.reason)
			}
		}
		for field, in := range map[string]models.AccountInput{"email": {Email: "x", Password: "a long password"}, "password": {Email: "x@example.kr", Password: "short"}} {
			_, _, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, in, application(1))
			if faults(t, err)[field] == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		if rows(t, st.Store) != before {
			t.Error("something was stored")
		}
		_, _, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, models.AccountInput{}, models.ApplicationInput{})
		if n := len(faults(t, err)); n < 12 {
			t.Errorf("an empty form has only %d faults", n)
		}
	})
}

func name(list []models.ProductInput) {
	for i := range list {
		list[i].Name = "떡"
	}
}

func TestApplicationsComeInTimeOnly(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		st.At(st.Event.ApplyUntil.Add(time.Second))
		_, _, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, applicant(1), application(1))
		reason(t, err, "call_over")
		st.At(time.Time{})
		reason(t, st.Store.MoveEvent(t.Context(), st.Admin, st.Event, models.EventClosed), "")
		_, _, err = st.Store.Apply(t.Context(), must(st.Store.EventBySlug(t.Context(), "gaon"))(t), models.Account{}, applicant(1), application(1))
		reason(t, err, "call_over")
	})
}

func TestInventedBusinessNumbersAreForInventedEvents(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		real := newEvent(func(in *models.EventInput) { in.ApplyFrom = time.Now().Add(-time.Hour) })
		e := must(st.Store.OpenEvent(t.Context(), st.Admin, real))(t)
		e.State = models.EventRecruiting
		_, _, err := st.Store.Apply(t.Context(), e, models.Account{}, applicant(1), application(1))
		faulty(t, err, "business_number", "business_number_form")
		_, _, err = st.Store.Apply(t.Context(), e, models.Account{}, applicant(1), application(1, func(in *models.ApplicationInput) { in.BusinessNumber = "1168200276" }))
		reason(t, err, "")
	})
}

func TestABusinessAppliesOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		first, session, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(1))
		reason(t, err, "")
		owner := must(s.SessionActor(ctx, session))(t).Account
		before := rows(t, s)
		_, session, err = s.Apply(ctx, st.Event, owner, models.AccountInput{}, application(1))
		faulty(t, err, "business_number", "already_applied")
		if list, _ := err.(models.Faults); session != "" || list[0].Params["receipt"] != first.Receipt {
			t.Errorf("session %q, %v", session, list[0].Params)
		}
		_, _, err = s.Apply(ctx, st.Event, models.Account{}, applicant(2), application(1))
		faulty(t, err, "business_number", "business_number_taken") // and nothing about whose it is
		_, _, err = s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(2))
		faulty(t, err, "email", "email_taken")
		if rows(t, s) != before {
			t.Error("something was stored")
		}
	})
}

func TestAnApplicationIsStoredWhole(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		_, _, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(1, func(in *models.ApplicationInput) {
			in.Wish, in.Food, in.Water = "입구 가까이요", true, true
			in.FoodHow, in.FoodReport = models.FoodCooked, models.ReportTemporary
			in.Products = []models.ProductInput{{Name: "떡볶이", PriceWon: 4_000}, {}, {Name: "순대", PriceWon: 5_000}}
			in.Consents = map[string]string{"privacy": "개인정보를 이용해요.", "pledge": "직접 운영해요.", "marketing": "소식을 받아요."}
		}))
		reason(t, err, "")
		list := must(s.Applications(ctx, st.Event.ID, models.ApplicationFilter{}))(t)
		a := list[0]
		if len(list) != 1 || a.State != models.Submitted || a.No != "" || a.Vendor.Name != "새 가게" || !a.Food || !a.Water || a.Wish != "입구 가까이요" ||
			len(a.Products) != 2 || a.Products[1].Name != "순대" || a.Products[1].PriceWon != 5_000 {
			t.Errorf("%+v", a)
		}
		if want := st.Event.StartsAt.In(seoul).Format("2006-0102") + "-001"; a.Receipt != want {
			t.Errorf("receipt %s, want %s", a.Receipt, want)
		}
		if words := ask[string](t, s, "SELECT words FROM consents WHERE what = 'marketing'"); words != "소식을 받아요." || ask[int](t, s, "SELECT count(*) FROM consents") != 3 {
			t.Errorf("agreed to %q", words)
		}
		mails := st.Mails()
		if len(mails) != 1 || mails[0].Template != "application_received" || mails[0].Address != "new1@example.kr" || mails[0].Params("ko")["receipt"] != a.Receipt {
			t.Errorf("%+v", mails)
		}
	})
}

func TestReceiptNumbersAreUniqueAndWithoutGaps(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		outcomes := storm(t, 16, func(i int) error {
			_, _, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, applicant(i), application(i+1))
			return err
		})
		list := must(st.Store.Applications(t.Context(), st.Event.ID, models.ApplicationFilter{}))(t)
		if outcomes[""] != 16 || len(list) != 16 {
			t.Fatalf("%v, %d applications", outcomes, len(list))
		}
		for i, a := range list {
			if want := fmt.Sprintf("-%03d", i+1); !strings.HasSuffix(a.Receipt, want) {
				t.Errorf("number %d is %s", i+1, a.Receipt)
			}
		}
	})
}

func TestTheSameBusinessPressedTwiceAtTheSameMoment(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s := st.Store
		outcomes := storm(t, 8, func(i int) error {
			_, _, err := s.Apply(t.Context(), st.Event, models.Account{}, applicant(i), application(1))
			return err
		})
		if outcomes[""] != 1 || outcomes["business_number_taken"] != 7 {
			t.Errorf("%v", outcomes)
		}
		if n := ask[int](t, s, "SELECT count(*) FROM accounts"); n != 2 { // the admin, and the one
			t.Errorf("%d accounts", n)
		}
		if n := ask[int](t, s, "SELECT count(*) FROM vendors v JOIN accounts a ON a.id = v.account_id"); n != 1 {
			t.Errorf("%d vendors with an owner", n)
		}
	})
}

func TestPeopleAreSealedAndWhoeverLooksIsWrittenDown(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, _, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(1, func(in *models.ApplicationInput) {
			in.Representative, in.ContactName, in.Phone = "황보관우", "선우은숙", "010-8765-4321"
		}))
		reason(t, err, "")
		column := "hex(representative) || hex(contact_name) || hex(phone) || hex(phone_hash)"
		if onPostgres(s) {
			column = "upper(encode(representative, 'hex') || encode(contact_name, 'hex') || encode(phone, 'hex') || encode(convert_to(phone_hash, 'UTF8'), 'hex'))"
		}
		kept := ask[string](t, s, "SELECT "+column+" FROM vendors")
		for _, secret := range []string{"8765", "4321", "황보", "선우"} { // four bytes at least: random ones do not hold them
			if strings.Contains(kept, fmt.Sprintf("%X", secret)) {
				t.Errorf("%s can be read in the table", secret)
			}
		}
		if path, isSQLite := strings.CutPrefix(modelstest.URL(s), "sqlite:"); isSQLite {
			unreadable(t, path, "87654321", "황보관우")
		}
		if n := ask[int](t, s, "SELECT count(*) FROM access_entries"); n != 0 {
			t.Error("looked at before anybody looked")
		}
		people := must(s.LookAtPeople(ctx, st.Admin, a))(t)
		if people.Representative != "황보관우" || people.ContactName != "선우은숙" || people.Phone.String() != "010-8765-4321" || people.Email != "new1@example.kr" {
			t.Errorf("%+v", people)
		}
		who := fmt.Sprintf("SELECT count(*) FROM access_entries WHERE account_id = %d AND subject = '%s'", st.Admin.Account.ID, a.Receipt)
		if ask[int](t, s, who) != 1 {
			t.Error("nobody wrote down who looked")
		}
	})
}

// unreadable looks for texts in the files of a database, its journal too.
func unreadable(t *testing.T, path string, secrets ...string) {
	t.Helper()
	files, _ := filepath.Glob(path + "*")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if strings.Contains(string(content), secret) {
				t.Errorf("%s can be read in %s", secret, filepath.Base(file))
			}
		}
	}
}
