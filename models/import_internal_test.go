package models

import (
	"slices"
	"strings"
	"testing"
)

func TestProductsOfACell(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string][]Product{
		"떡볶이 4,000원 / 순대: 5000원, 어묵 1000": {{Name: "떡볶이", PriceWon: 4_000}, {Name: "순대", PriceWon: 5_000}, {Name: "어묵", PriceWon: 1_000}},
		"커피/차 3,000원":                     {{Name: "커피/차", PriceWon: 3_000}},
		"비누, 초; 향":                        {{Name: "비누"}, {Name: "초"}, {Name: "향"}},
		"비누4000원\n초 (₩500)":               {{Name: "비누", PriceWon: 4_000}, {Name: "초", PriceWon: 500}},
		"세트2":                             {{Name: "세트2"}},
		"세트 2 4,000원":                     {{Name: "세트 2", PriceWon: 4_000}},
		" \n ":                            nil,
		"12345":                           {{Name: "12345"}},
		"/":                               {{Name: "/"}},
	} {
		c := cells{values: map[ImportField]string{"products": cell}}
		if got := c.products(); !slices.Equal(got, want) {
			t.Errorf("%q: %+v, want %+v", cell, got, want)
		}
	}
}

// A product that is written to a list is read back as it was.
func FuzzProductText(f *testing.F) {
	f.Add("커피/차", int64(3_000))
	f.Add("세트 2", int64(0))
	f.Fuzz(func(t *testing.T, name string, price int64) {
		plain := len(name) > 0 && !strings.ContainsAny(name[:1]+name[len(name)-1:], " /")
		for _, r := range name { // names are written with letters, digits and a slash here
			plain = plain && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == ' ' || r == '/')
		}
		if !plain || price < 0 || price > priceMaxWon {
			return
		}
		p := Product{Name: name, PriceWon: price}
		got := productsOf(p.Text())
		for _, part := range got {
			if len(got) == 1 && part != p {
				t.Errorf("%q came back as %+v", p.Text(), got)
			}
		}
	})
}

func FuzzReadLine(f *testing.F) {
	for _, s := range []string{"", "1012345678", "01012345678.0", "떡볶이 4,000원/순대", "3kW", "1e300", "#N/A", "○", "\x00", "NaN", "-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		row := TableRow{Line: 2}
		for range ImportFields {
			row.Cells = append(row.Cells, cell)
		}
		l := importReader{fields: ImportFields, demo: true}.readLine(row)
		if len(l.problems) > 0 {
			return
		}
		if l.name == "" || l.number == "" || l.phone == "" || l.powerW != nil && !oneOf(*l.powerW, Powers) {
			t.Errorf("%q made %+v without a problem", cell, l)
		}
	})
}
