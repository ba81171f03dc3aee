package shopper_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	qrcode "github.com/skip2/go-qrcode"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

func TestCouponQR(t *testing.T) {
	s := openSite(t)
	coupon := s.Coupon(s.Campaign(), "somebody")
	a := s.phone().get("/c/" + coupon.Code + "/qr.png").is(http.StatusOK)
	if kind, cache := a.Header.Get("Content-Type"), a.Header.Get("Cache-Control"); kind != "image/png" || !strings.HasPrefix(cache, "private") {
		t.Errorf("the picture is %q and kept %q", kind, cache)
	}
	picture, err := png.Decode(bytes.NewReader([]byte(a.body)))
	s.must(err)
	want, err := qrcode.New(coupon.Code, qrcode.Medium)
	s.must(err)
	modules := want.Bitmap()
	if picture.Bounds().Dx() != len(modules) || len(modules) > 29+8 {
		t.Fatalf("the picture is %d modules wide, want %d and at most version 3", picture.Bounds().Dx(), len(modules))
	}
	for y, row := range modules {
		for x, dark := range row {
			if r, _, _, _ := picture.At(x, y).RGBA(); dark != (r == 0) {
				t.Fatalf("the module at %d,%d is wrong", x, y)
			}
		}
	}
}

// A code that rotates is another one every half minute, in the picture and below it, and nobody keeps it.
func TestRotatingCoupon(t *testing.T) {
	s := openSite(t)
	now := s.Event.StartsAt.Add(time.Hour).Truncate(30 * time.Second)
	s.At(now)
	coupon := s.Coupon(s.Campaign(func(in *models.CampaignInput) { in.Rotating = true }), "somebody")
	p := s.phone()
	seen := map[string]bool{}
	for step := range 3 {
		s.At(now.Add(time.Duration(step) * 30 * time.Second))
		shown := s.Store.Show(coupon)
		typed := models.CodeGroups(shown.Typed)
		until := fmt.Sprint(shown.Until.Unix())
		p.get("/c/"+coupon.Code).is(http.StatusOK, "30초마다 바뀌어요", "<span>"+typed[2]+"</span>", "/qr.png?until="+until, `data-renew="`+until+`000"`).sound("ko")
		a := p.get("/c/" + coupon.Code + "/qr.png?until=" + until).is(http.StatusOK)
		if cache := a.Header.Get("Cache-Control"); cache != "no-store" {
			t.Errorf("the picture is kept %q", cache)
		}
		want, err := web.QR(shown.QR)
		s.must(err)
		if a.body != string(want) {
			t.Errorf("step %d: the picture is not of %s", step, shown.QR)
		}
		seen[a.body] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d pictures in three steps", len(seen))
	}
	p.speaks("en").get("/c/"+coupon.Code).is(http.StatusOK, "change every 30 seconds").sound("en")
	other := s.Coupon(s.Campaign(), "somebody else")
	p.get("/c/"+other.Code).is(http.StatusOK).not("data-renew", "change every 30 seconds")
	device, _ := s.Device(s.Vendor("달그락분식", models.Shop, models.AtStore))
	_, err := s.Store.RedeemCoupon(context.Background(), device, models.RedeemInput{Code: s.Store.Show(coupon).QR, Nonce: "n", Method: models.Scan})
	s.must(err)
	p.get("/c/"+coupon.Code).is(http.StatusOK, "Used").not("data-renew", "qr.png")
}

func TestCouponAddressIsForgiving(t *testing.T) {
	s := openSite(t)
	coupon := s.Coupon(s.Campaign(), "somebody")
	spaced := coupon.Code[:5] + "%20" + coupon.Code[5:10] + "-" + coupon.Code[10:]
	p := s.phone()
	p.get("/c/" + strings.ToLower(coupon.Code)).leadsTo("/c/" + coupon.Code)
	p.get("/c/" + spaced).leadsTo("/c/" + coupon.Code)
	p.get("/c/" + coupon.Code).is(http.StatusOK)
	if cache := p.get("/c/" + coupon.Code).Header.Get("Cache-Control"); cache != "no-store" {
		t.Errorf("a coupon is kept: %q", cache)
	}
}

// told is what the script of the coupon page is told.
type told struct {
	State, Vendor string
	At            *time.Time
}

func (p *phone) state(code string) told {
	p.t.Helper()
	var got told
	p.must(json.Unmarshal([]byte(p.get("/c/"+code+"/state").is(http.StatusOK).body), &got))
	return got
}

func TestCouponTurnsUsedAndBack(t *testing.T) {
	s := openSite(t)
	coupon := s.Coupon(s.Campaign(), "somebody")
	device, _ := s.Device(s.Vendor("달그락분식", models.Shop, models.AtStore))
	p := s.phone()
	if got := p.state(coupon.Code); got != (told{State: "issued"}) {
		t.Errorf("a fresh coupon is %+v", got)
	}
	r := s.Redeem(device, coupon)
	got := p.state(coupon.Code)
	if got.State != "redeemed" || got.Vendor != "달그락분식" || got.At == nil || !got.At.Equal(r.Redemption.ClaimedAt) {
		t.Errorf("a used coupon is %+v", got)
	}
	at := r.Redemption.ClaimedAt.In(time.FixedZone("", 9*60*60)).Format(time.TimeOnly)
	p.get("/c/"+coupon.Code).is(http.StatusOK, "사용 완료", "달그락분식", at, "5,000원 할인", `data-state="redeemed"`).
		not("직원에게 보여 주세요", "qr.png", `http-equiv="refresh"`).sound("ko")
	p.speaks("en").get("/c/"+coupon.Code).is(http.StatusOK, "Used", at).sound("en")

	_, err := s.Store.ReverseByDevice(context.Background(), device, r.Redemption.Nonce, "잘못 눌렀어요")
	s.must(err)
	if got := p.state(coupon.Code); got.State != "issued" {
		t.Errorf("after the use was taken back the coupon is %+v", got)
	}
	p.get("/c/"+coupon.Code).is(http.StatusOK, "Show this to the staff")
}

func TestCouponExpires(t *testing.T) {
	s := openSite(t)
	c := s.Campaign()
	p := s.phone()
	code := p.press(c).code()
	s.At(c.RedeemUntil.Add(-90 * time.Second))
	p.get("/c/"+code).is(http.StatusOK, "1분 남았어요")
	s.At(c.RedeemUntil.Add(-26 * time.Hour))
	p.get("/c/"+code).is(http.StatusOK, "1일 2시간 남았어요", "부터 쓸 수 있어요")
	s.At(c.RedeemUntil.Add(time.Second))
	if got := p.state(code); got.State != "expired" {
		t.Errorf("an old coupon is %+v", got)
	}
	p.get("/c/"+code).is(http.StatusOK, "기간 만료", "pass-void").not("qr.png").sound("ko")
	p.get("/e/gaon/coupons").is(http.StatusOK, "지난 쿠폰", "기간 만료").sound("ko")
	p.get("/e/gaon").is(http.StatusOK, "기간 만료", "끝난 행사예요").sound("ko")
}

// Whoever looks at the ticket is told of the recall before the claim, and again on the coupon.
func TestCouponSaysWhenItIsRecalled(t *testing.T) {
	s := openSite(t)
	six := s.Event.StartsAt.Add(4 * time.Hour)
	c := s.Campaign(func(in *models.CampaignInput) { in.RecallAt, in.RecallAfter = &six, 60 })
	shop := s.Vendor("달그락분식", models.Shop, models.AtStore)
	other := s.Campaign(func(in *models.CampaignInput) { in.RecallAfter, in.Vendors = 45, shop.No })
	p, english := s.phone(), s.phone().speaks("en")
	p.get("/e/gaon").is(http.StatusOK, "받은 지 60분이 넘도록 쓰지 않은 쿠폰은 회수해", "받은 뒤 45분 안에 쓰지 않으면", "고른 참가업체 1곳").sound("ko")
	english.get("/e/gaon").is(http.StatusOK, "unused for over 60 minutes", "within 45 minutes", "Chosen vendors: 1").sound("en")
	code := p.press(c).code()
	p.get("/c/"+code).is(http.StatusOK, "까지 쓰지 않으면 회수해").sound("ko")
	second := english.press(other).code()
	english.get("/c/"+second).is(http.StatusOK, "it is recalled for somebody else").sound("en")
	s.At(six.Add(time.Second))
	if _, err := s.Store.RecallUnused(context.Background()); err != nil {
		t.Fatal(err)
	}
	p.get("/c/"+code).is(http.StatusOK, "까지 쓰지 않아 회수했어요", "pass-void").not("qr.png").sound("ko")
	english.get("/c/"+second).is(http.StatusOK, "so it was recalled").not("qr.png").sound("en")
	s.issued(c, 0)
}
