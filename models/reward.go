package models

import "context"

// issueReward issues a coupon of a campaign to a person who earned it, as by a full stamp card, in the
// transaction of tx: at most one of a campaign to a person, and the same one again however often it is asked.
// Refusals: those of ClaimCoupon.
func (s *Store) issueReward(ctx context.Context, campaign Campaign, person string) (Coupon, error) {
	nonce := "reward-" + s.keys.hash("reward", campaign.PublicID+" "+person)[:personLength]
	got, err := s.ClaimCoupon(ctx, Claim{CampaignID: campaign.PublicID, EventID: campaign.EventID, Person: person, Nonce: nonce, reward: true})
	return got.Coupon, err
}
