package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// due runs the rules and gives what each removed, without those that removed nothing.
func due(t *testing.T, st *modelstest.Street, at time.Time, dry bool) string {
	t.Helper()
	st.At(at)
	var found []string
	for _, p := range must(st.Store.Purge(t.Context(), dry))(t) {
		if p.Rows > 0 {
			found = append(found, fmt.Sprint(p.Rule, " ", p.Rows))
		}
	}
	return strings.Join(found, ", ")
}

func TestEachRuleOfRetentionAtItsDate(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop, refused := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Applicant("물레방아도예", models.Artisan, models.AtBooth)
		decide(t, st, refused, models.NotSelected)
		must(s.LookAtPeople(ctx, st.Admin, shop))(t)
		campaign := st.Campaign(quantity(10, 2))
		d := device(st, shop)
		first := st.Coupon(campaign, "가람")
		st.Coupon(campaign, "가람")
		st.Coupon(campaign, "나래")
		must(s.ReverseByDevice(ctx, d, st.Redeem(d, first).Redemption.Nonce, "실수"))(t)
		st.Redeem(d, first)
		paper := must(s.TallyOf(ctx, st.Event, 0))(t)
		offer(t, st, shop)
		end := st.Event.EndsAt
		for _, step := range []struct {
			after time.Duration
			want  string
		}{
			{0, "used_links 1"},
			{14 * day, "expired_sessions 3, past_enrolments 1"},
			{30*day + time.Second, "shoppers_counted 1, shoppers 3"},
			{90*day + time.Second, "vendor_accounts 1, vendor_people 1, mails 4"},
			{2 * 365 * day, "access_log 1"},
			{5*365*day + time.Second, "vendor_accounts 1, vendor_people 1"},
		} {
			before := rows(t, s)
			if dry := due(t, st, end.Add(step.after), true); dry != step.want || rows(t, s) != before {
				t.Errorf("after %v: %q, want %q; %d rows gone by looking", step.after, dry, step.want, before-rows(t, s))
			}
			if done := due(t, st, end.Add(step.after), false); done != step.want {
				t.Errorf("after %v: %q, want %q", step.after, done, step.want)
			}
			if again := due(t, st, end.Add(step.after), true); again != "" {
				t.Errorf("after %v: still %q", step.after, again)
			}
			sound(t, st)
			tally := must(s.TallyOf(ctx, st.Event, 0))(t)
			if tally.Total != paper.Total || tally.People != paper.People || tally.People != 2 {
				t.Errorf("after %v: the tally is %+v of %d people, was %+v", step.after, tally.Total, tally.People, paper.Total)
			}
		}
		if n := ask[int](t, s, "SELECT count(*) FROM coupons WHERE person LIKE 'gone-%'"); n != 3 {
			t.Errorf("%d coupons cut loose", n)
		}
		a := must(s.ApplicationByReceipt(ctx, st.Event.ID, shop.Receipt))(t)
		if p := must(s.LookAtPeople(ctx, st.Admin, a))(t); p.Phone != "" || p.ContactName != "" || p.Representative != "" || a.Vendor.Address != "" || a.Vendor.PhoneHash != "" || a.Vendor.Name != "달그락분식" {
			t.Errorf("%+v, %+v", p, a.Vendor)
		}
	})
}

func TestAPurgedBusinessAppliesAnew(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Applicant("물레방아도예", models.Artisan, models.AtBooth)
		decide(t, st, a, models.NotSelected)
		due(t, st, st.Event.EndsAt.Add(91*24*time.Hour), false)
		st.At(time.Time{})
		modelstest.Exec(t, st.Store, "UPDATE applications SET state = 'withdrawn'")
		again := models.AccountInput{Email: "vendor1@example.kr", Name: "새 담당", Password: modelstest.VendorPassword}
		b, _, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, again, modelstest.Application(1, "물레방아도예", models.Artisan, models.AtBooth))
		if err != nil || b.VendorID != a.VendorID {
			t.Errorf("%+v, %v", b, err)
		}
	})
}

func TestPeopleStayWhileOneEventNeedsThem(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Applicant("물레방아도예", models.Artisan, models.AtBooth)
		decide(t, st, a, models.NotSelected)
		end := st.Event.EndsAt
		modelstest.Exec(t, st.Store, fmt.Sprintf(`INSERT INTO events (organizer_id, slug, name_ko, name_en, place_ko, place_en, host_ko, host_en, about_ko, about_en, starts_at, ends_at, apply_from, apply_until, state, demo, receipt_seq, people_gone, created_at)
			SELECT organizer_id, 'next', name_ko, name_en, place_ko, place_en, host_ko, host_en, about_ko, about_en, starts_at, '%s', apply_from, apply_until, state, demo, 1, 0, created_at FROM events`,
			end.Add(60*24*time.Hour).UTC().Format("2006-01-02T15:04:05.000Z")),
			`INSERT INTO applications (event_id, vendor_id, receipt, no, mode, category, power_w, power_devices, food, water, wish, state, wait_rank, reason, submitted_at)
			SELECT (SELECT max(id) FROM events), vendor_id, '2', '', mode, category, power_w, power_devices, food, water, wish, 'submitted', 0, '', submitted_at FROM applications`)
		if got := due(t, st, end.Add(91*24*time.Hour), true); strings.Contains(got, "vendor_people") {
			t.Error(got)
		}
		if got := due(t, st, end.Add(151*24*time.Hour), true); !strings.Contains(got, "vendor_people 1") {
			t.Error(got)
		}
	})
}
