package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// Survey is what a vendor thought of an event: five answers from 1 to 5, and free words. There is
// one per application; the vendor may change it until the event is settled.
type Survey struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null;index"`
	ApplicationID int64     `gorm:"not null;uniqueIndex"`
	Sales         int       `gorm:"not null;check:survey_sales,sales BETWEEN 1 AND 5"`
	Visitors      int       `gorm:"not null;check:survey_visitors,visitors BETWEEN 1 AND 5"`
	Place         int       `gorm:"not null;check:survey_place,place BETWEEN 1 AND 5"`
	Support       int       `gorm:"not null;check:survey_support,support BETWEEN 1 AND 5"`
	Again         int       `gorm:"not null;check:survey_again,again BETWEEN 1 AND 5"`
	Words         string    `gorm:"not null"`
	FiledAt       time.Time `gorm:"not null"`
}

// SurveyQuestions are the five, in the order of the form: how sales, visitors, the place of the booth
// and the staff's support were, and whether the vendor would come again.
var SurveyQuestions = []string{"sales", "visitors", "place", "support", "again"}

// SurveyBest is the best answer; the worst is 1.
const SurveyBest = 5

// answers are the columns in the order of SurveyQuestions.
func (v *Survey) answers() []*int {
	return []*int{&v.Sales, &v.Visitors, &v.Place, &v.Support, &v.Again}
}

// Answers gives the answers by question; 0 is none.
func (v Survey) Answers() map[string]int {
	out := make(map[string]int, len(SurveyQuestions))
	for i, answer := range v.answers() {
		out[SurveyQuestions[i]] = *answer
	}
	return out
}

// AnswerSurvey keeps a vendor's answers, by question, and its words.
func (s *Store) AnswerSurvey(ctx context.Context, by Actor, e Event, a Application, answers map[string]int, words string) error {
	if err := e.takesReports(a); err != nil {
		return err
	}
	v := Survey{EventID: e.ID, ApplicationID: a.ID, Words: words, FiledAt: s.now()}
	var f Faults
	for i, column := range v.answers() {
		*column = answers[SurveyQuestions[i]]
		f.Add(*column < 1 || *column > SurveyBest, SurveyQuestions[i], "survey_answer")
	}
	f.tooLong("words", words, 1000)
	if err := f.Err(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		change := clause.OnConflict{
			Columns:   []clause.Column{{Name: "application_id"}},
			DoUpdates: clause.AssignmentColumns(append([]string{"words", "filed_at"}, SurveyQuestions...)),
		}
		if err := tx.write.WithContext(ctx).Clauses(change).Create(&v).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "survey_answered", a.No, "")
	})
}

// SurveyOf gives a vendor's answers: ErrNotFound while there are none.
func (s *Store) SurveyOf(ctx context.Context, application int64) (Survey, error) {
	var v Survey
	return v, find(s.db(ctx).Where("application_id = ?", application), &v)
}
