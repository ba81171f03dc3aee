package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
	"time"
)

// Count is what a tally counts. Issued leaves out what was recalled unused, Redeemed are the redemptions that stand and Won is their sum;
// Reversed are those that were taken back.
type Count struct {
	Issued   int64 `json:"issued"`
	Redeemed int64 `json:"redeemed"`
	Reversed int64 `json:"reversed"`
	Won      int64 `json:"won"`
}

// Tally is what happened so far at one moment, from the rows of the ledger.
type Tally struct {
	At        time.Time
	Total     Count
	People    int64 // that hold a coupon
	Campaigns []CampaignCount
	Vendors   []VendorCount // all that take part, the most won first
	Hours     []HourCount   // in order
	Methods   []MethodCount
	Mark      string // changes when anything that is counted changes
}

// CampaignCount is the tally of one campaign.
type CampaignCount struct {
	Campaign Campaign
	Count
	Voided int64
}

// VendorCount is the tally of one vendor; vendors issue nothing.
type VendorCount struct {
	Vendor Application
	Booth  string
	Count
}

// HourCount is the tally of an hour that begins at From.
type HourCount struct {
	From time.Time
	Count
}

// MethodCount is the tally of a way in which codes reach vendors.
type MethodCount struct {
	Method Method
	Count
}

// TallyOf counts an event. With a vendor's application id it counts that vendor only.
func (s *Store) TallyOf(ctx context.Context, e Event, onlyVendor int64) (Tally, error) {
	var t Tally
	err := s.snapshot(ctx, func(tx *Store) error {
		var err error
		t, err = tx.tally(ctx, e, onlyVendor)
		return err
	})
	return t, err
}

func (s *Store) tally(ctx context.Context, e Event, onlyVendor int64) (Tally, error) {
	t := Tally{At: s.now()}
	groups, err := s.groups(ctx, e.ID, onlyVendor)
	if err != nil {
		return t, err
	}
	for _, g := range groups {
		t.Total.add(g.Count)
	}
	if err := s.countCampaigns(ctx, &t, e.ID, groups, onlyVendor == 0); err != nil {
		return t, err
	}
	if err := s.countVendors(ctx, &t, e, groups, onlyVendor); err != nil {
		return t, err
	}
	t.countHours(groups)
	t.countMethods(groups)
	if onlyVendor == 0 {
		if t.People, err = s.people(ctx, e.ID); err != nil {
			return t, err
		}
	}
	t.Mark, err = s.Mark(ctx, e.ID)
	return t, err
}

// people counts who held coupons, those that Purge cut loose from them too.
func (s *Store) people(ctx context.Context, event int64) (int64, error) {
	var n int64
	err := s.db(ctx).Raw("SELECT people_gone + ("+peopleHolding+") FROM events WHERE id = ?", event).Scan(&n).Error
	return n, err
}

func (c *Count) add(o Count) {
	c.Issued += o.Issued
	c.Redeemed += o.Redeemed
	c.Reversed += o.Reversed
	c.Won += o.Won
}

// group is the finest cell of the tally: everything else is a sum of these.
type group struct {
	ApplicationID, CampaignID, Hour int64
	Method                          Method
	Count                           `gorm:"embedded"`
}

func (s *Store) groups(ctx context.Context, event, onlyVendor int64) ([]group, error) {
	q := s.db(ctx).Model(&Redemption{}).Where("event_id = ? AND kind = ?", event, EntryRedemption).
		Select(`application_id, campaign_id, hour, method, 0 AS issued,
			sum(CASE WHEN reversed_by IS NULL THEN 1 ELSE 0 END) AS redeemed,
			sum(CASE WHEN reversed_by IS NULL THEN 0 ELSE 1 END) AS reversed,
			sum(CASE WHEN reversed_by IS NULL THEN won ELSE 0 END) AS won`).
		Group("application_id, campaign_id, hour, method")
	if onlyVendor != 0 {
		q = q.Where("application_id = ?", onlyVendor)
	}
	var list []group
	return list, q.Scan(&list).Error
}

func (s *Store) countCampaigns(ctx context.Context, t *Tally, event int64, groups []group, issued bool) error {
	campaigns, err := s.Campaigns(ctx, event)
	if err != nil {
		return err
	}
	sums := map[int64]campaignSum{}
	if issued {
		if sums, err = s.issuedByCampaign(ctx, event); err != nil {
			return err
		}
	}
	for _, c := range campaigns {
		row := CampaignCount{Campaign: c, Voided: sums[c.ID].Voided}
		row.Issued = sums[c.ID].Issued
		for _, g := range groups {
			if g.CampaignID == c.ID {
				row.add(g.Count)
			}
		}
		t.Total.Issued += row.Issued
		t.Campaigns = append(t.Campaigns, row)
	}
	return nil
}

func (s *Store) countVendors(ctx context.Context, t *Tally, e Event, groups []group, only int64) error {
	st, err := s.Street(ctx, e)
	if err != nil {
		return err
	}
	byVendor := map[int64]Count{}
	for _, g := range groups {
		c := byVendor[g.ApplicationID]
		c.add(g.Count)
		byVendor[g.ApplicationID] = c
	}
	vendors, err := s.withLeavers(ctx, st.Vendors, byVendor)
	if err != nil {
		return err
	}
	for _, a := range vendors {
		if only == 0 || a.ID == only {
			t.Vendors = append(t.Vendors, VendorCount{Vendor: a, Booth: st.SpanOf[a.ID].Label(), Count: byVendor[a.ID]})
		}
	}
	sort.SliceStable(t.Vendors, func(i, j int) bool { return t.Vendors[i].Won > t.Vendors[j].Won })
	return nil
}

// withLeavers adds vendors that redeemed and then left: what they are owed stays in the tally.
func (s *Store) withLeavers(ctx context.Context, vendors []Application, counts map[int64]Count) ([]Application, error) {
	present := make(map[int64]bool, len(vendors))
	for _, a := range vendors {
		present[a.ID] = true
	}
	for id := range counts {
		if present[id] {
			continue
		}
		a, err := s.ApplicationByID(ctx, id)
		if err != nil {
			return nil, err
		}
		vendors = append(vendors, a)
	}
	return vendors, nil
}

func (t *Tally) countHours(groups []group) {
	byHour := map[int64]Count{}
	for _, g := range groups {
		c := byHour[g.Hour]
		c.add(g.Count)
		byHour[g.Hour] = c
	}
	for h, c := range byHour {
		t.Hours = append(t.Hours, HourCount{From: time.Unix(h*3600, 0).UTC(), Count: c})
	}
	sort.Slice(t.Hours, func(i, j int) bool { return t.Hours[i].From.Before(t.Hours[j].From) })
}

func (t *Tally) countMethods(groups []group) {
	for _, m := range Methods {
		row := MethodCount{Method: m}
		for _, g := range groups {
			if g.Method == m {
				row.add(g.Count)
			}
		}
		t.Methods = append(t.Methods, row)
	}
}

// campaignSum is what the rows say of one campaign.
type campaignSum struct {
	CampaignID, Issued, Voided, Recalled, Redeemed, Reversed, Won int64
}

func (s *Store) issuedByCampaign(ctx context.Context, event int64) (map[int64]campaignSum, error) {
	var rows []campaignSum
	err := s.db(ctx).Model(&Coupon{}).Where("event_id = ?", event).Group("campaign_id").
		Select(`campaign_id, sum(CASE WHEN state = 'expired' THEN 0 ELSE 1 END) AS issued,
			sum(CASE WHEN state = 'voided' THEN 1 ELSE 0 END) AS voided, sum(CASE WHEN state = 'expired' THEN 1 ELSE 0 END) AS recalled`).Scan(&rows).Error
	sums := make(map[int64]campaignSum, len(rows))
	for _, r := range rows {
		sums[r.CampaignID] = r
	}
	return sums, err
}

// sumsByCampaign recomputes from the rows all that the running counters claim.
func (s *Store) sumsByCampaign(ctx context.Context, event int64) (map[int64]campaignSum, error) {
	sums, err := s.issuedByCampaign(ctx, event)
	if err != nil {
		return nil, err
	}
	groups, err := s.groups(ctx, event, 0)
	for _, g := range groups {
		sum := sums[g.CampaignID]
		sum.Redeemed += g.Redeemed
		sum.Reversed += g.Reversed
		sum.Won += g.Won
		sums[g.CampaignID] = sum
	}
	return sums, err
}

// Mark changes whenever the tally of an event changes, or the state or ends of a campaign in it. It reads a handful
// of rows, so a live screen can ask every moment, and sees what another instance did.
func (s *Store) Mark(ctx context.Context, event int64) (string, error) {
	var list []struct {
		Seq, Issued, ReservedWon int64
		State                    CampaignState
		ClosesAt, RedeemUntil    time.Time
	}
	err := s.db(ctx).Raw(`SELECT h.seq, c.issued, c.reserved_won, c.state, c.closes_at, c.redeem_until
		FROM ledger_heads h LEFT JOIN campaigns c ON c.event_id = h.event_id WHERE h.event_id = ? ORDER BY c.id`, event).Scan(&list).Error
	mark := sha256.New()
	for _, c := range list {
		fmt.Fprintln(mark, c.Seq, c.Issued, c.ReservedWon, c.State, c.ClosesAt.UnixMilli(), c.RedeemUntil.UnixMilli())
	}
	return hex.EncodeToString(mark.Sum(nil)[:8]), storageError(err)
}
