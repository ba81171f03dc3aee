package staff_test

import (
	"context"
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
		mails, err := s.Store.Messages(ctx, s.Event.ID)
		s.must(err)
		s.must(s.Store.EndSending(ctx, mails[0], ""))
		s.must(s.Store.EndSending(ctx, mails[1], "550 no such mailbox"))
		b.get("/staff/gaon/messages")
		b.shows(http.StatusOK, b.word("staff.messages.kept"), s.views.Text(lang, "staff.messages.waiting", map[string]any{"count": 5}),
			b.word("staff.messages.state.sent"), b.word("staff.messages.state.failed"), b.word("staff.messages.state.waiting"), "550 no such mailbox", "품목이 겹쳐요.")
		for _, m := range mails {
			b.shows(http.StatusOK, s.views.Text(lang, "mail."+m.Template+".subject", m.Params()), m.Address)
		}
	})
}
