package korean

import (
	"strings"
	"unicode"
)

// digitsOf returns the digits of a number as a person typed or pasted it,
// leaving out spaces, hyphens and the extra separators given. Full-width
// digits become plain ones. It reports false when anything else is in s.
func digitsOf(s, extraSeparators string) (string, bool) {
	var digits strings.Builder
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			digits.WriteRune(r)
		case '０' <= r && r <= '９':
			digits.WriteRune(r - '０' + '0')
		case !isSeparator(r) && !strings.ContainsRune(extraSeparators, r):
			return "", false
		}
	}
	return digits.String(), true
}

// isSeparator accepts every space and dash, the minus sign that some keyboards
// send for a dash, and the invisible marks that come along when a number is
// copied out of a phone's contact list.
func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cf) || r == '−'
}
