package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// pocketTime is how long a shopper's afternoon with one coupon may take.
const pocketTime = 3 * time.Minute

// TestCouponInThePocket is a shopper at a crowded opening: waits in the line without touching anything, gets the
// coupon, could put it on the home screen, and shows it when the network is gone.
func TestCouponInThePocket(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	c := st.Campaign()
	st.Campaign(func(in *models.CampaignInput) { in.AsksPhone = true })
	modelstest.Exec(t, st.Store, fmt.Sprintf(`INSERT INTO waiting_lines (campaign_id, given, admitted, moved_at, began_at, began_from)
		VALUES (%d, 128, 0, '2100-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z', 0)`, c.ID)) // moves when the test says so
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	env["SMS_URL"] = "http://127.0.0.1:9/"
	lines, stop := start(t, env, 1)
	b := openBrowser(t, strings.TrimPrefix(lines[0], "Jangteo is open at "), filepath.Join(t.TempDir(), "none.mjpeg"), pocketTime)
	shopper := b.person("the shopper", phone, "ko-KR")

	shopper.open("/e/gaon")
	shopper.findsNoBarrier()
	shopper.tap("쿠폰 받기")
	shopper.sees("지금 신청이 몰리고 있어요", "앞에 128명", "이 화면을 닫지 마세요.")
	shopper.picture("wait-ko")
	shopper.findsNoBarrier()
	same := shopper.stays()
	modelstest.Exec(t, st.Store, "UPDATE waiting_lines SET admitted = 100")
	shopper.sees("앞에 28명")
	same()
	modelstest.Exec(t, st.Store, "UPDATE waiting_lines SET admitted = given")
	shopper.sees("쿠폰을 받았어요", "직원에게 보여 주세요") // nobody touched anything
	coupon, err := st.Store.CouponByCode(context.Background(), st.Event.ID, shopper.await("is at the coupon", "location.pathname.split('/c/')[1]"))
	shopper.must("holds the coupon", err)
	staysLit(shopper)
	shopper.open("/e/gaon/coupons")
	shopper.sees("쓸 수 있는 쿠폰 1장", "개인 주소")
	shopper.picture("coupons-ko")
	other := b.person("a second browser", laptop, "en-US")
	other.open(shopper.await("has a link", `document.querySelector("[data-carry]").value`))
	other.sees("Coupons from another browser: 1")
	other.picture("mine-en")
	other.findsNoBarrier()
	other.open("/e/gaon/find")
	other.picture("find-en")
	other.findsNoBarrier()
	installable(shopper)
	shopper.await("has the coupon kept", "navigator.serviceWorker.controller")
	keeps(shopper, "/c/"+coupon.Code, "/c/"+coupon.Code+"/qr.png", "/e/gaon/coupons", "/e/gaon/offline")

	for _, complaint := range []string{"ERR_CONNECTION_REFUSED", "Failed to fetch", "ERR_FAILED"} {
		shopper.console.expect(complaint)
	}
	stop()
	shopper.open("/e/gaon/coupons") // where the icon of the home screen leads
	shopper.sees("인터넷에 연결되지 않았어요", "쓸 수 있는 쿠폰 1장")
	shopper.touch("opens the coupon", fmt.Sprintf("document.querySelector('a[href=%q]')", "/c/"+coupon.Code))
	shopper.sees("인터넷에 연결되지 않았어요", "직원에게 보여 주세요", coupon.ShortCode[:4])
	shopper.picture("coupon-offline-ko")
	scannable(shopper, coupon.Code)
	shopper.open("/e/gaon/find") // is not kept
	shopper.sees("인터넷에 연결되지 않았어요", "지금도 볼 수 있는 화면")
	shopper.await("sees only what was kept", `!document.querySelector("[data-ways] a[href$='/stamps'], [data-ways] a[href$='/map']") && document.querySelector("[data-ways] a[href='/e/gaon']") && "yes"`)
	shopper.await("can try again", `document.querySelector(".button-primary").href === location.href`)
	shopper.picture("offline-ko")
	shopper.findsNoBarrier()
	shopper.tap("내 쿠폰")
	shopper.sees("쓸 수 있는 쿠폰 1장")
}

// staysLit says that a tap on the coupon keeps the screen on, that something on it moves, and that nothing does for
// those who asked for that.
func staysLit(p *person) {
	p.t.Helper()
	p.await("watches the lock", `(window.lock = "", navigator.wakeLock.request = new Proxy(navigator.wakeLock.request, {
		apply: (ask, on, what) => { window.lock = what[0]; return ask.apply(navigator.wakeLock, what); } }), "yes")`)
	p.touch("touches the code", `document.querySelector(".pass-qr")`)
	p.await("has the screen kept on", `window.lock === "screen"`)
	const moves = `getComputedStyle(document.querySelector(".pass-band")).animationName`
	p.await("sees the band move", moves+` === "pass-band"`)
	perform(p, "asks for less motion", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
	p.await("sees it still", moves+` === "none"`)
}

// installable says that the browser would offer to put the page on the home screen.
func installable(p *person) {
	p.t.Helper()
	perform(p, "asks whether it can be installed", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		got, err := cdp.Call(ctx, tab, page.GetInstallabilityErrors, cdp.Empty{})
		if err == nil {
			for _, e := range got.InstallabilityErrors {
				if e.ErrorID != "in-incognito" { // every person of a test is
					err = fmt.Errorf("it can't be installed: %s", e.ErrorID)
				}
			}
		}
		return err
	}))
}

// keeps waits until the service worker has these paths.
func keeps(p *person, paths ...string) {
	p.t.Helper()
	p.await("starts to look", "(window.kept = {}, 'yes')")
	for _, path := range paths {
		p.await("has kept "+path, fmt.Sprintf("(caches.match(%[1]s).then(found => { window.kept[%[1]s] = Boolean(found) }), window.kept[%[1]s])", quote(path)))
	}
}

// scannable compares what the screen shows with the code that a camera must read, dot by dot.
func scannable(p *person, code string) {
	p.t.Helper()
	shown := p.await("sees the code", `(() => {
		const picture = document.querySelector(".pass-qr");
		if (!picture.complete || !picture.naturalWidth) return "";
		const canvas = Object.assign(document.createElement("canvas"), { width: picture.naturalWidth, height: picture.naturalHeight });
		canvas.getContext("2d").drawImage(picture, 0, 0);
		return canvas.toDataURL("image/png").split(",")[1];
	})()`)
	decode := func(r *strings.Reader) image.Image {
		picture, err := png.Decode(r)
		p.must("reads the picture", err)
		return picture
	}
	raw, err := base64.StdEncoding.DecodeString(shown)
	p.must("reads the picture", err)
	drawn, err := web.QR(code)
	p.must("draws the code", err)
	got, want := decode(strings.NewReader(string(raw))), decode(strings.NewReader(string(drawn)))
	if got.Bounds() != want.Bounds() {
		p.t.Fatalf("the code is %v, want %v", got.Bounds(), want.Bounds())
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			r, _, _, _ := got.At(x, y).RGBA()
			if w, _, _, _ := want.At(x, y).RGBA(); r != w {
				p.t.Fatalf("the dot at %d,%d is wrong", x, y)
			}
		}
	}
}
