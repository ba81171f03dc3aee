package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// scannerTime is how long the scanner's words in both languages may take.
const scannerTime = 3 * time.Minute

// refused is a code that no vendor takes, and what is said of it with and without the network.
type refused struct{ code, ko, en, offlineKo, offlineEn string }

// badCodes are a coupon of each kind that is refused.
func badCodes(t *testing.T, st *modelstest.Street, by models.Device) []refused {
	t.Helper()
	campaign, past := st.Campaign(), st.Campaign()
	foreign := st.Campaign(func(in *models.CampaignInput) { in.ForShops = false })
	elsewhere := st.Coupon(campaign, "elsewhere")
	used, over := st.Coupon(campaign, "used"), st.Coupon(past, "over")
	st.Redeem(by, used)
	hourAgo := st.Store.Now().Add(-time.Hour)
	modelstest.Exec(t, st.Store,
		fmt.Sprintf("UPDATE coupons SET event_id = event_id + 1 WHERE id = %d", elsewhere.ID),
		fmt.Sprintf("UPDATE coupons SET expires_at = '%s' WHERE id = %d", hourAgo.UTC().Format("2006-01-02T15:04:05.000Z"), over.ID))
	return []refused{
		{st.Coupon(foreign, "foreign").ShortCode, "이 가게에서는 쓸 수 없는", "not valid at this vendor", "이 업체에서 쓸 수 없는", "isn't for this vendor"},
		{over.ShortCode, "사용 기간이 지난", "has expired", "쓸 수 있는 기간이 지난", "no longer valid"},
		{used.ShortCode, "이미 사용한 쿠폰이에요", "has been used", "이미 사용했거나 취소된", "used or taken back"},
		{"00000000", "쿠폰 번호를 찾을 수 없어요", "no coupon with this code", "저장된 목록에 없는", "isn't in the stored list"},
		{elsewhere.Code, "이 행사에서 쓸 수 없는", "not valid at this event", "다른 행사의 쿠폰이거나", "of another event"},
	}
}

// TestScannerSaysWhy: every coupon that is not taken is refused in words, in both languages, with the
// network and without it; so are a used up limit, a full disk, a closed tab and a missing camera.
func TestScannerSaysWhy(t *testing.T) {
	st := modelstest.OpenStreet(t)
	shop, maker := st.Vendor("한올 뜨개방", models.Shop, models.AtBoth), st.Vendor("가온 도자기", models.Artisan, models.AtBooth)
	bad := badCodes(t, st, first(st.Device(maker)))
	big := st.Campaign(func(in *models.CampaignInput) {
		in.DiscountWon, in.MinimumWon, in.BudgetWon, in.Quantity, in.PerPerson = 200_000, 300_000, 4_000_000, 20, 9
	})
	part := st.Campaign(func(in *models.CampaignInput) {
		in.Benefit, in.Percent, in.DiscountWon, in.MinimumWon, in.PerPerson = models.Percent, 10, 5_000, 2_000, 9
	})
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	lines := serving(t, env, 1)
	net := networkTo(t, strings.TrimPrefix(lines[0], "Jangteo is open at "))
	b := openBrowser(t, net.URL, filepath.Join(t.TempDir(), "none.mjpeg"), scannerTime)
	for _, language := range []string{"ko", "en"} {
		word := func(ko, en string) string { return map[string]string{"ko": ko, "en": en}[language] }
		vendor := b.person("the vendor in "+language, phone, language)
		vendor.console.expect("net::ERR_")
		vendor.console.expect("status of 4") // of refused look-ups
		comeIn(vendor, st.Account(shop).Email)
		vendor.await("speaks it everywhere", fmt.Sprintf(`(document.cookie = "jangteo-lang=%s; path=/")`, language))
		vendor.before(`navigator.storage.persist = () => Promise.resolve(false)`)
		vendor.open("/vendor/gaon/scan")
		vendor.sees(word("카메라를 찾지 못했어요", "No camera was found"))
		vendor.picture("scan-no-camera-" + language)
		vendor.await("has the manifest", `document.querySelector("[data-offline=ready]")`)
		for _, r := range bad {
			vendor.types(r.code)
			vendor.sees(word(r.ko, r.en))
			vendor.turnsBack()
		}
		net.lose()
		for _, r := range bad {
			vendor.types(r.code)
			vendor.sees(word(r.offlineKo, r.offlineEn))
			vendor.turnsBack()
		}
		vendor.sees(word("저장한 쿠폰을 지울 수 있어요", "may delete what it keeps")) // the browser promises nothing
		vendor.picture("scan-offline-refused-" + language)

		vendor.types(st.Coupon(big, "unknown to the manifest "+language).ShortCode) // claimed since
		vendor.sees(word("저장된 목록에 없는", "isn't in the stored list"))
		net.find()
		one, two := st.Coupon(big, "one "+language), st.Coupon(big, "two "+language)
		tenth := st.Coupon(part, "tenth "+language)
		vendor.open("/vendor/gaon/scan")
		vendor.await("has the manifest", `document.querySelector("[data-offline=ready]")`)
		net.lose()
		vendor.leavesFreely()
		vendor.fullDisk(one.ShortCode, word("휴대폰에 저장하지 못했어요", "could not keep the coupon"), language)
		vendor.touch("redeems", `document.querySelector("[data-part=redeem]")`)
		vendor.sees(word("미전송 1건", "Unsent: 1"))
		vendor.types(tenth.ShortCode)
		vendor.buys("1500")
		vendor.sees(word("2,000원 이상 구매해야", "at least ₩2,000"))
		vendor.touch("goes back to the coupon", `document.querySelector("[data-part=result-next]")`)
		result := vendor.watches("[data-part=result]")
		vendor.buys("12990")
		result(word("1,290원 할인", "₩1,290 off"))
		vendor.sees(word("미전송 2건", "Unsent: 2"))
		vendor.picture("scan-offline-percent-" + language)
		vendor.types(two.ShortCode)
		vendor.sees(word("받을 수 있는 금액(300,000원)을 다 썼어요", "(₩300,000) is used up"))
		vendor.turnsBack()
		vendor.isHeldBack()
		net.find()
		vendor.await("hears of the network", `(dispatchEvent(new Event("online")), "yes")`)
		vendor.await("has sent it", `document.querySelector("[data-part=unsent]").hidden`)
	}
	list, err := st.Store.RedemptionsAt(t.Context(), shop.ID, 9)
	given := map[int64]int{}
	for _, r := range list {
		given[r.Won]++
	}
	if err != nil || len(list) != 4 || given[200_000] != 2 || given[1_290] != 2 {
		t.Errorf("given %v, want two a language: %v", given, err)
	}
}

// comeIn logs a vendor in, whatever the language.
func comeIn(vendor *person, email string) {
	vendor.open("/login")
	vendor.fill("email", email, "password", modelstest.VendorPassword)
	vendor.press(kb.Enter)
	vendor.at("/vendor")
}

// types enters a code and has it checked.
func (p *person) types(code string) {
	p.t.Helper()
	p.await("opens the form", `(document.querySelector("[data-part=typed]").open = true)`)
	p.fill("code", code)
	p.touch("checks", `document.querySelector("[data-part=typed-form] button")`)
}

// buys types what was bought, and redeems the coupon on the card.
func (p *person) buys(won string) {
	p.t.Helper()
	p.await("types what was bought", fmt.Sprintf(`(e => e.checkVisibility() && !e.disabled && (e.value = %s, e.dispatchEvent(new Event("input"))))(document.querySelector("[data-part=card-amount]"))`, quote(won)))
	p.touch("redeems", `document.querySelector("[data-part=redeem]")`)
}

// turnsBack leaves the card or the message of a refused code; the scanner is then ready.
func (p *person) turnsBack() {
	p.t.Helper()
	p.await("turns back", `(document.querySelector("[data-part=cancel]").click(), document.querySelector("[data-part=typed]").open = false, document.querySelector("[data-state=idle]"))`)
}

// leavesFreely and isHeldBack say whether the browser asks before it closes the page.
func (p *person) leavesFreely() {
	p.t.Helper()
	p.await("may leave", leaving+` && "yes"`)
}

func (p *person) isHeldBack() {
	p.t.Helper()
	p.await("is held back", "!"+leaving+` && "yes"`)
}

const leaving = `dispatchEvent(new Event("beforeunload", { cancelable: true }))`

// fullDisk gives the phone no room for a coupon that it would accept, and then some.
func (p *person) fullDisk(code, words, language string) {
	p.t.Helper()
	p.await("fills the disk", `(IDBObjectStore.prototype.first = IDBObjectStore.prototype.add, IDBObjectStore.prototype.add = function (item) {
		const request = this.first(item);
		this.transaction.abort(); // what a browser does when it has no room
		return request;
	}, "yes")`)
	p.types(code)
	p.touch("redeems", `document.querySelector("[data-part=redeem]")`)
	p.sees(words)
	p.picture("scan-full-" + language)
	p.await("has kept nothing", `document.querySelector("[data-part=unsent]").hidden`)
	p.await("makes room", `(IDBObjectStore.prototype.add = IDBObjectStore.prototype.first, "yes")`)
	p.touch("goes back to the coupon", `document.querySelector("[data-part=result-next]")`)
}

// before runs a script in every page that a person opens from now on, before its own.
func (p *person) before(script string) {
	p.t.Helper()
	perform(p, "prepares pages", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// TestScannerBeforeTheCamera: over plain http there is no camera, inside other apps it may stay off, and many
// phones have a light. Paper is told from a phone's coupon by itself.
func TestScannerBeforeTheCamera(t *testing.T) {
	st := modelstest.OpenStreet(t)
	shop := st.Vendor("한올 뜨개방", models.Shop, models.AtBoth)
	st.Campaign()
	campaign := st.Campaign(func(in *models.CampaignInput) { in.Channel = models.AtDesk })
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	base := strings.TrimPrefix(serving(t, env, 1)[0], "Jangteo is open at ")
	video := filepath.Join(t.TempDir(), "camera.mjpeg")
	b := openBrowser(t, base, video, scannerTime)
	paper, foreign := onPaper(t, st, campaign), st.Campaign(func(in *models.CampaignInput) { in.ForShops = false })
	for _, language := range []string{"ko", "en"} {
		plain := b.person("who came over http, in "+language, phone, language)
		comeIn(plain, st.Account(shop).Email)
		plain.before(`Object.defineProperty(navigator, "userAgent", { value: "Mozilla/5.0 (iPhone) NAVER(inapp; search; 1; 12.9.1)" });
			Object.defineProperty(window, "isSecureContext", { value: false }); Object.defineProperty(navigator, "mediaDevices", { value: undefined })`)
		plain.open("/vendor/gaon/scan")
		if language == "ko" {
			plain.sees("주소가 https로 시작하지 않아", "쿠폰 번호를 입력", "부스 QR")
		} else {
			plain.sees("doesn't begin with https", "type the coupon number", "booth")
		}
		plain.await("is told to leave Naver's app", `(part => part("inapp").checkVisibility() && !part("outside").checkVisibility())(name => document.querySelector("[data-part=" + name + "]"))`)
		plain.picture("scan-plain-http-" + language)
		plain.seenBy(video) // no coupon so far
	}

	sendsFromTheSign(b, st, shop)

	chatting := b.person("who came from a chat", phone, "ko-KR")
	logIn(chatting, st.Account(shop).Email)
	chatting.before(`Object.defineProperty(navigator, "userAgent", { value: "Mozilla/5.0 (Linux; Android 14) KAKAOTALK 11.2.0" });
		MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
		MediaStreamTrack.prototype.applyConstraints = function (wanted) { this.lit = wanted.advanced[0].torch; return Promise.resolve() };
		const later = setTimeout;
		setTimeout = (then, wait) => later(then, wait === 6_000 ? 600 : wait); // what a bad code takes to go away
		navigator.vibrate = pattern => (window.felt ??= []).push(String(pattern));
		MediaStreamTrack.prototype.getSettings = function () { return { torch: this.lit } }`)
	chatting.open("/vendor/gaon/scan")
	chatting.await("is shown the way out", `document.querySelector("[data-part=outside]").href.startsWith("kakaotalk://web/openExternal?url=http")`)
	chatting.tap("손전등")
	chatting.await("has light", `document.querySelector("[data-part=torch][aria-pressed=true]")`)
	chatting.picture("scan-ready-ko")
	chatting.tap("손전등")
	chatting.await("has no light", `document.querySelector("[data-part=torch][aria-pressed=false]")`)
	record(t, video, qrOf(t, base, st.Coupon(foreign, "foreign")))
	seen := chatting.watches("[data-part=card]")
	chatting.lookAgain()
	seen("이 가게에서는 쓸 수 없는")
	chatting.await("is ready again without a tap", `document.querySelector("[data-state=scanning]")`)
	record(t, video, qrOf(t, base, paper))
	chatting.lookAgain()
	chatting.sees("통통쿠폰")
	accept(chatting, "사용 완료")
	chatting.await("has felt it", `window.felt.join(" ") === "200,100,200 80"`)
	list, err := st.Store.RedemptionsAt(t.Context(), shop.ID, 9)
	if err != nil || len(list) != 2 || list[0].Method != models.Paper || list[1].Method != models.BoothQR {
		t.Errorf("%+v, %v", list, err)
	}
}

// sendsFromTheSign: a shopper at the vendor's page sends a coupon, and the vendor's phone without a camera redeems it.
func sendsFromTheSign(b *browser, st *modelstest.Street, shop models.Application) {
	vendor, shopper := b.person("the vendor over http", phone, "ko-KR"), b.person("the shopper at the sign", phone, "ko-KR")
	logIn(vendor, st.Account(shop).Email)
	vendor.before(`Object.defineProperty(window, "isSecureContext", { value: false }); Object.defineProperty(navigator, "mediaDevices", { value: undefined })`)
	vendor.open("/vendor/gaon/scan")
	shopper.open("/e/gaon")
	shopper.tap("쿠폰 받기")
	shopper.sees("직원에게 보여 주세요")
	shopper.open("/e/gaon/vendors/" + shop.No)
	shopper.sees("여기서 내 쿠폰 쓰기")
	shopper.picture("present-ko")
	shopper.tap("가게로 보내기")
	shopper.sees("가게 휴대폰에 보냈어요")
	vendor.sees("손님이 보낸 쿠폰")
	vendor.picture("scan-presented-ko")
	vendor.touch("looks at it", `document.querySelector("[data-part=presented-list] button")`)
	vendor.sees("20,000원 이상")
	accept(vendor, "사용 완료")
	shopper.sees("사용 완료", "한올 뜨개방")
}

// onPaper is a coupon of a batch that was handed out.
func onPaper(t *testing.T, st *modelstest.Street, campaign models.Campaign) models.Coupon {
	t.Helper()
	ctx := t.Context()
	batch, err := st.Store.PrintBatch(ctx, st.Admin, st.Event, campaign.PublicID, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Store.HandOutBatch(ctx, st.Admin, st.Event, campaign.PublicID, batch.No); err != nil {
		t.Fatal(err)
	}
	list, err := st.Store.CouponsOfBatch(ctx, batch)
	if err != nil || len(list) != 1 {
		t.Fatal(len(list), err)
	}
	return list[0]
}
