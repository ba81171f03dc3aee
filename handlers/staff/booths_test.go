package staff_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

func (s *site) boothOf(a models.Application) string {
	s.t.Helper()
	place, err := s.Store.SpanOf(context.Background(), a)
	s.must(err)
	return place.Label()
}

func TestPuttingVendorsOnBooths(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/booths")
		b.shows(http.StatusOK, b.word("staff.booths.nobody"))
		first, second := s.Vendor("흙손도예", models.Artisan, models.AtBooth), s.Vendor("한땀가죽", models.Artisan, models.AtBooth)
		s.Vendor("온마루국밥", models.Shop, models.AtStore) // needs none
		b.get("/staff/gaon/booths")
		b.shows(http.StatusOK, s.views.Text(lang, "staff.booths.waiting", map[string]any{"count": 2}), s.views.Text(lang, "staff.booths.lead", map[string]any{"placed": 0, "all": 2}))
		b.hides("온마루국밥")

		b.submit("/assign", "vendor", first.No, "booth", "A02")
		b.shows(http.StatusOK, b.word("staff.booths.assigned_flash"), s.views.Text(lang, "staff.booths.waiting", map[string]any{"count": 1}))
		b.submit("/assign", "vendor", first.No, "booth", "A03") // moved
		b.shows(http.StatusOK)
		if got := s.boothOf(first); got != "A03" {
			t.Errorf("stands on %q", got)
		}

		b.submit("/assign", "vendor", second.No, "booth", "A03")
		b.shows(http.StatusConflict, s.views.Text(lang, "refusal.booth_taken", map[string]any{"vendor": "흙손도예"}))
		if _, kept := b.form("/assign"); kept.Get("vendor") != second.No || kept.Get("booth") != "A03" {
			t.Errorf("the choice is lost: %v", kept)
		}
		if got := s.boothOf(second); got != "" {
			t.Errorf("refused and yet on %s", got)
		}
		b.submit("/clear")
		b.shows(http.StatusOK, b.word("staff.booths.cleared_flash"))
		if got := s.boothOf(first); got != "" {
			t.Errorf("still on %s", got)
		}
	})
}

func TestAssigningAnswersBadInput(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("흙손도예", models.Artisan, models.AtBooth)
		b := s.staff().in(lang)
		b.get("/staff/gaon/booths")
		b.refuses("/assign", map[string]string{"vendor": "fault.choose_one.vendor", "booth": "fault.choose_one.booth"}, []string{"assignments", "audit_entries"})
		b.refuses("/assign", map[string]string{"booth": "fault.choose_one.booth"}, []string{"assignments", "audit_entries"}, "vendor", a.No)
		b.submit("/assign", "vendor", a.No, "booth", "Z99")
		b.shows(http.StatusNotFound, b.word("refusal.unknown_booth"))
		b.get("/staff/gaon/booths")
		b.submit("/assign", "vendor", "S77", "booth", "A02")
		b.shows(http.StatusNotFound)
	})
}

func TestBoothsSayWhyAVendorDoesNotFit(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	heavy := s.vendorWith(1, "튀김나라", func(in *models.ApplicationInput) { in.PowerW = 3_000 })
	wet := s.vendorWith(2, "과일주스", func(in *models.ApplicationInput) { in.Water, in.Food = true, true })
	oven := s.vendorWith(3, "화덕피자", func(in *models.ApplicationInput) { in.PowerW = 5_000 })
	grill := s.vendorWith(4, "숯불구이", func(in *models.ApplicationInput) { in.PowerW = 5_000 })
	b := s.staff()
	refused := func(a models.Application, booth, key string, params map[string]any) {
		t.Helper()
		b.get("/staff/gaon/booths")
		b.submit("/assign", "vendor", a.No, "booth", booth)
		b.shows(http.StatusConflict, s.views.Text("ko", key, params))
		if got := s.boothOf(a); got == booth {
			t.Errorf("%s stands on %s", a.Vendor.Name, booth)
		}
	}
	refused(heavy, "A02", "refusal.booth_power", map[string]any{"has": 2_000, "needs": 3_000})
	refused(wet, "A02", "refusal.booth_water", nil)
	refused(wet, "A01", "refusal.booth_is_ops", nil)
	s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, oven.No, "A05"))
	refused(grill, "A06", "refusal.panel_full", map[string]any{"panel": "P1", "left": 4_600, "needs": 5_000})

	b.get("/staff/gaon/booths?pick=" + heavy.No)
	b.shows(http.StatusOK, s.views.Text("ko", "refusal.booth_power", map[string]any{"has": 2_000, "needs": 3_000}), "화덕피자 업체가 이미 배정된 부스예요")
	if option := b.page.with("value", "A02"); option == nil || !has(option, "disabled") {
		t.Error("a booth that does not fit can be chosen")
	}
	if option := b.page.with("value", "A06"); option == nil || has(option, "disabled") {
		t.Error("a booth that fits can't be chosen")
	}
	b.get("/staff/gaon/booths?pick=" + wet.No)
	b.shows(http.StatusOK, "급배수가 필요한 업체인데")
}

// planOf reads what the page's script knows.
// TestGivingABoothMore: a vendor that stands gets the free booth beside it; when there is none, the page says so
// and nothing changes.
func TestGivingABoothMore(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		ctx := context.Background()
		a, other := s.Vendor("흙손도예", models.Artisan, models.AtBooth), s.Vendor("한땀가죽", models.Artisan, models.AtBooth)
		s.must(s.Store.AssignBooth(ctx, s.Admin, s.Event, a.No, "A02"))
		b := s.staff().in(lang)
		b.get("/staff/gaon/booths")
		b.refuses("/size", map[string]string{"sized": "fault.choose_one.sized"}, []string{"audit_entries"}, "booths", "2")
		b.submit("/size", "vendor", a.No, "booths", "2")
		b.shows(http.StatusOK, b.word("staff.booths.sized_flash"), "A02·A03")
		if plan := b.plan(); plan.Vendors[a.No].Booth != "A02·A03" || plan.Vendors[a.No].Size != 2 {
			t.Errorf("%+v", plan.Vendors)
		}
		var answer struct{ Choices []views.BoothOption }
		b.must(json.Unmarshal([]byte(b.get("/staff/gaon/booths/choices?vendor="+a.No).body), &answer))
		if o := answer.Choices[5]; o.Label != "A06" || o.Place != "A05·A06" || !strings.HasPrefix(o.Text, "A05·A06: ") {
			t.Errorf("%+v", o)
		}
		s.must(s.Store.AssignBooth(ctx, s.Admin, s.Event, other.No, "A04"))
		b.get("/staff/gaon/booths")
		b.submit("/size", "vendor", a.No, "booths", "3")
		b.shows(http.StatusConflict, s.views.Text(lang, "refusal.no_booth_beside", map[string]any{"vendor": "흙손도예", "booth": "A02·A03"}))
		if s.boothOf(a) != "A02·A03" {
			t.Errorf("stands on %s", s.boothOf(a))
		}
		b.get("/staff/gaon/arrivals")
		b.shows(http.StatusOK, "A02·A03")
	})
}

func (b *browser) plan() views.BoothPlan {
	b.t.Helper()
	var plan views.BoothPlan
	for n := range b.page.tree.Descendants() {
		if has(n, "data-plan") {
			b.must(json.Unmarshal([]byte(attr(n, "data-plan")), &plan))
			return plan
		}
	}
	b.t.Fatal("no plan")
	return plan
}

func TestThePlanKnowsWhatTheServerDecides(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.vendorWith(501, "튀김나라", func(in *models.ApplicationInput) { in.PowerW = 3_000 })
	s.vendorWith(502, "과일주스", func(in *models.ApplicationInput) { in.Water, in.Food, in.PowerW = true, true, 500 })
	placed := s.Vendor("흙손도예", models.Artisan, models.AtBooth)
	s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, placed.No, "A03"))
	b := s.staff()
	b.get("/staff/gaon/booths")
	plan := b.plan()
	street, err := s.Store.Street(context.Background(), s.Event)
	s.must(err)
	if len(plan.Vendors) != 3 || len(plan.Booths) != 6 || plan.Vendors[placed.No].Booth != "A03" {
		t.Fatalf("plan %+v", plan)
	}
	for _, a := range street.Vendors {
		var answer struct{ Choices []views.BoothOption }
		b.must(json.Unmarshal([]byte(b.get("/staff/gaon/booths/choices?vendor="+a.No).body), &answer))
		for i, booth := range street.Layout.Booths {
			told := answer.Choices[i]
			if why := street.Fit(models.Span{booth}, a); told.Blocks != (why != nil) && !told.Soft && told.With == "" {
				t.Errorf("%s on %s: the page is told %+v, the rule %v", a.Vendor.Name, booth.Label, told, why)
			}
			if told.Text == "" && plan.Vendors[a.No].Booth != booth.Label {
				t.Errorf("%s on %s: no word", a.Vendor.Name, booth.Label)
			}
		}
	}
	if text := plan.Booths[4].Text; !strings.Contains(text, "먹거리") || !strings.Contains(text, "5 kW") || !strings.Contains(text, "급배수") || !strings.Contains(text, "P1") {
		t.Errorf("A05 is described as %q", text)
	}
}

func TestScriptsGetRefusalsAsJSON(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	first, second := s.Vendor("흙손도예", models.Artisan, models.AtBooth), s.Vendor("한땀가죽", models.Artisan, models.AtBooth)
	s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, first.No, "A03"))
	b := s.staff()
	b.get("/staff/gaon/booths")
	send := func(token string) page {
		r := httptest.NewRequest(http.MethodPost, "/staff/gaon/booths/assign", strings.NewReader("vendor="+second.No+"&booth=A03"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
		r.Header.Set("X-CSRF-Token", token)
		return b.send(r)
	}
	_, values := b.form("/assign")
	p := send(values.Get("_csrf"))
	var answer struct {
		Error struct{ Reason, Message string }
	}
	s.must(json.Unmarshal([]byte(p.body), &answer))
	if p.status != http.StatusConflict || answer.Error.Reason != "booth_taken" || !strings.Contains(answer.Error.Message, "흙손도예") {
		t.Errorf("status %d: %s", p.status, p.body)
	}
	if p := send("someone else's"); p.status != http.StatusForbidden {
		t.Errorf("without the token: status %d", p.status)
	}
}

// Two staff drop two vendors on one booth at the same moment: the database lets one win, and the
// other reads who stands there.
// TestWaysOutAndSwapsOnTheScreen: who has no booth learns which rule keeps it off and what would help; a
// swap that the page offers is done with one press, and only while it is still offered.
func TestWaysOutAndSwapsOnTheScreen(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		pots, bags := s.Vendor("흙손도예", models.Artisan, models.AtBooth), s.Vendor("한땀가죽", models.Artisan, models.AtBooth)
		heavy := s.Vendor("온마루국밥", models.Shop, models.AtBooth)
		modelstest.Exec(t, s.Store, "UPDATE applications SET power_w = 500",
			fmt.Sprintf("UPDATE applications SET spots = 'A03', category = 'craft' WHERE id = %d", pots.ID), fmt.Sprintf("UPDATE applications SET spots = 'A02', category = 'fashion' WHERE id = %d", bags.ID),
			fmt.Sprintf("UPDATE applications SET power_w = 5000, step_free = TRUE WHERE id = %d", heavy.ID))
		b.get("/staff/gaon/booths")
		b.submit("/assign", "vendor", pots.No, "booth", "A02")
		b.submit("/assign", "vendor", bags.No, "booth", "A03")
		word := func(key string, params ...any) string {
			m := map[string]any{}
			for i := 0; i < len(params); i += 2 {
				m[params[i].(string)] = params[i+1]
			}
			return s.views.Text(lang, key, m)
		}
		b.shows(http.StatusOK, word("refusal.mostly_booth_step", "count", 6), word("refusal.way_booth_step", "booth", "A06"),
			word("staff.booths.swaps"), "흙손도예 A02 → A03", "한땀가죽 A03 → A02")
		b.submit("/swap")
		b.shows(http.StatusOK)
		if s.boothOf(pots) != "A03" || s.boothOf(bags) != "A02" {
			t.Errorf("pots on %s, bags on %s", s.boothOf(pots), s.boothOf(bags))
		}
		b.hides(word("staff.booths.swaps"))
		b.get("/staff/gaon/booths/why?vendor=" + pots.No + "&booth=A04")
		b.shows(http.StatusOK, "흙손도예", "A04")
	})
}

func TestTwoStaffOneBooth(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSiteOn(t, store)
		vendors := []models.Application{s.Vendor("흙손도예", models.Artisan, models.AtBooth), s.Vendor("한땀가죽", models.Artisan, models.AtBooth)}
		for _, booth := range []string{"A02", "A03", "A04"} {
			statuses := make([]int, len(vendors))
			var start, done sync.WaitGroup
			start.Add(1)
			for i, a := range vendors {
				b := s.staff()
				b.get("/staff/gaon/booths")
				at, values := b.form("/assign")
				values.Set("vendor", a.No)
				values.Set("booth", booth)
				done.Go(func() {
					start.Wait()
					statuses[i] = b.post(at, values).status
				})
			}
			start.Done()
			done.Wait()
			if won := statuses[0] == http.StatusSeeOther; won == (statuses[1] == http.StatusSeeOther) || statuses[0]+statuses[1] != http.StatusSeeOther+http.StatusConflict {
				t.Errorf("%s: statuses %v, want one 303 and one 409", booth, statuses)
			}
			street, err := s.Store.Street(context.Background(), s.Event)
			s.must(err)
			label, _ := street.Layout.Booth(booth)
			if _, taken := street.ByBooth[label.ID]; !taken {
				t.Errorf("%s is free after two tries", booth)
			}
		}
	})
}

func TestDrawingRows(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/layout")
		b.shows(http.StatusOK, "A01", "A02–A04", "A05–A06")
		row := []string{"row", "b", "count", "3", "x", "6 m", "y", "15", "width", "3", "depth", "3.5", "pitch", "3.5", "zone", "make", "max_kw", "1.5 kW", "panel", "p2", "panel_kw", "9"}
		b.submit("/layout", row...)
		b.shows(http.StatusOK, b.word("staff.layout.added"), "B01–B03", "1.5 kW", "P2")
		draft, err := s.Store.LayoutDraft(context.Background(), s.Event.ID)
		s.must(err)
		booth, has := draft.Layout.Booth("B02")
		if !has || booth.XMM != 9_500 || booth.YMM != 15_000 || booth.HeightMM != 3_500 || booth.MaxW != 1_500 || booth.Panel != "P2" {
			t.Errorf("drawn: %+v", booth)
		}
		bad := func(faults map[string]string, change ...string) {
			t.Helper()
			b.refuses("/layout", faults, []string{"layout_drafts", "audit_entries"}, changed(row, change...)...)
		}
		bad(map[string]string{"count": "fault.out_of_range.count"}, "count", "0")
		bad(map[string]string{"width": "fault.out_of_range.width"}, "width", "0.5", "pitch", "3")
		bad(map[string]string{"x": "fault.not_a_number", "max_kw": "fault.not_a_number", "count": "fault.not_a_number"}, "x", "여섯", "max_kw", "많이", "count", "세 개")
		bad(map[string]string{"pitch": "fault.pitch_below_width"}, "pitch", "2")
		bad(map[string]string{"row": "fault.required.row", "panel": "fault.required.panel"}, "row", "", "panel", "")
		bad(map[string]string{"row": "fault.too_long"}, "row", "먹거리줄")
		bad(map[string]string{"zone": "fault.choose_one.zone"}, "zone", "moon")
		bad(map[string]string{"y": "fault.not_a_number"}, "y", "NaN")
	})
}

func TestRemovingRows(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	a := s.Vendor("흙손도예", models.Artisan, models.AtBooth)
	b := s.staff()
	b.get("/staff/gaon/layout")
	s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, a.No, "A03"))
	b.submit("/layout/remove")
	b.shows(http.StatusOK, b.word("staff.layout.removed"), b.word("staff.layout.none"), "A03 흙손도예")
	at, values := b.form("/layout/publish")
	b.post(at, values)
	b.shows(http.StatusConflict, s.views.Text("ko", "refusal.booths_taken", map[string]any{"count": 1, "booths": "A03"}))
	b.submit("/layout/publish", "let_go", "1")
	b.shows(http.StatusOK, b.word("staff.layout.published_flash"))
	inBothOf(b, func(b *browser) {
		b.get("/staff/gaon/booths")
		b.shows(http.StatusOK, b.word("staff.booths.no_layout"))
	})
}
