package models_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

// kinds reads "shop artisan" as kinds of stops.
func kinds(s string) []models.StopKind {
	var list []models.StopKind
	for _, k := range strings.Fields(s) {
		list = append(list, models.StopKind(k))
	}
	return list
}

func TestWhatACardStillNeeds(t *testing.T) {
	t.Parallel()
	const all = "shop shop shop artisan artisan sme place place"
	five, artisans, each := models.TourRule{Need: 5}, models.TourRule{Need: 5, Artisans: 2}, models.TourRule{Need: 3, EachKind: true}
	for _, c := range []struct {
		rule    models.TourRule
		stamped string
		want    string
	}{
		{five, "", "any 5"},
		{five, "shop shop place", "any 2"},
		{five, "shop shop shop place place", ""},
		{artisans, "", "artisan 2, any 3"},
		{artisans, "shop shop shop sme", "artisan 2"},
		{artisans, "shop artisan", "artisan 1, any 2"},
		{artisans, "artisan artisan shop shop sme", ""},
		{each, "", "shop 1, artisan 1, sme 1, place 1"},
		{each, "shop shop shop", "artisan 1, sme 1, place 1"},
		{each, "shop artisan sme place", ""},
		{models.TourRule{Need: 6, Artisans: 2, EachKind: true}, "artisan", "shop 1, artisan 1, sme 1, place 1, any 1"},
	} {
		var got []string
		for _, m := range c.rule.Missing(kinds(c.stamped), kinds(all)) {
			kind := string(m.Kind)
			if kind == "" {
				kind = "any"
			}
			got = append(got, fmt.Sprint(kind, " ", m.Count))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%+v with %q misses %q, want %q", c.rule, c.stamped, s, c.want)
		}
	}
	for stops, want := range map[string]bool{all: true, "shop artisan sme place": false, "artisan shop shop shop shop": false, "": false} {
		if got := artisans.Reachable(kinds(stops)); got != want {
			t.Errorf("%q reaches it: %v", stops, got)
		}
	}
	if n := each.Total(kinds(all)); n != 4 {
		t.Errorf("one of each kind takes %d stamps", n)
	}
}

// FuzzTourRule: whoever follows what is missing is done after so many stamps, and never earlier.
func FuzzTourRule(f *testing.F) {
	f.Add(uint8(5), uint8(2), true, "saaep")
	f.Fuzz(func(t *testing.T, need, artisans uint8, each bool, visited string) {
		r := models.TourRule{Need: int(need%20) + 1, Artisans: int(artisans % 5), EachKind: each}
		stops := kinds(strings.Repeat("shop artisan sme place ", 25))
		byLetter := map[rune]models.StopKind{'s': "shop", 'a': "artisan", 'e': "sme", 'p': "place"}
		var have []models.StopKind
		for _, letter := range visited {
			if kind, known := byLetter[letter]; known && len(have) < 20 {
				have = append(have, kind)
			}
		}
		for rounds := 0; ; rounds++ {
			missing := r.Missing(have, stops)
			if len(missing) == 0 {
				break
			}
			if rounds > 40 {
				t.Fatalf("%+v never ends, at %v", r, have)
			}
			next := missing[0].Kind
			if next == "" {
				next = models.StopPlace
			}
			before := sum(missing)
			have = append(have, next)
			if after := sum(r.Missing(have, stops)); after != before-1 {
				t.Fatalf("%+v: a stamp that was missing left %d of %d", r, after, before)
			}
		}
		if len(have) < r.Need {
			t.Fatalf("%+v is done with %d stamps", r, len(have))
		}
	})
}

func sum(list []models.Missing) (n int) {
	for _, m := range list {
		n += m.Count
	}
	return n
}
