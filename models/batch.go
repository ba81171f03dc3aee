package models

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// BatchState is what became of the coupons that were printed together.
type BatchState string

// The states of a batch.
const (
	BatchPrinted BatchState = "printed" // not handed out yet: no vendor takes its coupons
	BatchActive  BatchState = "active"
	BatchVoided  BatchState = "voided"
)

// BatchMax is how many paper coupons are made at once.
const BatchMax = 10_000

// Batch is a run of paper coupons of a campaign, with serial numbers. Its coupons stand in the same ledger
// as those on phones: counted against quantity and budget when they are printed, and good for nothing until
// the batch is handed out. It is handed out and voided as a whole.
type Batch struct {
	ID          int64      `gorm:"primaryKey"`
	EventID     int64      `gorm:"not null;index"`
	CampaignID  int64      `gorm:"not null;uniqueIndex:batch_no,priority:1"`
	No          int        `gorm:"not null;uniqueIndex:batch_no,priority:2"`    // the campaign's first, second …
	Mark        string     `gorm:"not null"`                                    // before the serial numbers: A for the event's first campaign, B …
	FirstSerial int64      `gorm:"not null;check:batch_first,first_serial > 0"` // numbers go on through the batches of a campaign
	Quantity    int64      `gorm:"not null;check:batch_quantity,quantity > 0"`
	State       BatchState `gorm:"not null;check:batch_state,state IN ('printed','active','voided')"`
	MadeAt      time.Time  `gorm:"not null"`
	HandedAt    *time.Time // when it was handed out
	VoidedAt    *time.Time
	Reason      string `gorm:"not null"` // why it was voided
}

// Serial writes a serial number as it stands on the paper: D-0001.
func (b Batch) Serial(n int64) string { return fmt.Sprintf("%s-%04d", b.Mark, n) }

// First and Last are the serial numbers at its ends.
func (b Batch) First() string { return b.Serial(b.FirstSerial) }

// Last see First.
func (b Batch) Last() string { return b.Serial(b.FirstSerial + b.Quantity - 1) }

// batchMoves are the steps that staff may take.
var batchMoves = map[BatchState][]BatchState{
	BatchPrinted: {BatchActive, BatchVoided},
	BatchActive:  {BatchVoided},
}

// Moves lists the states to which staff may take the batch now.
func (b Batch) Moves() []BatchState { return batchMoves[b.State] }

// Left is how many more coupons quantity and budget allow, whenever the slots open.
func (c Campaign) Left() int64 {
	return max(0, min(c.Quantity-c.Issued, c.covered()))
}

// whyNotPrinted says what stands in the way of paper coupons; nil when nothing does.
func (c Campaign) whyNotPrinted(e Event) *Error {
	switch {
	case e.Over() || c.State == CampaignClosed:
		return refuse(Conflict, "closed")
	case c.State == CampaignDraft:
		return &Error{Kind: Conflict, Reason: "not_open", Words: "batch_of_a_draft"}
	case c.Rotating:
		return &Error{Kind: Conflict, Reason: "not_open", Words: "batch_of_a_rotating"}
	}
	return nil
}

// PrintBatch makes n paper coupons of a campaign and reserves their money. Each belongs to a person of its
// own that nobody knows, so that the limit per person does not count paper.
// Refusals: closed, not_open, out_of_range and over_the_rest of the quantity.
func (s *Store) PrintBatch(ctx context.Context, by Actor, e Event, campaign string, n int64) (Batch, error) {
	var f Faults
	f.Add(n < 1 || n > BatchMax, "coupons", "out_of_range")
	if err := f.Err(); err != nil {
		return Batch{}, err
	}
	var b Batch
	err := s.tx(ctx, func(tx *Store) error {
		c, err := tx.holdCampaign(ctx, e.ID, campaign)
		if err != nil {
			return err
		}
		if why := c.whyNotPrinted(e); why != nil {
			return why
		}
		if left := c.Left(); n > left {
			return Faults{Fault("coupons", "over_the_rest").With("rest", left)}
		}
		if b, err = tx.newBatch(ctx, c, n); err != nil {
			return err
		}
		coupons, err := tx.printCoupons(ctx, c, b)
		if err != nil {
			return err
		}
		if err := tx.reserve(ctx, c, coupons); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "batch_printed", c.PublicID, b.First()+"–"+b.Last())
	})
	return b, err
}

// holdCampaign reads a campaign and holds it until the transaction ends, as those who claim do.
func (s *Store) holdCampaign(ctx context.Context, event int64, publicID string) (Campaign, error) {
	var c Campaign
	if s.postgres() {
		if err := s.write.WithContext(ctx).Exec("SELECT id FROM campaigns WHERE event_id = ? AND public_id = ? FOR NO KEY UPDATE", event, publicID).Error; err != nil {
			return c, err
		}
	}
	return c, find(s.withSlots(ctx).Where("event_id = ? AND public_id = ?", event, publicID), &c)
}

func (s *Store) newBatch(ctx context.Context, c Campaign, n int64) (Batch, error) {
	b := Batch{EventID: c.EventID, CampaignID: c.ID, FirstSerial: 1, Quantity: n, State: BatchPrinted, MadeAt: s.now()}
	db := s.write.WithContext(ctx)
	var before struct{ Campaigns, Batches, Coupons int64 }
	err := db.Raw(`SELECT (SELECT count(*) FROM campaigns WHERE event_id = ? AND id < ?) AS campaigns, count(*) AS batches,
		coalesce(sum(quantity), 0) AS coupons FROM batches WHERE campaign_id = ?`, c.EventID, c.ID, c.ID).Scan(&before).Error
	if err != nil {
		return b, err
	}
	b.Mark, b.No, b.FirstSerial = letters(before.Campaigns), int(before.Batches)+1, before.Coupons+1
	return b, db.Create(&b).Error
}

// letters counts A, B … Z, AA, AB …
func letters(n int64) string {
	s := string(rune('A' + n%26))
	if n < 26 {
		return s
	}
	return letters(n/26-1) + s
}

// printCoupons writes the coupons of a batch, of the slots in the order of their opening.
func (s *Store) printCoupons(ctx context.Context, c Campaign, b Batch) ([]*Coupon, error) {
	shorts, err := s.freeShortCodes(ctx, c.EventID, int(b.Quantity))
	if err != nil {
		return nil, err
	}
	coupons := make([]*Coupon, b.Quantity)
	slot := 0
	for i := range coupons {
		for c.Slots[slot].Issued == c.Slots[slot].Quantity {
			slot++
		}
		c.Slots[slot].Issued++
		coupons[i] = &Coupon{
			EventID: c.EventID, CampaignID: c.ID, SlotID: c.Slots[slot].ID, Code: newQRCode(s.now()), ShortCode: shorts[i],
			Person: randomCode(personLength), Ordinal: 1, Nonce: randomCode(personLength), State: CouponPrinted,
			IssuedAt: s.now(), ExpiresAt: c.RedeemUntil, BatchID: b.ID, Serial: b.FirstSerial + int64(i),
		}
	}
	rows, err := insertion(ctx, s, coupons)
	if err != nil {
		return nil, err
	}
	return coupons, s.ask(ctx, rows)
}

// freeShortCodes makes n typed codes that no coupon of the event has. Of thousands at once one may well
// meet another, and would take the whole batch down with it.
func (s *Store) freeShortCodes(ctx context.Context, event int64, n int) ([]string, error) {
	free, known := make([]string, 0, n), map[string]bool{}
	for len(free) < n {
		var fresh, taken []string
		for range n - len(free) {
			fresh = append(fresh, newShortCode())
		}
		if err := s.db(ctx).Model(&Coupon{}).Where(among(s, "short_code", fresh)).Where("event_id + 0 = ?", event).Pluck("short_code", &taken).Error; err != nil {
			return nil, err
		}
		for _, code := range taken {
			known[code] = true
		}
		for _, code := range fresh {
			if !known[code] {
				free, known[code] = append(free, code), true
			}
		}
	}
	return free, nil
}

// reserve counts coupons in their campaign and its slots by conditional updates, which have the last word.
func (s *Store) reserve(ctx context.Context, c Campaign, coupons []*Coupon) error {
	n, perSlot := int64(len(coupons)), map[int64]int64{}
	for _, coupon := range coupons {
		perSlot[coupon.SlotID]++
	}
	return s.ask(ctx,
		question{sql: `UPDATE campaigns SET issued = issued + ?, reserved_won = reserved_won + ? * discount_won
			WHERE id = ? AND issued + ? <= quantity AND reserved_won + ? * discount_won <= budget_won`, args: []any{n, n, c.ID, n, n}, must: 1},
		question{sql: "UPDATE slots SET issued = issued + t.n FROM ? WHERE slots.id = t.id AND issued + t.n <= quantity",
			args: []any{sums(s, perSlot)}, must: int64(len(perSlot))},
		question{sql: "UPDATE campaigns SET sold_out_at = ? WHERE id = ? AND issued = quantity", args: []any{s.now(), c.ID}})
}

// HandOutBatch makes the coupons of a batch good: from now on vendors take them. no_such_step when it was
// handed out or voided already.
func (s *Store) HandOutBatch(ctx context.Context, by Actor, e Event, campaign string, no int) error {
	return s.moveBatch(ctx, e.ID, campaign, no, BatchActive, func(tx *Store, b Batch) error {
		db := tx.write.WithContext(ctx)
		if err := db.Exec("UPDATE batches SET handed_at = ? WHERE id = ?", tx.now(), b.ID).Error; err != nil {
			return err
		}
		if err := db.Exec("UPDATE coupons SET state = 'issued' WHERE batch_id = ? AND batch_id > 0 AND state = 'printed'", b.ID).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "batch_handed_out", campaign, b.First()+"–"+b.Last())
	})
}

// VoidBatch takes back what is unused of a batch and says why: the money that was reserved for it is free
// again. What was used stays used, and is owed. It returns how many coupons were taken back.
func (s *Store) VoidBatch(ctx context.Context, by Actor, e Event, campaign string, no int, reason string) (int64, error) {
	reason = strings.TrimSpace(reason)
	var f Faults
	f.text("reason", reason, reasonMax)
	if err := f.Err(); err != nil {
		return 0, err
	}
	var voided int64
	err := s.moveBatch(ctx, e.ID, campaign, no, BatchVoided, func(tx *Store, b Batch) error {
		db := tx.write.WithContext(ctx)
		if err := db.Exec("UPDATE batches SET voided_at = ?, reason = ? WHERE id = ?", tx.now(), reason, b.ID).Error; err != nil {
			return err
		}
		done := db.Exec("UPDATE coupons SET state = 'voided' WHERE batch_id = ? AND batch_id > 0 AND state IN ('printed', 'issued')", b.ID)
		if done.Error != nil {
			return done.Error
		}
		voided = done.RowsAffected
		if err := db.Exec("UPDATE campaigns SET reserved_won = reserved_won - ? * discount_won WHERE id = ?", voided, b.CampaignID).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "batch_voided", campaign, b.First()+"–"+b.Last()+": "+reason)
	})
	return voided, err
}

// moveBatch takes a batch to another state. The ledger is held before anything else, as by those who
// redeem: a coupon is used before its batch is voided, or refused after it.
func (s *Store) moveBatch(ctx context.Context, event int64, campaign string, no int, to BatchState, work func(*Store, Batch) error) error {
	return s.tx(ctx, func(tx *Store) error {
		if _, err := tx.holdHeads(ctx, []int64{event}); err != nil {
			return err
		}
		b, err := tx.Batch(ctx, event, campaign, no)
		if err != nil {
			return err
		}
		if !oneOf(to, b.Moves()) {
			return refuse(Conflict, "no_such_step")
		}
		moved := tx.write.WithContext(ctx).Exec("UPDATE batches SET state = ? WHERE id = ? AND state = ?", to, b.ID, b.State)
		if err := changedOr(moved, errMoved); err != nil {
			return err
		}
		return work(tx, b)
	})
}

// Batch finds a batch by its number in a campaign of the event.
func (s *Store) Batch(ctx context.Context, event int64, campaign string, no int) (Batch, error) {
	var b Batch
	err := find(s.db(ctx).Where("event_id = ? AND no = ? AND campaign_id IN (SELECT id FROM campaigns WHERE public_id = ?)", event, no, campaign), &b)
	return b, err
}

// BatchCount is a batch and what became of its coupons.
type BatchCount struct {
	Batch
	Redeemed, Voided int64
}

// Batches lists the batches of a campaign, the newest first.
func (s *Store) Batches(ctx context.Context, c Campaign) ([]BatchCount, error) {
	var list []BatchCount
	err := s.db(ctx).Raw(`SELECT b.*, coalesce(sum(CASE WHEN c.state = 'redeemed' THEN 1 ELSE 0 END), 0) AS redeemed,
		coalesce(sum(CASE WHEN c.state = 'voided' THEN 1 ELSE 0 END), 0) AS voided FROM batches b
		LEFT JOIN coupons c ON c.batch_id = b.id AND c.batch_id > 0 WHERE b.campaign_id = ? GROUP BY b.id ORDER BY b.no DESC`, c.ID).Scan(&list).Error
	return list, storageError(err)
}

// CouponsOfBatch lists the coupons of a batch by their serial numbers, those left out that were voided:
// nobody should print them again.
func (s *Store) CouponsOfBatch(ctx context.Context, b Batch) ([]Coupon, error) {
	var list []Coupon
	err := s.withCampaign(ctx).Where("batch_id = ? AND batch_id > 0 AND coupons.state <> 'voided'", b.ID).Order("serial").Find(&list).Error
	return list, storageError(err)
}

// verifyBatches checks that each batch has all of its serial numbers once, and that its coupons are as
// good as it is.
func (s *Store) verifyBatches(ctx context.Context, e Event) ([]string, error) {
	return s.pairs(ctx, e,
		[2]string{"batch %d does not have its %d serial numbers", `SELECT b.id AS a, b.quantity AS b FROM batches b
			LEFT JOIN coupons c ON c.batch_id = b.id AND c.campaign_id = b.campaign_id WHERE b.event_id = ? GROUP BY b.id, b.quantity, b.first_serial
			HAVING count(c.id) <> b.quantity OR min(c.serial) <> b.first_serial OR max(c.serial) <> b.first_serial + b.quantity - 1`},
		// A coupon that was used comes back to its holder by a reversal, even out of a batch that is voided.
		[2]string{"the state of coupon %d does not agree with its batch %d", `SELECT c.id AS a, c.batch_id AS b FROM coupons c
			LEFT JOIN batches b ON b.id = c.batch_id WHERE c.event_id = ? AND (c.batch_id > 0 OR c.state = 'printed') AND
			(b.id IS NULL OR (b.state = 'printed') <> (c.state = 'printed') AND c.state <> 'voided'
			OR b.state = 'voided' AND c.state = 'issued' AND NOT EXISTS (SELECT 1 FROM redemptions r WHERE r.coupon_id = c.id))`})
}
