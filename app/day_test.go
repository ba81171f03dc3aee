package main

import "testing"

// TestDay walks the day and what follows it in the demo: the desk checks a vendor in by its typed
// number, staff take that back, call it a no-show and give its booth to who waits; after the closing a
// vendor reports and answers on its phone.
func TestDay(t *testing.T) {
	t.Parallel()
	line := onDemo(t)
	b := openBrowser(t, line.URL, "", tripTime)
	staff, vendor := b.person("staff", laptop, "ko-KR"), b.person("the vendor", phone, "ko-KR")
	login := func(p *person, role, no, to string) {
		for _, l := range line.Logins {
			if l.Role == role && l.Vendor == no {
				p.open("/login?next=" + to)
				p.fill("email", l.Email, "password", l.Password)
				p.tap("로그인")
				p.at(to)
			}
		}
	}
	login(staff, "staff", "", "/staff/gaon/arrivals")
	staff.sees("44곳 중 42곳이 도착했어요", "늦음", "노쇼")
	staff.fill("code", "s53")
	staff.tap("업체 열기")
	staff.at("/staff/gaon/arrivals/S53")
	staff.sees("대표자의 신분증을 확인해 주세요", "A24")
	staff.picture("arrival-ko")
	staff.tap("도착 확인하기")
	staff.sees("도착을 확인했어요", "44곳 중 43곳이 도착했어요")
	staff.open("/staff/gaon/arrivals/S53")
	staff.tap("잘못 확인했어요")
	staff.tap("도착 확인 되돌리기")
	staff.sees("되돌렸어요")
	staff.open("/staff/gaon/arrivals/S53")
	staff.tap("오지 않았어요")
	staff.tap("노쇼로 표시하기")
	staff.sees("빈 부스를 대기 업체에 줄 수 있어요", "맞는 대기 업체가 없어요") // the draw decides anew each day who waits first
	staff.picture("arrivals-ko")
	staff.touch("taps A08 on the map, which opens who fits", `document.querySelector(".day-map .booth[data-booth=A08]")`)
	staff.touch("gives A08", `document.querySelector("#booth-A08 form button")`)
	staff.sees("대기 업체를 선정해 부스에 배정하고 메일로 알렸어요", "M26")

	staff.open("/staff/gaon")
	staff.tap("다른 단계로 바꾸기")
	staff.touch("chooses closed", "document.querySelector('[type=radio][value=closed]').closest('label')")
	staff.tap("고른 단계로 바꾸기")
	staff.sees("행사 단계를 바꿨어요")
	login(vendor, "vendor", "S01", "/vendor")
	vendor.sees("함께해 주셔서 고마워요")
	vendor.picture("vendor-after-ko")
	report(vendor)
}
