package models_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// choice is a question with two answers, after a change.
func choice(change ...func(*models.QuestionInput)) models.QuestionInput {
	in := models.QuestionInput{Kind: models.AskChoice, Required: true, AskKo: "천막이 있나요?", AskEn: "Do you have a tent?", ChoicesKo: "있어요\n없어요\n", ChoicesEn: "Yes\nNo"}
	for _, f := range change {
		f(&in)
	}
	return in
}

// answers is a change of an application: the answer to one question.
func answers(q models.Question, value string) func(*models.ApplicationInput) {
	return func(in *models.ApplicationInput) {
		if in.Answers == nil {
			in.Answers = map[int64]string{}
		}
		in.Answers[q.ID] = value
	}
}

func van(in *models.ApplicationInput) {
	in.Vehicle, in.Plate, in.LoadIn = true, "12가 3456", "11:30"
}

func TestQuestionFaults(t *testing.T) {
	t.Parallel()
	type change = func(*models.QuestionInput)
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for _, c := range []struct {
			change        change
			field, reason string
		}{
			{func(in *models.QuestionInput) { in.Kind = "picture" }, "question_kind", "choose_one"},
			{func(in *models.QuestionInput) { in.AskKo = "" }, "ask_ko", "required"},
			{func(in *models.QuestionInput) { in.AskEn = strings.Repeat("a", 121) }, "ask_en", "too_long"},
			{func(in *models.QuestionInput) { in.HintKo = strings.Repeat("가", 301) }, "hint_ko", "too_long"},
			{func(in *models.QuestionInput) { in.ChoicesKo, in.ChoicesEn = "하나\n \n", "" }, "choices_ko", "two_choices"},
			{func(in *models.QuestionInput) { in.ChoicesKo, in.ChoicesEn = "하나\n하나", "" }, "choices_ko", "choice_twice"},
			{func(in *models.QuestionInput) { in.ChoicesEn = "Yes" }, "choices_en", "choices_differ"},
			{func(in *models.QuestionInput) {
				in.ChoicesEn, in.ChoicesKo = "", strings.Repeat("가", 61)+"\n나"
			}, "choices_ko", "too_long"},
			{func(in *models.QuestionInput) {
				in.ChoicesKo, in.ChoicesEn = "", ""
				for i := range 21 {
					in.ChoicesKo += fmt.Sprintln(i)
				}
			}, "choices_ko", "too_many_choices"},
		} {
			_, err := st.Store.AddQuestion(t.Context(), st.Admin, st.Event, choice(c.change))
			faulty(t, err, c.field, c.reason)
		}
		if list := must(st.Store.Questions(t.Context(), st.Event.ID))(t); len(list) != 0 {
			t.Errorf("%+v", list)
		}
	})
}

func TestWordsOfAQuestionFreezeWithItsFirstAnswer(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		q := must(s.AddQuestion(ctx, st.Admin, st.Event, choice()))(t)
		other := func(in *models.QuestionInput) { in.AskKo = "천막을 가져오나요?" }
		reason(t, s.ChangeQuestion(ctx, st.Admin, st.Event, q.ID, choice(other)), "")
		_, _, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(1))
		faulty(t, err, models.AnswerField(q.ID), "answer_missing")
		_, _, err = s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(1, answers(q, "글쎄요")))
		faulty(t, err, models.AnswerField(q.ID), "answer_choice")
		a, _, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(1, answers(q, "없어요")))
		reason(t, err, "")
		reason(t, s.ChangeQuestion(ctx, st.Admin, st.Event, q.ID, choice()), "question_answered")
		reason(t, s.ChangeQuestion(ctx, st.Admin, st.Event, q.ID, choice(other, func(in *models.QuestionInput) { in.Required = false })), "")
		given := must(s.AnswersOf(ctx, a.ID))(t)
		if len(given) != 1 || given[0].Question.AskKo != "천막을 가져오나요?" || given[0].Question.Required || given[0].Question.Say("en", given[0].Value) != "No" {
			t.Errorf("%+v", given)
		}
		if n := must(s.AnswerCounts(ctx, st.Event.ID))(t)[q.ID]; n != 1 {
			t.Errorf("%d answers", n)
		}
		reason(t, s.RetireQuestion(ctx, st.Admin, st.Event, q.ID, true), "")
		_, _, err = s.Apply(ctx, st.Event, models.Account{}, applicant(2), application(2))
		reason(t, err, "")
		if len(must(s.AnswersOf(ctx, a.ID))(t)) != 1 {
			t.Error("the answer went with its question")
		}
		next := newEvent()
		e := must(s.OpenEvent(ctx, st.Admin, next))(t)
		reason(t, s.ChangeQuestion(ctx, st.Admin, e, q.ID, choice(other)), "not_found")
		reason(t, s.RetireQuestion(ctx, st.Admin, e, q.ID, true), "not_found")
		reason(t, s.MoveQuestion(ctx, st.Admin, e, q.ID, true), "not_found")
		again := must(s.AddQuestion(ctx, st.Admin, e, choice(other)))(t)
		if found := must(s.AnswersAgain(ctx, e.ID, a.ID))(t); found[again.ID] != "없어요" {
			t.Errorf("%v", found)
		}
	})
}

func TestOrderAndNumberOfQuestions(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		var list []models.Question
		for i := range models.QuestionsMax {
			in := models.QuestionInput{Kind: models.AskText, AskKo: fmt.Sprint(i)}
			list = append(list, must(s.AddQuestion(ctx, st.Admin, st.Event, in))(t))
		}
		_, err := s.AddQuestion(ctx, st.Admin, st.Event, choice())
		reason(t, err, "too_many_questions")
		reason(t, s.RetireQuestion(ctx, st.Admin, st.Event, list[1].ID, true), "")
		reason(t, s.MoveQuestion(ctx, st.Admin, st.Event, list[2].ID, true), "") // over the retired one
		reason(t, s.MoveQuestion(ctx, st.Admin, st.Event, list[2].ID, true), "") // is first already
		reason(t, s.MoveQuestion(ctx, st.Admin, st.Event, list[19].ID, false), "")
		asked := must(s.AskedQuestions(ctx, st.Event.ID))(t)
		if len(asked) != 19 || asked[0].AskKo != "2" || asked[1].AskKo != "0" || asked[18].AskKo != "19" {
			t.Errorf("%+v", asked)
		}
		must(s.AddQuestion(ctx, st.Admin, st.Event, choice()))(t)
		reason(t, s.RetireQuestion(ctx, st.Admin, st.Event, list[1].ID, false), "too_many_questions")
	})
}
