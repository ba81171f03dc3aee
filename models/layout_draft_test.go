package models_test

import (
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestADraftIsPublishedAndVendorsStay(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, b := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("온마루국밥", models.Shop, models.AtBoth)
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A03"), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, b.No, "A04"), "")
		before := must(s.CurrentLayout(ctx, st.Event.ID))(t)
		d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		l := d.Layout
		reason(t, second(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, false)), "layout_published")

		l.Booths[2].Label, l.Booths[2].XMM = "가-7", 60_000
		l.Booths = append(l.Booths[:3:3], l.Booths[4:]...)
		d = must(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, l))(t)
		if now := must(s.CurrentLayout(ctx, st.Event.ID))(t); now.Version != before.Version || len(now.Booths) != 6 || now.Booths[2].Label != "A03" {
			t.Errorf("what is published moved: %+v", now)
		}
		c := must(s.LayoutChange(ctx, st.Event))(t)
		if fmt.Sprint(c.Added, c.Removed, c.Changed) != "[] [A04] [가-7]" || len(c.Lost) != 1 || c.Lost[0].Vendor.No != b.No || c.Published() {
			t.Errorf("%+v", c)
		}
		reason(t, second(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, false)), "booths_taken")
		l = must(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, true))(t)
		street := must(s.Street(ctx, st.Event))(t)
		if street.Layout.Version != before.Version+1 || street.Layout.PublishedBy != "관리자" || street.Layout.PublishedAt == nil || l.Version != street.Layout.Version {
			t.Errorf("%+v", street.Layout)
		}
		if got := street.SpanOf[a.ID].First(); got.Label != "가-7" || got.PublicID != before.Booths[2].PublicID || got.ID == before.Booths[2].ID {
			t.Errorf("%s stands on %+v", a.No, got)
		}
		if _, stands := street.SpanOf[b.ID]; stands || len(street.Unplaced()) != 1 {
			t.Error("a vendor stands on a booth that is gone")
		}

		d = must(s.RestoreLayout(ctx, st.Admin, st.Event, before.Version, d.Revision))(t)
		must(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, false))(t)
		street = must(s.Street(ctx, st.Event))(t)
		if street.SpanOf[a.ID].Label() != "A03" || len(street.Layout.Booths) != 6 || street.Layout.Version != before.Version+2 {
			t.Errorf("restored: %+v", street.Layout)
		}
		if list := must(s.LayoutVersions(ctx, st.Event.ID))(t); len(list) != 4 || list[0].Version != 4 {
			t.Errorf("%+v", list)
		}
		old := must(s.LayoutVersion(ctx, st.Event.ID, before.Version+1))(t)
		if len(old.Booths) != 5 || len(old.Panels) != 1 {
			t.Errorf("%+v", old)
		}
		reason(t, second(s.LayoutVersion(ctx, st.Event.ID, 9)), "not_found")
	})
}

func TestABlockedBoothLosesItsVendorAndTakesNone(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A03"), "")
		d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		d.Layout.Booths[2].Blocked = true
		d = must(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, d.Layout))(t)
		reason(t, second(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, false)), "booths_taken")
		must(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, true))(t)
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A03"), "booth_blocked")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A02"), "")
	})
}

func TestADraftIsComparedWithWhoStandsThere(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth) // needs 1 kW
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A03"), "")
		l := must(s.LayoutDraft(ctx, st.Event.ID))(t).Layout
		l.Booths[2].MaxW, l.Booths[2].Label = 500, "A-3"
		l.Booths[3].Front, l.Booths[4].Front, l.Booths[5].Front = "s01", "달그락분식", "없는 가게"
		l.Landmarks = append(l.Landmarks, models.Landmark{PublicID: "shop", Kind: models.ShopFace, NameKo: "매장", XMM: 50_000, WidthMM: 4_000, HeightMM: 1_000, Vendor: "M99"})
		street := must(s.Street(ctx, st.Event))(t).On(l)
		if b := street.SpanOf[a.ID].First(); b.Label != "A-3" || street.PanelLoadW("P1") != 1_000 {
			t.Errorf("%+v", b)
		}
		var got []string
		for _, f := range street.Check() {
			if f.Why.Params["vendor"] != nil {
				got = append(got, fmt.Sprint(f.Level, " ", f.Why.Reason, " ", f.Why.Params["vendor"]))
			}
		}
		if fmt.Sprint(got) != "[warns vendor_unfit 달그락분식 warns shop_unknown 없는 가게 warns shop_unknown M99]" {
			t.Error(got)
		}
	})
}

func TestOfManyWhoSaveAtOnceOneDoes(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		outcomes := storm(t, 8, func(i int) error {
			l := d.Layout
			l.WidthMM += 1_000 * (i + 1)
			return second(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, l))
		})
		now := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		if outcomes[""] != 1 || outcomes["layout_changed"] != 7 || now.Revision != d.Revision+1 {
			t.Errorf("saving: %v, revision %d", outcomes, now.Revision)
		}
		outcomes = storm(t, 8, func(int) error { return second(s.PublishLayout(ctx, st.Admin, st.Event, now.Revision, false)) })
		if outcomes[""] != 1 || outcomes["layout_published"] != 7 || len(must(s.LayoutVersions(ctx, st.Event.ID))(t)) != 3 {
			t.Errorf("publishing: %v", outcomes)
		}
		reason(t, second(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, false)), "layout_changed")
		refusedByDatabase(t, s, "INSERT INTO layout_drafts (event_id, revision, plan, saved_by, saved_at) SELECT event_id, revision, plan, saved_by, saved_at FROM layout_drafts")
		refusedByDatabase(t, s, "UPDATE booths SET public_id = 'same'")
	})
}

func TestAPageOfTheBoothsIsOldOnceALayoutIsPublished(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, b := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("온마루국밥", models.Shop, models.AtBoth)
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A03"), "")
		draft := must(s.KeepDraft(ctx, st.Admin, st.Event, models.PlacesPage{}, "A안"))(t)
		seen := board(t, st, "").Revision()
		place := func(a models.Application, booth string, seen int64) error {
			return s.PlaceVendor(ctx, st.Admin, st.Event, models.PlaceInput{PlacesPage: models.PlacesPage{Seen: seen}, Vendor: a.No, Booth: booth})
		}
		d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		d.Layout.Booths[3].XMM = 60_000
		d = must(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, d.Layout))(t)
		must(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, false))(t)
		reason(t, place(b, "A04", seen), "places_changed")
		if stands(t, st, a) != "A03" || stands(t, st, b) != "" {
			t.Errorf("%s and %s", stands(t, st, a), stands(t, st, b))
		}
		reason(t, place(b, "A04", board(t, st, "").Revision()), "")

		d.Layout.Booths = append(d.Layout.Booths[:2:2], d.Layout.Booths[3:]...)
		d = must(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, d.Layout))(t)
		must(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, true))(t)
		reason(t, second(s.PublishDraft(ctx, st.Admin, st.Event, models.PlacesPage{Draft: draft})), "draft_booth_gone")
		if stands(t, st, a) != "" || stands(t, st, b) != "A04" {
			t.Errorf("a draft of places was half published: %s and %s", stands(t, st, a), stands(t, st, b))
		}
	})
}

func TestPlacingAndPublishingAtOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		d.Layout.Booths[3].Blocked = true
		d = must(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, d.Layout))(t)
		in := models.PlaceInput{PlacesPage: models.PlacesPage{Seen: board(t, st, "").Revision()}, Vendor: a.No, Booth: "A04"}
		outcomes := storm(t, 8, func(i int) error {
			if i%2 == 0 {
				return s.PlaceVendor(ctx, st.Admin, st.Event, in)
			}
			return second(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, false))
		})
		placed := outcomes["booths_taken"] == 4 && outcomes["places_changed"] == 3 && stands(t, st, a) == "A04" // before any of the others
		published := outcomes["layout_published"] == 3 && outcomes["places_changed"] == 4 && stands(t, st, a) == ""
		if outcomes[""] != 1 || placed == published {
			t.Errorf("%v, stands at %q", outcomes, stands(t, st, a))
		}
	})
}

func TestNothingThatWasSavedIsLost(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		first := d.Revision
		for i := range 31 {
			d.Layout.WidthMM = 150_000 + i
			d = must(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, d.Layout))(t)
		}
		if old := must(s.LayoutRevision(ctx, st.Event.ID, d.Revision-29))(t); old.Layout.WidthMM != 150_001 || old.SavedBy != "관리자" {
			t.Errorf("%+v", old)
		}
		if list := must(s.LayoutDrafts(ctx, st.Event.ID))(t); len(list) != 30 || list[0].Revision != d.Revision {
			t.Errorf("%d revisions", len(list))
		}
		for _, none := range []int{-1, 0, first, d.Revision + 1} {
			reason(t, second(s.LayoutRevision(ctx, st.Event.ID, none)), "not_found")
		}
	})
}

func TestWhatBreaksRulesIsKeptButNotPublished(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		version := must(s.CurrentLayout(ctx, st.Event.ID))(t).Version
		d.Layout.Booths[1].XMM = d.Layout.Booths[2].XMM
		d = must(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, d.Layout))(t)
		faulty(t, second(s.PublishLayout(ctx, st.Admin, st.Event, d.Revision, true)), d.Layout.Booths[1].PublicID, "booths_overlap")
		d.Layout.Booths[1].WidthMM = 0
		faulty(t, second(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, d.Layout)), d.Layout.Booths[1].PublicID, "booth_size")
		d.Layout.Booths[1].WidthMM = 3_000
		d.Layout.Background = models.Background{Picture: "nowhere", WidthMM: 1, Opacity: 50}
		faulty(t, second(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, d.Layout)), "street", "unknown_picture")
		if now := must(s.LayoutDraft(ctx, st.Event.ID))(t); now.Revision != d.Revision || must(s.CurrentLayout(ctx, st.Event.ID))(t).Version != version {
			t.Errorf("something was kept: %+v", now)
		}
	})
}

func TestALayoutGoesToAnotherEventWithItsPicture(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		faulty(t, second(s.AddLayoutPicture(ctx, st.Admin, st.Event, []byte("no picture"))), "file", "file_type")
		picture := must(s.AddLayoutPicture(ctx, st.Admin, st.Event, modelstest.PNG(40, 20)))(t)
		d := must(s.LayoutDraft(ctx, st.Event.ID))(t)
		d.Layout.Background = models.Background{Picture: picture.PublicID, WidthMM: 80_000, Opacity: 40}
		d.Layout.Booths[0].Turn, d.Layout.Booths[0].Front = 5, "달그락분식"
		d = must(s.SaveLayout(ctx, st.Admin, st.Event, d.Revision, d.Layout))(t)
		st.Publish()
		next := must(s.OpenEvent(ctx, st.Admin, newEvent(func(in *models.EventInput) { in.Slug = "next" })))(t)
		reason(t, second(s.TakeLayout(ctx, st.Admin, st.Event, next, 7)), "layout_changed")
		taken := must(s.TakeLayout(ctx, st.Admin, st.Event, next, 0))(t)
		if b := taken.Layout.Booths[0]; b.Turn != 5 || b.Front != "달그락분식" || taken.Revision != 1 {
			t.Errorf("%+v", taken)
		}
		if got := must(s.LayoutPicture(ctx, next.ID, picture.PublicID))(t); got.Width != 40 || got.Height != 20 || len(got.Content) == 0 || got.ID == picture.ID {
			t.Errorf("%+v", got)
		}
		again := must(s.TakeLayout(ctx, st.Admin, st.Event, next, 1))(t)
		if again.Layout.Booths[3].PublicID != taken.Layout.Booths[3].PublicID {
			t.Error("the same booth has another id")
		}
		copied := must(s.CopyEvent(ctx, st.Admin, st.Event, newEvent(func(in *models.EventInput) { in.Slug = "copy" })))(t)
		l := must(s.CurrentLayout(ctx, copied.ID))(t)
		if l.Background.Picture != picture.PublicID || l.Booths[0].Turn != 5 || l.Version != 1 || l.PublishedAt != nil || l.Revision != 0 {
			t.Errorf("%+v", l)
		}
		must(s.LayoutPicture(ctx, copied.ID, picture.PublicID))(t)
	})
}
