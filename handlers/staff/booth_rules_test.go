package staff_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestBoothRules(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/booths")
		b.shows(http.StatusOK, b.word("staff.rules.title"))
		b.get("/staff/gaon/booths/rules")
		b.shows(http.StatusOK, b.word("category.craft"), b.word("staff.rules.equal.cluster"))
		most := s.views.Text(lang, "fault.booth_rule_most", map[string]any{"max": 1_000})
		tables := []string{"booth_rules", "audit_entries"}
		b.refuses("/rules", map[string]string{"most_craft": "fault.not_a_number"}, tables, "most_craft", "많이", "equal_craft", "cluster")
		b.submit("/rules", "most_craft", "1001")
		b.shows(http.StatusUnprocessableEntity, most)
		if _, kept := b.form("/rules"); kept.Get("most_craft") != "1001" || kept.Get("equal_craft") != "cluster" {
			t.Errorf("what was typed is lost: %v", kept)
		}
		b.submit("/rules", "most_craft", "2곳", "equal_craft", "cluster")
		b.shows(http.StatusUnprocessableEntity)
		b.submit("/rules", "each", "9", "most_craft", "2")
		b.shows(http.StatusUnprocessableEntity, b.word("fault.choose_one.each"))

		b.get("/staff/gaon/booths/rules")
		a := s.Vendor("흙손도예", models.Artisan, models.AtBooth)
		s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, a.No, "A03"))
		b.submit("/rules", "most_craft", "2", "equal_craft", "cluster") // the street changed since
		b.shows(http.StatusConflict)
		if n := b.rows("booth_rules"); n != 0 {
			t.Errorf("%d rules are kept in spite of that", n)
		}
		b.submit("/rules", "each", "2")
		b.shows(http.StatusOK, b.word("staff.rules.saved"))
		board, err := s.Store.PlaceBoard(context.Background(), s.Event, "")
		s.must(err)
		if r := board.Rule("craft"); r.Equal != models.Cluster || r.Most != 2 || b.rows("booth_rules") != 1 {
			t.Errorf("%+v", r)
		}
		b.get("/staff/gaon/booths/rules")
		if _, kept := b.form("/rules"); kept.Get("each") != "2" || kept.Get("most_craft") != "2" || kept.Get("equal_craft") != "cluster" || kept.Get("equal_meal") != "space_out" {
			t.Errorf("the page forgets the rules: %v", kept)
		}
	})
}
