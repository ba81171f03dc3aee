package models

import (
	"fmt"
	"testing"
)

func TestPhotosHangOnTheRowOfTheirProduct(t *testing.T) {
	t.Parallel()
	list := func(names ...string) []Product {
		var list []Product
		for i, name := range names {
			list = append(list, Product{ID: int64(i + 1), Name: name})
		}
		return list
	}
	for name, test := range map[string]struct {
		was, now []Product
		want     string
	}{
		"the same":              {list("a", "b"), list("a", "b"), "a1 b2 []"},
		"the first one goes":    {list("a", "b"), list("b"), "b2 [1]"},
		"another order":         {list("a", "b", "c"), list("c", "a", "b"), "c3 a1 b2 []"},
		"a new name":            {list("a", "b"), list("a", "d"), "a1 d2 []"},
		"one more":              {list("a"), list("b", "a"), "b0 a1 []"},
		"twice the same":        {list("a", "a"), list("a", "a", "a"), "a1 a2 a0 []"},
		"nothing was there":     {nil, list("a"), "a0 []"},
		"nothing is left of it": {list("a", "b"), nil, "[1 2]"},
	} {
		for i := range test.now {
			test.now[i].ID = 0
		}
		rows, gone := ontoRows(test.was, test.now)
		got := ""
		for _, p := range rows {
			got += fmt.Sprint(p.Name, p.ID, " ")
		}
		if got += fmt.Sprint(gone); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
