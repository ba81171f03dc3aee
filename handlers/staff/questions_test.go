package staff_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestQuestionsAreAskedMovedAndRetired(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	b := s.staff()
	inBothOf(b, func(b *browser) {
		b.get("/staff/gaon/questions")
		b.shows(http.StatusOK, b.word("staff.questions.none"), b.word("question_kind.choice"))
	})
	b.in("ko").get("/staff/gaon/questions")
	typed := []string{"question_kind", "choice", "ask_ko", "천막이 있나요?", "ask_en", "Do you have a tent?", "choices_ko", "있어요", "choices_en", "", "required", "1"}
	b.submit("", typed...)
	b.shows(http.StatusUnprocessableEntity, b.word("fault.two_choices"))
	if _, kept := b.form(""); kept.Get("ask_ko") != "천막이 있나요?" || kept.Get("required") == "" {
		t.Errorf("the form says %v", kept)
	}
	typed[7] = "있어요\r\n없어요"
	b.submit("", typed...)
	b.shows(http.StatusOK, b.word("staff.questions.added"), "천막이 있나요?", "있어요, 없어요")
	b.submit("", "question_kind", "number", "ask_ko", "몇 명이 오나요?", "ask_en", "How many come?")
	b.shows(http.StatusOK, "몇 명이 오나요?")
	list, err := s.Store.AskedQuestions(context.Background(), s.Event.ID)
	if err != nil || len(list) != 2 || !list[0].Required || list[1].Required || list[0].ChoicesKo != "있어요\n없어요" {
		t.Fatalf("%+v, %v", list, err)
	}
	tent, people := fmt.Sprintf("/staff/gaon/questions/%d", list[0].ID), fmt.Sprintf("/staff/gaon/questions/%d", list[1].ID)
	b.submit(people+"/move", "to", "up")
	if list, _ = s.Store.AskedQuestions(context.Background(), s.Event.ID); list[0].AskEn != "How many come?" {
		t.Error("it did not move")
	}
	b.submit(people + "/retire")
	b.shows(http.StatusOK, b.word("staff.questions.retired"), b.word("staff.questions.retired_list"))
	b.submit(people + "/retire")
	b.shows(http.StatusOK, b.word("staff.questions.asked_again"))
	b.get(tent)
	b.submit("", "ask_ko", "천막을 가져오나요?")
	b.shows(http.StatusOK, b.word("staff.questions.changed"), "천막을 가져오나요?")
}

func TestWordsOfAnAnsweredQuestionStay(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	q, err := s.Store.AddQuestion(context.Background(), s.Admin, s.Event, models.QuestionInput{Kind: models.AskText, AskKo: "무엇을 만드나요?", AskEn: "What do you make?"})
	s.must(err)
	b := s.staff()
	before := fmt.Sprintf("/staff/gaon/questions/%d", q.ID)
	b.get(before)
	_, old := b.form("")
	a := s.Applicant("온마루공방", models.Artisan, models.AtBooth)
	in, err := s.Store.OwnInput(context.Background(), a)
	s.must(err)
	in.Answers[q.ID] = "찻사발"
	_, err = s.Store.ChangeApplication(context.Background(), models.Actor{Account: s.Account(a)}, s.Event, a.Receipt, in)
	s.must(err)
	inBothOf(b, func(b *browser) {
		b.get(before)
		b.shows(http.StatusOK, b.views.Text(b.lang, "staff.questions.frozen", map[string]any{"count": 1}))
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.shows(http.StatusOK, q.Name(b.lang), "찻사발", b.word("staff.applications.history"))
	})
	old.Set("ask_ko", "무엇을 파나요?") // from a page that was open before the answer
	old.Set("required", "1")
	b.in("ko").post(before, old)
	got, err := s.Store.QuestionByID(context.Background(), s.Event.ID, q.ID)
	if err != nil || got.AskKo != "무엇을 만드나요?" || !got.Required {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestQuestionsAreForStaffOfTheEvent(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	narae, _, _ := s.another()
	q, err := s.Store.AddQuestion(context.Background(), s.Admin, narae, models.QuestionInput{Kind: models.AskText, AskKo: "무엇을 만드나요?"})
	s.must(err)
	b := s.staff()
	for _, path := range []string{fmt.Sprintf("/staff/gaon/questions/%d", q.ID), "/staff/gaon/questions/99", "/staff/gaon/questions/x"} {
		b.get(path)
		b.shows(http.StatusNotFound)
	}
	desk := s.person(models.Desk, s.Event.ID)
	desk.get("/staff/gaon/questions")
	desk.shows(http.StatusForbidden)
}

func TestCallIsWrittenOnTheEventsPage(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	b := s.staff()
	b.get("/staff/gaon/edit")
	b.submit("", "terms_ko", "직접 팔아요.\r\n자리를 지켜요.", "bring_ko", "현수막", "fee", "3만", "places_shop", "2,001", "places_artisan", "１２", "places_sme", "")
	b.shows(http.StatusUnprocessableEntity, b.word("fault.not_a_number"))
	if _, typed := b.form(""); typed.Get("fee") != "3만" {
		t.Errorf("the form says %v", typed)
	}
	b.submit("", "fee", "30,000원")
	b.shows(http.StatusUnprocessableEntity, b.word("fault.out_of_range.places_shop"))
	b.submit("", "places_shop", "60")
	b.shows(http.StatusOK, b.word("staff.event_form.changed"))
	e, err := s.Store.EventBySlug(context.Background(), "gaon")
	if err != nil || e.TermsKo != "직접 팔아요.\n자리를 지켜요." || e.BringKo != "현수막" || e.FeeWon != 30_000 || e.PlacesShop != 60 || e.PlacesArtisan != 12 || e.PlacesSME != 0 {
		t.Errorf("%+v, %v", e, err)
	}
	b.get("/staff/gaon/edit")
	if _, typed := b.form(""); typed.Get("fee") != "30,000" || typed.Get("places_sme") != "" {
		t.Errorf("the form says %v", typed)
	}
}
