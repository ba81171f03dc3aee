package models_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestMay(t *testing.T) {
	t.Parallel()
	role := func(name models.RoleName, event int64) models.Actor {
		return models.Actor{Roles: []models.Role{{Name: name, EventID: event}}}
	}
	token := models.Actor{Token: &models.Token{EventID: 7, Role: models.Staff}}
	for _, c := range []struct {
		name  string
		who   models.Actor
		asks  models.RoleName
		event int64
		may   bool
	}{
		{"an admin everything", role(models.Admin, 0), models.Admin, 0, true},
		{"an admin in any event", role(models.Admin, 0), models.Manager, 7, true},
		{"staff of all events", role(models.Staff, 0), models.Staff, 7, true},
		{"staff what a desk does", role(models.Staff, 7), models.Desk, 7, true},
		{"staff what a manager does", role(models.Staff, 7), models.Manager, 7, false},
		{"a desk what staff do", role(models.Desk, 7), models.Staff, 7, false},
		{"a viewer the tally", role(models.Viewer, 7), models.Viewer, 7, true},
		{"staff of another event", role(models.Staff, 7), models.Viewer, 8, false},
		{"staff of one event in all", role(models.Admin, 7), models.Viewer, 0, false},
		{"nobody", models.Actor{}, models.Viewer, 7, false},
		{"a role that does not exist", role("owner", 0), models.Viewer, 7, false},
		{"a question for no role", role(models.Viewer, 0), "", 7, true},
		{"nobody, no role", models.Actor{}, "", 7, false},
		{"a token its role", token, models.Staff, 7, true},
		{"a token more than its role", token, models.Manager, 7, false},
		{"a token in another event", token, models.Viewer, 8, false},
		{"a token in all events", token, models.Viewer, 0, false},
		{"a token with an admin's account", models.Actor{Token: token.Token, Roles: role(models.Admin, 0).Roles}, models.Admin, 7, false},
	} {
		if got := c.who.May(c.asks, c.event); got != c.may {
			t.Errorf("%s: may is %v", c.name, got)
		}
	}
	if !token.Staff() || models.Program.Staff() || !role(models.Viewer, 0).Staff() {
		t.Error("who is staff")
	}
}

func TestLogInSaysTheSameToWhoeverIsNotIn(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s := st.Store
		for _, try := range [][2]string{{modelstest.AdminEmail, "wrong"}, {"nobody@example.kr", modelstest.AdminPassword}, {"", ""}, {modelstest.AdminEmail, ""}} {
			_, err := s.LogIn(t.Context(), try[0], try[1])
			reason(t, err, "log_in_wrong")
		}
		_, _, err := s.AddStaff(t.Context(), st.Admin, "waiting@example.kr", "", models.Staff, 0)
		reason(t, err, "")
		_, err = s.LogIn(t.Context(), "waiting@example.kr", "") // has no password yet
		reason(t, err, "log_in_wrong")
		token := must(s.LogIn(t.Context(), "  ADMIN@example.kr ", modelstest.AdminPassword))(t)
		actor := must(s.SessionActor(t.Context(), token))(t)
		if actor.Account.Email != modelstest.AdminEmail || !actor.May(models.Admin, 0) {
			t.Errorf("%+v", actor)
		}
	})
}

func TestFiveWrongGuessesLockAnAccountForFiveMinutes(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, began := st.Store, time.Now()
		st.At(began)
		guess := func(password, want string) {
			t.Helper()
			_, err := s.LogIn(t.Context(), modelstest.AdminEmail, password)
			reason(t, err, want)
		}
		for range 4 {
			guess("wrong", "log_in_wrong")
		}
		guess(modelstest.AdminPassword, "") // the right one gives all back
		for range 5 {
			guess("wrong", "log_in_wrong")
		}
		_, err := s.LogIn(t.Context(), modelstest.AdminEmail, modelstest.AdminPassword)
		var locked *models.Error
		if !errors.As(err, &locked) || locked.Reason != "log_in_locked" || locked.Kind != models.Throttled || locked.RetryAfter.Round(time.Second) != 5*time.Minute {
			t.Fatalf("%v", err)
		}
		other := modelstest.Again(t, s) // another instance knows
		other.Now = s.Now
		_, err = other.LogIn(t.Context(), modelstest.AdminEmail, modelstest.AdminPassword)
		reason(t, err, "log_in_locked")
		st.At(began.Add(5*time.Minute - time.Second))
		guess(modelstest.AdminPassword, "log_in_locked")
		st.At(began.Add(5*time.Minute + time.Second))
		guess("wrong", "log_in_wrong")
		guess(modelstest.AdminPassword, "")
	})
}

func TestManyGuessesAtOnceAreNoMoreThanFive(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		outcomes := storm(t, 16, func(int) error {
			_, err := st.Store.LogIn(t.Context(), modelstest.AdminEmail, "wrong")
			return err
		})
		if outcomes["log_in_wrong"] != 5 || outcomes["log_in_locked"] != 11 {
			t.Errorf("%v", outcomes)
		}
	})
}

func TestAddStaff(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s := st.Store
		for _, c := range []struct {
			email, name   string
			role          models.RoleName
			field, reason string
		}{
			{"", "", models.Staff, "email", "email_form"},
			{"no address", "", models.Staff, "email", "email_form"},
			{"Name <a@example.kr>", "", models.Staff, "email", "email_form"},
			{"a@localhost", "", models.Staff, "email", "email_form"},
			{strings.Repeat("a", 250) + "@example.kr", "x", models.Staff, "email", "email_form"},
			{"a@example.kr", strings.Repeat("가", 51), models.Staff, "name", "too_long"},
			{"a@example.kr", "", "owner", "role", "unknown_choice"},
		} {
			_, token, err := s.AddStaff(t.Context(), st.Admin, c.email, c.name, c.role, 0)
			faulty(t, err, c.field, c.reason)
			if token != "" {
				t.Error("a link was made")
			}
		}
		first, _, err := s.AddStaff(t.Context(), st.Admin, " Desk@Example.kr ", "", models.Viewer, st.Event.ID)
		reason(t, err, "")
		second, link, err := s.AddStaff(t.Context(), st.Admin, "desk@example.kr", "", models.Desk, st.Event.ID)
		reason(t, err, "")
		if first.ID != second.ID || first.Name != "desk" {
			t.Errorf("%+v, %+v", first, second)
		}
		session := must(s.UseLink(t.Context(), link, models.AccountInput{Password: "desk-password"}))(t)
		actor := must(s.SessionActor(t.Context(), session))(t)
		if len(actor.Roles) != 1 || !actor.May(models.Desk, st.Event.ID) || actor.May(models.Desk, 0) {
			t.Errorf("%+v", actor.Roles)
		}
		members := must(s.StaffMembers(t.Context()))(t)
		if len(members) != 2 || members[0].Account.Name != "desk" || members[0].Roles[0].Name != models.Desk {
			t.Errorf("%+v", members)
		}
	})
}
