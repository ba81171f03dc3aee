package vendor_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

func TestSwapIsAskedAnsweredAndRefused(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		mine, other := s.Vendor("달그락분식", models.Artisan, models.AtBooth), s.Vendor("물레방아도예", models.Artisan, models.AtBooth)
		s.place(mine, "A03")
		s.place(other, "A04")
		s.At(s.Event.StartsAt.Add(-time.Hour))
		b, answering := s.loggedIn(lang, mine), s.loggedIn(lang, other)
		b.get("/vendor")
		b.shows(200, b.word("vendor.place.swap_text"), "A04 물레방아도예")
		late := b.formOf("/swap")
		b.submit("/swap", url.Values{"booth": {"A04"}, "words": {strings.Repeat("가", 201)}})
		b.shows(422, b.word("fault.too_long", "max", 200, "length", 201))
		if !strings.Contains(b.page.body, `value="`+strings.Repeat("가", 201)+`"`) || !strings.Contains(b.page.body, `<option value="A04" selected>`) {
			t.Error("what was typed is lost")
		}
		b.submit("/swap", url.Values{"booth": {"A05"}, "words": {"볕이 뜨거워요"}})
		b.shows(422, b.word("refusal.swap_nobody"))
		if !strings.Contains(b.page.body, `value="볕이 뜨거워요"`) {
			t.Error("what was typed is lost")
		}
		b.submit("/swap", url.Values{"booth": {"A04"}, "words": {"볕이 뜨거워요"}})
		b.shows(200, b.word("vendor.place.asked_flash"), b.word("vendor.place.take_back"))
		answering.get("/vendor")
		answering.shows(200, "볕이 뜨거워요", answering.word("vendor.place.agree"))
		stale := answering.formOf("/swap/answer")
		answering.submit("/swap/answer", url.Values{"answer": {"agreed"}})
		answering.shows(200, answering.word("vendor.place.answered_flash"), "A03")
		answering.post(stale, url.Values{"answer": {"agreed"}})
		answering.shows(422, answering.word("refusal.swap_answered"))
		s.At(s.Event.StartsAt.Add(time.Minute))
		b.get("/vendor")
		b.hides(b.word("vendor.place.swap_text"))
		b.post(late, url.Values{"booth": {"A03"}})
		b.shows(422, b.word("refusal.swap_too_late", "at", s.Event.StartsAt))
	})
}

func TestAnObjectionIsKeptOrComesBack(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		ctx := context.Background()
		a := s.Vendor("달그락분식", models.Artisan, models.AtBooth)
		s.place(a, "A03")
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		start := s.Event.StartsAt.Add(-48 * time.Hour)
		s.At(start)
		draft, err := s.Store.KeepDraft(ctx, s.Admin, s.Event, models.PlacesPage{}, "A안")
		must(err)
		must(s.Store.PlaceVendor(ctx, s.Admin, s.Event, models.PlaceInput{PlacesPage: models.PlacesPage{Draft: draft}, Vendor: a.No, Booth: "A04"}))
		must(s.Store.OpenPreview(ctx, s.Admin, s.Event, models.PlacesPage{Draft: draft}, start.Add(24*time.Hour)))
		b := s.loggedIn(lang, a)
		b.get("/vendor")
		b.shows(200, b.word("vendor.place.proposed"), "A04")
		form := b.formOf("/object")
		b.submit("/object", url.Values{"words": {strings.Repeat("가", 501)}})
		b.shows(422, b.word("fault.too_long", "max", 500, "length", 501), strings.Repeat("가", 501))
		b.submit("/object", url.Values{"words": {""}})
		b.shows(422, b.word("fault.required.words"))
		b.submit("/object", url.Values{"words": {"화덕이 옆이라 뜨거워요"}})
		b.shows(200, b.word("vendor.place.objected_flash"), b.word("vendor.place.objected", "words", "화덕이 옆이라 뜨거워요"))
		s.At(start.Add(25 * time.Hour))
		b.post(form, url.Values{"words": {"늦은 말"}})
		b.shows(422, b.word("refusal.objections_over"))
	})
}
