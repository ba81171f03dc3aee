package vendor_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

var seoul = korean.Seoul

// asks adds questions to the event of the street.
func (s *site) asks(list ...models.QuestionInput) []models.Question {
	s.t.Helper()
	var made []models.Question
	for _, in := range list {
		q, err := s.Store.AddQuestion(context.Background(), s.Admin, s.Event, in)
		if err != nil {
			s.t.Fatal(err)
		}
		made = append(made, q)
	}
	return made
}

var three = []models.QuestionInput{
	{Kind: models.AskText, Required: true, AskKo: "무엇을 직접 만드나요?", AskEn: "What do you make yourself?", HintKo: "짧게", HintEn: "Briefly"},
	{Kind: models.AskNumber, AskKo: "몇 명이 오나요?", AskEn: "How many of you come?"},
	{Kind: models.AskChoice, Required: true, AskKo: "천막이 있나요?", AskEn: "Do you have a tent?", ChoicesKo: "있어요\n없어요", ChoicesEn: "Yes\nNo"},
}

func TestEveryKindOfQuestion(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		qs := s.asks(three...)
		text, number, choice := models.AnswerField(qs[0].ID), models.AnswerField(qs[1].ID), models.AnswerField(qs[2].ID)
		b := s.browser(lang)
		b.get(formPath)
		b.shows(200, qs[0].Name(lang), qs[0].Hint(lang), qs[1].Name(lang), qs[2].Name(lang), qs[2].Choices(lang)[1])
		good := url.Values{text: {"손뜨개 모자\n그리고 가방"}, number: {"１２명"}, choice: {"없어요"}}
		good.Set(number, "１２")
		for name, c := range map[string]struct {
			field, value, key string
			q                 models.Question
		}{
			"no text":        {text, "  ", "fault.answer_missing", qs[0]},
			"no choice":      {choice, "", "fault.answer_missing", qs[2]},
			"another choice": {choice, "아마도", "fault.answer_choice", qs[2]},
			"no number":      {number, "여럿", "fault.answer_number", qs[1]},
			"below nothing":  {number, "-1", "fault.answer_number", qs[1]},
			"beyond all":     {number, "99999999999999999999", "fault.answer_number", qs[1]},
		} {
			t.Run(name, func(t *testing.T) {
				s.t = t
				b := s.browser(lang)
				b.get(formPath)
				typed := with(good)
				typed.Set(c.field, c.value)
				before := s.rows()
				b.submit("", typed)
				sentence := b.word(c.key, "question", c.q)
				b.shows(422, b.word("form.summary", "count", 1), sentence)
				b.summaryLeadsTo(c.field)
				b.hasFaultBeside(c.field, sentence)
				if after := s.rows(); after["applications"] != before["applications"] {
					t.Error("it was stored")
				}
			})
		}
		s.t = t
		long := with(good)
		long.Set(text, strings.Repeat("가", 501))
		b.submit("", long)
		b.shows(422, b.word("fault.too_long", "max", 500, "length", 501))
		b.submit("", with(good))
		b.shows(200, b.word("vendor.done.title"))
		list, _ := s.Store.Applications(context.Background(), s.Event.ID, models.ApplicationFilter{})
		answers, err := s.Store.AnswersOf(context.Background(), list[0].ID)
		if err != nil || len(answers) != 3 || answers[0].Value != "손뜨개 모자\n그리고 가방" || answers[1].Value != "12" || answers[2].Question.Say(lang, answers[2].Value) != qs[2].Choices(lang)[1] {
			t.Errorf("%+v, %v", answers, err)
		}
		if err := s.Store.RetireQuestion(context.Background(), s.Admin, s.Event, qs[0].ID, true); err != nil {
			t.Fatal(err)
		}
		b.get(formPath)
		b.hides(qs[0].Name(lang))
	})
}

func TestAnswersAreTakenOver(t *testing.T) {
	s := openSite(t)
	qs := s.asks(three...)
	b := s.browser("ko")
	b.get(formPath)
	b.submit("", with(url.Values{models.AnswerField(qs[0].ID): {"모자"}, models.AnswerField(qs[2].ID): {"있어요"}}))
	b.shows(200)
	next := s.nextEvent()
	s.Event = next
	again := s.asks(three[0], models.QuestionInput{Kind: models.AskChoice, AskKo: three[2].AskKo, ChoicesKo: "가져와요\n빌려요"})
	b.get("/e/next/apply/form")
	b.shows(200, b.word("vendor.form.from.text"))
	b.keeps(url.Values{"name": {"달그락분식"}, "food_how": {"cooked"}, "device_1": {"튀김기 1대"}, "watts_1": {"2,500"}})
	if !strings.Contains(b.page.body, `name="`+models.AnswerField(again[0].ID)+`" rows="3" aria-describedby="f-`+models.AnswerField(again[0].ID)+`-hint">모자</textarea>`) {
		t.Error("the answer was not taken over")
	}
	if strings.Contains(b.page.body, `value="있어요"`) {
		t.Error("an answer that can't be chosen was taken over")
	}
}

func TestAFileIsHandedInWithThePapers(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		ask := models.QuestionInput{Kind: models.AskFile, AskKo: "메뉴판을 올려 주세요.", AskEn: "Please send your menu.", HintKo: "가격이 보이게요.", HintEn: "With prices."}
		q, err := s.Store.AddQuestion(t.Context(), s.Admin, s.Event, ask)
		must(t, err)
		a := s.cook()
		b := s.loggedIn(lang, a)
		b.get("/vendor/gaon/papers?receipt=" + a.Receipt)
		b.shows(200, q.Name(lang), q.Hint(lang), b.word("form.optional"))
		b.sendFile("/papers/answer_file", "메뉴.pdf", []byte(onePage))
		b.shows(200, b.word("vendor.papers.done"), "메뉴.pdf")
		if d := s.documents(a); len(d) != 1 || d[0].About != q.ID {
			t.Errorf("%+v", d)
		}
	})
}
