package staff_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestBoardSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		s.Applicant("달그락분식", models.Shop, models.AtBooth)
		s.Vendor("흙손도예", models.Artisan, models.AtBooth)
		s.Vendor("온마루국밥", models.Shop, models.AtStore)
		b := s.staff().in(lang)
		b.get("/staff/gaon")
		say := func(key string, count int) string { return s.views.Text(lang, key, map[string]any{"count": count}) }
		b.shows(http.StatusOK, b.word("staff.board.now.live"), say("staff.board.problem.undecided", 1), say("staff.board.problem.unplaced", 1),
			b.word("staff.board.problem.no_campaign"), say("staff.board.problem.unsent", 5))
		b.hides(b.word("staff.board.problem.no_booths"), b.word("staff.board.no_problems"))
		c, err := s.Store.OpenCampaign(context.Background(), s.Admin, s.Event, models.CampaignInput{
			NameKo: "통통쿠폰", DiscountWon: 5_000, ForShops: true, Quantity: 1, BudgetWon: 5_000, PerPerson: 1, LegalBasis: "조례",
			OpensAt: s.Event.StartsAt, ClosesAt: s.Event.EndsAt, RedeemFrom: s.Event.StartsAt, RedeemUntil: s.Event.EndsAt,
		})
		s.must(err)
		b.get("/staff/gaon")
		b.shows(http.StatusOK, say("staff.board.problem.draft_campaigns", 1))
		b.hides(b.word("staff.board.problem.no_campaign"))
		s.must(s.Store.MoveCampaign(context.Background(), s.Admin, s.Event, c.PublicID, models.CampaignOpen))
		b.get("/staff/gaon")
		b.hides(say("staff.board.problem.draft_campaigns", 1))
	})
}

func TestMovingAnEvent(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	b := s.staff()
	b.get("/staff/gaon")
	b.shows(http.StatusOK, b.word("staff.board.move.closed"), b.word("staff.board.follows.closed"))
	b.submit("/state")                                                                                                         // the next step: to close
	b.shows(http.StatusOK, b.word("staff.board.moved"), b.word("staff.board.now.closed")+" "+b.word("staff.settlement.title")) // the way on
	b.submit("/state", "state", "live")
	b.shows(http.StatusOK, b.word("staff.board.now.live"))
	b.submit("/state", "state", "elsewhere")
	b.shows(http.StatusUnprocessableEntity)
	if e, err := s.Store.EventBySlug(context.Background(), "gaon"); err != nil || e.State != models.EventLive {
		t.Errorf("state %s, %v", e.State, err)
	}
	if n := s.count("SELECT count(*) FROM audit_entries WHERE action = 'event_moved' AND detail = 'live → closed'"); n != 1 {
		t.Errorf("%d audit rows", n)
	}
	for _, state := range models.EventStates {
		s.must(s.Store.MoveEvent(context.Background(), s.Admin, s.Event, state))
		inBothOf(b, func(b *browser) {
			b.get("/staff/gaon")
			b.shows(http.StatusOK, b.word("staff.board.now."+string(state)))
		})
	}
}

func TestDeskSeesTheBoardWithoutItsLevers(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.Applicant("달그락분식", models.Shop, models.AtBooth)
	b := s.person(models.Desk, s.Event.ID)
	b.get("/staff/gaon")
	b.shows(http.StatusOK, s.views.Text("ko", "staff.board.problem.undecided", map[string]any{"count": 1}))
	b.hides(b.word("staff.board.move.closed"), b.word("staff.board.edit"))
	if b.page.with("href", "/staff/gaon/applications?state=submitted") != nil {
		t.Error("the desk is sent to a page that it may not open")
	}
}
