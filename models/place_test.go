package models_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/draw"
	"github.com/jangteo/jangteo/models/modelstest"
)

// needing is a vendor that needs something of its booth.
func needing(t *testing.T, st *modelstest.Street, name, needs string) models.Application {
	t.Helper()
	a := st.Vendor(name, models.Artisan, models.AtBooth)
	if needs != "" {
		modelstest.Exec(t, st.Store, fmt.Sprintf("UPDATE applications SET %s WHERE id = %d", needs, a.ID))
	}
	return a
}

// stands gives the label of a vendor's booth, "" for none.
func stands(t *testing.T, st *modelstest.Street, a models.Application) string {
	t.Helper()
	return must(st.Store.Street(t.Context(), st.Event))(t).SpanOf[a.ID].Label()
}

func board(t *testing.T, st *modelstest.Street, draft string) models.PlaceBoard {
	t.Helper()
	return must(st.Store.PlaceBoard(t.Context(), st.Event, draft))(t)
}

func TestSolvePlaces(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		soup := needing(t, st, "온마루국밥", "food = TRUE, water = TRUE, power_w = 3000")
		pots := needing(t, st, "흙손도예", "category = 'craft', wish = 'A04 부스를 바라요'")
		bags := needing(t, st, "한땀가죽", "category = 'fashion', near = '흙손도예'")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, bags.No, "A02"), "")
		got := must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1}))(t)
		if got.Placed != 3 || got.Unplaced != 0 {
			t.Fatalf("%+v", got)
		}
		if stands(t, st, bags) != "A02" || stands(t, st, pots) != "A04" || stands(t, st, soup) != "A05" && stands(t, st, soup) != "A06" {
			t.Errorf("soup %s, pots %s, bags %s", stands(t, st, soup), stands(t, st, pots), stands(t, st, bags))
		}
		b := board(t, st, "")
		if b.Given[pots.ID].Source != "auto" || b.Given[bags.ID].Source != "staff" {
			t.Errorf("%+v", b.Given)
		}
		wish := false
		for _, term := range b.WhyHere(pots) {
			wish = wish || term.What == "wish" && term.Rank == 1
		}
		if !wish {
			t.Errorf("the wish is not among the %d terms", len(b.WhyHere(pots)))
		}
		again := must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1}))(t)
		if again != got {
			t.Errorf("again %+v", again)
		}
	})
}

func TestLockedVendorsStay(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, other := needing(t, st, "흙손도예", "category = 'craft', wish = 'A04'"), needing(t, st, "한땀가죽", "category = 'fashion', wish = 'A04'")
		reason(t, s.LockPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: a.No}, true), "no_booth_yet")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A02"), "")
		reason(t, s.LockPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: a.No}, true), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A03"), "vendor_locked")
		reason(t, s.ClearPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: a.No}), "place_locked")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, other.No, "A02"), "place_locked")
		must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1, OnlyLocked: true}))(t)
		if stands(t, st, a) != "A02" || stands(t, st, other) != "A04" {
			t.Errorf("%s %s", stands(t, st, a), stands(t, st, other))
		}
		reason(t, s.LockPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: a.No}, false), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A03"), "")
	})
}

func TestDroppingOnATakenBoothSwaps(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, b, heavy := needing(t, st, "흙손도예", ""), needing(t, st, "한땀가죽", ""), needing(t, st, "튀김나라", "power_w = 4000")
		for no, booth := range map[string]string{a.No: "A02", b.No: "A03", heavy.No: "A05"} {
			reason(t, s.AssignBooth(ctx, st.Admin, st.Event, no, booth), "")
		}
		drop := func(who, with models.Application, booth, want string) {
			t.Helper()
			reason(t, s.PlaceVendor(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: who.No, With: with.No, Booth: booth}), want)
		}
		drop(a, b, "A03", "")
		if stands(t, st, a) != "A03" || stands(t, st, b) != "A02" {
			t.Errorf("%s %s", stands(t, st, a), stands(t, st, b))
		}
		drop(a, b, "A02", "")
		drop(a, heavy, "A03", "booth_taken") // somebody else stands there than the page showed
		drop(a, heavy, "A05", "booth_taken") // the heavy one can't stand on A02
		drop(heavy, b, "A03", "booth_power")
	})
}

func TestASoftRuleNeedsAReason(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		soup := needing(t, st, "온마루국밥", "food = TRUE, food_how = 'cooked', power_w = 500")
		snack := needing(t, st, "누룽지제작소", "food = TRUE, food_how = 'packed', power_w = 1000")
		put := func(a models.Application, booth, why, want string) {
			t.Helper()
			reason(t, s.PlaceVendor(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: a.No, Booth: booth, Reason: why}), want)
		}
		put(soup, "A02", "", "why_food")
		put(soup, "A02", "입구에서 시식회를 열어요", "")
		put(snack, "A03", "", "") // packed, little power
		b := board(t, st, "")
		if b.Given[soup.ID].Reason != "입구에서 시식회를 열어요" || b.Given[snack.ID].Reason != "" {
			t.Errorf("%+v", b.Given)
		}
		must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 1}))(t)
		if stands(t, st, soup) != "A02" {
			t.Errorf("solving moved it to %s", stands(t, st, soup))
		}
	})
}

// TestAReasonIsNoPermitForFire: who stands outside the zone for food for a reason, locked, still needs a booth where
// flames are allowed.
func TestAReasonIsNoPermitForFire(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		soup := needing(t, st, "온마루국밥", "food = TRUE, fire = TRUE, power_w = 500")
		flames := func(allowed string) {
			t.Helper()
			modelstest.Exec(t, s, "UPDATE booths SET fire_ok = "+allowed)
		}
		flames("TRUE")
		reason(t, s.PlaceVendor(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: soup.No, Booth: "A02", Reason: "입구에서 시식회를 열어요"}), "")
		reason(t, s.LockPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: soup.No}, true), "")
		for _, c := range []struct{ allowed, want string }{{"FALSE", "place_broken"}, {"TRUE", ""}} {
			flames(c.allowed)
			draft := must(s.KeepDraft(ctx, st.Admin, st.Event, models.PlacesPage{}, "불 "+c.allowed))(t)
			reason(t, second(s.PublishDraft(ctx, st.Admin, st.Event, models.PlacesPage{Draft: draft})), c.want)
		}
	})
}

func TestWhoCanNotBePlacedIsTold(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		var vendors []models.Application
		for i := range 6 { // five booths
			vendors = append(vendors, needing(t, st, fmt.Sprint("가게", i), "power_w = 500"))
		}
		gone := needing(t, st, "국밥집", "wish = 'A77', water = TRUE, power_w = 5000")
		ring := fmt.Sprintf("UPDATE applications SET near = '%%s' WHERE id = %d", vendors[0].ID)
		modelstest.Exec(t, st.Store, fmt.Sprintf(ring, vendors[1].Vendor.Name+", "+vendors[2].Vendor.Name),
			fmt.Sprintf("UPDATE applications SET near = '%s' WHERE id = %d", vendors[2].Vendor.Name, vendors[1].ID))
		told := map[string]bool{}
		for _, p := range board(t, st, "").Problems() {
			told[p.Reason] = true
		}
		for _, want := range []string{"plan_booths_short", "plan_wish_gone", "plan_together_ring"} {
			if !told[want] {
				t.Errorf("%s is not told: %v", want, told)
			}
		}
		got := must(st.Store.SolvePlaces(t.Context(), st.Admin, st.Event, models.SolveInput{Seed: 1}))(t)
		if got.Placed != 5 || got.Unplaced != 2 || stands(t, st, gone) == "" {
			t.Errorf("%+v, the heavy one on %q", got, stands(t, st, gone))
		}
		for _, left := range board(t, st, "").WithoutPlaces() {
			if left.Rule == nil {
				t.Errorf("%s: no rule", left.Vendor.Vendor.Name)
			}
		}
	})
}

func TestTwoStaffSolveAndPublish(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		for i := range 5 {
			needing(t, st, fmt.Sprint("가게", i), "power_w = 500")
		}
		both := func(act func() error) (went, refused int) {
			var done sync.WaitGroup
			errs := make([]error, 2)
			for i := range errs {
				done.Go(func() { errs[i] = act() })
			}
			done.Wait()
			for _, err := range errs {
				switch models.ReasonOf(err) {
				case "":
					if err != nil {
						t.Fatal(err)
					}
					went++
				case "places_changed", "draft_gone":
					refused++
				default:
					t.Error(err)
				}
			}
			return went, refused
		}
		seen := board(t, st, "").Revision()
		went, refused := both(func() error {
			_, err := s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{PlacesPage: models.PlacesPage{Seen: seen}, Seed: 1})
			return err
		})
		if went != 1 || refused != 1 || len(board(t, st, "").SpanOf) != 5 {
			t.Errorf("solving: %d went, %d refused", went, refused)
		}
		id := must(s.KeepDraft(ctx, st.Admin, st.Event, models.PlacesPage{}, "A안"))(t)
		on := models.PlacesPage{Draft: id, Seen: board(t, st, id).Revision()}
		went, refused = both(func() error { _, err := s.PublishDraft(ctx, st.Admin, st.Event, on); return err })
		if went != 1 || refused != 1 || len(board(t, st, "").SpanOf) != 5 {
			t.Errorf("publishing: %d went, %d refused", went, refused)
		}
	})
}

func TestOnlyWhoMovedIsTold(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		moved, stays := needing(t, st, "흙손도예", ""), needing(t, st, "한땀가죽", "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, moved.No, "A02"), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, stays.No, "A03"), "")
		must(s.TellPlaces(ctx, st.Admin, st.Event, models.PlacesPage{}))(t)
		before := len(st.Mails())
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, moved.No, "A04"), "")
		if n := must(s.TellPlaces(ctx, st.Admin, st.Event, models.PlacesPage{}))(t); n != 1 {
			t.Errorf("%d told", n)
		}
		mails := st.Mails()
		if m := mails[0]; len(mails) != before+1 || m.VendorID != moved.VendorID || m.Template != "booth_moved" || m.Params("ko")["from"] != "A02" || m.Params("ko")["booth"] != "A04" {
			t.Errorf("%d mails, %+v", len(mails)-before, m)
		}
		if n := must(s.TellPlaces(ctx, st.Admin, st.Event, models.PlacesPage{}))(t); n != 0 || len(st.Mails()) != before+1 {
			t.Errorf("%d told again", n)
		}
	})
}

func TestADraftIsSeenByNobody(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, b := needing(t, st, "흙손도예", ""), needing(t, st, "한땀가죽", "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A02"), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, b.No, "A03"), "")
		if told := must(s.TellPlaces(ctx, st.Admin, st.Event, models.PlacesPage{}))(t); told != 2 {
			t.Errorf("%d told", told)
		}
		id := must(s.KeepDraft(ctx, st.Admin, st.Event, models.PlacesPage{}, "A안"))(t)
		_, err := s.KeepDraft(ctx, st.Admin, st.Event, models.PlacesPage{}, "A안")
		reason(t, err, "draft_name_taken")
		in := models.PlaceInput{PlacesPage: models.PlacesPage{Draft: id}, Vendor: a.No, Booth: "A04"}
		reason(t, s.PlaceVendor(ctx, st.Admin, st.Event, in), "")
		if stands(t, st, a) != "A02" || board(t, st, id).SpanOf[a.ID].Label() != "A04" {
			t.Errorf("street %s, draft %s", stands(t, st, a), board(t, st, id).SpanOf[a.ID].Label())
		}
		in.Seen = 1
		reason(t, s.PlaceVendor(ctx, st.Admin, st.Event, in), "places_changed")
		if moves := board(t, st, id).Score().Moves; moves != 1 {
			t.Errorf("%d moves from the street", moves)
		}
		told := must(s.PublishDraft(ctx, st.Admin, st.Event, models.PlacesPage{Draft: id}))(t)
		if told != 1 || stands(t, st, a) != "A04" || stands(t, st, b) != "A03" {
			t.Errorf("%d told, on %s and %s", told, stands(t, st, a), stands(t, st, b))
		}
		if news := must(s.PlaceNews(ctx, st.Event))(t); news.Count() != 0 {
			t.Errorf("%+v", news)
		}
	})
}

func TestVendorsSeeAPreviewAndObject(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		now := s.Now().Truncate(time.Second)
		st.At(now)
		a := needing(t, st, "흙손도예", "")
		id := must(s.KeepDraft(ctx, st.Admin, st.Event, models.PlacesPage{}, "A안"))(t)
		on := models.PlacesPage{Draft: id}
		reason(t, s.PlaceVendor(ctx, st.Admin, st.Event, models.PlaceInput{PlacesPage: on, Vendor: a.No, Booth: "A04"}), "")
		who := models.Actor{Account: st.Account(a)}
		reason(t, s.Object(ctx, who, st.Event, a, "싫어요"), "objections_over")
		reason(t, s.OpenPreview(ctx, st.Admin, st.Event, on, now.Add(-time.Hour)), "in_the_past")
		reason(t, s.OpenPreview(ctx, st.Admin, st.Event, on, now.Add(time.Hour)), "")
		reason(t, s.OpenPreview(ctx, st.Admin, st.Event, on, now.Add(time.Hour)), "preview_running")
		p := must(s.ProposalFor(ctx, st.Event, a))(t)
		if p == nil || p.Place.Label() != "A04" || !p.Open || p.Objection != nil || stands(t, st, a) != "" {
			t.Fatalf("%+v, stands on %q", p, stands(t, st, a))
		}
		reason(t, s.Object(ctx, who, st.Event, a, ""), "required")
		reason(t, s.Object(ctx, who, st.Event, a, "화덕이 옆이라 뜨거워요"), "")
		reason(t, s.Object(ctx, who, st.Event, a, "화덕 옆은 뜨거워요"), "")
		list := must(s.Objections(ctx, st.Event.ID, id))(t)
		if len(list) != 1 || list[0].Words != "화덕 옆은 뜨거워요" || list[0].Booth != "A04" || list[0].Application.Vendor.Name != "흙손도예" {
			t.Errorf("%+v", list)
		}
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A03"), "") // goes into the draft
		if got := must(s.ProposalFor(ctx, st.Event, a))(t).Place.Label(); got != "A03" || stands(t, st, a) != "" {
			t.Errorf("proposed %s, stands on %q", got, stands(t, st, a))
		}
		_, err := s.PublishDraft(ctx, st.Admin, st.Event, on)
		reason(t, err, "objections_open")
		reason(t, s.DropPlaceDraft(ctx, st.Admin, st.Event, id), "draft_previewed")
		st.At(now.Add(2 * time.Hour))
		reason(t, s.Object(ctx, who, st.Event, a, "늦었어요"), "objections_over")
		if told := must(s.PublishDraft(ctx, st.Admin, st.Event, on))(t); told != 1 || stands(t, st, a) != "A03" {
			t.Errorf("%d told, stands on %q", told, stands(t, st, a))
		}
	})
}

func TestVendorsSwapWhenBothAgree(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, b, heavy := needing(t, st, "흙손도예", ""), needing(t, st, "한땀가죽", ""), needing(t, st, "튀김나라", "power_w = 4000")
		st.At(st.Event.StartsAt.Add(-time.Hour))
		who := func(v models.Application) models.Actor { return models.Actor{Account: st.Account(v)} }
		ask := func(v models.Application, booth, want string) {
			t.Helper()
			reason(t, s.AskSwap(ctx, who(v), st.Event, v, booth, ""), want)
		}
		ask(a, "A03", "swap_nobody")
		for no, booth := range map[string]string{b.No: "A03", heavy.No: "A05"} {
			reason(t, s.AssignBooth(ctx, st.Admin, st.Event, no, booth), "")
		}
		ask(a, "A03", "swap_without_booth")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A02"), "")
		ask(heavy, "A03", "booth_power")
		ask(a, "", "choose_one")
		ask(a, "A03", "")
		ask(a, "A03", "swap_asked")
		r := must(s.OpenSwapsOf(ctx, b))(t)[0]
		answer := func(v models.Application, to models.SwapState, want string) {
			t.Helper()
			reason(t, s.AnswerSwap(ctx, who(v), st.Event, v, r.PublicID, to), want)
		}
		answer(a, models.SwapAgreed, "not_found") // not its to say
		answer(heavy, models.SwapDeclined, "not_found")
		reason(t, s.LockPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: b.No}, true), "")
		answer(b, models.SwapAgreed, "swap_locked")
		reason(t, s.LockPlace(ctx, st.Admin, st.Event, models.PlaceInput{Vendor: b.No}, false), "")
		answer(b, models.SwapAgreed, "")
		if stands(t, st, a) != "A03" || stands(t, st, b) != "A02" {
			t.Errorf("%s %s", stands(t, st, a), stands(t, st, b))
		}
		answer(b, models.SwapAgreed, "swap_answered")
		ask(a, "A02", "")
		r = must(s.OpenSwapsOf(ctx, a))(t)[0]
		answer(a, models.SwapTakenBack, "")
		ask(a, "A02", "")
		r = must(s.OpenSwapsOf(ctx, a))(t)[0]
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, b.No, "A04"), "")
		answer(b, models.SwapAgreed, "swap_moved")
		answer(b, models.SwapDeclined, "")
		ask(a, "A04", "")
		r = must(s.OpenSwapsOf(ctx, b))(t)[0]
		st.At(st.Event.StartsAt) // once the street is open, who stands stays
		ask(b, "A03", "swap_too_late")
		answer(b, models.SwapAgreed, "swap_too_late")
		if stands(t, st, a) != "A03" || stands(t, st, b) != "A04" {
			t.Errorf("swapped on an open street: %s %s", stands(t, st, a), stands(t, st, b))
		}
		answer(b, models.SwapDeclined, "")
	})
}

func TestWhoElseHasTheBoothsOpen(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		now := s.Now().Truncate(time.Second)
		st.At(now)
		other := models.Actor{Account: models.Account{ID: 4711, Name: "김새봄"}}
		mine := must(s.SeePlaces(ctx, st.Admin, st.Event, ""))(t)
		theirs := must(s.SeePlaces(ctx, other, st.Event, ""))(t)
		if len(mine.Others) != 0 || len(theirs.Others) != 1 || theirs.Others[0] != st.Admin.Account.Name {
			t.Errorf("%+v, %+v", mine, theirs)
		}
		a := needing(t, st, "흙손도예", "")
		reason(t, s.AssignBooth(ctx, other, st.Event, a.No, "A02"), "")
		if again := must(s.SeePlaces(ctx, st.Admin, st.Event, ""))(t); again.Revision == mine.Revision || len(again.Others) != 1 {
			t.Errorf("%+v after %+v", again, mine)
		}
		err := s.PlaceVendor(ctx, st.Admin, st.Event, models.PlaceInput{PlacesPage: models.PlacesPage{Seen: mine.Revision}, Vendor: a.No, Booth: "A03"})
		reason(t, err, "places_changed")
		st.At(now.Add(time.Minute))
		if again := must(s.SeePlaces(ctx, st.Admin, st.Event, ""))(t); len(again.Others) != 0 {
			t.Errorf("%+v", again)
		}
	})
}

// TestTheDrawBreaksTies: two who wish for the same booth get it in the order of their tickets, and whoever
// runs the published list with the published seed finds the same order.
func TestTheDrawBreaksTies(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		crowd(st, shop, shop, shop)
		d := must(s.ListDraw(ctx, st.Admin, st.Event, models.DrawInput{Announced: "6월 3일 로또"}))(t)
		d = must(s.DrawLots(ctx, st.Admin, st.Event, d.PublicID, seed))(t)
		must(s.DraftAll(ctx, st.Admin, st.Event, models.DraftPlan{Method: models.ByDraw, Draw: d.PublicID, Seen: revision(t, st)}))(t)
		publish(t, st)
		modelstest.Exec(t, s, "UPDATE applications SET spots = 'A04', power_w = 500")
		must(s.SolvePlaces(ctx, st.Admin, st.Event, models.SolveInput{Seed: 7}))(t)
		selected, _, err := draw.Run(d.List, d.Seed)
		if err != nil || len(selected) != 3 {
			t.Fatal(selected, err)
		}
		if first := must(s.ApplicationByReceipt(ctx, st.Event.ID, selected[0].ID))(t); stands(t, st, first) != "A04" {
			t.Errorf("%s was drawn first and stands on %q", first.Receipt, stands(t, st, first))
		}
	})
}
