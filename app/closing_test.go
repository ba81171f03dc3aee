package main

import (
	"fmt"
	"testing"
	"time"
)

// What a vendor does on its way beside the main job, from the selection to the closing sheet.

func confirm(vendor *person) {
	vendor.tap("참가 확정하기")
	vendor.at("/vendor")
	vendor.sees("참가를 확정했어요")
}

// handInPapers: the vendor photographs what is asked, staff look at each and accept it.
func handInPapers(t *testing.T, staff, vendor *person) {
	kinds := []string{"artisan_certificate", "business_registration", "bank_book"}
	vendor.tap("내 서류")
	vendor.at("/vendor/gaon/papers")
	vendor.fill("expires_on", time.Now().AddDate(1, 0, 0).Format(time.DateOnly)) // of the artisan's certificate
	for _, kind := range kinds {
		vendor.attach(kind, paperFile(t, kind+".jpg", 900))
		vendor.send(kind)
		vendor.sees("올렸어요", kind+".jpg")
	}
	staff.open("/staff/gaon/applications")
	staff.tap("한올 뜨개방")
	for _, kind := range kinds {
		staff.touch("accepts "+kind, fmt.Sprintf("document.querySelector('#paper-%s button[value=accepted]')", kind))
		staff.shown("#paper-"+kind+" summary", "확인 완료")
	}
	staff.sees("서류 모두 확인")
	vendor.open("/vendor")
	vendor.sees("서류 모두 확인")
}

// checkIn: the vendor shows its pass, the desk finds it by its number.
func checkIn(staff, vendor *person) {
	vendor.open("/vendor/gaon/pass")
	vendor.sees("M01", "A01")
	vendor.picture("pass-ko")
	staff.open("/staff/gaon/arrivals")
	staff.fill("code", "m01")
	staff.tap("업체 열기")
	staff.at("/staff/gaon/arrivals/M01")
	staff.tap("도착 확인하기")
	staff.sees("도착을 확인했어요")
	staff.open("/staff/gaon")
	vendor.open("/vendor")
	vendor.sees("한올 뜨개방")
}

func closeEvent(staff *person) {
	staff.open("/staff/gaon")
	staff.tap("다른 단계로 바꾸기")
	staff.touch("chooses closed", "document.querySelector('[type=radio][value=closed]').closest('label')")
	staff.tap("고른 단계로 바꾸기")
	staff.sees("행사가 끝났어요")
}

// report: what the vendor sold, and how it was.
func report(vendor *person) {
	vendor.open("/vendor")
	vendor.sees("함께해 주셔서 고마워요")
	vendor.tap("매출 보고")
	vendor.at("/vendor/gaon/report")
	vendor.tap("30만~50만 원 미만")
	vendor.tap("매출 보고 내기")
	vendor.at("/vendor")
	vendor.sees("매출 보고를 받았어요")
	vendor.tap("만족도 조사")
	vendor.at("/vendor/gaon/survey")
	for _, question := range []string{"sales", "visitors", "place", "support", "again"} {
		vendor.choose(question, "4")
	}
	vendor.tap("답 내기")
	vendor.at("/vendor")
	vendor.sees("답을 받았어요")
}

// keepStatement: the closing sheet says to the won what the phone redeemed.
func keepStatement(vendor *person) {
	vendor.tap("정산서")
	vendor.at("/vendor/gaon/statement")
	vendor.sees("한올 뜨개방", "999-01-00013", "통통쿠폰", "10,000원")
	vendor.picture("statement-ko")
}
