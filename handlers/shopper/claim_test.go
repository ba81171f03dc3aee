package shopper_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

func claimPath(c models.Campaign) string { return "/e/gaon/campaigns/" + c.PublicID + "/claim" }

// press loads the event and presses the button of a coupon.
func (p *phone) press(c models.Campaign) *answer {
	p.t.Helper()
	return p.post(claimPath(c), p.get("/e/gaon").form(claimPath(c)))
}

// code is that of the coupon to which an answer leads.
func (a *answer) code() string {
	a.t.Helper()
	a.is(http.StatusSeeOther)
	code, isCoupon := strings.CutPrefix(a.Header.Get("Location"), "/c/")
	if !isCoupon {
		a.t.Fatalf("leads to %s, not to a coupon", a.Header.Get("Location"))
	}
	return code
}

func TestClaimInOneTap(t *testing.T) {
	s := openSite(t)
	c := s.Campaign()
	p := s.phone()
	code := p.press(c).code()
	if p.requests != 2 {
		t.Errorf("it took %d requests to get a coupon, want the page and one tap", p.requests)
	}
	p.get("/c/"+code).is(http.StatusOK, "쿠폰을 받았어요", "직원에게 보여 주세요").sound("ko")
	p.get("/c/" + code).is(http.StatusOK).not("쿠폰을 받았어요")
	p.get("/e/gaon").is(http.StatusOK, "받은 쿠폰", "/c/"+code, "내 쿠폰 1").sound("ko")
	p.get("/e/gaon/coupons").is(http.StatusOK, "쓸 수 있는 쿠폰 1장", "/c/"+code).sound("ko")
	for _, cookie := range p.client.Jar.Cookies(p.get("/e/gaon").Request.URL) {
		if cookie.Name == "jangteo" {
			t.Error("a shopper got a session")
		}
	}
	s.phone().get("/e/gaon").is(http.StatusOK).not(code)
}

func TestClaimTwice(t *testing.T) {
	s := openSite(t)
	c := s.Campaign(func(in *models.CampaignInput) { in.PerPerson = 3 })
	p := s.phone()
	form := p.get("/e/gaon").form(claimPath(c))
	codes := make([]string, 4)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() {
			res, err := p.client.PostForm(s.url+claimPath(c), form)
			if err == nil {
				codes[i] = res.Header.Get("Location")
				res.Body.Close()
			}
		})
	}
	all.Wait()
	for _, code := range codes {
		if code != codes[0] || !strings.HasPrefix(code, "/c/") {
			t.Errorf("taps of one form led to %q, want one coupon", codes)
		}
	}
	s.issued(c, 1)
	if p.press(c).code() == strings.TrimPrefix(codes[0], "/c/") {
		t.Error("a new form did not give the second of three coupons")
	}
	s.issued(c, 2)
	p.get("/e/gaon").is(http.StatusOK, "한 장 더 받기", "내 쿠폰 2")
}

func (s *site) issued(c models.Campaign, want int64) {
	s.t.Helper()
	c, _, err := s.Store.CampaignByPublicID(context.Background(), c.PublicID)
	s.must(err)
	if c.Issued != want {
		s.t.Errorf("%d coupons were issued, want %d", c.Issued, want)
	}
}

func TestSecondClaimLeadsToTheCouponInHand(t *testing.T) {
	s := openSite(t)
	c := s.Campaign()
	p := s.phone()
	first, second := p.get("/e/gaon").form(claimPath(c)), p.get("/e/gaon").form(claimPath(c))
	code := p.post(claimPath(c), first).code()
	p.post(claimPath(c), second).leadsTo("/c/" + code)
	p.get("/c/"+code).is(http.StatusOK, "이미 받은 쿠폰이에요")
	s.issued(c, 1)
}

func TestRefusedClaims(t *testing.T) {
	for name, test := range map[string]struct {
		says string
		stop func(s *site, p *phone, c models.Campaign) // after the form was loaded
	}{
		"sold out": {"준비한 쿠폰이 모두 나갔어요", func(s *site, _ *phone, c models.Campaign) { s.Coupon(c, "a"); s.Coupon(c, "b") }},
		"paused": {"잠시 멈췄어요", func(s *site, _ *phone, c models.Campaign) {
			s.must(s.Store.MoveCampaign(context.Background(), s.Admin, s.Event, c.PublicID, models.CampaignPaused))
		}},
		"closed": {"지금은 이 쿠폰을 받거나 쓸 수 없어요", func(s *site, _ *phone, c models.Campaign) {
			s.must(s.Store.MoveCampaign(context.Background(), s.Admin, s.Event, c.PublicID, models.CampaignClosed))
		}},
		"the event is over": {"지금은 이 쿠폰을 받거나 쓸 수 없어요", func(s *site, _ *phone, c models.Campaign) {
			s.must(s.Store.MoveEvent(context.Background(), s.Admin, s.Event, models.EventClosed))
		}},
		"not open yet": {"아직 쿠폰을 나누지 않아요", func(s *site, _ *phone, c models.Campaign) { s.At(s.Event.StartsAt.Add(-time.Hour)) }},
		"used up": {"한 사람이 1장까지 받을 수 있는 쿠폰이에요", func(s *site, p *phone, c models.Campaign) {
			code := p.press(c).code()
			coupon, err := s.Store.CouponByCode(context.Background(), s.Event.ID, code)
			s.must(err)
			device, _ := s.Device(s.Vendor("달그락분식", models.Shop, models.AtStore))
			s.Redeem(device, coupon)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := openSite(t)
			c := s.Campaign(func(in *models.CampaignInput) { in.Quantity = 2 })
			p := s.phone()
			form := p.get("/e/gaon").form(claimPath(c))
			test.stop(s, p, c)
			page := p.post(claimPath(c), form).is(http.StatusConflict, test.says, `id="coupon-`+c.PublicID+`"`, "가온 한마음 통통세일").sound("ko")
			if notice := strings.Index(page.body, `role="alert"`); notice < strings.Index(page.body, `id="coupon-`+c.PublicID) {
				t.Error("the reason does not stand at the coupon")
			}
			p.get(claimPath(c)).leadsTo("/e/gaon#coupon-" + c.PublicID)
		})
	}
}

func TestClaimNeedsItsForm(t *testing.T) {
	s := openSite(t)
	c := s.Campaign()
	p := s.phone()
	form := p.get("/e/gaon").form(claimPath(c))
	stranger := s.phone()
	stranger.post(claimPath(c), form).is(http.StatusForbidden)
	form.Set("nonce", "")
	p.post(claimPath(c), form).is(http.StatusBadRequest, "보낸 내용을 읽을 수 없어요")
	form.Set("nonce", "right")
	p.post("/e/gaon/campaigns/NOWHERE/claim", form).is(http.StatusNotFound, "그런 쿠폰이 없거나")
	s.issued(c, 0)
}

// A browser without cookies would be the same person as every other such browser.
func TestClaimWithoutCookies(t *testing.T) {
	s := openSite(t)
	c := s.Campaign()
	p := s.phone()
	p.client.Jar = nil
	r, err := http.NewRequest(http.MethodPost, s.url+claimPath(c), strings.NewReader("nonce=1"))
	s.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	p.do(r).is(http.StatusForbidden, "쿠키")
	s.issued(c, 0)
}

func TestClaimOfAnotherEvent(t *testing.T) {
	s := openSite(t)
	c := s.Campaign()
	now, ctx := s.Store.Now(), context.Background()
	other, err := s.Store.OpenEvent(ctx, s.Admin, models.EventInput{
		Slug: "narae", NameKo: "나래 장터", PlaceKo: "나래공원", HostKo: "나래시", StartsAt: now.Add(time.Hour), EndsAt: now.Add(5 * time.Hour),
		ApplyFrom: now, ApplyUntil: now.Add(time.Hour),
	})
	s.must(err)
	s.must(s.Store.MoveEvent(ctx, s.Admin, other, models.EventLive))
	p := s.phone()
	form := p.get("/e/gaon").form(claimPath(c))
	p.post("/e/narae/campaigns/"+c.PublicID+"/claim", form).is(http.StatusNotFound)
	s.issued(c, 0)
}

func TestTicketsWithoutAButton(t *testing.T) {
	s := openSite(t)
	soon := s.Store.Now().Add(time.Hour)
	move := func(c models.Campaign, to models.CampaignState) models.Campaign {
		s.must(s.Store.MoveCampaign(context.Background(), s.Admin, s.Event, c.PublicID, to))
		return c
	}
	scheduled := s.Campaign(func(in *models.CampaignInput) { in.OpensAt = soon })
	again := s.Campaign(func(in *models.CampaignInput) {
		in.Quantity, in.BudgetWon = 2, 10_000
		in.Slots = []models.SlotInput{{OpensAt: in.OpensAt, Quantity: 1}, {OpensAt: soon, Quantity: 1}}
	})
	s.Coupon(again, "a")
	gone := s.Campaign(func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = 1, 5_000 })
	s.Coupon(gone, "a")
	paused, closed := move(s.Campaign(), models.CampaignPaused), move(s.Campaign(), models.CampaignClosed)
	desk := s.Campaign(func(in *models.CampaignInput) { in.Channel = models.AtDesk })
	for _, lang := range []string{"ko", "en"} {
		page := s.phone().speaks(lang).get("/e/gaon").sound(lang)
		for _, c := range []models.Campaign{scheduled, again, gone, paused, closed, desk} {
			if page.is(http.StatusOK, `id="coupon-`+c.PublicID+`"`).hasForm(claimPath(c)) {
				t.Errorf("%s has a button", c.StateAt(s.Store.Now()))
			}
		}
	}
	s.phone().get("/e/gaon").is(http.StatusOK, "에 열려요.", "에 다시 열려요.", "준비한 쿠폰이 모두 나갔어요.", "잠시 멈췄어요.", "쿠폰 받기가 끝났어요.", "안내소에서 나눠 드려요", "예정", "소진", "일시 중지", "종료")
}

func TestClaimByTheWordOfTheStreet(t *testing.T) {
	s := openSite(t)
	c := s.Campaign(func(in *models.CampaignInput) { in.ClaimWord = "노을빛" })
	p := s.phone()
	page := p.get("/e/gaon").is(http.StatusOK, "현장 암호", "무대나 안내소에서").not("노을빛").sound("ko")
	form := page.form(claimPath(c))
	form.Set("word", "노을 마트")
	p.post(claimPath(c), form).is(http.StatusUnprocessableEntity, "암호가 일치하지 않아요", `value="노을 마트"`).sound("ko")
	form.Set("word", " 노을-빛 ")
	p.post(claimPath(c), form).code()
	other := s.phone()
	form = other.get("/e/gaon").form(claimPath(c))
	form.Del("word")
	other.post(claimPath(c), form).is(http.StatusUnprocessableEntity, "현장에서 알려 주는 암호가 필요한")
	for range 5 {
		form.Set("word", "틀린 암호")
		other.post(claimPath(c), form).is(http.StatusUnprocessableEntity)
	}
	form.Set("word", "노을빛")
	other.post(claimPath(c), form).is(http.StatusTooManyRequests, "잠시 멈췄어요")
}

func TestACouponOfAPartOfThePurchase(t *testing.T) {
	s := openSite(t)
	d, _ := s.Device(s.Vendor("달그락분식", models.Shop, models.AtBoth))
	c := s.Campaign(func(in *models.CampaignInput) {
		in.Benefit, in.Percent, in.MinimumWon = models.Percent, 10, 10_000
		in.RedeemUntil, in.ClosesAt = in.RedeemUntil.Add(-time.Hour), in.ClosesAt.Add(-time.Hour)
	})
	p := s.phone()
	p.get("/e/gaon").is(http.StatusOK, "10%", "할인, 최대 5,000원")
	code := p.press(c).code()
	p.get("/c/"+code).is(http.StatusOK, "10% 할인, 최대 5,000원", "10원 미만은 버려요").not("기한이 바뀌었어요").sound("ko")
	s.must(s.Store.MoveEnds(context.Background(), s.Admin, s.Event, c.PublicID, models.EndsInput{ClosesAt: c.ClosesAt, RedeemUntil: c.RedeemUntil.Add(time.Hour)}))
	p.get("/c/"+code).is(http.StatusOK, "사용 기한이 바뀌었어요").sound("ko")
	bought := int64(23_456)
	_, err := s.Store.RedeemCoupon(context.Background(), d, models.RedeemInput{Code: code, Nonce: "r", Method: models.Scan, PurchaseWon: &bought})
	s.must(err)
	p.get("/c/"+code).is(http.StatusOK, "2,340원 할인").sound("ko")
}
