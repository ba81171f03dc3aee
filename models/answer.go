package models

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// Answer is what a vendor says to one question of the event. A number is kept in plain digits, a choice by
// its Korean words.
type Answer struct {
	ID            int64  `gorm:"primaryKey"`
	ApplicationID int64  `gorm:"not null;uniqueIndex:answer_once,priority:1"`
	QuestionID    int64  `gorm:"not null;uniqueIndex:answer_once,priority:2;index"`
	Value         string `gorm:"not null"`

	Question Question `gorm:"constraint:-"`
}

// answerMax is the longest answer in characters, and numberMax the highest number.
const (
	answerMax = 500
	numberMax = 1_000_000_000_000
)

// AnswerField names the input of a question on the form.
func AnswerField(question int64) string { return fmt.Sprintf("answer_%d", question) }

// answers finds what is wrong with the answers to the questions that are asked.
func (f *Faults) answers(asked []Question, given map[int64]string) {
	for _, q := range asked {
		field, value := AnswerField(q.ID), given[q.ID]
		switch {
		case value == "":
			f.aboutAnswer(q.Required, q, "answer_missing")
		case q.Kind == AskNumber:
			n, err := strconv.ParseInt(value, 10, 64)
			f.aboutAnswer(err != nil || n < 0 || n > numberMax, q, "answer_number")
		case q.Kind == AskChoice:
			f.aboutAnswer(!slices.Contains(lines(q.ChoicesKo), value), q, "answer_choice")
		default:
			f.tooLong(field, value, answerMax)
		}
	}
}

// aboutAnswer is a fault that names the question.
func (f *Faults) aboutAnswer(wrong bool, q Question, reason string) {
	if wrong {
		*f = append(*f, Fault(AnswerField(q.ID), reason).With("question", q))
	}
}

// AnswersOf lists what a vendor answered, each with its question, in the order of the form.
func (s *Store) AnswersOf(ctx context.Context, application int64) ([]Answer, error) {
	var list []Answer
	err := s.db(ctx).Joins("Question").Where("answers.application_id = ?", application).Order(`"Question"."position", answers.id`).Find(&list).Error
	return list, storageError(err)
}

// AnswersAgain finds among the answers of an earlier application those that answer the questions of another event.
func (s *Store) AnswersAgain(ctx context.Context, event, earlier int64) (map[int64]string, error) {
	given, err := s.AnswersOf(ctx, earlier)
	if err != nil {
		return nil, err
	}
	asked, err := s.FormQuestions(ctx, event)
	again := map[int64]string{}
	for _, q := range asked {
		at := slices.IndexFunc(given, func(a Answer) bool { return a.Question.same(q) })
		if at >= 0 && (q.Kind != AskChoice || slices.Contains(lines(q.ChoicesKo), given[at].Value)) {
			again[q.ID] = given[at].Value
		}
	}
	return again, err
}

// keepAnswers writes the answers to the questions that are asked, in place of those before.
func (s *Store) keepAnswers(ctx context.Context, application int64, asked []Question, given map[int64]string) error {
	db := s.write.WithContext(ctx)
	for _, q := range asked {
		if err := db.Where("application_id = ? AND question_id = ?", application, q.ID).Delete(&Answer{}).Error; err != nil {
			return err
		}
		if given[q.ID] == "" {
			continue
		}
		if err := db.Omit("Question").Create(&Answer{ApplicationID: application, QuestionID: q.ID, Value: given[q.ID]}).Error; err != nil {
			return err
		}
	}
	return nil
}
