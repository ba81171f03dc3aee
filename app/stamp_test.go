package main

import (
	"encoding/json"
	"testing"
)

// demoStop is a row of the tour's page.
type demoStop struct {
	Code            string
	Artisan, Proved bool
}

const readStops = `JSON.stringify([...document.querySelectorAll("tbody tr")].map((row) => ({
	Code: row.querySelector("form").getAttribute("action").split("/").pop(),
	Artisan: row.textContent.includes("소공인"), Proved: row.textContent.includes("QR과 업체") })))`

// TestStampTour collects stamps by the posters' addresses, at one stop with the code on the vendor's phone, until the
// card is complete, and takes the gift with a receipt; a paper card is stamped by the vendor.
func TestStampTour(t *testing.T) {
	t.Parallel()
	line := onDemo(t)
	b := openBrowser(t, line.URL, "", tripTime)
	staff, vendor, shopper := b.person("staff", laptop, "ko-KR"), b.person("the vendor", phone, "ko-KR"), b.person("the shopper", phone, "en-GB")
	for _, l := range line.Logins {
		for who, p := range map[string]*person{"staff": staff, "M01": vendor} {
			if l.Role == who || l.Vendor == who {
				p.open("/login?next=" + map[string]string{"staff": "/staff/gaon/tour", "M01": "/vendor/gaon/stop"}[who])
				p.fill("email", l.Email, "password", l.Password)
				p.touch("logs in", "document.querySelector('form[action=\"/login\"] button, main form button')")
			}
		}
	}
	staff.at("/staff/gaon/tour")
	staff.sees("도장을 받은 카드", "눈여겨볼 일", "QR 사진이 돌았을 수 있어요")
	staff.picture("tour-ko")
	var stops []demoStop
	if err := json.Unmarshal([]byte(staff.await("reads the stops", readStops)), &stops); err != nil || len(stops) != 8 {
		t.Fatalf("%d stops: %v", len(stops), err)
	}
	shopper.open("/t/" + stops[0].Code)
	shopper.picture("stop-en")
	shopper.tap("Stamp")
	shopper.sees("Stamped", "1 of 5 stamps")
	shopper.open("/t/" + stops[len(stops)-1].Code)
	shopper.provokes(409)
	shopper.tap("Stamp")
	shopper.sees("You were at another stop just now")
	shopper.picture("too-soon-en")

	staff.tap("완성 조건과 보상")
	staff.fill("tour_walk", "0")
	staff.tap("투어 저장하기")
	staff.sees("투어를 저장했어요")
	vendor.sees("방문객에게 보여 주세요")
	vendor.picture("vendor-stop-ko")
	visit(shopper, vendor, stops)
	shopper.sees("All stamps collected", "Show this at the gift desk")
	shopper.picture("card-en")
	shopper.open("/e/gaon/stamps?lang=ko")
	shopper.picture("card-ko")

	staff.open("/staff/gaon/gifts")
	staff.picture("gifts-ko")
	staff.fill("code", shopper.text(".desk-code"))
	staff.tap("카드 열기")
	staff.sees("모두 모음")
	staff.picture("gift-ko")
	staff.tap("수령 확인 화면 열기")
	staff.picture("receipt-ko")
	staff.findsNoBarrier()
	staff.tap("받았어요")
	staff.sees("선물을 준 것을 적었어요", "선물을 줌")
	shopper.open("/e/gaon/stamps")
	shopper.sees("선물을 받은 카드예요")

	vendor.fill("card", "t-80")
	vendor.tap("도장 찍기")
	vendor.sees("카드에 도장을 찍었어요")
	staff.open("/staff/gaon/gifts/find?code=T-0080")
	staff.sees("T-0080", "업체 휴대폰")
	staff.picture("paper-card-ko")
}

// visit stamps stops until the card is complete: two artisans, the first with the code on the vendor's phone.
func visit(shopper, vendor *person, stops []demoStop) {
	shopper.t.Helper()
	artisans, others := 0, 1 // the first stop is done
	for _, stop := range stops[1:] {
		if stop.Artisan && artisans == 2 || !stop.Artisan && others == 3 {
			continue
		}
		shopper.open("/t/" + stop.Code)
		if stop.Proved {
			shopper.fill("proof", vendor.text(".stop-code"))
		}
		shopper.tap("Stamp")
		shopper.at("/e/gaon/stamps")
		if stop.Artisan {
			artisans++
		} else {
			others++
		}
	}
}
