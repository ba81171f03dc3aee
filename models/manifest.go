package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"strconv"
	"time"
)

// OfflineCapWon is the value of coupons that a phone may take without the network before it has to
// send them, in won. It bounds what an event can lose to coupons that are shown twice.
const OfflineCapWon = 300_000

// The lengths of what a phone knows of codes, in bytes. Nobody finds the code of a QR behind its hash.
// A typed code is short enough to be tried out, so that only so much of its hash is told as
// half a million codes share: enough against slips and inventions, useless for finding one that is good.
const (
	codeHashLength  = 8
	typedHashLength = 2
)

// Manifest is what a vendor's phone needs to judge coupons without the network: hashes of the codes of
// an event, never the codes, with the conditions of their campaigns.
type Manifest struct {
	At        time.Time
	Salt      string // of the event: a code's hash is that of salt and code
	Event     Event
	Campaigns []ManifestCampaign
}

// ManifestCampaign is a campaign with its coupons, in the order of their hashes, those that are still
// good first.
type ManifestCampaign struct {
	Campaign
	Taken bool    // by the vendor of the phone
	Codes []byte  // eight bytes a coupon
	Typed []byte  // two bytes a coupon, in the same order
	Paper []byte  // a bit a coupon, in the same order, the lowest of a byte first: it is on paper
	Ends  []int64 // unix seconds at which each of them ends; none when all end with the campaign
	Good  int     // how many of them are still good
}

// ManifestFor writes down the coupons of the event of a vendor as they are now.
func (s *Store) ManifestFor(ctx context.Context, vendor Application) (Manifest, error) {
	m := Manifest{Salt: s.keys.hash("offline manifest", strconv.FormatInt(vendor.EventID, 10))}
	err := s.snapshot(ctx, func(tx *Store) error {
		var err error
		m.At = tx.now()
		if m.Event, err = tx.EventByID(ctx, vendor.EventID); err != nil {
			return err
		}
		campaigns, err := tx.Campaigns(ctx, vendor.EventID)
		if err != nil {
			return err
		}
		for _, c := range campaigns {
			line := ManifestCampaign{Campaign: c, Taken: c.TakenBy(vendor)}
			if err := tx.hashes(ctx, m.Salt, &line); err != nil {
				return err
			}
			m.Campaigns = append(m.Campaigns, line)
		}
		return nil
	})
	return m, err
}

// hashes fills in the coupons of a campaign. Paper that is not handed out yet is as good as unknown: it
// may be handed out at any moment, which the phone would not hear of.
func (s *Store) hashes(ctx context.Context, salt string, line *ManifestCampaign) error {
	var list []Coupon
	err := s.db(ctx).Select("code, short_code, state, batch_id, expires_at").Where("event_id = ? AND campaign_id = ? AND state <> ?", line.EventID, line.ID, CouponPrinted).Find(&list).Error
	if err != nil {
		return err
	}
	hashed := make([]hashedCoupon, len(list))
	for i, c := range list {
		hashed[i] = hashedCoupon{
			code: codeHash(salt, c.Code)[:codeHashLength], typed: codeHash(salt, c.ShortCode)[:typedHashLength],
			good: c.State == CouponIssued, paper: c.BatchID > 0, ends: c.ExpiresAt,
		}
	}
	slices.SortFunc(hashed, hashedCoupon.compare)
	line.Paper = make([]byte, (len(hashed)+7)/8)
	early := slices.ContainsFunc(hashed, func(h hashedCoupon) bool { return !h.ends.Equal(line.RedeemUntil) })
	for i, h := range hashed {
		line.add(i, h)
		if early {
			line.Ends = append(line.Ends, h.ends.Unix())
		}
	}
	return nil
}

// add writes down the coupon that comes at place i.
func (line *ManifestCampaign) add(i int, h hashedCoupon) {
	line.Codes, line.Typed = append(line.Codes, h.code...), append(line.Typed, h.typed...)
	if h.good {
		line.Good++
	}
	if h.paper {
		line.Paper[i/8] |= 1 << (i % 8)
	}
}

type hashedCoupon struct {
	code, typed []byte
	good, paper bool
	ends        time.Time
}

// compare puts the good ones first. The order of hashes tells nothing of who claimed when.
func (h hashedCoupon) compare(other hashedCoupon) int {
	if h.good != other.good {
		if h.good {
			return -1
		}
		return 1
	}
	return bytes.Compare(h.code, other.code)
}

func codeHash(salt, code string) []byte {
	sum := sha256.Sum256([]byte(salt + code))
	return sum[:]
}

// Minutes are the daily opening and closing in minutes of the day in Seoul, as OpenAt reads them.
func (e Event) Minutes() (opens, closes int) { return minuteOfDay(e.StartsAt), minuteOfDay(e.EndsAt) }
