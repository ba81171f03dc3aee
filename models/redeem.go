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
}

// phone is a device and the label of the booth where its vendor stands, "" for a shop.
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
	vendor, at := r.vendors[sc.by.ApplicationID], sc.claimedAt(r.now())
	if why := refusalOf(*c, r.events[sc.by.EventID], vendor, r.keys.stale(*c, sc.Code, at), sc.PurchaseWon, at); why != nil {
		if sc.short && isStale(why) {
			r.missed(sc)
		}
		return decided{coupon: c, refusal: r.explain(why, c, sc.by)}
	}
	return decided{coupon: c, row: r.spend(c, sc, at)}
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
		DeviceID: sc.by.ID, Booth: r.devices[sc.by.ID].Booth, Won: c.Campaign.DiscountWon, PurchaseWon: sc.PurchaseWon,
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
	if len(r.fresh) > 0 {
		if err := r.take(ctx); err != nil {
			return err
		}
		if err := r.append(ctx, r.heads, r.fresh...); err != nil {
			return err
		}
		if err := r.count(ctx); err != nil {
			return err
		}
	}
	if err := insertAll(ctx, r.Store, r.attempts); err != nil {
		return err
	}
	return r.see(ctx)
}

// take redeems the coupons that still can be: if the database says otherwise of one, all is read again.
func (r *redeeming) take(ctx context.Context) error {
	ids := make([]int64, len(r.fresh))
	for i, row := range r.fresh {
		ids[i] = row.CouponID
	}
	taken := r.write.WithContext(ctx).Exec("UPDATE coupons SET state = 'redeemed' WHERE ? AND state = 'issued'", among(r.Store, "id", ids))
	if taken.Error == nil && taken.RowsAffected != int64(len(ids)) {
		return errMoved
	}
	return taken.Error
}

// count moves the counters by the sums of the group.
func (r *redeeming) count(ctx context.Context) error {
	sums := map[int64]int64{}
	for _, row := range r.fresh {
		sums[row.CampaignID]++
	}
	if err := r.holdCampaigns(ctx, keysOf(sums)); err != nil {
		return err
	}
	return r.move(ctx, sums, "UPDATE campaigns SET redeemed = redeemed + t.n, redeemed_won = redeemed_won + t.n * discount_won FROM ? WHERE campaigns.id = t.id")
}

// see writes down that the phones of the group were in use, once a minute.
func (r *redeeming) see(ctx context.Context) error {
	var seen []int64
	for id, d := range r.devices {
		if d.SeenAt == nil || r.now().Sub(*d.SeenAt) > seenEvery {
			seen = append(seen, id)
		}
	}
	if len(seen) == 0 {
		return nil
	}
	return r.write.WithContext(ctx).Model(&Device{}).Where(among(r.Store, "id", seen)).Update("seen_at", r.now()).Error
}

// gather reads all that the codes of a group are decided by. The ends of the chains are held first:
// whoever redeems or reverses in an event waits here for the others, on any instance.
func (r *redeeming) gather(ctx context.Context, group []scanned) error {
	var events, devices, vendors []int64
	var nonces []labelled
	guessed := false
	for _, sc := range group {
		events, devices, vendors = append(events, sc.by.EventID), append(devices, sc.by.ID), append(vendors, sc.by.ApplicationID)
		nonces, guessed = append(nonces, labelled{sc.by.EventID, sc.Nonce}), guessed || sc.short || !sc.readable
	}
	events, devices = distinct(events), distinct(devices)
	var err error
	if r.heads, err = r.holdHeads(ctx, events); err != nil {
		return err
	}
	if r.events, err = r.eventsByID(ctx, events); err != nil {
		return err
	}
	if err := r.readCoupons(ctx, group); err != nil {
		return err
	}
	if err := r.readNonces(ctx, nonces); err != nil {
		return err
	}
	r.misses = map[int64][]time.Time{}
	if guessed {
		if r.misses, err = r.Store.misses(ctx, events, devices); err != nil {
			return err
		}
	}
	if err := r.readStanding(ctx); err != nil {
		return err
	}
	return r.readVendors(ctx, devices, vendors)
}

// readCoupons reads the coupons that the codes name, with their campaigns.
func (r *redeeming) readCoupons(ctx context.Context, group []scanned) error {
	var codes []string
	var shorts []labelled
	for _, sc := range group {
		switch {
		case !sc.readable:
		case sc.short:
			shorts = append(shorts, labelled{sc.by.EventID, sc.code})
		default:
			codes = append(codes, sc.code)
		}
	}
	var list []Coupon
	if len(codes) > 0 {
		if err := r.db(ctx).Where(among(r.Store, "code", codes)).Find(&list).Error; err != nil {
			return err
		}
	}
	if len(shorts) > 0 {
		var typed []Coupon
		err := r.db(ctx).Raw("SELECT coupons.* FROM ? LEFT JOIN coupons ON coupons.short_code = t.label AND coupons.event_id + 0 = t.id",
			labels(r.Store, shorts)).Scan(&typed).Error
		if err != nil {
			return err
		}
		list = append(list, typed...)
	}
	return r.knowCoupons(ctx, list)
}

// knowCoupons sets each coupon once, though one phone may have scanned it and another typed it.
func (r *redeeming) knowCoupons(ctx context.Context, list []Coupon) error {
	r.coupons, r.byShort = make(map[string]*Coupon, len(list)), make(map[shortKey]*Coupon, len(list))
	campaigns := map[int64]Campaign{}
	for _, c := range list {
		campaigns[c.CampaignID] = Campaign{}
	}
	var terms []Campaign
	if err := r.db(ctx).Where(among(r.Store, "id", keysOf(campaigns))).Find(&terms).Error; err != nil {
		return err
	}
	for _, c := range terms {
		campaigns[c.ID] = c
	}
	for i := range list {
		c := &list[i]
		if c.ID != 0 && r.coupons[c.Code] == nil {
			c.Campaign = campaigns[c.CampaignID]
			r.coupons[c.Code], r.byShort[shortKey{c.EventID, c.ShortCode}] = c, c
		}
	}
	return nil
}

func (r *redeeming) readNonces(ctx context.Context, nonces []labelled) error {
	var rows []Redemption
	err := r.db(ctx).Raw("SELECT redemptions.* FROM ? LEFT JOIN redemptions ON redemptions.nonce = t.label AND redemptions.event_id + 0 = t.id AND kind = 'redemption'",
		labels(r.Store, nonces)).Scan(&rows).Error
	r.byNonce = make(map[nonceKey]*Redemption, len(rows))
	for i := range rows {
		r.byNonce[nonceKey{rows[i].EventID, rows[i].Nonce}] = &rows[i]
	}
	return err
}

// readStanding reads what took the coupons that are redeemed already.
func (r *redeeming) readStanding(ctx context.Context) error {
	r.standing = map[int64]*Redemption{}
	var spent []int64
	for _, c := range r.coupons {
		if c.State == CouponRedeemed {
			spent = append(spent, c.ID)
		}
	}
	if len(spent) == 0 {
		return nil
	}
	var rows []Redemption
	err := r.db(ctx).Where(among(r.Store, "coupon_id", spent)).Where("kind = ? AND reversed_by IS NULL", EntryRedemption).Find(&rows).Error
	for i := range rows {
		r.standing[rows[i].CouponID] = &rows[i]
	}
	return err
}

// readVendors reads the phones with the booth of each, and whose they are.
func (r *redeeming) readVendors(ctx context.Context, devices, vendors []int64) error {
	for _, row := range r.standing { // to say where a coupon was used
		vendors = append(vendors, row.ApplicationID)
	}
	var list []Application
	if err := r.db(ctx).Joins("Vendor").Where(among(r.Store, "applications.id", distinct(vendors))).Find(&list).Error; err != nil {
		return err
	}
	r.vendors = make(map[int64]Application, len(list))
	for _, a := range list {
		r.vendors[a.ID] = a
	}
	var phones []phone
	err := r.db(ctx).Raw(`SELECT devices.*, coalesce(booths.label, '') AS booth FROM devices LEFT JOIN assignments ON assignments.application_id = devices.application_id
		LEFT JOIN booths ON booths.id = assignments.booth_id WHERE ? ORDER BY assignments.day DESC`, among(r.Store, "devices.id", devices)).Scan(&phones).Error
	r.devices = make(map[int64]phone, len(phones))
	for _, d := range phones { // the first day comes last
		r.devices[d.ID] = d
	}
	return err
}
