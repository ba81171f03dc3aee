package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func claims(c models.Campaign) string { return "/api/v1/campaigns/" + c.PublicID + "/claims" }

func claimBody(nonce, person string) map[string]any {
	return map[string]any{"nonce": nonce, "person": person}
}

func TestClaimIsIdempotent(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		c, staff := s.Campaign(), s.token(models.Staff)
		first := s.post(claims(c), staff, claimBody("n1", "kim")).is(201).want(map[string]any{
			"state": "issued", "campaign.id": c.PublicID, "campaign.name": "통통쿠폰", "campaign.discount": 5_000, "campaign.min_purchase": 20_000,
			"refusal": nil, "expires_at": seoul(c.RedeemUntil), "redeemed_at": missing{}, "vendor": missing{},
		})
		code := first.text("code")
		for _, again := range []map[string]any{claimBody("n1", "kim"), claimBody("n2", "kim")} {
			s.post(claims(c), staff, again).is(200).want(map[string]any{"code": code, "issued_at": first.text("issued_at")})
		}
		s.post(claims(c), staff, claimBody("n1", "lee")).refused(409, "nonce_reused")
		other := s.Campaign()
		s.post(claims(other), staff, claimBody("n1", "kim")).refused(409, "nonce_reused")
		if got := s.tally().Issued; got != 1 {
			t.Errorf("issued %d", got)
		}
		s.clean()
	})
}

func TestClaimByBrowser(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	c := s.Campaign()
	body := map[string]any{"nonce": "n1"}
	shopper := s.browser("visitor-1", "", "")
	first := s.do(call{method: "POST", path: claims(c), header: shopper, body: body}).is(201)
	s.do(call{method: "POST", path: claims(c), header: shopper, body: map[string]any{"nonce": "n2"}}).is(200).want(map[string]any{"code": first.text("code")})

	sameSite := s.browser("visitor-1", "", "")
	delete(sameSite, "X-CSRF-Token")
	s.do(call{method: "POST", path: claims(c), header: sameSite, body: body}).refused(403, "forbidden")
	sameSite["Sec-Fetch-Site"] = "same-origin"
	s.do(call{method: "POST", path: claims(c), header: sameSite, body: body}).is(200)
	sameSite["Sec-Fetch-Site"] = "cross-site"
	s.do(call{method: "POST", path: claims(c), header: sameSite, body: body}).refused(403, "forbidden")

	forged := s.browser("visitor-1", "", "")
	forged["Cookie"] = "jangteo-visitor=visitor-1.forged"
	forged["Sec-Fetch-Site"] = "same-origin"
	s.do(call{method: "POST", path: claims(c), header: forged, body: body}).refused(401, "unauthenticated")
}

func TestClaimOnBehalf(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	c := s.Campaign()
	elsewhere, _ := s.another()
	_, device := s.scanner("달그락분식", models.Shop, models.AtStore)
	person, nobody := claimBody("n1", "kim"), map[string]any{"nonce": "n1"}
	for _, test := range []struct {
		name, token string
		body        any
		status      int
		reason      string
	}{
		{"staff", s.token(models.Staff), person, 201, ""},
		{"viewer", s.token(models.Viewer), person, 403, "forbidden"},
		{"a phone", device, person, 403, "forbidden"},
		{"a phone for nobody", device, nobody, 403, "forbidden"},
		{"staff of another event", s.tokenOf(elsewhere, models.Staff), person, 403, "forbidden"},
		{"an unknown token", "jts_unknown", person, 401, "unauthenticated"},
		{"an unknown phone", "jtd_unknown", person, 401, "unauthenticated"},
		{"staff for nobody", s.token(models.Staff), nobody, 400, "malformed"},
	} {
		s.run(test.name, func(s *site) {
			got := s.post(claims(c), test.token, test.body)
			got.comes(test.status, test.reason)
		})
	}
	s.run("a shopper names a person", func(s *site) {
		s.do(call{method: "POST", path: claims(c), header: s.browser("v", "", ""), body: person}).refused(403, "forbidden")
	})
	s.run("staff in a browser", func(s *site) {
		header := s.browser("v", s.Session(s.Admin.Account), "")
		s.do(call{method: "POST", path: claims(c), header: header, body: claimBody("n2", "lee")}).is(201)
	})
	s.run("nobody", func(s *site) {
		own := map[string]string{"Sec-Fetch-Site": "same-origin"}
		s.do(call{method: "POST", path: claims(c), header: own, body: nobody}).refused(401, "unauthenticated")
		s.do(call{method: "POST", path: claims(c), header: own, body: person}).refused(403, "forbidden")
	})
}

func TestClaimRefusals(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		staff, ctx, now := s.token(models.Staff), context.Background(), s.Store.Now()
		_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
		claim := func(c models.Campaign, person string) answer {
			t.Helper()
			return s.post(claims(c), staff, claimBody(c.PublicID+person, person))
		}
		move := func(c models.Campaign, to models.CampaignState) models.Campaign {
			t.Helper()
			s.must(s.Store.MoveCampaign(ctx, s.Admin, s.Event, c.PublicID, to))
			return c
		}

		opens := now.Add(time.Hour).Truncate(time.Second)
		later := s.Campaign(func(in *models.CampaignInput) { in.OpensAt = opens })
		claim(later, "kim").refused(409, "not_open").want(map[string]any{"error.detail.at": seoul(opens)})

		claim(move(s.Campaign(), models.CampaignPaused), "kim").refused(409, "paused")
		claim(move(s.Campaign(), models.CampaignClosed), "kim").refused(409, "closed")

		one := s.Campaign(func(in *models.CampaignInput) { in.Quantity = 1 })
		claim(one, "kim").is(201)
		claim(one, "lee").refused(409, "sold_out")

		slotted := s.Campaign(func(in *models.CampaignInput) {
			in.Quantity, in.Slots = 2, []models.SlotInput{{OpensAt: in.OpensAt, Quantity: 1}, {OpensAt: opens, Quantity: 1}}
		})
		claim(slotted, "kim").is(201)
		claim(slotted, "lee").refused(409, "sold_out").want(map[string]any{"error.detail.at": seoul(opens)})

		used := s.Campaign()
		code := claim(used, "kim").is(201).text("code")
		s.post("/api/v1/redemptions", phone, redeemBody(code, "r1")).is(201)
		s.post(claims(used), staff, claimBody("again", "kim")).refused(409, "limit_reached").want(map[string]any{"error.detail.limit": 1})

		desk := s.Campaign(func(in *models.CampaignInput) { in.Channel = models.AtDesk })
		s.do(call{method: "POST", path: claims(desk), header: s.browser("v", "", ""), body: map[string]any{"nonce": "n"}}).refused(409, "not_open")
		claim(desk, "kim").is(201)

		draft, err := s.Store.OpenCampaign(ctx, s.Admin, s.Event, models.CampaignInput{
			NameKo: "준비", DiscountWon: 1_000, ForShops: true, Quantity: 1, BudgetWon: 1_000, PerPerson: 1, LegalBasis: "조례",
			OpensAt: s.Event.StartsAt, ClosesAt: s.Event.EndsAt, RedeemFrom: s.Event.StartsAt, RedeemUntil: s.Event.EndsAt,
		})
		s.must(err)
		claim(draft, "kim").refused(404, "unknown_campaign")
		claim(models.Campaign{PublicID: "NOTHING"}, "kim").refused(404, "unknown_campaign")
		claim(models.Campaign{PublicID: "%00"}, "kim").refused(404, "unknown_campaign")
		s.clean()
	})
}

func TestClaimMalformed(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	c, staff := s.Campaign(), s.token(models.Staff)
	for _, test := range []struct{ name, body, field string }{
		{"no nonce", `{"person":"kim"}`, "nonce"},
		{"empty nonce", `{"nonce":"","person":"kim"}`, "nonce"},
		{"long nonce", `{"nonce":"` + strings.Repeat("n", 65) + `","person":"kim"}`, "nonce"},
		{"nonce of a number", `{"nonce":1,"person":"kim"}`, "nonce"},
		{"zero byte", `{"nonce":"a\u0000b","person":"kim"}`, "nonce"},
		{"empty person", `{"nonce":"n","person":""}`, "person"},
		{"long person", `{"nonce":"n","person":"` + strings.Repeat("가", 65) + `"}`, "person"},
		{"half a sign", `{"nonce":"n","person":"kim \ud83d"}`, "person"},
		{"its other half", `{"nonce":"n","person":"\uDE00\uD83D"}`, "person"},
		{"half a sign before another", `{"nonce":"n","person":"\ud83d\u0041"}`, "person"},
		{"half a sign in the nonce", `{"nonce":"\ud83d","person":"kim"}`, "nonce"},
		{"unknown field", `{"nonce":"n","person":"kim","persons":2}`, "persons"},
	} {
		s.run(test.name, func(s *site) {
			s.post(claims(c), staff, test.body).refused(400, "malformed").want(map[string]any{"error.detail.field": test.field})
		})
	}
	s.post(claims(c), staff, `{"nonce":"n","person":"`+strings.Repeat("가", 64)+`"}`).is(201)
	s.post(claims(c), staff, `{"nonce":"whole","person":"\ud83d\ude00 \\ud83d \ufffd"}`).is(201)
}
