package shopper_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/draw"
	"github.com/jangteo/jangteo/models/korean"
)

// with adds what is typed to the hidden fields of a form.
func with(form url.Values, typed ...string) url.Values {
	for i := 0; i < len(typed); i += 2 {
		form.Set(typed[i], typed[i+1])
	}
	return form
}

func typedTime(t time.Time) string { return t.In(korean.Seoul).Format("2006-01-02T15:04") }

// TestAReceiptAndAPrizeOnThePhone goes from the receipt to the prize without a script, in both languages.
func TestAReceiptAndAPrizeOnThePhone(t *testing.T) {
	s := openSite(t)
	ctx := context.Background()
	shop := s.Vendor("달그락분식", models.Shop, models.AtStore)
	phone, other := s.phone(), s.phone().speaks("en")
	phone.get("/e/gaon").is(http.StatusOK).not("/e/gaon/purchases", "/e/gaon/prizes")
	phone.get("/e/gaon/purchases").is(http.StatusNotFound)
	in := models.PaybackInput{Way: models.PayByAccount, MinimumWon: 10_000, Percent: 20, CapWon: 10_000, DayWon: 20_000, PersonWon: 30_000, BudgetWon: 100_000, LegalBasis: "조례 제12조"}
	_, err := s.Store.SetPayback(ctx, s.Admin, s.Event, in)
	s.must(err)
	phone.get("/e/gaon/purchases").is(http.StatusNotFound) // a draft is nobody's business
	s.must(s.Store.MovePayback(ctx, s.Admin, s.Event, models.PaybackOpen))
	prize, err := s.Store.OpenPrizeDraw(ctx, s.Admin, s.Event, models.PrizeDrawInput{NameKo: "우산", NameEn: "Umbrella", Prizes: 1, ValueWon: 60_000, Source: models.FromPurchase, DrawAt: s.Store.Now(), ClaimHours: 24})
	s.must(err)

	phone.get("/e/gaon").is(http.StatusOK, "/e/gaon/purchases", "/e/gaon/prizes")
	phone.get("/e/gaon/purchases").is(http.StatusOK, "20%를 돌려드려요", "아직 보낸 영수증이 없어요", "다시 발급한 영수증", "조례 제12조", "100,000원").sound("ko")
	other.get("/e/gaon/purchases").is(http.StatusOK, "20% comes back", "Reissued receipt").sound("en")
	form := phone.get("/e/gaon/purchases/new?shop="+shop.No).is(http.StatusOK, `value="S01" selected`).sound("ko").form("/e/gaon/purchases/new")
	at := typedTime(s.Store.Now().Add(-time.Hour))
	phone.post("/e/gaon/purchases/new", with(form, "shop", "S01", "amount", "9,000", "approval", "1234 5678", "bought_at", at)).
		is(http.StatusUnprocessableEntity, "영수증 한 장이 10,000원 이상이어야 해요", `value="9,000"`, `value="1234 5678"`, "S01\" selected").sound("ko")
	phone.post("/e/gaon/purchases/new", with(form, "amount", "23,450")).leadsTo("/e/gaon/purchases")
	phone.get("/e/gaon/purchases").is(http.StatusOK, "영수증을 받았어요", "달그락분식", "23,450원", "확인 대기").sound("ko")
	list, err := s.Store.Purchases(ctx, s.Event.ID, models.PurchaseFilter{})
	s.must(err)
	if len(list) != 1 {
		t.Fatalf("%d receipts", len(list))
	}
	own := "/e/gaon/purchases/" + list[0].PublicID
	phone.get(own).is(http.StatusOK, "영수증을 확인하고 있어요", "12345678").not(own + "/account")
	other.get(own).is(http.StatusNotFound)
	form = other.get("/e/gaon/purchases/new").form("/e/gaon/purchases/new")
	other.post("/e/gaon/purchases/new", with(form, "shop", "S01", "amount", "23,450", "approval", "12345678", "bought_at", at)).
		is(http.StatusUnprocessableEntity, "This receipt was sent already").sound("en")

	_, err = s.Store.AcceptPurchase(ctx, s.Admin, s.Event, list[0].PublicID)
	s.must(err)
	form = phone.get(own).is(http.StatusOK, "4,690원을 돌려드려요", "행사가 끝나고 90일 뒤에 지워요").sound("ko").form(own + "/account")
	phone.post(own+"/account", with(form, "bank", "새봄은행", "number", "12", "holder", "예시인")).is(http.StatusUnprocessableEntity, "계좌번호는 숫자 8자부터", `value="새봄은행"`)
	other.post(own+"/account", with(other.get("/e/gaon/purchases/new").form("/e/gaon/purchases/new"), "bank", "새봄은행", "number", "123456789012", "holder", "남")).is(http.StatusNotFound)
	phone.post(own+"/account", with(form, "number", "123-456-789012")).leadsTo(own)
	phone.get(own).is(http.StatusOK, "계좌를 적어 두었어요", "4,690원을 적어 주신 계좌로 보내요").not("123456789012", "예시인")

	phone.get("/e/gaon/prizes").is(http.StatusOK).not("/e/gaon/prizes/phone") // no number is asked for where no text is sent
	s.Store.Texts = true
	form = phone.get("/e/gaon/prizes").is(http.StatusOK, "우산", "응모 1건", "내 응모번호").sound("ko").form("/e/gaon/prizes/phone")
	other.get("/e/gaon/prizes").is(http.StatusOK, "Umbrella", "Entries: 1").not("My entry codes", "/e/gaon/prizes/phone").sound("en")
	phone.post("/e/gaon/prizes/phone", with(form, "phone", "12")).is(http.StatusUnprocessableEntity, "전화번호의 형식이 아니에요")
	phone.post("/e/gaon/prizes/phone", with(form, "phone", "010-0000-0001")).leadsTo("/e/gaon/prizes")
	phone.get("/e/gaon/prizes").is(http.StatusOK, "적어 둔 번호가 있어요").not("0000-0001")
	here := "/e/gaon/prizes/" + prize.PublicID
	phone.get(here).is(http.StatusOK, "지금 응모를 받고 있어요", "영수증마다 응모번호가 하나예요").not("list.txt").sound("ko")
	phone.get(here + "/list.txt").is(http.StatusNotFound)
	prize, err = s.Store.ListPrizeDraw(ctx, s.Admin, s.Event, prize.PublicID, "지수 <b>")
	s.must(err)
	other.get(here).is(http.StatusOK, prize.Draw.Hash, "import hashlib").not("<b>").sound("en")
	if text := other.get(here + "/list.txt"); draw.Hash(text.body) != prize.Draw.Hash {
		t.Errorf("the list is\n%s", text.body)
	}
	_, err = s.Store.DrawPrizes(ctx, s.Admin, s.Event, prize.PublicID, models.DrawSeed{Seed: "6 11 23", Source: "신문", Witnesses: "상인회"})
	s.must(err)
	entries, err := s.Store.OwnEntries(ctx, s.Event.ID, list[0].Person)
	s.must(err)
	code := models.GroupCode(entries[0].Code)
	other.get(here).is(http.StatusOK, code, "Waiting for the winner").not(here+"/claim", "You have won").sound("en")
	other.get(here+"/draw.json").is(http.StatusOK, entries[0].Code, "6 11 23")
	phone.get("/e/gaon/prizes").is(http.StatusOK, "우산에 당첨됐어요").sound("ko")
	form = phone.get(here).is(http.StatusOK, "당첨됐어요. 응모번호 "+code, "22%", "본 사람과 이유를 기록하고").sound("ko").form(here + "/claim")
	other.post(here+"/claim", with(other.get("/e/gaon/purchases/new").form("/e/gaon/purchases/new"), "name", "남", "phone", "010-0000-0002", "address", "남의 집")).is(http.StatusNotFound)
	phone.post(here+"/claim", with(form, "name", "예시인", "phone", "없음", "address", "새봄시 가온로 1")).is(http.StatusUnprocessableEntity, "전화번호의 형식이 아니에요", `value="새봄시 가온로 1"`)
	phone.post(here+"/claim", with(form, "phone", "010-0000-0001")).leadsTo(here)
	phone.get(here).is(http.StatusOK, "받을 곳을 적어 두었어요").not("가온로 1", "예시인").sound("ko")
	phone.get("/e/gaon/draws/" + prize.Draw.PublicID).is(http.StatusNotFound) // it is no draw of places
	s.must(s.Store.MovePayback(ctx, s.Admin, s.Event, models.PaybackClosed))
	form = phone.get("/e/gaon/purchases/new").form("/e/gaon/purchases/new")
	phone.post("/e/gaon/purchases/new", with(form, "shop", "S01", "amount", "20,000", "approval", "99999999", "bought_at", at)).is(http.StatusConflict, "지금은 영수증을 받지 않아요").sound("ko")
}

func TestAReceiptIsPaidWithACouponOnThePhone(t *testing.T) {
	s := openSite(t)
	ctx := context.Background()
	s.Vendor("달그락분식", models.Shop, models.AtStore)
	desk := s.Campaign(func(c *models.CampaignInput) { c.Channel = models.AtDesk })
	_, err := s.Store.SetPayback(ctx, s.Admin, s.Event, models.PaybackInput{Way: models.PayByCoupon, CampaignID: desk.PublicID, MinimumWon: 10_000, DayWon: 20_000, PersonWon: 30_000, BudgetWon: 100_000, LegalBasis: "조례"})
	s.must(err)
	s.must(s.Store.MovePayback(ctx, s.Admin, s.Event, models.PaybackOpen))
	for i, lang := range []string{"ko", "en"} {
		phone := s.phone().speaks(lang)
		form := phone.get("/e/gaon/purchases/new").sound(lang).form("/e/gaon/purchases/new")
		phone.post("/e/gaon/purchases/new", with(form, "shop", "s01", "amount", "20000원", "approval", fmt.Sprint(11111111+i), "bought_at", typedTime(s.Store.Now()))).leadsTo("/e/gaon/purchases")
		list, err := s.Store.Purchases(ctx, s.Event.ID, models.PurchaseFilter{State: models.PurchaseWaiting})
		s.must(err)
		row, err := s.Store.AcceptPurchase(ctx, s.Admin, s.Event, list[0].PublicID)
		s.must(err)
		phone.get("/e/gaon/purchases/"+row.PublicID).is(http.StatusOK, "/c/"+row.CouponCode).sound(lang)
		if coupons := phone.get("/e/gaon/coupons"); !strings.Contains(coupons.body, "/c/"+row.CouponCode) {
			t.Error("the coupon is not among those of the phone")
		}
	}
}
