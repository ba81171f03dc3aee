package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// TestPlaceIsTalkedOver shows proposed booths to two vendors: one objects and staff read it. Then the two
// swap the booths that they have: one asks, the other agrees, and both see it and are told by mail.
func TestPlaceIsTalkedOver(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	s, ctx := st.Store, t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	opens := models.EventInput{
		Slug: "gaon", NameKo: st.Event.NameKo, NameEn: st.Event.NameEn, PlaceKo: st.Event.PlaceKo, PlaceEn: st.Event.PlaceEn, HostKo: st.Event.HostKo, HostEn: st.Event.HostEn,
		StartsAt: time.Now().Add(time.Hour), EndsAt: st.Event.EndsAt, ApplyFrom: st.Event.ApplyFrom, ApplyUntil: st.Event.ApplyUntil,
	}
	var err error
	st.Event, err = s.ChangeEvent(ctx, st.Admin, st.Event, opens) // on an open street who stands stays
	must(err)
	mine, other := st.Vendor("달그락분식", models.Artisan, models.AtBooth), st.Vendor("물레방아도예", models.Artisan, models.AtBooth)
	must(s.AssignBooth(ctx, st.Admin, st.Event, mine.No, "A03"))
	must(s.AssignBooth(ctx, st.Admin, st.Event, other.No, "A04"))
	draft, err := s.KeepDraft(ctx, st.Admin, st.Event, models.PlacesPage{}, "A안")
	must(err)
	must(s.PlaceVendor(ctx, st.Admin, st.Event, models.PlaceInput{PlacesPage: models.PlacesPage{Draft: draft}, Vendor: mine.No, Booth: "A05"}))
	must(s.OpenPreview(ctx, st.Admin, st.Event, models.PlacesPage{Draft: draft}, time.Now().Add(20*time.Minute)))
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(s), modelstest.SecretKey()
	b := openBrowser(t, strings.TrimPrefix(serving(t, env, 1)[0], "Jangteo is open at "), "", tripTime)
	asking, answering, staff := b.person("who asks", phone, "ko-KR"), b.person("who answers", phone, "ko-KR"), b.person("staff", laptop, "ko-KR")
	login := func(p *person, email, password, to string) {
		p.open("/login?next=" + to)
		p.fill("email", email, "password", password)
		p.tap("로그인")
		p.at(to)
	}
	login(asking, st.Account(mine).Email, modelstest.VendorPassword, "/vendor")
	asking.sees("제안된 부스 A05")
	asking.await("is asked above what is only told", `document.querySelector("[id^=proposed]").compareDocumentPosition(document.querySelector(".big-count")) & Node.DOCUMENT_POSITION_FOLLOWING`)
	asking.picture("place-preview-ko")
	asking.tap("이의 내기")
	asking.fill("words", "화덕이 옆이라 뜨거워요")
	asking.touch("objects", `document.querySelector("form[action$='/object'] button")`)
	asking.sees("이의를 보냈어요", "보낸 이의: 화덕이 옆이라 뜨거워요")
	asking.picture("place-objected-ko")
	login(staff, modelstest.AdminEmail, modelstest.AdminPassword, "/staff/gaon/booths")
	staff.sees("화덕이 옆이라 뜨거워요")

	must(s.EndPreview(ctx, st.Admin, st.Event)) // while booths are proposed nobody swaps
	asking.open("/vendor")
	asking.tap("부스 바꾸기")
	asking.fill("booth", "A04")
	must(s.AssignBooth(ctx, st.Admin, st.Event, other.No, "A06")) // meanwhile
	asking.provokes(http.StatusUnprocessableEntity)
	asking.tap("물어보기")
	asking.sees("그 부스에는")
	asking.picture("place-refused-ko")
	must(s.AssignBooth(ctx, st.Admin, st.Event, other.No, "A04"))
	asking.open("/vendor")
	asking.tap("부스 바꾸기")
	asking.fill("booth", "A04")
	asking.tap("물어보기")
	asking.sees("상대 업체에 물어봤어요", "거두기")
	asking.picture("place-asked-ko")
	login(answering, st.Account(other).Email, modelstest.VendorPassword, "/vendor")
	answering.sees("달그락분식 업체가 A03 부스와 A04 부스를 바꾸자고 해요")
	answering.picture("place-swap-ko")
	answering.tap("바꾸기")
	answering.sees("답을 저장했어요")
	for p, booth := range map[*person]string{asking: "A04", answering: "A03"} {
		p.open("/vendor")
		p.sees(booth)
	}
	told := map[int64]int{}
	for _, m := range st.Mails() {
		if strings.HasPrefix(m.Template, "booth_") {
			told[m.VendorID]++
		}
	}
	if told[mine.VendorID] == 0 || told[other.VendorID] == 0 {
		t.Errorf("mails about booths by vendor: %v", told)
	}
}
