package models

import (
	"context"
	"time"
)

// CopyEvent begins a new event after the model of another one: its layout as it stands now, and its
// campaigns as drafts with their times moved along, its stamp tour and its payback as drafts too, the questions that it
// asks, the criteria by which it scores, the rules of places and load-in, and the letters of staff. Who took part, coupons
// and money stay behind, and prize draws: one takes entries from the moment it is there.
func (s *Store) CopyEvent(ctx context.Context, by Actor, from Event, in EventInput) (Event, error) {
	in.trim()
	in.Demo = from.Demo
	if err := in.check(s.now(), true); err != nil {
		return Event{}, err
	}
	var e Event
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.slugFree(ctx, in.Slug, 0); err != nil {
			return err
		}
		e = from
		e.ID, e.State, e.CreatedAt, e.ReceiptSeq, e.PeopleGone = 0, EventDraft, tx.now(), 0, 0
		in.fill(&e)
		db := tx.write.WithContext(ctx)
		if err := db.Create(&e).Error; err != nil {
			return err
		}
		if err := db.Create(&LedgerHead{EventID: e.ID}).Error; err != nil {
			return err
		}
		for _, copies := range []func(context.Context, Event, Event) error{
			tx.copyLayout, tx.copyPlaces, tx.copyOffers, tx.copyQuestions, tx.copyLetters, tx.copyCriteria,
		} {
			if err := copies(ctx, from, e); err != nil {
				return err
			}
		}
		return tx.audit(ctx, by, e.ID, "event_copied", e.Slug, from.Slug)
	})
	return e, err
}

// copyLayout draws the newest plan of the one event for the other, as its first version.
func (s *Store) copyLayout(ctx context.Context, from, to Event) error {
	l, err := s.CurrentLayout(ctx, from.ID)
	if err != nil {
		return err
	}
	l.EventID, l.Version, l.Revision, l.PublishedBy, l.PublishedAt = to.ID, 1, 0, "", nil
	if err := s.copyPicture(ctx, from.ID, to.ID, l.Background.Picture); err != nil {
		return err
	}
	_, err = s.writeLayout(ctx, l)
	return err
}

// copyOffers takes along what shoppers get: campaigns, and the tour and the payback that give coupons of them.
func (s *Store) copyOffers(ctx context.Context, from, to Event) error {
	campaigns, err := s.copyCampaigns(ctx, from, to)
	if err != nil {
		return err
	}
	if err := s.copyTour(ctx, from, to, campaigns); err != nil {
		return err
	}
	return s.copyPayback(ctx, from, to, campaigns)
}

// copyCampaigns gives the public id of each copy by that of its model.
func (s *Store) copyCampaigns(ctx context.Context, from, to Event) (map[string]string, error) {
	list, err := s.Campaigns(ctx, from.ID)
	if err != nil {
		return nil, err
	}
	copies := map[string]string{}
	for _, c := range list {
		model := c.PublicID
		c.ID, c.EventID, c.PublicID, c.State = 0, to.ID, randomCode(8), CampaignDraft
		copies[model] = c.PublicID
		c.FirstUntil, c.SoldOutAt, c.Issued, c.ReservedWon, c.Redeemed, c.RedeemedWon, c.Reversed, c.Recalled = nil, nil, 0, 0, 0, 0, 0, 0
		c.move(from, to)
		if c.Vendors != "" { // numbers of the other event: staff choose anew
			c.Vendors, c.ForShops, c.ForArtisans, c.ForSMEs = "", true, true, true
		}
		if err := s.write.WithContext(ctx).Create(&c).Error; err != nil {
			return nil, err
		}
	}
	return copies, nil
}

// copyQuestions asks the same in the same order. Retired questions stay behind: only their answers need them.
func (s *Store) copyQuestions(ctx context.Context, from, to Event) error {
	list, err := s.AskedQuestions(ctx, from.ID)
	for i := range list {
		list[i].ID, list[i].EventID, list[i].Position = 0, to.ID, i+1
	}
	if err != nil || len(list) == 0 {
		return err
	}
	return s.write.WithContext(ctx).Create(&list).Error
}

// move takes the times of a campaign along from one event to another: as long before or after the
// opening as before. What would lie beyond the end of a shorter event is cut to it.
func (c *Campaign) move(from, to Event) {
	after := to.StartsAt.Sub(from.StartsAt)
	for _, t := range []*time.Time{&c.OpensAt, &c.ClosesAt, &c.RedeemFrom, &c.RedeemUntil} {
		*t = t.Add(after)
		if t.After(to.EndsAt) {
			*t = to.EndsAt
		}
	}
	if !c.ClosesAt.After(c.OpensAt) {
		c.OpensAt, c.ClosesAt = to.StartsAt, to.EndsAt
	}
	if !c.RedeemUntil.After(c.RedeemFrom) {
		c.RedeemFrom, c.RedeemUntil = to.StartsAt, to.EndsAt
	}
	if c.RecallAt != nil {
		at := c.RecallAt.Add(after)
		c.RecallAt = &at
	}
	for i := range c.Slots {
		sl := &c.Slots[i]
		sl.ID, sl.CampaignID, sl.Issued, sl.OpensAt = 0, 0, 0, sl.OpensAt.Add(after)
		if sl.OpensAt.After(c.ClosesAt) || sl.OpensAt.Before(c.OpensAt) {
			sl.OpensAt = c.OpensAt
		}
	}
}

// NextTime is when an event would be held again: on the same day of the week, a year later or the
// first such year that lies ahead.
func (e Event) NextTime(now time.Time) Event {
	const year = 52 * 7 * 24 * time.Hour
	for ahead := time.Duration(0); ; {
		ahead += year
		if e.StartsAt.Add(ahead).After(now) {
			for _, t := range []*time.Time{&e.StartsAt, &e.EndsAt, &e.ApplyFrom, &e.ApplyUntil} {
				*t = t.Add(ahead)
			}
			return e
		}
	}
}
