package models

import "context"

// Participation is how a vendor once applied for an event, and what came of it.
type Participation struct {
	Event       Event
	Application Application
	Redeemed    int64 // coupons that stand
	Won         int64
	Arrived     int // days on which it was checked in
	Missed      int // days on which it was a no-show
}

// ParticipationsOf lists the other events that the vendor of an application applied for, the latest first.
func (s *Store) ParticipationsOf(ctx context.Context, a Application) ([]Participation, error) {
	var applications []Application
	if err := s.db(ctx).Where("vendor_id = ? AND event_id <> ?", a.VendorID, a.EventID).Order("id DESC").Find(&applications).Error; err != nil {
		return nil, storageError(err)
	}
	if len(applications) == 0 {
		return nil, nil
	}
	ids, events := make([]int64, len(applications)), make([]int64, len(applications))
	for i, past := range applications {
		ids[i], events[i] = past.ID, past.EventID
	}
	took, err := s.takings(ctx, ids)
	if err != nil {
		return nil, err
	}
	var days []Arrival
	if err := s.db(ctx).Where(among(s, "application_id", ids)).Find(&days).Error; err != nil {
		return nil, storageError(err)
	}
	var held []Event
	if err := s.db(ctx).Where("id IN ?", events).Order("starts_at DESC").Find(&held).Error; err != nil {
		return nil, storageError(err)
	}
	var list []Participation
	for _, e := range held {
		for _, past := range applications {
			if past.EventID == e.ID {
				row := Participation{Event: e, Application: past, Redeemed: took[past.ID].Redeemed, Won: took[past.ID].Won}
				row.Arrived, row.Missed = daysOf(past, days)
				list = append(list, row)
			}
		}
	}
	return list, nil
}

// daysOf counts the days on which a vendor came, and on which it did not.
func daysOf(a Application, days []Arrival) (arrived, missed int) {
	for _, d := range days {
		switch {
		case d.ApplicationID != a.ID:
		case d.State == Arrived:
			arrived++
		default:
			missed++
		}
	}
	return arrived, missed
}

// takings are the coupons that vendors took and that were not taken back, by application.
func (s *Store) takings(ctx context.Context, applications []int64) (map[int64]Count, error) {
	var rows []struct {
		ApplicationID int64
		N, Won        int64
	}
	err := s.db(ctx).Model(&Redemption{}).Select("application_id, count(*) AS n, coalesce(sum(won), 0) AS won").
		Where("application_id IN ? AND kind = ? AND reversed_by IS NULL", applications, EntryRedemption).Group("application_id").Find(&rows).Error
	took := make(map[int64]Count, len(rows))
	for _, r := range rows {
		took[r.ApplicationID] = Count{Redeemed: r.N, Won: r.Won}
	}
	return took, storageError(err)
}
