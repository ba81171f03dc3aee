package korean_test

import (
	"testing"

	"github.com/jangteo/jangteo/models/korean"
)

func TestParticles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ word, both, want string }{
		{"가게", "은(는)", "는"}, {"쿠폰", "은(는)", "은"}, {"부스", "이(가)", "가"}, {"행사장", "이(가)", "이"},
		{"신청서", "을(를)", "를"}, {"달그락분식", "을(를)", "을"}, {"서울", "을(를)", "을"}, {"쿠폰", "과(와)", "과"}, {"부스", "과(와)", "와"},
		{"안내소", "(으)로", "로"}, {"행사장", "(으)로", "으로"}, {"서울", "(으)로", "로"}, {"여덟", "(으)로", "으로"},
		{"가", "은(는)", "는"}, {"힣", "은(는)", "은"}, // first and last syllables
		{"쿠폰", "도", "도"}, // there is but one form
	} {
		if got := korean.Particle(test.word, test.both); got != test.want {
			t.Errorf("%s%s; want %s", test.word, got, test.want)
		}
	}
}

func TestParticleAfterDigits(t *testing.T) {
	t.Parallel()
	for digit, want := range map[string]string{
		"0": "0을 0으로", "1": "1을 1로", "2": "2를 2로", "3": "3을 3으로", "4": "4를 4로",
		"5": "5를 5로", "6": "6을 6으로", "7": "7을 7로", "8": "8을 8로", "9": "9를 9로",
		"B13": "B13을 B13으로", "12,000": "12,000을 12,000으로", "20%": "20%를 20%로",
	} {
		if got := digit + korean.Particle(digit, "을(를)") + " " + digit + korean.Particle(digit, "(으)로"); got != want {
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
		if got := word + korean.Particle(word, "(으)로"); got != want {
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
		if got := word + korean.Particle(word, "은(는)"); got != want {
			t.Errorf("got %q; want %q", got, want)
		}
	}
}
