package views

import "github.com/jangteo/jangteo/models"

// StaffQuestions is what an event asks of its vendors beyond the form that all events share: the list with a
// form for one more, or one question that is open.
type StaffQuestions struct {
	Page
	Asked   []StaffQuestion
	Retired []StaffQuestion
	Open    *StaffQuestion // nil on the list
	Form    QuestionForm
}

// Template names the file of the page.
func (*StaffQuestions) Template() string { return "staff/questions" }

// Kinds are the ways to answer.
func (*StaffQuestions) Kinds() []models.QuestionKind { return models.QuestionKinds }

// Frozen says whether the words of the open question can't change any more.
func (p *StaffQuestions) Frozen() bool { return p.Open != nil && p.Open.Frozen() }

// First and Last say whether a question can't move up, or down.
func (p *StaffQuestions) First(q models.Question) bool { return p.Asked[0].Question.ID == q.ID }

// Last says whether a question is the last one.
func (p *StaffQuestions) Last(q models.Question) bool {
	return p.Asked[len(p.Asked)-1].Question.ID == q.ID
}

// StaffQuestion is a question with how many answered it.
type StaffQuestion struct {
	Question models.Question
	Answers  int
}

// Frozen says whether somebody answered.
func (q StaffQuestion) Frozen() bool { return q.Answers > 0 }

// QuestionForm is what was typed about a question.
type QuestionForm struct {
	Kind                                               string
	AskKo, AskEn, HintKo, HintEn, ChoicesKo, ChoicesEn string
	Required                                           bool
}

// QuestionFormOf is the form filled with a question.
func QuestionFormOf(q models.Question) QuestionForm {
	return QuestionForm{
		Kind: string(q.Kind), AskKo: q.AskKo, AskEn: q.AskEn, HintKo: q.HintKo, HintEn: q.HintEn,
		ChoicesKo: q.ChoicesKo, ChoicesEn: q.ChoicesEn, Required: q.Required,
	}
}
