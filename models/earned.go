package models

// A campaign that is the award of the stamp tour, or that pays for receipts, is nobody's to give: staff neither. Only a full
// card or an accepted receipt brings a coupon of it.

// earnedSQL names what alone brings a coupon of a campaign: 'card', 'receipt', or an empty text for neither.
const earnedSQL = `CASE
	WHEN channel = 'stamp' OR EXISTS (SELECT 1 FROM tours WHERE tours.event_id = campaigns.event_id AND tours.campaign = campaigns.public_id) THEN 'card'
	WHEN EXISTS (SELECT 1 FROM paybacks WHERE paybacks.event_id = campaigns.event_id AND paybacks.campaign_id = campaigns.public_id AND way = 'coupon') THEN 'receipt'
	ELSE '' END AS earned_by`

// whyNotEarned refuses a coupon that must be earned; nil for all others.
func whyNotEarned(by string) error {
	switch by {
	case "card":
		return &Error{Kind: Conflict, Reason: "not_open", Words: "claim_by_stamps"}
	case "receipt":
		return &Error{Kind: Conflict, Reason: "not_open", Words: "claim_by_receipts"}
	}
	return nil
}
