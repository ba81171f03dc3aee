package vendor_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

func TestChangeWithHistory(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("달그락분식", models.Shop, models.AtBooth)
		b := s.loggedIn(lang, a)
		b.get("/vendor")
		b.shows(200, b.word("vendor.today.change"))
		b.get("/vendor/gaon/change?receipt=" + a.Receipt)
		b.shows(200, b.word("vendor.form.number.fixed"))
		b.hides(b.word("vendor.form.consent"), b.word("vendor.form.keep"))
		typed := with(url.Values{"name": {"달그락 분식집"}, "mode": {"booth"}, "phone": {"010-0000-9999"}, "business_number": {"999-99-99999"}})
		typed.Set("price_1", "싯가")
		b.submit("", typed)
		b.shows(422, b.word("fault.price_form"))
		b.keeps(url.Values{"name": {"달그락 분식집"}, "price_1": {"싯가"}, "phone": {"010-0000-9999"}})
		typed.Set("price_1", "5,500")
		b.submit("", typed)
		b.shows(200, b.word("vendor.change.done"), "달그락분식 → 달그락 분식집", "떡볶이 4,000 → 떡볶이 5,500, 튀김 3,000", "→ 010-0000-9999", b.word("food_how.cooked"))
		b.hides("999-99-99999")
		staff := s.browser(lang)
		staff.cookies["jangteo"] = s.Session(s.Admin.Account)
		staff.get("/staff/gaon/applications/" + a.Receipt)
		staff.shows(200, "달그락분식 → 달그락 분식집", b.word("change.hidden"), b.word("food_report.temporary"))
		staff.hides("010-0000-9999")
		staff.submit("/people#people", nil)
		staff.shows(200, "→ 010-0000-9999")
		b.get("/vendor/gaon/change?receipt=" + a.Receipt)
		same := with(url.Values{"name": {"달그락 분식집"}, "mode": {"booth"}, "phone": {"010-0000-9999"}, "price_1": {"5,500"}})
		b.submit("", same)
		b.shows(200, b.word("vendor.change.none"))
	})
}

func TestWhatCanStillBeChanged(t *testing.T) {
	s := openSite(t)
	a, other := s.Vendor("달그락분식", models.Shop, models.AtBooth), s.Applicant("온마루공방", models.Artisan, models.AtBooth)
	b := s.loggedIn("ko", a)
	b.get("/vendor/gaon/change?receipt=" + a.Receipt)
	b.shows(200, b.word("vendor.form.lead.contact"))
	b.hides(b.word("vendor.form.business"))
	b.submit("", url.Values{"contact_name": {"새 담당"}, "phone": {"01000001111"}, "vehicle": {"1"}, "plate": {"12가 3456"}, "name": {"남의 가게"}})
	b.shows(200, b.word("vendor.change.done"), "홍길동 → 새 담당", "12가 3456")
	b.hides("남의 가게")
	b.get("/vendor/gaon/change?receipt=" + other.Receipt)
	b.shows(404)
	s.At(s.Event.EndsAt.Add(time.Minute))
	b.get("/vendor/gaon/change?receipt=" + a.Receipt)
	b.shows(409, b.word("refusal.change_over"))
}

func TestCallSaysWhatStaffWrote(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		s.Applicant("달그락분식", models.Shop, models.AtBooth)
		e := s.Event
		in := models.EventInput{
			Slug: e.Slug, NameKo: e.NameKo, NameEn: e.NameEn, PlaceKo: e.PlaceKo, PlaceEn: e.PlaceEn, HostKo: e.HostKo, HostEn: e.HostEn,
			StartsAt: e.StartsAt, EndsAt: e.EndsAt, ApplyFrom: e.EndsAt.Add(-96 * time.Hour), ApplyUntil: e.EndsAt,
			TermsKo: "직접 팔아요.\n자리를 지켜요.", TermsEn: "Sell it yourself.\nStay at your place.", BringKo: "현수막", BringEn: "A banner", FeeWon: 30_000, PlacesShop: 1, PlacesArtisan: 12,
		}
		if _, err := s.Store.ChangeEvent(context.Background(), s.Admin, e, in); err != nil {
			t.Fatal(err)
		}
		b := s.browser(lang)
		b.get("/e/gaon/apply")
		b.shows(200, b.word("vendor.call.stage.open"), b.word("vendor.call.places.of", "count", 12), b.word("vendor.call.applied_so_far", "count", 1), b.word("vendor.call.over_places"),
			b.word("vendor.call.fee"), "30,000")
		if lang == "ko" {
			b.shows(200, "자리를 지켜요.", "현수막")
		} else {
			b.shows(200, "Stay at your place.", "A banner")
		}
		for _, want := range []string{`property="og:title" content="` + e.Name(lang), `property="og:image" content="http://example.com/static/`, "share/call.png"} {
			if !strings.Contains(b.page.body, want) {
				t.Errorf("no %s", want)
			}
		}
		for _, step := range []struct {
			at   time.Time
			word string
		}{
			{e.EndsAt.Add(-72 * time.Hour), b.word("vendor.deadline.days", "count", 3)},
			{e.EndsAt.Add(-24 * time.Hour), b.word("vendor.deadline.tomorrow", "at", clockIn(lang, e.EndsAt))},
			{e.EndsAt.Add(-time.Second), b.word("vendor.deadline.today", "at", clockIn(lang, e.EndsAt))},
		} {
			s.At(step.at)
			b.get("/e/gaon/apply")
			b.shows(200, step.word)
		}
		s.At(e.EndsAt.Add(time.Minute))
		b.get("/e/gaon/apply")
		b.shows(200, b.word("vendor.call.stage.over"))
		b.hides(b.word("vendor.call.applied_so_far", "count", 1))
	})
}

// clockIn is a time of day as the pages of a language write it.
func clockIn(lang string, at time.Time) string {
	at = at.In(seoul)
	switch {
	case lang != "en":
		return korean.Clock(at)
	case at.Minute() == 0:
		return at.Format("3 pm")
	}
	return at.Format("3:04 pm")
}
