package staff_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

// placeCount is the line of a part in the comparison, its cells in one text.
func (b *browser) placeCount(part string) string {
	row := b.page.with("data-part", part)
	if row == nil {
		return ""
	}
	return strings.TrimSpace(spaces.ReplaceAllString(textOf(row), " "))
}

func TestDraftsAreComparedAndPublishedTogether(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/selection")
		b.shows(http.StatusOK, b.word("staff.applications.none"))
		first, second, third := s.Applicant("하나상회", models.Shop, models.AtBooth), s.Applicant("두리공방", models.Artisan, models.AtBooth), s.Applicant("세모상회", models.Shop, models.AtBooth)
		b.get("/staff/gaon/selection")
		b.shows(http.StatusOK, b.word("staff.selection.no_scores"), b.word("staff.selection.no_draws"), first.Receipt, "세모상회")
		b.submit("/terms", "places", "2", "quota_kind_shop", "1", "answer_hours", "6", "wait_max", "")
		b.shows(http.StatusOK, b.word("staff.selection.terms_changed"))
		b.submit("/selection/draft", "method", "first_come")
		b.shows(http.StatusOK, b.word("staff.selection.drafted"), s.views.Text(lang, "staff.selection.publish_hint", map[string]any{"selected": 2, "waitlisted": 1, "not_selected": 0}))
		if got := b.placeCount("kind:shop"); got != b.word("kind.shop")+" 1 0+1 0" {
			t.Errorf("%q", got)
		}
		b.submit("/"+third.Receipt+"/draft", "state", "selected", "reason", "꼭 필요한 품목이에요.")
		b.shows(http.StatusOK, b.word("staff.selection.drafted_one"), b.word("staff.selection.overfull"), s.views.Text(lang, "staff.selection.over", map[string]any{"count": 1}))
		b.submit("/" + third.Receipt + "/undo")
		b.shows(http.StatusOK, b.word("staff.selection.undone"))
		b.get("/staff/gaon/selection?show=undecided#list")
		b.shows(http.StatusOK, "세모상회")
		b.hides("하나상회")
		if s.count("SELECT count(*) FROM messages WHERE template <> 'application_received'") != 0 {
			t.Error("a draft was mailed")
		}
		b.get("/staff/gaon/selection")
		at, page := b.form("/publish")
		b.submit("/publish")
		b.shows(http.StatusOK, b.word("staff.selection.published"), b.word("state.application.selected"))
		b.post(at, page) // a second press, or a colleague's
		b.shows(http.StatusConflict, b.word("refusal.selection_changed"))
		if n := s.count("SELECT count(*) FROM messages WHERE template <> 'application_received'"); n != 2 {
			t.Errorf("%d mails", n)
		}
		for receipt, want := range map[string]models.ApplicationState{first.Receipt: models.Selected, second.Receipt: models.Selected, third.Receipt: models.Submitted} {
			if a, err := s.Store.ApplicationByReceipt(context.Background(), s.Event.ID, receipt); err != nil || a.State != want {
				t.Errorf("%s is %s, %v", receipt, a.State, err)
			}
		}
	})
}

func TestSelectionFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/selection")
		b.refuses("/terms", map[string]string{"places": "fault.not_a_number"}, []string{"audit_entries", "quota"}, "places", "열 곳", "quota_kind_shop", "3")
		b.get("/staff/gaon/selection")
		b.refuses("/terms", map[string]string{"newcomer_percent": "fault.newcomers_of_what", "answer_hours": "fault.out_of_range.answer_hours", "quotas": "fault.out_of_range.quotas"},
			[]string{"audit_entries", "quota"}, "newcomer_percent", "30", "answer_hours", "721", "quota_category_meal", "20,000")
	})
	s := openSite(t)
	b := s.staff()
	a := s.Applicant("하나상회", models.Shop, models.AtBooth)
	b.get("/staff/gaon/selection")
	b.refuses("/"+a.Receipt+"/draft", map[string]string{"reason": "fault.too_long"}, []string{"drafted_decisions", "audit_entries"}, "reason", strings.Repeat("긴", 501), "state", "selected")
	b.get("/staff/gaon/selection")
	b.refuses("/selection/draft", map[string]string{"method": "fault.choose_one.method"}, []string{"drafted_decisions"}, "method", "dice")
}

func TestOfferAndUndoAllOnTheSelectionPage(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	ctx := context.Background()
	a := s.Applicant("하나상회", models.Shop, models.AtBooth)
	_, err := s.Store.Decide(ctx, s.Admin, s.Event, a.Receipt, models.Decision{State: models.Waitlisted})
	s.must(err)
	s.Applicant("두리공방", models.Artisan, models.AtBooth)
	b := s.staff()
	b.get("/staff/gaon/selection")
	b.submit("/offer")
	b.shows(http.StatusOK, b.word("staff.selection.offered"))
	b.get("/staff/gaon/selection?show=offered")
	b.shows(http.StatusOK, "하나상회")
	b.hides("두리공방")
	b.get("/staff/gaon/selection")
	b.submit("/selection/draft", "method", "first_come")
	b.submit("/selection/undo")
	b.shows(http.StatusOK, b.word("staff.selection.undone_all"))
	if s.rows("drafted_decisions") != 0 {
		t.Error("drafts are left")
	}
}

func TestADrawOfStaff(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/draws")
		b.shows(http.StatusOK, b.word("staff.draws.none"))
		b.refuses("/draws", map[string]string{"announced": "fault.required.announced", "local": "fault.too_long"}, []string{"draws"}, "announced", "", "local", strings.Repeat("가", 41))
		b.get("/staff/gaon/draws")
		b.submit("/draws", "announced", "로또")
		b.shows(http.StatusConflict, b.word("refusal.nobody_undecided"))
		s.Applicant("하나상회", models.Shop, models.AtBooth)
		s.Applicant("두리공방", models.Artisan, models.AtBooth)
		b.submit("/draws", "announced", "로또")
		b.shows(http.StatusOK, b.word("staff.draw.listed"), b.word("staff.draw.seed_once"), "http://example.com/e/gaon/draws/")
		d, err := s.Store.Draws(context.Background(), s.Event.ID)
		s.must(err)
		b.shows(http.StatusOK, d[0].Hash)
		b.refuses("/seed", map[string]string{"seed": "fault.required.seed", "source": "fault.required.source", "witnesses": "fault.required.witnesses"}, []string{"audit_entries"}, "seed", "")
		b.get("/staff/gaon/draws/" + d[0].PublicID)
		at, values := b.form("/seed")
		b.submit("/seed", "seed", "6 11 23", "source", "신문", "witnesses", "상인회")
		b.shows(http.StatusOK, b.word("staff.draw.drawn"), "6 11 23", "상인회")
		values.Set("seed", "7")
		values.Set("source", "신문")
		values.Set("witnesses", "상인회")
		b.post(at, values)
		b.shows(http.StatusConflict, b.word("refusal.already_drawn"), "6 11 23")
		b.get("/staff/gaon/draws")
		b.shows(http.StatusOK, b.word("draw.state.drawn"))
		b.get("/staff/gaon/selection")
		b.submit("/selection/draft", "method", "draw", "draw", d[0].PublicID)
		b.shows(http.StatusOK, b.word("staff.selection.drafted"))
		s.another()
		b.get("/staff/narae/draws/" + d[0].PublicID)
		b.shows(http.StatusNotFound)
	})
}
