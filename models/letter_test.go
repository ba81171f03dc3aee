package models_test

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func letterInput(changes ...func(*models.LetterInput)) models.LetterInput {
	in := models.LetterInput{Name: "부스 안내", SubjectKo: "[{event}] {vendor} 부스", BodyKo: "{vendor} 담당자님, 부스는 {booth}입니다.", Purpose: models.Information, Audience: models.ToSelected}
	for _, change := range changes {
		change(&in)
	}
	return in
}

func keptLetter(t *testing.T, st *modelstest.Street, changes ...func(*models.LetterInput)) models.Letter {
	t.Helper()
	return must(st.Store.KeepLetter(t.Context(), st.Admin, st.Event, models.Letter{}, letterInput(changes...)))(t)
}

func notice(in *models.LetterInput) {
	in.Name, in.SubjectKo, in.BodyKo = "알림", "알림", "{vendor} 담당자님께"
}

func advert(in *models.LetterInput) {
	notice(in)
	in.Name, in.Purpose, in.Contact, in.Audience = "다음 행사", models.Advertising, "031-000-0000", models.ToAll
}

func TestLetterIsChecked(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for _, c := range []struct {
			field, reason string
			change        func(*models.LetterInput)
		}{
			{"name", "required", func(in *models.LetterInput) { in.Name = "" }},
			{"subject_ko", "required", func(in *models.LetterInput) { in.SubjectKo = "" }},
			{"body_ko", "required", func(in *models.LetterInput) { in.BodyKo = "" }},
			{"subject_en", "required", func(in *models.LetterInput) { in.BodyEn = "x" }},
			{"body_en", "required", func(in *models.LetterInput) { in.SubjectEn = "x" }},
			{"body_ko", "too_long", func(in *models.LetterInput) { in.BodyKo = strings.Repeat("가", 4001) }},
			{"body_ko", "unknown_fields", func(in *models.LetterInput) { in.BodyKo = "{vendor} {주차} {booth}" }},
			{"subject_en", "unknown_fields", func(in *models.LetterInput) { in.SubjectEn, in.BodyEn = "{}", "x" }},
			{"body_ko", "too_long_for_text", func(in *models.LetterInput) { in.Texts, in.BodyKo = true, strings.Repeat("가", 801) }},
			{"purpose", "choose_one", func(in *models.LetterInput) { in.Purpose = "x" }},
			{"audience", "choose_one", func(in *models.LetterInput) { in.Audience = "x" }},
			{"contact", "required", func(in *models.LetterInput) { in.Purpose = models.Advertising }},
		} {
			_, err := st.Store.KeepLetter(t.Context(), st.Admin, st.Event, models.Letter{}, letterInput(c.change))
			faulty(t, err, c.field, c.reason)
		}
		l := keptLetter(t, st)
		_, err := st.Store.KeepLetter(t.Context(), st.Admin, st.Event, models.Letter{}, letterInput())
		faulty(t, err, "name", "name_taken")
		l = must(st.Store.KeepLetter(t.Context(), st.Admin, st.Event, l, letterInput(func(in *models.LetterInput) { in.BodyKo = "새 글" })))(t)
		if got := must(st.Store.LetterByPublicID(t.Context(), st.Event.ID, l.PublicID))(t); got.BodyKo != "새 글" {
			t.Errorf("%+v", got)
		}
		_, err = st.Store.LetterByPublicID(t.Context(), st.Event.ID+1, l.PublicID)
		reason(t, err, "not_found")
		reason(t, st.Store.DropLetter(t.Context(), st.Admin, st.Event, l), "")
		if left := must(st.Store.Letters(t.Context(), st.Event.ID))(t); len(left) != 0 {
			t.Errorf("%+v", left)
		}
	})
}

// TestAudiences puts one vendor into each state and asks who gets a letter.
func TestAudiences(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt.Add(time.Hour))
		came, coming := mustStand(t, st, "온마루공방", "A02"), mustStand(t, st, "달빛도예", "A03")
		_, _, err := s.CheckIn(ctx, st.Admin, st.Event, came.No)
		reason(t, err, "")
		must(s.ConfirmPlace(ctx, st.Admin, coming))(t)
		decided := map[string]models.Application{"온마루공방": came, "달빛도예": coming}
		for name, state := range map[string]models.ApplicationState{"대기네": models.Waitlisted, "미선정네": models.NotSelected, "신청네": "", "취소네": models.Withdrawn} {
			a := st.Applicant(name, models.Shop, models.AtStore)
			switch state {
			case models.Withdrawn:
				err = s.Withdraw(ctx, st.Admin, a)
			case "":
			default:
				a, err = s.Decide(ctx, st.Admin, st.Event, a.Receipt, models.Decision{State: state})
			}
			reason(t, err, "")
			decided[name] = a
		}
		l := keptLetter(t, st, notice)
		for audience, want := range map[models.Audience]string{
			models.ToAll: "달빛도예 대기네 미선정네 신청네 온마루공방", models.ToSelected: "달빛도예 온마루공방", models.ToUnconfirmed: "온마루공방", models.ToNotArrived: "달빛도예",
			models.ToWaiting: "대기네", models.ToNotSelected: "미선정네", models.ToMissingPapers: "달빛도예 대기네 신청네 온마루공방", models.ToOne: "신청네",
		} {
			r := must(s.ReachOf(ctx, st.Event, l, models.Target{Audience: audience, Receipt: decided["신청네"].Receipt}))(t)
			names := map[string]bool{}
			for _, name := range r.Names {
				names[name] = true
			}
			if got := strings.Join(slices.Sorted(maps.Keys(names)), " "); got != want || r.Vendors != len(names) || len(r.Messages) != len(names) || len(r.Out) != 0 {
				t.Errorf("%s: %q, want %q (%d left out)", audience, got, want, len(r.Out))
			}
		}
	})
}

func TestLetterSaysWhoIsLeftOut(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		mustStand(t, st, "온마루공방", "A02")
		st.Vendor("매장네", models.Shop, models.AtStore)
		mustStand(t, st, "달빛도예", "A03")
		modelstest.Exec(t, s, "UPDATE accounts SET email = 'gone-9' WHERE id = (SELECT account_id FROM vendors WHERE name = '달빛도예')")
		r := must(s.ReachOf(ctx, st.Event, keptLetter(t, st), models.Target{Audience: models.ToSelected}))(t)
		got := map[string]string{}
		for _, out := range r.Out {
			got[out.Vendor] = out.Reason + out.Field
		}
		if r.Vendors != 1 || len(got) != 2 || got["매장네"] != "no_fieldbooth" || got["달빛도예"] != "no_address" {
			t.Errorf("%d get it, left out %v", r.Vendors, got)
		}
		if p := r.Messages[0].Params("ko"); p["booth"] != "A02" || p["event"] != st.Event.NameKo || r.Messages[0].Params("en")["event"] != st.Event.NameEn {
			t.Errorf("%v", p)
		}
	})
}

// TestLetterIsSentOnce: whoever presses twice, or at the same time as another, sends once; who has seen something
// else sends nothing.
func TestLetterIsSentOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.Vendor("온마루공방", models.Artisan, models.AtBooth)
		st.Vendor("달빛도예", models.Artisan, models.AtBooth)
		l, to := keptLetter(t, st, notice), models.Target{Audience: models.ToSelected}
		before := len(st.Mails())
		seen := must(s.ReachOf(ctx, st.Event, l, to))(t).Digest
		_, err := s.SendLetter(ctx, st.Admin, st.Event, l, to, models.Press{Seen: "other", Nonce: "n0"})
		reason(t, err, "audience_changed")
		_, err = s.SendLetter(ctx, st.Admin, st.Event, l, models.Target{Audience: models.ToWaiting}, models.Press{Seen: seen, Nonce: "n0"})
		reason(t, err, "nobody_to_write_to")
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				m, err := s.SendLetter(ctx, st.Admin, st.Event, l, to, models.Press{Seen: seen, Nonce: "n1"})
				if err != nil || m.Vendors != 2 {
					t.Errorf("%+v %v", m, err)
				}
			})
		}
		wg.Wait()
		if n := len(st.Mails()) - before; n != 2 {
			t.Errorf("%d messages", n)
		}
		if sent := must(s.Mailings(ctx, st.Event.ID))(t); len(sent) != 1 || sent[0].Letter != l.Name || sent[0].Vendors != 2 {
			t.Errorf("%+v", sent)
		}
		st.Vendor("새로온집", models.Artisan, models.AtBooth)
		_, err = s.SendLetter(ctx, st.Admin, st.Event, l, to, models.Press{Seen: seen, Nonce: "n2"})
		reason(t, err, "audience_changed")
	})
}

func agree(t *testing.T, st *modelstest.Street, a models.Application, at time.Time) {
	t.Helper()
	modelstest.Exec(t, st.Store, "INSERT INTO consents (application_id, what, words, agreed_at) VALUES ("+
		"(SELECT id FROM applications WHERE receipt = '"+a.Receipt+"'), 'marketing', 'x', '"+at.UTC().Format("2006-01-02T15:04:05.000Z")+"')")
}

// TestAdvertisingNeedsConsentAndObeysTheOptOut is the life of one vendor's wish.
func TestAdvertisingNeedsConsentAndObeysTheOptOut(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		asked := st.Vendor("동의네", models.Shop, models.AtStore)
		st.Vendor("동의안함", models.Shop, models.AtStore)
		old := st.Vendor("오래된동의", models.Shop, models.AtStore)
		st.At(atHour(st, 12, 0))
		agree(t, st, asked, s.Now().Add(-time.Hour))
		agree(t, st, old, s.Now().Add(-3*365*24*time.Hour))
		l, to := keptLetter(t, st, advert), models.Target{Audience: models.ToAll}
		reach := func(want string) models.Reach {
			t.Helper()
			r := must(s.ReachOf(ctx, st.Event, l, to))(t)
			got := make([]string, 0, len(r.Out))
			for _, out := range r.Out {
				got = append(got, out.Vendor+" "+out.Reason)
			}
			if list := strings.Join(got, ", "); list != want {
				t.Errorf("left out %q, want %q", list, want)
			}
			return r
		}
		r := reach("동의안함 no_consent, 오래된동의 consent_old")
		must(s.SendLetter(ctx, st.Admin, st.Event, l, to, models.Press{Seen: r.Digest, Nonce: "n1"}))(t)
		ad := st.Mails()[0]
		token, _ := ad.Params("ko")["stop"].(string)
		if ad.Purpose != models.Advertising || !ad.Quiet || token == "" {
			t.Fatalf("%+v", ad)
		}
		for _, bad := range []string{"", "x", token + "x", token[:len(token)-4] + "AAAA"} {
			_, err := s.VendorByStop(ctx, bad)
			reason(t, err, "link_over")
			reason(t, s.OptOut(ctx, bad), "link_over")
		}
		st.At(s.Now().Add(time.Minute))
		reason(t, s.OptOut(ctx, token), "")
		reason(t, s.OptOut(ctx, token), "")
		if state := st.Mails()[0].State(s.Now()); state != models.MessageCancelled {
			t.Errorf("what waited is %s", state)
		}
		reason(t, s.SendAgain(ctx, st.Admin, st.Event, ad.ID), "opted_out")
		reach("동의네 opted_out, 동의안함 no_consent, 오래된동의 consent_old")
		if names := must(s.OptOuts(ctx, st.Event.ID))(t); len(names) != 1 || names[0] != "동의네" {
			t.Errorf("%v", names)
		}
		// A mail that is due meets the wish once more at the moment of sending.
		modelstest.Exec(t, s, "UPDATE messages SET cancelled_at = NULL WHERE purpose = 'advertising'")
		if must(s.BeginSending(ctx, ad))(t) {
			t.Error("sent against the vendor's wish")
		}
		plainly := keptLetter(t, st, notice)
		if all := must(s.ReachOf(ctx, st.Event, plainly, to))(t); all.Vendors != 3 {
			t.Errorf("information reaches %d", all.Vendors)
		}
		st.At(s.Now().Add(time.Minute))
		agree(t, st, asked, s.Now())
		reach("동의안함 no_consent, 오래된동의 consent_old")
	})
}

func TestLettersAreCopiedWithTheEvent(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		l := keptLetter(t, st)
		next := must(st.Store.CopyEvent(t.Context(), st.Admin, st.Event, newEvent(func(in *models.EventInput) { in.Slug = "next" })))(t)
		list := must(st.Store.Letters(t.Context(), next.ID))(t)
		if len(list) != 1 || list[0].BodyKo != l.BodyKo || list[0].PublicID == l.PublicID {
			t.Errorf("%+v", list)
		}
	})
}
