package models

import "context"

// RollLine is an application as the office keeps it on file.
type RollLine struct {
	Application Application
	Booth       string
	People      *People // nil when they were not asked for
}

const rollStep = 500 // applications read at once

// Roll gives the applications of an event one after the other, in the order in which they came, for
// a file that leaves the house. With people it writes down once that they all were looked at: who may
// not see people is forbidden to.
func (s *Store) Roll(ctx context.Context, by Actor, e Event, f ApplicationFilter, people bool, each func(RollLine) error) error {
	if people {
		if !by.May(Staff, e.ID) {
			return ErrForbidden
		}
		if err := s.noteAccess(ctx, by, e.ID, e.Slug, "roll"); err != nil {
			return err
		}
	}
	booths, err := s.boothLabels(ctx, e)
	if err != nil {
		return err
	}
	for last := int64(0); ; {
		var some []Application
		if err := s.withVendor(ctx).Where("event_id = ? AND id > ?", e.ID, last).Order("id").Limit(rollStep).Find(&some).Error; err != nil {
			return storageError(err)
		}
		if len(some) == 0 {
			return nil
		}
		last = some[len(some)-1].ID
		if err := s.rollOf(ctx, some, f, people, booths, each); err != nil {
			return err
		}
	}
}

func (s *Store) rollOf(ctx context.Context, some []Application, f ApplicationFilter, people bool, booths map[int64]string, each func(RollLine) error) error {
	var emails map[int64]string
	var err error
	if people {
		if emails, err = s.emailsOf(ctx, some); err != nil {
			return err
		}
	}
	for _, a := range some {
		if !f.lets(a) {
			continue
		}
		line := RollLine{Application: a, Booth: booths[a.ID]}
		if people {
			p, err := a.Vendor.unseal(s.keys)
			if err != nil {
				return err
			}
			p.Email = emails[a.VendorID]
			line.People = &p
		}
		if err := each(line); err != nil {
			return err
		}
	}
	return nil
}

// emailsOf are the addresses of vendors by their id: of their accounts, or those that a list had.
func (s *Store) emailsOf(ctx context.Context, list []Application) (map[int64]string, error) {
	vendors, accounts := make([]int64, len(list)), make([]int64, len(list))
	for i, a := range list {
		vendors[i], accounts[i] = a.VendorID, a.Vendor.AccountID
	}
	emails, err := s.listedEmails(ctx, vendors)
	if err != nil {
		return nil, err
	}
	var owners []Account
	if err := s.db(ctx).Where("id IN ?", accounts).Find(&owners).Error; err != nil {
		return nil, storageError(err)
	}
	byID := map[int64]string{}
	for _, o := range owners {
		byID[o.ID] = o.Email
	}
	for _, a := range list {
		if !a.Vendor.Listed() {
			emails[a.VendorID] = byID[a.Vendor.AccountID]
		}
	}
	return emails, nil
}

// boothLabels are the booths on the first day by application.
func (s *Store) boothLabels(ctx context.Context, e Event) (map[int64]string, error) {
	var given []Assignment
	if err := s.db(ctx).Preload("Booth").Where("event_id = ? AND day = ?", e.ID, e.Day()).Find(&given).Error; err != nil {
		return nil, storageError(err)
	}
	labels := make(map[int64]string, len(given))
	for _, g := range given {
		labels[g.ApplicationID] = g.Booth.Label
	}
	return labels, nil
}
