package shopper_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// stamps loads a stop and presses the button on it.
func (p *phone) stamps(stop models.Stop, proof string) *answer {
	p.t.Helper()
	form := p.get("/t/" + stop.Code).form("/t/" + stop.Code)
	if proof != "" {
		form.Set("proof", proof)
	}
	return p.post("/t/"+stop.Code, form)
}

func TestAStampCardOnThePhone(t *testing.T) {
	for lang, says := range map[string][]string{
		"ko": {"도장 3개 중 0개", "소공인 부스 1곳 더", "어디든 2곳 더", "도장을 찍었어요", "도장 3개 중 1개", "이미 도장을 찍은 곳이에요", "초 뒤에 다시", "도장을 모두 모았어요", "에코백"},
		"en": {"0 of 3 stamps", "1 more at artisans", "2 more anywhere", "Stamped.", "1 of 3 stamps", "You have this stamp already", "press again in", "All stamps collected", "Cloth bag"},
	} {
		t.Run(lang, func(t *testing.T) {
			s := openSite(t)
			tour, stops := s.Tour()
			p := s.phone().speaks(lang)
			p.get("/e/gaon").is(http.StatusOK, tour.Name(lang), `href="/e/gaon/stamps"`).sound(lang)
			p.get("/e/gaon/stamps").is(http.StatusOK, says[0], says[1], says[2]).not("data:image/png").sound(lang)
			now := s.Event.StartsAt.Add(time.Hour)
			s.At(now)
			p.get("/t/"+strings.ToLower(stops[0].Code)).is(http.StatusOK, stops[0].NameKo).sound(lang)
			p.stamps(stops[0], "").leadsTo("/e/gaon/stamps")
			p.get("/e/gaon/stamps").is(http.StatusOK, says[3], says[4], "data:image/png").sound(lang)
			form := p.get("/t/" + stops[1].Code).form("/t/" + stops[1].Code)
			p.get("/t/"+stops[0].Code).is(http.StatusOK, says[5])
			p.post("/t/"+stops[0].Code, form).leadsTo("/e/gaon/stamps") // again: from a page that was left open
			late := p.post("/t/"+stops[1].Code, form).is(http.StatusConflict, says[6], `role="alert"`).sound(lang)
			if late.Header.Get("Retry-After") != "30" {
				t.Errorf("wait %q seconds", late.Header.Get("Retry-After"))
			}
			for _, i := range []int{1, 3} {
				now = now.Add(time.Minute)
				s.At(now)
				p.stamps(stops[i], "").leadsTo("/e/gaon/stamps")
			}
			p.get("/e/gaon/stamps").is(http.StatusOK, says[7], says[8]).sound(lang)
			s.phone().get("/e/gaon/stamps").not("data:image/png") // another phone
		})
	}
}

func TestAStopThatAsksForTheCodeOfTheVendorsPhone(t *testing.T) {
	s := openSite(t)
	_, stops := s.Tour()
	s.must(s.Store.ChangeStop(context.Background(), s.Admin, s.Event, stops[1].Code, false, true))
	s.At(s.Event.StartsAt.Add(time.Hour))
	p := s.phone()
	p.stamps(stops[1], "0000").is(http.StatusUnprocessableEntity, "지금 쓸 수 있는 코드와 일치하지 않아요", `value="0000"`).sound("ko")
	p.stamps(stops[1], "가나다라").is(http.StatusUnprocessableEntity)
	proof := s.Store.StopProof(stops[1]).Typed
	p.get("/t/"+stops[1].Code+"?p="+proof).is(http.StatusOK, `value="`+proof+`"`)
	p.stamps(stops[1], strings.ToLower(proof)).leadsTo("/e/gaon/stamps")
}

func TestStampsThatAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		says   string
		stop   func(s *site, stops []models.Stop)
	}{
		"closed": {http.StatusConflict, "스탬프 투어가 끝났어요", func(s *site, _ []models.Stop) {
			s.must(s.Store.MoveTour(context.Background(), s.Admin, s.Event, models.TourClosed))
		}},
		"the stop": {http.StatusConflict, "이곳에서는 이제 도장을 찍지 않아요", func(s *site, stops []models.Stop) {
			s.must(s.Store.ChangeStop(context.Background(), s.Admin, s.Event, stops[0].Code, true, false))
		}},
		"event over": {http.StatusConflict, "스탬프 투어가 끝났어요", func(s *site, _ []models.Stop) {
			s.must(s.Store.MoveEvent(context.Background(), s.Admin, s.Event, models.EventClosed))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := openSite(t)
			_, stops := s.Tour()
			p := s.phone()
			form := p.get("/t/" + stops[0].Code).form("/t/" + stops[0].Code)
			test.stop(s, stops)
			p.post("/t/"+stops[0].Code, form).is(test.status, test.says).sound("ko")
		})
	}
	s := openSite(t)
	p := s.phone()
	p.get("/e/gaon/stamps").is(http.StatusNotFound)
	p.get("/t/ABCDEFGH").is(http.StatusNotFound, "스탬프 투어에 없는 주소예요")
	p.get("/s/00000000000000000000").is(http.StatusNotFound, "이 번호의 카드가 없어요")
	p.get("/s/%00").is(http.StatusNotFound)
	_, stops := s.Tour()
	if res := s.phone().post("/t/"+stops[0].Code, url.Values{"proof": {"x"}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("a browser without cookies gets %d", res.StatusCode)
	}
}

func TestACardByItsQR(t *testing.T) {
	s := openSite(t)
	_, stops := s.Tour()
	card := s.Complete(stops)
	p := s.phone()
	p.get("/s/"+card.Code).is(http.StatusOK, "T-0001", "도장을 모두 모았어요", "noindex").not("data:image/png", card.ShortCode, "/staff/").sound("ko")
	s.phone().speaks("en").get("/s/"+card.Code).is(http.StatusOK, "All stamps collected").sound("en")
	p.get("/s/" + card.ShortCode).is(http.StatusNotFound) // it can be guessed
	modelstest.Exec(t, s.Store, "UPDATE tours SET state = 'draft'")
	p.get("/e/gaon/stamps").is(http.StatusNotFound)
	p.get("/e/gaon").is(http.StatusOK).not("/e/gaon/stamps")
}

// complete walks a phone to as many stops as complete its card.
func (p *phone) complete(s *site, stops []models.Stop) {
	for i, stop := range stops[:3] {
		s.At(s.Event.StartsAt.Add(time.Hour + time.Duration(i)*time.Minute))
		p.stamps(stop, "").leadsTo("/e/gaon/stamps")
	}
}

func TestACouponForAFullCardComesToThePhone(t *testing.T) {
	for lang, says := range map[string][]string{
		"ko": {"도장을 모두 모으면 드려요", "도장을 모두 모아 쿠폰을 받았어요", "받은 쿠폰 보기", "쿠폰은 이 휴대폰으로 바로 받아요", "안내소에서 나눠 드려요"},
		"en": {"For a full stamp card", "here is your coupon", "See my coupons", "No need to go to the gift desk", "Handed out at the information desk"},
	} {
		t.Run(lang, func(t *testing.T) {
			s := openSite(t)
			c := s.Campaign(func(in *models.CampaignInput) {
				in.Benefit, in.GiftKo, in.DiscountWon, in.MinimumWon, in.BudgetWon = models.Gift, "장바구니", 0, 0, 0
				in.Channel, in.Quantity, in.PerPerson = models.ByStamp, 1, 1
			})
			_, stops := s.Tour(func(in *models.TourInput) { in.Award, in.Campaign, in.Stock = models.AwardCoupon, c.PublicID, 0 })
			first, second := s.phone().speaks(lang), s.phone().speaks(lang)
			first.get("/e/gaon").is(http.StatusOK, says[0], `href="/e/gaon/stamps"`).not(says[4]).sound(lang)
			first.complete(s, stops)
			first.get("/e/gaon/stamps").is(http.StatusOK, says[1], says[2]).not(says[3]).sound(lang)
			second.complete(s, stops)
			page := second.get("/e/gaon/stamps").is(http.StatusOK, says[3]).sound(lang)
			form := page.form("/e/gaon/stamps/reward")
			second.post("/e/gaon/stamps/reward", form).is(http.StatusConflict, `role="alert"`).sound(lang)
			modelstest.Exec(t, s.Store, "UPDATE campaigns SET quantity = 2", "UPDATE slots SET quantity = 2")
			for range 2 {
				second.post("/e/gaon/stamps/reward", form).leadsTo("/e/gaon/stamps")
			}
			second.get("/e/gaon/stamps").is(http.StatusOK, says[1], says[2])
		})
	}
}

func TestAFullCardLeadsToItsChances(t *testing.T) {
	for lang, says := range map[string][2]string{"ko": {"추첨이 열리면", "경품 응모 코드"}, "en": {"As soon as the prize draw opens", "Codes in the prize draw"}} {
		t.Run(lang, func(t *testing.T) {
			s := openSite(t)
			tour, stops := s.Tour(func(in *models.TourInput) { in.Award, in.Stock = models.AwardPrize, 0 })
			p := s.phone().speaks(lang)
			p.complete(s, stops)
			p.get("/e/gaon/stamps").is(http.StatusOK, says[0]).not(says[1]).sound(lang)
			_, err := s.Store.OpenPrizeDraw(context.Background(), s.Admin, s.Event, models.PrizeDrawInput{NameKo: "우산", Prizes: 1, Source: models.FromCard, DrawAt: s.Event.EndsAt, ClaimHours: 2})
			s.must(err)
			sheet, err := s.Store.PrintCards(context.Background(), s.Admin, s.Event, 1)
			s.must(err)
			cards, err := s.Store.CardsOfSheet(context.Background(), tour, sheet)
			s.must(err)
			p.get("/e/gaon/stamps").is(http.StatusOK, says[1], `href="/e/gaon/prizes"`).not(says[0]).sound(lang)
			p.get("/s/" + cards[0].Code).is(http.StatusOK).not(says[1])
		})
	}
}
