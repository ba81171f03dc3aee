package models

import (
	"context"
	"time"
)

// copyTour takes the stamp tour along as a draft with its times moved. Stops at places of the street come along under new
// codes, so that an old poster gives no stamp; vendors that were stops belong to the other event. A coupon
// of a campaign is now one of the campaign that was copied from it.
func (s *Store) copyTour(ctx context.Context, from, to Event, campaigns map[string]string) error {
	t, err := s.TourOf(ctx, from.ID)
	if err == ErrNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	stops, err := s.Stops(ctx, t)
	if err != nil {
		return err
	}
	t.ID, t.EventID, t.State, t.Given, t.Campaign = 0, to.ID, TourDraft, 0, campaigns[t.Campaign]
	t.OpensAt, t.ClosesAt = moved(from, to, t.OpensAt, t.ClosesAt)
	if err := s.write.WithContext(ctx).Create(&t).Error; err != nil {
		return err
	}
	for _, stop := range stops {
		if stop.ApplicationID != 0 || stop.Closed {
			continue
		}
		stop.ID, stop.EventID, stop.TourID, stop.Code = 0, to.ID, t.ID, randomCode(stopCodeLength)
		if err := s.write.WithContext(ctx).Create(&stop).Error; err != nil {
			return err
		}
	}
	return nil
}

// moved takes a window along from one event to another: as long before or after the opening as before. What would lie
// beyond the end of a shorter event is cut to it; nothing left is the whole event.
func moved(from, to Event, opens, closes time.Time) (time.Time, time.Time) {
	after := to.StartsAt.Sub(from.StartsAt)
	opens, closes = opens.Add(after), closes.Add(after)
	if closes.After(to.EndsAt) {
		closes = to.EndsAt
	}
	if !closes.After(opens) {
		return to.StartsAt, to.EndsAt
	}
	return opens, closes
}

// copyPayback takes the terms of the payback along as a draft, without what was accepted and paid.
func (s *Store) copyPayback(ctx context.Context, from, to Event, campaigns map[string]string) error {
	p, err := s.PaybackOf(ctx, from.ID)
	if err == ErrNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	p.ID, p.EventID, p.State, p.CampaignID = 0, to.ID, PaybackDraft, campaigns[p.CampaignID]
	p.Accepted, p.ReservedWon, p.PaidWon = 0, 0, 0
	return s.write.WithContext(ctx).Create(&p).Error
}

// copyPlaces takes along what staff set about selecting, placing and loading in. Places that come from the call follow
// the new call by themselves.
func (s *Store) copyPlaces(ctx context.Context, from, to Event) error {
	rules, err := s.boothRules(ctx, from.ID)
	if err != nil {
		return err
	}
	if err := s.writeBoothRules(ctx, to, rules); err != nil {
		return err
	}
	if err := s.copyTerms(ctx, from, to); err != nil {
		return err
	}
	l, err := s.LoadIns(ctx, from)
	if err != nil {
		return err
	}
	db := s.write.WithContext(ctx)
	for _, in := range l.ByRow {
		in.ID, in.EventID = 0, to.ID
		if err := db.Create(&in).Error; err != nil {
			return err
		}
	}
	return db.Create(&DayPlan{EventID: to.ID, GraceMin: l.GraceMin}).Error
}

func (s *Store) copyTerms(ctx context.Context, from, to Event) error {
	t, err := s.terms(ctx, from.ID)
	if err != nil || !t.Own {
		return err
	}
	var quotas []Quota
	if err := s.db(ctx).Where("event_id = ?", from.ID).Order("id").Find(&quotas).Error; err != nil {
		return err
	}
	t.EventID, t.Revision = to.ID, 0
	if err := s.write.WithContext(ctx).Create(&t).Error; err != nil {
		return err
	}
	for i := range quotas {
		quotas[i].ID, quotas[i].EventID = 0, to.ID
	}
	if len(quotas) == 0 {
		return nil
	}
	return s.write.WithContext(ctx).Create(&quotas).Error
}
