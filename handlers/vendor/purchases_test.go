package vendor_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

func TestAVendorChecksReceiptsOfItsOwnTill(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s, ctx := openSite(t), context.Background()
		mine, theirs := s.Vendor("달그락분식", models.Shop, models.AtStore), s.Vendor("온마루국밥", models.Shop, models.AtStore)
		in := models.PaybackInput{Way: models.PayByAccount, Percent: 20, CapWon: 10_000, DayWon: 20_000, PersonWon: 30_000, BudgetWon: 100_000, LegalBasis: "조례"}
		_, err := s.Store.SetPayback(ctx, s.Admin, s.Event, in)
		must(t, err)
		must(t, s.Store.MovePayback(ctx, s.Admin, s.Event, models.PaybackOpen))
		send := func(a models.Application, approval string) models.Purchase {
			row, err := s.Store.SendPurchase(ctx, nil, s.Event, models.PurchaseInput{VendorNo: a.No, AmountWon: 20_000, ApprovalNo: approval, BoughtAt: s.Store.Now().Add(-time.Hour), Person: s.Store.Named("가")})
			must(t, err)
			return row
		}
		first, second, other := send(mine, "11111111"), send(mine, "22222222"), send(theirs, "33333333")
		b := s.loggedIn(lang, mine)
		if p := b.get("/vendor/gaon/purchases"); p.status != http.StatusNotFound {
			t.Errorf("vendors check without being asked to: %d", p.status)
		}
		in.ByShops = true
		_, err = s.Store.SetPayback(ctx, s.Admin, s.Event, in)
		must(t, err)
		b.get("/vendor")
		b.shows(http.StatusOK, b.word("vendor.purchases.title"))
		b.get("/vendor/gaon/purchases")
		b.shows(http.StatusOK, first.ApprovalNo, b.word("purchase.photo.none"))
		if p := b.get("/vendor/gaon/purchases/" + other.PublicID); p.status != http.StatusNotFound {
			t.Errorf("another's receipt: %d", p.status)
		}
		b.get("/vendor/gaon/purchases")
		b.submit("/vendor/gaon/purchases/"+first.PublicID+"/accept", nil)
		b.shows(http.StatusOK, b.word("staff.purchases.accepted"), second.ApprovalNo)
		b.submit("/vendor/gaon/purchases/"+second.PublicID+"/refuse", nil)
		b.shows(http.StatusUnprocessableEntity, b.word("fault.choose_one.refusal"))
		b.submit("/vendor/gaon/purchases/"+second.PublicID+"/refuse", url.Values{"refusal": {"not_ours"}})
		b.shows(http.StatusOK, b.word("vendor.purchases.none"))
		now, err := s.Store.PurchaseByPublicID(ctx, s.Event.ID, other.PublicID)
		if err != nil || now.State != models.PurchaseWaiting {
			t.Errorf("%+v, %v", now, err)
		}
	})
}
