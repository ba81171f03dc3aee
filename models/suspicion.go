package models

import (
	"context"

	"github.com/jangteo/jangteo/models/korean"
)

// SuspicionKind is what two applications have in common that they should not.
type SuspicionKind string

// The kinds. Phone and representative are told by their keyed hashes: nobody's data is unsealed for it.
const (
	SameBusiness       SuspicionKind = "business" // of one business; the other one is withdrawn, or the database would refuse
	SamePhone          SuspicionKind = "phone"
	SameAddress        SuspicionKind = "address" // letters and digits alone
	SameRepresentative SuspicionKind = "representative"
)

// SuspicionKinds lists the kinds in the order in which screens show them.
var SuspicionKinds = []SuspicionKind{SameBusiness, SamePhone, SameAddress, SameRepresentative}

// Suspicion is another application of the event that has things in common with one. It proves nothing: staff look.
type Suspicion struct {
	Application Application // with vendor
	Same        []SuspicionKind
}

// addressKey is an address as it is compared: written apart or with commas it is the same.
func addressKey(address string) string { return korean.Fold(address) }

// common lists what two vendors share.
func (v Vendor) common(other Vendor) []SuspicionKind {
	if v.ID == other.ID {
		return []SuspicionKind{SameBusiness}
	}
	var list []SuspicionKind
	for _, pair := range []struct {
		kind     SuspicionKind
		one, two string
	}{{SamePhone, v.PhoneHash, other.PhoneHash}, {SameAddress, v.AddressKey, other.AddressKey}, {SameRepresentative, v.RepresentativeHash, other.RepresentativeHash}} {
		if pair.one != "" && pair.one == pair.two {
			list = append(list, pair.kind)
		}
	}
	return list
}

// SuspicionsOf lists the other applications of the event that share something with one.
func (s *Store) SuspicionsOf(ctx context.Context, a Application) ([]Suspicion, error) {
	v := a.Vendor
	alike := s.db(ctx).Where("vendors.id = ?", v.ID)
	for column, value := range map[string]string{"phone_hash": v.PhoneHash, "address_key": v.AddressKey, "representative_hash": v.RepresentativeHash} {
		if value != "" {
			alike = alike.Or("vendors."+column+" = ?", value)
		}
	}
	var vendors []int64
	if err := s.db(ctx).Model(&Vendor{}).Where(alike).Pluck("id", &vendors).Error; err != nil {
		return nil, storageError(err)
	}
	var others []Application
	err := s.db(ctx).Preload("Vendor").Where("event_id = ? AND id <> ?", a.EventID, a.ID).Where(among(s, "vendor_id", vendors)).Order("id").Find(&others).Error
	list := make([]Suspicion, len(others))
	for i, other := range others {
		list[i] = Suspicion{Application: other, Same: v.common(other.Vendor)}
	}
	return list, storageError(err)
}

// flagged says which live applications of an event share something with another one, in one pass over them.
func flagged(all []Application) map[int64]bool {
	first, flags := map[SuspicionKind]map[string]*Application{}, map[int64]bool{}
	for _, kind := range SuspicionKinds {
		first[kind] = make(map[string]*Application, len(all))
	}
	compare := func(kind SuspicionKind, value string, a *Application) {
		if value == "" {
			return
		}
		other, shared := first[kind][value]
		if !shared {
			first[kind][value] = a
			return
		}
		for _, same := range []*Application{a, other} {
			if same.State != Withdrawn {
				flags[same.ID] = true
			}
		}
	}
	for i := range all {
		a, v := &all[i], &all[i].Vendor
		compare(SameBusiness, v.BusinessNumber, a)
		compare(SamePhone, v.PhoneHash, a)
		compare(SameAddress, v.AddressKey, a)
		compare(SameRepresentative, v.RepresentativeHash, a)
	}
	return flags
}
