package korean

import (
	"slices"
	"strings"
	"unicode"
)

// foreignLettersShown is how much of a name in Latin letters may stay readable.
const foreignLettersShown = 4

// MaskName hides enough of a person's name to print it in a public list, while
// the person still finds themselves: 홍*동, 홍*, 남궁*민, Alex*****. It follows
// the masking custom of Korean financial and public bodies: a Korean name hides
// its given name except the last syllable, a foreign one shows its first four
// letters. A foreign name of fewer than eight letters shows only half, because
// four would give it away.
func MaskName(name string) string {
	letters := []rune(strings.TrimSpace(name))
	if len(letters) == 0 {
		return ""
	}
	if unicode.In(letters[0], unicode.Hangul, unicode.Han) {
		return maskKoreanName(withoutSpaces(letters))
	}
	return maskForeignName(letters)
}

func maskKoreanName(letters []rune) string {
	if len(letters) == 1 {
		return stars(1)
	}
	family := familyNameLength(letters)
	given := letters[family:]
	if len(given) == 1 {
		return string(letters[:family]) + stars(1)
	}
	last := len(given) - 1
	return string(letters[:family]) + stars(last) + string(given[last])
}

// familyNameLength is 1 except for the eight family names of two syllables that
// are in common use (2015 census, 통계청 성씨·본관).
func familyNameLength(letters []rune) int {
	compound := []string{"남궁", "독고", "동방", "사공", "서문", "선우", "제갈", "황보"}
	if len(letters) > 2 && slices.Contains(compound, string(letters[:2])) {
		return 2
	}
	return 1
}

func maskForeignName(letters []rune) string {
	shown := min(foreignLettersShown, len(letters)/2)
	masked := slices.Clone(letters)
	for i, letter := range masked[shown:] {
		if !unicode.IsSpace(letter) {
			masked[shown+i] = '*'
		}
	}
	return string(masked)
}

func withoutSpaces(letters []rune) []rune {
	return slices.DeleteFunc(letters, unicode.IsSpace)
}

func stars(n int) string { return strings.Repeat("*", n) }
