package models

import (
	"strings"
	"testing"
)

func TestParseCodeReadsWhatNewCodesSay(t *testing.T) {
	t.Parallel()
	for range 200 {
		short, long := newShortCode(), randomCode(qrCodeLength)
		if code, isShort, ok := ParseCode(GroupCode(short)); code != short || !isShort || !ok {
			t.Errorf("%s was read as %s, %v, %v", short, code, isShort, ok)
		}
		if code, isShort, ok := ParseCode(long); code != long || isShort || !ok {
			t.Errorf("%s was read as %s, %v, %v", long, code, isShort, ok)
		}
	}
}

func TestParseCodeForgivesHowPeopleAndCamerasGiveIt(t *testing.T) {
	t.Parallel()
	short := "01ABCDE" + string(crockford[checkValue("01ABCDE")])
	long := "0123456789ABCDEFGHJK"
	for given, want := range map[string]string{
		short:                                 short,
		GroupCode(short):                      short,
		strings.ToLower(short):                short,
		" " + short[:4] + " – " + short[4:]:   short,
		"oI" + short[2:]:                      short,
		"Ol" + short[2:] + "\r\n":             short,
		long:                                  long,
		strings.ToLower(long):                 long,
		"https://gaon.kr/c/" + long:           long,
		"HTTPS://GAON.KR/c/" + long:           long,
		"https://gaon.kr/c/" + long + "?l=en": long,
		long[:5] + "-" + long[5:]:             long,
	} {
		if code, _, ok := ParseCode(given); code != want || !ok {
			t.Errorf("%q was read as %q, %v, want %q", given, code, ok, want)
		}
	}
}

func TestParseCodeRefusesWhatIsNoCode(t *testing.T) {
	t.Parallel()
	for _, given := range []string{
		"", " ", "-", "/c/", "안녕하세요", "UUUUUUUU", "0123456", "012345678", "0123456789ABCDEFGHJ", "0123456789ABCDEFGHJKM",
		strings.Repeat("0", 10_000), "https://example.com/", "01ABCDE!",
	} {
		if code, _, ok := ParseCode(given); ok {
			t.Errorf("%.30q was read as %s", given, code)
		}
	}
}

// Whoever reads a short code aloud gets one letter wrong, or two in the wrong order.
func TestCheckSymbolCatchesSlipsInTheBody(t *testing.T) {
	t.Parallel()
	for range 50 {
		code := newShortCode()
		for i := range shortCodeLength - 1 {
			for _, r := range crockford {
				if slip := code[:i] + string(r) + code[i+1:]; slip != code {
					refused(t, code, slip)
				}
			}
			if i+1 < shortCodeLength-1 && code[i] != code[i+1] {
				refused(t, code, code[:i]+string(code[i+1])+string(code[i])+code[i+2:])
			}
		}
		for _, r := range crockford { // the symbol itself
			if slip := code[:shortCodeLength-1] + string(r); slip != code {
				refused(t, code, slip)
			}
		}
	}
}

func refused(t *testing.T, code, slip string) {
	t.Helper()
	if _, _, ok := ParseCode(slip); ok {
		t.Errorf("%s passes for %s", slip, code)
	}
}

func TestGroupCodeLeavesOtherCodesAlone(t *testing.T) {
	t.Parallel()
	if GroupCode("7K3M9QXA") != "7K3M-9QXA" || GroupCode("ABC") != "ABC" {
		t.Error(GroupCode("7K3M9QXA"), GroupCode("ABC"))
	}
}

func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{"", "7K3M-9QXA", "https://gaon.kr/c/0123456789ABCDEFGHJK?l=en", "ſıK\u0000", "－－", "/c//c/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, given string) {
		code, short, ok := ParseCode(given)
		if !ok {
			return
		}
		if short != (len(code) == shortCodeLength) || !short && len(code) != qrCodeLength || strings.Trim(code, crockford) != "" {
			t.Fatalf("%q was read as %q, short: %v", given, code, short)
		}
		if again, _, ok := ParseCode(code); again != code || !ok {
			t.Fatalf("%q was read as %q, which is read as %q", given, code, again)
		}
	})
}
