package models

import "context"

// This file is what the ledger is measured against, by `app bench`: the two hot calls as one writes them
// first, the same rules and the same rows by plain statements, one transaction per request. Nothing of the
// product calls it.

// ClaimPlainly issues a coupon to a person in a transaction of its own.
func (s *Store) ClaimPlainly(ctx context.Context, in Claim) (Coupon, error) {
	var coupon Coupon
	err := s.tx(ctx, func(tx *Store) error {
		db := tx.write.WithContext(ctx)
		var c Campaign
		err := db.Raw(`UPDATE campaigns SET issued = issued + 1, reserved_won = reserved_won + discount_won
			WHERE public_id = ? AND state = 'open' AND opens_at <= ? AND closes_at >= ? AND issued < quantity AND reserved_won + discount_won <= budget_won
			AND event_id IN (SELECT id FROM events WHERE state IN ('preparing','live')) RETURNING *`, in.CampaignID, tx.now(), tx.now()).Scan(&c).Error
		if err != nil {
			return err
		}
		if c.ID == 0 {
			return refuse(Conflict, "sold_out")
		}
		var held []Coupon
		err = db.Where("event_id = ? AND nonce = ?", c.EventID, in.Nonce).Or("campaign_id = ? AND person = ?", c.ID, in.Person).Find(&held).Error
		if err != nil {
			return err
		}
		if len(held) >= c.PerPerson {
			return refuse(Conflict, "limit_reached")
		}
		var slot int64
		err = db.Raw(`UPDATE slots SET issued = issued + 1 WHERE issued < quantity AND id = (
			SELECT id FROM slots WHERE campaign_id = ? AND opens_at <= ? AND issued < quantity ORDER BY opens_at, id LIMIT 1) RETURNING id`, c.ID, tx.now()).Scan(&slot).Error
		if err != nil {
			return err
		}
		if slot == 0 {
			return refuse(Conflict, "sold_out")
		}
		ends, recall := c.endOf(tx.now())
		coupon = Coupon{
			EventID: c.EventID, CampaignID: c.ID, SlotID: slot, Code: newQRCode(tx.now()), ShortCode: newShortCode(), Person: in.Person,
			Ordinal: len(held) + 1, Nonce: in.Nonce, State: CouponIssued, IssuedAt: tx.now(), ExpiresAt: ends, RecallAt: recall,
		}
		return db.Omit("Campaign").Create(&coupon).Error
	})
	return coupon, err
}

// RedeemPlainly uses a coupon at the device's vendor in a transaction of its own.
func (s *Store) RedeemPlainly(ctx context.Context, d Device, in RedeemInput) (Redemption, error) {
	var r Redemption
	err := s.tx(ctx, func(tx *Store) error {
		db := tx.write.WithContext(ctx)
		c, err := tx.CouponByCode(ctx, d.EventID, in.Code)
		if err != nil {
			return err
		}
		if r, err = tx.plainRow(ctx, d, c, in); err != nil {
			return err
		}
		taken := db.Exec("UPDATE coupons SET state = 'redeemed' WHERE id = ? AND state = 'issued'", c.ID)
		if taken.Error != nil {
			return taken.Error
		}
		if taken.RowsAffected == 0 {
			return refuse(Conflict, "already_redeemed")
		}
		if err := db.Exec("UPDATE campaigns SET redeemed = redeemed + 1, redeemed_won = redeemed_won + ? WHERE id = ?", r.Won, c.CampaignID).Error; err != nil {
			return err
		}
		var head LedgerHead
		if err := db.Raw("UPDATE ledger_heads SET seq = seq + 1 WHERE event_id = ? RETURNING event_id, seq, hash", d.EventID).Scan(&head).Error; err != nil {
			return err
		}
		r.Seq, r.PrevHash = head.Seq, head.Hash
		r.Hash = r.chainHash()
		if err := db.Create(&r).Error; err != nil {
			return err
		}
		if err := db.Exec("UPDATE ledger_heads SET hash = ? WHERE event_id = ?", r.Hash, d.EventID).Error; err != nil {
			return err
		}
		return db.Create(&Attempt{
			EventID: d.EventID, DeviceID: d.ID, ApplicationID: d.ApplicationID, CouponID: c.ID,
			Method: in.Method, Nonce: in.Nonce, Outcome: "redeemed", At: tx.now(),
		}).Error
	})
	return r, err
}

// plainRow checks the rules of the street and makes the row that the ledger gets.
func (s *Store) plainRow(ctx context.Context, d Device, c Coupon, in RedeemInput) (Redemption, error) {
	vendor, err := s.ApplicationByID(ctx, d.ApplicationID)
	if err != nil {
		return Redemption{}, err
	}
	var known int64
	err = s.db(ctx).Model(&Redemption{}).Where("event_id = ? AND kind = ? AND nonce = ?", d.EventID, EntryRedemption, in.Nonce).Count(&known).Error
	if err != nil {
		return Redemption{}, err
	}
	e, err := s.EventByID(ctx, d.EventID)
	if err != nil {
		return Redemption{}, err
	}
	switch why := c.RefusalAt(e, s.now()); {
	case known > 0:
		return Redemption{}, refuse(Conflict, "nonce_reused")
	case why != nil:
		return Redemption{}, why
	case c.EventID != d.EventID, !vendor.State.Takes(), !c.Campaign.TakenBy(vendor):
		return Redemption{}, refuse(Forbidden, "wrong_vendor")
	}
	place, err := s.SpanOf(ctx, vendor)
	return Redemption{
		EventID: e.ID, Kind: EntryRedemption, CouponID: c.ID, CampaignID: c.CampaignID, ApplicationID: vendor.ID, DeviceID: d.ID,
		Booth: place.Label(), Won: c.Campaign.DiscountWon, PurchaseWon: in.PurchaseWon, Method: in.Method, Nonce: in.Nonce,
		ClaimedAt: s.now(), ReceivedAt: s.now(), Hour: s.now().Unix() / 3600,
	}, err
}
