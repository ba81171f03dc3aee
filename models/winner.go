package models

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/draw"
	"github.com/jangteo/jangteo/models/korean"
)

// WinnerState is how far a prize has come.
type WinnerState string

// The life of a prize that was won.
const (
	WinnerTold   WinnerState = "told"
	WinnerReady  WinnerState = "ready"  // the winner said where it goes
	WinnerHanded WinnerState = "handed" // received, and confirmed
	WinnerLapsed WinnerState = "lapsed" // not claimed in time: the next in the drawn order has it
)

// Winner is a prize that one entry won. A person wins once in an event, whatever becomes of the prize. Where it goes is
// asked only now, sealed, and deleted with the rules of retention.
type Winner struct {
	ID          int64       `gorm:"primaryKey"`
	EventID     int64       `gorm:"not null;uniqueIndex:winner_person,priority:1"`
	PrizeDrawID int64       `gorm:"not null;uniqueIndex:winner_rank,priority:1"`
	EntryID     int64       `gorm:"not null;uniqueIndex"`
	Code        string      `gorm:"not null"` // of the entry
	Person      string      `gorm:"not null;uniqueIndex:winner_person,priority:2"`
	Rank        int         `gorm:"not null;uniqueIndex:winner_rank,priority:2"` // the order in which they were drawn, substitutes behind
	InsteadOf   int64       `gorm:"not null;default:0"`                          // the id of the winner whose prize lapsed, 0 of a first one
	State       WinnerState `gorm:"not null;check:winner_state,state IN ('told','ready','handed','lapsed')"`
	Delivery    []byte      // sealed, see Delivery
	ClaimBy     time.Time   `gorm:"not null"`
	ClaimedAt   *time.Time
	HandedAt    *time.Time
	HandedBy    string `gorm:"not null"`
	HandedHow   string `gorm:"not null;check:winner_handed,(handed_how <> '') = (state = 'handed')"` // who received it, or the number of the parcel
}

// Delivery is where a prize goes.
type Delivery struct{ Name, Phone, Address string }

const sealDelivery = "prize delivery"

func (in *Delivery) check() error {
	in.Name, in.Address = oneLine(in.Name), oneLine(in.Address)
	var f Faults
	f.text("name", in.Name, nameMax)
	phone, err := korean.ParsePhone(in.Phone)
	f.Add(err != nil, "phone", "phone_form")
	f.text("address", in.Address, addressMax)
	if err == nil {
		in.Phone = phone.String()
	}
	return f.Err()
}

// Open says whether the winner can still say where the prize goes.
func (w Winner) Open(now time.Time) bool {
	return w.State == WinnerReady || w.State == WinnerTold && !now.After(w.ClaimBy)
}

// Overdue says whether the next in line may have the prize.
func (w Winner) Overdue(now time.Time) bool { return w.State == WinnerTold && now.After(w.ClaimBy) }

// crown makes the winners of a draw that was just drawn, in their order, and tells them.
func (s *Store) crown(ctx context.Context, e Event, p PrizeDraw, selected []draw.Entry) error {
	entries, err := s.entriesOf(ctx, p)
	if err != nil {
		return err
	}
	for i, drawn := range selected {
		if err := s.win(ctx, e, p, entries[drawn.ID], i+1, 0); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) entriesOf(ctx context.Context, p PrizeDraw) (map[string]PrizeEntry, error) {
	var list []PrizeEntry
	err := s.db(ctx).Where("prize_draw_id = ?", p.ID).Find(&list).Error
	entries := make(map[string]PrizeEntry, len(list))
	for _, entry := range list {
		entries[entry.Code] = entry
	}
	return entries, err
}

// win writes one winner down and tells it, by text if it left a number.
func (s *Store) win(ctx context.Context, e Event, p PrizeDraw, entry PrizeEntry, rank int, insteadOf int64) error {
	w := Winner{
		EventID: e.ID, PrizeDrawID: p.ID, EntryID: entry.ID, Code: entry.Code, Person: entry.Person, Rank: rank, InsteadOf: insteadOf, State: WinnerTold,
		ClaimBy: s.now().Add(time.Duration(p.ClaimHours) * time.Hour),
	}
	if err := s.write.WithContext(ctx).Create(&w).Error; err != nil {
		return err
	}
	return s.announce(ctx, e, recipient{winner: w.ID, lang: entry.Lang, phone: len(entry.Phone) > 0}, notice{
		template: "prize_won", purpose: Information, text: true,
		fields: map[string]string{"prize": p.NameKo, "prize_en": p.NameEn, "code": GroupCode(w.Code), "slug": e.Slug, "public_id": p.PublicID},
	})
}

// phoneOfWinner is the number that the entry of a winner left: ErrNotFound when it left none, or it was deleted.
func (s *Store) phoneOfWinner(ctx context.Context, id int64) (korean.Phone, error) {
	var entry PrizeEntry
	if err := find(s.db(ctx).Where("id = (SELECT entry_id FROM winners WHERE id = ?)", id), &entry); err != nil {
		return "", err
	}
	phone, err := s.keys.unseal(sealEntryPhone, entry.Phone)
	if err == nil && phone == "" {
		err = ErrNotFound
	}
	return korean.Phone(phone), err
}

// Winners lists the winners of a prize draw in their order.
func (s *Store) Winners(ctx context.Context, p PrizeDraw) ([]Winner, error) {
	var list []Winner
	return list, storageError(s.db(ctx).Where("prize_draw_id = ?", p.ID).Order("rank").Find(&list).Error)
}

// WonBy is what a person won in an event; ErrNotFound when it is nothing.
func (s *Store) WonBy(ctx context.Context, event int64, person string) (Winner, error) {
	var w Winner
	return w, find(s.db(ctx).Where("event_id = ? AND person = ?", event, person), &w)
}

// ClaimPrize keeps where a prize goes, as its winner says; it may be mended until the prize is handed over.
// Refusals: prize_gone.
func (s *Store) ClaimPrize(ctx context.Context, e Event, person string, in Delivery) error {
	if err := in.check(); err != nil {
		return err
	}
	text, err := json.Marshal(in)
	if err != nil {
		return err
	}
	sealed, err := s.keys.seal(sealDelivery, string(text))
	if err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		now := tx.now()
		done := tx.write.WithContext(ctx).Model(&Winner{}).Where("event_id = ? AND person = ? AND (state = ? OR state = ? AND claim_by >= ?)", e.ID, person, WinnerReady, WinnerTold, now).
			Updates(map[string]any{"state": WinnerReady, "delivery": sealed, "claimed_at": now})
		if err := changedOr(done, refuse(Conflict, "prize_gone")); err != nil {
			return err
		}
		w, err := tx.WonBy(ctx, e.ID, person)
		if err != nil {
			return err
		}
		return tx.audit(ctx, Actor{}, e.ID, "prize_claimed", GroupCode(w.Code), "")
	})
}

// Parcel is a prize with where it goes.
type Parcel struct {
	Winner   Winner
	Delivery Delivery
}

// Parcels unseals where the prizes of a draw go; who asked and why is written down.
func (s *Store) Parcels(ctx context.Context, by Actor, p PrizeDraw, why string) ([]Parcel, error) {
	why = strings.TrimSpace(why)
	var f Faults
	f.text("why", why, reasonMax)
	if err := f.Err(); err != nil {
		return nil, err
	}
	winners, err := s.Winners(ctx, p)
	if err != nil {
		return nil, err
	}
	var list []Parcel
	for _, w := range winners {
		if len(w.Delivery) == 0 {
			continue
		}
		text, err := s.keys.unseal(sealDelivery, w.Delivery)
		if err != nil {
			return nil, err
		}
		parcel := Parcel{Winner: w}
		if err := json.Unmarshal([]byte(text), &parcel.Delivery); err != nil {
			return nil, err
		}
		if err := s.noteAccess(ctx, by, p.EventID, GroupCode(w.Code), "prize delivery: "+why); err != nil {
			return nil, err
		}
		list = append(list, parcel)
	}
	return list, nil
}

// HandPrize writes down that a winner has the prize, and how that is known: who signed, the number of the parcel.
// Refusals: prize_gone.
func (s *Store) HandPrize(ctx context.Context, by Actor, p PrizeDraw, code, how string) error {
	how = oneLine(how)
	var f Faults
	f.text("how", how, reasonMax)
	if err := f.Err(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		done := tx.write.WithContext(ctx).Model(&Winner{}).Where("prize_draw_id = ? AND code = ? AND state IN ?", p.ID, code, []WinnerState{WinnerTold, WinnerReady}).
			Updates(map[string]any{"state": WinnerHanded, "handed_at": tx.now(), "handed_by": by.Account.Name, "handed_how": how})
		if err := changedOr(done, refuse(Conflict, "prize_gone")); err != nil {
			return err
		}
		return tx.audit(ctx, by, p.EventID, "prize_handed", GroupCode(code), how)
	})
}

// PassOnPrizes gives the prizes that nobody claimed in time to the next in the drawn order who have won nothing yet. It
// says how many it passed on, and how many of them nobody is left for.
func (s *Store) PassOnPrizes(ctx context.Context, by Actor, e Event, id string) (passed, left int, err error) {
	err = s.tx(ctx, func(tx *Store) error {
		passed, left = 0, 0
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		p, err := tx.PrizeDrawByPublicID(ctx, e.ID, id)
		if err != nil {
			return err
		}
		winners, err := tx.Winners(ctx, p)
		if err != nil {
			return err
		}
		line, err := tx.substitutes(ctx, p)
		if err != nil {
			return err
		}
		rank := len(winners)
		for _, w := range winners {
			if !w.Overdue(tx.now()) {
				continue
			}
			if err := tx.write.WithContext(ctx).Model(&Winner{}).Where("id = ?", w.ID).Update("state", WinnerLapsed).Error; err != nil {
				return err
			}
			if err := tx.forgetLapsed(ctx, w); err != nil {
				return err
			}
			if len(line) == 0 {
				left++
				continue
			}
			rank++
			passed++
			if err := tx.win(ctx, e, p, line[0], rank, w.ID); err != nil {
				return err
			}
			next := line[0].Person
			line = slices.DeleteFunc(line, func(entry PrizeEntry) bool { return entry.Person == next })
		}
		return tx.audit(ctx, by, e.ID, "prizes_passed_on", p.PublicID, fmt.Sprint(passed))
	})
	return passed, left, err
}

// forgetLapsed deletes the number of one who did not claim.
func (s *Store) forgetLapsed(ctx context.Context, w Winner) error {
	return s.write.WithContext(ctx).Exec("UPDATE prize_entries SET phone = NULL WHERE id = ?", w.EntryID).Error
}

// substitutes are those who wait in the drawn order and have won nothing in the event.
func (s *Store) substitutes(ctx context.Context, p PrizeDraw) ([]PrizeEntry, error) {
	entries, err := s.entriesOf(ctx, p)
	if err != nil {
		return nil, err
	}
	var winners []string
	if err := s.db(ctx).Model(&Winner{}).Where("event_id = ?", p.EventID).Pluck("person", &winners).Error; err != nil {
		return nil, err
	}
	_, waiting := p.Draw.Result()
	var line []PrizeEntry
	for _, drawn := range waiting {
		if entry := entries[drawn.ID]; !oneOf(entry.Person, winners) {
			line = append(line, entry)
		}
	}
	return line, nil
}

// verifyPrizes checks that every drawn list has the winners that anybody computes from it, and no number of a loser.
func (s *Store) verifyPrizes(ctx context.Context, e Event) ([]string, error) {
	list, err := s.PrizeDraws(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	var breaches []string
	for _, p := range list {
		if !p.Drawn() {
			continue
		}
		winners, err := s.Winners(ctx, p)
		if err != nil {
			return nil, err
		}
		selected, _ := p.Draw.Result()
		if draw.Hash(p.Draw.List) != p.Draw.Hash {
			breaches = append(breaches, fmt.Sprintf("prize draw %s: its list was changed after it was published", p.PublicID))
		}
		for i, drawn := range selected {
			if i >= len(winners) || winners[i].Code != drawn.ID {
				breaches = append(breaches, fmt.Sprintf("prize draw %s: its winner %d is not who was drawn", p.PublicID, i+1))
			}
		}
	}
	more, err := s.pairs(ctx, e, [2]string{"prize draw %d was drawn and still holds the number of entry %d, which did not win", `SELECT n.prize_draw_id AS a, n.id AS b FROM prize_entries n
		JOIN draws d ON d.prize_draw_id = n.prize_draw_id AND d.drawn_at IS NOT NULL WHERE n.event_id = ? AND n.phone IS NOT NULL AND n.id NOT IN (SELECT entry_id FROM winners)`})
	return append(breaches, more...), err
}
