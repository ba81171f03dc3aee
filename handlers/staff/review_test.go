package staff_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

func TestCriteriaAreSetAndFreeze(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("하나상회", models.Shop, models.AtBooth)
		b := s.staff().in(lang)
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.shows(http.StatusOK, b.word("staff.scores.no_criteria"))
		b.get("/staff/gaon/criteria")
		b.shows(http.StatusOK, b.word("staff.criteria.none"), b.word("staff.criteria.rules.text"))
		b.refuses("", map[string]string{"name_ko": "fault.required.name_ko", "weight": "fault.out_of_range.weight"}, []string{"criteria"}, "name_ko", "", "weight", "101", "scale", "10")
		b.submit("", "name_ko", "품목", "name_en", "Goods", "scale", "10", "weight", "3")
		b.shows(http.StatusOK, b.word("staff.criteria.added"), "100%")
		b.submit("", "name_ko", "가격", "name_en", "Price", "scale", "5", "weight", "1")
		b.shows(http.StatusOK, "75%", "25%")
		b.get("/staff/gaon/criteria/1")
		b.submit("", "weight", "1")
		b.shows(http.StatusOK, b.word("staff.criteria.changed"), "50%")
		s.must(s.Store.ScoreApplication(context.Background(), s.Admin, s.Event, a.Receipt, models.SheetInput{Points: map[int64]int{1: 10, 2: 0}}))
		b.submit("/criteria/2/remove") // the page in front was older
		b.shows(http.StatusConflict, strings.ReplaceAll(b.word("refusal.criteria_frozen"), "{count}", "1"), b.word("staff.criteria.frozen.text"))
		b.get("/staff/gaon/criteria")
		b.submit("/criteria/scoring")
		b.shows(http.StatusOK, b.word("staff.criteria.closed"))
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.shows(http.StatusOK, b.word("staff.scores.closed"), "50.00")
	})
}

func TestScoringKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		list := s.Criteria()
		one, two := models.ScoreField(list[0].ID), models.ScoreField(list[1].ID)
		first, second := s.Applicant("하나상회", models.Shop, models.AtBooth), s.Applicant("두리공방", models.Artisan, models.AtBooth)
		colleague := s.Reviewer("동료")
		s.must(s.Store.ScoreApplication(context.Background(), colleague, s.Event, first.Receipt, models.SheetInput{Points: map[int64]int{list[0].ID: 5, list[1].ID: 10}}))
		b := s.staff().in(lang)
		b.get("/staff/gaon/applications/" + first.Receipt + "?mine=1")
		b.shows(http.StatusOK, b.word("staff.scores.blind"))
		b.hides("동료", "100.00")
		at, stale := b.form("/scores")
		b.refuses("/scores", map[string]string{one: "fault.score_range", two: "fault.score_missing"}, []string{"scores"}, one, "6", two, "")
		b.submit("/scores", one, "3", two, "3")
		b.shows(http.StatusOK, b.word("staff.scores.done"), "두리공방")
		if want := "/staff/gaon/applications/" + second.Receipt + "?mine=1"; b.page.path != want {
			t.Errorf("went on to %s, want %s", b.page.path, want)
		}
		b.get("/staff/gaon/applications/" + first.Receipt)
		b.shows(http.StatusOK, "동료", "100.00", "52.50", "76.25")
		stale.Set(one, "1")
		stale.Set(two, "2")
		b.post(at, stale) // a second window
		b.shows(http.StatusConflict, b.word("refusal.score_changed"))
		if _, kept := b.form("/scores"); kept.Get(one) != "1" || kept.Get(two) != "2" {
			t.Errorf("typed 1 and 2, kept %v", kept)
		}
		b.get("/staff/gaon/applications/" + second.Receipt + "?mine=1")
		at, form := b.form("/scores")
		form.Set("abstain", "1")
		b.post(at, form)
		b.shows(http.StatusUnprocessableEntity, b.word("fault.required.abstain_reason"))
		form.Set("abstain_reason", "사촌이에요.")
		b.post(at, form)
		b.get("/staff/gaon/applications/" + second.Receipt)
		b.shows(http.StatusOK, b.word("staff.scores.you_abstained"), b.word("staff.scores.blind_abstained"), "사촌이에요.")
		b.get("/staff/gaon/selection")
		b.shows(http.StatusOK, "76.25", b.word("staff.selection.method.score_hint"))
	})
}

func TestTagsAndNotesStayAmongStaff(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("하나상회", models.Shop, models.AtBooth)
		b := s.staff().in(lang)
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.refuses("/tags", map[string]string{"tag": "fault.too_long"}, []string{"tags"}, "tag", strings.Repeat("긴", 21))
		b.submit("/tags", "tag", "먹거리")
		b.refuses("/notes", map[string]string{"note": "fault.required.note"}, []string{"notes"}, "note", "")
		b.submit("/notes", "note", "<b>조용한</b> 자리를 바라요.")
		b.shows(http.StatusOK, "#먹거리", "<b>조용한</b> 자리를 바라요.", b.word("staff.notes.added"))
		b.get("/staff/gaon/applications?tag=" + "먹거리")
		b.shows(http.StatusOK, "하나상회")
		vendor := s.as(s.Account(a)).in(lang)
		vendor.get("/vendor")
		vendor.shows(http.StatusOK)
		vendor.hides("먹거리", "조용한")
		vendor.get("/vendor/gaon/change")
		vendor.hides("조용한")
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.submit("/tags/remove")
		b.hides("#먹거리")
	})
}

func TestAFixGoesToTheVendorAndComesBack(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("하나상회", models.Shop, models.AtBooth)
		b, vendor := s.staff().in(lang), s.as(s.Account(a)).in(lang)
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.refuses("/fix", map[string]string{"fix_reason": "fault.required.fix_reason", "fix_until": "fault.after_the_event"}, []string{"fix_requests", "messages"},
			"fix_reason", "", "fix_until", typedTime(s.Event.EndsAt.Add(time.Hour)))
		b.submit("/fix", "fix_reason", "가격을 적어 주세요.", "fix_until", typedTime(s.Event.EndsAt.Add(-time.Hour)))
		b.shows(http.StatusOK, b.word("staff.fix.asked_last"))
		s.At(s.Event.ApplyUntil.Add(time.Minute)) // the call is over
		vendor.get("/vendor")
		vendor.shows(http.StatusOK, "가격을 적어 주세요.", vendor.word("state.application.fix_requested"), vendor.word("vendor.fix.button"))
		vendor.get("/vendor/gaon/change")
		vendor.shows(http.StatusOK, "가격을 적어 주세요.", vendor.word("vendor.fix.form_lead"))
		at, late := vendor.form("")
		vendor.submit("", "name", "하나네")
		vendor.shows(http.StatusOK, vendor.word("vendor.fix.done"), vendor.word("state.application.reviewing"))
		b.get("/staff/gaon/applications")
		b.shows(http.StatusOK, "하나네", b.word("staff.fix.resubmitted"))
		late.Set("name", "두 번째")
		vendor.post(at, late)
		vendor.shows(http.StatusConflict, vendor.word("refusal.fix_gone"))
		b.get("/staff/gaon/applications/" + a.Receipt)
		b.shows(http.StatusOK, "가격을 적어 주세요.")
		b.submit("/fix", "fix_reason", "한 번 더요.", "fix_until", typedTime(s.Event.EndsAt.Add(-time.Minute)))
		b.get("/staff/gaon/applications/" + a.Receipt)
		at, again := b.form("/fix/back")
		b.submit("/fix/back")
		b.shows(http.StatusOK, b.word("staff.fix.taken_back"))
		b.post(at, again)
		b.shows(http.StatusConflict, b.word("refusal.fix_gone"))
		b.get("/staff/gaon/messages")
		b.shows(http.StatusOK)
	})
}

func TestBulkShowsDoesAndTakesBack(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		first, second := s.Applicant("하나상회", models.Shop, models.AtBooth), s.Applicant("두리공방", models.Artisan, models.AtBooth)
		s.Vendor("세모상회", models.Shop, models.AtBooth)
		b := s.staff().in(lang)
		b.get("/staff/gaon/applications?kind=shop")
		b.refuses("/bulk", map[string]string{"receipts": "fault.tick_some", "tag": "fault.required.tag"}, []string{"tags", "bulk_actions"}, "bulk_kind", "tag", "tag", "")
		b.submit("/bulk", "bulk_kind", "draft", "bulk_state", "selected", "who", "all")
		b.shows(http.StatusOK, "하나상회", "세모상회", b.word("staff.bulk.does.draft.selected"), b.word("staff.bulk.why.decided_so"), b.word("staff.bulk.shown"))
		b.hides("두리공방")
		at, shown := b.form("/bulk/run")
		s.must(s.Store.DraftDecision(context.Background(), s.Admin, s.Event, first.Receipt, models.Decision{State: models.Waitlisted}, 0))
		b.post(at, shown)
		b.shows(http.StatusConflict, b.word("refusal.bulk_changed"), b.word("staff.selection.draft.waitlisted"))
		b.submit("/bulk/run")
		b.shows(http.StatusOK, b.word("staff.bulk.done"), "하나상회", b.word("staff.bulk.undo_hint"))
		done := b.page.path
		b.submit("/undo")
		b.shows(http.StatusOK, b.word("staff.bulk.outcome.undone"))
		b.get("/staff/gaon/bulk")
		b.shows(http.StatusOK, b.word("staff.bulk.is_undone"))
		if drafts, err := s.Store.Drafts(context.Background(), s.Event.ID); err != nil || drafts[first.ID].State != models.Waitlisted {
			t.Errorf("%+v, %v", drafts, err)
		}
		b.get("/staff/gaon/applications")
		b.submit("/bulk", "bulk_kind", "fix", "fix_reason", "사진을 올려 주세요.", "receipts", second.Receipt)
		b.shows(http.StatusOK, "두리공방", "사진을 올려 주세요.")
		b.hides("하나상회")
		b.submit("/bulk/run")
		b.shows(http.StatusOK, b.word("state.application.fix_requested"))
		stranger := s.person(models.Desk, s.Event.ID).in(lang)
		stranger.get(done)
		stranger.shows(http.StatusForbidden)
	})
}

func TestLongListsComeInPagesAndPointOutLookAlikes(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	for i := range 52 {
		s.applicantWith(100+i, fmt.Sprintf("가게%02d", i), func(in *models.ApplicationInput) {
			in.Address, in.Representative = fmt.Sprint("새봄로 ", i/2*2*(1-i/50)+i/50*i), fmt.Sprint("대표", i)
		})
	}
	b := s.staff()
	inBothOf(b, func(b *browser) {
		b.get("/staff/gaon/applications")
		b.shows(http.StatusOK, "가게00", "가게49", b.word("staff.review.page_after"))
		b.hides("가게50")
		b.get("/staff/gaon/applications?page=2")
		b.shows(http.StatusOK, "가게50", "가게51")
		b.hides("가게49")
		b.get("/staff/gaon/applications?q=ㄱㄱ51")
		b.shows(http.StatusOK, "가게51")
		b.get("/staff/gaon/applications?page=99999999")
		b.shows(http.StatusOK)
		b.get("/staff/gaon/applications?page=-1")
		b.shows(http.StatusOK, "가게00")
		b.get("/staff/gaon/applications?flagged=1")
		if got := b.tab("/staff/gaon/applications?flagged=1"); got != "50" {
			t.Errorf("%s are flagged", got)
		}
	})
	last, err := s.Store.Applications(context.Background(), s.Event.ID, models.ApplicationFilter{Query: "가게51"})
	s.must(err)
	b.get("/staff/gaon/applications/" + last[0].Receipt)
	b.shows(http.StatusOK, "가게50")
	b.hides("가게49", b.word("staff.alike.title"))
	twin, err := s.Store.Applications(context.Background(), s.Event.ID, models.ApplicationFilter{Query: "가게03"})
	s.must(err)
	b.get("/staff/gaon/applications/" + twin[0].Receipt)
	b.shows(http.StatusOK, b.word("staff.alike.title"), b.word("staff.alike.same.address"), "가게02")
}
