package models_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/modelstest"
)

// atHour is a time of the next day in Seoul, for what depends on the night.
func atHour(st *modelstest.Street, hour, minute int) time.Time {
	d := st.Store.Now().In(korean.Seoul)
	return time.Date(d.Year(), d.Month(), d.Day()+1, hour, minute, 0, 0, korean.Seoul)
}

func TestAMessageIsTriedAtGrowingIntervalsAndThenGivenUp(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Applicant("달그락분식", models.Shop, models.AtBoth)
		st.Applicant("새벽빵집", models.Shop, models.AtBoth)
		waiting := must(s.Due(ctx, models.ByMail))(t)
		if len(waiting) != 2 || waiting[0].ID > waiting[1].ID {
			t.Fatalf("%+v", waiting)
		}
		try := func(m models.Message, o models.Outcome) {
			t.Helper()
			if !must(s.BeginSending(ctx, m))(t) || must(s.BeginSending(ctx, m))(t) {
				t.Fatal("a try belongs to one instance")
			}
			reason(t, s.EndSending(ctx, m, o), "")
		}
		try(waiting[0], models.Outcome{})
		full := models.Outcome{Fault: models.FaultLater, Said: "452 mailbox full"}
		pauses := []time.Duration{2 * time.Minute, 8 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}
		at := s.Now()
		for i := range len(pauses) + 1 {
			st.At(at)
			left := must(s.Due(ctx, models.ByMail))(t)
			if len(left) != 1 || left[0].ID != waiting[1].ID || left[0].Tries != i {
				t.Fatalf("before try %d: %+v", i+1, left)
			}
			try(left[0], full)
			if i == len(pauses) {
				break
			}
			st.At(at.Add(pauses[i] - time.Second))
			if early := must(s.Due(ctx, models.ByMail))(t); len(early) != 0 {
				t.Fatalf("%v after try %d: %+v", pauses[i]-time.Second, i+1, early)
			}
			if state := st.Mails()[0].State(s.Now()); state != models.MessageFailed {
				t.Fatalf("after try %d: %s", i+1, state)
			}
			at = at.Add(pauses[i])
		}
		st.At(at.Add(48 * time.Hour))
		if left := must(s.Due(ctx, models.ByMail))(t); len(left) != 0 {
			t.Errorf("%+v", left)
		}
		all := st.Mails()
		if all[0].State(s.Now()) != models.MessageGivenUp || all[0].Error != "452 mailbox full" || all[1].State(s.Now()) != models.MessageSent || all[1].Tries != 1 {
			t.Errorf("%+v", all)
		}
		if n := must(s.SendGivenUpAgain(ctx, st.Admin, st.Event))(t); n != 1 || len(must(s.Due(ctx, models.ByMail))(t)) != 1 {
			t.Errorf("%d wait again", n)
		}
	})
}

func TestARefusalForGoodIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Applicant("달그락분식", models.Shop, models.AtBoth)
		m := must(s.Due(ctx, models.ByMail))(t)[0]
		must(s.BeginSending(ctx, m))(t)
		reason(t, s.EndSending(ctx, m, models.Outcome{Fault: models.FaultRefused, Said: "550 no such mailbox"}), "")
		st.At(s.Now().Add(48 * time.Hour))
		got := st.Mails()[0]
		if got.State(s.Now()) != models.MessageGivenUp || got.Tries != 1 || len(must(s.Due(ctx, models.ByMail))(t)) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// TestAMessageThatWasLostOnTheWayIsTriedAgain: an instance died between begin and end. What another one then does
// is not overwritten by it, except by the news that it was taken.
func TestAMessageThatWasLostOnTheWayIsTriedAgain(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Applicant("달그락분식", models.Shop, models.AtBoth)
		first := must(s.Due(ctx, models.ByMail))(t)[0]
		must(s.BeginSending(ctx, first))(t)
		if got := st.Mails()[0].State(s.Now()); got != models.MessageSending || len(must(s.Due(ctx, models.ByMail))(t)) != 0 {
			t.Fatalf("while it is sent: %s", got)
		}
		reason(t, s.CancelMessage(ctx, st.Admin, st.Event, first.ID), "message_gone")
		st.At(s.Now().Add(4 * time.Minute))
		second := must(s.Due(ctx, models.ByMail))(t)[0]
		if !must(s.BeginSending(ctx, second))(t) {
			t.Fatal("lost for good")
		}
		reason(t, s.EndSending(ctx, first, models.Outcome{Fault: models.FaultLater, Said: "late"}), "")
		if got := st.Mails()[0]; got.State(s.Now()) != models.MessageSending || got.Error != "" {
			t.Errorf("the lost try spoke for the new one: %+v", got)
		}
		reason(t, s.EndSending(ctx, first, models.Outcome{}), "")
		reason(t, s.EndSending(ctx, second, models.Outcome{Fault: models.FaultLater}), "")
		if got := st.Mails()[0]; got.State(s.Now()) != models.MessageSent || got.Fault != "" {
			t.Errorf("%+v", got)
		}
	})
}

func TestCancelAndSendAgain(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Applicant("달그락분식", models.Shop, models.AtBoth)
		m := must(s.Due(ctx, models.ByMail))(t)[0]
		reason(t, s.SendAgain(ctx, st.Admin, st.Event, m.ID), "message_waits")
		reason(t, s.CancelMessage(ctx, st.Admin, st.Event, m.ID), "")
		reason(t, s.CancelMessage(ctx, st.Admin, st.Event, m.ID), "message_gone")
		if must(s.BeginSending(ctx, m))(t) {
			t.Fatal("a cancelled message is sent")
		}
		reason(t, s.SendAgain(ctx, st.Admin, st.Event, m.ID), "")
		m = must(s.Due(ctx, models.ByMail))(t)[0]
		must(s.BeginSending(ctx, m))(t)
		reason(t, s.EndSending(ctx, m, models.Outcome{}), "")
		reason(t, s.SendAgain(ctx, st.Admin, st.Event, m.ID), "")
		all := st.Mails()
		if len(all) != 2 || all[0].Fields != all[1].Fields || all[0].State(s.Now()) != models.MessageWaiting || all[1].State(s.Now()) != models.MessageSent {
			t.Errorf("%+v", all)
		}
		other := st.Event
		other.ID++
		reason(t, s.CancelMessage(ctx, st.Admin, other, m.ID), "not_found")
		reason(t, s.SendAgain(ctx, st.Admin, other, m.ID), "not_found")
	})
}

func TestOutboxFindsAndPages(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Applicant("달그락분식", models.Shop, models.AtBoth)
		st.Applicant("100%빵집", models.Shop, models.AtBoth)
		m := must(s.Due(ctx, models.ByMail))(t)[0]
		must(s.BeginSending(ctx, m))(t)
		reason(t, s.EndSending(ctx, m, models.Outcome{}), "")
		for _, c := range []struct {
			f    models.MessageFilter
			want int
		}{
			{models.MessageFilter{}, 2}, {models.MessageFilter{State: models.MessageSent}, 1}, {models.MessageFilter{State: models.MessageWaiting}, 1},
			{models.MessageFilter{State: models.MessageGivenUp}, 0}, {models.MessageFilter{Channel: models.ByText}, 0}, {models.MessageFilter{Purpose: models.Information}, 2},
			{models.MessageFilter{Query: "달그락"}, 1}, {models.MessageFilter{Query: "VENDOR2@"}, 1}, {models.MessageFilter{Query: "0%"}, 1}, {models.MessageFilter{Query: "%"}, 1},
			{models.MessageFilter{Query: "_"}, 0}, {models.MessageFilter{Query: "달그락", State: models.MessageWaiting}, 0},
		} {
			box := must(s.Outbox(ctx, st.Event.ID, c.f))(t)
			if box.Found != c.want || len(box.List) != c.want || box.Counts[models.MessageSent] != 1 || box.Counts[models.MessageWaiting] != 1 {
				t.Errorf("%+v: %d, %v", c.f, box.Found, box.Counts)
			}
		}
		modelstest.Exec(t, s, `INSERT INTO messages (event_id, vendor_id, address, template, fields, created_at, error, tries)
			SELECT m.event_id, m.vendor_id, m.address, m.template, m.fields, m.created_at, '', 0 FROM messages m, applications a, applications b, applications c, applications d, applications e WHERE m.sent_at IS NULL`)
		modelstest.Exec(t, s, `INSERT INTO messages (event_id, vendor_id, address, template, fields, created_at, error, tries)
			SELECT m.event_id, m.vendor_id, m.address, m.template, m.fields, m.created_at, '', 0 FROM messages m WHERE m.sent_at IS NULL`)
		box := must(s.Outbox(ctx, st.Event.ID, models.MessageFilter{Page: 9}))(t)
		if box.Pages != 2 || box.Page != 2 || box.Found != 67 || len(box.List) != 17 || box.Vendors[box.List[0].VendorID] == "" {
			t.Errorf("page %d of %d, %d found, %d listed", box.Page, box.Pages, box.Found, len(box.List))
		}
	})
}

// TestAdvertisingWaitsForTheDay: by Seoul's clock, wherever the server stands.
func TestAdvertisingWaitsForTheDay(t *testing.T) {
	t.Parallel()
	seoul := func(day, hour, minute int) time.Time {
		return time.Date(2024, 6, day, hour, minute, 0, 0, korean.Seoul)
	}
	for _, c := range []struct{ now, want time.Time }{
		{seoul(15, 8, 0), seoul(15, 8, 0)}, {seoul(15, 12, 0), seoul(15, 12, 0)}, {seoul(15, 20, 57), seoul(15, 20, 57)},
		{seoul(15, 20, 58), seoul(16, 8, 0)}, {seoul(15, 21, 0), seoul(16, 8, 0)}, {seoul(15, 23, 59), seoul(16, 8, 0)},
		{seoul(16, 0, 0), seoul(16, 8, 0)}, {seoul(16, 7, 59), seoul(16, 8, 0)}, {seoul(30, 22, 0), time.Date(2024, 7, 1, 8, 0, 0, 0, korean.Seoul)},
	} {
		at, held := models.Message{Quiet: true}.DueAt(c.now.UTC())
		if !at.Equal(c.want) || held != !c.now.Equal(c.want) {
			t.Errorf("at %v: %v %v, want %v", c.now, at, held, c.want)
		}
		if at, held := (models.Message{}).DueAt(c.now.UTC()); held || !at.Equal(c.now) {
			t.Errorf("information waits at %v until %v", c.now, at)
		}
	}
}

func TestNightKeepsQuietMessagesFromBeingSent(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Applicant("달그락분식", models.Shop, models.AtBoth)
		modelstest.Exec(t, s, "UPDATE messages SET quiet = true")
		for _, c := range []struct {
			hour, minute, due int
		}{{7, 59, 0}, {8, 0, 1}, {20, 57, 1}, {20, 58, 0}, {21, 0, 0}} {
			st.At(atHour(st, c.hour, c.minute))
			if due := must(s.Due(ctx, models.ByMail))(t); len(due) != c.due {
				t.Errorf("%d due at %02d:%02d", len(due), c.hour, c.minute)
			}
		}
		// A round that began in the day goes on into the night.
		if must(s.BeginSending(ctx, st.Mails()[0]))(t) {
			t.Error("begun in the night")
		}
	})
}

func TestTextsAreWrittenOnlyWithAGateway(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Applicant("달그락분식", models.Shop, models.AtBoth)
		s.Texts = true
		b := st.Applicant("새벽빵집", models.Shop, models.AtBoth)
		for _, x := range []models.Application{a, b} {
			must(s.Decide(ctx, st.Admin, st.Event, x.Receipt, models.Decision{State: models.Selected}))(t)
		}
		due := must(s.Due(ctx, models.ByText))(t)
		if len(due) != 2 || due[0].Template != "application_selected" || due[0].Address != "" {
			t.Fatalf("%+v", due)
		}
		if phone := must(s.PhoneFor(ctx, due[0]))(t); !strings.HasPrefix(phone.String(), "010-") {
			t.Errorf("phone %q", phone)
		}
		modelstest.Exec(t, s, "UPDATE vendors SET phone = ''")
		_, err := s.PhoneFor(ctx, due[0])
		reason(t, err, "not_found")
	})
}

// TestMessagesSpeakTheLanguageOfTheForm that the vendor filled in.
func TestMessagesSpeakTheLanguageOfTheForm(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for i, lang := range []string{"en", "ko", ""} {
			account := models.AccountInput{Email: "reader" + lang + "@example.kr", Password: modelstest.VendorPassword, Lang: lang}
			_, _, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, account, modelstest.Application(700+i, "가게"+lang, models.Shop, models.AtStore))
			reason(t, err, "")
			want := lang
			if want == "" {
				want = "ko"
			}
			if m := st.Mails()[0]; m.Lang != want || m.Address != account.Email {
				t.Errorf("%q: %+v", lang, m)
			}
		}
	})
}
