package korean_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models/korean"
)

func TestParseBusinessNumber(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typed string
		want  korean.BusinessNumber
		err   error
	}{
		"with hyphens":                      {"116-82-00276", "1168200276", nil},
		"another known company":             {"134-86-72683", "1348672683", nil},
		"a third known company":             {"214-86-39239", "2148639239", nil},
		"digits only":                       {"1168200276", "1168200276", nil},
		"spaces":                            {" 116 82 00276 ", "1168200276", nil},
		"full-width digits and hyphens":     {"１１６－８２－００２７６", "1168200276", nil},
		"dashes of a word processor":        {"116–82—00276", "1168200276", nil},
		"minus signs":                       {"116−82−00276", "1168200276", nil},
		"invisible marks of a copied text":  {"\u200b116-82-00276\ufeff", "1168200276", nil},
		"the first office":                  {"101-01-00014", "1010100014", nil},
		"nothing":                           {"", "", korean.ErrBusinessNumberLength},
		"nine digits":                       {"116-82-0027", "", korean.ErrBusinessNumberLength},
		"eleven digits":                     {"116-82-002761", "", korean.ErrBusinessNumberLength},
		"a letter":                          {"116-82-0027O", "", korean.ErrBusinessNumberLength},
		"a letter too many":                 {"116-82-00276번", "", korean.ErrBusinessNumberLength},
		"an invented number":                {"123-45-67890", "", korean.ErrBusinessNumberCheckDigit},
		"one digit mistyped":                {"116-82-00376", "", korean.ErrBusinessNumberCheckDigit},
		"neighbouring digits swapped":       {"116-28-00276", "", korean.ErrBusinessNumberCheckDigit},
		"an office below 101":               {"100-82-00270", "", korean.ErrBusinessNumberOffice},
		"a demonstration number":            {"000-02-00023", "", korean.ErrBusinessNumberOffice},
		"kind 00":                           {"116-00-00276", "", korean.ErrBusinessNumberOffice},
		"serial 0000":                       {"116-82-00006", "", korean.ErrBusinessNumberOffice},
		"a demonstration number, wrong too": {"000-02-00024", "", korean.ErrBusinessNumberOffice},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := korean.ParseBusinessNumber(test.typed)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("ParseBusinessNumber(%q) = %q, %v; want %q, %v",
					test.typed, string(got), err, string(test.want), test.err)
			}
		})
	}
}

// A real company with such a number was once turned away by software that
// forgot the last "% 10" of the rule.
func TestParseBusinessNumberAcceptsCheckDigitZero(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"104-12-00080", "104-81-00150", "104-90-00040"} {
		if _, err := korean.ParseBusinessNumber(typed); err != nil {
			t.Errorf("ParseBusinessNumber(%q): %v", typed, err)
		}
	}
}

func TestEachNineDigitsHaveExactlyOneCheckDigit(t *testing.T) {
	t.Parallel()
	for serial := 1; serial <= 9999; serial += 7 {
		nine := fmt.Sprintf("10181%04d", serial)
		accepted := 0
		for digit := range 10 {
			if _, err := korean.ParseBusinessNumber(fmt.Sprint(nine, digit)); err == nil {
				accepted++
			}
		}
		if accepted != 1 {
			t.Fatalf("%s accepts %d check digits; want 1", nine, accepted)
		}
	}
}

func TestParseDemoBusinessNumber(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{
		"000-02-00023", "000-05-00058", "000-12-00129", "000-19-00190",
		"000-23-01027", "000-31-01100", "000-44-00440", "000-50-00500",
		"000-61-00618", "000-81-02050", "000-86-02021", "000-87-02071",
		"000-88-02082",
	} {
		number, err := korean.ParseDemoBusinessNumber(typed)
		if err != nil {
			t.Errorf("ParseDemoBusinessNumber(%q): %v", typed, err)
		}
		if !number.Demo() || number.String() != typed {
			t.Errorf("ParseDemoBusinessNumber(%q) = %s, demo %t", typed, number, number.Demo())
		}
	}
}

func TestParseDemoBusinessNumberRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typed string
		err   error
	}{
		"a number that somebody may own": {"116-82-00276", korean.ErrBusinessNumberOffice},
		"only zeroes":                    {"000-00-00000", korean.ErrBusinessNumberOffice},
		"a wrong check digit":            {"000-02-00024", korean.ErrBusinessNumberCheckDigit},
		"too few digits":                 {"000-02-0002", korean.ErrBusinessNumberLength},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := korean.ParseDemoBusinessNumber(test.typed); got != "" || !errors.Is(err, test.err) {
				t.Errorf("ParseDemoBusinessNumber(%q) = %q, %v; want %v", test.typed, string(got), err, test.err)
			}
		})
	}
}

func TestBusinessNumberForms(t *testing.T) {
	t.Parallel()
	number := korean.BusinessNumber("1168200276")
	if got := number.String(); got != "116-82-00276" {
		t.Errorf("String() = %q", got)
	}
	if got := number.Digits(); got != "1168200276" {
		t.Errorf("Digits() = %q", got)
	}
	if number.Demo() {
		t.Error("a real number calls itself a demonstration")
	}
	if empty := korean.BusinessNumber(""); empty.String() != "" || empty.Demo() {
		t.Error("a missing number should be written as nothing and be no demonstration")
	}
}

func FuzzParseBusinessNumber(f *testing.F) {
	for _, seed := range []string{"116-82-00276", "1348672683", "000-02-00023", "１１６-82 00276", "123-45-67890", "", "번호"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		number, err := korean.ParseBusinessNumber(typed)
		demo, demoErr := korean.ParseDemoBusinessNumber(typed)
		if err == nil && demoErr == nil {
			t.Fatalf("%q is both real and a demonstration", typed)
		}
		if err == nil {
			checkRoundTrip(t, number, korean.ParseBusinessNumber)
		}
		if demoErr == nil {
			checkRoundTrip(t, demo, korean.ParseDemoBusinessNumber)
		}
		if err != nil && number != "" {
			t.Fatalf("%q is refused but gives %q", typed, string(number))
		}
	})
}

// checkRoundTrip reads a value back from its digits and from its written form.
func checkRoundTrip[T interface {
	~string
	String() string
}](t *testing.T, value T, parse func(string) (T, error)) {
	t.Helper()
	for _, form := range []string{string(value), value.String()} {
		if again, err := parse(form); err != nil || again != value {
			t.Fatalf("%q read back from %q = %q, %v", string(value), form, string(again), err)
		}
	}
}
