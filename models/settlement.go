package models

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// Owed is a line of the settlement: what one vendor is owed for one campaign's coupons. The sum
// is exact whatever the discount was: it comes from the rows.
type Owed struct {
	Vendor   Application
	Booth    string
	Campaign Campaign
	Count    int64
	Won      int64
}

// Settlement is what every vendor is owed so far, from the ledger.
type Settlement struct {
	Lines []Owed // by vendor number, then campaign
	Count int64
	Won   int64

	Offline    []Owed // conflicts that staff pay, in the same order; beside the ledger, whose sums they don't change
	OfflineWon int64
	Undecided  int64 // conflicts that staff have not decided about
}

// Total is what is paid out: the ledger and the conflicts that staff pay.
func (s Settlement) Total() int64 { return s.Won + s.OfflineWon }

// SettlementOf adds up what each vendor is owed: the redemptions that stand.
func (s *Store) SettlementOf(ctx context.Context, e Event) (Settlement, error) {
	var out Settlement
	err := s.snapshot(ctx, func(tx *Store) error {
		t, err := tx.tally(ctx, e, 0)
		if err != nil {
			return err
		}
		owed, err := tx.owed(ctx, e.ID, 0)
		if err != nil {
			return err
		}
		out = settle(t, owed)
		return tx.addGoodwill(ctx, &out, e.ID, 0, t)
	})
	return out, err
}

type owedKey struct{ application, campaign int64 }

func (s *Store) owed(ctx context.Context, event, onlyVendor int64) (map[owedKey]Count, error) {
	groups, err := s.groups(ctx, event, onlyVendor)
	sums := map[owedKey]Count{}
	for _, g := range groups {
		k := owedKey{g.ApplicationID, g.CampaignID}
		c := sums[k]
		c.add(g.Count)
		sums[k] = c
	}
	return sums, err
}

func settle(t Tally, owed map[owedKey]Count) Settlement {
	var out Settlement
	for _, v := range byNumber(t.Vendors) {
		for _, c := range t.Campaigns {
			sum := owed[owedKey{v.Vendor.ID, c.Campaign.ID}]
			if sum.Redeemed == 0 {
				continue
			}
			out.Lines = append(out.Lines, Owed{Vendor: v.Vendor, Booth: v.Booth, Campaign: c.Campaign, Count: sum.Redeemed, Won: sum.Won})
			out.Count += sum.Redeemed
			out.Won += sum.Won
		}
	}
	return out
}

func byNumber(list []VendorCount) []VendorCount {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b VendorCount) int { return compareNos(a.Vendor.No, b.Vendor.No) })
	return list
}

// compareNos orders vendors' numbers as byNo does.
func compareNos(a, b string) int {
	return cmp.Or(strings.Compare(a[:min(1, len(a))], b[:min(1, len(b))]), cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// StatementOf is the settlement of one vendor: what it is owed so far.
func (s *Store) StatementOf(ctx context.Context, e Event, a Application) (Settlement, error) {
	var out Settlement
	err := s.snapshot(ctx, func(tx *Store) error {
		t, err := tx.tally(ctx, e, a.ID)
		if err != nil {
			return err
		}
		owed, err := tx.owed(ctx, e.ID, a.ID)
		if err != nil {
			return err
		}
		out = settle(t, owed)
		return tx.addGoodwill(ctx, &out, e.ID, a.ID, t)
	})
	return out, err
}

// addGoodwill adds the conflicts that staff pay, also to vendors that take part no longer.
func (s *Store) addGoodwill(ctx context.Context, out *Settlement, event, onlyVendor int64, t Tally) error {
	sums, undecided, err := s.goodwill(ctx, event, onlyVendor)
	out.Undecided = undecided
	if err != nil {
		return err
	}
	campaigns, booths := map[int64]Campaign{}, map[int64]string{}
	for _, c := range t.Campaigns {
		campaigns[c.Campaign.ID] = c.Campaign
	}
	for _, v := range t.Vendors {
		booths[v.Vendor.ID] = v.Booth
	}
	for k, sum := range sums {
		a, err := s.ApplicationByID(ctx, k.application)
		if err != nil {
			return err
		}
		out.Offline = append(out.Offline, Owed{Vendor: a, Booth: booths[a.ID], Campaign: campaigns[k.campaign], Count: sum.Redeemed, Won: sum.Won})
		out.OfflineWon += sum.Won
	}
	slices.SortFunc(out.Offline, func(a, b Owed) int {
		return cmp.Or(compareNos(a.Vendor.No, b.Vendor.No), cmp.Compare(a.Campaign.ID, b.Campaign.ID))
	})
	return nil
}
