package models_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// busyStreet is a street on which staff do things by chance: a straight row, one that runs down, and vendors who
// ask for a bit of everything.
type busyStreet struct {
	*modelstest.Street
	t       *testing.T
	dice    *rand.Rand
	vendors []models.Application
	drafts  []string
}

func newBusyStreet(t *testing.T, st *modelstest.Street, seed uint64) *busyStreet {
	s, ctx := st.Store, t.Context()
	for _, r := range []models.BoothRow{
		{Row: "B", Count: 6, XMM: 6_000, YMM: 12_000, PitchMM: 3_000, WidthMM: 3_000, DepthMM: 3_000, GapEvery: 3, GapMM: 1_000, Zone: models.ZoneMake, Panel: "P2", PanelW: 8_000, MaxW: 3_000},
		{Row: "C", Count: 4, XMM: 40_000, YMM: 2_000, PitchMM: 3_500, WidthMM: 3_000, DepthMM: 2_000, Turn: 90, Zone: models.ZoneFood, Panel: "P2", MaxW: 5_000, Water: true, StepFree: true},
	} {
		reason(t, s.AddBoothRow(ctx, st.Admin, st.Event, r), "")
	}
	st.Publish()
	b := &busyStreet{Street: st, t: t, dice: rand.New(rand.NewPCG(seed, 1))}
	for i, needs := range []string{
		"booths = 2", "booth_mm = 6000", "booths = 3, power_w = 2500", "food = TRUE, water = TRUE, power_w = 3000", "food = TRUE, water = TRUE, booths = 2, power_w = 4000",
		"category = 'craft'", "category = 'craft', spots = 'B02'", "category = 'fashion', near = '공방 5'", "apart = '공방 5'", "power_w = 0", "step_free = TRUE", "booth_mm = 9000, category = 'craft'",
	} {
		b.vendors = append(b.vendors, needing(t, st, fmt.Sprint("공방 ", i), needs))
	}
	return b
}

func (b *busyStreet) vendor() models.Application { return b.vendors[b.dice.IntN(len(b.vendors))] }
func (b *busyStreet) often(percent int) bool     { return b.dice.IntN(100) < percent }

// page is the street or one of its drafts.
func (b *busyStreet) page() models.PlacesPage {
	if len(b.drafts) > 0 && b.often(30) {
		return models.PlacesPage{Draft: b.drafts[b.dice.IntN(len(b.drafts))]}
	}
	return models.PlacesPage{}
}

// place puts a vendor on a booth: what the page says of it beforehand comes true.
func (b *busyStreet) place() error {
	s, ctx, a, page := b.Store, b.t.Context(), b.vendor(), b.page()
	board := board(b.t, b.Street, page.Draft)
	choices := board.Choices(a)
	c := choices[b.dice.IntN(len(choices))]
	in := models.PlaceInput{PlacesPage: page, Vendor: a.No, Booth: c.Booth.Label, With: c.Numbers()}
	if b.often(50) {
		in.Reason = "단골이 찾아요"
	}
	err := s.PlaceVendor(ctx, b.Admin, b.Event, in)
	want := ""
	switch {
	case c.Why != nil:
		want = c.Why.Reason
	case c.Soft != nil && in.Reason == "":
		want = c.Soft.Reason
	}
	if got := models.ReasonOf(err); got != want {
		b.t.Errorf("%s on %s, with %q: refused for %q (%v), the page says %q", a.No, c.Booth.Label, in.With, got, err, want)
	}
	if err == nil {
		now := must(s.PlaceBoard(ctx, b.Event, page.Draft))(b.t)
		if got := now.SpanOf[a.ID].Label(); got != c.Place.Label() {
			b.t.Errorf("%s on %s stands on %s, the page says %s", a.No, c.Booth.Label, got, c.Place.Label())
		}
		if before := board.Score(); c.Soft == nil && c.Place.Label() != board.SpanOf[a.ID].Label() {
			after := now.Score()
			gain := models.PlaceScore{
				Unplaced: before.Unplaced - after.Unplaced, Beside: before.Beside - after.Beside, Asked: before.Asked - after.Asked,
				Balance: before.Balance - after.Balance, Moves: before.Moves - after.Moves,
			}
			if gain != c.Better {
				b.t.Errorf("%s on %s saves %+v, the page says %+v", a.No, c.Booth.Label, gain, c.Better)
			}
		}
	}
	return err
}

func (b *busyStreet) resize() error {
	a, page, booths := b.vendor(), b.page(), b.dice.IntN(5)
	was := board(b.t, b.Street, page.Draft).SpanOf[a.ID]
	err := b.Store.ResizePlace(b.t.Context(), b.Admin, b.Event, models.PlaceInput{PlacesPage: page, Vendor: a.No, Booths: booths})
	if now := board(b.t, b.Street, page.Draft).SpanOf[a.ID]; err == nil && len(was) > 0 && (!now.Labeled(was.First().Label) || booths > 0 && len(now) != booths) {
		b.t.Errorf("%s had %s and got %s for %d", a.No, was.Label(), now.Label(), booths)
	}
	return err
}

func (b *busyStreet) solve() error {
	page, anew := b.page(), b.often(50)
	before := board(b.t, b.Street, page.Draft)
	_, err := b.Store.SolvePlaces(b.t.Context(), b.Admin, b.Event, models.SolveInput{PlacesPage: page, OnlyLocked: anew, Seed: b.dice.Uint64()})
	after := board(b.t, b.Street, page.Draft)
	for id, seat := range before.Given {
		if now := after.Given[id]; (seat.Locked || !anew) && !slices.Equal(now.Booths, seat.Booths) {
			b.t.Errorf("solving, anew %t, moved a vendor from %v to %v", anew, seat, now)
		}
	}
	return err
}

func (b *busyStreet) swap() error {
	page := b.page()
	swaps := board(b.t, b.Street, page.Draft).Swaps(3)
	if len(swaps) == 0 {
		return nil
	}
	m := swaps[b.dice.IntN(len(swaps))].Moves[0]
	err := b.Store.DoSwap(b.t.Context(), b.Admin, b.Event, models.PlaceInput{PlacesPage: page, Vendor: m.Vendor.No, Booth: m.To.Label()})
	if err != nil {
		b.t.Errorf("an offered swap was refused: %v", err)
	}
	return err
}

// agree lets two vendors swap by themselves.
func (b *busyStreet) agree() error {
	s, ctx, a := b.Store, b.t.Context(), b.vendor()
	b.At(b.Event.StartsAt.Add(-1))
	booths := board(b.t, b.Street, "").Layout.Booths
	who := func(v models.Application) models.Actor { return models.Actor{Account: b.Account(v)} }
	if err := s.AskSwap(ctx, who(a), b.Event, a, booths[b.dice.IntN(len(booths))].Label, ""); err != nil {
		return err
	}
	r := must(s.OpenSwapsOf(ctx, a))(b.t)[0]
	if err := s.AnswerSwap(ctx, who(r.To), b.Event, r.To, r.PublicID, models.SwapAgreed); err != nil {
		b.t.Errorf("a swap that could be asked for was refused: %v", err)
	}
	return nil
}

func (b *busyStreet) draft() error {
	s, ctx := b.Store, b.t.Context()
	if len(b.drafts) < 3 {
		id, err := s.KeepDraft(ctx, b.Admin, b.Event, b.page(), fmt.Sprint("안 ", b.dice.Uint32()))
		b.drafts = append(b.drafts, id)
		return err
	}
	i := b.dice.IntN(len(b.drafts))
	id := b.drafts[i]
	draft := board(b.t, b.Street, id)
	_, err := s.PublishDraft(ctx, b.Admin, b.Event, models.PlacesPage{Draft: id})
	if err == nil {
		for id, place := range board(b.t, b.Street, "").SpanOf {
			if place.Label() != draft.SpanOf[id].Label() {
				b.t.Errorf("published on %s, in the draft on %s", place.Label(), draft.SpanOf[id].Label())
			}
		}
	} else if e := s.DropPlaceDraft(ctx, b.Admin, b.Event, id); e != nil {
		b.t.Error(e)
	}
	b.drafts = slices.Delete(b.drafts, i, i+1)
	return err
}

// redraw changes a booth of the layout and publishes it.
func (b *busyStreet) redraw() error {
	s, ctx := b.Store, b.t.Context()
	d := must(s.LayoutDraft(ctx, b.Event.ID))(b.t)
	l := d.Layout
	l.Booths = slices.Clone(l.Booths)
	x := &l.Booths[1+b.dice.IntN(len(l.Booths)-1)]
	switch b.dice.IntN(5) {
	case 0:
		x.Blocked = !x.Blocked
	case 1:
		o := &l.Booths[1+b.dice.IntN(len(l.Booths)-1)] // two change their labels
		x.Label, o.Label = o.Label, x.Label
	case 2:
		x.YMM += 200
	case 3:
		x.MaxW = 1_000 * b.dice.IntN(6)
	case 4:
		o := &l.Booths[1+b.dice.IntN(len(l.Booths)-1)] // and two their places in the rows
		x.Row, o.Row, x.Place, o.Place = o.Row, x.Row, o.Place, x.Place
	}
	d, err := s.SaveLayout(ctx, b.Admin, b.Event, d.Revision, l)
	if err != nil {
		return err
	}
	change := must(s.LayoutChange(ctx, b.Event))(b.t)
	let := b.often(70)
	_, err = s.PublishLayout(ctx, b.Admin, b.Event, d.Revision, let)
	if err != nil {
		_, back := s.RestoreLayout(ctx, b.Admin, b.Event, change.Current.Version, d.Revision)
		return errors.Join(back, err)
	}
	now := must(s.Street(ctx, b.Event))(b.t)
	for _, a := range change.Street.Placed() {
		lost := slices.ContainsFunc(change.Lost, func(p models.LostPlace) bool { return p.Vendor.ID == a.ID })
		if was := len(change.Street.SpanOf[a.ID]); lost != (len(now.SpanOf[a.ID]) == 0) || !lost && len(now.SpanOf[a.ID]) != was {
			b.t.Errorf("%s had %d booths, lost %t, and now has %s", a.No, was, lost, now.SpanOf[a.ID].Label())
		}
	}
	return nil
}

func (b *busyStreet) rules() error {
	seen := must(b.Store.PlacesRevision(b.t.Context(), b.Event))(b.t)
	in := models.BoothRulesInput{Each: 1 + b.dice.IntN(4), Seen: seen, Rules: map[string]models.BoothRule{"craft": {Equal: models.EqualWays[b.dice.IntN(3)], Most: b.dice.IntN(4)}}}
	err := b.Store.SetBoothRules(b.t.Context(), b.Admin, b.Event, in)
	b.Event = must(b.Store.EventBySlug(b.t.Context(), b.Event.Slug))(b.t)
	return err
}

// leave lets a vendor withdraw; it may be selected again.
func (b *busyStreet) leave() error {
	s, ctx, a := b.Store, b.t.Context(), b.vendor()
	for _, state := range []models.ApplicationState{models.Waitlisted, models.Selected} {
		if _, err := s.Decide(ctx, b.Admin, b.Event, a.Receipt, models.Decision{State: state}); err != nil {
			return err
		}
	}
	return nil
}

func (b *busyStreet) act() (string, error) {
	s, ctx, in := b.Store, b.t.Context(), models.PlaceInput{PlacesPage: b.page(), Vendor: b.vendor().No}
	switch n := b.dice.IntN(100); {
	case n < 50:
		return "place", b.place()
	case n < 60:
		return "resize", b.resize()
	case n < 66:
		return "lock", s.LockPlace(ctx, b.Admin, b.Event, in, b.often(50))
	case n < 72:
		return "clear", s.ClearPlace(ctx, b.Admin, b.Event, in)
	case n < 77:
		return "solve", b.solve()
	case n < 82:
		return "swap", b.swap()
	case n < 85:
		return "agree", b.agree()
	case n < 90:
		return "draft", b.draft()
	case n < 94:
		return "redraw", b.redraw()
	case n < 97:
		return "rules", b.rules()
	}
	return "leave", b.leave()
}

// rows are the assignments as the database has them.
func (b *busyStreet) rows() string {
	street := must(b.Store.Street(b.t.Context(), b.Event))(b.t)
	var list []string
	for _, x := range street.Layout.Booths {
		if a, taken := street.ByBooth[x.ID]; taken {
			list = append(list, x.PublicID+" "+a.No)
		}
	}
	if held := must(b.Store.AssignmentsHeld())(b.t); int(held) != len(list) {
		b.t.Errorf("%d rows, but %d booths are taken", held, len(list))
	}
	return strings.Join(list, ", ")
}

// check looks at the street after an act.
func (b *busyStreet) check(before models.Street, placing bool) {
	street := must(b.Store.Street(b.t.Context(), b.Event))(b.t)
	for id, place := range street.SpanOf {
		if !street.Layout.Joins(place) {
			b.t.Errorf("%d stands on %s, which is no place", id, place.Label())
		}
	}
	for _, p := range street.Layout.Panels {
		if load := street.PanelLoadW(p.Label); placing && load > max(p.UsableW(), before.PanelLoadW(p.Label)) {
			b.t.Errorf("%s gives %d W of %d, before it were %d", p.Label, load, p.UsableW(), before.PanelLoadW(p.Label))
		}
	}
}

// acts are how many things staff do.
const acts = 120

// TestWhateverStaffDo the street stays one on which everybody has a place of its own, the page says beforehand what
// will happen, and what is refused changes nothing.
func TestWhateverStaffDo(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		b := newBusyStreet(t, st, 1)
		for n := range acts {
			before, rows := must(st.Store.Street(t.Context(), b.Event))(t), b.rows()
			what, err := b.act()
			if err != nil && models.ReasonOf(err) == "" {
				t.Errorf("%s: %v", what, err)
			}
			now := b.rows()
			if err != nil && now != rows && what != "leave" {
				t.Errorf("%s was refused for %v and changed\n%s to\n%s", what, err, rows, now)
			}
			b.check(before, what != "redraw" && what != "leave")
			if t.Failed() {
				t.Fatalf("act %d, %s: %v\nbefore %s\nafter  %s", n, what, err, rows, now)
			}
		}
	})
}
