package vendor_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

func TestPassAndCalendar(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a, other := s.Vendor("달그락분식", models.Shop, models.AtBoth), s.Vendor("남의가게", models.Shop, models.AtBooth)
		s.place(a, "A03")
		ctx := context.Background()
		in := models.LoadInInput{GraceMin: 30, Rows: []models.LoadInRow{{Row: "A", FromMin: 60, UntilMin: 90}}}
		if err := s.Store.SetLoadIns(ctx, s.Admin, s.Event, in); err != nil {
			t.Fatal(err)
		}
		s.At(s.Event.StartsAt.Add(-time.Hour))
		b := s.loggedIn(lang, a)
		b.get("/vendor")
		b.shows(200, b.word("vendor.portal.load_in"), b.word("vendor.portal.pass"))
		b.get("/vendor/gaon/pass?receipt=" + a.Receipt)
		b.shows(200, a.No, "A03", b.word("vendor.pass.bring.text"))
		if !strings.Contains(b.page.body, `src="data:image/png;base64,`) {
			t.Error("no picture of the pass")
		}
		p := b.get("/vendor/gaon/calendar.ics?receipt=" + a.Receipt)
		text := strings.ReplaceAll(p.body, "\r\n ", "")
		if p.status != 200 || !strings.HasPrefix(p.header.Get("Content-Type"), "text/calendar") || strings.Count(text, "BEGIN:VEVENT\r\n") != 2*len(s.Event.Days()) {
			t.Errorf("%d %v\n%s", p.status, p.header, text)
		}
		for _, want := range []string{"A03\r\n", b.word("vendor.calendar.load_in", "event", s.Event.Name(lang)), "DTSTART:" + s.Event.StartsAt.UTC().Format("20060102T150405Z")} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
		for _, page := range []string{"pass", "calendar.ics", "report", "survey", "statement"} {
			b.get("/vendor/gaon/" + page + "?receipt=" + other.Receipt)
			if b.page.status != 404 {
				t.Errorf("another's %s: %d", page, b.page.status)
			}
		}
		if _, _, err := s.Store.CheckIn(ctx, s.Admin, s.Event, a.No); err != nil {
			t.Fatal(err)
		}
		b.get("/vendor")
		b.hides(b.word("vendor.portal.pass"))
	})
}

func TestReportSurveyAndStatement(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		d, _ := s.Device(a)
		s.Redeem(d, s.Coupon(s.Campaign(), "one"))
		if err := s.Store.MoveEvent(context.Background(), s.Admin, s.Event, models.EventClosed); err != nil {
			t.Fatal(err)
		}
		day := s.Event.Day()
		b := s.loggedIn(lang, a)
		b.get("/vendor")
		b.shows(200, b.word("vendor.portal.thanks"), b.word("vendor.report.title"), b.word("vendor.survey.title"), b.word("vendor.statement.title"), b.word("vendor.portal.to_do"))

		b.get("/vendor/gaon/report?receipt=" + a.Receipt)
		b.submit("/report", nil)
		b.shows(422, b.word("fault.sales_none"))
		b.submit("/report", url.Values{"won_" + day: {"많이"}})
		b.shows(422, b.word("fault.not_a_number"), b.word("vendor.report.exact"))
		if !strings.Contains(b.page.body, `value="많이"`) {
			t.Error("what was typed is lost")
		}
		b.submit("/report", url.Values{"sales_" + day: {"exact"}})
		b.shows(422, b.word("fault.sales_form"))
		b.submit("/report", url.Values{"sales_" + day: {"exact"}, "won_" + day: {"432,000원"}})
		b.shows(200, b.word("vendor.report.filed"), b.word("vendor.portal.done"))
		b.get("/vendor/gaon/report?receipt=" + a.Receipt)
		if !strings.Contains(b.page.body, `value="432000"`) {
			t.Error("the report is not shown again")
		}

		b.get("/vendor/gaon/survey?receipt=" + a.Receipt)
		typed := url.Values{"sales": {"4"}, "visitors": {"5"}, "place": {"3"}, "support": {"5"}, "words": {"그늘이 필요해요"}}
		b.submit("/survey", typed)
		b.shows(422, b.word("fault.survey_answer"), "그늘이 필요해요")
		if strings.Count(b.page.body, " checked>") != 4 {
			t.Error("the answers are lost")
		}
		typed.Set("again", "5")
		b.submit("/survey", typed)
		b.shows(200, b.word("vendor.survey.answered"))
		b.hides(b.word("vendor.portal.to_do"))

		b.get("/vendor/gaon/statement?receipt=" + a.Receipt)
		b.shows(200, "달그락분식", "5,000", a.No)
		if err := s.Store.MoveEvent(context.Background(), s.Admin, s.Event, models.EventSettled); err != nil {
			t.Fatal(err)
		}
		b.get("/vendor")
		b.shows(200, b.word("vendor.statement.title"))
		if strings.Contains(b.page.body, "/vendor/gaon/report") {
			t.Error("a settled event still asks for the report")
		}
	})
}
