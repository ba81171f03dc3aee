package models

import (
	"context"
	"fmt"

	"github.com/jangteo/jangteo/models/placing"
)

// Category is a category of goods where a sentence names it.
type Category string

// EqualGoods says how vendors of one category stand to each other.
type EqualGoods string

// The ways of equal goods, as forms and the database write them. Unsaid they are spaced out.
const (
	SpaceOut EqualGoods = "space_out"
	Cluster  EqualGoods = "cluster" // side by side, a street of their own
	Ignore   EqualGoods = "ignore"
)

// EqualWays are all ways, the usual one first.
var EqualWays = []EqualGoods{SpaceOut, Cluster, Ignore}

var placingEqual = map[EqualGoods]placing.Equal{SpaceOut: placing.SpaceOut, Cluster: placing.Cluster, Ignore: placing.Ignore}

// BoothRule is how an event places one category of goods. One without a row is spaced out, without a limit.
type BoothRule struct {
	ID       int64      `gorm:"primaryKey"`
	EventID  int64      `gorm:"not null;uniqueIndex:booth_rule_category,priority:1"`
	Category string     `gorm:"not null;uniqueIndex:booth_rule_category,priority:2"`
	Equal    EqualGoods `gorm:"not null;check:booth_rule_equal,equal IN ('space_out','cluster','ignore')"`
	Most     int        `gorm:"not null;check:booth_rule_most,most >= 0"` // vendors with a booth, 0 sets no limit
}

// boothRuleMost is the highest limit.
const boothRuleMost = 1_000

// BoothsMost is the most booths side by side that one vendor can have.
const BoothsMost = 4

// BoothRulesInput are the rules of all categories as staff set them.
type BoothRulesInput struct {
	Each  int                  // booths side by side that one vendor may have
	Rules map[string]BoothRule // by category; who is left out is spaced out, without a limit
	Seen  int64                // revision of the street that the page showed
}

func (in BoothRulesInput) check() error {
	var f Faults
	f.Add(in.Each < 1 || in.Each > BoothsMost, "each", "choose_one")
	for category, r := range in.Rules {
		f.Add(!oneOf(r.Equal, EqualWays) || !oneOf(category, Categories), "equal_"+category, "choose_one")
		if r.Most < 0 || r.Most > boothRuleMost {
			f = append(f, Fault("most_"+category, "booth_rule_most").With("max", boothRuleMost))
		}
	}
	return f.Err()
}

// PlacesRevision is what a page about the street that everybody sees rests on; above 0.
func (s *Store) PlacesRevision(ctx context.Context, e Event) (int64, error) {
	last, err := s.placementOf(ctx, e.ID)
	return last.Revision + 1, err
}

// SetBoothRules sets how the categories are placed. Nobody moves by it: the rules hold from the next
// placing on, and who looks at an older page of the booths is told.
func (s *Store) SetBoothRules(ctx context.Context, by Actor, e Event, in BoothRulesInput) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		last, err := tx.placementOf(ctx, e.ID)
		if err != nil {
			return err
		}
		if in.Seen != last.Revision+1 {
			return last.changed()
		}
		if err := tx.write.WithContext(ctx).Model(&Event{ID: e.ID}).Update("booths_each", in.Each).Error; err != nil {
			return err
		}
		if err := tx.writeBoothRules(ctx, e, in.Rules); err != nil {
			return err
		}
		if err := tx.turnPlaces(ctx, by, e.ID); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "booth_rules_set", e.Slug, in.text())
	})
}

func (s *Store) writeBoothRules(ctx context.Context, e Event, rules map[string]BoothRule) error {
	db := s.write.WithContext(ctx)
	if err := db.Where("event_id = ?", e.ID).Delete(&BoothRule{}).Error; err != nil {
		return err
	}
	for _, category := range Categories {
		r, set := rules[category]
		if !set || r.usual() {
			continue
		}
		if err := db.Create(&BoothRule{EventID: e.ID, Category: category, Equal: r.Equal, Most: r.Most}).Error; err != nil {
			return err
		}
	}
	return nil
}

func (r BoothRule) usual() bool { return r.Equal == SpaceOut && r.Most == 0 }

// text is what the record of acts says: how many booths one may have, and the rules that are not the usual one.
func (in BoothRulesInput) text() string {
	text := fmt.Sprintf("each %d; ", in.Each)
	for _, category := range Categories {
		if r, set := in.Rules[category]; set && !r.usual() {
			text += fmt.Sprintf("%s %s %d; ", category, r.Equal, r.Most)
		}
	}
	return text
}

// boothRules are the rules of an event by category; the usual ones have no row.
func (s *Store) boothRules(ctx context.Context, event int64) (map[string]BoothRule, error) {
	var list []BoothRule
	if err := s.db(ctx).Where("event_id = ?", event).Find(&list).Error; err != nil {
		return nil, err
	}
	rules := make(map[string]BoothRule, len(list))
	for _, r := range list {
		rules[r.Category] = r
	}
	return rules, nil
}

// Rule is how the board places a category.
func (b PlaceBoard) Rule(category string) BoothRule {
	if r, set := b.facts.rules[category]; set {
		return r
	}
	return BoothRule{Category: category, Equal: SpaceOut}
}

// Sellers counts the vendors of a category that need a booth.
func (b PlaceBoard) Sellers(category string) int {
	n := 0
	for _, a := range b.Vendors {
		if a.Category == category && a.Mode.NeedsBooth() {
			n++
		}
	}
	return n
}

// categories are the rules as the package placing takes them. A limit below the vendors that stay where
// they are sends none of them away; it lets nobody else in.
func (b PlaceBoard) categories(stays func(Seat) bool) map[string]placing.Category {
	standing := map[string]int{}
	for _, a := range b.Vendors {
		if seat, placed := b.seats[a.ID]; placed && (seat.Locked || stays(seat)) {
			standing[a.Category]++
		}
	}
	rules := map[string]placing.Category{}
	for category, r := range b.facts.rules {
		c := placing.Category{Equal: placingEqual[r.Equal]}
		if r.Most > 0 {
			c.Quota = max(r.Most, standing[category])
		}
		rules[category] = c
	}
	return rules
}
