package staff_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

// afternoon is two vendors, two campaigns and four redemptions, one of them taken back: 5,000 and
// 5,000 and 3,000 won stand.
type afternoon struct {
	*site
	shop, maker models.Application
	phone       models.Device
	big         models.Campaign
}

func spendAnAfternoon(s *site) afternoon {
	s.t.Helper()
	a := afternoon{site: s, shop: s.Vendor("달그락분식", models.Shop, models.AtBoth), maker: s.Vendor("흙손도예", models.Artisan, models.AtBooth)}
	a.big = s.Campaign()
	small := s.Campaign(func(in *models.CampaignInput) {
		in.NameKo, in.NameEn, in.DiscountWon, in.MinimumWon = "응원쿠폰", "Cheer Coupon", 3_000, 0
	})
	a.phone, _ = s.Device(a.shop)
	other, _ := s.Device(a.maker)
	s.Redeem(a.phone, s.Coupon(a.big, "방문객 1"))
	s.Redeem(other, s.Coupon(a.big, "방문객 2"))
	s.Redeem(other, s.Coupon(small, "방문객 2"))
	back := s.Redeem(a.phone, s.Coupon(small, "방문객 3"))
	_, err := s.Store.ReverseByStaff(context.Background(), s.Admin, s.Event.ID, back.Redemption.Nonce, "잘못 눌렀어요")
	s.must(err)
	s.Coupon(a.big, "방문객 4")
	return a
}

func TestTallyCountsWhatHappened(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/tally")
		b.shows(http.StatusOK, b.word("staff.tally.no_campaign"), b.word("staff.tally.no_vendor"))
		a := spendAnAfternoon(s)
		b.get("/staff/gaon/tally")
		won := map[string]string{"ko": "13,000원", "en": "₩13,000"}[lang]
		b.shows(http.StatusOK, a.big.Name(lang), "달그락분식", "흙손도예", b.word("method.scan"))
		for key, want := range map[string]string{
			"total.issued": "5", "total.redeemed": "3", "total.reversed": "1", "total.won": won, "total.people": "4", "total.rate": "60%",
			"campaign." + a.big.PublicID + ".redeemed": "2", "vendor." + a.maker.Receipt + ".redeemed": "2", "vendor." + a.shop.Receipt + ".reversed": "1",
			"method.scan.redeemed": "3", "method.scan.share": "100%", "method.typed.redeemed": "0",
		} {
			if cell := b.page.with("data-key", key); cell == nil || textOf(cell) != want {
				t.Errorf("%s does not show %s", key, want)
			}
		}
		b.get("/staff/gaon/tally?q=ㅎㅅㄷㅇ")
		b.shows(http.StatusOK, "흙손도예")
		b.hides("달그락분식")
		b.get("/staff/gaon/tally?q=xyz")
		b.shows(http.StatusOK, b.word("staff.tally.none_found"))
	})
}

// The bars of the hours are as high as their share of the busiest hour.
func TestTallyDrawsTheHours(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	spendAnAfternoon(s)
	b := s.staff()
	b.get("/staff/gaon/tally")
	hour := fmt.Sprint("hour.", s.Store.Now().Truncate(time.Hour).Unix())
	bar := b.page.with("data-bar", hour)
	if bar == nil || attr(bar, "height") != "152" || attr(bar, "y") != "28" || !strings.Contains(attr(bar, "class"), "chart-bar-now") {
		t.Fatalf("the bar of this hour is %+v", bar)
	}
	bars := 0
	for _, r := range b.page.all("rect") {
		if strings.HasPrefix(attr(r, "data-bar"), "hour.") {
			bars++
		}
	}
	if bars < 5 || bars > 7 {
		t.Errorf("%d hours of an event of five", bars)
	}
}

// update is what the stream sends.
type update struct {
	Shape string
	Text  map[string]string
	Bars  map[string]map[string]int64
}

func TestTallyStreamFollowsARedemption(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	a := spendAnAfternoon(s)
	coupon := s.Coupon(a.big, "방문객 5")
	b := s.staff()
	b.get("/staff/gaon/tally")
	lines := s.watch("/staff/gaon/tally/stream", b)
	first := next(t, lines)
	shape := ""
	for n := range b.page.tree.Descendants() {
		if has(n, "data-shape") {
			shape = attr(n, "data-shape")
		}
		key := attr(n, "data-key")
		if key == "" || key == "at" {
			continue
		}
		if got, known := first.Text[key]; !known || got != textOf(n) {
			t.Errorf("the stream has %q for %s, the page shows %q", got, key, textOf(n))
		}
	}
	if first.Shape != shape || shape == "" {
		t.Errorf("shape %q in the stream, %q on the page", first.Shape, shape)
	}
	s.Redeem(a.phone, coupon)
	second := next(t, lines)
	if first.Text["total.redeemed"] != "3" || second.Text["total.redeemed"] != "4" || second.Text["total.won"] != "18,000원" {
		t.Errorf("%s, then %s redeemed for %s", first.Text["total.redeemed"], second.Text["total.redeemed"], second.Text["total.won"])
	}
	if key := "campaign." + a.big.PublicID + ".redeemed"; second.Bars[key]["value"] != first.Bars[key]["value"]+1 {
		t.Errorf("the bar went from %v to %v", first.Bars[key], second.Bars[key])
	}
}

// watch opens a stream over a real connection and hands out its lines.
func (s *site) watch(path string, b *browser) <-chan string {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	served := make(chan error, 1)
	go func() { served <- s.app.Listener(listener) }()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listener.Addr().String()+path, nil)
	s.must(err)
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer, err := http.DefaultClient.Do(r)
	s.must(err)
	if kind := answer.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/event-stream") {
		s.t.Fatalf("status %d, type %q", answer.StatusCode, kind)
	}
	lines := make(chan string, 64)
	go func() {
		defer close(lines)
		in := bufio.NewScanner(answer.Body)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			lines <- in.Text()
		}
	}()
	s.t.Cleanup(func() {
		stop()
		answer.Body.Close()
		_ = s.app.ShutdownWithTimeout(time.Second)
		<-served
	})
	return lines
}

// next waits for the next tally of a stream.
func next(t *testing.T, lines <-chan string) (u update) {
	t.Helper()
	if err := json.Unmarshal([]byte(nextData(t, lines)), &u); err != nil {
		t.Fatal(err)
	}
	return u
}

// nextData waits for the next data of a stream.
func nextData(t *testing.T, lines <-chan string) string {
	t.Helper()
	over := time.After(10 * time.Second)
	for {
		select {
		case line, open := <-lines:
			if !open {
				t.Fatal("the stream ended")
			}
			if data, is := strings.CutPrefix(line, "data: "); is {
				return data
			}
		case <-over:
			t.Fatal("nothing came")
		}
	}
}
