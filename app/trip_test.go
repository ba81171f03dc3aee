package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/modelstest"
)

// tripTime is how long the whole trip may take on one database.
const tripTime = 3 * time.Minute

// TestTrip walks the main job of the product by hand, in Korean, from an empty installation to the
// settlement, and the vendor on from the call to the closing sheet. Everybody has a browser of their own; the vendor's camera sees the shopper's screen.
func TestTrip(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); walk(t, at(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); walk(t, onPostgres(t)) })
}

// onPostgres are surroundings with a PostgreSQL database of their own.
func onPostgres(t *testing.T) surroundings {
	t.Helper()
	env := at(t)
	env["DATABASE_URL"] = modelstest.URL(modelstest.NewPostgres(t))
	env["SECRET_KEY"] = "dGhlLXRyaXAtaGFzLWEtc2VjcmV0LW9mLWl0cy1vd24="
	return env
}

func walk(t *testing.T, env surroundings) {
	video := filepath.Join(t.TempDir(), "camera.mjpeg")
	lines := serving(t, env, 3)
	b := openBrowser(t, strings.TrimPrefix(lines[0], "Jangteo is open at "), video, tripTime)
	staff := b.person("staff", laptop, "ko-KR")
	vendor := b.person("the vendor", phone, "ko-KR")
	shopper := b.person("the shopper", phone, "ko-KR")

	openEvent(staff, lines[2])
	apply(vendor, "한올 뜨개방", "999-01-00013")
	apply(b.person("the neighbour", phone, "ko-KR"), "가온 도자기", "999-01-00027")
	selectVendors(staff)
	placeVendors(staff)
	vendor.open("/vendor")
	vendor.sees("한올 뜨개방", "선정", "부스 A01")
	vendor.picture("vendor-selected-ko")
	confirm(vendor)
	handInPapers(t, staff, vendor)
	openCampaign(staff)
	checkIn(staff, vendor)
	speakEnglish(b, shopper)
	claim(shopper)
	redeemByCamera(shopper, vendor, video)
	watchAndRedeemByCode(staff, shopper, vendor)
	settle(staff)
	agree(t, env)
	closeEvent(staff)
	report(vendor)
	keepStatement(vendor)
}

// openEvent makes the first administrator, an event that lies ahead and a row of booths.
func openEvent(staff *person, link string) {
	staff.open(link)
	staff.fill("email", "admin@gaon.example.kr", "name", "한마음", "password", "jangteo-trip-1")
	staff.tap("관리자 계정 만들기")
	staff.at("/staff")
	staff.sees("관리자 계정을 만들었어요")
	staff.tap("새 행사 열기")
	staff.at("/staff/events/new")
	staff.fill("name_ko", "가온 한마음 통통세일", "name_en", "Gaon Big Street Sale", "place_ko", "가온동 문화의거리",
		"place_en", "Gaon-dong Culture Street", "host_ko", "새봄산업지원센터", "slug", "gaon",
		"starts_at", clock(time.Hour), "ends_at", clock(3*time.Hour), "apply_from", clock(-2*time.Hour), "apply_until", clock(2*time.Hour))
	staff.picture("event-new-ko")
	staff.tap("행사 열기")
	staff.at("/staff/gaon")
	staff.tap("참가업체 모집 시작하기")
	staff.sees("업체의 신청을 받고 있어요")
	staff.picture("board-ko")
	staff.tap("부스 배정")
	staff.tap("배치도 그리기")
	staff.at("/staff/gaon/layout")
	staff.fill("row", "A", "count", "4")
	staff.tap("줄 그리기")
	staff.sees("초안에 부스 줄을 그렸어요", "A01–A04")
	staff.tap("게시하기")
	staff.sees("배치도를 게시했어요")
	staff.picture("layout-ko")
}

// apply hands in an application on a phone, one block after the other: first with a slip of the pen in the
// business number.
func apply(vendor *person, name, number string) {
	wrong := number[:len(number)-1] + "9"
	vendor.open("/e/gaon/apply")
	vendor.picture("call-ko")
	vendor.tap("참가 신청하기")
	vendor.at("/e/gaon/apply/form")
	vendor.sees("1 / 9")
	vendor.choose("kind", "artisan")
	vendor.fill("name", name, "business_number", wrong, "representative", "홍길동", "contact_name", "홍길동", "phone", "010-0000-1234", "address", "새봄시 가온로 1")
	vendor.tap("다음")
	vendor.shown(".field:has([name=business_number]) .field-error", "일치하지 않는 숫자가 있어요")
	vendor.holds("name", name, "business_number", wrong)
	vendor.picture("apply-fault-ko")
	vendor.fill("business_number", number)
	vendor.tap("다음")
	vendor.sees("2 / 9")
	vendor.choose("mode", "booth")
	vendor.fill("category", "craft", "product_1", "손뜨개 모자", "price_1", "24,000")
	vendor.tap("다음")
	vendor.sees("먹거리와 안전", "3 / 9")
	vendor.tap("다음")
	vendor.sees("전기와 물")
	vendor.choose("power", "1000")
	vendor.fill("device_1", "조명 2개", "watts_1", "80")
	vendor.tap("다음")
	vendor.sees("부스와 자리")
	vendor.tap("다음")
	vendor.sees("반입 차량")
	vendor.tap("다음")
	vendor.sees("담당자에게 남길 말")
	vendor.tap("다음")
	vendor.fill("email", number+"@vendor.example.kr", "password", "jangteo-trip-2")
	vendor.picture("apply-account-ko")
	vendor.tap("다음")
	vendor.tap("개인정보 수집·이용에 동의해요")
	vendor.tap("위 내용을 지킬게요")
	vendor.tap("신청서 제출하기")
	vendor.at("/e/gaon/apply/done")
	vendor.sees("참가 신청을 받았어요", name)
	if receipt := vendor.text(".status-word"); !regexp.MustCompile(`^\d{4}-\d{4}-00[12]$`).MatchString(receipt) {
		vendor.t.Errorf("the receipt number is %q", receipt)
	}
	vendor.picture("apply-done-ko")
}

func selectVendors(staff *person) {
	staff.tap("참가 신청")
	staff.at("/staff/gaon/applications")
	staff.tap("한올 뜨개방")
	staff.sees("손뜨개 모자", "999-01-00013")
	staff.picture("applications-ko")
	staff.tap("선정하기")
	staff.sees("초안에 선정으로 적었어요. 다음 신청이에요", "999-01-00027")
	staff.tap("선정하기")
	staff.sees("더 결정할 신청이 없어요")
	staff.tap("선정")
	staff.at("/staff/gaon/selection")
	staff.sees("선정 2곳, 대기 0곳, 미선정 0곳에 알려요")
	staff.tap("초안을 한꺼번에 알리기")
	staff.tap("지금 알리기")
	staff.sees("결과를 알렸어요")
}

// placeVendors drags one vendor onto a booth with the mouse and carries the other one with the keyboard.
func placeVendors(staff *person) {
	staff.tap("부스 배정")
	staff.at("/staff/gaon/booths")
	staff.sees("배정할 업체 2곳")
	staff.drag(`.pick[data-vendor="M01"]`, `[data-booth="A01"] .booth-box`)
	staff.sees("A01 배정: 한올 뜨개방", "2곳 가운데 1곳을 배정했어요")
	staff.focused(`.pick[data-vendor="M02"]`)
	staff.press(kb.Enter) // picks the vendor up
	staff.focused(`[data-booth="A02"]`)
	staff.press(kb.ArrowRight, kb.Enter)
	staff.sees("A03 배정: 가온 도자기", "모든 업체를 배정했어요")
	staff.tap("A03 가온 도자기")
	staff.tap("A01 한올 뜨개방")
	staff.sees("서로 바꿈: 가온 도자기, 한올 뜨개방")
	staff.tap("A01 가온 도자기")
	staff.tap("A03 한올 뜨개방")
	staff.sees("서로 바꿈: 가온 도자기, 한올 뜨개방")
	staff.picture("booths-ko")
}

func openCampaign(staff *person) {
	staff.open("/staff/gaon")
	staff.tap("행사 정보 고치기") // a new event lies ahead; this one is opened a little early
	staff.at("/staff/gaon/edit")
	staff.fill("starts_at", clock(-time.Hour))
	staff.tap("바뀐 정보 저장하기")
	staff.at("/staff/gaon")
	staff.tap("쿠폰")
	staff.at("/staff/gaon/campaigns")
	staff.tap("쿠폰 만들기")
	staff.at("/staff/gaon/campaigns/new")
	staff.fill("name_ko", "통통쿠폰", "name_en", "Big Coupon", "discount", "5,000", "minimum", "20,000", "quantity", "100", "budget", "500,000",
		"per_person", "2", "legal_basis", "새봄시 소상공인 지원 조례 제12조")
	staff.picture("campaign-new-ko")
	staff.tap("쿠폰 저장하기")
	staff.sees("쿠폰을 저장했어요")
	staff.tap("발급 시작하기")
	staff.sees("발급을 시작했어요")
	staff.picture("campaign-ko")
	staff.tap("현황")
	staff.at("/staff/gaon")
	staff.tap("모집을 마치고 준비하기")
	staff.sees("부스를 배정하고 쿠폰을 준비해 주세요")
	staff.tap("행사 시작하기")
	staff.sees("행사가 열려 있어요")
}

// speakEnglish: one tap changes the language, and a browser that prefers English gets it at once.
func speakEnglish(b *browser, shopper *person) {
	shopper.open("/e/gaon")
	shopper.sees("가온 한마음 통통세일", "통통쿠폰", "쿠폰 받기")
	shopper.picture("event-ko")
	shopper.tap("English")
	shopper.sees("Gaon Big Street Sale", "Big Coupon")
	shopper.picture("event-en")
	shopper.tap("한국어")
	shopper.sees("가온 한마음 통통세일")
	guest := b.person("the guest", phone, "en-US")
	guest.open("/e/gaon")
	guest.sees("Gaon Big Street Sale", "Big Coupon")
}

// claim takes one tap from the page of the event to the coupon.
func claim(shopper *person) {
	shopper.open("/e/gaon")
	shopper.tap("쿠폰 받기")
	shopper.sees("5,000원 할인", "20,000원 이상 살 때", "직원에게 보여 주세요")
	couponCode(shopper)
	shopper.picture("coupon-ko")
}

// couponCode is the code below the QR picture, which must be there and large enough for a camera.
func couponCode(shopper *person) string {
	shopper.await("sees the QR code", `(qr => qr.complete && qr.naturalWidth > 0 && qr.getBoundingClientRect().width >= 240)(document.querySelector(".pass-qr"))`)
	return shopper.text(".pass-code")
}

func redeemByCamera(shopper, vendor *person, video string) {
	same := shopper.stays()
	shopper.seenBy(video)
	vendor.open("/vendor")
	vendor.sees("지금 행사 중이에요")
	vendor.picture("vendor-today-ko")
	vendor.tap("스캔")
	vendor.at("/vendor/gaon/scan")
	vendor.sees("통통쿠폰", "20,000원 이상") // the camera was allowed: it is on at once
	vendor.picture("scan-card-ko")
	result := vendor.watches("[data-part=result]")
	vendor.tap("사용 처리")
	at := regexp.MustCompile(`\d\d:\d\d:\d\d`).FindString(result("사용 완료"))
	vendor.picture("scan-done-ko")
	shopper.sees("사용 완료", "한올 뜨개방", at)
	same()
	shopper.picture("coupon-used-ko")
	vendor.sees("이미 사용한 쿠폰이에요", minuteOf(at)+"에 한올 뜨개방에서 사용했어요") // the camera still sees it
	vendor.picture("scan-refused-ko")
	putAway(vendor.t, video)
}

// minuteOf says a second of the day as a sentence does: 14:30:05 is 오후 2시 30분.
func minuteOf(second string) string {
	at, _ := time.ParseInLocation(time.TimeOnly, second, korean.Seoul) // words that are no time are not found on the page
	return korean.Clock(at)
}

// watchAndRedeemByCode: staff watch the figures while the vendor types the code of a second coupon.
func watchAndRedeemByCode(staff, shopper, vendor *person) {
	staff.tap("집계")
	staff.at("/staff/gaon/tally")
	staff.shown(`[data-key="total.redeemed"]`, "1")
	same := staff.stays()
	shopper.tap("행사로 돌아가기")
	shopper.at("/e/gaon")
	shopper.tap("쿠폰 받기")
	shopper.sees("직원에게 보여 주세요")
	vendor.open("/vendor/gaon/scan") // without the camera
	vendor.tap("번호로 입력")
	vendor.fill("code", couponCode(shopper))
	vendor.tap("쿠폰 확인하기")
	vendor.sees("통통쿠폰", "20,000원 이상")
	result := vendor.watches("[data-part=result]")
	vendor.tap("사용 처리")
	result("사용 완료")
	shopper.sees("사용 완료")
	staff.shown(`[data-key="total.redeemed"]`, "2")
	staff.shown(`[data-key="total.won"]`, "10,000원")
	same()
	staff.picture("tally-ko")
}

func settle(staff *person) {
	staff.tap("정산")
	staff.at("/staff/gaon/settlement")
	staff.sees("업체 1곳, 사용 2건, 모두 10,000원", "한올 뜨개방", "999-01-00013")
	staff.picture("settlement-ko")
}

// agree asks the program itself, from outside: every invariant holds and the count is the same.
func agree(t *testing.T, env surroundings) {
	t.Helper()
	if code, out, errs := command(t, env, "verify", "--event", "gaon"); code != exitDone {
		t.Errorf("verify: exit %d: %s%s", code, out, errs)
	}
	code, out, errs := command(t, env, "tally", "--event", "gaon")
	var tally struct {
		Issued, Redeemed, Reversed, Won int64
		Agrees                          bool
	}
	if err := json.Unmarshal([]byte(out), &tally); err != nil || code != exitDone {
		t.Fatalf("tally: exit %d: %v: %s%s", code, err, out, errs)
	}
	if tally.Issued != 2 || tally.Redeemed != 2 || tally.Reversed != 0 || tally.Won != 10_000 || !tally.Agrees {
		t.Errorf("the tally is %s", out)
	}
}

// clock is a time of day as staff type it, so far from now.
func clock(from time.Duration) string {
	return time.Now().Add(from).In(korean.Seoul).Format("2006-01-02T15:04")
}
