package korean

import (
	"strings"
	"unicode"
)

// clusters takes apart the consonant pairs that Korean keyboards join by
// themselves: a person who types ㄱ and ㅅ sends ㄳ.
var clusters = strings.NewReplacer(
	"ㄳ", "ㄱㅅ", "ㄵ", "ㄴㅈ", "ㄶ", "ㄴㅎ", "ㄺ", "ㄹㄱ", "ㄻ", "ㄹㅁ", "ㄼ", "ㄹㅂ",
	"ㄽ", "ㄹㅅ", "ㄾ", "ㄹㅌ", "ㄿ", "ㄹㅍ", "ㅀ", "ㄹㅎ", "ㅄ", "ㅂㅅ",
)

// Initials returns the first consonant (초성) of each Hangul syllable: 달그락분식
// gives ㄷㄱㄹㅂㅅ. Other letters become lower case, everything else stays as
// it is, and spaces go.
func Initials(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case isSyllable(r):
			return initialOf(r)
		default:
			return unicode.ToLower(r)
		}
	}, s)
}

// Fold reduces text to what a search compares: letters and digits in lower case,
// without spaces, punctuation or symbols.
func Fold(s string) string {
	return clusters.Replace(strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.M, unicode.N) {
			return unicode.ToLower(r)
		}
		return -1
	}, s))
}

// Matches reports whether query is found in text, either as it is written or as
// initial consonants: 달그락분식 is found by "그락", by "ㄱㄹ" and by "ㄷㄱㄹㅂㅅ".
// A query without letters or digits asks for nothing and matches everything.
func Matches(text, query string) bool {
	folded, wanted := Fold(text), Fold(query)
	return strings.Contains(folded, wanted) || strings.Contains(Initials(folded), wanted)
}
