package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// sendQueue delivers what a phone took without the network, and gives the reasons of its refusals.
func sendQueue(t *testing.T, st *modelstest.Street, d models.Device, queue ...models.RedeemInput) []string {
	t.Helper()
	var reasons []string
	for _, a := range st.Store.RedeemCoupons(t.Context(), d, queue) {
		reasons = append(reasons, models.ReasonOf(a.Err))
	}
	return reasons
}

func offline(st *modelstest.Street, c models.Coupon, nonce string) models.RedeemInput {
	at := st.Store.Now().Add(-time.Minute)
	return models.RedeemInput{Code: c.Code, Nonce: nonce, Method: models.Scan, ClaimedAt: &at}
}

func TestOfflineConflict(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop, maker := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("온마루공방", models.Artisan, models.AtBooth)
		campaign := st.Campaign(quantity(10, 5))
		used, fresh, gone := st.Coupon(campaign, "가람"), st.Coupon(campaign, "나래"), st.Coupon(campaign, "다온")
		here, there := device(st, maker), device(st, shop)
		first := st.Redeem(there, used)
		_ = must(s.VoidCoupon(ctx, st.Admin, st.Event.ID, gone.Code, "잘못 나갔어요"))(t)

		queue := []models.RedeemInput{offline(st, used, "q1"), offline(st, fresh, "q2"), offline(st, gone, "q3"), offline(st, used, "q1")}
		for range 2 { // a queue that is sent again changes nothing
			if got := fmt.Sprint(sendQueue(t, st, here, queue...)); got != "[already_redeemed  voided already_redeemed]" {
				t.Fatal(got)
			}
		}
		_, err := scan(t, st, here, used.Code, "online") // nobody accepted this one
		reason(t, err, "already_redeemed")

		list := must(s.Conflicts(ctx, st.Event.ID))(t)
		if len(list) != 2 {
			t.Fatalf("%d conflicts: %+v", len(list), list)
		}
		if c := list[0]; c.Nonce != "q1" || c.Won != 5_000 || c.VendorNo != maker.No || c.FirstVendor != shop.No || c.FirstAt == nil || !c.FirstAt.Equal(first.Redemption.ReceivedAt) || c.ShortCode != used.ShortCode || c.Decision != models.ConflictOpen || !c.GoodFaith() {
			t.Errorf("%+v", c)
		}
		if c := list[1]; c.Reason != "voided" || c.FirstAt != nil || c.GoodFaith() {
			t.Errorf("%+v", c)
		}
		out := must(s.SettlementOf(ctx, st.Event))(t)
		if out.Won != 10_000 || out.Total() != 10_000 || out.Undecided != 2 || len(out.Offline) != 0 {
			t.Errorf("%+v", out)
		}

		reason(t, s.DecideConflict(ctx, st.Admin, st.Event, list[0].ID, models.ConflictPaid), "")
		reason(t, s.DecideConflict(ctx, st.Admin, st.Event, list[1].ID, models.ConflictRefused), "")
		reason(t, s.DecideConflict(ctx, st.Admin, models.Event{ID: st.Event.ID + 1}, list[0].ID, models.ConflictRefused), "not_found")
		if err := s.DecideConflict(ctx, st.Admin, st.Event, list[0].ID, models.ConflictOpen); err == nil {
			t.Error("a decision was taken back to open")
		}
		out = must(s.SettlementOf(ctx, st.Event))(t)
		if out.Won != 10_000 || out.Count != 2 || out.OfflineWon != 5_000 || out.Total() != 15_000 || out.Undecided != 0 || len(out.Offline) != 1 || out.Offline[0].Vendor.No != maker.No {
			t.Errorf("%+v", out)
		}
		own := must(s.StatementOf(ctx, st.Event, maker))(t)
		if own.Won != 5_000 || own.OfflineWon != 5_000 {
			t.Errorf("%+v", own)
		}
		if other := must(s.StatementOf(ctx, st.Event, shop))(t); other.OfflineWon != 0 {
			t.Errorf("%+v", other)
		}
		sound(t, st) // the ledger knows of none of it

		// The first redemption is taken back: the nonce of the conflict still redeems nothing.
		_ = must(s.ReverseByDevice(ctx, there, first.Redemption.Nonce, "손님이 물렀어요"))(t)
		if got := fmt.Sprint(sendQueue(t, st, here, queue[0])); got != "[already_redeemed]" {
			t.Error(got)
		}
		sound(t, st)

		modelstest.Exec(t, s, "UPDATE events SET state = 'settled'")
		reason(t, s.DecideConflict(ctx, st.Admin, st.Event, list[0].ID, models.ConflictRefused), "conflicts_over")
	})
}

// TestOfflineConflictsOfTime: what was good when the phone took it, and was recalled or came after the event, is for
// staff to decide; what the phone itself could have refused is not.
func TestOfflineConflictsOfTime(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		here := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign(quantity(10, 5))
		recalled, late := st.Coupon(st.Campaign(hasty), "가람"), st.Coupon(campaign, "나래")
		sold := s.Now()
		accepted := func(c models.Coupon, nonce string, at time.Time) models.RedeemInput {
			return models.RedeemInput{Code: c.Code, Nonce: nonce, Method: models.Scan, ClaimedAt: &at}
		}
		st.At(sold.Add(2 * time.Hour))
		if n := recall(t, st); n != 1 {
			t.Fatalf("%d recalled", n)
		}
		queue := []models.RedeemInput{accepted(recalled, "recalled", sold), accepted(recalled, "too late", sold.Add(90*time.Minute))}
		if got := fmt.Sprint(sendQueue(t, st, here, queue...)); got != "[expired expired]" {
			t.Fatal(got)
		}
		reason(t, s.MoveEvent(ctx, st.Admin, st.Event, models.EventClosed), "")
		queue = []models.RedeemInput{accepted(late, "after", sold), accepted(late, "by night", sold.Add(-20*time.Hour)), queue[0]}
		if got := fmt.Sprint(sendQueue(t, st, here, queue...)); got != "[closed closed expired]" {
			t.Fatal(got)
		}
		var got []string
		for _, c := range must(s.Conflicts(ctx, st.Event.ID))(t) {
			got = append(got, fmt.Sprint(c.Nonce, " ", c.Reason, " ", c.GoodFaith()))
		}
		if want := "[recalled expired true after closed true]"; fmt.Sprint(got) != want {
			t.Errorf("%v, want %s", got, want)
		}
		sound(t, st)
	})
}

func TestGoodFaithEndsAtTheCapAndAtOnesOwnDoor(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		ctx := t.Context()
		shop, maker := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("온마루공방", models.Artisan, models.AtBooth)
		campaign := st.Campaign(func(in *models.CampaignInput) {
			in.DiscountWon, in.MinimumWon, in.BudgetWon, in.Quantity, in.PerPerson = 200_000, 300_000, 2_000_000, 10, 5
		})
		there, here := device(st, shop), device(st, maker)
		for i, person := range []string{"가람", "나래"} {
			c := st.Coupon(campaign, person)
			st.Redeem(there, c)
			sendQueue(t, st, here, offline(st, c, fmt.Sprint("q", i)))
		}
		c := st.Coupon(campaign, "다온")
		st.Redeem(there, c)
		sendQueue(t, st, device(st, shop), offline(st, c, "own"))
		var good []bool
		for _, c := range must(st.Store.Conflicts(ctx, st.Event.ID))(t) {
			good = append(good, c.GoodFaith())
		}
		if fmt.Sprint(good) != "[true false false]" {
			t.Error(good)
		}
	})
}

// TestOfflineConflictIsWorthWhatWasGiven: by percent the part of the purchase, and no won for a gift, for staff and
// in the settlement.
func TestOfflineConflictIsWorthWhatWasGiven(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		there, here := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth)), device(st, st.Vendor("온마루공방", models.Artisan, models.AtBooth))
		bought := int64(12_990)
		part := offline(st, st.Coupon(st.Campaign(tenPercent), "가람"), "part")
		part.PurchaseWon = &bought
		thing := offline(st, st.Coupon(st.Campaign(gift), "나래"), "thing")
		queue := []models.RedeemInput{part, thing}
		for _, in := range queue { // elsewhere, where more was bought
			more := int64(45_000)
			_, err := s.RedeemCoupon(ctx, there, models.RedeemInput{Code: in.Code, Nonce: "first " + in.Nonce, Method: models.Scan, PurchaseWon: &more})
			reason(t, err, "")
		}
		if got := fmt.Sprint(sendQueue(t, st, here, queue...)); got != "[already_redeemed already_redeemed]" {
			t.Fatal(got)
		}
		list := must(s.Conflicts(ctx, st.Event.ID))(t)
		if len(list) != 2 || list[0].Won != 1_290 || list[1].Won != 0 {
			t.Fatalf("%+v", list)
		}
		for _, c := range list {
			reason(t, s.DecideConflict(ctx, st.Admin, st.Event, c.ID, models.ConflictPaid), "")
		}
		if out := must(s.SettlementOf(ctx, st.Event))(t); out.Won != 4_500 || out.OfflineWon != 1_290 || len(out.Offline) != 2 {
			t.Errorf("%+v", out)
		}
		sound(t, st)
	})
}
