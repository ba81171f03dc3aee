package models

import "context"

// RollLine is an application as the office keeps it on file.
type RollLine struct {
	Application Application
	Booth       string
	People      *People // nil when they were not asked for
	Plate       string  // of the car, "" without people
}

const rollStep = 500 // applications read at once

// Roll gives the applications of an event one after the other, in the order in which they came, for
// a file that leaves the house. With people it writes down once that they all were looked at: who may
// not see people is forbidden to.
func (s *Store) Roll(ctx context.Context, by Actor, e Event, f ReviewFilter, people bool, each func(RollLine) error) error {
	if people {
		if !by.May(Staff, e.ID) {
			return ErrForbidden
		}
		if err := s.noteAccess(ctx, by, e.ID, e.Slug, "roll"); err != nil {
			return err
		}
	}
	list, err := s.Review(ctx, by, e, f)
	if err != nil {
		return err
	}
	lets := make(map[int64]bool, len(list.Rows))
	for _, r := range list.Rows {
		lets[r.Application.ID] = true
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
		if err := s.rollOf(ctx, some, lets, people, each); err != nil {
			return err
		}
	}
}

func (s *Store) rollOf(ctx context.Context, some []Application, lets map[int64]bool, people bool, each func(RollLine) error) error {
	ids := make([]int64, len(some))
	for i, a := range some {
		ids[i] = a.ID
	}
	booths, err := s.boothLabels(ctx, ids)
	if err != nil {
		return storageError(err)
	}
	var emails map[int64]string
	if people {
		if emails, _, err = s.contactsOf(ctx, some); err != nil {
			return err
		}
	}
	for _, a := range some {
		if !lets[a.ID] {
			continue
		}
		line := RollLine{Application: a, Booth: booths[a.ID]}
		if people {
			p, err := a.Vendor.unseal(s.keys)
			if err != nil {
				return err
			}
			p.Email = emails[a.VendorID]
			if line.Plate, err = s.PlateOf(a); err != nil {
				return err
			}
			line.People = &p
		}
		if err := each(line); err != nil {
			return err
		}
	}
	return nil
}

// contactsOf are the addresses of vendors by their id, of their accounts or those that a list had, and the languages
// of their accounts. Nobody is reached under what Purge leaves of an address.
func (s *Store) contactsOf(ctx context.Context, list []Application) (emails, langs map[int64]string, err error) {
	vendors, accounts := make([]int64, len(list)), make([]int64, len(list))
	for i, a := range list {
		vendors[i], accounts[i] = a.VendorID, a.Vendor.AccountID
	}
	if emails, err = s.listedEmails(ctx, vendors); err != nil {
		return nil, nil, err
	}
	var owners []Account
	if err := s.db(ctx).Where("id IN ? AND email NOT LIKE 'gone-%'", accounts).Find(&owners).Error; err != nil {
		return nil, nil, storageError(err)
	}
	byID := map[int64]Account{}
	for _, o := range owners {
		byID[o.ID] = o
	}
	langs = map[int64]string{}
	for _, a := range list {
		if !a.Vendor.Listed() {
			emails[a.VendorID], langs[a.VendorID] = byID[a.Vendor.AccountID].Email, byID[a.Vendor.AccountID].Lang
		}
	}
	return emails, langs, nil
}

// boothLabels reads where applications stand on the first day.
func (s *Store) boothLabels(ctx context.Context, applications []int64) (map[int64]string, error) {
	var rows []struct {
		ApplicationID int64
		Label         string
	}
	err := s.db(ctx).Table("assignments").Select("assignments.application_id, booths.label").Joins("JOIN booths ON booths.id = assignments.booth_id").
		Where(among(s, "assignments.application_id", applications)).Order("booths.place").Scan(&rows).Error
	places := make(map[int64]Span, len(rows))
	for _, row := range rows {
		places[row.ApplicationID] = append(places[row.ApplicationID], Booth{Label: row.Label})
	}
	labels := make(map[int64]string, len(places))
	for application, place := range places {
		labels[application] = place.Label()
	}
	return labels, err
}
