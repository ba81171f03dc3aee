package korean_test

import (
	"math"
	"testing"

	"github.com/jangteo/jangteo/models/korean"
)

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0:             "0",
		7:             "7",
		999:           "999",
		1000:          "1,000",
		12000:         "12,000",
		999999:        "999,999",
		15000000:      "15,000,000",
		-1:            "-1",
		-100:          "-100",
		-12000:        "-12,000",
		math.MaxInt64: "9,223,372,036,854,775,807",
		math.MinInt64: "-9,223,372,036,854,775,808",
	} {
		if got := korean.Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %q; want %q", n, got, want)
		}
	}
}

func TestWon(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0원", 12000: "12,000원", -5000: "-5,000원"} {
		if got := korean.Won(n); got != want {
			t.Errorf("Won(%d) = %q; want %q", n, got, want)
		}
	}
}
