package main

import "testing"

// TestDesk gives a coupon to somebody without a phone, takes it back, prints a batch and recalls it.
func TestDesk(t *testing.T) {
	t.Parallel()
	line := onDemo(t)
	b := openBrowser(t, line.URL, "", tripTime)
	staff, abroad := b.person("staff", laptop, "ko-KR"), b.person("the desk", phone, "en-GB")
	for _, p := range []*person{staff, abroad} {
		for _, l := range line.Logins {
			if l.Role == "staff" {
				p.open("/login?next=/staff/gaon/desk")
				p.fill("email", l.Email, "password", l.Password)
				p.touch("logs in", "document.querySelector('form[action=\"/login\"] button, main form button')")
				p.at("/staff/gaon/desk")
			}
		}
	}
	staff.picture("desk-ko")
	abroad.picture("desk-en")
	abroad.tap("Give one")
	abroad.sees("The coupon is issued", "Print a slip", "Issued")
	abroad.picture("desk-coupon-en")
	abroad.tap("Recall the coupon")
	abroad.fill("reason", "Given to the wrong person")
	abroad.tap("Recall this coupon")
	abroad.sees("The coupon is recalled", "Given to the wrong person")
	staff.fill("code", "d-500")
	staff.tap("찾기")
	staff.sees("D-0500", "2,000원 할인", "사용 가능")
	staff.picture("desk-coupon-ko")

	staff.open("/staff/gaon/campaigns/B")
	staff.tap("종이쿠폰 찍기")
	staff.fill("coupons", "48")
	staff.tap("묶음 만들기")
	staff.sees("묶음을 만들었어요", "B-0001–B-0048", "배부 전")
	staff.picture("batches-ko")
	staff.tap("나눠 주기 시작하기")
	staff.sees("나눠 주기를 시작했어요", "배부 중")
	staff.tap("묶음 회수하기")
	staff.fill("reason", "상자를 잃어버렸어요")
	staff.tap("B-0001–B-0048 회수하기")
	staff.sees("쓰지 않은 쿠폰을 모두 회수했어요", "회수 48")
	abroad.open("/staff/gaon/campaigns/D/paper")
	abroad.sees("D-0001–D-0500", "Handed out")
	abroad.picture("batches-en")
}
