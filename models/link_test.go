package models_test

import (
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

var firstAdmin = models.AccountInput{Email: "first@example.kr", Name: "첫 관리자", Password: "first-password"}

func TestTheFirstAdminIsMadeOnceByTheNewestLink(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		older := must(s.OfferFirstAdmin(ctx))(t)
		newer := must(s.OfferFirstAdmin(ctx))(t)
		_, err := s.UseLink(ctx, older, firstAdmin)
		reason(t, err, "link_over")
		outcomes := storm(t, 4, func(int) error {
			_, err := s.UseLink(ctx, newer, firstAdmin)
			return err
		})
		if outcomes[""] != 1 || outcomes["link_over"] != 3 {
			t.Errorf("%v", outcomes)
		}
		if link := must(s.OfferFirstAdmin(ctx))(t); link != "" {
			t.Error("there is an admin, and still a link for the first one")
		}
		if n := ask[int](t, s, "SELECT count(*) FROM accounts"); n != 1 {
			t.Errorf("%d accounts", n)
		}
	})
}

func TestTheFirstAdminsLinkIsOverWhenSomebodyElseCameFirst(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		forgotten := must(s.OfferFirstAdmin(ctx))(t)
		_, link, err := s.AddStaff(ctx, models.Program, "boss@example.kr", "", models.Admin, 0)
		reason(t, err, "")
		_, err = s.UseLink(ctx, link, models.AccountInput{Password: "boss-password"})
		reason(t, err, "")
		_, err = s.UseLink(ctx, forgotten, firstAdmin)
		reason(t, err, "link_over")
	})
}

func TestAccountInputFaults(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		link := must(s.OfferFirstAdmin(t.Context()))(t)
		for _, c := range []struct {
			email, name, password, field, reason string
		}{
			{"", "가람", "long enough", "email", "required"},
			{"a@b", "가람", "long enough", "email", "email_form"},
			{"a@b.kr", " ", "long enough", "name", "required"},
			{"a@b.kr", "가람", "", "password", "required"},
			{"a@b.kr", "가람", "짧은비밀번호예요", "password", "password_short"},
			{"a@b.kr", "가람", string(make([]rune, 201)), "password", "too_long"},
		} {
			_, err := s.UseLink(t.Context(), link, models.AccountInput{Email: c.email, Name: c.name, Password: c.password})
			faulty(t, err, c.field, c.reason)
		}
		_, err := s.UseLink(t.Context(), link, firstAdmin) // the faults did not use it up
		reason(t, err, "")
	})
}

func TestASetPasswordLink(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, link, err := s.AddStaff(ctx, st.Admin, "staff@example.kr", "오하늘", models.Staff, 0)
		reason(t, err, "")
		found, of, err := s.LinkByToken(ctx, link)
		if err != nil || found.Purpose != models.LinkSetPassword || of.ID != a.ID {
			t.Fatalf("%+v, %+v, %v", found, of, err)
		}
		was := st.Session(a)
		session := must(s.UseLink(ctx, link, models.AccountInput{Email: "other@example.kr", Name: "남", Password: "a new password"}))(t)
		if who := must(s.SessionActor(ctx, session))(t); who.Account.Email != "staff@example.kr" || who.Account.Name != "오하늘" {
			t.Errorf("it changed more than the password: %+v", who.Account)
		}
		_, err = s.SessionActor(ctx, was)
		reason(t, err, "unauthenticated")
		_, err = s.LogIn(ctx, "staff@example.kr", "a new password")
		reason(t, err, "")
		_, err = s.UseLink(ctx, link, models.AccountInput{Password: "another password"})
		reason(t, err, "link_over")

		_, link, err = s.AddStaff(ctx, st.Admin, "staff@example.kr", "", models.Staff, 0)
		reason(t, err, "")
		st.At(time.Now().Add(8 * 24 * time.Hour))
		_, _, err = s.LinkByToken(ctx, link)
		reason(t, err, "link_over")
	})
}
