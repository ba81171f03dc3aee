package shopper_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

func waitPath(c models.Campaign) string { return "/e/gaon/campaigns/" + c.PublicID + "/wait" }

// TestOpeningInACrowd: very many browsers press in one moment. Each gets a coupon or a place, in the end a coupon or
// the word that there are none left; nobody sees an error, and there are as many coupons as there were to be.
func TestOpeningInACrowd(t *testing.T) {
	const people, coupons = 160, 100
	s := openSite(t)
	now := s.Event.StartsAt.Add(time.Hour)
	s.At(now)
	c := s.Campaign(func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = coupons, coupons*5_000 })
	s.Store.Crowd = 0
	first := s.phone()
	first.press(c).leadsTo(waitPath(c)) // from here on there is a line
	s.Store.Crowd = 40
	phones := []*phone{first}
	for range people - 1 {
		phones = append(phones, s.phone())
	}
	waits := make([]bool, people)
	var all sync.WaitGroup
	for i, p := range phones[1:] {
		all.Go(func() {
			a := p.press(c)
			to := a.Header.Get("Location")
			if waits[i+1] = to == waitPath(c); a.StatusCode != http.StatusSeeOther || !waits[i+1] && !strings.HasPrefix(to, "/c/") {
				t.Errorf("a browser is answered %d, %q", a.StatusCode, to)
			}
		})
	}
	all.Wait()
	waits[0] = true
	got, told := 0, 0
	for round := 0; got+told < people && round < 20; round++ {
		now = now.Add(time.Second)
		s.At(now)
		for i, p := range phones {
			if !waits[i] {
				continue
			}
			switch a := p.get(waitPath(c)); a.StatusCode {
			case http.StatusOK: // still in the line
			case http.StatusSeeOther:
				_, waits[i] = a.code(), false
			case http.StatusConflict:
				a.is(http.StatusConflict, "준비한 쿠폰이 모두 나갔어요", "(오늘 ", " 마감)")
				waits[i] = false
				told++
			default:
				t.Fatalf("a browser that waits is answered %d", a.StatusCode)
			}
		}
		got = 0
		for _, w := range waits {
			if !w {
				got++
			}
		}
		got -= told
	}
	if got != coupons || told != people-coupons {
		t.Errorf("%d got a coupon and %d were told that there are none, want %d and %d", got, told, coupons, people-coupons)
	}
	s.issued(c, coupons)
}

func TestWaitingPage(t *testing.T) {
	s := openSite(t)
	now := s.Event.StartsAt.Add(time.Hour)
	s.At(now)
	c := s.Campaign()
	s.Store.Crowd = 0
	first, second, english := s.phone(), s.phone(), s.phone().speaks("en")
	for _, p := range []*phone{first, second, english} {
		p.press(c).leadsTo(waitPath(c))
	}
	first.get(waitPath(c)).is(http.StatusOK, "곧 차례예요", "이 화면을 닫지 마세요", `http-equiv="refresh"`, "js/wait.js").sound("ko")
	second.get(waitPath(c)).is(http.StatusOK, "앞에 1명", "지금 남은 쿠폰 100장").sound("ko")
	english.get(waitPath(c)).is(http.StatusOK, "2 ahead of you", "Please keep this page open").sound("en")
	var said struct {
		Ready             bool
		Again             int
		Ahead, Time, Left string
	}
	s.must(json.Unmarshal([]byte(second.get(waitPath(c)+"/state").is(http.StatusOK).body), &said))
	if said.Ready || said.Ahead != "앞에 1명" || said.Again < 1 || said.Left != "지금 남은 쿠폰 100장" || said.Time == "" {
		t.Errorf("the script is told %+v", said)
	}
	s.issued(c, 0)
	second.press(c).leadsTo(waitPath(c))
	second.get(waitPath(c)).is(http.StatusOK, "앞에 1명")
	s.Store.Crowd = 1
	s.At(now.Add(30 * time.Second)) // four are made up for at most
	code := second.get(waitPath(c)).code()
	second.get("/c/"+code).is(http.StatusOK, "쿠폰을 받았어요")
	second.get(waitPath(c)).leadsTo("/c/" + code)
	s.issued(c, 1)
	stranger := s.phone()
	stranger.get(waitPath(c)).leadsTo("/e/gaon#coupon-" + c.PublicID)
	stranger.get(waitPath(c) + "/state").is(http.StatusNotFound)
}

// A place is asked the phone that the campaign asks for, once, and the number is kept with the coupon alone.
func TestWaitingWithAPhone(t *testing.T) {
	s := openSite(t)
	now := s.Event.StartsAt.Add(time.Hour)
	s.At(now)
	c := s.Campaign(func(in *models.CampaignInput) { in.AsksPhone = true })
	s.Store.Crowd = 0
	p := s.phone()
	form := p.get("/e/gaon").is(http.StatusOK, "만 14세 이상이에요", "에 지워요").form(claimPath(c))
	p.post(claimPath(c), form).is(http.StatusUnprocessableEntity, "휴대폰 번호를 적어 주세요.", "만 14세 이상인지 표시해 주세요.").sound("ko")
	form.Set("phone", "010-0000-12")
	form.Set("of_age", "1")
	p.post(claimPath(c), form).is(http.StatusUnprocessableEntity, `value="010-0000-12"`, " checked", "전화번호의 형식이 아니에요", `href="#f-phone"`, `id="f-phone"`)
	form.Set("phone", "010-0000-0012")
	p.post(claimPath(c), form).leadsTo(waitPath(c))
	s.Store.Crowd = 1
	s.At(now.Add(time.Second))
	p.get(waitPath(c)).code()
	page := p.get("/e/gaon").is(http.StatusOK).not(`name="phone"`)
	page.sound("ko")
	s.phone().speaks("en").get("/e/gaon").is(http.StatusOK, "I am 14 or older", `name="phone"`).sound("en")
}
