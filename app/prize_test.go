package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/modelstest"
)

// TestPrizeDay sends a receipt from a phone, checks it by one key, draws the prize among the entries, and brings it to
// the winner, who alone says where it goes.
func TestPrizeDay(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	st.Vendor("달그락분식", models.Shop, models.AtBoth)
	ctx := context.Background()
	_, err := st.Store.SetPayback(ctx, st.Admin, st.Event, models.PaybackInput{Way: models.PayByAccount, MinimumWon: 10_000, Percent: 20, CapWon: 10_000,
		DayWon: 20_000, PersonWon: 30_000, BudgetWon: 1_000_000, LegalBasis: "새봄시 조례 제12조", NeedsPhoto: true})
	if err == nil {
		err = st.Store.MovePayback(ctx, st.Admin, st.Event, models.PaybackOpen)
	}
	if err != nil {
		t.Fatal(err)
	}
	env := surroundings{"DATABASE_URL": modelstest.URL(st.Store), "ADDR": "127.0.0.1:0", "SECRET_KEY": modelstest.SecretKey()}
	b := openBrowser(t, strings.TrimPrefix(serving(t, env, 1)[0], "Jangteo is open at "), "", 3*time.Minute)
	staff, shopper, other := b.person("staff", laptop, "ko-KR"), b.person("the shopper", phone, "ko-KR"), b.person("somebody else", phone, "en-GB")
	staff.open("/login?next=/staff/gaon/prizes")
	staff.fill("email", modelstest.AdminEmail, "password", modelstest.AdminPassword)
	staff.tap("로그인")
	staff.at("/staff/gaon/prizes")
	staff.fill("name_ko", "장바구니 세트", "prizes", "1", "value", "15,000", "minimum", "10,000", "draw_at", inSeoul(time.Now().Add(time.Hour)), "claim_hours", "72")
	staff.tap("응모 받기 시작하기")
	staff.sees("이제부터 응모를 받아요")
	prize := strings.TrimPrefix(staff.await("knows its address", "location.pathname"), "/staff/gaon")

	shopper.open("/e/gaon")
	shopper.tap("영수증 돌려받기")
	shopper.tap("영수증 보내기")
	shopper.fill("shop", "S01", "amount", "23,450", "approval", "3021 4477", "bought_at", inSeoul(time.Now().Add(-time.Hour)))
	perform(shopper, "takes a photo", chromedp.SetUploadFiles(chromedp.CSS("#f-photo"), []string{paperFile(t, "receipt.jpg", 600)}))
	shopper.picture("purchase-new-ko")
	shopper.tap("이 영수증 보내기")
	shopper.sees("영수증을 받았어요", "달그락분식", "확인 대기")

	staff.open("/staff/gaon/purchases")
	staff.sees("23,450원", "30214477", "4,690원")
	staff.await("sees the photo", "document.querySelector('.receipt-photo img').naturalWidth > 0")
	staff.picture("purchases-ko")
	staff.shortcut("a")
	staff.sees("영수증을 받아들였어요", "영수증이 없어요")

	shopper.open("/e/gaon/purchases")
	shopper.tap("달그락분식")
	shopper.sees("4,690원을 돌려드려요")
	shopper.fill("bank", "새봄은행", "number", "000-0000-000001", "holder", "예시인")
	shopper.tap("이 계좌로 받기")
	shopper.sees("계좌를 적어 두었어요")
	shopper.open("/e/gaon/prizes")
	shopper.sees("내 응모번호", "응모 받는 중")
	shopper.picture("prizes-ko")

	staff.open("/staff/gaon" + prize)
	staff.fill("announced", "오늘 코스피 종가")
	staff.tap("명단 공개하기")
	staff.fill("seed", "2,758.42", "source", "한국거래소", "witnesses", "상인회장")
	staff.tap("이 시드로 추첨하기")
	staff.sees("추첨했어요", "수령 신청 대기")
	other.open("/e/gaon" + prize)
	other.sees("Waiting for the winner", "2,758.42")
	other.tap("Compute it again")
	other.sees("same as")
	if strings.Contains(other.text("main"), "Claim the prize") {
		t.Error("who did not win is asked where the prize goes")
	}
	other.picture("prize-en")

	shopper.open("/e/gaon/prizes")
	shopper.tap("당첨 확인하기")
	shopper.fill("name", "예시인", "phone", "010-0000-0901", "address", "새봄시 가온로 12")
	shopper.picture("prize-won-ko")
	shopper.tap("경품 받기")
	shopper.sees("받을 곳을 적어 두었어요")
	staff.open("/staff/gaon" + prize)
	staff.fill("why", "택배 보내기")
	staff.tap("화면에서 보기")
	staff.sees("예시인", "새봄시 가온로 12")
	staff.picture("prize-parcels-ko")
	staff.tap("수령 확인하기")
	staff.fill("how", "본인 서명")
	staff.tap("수령 완료로 적기")
	staff.sees("수령을 적었어요", "수령 완료")
}

// inSeoul writes a time as the browser's own input of one does.
func inSeoul(t time.Time) string { return t.In(korean.Seoul).Format("2006-01-02T15:04") }
