package staff_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/modelstest"
)

// shownTwice lets one vendor redeem a coupon and another accept it without the network.
func (s *site) shownTwice(nonce string, here, there models.Device) models.Redemption {
	s.t.Helper()
	coupon := s.Coupon(s.Campaign(), nonce)
	first := s.Redeem(here, coupon)
	at := s.Store.Now().Add(-time.Minute)
	answers := s.Store.RedeemCoupons(context.Background(), there, []models.RedeemInput{{Code: coupon.Code, Nonce: nonce, Method: models.Scan, ClaimedAt: &at}})
	if models.ReasonOf(answers[0].Err) != "already_redeemed" {
		s.t.Fatal(answers[0].Err)
	}
	return first.Redemption
}

func TestConflictsAreListedAndDecided(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/conflicts")
		b.shows(http.StatusOK, b.word("staff.conflicts.none"))
		here, _ := s.Device(s.Vendor("달그락분식", models.Shop, models.AtBoth))
		there, _ := s.Device(s.Vendor("온마루공방", models.Artisan, models.AtBooth))
		first := s.shownTwice("q1", here, there)
		s.shownTwice("q2", here, there)
		b.get("/staff/gaon/conflicts")
		at := korean.Clock(first.ReceivedAt)
		if lang == "en" {
			at = strings.Replace(first.ReceivedAt.In(korean.Seoul).Format("3:04 pm"), ":00 ", " ", 1) // a full hour has no minutes
		}
		b.shows(http.StatusOK, "온마루공방", "달그락분식", "시험 전화기", at, b.word("staff.conflicts.advice.pay"))
		if strings.Contains(b.page.body, "UTC") || strings.Contains(b.page.body, "+0000") {
			t.Error("a time is shown as the machine writes it")
		}
		list, err := s.Store.Conflicts(context.Background(), s.Event.ID)
		s.must(err)
		decide := func(i int, decision string) {
			b.get("/staff/gaon/conflicts")
			b.submit(fmt.Sprintf("/conflicts/%d", list[i].ID), "decision", decision)
		}
		decide(0, "paid")
		b.shows(http.StatusOK, b.word("staff.conflicts.decided"))
		decide(1, "refused")
		b.shows(http.StatusOK, b.word("staff.conflicts.decided"))
		decide(1, "perhaps")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.choose_one.decision"))
		if p := b.post("/staff/gaon/conflicts/999", map[string][]string{"decision": {"paid"}}); p.status != http.StatusForbidden && p.status != http.StatusNotFound {
			t.Errorf("a conflict that is none: %d", p.status)
		}
		b.get("/staff/gaon/settlement")
		won := map[string]string{"ko": "15,000원", "en": "₩15,000"}[lang]
		b.shows(http.StatusOK, b.word("staff.settlement.offline"), won)
		lines := table(t, b.get("/staff/gaon/settlement.csv"))
		if last := lines[len(lines)-1]; last[9] != b.word("staff.settlement.offline") || last[8] != "5000" {
			t.Errorf("the last line of the file is %v", last)
		}
		b.get("/staff/gaon/conflicts")
		modelstest.Exec(t, s.Store, "UPDATE events SET state = 'settled'")
		b.submit(fmt.Sprintf("/conflicts/%d", list[0].ID), "decision", "refused")
		b.shows(http.StatusConflict, b.word("refusal.conflicts_over"), b.word("staff.conflicts.lead"))
		viewer := s.person(models.Viewer, s.Event.ID).in(lang)
		viewer.get("/staff/gaon/conflicts")
		viewer.shows(http.StatusForbidden)
	})
}
