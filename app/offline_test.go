package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// offlineTime is how long the shift with a bad network may take.
const offlineTime = 3 * time.Minute

// network is the way to the program, which can be lost: for pages and for service workers alike, which
// the browser's own emulation is not.
type network struct {
	*httptest.Server
	lost, slow atomic.Bool
}

// late is more than the scanner waits for an answer.
const late = 4 * time.Second

func (n *network) lose() {
	n.lost.Store(true)
	n.CloseClientConnections()
}

func (n *network) find() {
	n.slow.Store(false)
	n.lost.Store(false)
}

func networkTo(t *testing.T, base string) *network {
	t.Helper()
	target, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	n := &network{}
	proxy := httputil.NewSingleHostReverseProxy(target)
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n.lost.Load() {
			panic(http.ErrAbortHandler) // the connection breaks
		}
		if n.slow.Load() && strings.HasPrefix(r.URL.Path, "/api/v1/redemptions") {
			proxy.ServeHTTP(httptest.NewRecorder(), r) // it arrives, the answer does not
			select {
			case <-time.After(late):
			case <-r.Context().Done():
			}
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(n.CloseClientConnections)
	t.Cleanup(n.Close)
	return n
}

// tab opens another tab of a person's browser; what it gives back closes it.
func (p *person) tab() (other *person, closeIt func()) {
	p.t.Helper()
	ctx, leave := chromedp.NewContext(p.ctx)
	p.t.Cleanup(leave)
	next := *p
	next.ctx = ctx
	go next.console.read(chromedp.Console(ctx))
	next.must("opens a tab", chromedp.Do(ctx, chromedp.EmulateViewport(p.device.width, p.device.height, chromedp.EmulateMobile, chromedp.EmulateTouch), speaks("ko-KR")))
	return &next, leave
}

// TestScannerWithoutNetwork loses the network in the middle of a shift: the scanner goes on, outlives its tab,
// and sends everything once. One coupon was used elsewhere meanwhile, and staff decide about it.
func TestScannerWithoutNetwork(t *testing.T) {
	st := modelstest.OpenStreet(t)
	shop, elsewhere := st.Vendor("한올 뜨개방", models.Shop, models.AtBoth), st.Vendor("가온 도자기", models.Artisan, models.AtBooth)
	campaign := st.Campaign()
	var coupons []models.Coupon
	for i := range 12 {
		coupons = append(coupons, st.Coupon(campaign, fmt.Sprint("person ", i)))
	}
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	lines := serving(t, env, 1)
	net := networkTo(t, strings.TrimPrefix(lines[0], "Jangteo is open at "))
	video := filepath.Join(t.TempDir(), "camera.mjpeg")
	b := openBrowser(t, net.URL, video, offlineTime)
	vendor := b.person("the vendor", phone, "ko-KR")
	logIn(vendor, st.Account(shop).Email)
	vendor.await("speaks Korean in service workers too", `(document.cookie = "jangteo-lang=ko; path=/")`)
	film := make([][]byte, len(coupons))
	for i, c := range coupons {
		film[i] = qrOf(t, net.URL, c)
	}

	record(t, video, film[0])
	tab, closeTab := vendor.tab()
	tab.open("/vendor/gaon/scan")
	tab.await("has the manifest", `document.querySelector("[data-offline=ready]")`)
	tab.await("has the page", `(caches.match("/vendor/gaon/scan").then(r => { window.kept = r?.headers.get("Content-Security-Policy").includes("wasm-unsafe-eval") }), window.kept)`)
	tab.sees("통통쿠폰", "20,000원 이상")
	accept(tab, "사용 완료")

	net.slow.Store(true) // the answer comes too late: the server has redeemed, the phone accepts under the same nonce
	record(t, video, film[1])
	tab.lookAgain()
	tab.sees("통통쿠폰")
	tab.picture("offline-card-ko")
	accept(tab, "오프라인 승인")
	tab.sees("인터넷이 끊겼어요", "미전송 1건")
	net.lose()
	st.Redeem(first(st.Device(elsewhere)), coupons[4])
	for _, picture := range film[2:11] {
		record(t, video, picture)
		tab.lookAgain()
		tab.sees("통통쿠폰")
		accept(tab, "오프라인 승인")
	}
	closeTab()

	record(t, video, film[11])
	tab, closeTab = vendor.tab()
	tab.open("/vendor/gaon/scan")
	tab.sees("인터넷이 끊겼어요", "미전송 10건", "통통쿠폰")
	accept(tab, "오프라인 승인")
	putAway(t, video)
	closeTab()

	tab, closeTab = vendor.tab()
	tab.open("/vendor/gaon/scan")
	tab.sees("카메라를 찾지 못했어요", "미전송 11건")
	tab.tap("아직 보내지 않은 쿠폰 보기")
	tab.picture("offline-unsent-ko")
	if n := tab.await("counts what waits", `document.querySelectorAll("[data-part=waiting-list] > li").length`); n != "11" {
		t.Errorf("%s coupons wait, want 11", n)
	}
	tab.shown("[data-part=waiting-list] > li", coupons[1].ShortCode[:4]+" "+coupons[1].ShortCode[4:]+" · 통통쿠폰 · 5,000원")
	net.find()
	tab.await("hears of the network", `(dispatchEvent(new Event("online")), "yes")`)
	tab.sees("다시 확인할 쿠폰", "이미 사용한 쿠폰이에요", "가온 도자기에서 사용했어요", "운영자가 지급 여부를 정해요")
	tab.await("has sent all", `document.querySelector("[data-part=unsent]").hidden && document.querySelector("[data-part=offline]").hidden`)
	tab.picture("offline-sent-ko")
	tab.tap("확인했어요")
	tab.await("has read it", `document.querySelector("[data-part=settled]").hidden`)
	closeTab()
	vendor.console.expect("net::ERR_") // what the lost network is called

	list, err := st.Store.RedemptionsAt(t.Context(), shop.ID, 20)
	if err != nil || len(list) != 11 {
		t.Errorf("%d redemptions, %v", len(list), err)
	}
	payConflict(b.person("staff", laptop, "ko-KR"))
	agreeAbout(t, st)
}

// accept redeems the coupon on the card, and taps the answer away.
func accept(vendor *person, word string) {
	vendor.t.Helper()
	result := vendor.watches("[data-part=result]")
	vendor.tap("사용 처리")
	result(word)
	vendor.await("taps the answer away", `(document.querySelector("[data-part=result]").click(), "yes")`)
}

func first[T, U any](v T, _ U) T { return v }

// payConflict is what staff see of the coupon that was shown twice.
func payConflict(staff *person) {
	staff.open("/login")
	staff.fill("email", modelstest.AdminEmail, "password", modelstest.AdminPassword)
	staff.tap("로그인")
	staff.at("/staff")
	staff.open("/staff/gaon/settlement")
	staff.sees("지급 여부를 정하지 않은 중복 쿠폰이 1건")
	staff.tap("오프라인 중복 쿠폰")
	staff.at("/staff/gaon/conflicts")
	staff.sees("한올 뜨개방", "가온 도자기에서 사용했어요", "기준에 따르면 지급해요")
	staff.picture("conflicts-ko")
	staff.findsNoBarrier()
	staff.touch("pays", `document.querySelector("[name=decision][value=paid]")`)
	staff.sees("지급하기로 했어요")
	staff.open("/staff/gaon/settlement")
	staff.sees("오프라인 중복 쿠폰 지급", "따로 지급하는 금액은 5,000원이고, 모두 더하면 65,000원")
	staff.picture("settlement-offline-ko")
}

func agreeAbout(t *testing.T, st *modelstest.Street) {
	t.Helper()
	breaches, err := st.Store.Verify(t.Context(), st.Event)
	if err != nil || len(breaches) > 0 {
		t.Errorf("the ledger: %v, %v", breaches, err)
	}
	settlement, err := st.Store.SettlementOf(t.Context(), st.Event)
	if err != nil || settlement.Count != 12 || settlement.Won != 60_000 || settlement.OfflineWon != 5_000 {
		t.Errorf("%+v, %v", settlement, err)
	}
}

// qrOf is the picture of the QR on a coupon's page.
func qrOf(t *testing.T, base string, c models.Coupon) []byte {
	t.Helper()
	answer, err := http.Get(base + "/c/" + c.Code + "/qr.png")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	picture, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", answer.StatusCode, err)
	}
	return picture
}
