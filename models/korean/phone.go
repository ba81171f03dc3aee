package korean

import (
	"errors"
	"regexp"
	"strings"
)

// ErrPhone says that what was typed is not a Korean telephone number.
var ErrPhone = errors.New("korean: not a Korean telephone number")

const (
	countryCode          = "82"
	representativeLength = 8
)

// numberPlans are the shapes of national numbers, one group for each part
// between hyphens (the national numbering plan, 전기통신번호관리세칙).
var numberPlans = []*regexp.Regexp{
	// Mobile phones and internet phones always have eight digits more.
	regexp.MustCompile(`^(010|070)(\d{4})(\d{4})$`),
	// Older mobile prefixes, personal numbers and free-call numbers.
	regexp.MustCompile(`^(01[16-9]|050\d|080)(\d{3,4})(\d{4})$`),
	// Landlines: Seoul and the provinces; no local exchange begins with 0 or 1.
	regexp.MustCompile(`^(02|03[1-3]|04[1-4]|05[1-5]|06[1-4])([2-9]\d{2,3})(\d{4})$`),
	// Nationwide representative numbers of companies, dialled without a 0.
	regexp.MustCompile(`^(1[568]\d{2})(\d{4})$`),
}

// Phone is a Korean telephone number in the international form E.164:
// +821012345678.
type Phone string

// ParsePhone reads a mobile number, or the landline or company number of a
// vendor, in any usual spelling: 010-1234-5678, 01012345678, +82 10-1234-5678,
// 82-10-1234-5678, +82 (0)10.1234.5678, 02-312-3456, 1588-1234.
// Anything else is refused with ErrPhone.
func ParsePhone(s string) (Phone, error) {
	national, ok := nationalNumber(s)
	if !ok || partsOf(national) == nil {
		return "", ErrPhone
	}
	return Phone("+" + countryCode + strings.TrimPrefix(national, "0")), nil
}

// String writes the number the way it is dialled within Korea: 010-1234-5678.
func (p Phone) String() string {
	parts := p.parts()
	if parts == nil {
		return string(p)
	}
	return strings.Join(parts, "-")
}

// Masked hides the middle part, as lists of prize winners do, so that owners
// recognise their own number and nobody else can call it: 010-****-5678.
func (p Phone) Masked() string {
	parts := p.parts()
	if parts == nil {
		return strings.Repeat("*", len(p))
	}
	middle := len(parts) - 2
	parts[middle] = strings.Repeat("*", len(parts[middle]))
	return strings.Join(parts, "-")
}

func (p Phone) parts() []string {
	national, _ := nationalNumber(string(p))
	return partsOf(national)
}

// nationalNumber returns the digits dialled within Korea, with the leading 0
// that a country code replaces.
func nationalNumber(s string) (string, bool) {
	digits, ok := digitsOf(s, ".()+＋")
	if !ok {
		return "", false
	}
	rest, abroad := strings.CutPrefix(digits, countryCode)
	switch {
	case !abroad:
		return digits, !strings.ContainsAny(s, "+＋")
	case strings.HasPrefix(rest, "0"), isRepresentative(rest):
		return rest, true
	default:
		return "0" + rest, true
	}
}

func isRepresentative(digits string) bool {
	return len(digits) == representativeLength && digits[0] == '1'
}

// partsOf splits a national number where its hyphens go; nil if no plan fits.
func partsOf(national string) []string {
	for _, plan := range numberPlans {
		if match := plan.FindStringSubmatch(national); match != nil {
			return match[1:]
		}
	}
	return nil
}
