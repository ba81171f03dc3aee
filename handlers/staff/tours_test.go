package staff_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

// tourForm is what staff type about a tour.
func tourForm(s *site) []string {
	return []string{
		"name_ko", "도장깨기", "name_en", "Stamp tour", "tour_need", "2", "tour_walk", "0", "tour_award", "gift", "gift_ko", "에코백", "gift_en", "Cloth bag",
		"tour_stock", "1,000", "legal_basis", "새봄시 조례", "tour_opens", typedTime(s.Event.StartsAt), "tour_closes", typedTime(s.Event.EndsAt),
	}
}

func TestAStampTourFromTermsToPaper(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		shop, artisan := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("물레방아도예", models.Artisan, models.AtBoth)
		s.Campaign(func(in *models.CampaignInput) { in.Channel = models.AtDesk })
		b := s.person(models.Staff, s.Event.ID).in(lang)
		b.get("/staff/gaon/gifts")
		b.shows(http.StatusOK, b.word("staff.gifts.no_tour"), b.word("staff.tour.make"))
		b.get("/staff/gaon/tour")
		b.shows(http.StatusOK, b.word("staff.tour.lead"))
		b.checkWords()
		b.refuses("/staff/gaon/tour", map[string]string{"name_ko": "fault.required.name_ko", "tour_need": "fault.out_of_range.tour_need", "tour_stock": "fault.out_of_range.tour_stock", "legal_basis": "fault.required.legal_basis"},
			[]string{"tours"}, "name_ko", "", "tour_need", "0", "gift_ko", "에코백", "tour_stock", "")
		b.get("/staff/gaon/tour")
		b.submit("/staff/gaon/tour", tourForm(s)...)
		b.shows(http.StatusOK, b.word("staff.tour.kept"), b.word("state.tour.draft"), b.word("staff.tour.no_stops"))
		b.checkWords()
		b.submit("/tour/state")
		b.shows(http.StatusConflict, b.word("refusal.tour_unreachable"))
		b.get("/staff/gaon/tour")
		b.submit("/tour/stops", "stops", "")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.choose_one_at_least.stops"))
		b.get("/staff/gaon/tour")
		_, csrf := b.form("/tour/stops")
		b.post("/staff/gaon/tour/stops", url.Values{"_csrf": csrf["_csrf"], "stops": {shop.No, artisan.No}})
		b.get("/staff/gaon/tour")
		b.shows(http.StatusOK, b.word("staff.tour.stops_added"), "물레방아도예")
		b.submit("/tour/state")
		b.shows(http.StatusOK, b.word("staff.tour.moved.open"), b.word("state.tour.open"))
		tour, err := s.Store.TourOf(context.Background(), s.Event.ID)
		s.must(err)
		stops, err := s.Store.Stops(context.Background(), tour)
		s.must(err)
		b.submit("/tour/stops/" + stops[0].Code) // closes it: the rule needs both
		b.shows(http.StatusConflict, b.word("refusal.tour_unreachable"))
		b.post("/staff/gaon/tour/stops/"+stops[0].Code, url.Values{"_csrf": csrf["_csrf"], "proved": {"1"}})
		b.get("/staff/gaon/tour")
		b.shows(http.StatusOK, b.word("staff.tour.stop_changed"), b.word("staff.tour.proved"))
		b.submit("/tour/cards", "cards", "2,001")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.out_of_range.cards"))
		b.get("/staff/gaon/tour")
		b.submit("/tour/cards", "cards", "9")
		b.shows(http.StatusOK, b.word("staff.tour.cards_made"), "T-0001–T-0009")
		b.checkWords()
		for path, pages := range map[string]int{"/staff/gaon/tour/cards/1.pdf": 2, "/staff/gaon/tour/posters.pdf": 2} {
			if p := b.get(path); p.status != http.StatusOK || p.header.Get("Content-Type") != "application/pdf" || strings.Count(p.body, "/Type /Page\n") != pages {
				t.Errorf("%s answers %d with %d pages", path, p.status, strings.Count(p.body, "/Type /Page\n"))
			}
		}
		if p := b.get("/staff/gaon/tour/cards/2.pdf"); p.status != http.StatusNotFound {
			t.Errorf("a sheet that is not: %d", p.status)
		}
	})
}

func TestTheGiftDesk(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		_, stops := s.Tour(func(in *models.TourInput) { in.Stock = 1 })
		ctx := context.Background()
		_, err := s.Store.PrintCards(ctx, s.Admin, s.Event, 2)
		s.must(err)
		other := s.Complete(stops) // T-0003
		b := s.person(models.Desk, s.Event.ID).in(lang)
		b.get("/staff/gaon/gifts")
		b.shows(http.StatusOK, b.word("staff.gifts.find"), b.word("staff.gifts.log_empty"))
		b.checkWords()
		for _, typed := range []string{"", "T-0009", "없어요", "%00"} {
			if p := b.get("/staff/gaon/gifts/find?code=" + url.QueryEscape(typed)); p.status != http.StatusUnprocessableEntity {
				t.Errorf("%q answers %d", typed, p.status)
			}
		}
		b.get("/staff/gaon/gifts/find?code=t-1")
		here := b.page.header.Get("Location")
		b.get(here)
		b.shows(http.StatusOK, "T-0001", b.word("refusal.card_incomplete"), b.views.Text(lang, "stamp.missing.artisan", map[string]any{"count": 1}))
		b.checkWords()
		b.submit("/stamps", "stops", "")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.choose_one_at_least.stops"))
		b.get(here)
		_, form := b.form("/stamps")
		b.post(here+"/stamps", url.Values{"_csrf": form["_csrf"], "stops": {stops[0].Code, stops[1].Code, stops[3].Code}})
		b.get(here)
		b.shows(http.StatusOK, b.word("staff.gifts.stamped"), b.word("staff.gifts.complete"), b.word("stamp.method.ink"))
		b.checkWords()
		b.get(here + "/receipt")
		b.shows(http.StatusOK, b.word("staff.receipt.received"), s.tourGift(lang))
		b.checkWords()
		b.post(here+"/receipt", url.Values{"_csrf": form["_csrf"]}) // nobody confirmed
		b.shows(http.StatusUnprocessableEntity, b.word("fault.required.received"))
		b.get(here + "/receipt")
		b.submit("/receipt")
		b.shows(http.StatusOK, b.word("staff.gifts.given"), b.word("staff.gifts.given_word"))
		b.checkWords()
		b.post(here+"/receipt", url.Values{"_csrf": form["_csrf"], "received": {"1"}})
		b.shows(http.StatusConflict, b.word("staff.gifts.given_word"))
		b.hides("{at}", "{by}")
		if p := b.get(here + "/receipt"); p.status != http.StatusSeeOther {
			t.Errorf("the receipt of a gift that was given: %d", p.status)
		}
		b.post("/staff/gaon/gifts/"+other.ShortCode+"/receipt", url.Values{"_csrf": form["_csrf"], "received": {"1"}})
		b.shows(http.StatusConflict, b.word("refusal.gifts_gone"))
		b.get(here)
		b.submit("/undo", "reason", "")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.required.reason"))
		b.get(here)
		b.submit("/undo", "reason", "다른 분의 카드였어요")
		b.shows(http.StatusOK, b.word("staff.gifts.undone"))
		b.post(here+"/undo", url.Values{"_csrf": form["_csrf"], "reason": {"한 번 더"}})
		b.shows(http.StatusConflict, b.word("refusal.no_gift"))
		b.get("/staff/gaon/gifts")
		b.shows(http.StatusOK, b.word("staff.gifts.undone_word"), "다른 분의 카드였어요", map[string]string{"ko": "T-0001 · 에코백", "en": "T-0001 · Cloth bag"}[lang])
		file := b.get("/staff/gaon/gifts.csv")
		if file.status != http.StatusOK || !strings.Contains(file.body, "T-0001") || !strings.Contains(file.body, "다른 분의 카드였어요") || strings.Count(strings.TrimSpace(file.body), "\n") != 1 {
			t.Errorf("the list of receipts: %d %s", file.status, file.body)
		}
	})
}

func (s *site) tourGift(lang string) string {
	tour, err := s.Store.TourOf(context.Background(), s.Event.ID)
	s.must(err)
	return tour.Gift(lang)
}

func TestWhoMayRunATour(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	_, stops := s.Tour()
	card := s.Complete(stops)
	s.another()
	for path, least := range map[string]models.RoleName{
		"/staff/gaon/tour": models.Staff, "/staff/gaon/tour/posters.pdf": models.Staff, "/staff/gaon/tour/cards/1.pdf": models.Staff,
		"/staff/gaon/gifts": models.Desk, "/staff/gaon/gifts/" + card.ShortCode: models.Desk, "/staff/gaon/gifts.csv": models.Viewer, "/staff/gaon/gifts.xlsx": models.Viewer,
	} {
		for _, role := range []models.RoleName{models.Viewer, models.Desk, models.Staff} {
			want := http.StatusForbidden
			if role.AtLeast(least) {
				want = http.StatusOK
			}
			if p := s.person(role, s.Event.ID).get(path); p.status != want {
				t.Errorf("%s opens %s with %d", role, path, p.status)
			}
		}
	}
	admin := s.person(models.Admin, 0)
	if p := admin.get("/staff/narae/gifts/" + card.ShortCode); p.status != http.StatusNotFound {
		t.Errorf("a card of another event: %d", p.status)
	}
	if p := admin.get("/s/" + card.Code); p.status != http.StatusOK || !strings.Contains(p.body, "/staff/gaon/gifts/"+card.ShortCode) {
		t.Errorf("the desk scans a card: %d", p.status)
	}
}
