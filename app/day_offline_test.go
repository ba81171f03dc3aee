package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// onThePhone makes a photo as a camera would and gives it to the form.
const onThePhone = `((async () => {
	const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
	canvas.getContext("2d").fillRect(0, 0, 32, 48);
	const photo = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
	const taken = new DataTransfer();
	taken.items.add(new File([photo], "photo.jpg", { type: "image/jpeg" }));
	document.querySelector("[name=file]").files = taken.files;
	document.body.dataset.photo = "taken";
})(), document.body.dataset.photo)`

// TestDayWithoutNetwork goes along the street without a network: two vendors are checked in, one of whom the
// desk checks in meanwhile, and an incident with a photo is noted. The page is opened anew without a network;
// when it is back, all three arrive once, in order, and the one that was refused is told.
func TestDayWithoutNetwork(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	ctx := t.Context()
	var vendors []models.Application
	for i, booth := range []string{"A02", "A03", "A04"} {
		a := st.Vendor(fmt.Sprint("가게", i+1), models.Artisan, models.AtBooth)
		if err := st.Store.AssignBooth(ctx, st.Admin, st.Event, a.No, booth); err != nil {
			t.Fatal(err)
		}
		vendors = append(vendors, a)
	}
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	net, base := through(t, strings.TrimPrefix(serving(t, env, 1)[0], "Jangteo is open at "))
	b := openBrowser(t, base, "", 3*time.Minute)
	staff := b.person("staff", phone, "ko-KR")
	staff.open("/login?next=/staff/gaon/arrivals")
	staff.await("speaks Korean in service workers too", `(document.cookie = "jangteo-lang=ko; path=/")`)
	staff.fill("email", modelstest.AdminEmail, "password", modelstest.AdminPassword)
	staff.tap("로그인")
	staff.at("/staff/gaon/arrivals")
	staff.await("is prepared", `document.querySelector("[data-ready=yes]") && navigator.serviceWorker.controller && "yes"`)
	staff.await("has the page", `(caches.match("/staff/gaon/arrivals").then(r => { window.kept = Boolean(r) }), window.kept)`)
	staff.picture("day-ko")

	net.set(true)
	staff.touch("checks in 1", `document.querySelector("[aria-label=\"도착: 가게1\"]")`)
	staff.sees("인터넷이 끊겼어요", "1건 미전송")
	staff.touch("checks in 2", `document.querySelector("[aria-label=\"도착: 가게2\"]")`)
	staff.sees("2건 미전송")
	staff.shown(`[data-figure=arrived]`, "2 도착 미전송 2건 포함")
	staff.shown(`[data-figure=expected]`, "1 ")
	if _, _, err := st.Store.CheckIn(ctx, st.Admin, st.Event, vendors[1].No); err != nil { // another desk, meanwhile
		t.Fatal(err)
	}
	staff.tap("사건 적기")
	staff.await("has a photo", onThePhone)
	staff.fill("words", "전선이 벗겨졌어요", "booth", "A04")
	staff.picture("day-incident-ko")
	staff.tap("사건 기록하기")
	staff.sees("3건 미전송")
	staff.open("/staff/gaon/tally") // is not kept
	staff.sees("인터넷에 연결되지 않았어요", "다시 시도하기")
	staff.picture("offline-ko")
	staff.open("/staff/gaon/arrivals")
	staff.await("is prepared again", `document.querySelector("[data-ready=yes]") && "yes"`)
	staff.sees("인터넷이 끊겼어요", "3건 미전송", "A04 · 사건 기록")
	staff.shown(`[data-figure=arrived]`, "2 도착 미전송 2건 포함")
	staff.shown(`[data-figure=incident]`, "미전송 1건 포함")
	staff.picture("day-offline-ko")

	net.set(false)
	staff.sees("보냈지만 받아들여지지 않았어요", "이미 도착을 확인한 업체예요")
	staff.await("has sent all", `document.querySelector("[data-part=unsent]").hidden && document.querySelector("[data-part=offline]").hidden && "yes"`)
	staff.shown(`[data-figure=arrived]`, "1 도착") // the other was not taken; how many more another desk has is told by the next page
	staff.await("has nothing left to send", `document.querySelectorAll("[data-waits]:not([hidden])").length === 0`)
	staff.picture("day-refused-ko")
	staff.tap("확인했어요")
	staff.sees("3곳 중 2곳이 도착했어요", "전선이 벗겨졌어요")
	staff.await("shows the photo", `(document.querySelector(".day-photo img")?.scrollIntoView(), document.querySelector(".day-photo img")?.naturalWidth > 0 && "yes")`)
	staff.picture("day-sent-ko")
	staff.await("leaves", `(document.querySelector('form[action="/logout"] button').click(), "yes")`)
	staff.await("left nothing", `!location.pathname.startsWith("/staff") && (caches.match("/staff/gaon/arrivals").then(r => { window.gone = !r }), window.gone) && "yes"`)
	staff.console.expect("net::ERR_")

	board, err := st.Store.Arrivals(ctx, st.Event)
	if err != nil || board.Counts.Arrived != 2 || board.Rows[0].Arrival == nil {
		t.Errorf("%+v, %v", board.Counts, err)
	}
	list, err := st.Store.Incidents(ctx, st.Event.ID)
	if err != nil || len(list) != 1 || list[0].Words != "전선이 벗겨졌어요" || list[0].Booth != "A04" || !list[0].HasPhoto {
		t.Errorf("%+v, %v", list, err)
	}
}
