package vendor_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// kept is what the script of the form is told.
type kept struct {
	Saved  string
	Faults []struct{ Field, Text string }
}

// fault is the sentence about a field, "" when nothing is wrong with it.
func (k kept) fault(field string) string {
	for _, f := range k.Faults {
		if f.Field == field {
			return f.Text
		}
	}
	return ""
}

// keepDraft sends what is typed as the script does, from the form in front.
func (b *browser) keepDraft(typed url.Values) (kept, page) {
	b.t.Helper()
	values := b.formOf("").hidden
	for name, list := range typed {
		values[name] = list
	}
	front := b.page
	r := httptest.NewRequest(http.MethodPost, "/e/gaon/apply/draft", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	answer := b.send(r)
	b.page = front
	var k kept
	if answer.status == http.StatusOK {
		if err := json.Unmarshal([]byte(answer.body), &k); err != nil {
			b.t.Fatal(err)
		}
	}
	return k, answer
}

func half() url.Values {
	return url.Values{"kind": {"artisan"}, "name": {"한올 뜨개방"}, "business_number": {"123-45-67890"}, "price_1": {"싯가"}, "food": {"1"}, "password": {newWord}, "step": {"part"}}
}

func TestDraftIsKeptAndComesBack(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.browser(lang)
		b.get(formPath)
		before := s.rows()
		k, _ := b.keepDraft(half())
		if want := s.Store.Now().In(seoul).Format("15:04"); k.Saved != want {
			t.Errorf("saved %q, want %q", k.Saved, want)
		}
		for field, key := range map[string]string{"business_number": "fault.business_number_check_digit", "products": "fault.name_a_product", "food_how": "fault.choose_one.food_how",
			"email": "fault.required.email", "privacy": "fault.must_agree.privacy"} {
			if k.fault(field) != b.word(key) {
				t.Errorf("%s: %q", field, k.fault(field))
			}
		}
		if k.fault("kind") != "" || k.fault("password") != "" || k.fault("power_devices") != "" {
			t.Errorf("%+v", k.Faults)
		}
		if after := s.rows(); after["applications"] != before["applications"] || after["accounts"] != before["accounts"] {
			t.Errorf("rows %v became %v", before, after)
		}
		b.get("/e/gaon/apply")
		b.shows(200, b.word("vendor.call.resume"))
		b.get(formPath)
		b.shows(200, b.word("vendor.form.draft.text"))
		typed := half()
		typed.Del("step")
		b.keeps(typed)
		if !strings.Contains(b.page.body, `data-steps="part"`) {
			t.Error("the form begins anew")
		}
		other := s.browser(lang)
		other.get(formPath)
		other.hides(b.word("vendor.form.draft.text"), "한올 뜨개방")
		b.submit("/apply/draft/drop", nil)
		b.shows(200, b.word("vendor.form.dropped"))
		b.hides(b.word("vendor.form.draft.text"))
	})
}

func TestDraftWithoutAScript(t *testing.T) {
	s := openSite(t)
	b := s.browser("ko")
	b.get(formPath)
	f := b.formOf("")
	if !strings.Contains(b.page.body, `formaction="/e/gaon/apply/draft"`) {
		t.Fatal("no button keeps a draft")
	}
	f.action = "/e/gaon/apply/draft"
	b.post(f, half())
	b.shows(200, b.word("vendor.form.kept"))
	b.keeps(url.Values{"name": {"한올 뜨개방"}, "food": {"1"}})
}

func TestDraftGoesAlongWithTheAccount(t *testing.T) {
	s := openSite(t)
	a := s.Applicant("달그락분식", models.Shop, models.AtBooth)
	b := s.browser("ko")
	b.get(formPath)
	b.keepDraft(url.Values{"name": {"둘째 가게"}})
	b.cookies["jangteo"] = s.Session(s.Account(a)) // logs in on the same phone
	b.get(formPath)
	b.keeps(url.Values{"name": {"둘째 가게"}})
	tablet := s.loggedIn("ko", a)
	tablet.get(formPath)
	tablet.keeps(url.Values{"name": {"둘째 가게"}})
	tablet.keepDraft(url.Values{"name": {"셋째 가게"}})
	b.get(formPath)
	b.keeps(url.Values{"name": {"셋째 가게"}})
}

func TestDraftEndsWithTheApplication(t *testing.T) {
	s := openSite(t)
	b := s.browser("ko")
	b.get(formPath)
	b.keepDraft(half())
	b.submit("", filled())
	b.shows(200, b.word("vendor.done.title"), b.word("vendor.done.mailed", "email", newEmail))
	b.get(formPath)
	b.hides(b.word("vendor.form.draft.text"), "한올 뜨개방")
}

func TestDraftIsRefused(t *testing.T) {
	s := openSite(t)
	b := s.browser("ko")
	b.get(formPath)
	if _, answer := b.keepDraft(url.Values{"wish": {strings.Repeat("가", 30_000)}}); answer.status != 400 {
		t.Errorf("a whole book: %d %s", answer.status, answer.body)
	}
	stranger := s.browser("ko")
	stranger.get(formPath)
	stranger.cookies = map[string]string{"jangteo-lang": "ko"}
	if _, answer := stranger.keepDraft(half()); answer.status != 403 {
		t.Errorf("without cookies: %d", answer.status)
	}
	s.At(s.Event.ApplyUntil.Add(time.Second))
	if _, answer := b.keepDraft(half()); answer.status != 409 {
		t.Errorf("after the call: %d", answer.status)
	}
}

func TestTheSameFormTwiceGivesTheFirstReceipt(t *testing.T) {
	s := openSite(t)
	b := s.browser("ko")
	b.get(formPath)
	f, visitor := b.formOf(""), b.cookies["jangteo-visitor"]
	b.post(f, filled())
	b.shows(200, "-001")
	before := s.rows()
	b.post(f, filled()) // logged in by now
	b.shows(200, b.word("vendor.done.title"), "-001")
	impatient := s.browser("ko") // the first answer, and its session, were lost on the way
	impatient.cookies["jangteo-visitor"] = visitor
	impatient.post(f, filled())
	impatient.shows(200, b.word("vendor.done.title"), "-001")
	after := s.rows()
	before["sessions"]++
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("rows %v became %v", before, after)
	}
	thief := s.browser("ko")
	thief.cookies["jangteo-visitor"] = visitor
	thief.post(f, with(url.Values{"password": {"not the password"}}))
	thief.shows(422, b.word("fault.email_taken"))
	b.post(f, with(url.Values{"business_number": {modelstest.BusinessNumber(78)}})) // another business on the same form
	b.shows(200, "-002")
}

func TestNamesAreComposed(t *testing.T) {
	s := openSite(t)
	b := s.browser("ko")
	b.get(formPath)
	b.submit("", with(url.Values{"name": {norm.NFD.String("달그락분식")}, "product_1": {norm.NFD.String("떡볶이")}}))
	b.shows(200)
	list, err := s.Store.Applications(context.Background(), s.Event.ID, models.ApplicationFilter{})
	if err != nil || len(list) != 1 || list[0].Vendor.Name != "달그락분식" || list[0].Products[0].Name != "떡볶이" {
		t.Errorf("%+v, %v", list, err)
	}
}
