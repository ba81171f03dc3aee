package models

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm/clause"
)

// CardsMax is how many paper cards are printed at once.
const CardsMax = 2_000

// Card is one person's stamp card: on a phone it belongs to the browser as coupons do, on paper to whoever
// holds it. A person has one in a tour, so that nobody gets two gifts.
type Card struct {
	ID        int64      `gorm:"primaryKey"`
	EventID   int64      `gorm:"not null;uniqueIndex:card_short,priority:2"`
	TourID    int64      `gorm:"not null;uniqueIndex:card_person,priority:2;uniqueIndex:card_serial,priority:1,where:serial > 0"`
	Code      string     `gorm:"not null;uniqueIndex"`                       // in its QR
	ShortCode string     `gorm:"not null;uniqueIndex:card_short,priority:1"` // typed
	Person    string     `gorm:"not null;uniqueIndex:card_person,priority:1"`
	Sheet     int        `gorm:"not null"` // the run in which it was printed, 0 for a card on a phone
	Serial    int64      `gorm:"not null;uniqueIndex:card_serial,priority:2"`
	MadeAt    time.Time  `gorm:"not null"`
	LastAt    *time.Time // of its last stamp: the way to the next takes time
	DoneAt    *time.Time // since when it is complete
	Refused   int        `gorm:"not null"`           // stamps that were refused to it for haste or a stale code
	KeptID    int64      `gorm:"not null;default:0"` // the card that stands for it since two browsers became one, see Store.bringCards
}

// ticket is what a complete card brings into the prize draws.
func (c Card) ticket() Ticket { return Ticket{Person: c.Person, Source: FromCard, SourceID: c.ID} }

// OnPaper says whether the card is a paper one.
func (c Card) OnPaper() bool { return c.Serial > 0 }

// Number is its serial number as it stands on the paper: T-0012. "" for a card on a phone.
func (c Card) Number() string {
	if !c.OnPaper() {
		return ""
	}
	return fmt.Sprintf("T-%04d", c.Serial)
}

// cardNumber is how the serial number of a card is typed: T-0012, t 12.
var cardNumber = regexp.MustCompile(`^T[\s\p{Pd}]*0*([1-9][0-9]{0,7})$`)

func newCard(t Tour, person string, now time.Time) Card {
	return Card{EventID: t.EventID, TourID: t.ID, Code: newQRCode(now), ShortCode: newShortCode(), Person: person, MadeAt: now}
}

// CardOf finds the card of a person in a tour: ErrNotFound before the first stamp.
func (s *Store) CardOf(ctx context.Context, t Tour, person string) (Card, error) {
	var c Card
	return c, find(s.db(ctx).Where("person = ? AND tour_id = ?", person, t.ID), &c)
}

// cardOf finds the card of a person, or makes it with the first stamp.
func (s *Store) cardOf(ctx context.Context, t Tour, person string) (Card, error) {
	c, err := s.CardOf(ctx, t, person)
	if err != ErrNotFound {
		return c, err
	}
	c = newCard(t, person, s.now())
	made := s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&c)
	if made.Error == nil && made.RowsAffected == 0 { // the same press, at the same moment
		return s.CardOf(ctx, t, person)
	}
	return c, made.Error
}

// FindCard finds a card of the event by its serial number, its short code or what its QR says, or the one that stands
// for it: unknown_card when there is none.
func (s *Store) FindCard(ctx context.Context, event int64, typed string) (Card, error) {
	q := s.db(ctx).Where("event_id = ?", event)
	if serial := cardNumber.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(typed))); serial != nil {
		n, _ := strconv.ParseInt(serial[1], 10, 64) // eight digits at most
		q = q.Where("serial = ?", n)
	} else {
		code, short, ok := ParseCode(typed)
		switch {
		case !ok:
			return Card{}, refuse(NotFound, "unknown_card")
		case short:
			q = q.Where("short_code = ?", code)
		default:
			q = q.Where("code = ?", code)
		}
	}
	var c Card
	err := find(q, &c)
	if err == ErrNotFound {
		return c, refuse(NotFound, "unknown_card")
	}
	if err != nil {
		return c, err
	}
	return s.standing(ctx, c)
}

// standing is the card that stands for one, itself as a rule.
func (s *Store) standing(ctx context.Context, c Card) (Card, error) {
	for c.KeptID != 0 {
		var kept Card
		if err := find(s.db(ctx).Where("id = ?", c.KeptID), &kept); err != nil {
			return c, err
		}
		c = kept
	}
	return c, nil
}

// CardByCode finds a card by the code in its QR, with its event: unknown_card when there is none.
func (s *Store) CardByCode(ctx context.Context, typed string) (Card, Event, error) {
	var c Card
	code, short, ok := ParseCode(typed)
	if short || !ok {
		return c, Event{}, refuse(NotFound, "unknown_card")
	}
	err := find(s.db(ctx).Where("code = ?", code), &c)
	if err == ErrNotFound {
		return c, Event{}, refuse(NotFound, "unknown_card")
	}
	if err != nil {
		return c, Event{}, err
	}
	if c, err = s.standing(ctx, c); err != nil {
		return c, Event{}, err
	}
	e, err := s.EventByID(ctx, c.EventID)
	return c, e, err
}

// Collection is a card with all that it collected, and what it still needs.
type Collection struct {
	Tour    Tour
	Card    Card // zero before the first stamp
	Stops   []Stop
	Stamps  map[int64]Stamp // by stop
	Missing []Missing
	Gift    *Handover // what was handed over for it, if that stands
	AtOnce  bool      // the award is a coupon that needs no gift desk, see TakeReward
}

// Complete says whether the card has all stamps that it needs.
func (c Collection) Complete() bool { return c.Card.DoneAt != nil }

// Total is how many stamps complete a card, and Have how many of those this one has.
func (c Collection) Total() int { return c.Tour.Rule().Total(ruleKinds(c.Stops, c.Stamps)) }

// Have see Total.
func (c Collection) Have() int {
	left := 0
	for _, m := range c.Missing {
		left += m.Count
	}
	return max(0, c.Total()-left)
}

// ruleKinds are the kinds of the stops that count for a card: those that are open, and those it has been to.
func ruleKinds(stops []Stop, stamps map[int64]Stamp) []StopKind {
	var kinds []StopKind
	for _, s := range stops {
		if _, has := stamps[s.ID]; has || !s.Closed {
			kinds = append(kinds, s.Kind)
		}
	}
	return kinds
}

// Collected reads what a card has and what it needs; a zero card has nothing yet.
func (s *Store) Collected(ctx context.Context, t Tour, card Card) (Collection, error) {
	c := Collection{Tour: t, Card: card, Stamps: map[int64]Stamp{}}
	var err error
	if c.AtOnce, err = s.rewardsAtOnce(ctx, t, card); err != nil {
		return c, err
	}
	if c.Stops, err = s.Stops(ctx, t); err != nil {
		return c, err
	}
	if card.ID > 0 {
		var stamps []Stamp
		if err := s.db(ctx).Where("card_id = ?", card.ID).Find(&stamps).Error; err != nil {
			return c, storageError(err)
		}
		for _, stamp := range stamps {
			c.Stamps[stamp.StopID] = stamp
		}
		if c.Gift, err = s.giftOf(ctx, card); err != nil {
			return c, err
		}
	}
	var have []StopKind
	for _, stop := range c.Stops {
		if _, has := c.Stamps[stop.ID]; has {
			have = append(have, stop.Kind)
		}
	}
	c.Missing = t.Rule().Missing(have, ruleKinds(c.Stops, c.Stamps))
	return c, nil
}

// PrintCards makes n paper cards, with serial numbers that go on. It returns the number of their sheet.
func (s *Store) PrintCards(ctx context.Context, by Actor, e Event, n int64) (int, error) {
	if n < 1 || n > CardsMax {
		return 0, Faults{Fault("cards", "out_of_range")}
	}
	sheet := 0
	err := s.tx(ctx, func(tx *Store) error {
		t, err := tx.TourOf(ctx, e.ID)
		if err != nil {
			return err
		}
		var last struct {
			Sheet  int
			Serial int64
		}
		if err := tx.db(ctx).Model(&Card{}).Select("coalesce(max(sheet), 0) AS sheet, coalesce(max(serial), 0) AS serial").Where("tour_id = ?", t.ID).Scan(&last).Error; err != nil {
			return err
		}
		sheet = last.Sheet + 1
		cards := make([]*Card, n)
		for i := range cards {
			c := newCard(t, randomCode(personLength), tx.now())
			c.Sheet, c.Serial = sheet, last.Serial+1+int64(i)
			cards[i] = &c
		}
		rows, err := insertion(ctx, tx, cards)
		if err != nil {
			return err
		}
		if err := tx.ask(ctx, rows); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "cards_printed", t.NameKo, cards[0].Number()+"–"+cards[n-1].Number())
	})
	return sheet, err
}

// CardSheet is a run of paper cards.
type CardSheet struct {
	Sheet       int
	First, Last int64 // serial numbers
}

// CardSheets lists the runs of paper cards, the newest first.
func (s *Store) CardSheets(ctx context.Context, t Tour) ([]CardSheet, error) {
	var list []CardSheet
	err := s.db(ctx).Model(&Card{}).Select("sheet, min(serial) AS first, max(serial) AS last").Where("tour_id = ? AND serial > 0", t.ID).
		Group("sheet").Order("sheet DESC").Scan(&list).Error
	return list, storageError(err)
}

// CardsOfSheet lists the cards of a run by their serial numbers.
func (s *Store) CardsOfSheet(ctx context.Context, t Tour, sheet int) ([]Card, error) {
	var list []Card
	err := s.db(ctx).Where("tour_id = ? AND sheet = ? AND serial > 0", t.ID, sheet).Order("serial").Find(&list).Error
	return list, storageError(err)
}
