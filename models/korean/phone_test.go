package korean_test

import (
	"errors"
	"regexp"
	"testing"

	"github.com/jangteo/jangteo/models/korean"
)

func TestParsePhone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typed string
		want  korean.Phone
		shown string
	}{
		"mobile with hyphens":         {"010-1234-5678", "+821012345678", "010-1234-5678"},
		"mobile, digits only":         {"01012345678", "+821012345678", "010-1234-5678"},
		"mobile with country code":    {"+82 10 1234 5678", "+821012345678", "010-1234-5678"},
		"country code without plus":   {"82-10-1234-5678", "+821012345678", "010-1234-5678"},
		"country code and trunk zero": {"+82 (0)10-1234-5678", "+821012345678", "010-1234-5678"},
		"country code in brackets":    {"(+82) 10-1234-5678", "+821012345678", "010-1234-5678"},
		"dots":                        {"010.1234.5678", "+821012345678", "010-1234-5678"},
		"full-width":                  {"＋８２　１０－１２３４－５６７８", "+821012345678", "010-1234-5678"},
		"copied out of contacts":      {"\u202a+82 10-1234-5678\u202c", "+821012345678", "010-1234-5678"},
		"demonstration":               {"010-0000-0001", "+821000000001", "010-0000-0001"},
		"old mobile, ten digits":      {"011-234-5678", "+82112345678", "011-234-5678"},
		"old mobile, eleven digits":   {"016-2345-6789", "+821623456789", "016-2345-6789"},
		"Seoul, nine digits":          {"02-312-3456", "+8223123456", "02-312-3456"},
		"Seoul, ten digits":           {"(02) 2312-3456", "+82223123456", "02-2312-3456"},
		"Seoul from abroad":           {"+82-2-312-3456", "+8223123456", "02-312-3456"},
		"Gyeonggi":                    {"031-980-2114", "+82319802114", "031-980-2114"},
		"Jeju":                        {"064-7123-4567", "+826471234567", "064-7123-4567"},
		"internet phone":              {"070-1234-5678", "+827012345678", "070-1234-5678"},
		"personal number, short":      {"0505-123-4567", "+825051234567", "0505-123-4567"},
		"personal number, long":       {"0507-1234-5678", "+8250712345678", "0507-1234-5678"},
		"free call":                   {"080-123-4567", "+82801234567", "080-123-4567"},
		"representative 15":           {"1588-1234", "+8215881234", "1588-1234"},
		"representative 16":           {"16441234", "+8216441234", "1644-1234"},
		"representative from abroad":  {"+82 1800-1234", "+8218001234", "1800-1234"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := korean.ParsePhone(test.typed)
			if err != nil || got != test.want {
				t.Fatalf("ParsePhone(%q) = %q, %v; want %q", test.typed, string(got), err, string(test.want))
			}
			if got.String() != test.shown {
				t.Errorf("String() = %q; want %q", got, test.shown)
			}
		})
	}
}

func TestParsePhoneRefuses(t *testing.T) {
	t.Parallel()
	for name, typed := range map[string]string{
		"nothing":                        "",
		"only a country code":            "+82",
		"010 with seven digits":          "010-123-4567",
		"010 with nine digits":           "010-1234-56789",
		"no leading zero":                "10-1234-5678",
		"a prefix that was never used":   "012-1234-5678",
		"an area that does not exist":    "034-123-4567",
		"an exchange that begins with 1": "02-123-4567",
		"premium calls":                  "060-700-1234",
		"emergency":                      "119",
		"another country":                "+1 202 555 0100",
		"a national number after a plus": "+010-1234-5678",
		"a letter":                       "010-1234-567O",
		"two numbers":                    "010-1234-5678, 010-1234-5679",
		"an extension":                   "02-312-3456 (내선 12)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := korean.ParsePhone(typed); got != "" || !errors.Is(err, korean.ErrPhone) {
				t.Errorf("ParsePhone(%q) = %q, %v; want ErrPhone", typed, string(got), err)
			}
		})
	}
}

func TestPhoneMasked(t *testing.T) {
	t.Parallel()
	for phone, want := range map[korean.Phone]string{
		"+821012345678":  "010-****-5678",
		"+82112345678":   "011-***-5678",
		"+8223123456":    "02-***-3456",
		"+8250712345678": "0507-****-5678",
		"+8215881234":    "****-1234",
		"":               "",
		"not a number":   "************",
	} {
		if got := phone.Masked(); got != want {
			t.Errorf("Phone(%q).Masked() = %q; want %q", string(phone), got, want)
		}
	}
}

func TestPhoneStringKeepsWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for _, phone := range []korean.Phone{"", "not a number"} {
		if got := phone.String(); got != string(phone) {
			t.Errorf("String() = %q; want %q", got, string(phone))
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	for _, seed := range []string{
		"010-1234-5678", "+82 10-1234-5678", "+82 (0)10.1234.5678", "02-312-3456", "031-980-2114",
		"0507-1234-5678", "1588-1234", "8215881234", "０１０1234５678", "+", "전화",
	} {
		f.Add(seed)
	}
	international := regexp.MustCompile(`^\+82[1-9]\d{7,11}$`)
	f.Fuzz(func(t *testing.T, typed string) {
		phone, err := korean.ParsePhone(typed)
		if err != nil {
			if phone != "" {
				t.Fatalf("%q is refused but gives %q", typed, string(phone))
			}
			return
		}
		if !international.MatchString(string(phone)) {
			t.Fatalf("%q gives %q, which is not E.164", typed, string(phone))
		}
		checkRoundTrip(t, phone, korean.ParsePhone)
		if masked := phone.Masked(); len(masked) != len(phone.String()) || masked == phone.String() {
			t.Fatalf("%q is masked as %q", phone, masked)
		}
	})
}
