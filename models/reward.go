package models

import (
	"context"
	"fmt"
)

// rewardsAtOnce says whether a complete card gets its coupon on the phone, without a gift desk: so it is where the
// campaign is for full stamp cards, until the desk took it back from the card.
func (s *Store) rewardsAtOnce(ctx context.Context, t Tour, card Card) (bool, error) {
	if t.Award != AwardCoupon {
		return false, nil
	}
	c, _, err := s.CampaignByPublicID(ctx, t.Campaign)
	if err != nil || c.Channel != ByStamp {
		return false, err
	}
	var undone int64
	err = s.db(ctx).Model(&Handover{}).Where("card_id = ? AND undone_at IS NOT NULL", card.ID).Count(&undone).Error
	return undone == 0, storageError(err)
}

// TakeReward gives a person the coupon that a complete card earned, once as the gift desk would: ErrNotFound where only
// the desk does. Refusals: card_incomplete, gift_given; those of ClaimCoupon.
func (s *Store) TakeReward(ctx context.Context, e Event, person string) (Handover, error) {
	t, err := s.TourOf(ctx, e.ID)
	if err != nil {
		return Handover{}, err
	}
	card, err := s.CardOf(ctx, t, person)
	if err != nil {
		return Handover{}, err
	}
	atOnce, err := s.rewardsAtOnce(ctx, t, card)
	if err != nil {
		return Handover{}, err
	}
	if !atOnce {
		return Handover{}, ErrNotFound
	}
	return s.give(ctx, nil, e, card.Code)
}

// issueReward issues the coupon that a complete card earned, to the person of the card: on a phone it lies with the
// others. Asking again finds the same one, so that a hand-over can be tried again. "" where the award is none.
func (s *Store) issueReward(ctx context.Context, by *Actor, e Event, typed string) (string, error) {
	c, err := s.AtGiftDesk(ctx, e, typed)
	if err != nil || c.Tour.Award != AwardCoupon {
		return "", err
	}
	if why := c.GiftRefusal(); why != nil {
		return "", why
	}
	var before int64 // that were taken back: their coupons are recalled
	if err := s.db(ctx).Model(&Handover{}).Where("card_id = ?", c.Card.ID).Count(&before).Error; err != nil {
		return "", storageError(err)
	}
	nonce := fmt.Sprintf("card %s %d", c.Card.Code, before)
	got, err := s.ClaimCoupon(ctx, Claim{CampaignID: c.Tour.Campaign, EventID: e.ID, Person: c.Card.Person, Nonce: nonce, By: by, earned: true})
	return got.Coupon.ShortCode, err
}
