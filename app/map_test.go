package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// strollTime is how long a stroll over the map may take.
const strollTime = 3 * time.Minute

// TestStroll is a shopper's way over the map: it searches, taps, pinches, walks by keys, comes from the
// sign of a booth, and still reads it all when the network is gone.
func TestStroll(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	st.Campaign()
	for i, name := range []string{"달그락분식", "흙손도예", "한올 뜨개방"} {
		a := st.Vendor(name, models.Artisan, models.AtBooth)
		if err := st.Store.AssignBooth(context.Background(), st.Admin, st.Event, a.No, fmt.Sprintf("A%02d", i+2)); err != nil {
			t.Fatal(err)
		}
	}
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	lines, stop := start(t, env, 1)
	b := openBrowser(t, strings.TrimPrefix(lines[0], "Jangteo is open at "), filepath.Join(t.TempDir(), "none.mjpeg"), strollTime)
	shopper, reader := b.person("the shopper", phone, "ko-KR"), b.person("the reader", laptop, "en-US")

	pinches(shopper)
	searches(shopper)
	readsBySound(reader)
	comesFromTheSign(shopper)
	shopper.open("/e/gaon/vendors")
	shopper.open("/e/gaon")
	shopper.await("sees the ticket printed on paper", `(paper => paper.backgroundColor === "rgb(255, 255, 255)" && parseFloat(paper.paddingLeft) >= 16)(getComputedStyle(document.querySelector(".coupon-body")))`)
	shopper.open("/e/gaon/map")
	shopper.await("has its pages kept", "navigator.serviceWorker.controller")
	for _, page := range []string{"/e/gaon/vendors", "/e/gaon", "/e/gaon/map"} { // once more, with the worker between
		shopper.open(page)
	}
	shopper.console.expect("ERR_CONNECTION_REFUSED")
	shopper.console.expect("Failed to fetch")
	stop()
	readsWithoutNetwork(shopper)
}

// visible is the map that this device is shown.
const visible = `[...document.querySelectorAll("svg.map")].find(e => e.checkVisibility())`

func (p *person) mapWidth() float64 {
	p.t.Helper()
	width, err := strconv.ParseFloat(p.await("measures the map", visible+`.getBoundingClientRect().width`), 64)
	p.must("measures the map", err)
	return width
}

// scrollsToList brings the booths in words on the screen: what is below it is not laid out before.
func (p *person) scrollsToList() {
	p.t.Helper()
	p.await("scrolls to the list", `document.querySelector("#list").scrollIntoView() ?? "yes"`)
}

// pinches spreads two fingers on the map, and uses the buttons.
func pinches(shopper *person) {
	shopper.open("/e/gaon/map")
	shopper.sees("배치도", "달그락분식", "크게")
	shopper.scrollsToList()
	shopper.sees("쿠폰: 통통쿠폰")
	shopper.await("goes back up", `scrollTo(0, 0) ?? "yes"`)
	shopper.picture("map-ko")
	before := shopper.mapWidth()
	shopper.await("scrolls to the map", visible+`.closest("[data-map]").scrollIntoView() ?? "yes"`)
	finger := func(kind input.DispatchTouchEventType, apart float64) {
		var points []*input.TouchPoint
		if apart > 0 {
			points = []*input.TouchPoint{{X: 195 - apart, Y: 160, ID: new(0.0)}, {X: 195 + apart, Y: 160, ID: new(1.0)}}
		}
		perform(shopper, "moves two fingers", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
			return err
		}))
	}
	finger(input.DispatchTouchEventTypeTouchStart, 40)
	for apart := 50.0; apart <= 100; apart += 10 {
		finger(input.DispatchTouchEventTypeTouchMove, apart)
	}
	finger(input.DispatchTouchEventTypeTouchEnd, 0)
	shopper.await("sees the map larger", fmt.Sprintf("%s.getBoundingClientRect().width > %g", visible, before*1.8))
	shopper.await("has the page as large as before", "visualViewport.scale === 1")
	after := shopper.mapWidth()
	shopper.tap("작게")
	shopper.await("sees it smaller", fmt.Sprintf("%s.getBoundingClientRect().width < %g", visible, after*0.8))
	shopper.tap("크게")
	shopper.await("sees it larger again", fmt.Sprintf("Math.abs(%s.getBoundingClientRect().width - %g) < 2", visible, after))
}

func searches(shopper *person) {
	shopper.fill("q", "ㄷㄱㄹ")
	shopper.tap("찾기")
	shopper.sees("부스 1곳을 찾았어요", "찾은 곳")
	shopper.picture("map-search-ko")
	shopper.touch("taps the booth", visible+`.querySelector('[data-booth="A02"]')`)
	shopper.shown("#card", "달그락분식")
	shopper.focused("#card")
	shopper.await("can share the address", `location.search === "?booth=A02"`)
	shopper.touch("closes the card", `document.querySelector('[data-part="close"]')`)
	shopper.focused(`a.booth[data-booth="A02"]`)
}

// readsBySound goes over the map by keyboard alone, from the list to the map and on.
func readsBySound(reader *person) {
	reader.open("/e/gaon/map")
	reader.sees("Street map", "Row A")
	reader.picture("map-en")
	reader.await("finds one booth by Tab", visible+`.querySelectorAll('a.booth[tabindex="0"]').length === 1`)
	reader.tap("A03 on the map")
	reader.focused(`a.booth[data-booth="A03"]`)
	reader.shown("#card", "흙손도예")
	reader.press(kb.ArrowRight)
	reader.focused(`a.booth[data-booth="A04"]`)
	reader.press(kb.Enter)
	reader.shown("#card", "한올 뜨개방")
	reader.focused("#card")
	reader.press(kb.Escape)
	reader.focused(`a.booth[data-booth="A04"]`)
	reader.press(kb.ArrowLeft, kb.ArrowLeft)
	reader.focused(`a.booth[data-booth="A02"]`)
}

// comesFromTheSign scans the QR of a booth and sees its card beside the booth.
func comesFromTheSign(shopper *person) {
	shopper.open("/e/gaon/b/A04")
	shopper.at("/e/gaon/map")
	shopper.shown("#card", "한올 뜨개방")
	shopper.await("sees the booth in the middle", fmt.Sprintf(`(() => {
		const box = %s.querySelector(".booth-selected").getBoundingClientRect();
		return box.width > 50 && box.left > 0 && box.right < innerWidth;
	})()`, visible))
	shopper.picture("map-sign-ko")
}

func readsWithoutNetwork(shopper *person) {
	shopper.open("/e/gaon/map")
	shopper.sees("인터넷에 연결되지 않았어요", "달그락분식")
	shopper.await("sees the map drawn", visible+`.querySelectorAll("a.booth").length === 3`)
	shopper.picture("map-offline-ko")
	shopper.open("/e/gaon/b/A03") // a sign works too: the card is on the kept page
	shopper.shown("#card", "흙손도예")
	shopper.open("/e/gaon/vendors")
	shopper.sees("인터넷에 연결되지 않았어요", "한올 뜨개방")
	shopper.open("/e/gaon")
	shopper.sees("인터넷에 연결되지 않았어요", "가온 한마음 통통세일")
}
