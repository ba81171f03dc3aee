package api_test

import (
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestRedeemingAPartOfThePurchase(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
		c := s.Campaign(func(in *models.CampaignInput) { in.Benefit, in.Percent, in.MinimumWon = models.Percent, 10, 10_000 })
		code := s.Coupon(c, "kim").Code
		look := s.get("/api/v1/coupons/"+code, phone).is(200).want(map[string]any{
			"campaign.benefit": "percent", "campaign.percent": 10, "campaign.discount": 5_000, "campaign.gift": "", "refusal": nil,
		})
		if !strings.Contains(string(look.raw), "10%") {
			t.Errorf("the conditions do not name the part: %s", look.raw)
		}
		s.post(redemptions, phone, redeemBody(code, "1")).refused(422, "minimum_purchase").want(map[string]any{"error.detail.minimum": 10_000, "error.detail.missing": 10_000})
		s.post(redemptions, phone, redeemBody(code, "2").with("purchase_amount", 9_000)).refused(422, "minimum_purchase").want(map[string]any{"error.detail.missing": 1_000})
		s.post(redemptions, phone, redeemBody(code, "3").with("purchase_amount", 23_456)).is(201).want(map[string]any{"campaign.discount": 2_340})
		s.post(redemptions, phone, redeemBody(code, "3").with("purchase_amount", 23_456)).is(200).want(map[string]any{"campaign.discount": 2_340, "replayed": true})
		s.clean()
	})
}

func TestClaimingByAnAnnouncedWord(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	c := s.Campaign(func(in *models.CampaignInput) { in.ClaimWord = "통통 세일" })
	shopper := func(body map[string]any) answer {
		return s.do(call{method: "POST", path: claims(c), header: s.browser("visitor-1", "", ""), body: body})
	}
	s.get("/api/v1/events/gaon/campaigns", "").want(map[string]any{"campaigns.0.asks_word": true, "campaigns.0.benefit": "discount", "campaigns.0.percent": 0})
	shopper(map[string]any{"nonce": "1"}).refused(422, "wrong_claim_word")
	shopper(map[string]any{"nonce": "2", "claim_word": "통통"}).refused(422, "wrong_claim_word")
	shopper(map[string]any{"nonce": "3", "claim_word": strings.Repeat("통", 65)}).refused(400, "malformed")
	got := shopper(map[string]any{"nonce": "4", "claim_word": "통통세일!"}).is(201)
	shopper(map[string]any{"nonce": "5"}).is(200).want(map[string]any{"code": got.text("code")})
	s.clean()
}

func TestAGiftOfTheAPI(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	s.Campaign(func(in *models.CampaignInput) {
		in.Benefit, in.Channel, in.GiftKo, in.MinimumWon = models.Gift, models.ByStamp, "장바구니", 0
	})
	s.get("/api/v1/events/gaon/campaigns", "").want(map[string]any{
		"campaigns.0.benefit": "gift", "campaigns.0.gift": "장바구니", "campaigns.0.discount": 0, "campaigns.0.channel": "stamp", "campaigns.0.remaining": 100,
	})
}
