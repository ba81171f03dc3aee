package main

import "testing"

// TestPlaces looks at the booths of the demo: staff ask why a vendor stands where it stands, give another the
// booth beside its own, which shoppers see as one place, compare two drafts and publish the one that the rules made.
func TestPlaces(t *testing.T) {
	t.Parallel()
	line := onDemo(t)
	b := openBrowser(t, line.URL, "", tripTime)
	staff, handy := b.person("staff", laptop, "ko-KR"), b.person("staff on the way", phone, "en-US")
	for role, p := range map[string]*person{"admin": staff, "staff": handy} {
		for _, l := range line.Logins {
			if l.Role == role {
				p.open("/login?next=/staff/gaon/booths")
				p.fill("email", l.Email, "password", l.Password)
				p.press("\r")
				p.at("/staff/gaon/booths")
			}
		}
	}
	staff.sees("44곳 가운데 44곳", "더 나아지는 자리 바꿈", "함께 보는 담당자")
	staff.tap("A17 달그락분식")
	staff.sees("고정 풀기")
	staff.picture("booths-demo-ko")
	staff.tap("왜 이 자리?")
	staff.at("/staff/gaon/booths/why")
	staff.sees("달그락분식: 왜 이 자리인가요?")
	staff.picture("booth-why-ko")
	staff.open("/staff/gaon/booths")
	staff.tap("A05 꾹꾹인쇄소")
	staff.tap("부스 비우기")
	staff.sees("44곳 가운데 43곳")
	staff.tap("A04 참깨방앗간연구소")
	staff.await("gives it two booths", `(() => {
		const size = document.querySelector('[data-part="size"] select');
		size.value = "2";
		return size.dispatchEvent(new Event("change", { bubbles: true }));
	})()`)
	staff.sees("부스 수를 정했어요", "A05 참깨방앗간연구소")
	handy.open("/e/gaon/map?booth=A05")
	handy.shown("#card", "A04·A05")
	handy.await("sees both booths marked", `[...document.querySelectorAll(".map-turned .booth-selected")].map((booth) => booth.dataset.booth).join() === "A04,A05"`)
	handy.open("/staff/gaon/booths")
	staff.open("/staff/gaon/booths/drafts")
	staff.sees("A안", "B안", "게시된 자리에서 옮기는 업체", "초안마다 다른 부스")
	staff.picture("booth-drafts-ko")
	handy.sees("43 of 44")
	handy.picture("booths-demo-en")
	handy.open("/staff/gaon/booths/drafts")
	handy.picture("booth-drafts-en")
	staff.tap("초안 B안 게시하기")
	staff.sees("초안을 게시했어요")
	staff.open("/staff/gaon/booths")
	staff.sees("44곳 가운데 44곳")
}
