package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// LedgerHead is the end of an event's chain: the number and hash of its newest row. Whoever
// appends takes this row first, so the chain has one order.
type LedgerHead struct {
	EventID int64  `gorm:"primaryKey;autoIncrement:false"`
	Seq     int64  `gorm:"not null"`
	Hash    string `gorm:"not null"`
}

// holdHeads reads the ends of the chains of several events and holds them, in the order of the
// events, until the transaction ends. SQLite's one writer needs to hold nothing.
func (s *Store) holdHeads(ctx context.Context, events []int64) (map[int64]*LedgerHead, error) {
	var list []LedgerHead
	err := s.ask(ctx, s.headsOf(events, &list))
	return headsByEvent(list), err
}

func (s *Store) headsOf(events []int64, into *[]LedgerHead) question {
	statement := "SELECT * FROM ledger_heads WHERE ? ORDER BY event_id"
	if s.postgres() {
		statement += " FOR UPDATE"
	}
	return question{sql: statement, args: []any{among(s, "event_id", events)}, into: into}
}

func headsByEvent(list []LedgerHead) map[int64]*LedgerHead {
	heads := make(map[int64]*LedgerHead, len(list))
	for i := range list {
		heads[list[i].EventID] = &list[i]
	}
	return heads
}

// append gives rows their places at the ends of their events' chains, which must be held, and says how
// they are written.
func (s *Store) append(ctx context.Context, heads map[int64]*LedgerHead, rows ...*Redemption) ([]question, error) {
	was := make(map[int64]int64, len(heads))
	for _, r := range rows {
		head := heads[r.EventID]
		if head == nil {
			return nil, fmt.Errorf("event %d has no ledger", r.EventID)
		}
		if _, moved := was[r.EventID]; !moved {
			was[r.EventID] = head.Seq
		}
		r.Seq, r.PrevHash = head.Seq+1, head.Hash
		r.Hash = r.chainHash()
		head.Seq, head.Hash = r.Seq, r.Hash
	}
	written, err := insertion(ctx, s, rows)
	questions := []question{written}
	for event, seq := range was { // hardly ever more than one
		questions = append(questions, question{sql: "UPDATE ledger_heads SET seq = ?, hash = ? WHERE event_id = ? AND seq = ?",
			args: []any{heads[event].Seq, heads[event].Hash, event, seq}, must: 1})
	}
	return questions, err
}

// chainHash is SHA-256 over all that a row says and the hash of the row before it. ReversedBy is
// left out: it is written later, and the reversal's own row vouches for it.
func (r Redemption) chainHash() string {
	purchase, reverses := "-", "-"
	if r.PurchaseWon != nil {
		purchase = fmt.Sprint(*r.PurchaseWon)
	}
	if r.Reverses != nil {
		reverses = fmt.Sprint(*r.Reverses)
	}
	fields := []string{
		r.PrevHash, fmt.Sprint(r.EventID), fmt.Sprint(r.Seq), string(r.Kind), fmt.Sprint(r.CouponID), fmt.Sprint(r.CampaignID),
		fmt.Sprint(r.ApplicationID), fmt.Sprint(r.DeviceID), r.Booth, fmt.Sprint(r.Won), purchase, string(r.Method), r.Nonce,
		fmt.Sprint(r.ClaimedAt.UnixMilli()), fmt.Sprint(r.ReceivedAt.UnixMilli()), fmt.Sprint(r.Hour), reverses, r.Reason,
	}
	sum := sha256.Sum256([]byte(strings.Join(fields, "\x1f")))
	return hex.EncodeToString(sum[:])
}

// Verify checks every invariant of an event's ledger on the live database and returns a line for
// each breach; none means that all agrees. It reads in one transaction, so that it sees one moment.
func (s *Store) Verify(ctx context.Context, e Event) ([]string, error) {
	var breaches []string
	err := s.snapshot(ctx, func(tx *Store) error {
		for _, check := range []func(context.Context, Event) ([]string, error){
			tx.verifyChain, tx.verifyCounters, tx.verifyCoupons, tx.verifySlots, tx.verifyBatches,
		} {
			found, err := check(ctx, e)
			if err != nil {
				return err
			}
			breaches = append(breaches, found...)
		}
		return nil
	})
	return breaches, err
}

// verifyChain walks the rows in their order and recomputes each hash.
func (s *Store) verifyChain(ctx context.Context, e Event) ([]string, error) {
	var breaches []string
	prev, seq := "", int64(0)
	rows, err := s.db(ctx).Model(&Redemption{}).Where("event_id = ?", e.ID).Order("seq").Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r Redemption
		if err := s.db(ctx).ScanRows(rows, &r); err != nil {
			return nil, err
		}
		seq++
		switch {
		case r.Seq != seq:
			breaches = append(breaches, fmt.Sprintf("row %d is missing from the chain", seq))
			seq = r.Seq
		case r.PrevHash != prev:
			breaches = append(breaches, fmt.Sprintf("row %d does not follow the row before it", r.Seq))
		case r.Hash != r.chainHash():
			breaches = append(breaches, fmt.Sprintf("row %d was changed after it was written", r.Seq))
		}
		prev = r.Hash
	}
	var head LedgerHead // stays empty when somebody took it away
	if err := find(s.db(ctx).Where("event_id = ?", e.ID), &head); err != nil && err != ErrNotFound {
		return nil, err
	}
	if head.Seq != seq || head.Hash != prev {
		breaches = append(breaches, fmt.Sprintf("the chain ends at row %d, its head says %d", seq, head.Seq))
	}
	return breaches, rows.Err()
}

// verifyCounters compares each campaign's running counters with sums over the rows.
func (s *Store) verifyCounters(ctx context.Context, e Event) ([]string, error) {
	campaigns, err := s.Campaigns(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	sums, err := s.sumsByCampaign(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	var breaches []string
	for _, c := range campaigns {
		say := func(what string, running, rows int64) {
			if running != rows {
				breaches = append(breaches, fmt.Sprintf("campaign %s: %s is %d in the counter and %d in the rows", c.PublicID, what, running, rows))
			}
		}
		sum := sums[c.ID]
		say("issued", c.Issued, sum.Issued)
		say("reserved won", c.ReservedWon, (sum.Issued-sum.Voided)*c.DiscountWon)
		say("redeemed", c.Redeemed, sum.Redeemed)
		say("redeemed won", c.RedeemedWon, sum.Won)
		say("reversed", c.Reversed, sum.Reversed)
		say("recalled", c.Recalled, sum.Recalled)
		if c.Issued > c.Quantity || c.ReservedWon > c.BudgetWon {
			breaches = append(breaches, fmt.Sprintf("campaign %s: more was issued than its quantity or budget allows", c.PublicID))
		}
	}
	return breaches, nil
}

// verifyCoupons checks that a coupon is redeemed if and only if one redemption of it stands, and
// that nobody holds more than the limit.
func (s *Store) verifyCoupons(ctx context.Context, e Event) ([]string, error) {
	return s.pairs(ctx, e,
		[2]string{"the state of coupon %d does not agree with its %d standing redemptions", `SELECT c.id AS a, count(r.id) AS b FROM coupons c LEFT JOIN redemptions r
			ON r.coupon_id = c.id AND r.kind = 'redemption' AND r.reversed_by IS NULL WHERE c.event_id = ?
			GROUP BY c.id, c.state HAVING count(r.id) <> CASE WHEN c.state = 'redeemed' THEN 1 ELSE 0 END`},
		[2]string{"row %d says it was reversed by row %d, which says otherwise", `SELECT r.id AS a, r.reversed_by AS b FROM redemptions r
			LEFT JOIN redemptions v ON v.id = r.reversed_by AND v.reverses = r.id AND v.kind = 'reversal'
			WHERE r.event_id = ? AND r.reversed_by IS NOT NULL AND v.id IS NULL`},
		[2]string{"reversal %d takes back row %d, which does not know of it", `SELECT v.id AS a, v.reverses AS b FROM redemptions v
			LEFT JOIN redemptions r ON r.id = v.reverses AND r.reversed_by = v.id
			WHERE v.event_id = ? AND v.kind = 'reversal' AND r.id IS NULL`},
		[2]string{"coupon %d is its holder's number %d, above the limit", `SELECT c.id AS a, c.ordinal AS b FROM coupons c
			JOIN campaigns p ON p.id = c.campaign_id WHERE c.event_id = ? AND c.ordinal > p.per_person`})
}

// pairs runs queries about an event that find two numbers of each breach, for a line about it.
func (s *Store) pairs(ctx context.Context, e Event, lines ...[2]string) ([]string, error) {
	var breaches []string
	for _, q := range lines {
		var pairs []struct{ A, B int64 }
		if err := s.db(ctx).Raw(q[1], e.ID).Scan(&pairs).Error; err != nil {
			return nil, err
		}
		for _, p := range pairs {
			breaches = append(breaches, fmt.Sprintf(q[0], p.A, p.B))
		}
	}
	return breaches, nil
}

// verifySlots compares each slot's counter with its coupons.
func (s *Store) verifySlots(ctx context.Context, e Event) ([]string, error) {
	var rows []struct{ ID, Issued, N int64 }
	err := s.db(ctx).Raw(`SELECT s.id, s.issued, count(c.id) AS n FROM slots s JOIN campaigns p ON p.id = s.campaign_id
		LEFT JOIN coupons c ON c.slot_id = s.id AND c.state <> 'expired' WHERE p.event_id = ? GROUP BY s.id, s.issued HAVING s.issued <> count(c.id)`, e.ID).Scan(&rows).Error
	var breaches []string
	for _, r := range rows {
		breaches = append(breaches, fmt.Sprintf("slot %d: issued is %d in the counter and %d in the rows", r.ID, r.Issued, r.N))
	}
	return breaches, err
}
