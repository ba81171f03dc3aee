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
const offlineTime = 120 * time.Second

// network is the way to the program, which can be lost: for pages and for service workers alike, which
// the browser's own emulation is not.
type network struct {
	*httptest.Server
	lost atomic.Bool
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
	next.must("opens a tab", chromedp.Do(ctx, chromedp.EmulateViewport(p.device.width, p.device.height, chromedp.EmulateMobile, chromedp.EmulateTouch), speaks("ko-KR")))
	return &next, leave
}

// TestScannerWithoutNetwork loses the network in the middle of a shift: the scanner goes on, outlives its tab,
// and sends everything once. One coupon was used elsewhere meanwhile, and staff decide about it.
func TestScannerWithoutNetwork(t *testing.T) {
	st := modelstest.OpenStreet(t)
	shop, elsewhere := st.Vendor("한올 뜨개방", models.Shop, models.AtBoth), st.Vendor("가온 도자기", models.Artisan, models.AtBooth)
	campaign := st.Campaign(func(in *models.CampaignInput) { in.PerPerson = 9 })
	foreign := st.Campaign(func(in *models.CampaignInput) { in.ForShops = false })
	var coupons []models.Coupon
	for i := range 4 {
		coupons = append(coupons, st.Coupon(campaign, fmt.Sprint("person ", i)))
	}
	wrong := st.Coupon(foreign, "somebody")
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	lines := serving(t, env, 1)
	net := networkTo(t, strings.TrimPrefix(lines[0], "Jangteo is open at "))
	video := filepath.Join(t.TempDir(), "camera.mjpeg")
	b := openBrowser(t, net.URL, video, offlineTime)
	vendor := b.person("the vendor", phone, "ko-KR")
	logIn(vendor, st.Account(shop).Email)
	vendor.await("speaks Korean in service workers too", `(document.cookie = "jangteo-lang=ko; path=/")`)

	record(t, video, qrOf(t, net.URL, coupons[0]))
	tab, closeTab := vendor.tab()
	tab.open("/vendor/gaon/scan")
	tab.tap("카메라 켜기")
	tab.sees("통통쿠폰", "20,000원 이상")
	result := tab.watches("[data-part=result]")
	tab.tap("사용 처리")
	result("사용 완료")
	tab.await("has the manifest", `document.querySelector("[data-offline=ready]")`)
	tab.await("has the page", `(caches.match("/vendor/gaon/scan").then(r => { window.kept = r?.headers.get("Content-Security-Policy").includes("wasm-unsafe-eval") }), window.kept)`)
	closeTab()

	record(t, video, qrOf(t, net.URL, coupons[1]))
	net.lost.Store(true)
	net.CloseClientConnections()
	tab, closeTab = vendor.tab()
	tab.open("/vendor/gaon/scan")
	tab.sees("인터넷이 끊겼어요")
	tab.tap("카메라 켜기")
	tab.sees("통통쿠폰", "20,000원 이상")
	tab.picture("offline-card-ko")
	result = tab.watches("[data-part=result]")
	tab.tap("사용 처리")
	result("오프라인 승인")
	tab.picture("offline-accepted-ko")
	tab.sees("이 휴대폰에서 이미 받은 쿠폰이에요") // the camera still sees it
	closeTab()

	tab, closeTab = vendor.tab()
	tab.open("/vendor/gaon/scan")
	tab.sees("인터넷이 끊겼어요", "미전송 1건")
	for code, why := range map[string]string{
		coupons[0].ShortCode: "이 휴대폰에서 이미 받은", coupons[1].ShortCode: "이 휴대폰에서 이미 받은", wrong.ShortCode: "이 업체에서 쓸 수 없는", "00000000": "저장된 목록에 없는",
	} {
		typeOffline(tab, code)
		tab.sees(why)
		tab.await("closes it", `(document.querySelector("[data-part=typed]").open = false, "yes")`)
	}
	st.Redeem(first(st.Device(elsewhere)), coupons[2])
	for _, c := range coupons[2:] {
		typeOffline(tab, c.ShortCode)
		tab.sees("통통쿠폰")
		result = tab.watches("[data-part=result]")
		tab.tap("사용 처리")
		result("오프라인 승인")
		tab.await("is ready again", `document.querySelector("[data-state=idle]")`)
	}
	tab.sees("미전송 3건")
	tab.picture("offline-unsent-ko")
	closeTab()

	tab, closeTab = vendor.tab()
	tab.open("/vendor/gaon/scan")
	tab.sees("미전송 3건")
	net.lost.Store(false)
	tab.sees("다시 확인할 쿠폰", "다른 곳에서 먼저 쓰인 쿠폰이에요")
	tab.await("has sent all", `document.querySelector("[data-part=unsent]").hidden && document.querySelector("[data-part=offline]").hidden`)
	tab.picture("offline-sent-ko")
	tab.tap("확인했어요")
	tab.await("has read it", `document.querySelector("[data-part=settled]").hidden`)
	closeTab()
	vendor.console.expect("net::ERR_") // what the lost network is called

	list, err := st.Store.RedemptionsAt(t.Context(), shop.ID, 10)
	if err != nil || len(list) != 3 {
		t.Errorf("%d redemptions, %v", len(list), err)
	}
	payConflict(b.person("staff", phone, "ko-KR"))
	agreeAbout(t, st)
}

func first[T, U any](v T, _ U) T { return v }

func typeOffline(vendor *person, code string) {
	vendor.tap("번호로 입력")
	vendor.fill("code", code)
	vendor.tap("쿠폰 확인하기")
}

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
	staff.touch("pays", `document.querySelector("[name=decision][value=paid]")`)
	staff.sees("지급하기로 했어요")
	staff.open("/staff/gaon/settlement")
	staff.sees("오프라인 중복 쿠폰 지급", "따로 지급하는 금액은 5,000원이고, 모두 더하면 25,000원")
	staff.picture("settlement-offline-ko")
}

func agreeAbout(t *testing.T, st *modelstest.Street) {
	t.Helper()
	breaches, err := st.Store.Verify(t.Context(), st.Event)
	if err != nil || len(breaches) > 0 {
		t.Errorf("the ledger: %v, %v", breaches, err)
	}
	settlement, err := st.Store.SettlementOf(t.Context(), st.Event)
	if err != nil || settlement.Count != 4 || settlement.Won != 20_000 || settlement.OfflineWon != 5_000 {
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
