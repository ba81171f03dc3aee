package staff_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestPaperCouponsFromPrintToRecall(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		c := s.Campaign()
		paper := "/staff/gaon/campaigns/" + c.PublicID + "/paper"
		b := s.person(models.Staff, s.Event.ID).in(lang)
		b.get("/staff/gaon/campaigns/" + c.PublicID)
		b.shows(http.StatusOK, b.word("staff.batches.open"))
		b.get(paper)
		b.shows(http.StatusOK, b.word("staff.batches.none"))
		for typed, fault := range map[string]string{"0": "fault.out_of_range.coupons", "10,001": "fault.out_of_range.coupons", "많이": "fault.not_a_number"} {
			b.refuses("/paper", map[string]string{"coupons": fault}, []string{"batches", "coupons"}, "coupons", typed)
		}
		b.get(paper)
		b.submit("/paper", "coupons", "101")
		b.shows(http.StatusUnprocessableEntity, b.views.Text(lang, "fault.over_the_rest", map[string]any{"rest": 100}))
		b.get(paper)
		b.submit("/paper", "coupons", "30")
		b.shows(http.StatusOK, b.word("staff.batches.printed"), "A-0001–A-0030", b.word("state.batch.printed"))
		b.checkWords()
		p := b.get(paper + "/1.pdf")
		if p.status != http.StatusOK || p.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(p.body, "%PDF-") || strings.Count(p.body, "/Type /Page\n") != 2 {
			t.Errorf("the sheet: %d, %s", p.status, p.header.Get("Content-Type"))
		}
		if name, _ := url.PathUnescape(p.header.Get("Content-Disposition")); !strings.Contains(name, c.Name(lang)+" A-0001–A-0030.pdf") {
			t.Errorf("the sheet is named %q", name)
		}
		b.get(paper)
		_, handOut := b.form("/hand-out")
		b.submit("/hand-out")
		b.shows(http.StatusOK, b.word("staff.batches.handed_out"), b.word("state.batch.active"))
		b.post(paper+"/1/hand-out", handOut)
		b.shows(http.StatusConflict, b.word("refusal.no_such_step"))
		b.get(paper)
		b.submit("/void", "reason", "")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.required.reason"))
		b.submit("/void", "reason", "상자를 잃어버렸어요")
		b.shows(http.StatusOK, b.word("staff.batches.voided"), "상자를 잃어버렸어요", b.word("state.batch.voided"))
		for _, gone := range []string{"/9.pdf", "/0.pdf", "/99999999999999999999.pdf"} {
			if p := b.get(paper + gone); p.status != http.StatusNotFound {
				t.Errorf("%s answers %d", gone, p.status)
			}
		}
	})
}

func TestWhoMayPrintAndWhoMayIssue(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	c := s.Campaign()
	_, _, other := s.another()
	b := s.person(models.Desk, s.Event.ID)
	if p := b.get("/staff/gaon/campaigns/" + c.PublicID + "/paper"); p.status != http.StatusForbidden {
		t.Errorf("the desk prints: %d", p.status)
	}
	b.get("/staff/gaon/desk")
	b.shows(http.StatusOK, c.NameKo)
	if p := s.person(models.Viewer, s.Event.ID).get("/staff/gaon/desk"); p.status != http.StatusForbidden {
		t.Errorf("a viewer issues: %d", p.status)
	}
	if p := s.staff().get("/staff/gaon/campaigns/" + other.PublicID + "/paper"); p.status != http.StatusNotFound {
		t.Errorf("another event's campaign: %d", p.status)
	}
}

func TestTheCouponDesk(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		c := s.Campaign()
		b := s.person(models.Desk, s.Event.ID).in(lang)
		b.get("/staff/gaon/")
		b.shows(http.StatusOK, b.word("staff.desk.title"))
		b.get("/staff/gaon/desk")
		b.shows(http.StatusOK, c.Name(lang), b.word("staff.desk.log_empty"))
		b.checkWords()
		_, pressed := b.form("/desk")
		b.submit("/desk")
		b.shows(http.StatusOK, b.word("staff.desk.issued"), b.word("staff.desk.did.coupon_issued"))
		if !strings.Contains(b.page.body, `src="data:image/png;base64,`) {
			t.Error("no code is shown")
		}
		code := deskCode(b)
		b.checkWords()
		b.post("/staff/gaon/desk", pressed) // twice on one page
		if n := s.rows("coupons"); n != 1 {
			t.Errorf("%d coupons", n)
		}
		coupon, err := s.Store.FindAtDesk(context.Background(), s.Event, code)
		s.must(err)
		here := "/staff/gaon/desk/" + coupon.ShortCode
		for _, typed := range []string{"", "A-0001", "%00", "없어요"} {
			b.get("/staff/gaon/desk/find?code=" + url.QueryEscape(typed))
			if b.page.status != http.StatusUnprocessableEntity {
				t.Errorf("%q answers %d", typed, b.page.status)
			}
		}
		b.get("/staff/gaon/desk/find?code=A-0001")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.unknown_coupon_no"))
		if !strings.Contains(b.page.body, `name="code" value="A-0001"`) {
			t.Error("the form forgets what was typed")
		}
		b.get("/staff/gaon/desk/find?code=" + strings.ToLower(models.GroupCode(coupon.ShortCode)))
		if to := b.page.header.Get("Location"); to != here {
			t.Errorf("a code leads to %q", to)
		}
		b.get(here)
		if p := b.submit("/slip.pdf"); p.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(p.body, "%PDF-") {
			t.Errorf("the slip: %d", p.status)
		}
		phone, _ := s.Device(s.Vendor("달그락분식", models.Shop, models.AtBoth))
		s.Redeem(phone, coupon)
		b.get(here)
		b.shows(http.StatusOK, "달그락분식", b.word("staff.desk.did.coupon_printed"), b.word("state.coupon.redeemed"))
		b.hides(b.word("staff.desk.void_button"))
		_, csrf := b.form("/reverse")
		csrf.Set("reason", "쓴 쿠폰")
		b.post(here+"/void", csrf)
		b.shows(http.StatusConflict, "달그락분식")
		b.hides("{vendor}")
		b.get(here)
		b.refuses("/reverse", map[string]string{"reason": "fault.required.reason"}, []string{"redemptions"}, "reason", "")
		b.get(here)
		_, reversal := b.form("/reverse")
		b.submit("/reverse", "reason", "다른 쿠폰이었어요")
		b.shows(http.StatusOK, b.word("staff.desk.reversed"), "다른 쿠폰이었어요", b.word("state.coupon.issued"))
		reversal.Set("reason", "한 번 더")
		b.post(here+"/reverse", reversal)
		b.shows(http.StatusConflict, b.word("refusal.already_reversed"))
		b.get(here)
		b.submit("/void", "reason", "돌려받았어요")
		b.shows(http.StatusOK, b.word("staff.desk.voided"), b.word("state.coupon.voided"), b.word("staff.desk.nothing"))
		b.post(here+"/void", reversal)
		b.shows(http.StatusConflict, b.word("refusal.voided"))
		b.post(here+"/slip.pdf", reversal)
		b.shows(http.StatusConflict, b.word("refusal.voided"))
		if n := s.count("SELECT count(*) FROM audit_entries WHERE action IN ('coupon_issued', 'coupon_printed', 'redemption_reversed', 'coupon_voided')"); n != 4 {
			t.Errorf("%d entries", n)
		}
		b.get("/staff/gaon/desk")
		b.shows(http.StatusOK, b.word("staff.desk.did.coupon_voided"), b.word("staff.desk.did.redemption_reversed"))
	})
}

// deskCode is the number on the page of a coupon at the desk.
func deskCode(b *browser) string {
	_, rest, _ := strings.Cut(b.page.body, `class="desk-code">`)
	code, _, _ := strings.Cut(rest, "<")
	return code
}

func TestTheDeskSaysWhyItIssuesNothing(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	c := s.Campaign()
	b := s.person(models.Desk, s.Event.ID)
	b.get("/staff/gaon/desk")
	_, pressed := b.form("/desk")
	s.must(s.Store.MoveCampaign(context.Background(), s.Admin, s.Event, c.PublicID, models.CampaignPaused))
	b.post("/staff/gaon/desk", pressed)
	b.shows(http.StatusConflict, b.word("refusal.paused"), b.word("staff.desk.no_campaigns"))
}

// A coupon whose code rotates is found again, recalled, and issued anew for another phone.
func TestTheDeskReplacesALostCoupon(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		lost := s.Coupon(s.Campaign(func(in *models.CampaignInput) { in.Rotating = true }), "somebody")
		b := s.person(models.Desk, s.Event.ID).in(lang)
		here := "/staff/gaon/desk/" + lost.ShortCode
		b.get(here)
		b.shows(http.StatusOK, b.word("staff.desk.replace_hint"), b.word("staff.desk.take"))
		b.hides(b.word("staff.desk.slip"))
		b.checkWords()
		_, pressed := b.form("/replace")
		b.submit("/replace")
		b.shows(http.StatusOK, b.word("staff.desk.replaced"), b.word("staff.desk.did.coupon_replaced"), models.GroupCode(lost.ShortCode), b.word("state.coupon.issued"))
		first := deskCode(b)
		b.post(here+"/replace", pressed) // twice
		b.get(b.page.header.Get("Location"))
		if again := deskCode(b); again != first || first == models.GroupCode(lost.ShortCode) {
			t.Errorf("%s, then %s", first, again)
		}
		b.get(here)
		b.shows(http.StatusOK, b.word("state.coupon.expired"), first)
		coupon, err := s.Store.FindAtDesk(context.Background(), s.Event, first)
		s.must(err)
		_, err = s.Store.VoidCoupon(context.Background(), s.Admin, s.Event.ID, coupon.Code, "실수")
		s.must(err)
		b.post("/staff/gaon/desk/"+coupon.ShortCode+"/replace", pressed)
		b.shows(http.StatusConflict, b.word("refusal.voided"))
	})
}

// A paper coupon at the desk has its serial number, and says that it is not handed out.
func TestAPaperCouponAtTheDesk(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	c := s.Campaign()
	_, err := s.Store.PrintBatch(context.Background(), s.Admin, s.Event, c.PublicID, 3)
	s.must(err)
	b := s.person(models.Desk, s.Event.ID)
	b.get("/staff/gaon/desk/find?code=a-2")
	b.get(b.page.header.Get("Location"))
	b.shows(http.StatusOK, "A-0002", b.word("state.coupon.printed"), b.word("refusal.batch_not_handed_out"), b.word("staff.desk.void_button"))
	b.hides(b.word("staff.desk.slip"))
	coupon, err := s.Store.FindAtDesk(context.Background(), s.Event, "A-0002")
	s.must(err)
	b.get("/c/" + coupon.Code)
	b.shows(http.StatusOK, b.word("refusal.batch_not_handed_out"))
}

// TestDeskFindsByPhone: three digits of a phone lead to the coupons, and never to a whole number.
func TestDeskFindsByPhone(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		s.Campaign()
		b := s.person(models.Desk, s.Event.ID).in(lang)
		b.get("/staff/gaon/desk")
		if strings.Contains(b.page.body, `name="tail"`) {
			t.Error("the desk asks for a phone where no campaign does")
		}
		c := s.Campaign(func(in *models.CampaignInput) { in.AsksPhone = true })
		turn, err := s.Store.ClaimInTurn(context.Background(), models.Claim{CampaignID: c.PublicID, EventID: s.Event.ID, Person: s.Store.Shopper("a"), Nonce: "a"},
			models.Contact{Browser: "a", Phone: "010-0000-0123", OfAge: true})
		s.must(err)
		b.get("/staff/gaon/desk")
		_, form := b.form("/desk/phone")
		for tail, says := range map[string]string{
			"123": models.GroupCode(turn.Coupon.ShortCode), "0123": "010-****-0123", "999": b.word("staff.desk.tail.none"),
		} {
			form.Set("tail", tail)
			b.post("/staff/gaon/desk/phone", form)
			b.shows(http.StatusOK, says)
			b.checkWords()
			if strings.Contains(b.page.body, "010-0000-0123") {
				t.Error("the desk sees the whole number")
			}
		}
		form.Set("tail", "12")
		b.post("/staff/gaon/desk/phone", form)
		b.shows(http.StatusUnprocessableEntity, b.word("fault.tail_short"))
	})
}
