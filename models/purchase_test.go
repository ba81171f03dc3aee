package models_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// payback opens one of 20 %, at most 10,000 won a receipt of 10,000 won or more, 15,000 a day and person, 20,000 a person.
func payback(t *testing.T, st *modelstest.Street, change ...func(*models.PaybackInput)) models.Payback {
	t.Helper()
	in := models.PaybackInput{
		Way: models.PayByAccount, MinimumWon: 10_000, Percent: 20, CapWon: 10_000, DayWon: 15_000, PersonWon: 20_000, BudgetWon: 100_000, LegalBasis: "조례 제12조",
	}
	for _, f := range change {
		f(&in)
	}
	p := must(st.Store.SetPayback(t.Context(), st.Admin, st.Event, in))(t)
	reason(t, st.Store.MovePayback(t.Context(), st.Admin, st.Event, models.PaybackOpen), "")
	return p
}

// bought is a receipt of a person at a vendor, an hour ago.
func bought(st *modelstest.Street, a models.Application, person, approval string, won int64) models.PurchaseInput {
	return models.PurchaseInput{VendorNo: a.No, AmountWon: won, ApprovalNo: approval, BoughtAt: st.Store.Now().Add(-time.Hour), Person: st.Store.Named(person)}
}

// accepted is a receipt that was sent and accepted.
func accepted(t *testing.T, st *modelstest.Street, in models.PurchaseInput) models.Purchase {
	t.Helper()
	row := must(st.Store.SendPurchase(t.Context(), nil, st.Event, in))(t)
	return must(st.Store.AcceptPurchase(t.Context(), st.Admin, st.Event, row.PublicID))(t)
}

// payee is an account to which a receipt is paid.
var payee = models.Payee{Bank: "새봄은행", Number: "123-456-789012", Holder: "홍길동"}

func TestAReceiptFromThePhoneToTheAccount(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		in := bought(st, shopA, "가", "1234-5678", 23_450)
		_, err := s.SendPurchase(ctx, nil, e, in)
		reason(t, err, "payback_closed")
		payback(t, st, func(p *models.PaybackInput) { p.NeedsPhoto = true })
		_, err = s.SendPurchase(ctx, nil, e, in)
		reason(t, err, "required")
		in.Photo = modelstest.PNG(40, 60)
		row := must(s.SendPurchase(ctx, nil, e, in))(t)
		again := must(s.SendPurchase(ctx, nil, e, in))(t)
		if row.State != models.PurchaseWaiting || row.ApprovalNo != "12345678" || row.ID == 0 || again.ID != row.ID || !row.HasPhoto {
			t.Errorf("%+v, again %d", row, again.ID)
		}
		if photo := must(s.LookAtReceipt(ctx, st.Admin, row))(t); !bytes.HasPrefix(photo, []byte("\xff\xd8")) {
			t.Errorf("the photo is %d bytes", len(photo))
		}
		reason(t, s.TellPayee(ctx, e, in.Person, row.PublicID, payee), "purchase_settled")
		row = must(s.AcceptPurchase(ctx, st.Admin, e, row.PublicID))(t)
		if row.State != models.PurchaseAccepted || row.Won != 4_690 || !row.WantsAccount() {
			t.Errorf("%+v", row)
		}
		if twice := must(s.AcceptPurchase(ctx, st.Admin, e, row.PublicID))(t); twice.Won != row.Won {
			t.Errorf("accepted twice: %+v", twice)
		}
		reason(t, s.RefusePurchase(ctx, st.Admin, e, row.PublicID, "voucher"), "purchase_decided")
		for _, bad := range []models.Payee{{}, {Bank: "새봄은행", Number: "12ab5678", Holder: "홍길동"}, {Bank: "새봄은행", Number: "1234567", Holder: "홍길동"}} {
			if reason := models.ReasonOf(s.TellPayee(ctx, e, in.Person, row.PublicID, bad)); reason == "" {
				t.Errorf("%+v is kept", bad)
			}
		}
		reason(t, s.TellPayee(ctx, e, st.Store.Named("나"), row.PublicID, payee), "purchase_settled")
		reason(t, s.TellPayee(ctx, e, in.Person, row.PublicID, payee), "")
		row = must(s.PurchaseByPublicID(ctx, e.ID, row.PublicID))(t)
		if strings.Contains(string(row.Account), "123456789012") || strings.Contains(string(row.Account), "홍길동") {
			t.Error("the account is kept in the clear")
		}
		_, err = s.DuePaybacks(ctx, st.Admin, e, " ")
		reason(t, err, "required")
		due := must(s.DuePaybacks(ctx, st.Admin, e, "이체"))(t)
		if len(due) != 1 || due[0].Payee.Number != "123456789012" || due[0].Payee.Holder != "홍길동" || due[0].Purchase.Application.Vendor.Name != "달그락분식" {
			t.Errorf("%+v", due)
		}
		sound(t, st)
		if n := must(s.PayPurchases(ctx, st.Admin, e, []string{row.PublicID, row.PublicID}))(t); n != 1 {
			t.Errorf("%d paid", n)
		}
		if n := must(s.PayPurchases(ctx, st.Admin, e, []string{row.PublicID}))(t); n != 0 {
			t.Errorf("%d paid again", n)
		}
		p := must(s.PaybackOf(ctx, e.ID))(t)
		if p.Accepted != 1 || p.ReservedWon != 4_690 || p.PaidWon != 4_690 {
			t.Errorf("%+v", p)
		}
		sound(t, st)
		modelstest.Exec(t, s, "UPDATE paybacks SET reserved_won = reserved_won + 10")
		if len(verify(t, st)) == 0 {
			t.Error("verify does not see a wrong counter")
		}
	})
}

func TestReceiptFaults(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		shopA, shopB := st.Vendor("달그락분식", models.Shop, models.AtStore), st.Vendor("온마루국밥", models.Shop, models.AtStore)
		waiting := st.Applicant("미정상회", models.Shop, models.AtStore)
		payback(t, st)
		for why, change := range map[string]func(*models.PurchaseInput){
			"choose_one shop":             func(in *models.PurchaseInput) { in.VendorNo = waiting.Receipt },
			"out_of_range amount":         func(in *models.PurchaseInput) { in.AmountWon = 0 },
			"below_the_minimum amount":    func(in *models.PurchaseInput) { in.AmountWon = 9_999 },
			"not_an_approval_no approval": func(in *models.PurchaseInput) { in.ApprovalNo = "승인 12" },
			"required bought_at":          func(in *models.PurchaseInput) { in.BoughtAt = time.Time{} },
			"in_the_future bought_at":     func(in *models.PurchaseInput) { in.BoughtAt = s.Now().Add(time.Hour) },
			"outside_the_event bought_at": func(in *models.PurchaseInput) { in.BoughtAt = e.StartsAt.Add(-time.Hour) },
			"file_type photo":             func(in *models.PurchaseInput) { in.Photo = []byte("no picture at all") },
		} {
			in := bought(st, shopA, "가", "12345678", 20_000)
			change(&in)
			_, err := s.SendPurchase(ctx, nil, e, in)
			reason, field, _ := strings.Cut(why, " ")
			faulty(t, err, field, reason)
		}
		row := must(s.SendPurchase(ctx, nil, e, bought(st, shopA, "가", "12345678", 20_000)))(t)
		_, err := s.SendPurchase(ctx, nil, e, bought(st, shopA, "나", "1234 5678", 20_000))
		reason(t, err, "sent_already")
		must(s.SendPurchase(ctx, nil, e, bought(st, shopB, "나", "12345678", 20_000)))(t) // another till counts for itself
		reason(t, s.RefusePurchase(ctx, st.Admin, e, row.PublicID, "ugly"), "choose_one")
		reason(t, s.RefusePurchase(ctx, st.Admin, e, row.PublicID, "differs"), "")
		reason(t, s.RefusePurchase(ctx, st.Admin, e, row.PublicID, "differs"), "")
		_, err = s.AcceptPurchase(ctx, st.Admin, e, row.PublicID)
		reason(t, err, "purchase_decided")
		must(s.SendPurchase(ctx, &st.Admin, e, bought(st, shopA, "가", "12345678", 21_000)))(t) // mended, at the desk
		reason(t, s.UndoPurchase(ctx, st.Admin, e, row.PublicID), "purchase_settled")          // the mended one counts
		for i := range 20 {
			must(s.SendPurchase(ctx, nil, e, bought(st, shopA, "라", fmt.Sprint(50_000_000+i), 20_000)))(t)
		}
		_, err = s.SendPurchase(ctx, nil, e, bought(st, shopA, "라", "60000000", 20_000))
		reason(t, err, "many_receipts_wait")
		reason(t, s.MovePayback(ctx, st.Admin, e, models.PaybackClosed), "")
		_, err = s.SendPurchase(ctx, nil, e, bought(st, shopA, "다", "99999999", 20_000))
		reason(t, err, "payback_closed")
		refusedByDatabase(t, s, "UPDATE purchases SET approval_no = '12345678', application_id = 1, state = 'waiting', reason = ''")
		sound(t, st)
	})
}

func TestOneReceiptInAStorm(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		payback(t, st)
		stores := []*models.Store{s, modelstest.Again(t, s)}
		outcomes := storm(t, 8, func(i int) error {
			_, err := stores[i%2].SendPurchase(ctx, nil, e, bought(st, shopA, fmt.Sprint("사람", i), "12345678", 20_000))
			return err
		})
		if outcomes[""] != 1 || outcomes["sent_already"] != 7 {
			t.Errorf("%v", outcomes)
		}
	})
}

// TestBudgetAndCapsInAStorm accepts eight receipts of one person and eight of others at once: neither the caps nor the
// budget are passed, by a won.
func TestBudgetAndCapsInAStorm(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		payback(t, st, func(p *models.PaybackInput) { p.BudgetWon = 50_000 })
		var ids []string
		for i := range 16 {
			person := "한 사람"
			if i%2 == 1 {
				person = fmt.Sprint("사람", i)
			}
			ids = append(ids, must(s.SendPurchase(ctx, nil, e, bought(st, shopA, person, fmt.Sprint(10_000_000+i), 40_000)))(t).PublicID)
		}
		stores := []*models.Store{s, modelstest.Again(t, s)}
		outcomes := storm(t, len(ids), func(i int) error {
			_, err := stores[i%2].AcceptPurchase(ctx, st.Admin, e, ids[i])
			return err
		})
		p := must(s.PaybackOf(ctx, e.ID))(t)
		if p.ReservedWon > p.BudgetWon || p.LeftWon() >= 8_000 || outcomes["payback_spent"] == 0 || outcomes["person_limit"]+outcomes["payback_spent"]+outcomes[""] != len(ids) {
			t.Errorf("%v, %d reserved of %d", outcomes, p.ReservedWon, p.BudgetWon)
		}
		var own int64
		for _, row := range must(s.OwnPurchases(ctx, e.ID, s.Named("한 사람")))(t) {
			own += row.Won
		}
		if own > 15_000 {
			t.Errorf("one person has %d", own)
		}
		sound(t, st)
		refusedByDatabase(t, s, "UPDATE paybacks SET reserved_won = budget_won + 10")
	})
}

func TestAReceiptIsPaidWithACoupon(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		online := st.Campaign()
		desk := st.Campaign(func(c *models.CampaignInput) {
			c.Channel, c.PerPerson, c.Quantity, c.BudgetWon = models.AtDesk, 2, 2, 10_000
		})
		in := models.PaybackInput{Way: models.PayByCoupon, CampaignID: online.PublicID, MinimumWon: 10_000, DayWon: 9_000, PersonWon: 20_000, BudgetWon: 100_000, LegalBasis: "조례"}
		_, err := s.SetPayback(ctx, st.Admin, e, in)
		reason(t, err, "not_a_paying_campaign")
		payback(t, st, func(p *models.PaybackInput) { *p = in; p.CampaignID = desk.PublicID })
		first := must(s.SendPurchase(ctx, nil, e, bought(st, shopA, "가", "11111111", 20_000)))(t)
		second := must(s.SendPurchase(ctx, nil, e, bought(st, shopA, "가", "22222222", 20_000)))(t)
		row := must(s.AcceptPurchase(ctx, st.Admin, e, first.PublicID))(t)
		coupon := must(s.CouponByCode(ctx, e.ID, row.CouponCode))(t)
		if row.State != models.PurchasePaid || row.Won != 5_000 || coupon.Person != row.Person || coupon.CampaignID != desk.ID {
			t.Errorf("%+v, %+v", row, coupon)
		}
		_, err = s.AcceptPurchase(ctx, st.Admin, e, second.PublicID) // 5,000 more are above 9,000 a day, and coupons are given whole
		reason(t, err, "person_limit")
		for i, want := range []string{"", "sold_out"} {
			next := must(s.SendPurchase(ctx, nil, e, bought(st, shopA, fmt.Sprint("나", i), fmt.Sprint(33333330+i), 20_000)))(t)
			_, err = s.AcceptPurchase(ctx, st.Admin, e, next.PublicID)
			reason(t, err, want)
		}
		p := must(s.PaybackOf(ctx, e.ID))(t)
		if p.Accepted != 2 || p.ReservedWon != 10_000 || p.PaidWon != 10_000 {
			t.Errorf("%+v", p)
		}
		reason(t, s.UndoPurchase(ctx, st.Admin, e, first.PublicID), "purchase_settled")
		sound(t, st)
	})
}

func TestADecisionIsTakenBack(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		payback(t, st)
		row := accepted(t, st, bought(st, shopA, "가", "11111111", 20_000))
		reason(t, s.UndoPurchase(ctx, st.Admin, e, row.PublicID), "")
		if p := must(s.PaybackOf(ctx, e.ID))(t); p.Accepted != 0 || p.ReservedWon != 0 {
			t.Errorf("%+v", p)
		}
		reason(t, s.RefusePurchase(ctx, st.Admin, e, row.PublicID, "unreadable"), "")
		reason(t, s.UndoPurchase(ctx, st.Admin, e, row.PublicID), "")
		reason(t, s.UndoPurchase(ctx, st.Admin, e, row.PublicID), "purchase_settled")
		sound(t, st)
	})
}

func TestPaybackTerms(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		for why, change := range map[string]func(*models.PaybackInput){
			"required":      func(in *models.PaybackInput) { in.LegalBasis = " " },
			"choose_one":    func(in *models.PaybackInput) { in.Way = "cash" },
			"out_of_range":  func(in *models.PaybackInput) { in.Percent = 0 },
			"below_the_day": func(in *models.PaybackInput) { in.PersonWon = 1_000 },
			"not_steps":     func(in *models.PaybackInput) { in.Steps = "34000 10000\n30000 20000" },
		} {
			in := models.PaybackInput{Way: models.PayByAccount, Percent: 20, CapWon: 10_000, DayWon: 15_000, PersonWon: 20_000, BudgetWon: 100_000, LegalBasis: "조례"}
			change(&in)
			_, err := s.SetPayback(ctx, st.Admin, e, in)
			reason(t, err, why)
		}
		p := payback(t, st, func(in *models.PaybackInput) { in.Steps = "34,000 10,000\n\n67000  20000" })
		for amount, want := range map[int64]int64{9_999: 0, 33_999: 0, 34_000: 10_000, 66_999: 10_000, 67_000: 20_000, 1_000_000: 20_000} {
			if got := p.Back(amount); got != want {
				t.Errorf("%d brings %d, want %d", amount, got, want)
			}
		}
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		if row := accepted(t, st, bought(st, shopA, "가", "11111111", 70_000)); row.Won != 15_000 { // what the day leaves
			t.Errorf("%d", row.Won)
		}
		in := p.Input()
		in.BudgetWon *= 2
		must(s.SetPayback(ctx, st.Admin, e, in))(t)
		in.MinimumWon = 1
		_, err := s.SetPayback(ctx, st.Admin, e, in)
		reason(t, err, "payback_frozen")
		for amount, want := range map[int64]int64{0: 0, 10_009: 2_000, 10_049: 2_000, 10_050: 2_010, 49_999: 9_990, 50_000: 10_000, 90_000: 10_000} {
			percent := models.Payback{Percent: 20, CapWon: 10_000}
			if got := percent.Back(amount); got != want {
				t.Errorf("20 %% of %d is %d, want %d", amount, got, want)
			}
		}
		sound(t, st)
	})
}
