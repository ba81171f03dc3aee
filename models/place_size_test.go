package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// allowed lets a vendor have so many booths side by side.
func allowed(t *testing.T, st *modelstest.Street, each int) {
	t.Helper()
	seen := must(st.Store.PlacesRevision(t.Context(), st.Event))(t)
	reason(t, st.Store.SetBoothRules(t.Context(), st.Admin, st.Event, models.BoothRulesInput{Each: each, Seen: seen}), "")
	st.Event = must(st.Store.EventBySlug(t.Context(), st.Event.Slug))(t)
}

// resize gives a vendor so many booths, and wants that reason.
func resize(t *testing.T, st *modelstest.Street, a models.Application, booths int, want string) {
	t.Helper()
	reason(t, st.Store.ResizePlace(t.Context(), st.Admin, st.Event, models.PlaceInput{Vendor: a.No, Booths: booths}), want)
}

// double stands on two booths, from that one on.
func double(t *testing.T, st *modelstest.Street, name, booth string) models.Application {
	t.Helper()
	a := needing(t, st, name, "booths = 2")
	reason(t, st.Store.AssignBooth(t.Context(), st.Admin, st.Event, a.No, booth), "")
	return a
}

// TestWhoAsksForSixMetresGetsTwoBooths, once the rules let it; its load counts once, and everybody is told both.
func TestWhoAsksForSixMetresGetsTwoBooths(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		wide, small := needing(t, st, "큰 공방", "booth_mm = 6000, power_w = 1500"), needing(t, st, "작은 공방", "category = 'fashion'")
		solve := func() {
			t.Helper()
			must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1, OnlyLocked: true}))(t)
		}
		told := func() bool {
			for _, p := range board(t, st, "").Problems() {
				if p.Reason == "plan_size_gone" {
					return true
				}
			}
			return false
		}
		solve()
		if at := stands(t, st, wide); !told() || at == "" || strings.Contains(at, "·") {
			t.Errorf("stands on %q before two are allowed, told %t", at, told())
		}
		if sizes := must(s.CurrentLayout(ctx, st.Event.ID))(t).BoothSizes(1); len(sizes) != 1 {
			t.Errorf("%+v", sizes)
		}
		allowed(t, st, 2)
		if sizes := must(s.CurrentLayout(ctx, st.Event.ID))(t).BoothSizes(st.Event.BoothsEach); fmt.Sprint(sizes) != "[{3000 3000 1} {6000 3000 2}]" {
			t.Errorf("%+v", sizes)
		}
		solve()
		street := must(s.Street(ctx, st.Event))(t)
		place := street.SpanOf[wide.ID]
		if len(place) != 2 || told() || place[0].Label+"·"+place[1].Label != place.Label() || place[1].Place != place[0].Place+1 {
			t.Fatalf("stands on %q", place.Label())
		}
		for _, b := range place {
			if street.ByBooth[b.ID].ID != wide.ID {
				t.Errorf("on %s stands %s", b.Label, street.ByBooth[b.ID].Vendor.Name)
			}
		}
		if street.PanelLoadW("P1") != 1_500+small.PowerW || len(street.Placed()) != 2 || len(street.ByBooth) != 3 {
			t.Errorf("%d W, %d vendors on %d booths", street.PanelLoadW("P1"), len(street.Placed()), len(street.ByBooth))
		}
		must(s.TellPlaces(ctx, st.Admin, st.Event, models.PlacesPage{}))(t)
		if got := labelsTold(st); got[place.Label()] != 1 || len(got) != 2 {
			t.Errorf("told of %v", got)
		}
		d, _ := st.Device(wide)
		r := must(s.RedeemCoupon(ctx, d, models.RedeemInput{Code: st.Coupon(st.Campaign(), "가람").Code, Nonce: "one", Method: models.Scan}))(t)
		if r.Redemption.Booth != place.Label() {
			t.Errorf("redeemed on %q", r.Redemption.Booth)
		}
		reason(t, s.Roll(ctx, st.Admin, st.Event, models.ReviewFilter{}, false, func(line models.RollLine) error {
			if line.Application.ID == wide.ID && line.Booth != place.Label() {
				t.Errorf("on the roll it stands on %q", line.Booth)
			}
			return nil
		}), "")
	})
}

// labelsTold are the booths of the mails about places.
func labelsTold(st *modelstest.Street) map[string]int {
	got := map[string]int{}
	for _, m := range st.Mails() {
		if m.Template == "booth_given" {
			got[fmt.Sprint(m.Params("ko")["booth"])]++
		}
	}
	return got
}

// TestStaffGiveABoothMore to who stands, where the next one is free: the booth that it has stays its own.
func TestStaffGiveABoothMore(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, b := mustStand(t, st, "흙손도예", "A02"), mustStand(t, st, "한땀가죽", "A04")
		size := func() int { return must(s.ApplicationByID(ctx, a.ID))(t).Booths }
		resize(t, st, a, 2, "")
		if got := stands(t, st, a); got != "A02·A03" || size() != 2 {
			t.Fatalf("stands on %s", got)
		}
		resize(t, st, a, 3, "no_booth_beside")
		if got := stands(t, st, a); got != "A02·A03" || size() != 2 {
			t.Errorf("a refusal left it on %s with %d", got, size())
		}
		resize(t, st, a, 5, "choose_one")
		resize(t, st, a, -1, "choose_one")
		reason(t, s.ResizePlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: "S99", Booths: 2}), "not_found")
		reason(t, s.ResizePlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: a.No, Booths: 1, PlacesPage: models.PlacesPage{Seen: 1}}), "places_changed")
		resize(t, st, st.Vendor("가게만", models.Shop, models.AtStore), 2, "needs_no_booth")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, b.No, "A03"), "booth_taken")
		resize(t, st, a, 0, "") // as it asked: one
		if got := stands(t, st, a); got != "A02" || size() != 0 {
			t.Errorf("stands on %s", got)
		}
		resize(t, st, b, 2, "")
		if got := stands(t, st, b); got != "A03·A04" && got != "A04·A05" {
			t.Errorf("stands on %s", got)
		}
		reason(t, s.LockPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: b.No}, true), "")
		was := stands(t, st, b)
		must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1, OnlyLocked: true}))(t)
		if got := stands(t, st, b); got != was {
			t.Errorf("locked on %s, it went to %s", was, got)
		}
	})
}

// TestTwoBoothsAmongOthers: dropped on somebody it changes places with all who stand there, where the row ends
// it goes as far as it reaches, and nobody gets in between.
func TestTwoBoothsAmongOthers(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		two := double(t, st, "큰 공방", "A02")
		one := mustStand(t, st, "작은 공방", "A04")
		for _, c := range []struct{ booth, with, want, two, one string }{
			{"A03", "", "booth_taken", "A02·A03", "A04"},
			{"A03", one.No, "", "A03·A04", "A02"},
			{"A06", "", "", "A05·A06", "A02"}, // the last of the row
			{"A01", "", "booth_is_ops", "A05·A06", "A02"},
			{"A02", "", "booth_taken", "A05·A06", "A02"},
		} {
			reason(t, s.PlaceVendor(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: two.No, Booth: c.booth, With: c.with}), c.want)
			if got := stands(t, st, two) + " " + stands(t, st, one); got != c.two+" "+c.one {
				t.Errorf("on %s: they stand on %s", c.booth, got)
			}
		}
		for _, c := range board(t, st, "").Choices(two) {
			if c.Booth.Label == "A03" && (c.Place.Label() != "A03·A04" || c.Why != nil || len(c.With) != 0) {
				t.Errorf("A03 is offered as %+v", c)
			}
		}
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, one.No, "A06"), "booth_taken")
		reason(t, s.ClearPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: two.No}), "")
		if street := must(s.Street(ctx, st.Event))(t); len(street.ByBooth) != 1 {
			t.Errorf("%v", street.ByBooth)
		}
	})
}

// TestADraftKeepsBothBooths, and says so when they are a place no longer.
func TestADraftKeepsBothBooths(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		two := double(t, st, "큰 공방", "A02")
		draft := must(s.KeepDraft(ctx, st.Admin, st.Event, models.PlacesPage{}, "A안"))(t)
		reason(t, s.ClearPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: two.No}), "")
		if b := board(t, st, draft); b.SpanOf[two.ID].Label() != "A02·A03" || len(b.Lost) != 0 {
			t.Fatalf("%v, lost %v", b.SpanOf, b.Lost)
		}
		must(s.PublishDraft(ctx, st.Admin, st.Event, models.PlacesPage{Draft: draft}))(t)
		if got := stands(t, st, two); got != "A02·A03" {
			t.Errorf("stands on %q", got)
		}
		draft = must(s.KeepDraft(ctx, st.Admin, st.Event, models.PlacesPage{}, "B안"))(t)
		apart(t, st)
		if b := board(t, st, draft); len(b.Lost) != 1 || b.Lost[0] != two.No {
			t.Errorf("lost %v", b.Lost)
		}
		reason(t, second(s.PublishDraft(ctx, st.Admin, st.Event, models.PlacesPage{Draft: draft})), "draft_booth_gone")
	})
}

// apart publishes a layout on which A03 lies far from A02.
func apart(t *testing.T, st *modelstest.Street) {
	t.Helper()
	s, ctx := st.Store, t.Context()
	d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
	l := d.Layout
	l.Booths[2].YMM += 8_000
	d = must(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, l))(t)
	c := must(s.LayoutChange(ctx, st.Event))(t)
	if len(c.Lost) != 1 || c.Lost[0].Place.Label() != "A02·A03" {
		t.Errorf("%+v", c.Lost)
	}
	reason(t, second(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, false)), "booths_taken")
	must(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, true))(t)
	if street := must(s.Street(ctx, st.Event))(t); len(street.ByBooth) != 0 {
		t.Errorf("half a place is left: %v", street.ByBooth)
	}
}

// TestTwoBoothsOnTheDay: who does not come loses both, and who waits for two gets two.
func TestTwoBoothsOnTheDay(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt.Add(-20 * time.Hour))
		gone := double(t, st, "큰 공방", "A02")
		mustStand(t, st, "곁의 공방", "A04")
		next := waits(t, st, "기다린 공방", 500)
		modelstest.Exec(t, s, fmt.Sprintf("UPDATE applications SET booths = 2 WHERE id = %d", next.ID))
		st.At(st.Event.StartsAt.Add(time.Hour))
		reason(t, s.MissArrival(ctx, st.Admin, st.Event, gone.No), "")
		board := must(s.Arrivals(ctx, st.Event))(t)
		fits := map[string]string{}
		for _, free := range board.Empty {
			for _, f := range free.Fits {
				fits[free.Booth.Label] = f.Place.Label()
			}
		}
		if fmt.Sprint(fits) != "map[A02:A02·A03 A03:A02·A03 A05:A05·A06 A06:A05·A06]" {
			t.Errorf("%v", fits)
		}
		a := must(s.Promote(ctx, st.Admin, st.Event, "A03", next.Receipt))(t)
		if stands(t, st, a) != "A02·A03" || stands(t, st, gone) != "" {
			t.Errorf("it stands on %q, who did not come on %q", stands(t, st, a), stands(t, st, gone))
		}
		if m := st.Mails()[0]; m.Template != "application_promoted" || m.Params("ko")["booth"] != "A02·A03" {
			t.Errorf("%+v", m)
		}
	})
}

// TestOnlyEqualPlacesAreSwapped.
func TestOnlyEqualPlacesAreSwapped(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		two, other, one := double(t, st, "큰 공방", "A02"), double(t, st, "다른 큰 공방", "A05"), mustStand(t, st, "작은 공방", "A04")
		st.At(st.Event.StartsAt.Add(-time.Hour))
		who := func(v models.Application) models.Actor { return models.Actor{Account: st.Account(v)} }
		reason(t, s.AskSwap(ctx, who(one), st.Event, one, "A02", ""), "swap_sizes")
		reason(t, s.AskSwap(ctx, who(two), st.Event, two, "A06", ""), "")
		r := must(s.OpenSwapsOf(ctx, other))(t)[0]
		if r.FromBooth != "A02·A03" || r.ToBooth != "A05·A06" {
			t.Errorf("%+v", r)
		}
		reason(t, s.AnswerSwap(ctx, who(other), st.Event, other, r.PublicID, models.SwapAgreed), "")
		if stands(t, st, two) != "A05·A06" || stands(t, st, other) != "A02·A03" {
			t.Errorf("%s and %s", stands(t, st, two), stands(t, st, other))
		}
	})
}

// TestTwoBoothsOfARowThatRunsAnyWay: of tents that are wider than deep, in a row to the south or aslant.
func TestTwoBoothsOfARowThatRunsAnyWay(t *testing.T) {
	t.Parallel()
	for _, turn := range []int{0, 45, 90, 135, 180, 200, 270, 315} {
		l := models.Layout{WidthMM: 60_000, HeightMM: 60_000}
		row := models.BoothRow{Row: "C", Count: 3, XMM: 30_000, YMM: 30_000, PitchMM: 3_000, WidthMM: 3_000, DepthMM: 2_000, Turn: turn, Zone: models.ZoneMake, Panel: "P1"}
		reason(t, l.AddRow(row), "")
		if got := fmt.Sprint(l.BoothSizes(3)); got != "[{3000 2000 1} {6000 2000 2} {9000 2000 3}]" {
			t.Errorf("turned by %d: %s", turn, got)
		}
		row.PitchMM, row.Row, row.YMM = 3_900, "D", 45_000
		reason(t, l.AddRow(row), "")
		if !l.Joins(l.Booths[3:]) {
			t.Errorf("turned by %d, 90 cm apart, they are no place", turn)
		}
	}
}

// TestWhyTwoBoothsAreRefused: the reason names the booth of the two that stands against it.
func TestWhyTwoBoothsAreRefused(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		soup := needing(t, st, "온마루국밥", "power_w = 4000")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, soup.No, "A05"), "")
		reason(t, s.LockPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: soup.No}, true), "")
		two := needing(t, st, "큰 공방", "booths = 2, power_w = 3000")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, two.No, "A04"), "place_locked") // its outlet would be enough
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, two.No, "A02"), "booth_power")
		modelstest.Exec(t, s, "UPDATE booths SET zone = 'ops' WHERE label = 'A03'")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, two.No, "A02"), "booth_is_ops")
	})
}

// TestAWayThatUnlocks names who is locked, and where.
func TestAWayThatUnlocks(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		held := needing(t, st, "흙손도예", "power_w = 0")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, held.No, "A06"), "")
		reason(t, s.LockPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: held.No}, true), "")
		modelstest.Exec(t, s, "UPDATE booths SET water = FALSE WHERE label = 'A05'")
		needing(t, st, "온마루국밥", "water = TRUE, power_w = 1000")
		out := board(t, st, "").WithoutPlaces()
		if len(out) != 1 || len(out[0].Ways) == 0 {
			t.Fatalf("%+v", out)
		}
		said := ""
		for _, w := range out[0].Ways {
			if w.Reason == "way_unlock" {
				said = fmt.Sprint(w.Params["booth"], " ", w.Params["vendor"])
			}
		}
		if said != "A06 흙손도예" {
			t.Errorf("%q of %+v", said, out[0].Ways)
		}
	})
}

// TestTwoBoothsOfTheLastEvent: their first is the booth that the vendor may return to, and two corners of one place
// count as one.
func TestTwoBoothsOfTheLastEvent(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		two := double(t, st, "큰 공방", "A05") // both end a part of the row
		in := models.EventInput{
			Slug: "next", NameKo: "다음 행사", NameEn: "Next", PlaceKo: "가온동", PlaceEn: "Gaon-dong", HostKo: "센터", HostEn: "Centre",
			StartsAt: st.Event.EndsAt.Add(24 * time.Hour), EndsAt: st.Event.EndsAt.Add(30 * time.Hour), ApplyFrom: st.Event.ApplyFrom, ApplyUntil: st.Event.ApplyUntil, Demo: true,
		}
		next := must(s.OpenEvent(ctx, st.Admin, in))(t)
		must(s.TakeLayout(ctx, st.Admin, st.Event, next, 0))(t)
		must(s.PublishLayout(ctx, st.Admin, next, 1, false))(t)
		reason(t, s.MoveEvent(ctx, st.Admin, next, models.EventRecruiting), "")
		next = must(s.EventBySlug(ctx, "next"))(t)
		again, _, err := s.Apply(ctx, next, st.Account(two), models.AccountInput{}, modelstest.Application(1, "큰 공방", models.Artisan, models.AtBooth))
		reason(t, err, "")
		again = must(s.Decide(ctx, st.Admin, next, again.Receipt, models.Decision{State: models.Selected}))(t)
		reason(t, s.AssignBooth(ctx, st.Admin, next, again.No, "A05"), "")
		got := map[string]int64{}
		for _, term := range must(s.PlaceBoard(ctx, next, ""))(t).WhyHere(again) {
			got[term.What] = term.Points
		}
		if _, away := got["not_returned"]; away || got["corner_again"] != 5 {
			t.Errorf("%v", got)
		}
	})
}
