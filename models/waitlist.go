package models

import (
	"context"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// Clock is the actor of what happens because time has passed.
var Clock = Actor{Account: Account{Name: "clock"}}

// Waits says whether the application stands in the waitlist: who let an offer pass does not any more.
func (a Application) Waits() bool { return a.State == Waitlisted && a.WaitRank > 0 }

// Offered says whether a place waits for the vendor's answer.
func (a Application) Offered(now time.Time) bool {
	return a.Waits() && a.OfferUntil != nil && now.Before(*a.OfferUntil)
}

// LetPass says whether the vendor had an offer and did not answer in time.
func (a Application) LetPass(now time.Time) bool {
	return a.State == Waitlisted && a.OfferUntil != nil && !now.Before(*a.OfferUntil)
}

// Holds says whether the application takes up a place: given, or offered.
func (a Application) Holds(now time.Time) bool { return a.State == Selected || a.Offered(now) }

// ConfirmPlace says that the vendor comes: of one that is selected, or that takes the place it was
// offered. Saying so twice changes nothing.
func (s *Store) ConfirmPlace(ctx context.Context, by Actor, a Application) (Application, error) {
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, a.EventID); err != nil {
			return err
		}
		var err error
		if a, err = tx.ApplicationByID(ctx, a.ID); err != nil {
			return err
		}
		now := tx.now()
		switch {
		case a.State == Selected && a.ConfirmedAt != nil:
			return nil
		case a.LetPass(now):
			return refuse(Conflict, "offer_over")
		case !a.Holds(now):
			return refuse(Conflict, "no_place_to_confirm")
		case a.State == Waitlisted:
			if err := tx.decide(ctx, &a, Decision{State: Selected, Reason: a.Reason}); err != nil {
				return err
			}
			if err := tx.forgetDraft(ctx, a); err != nil {
				return err
			}
		}
		a.ConfirmedAt = &now
		if err := tx.write.WithContext(ctx).Model(&Application{ID: a.ID}).Update("confirmed_at", now).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, a.EventID, "place_confirmed", a.Receipt, a.No)
	})
	return a, err
}

// OfferPlace offers a free place to the next who waits: for staff, when a place became free without
// anybody leaving.
func (s *Store) OfferPlace(ctx context.Context, by Actor, e Event, seen int64) error {
	return s.tx(ctx, func(tx *Store) error {
		if _, err := tx.turnFrom(ctx, e.ID, seen); err != nil {
			return err
		}
		offered, err := tx.offer(ctx, by, e)
		if err == nil && !offered {
			return refuse(Conflict, "nobody_to_offer")
		}
		return err
	})
}

// offerNext offers a place that has become free, where staff let that happen by itself.
func (s *Store) offerNext(ctx context.Context, by Actor, e Event) error {
	_, err := s.offer(ctx, by, e)
	return err
}

// offer finds the first in line whose kind and category have a place left, and gives it until then
// to answer. The caller holds the turn, so that a place is offered once.
func (s *Store) offer(ctx context.Context, by Actor, e Event) (bool, error) {
	now := s.now()
	terms, err := s.terms(ctx, e.ID)
	if err != nil || terms.AnswerHours == 0 || e.Over() || !now.Before(e.EndsAt) {
		return false, err
	}
	sel, err := s.selection(ctx, e)
	if err != nil {
		return false, err
	}
	next := sel.next()
	if next == nil {
		return false, nil
	}
	until := now.Add(time.Duration(terms.AnswerHours) * time.Hour)
	if until.After(e.EndsAt) {
		until = e.EndsAt
	}
	given := s.write.WithContext(ctx).Model(&Application{}).
		Where("id = ? AND state = ? AND wait_rank > 0 AND offer_until IS NULL", next.ID, Waitlisted).Update("offer_until", until)
	if given.Error != nil || given.RowsAffected == 0 {
		return false, given.Error
	}
	if err := s.audit(ctx, by, e.ID, "place_offered", next.Receipt, until.Format(time.RFC3339)); err != nil {
		return false, err
	}
	return true, s.tell(ctx, e, *next, "place_offered", map[string]string{"until": until.In(korean.Seoul).Format("2006-01-02 15:04")})
}

// next is the first in line who may have a place, nil when there is none. Drafts count for nothing
// here: what is not published leaves no trace outside the office.
func (sel Selection) next() *Application {
	full := map[string]bool{}
	for _, c := range sel.Counts {
		full[c.Part] = c.Limited && c.Taken >= c.Places
	}
	var first *Application
	for _, c := range sel.Candidates {
		a := c.Application
		if !a.Waits() || a.OfferUntil != nil || first != nil && first.WaitRank < a.WaitRank {
			continue
		}
		if parts := a.parts(); !full["all"] && !full[parts[0]] && !full[parts[1]] {
			first = &a
		}
	}
	return first
}

// offersAtOnce bounds one round of PassOffersOn.
const offersAtOnce = 100

// PassOffersOn takes back offers that nobody answered in time and offers each place to the next.
// Any instance may call it at any time: an offer is passed on once. It says how many it passed on.
func (s *Store) PassOffersOn(ctx context.Context) (int, error) {
	var due []Application
	err := s.db(ctx).Where("offer_until IS NOT NULL AND offer_until <= ? AND state = ? AND wait_rank > 0", s.now(), Waitlisted).
		Order("offer_until, id").Limit(offersAtOnce).Find(&due).Error
	if err != nil {
		return 0, storageError(err)
	}
	passed := 0
	for _, a := range due {
		once, err := s.passOn(ctx, a)
		if err != nil {
			return passed, err
		}
		if once {
			passed++
		}
	}
	return passed, nil
}

// passOn is false when another instance was first, or the vendor has answered.
func (s *Store) passOn(ctx context.Context, a Application) (bool, error) {
	mine := false
	err := s.tx(ctx, func(tx *Store) error {
		if _, err := tx.turn(ctx, a.EventID); err != nil {
			return err
		}
		done := tx.write.WithContext(ctx).Model(&Application{}).
			Where("id = ? AND state = ? AND wait_rank > 0 AND offer_until <= ?", a.ID, Waitlisted, tx.now()).Update("wait_rank", 0)
		if mine = done.RowsAffected == 1; done.Error != nil || !mine {
			return done.Error
		}
		a, err := tx.ApplicationByID(ctx, a.ID)
		if err != nil {
			return err
		}
		e, err := tx.EventByID(ctx, a.EventID)
		if err != nil {
			return err
		}
		if err := tx.tell(ctx, e, a, "offer_passed", nil); err != nil {
			return err
		}
		if err := tx.audit(ctx, Clock, e.ID, "offer_passed", a.Receipt, ""); err != nil {
			return err
		}
		return tx.offerNext(ctx, Clock, e)
	})
	return mine && err == nil, err
}
