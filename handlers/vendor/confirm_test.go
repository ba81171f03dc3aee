package vendor_test

import (
	"context"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

func TestASelectedVendorConfirms(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Vendor("온마루공방", models.Artisan, models.AtBooth)
		b := s.loggedIn(lang, a)
		s.At(s.Event.StartsAt.Add(-time.Hour))
		b.get("/vendor")
		b.shows(200, b.word("vendor.confirm.selected"), b.word("vendor.confirm.decline_text"))
		b.submit("/confirm", nil)
		b.get("/vendor")
		b.hides(b.word("vendor.confirm.selected"))
		got, err := s.Store.ApplicationByID(context.Background(), a.ID)
		if err != nil || got.ConfirmedAt == nil {
			t.Errorf("%+v, %v", got.ConfirmedAt, err)
		}
	})
}

func TestAnOfferIsAnsweredInTimeOrNotAtAll(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		leaves, next := s.Vendor("달그락분식", models.Shop, models.AtBooth), s.Applicant("온마루공방", models.Artisan, models.AtBooth)
		s.decide(next, models.Waitlisted, "")
		if err := s.Store.Withdraw(context.Background(), s.Admin, leaves); err != nil {
			t.Fatal(err)
		}
		b := s.loggedIn(lang, next)
		b.get("/vendor")
		b.shows(200, b.word("vendor.today.next.offered"), b.word("vendor.confirm.offer_text"))
		s.At(s.Event.EndsAt.Add(-time.Second))
		b.get("/vendor")
		b.shows(200, b.word("vendor.confirm.button"))
		s.At(s.Event.EndsAt)
		b.get("/vendor")
		b.shows(200, b.word("vendor.today.next.let_pass"))
		b.hides(b.word("vendor.confirm.button"))
	})
}

func TestDraftsStayInTheOffice(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.Applicant("온마루공방", models.Artisan, models.AtBooth)
		if err := s.Store.DraftDecision(context.Background(), s.Admin, s.Event, a.Receipt, models.Decision{State: models.Selected, Reason: "아직 비밀이에요."}, 0); err != nil {
			t.Fatal(err)
		}
		b := s.loggedIn(lang, a)
		for _, path := range []string{"/vendor", "/e/gaon/vendors", "/api/v1/events/gaon/vendors", "/e/gaon/apply/done"} {
			b.get(path)
			b.hides("아직 비밀이에요.")
		}
		b.get("/vendor")
		b.shows(200, b.word("state.application.submitted"))
		b.hides(b.word("state.application.selected"))
	})
}
