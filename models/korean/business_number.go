package korean

import (
	"errors"
	"strings"
)

// Reasons for which a business number is refused.
var (
	// ErrBusinessNumberLength says that what was typed is not ten digits.
	ErrBusinessNumberLength = errors.New("korean: business number is not ten digits")

	// ErrBusinessNumberOffice says that no tax office issues such a number:
	// the first three digits are below 101, the kind of business is 00, or the
	// serial is 0000.
	ErrBusinessNumberOffice = errors.New("korean: business number is outside the issued range")

	// ErrBusinessNumberCheckDigit says that the last digit does not follow from
	// the nine before it, so at least one digit is mistyped.
	ErrBusinessNumberCheckDigit = errors.New("korean: business number has a wrong check digit")
)

const (
	businessNumberLength = 10
	firstIssuedOffice    = "101"
	demoOffice           = "000"
)

// BusinessNumber is a business registration number (사업자등록번호) as its ten
// digits: three for the office, two for the kind of business, four for the
// serial and one to check the rest. A correct number may still belong to nobody:
// only the tax service (국세청) knows which ones are alive.
type BusinessNumber string

// ParseBusinessNumber reads a number as people write it, with or without
// hyphens or spaces and also in full-width digits. The ranges and the check
// digit are those of the tax service's numbering scheme (국세청 사업자등록번호
// 부여 체계: AAA 101–999, BB 01–99, CCCC 0001–9999, D check).
func ParseBusinessNumber(s string) (BusinessNumber, error) {
	number, err := parseTenDigits(s)
	if err != nil {
		return "", err
	}
	if number[:3] < firstIssuedOffice {
		return "", ErrBusinessNumberOffice
	}
	return checked(number)
}

// ParseDemoBusinessNumber reads a number of the demonstration data. These begin
// with 000, which no tax office issues, so that they can never be somebody's
// own; any other beginning is refused with ErrBusinessNumberOffice. All other
// rules are those of ParseBusinessNumber.
func ParseDemoBusinessNumber(s string) (BusinessNumber, error) {
	number, err := parseTenDigits(s)
	if err != nil {
		return "", err
	}
	if !number.Demo() {
		return "", ErrBusinessNumberOffice
	}
	return checked(number)
}

// String writes the number the way certificates and receipts do: 116-82-00276.
func (b BusinessNumber) String() string {
	if len(b) != businessNumberLength {
		return string(b)
	}
	return string(b[:3] + "-" + b[3:5] + "-" + b[5:])
}

// Digits returns the ten digits without hyphens, for spreadsheets and look-ups.
func (b BusinessNumber) Digits() string { return string(b) }

// Demo reports whether the number belongs to the demonstration data.
func (b BusinessNumber) Demo() bool { return strings.HasPrefix(string(b), demoOffice) }

func parseTenDigits(s string) (BusinessNumber, error) {
	digits, ok := digitsOf(s, "")
	if !ok || len(digits) != businessNumberLength {
		return "", ErrBusinessNumberLength
	}
	return BusinessNumber(digits), nil
}

// checked applies the rules that real and demonstration numbers share.
func checked(number BusinessNumber) (BusinessNumber, error) {
	if kind, serial := number[3:5], number[5:9]; kind == "00" || serial == "0000" {
		return "", ErrBusinessNumberOffice
	}
	if number[9] != checkDigit(number) {
		return "", ErrBusinessNumberCheckDigit
	}
	return number, nil
}

// checkDigit works out the tenth digit from the first nine.
func checkDigit(number BusinessNumber) byte {
	weights := [...]int{1, 3, 7, 1, 3, 7, 1, 3, 5}
	sum := int(number[8]-'0') * 5 / 10
	for i, weight := range weights {
		sum += int(number[i]-'0') * weight
	}
	// The outer % 10 matters: without it a sum ending in 0 would ask for a
	// "digit" of 10, and every number that ends in 0 would be turned away.
	return '0' + byte((10-sum%10)%10)
}
