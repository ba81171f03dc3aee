package staff_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestMessagesAreReadInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/messages")
		b.shows(http.StatusOK, b.word("staff.messages.none"))
		ctx := context.Background()
		for state, reason := range map[models.ApplicationState]string{models.Selected: "", models.Waitlisted: "자리가 나면 알려 드려요.", models.NotSelected: "품목이 겹쳐요."} {
			a := s.Applicant("가게 "+string(state), models.Shop, models.AtBooth)
			_, err := s.Store.Decide(ctx, s.Admin, s.Event, a.Receipt, models.Decision{State: state, Reason: reason})
			s.must(err)
		}
		mails := s.Mails()
		end := func(m models.Message, o models.Outcome) {
			_, err := s.Store.BeginSending(ctx, m)
			s.must(err)
			s.must(s.Store.EndSending(ctx, m, o))
		}
		end(mails[0], models.Outcome{})
		end(mails[1], models.Outcome{Fault: models.FaultRefused, Said: "550 no such mailbox"})
		end(mails[2], models.Outcome{Fault: models.FaultLater, Said: "450 later"})
		s.must(s.Store.CancelMessage(ctx, s.Admin, s.Event, mails[3].ID))
		b.get("/staff/gaon/messages")
		b.shows(http.StatusOK, b.word("staff.messages.kept"), b.word("staff.messages.nothing"), b.word("staff.messages.state.sent"), b.word("staff.messages.state.failed"),
			b.word("staff.messages.state.given_up"), b.word("staff.messages.state.cancelled"), b.word("staff.messages.state.waiting"),
			b.word("staff.messages.fault.refused"), "550 no such mailbox", b.word("staff.messages.fault.later"), "450 later", "품목이 겹쳐요.")
		for _, m := range mails { // the whole of each, in both languages
			b.shows(http.StatusOK, s.views.Text(lang, "mail."+m.Template+".subject", m.Params(lang)), m.Address,
				s.views.Text("ko", "mail."+m.Template+".body", m.Params("ko")), s.views.Text("en", "mail."+m.Template+".body", m.Params("en")))
		}
		b.get("/staff/gaon/messages?state=given_up")
		b.shows(http.StatusOK, "550 no such mailbox")
		b.hides("450 later")
		b.get("/staff/gaon/messages?q=nobody")
		b.shows(http.StatusOK, b.word("staff.messages.none_found"))
		b.get("/staff/gaon/messages?state=failed")
		b.submit("/staff/gaon/messages/again")
		b.submit(fmt.Sprintf("/staff/gaon/messages/%d/cancel", mails[2].ID))
		if n := s.count("SELECT count(*) FROM messages WHERE given_up_at IS NOT NULL"); n != 0 {
			t.Errorf("%d are still given up", n)
		}
		if n := s.count("SELECT count(*) FROM messages WHERE cancelled_at IS NOT NULL"); n != 2 {
			t.Errorf("%d are cancelled", n)
		}
	})
}
