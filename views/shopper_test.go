package views

import (
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

var noon = time.Date(2024, 6, 15, 3, 0, 0, 0, time.UTC)

func liveEvent() models.Event {
	return models.Event{Slug: "gaon", NameKo: "가온 통통세일", State: models.EventLive, StartsAt: noon.Add(-time.Hour), EndsAt: noon.Add(4 * time.Hour)}
}

func openCampaign() models.Campaign {
	return models.Campaign{
		ID: 1, PublicID: "A", State: models.CampaignOpen, Benefit: models.Discount, Channel: models.Online, Where: models.Anywhere,
		DiscountWon: 5_000, Quantity: 10, BudgetWon: 50_000, PerPerson: 2,
		OpensAt: noon.Add(-time.Hour), ClosesAt: noon.Add(4 * time.Hour), RedeemFrom: noon.Add(-time.Hour), RedeemUntil: noon.Add(4 * time.Hour),
		Slots: []models.Slot{{OpensAt: noon.Add(-time.Hour), Quantity: 6, Issued: 2}, {OpensAt: noon.Add(time.Hour), Quantity: 4}},
	}
}

func TestTicketState(t *testing.T) {
	held := func(states ...models.CouponState) []models.Coupon {
		var list []models.Coupon
		for _, s := range states {
			list = append(list, models.Coupon{Code: string(s), State: s, ExpiresAt: noon.Add(time.Hour)})
		}
		return list
	}
	for name, test := range map[string]struct {
		change    func(*models.Campaign, *models.Event)
		held      []models.Coupon
		now       time.Time
		want      TicketState
		claimable bool
		code      string
	}{
		"open":                     {want: TicketOpen, claimable: true},
		"one of two in hand":       {held: held("issued"), want: TicketMine, claimable: true, code: "issued"},
		"both in hand, one used":   {held: held("redeemed", "issued"), want: TicketMine, code: "issued"},
		"one of two used":          {held: held("redeemed"), want: TicketOpen, claimable: true},
		"both used":                {held: held("redeemed", "redeemed"), want: TicketRedeemed, code: "redeemed"},
		"both recalled":            {held: held("voided", "redeemed"), want: TicketVoided, code: "voided"},
		"both expired":             {held: held("issued", "issued"), now: noon.Add(2 * time.Hour), want: TicketExpired, code: "issued"},
		"slot empty, more to come": {change: func(c *models.Campaign, _ *models.Event) { c.Slots[0].Issued = 6 }, want: TicketAgain},
		"all gone":                 {change: func(c *models.Campaign, _ *models.Event) { c.ReservedWon = c.BudgetWon }, now: noon.Add(2 * time.Hour), want: TicketSoldOut},
		"before it opens":          {now: noon.Add(-90 * time.Minute), want: TicketUpcoming},
		"after it closed":          {now: noon.Add(5 * time.Hour), want: TicketClosed},
		"paused":                   {change: func(c *models.Campaign, _ *models.Event) { c.State = models.CampaignPaused }, want: TicketPaused},
		"desk":                     {change: func(c *models.Campaign, _ *models.Event) { c.Channel = models.AtDesk }, want: TicketDesk},
		"for stamps":               {change: func(c *models.Campaign, _ *models.Event) { c.Channel = models.ByStamp }, want: TicketStamp},
		"desk, paused":             {change: func(c *models.Campaign, _ *models.Event) { c.Channel, c.State = models.AtDesk, models.CampaignPaused }, want: TicketPaused},
		"event recruits yet":       {change: func(_ *models.Campaign, e *models.Event) { e.State = models.EventRecruiting }, want: TicketSoon},
		"event is over":            {change: func(_ *models.Campaign, e *models.Event) { e.State = models.EventClosed }, want: TicketClosed},
		"over, one in hand": {change: func(_ *models.Campaign, e *models.Event) { e.State = models.EventClosed }, held: held("issued"),
			want: TicketMine, code: "issued"},
	} {
		c, e, now := openCampaign(), liveEvent(), noon
		if test.change != nil {
			test.change(&c, &e)
		}
		if !test.now.IsZero() {
			now = test.now
		}
		got := NewTicket(c, e, test.held, now, "ko")
		if got.State != test.want || got.Claimable() != test.claimable || got.Code != test.code {
			t.Errorf("%s: the ticket is %q, claimable %v, code %q; want %q, %v, %q", name, got.State, got.Claimable(), got.Code, test.want, test.claimable, test.code)
		}
		if !got.Shown() {
			t.Errorf("%s: the ticket is hidden", name)
		}
	}
}

func TestDraftIsHidden(t *testing.T) {
	c := openCampaign()
	c.State = models.CampaignDraft
	if NewTicket(c, liveEvent(), nil, noon, "ko").Shown() {
		t.Error("shoppers see a draft")
	}
}

func TestRecalledCouponPage(t *testing.T) {
	engine, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for lang, says := range map[string][]string{"ko": {"회수", "운영본부에서 회수한 쿠폰이에요", "5,000원 할인"}, "en": {"recalled this coupon", "₩5,000 off"}} {
		e := liveEvent()
		page := &ShopperCoupon{
			Page:   Page{Lang: lang, Event: &e, Now: noon},
			Coupon: models.Coupon{Code: "00000000000000000000", ShortCode: "7K3M9QXA", ExpiresAt: noon.Add(time.Hour), Campaign: openCampaign()},
			State:  models.CouponVoided,
		}
		var out strings.Builder
		if err := engine.Render(&out, page); err != nil {
			t.Fatal(err)
		}
		for _, s := range append(says, "pass-void", "7K3M-9QXA") {
			if !strings.Contains(out.String(), s) {
				t.Errorf("the recalled coupon in %s does not say %q", lang, s)
			}
		}
	}
}

func TestLongWaitsAreToldInHours(t *testing.T) {
	spoken := catalogues(t)
	for wait, want := range map[time.Duration][2]string{
		30 * time.Second:                {"1분 안에 차례가 와요", "Less than a minute to go"},
		61 * time.Second:                {"약 2분 남았어요", "About 2 min to go"},
		time.Hour - time.Second:         {"약 1시간 남았어요", "About 1 h to go"},
		190*time.Minute - 5*time.Second: {"약 3시간 10분 남았어요", "About 3 h 10 min to go"},
	} {
		said := (&ShopperWait{Waiting: models.Waiting{Ahead: 9, For: wait}}).Said()["time"]
		for i, lang := range languages {
			if got := (words{lang, spoken[lang]}).text(said.Key, said.Params); got != want[i] {
				t.Errorf("%s in %s: %q, want %q", wait, lang, got, want[i])
			}
		}
	}
}
