package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// printed makes a batch and gives its coupons.
func printed(t *testing.T, st *modelstest.Street, c models.Campaign, n int64) (models.Batch, []models.Coupon) {
	t.Helper()
	b := must(st.Store.PrintBatch(t.Context(), st.Admin, st.Event, c.PublicID, n))(t)
	return b, must(st.Store.CouponsOfBatch(t.Context(), b))(t)
}

func campaignNow(t *testing.T, st *modelstest.Street, c models.Campaign) models.Campaign {
	t.Helper()
	now, _, err := st.Store.CampaignByPublicID(t.Context(), c.PublicID)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func TestABatchIsCountedPrintedHandedOutAndUsed(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		st.Campaign()
		c := st.Campaign()
		b, coupons := printed(t, st, c, 3)
		if b.No != 1 || b.First() != "B-0001" || b.Last() != "B-0003" || b.State != models.BatchPrinted || len(coupons) != 3 {
			t.Fatalf("%+v, %d coupons", b, len(coupons))
		}
		if now := campaignNow(t, st, c); now.Issued != 3 || now.ReservedWon != 15_000 || now.Slots[0].Issued != 3 {
			t.Errorf("counted as %d, %d won, slot %d", now.Issued, now.ReservedWon, now.Slots[0].Issued)
		}
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		_, err := scan(t, st, d, coupons[0].Code, "early")
		reason(t, err, "not_open")
		if why := coupons[0].RefusalAt(st.Event, st.Store.Now()); why == nil || why.Words != "batch_not_handed_out" {
			t.Errorf("%+v", why)
		}
		sound(t, st)
		if err := st.Store.HandOutBatch(t.Context(), st.Admin, st.Event, c.PublicID, b.No); err != nil {
			t.Fatal(err)
		}
		reason(t, st.Store.HandOutBatch(t.Context(), st.Admin, st.Event, c.PublicID, b.No), "no_such_step")
		must(scan(t, st, d, coupons[0].Code, "first"))(t)
		must(scan(t, st, d, coupons[1].ShortCode, "typed"))(t)
		tally := must(st.Store.TallyOf(t.Context(), st.Event, 0))(t)
		if tally.People != 2 || tally.Total.Issued != 3 || tally.Total.Redeemed != 2 {
			t.Errorf("%d people, %+v", tally.People, tally.Total)
		}
		sound(t, st)
		next, _ := printed(t, st, c, 2)
		if next.No != 2 || next.First() != "B-0004" {
			t.Errorf("the second batch begins at %s", next.First())
		}
		sound(t, st)
	})
}

func TestAVoidedBatchKeepsWhatWasUsed(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign()
		b, coupons := printed(t, st, c, 4)
		if _, err := st.Store.VoidCoupon(t.Context(), st.Admin, st.Event.ID, coupons[3].Code, "찢어졌어요"); err != nil {
			t.Fatal(err)
		}
		if left := must(st.Store.CouponsOfBatch(t.Context(), b))(t); len(left) != 3 {
			t.Errorf("%d coupons are printed again", len(left))
		}
		if err := st.Store.HandOutBatch(t.Context(), st.Admin, st.Event, c.PublicID, b.No); err != nil {
			t.Fatal(err)
		}
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		st.Redeem(d, coupons[0])
		_, err := st.Store.VoidBatch(t.Context(), st.Admin, st.Event, c.PublicID, b.No, " ")
		reason(t, err, "required")
		if n := must(st.Store.VoidBatch(t.Context(), st.Admin, st.Event, c.PublicID, b.No, "상자를 잃어버렸어요"))(t); n != 2 {
			t.Errorf("%d coupons voided", n)
		}
		if now := campaignNow(t, st, c); now.Issued != 4 || now.ReservedWon != 5_000 || now.Redeemed != 1 {
			t.Errorf("%d issued, %d won reserved, %d redeemed", now.Issued, now.ReservedWon, now.Redeemed)
		}
		_, err = scan(t, st, d, coupons[1].Code, "lost")
		reason(t, err, "voided")
		list := must(st.Store.Batches(t.Context(), c))(t)
		if len(list) != 1 || list[0].Redeemed != 1 || list[0].Voided != 3 || list[0].Reason == "" || list[0].VoidedAt == nil {
			t.Errorf("%+v", list)
		}
		sound(t, st)
		// The vendor's slip is taken back: the holder has the coupon again.
		if err := st.Store.ReverseAtDesk(t.Context(), st.Admin, st.Event, coupons[0].ShortCode, "잘못 눌렀어요"); err != nil {
			t.Fatal(err)
		}
		sound(t, st)
	})
}

func TestLimitsOfABatch(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign()
		printing := func(c models.Campaign, n int64) error {
			_, err := st.Store.PrintBatch(t.Context(), st.Admin, st.Event, c.PublicID, n)
			return err
		}
		for n, want := range map[int64]string{-1: "out_of_range", 0: "out_of_range", models.BatchMax + 1: "out_of_range", 101: "over_the_rest"} {
			reason(t, printing(c, n), want)
		}
		modelstest.Exec(t, st.Store, fmt.Sprintf("UPDATE campaigns SET budget_won = 14999 WHERE id = %d", c.ID))
		reason(t, printing(c, 3), "over_the_rest")
		reason(t, printing(c, 2), "")
		rotating := st.Campaign(func(in *models.CampaignInput) { in.Rotating = true })
		reason(t, printing(rotating, 1), "not_open")
		draft := must(st.Store.OpenCampaign(t.Context(), st.Admin, st.Event, models.CampaignInput{NameKo: "초안", DiscountWon: 1_000, ForShops: true, Quantity: 10, BudgetWon: 10_000, PerPerson: 1,
			LegalBasis: "조례", OpensAt: c.OpensAt, ClosesAt: c.ClosesAt, RedeemFrom: c.RedeemFrom, RedeemUntil: c.RedeemUntil}))(t)
		reason(t, printing(draft, 1), "not_open")
		if err := st.Store.MoveCampaign(t.Context(), st.Admin, st.Event, c.PublicID, models.CampaignClosed); err != nil {
			t.Fatal(err)
		}
		reason(t, printing(c, 1), "closed")
		reason(t, printing(models.Campaign{PublicID: "none"}, 1), "not_found")
		if n := ask[int](t, st.Store, "SELECT count(*) FROM coupons"); n != 2 {
			t.Errorf("%d coupons", n)
		}
		sound(t, st)
	})
}

// Slots that open later give to a batch too: paper is printed days before.
func TestABatchTakesFromAllSlots(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign(func(in *models.CampaignInput) {
			in.Slots = []models.SlotInput{{OpensAt: in.OpensAt, Quantity: 30}, {OpensAt: in.ClosesAt.Add(-time.Minute), Quantity: 70}}
		})
		printed(t, st, c, 50)
		if now := campaignNow(t, st, c); now.Slots[0].Issued != 30 || now.Slots[1].Issued != 20 {
			t.Errorf("the slots gave %d and %d", now.Slots[0].Issued, now.Slots[1].Issued)
		}
		_, err := claim(t, st, c, "가람", "n1")
		reason(t, err, "sold_out")
		sound(t, st)
	})
}

// TestABatchIsMovedWhileItsCouponsAreUsed hands out and voids a batch on two instances while all of its
// coupons are scanned and voided, phones claim and another batch is printed.
func TestABatchIsMovedWhileItsCouponsAreUsed(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
		c := st.Campaign(quantity(60, 1))
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		b, coupons := printed(t, st, c, 20)
		outcomes := storm(t, 66, func(i int) error {
			s := stores[i%2]
			switch {
			case i < 2:
				return s.HandOutBatch(t.Context(), st.Admin, st.Event, c.PublicID, b.No)
			case i < 4:
				_, err := s.VoidBatch(t.Context(), st.Admin, st.Event, c.PublicID, b.No, "경합")
				return err
			case i < 6:
				_, err := s.PrintBatch(t.Context(), st.Admin, st.Event, c.PublicID, 15)
				return err
			case i < 26:
				_, err := s.ClaimCoupon(t.Context(), models.Claim{CampaignID: c.PublicID, Person: s.Named(fmt.Sprint(i)), Nonce: fmt.Sprint("c", i)})
				return err
			case i < 46:
				_, err := s.VoidCoupon(t.Context(), st.Admin, st.Event.ID, coupons[i-26].Code, "경합")
				return err
			}
			_, err := s.RedeemCoupon(t.Context(), d, models.RedeemInput{Code: coupons[i-46].Code, Nonce: fmt.Sprint("n", i), Method: models.Paper})
			return err
		})
		for why := range outcomes {
			switch why {
			case "", "no_such_step", "not_open", "voided", "already_redeemed", "sold_out", "over_the_rest":
			default:
				t.Errorf("%q in %v", why, outcomes)
			}
		}
		if now := campaignNow(t, st, c); now.Issued > now.Quantity {
			t.Errorf("%d issued of %d", now.Issued, now.Quantity)
		}
		if list := must(st.Store.Batches(t.Context(), c))(t); list[len(list)-1].State != models.BatchVoided {
			t.Errorf("%+v", list)
		}
		sound(t, st)
	})
}

func TestVerifySeesWhatDoesNotFitABatch(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"handed out alone":  "UPDATE coupons SET state = 'issued' WHERE serial = 1",
		"a number is gone":  "UPDATE coupons SET serial = 9 WHERE serial = 3",
		"out of its batch":  "UPDATE coupons SET batch_id = 0 WHERE serial = 2",
		"voided, yet valid": "UPDATE batches SET state = 'voided'; UPDATE coupons SET state = 'issued'",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := modelstest.OpenStreet(t)
			printed(t, st, st.Campaign(), 3)
			sound(t, st)
			modelstest.Exec(t, st.Store, statement)
			if len(verify(t, st)) == 0 {
				t.Error("verify saw nothing")
			}
		})
	}
}

func TestTheDesk(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		c := st.Campaign()
		at := st.Store
		first := must(at.IssueAtDesk(t.Context(), st.Admin, st.Event, c.PublicID, "page-1"))(t)
		if again := must(at.IssueAtDesk(t.Context(), st.Admin, st.Event, c.PublicID, "page-1"))(t); again.ID != first.ID {
			t.Error("pressing twice issues twice")
		}
		if next := must(at.IssueAtDesk(t.Context(), st.Admin, st.Event, c.PublicID, "page-2"))(t); next.ID == first.ID {
			t.Error("the next person gets the coupon of the one before")
		}
		rotating := st.Campaign(func(in *models.CampaignInput) { in.Rotating = true })
		_, err := at.IssueAtDesk(t.Context(), st.Admin, st.Event, rotating.PublicID, "page-3")
		reason(t, err, "not_open")
		b, coupons := printed(t, st, c, 2)
		for _, typed := range []string{"A-0002", " a–2 ", "a 02", coupons[1].ShortCode, models.GroupCode(coupons[1].ShortCode), coupons[1].Code} {
			if got := must(at.CouponAtDesk(t.Context(), st.Event, typed))(t); got.ID != coupons[1].ID || got.Serial() != "A-0002" || got.Batch.ID != b.ID {
				t.Errorf("%q finds %s", typed, got.Serial())
			}
		}
		for _, typed := range []string{"", "A-0003", "B-0001", "A-0", "A-99999999999", "7K3M9QX0", "%", "A-0001; DROP"} {
			_, err := at.CouponAtDesk(t.Context(), st.Event, typed)
			reason(t, err, "unknown_code")
		}
		if _, err := at.PrintAtDesk(t.Context(), st.Admin, st.Event, first.ShortCode); err != nil {
			t.Fatal(err)
		}
		_, err = at.PrintAtDesk(t.Context(), st.Admin, st.Event, "A-0002")
		reason(t, err, "not_open")
		reason(t, at.ReverseAtDesk(t.Context(), st.Admin, st.Event, first.ShortCode, "이유"), "already_reversed")
		st.Redeem(device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth)), first)
		_, err = at.PrintAtDesk(t.Context(), st.Admin, st.Event, first.ShortCode)
		reason(t, err, "already_redeemed")
		reason(t, at.ReverseAtDesk(t.Context(), st.Admin, st.Event, first.ShortCode, " "), "required")
		reason(t, at.ReverseAtDesk(t.Context(), st.Admin, st.Event, first.ShortCode, "다른 쿠폰이었어요"), "")
		if _, err := at.VoidCoupon(t.Context(), st.Admin, st.Event.ID, first.ShortCode, "돌려받았어요"); err != nil {
			t.Fatal(err)
		}
		got := must(at.CouponAtDesk(t.Context(), st.Event, first.ShortCode))(t)
		var log []string
		for _, entry := range got.Log {
			log = append(log, entry.Action)
		}
		if want := "[coupon_voided redemption_reversed coupon_printed coupon_issued]"; fmt.Sprint(log) != want || got.Log[0].Actor == "" {
			t.Errorf("written down: %v", log)
		}
		if list := must(at.DeskLog(t.Context(), st.Event, 3))(t); len(list) != 3 || list[0].Action != "coupon_voided" {
			t.Errorf("%+v", list)
		}
		sound(t, st)
	})
}
