package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"github.com/jangteo/jangteo/models/korean"
)

// PrizeEntry is one chance of a person in one prize draw. Its code is all that others see of it. A phone number is there
// only if the person wants a text when it wins; with the draw the numbers of all others are deleted.
type PrizeEntry struct {
	ID          int64     `gorm:"primaryKey"`
	EventID     int64     `gorm:"not null;index:prize_entry_person,priority:1"`
	PrizeDrawID int64     `gorm:"not null;uniqueIndex:prize_entry_once,priority:1"`
	Person      string    `gorm:"not null;uniqueIndex:prize_entry_once,priority:2;index:prize_entry_person,priority:2"`
	Source      string    `gorm:"not null;uniqueIndex:prize_entry_once,priority:3;check:prize_entry_source,source IN ('purchase','card')"`
	SourceID    int64     `gorm:"not null;uniqueIndex:prize_entry_once,priority:4"`
	Code        string    `gorm:"not null;uniqueIndex"`
	Phone       []byte    // sealed, E.164
	Lang        string    `gorm:"not null;default:'ko'"`  // of the text
	Withdrawn   bool      `gorm:"not null;default:false"` // what it stood on was taken back before the list
	EnteredAt   time.Time `gorm:"not null"`
}

// Ticket is what brings a person into the draws of an event: an accepted receipt of so many won, or a full card.
type Ticket struct {
	Person   string
	Source   string
	SourceID int64 // the id of the receipt or card
	Won      int64 // on the receipt; 0 of a card
}

const (
	sealEntryPhone = "entry phone"
	entryCodeSize  = 8
)

// enterPrizes enters a person into every draw of the event that still takes entries on such a ticket: once, however
// often it is shown. It works in the transaction that makes the ticket.
func (s *Store) enterPrizes(ctx context.Context, e Event, t Ticket) error {
	if err := s.holdPrizeDraws(ctx, e.ID); err != nil {
		return err
	}
	var open []PrizeDraw
	if err := s.db(ctx).Where("event_id = ? AND draw_id = 0 AND source = ? AND minimum_won <= ?", e.ID, t.Source, t.Won).Order("id").Find(&open).Error; err != nil {
		return err
	}
	for _, p := range open {
		row := s.newEntry(p, t)
		again := clause.OnConflict{
			Columns:   []clause.Column{{Name: "prize_draw_id"}, {Name: "person"}, {Name: "source"}, {Name: "source_id"}},
			DoUpdates: clause.Assignments(map[string]any{"withdrawn": false}),
		}
		if err := s.write.WithContext(ctx).Clauses(again).Create(&row).Error; err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) newEntry(p PrizeDraw, t Ticket) PrizeEntry {
	return PrizeEntry{EventID: p.EventID, PrizeDrawID: p.ID, Person: t.Person, Source: t.Source, SourceID: t.SourceID, Code: randomCode(entryCodeSize), EnteredAt: s.now()}
}

// enterFullCards enters the cards that were complete before a draw opened.
func (s *Store) enterFullCards(ctx context.Context, p PrizeDraw) error {
	if p.Source != FromCard {
		return nil
	}
	var cards []Card
	if err := s.db(ctx).Where("event_id = ? AND done_at IS NOT NULL AND kept_id = 0", p.EventID).Order("id").Find(&cards).Error; err != nil {
		return err
	}
	rows := make([]PrizeEntry, len(cards))
	for i, c := range cards {
		rows[i] = s.newEntry(p, c.ticket())
	}
	return s.write.WithContext(ctx).CreateInBatches(rows, 500).Error
}

// holdPrizeDraws keeps a list from being published between an entry's look at it and its own row, and the other way round.
func (s *Store) holdPrizeDraws(ctx context.Context, event int64) error {
	return s.write.WithContext(ctx).Exec("UPDATE prize_draws SET draw_id = draw_id WHERE event_id = ?", event).Error
}

// withdrawEntries takes out of the draws what stood on a ticket that was taken back.
func (s *Store) withdrawEntries(ctx context.Context, source string, id int64) error {
	return s.write.WithContext(ctx).Exec(`UPDATE prize_entries SET withdrawn = ? WHERE source = ? AND source_id = ?
		AND prize_draw_id IN (SELECT id FROM prize_draws WHERE draw_id = 0)`, true, source, id).Error
}

// listedEntry says whether a published list holds an entry on a ticket.
func (s *Store) listedEntry(ctx context.Context, source string, id int64) (bool, error) {
	var n int64
	err := s.db(ctx).Model(&PrizeEntry{}).Where("source = ? AND source_id = ? AND prize_draw_id IN (SELECT id FROM prize_draws WHERE draw_id <> 0)", source, id).Count(&n).Error
	return n > 0, err
}

// drawEntries are the entries that a list is made of: of people who have won nothing in the event yet.
func (s *Store) drawEntries(ctx context.Context, p PrizeDraw) ([]PrizeEntry, error) {
	var list []PrizeEntry
	err := s.db(ctx).Where("prize_draw_id = ? AND withdrawn = ? AND person NOT IN (SELECT person FROM winners WHERE event_id = ?)", p.ID, false, p.EventID).Order("id").Find(&list).Error
	return list, err
}

// OwnEntries lists the entries of a person in an event, by draw.
func (s *Store) OwnEntries(ctx context.Context, event int64, person string) ([]PrizeEntry, error) {
	var list []PrizeEntry
	err := s.db(ctx).Where("event_id = ? AND person = ? AND withdrawn = ?", event, person, false).Order("prize_draw_id, id").Find(&list).Error
	return list, storageError(err)
}

// EntriesOn lists the entries that stand on one ticket.
func (s *Store) EntriesOn(ctx context.Context, source string, id int64) ([]PrizeEntry, error) {
	var list []PrizeEntry
	err := s.db(ctx).Where("source = ? AND source_id = ? AND withdrawn = ?", source, id, false).Order("id").Find(&list).Error
	return list, storageError(err)
}

// EntryCounts counts the entries of an event by the draw's id.
func (s *Store) EntryCounts(ctx context.Context, event int64) (map[int64]int, error) {
	var rows []struct {
		PrizeDrawID int64
		N           int
	}
	err := s.db(ctx).Model(&PrizeEntry{}).Where("event_id = ? AND withdrawn = ?", event, false).Select("prize_draw_id, count(*) AS n").Group("prize_draw_id").Scan(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.PrizeDrawID] = r.N
	}
	return counts, storageError(err)
}

// LeavePhone keeps a number for a text in case that one of a person's entries wins; an empty one takes it back. Only
// draws that are still to come know it. Refusals: nothing_entered; a fault of phone.
func (s *Store) LeavePhone(ctx context.Context, e Event, person, typed, lang string) error {
	var sealed []byte
	if typed != "" {
		phone, err := korean.ParsePhone(typed)
		if err != nil {
			return Faults{Fault("phone", "phone_form")}
		}
		if sealed, err = s.keys.seal(sealEntryPhone, string(phone)); err != nil {
			return err
		}
	}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.holdPrizeDraws(ctx, e.ID); err != nil {
			return err
		}
		done := tx.write.WithContext(ctx).Model(&PrizeEntry{}).
			Where("event_id = ? AND person = ? AND withdrawn = ? AND prize_draw_id NOT IN (SELECT prize_draw_id FROM draws WHERE event_id = ? AND drawn_at IS NOT NULL)", e.ID, person, false, e.ID).
			Updates(map[string]any{"phone": sealed, "lang": lang})
		return changedOr(done, refuse(Conflict, "nothing_entered"))
	})
}

// forgetLosers deletes the numbers of all entries of a draw that did not win.
func (s *Store) forgetLosers(ctx context.Context, p PrizeDraw) error {
	return s.write.WithContext(ctx).Exec(`UPDATE prize_entries SET phone = NULL WHERE prize_draw_id = ? AND id NOT IN (SELECT entry_id FROM winners WHERE prize_draw_id = ?)`, p.ID, p.ID).Error
}
