package models

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/draw"
)

// Draw gives places by lot before everybody's eyes. First its list is public with the hash, and with
// it which number from outside will be the seed; then the number is typed in before witnesses; from
// the two anybody computes the result. Nothing of a draw is changed or deleted afterwards.
type Draw struct {
	ID       int64  `gorm:"primaryKey"`
	PublicID string `gorm:"not null;uniqueIndex"`
	EventID  int64  `gorm:"not null;index;uniqueIndex:draw_prize,where:prize_draw_id > 0 AND seed = ''"` // one list of prizes at a time
	// PrizeDrawID is set of a draw of prizes: its entries are people under codes, see prize.go.
	PrizeDrawID int64     `gorm:"not null;default:0"`
	List        string    `gorm:"not null"` // in the words of the package draw
	Hash        string    `gorm:"not null"`
	Announced   string    `gorm:"not null"` // the number that will be the seed, said before anybody can know it
	Local       string    `gorm:"not null"` // who has this in the address of the business is drawn first; "" for nobody
	ListedAt    time.Time `gorm:"not null"`
	ListedBy    string    `gorm:"not null"` // the name at that time
	Seed        string    `gorm:"not null;check:draw_seed,(seed = '') = (drawn_at IS NULL)"`
	Source      string    `gorm:"not null"` // where everybody can look the number up
	Witnesses   string    `gorm:"not null"`
	DrawnAt     *time.Time
	DrawnBy     string `gorm:"not null"`
}

// DrawInput says what to draw for: Kind narrows the list, "" takes all who are undecided.
type DrawInput struct {
	Kind      VendorKind
	Local     string
	Announced string
}

// DrawSeed is the number from outside, where it stands and who saw it typed in.
type DrawSeed struct{ Seed, Source, Witnesses string }

// The limits of what is typed about a draw, in characters.
const (
	seedMax    = 100
	localMax   = 40
	sourceMax  = 200
	drawIDSize = 10
)

func (in *DrawInput) check() error {
	in.Local, in.Announced = oneLine(in.Local), oneLine(in.Announced)
	var f Faults
	f.Add(in.Kind != "" && !oneOf(in.Kind, VendorKinds), "kind", "choose_one")
	f.tooLong("local", in.Local, localMax)
	f.text("announced", in.Announced, sourceMax)
	return f.Err()
}

// check makes the seed one line with single blanks: what stands on the page is what is computed with.
func (in *DrawSeed) check() error {
	in.Seed, in.Source, in.Witnesses = oneLine(in.Seed), oneLine(in.Source), oneLine(in.Witnesses)
	var f Faults
	f.text("seed", in.Seed, seedMax)
	f.text("source", in.Source, sourceMax)
	f.text("witnesses", in.Witnesses, sourceMax)
	return f.Err()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Drawn says whether the seed is known.
func (d Draw) Drawn() bool { return d.DrawnAt != nil }

func (d Draw) rules() (draw.Rules, []draw.Entry, error) { return draw.Parse(d.List) }

// Rules says how many places the draw gives.
func (d Draw) Rules() draw.Rules {
	r, _, _ := d.rules() // written by ListDraw only
	return r
}

// Entries are those who draw, in the order of the list.
func (d Draw) Entries() []draw.Entry {
	_, entries, _ := d.rules()
	return entries
}

// Result is who got a place and who waits, both in the order of their tickets; empty before the seed is known.
func (d Draw) Result() (selected, waiting []draw.Entry) {
	if !d.Drawn() {
		return nil, nil
	}
	selected, waiting, _ = draw.Run(d.List, d.Seed)
	return selected, waiting
}

// order is the drawn order of those candidates who are still to be decided, within the places of the list
// and those that are left now.
func (d Draw) order(pool []Candidate, left draw.Rules) ([]draw.Entry, draw.Rules, error) {
	if !d.Drawn() {
		return nil, left, refuse(Conflict, "not_drawn")
	}
	rules, entries, err := d.rules()
	if err != nil {
		return nil, left, err
	}
	still := make(map[string]bool, len(pool))
	for _, c := range pool {
		still[c.Application.Receipt] = true
	}
	order := slices.DeleteFunc(draw.Order(d.Seed, d.Hash, entries), func(e draw.Entry) bool { return !still[e.ID] })
	rules.Places = min(rules.Places, left.Places)
	rules.Newcomers = min(rules.Newcomers, rules.Places)
	for part, n := range left.Limits {
		if listed, limited := rules.Limits[part]; !limited || n < listed {
			rules.Limits[part] = n
		}
	}
	return order, rules, nil
}

// Draws lists the draws of an event, the newest first.
func (s *Store) Draws(ctx context.Context, event int64) ([]Draw, error) {
	var list []Draw
	err := s.db(ctx).Where("event_id = ? AND prize_draw_id = 0", event).Order("id DESC").Find(&list).Error
	return list, storageError(err)
}

// DrawByPublicID finds a draw of places of the event: another event's is not found.
func (s *Store) DrawByPublicID(ctx context.Context, event int64, id string) (Draw, error) {
	var d Draw
	return d, find(s.db(ctx).Where("event_id = ? AND public_id = ? AND prize_draw_id = 0", event, id), &d)
}

// DrawOf is the public id of the last draw that an application is in, "" for none.
func (s *Store) DrawOf(ctx context.Context, a Application) (string, error) {
	var ids []string
	err := s.db(ctx).Model(&Draw{}).Where("event_id = ? AND list LIKE ?", a.EventID, "%\nentry "+a.Receipt+" %").
		Order("id DESC").Limit(1).Pluck("public_id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", storageError(err)
	}
	return ids[0], nil
}

// SelectedNames maps receipt numbers to the names of vendors that take part: those are public.
func (s *Store) SelectedNames(ctx context.Context, event int64) (map[string]string, error) {
	var rows []struct{ Receipt, Name string }
	err := s.db(ctx).Model(&Application{}).Joins("JOIN vendors ON vendors.id = applications.vendor_id").
		Where("event_id = ? AND state = ?", event, Selected).Select("receipt, vendors.name AS name").Find(&rows).Error
	names := make(map[string]string, len(rows))
	for _, r := range rows {
		names[r.Receipt] = r.Name
	}
	return names, storageError(err)
}

// ListDraw publishes the list of a draw: all who are undecided, and the places that are left now.
func (s *Store) ListDraw(ctx context.Context, by Actor, e Event, in DrawInput) (Draw, error) {
	if err := in.check(); err != nil {
		return Draw{}, err
	}
	var d Draw
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		sel, err := tx.selection(ctx, e)
		if err != nil {
			return err
		}
		rules, entries := sel.list(in)
		switch {
		case len(entries) == 0:
			return refuse(Conflict, "nobody_undecided")
		case rules.Places == 0:
			return refuse(Conflict, "no_places_left")
		}
		d = Draw{
			PublicID: strings.ToLower(randomCode(drawIDSize)), EventID: e.ID, List: draw.Text(rules, entries),
			Announced: in.Announced, Local: in.Local, ListedAt: tx.now(), ListedBy: by.Account.Name,
		}
		d.Hash = draw.Hash(d.List)
		if err := tx.write.WithContext(ctx).Create(&d).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "draw_listed", d.PublicID, d.Hash)
	})
	return d, err
}

// list is what a draw begins with. Machine-made drafts do not count: the draw replaces them.
func (sel Selection) list(in DrawInput) (draw.Rules, []draw.Entry) {
	sel.Candidates = slices.Clone(sel.Candidates)
	for i, c := range sel.Candidates {
		if c.Draft != nil && c.Draft.Origin != ByHand {
			sel.Candidates[i].Draft = nil
		}
	}
	sel.Counts = sel.count()
	var entries []draw.Entry
	for _, c := range sel.pool() {
		if in.Kind != "" && c.Application.Vendor.Kind != in.Kind {
			continue
		}
		priority := 1
		if in.Local != "" && !strings.Contains(c.Application.Vendor.Address, in.Local) {
			priority = 2
		}
		entries = append(entries, c.entry(priority))
	}
	rules := sel.rules(len(entries))
	if room, limited := rules.Limits[partOf(in.Kind)]; limited {
		rules.Places = min(rules.Places, room)
	}
	rules.Places = min(rules.Places, len(entries))
	rules.Newcomers = sel.Terms.newcomers(rules.Places)
	for part := range rules.Limits { // a limit that is nobody's says nothing
		if !slices.ContainsFunc(entries, func(e draw.Entry) bool { return slices.Contains(e.Groups, part) }) {
			delete(rules.Limits, part)
		}
	}
	return rules, entries
}

// DrawLots types the seed in. It is done once and never changed: of two who do it at the same time,
// the second is told.
func (s *Store) DrawLots(ctx context.Context, by Actor, e Event, id string, in DrawSeed) (Draw, error) {
	if err := in.check(); err != nil {
		return Draw{}, err
	}
	var d Draw
	err := s.tx(ctx, func(tx *Store) error {
		var err error
		if d, err = tx.DrawByPublicID(ctx, e.ID, id); err != nil {
			return err
		}
		if d, err = tx.typeSeed(ctx, by, d, in); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "draw_drawn", d.PublicID, d.Seed)
	})
	return d, err
}

func (s *Store) typeSeed(ctx context.Context, by Actor, d Draw, in DrawSeed) (Draw, error) {
	done := s.write.WithContext(ctx).Model(&Draw{}).Where("id = ? AND drawn_at IS NULL", d.ID).
		Updates(map[string]any{"seed": in.Seed, "source": in.Source, "witnesses": in.Witnesses, "drawn_at": s.now(), "drawn_by": by.Account.Name})
	if err := changedOr(done, refuse(Conflict, "already_drawn")); err != nil {
		return d, err
	}
	return d, find(s.db(ctx).Where("id = ?", d.ID), &d)
}
