package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// decide makes a decision, or fails.
func decide(t *testing.T, st *modelstest.Street, a models.Application, to models.ApplicationState) models.Application {
	t.Helper()
	return must(st.Store.Decide(t.Context(), st.Admin, st.Event, a.Receipt, models.Decision{State: to}))(t)
}

func TestSelectedVendorsAreNumberedByTheirKind(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		var got []string
		for i, kind := range []models.VendorKind{models.Shop, models.Artisan, models.Shop, models.SME, models.Artisan} {
			got = append(got, st.Vendor(fmt.Sprint("가게", i), kind, models.AtBoth).No)
		}
		if want := []string{"S01", "M01", "S02", "C01", "M02"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
		first := must(st.Store.ApplicationByNo(t.Context(), st.Event.ID, "s01"))(t)
		if decide(t, st, first, models.NotSelected); decide(t, st, first, models.Selected).No != "S01" {
			t.Error("who comes back has another number")
		}
		if st.Vendor("새벽빵집", models.Shop, models.AtBoth).No != "S03" {
			t.Error("a number was given twice")
		}
	})
}

func TestNumbersPastNinetyNineStayInOrder(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for i := range 3 {
			a := st.Vendor(fmt.Sprint("가게", i), models.Shop, models.AtBoth)
			if i == 0 {
				modelstest.Exec(t, st.Store, fmt.Sprintf("UPDATE applications SET no = 'S98' WHERE id = %d", a.ID))
			}
		}
		st.Vendor("물레방아도예", models.Artisan, models.AtBooth)
		var got []string
		for _, a := range must(st.Store.Street(t.Context(), st.Event))(t).Vendors {
			got = append(got, a.No)
		}
		if want := []string{"M01", "S98", "S99", "S100"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
	})
}

func TestDecisionsAtTheSameMomentGiveEachVendorItsOwnNumber(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		var waiting []models.Application
		for i := range 8 {
			waiting = append(waiting, st.Applicant(fmt.Sprint("가게", i), models.Shop, models.AtBoth))
		}
		outcomes := storm(t, 16, func(i int) error { // each is decided by two of staff
			_, err := st.Store.Decide(t.Context(), st.Admin, st.Event, waiting[i/2].Receipt, models.Decision{State: models.Selected})
			return err
		})
		var got []string
		for _, a := range must(st.Store.Street(t.Context(), st.Event))(t).Vendors {
			got = append(got, a.No)
		}
		if want := []string{"S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08"}; outcomes[""] != 16 || !slices.Equal(got, want) {
			t.Errorf("%v, %v", outcomes, got)
		}
	})
}

func TestTheWaitlistKeepsItsOrder(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		rank := func(a models.Application) int {
			return must(st.Store.ApplicationByReceipt(t.Context(), st.Event.ID, a.Receipt))(t).WaitRank
		}
		one, two, three := st.Applicant("하나", models.Shop, models.AtBoth), st.Applicant("둘", models.Shop, models.AtBoth), st.Applicant("셋", models.Shop, models.AtBoth)
		for _, a := range []models.Application{one, two, three, one} { // the first gets a better reason to read
			decide(t, st, a, models.Waitlisted)
		}
		if rank(one) != 1 || rank(two) != 2 || rank(three) != 3 {
			t.Errorf("%d, %d, %d", rank(one), rank(two), rank(three))
		}
		decide(t, st, two, models.Selected)
		reason(t, st.Store.Withdraw(t.Context(), st.Admin, one), "")
		if rank(one) != 0 || rank(two) != 0 || rank(three) != 3 {
			t.Errorf("%d, %d, %d", rank(one), rank(two), rank(three))
		}
	})
}

func TestWhoIsNoLongerSelectedLosesBoothAndPhones(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(t *testing.T, st *modelstest.Street, a models.Application){
		"dismissed": func(t *testing.T, st *modelstest.Street, a models.Application) { decide(t, st, a, models.NotSelected) },
		"withdrawn": func(t *testing.T, st *modelstest.Street, a models.Application) {
			reason(t, st.Store.Withdraw(t.Context(), st.Admin, a), "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			onStreet(t, func(t *testing.T, st *modelstest.Street) {
				s, ctx := st.Store, t.Context()
				a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
				d, token := st.Device(a)
				c := st.Coupon(st.Campaign(), "가람")
				reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A02"), "")
				leave(t, st, a)
				if place := must(s.SpanOf(ctx, a))(t); len(place) != 0 {
					t.Errorf("%+v", place)
				}
				_, err := s.DeviceByToken(ctx, token)
				reason(t, err, "device_revoked")
				_, err = s.RedeemCoupon(ctx, d, models.RedeemInput{Code: c.Code, Nonce: "late", Method: models.Scan}) // it got through just before
				reason(t, err, "device_revoked")
				_, err = s.ApplicationByNo(ctx, st.Event.ID, a.No)
				reason(t, err, "not_found")
			})
		})
	}
}

func TestWithdrawingAndApplyingAgain(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		owner := st.Account(a)
		if own := must(s.OwnApplications(ctx, owner.ID))(t); len(own) != 1 || own[0].ID != a.ID {
			t.Errorf("%+v", own)
		}
		reason(t, s.Withdraw(ctx, st.Admin, a), "")
		reason(t, s.Withdraw(ctx, st.Admin, a), "withdrawn")
		_, err := s.Decide(ctx, st.Admin, st.Event, a.Receipt, models.Decision{State: models.Selected})
		reason(t, err, "withdrawn")
		again, session, err := s.Apply(ctx, st.Event, owner, models.AccountInput{}, modelstest.Application(1, "달그락분식 2호", models.Shop, models.AtStore))
		reason(t, err, "")
		if again.ID == a.ID || again.VendorID != a.VendorID || again.Receipt == a.Receipt || session != "" {
			t.Errorf("%+v", again)
		}
		if decide(t, st, again, models.Selected).No != "S02" {
			t.Error("the number of the withdrawn application was given again")
		}
		if list := must(s.OwnApplications(ctx, owner.ID))(t); len(list) != 2 || list[0].ID != again.ID || list[1].Vendor.Name != "달그락분식 2호" {
			t.Errorf("%+v", list)
		}
	})
}

func TestDecisionFaults(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Applicant("달그락분식", models.Shop, models.AtBoth)
		for _, d := range []models.Decision{{}, {State: models.Submitted}, {State: models.Withdrawn}, {State: "liked"}} {
			_, err := st.Store.Decide(t.Context(), st.Admin, st.Event, a.Receipt, d)
			faulty(t, err, "state", "choose_one")
		}
		_, err := st.Store.Decide(t.Context(), st.Admin, st.Event, a.Receipt, models.Decision{State: models.Selected, Reason: strings.Repeat("가", 501)})
		faulty(t, err, "reason", "too_long")
		other := must(st.Store.OpenEvent(t.Context(), st.Admin, newEvent()))(t)
		_, err = st.Store.Decide(t.Context(), st.Admin, other, a.Receipt, models.Decision{State: models.Selected})
		reason(t, err, "not_found")
	})
}

func TestEveryDecisionIsAMail(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Applicant("달그락분식", models.Shop, models.AtBoth)
		for _, state := range []models.ApplicationState{models.Waitlisted, models.NotSelected, models.Selected} {
			must(st.Store.Decide(t.Context(), st.Admin, st.Event, a.Receipt, models.Decision{State: state, Reason: "까닭 " + string(state)}))(t)
			m := st.Mails()[0]
			p := m.Params("ko")
			if m.Template != "application_"+string(state) || m.Address != st.Account(a).Email || p["vendor"] != "달그락분식" || p["reason"] != "까닭 "+string(state) || p["event"] != st.Event.NameKo {
				t.Errorf("%+v", m)
			}
		}
	})
}

func TestFindingApplications(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		maker := st.Vendor("물레방아도예", models.Artisan, models.AtBooth)
		waits := st.Applicant("새벽 빵집", models.Shop, models.AtStore)
		for name, c := range map[string]struct {
			f    models.ApplicationFilter
			want []models.Application
		}{
			"everything":           {models.ApplicationFilter{}, []models.Application{shop, maker, waits}},
			"a name":               {models.ApplicationFilter{Query: "도예"}, []models.Application{maker}},
			"initial consonants":   {models.ApplicationFilter{Query: "ㄷㄱㄹ"}, []models.Application{shop}},
			"without the space":    {models.ApplicationFilter{Query: "새벽빵"}, []models.Application{waits}},
			"a product":            {models.ApplicationFilter{Query: "떡볶이"}, []models.Application{shop, maker, waits}},
			"a number":             {models.ApplicationFilter{Query: "m01"}, []models.Application{maker}},
			"a receipt":            {models.ApplicationFilter{Query: waits.Receipt}, []models.Application{waits}},
			"a business number":    {models.ApplicationFilter{Query: modelstest.BusinessNumber(2)}, []models.Application{maker}},
			"nothing like it":      {models.ApplicationFilter{Query: "호떡"}, nil},
			"a kind":               {models.ApplicationFilter{Kind: models.Shop}, []models.Application{shop, waits}},
			"a state":              {models.ApplicationFilter{State: models.Submitted}, []models.Application{waits}},
			"a mode":               {models.ApplicationFilter{Mode: models.AtBooth}, []models.Application{maker}},
			"several at once":      {models.ApplicationFilter{Query: "ㅂ", Kind: models.Shop, State: models.Selected}, []models.Application{shop}},
			"only signs, no words": {models.ApplicationFilter{Query: " - "}, []models.Application{shop, maker, waits}},
		} {
			list := must(s.Applications(ctx, st.Event.ID, c.f))(t)
			if !slices.EqualFunc(list, c.want, func(a, b models.Application) bool { return a.ID == b.ID }) {
				t.Errorf("%s: found %d", name, len(list))
			}
		}
		counts := must(s.ApplicationCounts(ctx, st.Event.ID))(t)
		if counts[models.Selected] != 2 || counts[models.Submitted] != 1 || counts[models.Withdrawn] != 0 {
			t.Errorf("%v", counts)
		}
		other := must(s.OpenEvent(ctx, st.Admin, newEvent()))(t)
		_, err := s.ApplicationByReceipt(ctx, other.ID, shop.Receipt)
		reason(t, err, "not_found")
	})
}
