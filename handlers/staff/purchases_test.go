package staff_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// receipt is sent by a person for a vendor, with a photo.
func (s *site) receipt(a models.Application, person string, n int) models.Purchase {
	s.t.Helper()
	row, err := s.Store.SendPurchase(context.Background(), nil, s.Event, models.PurchaseInput{VendorNo: a.No, AmountWon: 20_000, ApprovalNo: fmt.Sprint(10_000_000 + n),
		BoughtAt: s.Store.Now().Add(-time.Hour), Person: s.Store.Named(person), Photo: modelstest.PNG(30, 40)})
	s.must(err)
	return row
}

func TestReceiptsFromTheRulesToTheTransfer(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		shop := s.Vendor("달그락분식", models.Shop, models.AtStore)
		b := s.person(models.Staff, s.Event.ID).in(lang)
		b.get("/staff/gaon/purchases")
		b.shows(http.StatusOK, b.word("staff.purchases.no_payback"))
		b.get("/staff/gaon/payback")
		b.shows(http.StatusOK, b.word("staff.payback.title"))
		b.refuses("/payback", map[string]string{"percent": "fault.out_of_range.percent", "cap_won": "fault.out_of_range.cap_won", "legal_basis": "fault.required.legal_basis"}, []string{"paybacks"},
			"way", "account", "minimum", "10,000", "percent", "", "cap_won", "", "day_won", "20,000", "person_won", "30,000", "budget", "100,000", "legal_basis", "")
		b.submit("/payback", "percent", "20", "cap_won", "10,000", "legal_basis", "조례 제12조", "by_shops", "1")
		b.shows(http.StatusOK, b.word("staff.payback.saved"), b.word("state.payback.draft"))
		b.submit("/payback/state")
		b.shows(http.StatusOK, b.word("staff.payback.moved"), b.word("state.payback.open"))

		first, second := s.receipt(shop, "가", 1), s.receipt(shop, "나", 2)
		desk := s.person(models.Desk, s.Event.ID).in(lang)
		desk.get("/staff/gaon/purchases")
		desk.shows(http.StatusOK, first.ApprovalNo, "달그락분식")
		looked := s.rows("access_entries")
		if p := desk.get("/staff/gaon/purchases/" + first.PublicID + "/photo.jpg"); p.status != http.StatusOK || p.header.Get("Content-Type") != "image/jpeg" || s.rows("access_entries") != looked+1 {
			t.Errorf("the photo: %d, %d rows", p.status, s.rows("access_entries")-looked)
		}
		desk.get("/staff/gaon/purchases")
		desk.submit("/refuse")
		desk.shows(http.StatusUnprocessableEntity, desk.word("fault.choose_one.refusal"))
		desk.submit("/refuse", "refusal", "corporate_card")
		desk.shows(http.StatusOK, desk.word("staff.purchases.refused"), second.ApprovalNo) // the next is open
		b.get("/staff/gaon/purchases/" + second.PublicID)
		desk.submit("/accept")
		desk.shows(http.StatusOK, desk.word("staff.purchases.accepted"), desk.word("staff.purchases.none"))
		b.submit("/refuse", "refusal", "differs") // too late
		b.shows(http.StatusConflict, b.word("refusal.purchase_decided"), second.ApprovalNo)
		desk.get("/staff/gaon/purchases/" + first.PublicID + "?state=refused")
		desk.shows(http.StatusOK, desk.word("purchase.reason.corporate_card"))
		desk.submit("/undo")
		desk.shows(http.StatusOK, desk.word("staff.purchases.undone"), desk.word("state.purchase.waiting"))
		for _, forbidden := range []string{"/staff/gaon/payback", "/staff/gaon/prizes"} {
			if p := desk.get(forbidden); p.status != http.StatusForbidden {
				t.Errorf("the desk opens %s: %d", forbidden, p.status)
			}
		}

		desk.get("/staff/gaon/purchases/new")
		desk.refuses("/purchases/new", map[string]string{"shop": "fault.choose_one.shop", "approval": "fault.not_an_approval_no", "bought_at": "fault.required.bought_at"}, []string{"purchases"}, "amount", "15,000", "approval", "가나다")
		desk.submit("/purchases/new", "shop", shop.No, "approval", "77777777", "bought_at", typedTime(s.Store.Now()))
		desk.shows(http.StatusOK, desk.word("staff.purchases.kept"), "77777777", desk.word("purchase.photo.none"))
		desk.submit("/accept")
		desk.shows(http.StatusOK, desk.word("staff.purchases.accepted"), "77777777", desk.word("purchase.desk_account_button"))
		desk.submit("/account", "bank", "새봄은행", "number", "1", "holder", "예시인")
		desk.shows(http.StatusUnprocessableEntity, desk.word("fault.not_an_account"))
		desk.submit("/account", "bank", "새봄은행", "number", "11-22-33-44-55", "holder", "예시인")
		desk.shows(http.StatusOK, desk.word("shopper.purchase.account_kept"))
		if p := desk.post("/staff/gaon/purchases/"+second.PublicID+"/account", map[string][]string{"bank": {"새봄은행"}}); p.status == http.StatusOK || p.status == http.StatusSeeOther {
			t.Errorf("the desk says where a shopper's money goes: %d", p.status)
		}

		s.must(s.Store.TellPayee(context.Background(), s.Event, second.Person, second.PublicID, models.Payee{Bank: "새봄은행", Number: "000-123456-78", Holder: "예시인"}))
		b.get("/staff/gaon/payback")
		b.shows(http.StatusOK, second.ApprovalNo)
		b.hides("예시인", "00012345678", "1122334455")
		b.submit("/due.csv")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.required.why"))
		at, form := b.form("/due.csv")
		form.Set("why", "이체")
		looked = s.rows("access_entries")
		if p := b.post(at, form); p.status != http.StatusOK || !strings.Contains(p.body, "새봄은행") || !strings.Contains(p.body, "00012345678") || !strings.Contains(p.body, "4000") || s.rows("access_entries") != looked+1 {
			t.Errorf("the list of transfers: %d\n%s", p.status, p.body)
		}
		b.get("/staff/gaon/payback")
		b.submit("/paid", "purchases", second.PublicID)
		b.shows(http.StatusOK, b.word("staff.payback.marked"))
		if n := s.count("SELECT count(*) FROM purchases WHERE state = 'paid'"); n != 1 {
			t.Errorf("%d are paid", n)
		}
		b.submit("/payback", "minimum", "1")
		b.shows(http.StatusConflict, b.word("refusal.payback_frozen"))
		if p := s.person(models.Viewer, s.Event.ID).get("/staff/gaon/purchases"); p.status != http.StatusForbidden {
			t.Errorf("a viewer sees receipts: %d", p.status)
		}
		e, _, _ := s.another()
		if p := s.staff().get("/staff/" + e.Slug + "/purchases/" + first.PublicID); p.status == http.StatusOK && strings.Contains(p.body, first.ApprovalNo) {
			t.Error("another event's receipt is shown")
		}
	})
}

func TestPrizesFromTheFormToTheHand(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s, ctx := openSite(t), context.Background()
		shop := s.Vendor("달그락분식", models.Shop, models.AtStore)
		_, err := s.Store.SetPayback(ctx, s.Admin, s.Event, models.PaybackInput{Way: models.PayByAccount, Percent: 20, CapWon: 10_000, DayWon: 20_000, PersonWon: 30_000, BudgetWon: 100_000, LegalBasis: "조례"})
		s.must(err)
		s.must(s.Store.MovePayback(ctx, s.Admin, s.Event, models.PaybackOpen))
		b := s.person(models.Staff, s.Event.ID).in(lang)
		b.get("/staff/gaon/prizes")
		b.shows(http.StatusOK, b.word("staff.prizes.none"))
		b.refuses("/prizes", map[string]string{"name_ko": "fault.required.name_ko", "prizes": "fault.out_of_range.prizes", "draw_at": "fault.required.draw_at"}, []string{"prize_draws"}, "value", "70,000")
		b.submit("/prizes", "name_ko", "우산", "name_en", "Umbrella", "prizes", "1", "value", "70,000", "draw_at", typedTime(s.Store.Now()), "claim_hours", "2")
		b.shows(http.StatusOK, b.word("staff.prizes.opened"), b.views.Text(lang, "staff.prize.taxed", map[string]any{"won": int64(70_000)}))
		here := b.page.path
		b.submit("/list", "announced", "지수")
		b.shows(http.StatusConflict, b.word("refusal.nobody_entered"))
		for i, person := range []string{"가", "나"} {
			row := s.receipt(shop, person, i)
			_, err := s.Store.AcceptPurchase(ctx, s.Admin, s.Event, row.PublicID)
			s.must(err)
		}
		b.get(here)
		b.submit("/list", "announced", "지수")
		b.shows(http.StatusOK, b.word("staff.draw.listed"))
		b.refuses("/seed", map[string]string{"seed": "fault.required.seed"}, []string{"winners"}, "seed", "", "source", "신문", "witnesses", "상인회")
		b.submit("/seed", "seed", "6 11 23")
		b.shows(http.StatusOK, b.word("staff.prize.drawn"), b.word("state.winner.told"))
		s.At(s.Store.Now().Add(3 * time.Hour))
		b.get(here)
		b.submit("/pass-on")
		b.shows(http.StatusOK, b.word("staff.prize.passed_on"), b.word("state.winner.lapsed"), b.word("shopper.prize.substitute"))
		p, err := s.Store.PrizeDrawByPublicID(ctx, s.Event.ID, here[strings.LastIndex(here, "/")+1:])
		s.must(err)
		winners, err := s.Store.Winners(ctx, p)
		s.must(err)
		s.must(s.Store.ClaimPrize(ctx, s.Event, winners[1].Person, models.Delivery{Name: "예시인", Phone: "010-0000-0001", Address: "새봄시 가온로 1"}))
		b.get(here)
		b.hides("예시인", "가온로 1")
		b.submit("/parcels")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.required.why"))
		looked := s.rows("access_entries")
		b.submit("/parcels", "why", "택배")
		b.shows(http.StatusOK, "예시인", "010-0000-0001", "새봄시 가온로 1")
		_, form := b.form("/parcels")
		form.Set("why", "택배")
		if p := b.post(here+"/parcels.csv", form); p.status != http.StatusOK || !strings.Contains(p.body, "새봄시 가온로 1") || s.rows("access_entries") != looked+2 {
			t.Errorf("the list of parcels: %d\n%s", p.status, p.body)
		}
		b.get(here)
		b.submit("/hand")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.required.how"))
		b.submit("/hand", "how", "본인 서명")
		b.shows(http.StatusOK, b.word("staff.prize.handed_over"), "본인 서명", b.word("state.winner.handed"))
		e, _, _ := s.another()
		if p := s.staff().get("/staff/" + e.Slug + "/prizes/" + p.PublicID); p.status != http.StatusNotFound {
			t.Errorf("another event's prize: %d", p.status)
		}
	})
}
