package korean_test

import (
	"testing"
	"unicode/utf8"

	"github.com/jangteo/jangteo/models/korean"
)

func TestInitials(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"달그락분식":   "ㄷㄱㄹㅂㅅ",
		"홍 길동":    "ㅎㄱㄷ",
		"꿀단지":     "ㄲㄷㅈ",
		"QR 쿠폰 5": "qrㅋㅍ5",
		"(주)맑은":   "(ㅈ)ㅁㅇ",
		"가힣":      "ㄱㅎ",
		"ㅁㅇ":      "ㅁㅇ",
		"":        "",
	} {
		if got := korean.Initials(text); got != want {
			t.Errorf("Initials(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"(주) 맑은숨·테크": "주맑은숨테크",
		"Cafe No. 7": "cafeno7",
		"1+1 ~세일~ ♥": "11세일",
		"ㄳ":          "ㄱㅅ",
		" -!":        "",
	} {
		if got := korean.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text, query string
		want        bool
	}{
		"the whole name":               {"달그락분식", "달그락분식", true},
		"a part":                       {"달그락분식", "그락", true},
		"spaces do not matter":         {"달그락 분식", "락분", true},
		"punctuation does not":         {"(주)든든식품", "주든든", true},
		"case does not":                {"Cafe 온", "cAFE", true},
		"initials":                     {"달그락분식", "ㄷㄱㄹ", true},
		"initials in the middle":       {"김민아", "ㅁㅇ", true},
		"initials across a space":      {"온마루 국밥", "ㄹㄱ", true},
		"initials across brackets":     {"(주)든든식품", "ㅈㄷㄷ", true},
		"initials the keyboard joined": {"김선우", "ㄳㅇ", true},
		"initials with a digit":        {"부스 7번", "ㅅ7ㅂ", true},
		"other initials":               {"달그락분식", "ㄱㄷ", false},
		"a syllable half typed":        {"달그락분식", "다", false},
		"another name":                 {"달그락분식", "온마루", false},
		"nothing asked":                {"달그락분식", " ", true},
		"nothing to search":            {"", "ㄱ", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := korean.Matches(test.text, test.query); got != test.want {
				t.Errorf("Matches(%q, %q) = %t; want %t", test.text, test.query, got, test.want)
			}
		})
	}
}

func FuzzMatches(f *testing.F) {
	f.Add("달그락", "분", "식")
	f.Add("(주)", "맑은숨 ", "Tech")
	f.Add("", "ㄳ", "ㄱ")
	f.Add("ǅ", "İ", "ß Σς")
	f.Add("\xff", "가", "\xea\xb0")
	f.Fuzz(func(t *testing.T, before, part, after string) {
		text := before + part + after
		if folded := korean.Fold(text); korean.Fold(folded) != folded {
			t.Fatalf("Fold(Fold(%q)) differs from Fold: %q", text, folded)
		}
		if a, b := korean.Fold(korean.Initials(text)), korean.Initials(korean.Fold(text)); a != b {
			t.Fatalf("%q: folding initials gives %q, initials of the folded %q", text, a, b)
		}
		if !utf8.ValidString(before) || !utf8.ValidString(part) || !utf8.ValidString(after) {
			return
		}
		if !korean.Matches(text, part) || !korean.Matches(text, korean.Initials(part)) {
			t.Fatalf("%q is not found in %q", part, text)
		}
	})
}
