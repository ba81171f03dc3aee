package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// offer is the secret of an offer for a phone of the vendor.
func offer(t *testing.T, st *modelstest.Street, a models.Application) string {
	t.Helper()
	_, secret, err := st.Store.OfferEnrolment(t.Context(), st.Admin, a)
	reason(t, err, "")
	return secret
}

func enrol(t *testing.T, st *modelstest.Street, secret, browser, token string) (models.Device, string, error) {
	t.Helper()
	return st.Store.Enrol(t.Context(), models.TakeEnrolment{Secret: secret, Label: "알바폰", Browser: browser, Token: token})
}

func TestAPhoneIsEnrolledOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		secret := offer(t, st, a)
		if n := ask[int](t, s, "SELECT count(*) FROM enrolments WHERE secret_hash = '"+secret+"'"); n != 0 {
			t.Error("the secret itself is kept")
		}
		for range 3 { // looking at the link, as previews do, takes nothing
			e, vendor, err := s.EnrolmentBySecret(ctx, secret)
			if err != nil || vendor.ID != a.ID || vendor.Vendor.Name != "달그락분식" || e.EventID != st.Event.ID || e.OfferedBy != st.Admin.Account.ID {
				t.Fatalf("%+v, %+v, %v", e, vendor, err)
			}
		}
		d, token, err := enrol(t, st, secret, "phone", "")
		reason(t, err, "")
		if found := must(s.DeviceByToken(ctx, token))(t); found.ID != d.ID || found.ApplicationID != a.ID || found.EventID != st.Event.ID || found.Label != "알바폰" {
			t.Errorf("%+v", found)
		}
		c := st.Coupon(st.Campaign(), "가람")
		must(scan(t, st, d, c.Code, "n1"))(t)
		_, _, err = enrol(t, st, secret, "another phone", "")
		reason(t, err, "enrolment_used")
		_, _, err = s.EnrolmentBySecret(ctx, secret)
		reason(t, err, "enrolment_used")
		if n := ask[int](t, s, "SELECT count(*) FROM audit_entries WHERE action IN ('device_offered', 'device_enrolled')"); n != 2 {
			t.Errorf("%d entries of the audit", n)
		}
	})
}

func TestRefusedEnrolments(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		_, _, err := enrol(t, st, "no such secret", "phone", "")
		reason(t, err, "enrolment_unknown")
		_, _, err = s.OfferEnrolment(ctx, st.Admin, st.Applicant("물레방아도예", models.Artisan, models.AtBooth))
		reason(t, err, "not_selected")

		a, now := st.Vendor("달그락분식", models.Shop, models.AtBoth), s.Now()
		secret := offer(t, st, a)
		for label, want := range map[string]string{"": "required", strings.Repeat("알", 31): "too_long"} {
			_, _, err = s.Enrol(ctx, models.TakeEnrolment{Secret: secret, Label: label, Browser: "phone"})
			faulty(t, err, "label", want)
		}
		st.At(now.Add(models.EnrolmentLife + time.Second))
		_, _, err = enrol(t, st, secret, "phone", "")
		reason(t, err, "enrolment_over")
		if n := ask[int](t, s, "SELECT count(*) FROM devices"); n != 0 {
			t.Errorf("%d phones", n)
		}
	})
}

// A vendor that leaves takes its offers with it, and they do not come back with the vendor.
func TestOffersEndWithTheVendor(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*testing.T, *modelstest.Street, models.Application){
		"not selected any more": func(t *testing.T, st *modelstest.Street, a models.Application) {
			must(st.Store.Decide(t.Context(), st.Admin, st.Event, a.Receipt, models.Decision{State: models.Waitlisted}))(t)
			must(st.Store.Decide(t.Context(), st.Admin, st.Event, a.Receipt, models.Decision{State: models.Selected}))(t)
		},
		"withdrawn": func(t *testing.T, st *modelstest.Street, a models.Application) {
			reason(t, st.Store.Withdraw(t.Context(), st.Admin, a), "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			onStreet(t, func(t *testing.T, st *modelstest.Street) {
				a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
				secret, taken := offer(t, st, a), offer(t, st, a)
				_, token, err := enrol(t, st, taken, "helper", "")
				reason(t, err, "")
				leave(t, st, a)
				_, _, err = enrol(t, st, secret, "phone", "")
				reason(t, err, "enrolment_over")
				_, _, err = enrol(t, st, taken, "helper", token)
				if why := models.ReasonOf(err); why != "enrolment_used" && why != "not_selected" {
					t.Errorf("the phone came back: %v", err)
				}
				_, err = st.Store.DeviceByToken(t.Context(), token)
				reason(t, err, "device_revoked")
			})
		})
	}
}

// Of many phones that scan one QR at the same moment, on two instances, one becomes the vendor's.
func TestOneSecretEnrolsOnePhone(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		stores := []*models.Store{st.Store, modelstest.Again(t, st.Store)}
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		for round := range 5 {
			secret := offer(t, st, a)
			outcomes := storm(t, 16, func(i int) error {
				_, _, err := stores[i%2].Enrol(t.Context(), models.TakeEnrolment{Secret: secret, Label: "알바폰", Browser: fmt.Sprint("phone ", i)})
				return err
			})
			if outcomes[""] != 1 || outcomes["enrolment_used"] != 15 {
				t.Errorf("%v", outcomes)
			}
			if n := ask[int](t, st.Store, "SELECT count(*) FROM devices"); n != round+1 {
				t.Errorf("%d phones after %d offers", n, round+1)
			}
		}
	})
}

// The control of the test above: when the database forgets who took an offer, the storm shows many.
func TestWithoutTheGuardOneSecretEnrolsMany(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		if onPostgres(st.Store) {
			modelstest.Exec(t, st.Store, `CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.used_at := NULL; NEW.used_by := ''; NEW.device_id := NULL; RETURN NEW; END $$`,
				"CREATE TRIGGER forget BEFORE UPDATE ON enrolments FOR EACH ROW EXECUTE FUNCTION forget()")
		} else {
			modelstest.Exec(t, st.Store, `CREATE TRIGGER forget AFTER UPDATE ON enrolments WHEN NEW.used_at IS NOT NULL OR NEW.device_id IS NOT NULL
				BEGIN UPDATE enrolments SET used_at = NULL, used_by = '', device_id = NULL WHERE id = NEW.id; END`)
		}
		secret := offer(t, st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		outcomes := storm(t, 16, func(i int) error {
			_, _, err := st.Store.Enrol(t.Context(), models.TakeEnrolment{Secret: secret, Label: "알바폰", Browser: fmt.Sprint("phone ", i)})
			return err
		})
		if n := ask[int](t, st.Store, "SELECT count(*) FROM devices"); outcomes[""] < 2 || n < 2 {
			t.Errorf("%v, %d phones", outcomes, n)
		}
	})
}

// Enrolling against the dismissal of the vendor: whoever comes first, no phone scans afterwards.
func TestEnrollingAgainstDismissal(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for round := range 5 {
			a := st.Vendor(fmt.Sprint("달그락분식 ", round), models.Shop, models.AtStore)
			secret := offer(t, st, a)
			outcomes := storm(t, 2, func(i int) error {
				if i == 0 {
					_, err := st.Store.Decide(t.Context(), st.Admin, st.Event, a.Receipt, models.Decision{State: models.NotSelected})
					return err
				}
				_, _, err := st.Store.Enrol(t.Context(), models.TakeEnrolment{Secret: secret, Label: "알바폰", Browser: "phone"})
				return err
			})
			if outcomes[""]+outcomes["enrolment_over"]+outcomes["not_selected"] != 2 {
				t.Errorf("%v", outcomes)
			}
		}
		if n := ask[int](t, st.Store, "SELECT count(*) FROM devices WHERE revoked_at IS NULL"); n != 0 {
			t.Errorf("%d phones of dismissed vendors scan on", n)
		}
	})
}

// The network of a crowded street loses answers: the same browser may ask again.
func TestALostAnswerCanBeAskedForAgain(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, now := st.Vendor("달그락분식", models.Shop, models.AtBoth), s.Now()
		secret := offer(t, st, a)
		first, lost, err := enrol(t, st, secret, "phone", "")
		reason(t, err, "")
		again, token, err := enrol(t, st, secret, "phone", "")
		reason(t, err, "")
		if again.ID != first.ID || token == lost {
			t.Errorf("%+v became %+v", first, again)
		}
		_, err = s.DeviceByToken(ctx, lost)
		reason(t, err, "unauthenticated")
		reason(t, s.RevokeDevice(ctx, st.Admin, a.ID, first.PublicID), "")
		_, _, err = enrol(t, st, secret, "phone", token) // withdrawn on purpose: not by the old QR
		reason(t, err, "enrolment_used")
		st.At(now.Add(time.Hour))
		_, _, err = enrol(t, st, secret, "phone", token)
		reason(t, err, "enrolment_used")
	})
}

func TestTheSamePhoneReplacesItself(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a, other := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		d, token, err := enrol(t, st, offer(t, st, a), "phone", "")
		reason(t, err, "")
		r := st.Redeem(d, st.Coupon(st.Campaign(), "가람"))
		reason(t, s.RevokeDevice(ctx, st.Admin, a.ID, d.PublicID), "")
		again, fresh, err := enrol(t, st, offer(t, st, a), "phone", token)
		reason(t, err, "")
		if again.ID != d.ID || len(must(s.DevicesOf(ctx, a.ID))(t)) != 1 {
			t.Errorf("%+v became %+v", d, again)
		}
		found := must(s.DeviceByToken(ctx, fresh))(t)
		must(s.ReverseByDevice(ctx, found, r.Redemption.Nonce, "실수"))(t) // it is still the phone that redeemed

		elsewhere, last, err := enrol(t, st, offer(t, st, other), "phone", fresh)
		reason(t, err, "")
		if elsewhere.ID == d.ID || elsewhere.ApplicationID != other.ID {
			t.Errorf("%+v", elsewhere)
		}
		_, err = s.DeviceByToken(ctx, fresh)
		reason(t, err, "device_revoked")
		must(s.DeviceByToken(ctx, last))(t)
	})
}

// What an instance remembers of a token counts for nothing once the phone was enrolled anew.
func TestARenewedPhoneRedeemsByItsNewTokenOnly(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		_, token := st.Device(shop)
		before := must(s.RememberedDevice(ctx, token))(t)
		renewed, fresh, err := s.EnrolAgain(ctx, st.Admin, shop, "새 폰", before)
		reason(t, err, "")
		if renewed.ID != before.ID {
			t.Fatalf("%+v became %+v", before, renewed)
		}
		c := st.Coupon(st.Campaign(), "가람")
		_, err = scan(t, st, must(s.RememberedDevice(ctx, token))(t), c.Code, "n1")
		reason(t, err, "device_revoked")
		must(scan(t, st, must(s.RememberedDevice(ctx, fresh))(t), c.Code, "n2"))(t)
	})
}
