package models_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// TestBaselineKeepsTheRules: what the ledger is measured against is a ledger too.
func TestBaselineKeepsTheRules(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		st := modelstest.OpenStreetOn(t, s)
		ctx := context.Background()
		c := st.Campaign(func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = 10, 50_000 })
		claim := func(person, nonce string) (models.Coupon, error) {
			return s.ClaimPlainly(ctx, models.Claim{CampaignID: c.PublicID, Person: s.Named(person), Nonce: nonce})
		}
		first, err := claim("kim", "n")
		if err != nil {
			t.Fatal(err)
		}
		got := storm(t, 40, func(i int) error {
			_, err := claim(fmt.Sprint("shopper ", i), fmt.Sprint("n", i))
			return err
		})
		if got[""] != 9 || got["sold_out"] != 31 {
			t.Errorf("claims: %v", got)
		}
		if _, err := claim("kim", "again"); models.ReasonOf(err) != "sold_out" {
			t.Errorf("after the last coupon: %v", err)
		}
		phone, _ := st.Device(st.Vendor("떡볶이집", models.Shop, models.AtStore))
		redeem := func(nonce string) error {
			_, err := s.RedeemPlainly(ctx, phone, models.RedeemInput{Code: first.Code, Nonce: nonce, Method: models.Scan})
			return err
		}
		got = storm(t, 16, func(i int) error { return redeem(fmt.Sprint("r", i)) })
		if got[""] != 1 || got["already_redeemed"] != 15 {
			t.Errorf("redemptions: %v", got)
		}
		clean(t, st)
	})
}

func TestBaselineKnowsWhoHoldsOne(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		st := modelstest.OpenStreetOn(t, s)
		c := st.Campaign()
		got := storm(t, 8, func(int) error {
			_, err := s.ClaimPlainly(context.Background(), models.Claim{CampaignID: c.PublicID, Person: s.Named("kim"), Nonce: "same"})
			return err
		})
		if got[""] != 1 || got["limit_reached"] != 7 {
			t.Errorf("%v", got)
		}
		clean(t, st)
	})
}

func TestIssueInBulk(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		st := modelstest.OpenStreetOn(t, s)
		ctx := context.Background()
		c := st.Campaign(func(in *models.CampaignInput) { in.Quantity, in.BudgetWon = 1_000, 5_000_000 })
		indexes := indexesOf(t, s)
		if err := s.IssueInBulk(ctx, c, 300); err != nil {
			t.Fatal(err)
		}
		some, newest, err := s.UnusedCodes(ctx, c, 0)
		if err != nil || len(some) != 300 {
			t.Fatalf("%d codes, %v", len(some), err)
		}
		err = s.WithoutCouponIndexes(ctx, func() error {
			if got := indexesOf(t, s); len(got) >= len(indexes) {
				t.Errorf("still there: %v", got)
			}
			return s.IssueInBulk(ctx, c, 200)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := indexesOf(t, s); !slices.Equal(got, indexes) {
			t.Errorf("indexes %v, want %v", got, indexes)
		}
		more, last, err := s.UnusedCodes(ctx, c, newest)
		if err != nil || len(more) != 200 || last <= newest {
			t.Fatalf("%d more codes, %v", len(more), err)
		}
		phone, _ := st.Device(st.Vendor("떡볶이집", models.Shop, models.AtStore))
		for _, code := range []string{some[0], more[199]} {
			if _, short, ok := models.ParseCode(code); short || !ok {
				t.Errorf("%s is no code of a QR", code)
			}
			if _, err := s.RedeemCoupon(ctx, phone, models.RedeemInput{Code: code, Nonce: code, Method: models.Scan}); err != nil {
				t.Error(err)
			}
		}
		if left, _, err := s.UnusedCodes(ctx, c, 0); err != nil || len(left) != 498 || slices.Contains(left, some[0]) {
			t.Errorf("%d left, %v", len(left), err)
		}
		if err := s.IssueInBulk(ctx, c, 501); err == nil {
			t.Error("more than the quantity was issued")
		}
		clean(t, st)
	})
}

// clean fails unless the ledger of the street agrees with itself.
func clean(t *testing.T, st *modelstest.Street) {
	t.Helper()
	if breaches, err := st.Store.Verify(t.Context(), st.Event); err != nil || len(breaches) > 0 {
		t.Errorf("%v %q", err, breaches)
	}
}

func indexesOf(t *testing.T, s *models.Store) []string {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'coupons' ORDER BY name"
	if onPostgres(s) {
		query = "SELECT indexname FROM pg_indexes WHERE tablename = 'coupons' ORDER BY indexname"
	}
	db := connect(t, s)
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return names
}
