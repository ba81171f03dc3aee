package models_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// terms are those of a campaign without a fault: 100 coupons of 5,000 won.
func terms(e models.Event, change ...func(*models.CampaignInput)) models.CampaignInput {
	in := models.CampaignInput{
		NameKo: "통통쿠폰", DiscountWon: 5_000, MinimumWon: 20_000, ForShops: true, Quantity: 100, BudgetWon: 500_000, PerPerson: 1, LegalBasis: "조례 제12조",
		OpensAt: e.StartsAt, ClosesAt: e.EndsAt, RedeemFrom: e.StartsAt, RedeemUntil: e.EndsAt,
	}
	for _, f := range change {
		f(&in)
	}
	return in
}

func TestCampaignFaults(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("가", 201)
	cases := []struct {
		change        func(*models.CampaignInput)
		field, reason string
	}{
		{func(in *models.CampaignInput) {}, "", ""},
		{func(in *models.CampaignInput) { in.MinimumWon = 0 }, "", ""},
		{func(in *models.CampaignInput) {
			in.ForShops, in.Channel, in.Benefit = false, models.AtDesk, models.Gift
		}, "", ""},
		{func(in *models.CampaignInput) {
			in.MinimumWon, in.Channel, in.Benefit = 1_000, models.AtDesk, models.Prize
		}, "", ""},
		{func(in *models.CampaignInput) { in.Benefit, in.Channel = "smile", models.AtDesk }, "benefit", "choose_one"},
		{func(in *models.CampaignInput) { in.Benefit = models.Gift }, "channel", "desk_only"},
		{func(in *models.CampaignInput) { in.NameKo = " " }, "name_ko", "required"},
		{func(in *models.CampaignInput) { in.NameKo = long }, "name_ko", "too_long"},
		{func(in *models.CampaignInput) { in.NameEn = long }, "name_en", "too_long"},
		{func(in *models.CampaignInput) { in.NoteKo = long }, "note_ko", "too_long"},
		{func(in *models.CampaignInput) { in.NoteEn = long }, "note_en", "too_long"},
		{func(in *models.CampaignInput) { in.LegalBasis = "" }, "legal_basis", "required"},
		{func(in *models.CampaignInput) { in.DiscountWon = 0 }, "discount", "out_of_range"},
		{func(in *models.CampaignInput) { in.DiscountWon = 1_000_001 }, "discount", "out_of_range"},
		{func(in *models.CampaignInput) { in.MinimumWon = -1 }, "minimum", "out_of_range"},
		{func(in *models.CampaignInput) { in.MinimumWon = 4_999 }, "minimum", "minimum_below_discount"},
		{func(in *models.CampaignInput) { in.Quantity = 0 }, "quantity", "out_of_range"},
		{func(in *models.CampaignInput) { in.Quantity = 1 << 62 }, "quantity", "out_of_range"},
		{func(in *models.CampaignInput) { in.BudgetWon = 0 }, "budget", "out_of_range"},
		{func(in *models.CampaignInput) { in.BudgetWon = 499_999 }, "budget", "over_the_budget"},
		{func(in *models.CampaignInput) { in.PerPerson = 0 }, "per_person", "out_of_range"},
		{func(in *models.CampaignInput) { in.PerPerson = 101 }, "per_person", "out_of_range"},
		{func(in *models.CampaignInput) { in.ForShops = false }, "vendor_kinds", "choose_one_at_least"},
		{func(in *models.CampaignInput) { in.Where = "moon" }, "where", "choose_one"},
		{func(in *models.CampaignInput) { in.Channel = "pigeon" }, "channel", "choose_one"},
		{func(in *models.CampaignInput) { in.RecallAfter = 60 }, "", ""},
		{func(in *models.CampaignInput) { in.RecallAfter = -1 }, "recall_after", "out_of_range"},
		{func(in *models.CampaignInput) { in.RecallAfter = 24*60 + 1 }, "recall_after", "out_of_range"},
		{func(in *models.CampaignInput) { in.RecallAfter, in.Channel = 60, models.AtDesk }, "recall_after", "recall_needs_a_phone"},
		{func(in *models.CampaignInput) { in.RecallAt = &in.RedeemFrom }, "recall_at", "recall_outside"},
		{func(in *models.CampaignInput) { in.RecallAt = &in.RedeemUntil }, "recall_at", "recall_outside"},
		{func(in *models.CampaignInput) { in.OpensAt = time.Time{} }, "opens_at", "required"},
		{func(in *models.CampaignInput) { in.ClosesAt = time.Time{} }, "closes_at", "required"},
		{func(in *models.CampaignInput) { in.RedeemFrom = time.Time{} }, "redeem_from", "required"},
		{func(in *models.CampaignInput) { in.RedeemUntil = time.Time{} }, "redeem_until", "required"},
		{func(in *models.CampaignInput) { in.OpensAt = in.ClosesAt }, "closes_at", "ends_before_start"},
		{func(in *models.CampaignInput) { in.RedeemFrom = in.RedeemUntil }, "redeem_until", "ends_before_start"},
		{func(in *models.CampaignInput) { in.ClosesAt = time.Now().Add(-time.Minute) }, "closes_at", "in_the_past"},
		{func(in *models.CampaignInput) { in.RedeemUntil = in.ClosesAt.Add(-time.Minute) }, "redeem_until", "redeem_ends_before_claims"},
		{func(in *models.CampaignInput) { in.RedeemUntil = in.RedeemUntil.Add(2 * time.Minute) }, "redeem_until", "after_the_event"},
		{slots(60, 41), "slots", "slots_do_not_add_up"},
		{slots(60, 39), "slots", "slots_do_not_add_up"},
		{slots(100, 0), "slots", "slots_do_not_add_up"},
		{func(in *models.CampaignInput) { slots(60, 40)(in); in.Slots[0].OpensAt = in.OpensAt.Add(-time.Second) }, "slots", "slots_do_not_add_up"},
		{func(in *models.CampaignInput) { slots(60, 40)(in); in.Slots[1].OpensAt = in.ClosesAt.Add(time.Second) }, "slots", "slots_do_not_add_up"},
	}
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s := st.Store
		draft := must(s.OpenCampaign(t.Context(), st.Admin, st.Event, terms(st.Event)))(t)
		before := rows(t, s)
		for _, c := range cases {
			in := terms(st.Event, c.change)
			if c.reason != "" {
				_, err := s.OpenCampaign(t.Context(), st.Admin, st.Event, in)
				faulty(t, err, c.field, c.reason)
			}
			faulty(t, s.ChangeCampaign(t.Context(), st.Admin, st.Event, draft.PublicID, in), c.field, c.reason)
		}
		if now := rows(t, s); now != before+5 { // five good changes, each in the audit
			t.Errorf("%d rows more", now-before)
		}
	})
}

// slots opens parts of the quantity an hour apart.
func slots(quantities ...int64) func(*models.CampaignInput) {
	return func(in *models.CampaignInput) {
		in.Slots = nil
		for i, n := range quantities {
			in.Slots = append(in.Slots, models.SlotInput{OpensAt: in.OpensAt.Add(time.Duration(i) * time.Hour), Quantity: n})
		}
	}
}

func TestTermsFreezeAtTheFirstIssue(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		c := st.Campaign()
		change := terms(st.Event, slots(10, 20), func(in *models.CampaignInput) {
			in.NameKo, in.DiscountWon, in.Quantity, in.Where, in.PerPerson = "새 쿠폰", 3_000, 30, models.Booths, 2
		})
		reason(t, s.ChangeCampaign(ctx, st.Admin, st.Event, c.PublicID, change), "")
		c = must2(s.CampaignByPublicID(ctx, c.PublicID))(t)
		if c.NameKo != "새 쿠폰" || c.DiscountWon != 3_000 || c.Quantity != 30 || c.ForArtisans || c.Where != models.Booths || c.State != models.CampaignOpen ||
			len(c.Slots) != 2 || c.Slots[1].Quantity != 20 || c.Frozen() {
			t.Errorf("%+v", c)
		}
		st.Coupon(c, "가람")
		reason(t, s.ChangeCampaign(ctx, st.Admin, st.Event, c.PublicID, terms(st.Event)), "terms_frozen")
		kept := must2(s.CampaignByPublicID(ctx, c.PublicID))(t)
		if kept.DiscountWon != 3_000 || kept.Issued != 1 || !kept.Frozen() || len(kept.Slots) != 2 {
			t.Errorf("%+v", kept)
		}
		sound(t, st)
		reason(t, s.ChangeCampaign(ctx, st.Admin, st.Event, "nothing", terms(st.Event)), "not_found")
		_, _, err := s.CampaignByPublicID(ctx, "nothing")
		reason(t, err, "unknown_campaign")
	})
}

// must2 is must for reads that give a second thing too.
func must2[T, U any](v T, _ U, err error) func(t *testing.T) T { return must(v, err) }

func TestCampaignSteps(t *testing.T) {
	t.Parallel()
	all := []models.CampaignState{models.CampaignDraft, models.CampaignScheduled, models.CampaignOpen, models.CampaignPaused, models.CampaignSoldOut, models.CampaignClosed}
	allowed := map[string]bool{"draft open": true, "draft closed": true, "open paused": true, "open closed": true, "paused open": true, "paused closed": true}
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		c := must(s.OpenCampaign(ctx, st.Admin, st.Event, terms(st.Event)))(t)
		for _, from := range []models.CampaignState{models.CampaignDraft, models.CampaignOpen, models.CampaignPaused, models.CampaignClosed} {
			for _, to := range all {
				modelstest.Exec(t, s, "UPDATE campaigns SET state = '"+string(from)+"'")
				want, now := "no_such_step", from
				if allowed[string(from)+" "+string(to)] {
					want, now = "", to
				}
				if got := models.ReasonOf(s.MoveCampaign(ctx, st.Admin, st.Event, c.PublicID, to)); got != want {
					t.Errorf("%s to %s: %q", from, to, got)
				}
				if kept := must(s.Campaigns(ctx, st.Event.ID))(t)[0]; kept.State != now {
					t.Errorf("%s to %s became %s", from, to, kept.State)
				}
			}
		}
		reason(t, s.MoveCampaign(ctx, st.Admin, st.Event, "nothing", models.CampaignOpen), "not_found")
	})
}

func TestWhatShoppersSeeOfACampaign(t *testing.T) {
	t.Parallel()
	noon := time.Date(2024, 6, 15, 3, 0, 0, 0, time.UTC)
	c := models.Campaign{
		State: models.CampaignOpen, DiscountWon: 1_000, BudgetWon: 100_000, OpensAt: noon, ClosesAt: noon.Add(4 * time.Hour),
		Slots: []models.Slot{{OpensAt: noon, Quantity: 10, Issued: 10}, {OpensAt: noon.Add(time.Hour), Quantity: 20, Issued: 5}, {OpensAt: noon.Add(2 * time.Hour), Quantity: 30}},
	}
	with := func(change func(*models.Campaign)) models.Campaign {
		c := c
		change(&c)
		return c
	}
	for _, row := range []struct {
		name         string
		c            models.Campaign
		at           time.Duration
		state        models.CampaignState
		left, opened int64
		next         time.Duration
	}{
		{"before it opens", c, -time.Second, models.CampaignScheduled, 0, 0, 0},
		{"with the first slot gone", c, 0, models.CampaignSoldOut, 0, 10, time.Hour},
		{"at the second slot", c, time.Hour, models.CampaignOpen, 15, 30, 2 * time.Hour},
		{"with all slots open", c, 3 * time.Hour, models.CampaignOpen, 45, 60, -1},
		{"at its last moment", c, 4 * time.Hour, models.CampaignOpen, 45, 60, -1},
		{"after it", c, 4*time.Hour + time.Second, models.CampaignClosed, 45, 60, -1},
		{"as a draft", with(func(c *models.Campaign) { c.State = models.CampaignDraft }), time.Hour, models.CampaignDraft, 15, 30, 2 * time.Hour},
		{"while it rests", with(func(c *models.Campaign) { c.State = models.CampaignPaused }), time.Hour, models.CampaignPaused, 15, 30, 2 * time.Hour},
		{"closed by staff", with(func(c *models.Campaign) { c.State = models.CampaignClosed }), time.Hour, models.CampaignClosed, 15, 30, 2 * time.Hour},
		{"when the budget is shorter", with(func(c *models.Campaign) { c.ReservedWon = 92_500 }), time.Hour, models.CampaignOpen, 7, 30, 2 * time.Hour},
		{"when the budget is gone", with(func(c *models.Campaign) { c.ReservedWon = 99_500 }), time.Hour, models.CampaignSoldOut, 0, 30, 2 * time.Hour},
	} {
		at := noon.Add(row.at)
		next, more := row.c.NextSlot(at)
		if row.c.StateAt(at) != row.state || row.c.RemainingAt(at) != row.left || row.c.OpenedBy(at) != row.opened || more != (row.next >= 0) || more && !next.Equal(noon.Add(row.next)) {
			t.Errorf("%s: %s, %d left of %d, then %v", row.name, row.c.StateAt(at), row.c.RemainingAt(at), row.c.OpenedBy(at), next)
		}
	}
}

func TestWhoTakesACoupon(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		terms models.Campaign
		kind  models.VendorKind
		mode  models.Mode
		takes bool
	}{
		{models.Campaign{ForShops: true, Where: models.Anywhere}, models.Shop, models.AtStore, true},
		{models.Campaign{ForShops: true, Where: models.Anywhere}, models.Artisan, models.AtStore, false},
		{models.Campaign{ForArtisans: true, ForSMEs: true, Where: models.Booths}, models.SME, models.AtBooth, true},
		{models.Campaign{ForArtisans: true, Where: models.Booths}, models.Artisan, models.AtBoth, true},
		{models.Campaign{ForArtisans: true, Where: models.Booths}, models.Artisan, models.AtStore, false},
		{models.Campaign{ForShops: true, Where: models.Stores}, models.Shop, models.AtBoth, true},
		{models.Campaign{ForShops: true, Where: models.Stores}, models.Shop, models.AtBooth, false},
		{models.Campaign{Where: models.Anywhere}, models.Shop, models.AtBoth, false},
		{models.Campaign{ForShops: true, Where: models.Anywhere}, "chain", models.AtBoth, false},
	} {
		if got := c.terms.Takes(c.kind, c.mode); got != c.takes {
			t.Errorf("%s at %s with %+v: %v", c.kind, c.mode, c.terms, got)
		}
	}
}
