package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func link(token string) string { return "https://example.kr/invited/" + token }

func TestAListedVendorIsTakenOverByItsLinkOnly(t *testing.T) {
	t.Parallel()
	agreed := map[string]string{"privacy": "동의해요.", "pledge": "지켜요."}
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		line := listed(1)
		line[5] = "kim@example.kr"
		takeIn(t, st, list(line))
		a := must(s.Applications(ctx, st.Event.ID, models.ApplicationFilter{}))(t)[0]
		stranger := models.AccountInput{Email: "stranger@example.kr", Name: "누구", Password: modelstest.VendorPassword}
		_, _, err := s.Apply(ctx, st.Event, models.Account{}, stranger, modelstest.Application(1, "내 가게", models.Shop, models.AtBooth))
		faulty(t, err, "business_number", "business_number_listed")
		if n := ask[int64](t, s, "SELECT count(*) FROM accounts WHERE email LIKE 'stranger%'"); n != 0 {
			t.Error("the stranger has an account")
		}
		decide(t, st, a, models.Selected) // a vendor without an account can be decided on
		if n := ask[int64](t, s, "SELECT count(*) FROM messages WHERE template = 'application_selected' AND address = 'kim@example.kr'"); n != 1 {
			t.Errorf("%d mails to the address of the list", n)
		}
		first := must(s.InviteVendor(ctx, st.Admin, st.Event, a.Receipt, link))(t)
		token := must(s.InviteVendor(ctx, st.Admin, st.Event, a.Receipt, link))(t)
		_, err = s.AcceptInvitation(ctx, first, stranger, agreed)
		reason(t, err, "link_over")
		_, err = s.AcceptInvitation(ctx, token, models.AccountInput{Email: "kim@example.kr", Password: "kurz"}, nil)
		if got := fmt.Sprint(faults(t, err)); got != "map[password:password_short pledge:must_agree privacy:must_agree]" {
			t.Error(got)
		}
		owner := models.AccountInput{Email: "kim@example.kr", Password: modelstest.VendorPassword}
		who := must(s.SessionActor(ctx, must(s.AcceptInvitation(ctx, token, owner, agreed))(t)))(t)
		own := must(s.OwnApplications(ctx, who.Account.ID))(t)[0]
		if own.Receipt != a.Receipt || who.Account.Name != "홍길동" || len(must(s.ConsentsOf(ctx, own.ID))(t)) != 2 {
			t.Errorf("%+v %+v", own, who.Account)
		}
		for _, used := range []string{token, "made-up"} {
			_, err = s.AcceptInvitation(ctx, used, stranger, agreed)
			reason(t, err, "link_over")
		}
		_, err = s.InviteVendor(ctx, st.Admin, st.Event, a.Receipt, link)
		reason(t, err, "not_to_invite")
		if got := results(takeIn(t, st, list(line))); got != "done 0 0 1 0" {
			t.Errorf("the same list after the vendor was taken over: %s", got)
		}
	})
}

func TestAnInvitationEnds(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		takeIn(t, st, list(listed(1)))
		a := must(s.Applications(ctx, st.Event.ID, models.ApplicationFilter{}))(t)[0]
		token := must(s.InviteVendor(ctx, st.Admin, st.Event, a.Receipt, link))(t)
		st.At(s.Now().Add(31 * 24 * time.Hour))
		_, _, err := s.InvitationByToken(ctx, token)
		reason(t, err, "link_over")
	})
}

func TestOneOfManyTakesTheVendorOver(t *testing.T) {
	t.Parallel()
	agreed := map[string]string{"privacy": "동의해요.", "pledge": "지켜요."}
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		takeIn(t, st, list(listed(1)))
		a := must(s.Applications(ctx, st.Event.ID, models.ApplicationFilter{}))(t)[0]
		token := must(s.InviteVendor(ctx, st.Admin, st.Event, a.Receipt, link))(t)
		got := storm(t, 8, func(i int) error {
			in := models.AccountInput{Email: fmt.Sprintf("one%d@example.kr", i), Password: modelstest.VendorPassword}
			_, err := s.AcceptInvitation(ctx, token, in, agreed)
			return err
		})
		if got[""] != 1 || got["link_over"] != 7 {
			t.Errorf("%v", got)
		}
		if n := ask[int64](t, s, "SELECT count(*) FROM accounts WHERE email LIKE 'one%'"); n != 1 {
			t.Errorf("%d accounts", n)
		}
	})
}
