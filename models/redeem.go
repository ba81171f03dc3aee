package models

import (
	"context"
	"time"

	"github.com/jangteo/jangteo/models/commit"
)

// RedeemCoupon uses a coupon at the device's vendor, exactly once whatever the number of phones
// and retries. Every try is logged, refusals too. Redemptions that arrive together share a transaction.
// Refusals: unknown_code, rate_limited, wrong_event, voided, already_redeemed, device_revoked, wrong_vendor,
// expired, not_open, outside_hours, minimum_purchase, closed, nonce_reused, busy.
func (s *Store) RedeemCoupon(ctx context.Context, d Device, in RedeemInput) (Receipt, error) {
	if err := in.check(s.now()); err != nil {
		return Receipt{}, err
	}
	return together(ctx, s, s.redemptions, (*Store).redeemAll, newScanned(d, in))
}

// RedeemCoupons does what RedeemCoupon does for each coupon of a phone's queue, in their order. One
// that is refused does not hold up the others.
func (s *Store) RedeemCoupons(ctx context.Context, d Device, queue []RedeemInput) []commit.Answer[Receipt] {
	answers := make([]commit.Answer[Receipt], len(queue))
	var list []scanned
	var places []int
	for i, in := range queue {
		if answers[i].Err = in.check(s.now()); answers[i].Err == nil {
			list, places = append(list, newScanned(d, in)), append(places, i)
		}
	}
	for i, answer := range allTogether(ctx, s, s.redemptions, (*Store).redeemAll, list) {
		answers[places[i]] = answer
	}
	return answers
}

// scanned is a code that reached a phone.
type scanned struct {
	RedeemInput
	by              Device // as it was when it showed its token
	code            string
	short, readable bool
}

func newScanned(d Device, in RedeemInput) scanned {
	sc := scanned{RedeemInput: in, by: d}
	sc.code, sc.short, sc.readable = ParseCode(in.Code)
	return sc
}

// redeeming is one transaction of redemptions: what it has read, and what it has decided so far.
type redeeming struct {
	*Store
	heads    map[int64]*LedgerHead // by event; held, so that no other redemption or reversal of the event is under way
	events   map[int64]Event
	devices  map[int64]phone
	vendors  map[int64]Application
	coupons  map[string]*Coupon
	byShort  map[shortKey]*Coupon
	byNonce  map[nonceKey]*Redemption
	standing map[int64]*Redemption // of a coupon that is redeemed
	misses   map[int64][]time.Time // unknown codes of a device of late, the newest first
	fresh    []*Redemption
	attempts []*Attempt
	doubles  map[nonceKey]*OfflineConflict // known ones and those of this transaction
	newly    []*OfflineConflict
}

// phone is a device and the labels of the booths where its vendor stands, "" for a shop.
type phone struct {
	Device `gorm:"embedded"`
	Booth  string
}

type shortKey struct {
	event int64
	code  string
}

// decided is what becomes of one code.
type decided struct {
	coupon   *Coupon
	row      *Redemption // fresh, or the first answer to the nonce
	replayed bool
	refusal  *Error
}

// redeemAll redeems what a group scanned, in their order. A refusal is an answer like any other: the
// attempt is still written.
func (s *Store) redeemAll(ctx context.Context, group []scanned) ([]commit.Answer[Receipt], error) {
	r := &redeeming{Store: s}
	if err := r.gather(ctx, group); err != nil {
		return nil, err
	}
	decisions := make([]decided, len(group))
	for i, sc := range group {
		decisions[i] = r.redeem(sc)
		r.note(sc, decisions[i])
	}
	if err := r.keep(ctx); err != nil {
		return nil, err
	}
	answers := make([]commit.Answer[Receipt], len(group))
	for i, d := range decisions {
		if d.refusal != nil {
			answers[i].Err = d.refusal
			continue
		}
		answers[i].Value = Receipt{Redemption: *d.row, Coupon: *d.coupon, Vendor: r.vendors[group[i].by.ApplicationID], Replayed: d.replayed}
	}
	return answers, nil
}

// redeem decides about one code by what is known.
func (r *redeeming) redeem(sc scanned) decided {
	// The same phone may have been enrolled anew: then its old token is withdrawn like a phone.
	if now := r.devices[sc.by.ID]; now.RevokedAt != nil || now.TokenHash != sc.by.TokenHash {
		return decided{refusal: refuse(Forbidden, "device_revoked")}
	}
	if sc.short || !sc.readable {
		if wait := slowDown(r.misses[sc.by.ID], r.now()); wait != nil {
			return decided{refusal: wait}
		}
	}
	c := r.coupon(sc)
	if c == nil {
		r.missed(sc)
		return decided{refusal: refuse(NotFound, "unknown_code")}
	}
	if first := r.byNonce[nonceKey{sc.by.EventID, sc.Nonce}]; first != nil {
		return decided{coupon: c, row: first, replayed: true, refusal: nonceReused(*first, c, sc)}
	}
	if known := r.doubles[nonceKey{sc.by.EventID, sc.Nonce}]; known != nil {
		return decided{coupon: c, refusal: r.explain(known.again(c), c, sc.by)}
	}
	vendor, at := r.vendors[sc.by.ApplicationID], sc.claimedAt(r.now())
	why := refusalOf(*c, r.events[sc.by.EventID], vendor, r.keys.stale(*c, sc.Code, at), sc.PurchaseWon, at)
	if why == nil {
		why = c.Campaign.unpriced(sc.PurchaseWon)
	}
	if why != nil {
		if sc.short && isStale(why) {
			r.missed(sc)
		}
		r.dispute(conflictOf(sc, c, r.events[sc.by.EventID], why, at, r.now()))
		return decided{coupon: c, refusal: r.explain(why, c, sc.by)}
	}
	return decided{coupon: c, row: r.spend(c, sc, at)}
}

// dispute keeps a coupon that a phone accepted and that was used by then, once for its nonce.
func (r *redeeming) dispute(double *OfflineConflict) {
	if double != nil {
		r.doubles[nonceKey{double.EventID, double.Nonce}] = double
		r.newly = append(r.newly, double)
	}
}

// missed counts what may have been a guess.
func (r *redeeming) missed(sc scanned) {
	r.misses[sc.by.ID] = append([]time.Time{r.now()}, r.misses[sc.by.ID]...)
}

func (r *redeeming) coupon(sc scanned) *Coupon {
	switch {
	case !sc.readable:
		return nil
	case sc.short:
		return r.byShort[shortKey{sc.by.EventID, sc.code}]
	}
	return r.coupons[sc.code]
}

func (r *redeeming) explain(why *Error, c *Coupon, d Device) *Error {
	if why.Reason != "already_redeemed" {
		return why
	}
	first, known := r.standing[c.ID]
	if !known {
		return why.explain(Redemption{}, Application{}, d)
	}
	return why.explain(*first, r.vendors[first.ApplicationID], d)
}

// spend notes the row that takes the coupon. Who comes later in the group finds it taken.
func (r *redeeming) spend(c *Coupon, sc scanned, at time.Time) *Redemption {
	row := &Redemption{
		EventID: c.EventID, Kind: EntryRedemption, CouponID: c.ID, CampaignID: c.CampaignID, ApplicationID: sc.by.ApplicationID,
		DeviceID: sc.by.ID, Booth: r.devices[sc.by.ID].Booth, Won: c.Campaign.Gives(sc.PurchaseWon), PurchaseWon: sc.PurchaseWon,
		Method: sc.Method, Nonce: sc.Nonce, ClaimedAt: at, ReceivedAt: r.now(), Hour: at.Unix() / 3600,
	}
	c.State = CouponRedeemed
	r.fresh = append(r.fresh, row)
	r.standing[c.ID], r.byNonce[nonceKey{c.EventID, sc.Nonce}] = row, row
	return row
}

// note logs the attempt.
func (r *redeeming) note(sc scanned, d decided) {
	outcome, coupon := "redeemed", int64(0)
	switch {
	case d.refusal != nil:
		outcome = d.refusal.Reason
	case d.replayed:
		outcome = "replayed"
	}
	if d.coupon != nil {
		coupon = d.coupon.ID
	}
	r.attempts = append(r.attempts, newAttempt(sc.by, sc.RedeemInput, coupon, outcome, r.now()))
}

// nonceReused is nil when the nonce came with what it came with the first time.
func nonceReused(first Redemption, c *Coupon, sc scanned) *Error {
	samePurchase := first.PurchaseWon == nil && sc.PurchaseWon == nil ||
		first.PurchaseWon != nil && sc.PurchaseWon != nil && *first.PurchaseWon == *sc.PurchaseWon
	if first.CouponID == c.ID && first.DeviceID == sc.by.ID && first.Method == sc.Method && samePurchase {
		return nil
	}
	return refuse(Conflict, "nonce_reused")
}

// keep writes what was decided: the coupons by a conditional update, which has the last word, the
// rows of the ledger, the counters by the sum, and every attempt.
func (r *redeeming) keep(ctx context.Context) error {
	var questions []question
	if len(r.fresh) > 0 {
		questions = append(questions, r.take())
		rows, err := r.append(ctx, r.heads, r.fresh...)
		if err != nil {
			return err
		}
		questions = append(append(questions, rows...), r.count()...)
	}
	attempts, err := insertion(ctx, r.Store, r.attempts)
	if err != nil {
		return err
	}
	questions = append(questions, attempts)
	if len(r.newly) > 0 {
		doubles, err := insertion(ctx, r.Store, r.newly)
		if err != nil {
			return err
		}
		questions = append(questions, doubles)
	}
	if seen := r.seen(); len(seen) > 0 {
		questions = append(questions, question{sql: "UPDATE devices SET seen_at = ? WHERE ?", args: []any{r.now(), among(r.Store, "id", seen)}})
	}
	return r.askLast(ctx, questions...)
}

// take redeems the coupons that still can be: if the database says otherwise of one, all is read again.
func (r *redeeming) take() question {
	ids := make([]int64, len(r.fresh))
	for i, row := range r.fresh {
		ids[i] = row.CouponID
	}
	return question{sql: "UPDATE coupons SET state = 'redeemed' WHERE ? AND state = 'issued'", args: []any{among(r.Store, "id", ids)}, must: int64(len(ids))}
}

// count moves the counters by the sums of the group: what is given counts, and what was reserved beyond it
// is the budget's again. On PostgreSQL several campaigns are held in the
// order of their ids first, as by claims, so that nobody waits for each other.
func (r *redeeming) count() []question {
	perCampaign, won := map[int64]int64{}, map[int64]int64{}
	for _, row := range r.fresh {
		perCampaign[row.CampaignID]++
		won[row.CampaignID] += row.Won
	}
	move := question{sql: `UPDATE campaigns SET redeemed = redeemed + t.n, redeemed_won = redeemed_won + t.won,
		reserved_won = reserved_won - t.n * discount_won + t.won FROM ? WHERE campaigns.id = t.id`,
		args: []any{sumsAndWon(r.Store, perCampaign, won)}, must: int64(len(perCampaign))}
	if !r.postgres() || len(perCampaign) == 1 {
		return []question{move}
	}
	var held []int64
	return []question{{sql: "SELECT id FROM campaigns WHERE ? ORDER BY id FOR NO KEY UPDATE", args: []any{among(r.Store, "id", keysOf(perCampaign))}, into: &held}, move}
}

// seen are the phones whose use is to be written down, once a minute.
func (r *redeeming) seen() []int64 {
	var seen []int64
	for id, d := range r.devices {
		if d.SeenAt == nil || r.now().Sub(*d.SeenAt) > seenEvery {
			seen = append(seen, id)
		}
	}
	return seen
}
