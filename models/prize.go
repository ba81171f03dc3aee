package models

import (
	"context"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/draw"
)

// What an entry into a prize draw stands on.
const (
	FromPurchase = "purchase" // an accepted receipt
	FromCard     = "card"     // a full stamp card
)

// EntrySources lists them.
var EntrySources = []string{FromPurchase, FromCard}

// PrizeDraw gives so many prizes of one kind to people who entered, by lot and before everybody's eyes: entries are taken
// until its list is published, from then on it is a Draw like that of places. Nobody wins twice in an event.
type PrizeDraw struct {
	ID         int64     `gorm:"primaryKey"`
	EventID    int64     `gorm:"not null;index"`
	PublicID   string    `gorm:"not null;uniqueIndex"`
	NameKo     string    `gorm:"not null"` // of the prize
	NameEn     string    `gorm:"not null"`
	Prizes     int       `gorm:"not null;check:prize_draw_prizes,prizes > 0"`
	ValueWon   int64     `gorm:"not null;check:prize_draw_value,value_won >= 0"` // of one
	Source     string    `gorm:"not null;check:prize_draw_source,source IN ('purchase','card')"`
	MinimumWon int64     `gorm:"not null;check:prize_draw_minimum,minimum_won >= 0"` // on the receipt
	DrawAt     time.Time `gorm:"not null"`                                           // as it is announced
	ClaimHours int       `gorm:"not null;check:prize_draw_hours,claim_hours > 0"`    // in which a winner says where the prize goes
	DrawID     int64     `gorm:"not null;default:0"`                                 // 0 while entries are taken
	OpenedAt   time.Time `gorm:"not null"`

	Draw Draw `gorm:"-"` // of the list, read with it
}

// PrizeDrawInput is what staff type.
type PrizeDrawInput struct {
	NameKo, NameEn   string
	Prizes, ValueWon int64
	Source           string
	MinimumWon       int64
	DrawAt           time.Time
	ClaimHours       int64
}

// TaxedWon is the worth above which a prize is taxed (기타소득): 22 % is withheld, for which the office needs what this
// program never asks for, 주민등록번호.
const TaxedWon = 50_000

const (
	prizesMax     = 1_000
	claimHoursMax = 30 * 24
)

func (in *PrizeDrawInput) check(e Event) error {
	in.NameKo, in.NameEn = oneLine(in.NameKo), oneLine(in.NameEn)
	var f Faults
	f.text("name_ko", in.NameKo, nameMax)
	f.tooLong("name_en", in.NameEn, nameMax)
	f.Add(in.Prizes < 1 || in.Prizes > prizesMax, "prizes", "out_of_range")
	f.Add(in.ValueWon < 0 || in.ValueWon > budgetMaxWon, "value", "out_of_range")
	f.Add(!oneOf(in.Source, EntrySources), "source", "choose_one")
	if in.Source == FromCard { // no money stands on a card
		in.MinimumWon = 0
	}
	f.Add(in.MinimumWon < 0 || in.MinimumWon > budgetMaxWon, "minimum", "out_of_range")
	f.Add(in.DrawAt.IsZero(), "draw_at", "required")
	f.Add(!in.DrawAt.IsZero() && in.DrawAt.Before(e.StartsAt), "draw_at", "before_the_event")
	f.Add(in.ClaimHours < 1 || in.ClaimHours > claimHoursMax, "claim_hours", "out_of_range")
	return f.Err()
}

// Name of the prize in the language of the reader.
func (p PrizeDraw) Name(lang string) string { return inLang(lang, p.NameKo, p.NameEn) }

// Taxed says whether tax is due on a prize.
func (p PrizeDraw) Taxed() bool { return p.ValueWon > TaxedWon }

// Listed says whether the list of entries is public, and no more are taken.
func (p PrizeDraw) Listed() bool { return p.DrawID != 0 }

// Drawn says whether the lots are drawn.
func (p PrizeDraw) Drawn() bool { return p.Draw.Drawn() }

// PrizeDraws lists the prize draws of an event in the order in which they are drawn.
func (s *Store) PrizeDraws(ctx context.Context, event int64) ([]PrizeDraw, error) {
	var list []PrizeDraw
	if err := s.db(ctx).Where("event_id = ?", event).Order("draw_at, id").Find(&list).Error; err != nil {
		return nil, storageError(err)
	}
	var draws []Draw
	err := s.db(ctx).Where("event_id = ? AND prize_draw_id > 0", event).Find(&draws).Error
	for i := range list {
		for _, d := range draws {
			if d.ID == list[i].DrawID {
				list[i].Draw = d
			}
		}
	}
	return list, storageError(err)
}

// PrizeDrawByPublicID finds a prize draw of the event: another event's is not found.
func (s *Store) PrizeDrawByPublicID(ctx context.Context, event int64, id string) (PrizeDraw, error) {
	var p PrizeDraw
	if err := find(s.db(ctx).Where("event_id = ? AND public_id = ?", event, id), &p); err != nil || !p.Listed() {
		return p, err
	}
	return p, find(s.db(ctx).Where("id = ?", p.DrawID), &p.Draw)
}

// OpenPrizeDraw begins to take entries; cards that were complete before take part.
func (s *Store) OpenPrizeDraw(ctx context.Context, by Actor, e Event, in PrizeDrawInput) (PrizeDraw, error) {
	if err := in.check(e); err != nil {
		return PrizeDraw{}, err
	}
	p := PrizeDraw{
		EventID: e.ID, PublicID: strings.ToLower(randomCode(drawIDSize)), NameKo: in.NameKo, NameEn: in.NameEn, Prizes: int(in.Prizes), ValueWon: in.ValueWon,
		Source: in.Source, MinimumWon: in.MinimumWon, DrawAt: in.DrawAt.UTC(), ClaimHours: int(in.ClaimHours), OpenedAt: s.now(),
	}
	return p, s.tx(ctx, func(tx *Store) error {
		p.ID = 0
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Create(&p).Error; err != nil {
			return err
		}
		if err := tx.enterFullCards(ctx, p); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "prize_draw_opened", p.PublicID, p.NameKo)
	})
}

// ListPrizeDraw publishes the entries with their hash, and from which number the seed will come. Who has won in the
// event already is left out; one draw of an event is listed at a time, so that its list knows all who have.
// Refusals: already_listed, another_is_listed, nobody_entered.
func (s *Store) ListPrizeDraw(ctx context.Context, by Actor, e Event, id, announced string) (PrizeDraw, error) {
	announced = oneLine(announced)
	var f Faults
	f.text("announced", announced, sourceMax)
	if err := f.Err(); err != nil {
		return PrizeDraw{}, err
	}
	var p PrizeDraw
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		var err error
		if p, err = tx.PrizeDrawByPublicID(ctx, e.ID, id); err != nil {
			return err
		}
		if err := tx.mayList(ctx, p); err != nil {
			return err
		}
		if err := tx.holdPrizeDraws(ctx, e.ID); err != nil { // who enters waits, and then finds it listed
			return err
		}
		entries, err := tx.drawEntries(ctx, p)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			return refuse(Conflict, "nobody_entered")
		}
		return tx.listPrizeDraw(ctx, by, &p, prizeList(p, entries), announced)
	})
	return p, err
}

func (s *Store) mayList(ctx context.Context, p PrizeDraw) error {
	if p.Listed() {
		return refuse(Conflict, "already_listed")
	}
	var open int64
	err := s.db(ctx).Model(&Draw{}).Where("event_id = ? AND prize_draw_id > 0 AND drawn_at IS NULL", p.EventID).Count(&open).Error
	if err == nil && open > 0 {
		return refuse(Conflict, "another_is_listed")
	}
	return err
}

// prizeList is the text of the list. A person with several entries is a group of which one wins: the group's name is
// that of the person's first entry, so that it tells nothing beyond this list.
func prizeList(p PrizeDraw, entries []PrizeEntry) string {
	first, count := map[string]string{}, map[string]int{}
	for _, entry := range entries {
		if count[entry.Person]++; first[entry.Person] == "" {
			first[entry.Person] = entry.Code
		}
	}
	rules := draw.Rules{Places: min(p.Prizes, len(first)), Limits: map[string]int{}}
	list := make([]draw.Entry, len(entries))
	for i, entry := range entries {
		list[i] = draw.Entry{ID: entry.Code, Priority: 1}
		if count[entry.Person] > 1 {
			group := "with:" + first[entry.Person]
			list[i].Groups, rules.Limits[group] = []string{group}, 1
		}
	}
	return draw.Text(rules, list)
}

func (s *Store) listPrizeDraw(ctx context.Context, by Actor, p *PrizeDraw, list, announced string) error {
	p.Draw = Draw{
		PublicID: strings.ToLower(randomCode(drawIDSize)), EventID: p.EventID, PrizeDrawID: p.ID, List: list, Hash: draw.Hash(list),
		Announced: announced, ListedAt: s.now(), ListedBy: by.Account.Name,
	}
	if err := s.write.WithContext(ctx).Create(&p.Draw).Error; err != nil {
		return err
	}
	p.DrawID = p.Draw.ID
	done := s.write.WithContext(ctx).Model(&PrizeDraw{}).Where("id = ? AND draw_id = 0", p.ID).Update("draw_id", p.DrawID)
	if err := changedOr(done, errMoved); err != nil {
		return err
	}
	return s.audit(ctx, by, p.EventID, "prize_draw_listed", p.PublicID, p.Draw.Hash)
}

// DrawPrizes types the seed in, once: the winners stand, they are told, and what losers left behind is deleted in the
// same transaction. Refusals: not_listed, already_drawn.
func (s *Store) DrawPrizes(ctx context.Context, by Actor, e Event, id string, in DrawSeed) (PrizeDraw, error) {
	if err := in.check(); err != nil {
		return PrizeDraw{}, err
	}
	var p PrizeDraw
	err := s.tx(ctx, func(tx *Store) error {
		var err error
		if p, err = tx.PrizeDrawByPublicID(ctx, e.ID, id); err != nil {
			return err
		}
		if !p.Listed() {
			return refuse(Conflict, "not_listed")
		}
		if p.Draw, err = tx.typeSeed(ctx, by, p.Draw, in); err != nil {
			return err
		}
		selected, _ := p.Draw.Result()
		if err := tx.crown(ctx, e, p, selected); err != nil {
			return err
		}
		if err := tx.forgetLosers(ctx, p); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "prize_draw_drawn", p.PublicID, p.Draw.Seed)
	})
	return p, err
}
