package models

import (
	"context"
	"fmt"
	"time"
)

// ScoreSheet is what one reviewer gives one application: points for every criterion, or an abstention with its
// reason, which counts for nothing. Total is the weighted mean in hundredths of 0 to 100. Version counts up with every
// change, so that a second window does not overwrite the first.
type ScoreSheet struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null;index"`
	ApplicationID int64     `gorm:"not null;uniqueIndex:score_sheet_once,priority:1"`
	AccountID     int64     `gorm:"not null;uniqueIndex:score_sheet_once,priority:2"`
	Actor         string    `gorm:"not null"` // the name at that time
	Abstained     bool      `gorm:"not null"`
	Reason        string    `gorm:"not null;check:score_sheet_reason,NOT abstained OR reason <> ''"`
	Total         int       `gorm:"not null;check:score_sheet_total,total BETWEEN 0 AND 10000"`
	Version       int64     `gorm:"not null"`
	At            time.Time `gorm:"not null"`

	Scores []Score `gorm:"foreignKey:SheetID;constraint:-"`
}

// Score is the points for one criterion.
type Score struct {
	SheetID     int64 `gorm:"primaryKey;autoIncrement:false"`
	CriterionID int64 `gorm:"primaryKey;autoIncrement:false"`
	Points      int   `gorm:"not null;check:score_points,points BETWEEN 0 AND 100"`
}

// Points are those for a criterion; false when the sheet has none.
func (t ScoreSheet) Points(criterion int64) (int, bool) {
	for _, p := range t.Scores {
		if p.CriterionID == criterion {
			return p.Points, true
		}
	}
	return 0, false
}

// SheetInput is what a reviewer types: points by criterion, or a reason to abstain. Seen is the version of the
// sheet that the page showed, 0 for none.
type SheetInput struct {
	Points  map[int64]int
	Abstain bool
	Reason  string
	Seen    int64
}

func (in SheetInput) check(criteria []Criterion) error {
	var f Faults
	if in.Abstain {
		f.text("abstain_reason", in.Reason, wishMax)
		return f.Err()
	}
	for _, c := range criteria {
		points, given := in.Points[c.ID]
		if field := ScoreField(c.ID); !given {
			f = append(f, Fault(field, "score_missing").With("criterion", c))
		} else if points < 0 || points > c.Scale {
			f = append(f, Fault(field, "score_range").With("criterion", c).With("max", c.Scale))
		}
	}
	return f.Err()
}

// ScoreField names the input of a criterion.
func ScoreField(criterion int64) string { return fmt.Sprintf("score_%d", criterion) }

// total is the weighted mean in hundredths of 0 to 100: every criterion's points as a part of its scale, times its
// weight, over the sum of the weights. All is in whole numbers, rounded once at the end, halves upward.
func (in SheetInput) total(criteria []Criterion) int {
	sum, weights := 0, 0
	for _, c := range criteria {
		sum += in.Points[c.ID] * (100 / c.Scale) * c.Weight
		weights += c.Weight
	}
	if weights == 0 {
		return 0
	}
	return (2*100*sum + weights) / (2 * weights)
}

// mean is what an application's sheets come to, in hundredths of 0 to 100, halves upward.
func mean(sum, sheets int) int { return (2*sum + sheets) / (2 * sheets) }

// sees says whether a reviewer sees what others give an application: who has scored it, or anybody once the
// scoring is closed; who abstained never does.
func (sc Scoring) sees(own *ScoreSheet) bool {
	if own != nil {
		return !own.Abstained
	}
	return sc.ClosedAt != nil
}

// ScorePanel is what one reviewer may know of the scores of an application.
type ScorePanel struct {
	Criteria  []Criterion
	Scoring   Scoring
	Own       *ScoreSheet  // nil until it is in
	Others    []ScoreSheet // nil while the reader is blind
	Scored    int          // how many scored, the reader too
	Abstained int
	Mean      *int // in hundredths; nil while the reader is blind or nobody scored
}

// Blind says whether the reader may not see others' scores.
func (p ScorePanel) Blind() bool { return !p.Scoring.sees(p.Own) }

// Seen is the version of the reader's own sheet, 0 for none.
func (p ScorePanel) Seen() int64 {
	if p.Own == nil {
		return 0
	}
	return p.Own.Version
}

// ScoresOf reads what a reviewer may know of the scores of an application.
func (s *Store) ScoresOf(ctx context.Context, by Actor, a Application) (ScorePanel, error) {
	var p ScorePanel
	err := s.snapshot(ctx, func(tx *Store) error {
		var err error
		if p.Criteria, err = tx.Criteria(ctx, a.EventID); err != nil {
			return err
		}
		if p.Scoring, err = tx.ScoringOf(ctx, a.EventID); err != nil {
			return err
		}
		var sheets []ScoreSheet
		if err := tx.db(ctx).Preload("Scores").Where("application_id = ?", a.ID).Order("id").Find(&sheets).Error; err != nil {
			return err
		}
		p.fill(by, sheets)
		return nil
	})
	return p, err
}

// fill keeps of all sheets what the reader may see.
func (p *ScorePanel) fill(by Actor, sheets []ScoreSheet) {
	sum := 0
	p.Own, p.Others, p.Scored, p.Abstained, p.Mean = nil, nil, 0, 0, nil
	for i, t := range sheets {
		if t.AccountID == by.Account.ID {
			p.Own = &sheets[i]
		} else {
			p.Others = append(p.Others, t)
		}
		if t.Abstained {
			p.Abstained++
			continue
		}
		p.Scored++
		sum += t.Total
	}
	if p.Blind() {
		p.Others = nil
	} else if p.Scored > 0 {
		m := mean(sum, p.Scored)
		p.Mean = &m
	}
}

// ScoreApplication keeps one reviewer's own sheet, new or changed. The first one begins the review. Everybody has a
// row of their own: reviewers never wait for, or overwrite, each other.
func (s *Store) ScoreApplication(ctx context.Context, by Actor, e Event, receipt string, in SheetInput) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil { // who changes criteria holds it too
			return err
		}
		a, err := tx.scorable(ctx, e, receipt)
		if err != nil {
			return err
		}
		criteria, err := tx.Criteria(ctx, e.ID)
		if err != nil {
			return err
		}
		if len(criteria) == 0 {
			return refuse(Conflict, "no_criteria")
		}
		if err := in.check(criteria); err != nil {
			return err
		}
		if err := tx.keepSheet(ctx, by, a, criteria, in); err != nil {
			return err
		}
		if err := tx.beginReview(ctx, a); err != nil {
			return err
		}
		action := "application_scored"
		if in.Abstain {
			action = "review_abstained"
		}
		return tx.audit(ctx, by, e.ID, action, a.Receipt, "")
	})
}

// scorable finds an application that is still to be decided, while scores are taken.
func (s *Store) scorable(ctx context.Context, e Event, receipt string) (Application, error) {
	a, err := s.ApplicationByReceipt(ctx, e.ID, receipt)
	if err != nil {
		return a, err
	}
	if !a.Undecided() {
		return a, refuse(Conflict, "score_decided")
	}
	sc, err := s.ScoringOf(ctx, e.ID)
	if err == nil && sc.ClosedAt != nil {
		err = refuse(Conflict, "scoring_closed")
	}
	return a, err
}

func (s *Store) keepSheet(ctx context.Context, by Actor, a Application, criteria []Criterion, in SheetInput) error {
	var old ScoreSheet
	err := find(s.db(ctx).Where("application_id = ? AND account_id = ?", a.ID, by.Account.ID), &old)
	if err != nil && err != ErrNotFound {
		return err
	}
	if old.Version != in.Seen {
		return refuse(Conflict, "score_changed")
	}
	sheet := ScoreSheet{
		ID: old.ID, EventID: a.EventID, ApplicationID: a.ID, AccountID: by.Account.ID, Actor: by.Account.Name,
		Abstained: in.Abstain, Version: old.Version + 1, At: s.now(),
	}
	if in.Abstain {
		sheet.Reason, criteria = in.Reason, nil
	}
	sheet.Total = in.total(criteria)
	db := s.write.WithContext(ctx)
	if err := db.Omit("Scores").Save(&sheet).Error; err != nil {
		return err
	}
	if err := db.Where("sheet_id = ?", sheet.ID).Delete(&Score{}).Error; err != nil || in.Abstain {
		return err
	}
	scores := make([]Score, len(criteria))
	for i, c := range criteria {
		scores[i] = Score{SheetID: sheet.ID, CriterionID: c.ID, Points: in.Points[c.ID]}
	}
	return db.Create(&scores).Error
}

// beginReview says that staff have begun to look at an application.
func (s *Store) beginReview(ctx context.Context, a Application) error {
	return s.write.WithContext(ctx).Model(&Application{}).Where("id = ? AND state = ?", a.ID, Submitted).Update("state", Reviewing).Error
}

// ownSheets maps the applications of an event to the sheets of one reviewer: whose they are, and whether they abstain.
func (s *Store) ownSheets(ctx context.Context, by Actor, event int64) (map[int64]*ScoreSheet, error) {
	var list []ScoreSheet
	err := s.db(ctx).Select("application_id, abstained").Where("event_id = ? AND account_id = ?", event, by.Account.ID).Find(&list).Error
	own := make(map[int64]*ScoreSheet, len(list))
	for i, t := range list {
		own[t.ApplicationID] = &list[i]
	}
	return own, err
}

// scores maps applications to the mean of what their reviewers give them, in hundredths of 0 to 100.
func (s *Store) scores(ctx context.Context, event int64) (map[int64]int, error) {
	var rows []struct {
		ApplicationID int64
		Sum, Sheets   int
	}
	err := s.db(ctx).Model(&ScoreSheet{}).Select("application_id, sum(total) AS sum, count(*) AS sheets").
		Where("event_id = ? AND NOT abstained", event).Group("application_id").Find(&rows).Error
	scores := make(map[int64]int, len(rows))
	for _, r := range rows {
		scores[r.ApplicationID] = mean(r.Sum, r.Sheets)
	}
	return scores, err
}
