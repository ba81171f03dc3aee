package korean_test

import (
	"testing"

	"github.com/jangteo/jangteo/models/korean"
)

func TestParticles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ got, want string }{
		"topic after a vowel":          {korean.Topic("가게"), "가게는"},
		"topic after a consonant":      {korean.Topic("쿠폰"), "쿠폰은"},
		"subject after a vowel":        {korean.Subject("부스"), "부스가"},
		"subject after a consonant":    {korean.Subject("행사장"), "행사장이"},
		"object after a vowel":         {korean.Object("신청서"), "신청서를"},
		"object after a consonant":     {korean.Object("달그락분식"), "달그락분식을"},
		"direction after a vowel":      {korean.Direction("안내소"), "안내소로"},
		"direction after a consonant":  {korean.Direction("행사장"), "행사장으로"},
		"direction after rieul":        {korean.Direction("서울"), "서울로"},
		"object after rieul":           {korean.Object("서울"), "서울을"},
		"direction after double rieul": {korean.Direction("여덟"), "여덟으로"},
		"any other pair":               {korean.Particle("쿠폰", "과", "와"), "쿠폰과"},
		"first and last syllables":     {korean.Topic("가") + korean.Topic("힣"), "가는힣은"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.got != test.want {
				t.Errorf("got %q; want %q", test.got, test.want)
			}
		})
	}
}

func TestParticleAfterDigits(t *testing.T) {
	t.Parallel()
	for digit, want := range map[string]string{
		"0": "0을 0으로", "1": "1을 1로", "2": "2를 2로", "3": "3을 3으로", "4": "4를 4로",
		"5": "5를 5로", "6": "6을 6으로", "7": "7을 7로", "8": "8을 8로", "9": "9를 9로",
		"B13": "B13을 B13으로", "12,000": "12,000을 12,000으로", "20%": "20%를 20%로",
	} {
		if got := korean.Object(digit) + " " + korean.Direction(digit); got != want {
			t.Errorf("got %q; want %q", got, want)
		}
	}
}

func TestParticleAfterLatinLetters(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"QR": "QR로", "SQL": "SQL로", "ATM": "ATM으로", "LAN": "LAN으로", "PC": "PC로", "A": "A로",
		"Table": "Table로", "Mall": "Mall로", "Home": "Home으로", "Salon": "Salon으로",
		"Ming": "Ming으로", "Market": "Market으로", "Book": "Book으로", "Rock": "Rock으로",
		"Boat": "Boat로", "Cafe": "Cafe로", "Food": "Food로", "Café": "Café로",
	} {
		if got := korean.Direction(word); got != want {
			t.Errorf("got %q; want %q", got, want)
		}
	}
}

func TestParticleIgnoresWhatIsNotHeard(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"‘달그락분식’":     "‘달그락분식’은",
		"나뭇결공방(도마)":   "나뭇결공방(도마)은",
		"온마루국밥 (본점) ": "온마루국밥 (본점) 은",
		"(주)든든식품":     "(주)든든식품은",
		"(가게)":        "(가게)는",
		"도마)":         "도마)는",
		"♥":           "♥는",
		"":            "는",
		"黃金":          "黃金는",
	} {
		if got := korean.Topic(word); got != want {
			t.Errorf("got %q; want %q", got, want)
		}
	}
}
