package models

import (
	"context"
	"time"
)

// asked are the keys that a group names.
type asked struct {
	events, devices, vendors []int64
	nonces, codes, shorts    []string
	accepted                 []string // nonces of what phones accepted by themselves
}

func keysIn(group []scanned) asked {
	var k asked
	for _, sc := range group {
		k.events, k.devices, k.vendors = append(k.events, sc.by.EventID), append(k.devices, sc.by.ID), append(k.vendors, sc.by.ApplicationID)
		k.nonces = append(k.nonces, sc.Nonce)
		if sc.accepted() {
			k.accepted = append(k.accepted, sc.Nonce)
		}
		switch {
		case !sc.readable:
		case sc.short:
			k.shorts = append(k.shorts, sc.code)
		default:
			k.codes = append(k.codes, sc.code)
		}
	}
	k.events, k.devices, k.vendors = distinct(k.events), distinct(k.devices), distinct(k.vendors)
	return k
}

// found is what the database says of the keys.
type found struct {
	heads    []LedgerHead
	events   []Event
	terms    []Campaign
	coupons  []Coupon
	typed    []Coupon
	rows     []Redemption // of the nonces
	phones   []phone
	vendors  []Application
	business []Vendor
	doubles  []OfflineConflict
}

// gather reads all that the codes of a group are decided by. The ends of the chains are held first:
// whoever redeems or reverses in an event waits there for the others, on any instance.
func (r *redeeming) gather(ctx context.Context, group []scanned) error {
	k, f := keysIn(group), &found{}
	questions := []question{
		r.headsOf(k.events, &f.heads),
		{sql: "SELECT * FROM events WHERE ?", args: []any{among(r.Store, "id", k.events)}, into: &f.events},
		{sql: "SELECT * FROM campaigns WHERE ?", args: []any{among(r.Store, "event_id", k.events)}, into: &f.terms},
		{sql: "SELECT * FROM redemptions WHERE ? AND ? AND kind = 'redemption'",
			args: []any{among(r.Store, "nonce", k.nonces), among(r.Store, "event_id + 0", k.events)}, into: &f.rows},
		{sql: `SELECT devices.*, coalesce(booths.label, '') AS booth FROM devices LEFT JOIN assignments ON assignments.application_id = devices.application_id
			LEFT JOIN booths ON booths.id = assignments.booth_id WHERE ? ORDER BY booths.place`, args: []any{among(r.Store, "devices.id", k.devices)}, into: &f.phones},
	}
	if len(k.codes) > 0 {
		questions = append(questions, question{sql: "SELECT * FROM coupons WHERE ?", args: []any{among(r.Store, "code", k.codes)}, into: &f.coupons})
	}
	if len(k.shorts) > 0 {
		questions = append(questions, question{sql: "SELECT * FROM coupons WHERE ? AND ?",
			args: []any{among(r.Store, "short_code", k.shorts), among(r.Store, "event_id + 0", k.events)}, into: &f.typed})
	}
	if len(k.accepted) > 0 {
		questions = append(questions, question{sql: "SELECT * FROM offline_conflicts WHERE ? AND ?",
			args: []any{among(r.Store, "nonce", k.accepted), among(r.Store, "event_id", k.events)}, into: &f.doubles})
	}
	if err := r.ask(ctx, append(questions, r.vendorsOf(k.vendors, f)...)...); err != nil {
		return err
	}
	r.know(f)
	var err error
	r.misses = map[int64][]time.Time{}
	if len(k.codes) < len(group) { // somebody typed
		if r.misses, err = r.Store.misses(ctx, k.events, k.devices); err != nil {
			return err
		}
	}
	return r.readStanding(ctx)
}

// vendorsOf reads applications with their businesses.
func (r *redeeming) vendorsOf(ids []int64, f *found) []question {
	return []question{
		{sql: "SELECT * FROM applications WHERE ?", args: []any{among(r.Store, "id", ids)}, into: &f.vendors},
		{sql: "SELECT vendors.* FROM vendors JOIN applications ON applications.vendor_id = vendors.id WHERE ?",
			args: []any{among(r.Store, "applications.id", ids)}, into: &f.business},
	}
}

func (r *redeeming) know(f *found) {
	r.heads, r.events, r.devices = headsByEvent(f.heads), map[int64]Event{}, map[int64]phone{}
	r.coupons, r.byShort, r.byNonce, r.vendors = map[string]*Coupon{}, map[shortKey]*Coupon{}, map[nonceKey]*Redemption{}, map[int64]Application{}
	for _, e := range f.events {
		r.events[e.ID] = e
	}
	for _, d := range f.phones { // once for each booth of its vendor
		if was, known := r.devices[d.ID]; known {
			d.Booth = was.Booth + labelJoint + d.Booth
		}
		r.devices[d.ID] = d
	}
	for i, row := range f.rows {
		r.byNonce[nonceKey{row.EventID, row.Nonce}] = &f.rows[i]
	}
	r.doubles = map[nonceKey]*OfflineConflict{}
	for i, double := range f.doubles {
		r.doubles[nonceKey{double.EventID, double.Nonce}] = &f.doubles[i]
	}
	r.knowVendors(f)
	terms := map[int64]Campaign{}
	for _, c := range f.terms {
		terms[c.ID] = c
	}
	coupons := append(f.coupons, f.typed...)
	for i := range coupons { // each once, though one phone may have scanned it and another typed it
		if c := &coupons[i]; r.coupons[c.Code] == nil {
			c.Campaign = terms[c.CampaignID]
			r.coupons[c.Code], r.byShort[shortKey{c.EventID, c.ShortCode}] = c, c
		}
	}
}

func (r *redeeming) knowVendors(f *found) {
	business := map[int64]Vendor{}
	for _, v := range f.business {
		business[v.ID] = v
	}
	for _, a := range f.vendors {
		a.Vendor = business[a.VendorID]
		r.vendors[a.ID] = a
	}
}

// readStanding reads what took the coupons that are redeemed already, and at which vendors.
func (r *redeeming) readStanding(ctx context.Context) error {
	r.standing = map[int64]*Redemption{}
	var spent, at []int64
	for _, c := range r.coupons {
		if c.State == CouponRedeemed {
			spent = append(spent, c.ID)
		}
	}
	if len(spent) == 0 {
		return nil
	}
	var rows []Redemption
	if err := r.ask(ctx, question{sql: "SELECT * FROM redemptions WHERE ? AND kind = 'redemption' AND reversed_by IS NULL",
		args: []any{among(r.Store, "coupon_id", spent)}, into: &rows}); err != nil {
		return err
	}
	for i, row := range rows {
		r.standing[row.CouponID] = &rows[i]
		at = append(at, row.ApplicationID)
	}
	f := &found{}
	if err := r.ask(ctx, r.vendorsOf(distinct(at), f)...); err != nil {
		return err
	}
	r.knowVendors(f)
	return nil
}
