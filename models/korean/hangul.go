package korean

// Composed Hangul syllables are laid out in Unicode by initial, vowel and final
// (The Unicode Standard, section 3.12), so the parts come out by division.
const (
	firstSyllable  = '가'
	lastSyllable   = '힣'
	finals         = 28 // including none
	vowelsByFinals = 21 * finals
	finalRieul     = 8 // ㄹ
)

func isSyllable(r rune) bool { return firstSyllable <= r && r <= lastSyllable }

// initialOf returns the first consonant of a syllable as a letter of its own.
func initialOf(syllable rune) rune {
	initials := [...]rune{
		'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ',
		'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
	}
	return initials[(syllable-firstSyllable)/vowelsByFinals]
}

// finalOf returns the index of the consonant that closes a syllable; 0 if none.
func finalOf(syllable rune) rune { return (syllable - firstSyllable) % finals }
