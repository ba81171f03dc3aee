package models

import (
	"context"
	"slices"
	"strings"
	"time"
)

// QuestionKind is how a question is answered.
type QuestionKind string

// The kinds of question. A file is handed in with the papers, once there is an application.
const (
	AskText   QuestionKind = "text"
	AskNumber QuestionKind = "number" // a whole number
	AskChoice QuestionKind = "choice" // one of several
	AskFile   QuestionKind = "file"   // a picture or a PDF
)

// QuestionKinds lists the kinds that staff can choose.
var QuestionKinds = []QuestionKind{AskText, AskNumber, AskChoice, AskFile}

// Question is what staff ask the vendors of one event beyond the form that all events share. Its words are
// frozen by the first answer; one that is asked no more is retired, and its answers stay.
type Question struct {
	ID        int64        `gorm:"primaryKey"`
	EventID   int64        `gorm:"not null;index"`
	Position  int          `gorm:"not null"`
	Kind      QuestionKind `gorm:"not null;check:question_kind,kind IN ('text','number','choice','file')"`
	AskKo     string       `gorm:"not null"`
	AskEn     string       `gorm:"not null"`
	HintKo    string       `gorm:"not null"`
	HintEn    string       `gorm:"not null"`
	ChoicesKo string       `gorm:"not null"` // a line each; the same number of lines in both languages
	ChoicesEn string       `gorm:"not null"`
	Required  bool         `gorm:"not null"`
	RetiredAt *time.Time
}

// Name is the question in the language of the reader.
func (q Question) Name(lang string) string { return inLang(lang, q.AskKo, q.AskEn) }

// Hint explains it, in the language of the reader.
func (q Question) Hint(lang string) string { return inLang(lang, q.HintKo, q.HintEn) }

// Choices are the answers to choose from, in the language of the reader. What is kept is the Korean one.
func (q Question) Choices(lang string) []string { return lines(inLang(lang, q.ChoicesKo, q.ChoicesEn)) }

// Say is an answer in the language of the reader.
func (q Question) Say(lang, value string) string {
	at := slices.Index(lines(q.ChoicesKo), value)
	if q.Kind != AskChoice || at < 0 {
		return value
	}
	return q.Choices(lang)[at]
}

// same says whether a question of another event asks the same, so that its answer can be taken over.
func (q Question) same(other Question) bool {
	return q.Kind == other.Kind && q.AskKo == other.AskKo
}

func lines(text string) []string {
	var list []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// QuestionInput is what staff type about a question. Choices are a line each.
type QuestionInput struct {
	Kind                                               QuestionKind
	AskKo, AskEn, HintKo, HintEn, ChoicesKo, ChoicesEn string
	Required                                           bool
}

// The limits of questions, in characters and lines.
const (
	QuestionsMax = 20
	askMax       = 120
	hintMax      = 300
	choiceMax    = 60
	choicesMax   = 20
)

func (in QuestionInput) check() error {
	var f Faults
	f.Add(!oneOf(in.Kind, QuestionKinds), "question_kind", "choose_one")
	f.text("ask_ko", in.AskKo, askMax)
	f.tooLong("ask_en", in.AskEn, askMax)
	f.tooLong("hint_ko", in.HintKo, hintMax)
	f.tooLong("hint_en", in.HintEn, hintMax)
	if in.Kind == AskChoice {
		f.choices(lines(in.ChoicesKo), lines(in.ChoicesEn))
	}
	return f.Err()
}

func (f *Faults) choices(ko, en []string) {
	f.Add(len(ko) < 2, "choices_ko", "two_choices")
	f.Add(len(ko) > choicesMax, "choices_ko", "too_many_choices")
	f.Add(len(en) > 0 && len(en) != len(ko), "choices_en", "choices_differ")
	f.choicesOf("choices_ko", ko)
	f.choicesOf("choices_en", en)
}

func (f *Faults) choicesOf(field string, list []string) {
	for i, choice := range list {
		f.tooLong(field, choice, choiceMax)
		f.Add(slices.Contains(list[:i], choice), field, "choice_twice")
	}
}

// fill writes the input; only a choice has choices.
func (in QuestionInput) fill(q *Question) {
	q.Kind, q.AskKo, q.AskEn, q.HintKo, q.HintEn, q.Required = in.Kind, in.AskKo, in.AskEn, in.HintKo, in.HintEn, in.Required
	q.ChoicesKo, q.ChoicesEn = "", ""
	if in.Kind == AskChoice {
		q.ChoicesKo, q.ChoicesEn = strings.Join(lines(in.ChoicesKo), "\n"), strings.Join(lines(in.ChoicesEn), "\n")
	}
}

// Questions lists the questions of an event in their order, the retired ones too.
func (s *Store) Questions(ctx context.Context, event int64) ([]Question, error) {
	var list []Question
	err := s.db(ctx).Where("event_id = ?", event).Order("position, id").Find(&list).Error
	return list, storageError(err)
}

// FormQuestions lists those that the form asks now: all but files.
func (s *Store) FormQuestions(ctx context.Context, event int64) ([]Question, error) {
	list, err := s.AskedQuestions(ctx, event)
	return slices.DeleteFunc(list, func(q Question) bool { return q.Kind == AskFile }), err
}

// AskedQuestions lists those that are asked now.
func (s *Store) AskedQuestions(ctx context.Context, event int64) ([]Question, error) {
	list, err := s.Questions(ctx, event)
	return slices.DeleteFunc(list, func(q Question) bool { return q.RetiredAt != nil }), err
}

// QuestionByID finds a question of the event: another event's is not found.
func (s *Store) QuestionByID(ctx context.Context, event, id int64) (Question, error) {
	var q Question
	return q, find(s.db(ctx).Where("event_id = ? AND id = ?", event, id), &q)
}

// AddQuestion asks one more, after all others.
func (s *Store) AddQuestion(ctx context.Context, by Actor, e Event, in QuestionInput) (Question, error) {
	q := Question{EventID: e.ID}
	if err := in.check(); err != nil {
		return q, err
	}
	in.fill(&q)
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		list, err := tx.Questions(ctx, e.ID)
		if err != nil {
			return err
		}
		if q.Position = 1; len(list) > 0 {
			q.Position = list[len(list)-1].Position + 1
		}
		if err := tx.roomForQuestion(list); err != nil {
			return err
		}
		q.ID = 0
		if err := tx.write.WithContext(ctx).Create(&q).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "question_added", q.AskKo, "")
	})
	return q, err
}

// roomForQuestion refuses more questions than a person would answer.
func (*Store) roomForQuestion(list []Question) error {
	asked := 0
	for _, q := range list {
		if q.RetiredAt == nil {
			asked++
		}
	}
	if asked >= QuestionsMax {
		return refuse(Conflict, "too_many_questions").With("max", QuestionsMax)
	}
	return nil
}

// ChangeQuestion changes a question. Once somebody has answered only whether it must be answered changes:
// other words would put another question before their answers.
func (s *Store) ChangeQuestion(ctx context.Context, by Actor, e Event, id int64, in QuestionInput) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil { // who answers holds it too
			return err
		}
		q, err := tx.QuestionByID(ctx, e.ID, id)
		if err != nil {
			return err
		}
		was := q
		in.fill(&q)
		was.Required = q.Required
		if was != q {
			answered, err := tx.answered(ctx, id)
			if err != nil {
				return err
			}
			if answered > 0 {
				return refuse(Conflict, "question_answered").With("count", answered)
			}
		}
		if err := tx.write.WithContext(ctx).Save(&q).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "question_changed", q.AskKo, "")
	})
}

// RetireQuestion asks a question no more, or again.
func (s *Store) RetireQuestion(ctx context.Context, by Actor, e Event, id int64, retired bool) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		q, err := tx.QuestionByID(ctx, e.ID, id)
		if err != nil {
			return err
		}
		var at *time.Time
		action := "question_asked_again"
		if now := tx.now(); retired {
			at, action = &now, "question_retired"
		} else {
			list, err := tx.Questions(ctx, e.ID)
			if err != nil {
				return err
			}
			if err := tx.roomForQuestion(list); err != nil {
				return err
			}
		}
		if err := tx.write.WithContext(ctx).Model(&Question{ID: id}).Update("retired_at", at).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, action, q.AskKo, "")
	})
}

// MoveQuestion moves a question one place up, or down, among those that are asked.
func (s *Store) MoveQuestion(ctx context.Context, by Actor, e Event, id int64, up bool) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		list, err := tx.AskedQuestions(ctx, e.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(q Question) bool { return q.ID == id })
		if at < 0 {
			return ErrNotFound
		}
		to := at + 1
		if up {
			to = at - 1
		}
		if to < 0 || to >= len(list) {
			return nil // at the end already
		}
		one, other := list[at], list[to]
		for id, position := range map[int64]int{one.ID: other.Position, other.ID: one.Position} {
			if err := tx.write.WithContext(ctx).Model(&Question{ID: id}).Update("position", position).Error; err != nil {
				return err
			}
		}
		return tx.audit(ctx, by, e.ID, "question_moved", one.AskKo, "")
	})
}

// answered counts the answers to a question.
func (s *Store) answered(ctx context.Context, question int64) (int64, error) {
	var n int64
	err := s.db(ctx).Raw("SELECT (SELECT count(*) FROM answers WHERE question_id = ?) + (SELECT count(*) FROM documents WHERE kind = ? AND about = ?)",
		question, AnswerFile, question).Scan(&n).Error
	return n, err
}

// AnswerCounts counts the answers to each question of an event.
func (s *Store) AnswerCounts(ctx context.Context, event int64) (map[int64]int, error) {
	var rows []struct {
		QuestionID int64
		N          int
	}
	err := s.db(ctx).Raw(`SELECT question_id, count(*) AS n FROM (
		SELECT question_id FROM answers UNION ALL SELECT about FROM documents WHERE kind = ?) given
		WHERE question_id IN (SELECT id FROM questions WHERE event_id = ?) GROUP BY question_id`, AnswerFile, event).Scan(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.QuestionID] = r.N
	}
	return counts, storageError(err)
}
