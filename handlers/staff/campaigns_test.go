package staff_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// campaignTyped are whole terms: 5,000 won off, 100 coupons, a budget that just covers them.
func campaignTyped(e models.Event) []string {
	return []string{
		"name_ko", "통통쿠폰", "name_en", "Big Coupon", "note_ko", "행사장 어디서나", "note_en", "Anywhere", "discount", "5,000원", "minimum", "２０，０００",
		"quantity", "100", "budget", "500000", "per_person", "2", "where", "anywhere", "channel", "online", "benefit", "discount", "legal_basis", "새봄시 조례 제12조",
		"vendor_kinds", "shop", "rotating", "", "opens_at", typedTime(e.StartsAt), "closes_at", typedTime(e.EndsAt), "redeem_from", typedTime(e.StartsAt), "redeem_until", typedTime(e.EndsAt),
		"percent", "", "gift_ko", "", "gift_en", "", "claim_word", "",
		"slot_1_opens_at", "", "slot_1_quantity", "", "slot_2_opens_at", "", "slot_2_quantity", "", "recall_after", "", "recall_at", "", "vendors", "",
	}
}

func TestOpeningACampaign(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/campaigns")
		b.shows(http.StatusOK, b.word("staff.campaigns.none"))
		b.get("/staff/gaon/campaigns/new")
		b.shows(http.StatusOK, b.word("staff.campaign.legal_basis.hint"))
		if _, suggested := b.form(""); suggested.Get("closes_at") != typedTime(s.Event.EndsAt) {
			t.Errorf("claims are suggested to close at %s", suggested.Get("closes_at"))
		}
		second := typedTime(s.Event.StartsAt.Add(time.Hour))
		b.submit("", changed(campaignTyped(s.Event), "slot_1_opens_at", typedTime(s.Event.StartsAt), "slot_1_quantity", "40", "slot_2_opens_at", second, "slot_2_quantity", "60", "recall_after", "30", "recall_at", second)...)
		b.shows(http.StatusOK, b.word("staff.campaign.opened"), b.word("staff.campaign.now.draft"), b.word("staff.campaign.preview"))
		list, err := s.Store.Campaigns(context.Background(), s.Event.ID)
		s.must(err)
		if len(list) != 1 {
			t.Fatalf("%d campaigns", len(list))
		}
		c := list[0]
		if c.DiscountWon != 5_000 || c.MinimumWon != 20_000 || c.PerPerson != 2 || !c.ForShops || c.ForArtisans || c.State != models.CampaignDraft || len(c.Slots) != 2 || c.Slots[1].Quantity != 60 {
			t.Errorf("stored %+v", c)
		}
		if c.RecallAfter != 30 || c.RecallAt == nil || !c.RecallAt.Equal(c.Slots[1].OpensAt) {
			t.Errorf("recalled after %d minutes, at %v", c.RecallAfter, c.RecallAt)
		}
		if _, kept := b.form(""); kept.Get("slot_2_quantity") != "60" || kept.Get("discount") != "5,000" || kept.Get("recall_after") != "30" || kept.Get("recall_at") != second {
			t.Errorf("the form comes back as %v", kept)
		}
		b.submit("", "quantity", "50", "budget", "250,000", "slot_1_quantity", "", "slot_1_opens_at", "", "slot_2_quantity", "", "slot_2_opens_at", "")
		b.shows(http.StatusOK, b.word("staff.campaign.changed"))
		b.get("/staff/gaon/campaigns")
		b.shows(http.StatusOK, c.Name(lang), "0 / 50", b.word("state.campaign.draft"))
	})
}

func TestCampaignFormAnswersBadInput(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	e := s.Event
	early, late := typedTime(e.StartsAt.Add(-time.Hour)), typedTime(e.EndsAt.Add(time.Hour))
	cases := map[string]struct {
		change []string
		faults map[string]string
	}{
		"over the budget":       {[]string{"budget", "499,999"}, map[string]string{"budget": "fault.over_the_budget"}},
		"paper rotates":         {[]string{"channel", "desk", "rotating", "1"}, map[string]string{"rotating": "fault.needs_a_phone"}},
		"past":                  {[]string{"opens_at", typedTime(e.StartsAt.Add(-9 * time.Hour)), "closes_at", early}, map[string]string{"closes_at": "fault.in_the_past"}},
		"claims end first":      {[]string{"closes_at", early}, map[string]string{"closes_at": "fault.ends_before_start.closes_at"}},
		"use ends first":        {[]string{"redeem_until", early}, map[string]string{"redeem_until": "fault.ends_before_start.redeem_until"}},
		"use ends before claim": {[]string{"redeem_until", typedTime(e.EndsAt.Add(-time.Hour))}, map[string]string{"redeem_until": "fault.redeem_ends_before_claims"}},
		"use after the event":   {[]string{"redeem_until", late}, map[string]string{"redeem_until": "fault.after_the_event"}},
		"no times":              {[]string{"opens_at", "", "redeem_from", ""}, map[string]string{"opens_at": "fault.required.opens_at", "redeem_from": "fault.required.redeem_from"}},
		"over-long":             {[]string{"name_ko", strings.Repeat("긴", 41), "legal_basis", strings.Repeat("긴", 201)}, map[string]string{"name_ko": "fault.too_long", "legal_basis": "fault.too_long"}},
		"no legal basis":        {[]string{"legal_basis", ""}, map[string]string{"legal_basis": "fault.required.legal_basis"}},
		"nobody takes it":       {[]string{"vendor_kinds", "cat"}, map[string]string{"vendor_kinds": "fault.choose_one_at_least"}},
		"nowhere":               {[]string{"where", "moon", "channel", "pigeon"}, map[string]string{"where": "fault.choose_one.where", "channel": "fault.choose_one.channel"}},
		"no number":             {[]string{"discount", "오천", "slot_2_quantity", "반"}, map[string]string{"discount": "fault.not_a_number", "slot_2_quantity": "fault.not_a_number"}},
		"too big a number":      {[]string{"quantity", "99999999999999999999"}, map[string]string{"quantity": "fault.not_a_number"}},
		"out of range":          {[]string{"discount", "0", "quantity", "-1", "per_person", "101"}, map[string]string{"discount": "fault.out_of_range.discount", "quantity": "fault.out_of_range.quantity", "per_person": "fault.out_of_range.per_person"}},
		"minimum too small":     {[]string{"minimum", "4,999"}, map[string]string{"minimum": "fault.minimum_below_discount"}},
		"slots do not add up":   {[]string{"slot_1_opens_at", typedTime(e.StartsAt), "slot_1_quantity", "99"}, map[string]string{"slots": "fault.slots_do_not_add_up"}},
		"a slot without time":   {[]string{"slot_1_quantity", "100"}, map[string]string{"slots": "fault.slots_do_not_add_up"}},
		"recalled too late":     {[]string{"recall_after", "1441", "recall_at", late}, map[string]string{"recall_after": "fault.out_of_range.recall_after", "recall_at": "fault.recall_outside"}},
		"an unknown vendor":     {[]string{"vendors", "Z98, z99", "vendor_kinds", ""}, map[string]string{"vendors": "fault.unknown_vendor_numbers"}},
		"paper is recalled":     {[]string{"recall_after", "60", "channel", "desk"}, map[string]string{"recall_after": "fault.recall_needs_a_phone"}},
		"a gift on the phone":   {[]string{"benefit", "gift"}, map[string]string{"channel": "fault.desk_only"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			sub := *s
			sub.t = t
			inBothOf(sub.staff(), func(b *browser) {
				b.get("/staff/gaon/campaigns/new")
				b.refuses("", c.faults, []string{"campaigns", "slots", "audit_entries"}, changed(campaignTyped(e), c.change...)...)
			})
		})
	}
}

func TestACampaignWithARotatingCode(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/campaigns/new")
		b.shows(http.StatusOK, b.word("staff.campaign.rotating"), b.word("staff.campaign.rotating.hint"))
		if _, suggested := b.form(""); suggested.Has("rotating") {
			t.Error("the code rotates by default")
		}
		b.submit("", changed(campaignTyped(s.Event), "rotating", "1")...)
		b.shows(http.StatusOK, b.word("staff.campaign.opened"))
		list, err := s.Store.Campaigns(context.Background(), s.Event.ID)
		s.must(err)
		if _, kept := b.form(""); len(list) != 1 || !list[0].Rotating || kept.Get("rotating") != "1" {
			t.Fatalf("stored %+v", list)
		}
		s.must(s.Store.MoveCampaign(context.Background(), s.Admin, s.Event, list[0].PublicID, models.CampaignOpen))
		s.Coupon(list[0], "somebody")
		b.get("/staff/gaon/campaigns/" + list[0].PublicID) // the first coupon froze it
		b.shows(http.StatusOK, b.word("staff.campaign.code"), b.word("staff.campaign.code.rotating"))
	})
}

func TestTermsFreezeAtTheFirstCoupon(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		c := s.Campaign()
		b := s.staff().in(lang)
		at := "/staff/gaon/campaigns/" + c.PublicID
		b.get(at)
		b.refuses("", map[string]string{"budget": "fault.over_the_budget"}, []string{"slots", "audit_entries"}, "budget", "1")
		b.get(at)
		_, values := b.form("")
		s.Coupon(c, "방문객 1")
		b.get(at)
		b.shows(http.StatusOK, b.word("staff.campaign.frozen"), c.LegalBasis)
		if b.page.with("name", "discount") != nil {
			t.Error("frozen terms stand in a form")
		}
		values.Set("discount", "1,000")
		b.post(at, values) // the page was older than the coupon
		b.shows(http.StatusConflict, b.word("refusal.terms_frozen"))
		if again, _, _ := s.Store.CampaignByPublicID(context.Background(), c.PublicID); again.DiscountWon != 5_000 {
			t.Errorf("the discount is now %d", again.DiscountWon)
		}
	})
}

func TestStepsOfACampaign(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/campaigns/new")
		b.submit("", campaignTyped(s.Event)...)
		at := b.page.path
		for _, step := range []struct{ to, now string }{{"open", "open"}, {"paused", "paused"}, {"open", "open"}, {"closed", "closed"}} {
			b.shows(http.StatusOK, b.word("staff.campaign.follows."+step.to))
			b.submit("/state", "state", step.to)
			b.shows(http.StatusOK, b.word("staff.campaign.moved."+step.to), b.word("staff.campaign.now."+step.now))
		}
		if n := len(b.page.all("form")); b.page.with("action", at+"/state") != nil {
			t.Errorf("a closed campaign still has a step among %d forms", n)
		}
		_, values := b.form("")
		values.Set("state", "open")
		b.post(at+"/state", values)
		b.shows(http.StatusConflict, b.word("refusal.no_such_step"))
	})
}

func TestCampaignStatesThatTheClockMakes(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.Campaign(func(in *models.CampaignInput) { in.NameKo, in.OpensAt = "나중쿠폰", s.Event.EndsAt.Add(-time.Hour) })
	one := s.Campaign(func(in *models.CampaignInput) { in.NameKo, in.Quantity = "한장쿠폰", 1 })
	s.Coupon(one, "방문객 1")
	b := s.staff()
	inBothOf(b, func(b *browser) {
		b.get("/staff/gaon/campaigns")
		b.shows(http.StatusOK, b.word("state.campaign.scheduled"), b.word("state.campaign.sold_out"), "1 / 1")
		b.get("/staff/gaon/campaigns/" + one.PublicID)
		b.shows(http.StatusOK, b.word("staff.campaign.now.sold_out"))
	})
}

func TestOpeningACampaignByPercentAndByWord(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/campaigns/new")
		b.shows(http.StatusOK, b.word("staff.campaign.benefit.percent"), b.word("staff.campaign.percent.hint"), b.word("staff.campaign.claim_word.hint"), b.word("staff.campaign.channel.stamp"))
		b.refuses("", map[string]string{"percent": "fault.out_of_range.percent"}, []string{"campaigns"}, changed(campaignTyped(s.Event), "benefit", "percent")...)
		b.refuses("", map[string]string{"claim_word": "fault.word_too_short"}, []string{"campaigns"}, changed(campaignTyped(s.Event), "claim_word", "!")...)
		b.refuses("", map[string]string{"gift_ko": "fault.required.gift_ko"}, []string{"campaigns"}, changed(campaignTyped(s.Event), "benefit", "gift", "channel", "desk")...)
		b.submit("", changed(campaignTyped(s.Event), "benefit", "percent", "percent", "10", "claim_word", "통통 세일")...)
		b.shows(http.StatusOK, b.word("staff.campaign.opened"), map[string]string{"ko": "10% 할인, 최대 5,000원", "en": "10% off, up to ₩5,000"}[lang], b.word("staff.campaign.forecast.closed"))
		list, err := s.Store.Campaigns(context.Background(), s.Event.ID)
		s.must(err)
		if len(list) != 1 || list[0].Percent != 10 || list[0].Benefit != models.Percent || list[0].ClaimWord != "통통 세일" {
			t.Fatalf("stored %+v", list)
		}
		if _, kept := b.form(""); kept.Get("percent") != "10" || kept.Get("claim_word") != "통통 세일" {
			t.Errorf("the form comes back as %v", kept)
		}
		b.get("/staff/gaon/campaigns/new")
		b.submit("", changed(campaignTyped(s.Event), "benefit", "gift", "channel", "stamp", "gift_ko", "장바구니", "gift_en", "Tote bag")...)
		b.shows(http.StatusOK, b.word("staff.campaign.opened"), map[string]string{"ko": "장바구니 선물", "en": "Tote bag gift"}[lang])
	})
}

func TestMovingTheEndsOfACampaign(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		c := s.Campaign(func(in *models.CampaignInput) { in.ClosesAt = in.ClosesAt.Add(-time.Hour) })
		b := s.staff().in(lang)
		at := "/staff/gaon/campaigns/" + c.PublicID
		b.get(at)
		b.hides(b.word("staff.campaign.ends.hint"))
		s.Coupon(c, "방문객 1")
		b.get(at)
		b.shows(http.StatusOK, b.word("staff.campaign.ends.hint"))
		b.refuses("/ends", map[string]string{"closes_at": "fault.in_the_past"}, []string{"audit_entries"}, "closes_at", typedTime(s.Event.StartsAt.Add(time.Minute)))
		b.get(at)
		earlier := c.RedeemUntil.Add(-30 * time.Minute)
		b.submit("/ends", "redeem_until", typedTime(earlier))
		b.shows(http.StatusOK, b.word("staff.campaign.ends.moved"), map[string]string{"ko": "처음 사용 마감: ", "en": "At first until "}[lang])
		if again, _, _ := s.Store.CampaignByPublicID(context.Background(), c.PublicID); !again.RedeemUntil.Equal(earlier) || !again.EndMoved() {
			t.Errorf("ends at %v", again.RedeemUntil)
		}
	})
}

func TestChangingTheWordOfACampaign(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		c := s.Campaign(func(in *models.CampaignInput) { in.ClaimWord = "통통" })
		b := s.staff().in(lang)
		at := "/staff/gaon/campaigns/" + c.PublicID
		b.get(at)
		b.hides(b.word("staff.campaign.word.hint"))
		s.Coupon(c, "방문객 1")
		b.get(at)
		b.shows(http.StatusOK, b.word("staff.campaign.word.hint"))
		b.refuses("/word", map[string]string{"claim_word": "fault.word_too_short"}, []string{"audit_entries"}, "claim_word", "!")
		b.get(at)
		b.submit("/word", "claim_word", "한마음")
		b.shows(http.StatusOK, b.word("staff.campaign.word.changed"), "한마음")
		b.checkWords()
	})
}

// The drawing of the page and its stream say the same, and both say when the coupons are gone.
func TestACampaignBurnsDown(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	start := s.Event.StartsAt
	s.At(start)
	c := s.Campaign(func(in *models.CampaignInput) { in.Quantity = 20 })
	for i := range 10 {
		s.At(start.Add(time.Duration(i) * time.Minute))
		s.Coupon(c, fmt.Sprint("방문객 ", i))
	}
	s.At(start.Add(10 * time.Minute))
	b := s.staff()
	at := "/staff/gaon/campaigns/" + c.PublicID
	b.get(at)
	gone := start.Add(20 * time.Minute)
	words := "지금 속도면 " + korean.Clock(gone) + "쯤 다 나가요. (시간당 60장)"
	b.shows(http.StatusOK, words, "20장 가운데 10장 남았어요.")
	line, ahead := b.page.with("data-bar", "line"), b.page.with("data-bar", "forecast")
	if n := len(strings.Fields(attr(line, "points"))); n != 22 || !strings.HasPrefix(attr(line, "points"), "12,28 ") {
		t.Errorf("the line has %d corners: %s", n, attr(line, "points"))
	}
	if points := strings.Fields(attr(ahead, "points")); len(points) != 2 || !strings.HasSuffix(points[0], ",104") || !strings.HasSuffix(points[1], ",180") {
		t.Errorf("the forecast is drawn as %v", points)
	}
	lines := s.watch(at+"/stream", b)
	var first struct {
		Shape string
		Text  map[string]string
		Bars  map[string]map[string]string
	}
	if err := json.Unmarshal([]byte(nextData(t, lines)), &first); err != nil {
		t.Fatal(err)
	}
	if first.Text["forecast"] != words || first.Bars["line"]["points"] != attr(line, "points") || first.Shape != attr(b.page.with("data-tally", at+"/stream"), "data-shape") {
		t.Errorf("the stream says %+v", first)
	}
	s.Coupon(c, "방문객 20")
	second := nextData(t, lines)
	if !strings.Contains(second, `"issued":"11"`) {
		t.Errorf("then %s", second)
	}
	s.must(s.Store.MoveCampaign(context.Background(), s.Admin, s.Event, c.PublicID, models.CampaignPaused))
	b.get(at)
	if err := json.Unmarshal([]byte(nextData(t, s.watch(at+"/stream", b))), &first); err != nil || first.Shape != attr(b.page.with("data-tally", at+"/stream"), "data-shape") {
		t.Errorf("after a move the page of %s gets %s: it would load itself again for ever", attr(b.page.with("data-tally", at+"/stream"), "data-shape"), first.Shape)
	}
	for _, n := range b.page.all("svg") {
		if attr(n, "role") != "img" && attr(n, "aria-hidden") != "true" {
			t.Error("a drawing without words")
		}
	}
}
