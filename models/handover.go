package models

import (
	"context"
	"strings"
	"time"
)

// Handover is what the gift desk handed over for a complete card, once: the database refuses a second one that
// stands. Taking it back keeps the row and says why.
type Handover struct {
	ID         int64      `gorm:"primaryKey"`
	EventID    int64      `gorm:"not null;index"`
	CardID     int64      `gorm:"not null;uniqueIndex:handover_once,where:undone_at IS NULL"`
	What       string     `gorm:"not null"` // its name at that time
	Coupon     string     `gorm:"not null"` // short code, where the award is a coupon
	GivenBy    string     `gorm:"not null"` // the name of the staff, "" for the phone of the card
	GivenAt    time.Time  `gorm:"not null"`
	ReceivedAt time.Time  `gorm:"not null"` // when the receiver confirmed it on the screen
	UndoneAt   *time.Time // when it was taken back
	UndoneBy   string     `gorm:"not null"`
	Reason     string     `gorm:"not null"`
}

func (s *Store) giftOf(ctx context.Context, c Card) (*Handover, error) {
	var g Handover
	err := find(s.db(ctx).Where("card_id = ? AND undone_at IS NULL", c.ID), &g)
	if err == ErrNotFound {
		return nil, nil
	}
	return &g, err
}

// given says that nothing more is handed over for its card.
func (g Handover) given() *Error {
	why := refuse(Conflict, "gift_given").With("at", g.GivenAt).With("by", g.GivenBy)
	if g.GivenBy == "" {
		why = refuse(Conflict, "gift_given").With("at", g.GivenAt)
		why.Words = "gift_taken"
	}
	return why
}

// GiftRefusal says why nothing can be handed over for a card now; nil when it can.
func (c Collection) GiftRefusal() *Error {
	switch {
	case c.Gift != nil:
		return c.Gift.given()
	case !c.Complete():
		return refuse(Conflict, "card_incomplete")
	case c.Tour.Award == AwardPrize:
		return refuse(Conflict, "gift_is_drawn")
	case c.Tour.Award == AwardGift && c.Tour.GiftsLeft() <= 0:
		return refuse(Conflict, "gifts_gone")
	}
	return nil
}

// AtGiftDesk reads a card as the desk needs it: by its serial number, its code or what its QR says.
func (s *Store) AtGiftDesk(ctx context.Context, e Event, typed string) (Collection, error) {
	t, err := s.TourOf(ctx, e.ID)
	if err != nil {
		return Collection{}, err
	}
	card, err := s.FindCard(ctx, e.ID, typed)
	if err != nil {
		return Collection{Tour: t}, err
	}
	return s.Collected(ctx, t, card)
}

// HandOver gives the award of a complete card to its holder, who confirmed on the screen to have received
// it. The stock falls by a conditional update: of two desks with the last gift, one is refused.
// Refusals: unknown_card, card_incomplete, gift_given, gift_is_drawn, gifts_gone; as ClaimCoupon for a coupon.
func (s *Store) HandOver(ctx context.Context, by Actor, e Event, typed string, received bool) (Handover, error) {
	if !received {
		return Handover{}, Faults{Fault("received", "required")}
	}
	return s.give(ctx, &by, e, typed)
}

// give hands over in the name of staff, or of nobody when the phone of the card takes it itself.
func (s *Store) give(ctx context.Context, by *Actor, e Event, typed string) (Handover, error) {
	coupon, err := s.issueReward(ctx, by, e, typed)
	if err != nil {
		return Handover{}, err
	}
	var who Actor
	if by != nil {
		who = *by
	}
	var g Handover
	err = s.tx(ctx, func(tx *Store) error {
		card, err := tx.FindCard(ctx, e.ID, typed)
		if err != nil {
			return err
		}
		if err := tx.holdCard(ctx, card); err != nil {
			return err
		}
		c, err := tx.AtGiftDesk(ctx, e, typed) // read only now: another desk may have been quicker
		if err != nil {
			return err
		}
		if why := c.GiftRefusal(); why != nil {
			return why
		}
		if err := tx.takeFromStock(ctx, c.Tour); err != nil {
			return err
		}
		g = Handover{EventID: e.ID, CardID: c.Card.ID, What: c.Tour.GiftKo, Coupon: coupon, GivenBy: who.Account.Name, GivenAt: tx.now(), ReceivedAt: tx.now()}
		if err := tx.write.WithContext(ctx).Create(&g).Error; err != nil {
			return err
		}
		return tx.audit(ctx, who, e.ID, "gift_given", c.Card.ShortCode, g.What)
	})
	return g, err
}

// holdCard keeps a card from being brought together with another one until the transaction ends.
func (s *Store) holdCard(ctx context.Context, c Card) error {
	done := s.write.WithContext(ctx).Exec("UPDATE cards SET kept_id = 0 WHERE id = ? AND kept_id = 0", c.ID)
	return changedOr(done, errMoved)
}

func (s *Store) takeFromStock(ctx context.Context, t Tour) error {
	if t.Award != AwardGift {
		return nil
	}
	done := s.write.WithContext(ctx).Exec("UPDATE tours SET given = given + 1 WHERE id = ? AND given < stock", t.ID)
	return changedOr(done, refuse(Conflict, "gifts_gone"))
}

// UndoHandover takes back what was handed over by mistake and says why: the gift is in stock again, a coupon is
// recalled. Refusals: unknown_card, no_gift; already_redeemed for a coupon that was used.
func (s *Store) UndoHandover(ctx context.Context, by Actor, e Event, typed, reason string) error {
	reason = strings.TrimSpace(reason)
	var f Faults
	f.text("reason", reason, reasonMax)
	if err := f.Err(); err != nil {
		return err
	}
	c, err := s.AtGiftDesk(ctx, e, typed)
	if err != nil {
		return err
	}
	if c.Gift == nil {
		return refuse(Conflict, "no_gift")
	}
	if c.Gift.Coupon != "" {
		if _, err := s.VoidCoupon(ctx, by, e.ID, c.Gift.Coupon, reason); err != nil && ReasonOf(err) != "voided" {
			return err
		}
	}
	return s.tx(ctx, func(tx *Store) error {
		done := tx.write.WithContext(ctx).Model(&Handover{}).Where("id = ? AND undone_at IS NULL", c.Gift.ID).
			Updates(map[string]any{"undone_at": tx.now(), "undone_by": by.Account.Name, "reason": reason})
		if err := changedOr(done, refuse(Conflict, "no_gift")); err != nil {
			return err
		}
		if c.Tour.Award == AwardGift {
			if err := tx.write.WithContext(ctx).Exec("UPDATE tours SET given = given - 1 WHERE id = ?", c.Tour.ID).Error; err != nil {
				return err
			}
		}
		return tx.audit(ctx, by, e.ID, "gift_undone", c.Card.ShortCode, reason)
	})
}

// HandoverLine is a gift in the list of receipts.
type HandoverLine struct {
	Handover
	ShortCode string
	Serial    int64
	Stamps    int64
}

// Number is the serial number of a paper card, "" of one on a phone.
func (l HandoverLine) Number() string { return Card{Serial: l.Serial}.Number() }

// Handovers lists what was handed over in an event, the newest first, what was taken back too; limit 0 is all.
func (s *Store) Handovers(ctx context.Context, event int64, limit int) ([]HandoverLine, error) {
	var list []HandoverLine
	q := s.db(ctx).Table("handovers").Select("handovers.*, cards.short_code, cards.serial, (SELECT count(*) FROM stamps WHERE stamps.card_id = cards.id) AS stamps").
		Joins("JOIN cards ON cards.id = handovers.card_id").Where("handovers.event_id = ?", event).Order("handovers.given_at DESC, handovers.id DESC")
	if limit > 0 {
		q = q.Limit(limit)
	}
	err := q.Scan(&list).Error
	return list, storageError(err)
}
