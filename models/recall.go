package models

import (
	"context"
	"fmt"
	"time"
)

// A campaign can take back coupons that nobody uses, so that others get them: once, at a stated
// time, those that were issued long enough before; or each so many minutes after its issue. When is
// part of the terms, and so it is the end of the coupon from its issue on: whoever holds one sees it
// all the time, and the recall itself changes only whose the money is.

// recallMax is the longest time that an unused coupon can be left to its holder, in minutes.
const recallMax = 24 * 60

// Recalls says whether unused coupons are taken back before the campaign's own end.
func (c Campaign) Recalls() bool { return c.RecallAt != nil || c.RecallAfter > 0 }

// RecallOf is when a coupon that was issued at that time is taken back unless it was used; nil when
// it is good to the end. A coupon that could not be used at its issue has its minutes from when it can.
func (c Campaign) RecallOf(issued time.Time) *time.Time {
	if issued.Before(c.RedeemFrom) {
		issued = c.RedeemFrom
	}
	due := issued.Add(time.Duration(c.RecallAfter) * time.Minute)
	switch {
	case !c.Recalls():
		return nil
	case c.RecallAt != nil && !due.Before(*c.RecallAt): // too young to be recalled
		return nil
	case c.RecallAt != nil:
		due = *c.RecallAt
	}
	if !due.Before(c.RedeemUntil) {
		return nil
	}
	return &due
}

// endOf is the last moment of a coupon that was issued at that time, and when it is recalled.
func (c Campaign) endOf(issued time.Time) (ends time.Time, recall *time.Time) {
	if recall = c.RecallOf(issued); recall != nil {
		return *recall, recall
	}
	return c.RedeemUntil, nil
}

// RecallOpens is the recall that still lies ahead and may open more coupons; false when none does.
func (c Campaign) RecallOpens(now time.Time) (time.Time, bool) {
	if c.RecallAt == nil || !c.RecallAt.After(now) || c.Issued == c.Redeemed || c.RecallAt.After(c.ClosesAt) {
		return time.Time{}, false
	}
	return *c.RecallAt, true
}

func (f *Faults) recall(in CampaignInput) {
	f.Add(in.RecallAfter < 0 || in.RecallAfter > recallMax, "recall_after", "out_of_range")
	f.Add(in.Channel == AtDesk && (in.RecallAfter > 0 || in.RecallAt != nil), "recall_after", "recall_needs_a_phone")
	f.Add(in.RecallAt != nil && (!in.RecallAt.After(in.RedeemFrom) || !in.RecallAt.Before(in.RedeemUntil)), "recall_at", "recall_outside")
}

// recallsAtOnce is how many coupons one transaction of RecallUnused looks at: whoever redeems waits for it.
const recallsAtOnce = 2_000

// RecallUnused takes back the coupons whose time of recall has come and that nobody used: their
// places and their money are the campaign's again, for others to claim. Any instance may call it at
// any time: a coupon is recalled once, and never a redeemed one. It says how many it took back.
func (s *Store) RecallUnused(ctx context.Context) (int, error) {
	var events []int64
	if err := s.db(ctx).Raw("SELECT DISTINCT event_id FROM coupons WHERE recall_at < ? ORDER BY event_id", s.now()).Scan(&events).Error; err != nil {
		return 0, storageError(err)
	}
	total := 0
	for _, event := range events {
		for more := true; more; {
			var seen, recalled int
			err := s.tx(ctx, func(tx *Store) (err error) {
				seen, recalled, err = tx.recallSome(ctx, event)
				return err
			})
			if err != nil {
				return total, err
			}
			total, more = total+recalled, seen == recallsAtOnce
		}
	}
	return total, nil
}

// recallSome holds the end of the chain first, as those do who redeem, reverse and void: the states
// that it reads are the states that change.
func (s *Store) recallSome(ctx context.Context, event int64) (seen, recalled int, err error) {
	if _, err := s.holdHeads(ctx, []int64{event}); err != nil {
		return 0, 0, err
	}
	var due []Coupon
	err = s.write.WithContext(ctx).Select("id", "campaign_id", "slot_id", "state").
		Where("event_id = ? AND recall_at < ?", event, s.now()).Order("id").Limit(recallsAtOnce).Find(&due).Error
	if err != nil || len(due) == 0 {
		return 0, 0, err
	}
	var unused, all []int64
	campaigns, slots := map[int64]int64{}, map[int64]int64{}
	for _, c := range due {
		all = append(all, c.ID)
		if c.State == CouponIssued {
			unused = append(unused, c.ID)
			campaigns[c.CampaignID]++
			slots[c.SlotID]++
		}
	}
	questions := []question{{sql: "UPDATE coupons SET recall_at = NULL WHERE ?", args: []any{among(s, "id", all)}}}
	if len(unused) > 0 {
		questions = append([]question{{sql: "UPDATE coupons SET state = 'expired' WHERE ? AND state = 'issued'", args: []any{among(s, "id", unused)}, must: int64(len(unused))}},
			append(questions, s.freed(campaigns, slots)...)...)
	}
	if err := s.ask(ctx, questions...); err != nil {
		return 0, 0, err
	}
	return len(due), len(unused), s.auditRecall(ctx, event, campaigns)
}

// freed gives places and money back: campaigns before slots, each in the order of their ids, as claims hold them.
func (s *Store) freed(campaigns, slots map[int64]int64) []question {
	var held []int64
	questions := []question{
		{sql: `UPDATE campaigns SET issued = issued - t.n, recalled = recalled + t.n, reserved_won = reserved_won - t.n * discount_won
			FROM ? WHERE campaigns.id = t.id`, args: []any{sums(s, campaigns)}, must: int64(len(campaigns))},
		{sql: "UPDATE slots SET issued = issued - t.n FROM ? WHERE slots.id = t.id", args: []any{sums(s, slots)}, must: int64(len(slots))},
	}
	if !s.postgres() {
		return questions
	}
	hold := question{sql: "SELECT id FROM campaigns WHERE ? ORDER BY id FOR NO KEY UPDATE", args: []any{among(s, "id", keysOf(campaigns))}, into: &held}
	return append([]question{hold}, questions...)
}

func (s *Store) auditRecall(ctx context.Context, event int64, campaigns map[int64]int64) error {
	for id, n := range campaigns {
		var c Campaign
		if err := find(s.db(ctx).Where("id = ?", id), &c); err != nil {
			return err
		}
		if err := s.audit(ctx, Actor{}, event, "coupons_recalled", c.PublicID, fmt.Sprint(n)); err != nil {
			return err
		}
	}
	return nil
}
