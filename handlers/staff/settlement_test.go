package staff_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestSettlementAgreesWithTheTally(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/settlement")
		b.shows(http.StatusOK, b.word("staff.settlement.none"))
		a := spendAnAfternoon(s)
		b.get("/staff/gaon/settlement")
		won := func(n string) string { return map[string]string{"ko": n + "원", "en": "₩" + n}[lang] }
		b.shows(http.StatusOK, won("13,000"), won("8,000"), "1 × "+won("5,000"), "달그락분식", "000-01-", a.big.Name(lang))
		lines := table(t, b.get("/staff/gaon/settlement.csv"))
		var count, sum int64
		for _, line := range lines[1:] {
			n, _ := strconv.ParseInt(line[6], 10, 64)
			unit, _ := strconv.ParseInt(line[7], 10, 64)
			won, _ := strconv.ParseInt(line[8], 10, 64)
			if n*unit != won {
				t.Errorf("%v does not multiply", line)
			}
			count, sum = count+n, sum+won
		}
		tally, err := s.Store.TallyOf(context.Background(), s.Event, 0)
		s.must(err)
		if count != tally.Total.Redeemed || sum != tally.Total.Won || len(lines) != 4 {
			t.Errorf("%d coupons and %d won in %d lines, the tally has %+v", count, sum, len(lines), tally.Total)
		}
		if want := b.word("staff.settlement.business_number"); lines[0][2] != want {
			t.Errorf("third column %q, want %q", lines[0][2], want)
		}
	})
}

// table reads a settlement file as Excel would: its bytes begin with the mark of UTF-8.
func table(t *testing.T, p page) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(p.body, "\xef\xbb\xbf")
	if !marked || p.header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(p.header.Get("Content-Disposition"), `attachment; filename="settlement-gaon.csv"`) {
		t.Fatalf("status %d, %v, begins with %q", p.status, p.header, p.body[:min(20, len(p.body))])
	}
	if !strings.HasSuffix(text, "\r\n") {
		t.Error("lines do not end as on Windows")
	}
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// A vendor that calls itself a formula must not run on the machine of the office.
func TestSettlementFileHoldsNoFormulas(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	c := s.Campaign()
	names := []string{"=HYPERLINK(1)", "+82분식", "-할인-", "@상회", `따옴표 "셋", 쉼표`}
	for i, name := range names {
		a := s.vendorWith(600+i, name, func(in *models.ApplicationInput) { in.Kind = models.Shop })
		phone, _ := s.Device(a)
		s.Redeem(phone, s.Coupon(c, fmt.Sprint("방문객 ", i)))
	}
	b := s.staff()
	for i, line := range table(t, b.get("/staff/gaon/settlement.csv"))[1:] {
		want := names[i]
		if strings.ContainsRune("=+-@", rune(want[0])) {
			want = "'" + want
		}
		if line[1] != want {
			t.Errorf("the name is %q, want %q", line[1], want)
		}
		if len(line[2]) != len("000-00-00000") || strings.Count(line[2], "-") != 2 {
			t.Errorf("the business number %q is no text to a spreadsheet", line[2])
		}
	}
}
