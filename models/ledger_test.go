package models_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// tampering is what somebody with a key to the database could do, how it is undone, and what Verify
// must say to it.
type tampering struct {
	name  string
	do    []string
	undo  []string
	lines []string // a part of each line
}

// change adds to a number.
func change(table, column string, by int, where string) tampering {
	set := func(by int) []string {
		return []string{fmt.Sprintf("UPDATE %s SET %s = %s + %d %s", table, column, column, by, where)}
	}
	return tampering{name: table + "." + column, do: set(by), undo: set(-by)}
}

// replace writes another value; undo is the old one, as SQL.
func replace(table, column, value, old, where string) tampering {
	set := func(v string) []string {
		return []string{"UPDATE " + table + " SET " + column + " = " + v + " " + where}
	}
	return tampering{name: table + "." + column + " = " + value, do: set(value), undo: set(old)}
}

func remove(table, where string) tampering {
	return tampering{
		name: "a row of " + table + " " + where,
		do:   []string{"CREATE TABLE kept AS SELECT * FROM " + table + " " + where, "DELETE FROM " + table + " " + where},
		undo: []string{"INSERT INTO " + table + " SELECT * FROM kept", "DROP TABLE kept"},
	}
}

func (x tampering) shows(lines ...string) tampering {
	x.lines = lines
	return x
}

// The ledger of the test has four rows: 1 redeems the first coupon, 2 redeems the second, 3 takes row
// 2 back, 4 redeems the third. A fourth coupon is not used.
func tamperings(t *testing.T, st *modelstest.Street) []tampering {
	row2, row3 := "(SELECT id FROM (SELECT id FROM redemptions WHERE seq = 2) x)", "(SELECT id FROM (SELECT id FROM redemptions WHERE seq = 3) x)"
	hash1 := "'" + ask[string](t, st.Store, "SELECT hash FROM redemptions WHERE seq = 1") + "'"
	head := "'" + ask[string](t, st.Store, "SELECT hash FROM ledger_heads") + "'"
	shop := ask[int](t, st.Store, "SELECT application_id FROM redemptions WHERE seq = 1")
	first := "WHERE id = (SELECT min(id) FROM coupons)"
	last := "WHERE id = (SELECT max(id) FROM coupons)"
	return []tampering{
		change("redemptions", "won", 1_000, "WHERE seq = 1").shows("row 1 was changed", "reserved won is 20000 in the counter and 21000 in the rows", "gives 6000 won, its terms another sum", "redeemed won is 10000 in the counter and 11000 in the rows"),
		change("redemptions", "hour", 1, "WHERE seq = 1").shows("row 1 was changed"),
		change("redemptions", "coupon_id", 100, "WHERE seq = 1").shows("row 1 was changed", "does not agree with its 0 standing"),
		change("redemptions", "application_id", 1, "WHERE seq = 4").shows("row 4 was changed"),
		replace("redemptions", "nonce", "'mine'", "'redeem-6'", "WHERE seq = 1").shows("row 1 was changed"),
		replace("redemptions", "booth", "'A02'", "''", "WHERE seq = 1").shows("row 1 was changed"),
		replace("redemptions", "reason", "'because'", "'실수'", "WHERE seq = 3").shows("row 3 was changed"),
		replace("redemptions", "purchase_won", "99", "NULL", "WHERE seq = 1").shows("row 1 was changed"),
		replace("redemptions", "prev_hash", "'x'", hash1, "WHERE seq = 2").shows("row 2 does not follow"),
		change("redemptions", "seq", 10, "WHERE id = (SELECT id FROM (SELECT max(id) AS id FROM redemptions) x)").shows("row 4 is missing", "ends at row 14, its head says 4"),
		remove("redemptions", "WHERE seq = 2").shows("row 2 is missing", "takes back row", "reversed is 1 in the counter and 0 in the rows"),
		remove("redemptions", "WHERE seq = 4").shows("ends at row 3, its head says 4", "does not agree with its 0 standing", "redeemed is 2 in the counter and 1", "redeemed won is 10000 in the counter and 5000"),
		replace("redemptions", "reversed_by", "id", row3, "WHERE seq = 2").shows("says it was reversed by row", "takes back row"),
		replace("redemptions", "reversed_by", "NULL", row3, "WHERE seq = 2").shows("takes back row", "does not agree with its 1 standing", "redeemed is", "redeemed won is", "reversed is"),
		replace("redemptions", "reverses", "id", row2, "WHERE seq = 3").shows("row 3 was changed", "says it was reversed by row", "takes back row"),
		replace("ledger_heads", "hash", "'x'", head, "").shows("ends at row 4, its head says 4"),
		change("ledger_heads", "seq", 1, "").shows("ends at row 4, its head says 5"),
		remove("ledger_heads", "").shows("ends at row 4, its head says 0"),
		replace("coupons", "state", "'redeemed'", "'issued'", last).shows("does not agree with its 0 standing"),
		replace("coupons", "state", "'issued'", "'redeemed'", first).shows("does not agree with its 1 standing"),
		replace("coupons", "state", "'voided'", "'issued'", last).shows("reserved won is 20000 in the counter and 15000 in the rows"),
		change("coupons", "ordinal", 4, last).shows("is its holder's number 5, above the limit"),
		change("coupons", "slot_id", 100, last).shows("slot"),
		remove("coupons", last).shows("issued is 4 in the counter and 3 in the rows", "reserved won is", "slot"),
		change("campaigns", "issued", 1, "").shows("issued is 5 in the counter and 4 in the rows"),
		change("campaigns", "reserved_won", -1, "").shows("reserved won is 19999 in the counter and 20000 in the rows"),
		change("campaigns", "redeemed", -1, "").shows("redeemed is 1 in the counter and 2 in the rows"),
		change("campaigns", "redeemed_won", 7, "").shows("redeemed won is 10007 in the counter and 10000 in the rows"),
		change("campaigns", "reversed", 1, "").shows("reversed is 2 in the counter and 1 in the rows"),
		change("slots", "issued", -1, "").shows("slot"),
		unchecked(st, "campaign_issued", change("campaigns", "quantity", -97, "")).shows("more was issued than its quantity or budget allows"),
		unchecked(st, "campaign_reserved", change("campaigns", "budget_won", -499_000, "")).shows("more was issued than its quantity or budget allows"),
		change("vendors", "id", 0, fmt.Sprintf("WHERE id = %d", shop)).shows(), // nothing at all
	}
}

// unchecked takes away the check that would refuse it.
func unchecked(st *modelstest.Street, check string, x tampering) tampering {
	if onPostgres(st.Store) {
		x.do = append([]string{"ALTER TABLE campaigns DROP CONSTRAINT " + check}, x.do...)
	} else {
		x.do = append([]string{"PRAGMA ignore_check_constraints = ON"}, x.do...)
	}
	return x
}

func TestVerifyFindsEachKindOfBreach(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		campaign := st.Campaign()
		var coupons []models.Coupon
		for i := range 4 {
			coupons = append(coupons, st.Coupon(campaign, fmt.Sprint("사람", i)))
		}
		st.Redeem(d, coupons[0])
		slip := st.Redeem(d, coupons[1])
		must(st.Store.ReverseByDevice(t.Context(), d, slip.Redemption.Nonce, "실수"))(t)
		st.Redeem(d, coupons[2])
		db := connect(t, st.Store)
		defer db.Close()
		db.SetMaxOpenConns(1) // a pragma is for one connection
		for _, x := range tamperings(t, st) {
			sound(t, st)
			run(t, db, x.do)
			found := verify(t, st)
			if len(found) != len(x.lines) {
				t.Errorf("%s: %q, want %d lines", x.name, found, len(x.lines))
			}
			for _, part := range x.lines {
				if !strings.Contains(strings.Join(found, "\n"), part) {
					t.Errorf("%s: %q does not say %q", x.name, found, part)
				}
			}
			run(t, db, x.undo)
		}
		sound(t, st)
	})
}

func run(t *testing.T, db *sql.DB, statements []string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestALedgerIsOfOneEvent(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		d := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth))
		st.Redeem(d, st.Coupon(st.Campaign(), "가람"))
		other := must(st.Store.OpenEvent(t.Context(), st.Admin, newEvent()))(t)
		modelstest.Exec(t, st.Store, "UPDATE redemptions SET won = 1")
		if found := must(st.Store.Verify(t.Context(), other))(t); len(found) != 0 {
			t.Errorf("%q", found)
		}
	})
}
