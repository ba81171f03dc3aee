package main

import (
	"regexp"
	"testing"
	"time"
)

// formTime is how long the way through the form may take.
const formTime = 3 * time.Minute

// TestFormOnAPhone: a vendor fills in half of the form, is called away, comes back and finds it, hands it in, and
// changes it afterwards.
func TestFormOnAPhone(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, onDemo(t).URL, "/dev/null", formTime)
	vendor := b.person("the vendor", phone, "ko-KR")

	vendor.open("/e/gaon/apply")
	vendor.sees("모집 중", "상점", "60곳", "지금까지", "참가 조건")
	vendor.picture("call-demo-ko")
	vendor.tap("참가 신청하기")
	vendor.at("/e/gaon/apply/form")
	vendor.sees("1 / 10")
	vendor.choose("kind", "artisan")
	vendor.fill("name", "한올 뜨개방", "business_number", "000-90-00017")
	number := vendor.demoNumber()
	vendor.fill("business_number", number, "representative", "홍길동", "contact_name", "홍길동", "phone", "010-0000-1234", "address", "새봄시 가온로 1")
	vendor.tap("다음")
	vendor.sees("2 / 10", "저장됨")
	vendor.tap("다음") // nothing was chosen
	vendor.shown("fieldset:has([name=mode]) .field-error", "부스와 매장")
	vendor.choose("mode", "store")
	vendor.sees("2 / 7") // power and vehicle are not asked of a shop
	vendor.choose("mode", "booth")
	vendor.sees("2 / 10")
	vendor.fill("category", "food_made", "product_1", "누룽지", "price_1", "6,000")
	vendor.tap("다음")
	vendor.sees("3 / 10")
	vendor.tap("먹거리를 팔아요")
	vendor.choose("food_how", "packed")
	vendor.await("has kept it", `/\d\d:\d\d/.test(document.querySelector("[data-part=saved]").textContent)`)
	vendor.await("waits for the draft", `new Promise(done => setTimeout(() => done("yes"), 1500))`)
	vendor.picture("form-food-ko")

	vendor.open("/e/gaon") // called away
	vendor.open("/e/gaon/apply")
	vendor.sees("이어서 쓰기")
	vendor.tap("이어서 쓰기")
	vendor.sees("에 저장한 신청서예요", "3 / 10", "먹거리와 안전")
	vendor.await("finds the tick", `document.querySelector("[name=food]").checked && document.querySelector("[name=food_how][value=packed]").checked`)
	vendor.picture("form-resumed-ko")
	vendor.tap("이전")
	vendor.holds("product_1", "누룽지", "price_1", "6,000")
	vendor.await("goes back with the phone's own button", `history.back() ?? "yes"`)
	vendor.sees("3 / 10")
	vendor.choose("food_report", "held")
	vendor.tap("다음")
	vendor.choose("power", "500")
	vendor.fill("device_1", "온열기", "watts_1", "900")
	vendor.tap("다음")
	vendor.shown("[data-when=power] .field-error", "0.9 kW")
	vendor.picture("form-power-ko")
	vendor.fill("watts_1", "400")
	vendor.tap("다음")
	vendor.sees("부스와 자리")
	vendor.picture("form-booth-ko")
	vendor.tap("다음")
	vendor.sees("6 / 10")
	vendor.tap("차로 짐을 옮겨요")
	vendor.fill("plate", "12가 3456")
	vendor.tap("다음")
	vendor.sees("가온 통통세일에 참가한 적이 있나요?")
	vendor.tap("다음")
	vendor.sees("‘가온 통통세일에 참가한 적이 있나요?’에 답해 주세요")
	vendor.tap("한 번 있어요")
	vendor.picture("form-questions-ko")
	vendor.tap("다음")
	vendor.sees("8 / 10")
	vendor.tap("다음")
	vendor.sees("9 / 10")
	vendor.fill("email", "hanol@vendor.example.kr", "password", "jangteo-form-1")
	vendor.tap("다음")
	vendor.tap("개인정보 수집·이용에 동의해요")
	vendor.tap("위 내용을 지킬게요")
	vendor.picture("form-consent-ko")
	vendor.tap("신청서 제출하기")
	vendor.at("/e/gaon/apply/done")
	receipt := vendor.text(".status-word")
	if !regexp.MustCompile(`^\d{4}-\d{4}-\d{3}$`).MatchString(receipt) {
		t.Errorf("the receipt number is %q", receipt)
	}
	vendor.sees("hanol@vendor.example.kr")

	vendor.tap("신청 내용 고치기")
	vendor.at("/vendor/gaon/change")
	vendor.holds("name", "한올 뜨개방", "plate", "12가 3456", "watts_1", "400")
	vendor.picture("form-change-ko")
	vendor.fill("price_1", "7,000")
	vendor.tap("바뀐 내용 저장하기")
	vendor.at("/vendor")
	vendor.sees("바뀐 내용을 저장했어요", receipt)
	vendor.tap("신청 내용")
	vendor.sees("누룽지 6,000 → 누룽지 7,000")
	vendor.picture("form-history-ko")
}

// demoNumber reads the business number that the demonstration suggests.
func (p *person) demoNumber() string {
	p.t.Helper()
	return p.await("reads the suggested number", `document.querySelector("[data-number-check] .nowrap").textContent.trim()`)
}
