package models

import (
	"context"
	"time"
)

// SwapState is how far a wish to swap booths has come.
type SwapState string

// The life of a wish to swap.
const (
	SwapAsked     SwapState = "asked"
	SwapAgreed    SwapState = "agreed" // and done
	SwapDeclined  SwapState = "declined"
	SwapTakenBack SwapState = "taken_back"
)

// SwapRequest is a vendor's wish to swap its booth with another vendor's: both must agree, and the hard
// rules of the street must hold for both. There is no other way to hand a booth on. A vendor asks one other at a time.
type SwapRequest struct {
	ID         int64     `gorm:"primaryKey"`
	PublicID   string    `gorm:"not null;uniqueIndex"`
	EventID    int64     `gorm:"not null;index"`
	FromID     int64     `gorm:"not null;uniqueIndex:swap_open,where:state = 'asked'"` // application
	ToID       int64     `gorm:"not null;index"`
	FromBooth  string    `gorm:"not null"` // labels when it was asked
	ToBooth    string    `gorm:"not null"`
	Words      string    `gorm:"not null"`
	State      SwapState `gorm:"not null;check:swap_state,state IN ('asked','agreed','declined','taken_back')"`
	AskedAt    time.Time `gorm:"not null"`
	AnsweredAt *time.Time

	From Application `gorm:"foreignKey:FromID;constraint:-"`
	To   Application `gorm:"foreignKey:ToID;constraint:-"`
}

// OpenSwapsOf lists the wishes to swap of a vendor and to it that wait for an answer, the newest first.
func (s *Store) OpenSwapsOf(ctx context.Context, a Application) ([]SwapRequest, error) {
	var list []SwapRequest
	err := s.db(ctx).Preload("From.Vendor").Preload("To.Vendor").Where("(from_id = ? OR to_id = ?) AND state = ?", a.ID, a.ID, SwapAsked).Order("id DESC").Find(&list).Error
	return list, storageError(err)
}

// swapBoard is the street on which vendors swap: not while a preview is under way.
func (s *Store) swapBoard(ctx context.Context, e Event) (PlaceBoard, error) {
	if err := s.lockEvent(ctx, e.ID); err != nil {
		return PlaceBoard{}, err
	}
	p, err := s.PreviewOf(ctx, e.ID)
	if err != nil {
		return PlaceBoard{}, err
	}
	if p != nil {
		return PlaceBoard{}, refuse(Conflict, "swap_in_preview")
	}
	return s.streetBoard(ctx, e)
}

// swappable says whether booths may still be swapped: once the street is open, who stands stays.
func (e Event) swappable(now time.Time) error {
	if now.Before(e.StartsAt) {
		return nil
	}
	return refuse(Conflict, "swap_too_late").With("at", e.StartsAt)
}

// swap moves two vendors to each other's booth on the board, or says the rule against it.
func (b *PlaceBoard) swap(from, to Application) error {
	was, stands := b.seats[from.ID]
	next, there := b.seats[to.ID]
	if !stands || !there {
		return refuse(Conflict, "swap_without_booth")
	}
	for _, seat := range []Seat{was, next} {
		if seat.Locked {
			return refuse(Conflict, "swap_locked")
		}
	}
	if len(was.Booths) != len(next.Booths) {
		return refuse(Conflict, "swap_sizes")
	}
	for _, pair := range [][2]Application{{from, to}, {to, from}} {
		option := b.option(pair[0], b.SpanOf[pair[1].ID].First())
		if len(option.Refusals) == 0 {
			b.seats[from.ID], b.seats[to.ID] = Seat{Booths: next.Booths, Source: "swap"}, Seat{Booths: was.Booths, Source: "swap"}
			return nil
		}
		for _, r := range option.Refusals {
			if why := b.refusal(r); why.Reason != "booth_taken" {
				return why
			}
		}
	}
	return refuse(Conflict, "swap_unfit")
}

// AskSwap asks the vendor on a booth to swap. It is refused at once when the rules would not let both stand there.
func (s *Store) AskSwap(ctx context.Context, by Actor, e Event, a Application, booth, words string) error {
	words = oneLine(words)
	var f Faults
	f.Add(booth == "", "booth", "choose_one")
	f.tooLong("words", words, placeReasonMax)
	if err := f.Err(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		b, err := tx.swapBoard(ctx, e)
		if err != nil {
			return err
		}
		if err := e.swappable(tx.now()); err != nil {
			return err
		}
		there, has := b.Layout.Booth(booth)
		to, taken := b.ByBooth[there.ID]
		if !has || !taken || to.ID == a.ID {
			return refuse(Conflict, "swap_nobody")
		}
		if err := b.swap(a, to); err != nil {
			return err
		}
		var open int64
		if err := tx.db(ctx).Model(&SwapRequest{}).Where("from_id = ? AND state = ?", a.ID, SwapAsked).Count(&open).Error; err != nil {
			return err
		}
		if open > 0 {
			return refuse(Conflict, "swap_asked")
		}
		row := SwapRequest{
			PublicID: randomCode(publicIDLength), EventID: e.ID, FromID: a.ID, ToID: to.ID, FromBooth: b.SpanOf[a.ID].Label(), ToBooth: b.SpanOf[to.ID].Label(),
			Words: words, State: SwapAsked, AskedAt: tx.now(),
		}
		if err := tx.write.WithContext(ctx).Omit("From", "To").Create(&row).Error; err != nil {
			return err
		}
		if err := tx.tell(ctx, e, to, "swap_asked", map[string]string{"from": row.FromBooth, "booth": row.ToBooth, "other": a.Vendor.Name}); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "swap_asked", a.No, row.FromBooth+" "+row.ToBooth)
	})
}

// AnswerSwap lets the asked vendor agree or decline, and the asking one take it back. Who agrees swaps at
// once: the booths must still be those that were asked about, and the rules must hold.
func (s *Store) AnswerSwap(ctx context.Context, by Actor, e Event, a Application, id string, answer SwapState) error {
	return s.tx(ctx, func(tx *Store) error {
		b, err := tx.swapBoard(ctx, e)
		if err != nil {
			return err
		}
		var r SwapRequest
		if err := find(tx.db(ctx).Where("event_id = ? AND public_id = ?", e.ID, id), &r); err != nil {
			return err
		}
		mine := r.ToID
		if answer == SwapTakenBack {
			mine = r.FromID
		}
		if mine != a.ID || !oneOf(answer, []SwapState{SwapAgreed, SwapDeclined, SwapTakenBack}) {
			return ErrNotFound
		}
		if r.State != SwapAsked {
			return refuse(Conflict, "swap_answered")
		}
		if err := tx.write.WithContext(ctx).Model(&SwapRequest{ID: r.ID}).Updates(map[string]any{"state": answer, "answered_at": tx.now()}).Error; err != nil {
			return err
		}
		if err := tx.doSwap(ctx, by, e, b, r, answer); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "swap_"+string(answer), a.No, r.FromBooth+" "+r.ToBooth)
	})
}

// doSwap does what was agreed and tells both, or tells who asked that it was declined.
func (s *Store) doSwap(ctx context.Context, by Actor, e Event, b PlaceBoard, r SwapRequest, answer SwapState) error {
	from, to := b.vendorByID(r.FromID), b.vendorByID(r.ToID)
	switch answer {
	case SwapDeclined:
		return s.tell(ctx, e, from, "swap_declined", map[string]string{"from": r.FromBooth, "booth": r.ToBooth, "other": to.Vendor.Name})
	case SwapTakenBack:
		return nil
	}
	if err := e.swappable(s.now()); err != nil {
		return err
	}
	if b.SpanOf[from.ID].Label() != r.FromBooth || b.SpanOf[to.ID].Label() != r.ToBooth {
		return refuse(Conflict, "swap_moved")
	}
	if err := b.swap(from, to); err != nil {
		return err
	}
	if err := s.saveStreet(ctx, by, e, b); err != nil {
		return err
	}
	_, err := s.tellPlaces(ctx, e)
	return err
}
