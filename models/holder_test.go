package models_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// leaves claims a coupon with a phone number.
func leaves(st *modelstest.Street, c models.Campaign, browser, phone string, ofAge bool) (models.Turn, error) {
	in := models.Claim{CampaignID: c.PublicID, EventID: st.Event.ID, Person: st.Store.Shopper(browser), Nonce: "nonce of " + browser + c.PublicID}
	return st.Store.ClaimInTurn(context.Background(), in, models.Contact{Browser: browser, Phone: phone, OfAge: ofAge})
}

func asksPhone(in *models.CampaignInput) { in.AsksPhone = true }

func TestPhoneIsKeptOnlyAsAsked(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		st := modelstest.OpenStreetOn(t, s)
		plain, asking := st.Campaign(), st.Campaign(asksPhone)
		for name, test := range map[string]struct {
			phone string
			ofAge bool
			want  []string
		}{
			"nothing":       {"", false, []string{"required", "must_agree"}},
			"no age":        {"010-0000-0001", false, []string{"must_agree"}},
			"no phone":      {"", true, []string{"required"}},
			"a landline":    {"02-312-3456", true, []string{"phone_form"}},
			"half a number": {"010-12", true, []string{"phone_form"}},
		} {
			_, err := leaves(st, asking, "kim", test.phone, test.ofAge)
			var faults models.Faults
			if !errors.As(err, &faults) || len(faults) != len(test.want) || faults[0].Reason != test.want[0] {
				t.Errorf("%s: %v, want %v", name, err, test.want)
			}
		}
		must(leaves(st, plain, "kim", "010-0000-0001", true))(t)
		if n := ask[int](t, s, "SELECT count(*) FROM holders"); n != 0 {
			t.Fatal("a number is kept that nobody asked for")
		}
		must(leaves(st, asking, "kim", "010-0000-0001", true))(t)
		hexed := "hex(phone) || hex(browser)"
		if strings.HasPrefix(modelstest.URL(s), "postgres") {
			hexed = "encode(phone, 'hex') || encode(browser, 'hex')"
		}
		kept := strings.ToLower(ask[string](t, s, "SELECT "+hexed+" || phone_hash || tail_hash FROM holders"))
		for _, plain := range []string{"1000000001", "kim", "010-0000-0001"} {
			if strings.Contains(kept, fmt.Sprintf("%x", plain)) || strings.Contains(kept, plain) {
				t.Errorf("%s can be read: %s", plain, kept)
			}
		}
		if known := must(s.PhoneKnown(context.Background(), st.Event.ID, s.Shopper("kim")))(t); !known {
			t.Error("the number is not known")
		}
		st.At(st.Event.EndsAt.Add(31 * 24 * time.Hour))
		must(s.Purge(context.Background(), false))(t)
		if n := ask[int](t, s, "SELECT count(*) FROM holders"); n != 0 {
			t.Error("the number outlives its date")
		}
	})
}

// Whoever gets no coupon leaves no number behind.
func TestPhoneOfWhoGotNothing(t *testing.T) {
	st := modelstest.OpenStreet(t)
	c := st.Campaign(asksPhone, func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = 1, 5_000 })
	st.Coupon(c, "somebody")
	if _, err := leaves(st, c, "kim", "010-0000-0001", true); models.ReasonOf(err) != "sold_out" {
		t.Fatal(err)
	}
	if n := ask[int](t, st.Store, "SELECT count(*) FROM holders"); n != 0 {
		t.Error("a number is kept of somebody without a coupon")
	}
}

func TestPersonalLink(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		st, ctx := modelstest.OpenStreetOn(t, s), context.Background()
		c := st.Campaign(func(in *models.CampaignInput) { in.PerPerson = 2 })
		one := must(leaves(st, c, "kakao", "", false))(t)
		two := must(leaves(st, c, "safari", "", false))(t)
		link := must(s.PersonalLink(st.Event, "kakao"))(t)
		if strings.Contains(link, "kakao") || len(link) < 70 {
			t.Errorf("the link is %q", link)
		}
		if browser, err := s.BrowserOf(st.Event, link); err != nil || browser != "kakao" {
			t.Errorf("the link leads to %q, %v", browser, err)
		}
		reason(t, s.BringTogether(ctx, "safari", "kakao"), "")
		held := must(s.CouponsOf(ctx, st.Event.ID, s.Shopper("kakao")))(t)
		if len(held) != 2 || held[0].Code != two.Coupon.Code || held[1].Code != one.Coupon.Code || held[0].Ordinal == held[1].Ordinal {
			t.Errorf("together they hold %+v", held)
		}
		if left := must(s.CouponsOf(ctx, st.Event.ID, s.Shopper("safari")))(t); len(left) != 0 {
			t.Errorf("the other browser still holds %d of its own", len(left))
		}
		reason(t, s.BringTogether(ctx, "safari", "kakao"), "") // again changes nothing
		sound(t, st)
		tampered := "A" + link[1:]
		if link[0] == 'A' {
			tampered = "B" + link[1:]
		}
		other := st.Event
		other.ID++
		for name, over := range map[string]struct {
			e    models.Event
			link string
		}{"tampered": {st.Event, tampered}, "none": {st.Event, ""}, "of another event": {other, link}} {
			if _, err := s.BrowserOf(over.e, over.link); models.ReasonOf(err) != "link_over" {
				t.Errorf("%s: %v", name, err)
			}
		}
		st.At(st.Event.PhonesUntil().Add(time.Minute))
		if _, err := s.BrowserOf(st.Event, link); models.ReasonOf(err) != "link_over" {
			t.Errorf("an old link: %v", err)
		}
	})
}

// code is what the text says that waits to be sent.
func code(t *testing.T, s *models.Store) string {
	t.Helper()
	due := must(s.Due(context.Background(), models.ByText))(t)
	if len(due) == 0 {
		t.Fatal("no text waits")
	}
	said, _ := due[len(due)-1].Params("ko")["code"].(string)
	return said
}

func TestFindByPhone(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		st, ctx := modelstest.OpenStreetOn(t, s), context.Background()
		s.Texts = true
		c := st.Campaign(asksPhone)
		st.At(st.Event.StartsAt.Add(time.Hour))
		must(leaves(st, c, "lost", "010-0000-0001", true))(t)
		must(leaves(st, c, "lost too", "010 0000 0001", true))(t)
		new, stranger := s.Shopper("new"), s.Shopper("stranger")

		unknown := must(s.AskFindCode(ctx, st.Event, new, "010-0000-0009"))(t)
		if due := must(s.Due(ctx, models.ByText))(t); unknown == "" || len(due) != 0 {
			t.Errorf("an unknown number is answered %q, %d texts", unknown, len(due))
		}
		try := must(s.AskFindCode(ctx, st.Event, new, "01000000001"))(t)
		right := code(t, s)
		if kept := ask[string](t, s, "SELECT fields FROM messages WHERE template = 'find_code'"); strings.Contains(kept, right) {
			t.Errorf("staff can read the code in the outbox: %s", kept)
		}
		due := must(s.Due(ctx, models.ByText))(t)
		if phone, err := s.PhoneFor(ctx, due[0]); err != nil || phone.String() != "010-0000-0001" {
			t.Errorf("the text goes to %q, %v", phone, err)
		}
		for name, wrong := range map[string][3]string{"a guess": {new, try, "x"}, "another browser": {stranger, try, right}, "an unknown number": {new, unknown, right}} {
			if _, err := s.UseFindCode(ctx, st.Event, wrong[0], wrong[1], wrong[2]); models.ReasonOf(err) != "code_wrong" {
				t.Errorf("%s is answered %v", name, err)
			}
		}
		if browser, err := s.UseFindCode(ctx, st.Event, new, try, right); err != nil || browser != "lost" {
			t.Fatalf("the right code leads to %q, %v", browser, err)
		}
		if held := must(s.CouponsOf(ctx, st.Event.ID, s.Shopper("lost")))(t); len(held) != 2 {
			t.Errorf("%d coupons came back, want those of both browsers", len(held))
		}
		if _, err := s.UseFindCode(ctx, st.Event, new, try, right); models.ReasonOf(err) != "code_wrong" {
			t.Errorf("the code is good twice: %v", err)
		}
		sound(t, st)
	})
}

// A code is guessed five times at most, and asked for three times in ten minutes: known or not.
func TestFindIsThrottled(t *testing.T) {
	st, ctx := modelstest.OpenStreet(t), context.Background()
	s := st.Store
	s.Texts = true
	now := st.Event.StartsAt.Add(time.Hour)
	st.At(now)
	must(leaves(st, st.Campaign(asksPhone), "lost", "010-0000-0001", true))(t)
	new := s.Shopper("new")
	try := must(s.AskFindCode(ctx, st.Event, new, "010-0000-0001"))(t)
	right := code(t, s)
	for range 5 {
		if _, err := s.UseFindCode(ctx, st.Event, new, try, "no"); models.ReasonOf(err) != "code_wrong" {
			t.Fatal(err)
		}
	}
	if _, err := s.UseFindCode(ctx, st.Event, new, try, right); models.ReasonOf(err) != "code_wrong" {
		t.Errorf("after five guesses the sixth counts: %v", err)
	}
	for _, phone := range []string{"010-0000-0001", "010-0000-0008"} {
		st.At(now.Add(time.Hour))
		for i := range 4 {
			_, err := s.AskFindCode(ctx, st.Event, s.Shopper(phone), phone)
			if refused := models.ReasonOf(err) == "find_throttled"; refused != (i == 3) {
				t.Errorf("ask %d of %s: %v", i+1, phone, err)
			}
		}
		if _, err := s.AskFindCode(ctx, st.Event, s.Shopper("yet another"+phone), phone); models.ReasonOf(err) != "find_throttled" {
			t.Errorf("another browser asks on for %s: %v", phone, err)
		}
	}
	st.At(now.Add(2 * time.Hour))
	try = must(s.AskFindCode(ctx, st.Event, new, "010-0000-0001"))(t)
	st.At(now.Add(2*time.Hour + 11*time.Minute))
	if _, err := s.UseFindCode(ctx, st.Event, new, try, code(t, s)); models.ReasonOf(err) != "code_wrong" {
		t.Errorf("an old code is good: %v", err)
	}
}

func TestDeskFindsByTheEndOfAPhone(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		st, ctx := modelstest.OpenStreetOn(t, s), context.Background()
		c := st.Campaign(asksPhone)
		for browser, phone := range map[string]string{"a": "010-0000-1234", "b": "010-0000-5234", "c": "010-0000-0999"} {
			must(leaves(st, c, browser, phone, true))(t)
		}
		for typed, want := range map[string]int{"234": 2, "1234": 1, "010-0000-1234": 1, "9234": 0, "0999": 1, "999": 1, "777": 0} {
			found := must(s.FindByPhone(ctx, st.Admin, st.Event, typed))(t)
			if len(found) != want {
				t.Errorf("%s finds %d, want %d", typed, len(found), want)
			}
			for _, h := range found {
				if len(h.Coupons) != 1 || !strings.Contains(h.Phone, "****") {
					t.Errorf("%s finds %+v", typed, h)
				}
			}
		}
		if _, err := s.FindByPhone(ctx, st.Admin, st.Event, "34"); models.ReasonOf(err) != "tail_short" {
			t.Errorf("two digits: %v", err)
		}
		if n := ask[int](t, s, "SELECT count(*) FROM access_entries WHERE what = 'shopper phones'"); n != 7 {
			t.Errorf("%d looks were written down, want 7", n)
		}
	})
}
