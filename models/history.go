package models

import "context"

// Participation is one event that a vendor took part in, with what is known of its days.
type Participation struct {
	Event   Event
	No      string
	Arrived int // days on which it was checked in
	Missed  int // days on which it was a no-show
}

// HistoryOf lists the other events that the business of an application took part in, the latest first:
// who reviews it sees what happened there.
func (s *Store) HistoryOf(ctx context.Context, a Application) ([]Participation, error) {
	var past []Application
	err := s.db(ctx).Where("vendor_id = ? AND event_id <> ? AND state = ?", a.VendorID, a.EventID, Selected).Find(&past).Error
	if err != nil || len(past) == 0 {
		return nil, storageError(err)
	}
	ids, events := make([]int64, len(past)), make([]int64, len(past))
	for i, p := range past {
		ids[i], events[i] = p.ID, p.EventID
	}
	var days []Arrival
	if err := s.db(ctx).Where(among(s, "application_id", ids)).Find(&days).Error; err != nil {
		return nil, storageError(err)
	}
	var held []Event
	if err := s.db(ctx).Where(among(s, "id", events)).Order("starts_at DESC").Find(&held).Error; err != nil {
		return nil, storageError(err)
	}
	return participations(held, past, days), nil
}

func participations(held []Event, past []Application, days []Arrival) []Participation {
	var list []Participation
	for _, e := range held {
		for _, p := range past {
			if p.EventID != e.ID {
				continue
			}
			row := Participation{Event: e, No: p.No}
			for _, d := range days {
				switch {
				case d.ApplicationID != p.ID:
				case d.State == Arrived:
					row.Arrived++
				default:
					row.Missed++
				}
			}
			list = append(list, row)
		}
	}
	return list
}
