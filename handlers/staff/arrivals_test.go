package staff_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/modelstest"
)

// stand puts a selected vendor on a booth.
func (s *site) stand(name, booth string) models.Application {
	s.t.Helper()
	a := s.Vendor(name, models.Artisan, models.AtBooth)
	s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, a.No, booth))
	return a
}

// waits puts an applicant on the waitlist.
func (s *site) waits(name string) models.Application {
	s.t.Helper()
	a, err := s.Store.Decide(context.Background(), s.Admin, s.Event, s.Applicant(name, models.Artisan, models.AtBooth).Receipt, models.Decision{State: models.Waitlisted})
	s.must(err)
	return a
}

func TestTheDayAtTheDesk(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		s.At(s.Event.StartsAt.Add(-20 * time.Hour))
		came, missed := s.stand("온마루공방", "A02"), s.stand("달빛도예", "A03")
		s.waits("물레방아도예")
		s.At(s.Event.StartsAt.Add(-time.Hour))
		desk := s.person(models.Desk, s.Event.ID).in(lang)
		desk.get("/staff/gaon/arrivals")
		day := map[string]string{"ko": korean.Day(s.Event.StartsAt), "en": s.Event.StartsAt.In(korean.Seoul).Format("Mon 2 January")}[lang]
		desk.shows(http.StatusOK, day, "온마루공방", desk.word("state.arrival.expected"), "A04", "물레방아도예")
		desk.hides(desk.word("staff.load_in.title"))
		desk.get("/staff/gaon/arrivals/find?code=%20m01%20")
		if to := desk.page.header.Get("Location"); to != "/staff/gaon/arrivals/M01" {
			t.Errorf("a number leads to %q", to)
		}
		desk.get("/staff/gaon/arrivals/find?code=" + url.QueryEscape(s.Store.ArrivalPass(came)))
		desk.get(desk.page.header.Get("Location"))
		desk.shows(http.StatusOK, "홍길동", "A02", desk.word("staff.arrival.pass"), desk.word("staff.arrival.unready.phone"))
		desk.hides(desk.word("staff.arrival.no_show"))
		if n := s.count("SELECT count(*) FROM access_entries WHERE what = 'representative' AND subject = ?", came.Receipt); n != 1 {
			t.Errorf("%d entries say who looked", n)
		}
		desk.submit("/check-in")
		desk.shows(http.StatusOK, desk.word("staff.arrivals.checked_in"), desk.word("state.arrival.arrived"))
		desk.get("/staff/gaon/arrivals/M01")
		desk.submit("/check-in/undo")
		desk.shows(http.StatusOK, desk.word("staff.arrivals.undone"))
		for _, code := range []string{"X99", "", "%00"} {
			desk.get("/staff/gaon/arrivals/find?code=" + code)
			if to := desk.page.header.Get("Location"); to != "" {
				desk.get(to)
			}
			desk.shows(http.StatusUnprocessableEntity, desk.word("fault.unknown_vendor_no"))
		}
		desk.get("/staff/gaon/arrivals/M02")
		_, values := desk.form("/check-in")
		desk.post("/staff/gaon/arrivals/M02/no-show", values)
		desk.shows(http.StatusForbidden)
		desk.post("/staff/gaon/arrivals/promote", values)
		desk.shows(http.StatusForbidden)

		staff := s.staff().in(lang)
		staff.get("/staff/gaon/arrivals/M02")
		staff.post("/staff/gaon/arrivals/M02/no-show", csrf(staff, "/check-in"))
		staff.shows(http.StatusConflict)
		s.At(s.Event.StartsAt.Add(time.Hour))
		staff.get("/staff/gaon/arrivals?show=late")
		staff.shows(http.StatusOK, "달빛도예", staff.word("state.arrival.late"))
		staff.get("/staff/gaon/arrivals/" + missed.No)
		staff.submit("/no-show")
		staff.shows(http.StatusOK, staff.word("staff.arrivals.missed"), staff.word("state.arrival.no_show"), "물레방아도예")
		desk.get("/staff/gaon/arrivals/" + missed.No)
		desk.shows(http.StatusOK, desk.word("staff.arrival.follows"))
		desk.post("/staff/gaon/arrivals/"+missed.No+"/check-in", values)
		desk.shows(http.StatusConflict)
		staff.get("/staff/gaon/arrivals")
		action, promote := staff.form("/promote")
		for _, f := range staff.page.all("form") {
			if v := filled(f); v.Get("booth") == "A03" {
				promote = v
			}
		}
		staff.get(staff.post(action, promote).header.Get("Location"))
		staff.shows(http.StatusOK, staff.word("staff.arrivals.promoted"), "M03")
		staff.post(action, promote)
		staff.shows(http.StatusConflict, "물레방아도예")
		staff.get("/staff/gaon/messages")
		staff.shows(http.StatusOK, "A03")
	})
}

// csrf is what a form of the page in front proves itself with.
func csrf(b *browser, action string) url.Values {
	_, values := b.form(action)
	return url.Values{"_csrf": values["_csrf"]}
}

func TestLoadInTimes(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/arrivals/load-in")
		b.shows(http.StatusOK, b.word("staff.load_in.grace"))
		b.refuses("/load-in", map[string]string{"until_A": "fault.load_in_order"}, []string{"load_ins"}, "from_A", "11:30", "until_A", "11:00", "grace", "15")
		b.get("/staff/gaon/arrivals/load-in")
		b.refuses("/load-in", map[string]string{"grace": "fault.out_of_range.grace"}, []string{"load_ins", "day_plans"}, "grace", "601")
		b.get("/staff/gaon/arrivals/load-in")
		b.submit("/load-in", "from_A", "11:00", "until_A", "11:30", "grace", "15")
		b.shows(http.StatusOK, b.word("staff.load_in.set"))
		b.get("/staff/gaon/arrivals/load-in")
		if _, v := b.form("/load-in"); v.Get("from_A") != "11:00" || v.Get("until_A") != "11:30" || v.Get("grace") != "15" {
			t.Errorf("%v", v)
		}
	})
}

func TestResultsAndThanks(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		ctx := context.Background()
		b := s.staff().in(lang)
		b.get("/staff/gaon/results")
		b.shows(http.StatusOK, b.word("staff.results.none"), b.word("staff.results.thanks_later"))
		a := s.stand("온마루공방", "A02")
		s.must(s.Store.FileReport(ctx, s.Admin, s.Event, a, []models.ReportInput{{Day: s.Event.Day(), Band: "from_300k"}}))
		answers := map[string]int{"sales": 4, "visitors": 5, "place": 3, "support": 5, "again": 2}
		s.must(s.Store.AnswerSurvey(ctx, s.Admin, s.Event, a, answers, "=그늘이 필요해요"))
		b.get("/staff/gaon/results")
		won := map[string]string{"ko": "300,000원", "en": "₩300,000"}[lang]
		b.shows(http.StatusOK, won, "4.0", "=그늘이 필요해요", b.word("kind.artisan"))
		csv := b.get("/staff/gaon/results.csv").body
		if !strings.HasPrefix(csv, "\xef\xbb\xbf") || !strings.Contains(csv, "'=그늘") || !strings.Contains(csv, "300000,"+b.word("staff.results.sold.at_least")+",4,5,3,5,2") {
			t.Error(csv)
		}
		s.must(s.Store.MoveEvent(ctx, s.Admin, s.Event, models.EventClosed))
		next, _, _ := s.another()
		b.get("/staff/gaon/results")
		b.shows(http.StatusOK, next.Name(lang))
		action, form := b.form("/thanks")
		form.Set("next", "nowhere")
		b.post(action, form)
		b.shows(http.StatusUnprocessableEntity, b.word("fault.call_not_open"))
		b.submit("/thanks", "next", next.Slug)
		b.shows(http.StatusOK, b.word("staff.results.thanked"))
		form.Set("next", "")
		b.post(action, form)
		b.shows(http.StatusConflict, b.word("refusal.thanks_sent"))
		b.get("/staff/gaon/messages")
		b.shows(http.StatusOK)
		if n := s.count("SELECT count(*) FROM messages WHERE template LIKE 'event_thanks%'"); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestReviewersSeeANoShow(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		s.At(s.Event.StartsAt.Add(-20 * time.Hour))
		a := s.stand("온마루공방", "A02")
		s.At(s.Event.StartsAt.Add(time.Hour))
		ctx := context.Background()
		s.must(s.Store.MissArrival(ctx, s.Admin, s.Event, a.No))
		next, _, _ := s.another()
		in := s.Vendor("둘째", models.Shop, models.AtBooth).Vendor // another business of the street
		again, _, err := s.Store.Apply(ctx, next, s.Account(a), models.AccountInput{}, again(a))
		s.must(err)
		b := s.staff().in(lang)
		b.get("/staff/narae/applications/" + again.Receipt)
		b.shows(http.StatusOK, s.Event.Name(lang), b.views.Text(lang, "staff.past.missed", map[string]any{"count": 1}))
		b.hides(in.Name)
	})
}

// again is what a vendor types that applied before.
func again(a models.Application) models.ApplicationInput {
	in := modelstest.Application(1, a.Vendor.Name, a.Vendor.Kind, models.AtBooth)
	in.BusinessNumber = a.Vendor.BusinessNumber
	return in
}
