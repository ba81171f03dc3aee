package models

import "context"

// Promote gives an empty booth to the first waiting vendor that fits it: it is selected, stands in
// the booth and is told so by mail, all or nothing. A no-show loses the booth by it. Of two staff at
// the same moment the second is refused.
func (s *Store) Promote(ctx context.Context, by Actor, e Event, booth string) (Application, error) {
	var a Application
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		if e.Over() {
			return refuse(Conflict, "event_over")
		}
		d, err := tx.day(ctx, e)
		if err != nil {
			return err
		}
		free, err := d.emptyBooth(booth)
		if err != nil {
			return err
		}
		a = *free.First
		return tx.promote(ctx, by, e, &a, free)
	})
	return a, err
}

// emptyBooth finds a booth to give away, and says why it can't be given.
func (d streetDay) emptyBooth(label string) (EmptyBooth, error) {
	b, has := d.Street.Layout.Booth(label)
	switch {
	case !has:
		return EmptyBooth{}, refuse(NotFound, "unknown_booth")
	case b.Zone == ZoneOps:
		return EmptyBooth{}, refuse(Conflict, "booth_is_ops")
	}
	for _, free := range d.empty() {
		if free.Booth.ID != b.ID {
			continue
		}
		if free.First == nil {
			return free, refuse(Conflict, "nobody_fits").With("booth", b.Label)
		}
		return free, nil
	}
	return EmptyBooth{}, refuse(Conflict, "booth_taken").With("vendor", d.Street.ByBooth[b.ID].Vendor.Name)
}

func (s *Store) promote(ctx context.Context, by Actor, e Event, a *Application, free EmptyBooth) error {
	db := s.write.WithContext(ctx)
	if free.Missed != nil {
		if err := db.Where("application_id = ? AND booth_id = ?", free.Missed.ID, free.Booth.ID).Delete(&Assignment{}).Error; err != nil {
			return err
		}
	}
	held := db.Model(&Application{}).Where("id = ? AND state = ?", a.ID, Waitlisted).Update("wait_rank", a.WaitRank)
	if held.Error != nil {
		return held.Error
	}
	if held.RowsAffected == 0 { // it withdrew meanwhile
		return errMoved
	}
	if err := s.decide(ctx, a, Decision{State: Selected}); err != nil {
		return err
	}
	row := Assignment{EventID: e.ID, LayoutID: free.Booth.LayoutID, BoothID: free.Booth.ID, Day: e.Day(), ApplicationID: a.ID, Source: "staff"}
	if err := db.Omit("Booth").Create(&row).Error; err != nil {
		return err
	}
	if err := s.tell(ctx, e, *a, "application_promoted", map[string]string{"booth": free.Booth.Label}); err != nil {
		return err
	}
	if err := s.turnPlaces(ctx, by, e.ID); err != nil {
		return err
	}
	return s.audit(ctx, by, e.ID, "waiting_promoted", a.No, free.Booth.Label)
}
