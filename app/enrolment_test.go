package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// helpTime is how long the helper's shift may take.
const helpTime = 3 * time.Minute

// TestHelperScans follows a helper's phone: enrolled by the vendor's QR, it scans a coupon whose code
// rotates, types another one, and is told when the vendor removes it and how it comes back.
func TestHelperScans(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	shop := st.Vendor("한올 뜨개방", models.Shop, models.AtBoth)
	campaign := st.Campaign(func(in *models.CampaignInput) { in.Rotating = true })
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	lines := serving(t, env, 1)
	video := filepath.Join(t.TempDir(), "camera.mjpeg")
	b := openBrowser(t, strings.TrimPrefix(lines[0], "Jangteo is open at "), video, helpTime)
	vendor, helper, shopper := b.person("the vendor", phone, "ko-KR"), b.person("the helper", phone, "ko-KR"), b.person("the shopper", phone, "ko-KR")

	logIn(vendor, st.Account(shop).Email)
	enrolHelper(vendor, helper)
	claimRotating(shopper)
	scanRotating(shopper, helper, video)
	helper.open("/vendor/gaon/scan")
	typeAndRedeem(helper, st.Store.Show(st.Coupon(campaign, "another")).Typed)
	removed(vendor, helper, st.Store.Show(st.Coupon(campaign, "a third")).Typed)
	enrolHelper(vendor, helper)
	vendor.open("/vendor/gaon/devices")
	if n := vendor.await("counts the phones", `document.querySelectorAll(".device-list > li").length`); n != "1" {
		t.Errorf("%s phones, want the same one again", n)
	}
}

func logIn(vendor *person, email string) {
	vendor.open("/login")
	vendor.fill("email", email, "password", modelstest.VendorPassword)
	vendor.tap("로그인")
	vendor.at("/vendor")
}

// enrolHelper shows the QR on the vendor's phone; the helper opens the address that is in it.
func enrolHelper(vendor, helper *person) {
	vendor.open("/vendor")
	vendor.tap("다른 휴대폰으로도 스캔하기")
	vendor.at("/vendor/gaon/devices")
	vendor.tap("다른 휴대폰으로도 스캔하기")
	vendor.sees("계정이 필요 없어요", "휴대폰 한 대만")
	vendor.await("sees the QR code", `(qr => qr.complete && qr.naturalWidth > 0)(document.querySelector(".offer-qr"))`)
	vendor.picture("enrolment-ko")
	helper.open(vendor.await("reads the link", `document.getElementById("link").value`))
	helper.sees("이 휴대폰으로 스캔하기", "한올 뜨개방")
	helper.picture("enrol-ko")
	helper.fill("label", "알바폰")
	helper.tap("이 휴대폰 등록하기")
	helper.at("/vendor/gaon/scan")
	helper.sees("쿠폰 스캔", "한올 뜨개방")
	vendor.open("/vendor/gaon/devices")
	vendor.sees("알바폰")
	vendor.picture("devices-ko")
}

// claimRotating claims a coupon whose page renews its code by itself, on the same page.
func claimRotating(shopper *person) {
	shopper.open("/e/gaon")
	shopper.tap("쿠폰 받기")
	shopper.sees("30초마다 바뀌어요")
	same := shopper.stays()
	shopper.await("lets half a minute pass", `document.querySelector("[data-coupon]").dataset.renew = "1"`)
	shopper.await("has the code renewed", `Number(document.querySelector("[data-coupon]").dataset.renew) > Date.now() - 60000`)
	couponCode(shopper)
	same()
	shopper.picture("coupon-rotating-ko")
}

func scanRotating(shopper, helper *person, video string) {
	shopper.seenBy(video)
	helper.tap("카메라 켜기")
	helper.sees("통통쿠폰", "20,000원 이상")
	result := helper.watches("[data-part=result]")
	helper.tap("사용 처리")
	result("사용 완료")
	shopper.sees("사용 완료", "한올 뜨개방")
	putAway(helper.t, video)
}

func typeAndRedeem(helper *person, code string) {
	helper.tap("번호로 입력")
	helper.fill("code", code)
	helper.tap("쿠폰 확인하기")
	helper.sees("통통쿠폰")
	result := helper.watches("[data-part=result]")
	helper.tap("사용 처리")
	result("사용 완료")
	helper.open("/vendor/gaon/redemptions")
	helper.sees("통통쿠폰", "사용 취소")
	helper.picture("redemptions-helper-ko")
}

// removed takes the phone away while its scanner is open.
func removed(vendor, helper *person, code string) {
	helper.tap("스캔")
	helper.at("/vendor/gaon/scan")
	vendor.tap("등록 해제")
	vendor.tap("등록 해제하기")
	vendor.sees("휴대폰 등록을 해제했어요", "해제됨")
	helper.provokes(http.StatusForbidden)
	helper.tap("번호로 입력")
	helper.fill("code", code)
	helper.tap("쿠폰 확인하기")
	helper.sees("등록이 해제되어 쿠폰을 처리할 수 없어요")
	helper.open("/vendor/gaon/scan")
	helper.sees("이 휴대폰은 등록이 해제됐어요", "다른 휴대폰으로도 스캔하기")
	helper.picture("no-phone-ko")
}
