package models

import (
	"context"
	"time"
)

// Criterion is one thing by which reviewers score the applications of an event. Words, points and weights
// freeze with the first score sheet: sheets by other criteria could not be compared.
type Criterion struct {
	ID       int64  `gorm:"primaryKey"`
	EventID  int64  `gorm:"not null;index"`
	Position int    `gorm:"not null"`
	NameKo   string `gorm:"not null"`
	NameEn   string `gorm:"not null"`
	HintKo   string `gorm:"not null"`
	HintEn   string `gorm:"not null"`
	Scale    int    `gorm:"not null;check:criterion_scale,scale IN (5,10,100)"`       // the most points; the least are 0
	Weight   int    `gorm:"not null;check:criterion_weight,weight BETWEEN 1 AND 100"` // beside the other criteria
}

// TableName is the plural that GORM does not know.
func (Criterion) TableName() string { return "criteria" }

// Scales are the points that a criterion can have at most. Each divides 100, so that totals need no rounding
// before the last step.
var Scales = []int{5, 10, 100}

// Name is the criterion in the language of the reader.
func (c Criterion) Name(lang string) string { return inLang(lang, c.NameKo, c.NameEn) }

// Hint explains it, in the language of the reader.
func (c Criterion) Hint(lang string) string { return inLang(lang, c.HintKo, c.HintEn) }

// CriterionInput is what staff type about a criterion.
type CriterionInput struct {
	NameKo, NameEn, HintKo, HintEn string
	Scale, Weight                  int
}

// CriteriaMax is how many criteria an event has at most, and weightMax the highest weight.
const (
	CriteriaMax = 12
	weightMax   = 100
)

func (in CriterionInput) check() error {
	var f Faults
	f.text("name_ko", in.NameKo, nameMax)
	f.tooLong("name_en", in.NameEn, nameMax)
	f.tooLong("hint_ko", in.HintKo, hintMax)
	f.tooLong("hint_en", in.HintEn, hintMax)
	f.Add(!oneOf(in.Scale, Scales), "scale", "choose_one")
	f.Add(in.Weight < 1 || in.Weight > weightMax, "weight", "out_of_range")
	return f.Err()
}

func (in CriterionInput) fill(c *Criterion) {
	c.NameKo, c.NameEn, c.HintKo, c.HintEn, c.Scale, c.Weight = in.NameKo, in.NameEn, in.HintKo, in.HintEn, in.Scale, in.Weight
}

// Criteria lists the criteria of an event in their order.
func (s *Store) Criteria(ctx context.Context, event int64) ([]Criterion, error) {
	var list []Criterion
	err := s.db(ctx).Where("event_id = ?", event).Order("position, id").Find(&list).Error
	return list, storageError(err)
}

// CriterionByID finds a criterion of the event: another event's is not found.
func (s *Store) CriterionByID(ctx context.Context, event, id int64) (Criterion, error) {
	var c Criterion
	return c, find(s.db(ctx).Where("event_id = ? AND id = ?", event, id), &c)
}

// AddCriterion adds one more, after all others.
func (s *Store) AddCriterion(ctx context.Context, by Actor, e Event, in CriterionInput) (Criterion, error) {
	c := Criterion{EventID: e.ID}
	if err := in.check(); err != nil {
		return c, err
	}
	in.fill(&c)
	err := s.changeCriteria(ctx, by, e, "criterion_added", &c, func(tx *Store) error {
		list, err := tx.Criteria(ctx, e.ID)
		if err != nil {
			return err
		}
		if len(list) >= CriteriaMax {
			return refuse(Conflict, "too_many_criteria").With("max", CriteriaMax)
		}
		if c.ID, c.Position = 0, 1; len(list) > 0 {
			c.Position = list[len(list)-1].Position + 1
		}
		return tx.write.WithContext(ctx).Create(&c).Error
	})
	return c, err
}

// ChangeCriterion changes one.
func (s *Store) ChangeCriterion(ctx context.Context, by Actor, e Event, id int64, in CriterionInput) error {
	if err := in.check(); err != nil {
		return err
	}
	var c Criterion
	return s.changeCriteria(ctx, by, e, "criterion_changed", &c, func(tx *Store) error {
		var err error
		if c, err = tx.CriterionByID(ctx, e.ID, id); err != nil {
			return err
		}
		in.fill(&c)
		return tx.write.WithContext(ctx).Save(&c).Error
	})
}

// RemoveCriterion takes one away.
func (s *Store) RemoveCriterion(ctx context.Context, by Actor, e Event, id int64) error {
	var c Criterion
	return s.changeCriteria(ctx, by, e, "criterion_removed", &c, func(tx *Store) error {
		var err error
		if c, err = tx.CriterionByID(ctx, e.ID, id); err != nil {
			return err
		}
		return tx.write.WithContext(ctx).Delete(&Criterion{ID: id}).Error
	})
}

// changeCriteria does something to a criterion, unless somebody has scored: who scores locks the event too.
func (s *Store) changeCriteria(ctx context.Context, by Actor, e Event, action string, c *Criterion, do func(tx *Store) error) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		n, err := tx.SheetCount(ctx, e.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			return refuse(Conflict, "criteria_frozen").With("count", n)
		}
		if err := do(tx); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, action, c.NameKo, "")
	})
}

// SheetCount counts the score sheets of an event: with the first one the criteria freeze.
func (s *Store) SheetCount(ctx context.Context, event int64) (int64, error) {
	var n int64
	err := s.db(ctx).Model(&ScoreSheet{}).Where("event_id = ? AND NOT abstained", event).Count(&n).Error
	return n, storageError(err)
}

// copyCriteria scores by the same criteria, in the same order.
func (s *Store) copyCriteria(ctx context.Context, from, to Event) error {
	list, err := s.Criteria(ctx, from.ID)
	for i := range list {
		list[i].ID, list[i].EventID, list[i].Position = 0, to.ID, i+1
	}
	if err != nil || len(list) == 0 {
		return err
	}
	return s.write.WithContext(ctx).Create(&list).Error
}

// Scoring says whether the sheets of an event are all in. While they are not, who has not scored an
// application sees none of its scores; afterwards nobody scores any more, and all see all but those who abstained.
type Scoring struct {
	EventID  int64 `gorm:"primaryKey;autoIncrement:false"`
	ClosedAt *time.Time
	Actor    string `gorm:"not null"` // who closed it, the name at that time
}

// ScoringOf reads whether the scoring of an event is closed.
func (s *Store) ScoringOf(ctx context.Context, event int64) (Scoring, error) {
	sc := Scoring{EventID: event}
	err := find(s.db(ctx).Where("event_id = ?", event), &sc)
	if err == ErrNotFound {
		return Scoring{EventID: event}, nil
	}
	return sc, err
}

// CloseScoring ends the scoring of an event, or opens it again.
func (s *Store) CloseScoring(ctx context.Context, by Actor, e Event, closed bool) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		sc, action := Scoring{EventID: e.ID, Actor: by.Account.Name}, "scoring_opened"
		if now := tx.now(); closed {
			sc.ClosedAt, action = &now, "scoring_closed"
		}
		if err := tx.write.WithContext(ctx).Save(&sc).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, action, e.Slug, "")
	})
}
