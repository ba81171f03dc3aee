package staff

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Questions lists what the event asks of its vendors beyond the form that all events share.
func (s *Staff) Questions(c *fiber.Ctx) error {
	page, err := s.questions(c)
	if err != nil {
		return err
	}
	page.Form.Kind = string(models.AskText)
	return s.Show(c, fiber.StatusOK, page)
}

// QuestionAdd asks one more.
func (s *Staff) QuestionAdd(c *fiber.Ctx) error {
	page, err := s.questions(c)
	if err != nil {
		return err
	}
	in, typed, err := readQuestion(c)
	if page.Form = typed; err == nil {
		if _, err = s.Store.AddQuestion(c.UserContext(), web.Actor(c), web.Event(c), in); err == nil {
			return s.Done(c, path(c, "/questions"), "staff.questions.added")
		}
	}
	return s.ShowFaults(c, page, err)
}

// Question is the form of one question.
func (s *Staff) Question(c *fiber.Ctx) error {
	page, err := s.question(c)
	if err != nil {
		return err
	}
	page.Form = views.QuestionFormOf(page.Open.Question)
	return s.Show(c, fiber.StatusOK, page)
}

// QuestionChange changes a question as far as its answers allow.
func (s *Staff) QuestionChange(c *fiber.Ctx) error {
	page, err := s.question(c)
	if err != nil {
		return err
	}
	in, typed, err := readQuestion(c)
	if page.Open.Frozen() {
		was := page.Open.Question
		in = models.QuestionInput{Kind: was.Kind, AskKo: was.AskKo, AskEn: was.AskEn, HintKo: was.HintKo, HintEn: was.HintEn,
			ChoicesKo: was.ChoicesKo, ChoicesEn: was.ChoicesEn, Required: in.Required}
	}
	if page.Form = typed; err == nil {
		if err = s.Store.ChangeQuestion(c.UserContext(), web.Actor(c), web.Event(c), page.Open.Question.ID, in); err == nil {
			return s.Done(c, path(c, "/questions"), "staff.questions.changed")
		}
	}
	return s.ShowFaults(c, page, err)
}

// QuestionMove moves a question up or down.
func (s *Staff) QuestionMove(c *fiber.Ctx) error {
	up := web.ReadForm(c).Choice("to") == "up"
	if err := s.Store.MoveQuestion(c.UserContext(), web.Actor(c), web.Event(c), questionID(c), up); err != nil {
		return err
	}
	return s.Done(c, path(c, "/questions"), "")
}

// QuestionRetire asks a question no more, or again.
func (s *Staff) QuestionRetire(c *fiber.Ctx) error {
	retired := !web.ReadForm(c).Bool("again")
	if err := s.Store.RetireQuestion(c.UserContext(), web.Actor(c), web.Event(c), questionID(c), retired); err != nil {
		return err
	}
	if !retired {
		return s.Done(c, path(c, "/questions"), "staff.questions.asked_again")
	}
	return s.Done(c, path(c, "/questions"), "staff.questions.retired")
}

// questionID is the number of the route; one that is no number names nothing.
func questionID(c *fiber.Ctx) int64 {
	id, _ := strconv.ParseInt(c.Params("question"), 10, 64)
	return id
}

func (s *Staff) questions(c *fiber.Ctx) (*views.StaffQuestions, error) {
	list, err := s.Store.Questions(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return nil, err
	}
	counts, err := s.Store.AnswerCounts(c.UserContext(), web.Event(c).ID)
	page := &views.StaffQuestions{Page: section("event")}
	for _, q := range list {
		line := views.StaffQuestion{Question: q, Answers: counts[q.ID]}
		if q.RetiredAt == nil {
			page.Asked = append(page.Asked, line)
		} else {
			page.Retired = append(page.Retired, line)
		}
	}
	return page, err
}

// question is the page with the question of the route open: another event's is not found.
func (s *Staff) question(c *fiber.Ctx) (*views.StaffQuestions, error) {
	q, err := s.Store.QuestionByID(c.UserContext(), web.Event(c).ID, questionID(c))
	if err != nil {
		return nil, err
	}
	counts, err := s.Store.AnswerCounts(c.UserContext(), web.Event(c).ID)
	return &views.StaffQuestions{Page: section("event"), Open: &views.StaffQuestion{Question: q, Answers: counts[q.ID]}}, err
}

func readQuestion(c *fiber.Ctx) (models.QuestionInput, views.QuestionForm, error) {
	f := web.ReadForm(c)
	typed := views.QuestionForm{
		Kind: f.Choice("question_kind"), AskKo: f.Text("ask_ko"), AskEn: f.Text("ask_en"), HintKo: f.Text("hint_ko"), HintEn: f.Text("hint_en"),
		ChoicesKo: f.Multiline("choices_ko"), ChoicesEn: f.Multiline("choices_en"), Required: f.Bool("required"),
	}
	return models.QuestionInput{
		Kind: models.QuestionKind(typed.Kind), AskKo: typed.AskKo, AskEn: typed.AskEn, HintKo: typed.HintKo, HintEn: typed.HintEn,
		ChoicesKo: typed.ChoicesKo, ChoicesEn: typed.ChoicesEn, Required: typed.Required,
	}, typed, f.Err().Err()
}
