package korean

import (
	"strconv"
	"strings"
)

// Won writes a sum in won: 12,000원.
func Won(n int64) string { return Thousands(n) + "원" }

// Thousands writes a whole number with a comma before every third digit: 12,000.
func Thousands(n int64) string {
	digits, negative := strings.CutPrefix(strconv.FormatInt(n, 10), "-")
	var out strings.Builder
	if negative {
		out.WriteByte('-')
	}
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	return out.String()
}
