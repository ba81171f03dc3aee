package korean

import (
	"regexp"
	"strings"
	"unicode"
)

// BothForms is a pattern of a particle in both forms.
const BothForms = `[은이을과]\([는가를와]\)|\(으\)로`

// bothForms are the particles (조사) that differ by the sound before them, the way forms print them: each with
// what follows a consonant and what follows a vowel.
var bothForms = map[string][2]string{
	"은(는)": {"은", "는"}, "이(가)": {"이", "가"}, "을(를)": {"을", "를"}, "과(와)": {"과", "와"}, "(으)로": {"으로", "로"},
}

// Particle is the one of both forms, as 은(는), that fits the sound a word ends in. Digits and single capitals are
// heard as Koreans read them out (B13 → 비십삼, QR → 큐알) and English words roughly as they are borrowed
// (Shop → 숍). Quotation marks and a remark in brackets at the end are not heard. A word nobody can guess counts
// as ending in a vowel. A word that ends in ㄹ takes 로 like one that ends in a vowel: 서울로 (국립국어원
// 표준국어대사전, 로).
func Particle(word, both string) string {
	forms, known := bothForms[both]
	heard := soundOf(word)
	switch {
	case !known:
		return both
	case heard == endsInVowel, heard == endsInRieul && both == "(으)로":
		return forms[1]
	}
	return forms[0]
}

// sound is what a word ends in, as far as a particle cares.
type sound int

const (
	endsInVowel sound = iota
	endsInConsonant
	endsInRieul
)

func soundOf(word string) sound {
	heard := []rune(strings.TrimRightFunc(withoutRemark(word), isSilent))
	if len(heard) == 0 {
		return endsInVowel
	}
	last := heard[len(heard)-1]
	switch {
	case isSyllable(last):
		return soundOfSyllable(last)
	case unicode.IsLower(last):
		return soundOfEnglish(strings.ToLower(string(heard)))
	default:
		return soundOfCharacter(last)
	}
}

func soundOfSyllable(syllable rune) sound {
	switch finalOf(syllable) {
	case 0:
		return endsInVowel
	case finalRieul:
		return endsInRieul
	default:
		return endsInConsonant
	}
}

// soundOfCharacter knows how a digit or a capital is read out alone: 영, 일, 이,
// 삼 …, 에이, 비, 씨 …. Round numbers need no care: 십, 백, 천 and 만 end in a
// consonant like 영.
func soundOfCharacter(r rune) sound {
	switch r {
	case '1', '7', '8', 'L', 'R':
		return endsInRieul
	case '0', '3', '6', 'M', 'N':
		return endsInConsonant
	default:
		return endsInVowel
	}
}

var (
	heardAsRieul     = regexp.MustCompile(`le?$`)
	heardAsConsonant = regexp.MustCompile(`([mn]e?|ng|ck|((^|[^aeiou])[aeiou]|oo)[bckpt])$`)
)

// soundOfEnglish guesses how an English word in lower case ends once it is said
// in Korean: table 테이블, home 홈, lounge 라운지, market 마켓, boat 보트.
func soundOfEnglish(word string) sound {
	switch {
	case heardAsRieul.MatchString(word):
		return endsInRieul
	case heardAsConsonant.MatchString(word):
		return endsInConsonant
	default:
		return endsInVowel
	}
}

// withoutRemark drops a bracketed remark at the end, which is not read out when
// the particle is chosen: 나뭇결공방(도마)은.
func withoutRemark(word string) string {
	if !strings.HasSuffix(word, ")") {
		return word
	}
	if before := word[:max(0, strings.LastIndex(word, "("))]; before != "" {
		return before
	}
	return word
}

// isSilent reports whether a character at the end of a word is not read out.
// The per cent sign is: 퍼센트.
func isSilent(r rune) bool {
	return r != '%' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}
